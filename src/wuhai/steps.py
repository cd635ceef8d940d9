"""What makes one scenario differ from another: its changes, each by itself, and what they do together.

A scenario is compared with the one it inherits from. Each changed parameter is moved alone, all others staying as the
parent has them, and the coupled models run again; so an effect is that of one change, not a share of a sum. What all
changes do together less the sum of the single effects is told as what comes from their meeting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from wuhai import data, inputs
from wuhai.case import Case
from wuhai.comparison import Comparison
from wuhai.inputs import digest, unnoted
from wuhai.keeping import model_inputs
from wuhai.kept import kept, versions
from wuhai.model import coupled, headline_facts, headlines
from wuhai.units import in_plan_units

COLUMNS = ["scenario", "parent", "parameter", "id", "unit", "base", "effect"]
SMALL = 1e-6
"""Part of a target below which an effect counts as none."""


SERIES = (
    "Share|Value Added|Non-Coal", "Capacity|Coke", "Capacity|Degradable Plastics", "Output Value|Degradable Plastics|Net",
    "Energy Savings|Retrofit", "Water Savings|Retrofit",
)  # fmt: skip
"""Variables of the results that follow the headlines by year."""


def paths(view: Comparison) -> pd.DataFrame:
    """`SERIES` of every column of a comparison, in the report's units: column, variable, unit (code), year, value."""
    frames = []
    for name, case in view.columns.items():
        rows = case.results[case.results["variable"].isin(SERIES)]
        for variable, group in rows.groupby("variable", sort=False):
            value, unit = in_plan_units(group["value"], group["unit"].iloc[0])
            frames.append(pd.DataFrame({"column": name, "variable": variable, "unit": unit, "year": group["year"], "value": value}))
    return pd.concat(frames, ignore_index=True)


def against(found: pd.DataFrame) -> pd.DataFrame:
    """Where all changes together move the non-coal share one way and coke capacity the other.

    Returns:
        scenario, parent, share and coke_capacity (effects of all changes, in the headlines' units), largest share first.
    """
    both = found[(found["parameter"] == "") & found["id"].isin(["share", "coke_capacity"])]
    wide = both.pivot(index=["scenario", "parent"], columns="id", values="effect").reindex(columns=["share", "coke_capacity"])
    wide = wide[wide["share"] * wide["coke_capacity"] < 0].reset_index()
    return wide.sort_values("share", key=abs, ascending=False, ignore_index=True)


def top(found: pd.DataFrame, scenario: str, id: str, sign: float = 0) -> pd.Series | None:
    """The single change of a scenario that moves a headline most, in the direction of `sign` if that is given; None if none does."""
    rows = found[(found["scenario"] == scenario) & (found["id"] == id) & (found["parameter"] != "")]
    rows = rows[rows["effect"] * sign > 0] if sign else rows
    return rows.loc[rows["effect"].abs().idxmax()] if len(rows) else None


def pairs(view: Comparison) -> dict[str, str]:
    """Each published scenario and the one it inherits from."""
    documents = data.scenarios()
    parents = {name: documents[name].get("inherits") for name in view.columns if name in documents}
    return {name: parent for name, parent in parents.items() if parent in view.columns}


def changed(child: Case, parent: Case) -> list[str]:
    """Parameters whose values differ."""
    mine, theirs = child.scenario.settings, parent.scenario.settings
    return [name for name in mine if mine[name].value != theirs[name].value]


def effects(view: Comparison) -> pd.DataFrame:
    """The effect of each change of each scenario on each headline, and of all changes together.

    Returns:
        scenario, parent, parameter (empty for all together), id and unit of the headline, base (the parent's value)
        and effect (difference from it, in the headline's unit). Changes without effect on a headline are left out.
    """
    frames = [_effects(view.columns[name], view.columns[parent]) for name, parent in pairs(view).items()]
    found = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)
    return found[found["effect"].abs() > SMALL * found["base"].abs().clip(lower=1e-9)].reset_index(drop=True)


def _effects(child: Case, parent: Case) -> pd.DataFrame:
    """Effects of one pair, kept on disk by everything that they rest on."""
    names = changed(child, parent)
    values = [{name: case.scenario.settings[name].value for name in case.scenario.settings} for case in (parent, child)]
    with unnoted():
        rests = [_rests(parent, model) for model in coupled.MODELS]
        key = digest([*values, rests, child.scenario.name, parent.scenario.name, versions(), VERSION])
        return kept(f"steps-{key}", lambda: pd.DataFrame(_rows(child, parent, names, *values), columns=COLUMNS))


VERSION = 1
"""To be raised when what `_rows` computes changes."""


def _rests(case: Case, model: str) -> list:
    """Hashes of the code and tables of a model."""
    modules, tables, _ = model_inputs(model)
    return [[inputs.code(name) for name in modules], [case.tables.hash(name) for name in tables]]


def _rows(child: Case, parent: Case, names: list[str], base: Mapping, final: Mapping) -> Iterator[dict]:
    first = coupled.Run(parent.tables.within(""), base, parent.scenario.name)
    before = _headlines(first, base)
    for name, moved in ((name, [name]) for name in names):
        yield from _row(child, parent, name, before, _moved(first, base, final, moved))
    yield from _row(child, parent, "", before, _moved(first, base, final, names))


def _moved(first: coupled.Run, base: Mapping, final: Mapping, names: list[str]) -> pd.DataFrame:
    """Headlines with some parameters moved; a model that they do not concern is not run again."""
    values = {**base, **{name: final[name] for name in names}}

    def part(model: str, compute: Callable[[], coupled.Part]) -> coupled.Part:
        return compute() if set(model_inputs(model)[2]) & set(names) else first.part(model)

    run = coupled.Run(first._tables, values, "", part)
    return _headlines(run, values)


def _headlines(run: coupled.Run, values: Mapping) -> pd.DataFrame:
    derived = {fact.name: fact for fact in headline_facts.derived(run.facts, run.results)}
    return headlines.table({**run.facts, "overview": derived}, values).set_index("id")


def _row(child: Case, parent: Case, name: str, before: pd.DataFrame, after: pd.DataFrame) -> Iterator[dict]:
    for id, row in after.iterrows():
        yield {"scenario": child.scenario.name, "parent": parent.scenario.name, "parameter": name, "id": id,
               "unit": row["unit"], "base": before.loc[id, "value"], "effect": row["value"] - before.loc[id, "value"]}  # fmt: skip
