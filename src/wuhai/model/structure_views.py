"""What does a run of the sector model look like? Views for figures and tables.

Frames are tidy; numbers are fractions unless the name says _pp (points) or _100m_cny (亿元).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.model.change import Array, required_relative_growth, shift_share
from wuhai.model.sectors import Result
from wuhai.model.structure_analysis import BASE_SHARES, single
from wuhai.model.structure_inputs import BASES, DEFINITIONS, SECTORS
from wuhai.years import YEARS


def share_table(result: Result) -> pd.DataFrame:
    """Non-coal share by definition, price basis and year; `judged`: in the prices the target is judged in."""
    basis = single(result).inputs.price_basis
    frames = (
        pd.DataFrame({"definition": d, "basis": b, "year": YEARS, "share": result.share(d, b)})
        for d in DEFINITIONS for b in BASES
    )  # fmt: skip
    table = pd.concat(frames, ignore_index=True)
    return table.assign(judged=table["basis"] == basis)


def sector_table(result: Result) -> pd.DataFrame:
    """Value added by sector, price basis and year; `judged` as in `share_table`, `coal` as the target is judged."""
    inputs = single(result).inputs
    coal = dict(zip(SECTORS, DEFINITIONS[inputs.definition], strict=True))
    frames = (
        pd.DataFrame({"sector": s, "basis": b, "year": YEARS, "value_100m_cny": result.values(b)[i]})
        for i, s in enumerate(SECTORS) for b in BASES
    )  # fmt: skip
    table = pd.concat(frames, ignore_index=True)
    return table.assign(judged=table["basis"] == inputs.price_basis, coal=table["sector"].map(coal))


def price_volume(result: Result) -> pd.DataFrame:
    """Two ways to a share: the run's own, and prices alone, volumes held and coal made cheaper as the target asks.

    For each `route` (run, prices) the steps base, volume, price, end; `share` is a level at base and end, a change
    between. Volume is the change in 2021 prices, price what current prices add to it.
    """
    at, target = single(result).at_target, float(result.inputs.target_share)
    constant, current = (result.share(basis=basis) for basis in BASES)
    base = constant[0]
    steps = {
        "run": [base, constant[at] - base, current[at] - constant[at], current[at]],
        "prices": [base, 0.0, max(target - base, 0.0), max(target, base)],
    }
    rows = [
        {"route": route, "step": step, "share": float(share) + 0.0}
        for route, shares in steps.items()
        for step, share in zip(("base", "volume", "price", "end"), shares, strict=True)
    ]
    return pd.DataFrame(rows)


def shifts(result: Result) -> pd.DataFrame:
    """Shift-share of each sector against the city's whole industry: proportional growth and own shift."""
    values = single(result).values()
    before, after = values[:, 0], values[:, result.at_target]
    growth = after.sum() / before.sum() - 1
    general, _, shift = shift_share(before, after, growth, growth).T
    return pd.DataFrame({"sector": SECTORS, "proportional_100m_cny": general, "shift_100m_cny": shift})


def required_noncoal_growth(
    base_share: ArrayLike, target_share: ArrayLike, years: ArrayLike, coal_growth: ArrayLike = 0.0
) -> Array:
    """Yearly g_n = (1 + g_c)(1 + rho) - 1: equal to rho only where coal does not grow."""
    return (1 + np.asarray(coal_growth)) * (1 + required_relative_growth(base_share, target_share, years)) - 1


def growth_map(
    base_shares: ArrayLike, coal_growths: ArrayLike, target_share: float, years: float
) -> pd.DataFrame:
    """Required growth for every pair of base share and coal growth."""
    share, coal = (grid.ravel() for grid in np.meshgrid(base_shares, coal_growths, indexing="ij"))
    growth = required_noncoal_growth(share, target_share, years, coal)
    return pd.DataFrame({"base_share": share, "coal_growth": coal, "noncoal_growth": growth})


def required_map(result: Result) -> pd.DataFrame:
    """`growth_map` over the range of base shares and coal growth of -10 to 10 %, wide enough to hold the run."""
    at, values = single(result).at_target, result.values()
    coal = values[DEFINITIONS[result.inputs.definition]].sum(axis=0)
    own, growth = result.share()[0], (coal[at] / coal[0]) ** (1 / at) - 1
    shares = np.linspace(min(BASE_SHARES[0], own - 0.02), max(BASE_SHARES[-1], own + 0.02), 61)
    growths = np.linspace(min(-0.10, growth - 0.02), max(0.10, growth + 0.02), 41)
    return growth_map(np.clip(shares, 0.01, 0.99), growths, result.inputs.target_share, at)
