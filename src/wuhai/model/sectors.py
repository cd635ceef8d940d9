"""How large is each part of Wuhai's industry, year by year?

Identity: industrial value added = sum over six sectors of volume x price. Volumes are value added in 2021
prices (可比价); a price is relative to that of all other industry and is 1 in 2021, so volume x price is the
current-price (当年价) structure without general inflation.

Boundary: value added of all industry in Wuhai, derived as secondary-sector value added less construction.
Coking follows the output index of the coking model; degradable plastics (with the BDO that goes into them) is
the plastics model's value added, priced there. The city publishes no sector split: base-year sizes are
assumptions, scaled so that the non-coal share of the base year is `base_share`, itself an assumption.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike

from wuhai.facts import YEARS
from wuhai.model.change import Array, odds

SECTORS = ("mining", "coking", "power", "chlor_alkali", "plastics", "other")
"""Coal mining, coking, coal power, carbide and chlor-alkali, degradable plastics, all other (never coal)."""

PLASTICS = SECTORS.index("plastics")

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


@dataclass(frozen=True)
class Result:
    """One run; arrays end in (sectors, years), an axis of draws may come first.

    Attributes:
        volume: value added by sector in 2021 prices, 亿元.
        price: relative prices, 1 in 2021.
        other_growth: yearly growth of all other non-coal industry up to the target year, as applied.
        required_growth: the growth that meets the target exactly, negative where the other five sectors
            nearly do; NaN where they alone exceed it.
        inputs, coke_output_index, plastics_value_added: what was put in, for runs with one thing changed.
    """

    volume: Array
    price: Array
    other_growth: Array
    required_growth: Array
    inputs: Inputs
    coke_output_index: Array
    plastics_value_added: Array

    @property
    def at_target(self) -> int:
        """Position of the target year on the axis of years."""
        return int(np.searchsorted(YEARS, self.inputs.target_year))

    def values(self, basis: str | None = None) -> Array:
        """Value added by sector, 亿元, (..., S, Y), in `constant` or `current` prices; default as judged."""
        return self.volume * self.price if (basis or self.inputs.price_basis) == "current" else self.volume

    def share(self, definition: str | None = None, basis: str | None = None) -> Array:
        """Non-coal share (..., Y), a fraction; by default as the target is judged."""
        values, coal = self.values(basis), DEFINITIONS[definition or self.inputs.definition]
        return values[..., ~coal, :].sum(axis=-2) / values.sum(axis=-2)


def run(*, coke_output_index: ArrayLike, plastics_value_added_100m_cny: ArrayLike, **parameters) -> Result:
    """Value added by sector for `YEARS`, and the growth the target requires.

    Args:
        coke_output_index: coke output relative to 2021, (Y,) or (draws, Y), 1 in 2021.
        plastics_value_added_100m_cny: value added of degradable plastics, 亿元, (Y,) or (draws, Y), >= 0.
        parameters: every field of `Inputs`, none besides.

    Raises:
        TypeError: a parameter is missing or unknown.
        ValueError: an array does not fit the years, or base-year sizes contradict each other.
    """
    coke = _yearly(coke_output_index, "coke_output_index")
    plastics = _yearly(plastics_value_added_100m_cny, "plastics_value_added_100m_cny")
    if not np.allclose(coke[..., 0], 1.0, rtol=0, atol=1e-9):
        raise ValueError(f"coke_output_index starts at {coke[..., 0].flat[0]:g}: allowed is 1 in {YEARS[0]}")
    return simulate(Inputs(**parameters), coke, plastics)


def simulate(inputs: Inputs, coke_output_index: Array, plastics_value_added: Array) -> Result:
    """As `run`, from checked inputs."""
    sizes = base_values(inputs, plastics_value_added[..., 0])
    base = {name: sizes[..., index, None] for index, name in enumerate(SECTORS)}
    years = YEARS - YEARS[0]
    level = {
        "mining": base["mining"] * _compound(inputs.mining_growth, years),
        "coking": base["coking"] * coke_output_index,
        "power": base["power"] * _compound(inputs.power_growth, years),
        "chlor_alkali": base["chlor_alkali"] * _compound(inputs.chlor_alkali_growth, years),
        "plastics": plastics_value_added,
    }
    growth = {"mining": inputs.coal_price_growth, "coking": inputs.coke_price_growth}
    growth["chlor_alkali"] = inputs.chem_price_growth
    price = {name: _compound(growth.get(name, 0.0), years) for name in SECTORS}
    needed = required_other_growth(inputs, base["other"][..., 0], level, price)
    assumed = np.asarray(inputs.other_noncoal_growth, dtype=float)
    # the target is a floor: where less than no growth would do, the plan asks for none, not for decline
    applied = np.where(inputs.solve_other_growth, np.fmax(needed, 0.0), assumed)
    until = np.minimum(years, inputs.target_year - YEARS[0])
    level["other"] = base["other"] * _compound(applied, until) * _compound(assumed, years - until)
    volume, price = (_stack([by_name[name] for name in SECTORS]) for by_name in (level, price))
    return Result(volume, price, applied, needed, inputs, coke_output_index, plastics_value_added)


def base_values(inputs: Inputs, plastics_base: ArrayLike) -> Array:
    """Base-year value added by sector, 亿元, (..., S).

    `base_share` holds, plastics is as given, the weights decide the rest.

    Raises:
        ValueError: plastics alone would exceed the part of industry it belongs to, or there is no industry.
    """
    coal = DEFINITIONS[inputs.base_share_definition]
    names = [name for name in SECTORS if name != "plastics"]
    weights = _stack([np.asarray(getattr(inputs, f"{name}_weight"), dtype=float) for name in names], axis=-1)
    weights = np.insert(weights, PLASTICS, 0.0, axis=-1)
    plastics = np.asarray(plastics_base, dtype=float)[..., None]
    share = np.asarray(inputs.base_share, dtype=float)[..., None]
    odds(share)  # refuses what is not inside (0, 1)
    values = 0.0
    for group, part in ((coal, 1 - share), (~coal, share)):
        left = part * inputs.industry_100m_cny[..., None] - plastics * group[PLASTICS]
        if not np.all(left > 0):
            raise ValueError(
                f"plastics_value_added_100m_cny {plastics.max():g} in {YEARS[0]}: more than its group holds"
            )
        values = values + left * weights * group / (weights * group).sum(axis=-1, keepdims=True)
    return values + plastics * (np.arange(len(SECTORS)) == PLASTICS)


def required_other_growth(
    inputs: Inputs, other_base: Array, level: dict[str, Array], price: dict[str, Array]
) -> Array:
    """Yearly growth of all other non-coal industry that meets the target on its date, any shape of draws.

    Solves N = C s/(1 - s) for the one unknown sector, in the prices and by the definition of the target.
    NaN where N without it exceeds the target already: no growth, however negative, gives equality.
    """
    at = inputs.target_year - YEARS[0]
    value = {
        n: level[n][..., at] * (price[n][..., at] if inputs.price_basis == "current" else 1.0) for n in level
    }
    coal = dict(zip(SECTORS, DEFINITIONS[inputs.definition], strict=True))
    carried = sum(value[name] for name in level if not coal[name])
    needed = odds(inputs.target_share) * sum(value[name] for name in level if coal[name]) - carried
    ratio = np.where(needed > 0, needed, np.nan) / other_base
    return np.power(ratio, 1 / at) - 1


def _compound(growth: ArrayLike, exponent: Array) -> Array:
    """(1 + growth) ** exponent with the years as a new last axis."""
    return (1 + np.asarray(growth, dtype=float))[..., None] ** exponent


def _stack(arrays: list[Array], axis: int = -2) -> Array:
    return np.stack(np.broadcast_arrays(*arrays), axis=axis)


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
