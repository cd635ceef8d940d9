"""What changed between two publications of the results: which numbers moved, by how much, what is new and what is gone.

Both sides are the long form of `results.csv` (`wuhai.model.coupled.KEYS` and value). A number has moved if the
difference is more than `TOLERANCE` of the larger of its two values, so that rounding does not count.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from wuhai.model.coupled import KEYS

TOLERANCE = 1e-4
"""Part of the larger value below which a difference is not told."""

SERIES = ["scenario", "variable", "unit"]


@dataclass(frozen=True)
class Changes:
    """The differences of two publications.

    Attributes:
        moved: scenario, variable, unit, year, before, after, difference, relative (difference over the larger of both
            values, 0 to 2); largest first. Values in the units of the results.
        came, gone: scenario, variable, unit and years of series that only one side has.
        compared: how many numbers both sides have.
        tolerance: see `TOLERANCE`.
    """

    moved: pd.DataFrame
    came: pd.DataFrame
    gone: pd.DataFrame
    compared: int
    tolerance: float

    @property
    def peaks(self) -> pd.DataFrame:
        """One row of `moved` per series, that of its largest move, and in how many `years` the series moved."""
        counted = self.moved.assign(years=self.moved.groupby(SERIES)["year"].transform("size"))
        return counted.drop_duplicates(SERIES).reset_index(drop=True)

    def __bool__(self) -> bool:
        return bool(len(self.moved) or len(self.came) or len(self.gone))


def changes(before: pd.DataFrame, after: pd.DataFrame, tolerance: float = TOLERANCE) -> Changes:
    """Compare two publications.

    Args:
        before, after: `KEYS` and value.
        tolerance: part of the larger value, from 0 to 1.

    Raises:
        ValueError: a column is missing, a key stands twice, or the tolerance is none.
    """
    if not 0 <= tolerance < 1:
        raise ValueError(f"tolerance {tolerance!r}: allowed is a number from 0 to below 1")
    for name, frame in (("before", before), ("after", after)):
        if missing := [column for column in (*KEYS, "value") if column not in frame]:
            raise ValueError(f"{name}: column {missing[0]!r} is missing; needed are {', '.join((*KEYS, 'value'))}")
        if (twice := frame.duplicated(KEYS)).any():
            raise ValueError(f"{name}: row {int(twice.idxmax()) + 2} repeats the key of an earlier row")
    both = before.merge(after, on=KEYS, how="outer", suffixes=("_before", "_after"), indicator="side")
    held = both[both["side"] == "both"]
    rows = held[[*SERIES, "year"]].assign(before=held["value_before"], after=held["value_after"])
    rows["difference"] = rows["after"] - rows["before"]
    largest = rows[["before", "after"]].abs().max(axis=1)
    rows["relative"] = (rows["difference"].abs() / largest.where(largest > 0)).fillna(0.0)
    moved = rows[rows["relative"] > tolerance].sort_values(
        ["relative", *SERIES, "year"], ascending=[False, True, True, True, True], kind="stable"
    )
    return Changes(
        moved.reset_index(drop=True), _only(both, "right_only"), _only(both, "left_only"), len(held), tolerance
    )


def _only(both: pd.DataFrame, side: str) -> pd.DataFrame:
    """Series and years that one side alone has."""
    rows = both[both["side"] == side]
    found = rows.groupby(SERIES, as_index=False)["year"].agg(first="min", last="max", years="size")
    return found.astype({"years": int})
