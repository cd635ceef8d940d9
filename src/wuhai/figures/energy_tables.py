"""Tables of briefing 05: the rules behind the printed savings, the lines that differ, what would change the answer."""

from __future__ import annotations

import pandas as pd

from wuhai.model.energy_lines import NEAR as NEAR_SHARE
from wuhai.tables import Column, Table
from wuhai.terms import Terms
from wuhai.text import Facts, fill, pick, quantity

RULES = {
    "advanced": ("（单耗－先进值）×产量", "(unit energy − advanced limit) × output"),
    "access": ("（单耗－准入值）×产量", "(unit energy − access limit) × output"),
    "annual_share": ("企业年用能的{flat_share_of_annual}", "{flat_share_of_annual} of the enterprise's annual energy"),
    "output_share": ("单耗×产量的{flat_share_of_output}", "{flat_share_of_output} of unit energy × output"),
    "either_share": ("以上两种比例都对得上", "either of these two shares"),
    "none": ("找不到算法", "no rule found"),
    "not_printed": ("没有列明数值", "nothing printed"),
}
NEAR = {
    "limits": ("准入值到先进值", "access to advanced"),
    "flat": ("用能的统一比例", "flat share of energy"),
    "": ("都不接近", "neither"),
}
TURNS = {
    "run": ("本次运行", "this run"),
    "advanced": ("目标水平改为先进值", "target level: the advanced limits"),
    "access": ("目标水平改为准入值", "target level: the access limits"),
    "completion": ("完成率低{size}", "completion lower by {size}"),
    "delay": ("改造再推迟{size}", "retrofits {size} later"),
    "utilisation": ("置换产能利用率为{size}", "replacement runs at {size}"),
    "replace_coke": ("退出的焦炭产能只置换{size}", "only {size} of the closed coke capacity replaced"),
    "replace_carbide": ("退出的电石产能全部置换", "all closed carbide capacity replaced"),
    "replace_ferroalloy": ("退出的铁合金产能全部置换", "all closed ferroalloy capacity replaced"),
}


def rules_table(frame: pd.DataFrame, facts: Facts) -> Table:
    """What the printed savings follow, by lines and by savings."""
    words = {rule: fill(facts, zh=zh, en=en) for rule, (zh, en) in RULES.items()}
    columns = [
        Column("words", "所列数值等于", "The printed saving equals"),
        Column("lines", "产品线", "Lines", "count"),
        Column("positive", "其中大于零", "Above zero", "count"),
        Column("printed_10k_tce", "所列节能量", "Printed saving", "10k_tce", 2),
        Column("share", "占比", "Share", "share", 1),
    ]
    return Table(
        frame.assign(words=frame["rule"].map(words)), columns, id="rules", evidence=[facts.printed_sum],
        caption=pick("规划所列节能量按什么算法得来", "The rules behind the printed savings"),
        notes=[pick("比例不是预先给定的：取能对上最多行的一个。", "The shares are not given in advance: those that fit most lines.")],
    )  # fmt: skip


def differing_table(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Table:
    """The lines that differ or follow no rule, beside what might stand behind them."""
    shown = frame.assign(
        firm=terms.column(frame["enterprise"]), name=terms.column(frame["product"]),
        words=frame["near"].map(lambda near: pick(*NEAR[near])),
    )  # fmt: skip
    near = quantity(NEAR_SHARE, "share")
    columns = [
        Column("firm", "企业", "Enterprise"),
        Column("name", "产品", "Product"),
        Column("printed_10k_tce", "所列数值", "Printed", "10k_tce", 2),
        Column("recomputed_10k_tce", "重算值", "Recomputed", "10k_tce", 2),
        Column("limits_10k_tce", "只算准入值到先进值", "Access to advanced limit", "10k_tce", 2),
        Column("flat_10k_tce", "用能的统一比例", "Flat share", "10k_tce", 2),
        Column("words", "接近哪一种", "Near to"),
    ]
    return Table(
        shown, columns, id="differing", evidence=[facts.lines_differing],
        caption=fill(facts, zh="与重算不符的{lines_differing}条，和找不到算法的各行",
                     en="The {lines_differing} lines that differ, and those that follow no rule"),
        notes=[pick(f"“接近”：相差不到所列数值的{near}，产量取整所致的误差在其内。",
                    f"Near: within {near} of the printed value, which covers a rounded output.")],
    )  # fmt: skip


def turns_table(frame: pd.DataFrame, facts: Facts) -> Table:
    """One assumption turned at a time, everything else as in the run."""
    columns = [
        Column("label", "改动一项，其余不变", "One change, all else equal"),
        Column("retrofit_10k_tce", "改造实现", "Retrofits", "10k_tce", 1),
        Column("attainment", "占正文目标", "Of the target", "share", 0),
        Column("net_10k_tce", "退出净省", "Closures, net", "10k_tce", 1),
        Column("combined_10k_tce", "合计，不重复", "Together, once", "10k_tce", 1),
    ]
    labels = [_turn(change, amount) for change, amount in frame[["change", "amount"]].to_numpy()]
    return Table(
        frame.assign(label=labels), columns, id="turns", evidence=[facts.retrofit_2025, facts.combined_2025],
        caption=pick("哪些假设会改变2025年的结果", "Which assumptions change the result of 2025"),
    )  # fmt: skip


def _turn(change: str, amount: float) -> str:
    """One turn in words, its size computed."""
    template = pick(*TURNS[change])
    if "{size}" not in template:
        return template
    sizes = {"completion": (100 * abs(amount), "pp"), "delay": (amount, "years")}
    value, unit = sizes.get(change, (amount, "share"))
    return template.format(size=quantity(value, unit))
