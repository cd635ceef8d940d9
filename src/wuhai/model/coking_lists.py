"""Who are the 14 coking firms that the plan merges but never lists, and how large is each?

Derivation: the plan's last annex prints 8 coke firms in the energy-saving list and 8 in the exit list; 2 stand in
both, so the union is 14, as many as the plan counts. Everything here is derived and marked so.

Identity: capacities add up to the plan's 1,763 万吨. Firms of the exit list alone have a printed capacity; the rest
is spread over the others by coke output, in whole 万吨 (as fine as the plan prints), none below what it closes.

Boundary: coke (焦炭) rows only; capacity 万吨 a year, output of the year before the plan, energy kgce per tonne of coke.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wuhai.model.constant import remembered

Array = np.ndarray

FIRMS = {
    "千里山": "Qianlishan", "广纳": "Guangna", "源通": "Yuantong", "华信": "Huaxin", "榕鑫": "Rongxin",
    "国家能源": "CHN Energy", "宏阳": "Hongyang", "美方": "Meifang", "天信": "Tianxin", "佳鑫": "Jiaxin",
    "德晟": "Desheng", "华资": "Huazi", "泰和": "Taihe", "西部": "Xibu",
}  # fmt: skip
"""Key -> English name. A key is the part of the printed name that tells a firm from the others."""

SAME_FIRM = {
    "千里山": "same plant under two parent names: 黄河工贸集团 in the energy list, 黄河能源科技集团 in the exit list",
    "国家能源": "same company: 煤焦化有限责任公司 in the energy list, 煤焦化公司 with its 西来峰 plant in the exit list",
}
"""Why the two keys found in both lists stand for one firm each."""

BY_PRODUCTS = {"tar": "焦油", "crude_benzene": "粗苯", "gas": "煤气", "methanol": "甲醇"}


@dataclass(frozen=True)
class Successor:
    """A named successor (附件1 专栏1): key, English name, size in 万吨, its firm among the 14 if it is one."""

    key: str
    english: str
    size_10kt: float
    anchor: str | None = None


SUCCESSORS = (
    Successor("广聚", "Guangju", 500),
    Successor("国家能源", "CHN Energy", 360, "国家能源"),
    Successor("榕鑫", "Rongxin", 300, "榕鑫"),
    Successor("君正", "Junzheng", 300),
    Successor("骏平", "Junping", 300),
)
"""In the order in which they stay if fewer than five are possible (assumption): by size, then those among the 14."""


def match(enterprises: pd.Series) -> list[str]:
    """The key of each printed name.

    Raises:
        ValueError: a name holds no key, or several.
    """
    keys = [[key for key in FIRMS if key in name] for name in enterprises]
    for name, found in zip(enterprises, keys, strict=True):
        if len(found) != 1:
            raise ValueError(f"coking enterprise {name!r}: matches {found or 'none'} of {', '.join(FIRMS)}")
    return [found[0] for found in keys]


def spread(total: float, weights: Array, least: Array) -> Array:
    """`total` in proportion to `weights`, none below its `least`, in whole units with the largest remainder.

    The sum stays exact; a broken rest of `total` goes to the next in line.

    Raises:
        ValueError: the total is less than all of `least`.
    """
    weights, least = np.asarray(weights, float), np.asarray(least, float)
    if total < least.sum():
        raise ValueError(f"{total:g} cannot be spread with {least.sum():g} at least")
    held = np.zeros(weights.size, bool)
    while True:
        free = weights * ~held
        exact = np.where(held, least, (total - least[held].sum()) * free / max(free.sum(), 1e-12))
        if (exact >= least).all():
            break
        held |= exact < least
    whole, order = np.floor(exact), np.argsort(np.floor(exact) - exact, kind="stable")
    left = total - whole.sum()
    whole[order] += np.clip(left - np.arange(len(order)), 0, 1)
    return whole


@remembered
def firms(energy_saving: pd.DataFrame, phaseout_coke: pd.DataFrame, total_10kt: float) -> pd.DataFrame:
    """The derived list, in the order of print, energy list first.

    Returns:
        firm, firm_en, in_energy_list, in_exit_list, output_10kt, exit_10kt (0 if none), exit_year, exit_energy_10k_tce,
        capacity_10kt, capacity_printed, derived (always true), note (why two printed names are one firm); NaN where
        nothing is printed.

    Raises:
        ValueError: an unknown name, or a total smaller than the printed exits.
    """
    listed, exits = coke_rows(energy_saving), phaseout_coke.assign(firm=match(phaseout_coke["enterprise"]))
    names = list(dict.fromkeys([*listed["firm"], *exits["firm"]]))
    output = listed.set_index("firm")["output_t"].reindex(names) / 1e4
    leaving = exits.set_index("firm").reindex(names)
    printed, capacity = output.isna().to_numpy(), leaving["capacity_10kt"].to_numpy(float).copy()
    exit_10kt = leaving["capacity_10kt"].fillna(0.0).to_numpy(float)
    capacity[~printed] = spread(total_10kt - capacity[printed].sum(), output[~printed], exit_10kt[~printed])
    return pd.DataFrame({
        "firm": names, "firm_en": [FIRMS[name] for name in names], "in_energy_list": ~printed,
        "in_exit_list": leaving["capacity_10kt"].notna().to_numpy(), "output_10kt": output.to_numpy(),
        "exit_10kt": exit_10kt, "exit_year": leaving["exit_year"].to_numpy(float),
        "exit_energy_10k_tce": leaving["energy_10k_tce"].to_numpy(float), "capacity_10kt": capacity,
        "capacity_printed": printed, "derived": True, "note": [SAME_FIRM.get(name, "") for name in names],
    })  # fmt: skip


@remembered
def coke_rows(energy_saving: pd.DataFrame) -> pd.DataFrame:
    """The coke lines of the energy list with the firm's key, and the saving computed at both printed limits.

    Adds saving_access, saving_advanced (万吨标准煤, (e - limit)+ x output) and `agrees`: the printed saving equals the
    one at the advanced limit to the two decimals of print.
    """
    rows = energy_saving[(energy_saving["industry"] == "焦炭") & (energy_saving["product"] == "焦炭")]
    rows = rows.assign(firm=match(rows["enterprise"])).reset_index(drop=True)
    for level in ("access", "advanced"):
        above = (rows["unit_energy_kgce_per_t"] - rows[f"{level}_limit_kgce_per_t"]).clip(lower=0)
        rows[f"saving_{level}"] = above * rows["output_t"] / 1e7
    return rows.assign(agrees=(rows["saving_advanced"] - rows["saving_10k_tce"]).abs() < 0.0051)


@remembered
def by_products(energy_saving: pd.DataFrame) -> pd.DataFrame:
    """Tonnes of each by-product per tonne of coke, over the firms that print it: product, firms, t_per_t.

    `gas` is read in the table's own unit, t; one firm prints it, and the size of the figure makes the unit doubtful.
    """
    coke = coke_rows(energy_saving).set_index("firm")["output_t"]
    rows = energy_saving[energy_saving["industry"] == "焦炭"]
    rows = rows.assign(firm=match(rows["enterprise"]))
    found = []
    for name, product in BY_PRODUCTS.items():
        made = rows[(rows["product"] == product) & rows["output_t"].notna()]
        base = coke[made["firm"]].sum()
        ratio = made["output_t"].sum() / base if base else np.nan
        found.append({"product": name, "firms": len(made), "t_per_t": ratio})
    return pd.DataFrame(found)
