"""What moved the non-coal share? Views of one run of the sector model, for figures, tables and results.csv.

Identity: the change of the share from the base year to the target year is the sum of what each sector adds
(LMDI, exact). Frames are tidy; numbers are fractions unless the name says _pp (points) or _100m_cny (亿元).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.facts import YEARS
from wuhai.model.change import TERMS, Array, required_relative_growth, share_lmdi, shift_share
from wuhai.model.sectors import Result, simulate
from wuhai.model.structure_inputs import BASES, DEFINITIONS, SECTORS

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


def plausible(needed: ArrayLike, bound: ArrayLike) -> Array:
    """Whether a required growth is plausible; NaN means that none is required."""
    return np.isnan(needed) | (np.asarray(needed) <= bound)


# Results contract -------------------------------------------------------------------------------------------

_SHARE, _VALUE = "Share|Value Added|Non-Coal", "Value Added"
_DEFINITION_NAMES = {
    "narrow": "Narrow",
    "broad": "Broad",
    "broad_power": "Broad with Power",
    "strict": "Strict",
}
_SECTOR_NAMES = (
    "Coal Mining",
    "Coking",
    "Coal Power",
    "Chlor-Alkali",
    "Degradable Plastics",
    "Other Non-Coal",
)


def series(result: Result) -> dict[tuple[str, str], Array]:
    """IAMC variable and unit -> values (..., Y), with draws if the run has them.

    Shares by definition are in the prices of the target; value added is in 2021 prices.
    """
    found = {(_SHARE, "%"): 100 * result.share()}
    for name, title in _DEFINITION_NAMES.items():
        found[f"{_SHARE}|{title}", "%"] = 100 * result.share(name)
    for basis in BASES:
        found[f"{_SHARE}|{basis.title()} Prices", "%"] = 100 * result.share(basis=basis)
    found[f"{_VALUE}|Industry", "billion CNY"] = result.volume.sum(axis=-2) / 10
    for index, title in enumerate(_SECTOR_NAMES):
        found[f"{_VALUE}|{title}", "billion CNY"] = result.volume[..., index, :] / 10
    return found


def variables(result: Result) -> pd.DataFrame:
    """`series` of one run as a frame: variable, unit, year, value."""
    frames = [
        pd.DataFrame({"variable": name, "unit": unit, "year": YEARS, "value": values})
        for (name, unit), values in series(single(result)).items()
    ]
    return pd.concat(frames, ignore_index=True)
