"""Figures of briefing 02 over time: what closes, what starts, the gap between them, and what delay costs.

Frames come from `wuhai.model.coking_views` and `wuhai.model.coking_margins`; nothing is computed here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from wuhai.figures import Column, Figure, canvas, evidence_key, labels, measure, years
from wuhai.figures import theme as th
from wuhai.figures.labels import label, written
from wuhai.text import Facts, fill, pick

_HOLLOW = {
    "color": th.INK,
    "marker": "o",
    "linestyle": "none",
    "markerfacecolor": th.PAPER,
    "markeredgewidth": 1.5,
}
"""A point the web reports, on a coloured ground."""


def capacity_path(path: pd.DataFrame, flows: pd.DataFrame, reported: pd.DataFrame, facts: Facts) -> Figure:
    """Old and new ovens by quarter, the gap between, and what closes and starts when."""
    with canvas(2, height=4.4, sharex=True, height_ratios=[1.9, 1.35]) as (fig, (above, below)):
        _stack(above, path, facts)
        _reported(above, reported)
        _events(below, flows)
        years(below)
    caption = _path_caption(facts)
    return Figure(
        fig, id="capacity-path", kind="steps", data=path,
        x="date", y=["old_10kt", "new_10kt", "gap_10kt"],
        columns=[
            Column("date", "季度末", "End of quarter", "moment"),
            Column("old_10kt", "旧炉", "Old ovens", "10kt"),
            Column("new_10kt", "新炉", "New ovens", "10kt"),
            Column("gap_10kt", "缺口", "Gap", "10kt"),
            Column("total_10kt", "合计", "Total", "10kt"),
        ],
        caption=caption,
        says=caption + pick("。", "."),
        evidence=[facts.capacity_total, facts.listed_exits, facts.capacity_2025, *_web(reported)],
        note=pick(
            "横轴刻度为年末；未列入关停清单的旧炉何时置换，规划未定。",
            "Ticks are year-ends; the plan sets no date for ovens outside its exit list.",
        ),
    )  # fmt: skip


def late_starts(late: pd.DataFrame, facts: Facts) -> Figure:
    """What each year of delay costs, whether unlisted ovens wait or not."""
    cases = {
        "all": (pick("未列入清单的旧炉\n等新炉再关", "Unlisted ovens wait\nfor the new ones"), th.BLUE),
        "none": (pick("到期即关", "They close on\ntheir date"), th.ORANGE),
    }
    wide = late.pivot(index="start_delay_years", columns="waits", values="years_lost")
    with canvas(height=2.7) as (fig, ax):
        ax.fill_between(wide.index, wide["all"], wide["none"], color=th.tint(th.ORANGE, 0.85), linewidth=0)
        for case, (_, colour) in cases.items():
            ax.plot(wide.index, wide[case], **th.line_style("assumption", colour))
        ax.set(xlim=(0, wide.index.max()), ylim=(0, None))
        _own_point(ax, facts)
        ends = {name: wide[case].iloc[-1] for case, (name, _) in cases.items()}
        labels.end_labels(ax, wide.index.max(), ends, dict(cases.values()), gap=0.16)
        measure(ax.xaxis, "years", "新炉推迟", "Delay of new ovens")
        measure(ax.yaxis, "years", "到2030年少掉的产能，相当于全市停产", "Capacity lost to 2030, as a full stop")
    names = {case: name.replace("\n", pick("", " ")) for case, (name, _) in cases.items()}
    return Figure(
        fig, id="late-starts", kind="line", data=late.assign(waits=late["waits"].map(names)),
        x="start_delay_years", y="years_lost", series="waits",
        columns=[
            Column("waits", "旧炉关停方式", "Old ovens"),
            Column("start_delay_years", "新炉推迟", "Delay", "years", 2),
            Column("depth_10kt", "最大缺口", "Deepest gap", "10kt"),
            Column("years_lost", "相当于全市停产", "Full stop of", "years"),
        ],
        caption=fill(
            facts,
            zh="哪怕只晚一个季度，缺口就有{gap_if_quarter_late}，占全市{gap_if_quarter_late_share}",
            en="Even a quarter late leaves {gap_if_quarter_late} missing, {gap_if_quarter_late_share} of the total",
        ),
        says=fill(
            facts,
            zh="推迟越久，损失越大；本次相当于停产{years_of_output_lost:.1}。",
            en="The later, the more is lost; in this run it equals {years_of_output_lost:.1} of output.",
        ),
        evidence=[facts.years_of_output_lost],
        note=pick(
            "圆点为本次运行；关停日期不变，只移动新炉投产。",
            "Dot: this run. Exit dates stay, only the starts move.",
        ),
    )  # fmt: skip


def _stack(ax: Axes, path: pd.DataFrame, facts: Facts) -> None:
    """Old ovens below, new ones on top, the gap hatched above both."""
    x, total = path["date"], facts.capacity_total.value
    old, new, gap = np.cumsum(path[["old_10kt", "new_10kt", "gap_10kt"]].to_numpy(), axis=1).T
    ax.fill_between(x, 0, old, step="post", color=th.tint(th.GREY, 0.47), linewidth=0)
    ax.fill_between(x, old, new, step="post", color=th.tint(th.BLUE, 0.47), linewidth=0)
    is_open = (path["gap_10kt"] > 1e-6).to_numpy()
    shown = is_open | np.r_[False, is_open[:-1]]
    ax.fill_between(x, new, gap, shown, step="post", **th.fill_style("assumption", th.ORANGE))
    ax.step(x, path["total_10kt"], where="post", color=th.INK, linewidth=1.8)
    labels.rule(ax, fill(facts, zh="规划总量{capacity_total}", en="Plan's total {capacity_total}"), y=total)
    ax.set_ylim(0, 1.12 * max(total, path["total_10kt"].max()))
    bold = {"weight": "bold", "path_effects": []}
    label(ax, 2021.15, old[0] / 2, pick("旧炉", "Old ovens"), **bold)
    label(ax, 2029.85, (old[-7:].max() + new[-7:].min()) / 2, pick("新炉", "New ovens"), ha="right", **bold)
    if facts.trough_exists.value:
        deepest = path["gap_10kt"].idxmax()
        text = fill(facts, zh="缺口{trough_depth}", en="Gap {trough_depth}")
        label(ax, x[deepest] + 0.1, (new[deepest] + gap[deepest]) / 2, text, th.ORANGE, weight="bold")
    measure(ax.yaxis, "10kt", "焦炭产能", "Coke capacity")


def _reported(ax: Axes, reported: pd.DataFrame) -> None:
    """What the web says of the exits, hollow."""
    for row in reported.itertuples():
        ax.plot(row.date, row.old_10kt, **_HOLLOW)
        text = pick("网络信息：已关停", "Web: closed ") + written([row.closed_10kt], "10kt")[0]
        label(ax, row.date, row.old_10kt, text, shift=(-4, -12), ha="right", path_effects=[])


def _web(reported: pd.DataFrame) -> list[str]:
    return ["web_unverified"] if len(reported) else []


def _events(ax: Axes, flows: pd.DataFrame) -> None:
    """Starts up, exits down, each with its amount; hatched where the date is assumed."""
    texts = written(flows["amount_10kt"], "10kt", bare=True)
    stacked: dict[tuple[float, str], float] = {}
    for row, text in zip(flows.itertuples(), texts, strict=True):
        sign, colour, align = (1, th.BLUE, "bottom") if row.flow == "start" else (-1, th.ORANGE, "top")
        base = stacked.get((row.date, row.flow), 0.0)
        end = base + sign * row.amount_10kt
        style = th.fill_style("plan" if row.printed else "assumption", colour)
        ax.bar(row.date, end - base, 0.22, bottom=base, **style)
        label(ax, row.date, end, text, colour, (0, 3 * sign), ha="center", va=align)
        stacked[row.date, row.flow] = end
    ax.axhline(0, color=th.GREY, linewidth=0.8)
    reach = max(map(abs, stacked.values()))
    ax.set_ylim(-2.1 * reach, 1.35 * reach)
    ax.set_yticks([])
    measure(ax.yaxis, "10kt", "当季投产（上）与关停（下）", "Starts (up) and exits (down) in the quarter")
    evidence_key(ax, ["plan", "assumption"], loc="lower left", ncols=2)


def _own_point(ax: Axes, facts: Facts) -> None:
    """The run on the curve, named unless it sits in the corner."""
    here, middle = (facts.start_delay.value, facts.years_of_output_lost.value), sum(ax.get_xlim()) / 2
    ax.plot(*here, "o", color=th.BLUE, markersize=9, clip_on=False, zorder=4)
    if here[0]:
        side = {"shift": (-6, 13), "ha": "right"} if here[0] > middle else {"shift": (6, 13)}
        label(ax, *here, pick("本次", "This run"), th.BLUE, weight="bold", **side)


def _path_caption(facts: Facts) -> str:
    if facts.trough_exists.value:
        return fill(
            facts,
            zh="{trough_year}末缺口{trough_depth}，{trough_end_year}补齐；合并{merger_year}完成",
            en="A gap of {trough_depth} opens at the end of {trough_year} and closes in "
            "{trough_end_year}; the merger is complete in {merger_year}",
        )
    return fill(
        facts,
        zh="新炉不晚于旧炉关停投产，没有缺口；{deadline}末产能{capacity_2025}",
        en="No start comes after its exit, so there is no gap; capacity at the end of {deadline} is "
        "{capacity_2025}",
    )
