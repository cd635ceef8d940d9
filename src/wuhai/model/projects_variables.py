"""What the project board says, as series for the results files, IAMC names and units."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wuhai.model.projects import Result
from wuhai.years import YEARS

VARIABLES = {
    "organosilicon": ("Capacity|Organosilicon", "Mt", 0.01),
    "polysilicon": ("Capacity|Polysilicon", "Mt", 0.01),
    "anode": ("Capacity|Anode Material", "Mt", 0.01),
    "pv_glass": ("Capacity|Photovoltaic Glass", "Mt", 0.01),
    "wind_hub": ("Capacity|Wind Hub Castings", "Mt", 0.01),
    "pv_ingot": ("Capacity|Ingots", "GW", 1.0),
    "pv_wafer": ("Capacity|Wafers", "GW", 1.0),
    "pv_module": ("Capacity|Photovoltaic Modules", "GW", 1.0),
    "battery_pack": ("Capacity|Battery Packs", "1", 1.0),
    "central_inverter": ("Capacity|Central Inverters", "1", 1.0),
    "string_inverter": ("Capacity|String Inverters", "1", 1.0),
}
"""Items that are reported: variable, unit, factor from the item's unit."""


def variables(result: Result) -> pd.DataFrame:
    """Central capacities and probabilities in IAMC names and units: variable, unit, year, value."""
    rows = []
    chances = result.board.set_index("item")["probability"]
    for item, (name, unit, factor) in VARIABLES.items():
        if item in result.paths:
            path = result.paths[item] * factor
            rows.append(pd.DataFrame({"variable": name, "unit": unit, "year": YEARS, "value": path}))
        if np.isfinite(chances.get(item, np.nan)):
            met = name.replace("Capacity|", "Probability|Target Met|")
            once = {"variable": met, "unit": "%", "value": 100 * chances[item]}
            rows.append(pd.DataFrame({**once, "year": [result.parameters.projects_target_year]}))
    return pd.concat(rows, ignore_index=True)[["variable", "unit", "year", "value"]]
