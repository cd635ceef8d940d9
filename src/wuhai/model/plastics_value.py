"""What are the tonnes worth, what do they need, and how large is the country?

Identities: output value (亿元) = tonnes (万吨) x price (CNY/t) / 10,000; gross value counts the BDO used inside
the chain once more, net value does not; need = tonnes x mass balance; implied national capacity = target / share.

Boundary: current prices. Needs are stoichiometric plus yields (`wuhai.model.chemistry`). Energy covers BDO and
carbide, the two products with a unit energy in the plan, not polycondensation: a lower bound.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.model import chemistry
from wuhai.model.pipeline_built import column
from wuhai.years import decimal_year

COUNTRY = "中国"
LISTED = {"bdo": "1,4-丁二醇", "methanol": "甲醇", "carbide": "电石"}
"""Products of the chain in the plan's energy list."""

GRID_PRICES = np.arange(6_000, 42_001, 1_000)
GRID_UTILISATION = np.round(np.arange(0.10, 1.001, 0.05), 2)


def market_price(
    years: ArrayLike, *, start: ArrayLike, end: ArrayLike, start_year: int, end_year: int, growth: ArrayLike
) -> np.ndarray:
    """Price path, CNY/t, (years,) or (draws, years): straight from `start` to `end`, then `growth` a year."""
    years = np.asarray(years, float)
    weight = np.clip((years - start_year) / (end_year - start_year), 0, 1)
    price = column(start) + (column(end) - column(start)) * weight
    return price * (1 + column(growth)) ** np.clip(years - end_year, 0, None)


def output_value(tonnes_10kt: ArrayLike, price_cny_per_t: ArrayLike) -> np.ndarray:
    """Output value, 亿元."""
    return np.asarray(tonnes_10kt, float) * np.asarray(price_cny_per_t, float) / 1e4


def implied_price(
    value_100m_cny: ArrayLike, tonnes_10kt: ArrayLike, utilisation: ArrayLike = 1.0
) -> np.ndarray:
    """Price at which tonnes of capacity at a utilisation yield a value, CNY/t; inf if nothing is made."""
    output = np.asarray(tonnes_10kt, float) * np.asarray(utilisation, float)
    with np.errstate(divide="ignore"):
        return np.asarray(value_100m_cny, float) * 1e4 / output


def value_grid(
    tonnes_10kt: float,
    value_100m_cny: float,
    prices: np.ndarray = GRID_PRICES,
    utilisations: np.ndarray = GRID_UTILISATION,
) -> pd.DataFrame:
    """Output value over price x utilisation, long; `met` says where the value target is reached."""
    utilisation, price = np.meshgrid(utilisations, prices, indexing="ij")
    table = pd.DataFrame({"utilisation": utilisation.ravel(), "price_cny_per_t": price.ravel()})
    table["value_100m_cny"] = output_value(tonnes_10kt * table["utilisation"], table["price_cny_per_t"])
    return table.assign(met=table["value_100m_cny"] >= value_100m_cny)


def break_even(
    tonnes_10kt: float, value_100m_cny: float, utilisations: np.ndarray = GRID_UTILISATION
) -> pd.DataFrame:
    """The contour of the value target: price needed at each utilisation."""
    price = implied_price(value_100m_cny, tonnes_10kt, utilisations)
    return pd.DataFrame({"utilisation": utilisations, "price_cny_per_t": price})


def observed_path(observed: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """National observations of an indicator: period, year (decimal, end of period), value; oldest first."""
    rows = observed[(observed["region"] == COUNTRY) & (observed["indicator"] == indicator)]
    table = pd.DataFrame({"period": rows["period"].astype(str), "value": rows["value"].astype(float)})
    table.insert(1, "year", table["period"].map(decimal_year).astype(float))
    return table.sort_values("year", ignore_index=True)


def latest(path: pd.DataFrame) -> float:
    """Last value of an observed path; nan if nothing was observed."""
    return float(path["value"].iloc[-1]) if len(path) else float("nan")


def observed_growth(path: pd.DataFrame) -> float:
    """Yearly growth between the last two observations of a path; nan if there are fewer."""
    if len(path) < 2:
        return float("nan")
    (first, begin), (last, end) = path[["year", "value"]].iloc[-2:].to_numpy()
    return float((end / begin) ** (1 / (last - first)) - 1)


def year_reached(path: pd.DataFrame, level: float, growth: float) -> float:
    """Calendar year in which an observed path, growing on at `growth`, reaches a level; nan if it never does."""
    if not growth > 0:
        return float("nan")
    since, seen = path[["year", "value"]].iloc[-1]
    return float(np.ceil(since + max(np.log(level / seen), 0) / np.log1p(growth)) - 1)


def feeds_per_tonne(
    basis: str,
    *,
    pbs_share: float,
    terephthalate_share: float,
    polymer_yield: float,
    bdo_yield: float,
    carbide_gas_l_per_kg: float,
) -> dict[str, float]:
    """t of each feed per t of what the basis counts (a PBAT/PBS mix, or BDO itself), back to carbide."""
    feeds = {"bdo": 1.0, "pta": 0.0, "adipic_acid": 0.0, "succinic_acid": 0.0}
    if basis == "polymer":
        feeds = chemistry.polymer_feeds(
            pbs_share=pbs_share, terephthalate=terephthalate_share, polymer_yield=polymer_yield
        )
        feeds.pop("water")
    upstream = chemistry.bdo_feeds(bdo_yield=bdo_yield, carbide_gas_l_per_kg=carbide_gas_l_per_kg)
    return feeds | {name: amount * feeds["bdo"] for name, amount in upstream.items()}


def chain_balance(
    feeds: Mapping[str, float],
    *,
    output_10kt: float,
    target_10kt: float,
    energy_saving: pd.DataFrame,
    phaseout_carbide: pd.DataFrame,
) -> pd.DataFrame:
    """What the chain needs against what the plan's own lists show, 万吨; nan where they show nothing.

    Columns feed, per_t, need (at the output), need_full (target at full utilisation), listed (last year's output of
    the plan's energy list), closing (capacity on the plan's exit list).
    """
    table = pd.DataFrame({"feed": list(feeds), "per_t": list(feeds.values())})
    table["need"] = table["per_t"] * output_10kt
    table["need_full"] = table["per_t"] * target_10kt
    made = energy_saving.groupby("product")["output_t"].sum() / 1e4
    table["listed"] = table["feed"].map(LISTED).map(made).astype(float)
    closing = {"carbide": phaseout_carbide["capacity_10kt"].sum()}
    return table.assign(closing=table["feed"].map(closing).astype(float))


def energy_need(
    feeds: Mapping[str, float],
    tonnes_10kt: ArrayLike,
    bdo_energy_kgce_per_t: ArrayLike,
    carbide_energy_kgce_per_t: ArrayLike,
) -> np.ndarray:
    """Energy of the BDO and the carbide behind the tonnes, 万吨标准煤."""
    unit = feeds["bdo"] * np.asarray(bdo_energy_kgce_per_t, float)
    unit = unit + feeds["carbide"] * np.asarray(carbide_energy_kgce_per_t, float)
    return np.asarray(tonnes_10kt, float) * unit / 1000
