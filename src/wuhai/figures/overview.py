"""Figures of the overview, first part: how far each headline target is met, and when.

Frames are `Comparison.rows`; nothing is computed here.
"""

from __future__ import annotations

from textwrap import fill as wrapped

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from wuhai.figures import Column, Figure, canvas, labels, measure, years
from wuhai.figures import theme as th
from wuhai.figures.overview_words import amount, names, shift, verdict
from wuhai.sentence import Facts
from wuhai.terms import Terms
from wuhai.text import current, fill, pick

COLOURS = {"met": th.BLUE, "assumed": th.GREY, "missed": th.ORANGE}


def attained(headlines: pd.DataFrame, facts: Facts, terms: Terms) -> Figure:
    """Each headline target: how much of the way is done, and value beside target."""
    rows = headlines.assign(
        name=names(headlines, terms),
        said=headlines["verdict"].map(verdict),
        subject=headlines["shift"].map(shift),
    )
    with canvas(height=5.0) as (fig, ax):
        place = _spaced(rows["shift"])
        for y, row in zip(place, rows.itertuples(), strict=True):
            _attained_bar(ax, y, row)
        _named_rows(ax, place, rows["name"])
        ax.axvline(1, color=th.INK, linewidth=1.1)
        labels.label(ax, 1, -0.75, pick("目标", "target"), th.INK, ha="center", va="bottom")
        _verdict_key(ax, [name for name in COLOURS if name in set(rows["verdict"])])
        low = min(0.0, rows["attainment"].min())
        ax.set(xlim=(1.1 * low, 1.62), ylim=(place[-1] + 0.6, -0.9))
        ax.set_xticks([0, 0.5, 1])
        measure(ax.xaxis, "share", "从2021年水平到目标，走完了多少", "How much of the way from 2021 is done")
    return Figure(
        fig, id="attained", kind="bar", data=rows, x="attainment", y="name", series="said",
        columns=[Column("subject", "转变", "Shift"), Column("name", "指标", "Target"),
                 Column("attainment", "完成程度", "Part of the way done", "share"), Column("said", "结论", "Verdict")],
        caption=tally(facts), says=tally(facts) + pick("。", "."), evidence=[*rows["evidence"]],
        note=pick("右侧为本情景数值与目标。没有起点的，按数值与目标之比；用水总量按上限与用水之比。斜纹：数值含假设。",
                  "Right: this scenario's value and the target. Nothing to start from: value over target; water use: cap over "
                  "use. Hatched: the value rests on assumptions."),
    )  # fmt: skip


def deadlines(headlines: pd.DataFrame, facts: Facts, terms: Terms) -> Figure:
    """When each target is due and when this scenario meets it."""
    rows = headlines[headlines["dated"]]
    rows = rows.assign(name=names(rows, terms), said=rows["verdict"].map(verdict))
    end = facts["overview"]["horizon"].value + 1
    with canvas(height=3.9) as (fig, ax):
        for y, row in enumerate(rows.itertuples()):
            _deadline(ax, y, row, end)
        _named_rows(ax, range(len(rows)), rows["name"])
        ax.set_ylim(len(rows) - 0.4, -0.7)
        years(ax, 2021, end - 1)
        ax.set(xlim=(2021.4, end + 0.7), xticks=[*range(2022, end, 2)])
        ax.grid(True, axis="x")
        style = {"loc": "lower center", "bbox_to_anchor": (0.42, 1.0), "ncols": 2, "handletextpad": 0.3}
        ax.legend(
            handles=[_mark("D", th.INK), _mark("o", th.BLUE)],
            labels=[pick("期限", "due"), pick("达到", "met")],
            **style,
        )
    claim = fill(
        facts,
        zh="{overview.dated_targets}项有年份可查的指标，按期达到{overview.in_time_targets}项，迟到{overview.late_targets}项，"
           "{overview.horizon}前未达到{overview.never_targets}项",
        en="Of {overview.dated_targets} dated targets, {overview.in_time_targets} met in time, {overview.late_targets} late, "
           "{overview.never_targets} not by {overview.horizon}",
    )  # fmt: skip
    return Figure(
        fig, id="deadlines", kind="dumbbell", data=rows, x="due", y="name", series="said",
        columns=[Column("name", "指标", "Target"), Column("due", "期限", "Due", "year"),
                 Column("reached", "达到年份", "Met in", "year"), Column("said", "结论", "Verdict")],
        caption=claim, says=claim + pick("。", "."), evidence=[*rows["evidence"]],
        note=fill(facts, zh="箭头：{overview.horizon}底以前没有达到。“达到”含假定达到。",
                  en="Arrow: not met by the end of {overview.horizon}. Met includes what the scenario assumes."),
    )  # fmt: skip


