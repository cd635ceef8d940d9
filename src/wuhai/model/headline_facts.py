"""What does the overview say of one run, and of several side by side? Facts on top of the models' own.

Boundary: counted and compared from facts and results that the models state. Nothing is modelled, except that the water
use held against the cap is the use at unchanged water per GDP less the listed projects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from wuhai.facts import Fact
from wuhai.model.headlines import DEADLINE, HEADLINES, VERDICTS, Models, look
from wuhai.years import YEARS

COKING = ("infeasible", "shrinks", "short", "late", "delayed", "dips", "on_time")
"""Too many entities asked for; replacement leaves less than the total; the total not back by the deadline; the merger
late, with a gap on the way or without one; in time, with a gap or without one."""

PLASTICS = ("assumed", "met", "never", "missed")
"""Met because solved for, though the projects do not carry it; met; no draw meets it; some do, the central path not."""


_PATHS = {
    "plastics_capacity_year": ("Capacity|Degradable Plastics", 100.0, "plastics.target_10kt", 0.5),
    "plastics_value_year": ("Output Value|Degradable Plastics|Net", 10.0, "plastics.value_target_100m_cny", 0.5),
    "energy_year": ("Energy Savings|Retrofit", 100.0, "energy.target", 0.05),
    "water_year": ("Water Savings|Retrofit", 100.0, "water.target", 0.05),
}  # fmt: skip
"""Year of a target -> variable of the results, factor to the target's unit, target, half of its last digit."""

_VALUE_OF = {item.reached: item.value for item in HEADLINES}


def derived(models: Models, results: pd.DataFrame) -> list[Fact]:
    """What headlines need and no model states: entities in time, water use to hold against the cap, years.

    Args:
        models: facts by model.
        results: variable, year, value of the same run.
    """
    coking, water = models["coking"], models["water"]
    in_time = coking["merger_year"].value <= DEADLINE + 1e-9
    count = (coking["entities"] if in_time else coking["firms_above_floor"]).value
    used = [coking[name] for name in ("merger_year", "entities", "firms_above_floor", "entities_requested")]
    use = water["unrestrained"].value - water["saving_target_year"].value / 1e4
    wet = _inputs([water["unrestrained"], water["saving_target_year"], water["cap"]])
    merged = coking["merger_year"].value if coking["feasible"].value else np.nan
    return [
        Fact("deadline", DEADLINE, "year", ("table:targets",), "正文 一"),
        Fact("horizon", int(YEARS[-1]), "year", ("table:targets",), "last year of the outlook"),
        Fact("entities_in_time", count, "entities", _inputs(used), "of the floor or more at the deadline"),
        Fact("entities_met", bool(count >= coking["entities_requested"].value), "bool", _inputs(used), "in time"),
        Fact("entities_year", merged, "year", _inputs(used), "year of the last start; none if not feasible"),
        Fact("coking_outcome", coking_outcome(coking), "text", _inputs(used), "which of seven sentences is true"),
        Fact("plastics_outcome", plastics_outcome(models["plastics"]), "text",
             models["plastics"]["capacity_met"].inputs, "which of four sentences is true"),
        Fact("water_use", use, "100m_m3", wet, "use at unchanged water per GDP - listed projects"),
        Fact("water_use_met", bool(use <= water["cap"].value + 1e-9), "bool", wet, "that use <= cap"),
        Fact("water_use_over", use - water["cap"].value, "100m_m3", wet, "that use - cap"),
        *(_year_fact(name, models, results) for name in _PATHS),
    ]  # fmt: skip


