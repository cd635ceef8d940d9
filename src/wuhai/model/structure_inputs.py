"""What the structure model can be told, and what it counts: sectors, definitions of coal, parameters, links."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike

from wuhai.model.change import Array
from wuhai.years import YEARS

SECTORS = ("mining", "coking", "power", "chlor_alkali", "plastics", "other")
"""Coal mining, coking, coal power, carbide and chlor-alkali, degradable plastics, all other (never coal)."""

_NESTED = {"narrow": 1, "broad": 2, "broad_power": 3, "strict": 5}
DEFINITIONS = {name: np.arange(len(SECTORS)) < count for name, count in _NESTED.items()}
"""Masks (S,) of what counts as coal: mining; + coking; + coal power; + coal- and carbide-based chemicals."""

BASES = ("constant", "current")


@dataclass(frozen=True)
class Inputs:
    """Parameters of the structure model; numbers are scalars or one per draw, shape (draws,).

    Attributes:
        definition: what counts as coal when the target is judged, a key of `DEFINITIONS`.
        price_basis: prices in which the target is judged, `constant` (2021) or `current`.
        base_share: non-coal share of industrial value added in 2021, under `base_share_definition`.
        target_share, target_year: the target, 0.80 in 2025.
        secondary_value_added_100m_cny, construction_value_added_100m_cny: 2021; their difference is industry.
        *_weight: relative base-year sizes; scaled within coal and within non-coal to meet `base_share`.
        *_growth: yearly volume growth; `other_noncoal_growth` after the target year, and before it unless
            `solve_other_growth` asks for the growth that meets the target (at least 0).
        *_price_growth: yearly price change relative to all other industry.
        plausible_growth: highest yearly growth of all other non-coal industry still called plausible.
        *_output_value_100m_cny: the plan's output values of 2025.
        plan_value_added_rate_low, plan_value_added_rate_high: what part of them is value added.
    """

    definition: str
    price_basis: str
    base_share: ArrayLike
    base_share_definition: str
    target_share: ArrayLike
    target_year: int
    secondary_value_added_100m_cny: ArrayLike
    construction_value_added_100m_cny: ArrayLike
    mining_weight: ArrayLike
    coking_weight: ArrayLike
    power_weight: ArrayLike
    chlor_alkali_weight: ArrayLike
    other_weight: ArrayLike
    mining_growth: ArrayLike
    power_growth: ArrayLike
    chlor_alkali_growth: ArrayLike
    other_noncoal_growth: ArrayLike
    solve_other_growth: bool
    plausible_growth: ArrayLike
    coal_price_growth: ArrayLike
    coke_price_growth: ArrayLike
    chem_price_growth: ArrayLike
    coking_output_value_100m_cny: ArrayLike
    chlor_alkali_output_value_100m_cny: ArrayLike
    plastics_output_value_100m_cny: ArrayLike
    plan_value_added_rate_low: ArrayLike
    plan_value_added_rate_high: ArrayLike

    def __post_init__(self) -> None:
        """Refuse names and years no formula could use; ranges are the schema's business."""
        for name in ("definition", "base_share_definition"):
            if getattr(self, name) not in DEFINITIONS:
                raise ValueError(f"{name} {getattr(self, name)!r}: allowed are {', '.join(DEFINITIONS)}")
        if self.price_basis not in BASES:
            raise ValueError(f"price_basis {self.price_basis!r}: allowed are {', '.join(BASES)}")
        if self.target_year not in YEARS[1:]:
            raise ValueError(f"target_year {self.target_year!r}: allowed are {YEARS[1]}-{YEARS[-1]}")

    @property
    def industry_100m_cny(self) -> Array:
        """Industrial value added of the base year, 亿元."""
        secondary = np.asarray(self.secondary_value_added_100m_cny, dtype=float)
        return secondary - np.asarray(self.construction_value_added_100m_cny, dtype=float)


PARAMETERS = tuple(field.name for field in fields(Inputs))
"""Names in data/parameters.csv that `run` takes."""

SIZE_INPUTS = ("secondary_value_added_100m_cny", "construction_value_added_100m_cny")
PRICE_INPUTS = ("coal_price_growth", "coke_price_growth", "chem_price_growth")
BASE_INPUTS = (
    "base_share", "base_share_definition", *SIZE_INPUTS, *(n for n in PARAMETERS if n.endswith("_weight")),
)  # fmt: skip
TARGET_INPUTS = ("target_share", "target_year", "definition", "price_basis")
GROWTH_INPUTS = (
    "mining_growth", "power_growth", "chlor_alkali_growth", "other_noncoal_growth", "solve_other_growth",
)  # fmt: skip
ALL_INPUTS = (*BASE_INPUTS, *TARGET_INPUTS, *GROWTH_INPUTS, *PRICE_INPUTS)
"""Groups of parameters that facts rest on: all of them are what decides the share in the target year."""


@dataclass(frozen=True)
class Linked:
    """What other models say, by year: (Y,) or (draws, Y), >= 0; both indices are 1 in 2021.

    Attributes:
        coke_output_index: coke output relative to 2021.
        plastics_value_added: of degradable plastics, 亿元 in 2021 prices.
        plastics_price_index: their price relative to 2021.
    """

    coke_output_index: Array
    plastics_value_added: Array
    plastics_price_index: Array

    def __post_init__(self) -> None:
        """Turn everything into float arrays; refuse what does not fit the years."""
        for field in fields(self):
            object.__setattr__(self, field.name, _yearly(getattr(self, field.name), field.name))
        for name in ("coke_output_index", "plastics_price_index"):
            first = getattr(self, name)[..., 0]
            if not np.allclose(first, 1.0, rtol=0, atol=1e-9):
                raise ValueError(f"{name} starts at {first.flat[0]:g}: allowed is 1 in {YEARS[0]}")
        if not np.all(self.plastics_price_index > 0):
            raise ValueError("plastics_price_index: allowed are numbers above 0")


def _yearly(values: ArrayLike, name: str) -> Array:
    """A finite array >= 0 that ends in the axis of years."""
    array = np.asarray(values, dtype=float)
    if array.ndim not in (1, 2) or array.shape[-1] != YEARS.size:
        raise ValueError(
            f"{name} has shape {array.shape}: allowed is ({YEARS.size},) or (draws, {YEARS.size})"
        )
    if not np.all(np.isfinite(array) & (array >= 0)):
        raise ValueError(f"{name}: allowed are finite numbers >= 0")
    return array
