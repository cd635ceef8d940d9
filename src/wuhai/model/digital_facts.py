"""What the digital targets say, as facts for the sentences."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wuhai.facts import Fact
from wuhai.model import diffusion
from wuhai.model.digital import Result
from wuhai.model.digital_variables import VARIABLES
from wuhai.years import YEARS

STATES = {
    "path": ("有起点", "has a start"),
    "point": ("未公布基数", "no baseline published"),
    "no_figure": ("未列明数值", "no figure printed"),
}
"""What is known of a digital target, in Chinese and English."""

_PLAN = ("table:targets", "table:digital")
_PLATFORMS = ("platform_user_firms", "industrial_internet_platforms")
_DIAGNOSIS = "integration_diagnosis_rate"

OPERATORS = "中国"
"""How the names of the telecom companies' branches begin; no department's does."""


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
    found += [*_due_facts(result), *_lead_facts(result)]
    return found + (_path_facts(result, table.loc[_DIAGNOSIS]) if _DIAGNOSIS in result.paths else [])


def _due_facts(result: Result) -> list[Fact]:
    """How many targets fall due when, and how many of them still stand by the plan's date under the delay."""
    table, inputs = result.milestones, (*_PLAN, "digital_delay_years")
    dated, last = table["deadline"].dropna(), table["deadline"].max()
    left = last - (YEARS[0] + 1)
    return [
        Fact("deadline", last, "year", _PLAN, "last deadline printed"),
        Fact("due_at_deadline", int((dated == last).sum()), "count", _PLAN, "targets due in that year"),
        Fact("undated", int(table["deadline"].isna().sum()), "count", _PLAN, "no date printed"),
        Fact("with_step", int((table["start_source"] == "plan").sum()), "count", _PLAN, "an earlier milestone is printed"),
        Fact("due_in_time", int((table["due"] <= last).sum()), "count", inputs, "deadline + delay <= last deadline"),
        Fact("any_in_time", bool((table["due"] <= last).any()), "bool", inputs, "some due <= last deadline"),
        Fact("last_due", float(table["due"].max()), "year", inputs, "last deadline + delay", 1),
        Fact("pace_share", 1 / (last - YEARS[0]), "share", _PLAN, "of a target a year, if nothing stood at the end of 2021"),
        Fact("pace_share_one_year_on", 1 / left, "share", _PLAN, "of a target a year, if nothing stood a year later"),
    ]  # fmt: skip


def _lead_facts(result: Result) -> list[Fact]:
    """Who answers for the targets; the plan's first-named department leads (附件3 四（一）)."""
    table = result.milestones
    leads = table["lead_zh"].dropna()
    top = leads.value_counts()
    others = table["others_zh"].dropna().str.split("、").explode()
    others = others[~others.str.startswith(OPERATORS)].value_counts()
    return [
        Fact("led", len(leads), "count", _PLAN, "targets with a responsible department"),
        Fact("without_lead", int(table["lead_zh"].isna().sum()), "count", _PLAN, "no department printed"),
        Fact("top_lead", str(top.index[0]), "text", _PLAN, "department that leads most"),
        Fact("top_lead_targets", int(top.iloc[0]), "count", _PLAN, "targets that it leads"),
        Fact("top_other", str(others.index[0]), "text", _PLAN, "department that supports most"),
        Fact("top_other_targets", int(others.iloc[0]), "count", _PLAN, "targets that it supports"),
        Fact("top_other_leads", int((leads == others.index[0]).sum()), "count", _PLAN, "targets that it leads"),
    ]


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


def _late(row: pd.Series, full_share: float) -> dict[tuple[str, int, str], float]:
    """Diagnosis at its deadline, one and two years late, on either path."""
    found = {}
    for name, years in (("late", 1), ("later", 2)):
        straight = np.interp(row["deadline"], [row["start_year"], row["deadline"] + years], [row["start"], row["value"]])
        ceiling = row["value"] / full_share
        ends = {"start": (row["start_year"], row["start"] / ceiling), "end": (row["deadline"] + years, full_share)}
        curve = diffusion.logistic_through(row["deadline"], ceiling=ceiling, **ends)
        found |= {(name, years, "linear"): float(straight), (name, years, "s_curve"): float(curve)}
    return found


def _path_facts(result: Result, row: pd.Series) -> list[Fact]:
    p, level = result.parameters, result.paths[_DIAGNOSIS]
    inputs = (*_PLAN, "digital_path", "digital_delay_years")
    inputs += ("digital_full_share",) if p.digital_path == "s_curve" else ()
    at = float(np.interp(row["deadline"], YEARS, level))
    late = [Fact(f"{name}_{shape}", value / 100, "share", (*_PLAN, "digital_full_share"), f"{shape}, {years:g} late")
            for (name, years, shape), value in _late(row, p.digital_full_share).items()]  # fmt: skip
    return [
        *late,
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
