"""Figures of briefing 09: verdicts by kind of check, how far stated and recomputed lie apart, rules, repeats.

Frames come from `wuhai.model.audit_views`, facts from the review, names from the terms; nothing is computed here.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, NullFormatter, NullLocator

from wuhai.figures import Column, Figure, canvas, labels, marks, measure
from wuhai.figures import theme as th
from wuhai.figures.audit_words import check_name, item, part_name, rule_words, short_item
from wuhai.figures.grids import matrix
from wuhai.model.audit_views import PARTS
from wuhai.terms import Terms
from wuhai.text import Facts, fill, number, pick

VERDICTS = {
    "matches": ("相符", "matches", th.BLUE),
    "differs": ("不符", "differs", th.ORANGE),
    "not_computable": ("算不了", "not computable", th.tint(th.GREY, 0.55)),
}
NAME = Column("name", "项目", "Item")


def verdicts(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Checks of each kind, cut by their verdict."""
    frame = frame.assign(name=[check_name(check) for check in frame["check"]])
    with canvas(height=5.0) as (fig, ax):
        for row, line in frame.iterrows():
            left = 0
            for verdict, (_, _, colour) in VERDICTS.items():
                ax.barh(row, line[verdict], left=left, height=0.66, color=colour)
                left += line[verdict]
            apart = line["differs"] or ""
            text = number(line["checks"]) + (pick(f"，{apart}项不符", f", {apart} differ") if apart else "")
            labels.label(ax, left, row, text, th.ORANGE if apart else th.INK, (5, 0))
        labels.rows_down(ax, frame["name"].tolist(), scale=True)
        ax.set_xlim(0, 1.22 * frame["checks"].max())
        measure(ax.xaxis, "count", "核对项数", "Checks")
        patches = [Patch(facecolor=colour) for _, _, colour in VERDICTS.values()]
        words = [pick(zh, en) for zh, en, _ in VERDICTS.values()]
        ax.add_artist(Legend(ax, patches, words, loc="lower right"))
    return Figure(
        fig, id="verdicts", kind="bar", data=frame, x="checks", y="name",
        columns=[Column("name", "核对什么", "Kind of check"),
                 *(Column(key, zh, en.capitalize(), "count") for key, (zh, en, _) in VERDICTS.items()),
                 Column("checks", "合计", "Checks", "count")],
        caption=fill(facts, zh="{checks}项核对：{matches}项相符，{differs}项不符，{not_computable}项算不了",
                     en="{checks} checks: {matches} match, {differs} differ, {not_computable} cannot be computed"),
        says=fill(facts, zh="能核对的，{match_share}相符。", en="Of those that can be computed, {match_share} match."),
        evidence=[facts.checks],
    )  # fmt: skip


