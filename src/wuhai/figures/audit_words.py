"""What the audit briefing calls its checks, rules, parts of the plan and rows, and how it writes a printed figure."""

from __future__ import annotations

import pandas as pd

from wuhai.model.audit import CHECKS, UNIT_CODES
from wuhai.terms import Terms
from wuhai.text import number, pick, quantity

RULES = {
    "limit": ("（单耗－先进值）×产量", "(unit energy − advanced limit) × output"),
    "annual_share": ("企业年能耗的固定比例", "flat share of the firm's energy"),
    "output_share": ("单耗×产量的固定比例", "flat share of unit energy × output"),
    "none": ("找不到算法", "no rule found"),
    "not_printed": ("没有列明数值", "nothing printed"),
}
PARTS = {
    "正文": "Main text", "附件1": "Annex 1", "附件2": "Annex 2", "附件3": "Annex 3", "附件4": "Annex 4",
}  # fmt: skip
SHORT = {"rows": ("焦炉产能", "oven capacity"), "balance": ("年能耗", "annual energy")}
"""What a row of a firm is about, where a figure has no room for its label."""

COUNTERS = ("", "个", "家", "户")
"""Units that an English number goes without."""


def check_name(check: str) -> str:
    """A kind of check."""
    zh, en = CHECKS[check]
    return pick(zh, en[:1].upper() + en[1:])


def rule_words(rule: str) -> str:
    """What a printed saving equals."""
    return pick(*RULES[rule])


def part_name(part: str) -> str:
    """Main text or annex."""
    return pick(part, PARTS[part])


def short_item(frame: pd.DataFrame, terms: Terms) -> list[str]:
    """As `item`, with the firm first and its label cut short."""
    names = zip(frame.itertuples(), item(frame, terms), strict=True)
    return [
        pick("，", ", ").join((terms.name(row.enterprise), pick(*SHORT[row.check]))) if row.check in SHORT else name
        for row, name in names
    ]


def item(frame: pd.DataFrame, terms: Terms, labelled: bool = True) -> list[str]:
    """Rows by label, firm and product; `labelled` false leaves the label out where a firm is named."""
    return [_item(row, terms, labelled) for row in frame.itertuples()]


def _item(row, terms: Terms, labelled: bool) -> str:
    label = pick(row.label_zh, row.label_en)
    who = [terms.name(name) for name in (row.enterprise, row.product) if name]
    if not who:
        return label
    if labelled and row.check not in ("saving", "saving_rule"):
        who = [label, *who[:1]]
    return pick("，", ", ").join(who)


def figure(value: float, unit: str, digits: int, terms: Terms) -> str:
    """A printed or recomputed figure with its unit, in the run's language; empty where there is none."""
    if pd.isna(value):
        return ""
    if unit in UNIT_CODES:
        code, factor = UNIT_CODES[unit]
        return quantity(value * factor, code, digits=int(digits))
    text = number(value, int(digits))
    if unit in COUNTERS:
        return text + pick(unit, "")
    return text + pick("", " ") + terms.name(unit)
