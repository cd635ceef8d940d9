"""Where does each target stand, at what pace could it still be met, and what is new since last month?

Identity: attainment A = (actual - base) / (path - base), the path running straight from the base to the
target on its date; without a base A = actual / target, for a cap target / actual. Lights: green from
`light_green_share`, amber from `light_amber_share`, red below; grey where nothing is observed; none where the
plan prints no figure to meet.

Boundary: observations of the city, as they were known in a month. A base is an observation of 2021 or before,
never an invention. A figure printed in several places has a row, and the same light, for each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wuhai.facts import Fact
from wuhai.model.printed import common_unit
from wuhai.model.tracking_lights import CAPS, LIGHTS, PARAMETERS, Parameters, attainment, light, path
from wuhai.years import YEARS, decimal_year

__all__ = [
    "COLUMNS", "LIGHTS", "PARAMETERS", "TABLES", "Parameters", "Result", "changes", "facts", "run", "status",
    "status_table",
]  # fmt: skip

TABLES = ("targets", "target_labels", "links", "observed")
CITY = "乌海市"
COLUMNS = ("id", "indicator", "value", "unit", "deadline", "observed", "attainment", "light")
"""Columns of the status as written to a file."""

DETAILS = (
    "label_zh", "label_en", "domain", "section", "operator", "period", "source", "observed_status", "base", "path", "pace", "behind",
    "not_due", "overdue", "first", "value_high", "left",
)  # fmt: skip
"""Columns beside them."""


@dataclass(frozen=True)
class Result:
    """Status of all targets in a month.

    Attributes:
        status: see `status`.
        changes: what differs from the month before, see `changes`.
        month, previous: ``YYYY-MM``.
    """

    status: pd.DataFrame
    changes: pd.DataFrame
    month: str
    previous: str


def run(
    *,
    targets: pd.DataFrame,
    target_labels: pd.DataFrame,
    links: pd.DataFrame,
    observed: pd.DataFrame,
    month: str = "",
    **parameters: float,
) -> Result:
    """Status in a month and what changed since the month before.

    Args:
        targets, target_labels, links, observed: tables of the data package, monthly files merged.
        month: ``YYYY-MM``; by default the last in which anything became known.
        **parameters: all of `PARAMETERS`.

    Raises:
        TypeError: a parameter is missing or unknown.
        ValueError: thresholds out of order, or an observation in a unit its target cannot be compared in.
    """
    p = Parameters(**parameters)
    month = month or str(observed["known_from"].max())
    before = str(pd.Period(month, "M") - 1)
    aims = aimed(targets, target_labels, links)
    now, then = (status(aims, observed, known_by, p) for known_by in (month, before))
    return Result(now, changes(then, now), month, before)


def status(aims: pd.DataFrame, observed: pd.DataFrame, month: str, p: Parameters) -> pd.DataFrame:
    """One row for each printed target, in the plan's order.

    Args:
        aims: as from `aimed`.
        observed: observations; those known after `month` are left out.
        month: ``YYYY-MM``.
        p: thresholds of the lights.

    Returns:
        `COLUMNS`, then `DETAILS`: period, source and status of the observation, base, path (due by that period; without a base
        the target), pace (needed a year from the observation to the deadline, NaN if it has passed), behind
        and not_due (parts of the gap - what the path already asked for, and what is still to come), overdue
        (the deadline has passed and the target is not seen to be met), first (the first row of this figure),
        value_high (upper end of a range), left (years from the observation to the deadline).
    """
    table = _beside(aims, observed[observed["known_from"] <= month])
    cap = table["operator"].isin(CAPS)
    table["attainment"] = attainment(table["observed"], table["value"], table["base"], table["path"], cap)
    table["light"] = light(table["attainment"], table["value"], p)
    passed = table["end"] <= decimal_year(month)
    table["overdue"] = passed & table["value"].notna() & ~(table["attainment"] >= 1)
    table["first"] = distinct(table)
    return _with_gap(table)[[*COLUMNS, *DETAILS]].reset_index(drop=True)


def distinct(table: pd.DataFrame) -> pd.Series:
    """Which rows state a figure for the first time.

    A figure printed once with its deadline and once without is one, and so is an indicator that is named without a
    figure in one place and with its figure in another.
    """
    dated = table[table["deadline"].notna()].set_index(["indicator", "value"]).index
    undated = table["deadline"].isna() & table.set_index(["indicator", "value"]).index.isin(dated)
    told = table["indicator"].isin(table.loc[table["value"].notna(), "indicator"]) & table["value"].isna()
    return ~table.duplicated(["indicator", "value", "deadline"]) & ~(undated & table["value"].notna()) & ~told


def _beside(aims: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Targets beside observation, base and path in the printed unit; `time` and `end` are decimal years."""
    table = aims.join(latest(known).rename(columns={"value": "observed"}), on="link")
    table = table.join(bases(known).rename(columns={"value": "base", "period": "base_period"}), on="link")
    _to_printed_unit(table)
    table["time"], start = (table[name].map(decimal_year).astype(float) for name in ("period", "base_period"))
    table["end"] = table["deadline"].astype(float) + 1
    table["path"] = path(table["base"], table["value"], start, table["end"], table["time"])
    return table


