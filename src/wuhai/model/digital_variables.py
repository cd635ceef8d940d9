"""What the digital targets say, as series for the results files, IAMC names and units."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wuhai.model.digital import Result
from wuhai.years import YEARS

VARIABLES = {
    "integration_diagnosis_rate": ("Share|Firms Diagnosed", "%"),
    "base_stations_5g": ("Number of Base Stations|5G", "1"),
    "smart_factories": ("Number of Factories|Smart", "1"),
    "digital_workshops": ("Number of Workshops|Digital", "1"),
    "smart_parks": ("Number of Parks|Smart", "1"),
    "industrial_internet_platforms": ("Number of Platforms|Industrial Internet", "1"),
    "platform_user_firms": ("Number of Firms|Platform Users", "1"),
}
"""Indicators that are reported: variable and unit."""


def variables(result: Result) -> pd.DataFrame:
    """Paths, and points in the year in which they are due: variable, unit, year, value."""
    frames = []
    table = result.milestones.set_index("indicator")
    for name, (variable, unit) in VARIABLES.items():
        if name in result.paths:
            frame = pd.DataFrame({"year": YEARS, "value": result.paths[name]}).dropna()
        elif name in table.index and np.isfinite(table.at[name, "value"]):
            frame = pd.DataFrame(
                {"year": [int(np.ceil(table.at[name, "due"]))], "value": [table.at[name, "value"]]}
            )
        else:
            continue
        frames.append(frame[frame["year"] <= YEARS[-1]].assign(variable=variable, unit=unit))
    columns = ["variable", "unit", "year", "value"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)
