"""What the digital targets say, as facts for the sentences and as series for the results files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from wuhai.facts import YEARS, Fact

if TYPE_CHECKING:
    from wuhai.model.digital import Result

STATES = {
    "path": ("有起点", "has a start"),
    "point": ("未公布基数", "no baseline published"),
    "no_figure": ("未印数值", "no figure printed"),
}
"""What is known of a digital target, in Chinese and English."""

VARIABLES = {
    "integration_diagnosis_rate": ("Share|Firms Diagnosed", "%"),
    "base_stations_5g": ("Number of Base Stations|5G", "1"),
    "smart_factories": ("Number of Factories|Smart", "1"),
    "digital_workshops": ("Number of Workshops|Digital", "1"),
    "smart_parks": ("Number of Parks|Smart", "1"),
    "industrial_internet_platforms": ("Number of Platforms|Industrial Internet", "1"),
    "platform_user_firms": ("Number of Firms|Platform Users", "1"),
}
"""Indicators that are reported: variable and unit."""


def variables(result: Result) -> pd.DataFrame:
    """Paths, and points in the year in which they are due: variable, unit, year, value."""
    frames = []
    table = result.milestones.set_index("indicator")
    for name, (variable, unit) in VARIABLES.items():
        if name in result.paths:
            frame = pd.DataFrame({"year": YEARS, "value": result.paths[name]}).dropna()
        elif name in table.index and np.isfinite(table.at[name, "value"]):
            frame = pd.DataFrame(
                {"year": [int(np.ceil(table.at[name, "due"]))], "value": [table.at[name, "value"]]}
            )
        else:
            continue
        frames.append(frame[frame["year"] <= YEARS[-1]].assign(variable=variable, unit=unit))
    columns = ["variable", "unit", "year", "value"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


_PLAN = ("table:targets", "table:digital")
_PLATFORMS = ("platform_user_firms", "industrial_internet_platforms")
_DIAGNOSIS = "integration_diagnosis_rate"


def facts(result: Result) -> list[Fact]:
    """Targets, paces, what has no baseline, and the one path that has a start."""
    table = result.milestones.set_index("indicator")
    found = [
        Fact(f"state_{state}", int((table["state"] == state).sum()), "count", _PLAN, f"targets: {words[1]}")
        for state, words in STATES.items()
    ]
    delay = result.parameters.digital_delay_years
    found += [
        Fact("targets", len(table), "count", _PLAN, "digital targets, each once"),
        Fact("delay_years", delay, "years", ("digital_delay_years",), "assumed"),
        Fact("on_time", bool(delay <= 0), "bool", ("digital_delay_years",), "no delay"),
    ]
    for name in VARIABLES:
        if name in table.index and name != _DIAGNOSIS:
            found += _point_facts(name, table.loc[name])
    users, platforms = (
        table["value"].get(name, np.nan) for name in ("platform_user_firms", "industrial_internet_platforms")
    )
    found.append(Fact("users_per_platform", users / platforms, "ratio", _PLAN, "users / platforms", 1))
    return found + (_path_facts(result, table.loc[_DIAGNOSIS]) if _DIAGNOSIS in result.paths else [])


def _point_facts(name: str, row: pd.Series) -> list[Fact]:
    return [
        Fact(name, row["value"], "count", _PLAN, "as printed"),
        Fact(f"{name}_mentions", int(row["mentions"]), "count", _PLAN, "how often the target is printed"),
        Fact(f"{name}_due", row["due"], "year", (*_PLAN, "digital_delay_years"), "deadline + delay"),
        Fact(
            f"{name}_pace_at_most",
            row["pace_at_most"],
            "count",
            _PLAN,
            "a year, if nothing stood at the end of 2021",
        ),
        Fact(
            f"{name}_has_start",
            row["state"] == "path",
            "bool",
            (*_PLAN, "table:observed"),
            "a start is known",
        ),
    ]


def _path_facts(result: Result, row: pd.Series) -> list[Fact]:
    p, level = result.parameters, result.paths[_DIAGNOSIS]
    inputs = (*_PLAN, "digital_path", "digital_delay_years")
    inputs += ("digital_full_share",) if p.digital_path == "s_curve" else ()
    at = float(np.interp(row["deadline"], YEARS, level))
    return [
        Fact("diagnosis_start", row["start"] / 100, "share", _PLAN, "first milestone"),
        Fact("diagnosis_start_year", row["start_year"], "year", _PLAN, "first milestone"),
        Fact("diagnosis_target", row["value"] / 100, "share", _PLAN, "last milestone"),
        Fact("diagnosis_deadline", row["deadline"], "year", _PLAN, "last milestone"),
        Fact("diagnosis_pace", row["pace"], "pp", _PLAN, "(target - start) / years", 1),
        Fact("diagnosis_at_deadline", at / 100, "share", inputs, "path in the year of the deadline"),
        Fact("diagnosis_gap", row["value"] - at, "pp", inputs, "target - path", 1),
        Fact("diagnosis_met", bool(at >= row["value"] - 1e-9), "bool", inputs, "path >= target"),
        Fact("diagnosis_due", row["due"], "year", inputs, "deadline + delay", 1),
    ]
