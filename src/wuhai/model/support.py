"""What would the plan's subsidies cost, what do caps and readings change, does any exceed the investment?

Identity: subsidy = min(rate x yearly saving, cap) from a threshold on, as in `wuhai.model.subsidy`.

Boundary: the plan's two lists at printed savings, CNY at current prices, once per project. Money is to be
sought from the region, not promised. The plan prints no investment for energy: only water can be held against
it.
"""

from __future__ import annotations

import pandas as pd

from wuhai.facts import YEARS
from wuhai.model.subsidy import (
    ENERGY_READINGS,
    PARAMETERS,
    TABLES,
    WATER_READINGS,
    Array,
    Inputs,
    Result,
    run,
    splitting,
    water_investment,
)
from wuhai.model.support_facts import facts

__all__ = [
    "ENERGY_READINGS", "PARAMETERS", "TABLES", "WATER_READINGS", "Inputs", "Result", "facts", "run", "series",
    "splitting", "subsidy_energy", "subsidy_water", "variables", "water_investment",
]  # fmt: skip


def subsidy_energy(result: Result) -> pd.DataFrame:
    """Energy entitlement on the printed savings: 38 enterprises, then 77 lines."""
    columns = [
        "reading",
        "seq",
        "enterprise",
        "product",
        "saving_tce",
        "eligible",
        "uncapped_cny",
        "subsidy_cny",
    ]
    return result.energy[columns].copy()


def subsidy_water(result: Result) -> pd.DataFrame:
    """Water entitlement on the printed savings: 16 lines with the threshold included, then excluded."""
    return result.water[
        ["reading", "seq", "enterprise", "project", "saving_m3", "eligible", "subsidy_cny"]
    ].copy()


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
