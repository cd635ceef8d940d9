"""What can the coking model be told, and which of it does a number rest on?

`Inputs` holds one attribute for each of the model's rows in data/parameters.csv, which says what each one is; the
tuples below name the inputs that facts share.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike

from wuhai.years import YEARS

DEADLINE = 2025
"""Year for which the plan sets entities and size (正文 一)."""

AT = int(np.searchsorted(YEARS, DEADLINE))
"""Its position on the axis of years."""


@dataclass(frozen=True)
class Inputs:
    """Parameters; numbers are scalars or one per draw, (draws,), except the total, which is one number.

    Attributes:
        coke_capacity_10kt: capacity to be kept, and capacity of the base year.
        entities, floor_10kt: how many entities are asked for, and their least size.
        replacement_ratio: retired capacity per new capacity.
        allow_split: whether one firm's quota may go to several entities.
        coke_start_delay_years, coke_exit_delay_years: years after the plan's dates.
        unlisted_exit_year: date of the unlisted replacement; unlisted_waits_share: part of it that waits for the start.
        coke_kept_share: part of the unlisted ovens that stays.
        coke_utilisation_*: by size of firm, in 2021 (`_base`) and from coke_utilisation_year on, linear between.
        coke_new_energy_kgce_per_t: unit energy of new ovens.
        co2_t_per_tce, co2_low_t_per_tce, co2_high_t_per_tce: tonnes of CO2 per tce, and the range of the factor.
    """

    coke_capacity_10kt: float
    entities: ArrayLike
    floor_10kt: ArrayLike
    replacement_ratio: ArrayLike
    allow_split: bool
    coke_start_delay_years: ArrayLike
    coke_exit_delay_years: ArrayLike
    unlisted_exit_year: ArrayLike
    unlisted_waits_share: ArrayLike
    coke_kept_share: ArrayLike
    coke_utilisation_small_base: ArrayLike
    coke_utilisation_large_base: ArrayLike
    coke_utilisation_small: ArrayLike
    coke_utilisation_large: ArrayLike
    coke_utilisation_year: ArrayLike
    coke_new_energy_kgce_per_t: ArrayLike
    co2_t_per_tce: ArrayLike
    co2_low_t_per_tce: float
    co2_high_t_per_tce: float


PARAMETERS = tuple(field.name for field in fields(Inputs))
"""Names in data/parameters.csv that `run` takes."""

LIST, EXITS, TOTAL = "table:energy_saving", "table:phaseout_coke", "coke_capacity_10kt"
BOTH = (LIST, EXITS)
PRINTED = ("table:projects",)
AFTER = (TOTAL, EXITS, "replacement_ratio", "coke_kept_share")
COUNT = (*AFTER, "entities", "floor_10kt")
WHO = (*COUNT, *BOTH, "allow_split")
TIME = (
    *AFTER,
    "coke_start_delay_years",
    "coke_exit_delay_years",
    "unlisted_exit_year",
    "unlisted_waits_share",
)
USE = tuple(f"coke_utilisation_{part}" for part in ("small_base", "large_base", "small", "large", "year"))
OUTPUT = (*TIME, *USE, *BOTH, "entities", "floor_10kt")
ENERGY = (*OUTPUT, "coke_new_energy_kgce_per_t")
