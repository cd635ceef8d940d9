"""What a briefing asks of a study: one headline in the plan's units, its fan, and facts that know their inputs.

Identity: an ensemble's variable divided by the target's scale is the number the plan prints. Nothing is drawn here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wuhai import text
from wuhai.case import Graded
from wuhai.facts import EVIDENCE, Fact
from wuhai.model import ensemble
from wuhai.model.headlines import DEADLINE, HEADLINES
from wuhai.study import Study
from wuhai.uncertainty import indices, summaries

PRICE = "Price|Degradable Plastics"
"""What varies where a scenario solves for capacity and value: the price that the value target then needs."""

_TARGETS = {target.id: target for target in ensemble.TARGETS}
_SOLVED_BY = {item.id: item.solved_by for item in HEADLINES if item.solved_by}

LEAST = 0.01
"""Part of the variance below which a grade or an input is not worth a word."""

LIKELIHOOD = (("certain", 0.99), ("very_likely", 0.9), ("likely", 0.66), ("even", 0.33), ("unlikely", 0.1), ("very_unlikely", 0.01))
"""Words for a probability of at least so much, below the last `never`: Mastrandrea et al. 2010, guidance note of the IPCC."""


@dataclass(frozen=True)
class Headline:
    """One headline of a study, in the plan's unit.

    Attributes:
        id: a target's id, or a variable.
        variable: of the ensemble, which holds `scale` times the plan's number; unit: the plan's unit code.
        year: it is looked at in this year; shifts: models whose inputs move it.
        target: what is asked for, None for a variable without a target.
        solved: the scenario works backwards from the target, so that meeting it proves nothing.
    """

    id: str
    variable: str
    unit: str
    scale: float
    year: int
    shifts: tuple[str, ...]
    target: float | None
    solved: bool


def headline(found: Study, id: str) -> Headline:
    """A target of `ensemble.TARGETS`, or `PRICE`.

    Raises:
        KeyError: neither of them.
    """
    values = found.setting.values
    if id == PRICE:
        return Headline(id, PRICE, "cny_per_t", 1.0, DEADLINE, ("plastics",), None, False)
    target = _TARGETS[id]
    year = values[target.year] if isinstance(target.year, str) else target.year
    unit, goal = found.case.parameters[target.parameter].unit, float(values[target.parameter])
    solved = bool(found.case.values[_SOLVED_BY[id]]) if id in _SOLVED_BY else False
    return Headline(id, target.variable, unit, target.scale, int(year), target.shifts, goal, solved)


def fan(found: Study, id: str) -> pd.DataFrame:
    """Quantiles by year beside the central run, in the plan's unit: year, p10, p50, p90, central."""
    item, rows, central = headline(found, id), found.quantiles, found.case.results
    rows = rows.loc[rows["id"] == item.variable, ["year", "p10", "p50", "p90"]]
    central = central.loc[central["variable"] == item.variable, ["year", "value"]].rename(columns={"value": "central"})
    return (rows.merge(central, on="year").set_index("year") / item.scale).reset_index()


def facts(found: Study, id: str) -> text.Facts:
    """Of a headline: p10, p50, p90 in its year, year, confidence, draws, seed; of a target also probability, error_pp, upper, target."""
    item, levers = headline(found, id), found.levers
    inputs = tuple(levers.loc[levers["group"].isin(item.shifts), "name"])
    middle = summaries.quantiles(found.levels[id].to_numpy()) / item.scale
    told = found.facts_of(id) if item.target is not None else [
        *(Fact(f"p{int(100 * level)}", float(value), item.unit, inputs, f"quantile {level:g} of the draws")
          for level, value in zip(summaries.LEVELS, middle, strict=True)),
        Fact("draws", found.draws, "count", (), "Monte Carlo draws"), Fact("seed", found.seed, "seed"),
    ]  # fmt: skip
    told += [Fact("year", item.year, "year", ("table:targets",)), Fact("confidence", 0.95, "share")]
    return Graded("study", {fact.name: fact for fact in told}, found.case.grade)


def still(found: Study, id: str) -> bool:
    """Does a headline come out the same, to six figures, in every draw?"""
    drawn = found.levels[id].to_numpy()
    return bool(np.ptp(drawn) <= 1e-6 * abs(drawn).max())


def held(found: Study, id: str) -> bool:
    """Is the lower end of the draws the target that the scenario solves for, and the upper end is not?"""
    item, told = headline(found, id), facts(found, id)
    return item.solved and math.isclose(told.p10.value, item.target, rel_tol=1e-6) and not still(found, id)


def likelihood(probability: float) -> str:
    """A code of `LIKELIHOOD`, or `never`."""
    return next((word for word, least in LIKELIHOOD if probability >= least), "never")


def shares(found: Study, id: str) -> list[Fact]:
    """Variance by grade, largest first, each grade with at least `LEAST`; last `interaction`, if it is worth a word.

    Facts are named by the grade; they are whole per cent that sum to no more than the whole, as in the evidence bar.
    """
    table = found.by_grade(id)
    table = table.assign(share=indices.hundredths(table["share"]))
    graded = table[table["grade"].isin(EVIDENCE)].sort_values("share", ascending=False, kind="stable")
    rest = table[table["grade"] == indices.INTERACTION]
    rows = pd.concat([graded, rest])
    return [_share(row, found) for row in rows[rows["share"] >= LEAST].to_dict("records")]


def first(found: Study, id: str, n: int = 3) -> list[tuple[Fact, Fact]]:
    """What to measure first: name of the input in words, and its share of the variance with all interactions."""
    rows = found.measure_first(id, n)
    rows = rows[rows["total"] >= LEAST]
    named = []
    for row in rows.itertuples():
        item = found.case.parameters[row.driver]
        words = text.pick(item.label_zh, _within(item.label_en))
        total = Fact("first_total", min(float(row.total), 1.0), "share", (row.driver,), "share of the variance, interactions included", 0)
        named.append((found.case.grade(Fact("first_name", words, "text", (row.driver,)), "study"), found.case.grade(total, "study")))
    return named


def interval(found: Study, id: str, grade: str) -> tuple[Fact, Fact]:
    """Ends of the interval of a grade's share, within 0 and 1."""
    row = found.by_grade(id).set_index("grade").loc[grade]
    ends = (min(max(float(row[end]), 0.0), 1.0) for end in ("low", "high"))
    return tuple(found.case.grade(Fact(f"share_{end}", value, "share", (), "bootstrap of the variance shares", 0), "study")
                 for end, value in zip(("low", "high"), ends, strict=True))  # fmt: skip


def inputs_of(found: Study, grade: str) -> tuple[str, ...]:
    """Parameters among the drivers that have a grade."""
    levers = found.levers
    return tuple(levers.loc[levers["evidence"] == grade, "name"])


def _share(row: dict, found: Study) -> Fact:
    grade = row["grade"]
    fact = Fact(grade, float(row["share"]), "share", inputs_of(found, grade), "first-order share of the variance", 0)
    return found.case.grade(fact, "study")


def _within(label: str) -> str:
    """A label as it stands within an English sentence."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label

