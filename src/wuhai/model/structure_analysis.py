"""What moves the non-coal share of one run, and what would its target take from another start or without plastics?

Identity: the change of the share from the base year to the target year is the sum of what each sector adds (LMDI, exact).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.model.change import TERMS, Array, required_relative_growth, share_lmdi
from wuhai.model.sectors import Result, simulate
from wuhai.model.structure_inputs import DEFINITIONS, SECTORS

BASE_SHARES = np.round(np.linspace(0.50, 0.80, 301), 3)
COARSE = np.round(np.linspace(0.50, 0.80, 7), 2)
"""Range of the unknown base share that every answer is given for (assumption), in steps of 0.1 and of 5 points."""


def single(result: Result) -> Result:
    """The run itself if it holds no draws.

    Raises:
        ValueError: it does; frames and facts describe one run.
    """
    shape = np.broadcast_shapes(result.volume.shape, result.price.shape)
    if len(shape) != 2:
        raise ValueError(f"a single run is needed, this one holds draws: shape {shape}")
    return result


def attribution(result: Result, definition: str | None = None, basis: str | None = None) -> pd.DataFrame:
    """What each sector adds to the change of the share, base to target year; `total_pp` sums to it.

    Volume, structure (mix inside non-coal and inside coal) and price by LMDI, in points. In constant prices
    only volume is left, once summed over sectors. By default as the target is judged.
    """
    single(result)
    at, coal = result.at_target, DEFINITIONS[definition or result.inputs.definition]
    current = (basis or result.inputs.price_basis) == "current"
    price = result.price if current else np.ones_like(result.price)
    terms = share_lmdi(result.volume[:, 0], result.volume[:, at], price[:, 0], price[:, at], ~coal)
    table = pd.DataFrame(100 * terms + 0.0, columns=[f"{term}_pp" for term in TERMS])
    return table.assign(total_pp=table.sum(axis=1)).assign(sector=SECTORS, coal=coal)


def without_plastics(result: Result) -> Result:
    """The same run, all other industry growing alike, with degradable plastics held at its base year."""
    inputs = replace(result.inputs, solve_other_growth=False, other_noncoal_growth=result.other_growth)
    added = result.linked.plastics_value_added
    return simulate(inputs, replace(result.linked, plastics_value_added=np.full_like(added, added[0])))


def plausible(needed: ArrayLike, bound: ArrayLike) -> Array:
    """Whether a required growth is plausible; NaN means that none is required."""
    return np.isnan(needed) | (np.asarray(needed) <= bound)


def over_base_share(result: Result, base_shares: ArrayLike = BASE_SHARES) -> pd.DataFrame:
    """The same run for other base shares: what other non-coal industry must grow by, and is it plausible?

    NaN growth: the target is met without it. `relative_growth` is rho under the definition of the target;
    `without_plastics` is the growth required if degradable plastics add nothing.
    """
    grid = np.asarray(base_shares, dtype=float)
    inputs = replace(single(result).inputs, base_share=grid)
    other = simulate(inputs, result.linked)
    rho = required_relative_growth(other.share()[:, 0], inputs.target_share, result.at_target)
    needed, alone = other.required_growth, without_plastics(other).required_growth
    columns = {"base_share": grid, "relative_growth": rho, "other_growth": needed, "without_plastics": alone}
    return pd.DataFrame(columns).assign(plausible=plausible(needed, inputs.plausible_growth))


def cross_check(result: Result) -> pd.DataFrame:
    """The plan's output values as value added beside the model's; `implied_rate` is model over plan."""
    inputs, at = single(result).inputs, result.at_target
    products = ["coking", "chlor_alkali", "plastics"]
    output = np.array([getattr(inputs, f"{name}_output_value_100m_cny") for name in products], dtype=float)
    model = result.values()[[SECTORS.index(name) for name in products], at]
    low, high = inputs.plan_value_added_rate_low * output, inputs.plan_value_added_rate_high * output
    return pd.DataFrame({
        "sector": products, "output_100m_cny": output, "low_100m_cny": low, "high_100m_cny": high,
        "model_100m_cny": model, "implied_rate": model / output, "within": (low <= model) & (model <= high),
    })  # fmt: skip
