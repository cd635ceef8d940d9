"""By how much does each draw meet each of the plan's headline targets?

Identity: margin = (value - target) x sense + tolerance in the year the target falls due; a draw meets a target if its
margin is not negative. The ids are those of `headlines`, and so are the tests: the central draw gets the same verdict.

Boundary: targets whose value and threshold are headline variables. `entities` counts those that reach the floor at the
deadline; `water_use` holds the use at unchanged water per GDP, less the listed projects, against the cap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from wuhai.years import YEARS

Array = np.ndarray


@dataclass(frozen=True)
class Target:
    """One target of the plan as a test on a headline.

    Attributes:
        id: as in `headlines.HEADLINES`.
        variable: headline that is tested.
        sense: ``>=`` or ``<=``.
        parameter: holds the target.
        year: calendar year, or the parameter that holds it.
        shifts: models whose inputs it hangs on.
        scale: unit of the variable per unit of the parameter.
        tolerance: half of the last printed digit, in the unit of the parameter.
    """

    id: str
    variable: str
    sense: str
    parameter: str
    year: int | str
    shifts: tuple[str, ...]
    scale: float = 1.0
    tolerance: float = 1e-9


TARGETS = (
    Target("share", "Share|Value Added|Non-Coal", ">=", "target_share", "target_year",
           ("structure", "coking", "plastics"), 100),
    Target("entities", "Number of Entities|Coke|At Floor", ">=", "entities", 2025, ("coking",)),
    Target("coke_capacity", "Capacity|Coke", ">=", "coke_capacity_10kt", 2025, ("coking",), 0.01, 0.5),
    Target("plastics_capacity", "Capacity|Degradable Plastics", ">=", "plastics_target_10kt", "plastics_target_year",
           ("plastics",), 0.01, 1e-6),
    Target("plastics_value", "Output Value|Degradable Plastics|Net", ">=", "plastics_output_value_100m_cny",
           "plastics_target_year", ("plastics",), 0.1, 1e-6),
    Target("energy", "Energy Savings|Retrofit", ">=", "energy_target_10k_tce", 2025, ("energy",), 0.01),
    Target("energy_list", "Energy Savings|Retrofit", ">=", "energy_list_total_10k_tce", "energy_deadline_year",
           ("energy",), 0.01, 0.05),
    Target("water_list", "Water Savings|Retrofit", ">=", "water_list_total_10k_m3", "water_target_year", ("water",),
           0.01, 0.05),
    Target("water_use", "Water Use|Unchanged Intensity", "<=", "water_cap_100m_m3", "water_target_year", ("water",), 100),
)  # fmt: skip
"""The headline targets, in the order of the overview."""


def level(
    target: Target, found: Mapping[str, Array], values: Mapping[str, object], draws: Mapping[str, Array]
) -> Array:
    """Value of the target's headline in the year it falls due, (draws,)."""
    year = target.year
    if isinstance(year, str):
        year = draws.get(year, values[year])
    place = np.searchsorted(YEARS, year)
    path = found[target.variable]
    return path[:, place] if place.ndim == 0 else np.take_along_axis(path, place[:, None], axis=1)[:, 0]


def threshold(target: Target, values: Mapping[str, object], draws: Mapping[str, Array]) -> Array:
    """What is asked for, in the unit of the headline, scalar or (draws,)."""
    return np.asarray(draws.get(target.parameter, values[target.parameter]), float) * target.scale


def margin(
    target: Target, found: Mapping[str, Array], values: Mapping[str, object], draws: Mapping[str, Array]
) -> Array:
    """How far beyond the target each draw comes, (draws,), in the unit of the headline; negative: it is missed."""
    beyond = level(target, found, values, draws) - threshold(target, values, draws)
    return (beyond if target.sense == ">=" else -beyond) + target.tolerance * target.scale


def met(
    found: Mapping[str, Array], values: Mapping[str, object], draws: Mapping[str, Array]
) -> dict[str, Array]:
    """Target id -> whether each draw meets it, (draws,) of bool."""
    return {target.id: margin(target, found, values, draws) >= 0 for target in TARGETS}
