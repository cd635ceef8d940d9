"""Frames of the audit briefing: counts by kind, what differs and by how much, rules of the savings, repeats.

Identity: relative = (recomputed - stated) / stated. Boundary as in `wuhai.model.audit`; the frames take its table
and add nothing to its verdicts.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from wuhai.model.audit import summary
from wuhai.model.printed import VERDICTS, decimals

SAVINGS = ("saving", "saving_rule")
WORDS = ("wording", "heading")
RULES = ("limit", "annual_share", "output_share", "none", "not_printed")
"""What a printed saving follows; `none` includes those near to a rule that they still miss."""

PARTS = ("正文", "附件1", "附件2", "附件3", "附件4")
"""The parts of the plan: main text and annexes."""


def counts(table: pd.DataFrame) -> pd.DataFrame:
    """Checks by kind: check, matches, differs, not_computable, checks."""
    return summary(table).rename(columns={"not computable": "not_computable"})


def differing(table: pd.DataFrame) -> pd.DataFrame:
    """Rows that differ, in the plan's order of kinds, with `relative` and the decimals to show both numbers."""
    frame = table[table["verdict"] == VERDICTS[1]].reset_index(drop=True)
    return _placed(frame.assign(relative=frame["difference"] / frame["stated"]))


def _placed(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with `stated_digits` and `digits`, the decimals to show both numbers with."""
    places = [_places(*pair) for pair in zip(frame["stated"], frame["recomputed"], strict=True)]
    return frame.assign(stated_digits=[p[0] for p in places], digits=[p[1] for p in places])


def _places(stated: float, recomputed: float) -> tuple[int, int]:
    """Decimals as printed, and the fewest that tell the recomputed number apart and within a thousandth."""
    printed = decimals(stated) if np.isfinite(stated) else 0
    if not np.isfinite(recomputed):
        return printed, 0
    shown = {places: round(recomputed, places) for places in range(printed, printed + 3)}
    close = (p for p, value in shown.items() if value != stated and abs(value - recomputed) <= abs(recomputed) / 1000)
    return printed, next(close, printed + 2)


def figures(table: pd.DataFrame) -> pd.DataFrame:
    """What differs outside the savings' rules and the names: totals, conditions, repeats, rows, balances."""
    frame = differing(table)
    return frame[~frame["check"].isin((*SAVINGS, *WORDS))].reset_index(drop=True)


def names(table: pd.DataFrame) -> pd.DataFrame:
    """Names and headings that differ."""
    frame = differing(table)
    return frame[frame["check"].isin(WORDS)].reset_index(drop=True)


def relative(table: pd.DataFrame) -> pd.DataFrame:
    """Differing rows whose two numbers can be divided, greatest first; dates and rows of flat rates are left out."""
    frame = differing(table)
    kept = frame["relative"].notna() & ~frame["check"].isin(("deadline", "saving_rule"))
    order = frame.loc[kept, "relative"].abs().sort_values(ascending=False, kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def savings(table: pd.DataFrame) -> pd.DataFrame:
    """Every printed saving beside the rule that it follows or comes nearest to.

    Columns as in the audit, `rule` (one of `RULES`), stated_tce, recomputed_tce. A saving that follows a flat rate of the firm's
    annual energy stands once for the firm.
    """
    limits, flat = (table[table["check"] == check] for check in SAVINGS)
    kept = limits[limits["verdict"].eq(VERDICTS[0])].assign(rule="limit")
    flat = flat.assign(rule=np.where(flat["verdict"].eq(VERDICTS[1]), "none", _share(flat)))
    blank = limits[limits["stated"].isna()].assign(rule="not_printed")
    return _in_tce(pd.concat([kept, flat, blank], ignore_index=True))


def _in_tce(frame: pd.DataFrame) -> pd.DataFrame:
    """Savings (万吨标准煤) also in tonnes: stated_tce, recomputed_tce."""
    return frame.assign(stated_tce=1e4 * frame["stated"], recomputed_tce=1e4 * frame["recomputed"])


def _share(flat: pd.DataFrame) -> np.ndarray:
    """Whether a flat rate is one of the firm's energy or of the line's."""
    return np.where(flat["why_zh"].str.startswith("企业年能耗"), "annual_share", "output_share")


def rules(table: pd.DataFrame) -> pd.DataFrame:
    """Printed savings by rule: rule, savings, stated_sum (万吨标准煤)."""
    grouped = savings(table).groupby("rule")["stated"].agg(["size", "sum"]).reindex(RULES, fill_value=0)
    return grouped.rename(columns={"size": "savings", "sum": "stated_sum"}).rename_axis("rule").reset_index()


def without_rule(table: pd.DataFrame) -> pd.DataFrame:
    """Savings that follow no rule, by the rule they come nearest to, and the recomputed one of the limit.

    `by_limit_tce`: the saving by the advanced limit (NaN where none is printed); `relative` to the nearest rule.
    """
    frame = savings(table)
    frame = frame[frame["rule"] == "none"].reset_index(drop=True)
    limits = table[table["check"] == "saving"].assign(id=lambda rows: rows["id"].str.removeprefix("saving_"))
    by_limit = 1e4 * limits.set_index("id")["recomputed"]
    frame["by_limit_tce"] = by_limit.reindex(frame["id"].str.removeprefix("saving_rule_")).to_numpy()
    return frame.assign(relative=frame["difference"] / frame["stated"])


def repeats(table: pd.DataFrame) -> pd.DataFrame:
    """Figures printed again, by part of the plan: part, against, mentions, differs."""
    frame = table[table["check"].isin(("repeat", "deadline"))]
    part, against = (frame[name].str.split(" ").str[0] for name in ("section", "against"))
    frame = frame.assign(part=part, against=against, differs=frame["verdict"].eq(VERDICTS[1]))
    return frame.groupby(["part", "against"])["differs"].agg(["size", "sum"]).rename(
        columns={"size": "mentions", "sum": "differs"}
    ).reset_index()  # fmt: skip


def open_ends(table: pd.DataFrame) -> pd.DataFrame:
    """What cannot be computed because the plan prints no base, price or figure at all."""
    return _placed(table[table["check"].isin(("missing", "no_figure"))].reset_index(drop=True))


def limits(table: pd.DataFrame) -> pd.DataFrame:
    """Savings that miss the advanced limit."""
    frame = differing(table)
    return _in_tce(frame[frame["check"] == "saving"].reset_index(drop=True))
