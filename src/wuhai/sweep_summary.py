"""What the runs of a sweep come to: `summary.csv` for readers, `quantiles.csv` in the results contract (IAMC long form).

Both read `results.parquet` one variable at a time. Over draws a probability has a sampling error; over the rows of a grid or
a file it is the part of the runs that meet the target, quantiles are those of the runs, and there is no error to tell.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from wuhai.model import ensemble
from wuhai.model.coupled import KEYS, MODEL, REGION
from wuhai.results import SIGNIFICANT, safe
from wuhai.sweep import Request
from wuhai.uncertainty import summaries
from wuhai.years import YEARS

SUMMARY = [
    "variable", "unit", "year", "mean", "p10", "p50", "p90", "target", "probability", "probability_error", "draws", "seed",
]  # fmt: skip


def write(request: Request, path: Path) -> list[Path]:
    """Write both tables beside `results.parquet`.

    Returns:
        Their paths.
    """
    summary, quantiles = tables(request, path)
    written = []
    for name, frame in (("summary", summary), ("quantiles", quantiles)):
        aside = path.parent / f"{name}.csv.part"
        safe(frame).to_csv(aside, index=False, float_format=SIGNIFICANT, lineterminator="\n")
        written.append(aside.replace(path.parent / f"{name}.csv"))
    return written


def tables(request: Request, path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`SUMMARY`, one row for each variable and year (and target due then), and the quantiles in the results contract."""
    summary, long = [], []
    for name in request.variables:
        frame = pq.read_table(path, columns=[f"{name}|{year}" for year in YEARS]).to_pandas()
        for year, column in zip(YEARS, frame, strict=True):
            values = frame[column].to_numpy()
            fan = summaries.quantiles(values)
            row = (name, ensemble.VARIABLES[name], int(year), values.mean(), *fan)
            summary += [(*row, *chance) for chance in _chances(request, path, name, int(year))]
            long += [(name, row[1], int(year), level, value) for level, value in zip(summaries.LEVELS, fan, strict=True)]
    quantiles = pd.DataFrame(long, columns=["variable", "unit", "year", "quantile", "value"])
    quantiles = quantiles.assign(model=MODEL, scenario=request.scenario, region=REGION)[[*KEYS, "quantile", "value"]]
    return pd.DataFrame(summary, columns=SUMMARY), quantiles


def _chances(request: Request, path: Path, name: str, year: int) -> list[tuple]:
    """Target, probability, its error, draws and seed for each target that this variable meets in this year."""
    seed = request.seed if request.rows is None else None
    rows = []
    for target in ensemble.TARGETS:
        due = request.setting.values[target.year] if isinstance(target.year, str) else target.year
        if target.variable == name and due == year:
            met = pq.read_table(path, columns=[f"met|{target.id}"])[0].to_numpy()
            found = summaries.probability(met)
            error = found.error if request.rows is None else np.nan
            rows.append((target.id, found.value, error, request.runs, seed))
    return rows or [("", np.nan, np.nan, request.runs, seed)]
