"""How are the printed savings of the 38 enterprises made, and which of them follow a rule?

Identity: saving = max(0, (unit energy - limit) x output), against the access or the advanced limit printed
beside it. Where the plan prints no limit or no unit energy, nothing can be recomputed and the line says so.

Boundary: the energy-saving list of the plan (附件4 附件1), one row per enterprise and product line; 万吨标准煤 a year.
A blank cell stays blank: it is no saving of zero.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.model.constant import remembered

Array = np.ndarray

KGCE_PER_10K_TCE = 1e7
"""Kilograms of standard coal in 万吨标准煤."""

SHARES = np.arange(1, 31) / 200
"""Flat rates tried as the rule behind a printed saving: 0.5 % to 15 % in steps of 0.5 %."""

RULES = ("advanced", "access", "annual_share", "output_share", "either_share", "none", "not_printed")
"""What a printed saving follows: a limit, a flat share of annual energy or of own use, or nothing."""

ROW_COLUMNS = (
    "seq", "enterprise", "product", "saving_printed_10k_tce", "saving_advanced_10k_tce",
    "saving_access_10k_tce", "verdict",
)  # fmt: skip


def limit_saving(
    *, unit_energy_kgce_per_t: ArrayLike, limit_kgce_per_t: ArrayLike, output_t: ArrayLike
) -> Array:
    """Saving from coming down to a limit, 万吨标准煤: zero for who is better, NaN where a figure is missing."""
    excess = np.asarray(unit_energy_kgce_per_t, float) - np.asarray(limit_kgce_per_t, float)
    return np.maximum(0.0, excess) * np.asarray(output_t, float) / KGCE_PER_10K_TCE


def matches(printed: ArrayLike, recomputed: ArrayLike, digits: int = 2) -> Array:
    """Whether a printed figure is the recomputed one: within half of the last of its `digits` decimals."""
    gap = np.abs(np.asarray(printed, float) - np.asarray(recomputed, float))
    return gap <= 0.5 * 10.0**-digits + 1e-9


def verdicts(printed: ArrayLike, recomputed: ArrayLike, digits: int = 2) -> Array:
    """`matches`, `differs` or, where one of the two is missing, `not computable`."""
    missing = np.isnan(np.asarray(printed, float)) | np.isnan(np.asarray(recomputed, float))
    return np.where(
        missing, "not computable", np.where(matches(printed, recomputed, digits), "matches", "differs")
    )


def best_share(printed: ArrayLike, base: ArrayLike) -> tuple[float, int]:
    """The rate of `SHARES` that reproduces most of the printed savings (>0) from `base`, and how many."""
    printed, base = np.asarray(printed, float), np.asarray(base, float)
    hits = (matches(printed, SHARES[:, None] * base) & (printed > 0)).sum(axis=1)
    return float(SHARES[hits.argmax()]), int(hits.max())


@remembered
def recompute(energy_saving: pd.DataFrame) -> pd.DataFrame:
    """The list with savings recomputed, the verdict on each and the rule that its printed figure follows.

    Args:
        energy_saving: the plan's table, one row per enterprise and product line.

    Returns:
        Its rows in order. `saving_*_10k_tce` is NaN where not printed or not computable; `rule` is one of
        `RULES`; `attrs["flat_shares"]` holds the flat rates found: of annual energy, of unit energy x output.
    """
    rows = energy_saving.drop(columns="note", errors="ignore").reset_index(drop=True)
    rows = rows.rename(columns={"saving_10k_tce": "saving_printed_10k_tce"})
    unit, output = rows["unit_energy_kgce_per_t"], rows["output_t"]
    for level in ("advanced", "access"):
        rows[f"saving_{level}_10k_tce"] = limit_saving(
            unit_energy_kgce_per_t=unit, limit_kgce_per_t=rows[f"{level}_limit_kgce_per_t"], output_t=output
        )
    rows["verdict"] = verdicts(rows["saving_printed_10k_tce"], rows["saving_advanced_10k_tce"])
    rows["rule"], shares = _rules(rows)
    rows.attrs["flat_shares"] = shares
    return rows


def row_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The audit table of the list: printed beside recomputed savings, `ROW_COLUMNS`."""
    return rows[list(ROW_COLUMNS)].copy()


