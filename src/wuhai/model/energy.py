"""What do the retrofits and the closures save, by when, and do they add up to the plan's 100 万吨标准煤?

Identity: combined = retrofit + net phase-out - overlap (`wuhai.model.savings`); CO2 = energy x factor.

Boundary: the 38 listed enterprises and the 28 listed closures, 万吨标准煤 a year in place at the end of each year.
78.4 is the total of the list, due 2024; 100 is the floor the main text sets for retrofits of all large users
by 2025: both count retrofits only. 125.33 is the gross energy use of the closing firms, printed as a saving.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.facts import YEARS, Fact
from wuhai.model import energy_facts, energy_gap, retrofit
from wuhai.model.savings import LEVELS, PARAMETERS, TABLES, Array, Inputs, Result, run

__all__ = [
    "LEVELS", "PARAMETERS", "TABLES", "Inputs", "Result", "co2", "energy_rows", "facts", "run", "series",
    "variables",
]  # fmt: skip


def facts(result: Result) -> Iterator[Fact]:
    """Numbers and verdicts for the briefing, one after another.

    Raises:
        ValueError: the run holds draws; facts describe one run.
    """
    if result.combined.ndim != 1:
        raise ValueError(f"energy facts describe one run, not {result.combined.shape[0]} draws")
    return chain(energy_facts.facts(result), energy_gap.verdicts(result))


def energy_rows(result: Result) -> pd.DataFrame:
    """Every line of the list: saving printed and against both limits, verdict against the advanced one."""
    return retrofit.row_table(result.rows)


def co2(saving_10k_tce: ArrayLike, factor_t_per_tce: ArrayLike) -> Array:
    """CO2 avoided, 万吨: energy saving x factor; an axis of years may follow the draws."""
    factor = np.asarray(factor_t_per_tce, float)
    return np.asarray(saving_10k_tce, float) * (factor[..., None] if factor.ndim else factor)


def series(result: Result) -> dict[tuple[str, str], Array]:
    """IAMC variable and unit -> values (..., Y), with draws if the run has them."""
    savings = {"Retrofit": result.retrofit, "Phase-out": result.net, "Combined": result.combined}
    found = {(f"Energy Savings|{name}", "Mtce"): path / 100 for name, path in savings.items()}
    found["Energy Savings|Overlap", "Mtce"] = result.overlap / 100
    found["Energy Use|Phase-out", "Mtce"] = result.gross / 100
    for name, path in savings.items():
        found[f"Emission Reductions|CO2|{name}", "Mt CO2"] = co2(path, result.inputs.co2_t_per_tce) / 100
    return found


def variables(result: Result) -> pd.DataFrame:
    """`series` of one run as a frame: variable, unit, year, value."""
    frames = [
        pd.DataFrame({"variable": name, "unit": unit, "year": YEARS, "value": values})
        for (name, unit), values in series(result).items()
    ]
    return pd.concat(frames, ignore_index=True)
