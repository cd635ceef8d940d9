"""What the support model reports: variables and units of the results contract, IAMC names."""

from __future__ import annotations

import pandas as pd

from wuhai.model.subsidy import ENERGY_READINGS, Array, Result
from wuhai.years import YEARS


def series(result: Result) -> dict[tuple[str, str], Array]:
    """IAMC variable and unit -> values (..., Y): entitlement of projects completed so far, by draw if any."""
    titles = {name: f"Subsidy|Energy Retrofit|Per {name.title()}" for name in ENERGY_READINGS}
    found = {(title, "million CNY"): result.paths[name] / 1e6 for name, title in titles.items()}
    water = result.paths[result.inputs.subsidy_water_reading]
    return found | {("Subsidy|Water Retrofit", "million CNY"): water / 1e6}


def variables(result: Result) -> pd.DataFrame:
    """`series` of one run as a frame: variable, unit, year, value."""
    frames = [
        pd.DataFrame({"variable": name, "unit": unit, "year": YEARS, "value": values})
        for (name, unit), values in series(result).items()
    ]
    return pd.concat(frames, ignore_index=True)