def tally(facts: Facts) -> str:
    """How many headline targets are met, assumed met and missed."""
    if facts["overview"]["some_assumed"].value:
        return fill(
            facts,
            zh="{overview.targets}项主要指标达到{overview.reached_targets}项，其中{overview.assumed_targets}项是假定达到",
            en="{overview.reached_targets} of {overview.targets} headline targets met, {overview.assumed_targets} of them by "
            "assumption",
        )
    return fill(
        facts,
        zh="{overview.targets}项主要指标达到{overview.reached_targets}项",
        en="{overview.reached_targets} of {overview.targets} headline targets met",
    )


def _attained_bar(ax: Axes, y: float, row: object) -> None:
    grade = row.evidence
    ax.barh(y, min(row.attainment, 1.06), height=0.66, **th.fill_style(grade, COLOURS[row.verdict]))
    text = f"{amount(row.value, row.unit, bare=row.unit != 'share')} / {amount(row.target, row.unit)}"
    labels.label(ax, 1.1, y, text, COLOURS[row.verdict])


def _verdict_key(ax: Axes, verdicts: list[str]) -> None:
    handles = [Patch(color=COLOURS[name]) for name in verdicts]
    style = {
        "loc": "lower left",
        "bbox_to_anchor": (-0.01, 1.03),
        "ncols": 3,
        "columnspacing": 1.0,
        "handlelength": 1.0,
    }
    ax.legend(handles=handles, labels=[verdict(name) for name in verdicts], **style)


def _spaced(groups: pd.Series) -> np.ndarray:
    """Places of rows, with room between groups."""
    return np.arange(len(groups)) + 0.35 * (groups != groups.shift()).cumsum().to_numpy() - 0.35


def _named_rows(ax: Axes, places: object, texts: pd.Series) -> None:
    """Row names, wrapped where they are English."""
    th.bare(ax)
    ax.set_yticks(list(places), [wrapped(text, 23) if current() == "en" else text for text in texts])


def _deadline(ax: Axes, y: int, row: object, end: int) -> None:
    """From the date due to the date met, or an arrow out of the outlook."""
    late = not row.reached <= row.due
    colour = th.ORANGE if late else th.BLUE
    if np.isfinite(row.reached):
        ax.plot([row.due, row.reached], [y, y], color=th.tint(colour, 0.5), linewidth=4, zorder=2)
        ax.plot(row.reached, y, "o", color=colour, markersize=10, zorder=3)
    else:
        ax.annotate(
            "",
            (end + 0.4, y),
            (row.due, y),
            arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 2},
        )
    ax.plot(
        row.due,
        y,
        "D",
        markerfacecolor=th.PAPER,
        markeredgecolor=th.INK,
        markeredgewidth=1.5,
        markersize=6,
        zorder=4,
    )


def _mark(shape: str, colour: str) -> Line2D:
    face = th.PAPER if shape == "D" else colour
    return Line2D([], [], marker=shape, linestyle="none", color=colour, markerfacecolor=face, markersize=8)