def counts(headlines: pd.DataFrame, models: Models) -> list[Fact]:
    """How many headline targets there are, and how many have which verdict."""
    inputs = _inputs(look(models, item.met) for item in HEADLINES)
    number = headlines["verdict"].value_counts()
    met = int(number.get("met", 0) + number.get("assumed", 0))
    found = [
        Fact(f"{name}_targets", int(number.get(name, 0)), "count", inputs, f"verdict {name}")
        for name in VERDICTS
    ]
    dated = headlines[headlines["dated"]]
    never, late = dated["reached"].isna().sum(), (dated["reached"] > dated["due"] + 1e-9).sum()
    return [
        Fact("targets", len(headlines), "count", ("table:targets",), "headline targets of the overview"),
        Fact("reached_targets", met, "count", inputs, "met, or assumed to be"),
        *found,
        *(Fact(f"{id}_assumed", found == "assumed", "bool", inputs, "met because solved for")
          for id, found in headlines[["id", "verdict"]].itertuples(index=False)),
        Fact("dated_targets", len(dated), "count", ("table:targets",), "of these with a year in which they are met"),
        Fact("in_time_targets", int(len(dated) - never - late), "count", inputs, "met by their date"),
        Fact("late_targets", int(late), "count", inputs, "met after their date"),
        Fact("never_targets", int(never), "count", inputs, "not met by the last year of the outlook"),
        Fact("all_met", met == len(headlines), "bool", inputs, "no target missed"),
        Fact("some_assumed", bool(number.get("assumed", 0)), "bool", inputs, "some met by assumption"),
    ]  # fmt: skip


def across(headlines: pd.DataFrame, models: Models) -> list[Fact]:
    """How many columns meet each target, and between what values they lie.

    Args:
        headlines: rows of `table` for several runs, with `column`.
        models: facts of one of them, for what the counts rest on.
    """
    reached = headlines[headlines["verdict"] != "missed"]["id"].value_counts()
    found = [
        Fact(
            f"scenarios_{item.id}",
            int(reached.get(item.id, 0)),
            "count",
            look(models, item.met).inputs,
            "runs meeting it",
        )
        for item in HEADLINES
    ]
    for id, rows in headlines.groupby("id", sort=False):
        inputs = look(models, next(item.value for item in HEADLINES if item.id == id)).inputs
        unit, value = rows["unit"].iloc[0], rows["value"]
        found.append(Fact(f"{id}_lowest", float(value.min()), unit, inputs, "lowest of the runs compared"))
        found.append(Fact(f"{id}_highest", float(value.max()), unit, inputs, "highest of the runs compared"))
    return [Fact("scenarios", headlines["column"].nunique(), "count", formula="runs compared"), *found]


def coking_outcome(coking: Mapping[str, Fact]) -> str:
    """One of `COKING`."""
    tests = {
        "infeasible": not coking["feasible"].value,
        "shrinks": coking["shrinks"].value,
        "short": not coking["total_kept"].value,
        "late": not coking["merged_in_time"].value and coking["trough_exists"].value,
        "delayed": not coking["merged_in_time"].value,
        "dips": coking["trough_exists"].value,
    }
    return next((name for name, true in tests.items() if true), "on_time")


def plastics_outcome(plastics: Mapping[str, Fact]) -> str:
    """One of `PLASTICS`."""
    if not plastics["capacity_met"].value:
        return "never" if plastics["target_never"].value else "missed"
    carried = plastics["pipeline_p50_10kt"].value >= plastics["target_10kt"].value
    return "assumed" if plastics["path_solved"].value and not carried else "met"


def first_year(years: Iterable[int], path: Iterable[float], level: float) -> float:
    """First year with `path` at or above `level`; NaN if there is none."""
    return next((float(year) for year, value in zip(years, path, strict=True) if value >= level), np.nan)


def _year_fact(name: str, models: Models, results: pd.DataFrame) -> Fact:
    variable, factor, target, tolerance = _PATHS[name]
    path = (
        results[results["variable"] == variable].set_index("year")["value"].reindex(YEARS).fillna(0) * factor
    )
    level = look(models, target)
    inputs = _inputs([level, look(models, _VALUE_OF[f"overview.{name}"])])
    return Fact(
        name, first_year(YEARS, path, level.value - tolerance), "year", inputs, "first year at the target"
    )


def _inputs(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Inputs of all facts, each once."""
    return tuple(dict.fromkeys(name for fact in facts for name in fact.inputs))
