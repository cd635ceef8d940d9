"""What the energy model reports: variables and units of the results contract, IAMC names.

Identity: CO2 = energy x factor.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.model.savings import Array, Result
from wuhai.years import YEARS


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