def relative(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Figure:
    """Recomputed against stated, as a share of the stated figure, largest distance on top."""
    frame = frame.assign(name=short_item(frame, terms))
    texts = [labels.written([value], "share", digits=_digits(value), signed=True)[0] for value in frame["relative"]]
    with canvas(height=1.1 + 0.235 * len(frame)) as (fig, ax):
        ax.axvline(0, color=th.INK, linewidth=1.1, zorder=1.5)
        for row, (value, text) in enumerate(zip(frame["relative"], texts, strict=True)):
            ax.plot([0, value], [row, row], color=th.GRID, linewidth=4, zorder=1)
            ax.plot(0, row, "o", color=th.GREY, markersize=6, zorder=2)
            ax.plot(value, row, "o", color=th.ORANGE, markersize=7, zorder=3)
            right = value > 0
            labels.label(ax, value, row, text, th.ORANGE, (7 if right else -7, 0), ha="left" if right else "right")
        labels.rows_down(ax, frame["name"].tolist(), scale=True)
        _relative_axis(ax)
    return Figure(
        fig, id="relative", kind="dumbbell", data=frame, x="relative", y="name",
        columns=[NAME, Column("relative", "重算相对所列数值", "Recomputed against stated", "share", 2)],
        caption=fill(facts, zh="不符的所列数值，与重算或另一处相差多少", en="How far the differing figures are from what they are held against"),
        says=fill(facts, zh="相差从不到千分之一到一倍以上。", en="From less than a thousandth to more than the figure itself."),
        evidence=[facts.differs],
        note=pick("灰点为所列数值，橙点为重算值或另一处的值；一个百分点以内按线性、以外按对数刻度。期限、名称和固定比例不在内。",
                  "Grey: stated. Orange: recomputed, or as printed elsewhere. Linear within one percent, logarithmic beyond. "
                  "Dates, names and flat rates are left out."),
    )  # fmt: skip


def _digits(value: float) -> int:
    return 0 if abs(value) >= 0.1 else 1 if abs(value) >= 0.01 else 2


def _relative_axis(ax: Axes) -> None:
    ax.set_xscale("symlog", linthresh=0.01, linscale=0.6)
    measure(ax.xaxis, "share", "重算值高于或低于所列数值", "Recomputed above or below stated")
    ax.xaxis.set_major_locator(FixedLocator([-1, -0.1, 0, 0.1, 1]))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set_xlim(-20, 20)


def rules(frame: pd.DataFrame, facts: Facts) -> Figure:
    """How many printed savings follow which rule."""
    frame = frame.assign(name=[rule_words(rule) for rule in frame["rule"]])
    with canvas(height=2.6) as (fig, ax):
        marks.bars(ax, frame["name"].tolist(), frame["savings"].tolist(), unit="count")
        for bar, rule in zip(ax.patches, frame["rule"], strict=True):
            if rule in ("none", "not_printed"):
                bar.set_facecolor(th.ORANGE if rule == "none" else VERDICTS["not_computable"][2])
    return Figure(
        fig, id="rules", kind="bar", data=frame, x="savings", y="name",
        columns=[Column("name", "所列节能量等于", "The printed saving equals"), Column("savings", "项数", "Savings", "count"),
                 Column("stated_sum", "合计", "Sum", "10k_tce", 2)],
        caption=fill(facts, zh="{savings_printed}项所列节能量中，找不到算法的有{savings_none}项",
                     en="Of {savings_printed} printed savings, {savings_none} follow no rule"),
        says=fill(facts, zh="按限额{savings_limit}项，按用能的固定比例{savings_flat_rate}项，没有列明数值{savings_not_printed}项。",
                  en="By the limit {savings_limit}, by a flat rate of energy {savings_flat_rate}, not printed {savings_not_printed}."),
        evidence=[facts.savings_limit],
        note=pick("按企业年能耗的比例计算的，一家企业算一项。", "A saving by a share of the firm's annual energy counts once for the firm."),
    )  # fmt: skip


def savings(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Figure:
    """Printed savings against the rule that each follows or comes nearest to, both above zero."""
    frame = frame[(frame["stated_tce"] > 0) & (frame["recomputed_tce"] > 0)].reset_index(drop=True)
    frame = frame.assign(name=item(frame, terms, labelled=False), words=[rule_words(rule) for rule in frame["rule"]])
    groups = {"limit": th.BLUE, "annual_share": th.GREEN, "output_share": th.PLUM, "none": th.ORANGE}
    ends = frame[["stated_tce", "recomputed_tce"]]
    low, high = 0.5 * ends.min().min(), 1.6 * ends.max().max()
    with canvas(height=4.4) as (fig, ax):
        ax.set(xscale="log", yscale="log")
        ax.plot([low, high], [low, high], color=th.GREY, linewidth=1.1, zorder=1)
        for rule, colour in groups.items():
            rows = frame[frame["rule"] == rule]
            ax.plot(rows["recomputed_tce"], rows["stated_tce"], "o", color=colour, alpha=1 if rule == "none" else 0.75, markersize=6)
        for row in frame[frame["rule"] == "none"].itertuples():
            labels.label(ax, row.recomputed_tce, row.stated_tce, row.name, th.ORANGE, (8, -3), va="top")
        ax.set(xlim=(low, high), ylim=(low, high))
        measure(ax.xaxis, "tce", "按算法重算，对数刻度", "Recomputed by the rule, log scale")
        measure(ax.yaxis, "tce", "规划所列节能量，对数刻度", "Printed saving, log scale")
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_minor_formatter(NullFormatter())
        made = [Line2D([], [], marker="o", linestyle="none", color=colour) for colour in groups.values()]
        ax.add_artist(Legend(ax, made, [rule_words(rule) for rule in groups], loc="upper left"))
    return Figure(
        fig, id="savings", kind="scatter", data=frame, x="recomputed_tce", y="stated_tce", series="words",
        columns=[NAME, Column("words", "算法", "Rule"), Column("stated_tce", "所列数值", "Printed", "tce"),
                 Column("recomputed_tce", "重算值", "Recomputed", "tce")],
        caption=fill(facts, zh="所列节能量按各自的算法重算，{savings_none}项偏离",
                     en="Printed savings recomputed by their own rules: {savings_none} stray"),
        says=fill(facts, zh="其余落在所列数值等于重算值的线上。", en="All others lie where printed equals recomputed."),
        evidence=[facts.savings_limit],
        note=pick("找不到算法的与最接近的一种相比。所列与重算都是零的没有画。",
                  "Those without a rule are held against the nearest. Where printed and recomputed are both zero, nothing is drawn."),
    )  # fmt: skip


def repeats(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Where figures are printed again, and against which mention they are held."""
    grid = frame.pivot(index="part", columns="against", values="mentions")
    rows, columns = ([part for part in PARTS if part in side] for side in (grid.index, grid.columns))
    with canvas(height=3.8) as (fig, ax):
        matrix(ax, [part_name(p) for p in rows], [part_name(p) for p in columns],
               grid.reindex(index=rows, columns=columns).to_numpy(), unit="count")  # fmt: skip
        for line in frame[frame["differs"] > 0].itertuples():
            text = pick(f"{line.differs}处不符", f"{line.differs} differ")
            place = columns.index(line.against), rows.index(line.part)
            labels.label(ax, *place, text, th.ORANGE, (0, -13), ha="center", weight="bold")
    shown = frame.assign(part=frame["part"].map(part_name), against=frame["against"].map(part_name))
    return Figure(
        fig, id="repeats", kind="matrix", data=shown, x="against", y="part",
        columns=[Column("part", "再次出现于", "Printed again in"), Column("against", "对照处", "Held against"),
                 Column("mentions", "处数", "Mentions", "count"), Column("differs", "不符", "Differs", "count")],
        caption=fill(facts, zh="重复列出的数值{repeat_checks}处，{repeat_differs}处不符；期限{deadline_checks}处，{deadline_differs}处不符",
                     en="Of figures printed again, {repeat_differs} of {repeat_checks} differ; of dates, {deadline_differs} of {deadline_checks}"),
        says=fill(facts, zh="行为再次出现的地方，列为对照的地方。", en="Rows: where a figure is printed again. Columns: what it is held against."),
        evidence=[facts.repeat_checks],
        note=pick("数值和期限合计。同一事实以规划中出现最多的写法为准。",
                  "Figures and dates together. A fact is held against the value that the plan prints most often."),
    )  # fmt: skip