def _with_gap(table: pd.DataFrame) -> pd.DataFrame:
    """Pace needed, and the gap parted into what is behind the path and what is not due yet."""
    left = (table["end"] - table["time"]).where(lambda years: years > 0)
    sign = np.where(table["operator"].isin(CAPS), -1.0, 1.0)
    gap, behind = (np.maximum(sign * (table[name] - table["observed"]), 0) for name in ("value", "path"))
    return table.assign(
        left=left, pace=(table["value"] - table["observed"]) / left, behind=behind, not_due=gap - np.minimum(behind, gap)
    )


def aimed(targets: pd.DataFrame, target_labels: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """What is tracked, with `link`, the observed indicator (blank if there is none), and labels.

    Targets, and totals of lists that are observed but stated nowhere as a target. A range counts by its lower
    end.
    """
    link = targets["indicator"].map(links.set_index("indicator")["observed"])
    wanted = targets["kind"] == "target"
    total = (targets["kind"] == "table_total") & link.notna()
    total &= ~targets["indicator"].isin(targets.loc[wanted, "indicator"])
    table = targets.assign(link=link, value=targets["value"].fillna(targets["value_low"]).astype(float))
    return table[wanted | total].merge(target_labels, on="indicator", how="left")


def latest(observed: pd.DataFrame) -> pd.DataFrame:
    """The last observation of the city by indicator, as known last: value, period, observed_unit, source, observed_status."""
    city = observed[observed["region"] == CITY]
    order = city["period"].map(decimal_year)
    newest = (
        city.assign(order=order)
        .sort_values(["order", "known_from"], kind="stable")
        .groupby("indicator")
        .tail(1)
    )
    return newest.set_index("indicator")[["value", "period", "unit", "source", "status"]].rename(
        columns={"unit": "observed_unit", "status": "observed_status"}
    )


def bases(observed: pd.DataFrame) -> pd.DataFrame:
    """The last observation of the city in the base year or before, by indicator: value, period."""
    early = observed["period"].str[:4].astype(int) <= YEARS[0]
    return latest(observed[early])[["value", "period"]]


def _to_printed_unit(table: pd.DataFrame) -> None:
    """Turn observations and bases into the unit of their target; a target without a figure has none."""
    for row in table[table["observed"].notna() & table["value"].notna()].itertuples():
        (printed, factor), (seen, seen_factor) = common_unit(row.unit), common_unit(row.observed_unit)
        if printed != seen:
            raise ValueError(
                f"targets {row.id}: unit {row.unit!r} cannot be compared with {row.observed_unit!r} of "
                f"indicator {row.link!r}"
            )
        table.loc[row.Index, ["observed", "base"]] *= seen_factor / factor


def status_table(table: pd.DataFrame) -> pd.DataFrame:
    """The status as written to a file: `COLUMNS`."""
    return table[list(COLUMNS)].copy()


def changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Targets whose observation or light differs between two states, each column beside its `_before`, and what is asked."""
    columns = ["observed", "attainment", "light"]
    kept = ["id", "indicator", "label_zh", "label_en", "first", "operator", "value", "value_high", "unit"]
    both = after[[*kept, *columns]].merge(
        before[["id", *columns]], on="id", suffixes=("", "_before")
    )
    same = both["observed"].eq(both["observed_before"]) | (
        both["observed"].isna() & both["observed_before"].isna()
    )
    return both[~(same & both["light"].eq(both["light_before"]))].reset_index(drop=True)


def facts(result: Result) -> list[Fact]:
    """Counts of lights over the distinct targets, and what is new."""
    inputs, table = tuple(f"table:{name}" for name in TABLES), result.status
    once = table[table["first"]]
    seen = once["attainment"].notna()
    lowest = once.loc[once["attainment"].idxmin()] if seen.any() else None
    counts, judged = once["light"].value_counts(), (*inputs, *PARAMETERS)
    found = [Fact(f"{name}_targets", int(counts.get(name, 0)), "count", judged, words[1])
             for name, words in LIGHTS.items()]  # fmt: skip
    found += [
        Fact("rows", len(table), "count", inputs, "targets as printed, repeats included"),
        Fact("targets", len(once), "count", inputs, "distinct targets"),
        Fact("observed_targets", int(seen.sum()), "count", inputs, "distinct targets with an observation"),
        Fact(
            "overdue_targets",
            int(once["overdue"].sum()),
            "count",
            inputs,
            "deadline passed, not seen to be met",
        ),
        Fact(
            "changed_targets",
            int(result.changes["first"].sum()),
            "count",
            inputs,
            "changed since the month before",
        ),
        Fact("month", result.month, "month", inputs, "month of the status"),
        Fact("previous_month", result.previous, "month", inputs, "the month before"),
        Fact("lowest_zh", "" if lowest is None else lowest["label_zh"], "text", inputs, "lowest attainment"),
        Fact("lowest_en", "" if lowest is None else lowest["label_en"], "text", inputs, "lowest attainment"),
        Fact(
            "lowest_attainment",
            np.nan if lowest is None else float(lowest["attainment"]),
            "share",
            inputs,
            "lowest attainment",
        ),
    ]
    return found