def _rules(rows: pd.DataFrame) -> tuple[Array, tuple[float, float]]:
    """The rule of every row and the two flat rates; the share of annual energy is judged by enterprise."""
    printed = rows["saving_printed_10k_tce"].to_numpy(float)
    by_limit = matches(printed, rows["saving_advanced_10k_tce"])
    total = rows.groupby("seq")["saving_printed_10k_tce"].transform("sum", min_count=1).to_numpy(float)
    annual = rows["annual_energy_tce"].to_numpy(float) / 1e4
    own = (rows["unit_energy_kgce_per_t"] * rows["output_t"]).to_numpy(float) / KGCE_PER_10K_TCE
    first, unexplained = ~rows["seq"].duplicated().to_numpy(), ~by_limit
    annual_share, _ = best_share(total[first], annual[first])
    output_share, _ = best_share(printed[unexplained], own[unexplained])
    of_annual, of_output = matches(total, annual_share * annual), matches(printed, output_share * own)
    conditions = [
        np.isnan(printed), by_limit, matches(printed, rows["saving_access_10k_tce"]), of_annual & of_output,
        of_annual, of_output,
    ]  # fmt: skip
    names = ["not_printed", "advanced", "access", "either_share", "annual_share", "output_share"]
    return np.select(conditions, names, default="none"), (annual_share, output_share)


def rule_summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Lines, lines above zero and printed saving by rule, in the order of `RULES`."""
    printed = rows["saving_printed_10k_tce"]
    frame = pd.DataFrame(
        {"rule": rows["rule"], "lines": 1, "positive": printed > 0, "printed_10k_tce": printed}
    )
    return frame.groupby("rule").sum().reindex(RULES, fill_value=0).reset_index()


def scenario_saving(rows: pd.DataFrame, level: str, blend_share: ArrayLike = 0.0) -> Array:
    """Saving of every line at a target level, 万吨标准煤, shape (..., rows).

    Args:
        rows: as from `recompute`.
        level: `printed`; `access` or `advanced` limit; `blend` between them.
        blend_share: way from the access (0) to the advanced limit (1), scalar or (draws,); for `blend` only.

    Lines that no limit reaches keep their printed saving at every level; a blank counts as no saving.
    """
    printed = rows["saving_printed_10k_tce"].fillna(0.0).to_numpy(float)
    if level == "printed":
        return printed
    way = np.asarray({"access": 0.0, "advanced": 1.0}.get(level, blend_share), float)[..., None]
    access = rows["access_limit_kgce_per_t"].to_numpy(float)
    limit = access + way * (rows["advanced_limit_kgce_per_t"].to_numpy(float) - access)
    saving = limit_saving(
        unit_energy_kgce_per_t=rows["unit_energy_kgce_per_t"],
        limit_kgce_per_t=limit,
        output_t=rows["output_t"],
    )
    return np.where(np.isnan(saving), printed, saving)


def by_enterprise(rows: pd.DataFrame, saving: ArrayLike | None = None) -> pd.DataFrame:
    """Concentration (Pareto) curve: enterprises by falling saving, with share, cumulative share and rank.

    `saving` replaces the printed savings, one number per row.
    """
    values = rows["saving_printed_10k_tce"].fillna(0.0) if saving is None else np.asarray(saving, float)
    frame = rows.assign(saving_10k_tce=values)
    keys = ["seq", "enterprise", "industry", "annual_energy_tce"]
    curve = frame.groupby(keys, as_index=False)["saving_10k_tce"].sum()
    curve = curve.sort_values(["saving_10k_tce", "seq"], ascending=[False, True], ignore_index=True)
    curve["share"] = curve["saving_10k_tce"] / curve["saving_10k_tce"].sum()
    curve["cumulative_share"] = curve["share"].cumsum()
    curve.insert(0, "rank", np.arange(1, len(curve) + 1))
    return curve


def by_industry(rows: pd.DataFrame) -> pd.DataFrame:
    """Enterprises, annual energy (tce) and savings by industry: printed, and against both limits."""
    firms = rows.drop_duplicates("seq").groupby("industry", sort=False)
    savings = [name for name in rows if name.startswith("saving_")]
    frame = rows.groupby("industry", sort=False)[savings].sum()
    frame.insert(0, "enterprises", firms.size())
    frame.insert(1, "annual_energy_tce", firms["annual_energy_tce"].sum())
    return frame.reset_index()


def gini(values: ArrayLike) -> float:
    """Gini coefficient of non-negative values: 0 all equal, (n - 1)/n all in one hand (Gini 1912)."""
    ordered = np.sort(np.asarray(values, float))
    if ordered.size == 0 or ordered[0] < 0 or ordered.sum() == 0:
        raise ValueError("gini: allowed are values >= 0 with a positive sum")
    count = ordered.size
    return float((2 * np.arange(1, count + 1) - count - 1) @ ordered / (count * ordered.sum()))
