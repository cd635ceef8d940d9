"""What does the plan want digital by when, who answers for it, and how fast would it have to go?

Identity: pace needed = (target - start) / (deadline - start year). A path needs two dated figures: an earlier
milestone of the plan, or a value observed before it. Only then is there a curve (straight, or logistic
through both points, Verhulst 1838); everything else is a point on its date, marked as having no published
baseline.

Boundary: the quantitative digital targets of the main text and annex 3, for the city. A baseline is never
invented; that nothing stood at the end of 2021 is used only as a bound: the pace `at most` needed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from wuhai.model import diffusion
from wuhai.years import YEARS

TABLES = ("targets", "target_labels", "digital", "observed")
PATHS = ("linear", "s_curve")
CITY = "乌海市"


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """Parameters of the model, named as in data/parameters.csv.

    Attributes:
        digital_path: `linear` or `s_curve`.
        digital_delay_years: years by which every milestone comes late.
        digital_full_share: part of the ceiling at which an S-curve reaches its target, 0-1.
    """

    digital_path: str
    digital_delay_years: float
    digital_full_share: float

    def __post_init__(self) -> None:
        if self.digital_path not in PATHS:
            raise ValueError(f"digital_path {self.digital_path!r}: allowed are {', '.join(PATHS)}")


PARAMETERS = tuple(field.name for field in fields(Parameters))
"""Names in data/parameters.csv that `run` takes."""


@dataclass(frozen=True)
class Result:
    """One run.

    Attributes:
        parameters: what was put in.
        milestones: one row per indicator, see `milestones`.
        paths: indicator -> level at the end of each year, (years,), NaN before the start.
    """

    parameters: Parameters
    milestones: pd.DataFrame
    paths: dict[str, np.ndarray]


def run(
    *,
    targets: pd.DataFrame,
    target_labels: pd.DataFrame,
    digital: pd.DataFrame,
    observed: pd.DataFrame,
    **parameters,
) -> Result:
    """Milestones of all digital targets, and a path where there are two dated figures.

    Raises:
        TypeError: a parameter is missing or unknown.
        ValueError: an unknown kind of path.
    """
    p = Parameters(**parameters)
    table = milestones(targets, target_labels, digital, observed)
    due = table["deadline"] + p.digital_delay_years
    table["due"] = due
    moving = table[table["state"] == "path"]
    paths = {
        row.indicator: path(
            (row.start_year, row.start), (row.due, row.value), p.digital_path, p.digital_full_share
        )
        for row in moving.itertuples()
    }
    return Result(p, table, paths)


def milestones(
    targets: pd.DataFrame, target_labels: pd.DataFrame, digital: pd.DataFrame, observed: pd.DataFrame
) -> pd.DataFrame:
    """One row per digital indicator.

    Returns:
        Columns indicator, label_zh, label_en, value, unit, operator, deadline, mentions (how often the target
        is printed), section, start, start_year, start_source (`plan`, `observed` or blank), pace (needed a
        year; NaN without start), pace_at_most (a year from the end of 2021, if nothing stood then), state (a
        key of `digital_facts.STATES`), lead_zh, lead_en, others_zh, others_en (responsible departments, the first leads).
    """
    chosen = targets[(targets["domain"] == "digital") & (targets["kind"] == "target")]
    rows = [_milestone(name, group, observed) for name, group in chosen.groupby("indicator", sort=False)]
    table = pd.DataFrame(rows)
    table = table.merge(target_labels, on="indicator", how="left")
    table = table.merge(digital.drop(columns="section"), on="indicator", how="left")
    years = table["deadline"] - YEARS[0]
    table["pace"] = (table["value"] - table["start"]) / (table["deadline"] - table["start_year"])
    table["pace_at_most"] = (table["value"] / years).where(table["start"].isna())
    return table


def _milestone(name: str, group: pd.DataFrame, observed: pd.DataFrame) -> dict:
    """The last target of an indicator, and its start."""
    figures = group[group["value"].notna()].sort_values("deadline", kind="stable")
    last = figures.iloc[-1] if len(figures) else group.iloc[0]
    same = group["value"].eq(last["value"]).fillna(False) | group["value"].isna()
    start, year, source = _start(name, figures, last, observed)
    state = "no_figure" if pd.isna(last["value"]) else "path" if source else "point"
    strict = ">=" if group.loc[same, "operator"].eq(">=").any() else last["operator"]
    return {
        "indicator": name, "section": last["section"], "value": float(last["value"]), "unit": last["unit"],
        "operator": strict, "deadline": float(pd.to_numeric(last["deadline"])), "mentions": int(same.sum()),
        "start": start, "start_year": year, "start_source": source, "state": state,
    }  # fmt: skip


def _start(
    name: str, figures: pd.DataFrame, last: pd.Series, observed: pd.DataFrame
) -> tuple[float, float, str]:
    """Level, year and source of a start: observed before the target year, else an earlier milestone."""
    seen = observed[(observed["indicator"] == name) & (observed["region"] == CITY)]
    years = seen["period"].str[:4].astype(int)
    before = seen[years < (int(last["deadline"]) if pd.notna(last["deadline"]) else 0)]
    if len(before):
        first = before.sort_values("period").iloc[0]
        return float(first["value"]), float(first["period"][:4]), "observed"
    earlier = figures[figures["deadline"] < last["deadline"]]
    if len(earlier):
        return float(earlier["value"].iloc[0]), float(earlier["deadline"].iloc[0]), "plan"
    return np.nan, np.nan, ""


def path(
    start: tuple[float, float], end: tuple[float, float], shape: str = "linear", full_share: float = 0.99
) -> np.ndarray:
    """Level at the end of each of `YEARS`, (years,), from `start` to `end`, each (year, level).

    NaN before the start, constant after the end. `s_curve` is logistic with a ceiling of the end level /
    `full_share`, so that it passes through both points.
    """
    (first, low), (last, high) = start, end
    if shape == "linear" or not 0 < low < high:
        level = np.interp(YEARS, [first, last], [low, high])
    else:
        ceiling = high / full_share
        points = {"start": (first, low / ceiling), "end": (last, full_share)}
        level = np.minimum(diffusion.logistic_through(YEARS, ceiling=ceiling, **points), high)
    return np.where(first <= YEARS, level, np.nan)
