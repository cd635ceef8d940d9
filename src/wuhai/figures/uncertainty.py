"""Figures of how sure the answers are: the fan of a headline, and how likely the targets are.

Frames come from `wuhai.study_views`; nothing is computed here.
"""

from __future__ import annotations

import pandas as pd

from wuhai import study_views as views
from wuhai.figures import Column, Figure, canvas, labels, marks, measure, years
from wuhai.figures import theme as th
from wuhai.study import Study
from wuhai.study_words import NAMES
from wuhai.text import fill, pick, quantity


def fan(found: Study, id: str, slug: str = "fan") -> Figure:
    """Between what limits a headline of a study lies year by year, beside the central run and the target.

    Args:
        slug: the figure's id, where a page has several fans.
    """
    frame, item, facts = (view(found, id) for view in (views.fan, views.headline, views.facts))
    zh, en = NAMES[id]
    last = frame.iloc[-1]
    with canvas(height=3.6) as (fig, ax):
        marks.fan(ax, frame["year"], [(frame["p10"], frame["p90"])], frame["p50"])
        ax.plot(frame["year"], frame["central"], **th.line_style("assumption", th.INK))
        ends = {"P90": last["p90"], "P50": last["p50"], "P10": last["p10"], pick("中心取值", "Central run"): last["central"]}
        low, high = _span(frame, item)
        ax.set_ylim(low, high)
        if item.target is not None:
            ax.plot(item.year, item.target, **th.marker_style("plan", th.ORANGE), zorder=5)
            text = pick("目标", "Target ") + quantity(item.target, item.unit)
            labels.label(ax, item.year, item.target, text, th.ORANGE, (-8, 8), ha="right", weight="bold")
        labels.end_labels(ax, last["year"], ends, dict.fromkeys(ends, th.BLUE) | {pick("中心取值", "Central run"): th.INK})
        measure(ax.yaxis, item.unit, zh, en)
        years(ax)
    columns = {"p10": ("P10", "P10"), "p50": ("中位数", "Median"), "p90": ("P90", "P90"), "central": ("中心取值", "Central run")}
    claim = fill(facts, zh=f"{{year}}{zh}的中位数为{{p50}}，八成抽样落在{{p10}}与{{p90}}之间",
                 en=f"{en} in {{year}}: a median of {{p50}}, four draws in five between {{p10}} and {{p90}}")  # fmt: skip
    return Figure(
        fig, id=slug, kind="fan", data=frame, x="year", y=["p50", "central"],
        columns=[Column("year", "年份", "Year", "year"), *(Column(name, *words, item.unit) for name, words in columns.items())],
        caption=claim, says=claim + pick("。", "."), evidence=[facts.p50],
        note=fill(facts, zh="色带为P10～P90，实线为中位数，虚线为各项输入取中心值的一次运行；{draws}次抽样，随机种子{seed}。",
                  en="Band: P10 to P90; solid: median; dashed: one run with every input at its central value. {draws} draws, seed {seed}."),
    )  # fmt: skip


def _span(frame: pd.DataFrame, item: views.Headline) -> tuple[float, float]:
    """Limits of the axis: from zero, but not for a share, which never comes near it."""
    lowest, highest = (frame[["p10", "p90", "central"]].agg(end).agg(end) for end in ("min", "max"))
    highest = max(highest, item.target or 0.0)
    low = max(0.0, lowest - 0.15 * (highest - lowest)) if item.unit == "share" else 0.0
    return low, highest + 0.12 * (highest - low)
