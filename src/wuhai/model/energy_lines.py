"""How far is each line of the retrofit list from its limit, and where does its printed saving differ from the recomputed one?

Everything is rearranged from the list as `retrofit` recomputes it; 万吨标准煤 a year unless a column's name says otherwise.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from wuhai.model import retrofit
from wuhai.model.savings import Result

SHOWN = 0.005
"""A step smaller than this reads 0.00 and is left out of a bridge."""

NEAR = 0.02
"""A figure this close to a printed one, as a share of it, may stand behind it with its inputs rounded."""


def by_limit(result: Result) -> pd.DataFrame:
    """The computable lines by product and limit, the farthest above its limit first; caustic soda is one product.

    Returns:
        norm (first product of those with one limit), limit_kgce_per_t (advanced), seq, enterprise, product,
        unit_energy_kgce_per_t, excess_share and access_share (unit energy and access limit above the advanced limit,
        as a share of its size), saving_10k_tce (against the advanced limit), state (`above` the access limit,
        `between` the two, `at` the advanced limit or better).
    """
    rows = result.rows[result.rows["saving_advanced_10k_tce"].notna()]
    unit, access, advanced = (
        rows[f"{name}_kgce_per_t"] for name in ("unit_energy", "access_limit", "advanced_limit")
    )
    size, kind = advanced.abs(), rows["product"].mask(rows["product"].str.endswith("碱"), "碱")
    found = pd.DataFrame({
        "norm": rows.groupby([kind, advanced])["product"].transform("first"), "limit_kgce_per_t": advanced,
        "seq": rows["seq"], "enterprise": rows["enterprise"], "product": rows["product"],
        "unit_energy_kgce_per_t": unit, "excess_share": (unit - advanced) / size,
        "access_share": (access - advanced) / size, "saving_10k_tce": rows["saving_advanced_10k_tce"],
        "state": np.select([unit > access, unit > advanced], ["above", "between"], "at"),
    })  # fmt: skip
    top = found.groupby(["norm", "limit_kgce_per_t"])["excess_share"].transform("max")
    keys = found.assign(top=-top, excess=-found["excess_share"])
    order = keys.sort_values(["top", "norm", "limit_kgce_per_t", "excess", "seq"]).index
    return found.loc[order].reset_index(drop=True)


def printed_recomputed(result: Result) -> pd.DataFrame:
    """The computable lines: seq, enterprise, product, printed and recomputed saving, difference, verdict."""
    rows = result.rows[result.rows["saving_advanced_10k_tce"].notna()]
    names = {"saving_printed_10k_tce": "printed_10k_tce", "saving_advanced_10k_tce": "recomputed_10k_tce"}
    found = rows[["seq", "enterprise", "product", *names, "verdict"]].rename(columns=names)
    found["difference_10k_tce"] = found["printed_10k_tce"] - found["recomputed_10k_tce"]
    return found.reset_index(drop=True)


def differing(result: Result) -> pd.DataFrame:
    """The lines that differ or follow no rule, each beside what else could stand behind its printed figure.

    Returns:
        seq, enterprise, product, printed_10k_tce, recomputed_10k_tce (NaN: not computable), limits_10k_tce (what the
        way from the access to the advanced limit alone would save), flat_10k_tce (the flat share of its energy: of
        annual energy on the first line of an enterprise, else of unit energy x output), near (`limits` or `flat`, if
        one of these comes within `NEAR` of it; else empty).
    """
    rows = result.rows
    annual, output = rows.attrs["flat_shares"]
    own = rows["unit_energy_kgce_per_t"] * rows["output_t"] / retrofit.KGCE_PER_10K_TCE
    flat = np.where(rows["seq"].duplicated(), output * own, annual * rows["annual_energy_tce"] / 1e4)
    flat = np.where(rows["rule"] == "output_share", output * own, flat)
    limits = retrofit.limit_saving(
        unit_energy_kgce_per_t=rows["access_limit_kgce_per_t"],
        limit_kgce_per_t=rows["advanced_limit_kgce_per_t"], output_t=rows["output_t"],
    )  # fmt: skip
    found = pd.DataFrame({
        "seq": rows["seq"], "enterprise": rows["enterprise"], "product": rows["product"],
        "printed_10k_tce": rows["saving_printed_10k_tce"],
        "recomputed_10k_tce": rows["saving_advanced_10k_tce"], "limits_10k_tce": limits, "flat_10k_tce": flat,
    })  # fmt: skip
    found = found[(rows["verdict"] == "differs") | (rows["rule"] == "none")].reset_index(drop=True)
    gaps = (
        found[["flat_10k_tce", "limits_10k_tce"]].sub(found["printed_10k_tce"], axis=0).abs().fillna(np.inf)
    )
    close = gaps.min(axis=1) <= np.maximum(SHOWN, NEAR * found["printed_10k_tce"])
    return found.assign(near=np.where(close, gaps.idxmin(axis=1).str.removesuffix("_10k_tce"), ""))
