"""How large is each part of Wuhai's industry, year by year?

Identity: industrial value added = sum over six sectors of volume x price. Volumes are value added in 2021
prices (可比价); a price is relative to that of all other industry and is 1 in 2021, so volume x price is the
current-price (当年价) structure without general inflation.

Boundary: value added of all industry in Wuhai, derived as secondary-sector value added less construction.
Coking follows the output index of the coking model; degradable plastics (with the BDO that goes into them)
are the plastics model's value added and price. The city publishes no sector split: base-year sizes are
assumptions, scaled so that the non-coal share of the base year is `base_share`, itself an assumption.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wuhai.model.change import Array, odds
from wuhai.model.structure_inputs import DEFINITIONS, SECTORS, Inputs, Linked
from wuhai.years import YEARS

PLASTICS = SECTORS.index("plastics")
_UNCHANGED = np.ones(YEARS.size)


@dataclass(frozen=True)
class Result:
    """One run; arrays end in (sectors, years), an axis of draws may come first.

    Attributes:
        volume: value added by sector in 2021 prices, 亿元.
        price: relative prices, 1 in 2021.
        other_growth: yearly growth of all other non-coal industry up to the target year, as applied.
        required_growth: the growth that meets the target exactly, negative where the other five sectors
            nearly do; NaN where they alone exceed it.
        inputs, linked: what was put in, for runs with one thing changed.
    """

    volume: Array
    price: Array
    other_growth: Array
    required_growth: Array
    inputs: Inputs
    linked: Linked

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


def run(
    *,
    coke_output_index: ArrayLike,
    plastics_value_added_100m_cny: ArrayLike,
    plastics_price_index: ArrayLike = _UNCHANGED,
    **parameters,
) -> Result:
    """Value added by sector for `YEARS`, and the growth the target requires.

    Args:
        coke_output_index, plastics_value_added_100m_cny, plastics_price_index: see `Linked`; a price index of
            1 throughout says that plastics keep their price relative to other industry.
        parameters: every field of `Inputs`, none besides.

    Raises:
        TypeError: a parameter is missing or unknown.
        ValueError: an array does not fit the years, or base-year sizes contradict each other.
    """
    linked = Linked(coke_output_index, plastics_value_added_100m_cny, plastics_price_index)
    return simulate(Inputs(**parameters), linked)


def simulate(inputs: Inputs, linked: Linked) -> Result:
    """As `run`, from checked inputs."""
    sizes = base_values(inputs, linked.plastics_value_added[..., 0])
    base = {name: sizes[..., index, None] for index, name in enumerate(SECTORS)}
    years = YEARS - YEARS[0]
    level = {
        "mining": base["mining"] * _compound(inputs.mining_growth, years),
        "coking": base["coking"] * linked.coke_output_index,
        "power": base["power"] * _compound(inputs.power_growth, years),
        "chlor_alkali": base["chlor_alkali"] * _compound(inputs.chlor_alkali_growth, years),
        "plastics": linked.plastics_value_added,
    }
    growth = {"mining": inputs.coal_price_growth, "coking": inputs.coke_price_growth}
    growth["chlor_alkali"] = inputs.chem_price_growth
    price = {name: _compound(growth.get(name, 0.0), years) for name in SECTORS}
    price["plastics"] = linked.plastics_price_index
    needed = required_other_growth(inputs, base["other"][..., 0], level, price)
    assumed = np.asarray(inputs.other_noncoal_growth, dtype=float)
    # the target is a floor: where less than no growth would do, the plan asks for none, not for decline
    applied = np.where(inputs.solve_other_growth, np.fmax(needed, 0.0), assumed)
    until = np.minimum(years, inputs.target_year - YEARS[0])
    level["other"] = base["other"] * _compound(applied, until) * _compound(assumed, years - until)
    volume, price = (_stack([by_name[name] for name in SECTORS]) for by_name in (level, price))
    return Result(volume, price, applied, needed, inputs, linked)


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
                f"plastics_value_added {plastics.max():g} in {YEARS[0]}: more than its group holds"
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
