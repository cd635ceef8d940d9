"""Figures of the overview, second part: how the shifts move the non-coal share, and on what evidence all of it rests.

Frames come from `wuhai.model.coupling` and `wuhai.comparison`; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from wuhai.display import evidence_label
from wuhai.facts import EVIDENCE
from wuhai.figures import Column, Figure, canvas, labels, measure, years
from wuhai.figures import theme as th
from wuhai.figures.overview_words import shift
from wuhai.sentence import Facts
from wuhai.text import fill, pick

GRADES = {"plan": th.INK, "official": th.INK, "standard": th.GREEN, "literature": th.GREEN, "web_unverified": th.PLUM,
          "assumption": th.ORANGE}  # fmt: skip


def coupled(table: pd.DataFrame, facts: Facts) -> Figure:
    """What coking and plastics are worth by year, and what each has moved the share by."""
    at, distance = facts["structure"]["target_year"], facts["structure"]["target_distance_pp"]
    with canvas(2, height=5.2, sharex=True, height_ratios=[1, 1.35]) as (fig, (above, below)):
        _worth(above, table)
        _moves(below, table)
        if distance.value > 0:
            below.plot(
                at.value, distance.value, marker="D", color=th.GREEN, markersize=8, linestyle="none", zorder=5
            )
            text = fill(
                facts,
                zh="目标要求{structure.target_distance_pp:+}",
                en="asked for: {structure.target_distance_pp:+}",
            )
            labels.label(
                below, at.value, distance.value, text, th.GREEN, (-9, 3), ha="right", weight="bold", zorder=6
            )
        years(below)
    claim = fill(facts, zh="到{structure.target_year}，焦化使非煤占比变动{overview.coking_pp:+,.1}，可降解塑料{overview.plastics_pp:+,.1}",
                 en="By {structure.target_year} coking has moved the share by {overview.coking_pp:+,.1}, plastics by "
                    "{overview.plastics_pp:+,.1}")  # fmt: skip
    return Figure(
        fig, id="coupled", kind="bar", data=table, x="year", y=["coking_pp", "plastics_pp", "rest_pp", "change_pp"],
        columns=[Column("year", "年份", "Year", "year"),
                 Column("coking_100m_cny", "焦化增加值", "Value added, coking", "100m_cny"),
                 Column("plastics_100m_cny", "可降解塑料增加值", "Value added, plastics", "100m_cny"),
                 Column("coking_pp", "焦化的作用", "By coking", "pp"), Column("plastics_pp", "可降解塑料的作用", "By plastics", "pp"),
                 Column("rest_pp", "其他产业的作用", "By all others", "pp"), Column("change_pp", "合计", "Total", "pp")],
        caption=claim, says=claim + pick("。", "."), evidence=[facts["overview"]["coking_pp"]],
        note=pick("上：增加值，2021年可比价。下：2021年以来对占比的累计作用，分解方法同简报01；圆点为合计。",
                  "Above: value added at 2021 prices. Below: points since 2021, attributed as in briefing 01; dots: total."),
    )  # fmt: skip


def evidence(counts: pd.DataFrame, facts: Facts) -> Figure:
    """Parameters of each model by how well they are known."""
    order = list(counts["model"].unique())
    rows = counts.assign(subject=counts["model"].map(shift), said=counts["grade"].map(evidence_label))
    with canvas(height=3.3) as (fig, ax):
        left = dict.fromkeys(order, 0)
        for row in rows.itertuples():
            y, width = order.index(row.model), row.count_
            ax.barh(y, width, left=left[row.model], height=0.62, **_grade_style(row.grade))
            style = {"ha": "center", "va": "center", "fontsize": th.SMALL, "color": _ink(row.grade)}
            ax.text(left[row.model] + width / 2, y, str(width), **style)
            left[row.model] += width
        labels.rows_down(ax, [shift(model) for model in order])
        shown = [grade for grade in EVIDENCE if grade in set(rows["grade"])]
        handles = [Patch(**_grade_style(grade)) for grade in shown]
        style = {"loc": "lower left", "bbox_to_anchor": (-0.02, 1.0), "ncols": 3, "columnspacing": 1.4}
        ax.legend(handles=handles, labels=[evidence_label(grade) for grade in shown], **style)
    claim = fill(facts, zh="{overview.parameters}个参数里，{overview.assumed_parameters}个是假设",
                 en="Of {overview.parameters} parameters, {overview.assumed_parameters} are assumed")  # fmt: skip
    return Figure(
        fig, id="evidence", kind="bar", data=rows, x="count_", y="subject", series="said",
        columns=[Column("subject", "模型", "Model"), Column("said", "依据", "Evidence"),
                 Column("count_", "参数个数", "Parameters", "count")],
        caption=claim, says=claim + pick("。", "."), evidence=shown,
        note=pick("每个模型各数自己的参数，共用的参数不止数一次；规划原文的表格不在其内。",
                  "Each model counts its own parameters, shared ones more than once; the plan's tables are not counted."),
    )  # fmt: skip


def _worth(ax: Axes, table: pd.DataFrame) -> None:
    ends = {}
    for name, colour, title in (
        ("coking", th.INK, ("焦化", "Coking")),
        ("plastics", th.ORANGE, ("可降解塑料", "Plastics")),
    ):
        ax.plot(table["year"], table[f"{name}_100m_cny"], **th.line_style("assumption", colour))
        ends[pick(*title)] = (table[f"{name}_100m_cny"].iloc[-1], colour)
    ax.set_ylim(0, 1.12 * max(1.0, table[["coking_100m_cny", "plastics_100m_cny"]].max().max()))
    heights, colours = ({name: pair[part] for name, pair in ends.items()} for part in (0, 1))
    labels.end_labels(ax, table["year"].iloc[-1], heights, colours, gap=0.16)
    measure(ax.yaxis, "100m_cny", "增加值", "Value added")


def _moves(ax: Axes, table: pd.DataFrame) -> None:
    """Diverging columns by year, and their sum."""
    up, down = np.zeros(len(table)), np.zeros(len(table))
    parts = (("coking", th.INK, ("焦化", "Coking")), ("plastics", th.ORANGE, ("可降解塑料", "Plastics")),
             ("rest", th.GREY, ("其他产业", "All others")))  # fmt: skip
    for name, colour, _ in parts:
        value = table[f"{name}_pp"].to_numpy()
        base = np.where(value >= 0, up, down)
        ax.bar(table["year"], value, bottom=base, width=0.62, color=colour)
        up, down = up + np.maximum(value, 0), down + np.minimum(value, 0)
    ax.plot(
        table["year"],
        table["change_pp"],
        "o",
        color=th.PAPER,
        markeredgecolor=th.BLUE,
        markeredgewidth=2,
        zorder=4,
    )
    ax.axhline(0, color=th.INK, linewidth=0.8)
    ax.margins(y=0.12)
    handles = [Patch(color=colour) for _, colour, _ in parts]
    style = {
        "loc": "lower right",
        "bbox_to_anchor": (1.01, 0.98),
        "ncols": 3,
        "columnspacing": 1.0,
        "handlelength": 1.0,
    }
    ax.legend(handles=handles, labels=[pick(*title) for *_, title in parts], **style)
    measure(ax.yaxis, "pp", "对非煤占比的作用", "Effect on the share")


def _grade_style(grade: str) -> Mapping[str, object]:
    if grade in ("assumption", "web_unverified"):
        return th.fill_style(grade, GRADES[grade])
    white = 0.35 if grade in ("official", "literature") else 0.0
    return {"facecolor": th.tint(GRADES[grade], white), "edgecolor": th.PAPER, "linewidth": 0.5}


def _ink(grade: str) -> str:
    return th.INK if grade in ("assumption", "web_unverified") else th.PAPER
