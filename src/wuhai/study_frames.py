"""Frames of a study for the briefing on uncertainty, in the plan's units: targets across scenarios, variance, boxes, levers.

Nothing is drawn or said here; what is asked of the ensemble comes from `wuhai.study`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from wuhai import data
from wuhai import study_views as views
from wuhai.case import settle
from wuhai.facts import Fact
from wuhai.model import ensemble
from wuhai.sentence import Facts
from wuhai.study import Study, study
from wuhai.uncertainty.indices import INTERACTION, hundredths

SHIFTS = ("share", "coke_capacity", "plastics_capacity")
"""Headlines of the three shifts."""

MAP = ("water_use", "water_base_100m_m3", "water_gdp_growth")
"""Headline and two inputs of the map: smooth in both, whatever the scenario."""

LIKELY, HARDLY = 0.66, 0.01


def across(found: Study) -> pd.DataFrame:
    """Probability of every target in this run and in the published scenarios: column, title, id, probability, error, solved."""
    case, frames = found.case, []
    names = sorted(data.scenarios(), key=("plan", "evidence", "recovery", "stress").index)
    for name in names:
        other = settle(name, case.lang, case.scenario.as_of)
        one = found if other.values == case.values else study(other, found.draws, found.seed)
        rows = one.probabilities[["id", "probability", "error"]]
        solved = [views.headline(one, id).solved for id in rows["id"]]
        frames.append(rows.assign(column=name, title=other.scenario.title(case.lang), solved=solved))
    return pd.concat(frames, ignore_index=True)


def grades(found: Study) -> pd.DataFrame:
    """Variance by grade of every headline that varies: id, grade, share (0 or more, parts of their sum)."""
    frames = []
    for id in (target.id for target in ensemble.TARGETS):
        rows = found.by_grade(id)
        rows = rows.assign(share=rows["share"].clip(lower=0))
        if (rows["share"] > 0).any():
            frames.append(rows.assign(id=id, share=rows["share"] / rows["share"].sum())[["id", "grade", "share"]])
    return pd.concat(frames, ignore_index=True)


def indices(found: Study, id: str, count: int = 7) -> pd.DataFrame:
    """The largest indices of a headline with intervals, and a last row `INTERACTION`: what no input explains alone."""
    table = found.indices(id)
    rest = max(0.0, 1 - float(table["first"].sum()))
    last = pd.DataFrame({"driver": [INTERACTION], "first": [rest], "total": [np.nan]})
    return pd.concat([table[table["total"] >= views.LEAST].head(count), last], ignore_index=True)


def tornado(found: Study, id: str, count: int = 7) -> pd.DataFrame:
    """The largest swings of a headline in its unit: driver, low, base, high."""
    table, scale = found.tornado(id).head(count), views.headline(found, id).scale
    table = table[table["swing"] > 1e-9]
    return table.assign(**{name: table[name] / scale for name in ("low", "base", "high")})[["driver", "low", "base", "high"]]


def convergence(found: Study) -> pd.DataFrame:
    """Errors in points as draws grow: draws, p50 (of the non-coal share), probability (of keeping the coke capacity)."""
    middle, chance = found.convergence("share"), found.convergence("coke_capacity")
    table = pd.DataFrame({"draws": middle["draws"], "p50": middle["p50_error"], "probability": 100 * chance["probability_error"]})
    return table.where(table > 0)


def boxes(found: Study) -> pd.DataFrame:
    """Where the targets of the shifts are met or missed: id, driver, low, high, coverage, density, outcome."""
    frames = [found.boxes(id).assign(id=id) for id in (*SHIFTS, "water_use")]
    return pd.concat([frame for frame in frames if len(frame)], ignore_index=True)


def backcasts(found: Study) -> pd.DataFrame:
    """What must be true: id, feasible, met (already), value reached, target, driver, centre, value of each lever that moves."""
    rows = []
    for id in SHIFTS:
        answer, item = found.backcast(id), views.headline(found, id)
        told = {"id": id, "feasible": answer.feasible, "met": answer.feasible and answer.distance == 0,
                "reached": answer.value / item.scale, "target": item.target}  # fmt: skip
        moved = answer.changes[answer.changes["change"].abs() > 1e-6]
        rows += [{**told, **row} for row in moved.to_dict("records")] or [told | {"driver": None}]
    return pd.DataFrame(rows).reindex(columns=["id", "feasible", "met", "reached", "target", "driver", "centre", "value"])


def tradeoff(found: Study) -> pd.DataFrame:
    """The headline of `MAP` over its two inputs, in the plan's unit."""
    table = found.tradeoff(*MAP)
    return table.assign(value=table["value"] / views.headline(found, MAP[0]).scale)


def measured(found: Study, n: int = 3) -> pd.DataFrame:
    """What to measure first for every headline: id, driver, total, evidence."""
    grade = found.drivers.set_index("name")["evidence"]
    frames = [found.measure_first(target.id, n).assign(id=target.id) for target in ensemble.TARGETS]
    table = pd.concat(frames, ignore_index=True)
    table = table[table["total"] >= views.LEAST].reset_index(drop=True)
    return table.assign(evidence=table["driver"].map(grade), total=table["total"].clip(upper=1))


def told(found: Study) -> Facts:
    """Facts of the whole: how many targets are likely, hardly possible or solved for, and what the non-coal share rests on."""
    rows, case = found.probabilities, found.case
    solved = rows["id"].map(lambda id: views.headline(found, id).solved)
    chance, inputs = rows["probability"], tuple(found.levers["name"])
    counts = {
        "targets": len(rows), "solved_targets": int(solved.sum()), "likely_targets": int((~solved & (chance >= LIKELY)).sum()),
        "hardly_targets": int((~solved & (chance < HARDLY)).sum()),
        "open_targets": int((~solved & (chance >= HARDLY) & (chance < LIKELY)).sum()), "drivers": len(found.drivers),
    }  # fmt: skip
    facts = [Fact(name, value, "count", inputs, "counted over the targets") for name, value in counts.items()]
    by_grade = hundredths(found.by_grade("share").set_index("grade")["share"])
    facts += [
        Fact("assumed", float(by_grade.get("assumption", 0)), "share", inputs, "first-order share of the variance", 0),
        Fact("draws", found.draws, "count", (), "Monte Carlo draws"), Fact("seed", found.seed, "seed"),
        Fact("share_held", views.held(found, "share"), "bool", inputs),
    ]  # fmt: skip
    known = {fact.name: case.grade(fact, "study") for fact in facts}
    name, total = views.first(found, "share", 1)[0]
    groups = {id: views.facts(found, id) for id in SHIFTS}
    return Facts("study", known | {"first_name": name, "first_total": total} | groups)
