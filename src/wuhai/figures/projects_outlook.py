"""Figures of briefing 04 on the outlook: what the named projects are likely to give, and when.

Frames come from `wuhai.model.projects_views`; nothing is computed here.
"""

from __future__ import annotations

import pandas as pd

from wuhai.figures import Column, Figure, canvas, grids, labels, marks, measure
from wuhai.figures import theme as th
from wuhai.figures.names import sampled, worded
from wuhai.figures.projects import labelled
from wuhai.terms import Terms
from wuhai.text import Facts, fill, pick

ITEM = Column("name", "产品", "Product")


def outlook(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Figure:
    """Capacity expected by the target year over the target, with the middle four fifths of the draws."""
    frame = labelled(frame, terms, wanted="target", mean="expected")
    with canvas(height=4.4) as (fig, ax):
        marks.interval(
            ax, frame["name"], frame["relative_low"], frame["relative"], frame["relative_high"], unit="share", colour=th.BLUE
        )
        ax.set_xlim(-0.05, 1.15 * max(1.0, frame["relative_high"].max()))
        labels.rule(ax, pick("目标", "target"), x=1)
        measure(ax.xaxis, "share", "产能占目标", "Capacity over the target")
    return Figure(
        fig, id="outlook", kind="interval", data=frame, x="relative", y="name",
        columns=[ITEM, Column("wanted", "目标", "Target"), Column("mean", "期望产能", "Expected capacity"),
                 Column("relative", "期望产能占目标", "Expected over the target", "share"), Column("relative_low", "P10", "P10", "share"),
                 Column("relative_high", "P90", "P90", "share"), Column("started", "到期已建成一部分的概率", "Probability that any of it stands", "probability"),
                 Column("probability", "达标概率", "Probability of the target", "probability")],
        caption=fill(facts, zh="按项目所处阶段推演，{played_targets}项目标到{target_year}底平均达标{expected_targets}项",
                     en="By the end of {target_year} the named projects meet {expected_targets} of {played_targets} targets on average"),
        says=fill(facts, likeliest=worded(facts.likeliest_zh, facts.likeliest_en),
                  zh="概率最高的是{likeliest}，{likeliest_probability}。", en="The likeliest is {likeliest}, at {likeliest_probability}."),
        evidence=[facts.expected_targets],
        note=pick("圆点为期望值，条为第10至第90百分位。只推演列明产能和进展的项目。",
                  "Dots: mean; bars: P10 to P90 of the draws. Only projects with a printed capacity and stage are played out.") + pick("", " ") + sampled(facts),
    )  # fmt: skip


def chances(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Probability of each target by the end of each year: what waiting adds."""
    frame = frame.assign(name=frame[pick("label_zh", "label_en")])
    table = frame.pivot(index="name", columns="year", values="probability").loc[frame["name"].unique()]
    at = list(table.columns).index(facts.target_year.value) if facts.target_year.value in table.columns else None
    with canvas(height=4.0) as (fig, ax):
        grids.matrix(ax, table.index, [str(year) for year in table.columns], table, unit="probability")
        if at is not None:
            ax.axvspan(at - 0.5, at + 0.5, facecolor="none", edgecolor=th.INK, linewidth=1.2)
    return Figure(
        fig, id="chances", kind="matrix", data=frame, x="year", y="probability", series="name",
        columns=[ITEM, Column("year", "年份", "Year", "year"), Column("probability", "达标概率", "Probability of the target", "probability", 1)],
        caption=fill(facts, zh="等到{horizon}，平均也只达标{expected_horizon}项：缺的不是时间",
                     en="Waiting until {horizon} gives {expected_horizon} targets on average: time is not what is missing")
        if facts.waiting_adds_little.value else
        fill(facts, zh="到{horizon}平均达标{expected_horizon}项，{target_year}是{expected_targets}项：晚几年就多出这些",
             en="By {horizon} {expected_horizon} targets are met on average, in {target_year} {expected_targets}: delay explains the rest"),
        says=fill(facts, zh="{target_year}达标的期望项数是{expected_targets}，{horizon}是{expected_horizon}。",
                  en="The expected number met is {expected_targets} in {target_year} and {expected_horizon} in {horizon}."),
        evidence=[facts.expected_horizon],
        note=pick("方框为目标年。空格为零。", "Framed: the target year. Empty: zero. ") + sampled(facts),
    )  # fmt: skip


def slack(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Chance that something stands against the chance that the target stands: what the lack of a reserve costs."""
    frame = frame.assign(name=frame[pick("label_zh", "label_en")]).sort_values("started", ascending=False)
    with canvas(height=4.0) as (fig, ax):
        ends = (pick("达标", "target met"), pick("建成一部分", "some of it stands"))
        marks.dumbbell(ax, frame["name"], frame["probability"], frame["started"], unit="probability", ends=ends, colours=(th.ORANGE, th.BLUE))
    return Figure(
        fig, id="slack", kind="dumbbell", data=frame, x="started", y="name",
        columns=[ITEM, Column("probability", "达标概率", "Probability of the target", "probability", 1),
                 Column("started", "建成一部分的概率", "Probability that some of it stands", "probability", 1)],
        caption=fill(facts, zh="平均有{started_sum}项到期建成一部分，达标的只有{expected_targets}项",
                     en="Some capacity stands for {started_sum} targets on average, but only {expected_targets} are met"),
        says=fill(facts, zh="够数的{capacity_covered}项中，{covered_exact}项恰好等于目标，没有余量。",
                  en="{covered_exact} of the {capacity_covered} covered targets are named to the last unit, without a reserve."),
        evidence=[facts.started_sum, facts.expected_targets],
        note=sampled(facts),
    )  # fmt: skip


