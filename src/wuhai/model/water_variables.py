"""What the water model reports: variables and units of the results contract, IAMC names."""

from __future__ import annotations

import pandas as pd

from wuhai.model import water_use
from wuhai.model.water_use import Array, Result
from wuhai.years import YEARS


def series(result: Result) -> dict[tuple[str, str], Array]:
    """IAMC variable and unit -> values (..., Y), with draws if the run has them; current prices."""
    found = {("Water Savings|Retrofit", "million m3"): result.saving / 100}
    spent = water_use.investment_path(result.projects, result.inputs)
    found["Investment|Water Retrofit", "million CNY"] = spent / 100
    found["Water Use|Unchanged Intensity", "million m3"] = water_use.unchanged_use(result) * 100
    names = {"cap": "Cap", "gdp": "GDP Intensity", "industry": "Industrial Intensity"}
    for name, title in names.items():
        found[f"Water Use|Permitted|{title}", "million m3"] = result.permitted[name] * 100
    return found


def variables(result: Result) -> pd.DataFrame:
    """`series` of one run as a frame: variable, unit, year, value."""
    frames = [
        pd.DataFrame({"variable": name, "unit": unit, "year": YEARS, "value": values})
        for (name, unit), values in series(result).items()
    ]
    return pd.concat(frames, ignore_index=True)
