"""Which printed savings follow a rule, and does a firm's energy cover that of its products?

Identity: saving = max(0, unit energy - advanced limit) x output. Lines for which that fails are held against
a flat rate of the firm's annual energy or of their own unit energy x output, as the list uses most often; a
line that follows neither is shown beside the nearest of these, the access limit and the distance of the two
limits.

Boundary: the retrofit list (附件4 附表1) as recomputed by the energy model; 万吨标准煤 and tce.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from wuhai.model.printed import VERDICTS, half_digit, verdicts

SECTION = "附件4 附表1"

BALANCE_TOLERANCE = 0.01
"""Part of the annual energy by which product lines may exceed it: rounding (assumption)."""

SHARE_WORDS = {
    "annual_share": ("企业年能耗的{rate:g}%", "{rate:g} % of the firm's annual energy"),
    "output_share": ("单位产品能耗×产量的{rate:g}%", "{rate:g} % of unit energy x output"),
    "access": ("（单位产品能耗－准入值）×产量", "(unit energy - access limit) x output"),
    "limit_gap": ("（准入值－先进值）×产量", "(access limit - advanced limit) x output"),
}


def saving_checks(rows: pd.DataFrame) -> pd.DataFrame:
    """Every line against the advanced limit, then those that miss it against the flat rates.

    Args:
        rows: the list with `saving_printed_10k_tce`, `saving_advanced_10k_tce`, `saving_access_10k_tce`,
            `verdict`, `rule` and, in ``attrs["flat_shares"]``, the two flat rates.
    """
    stated, recomputed = rows["saving_printed_10k_tce"], rows["saving_advanced_10k_tce"]
    limits = _labelled(rows, "saving").assign(stated=stated, recomputed=recomputed, verdict=rows["verdict"])
    limits["why_zh"] = np.where(
        recomputed.notna(), "（单位产品能耗－先进值）×产量", "未列明限额、单位产品能耗或节能量"
    )
    limits["why_en"] = np.where(
        recomputed.notna(),
        "(unit energy - advanced limit) x output",
        "no limit, unit energy or saving is printed",
    )
    missed = rows[~rows["rule"].isin(("advanced", "not_printed"))]
    return pd.concat([limits, _flat_checks(rows, missed)], ignore_index=True)


def _labelled(rows: pd.DataFrame, check: str) -> pd.DataFrame:
    """Ids, places and names of lines; a line counts within its firm."""
    line = rows.groupby("seq").cumcount() + 1
    ids = [f"{check}_{seq}_{number}" for seq, number in zip(rows["seq"], line, strict=True)]
    named = rows[["enterprise", "product"]].assign(id=ids, check=check, section=SECTION)
    return named.assign(unit="万吨标准煤", label_zh="节能量", label_en="Energy saving")


def _flat_checks(rows: pd.DataFrame, missed: pd.DataFrame) -> pd.DataFrame:
    whole = rows["rule"].eq("annual_share")
    labels = _labelled(rows.assign(product=rows["product"].mask(whole)), "saving_rule")
    table = pd.concat([labels.loc[missed.index], _nearest_rule(rows).loc[missed.index]], axis=1)
    half = [half_digit(value, 2) for value in table["stated"]]
    table["verdict"] = verdicts(table["stated"], table["recomputed"], half)
    return table[~(whole & rows["seq"].duplicated()).loc[missed.index]]


def _nearest_rule(rows: pd.DataFrame) -> pd.DataFrame:
    """For each line what the rule it follows gives, or the nearest of the rules: stated, recomputed, why_*.

    The flat rate of annual energy is judged on the firm's sum, which then stands in `stated`.
    """
    annual_rate, output_rate = rows.attrs["flat_shares"]
    printed = rows["saving_printed_10k_tce"]
    total = rows.groupby("seq")["saving_printed_10k_tce"].transform("sum", min_count=1)
    stated = pd.DataFrame(dict.fromkeys(SHARE_WORDS, printed) | {"annual_share": total})
    limits = rows["access_limit_kgce_per_t"] - rows["advanced_limit_kgce_per_t"]
    ruled = pd.DataFrame(
        {
            "annual_share": annual_rate * rows["annual_energy_tce"] / 1e4,
            "output_share": output_rate * rows["unit_energy_kgce_per_t"] * rows["output_t"] / 1e7,
            "access": rows["saving_access_10k_tce"],
            "limit_gap": limits * rows["output_t"] / 1e7,
        }
    )
    gap = (stated - ruled).abs().fillna(np.inf)
    rule = rows["rule"].replace("either_share", "output_share")  # both hold; this one holds line by line
    nearest = gap.idxmin(axis=1).where(~rule.isin(ruled.columns), rule)
    words = {
        name: _words(name, annual_rate if name == "annual_share" else output_rate) for name in SHARE_WORDS
    }
    at = [(place, name) for place, name in zip(rows.index, nearest, strict=True)]
    return pd.DataFrame(
        {
            "stated": [stated.at[cell] for cell in at], "recomputed": [ruled.at[cell] for cell in at],
            "why_zh": [words[name][0] for name in nearest], "why_en": [words[name][1] for name in nearest],
        },
        index=rows.index,
    )  # fmt: skip


def _words(name: str, rate: float) -> tuple[str, str]:
    zh, en = SHARE_WORDS[name]
    return zh.format(rate=100 * rate), en.format(rate=100 * rate)


def balance_checks(rows: pd.DataFrame) -> pd.DataFrame:
    """Each firm's annual energy against the least that its product lines use.

    `recomputed` is the sum of unit energy x output where that exceeds the annual energy by more than
    `BALANCE_TOLERANCE`, the annual energy itself where it does not, NaN where no line can be computed. A
    product that goes into another (clinker into cement) is counted in both, which alone can make the sum
    exceed.
    """
    used = (rows["unit_energy_kgce_per_t"] * rows["output_t"] / 1000).groupby(rows["seq"]).sum(min_count=1)
    firms = rows.drop_duplicates("seq").set_index("seq")
    annual = firms["annual_energy_tce"]
    least = used.where(used > annual * (1 + BALANCE_TOLERANCE), annual).where(used.notna())
    return pd.DataFrame(
        {
            "id": [f"balance_{seq}" for seq in firms.index], "check": "balance", "section": SECTION,
            "unit": "tce",
            "stated": annual, "recomputed": least, "verdict": verdicts(annual, least, 0.005),
            "enterprise": firms["enterprise"],
            "label_zh": "年综合能源消费量", "label_en": "Annual energy use",
            "why_zh": "不少于各产品单位能耗×产量之和（互为原料者重复计算）",
            "why_en": "at least unit energy x output of all products (nested ones count twice)",
        }
    )  # fmt: skip


def rule_counts(checks: pd.DataFrame) -> dict[str, int]:
    """Savings by what they follow: `limit`, `flat_rate` (a firm counts once), `none`; or `not_printed`."""
    limits, flat = (checks[checks["check"] == kind] for kind in ("saving", "saving_rule"))
    return {
        "limit": int((limits["verdict"] == VERDICTS[0]).sum()),
        "flat_rate": int((flat["verdict"] == VERDICTS[0]).sum()),
        "none": int((flat["verdict"] == VERDICTS[1]).sum()),
        "not_printed": int(limits["stated"].isna().sum()),
    }
