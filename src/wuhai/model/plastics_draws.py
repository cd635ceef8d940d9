"""What do degradable plastics come to in each draw of an ensemble, or at the median of the model's own draws?

Identities: as in `plastics`; here every number may be one per draw. Randomness is given from outside, so that two runs
with the same random numbers differ by their parameters alone.

Boundary: the basis that counts, without the chain behind it. Quantities 万吨, values 亿元.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
from scipy.special import ndtri

from wuhai.model import plastics_value
from wuhai.model.pipeline_built import column
from wuhai.model.pipeline_shocks import Shocks
from wuhai.model.plastics_parameters import Parameters
from wuhai.model.plastics_projects import (
    STAGES,
    BuildOut,
    Paths,
    counted,
    due_dates,
    paths,
    shocks,
    solve_build_out,
)
from wuhai.years import YEARS

Array = np.ndarray

_EDGE = 2.0**-53
"""Uniform numbers are kept this far from 0 and 1, where a normal quantile would be infinite."""


def projects_of(pipeline: pd.DataFrame, p: Parameters, basis: str = "") -> pd.DataFrame:
    """The projects that count, see `plastics_projects.counted`; `basis` defaults to the one that counts."""
    return counted(
        pipeline, basis=basis or p.capacity_basis, vintage=p.pipeline_stage, lead_months=p.lead_months
    )


def shock_count(pipeline: pd.DataFrame, *, basis: str, vintage: str) -> int:
    """How many uniform numbers one draw of the projects needs: four a project, one a stage."""
    found = counted(pipeline, basis=basis, vintage=vintage, lead_months=dict.fromkeys(STAGES, 0.0))
    return 4 * len(found) + len(STAGES)


def shocks_from(uniform: Array, market: Array) -> Shocks:
    """Shocks of the projects from uniform numbers (draws, `shock_count`) and the market factor (draws,)."""
    stages, each = len(STAGES), (uniform.shape[1] - len(STAGES)) // 4
    own, size, scope, slip = (uniform[:, stages + k * each : stages + (k + 1) * each] for k in range(4))
    normal = ndtri(np.clip(own, _EDGE, 1 - _EDGE))
    return Shocks(np.asarray(market, float), normal, uniform[:, :stages], size, scope, slip)


def own_shocks(p: Parameters, basis: str, projects: int, market: Array | None = None) -> Shocks:
    """The shocks of the model's own Monte Carlo; runs that share the seed share them."""
    if market is None:
        return _shocks(basis, p.seed, p.draws, projects)
    return shocks(basis, seed=p.seed, draws=p.draws, projects=projects, market=market)


@lru_cache(maxsize=4)
def _shocks(basis: str, seed: int, draws: int, projects: int) -> Shocks:
    return shocks(basis, seed=seed, draws=draws, projects=projects).fixed()


def play(projects: pd.DataFrame, luck: Shocks, p: Parameters, due: Array | None = None) -> Paths:
    """The projects played out, one path per draw of `luck`; `due` (draws, projects) if dates are drawn too."""
    return paths(
        projects,
        luck,
        YEARS,
        p.plastics_target_year,
        due=due,
        probability=np.stack(np.broadcast_arrays(*p.probability.values()), axis=-1),
        strength=p.prior_strength,
        correlation=p.market_correlation,
        slip_months=p.slip_months,
        scope=p.scope,
        utilisation=p.plastics_utilisation,
        ramp_months=p.ramp_months,
    )


def build_out(projects: pd.DataFrame, p: Parameters) -> BuildOut:
    """What the target requires of these projects."""
    nameplate = (projects["low"] + projects["high"]) / 2
    standing = projects["done"] & (projects["due"] <= YEARS[0] + 1)
    return solve_build_out(
        YEARS,
        base=float(nameplate[standing].sum()),
        named=float(nameplate[~standing].sum()),
        target=p.plastics_target_10kt,
        base_year=int(YEARS[0]),
        target_year=p.plastics_target_year,
    )


def solved(pipeline: pd.DataFrame, p: Parameters) -> tuple[Array, Array]:
    """Capacity (years,) and output (..., years) of the path that meets the target."""
    # only finished projects enter, whose dates no lead time moves
    path = build_out(_dateless(pipeline, p), p).path
    return path, path * column(p.plastics_utilisation)


def drawn(pipeline: pd.DataFrame, p: Parameters, uniform: Array, market: Array) -> tuple[Array, Array]:
    """Capacity and output of each draw, (draws, years); parameters may be one per draw.

    Args:
        uniform: (draws, `shock_count`) uniform numbers.
        market: (draws,) standard normal, high is good for all projects.
    """
    projects = _dateless(pipeline, p)
    due = due_dates(projects, p.lead_months)
    found = play(projects, shocks_from(uniform, market), p, due)
    return found.capacity, found.production


def _dateless(pipeline: pd.DataFrame, p: Parameters) -> pd.DataFrame:
    """The projects that count, without regard to lead times."""
    nothing = dict.fromkeys(STAGES, 0.0)
    return counted(pipeline, basis=p.capacity_basis, vintage=p.pipeline_stage, lead_months=nothing)


def central(pipeline: pd.DataFrame, p: Parameters) -> tuple[Array, Array]:
    """Median capacity and output, (years,) each, of the model's own draws at one set of parameters."""
    projects = projects_of(pipeline, p)
    found = play(projects, own_shocks(p, p.capacity_basis, len(projects)), p)
    return np.median(found.capacity, axis=0), np.median(found.production, axis=0)


def priced(p: Parameters, production: Array) -> dict[str, Array]:
    """Prices and values of a path or of one per draw, (..., years).

    Returns:
        market_price, bdo_price, price (the one at which the value target is met with `solve_price`, where it is finite),
        CNY/t; value_net, value_added, value_added_constant (at the base year's price), 亿元.
    """
    market, bdo = p.market_prices
    needed = plastics_value.implied_price(p.plastics_output_value_100m_cny, production[..., p.at_target])
    use = np.asarray(p.solve_price & np.isfinite(needed))[..., None]
    price = np.where(use, np.asarray(needed)[..., None], market)
    rate = column(p.plastics_value_added_rate)
    net = plastics_value.output_value(production, price)
    return {
        "market_price": market, "bdo_price": bdo, "price": price, "value_net": net, "value_added": net * rate,
        "value_added_constant": plastics_value.output_value(production, price[..., :1]) * rate,
    }  # fmt: skip
