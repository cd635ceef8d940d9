"""What varies in an ensemble of the coupled model, between what bounds, and on whose word?

A parameter varies if it moves a headline, has a distribution in the schema, and the scenario leaves it at the schema's
default. A value that a scenario or a run changes is a decision: it stays fixed, unless it is asked for. The schema's range
is what is drawn from; a triangular distribution has its mode at the scenario's value. Projects add two drivers that are no
parameters, the market they share and the luck of each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from wuhai.model import plastics_draws
from wuhai.model.coking_system import SYSTEM as COKING
from wuhai.model.energy_system import SYSTEM as ENERGY
from wuhai.model.plastics_system import SYSTEM as PLASTICS
from wuhai.model.structure_system import SYSTEM as STRUCTURE
from wuhai.model.support_system import SYSTEM as SUPPORT
from wuhai.model.water_system import SYSTEM as WATER

MARKET, LUCK = "market_factor", "project_luck"
"""Drivers that are no parameters: the market factor common to all projects, and what each project meets by itself."""

DRIVER_COLUMNS = ("name", "distribution", "low", "centre", "high", "size", "evidence", "source", "group")

PLASTICS_PATH = (
    "probability_announced", "probability_approved", "probability_building", "prior_strength", "market_correlation",
    "slip_low_months", "slip_mode_months", "slip_high_months", "scope_low", "scope_mode", "scope_high",
    "lead_announced_months", "lead_approved_months", "lead_building_months", "ramp_months", "plastics_utilisation",
)  # fmt: skip
_PLASTICS_PRICE = ("pbat_price", "pbat_price_end", "pbs_price_ratio", "pbs_share", "plastics_price_growth")
_BDO_PRICE = ("bdo_price", "bdo_price_end", "plastics_price_growth")
SHIFTS = {model.name: model for model in (STRUCTURE, COKING, ENERGY, WATER, SUPPORT)}

_NO_HEADLINE = ("water_industrial_share", "water_industrial_growth", "plausible_growth")
"""Parameters of the models that feed verdicts and further views, none of `VARIABLES`."""



PARAMETERS = tuple(dict.fromkeys(name for model in (*SHIFTS.values(), PLASTICS) for name in model.parameters))
"""Every parameter that a coupled run of the headlines takes."""


def inputs(values: Mapping[str, object]) -> tuple[str, ...]:
    """Parameters that move a headline under these values, in the schema's names."""
    path = ("plastics_utilisation",) if values["solve_buildout"] else PLASTICS_PATH
    market = _PLASTICS_PRICE if values["capacity_basis"] == "polymer" else _BDO_PRICE
    plastic = {*path, "plastics_value_added_rate", *(() if values["solve_price"] else market)}
    drawn = {*PLASTICS_PATH, *_PLASTICS_PRICE, *_BDO_PRICE}
    choices = (name for name in PLASTICS.parameters if name.startswith(("plastics_", "capacity_", "pipeline_", "solve_")))
    plastic |= {name for name in choices if name not in drawn}
    other = {name for model in SHIFTS.values() for name in model.parameters} - {*_NO_HEADLINE}
    if values["energy_target_level"] != "blend":
        other.discard("energy_blend_share")
    if values["price_basis"] == "constant":
        other -= {"coal_price_growth", "coke_price_growth", "chem_price_growth"}
    return tuple(name for name in PARAMETERS if name in plastic | other)


def drivers(
    parameters: Mapping[str, object],
    settings: Mapping[str, object],
    tables: Mapping[str, pd.DataFrame],
    vary: Collection[str] = (),
) -> pd.DataFrame:
    """What varies in an ensemble of a scenario, one row per independent input.

    Args:
        parameters: the schema, name -> parameter with default, distribution, low, high, notebooks.
        settings: the scenario, name -> setting with value, evidence, source.
        tables: the data package, for the number of projects.
        vary: parameters to draw although the scenario changes them, or although the schema fixes them (then uniformly).

    Returns:
        `DRIVER_COLUMNS`. `centre` is the scenario's value, the mode of a triangular distribution; `size` is 1, or the
        numbers one draw of the projects needs; `group` is the shift. Last come `MARKET` and `LUCK`, which are left out
        where the build-out is solved for and no project plays a part.
    """
    values = {name: settings[name].value for name in PARAMETERS}
    rows = []
    for name in inputs(values):
        item, setting = parameters[name], settings[name]
        drawn = item.distribution not in ("", "fixed") and setting.value == item.default
        if drawn or name in vary:
            shape = "uniform" if item.distribution in ("", "fixed") else item.distribution
            shift = item.notebooks[0].partition("_")[2]
            rows.append((name, shape, item.low, setting.value, item.high, 1, setting.evidence, setting.source, shift))
    if not values["solve_buildout"]:
        size = plastics_draws.shock_count(
            tables["pipeline"], basis=values["capacity_basis"], vintage=values["pipeline_stage"]
        )
        rows.append((MARKET, "normal", np.nan, 0.0, np.nan, 1, "assumption", "assumption", "plastics"))
        rows.append((LUCK, "uniform", 0.0, 0.5, 1.0, size, "assumption", "assumption", "plastics"))
    return pd.DataFrame(rows, columns=list(DRIVER_COLUMNS))
