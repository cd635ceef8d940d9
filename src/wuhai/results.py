"""The results contract: one long table a scenario, as `results.csv` and `quantiles.csv`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from wuhai.case import Case

SIGNIFICANT = "%.10g"
"""Figures written: more than any input carries, few enough that platforms agree."""


def frames(cases: Iterable[Case]) -> Mapping[str, pd.DataFrame]:
    """`results` and `quantiles` of several scenarios, each scenario once."""
    runs = list({case.scenario.name: case.run for case in cases}.values())
    return {
        "results": pd.concat([run.results for run in runs], ignore_index=True),
        "quantiles": pd.concat([run.quantiles for run in runs], ignore_index=True),
    }


def write(cases: Iterable[Case], folder: Path, keep: bool = False) -> list[Path]:
    """Write both tables into `folder`.

    Each file is written aside and moved into place, so that a reader never meets half of it.

    Args:
        cases: runs, one or more of each scenario.
        folder: where to; made if need be.
        keep: leave the scenarios already there that are not among `cases`.
    """
    cases = list(cases)
    if not cases:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    return [_place(frame, folder / f"{name}.csv", keep) for name, frame in frames(cases).items()]


def _place(frame: pd.DataFrame, path: Path, keep: bool) -> Path:
    if keep and path.exists():
        old = pd.read_csv(path)
        kept = old[~old["scenario"].isin(frame["scenario"])] if list(old) == list(frame) else old.iloc[:0]
        frame = pd.concat([kept, frame], ignore_index=True)
    frame = frame.sort_values("scenario", kind="stable")
    aside = path.with_suffix(".csv.part")
    frame.to_csv(aside, index=False, float_format=SIGNIFICANT, lineterminator="\n")
    return aside.replace(path)
