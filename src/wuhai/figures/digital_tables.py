"""Tables of briefing 07: every digital target with date and department, and what would change the answer."""

from __future__ import annotations

import pandas as pd

from wuhai.figures.digital import STATES, worded
from wuhai.tables import Column, Table
from wuhai.terms import Terms
from wuhai.text import Facts, fill, pick, quantity

TURNS = {
    "run": ("本次运行", "this run"),
    "linear": ("改按直线推进", "a straight path instead"),
    "s_curve": ("改按S曲线推进", "an S-curve instead"),
    "delay": ("再推迟{size}", "{size} later"),
    "linear_delay": ("改按直线，再推迟{size}", "a straight path, and {size} later"),
    "s_curve_delay": ("改按S曲线，再推迟{size}", "an S-curve, and {size} later"),
}


def milestone_table(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Table:
    """Every digital target: figure, date, what is known of its start, who leads and who supports."""
    shown = frame.assign(
        wanted=worded(frame, terms), known=frame["state"].map(lambda state: pick(*STATES[state][:2])),
        place=frame["section"].map(terms.section),
    )  # fmt: skip
    columns = [
        Column(pick("label_zh", "label_en"), "目标", "Target"), Column("wanted", "目标值", "Figure"),
        Column("due", "到期", "Due", "year"), Column("known", "起点", "Start"),
        Column(pick("lead_zh", "lead_en"), "牵头", "Leads"), Column(pick("others_zh", "others_en"), "配合", "Supports"),
        Column("place", "出处", "Place"), Column("mentions", "列出次数", "Printed", "count"),
    ]  # fmt: skip
    return Table(
        shown, columns, id="milestones", evidence=[facts.targets],
        caption=fill(facts, zh="{targets}项智能化目标与责任单位", en="The {targets} digital targets and who answers for them"),
        notes=[pick("空格为规划没有列明。", "Empty cells: not printed in the plan.")],
    )  # fmt: skip


def turns_table(frame: pd.DataFrame, facts: Facts) -> Table:
    """One assumption turned at a time, everything else as in the run."""
    sizes = [quantity(amount, "years") for amount in frame["amount"]]
    words = [pick(*TURNS[change]).format(size=size) for change, size in zip(frame["change"], sizes, strict=True)]
    columns = [
        Column("label", "改动一项，其余不变", "One change, all else equal"),
        Column("due_in_time", "按期到期的目标", "Targets due in time", "count"),
        Column("level", "到期时诊断覆盖率", "Firms diagnosed at the deadline", "share", 1),
    ]
    return Table(
        frame.assign(label=words), columns, id="turns", evidence=[facts.diagnosis_at_deadline],
        caption=pick("哪些假设会改变结果", "Which assumptions change the result"),
    )  # fmt: skip
