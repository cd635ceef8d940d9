"""Figures of briefing 02: how many entities fit, who goes where, how concentrated is it afterwards?

Frames come from `wuhai.model.coking_views` and `wuhai.model.coking_margins`; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle, pairwise

import pandas as pd
from matplotlib.axes import Axes

from wuhai.figures import Column, Figure, canvas, grids, labels, measure
from wuhai.figures import theme as th
from wuhai.figures.labels import label, written
from wuhai.parameters import Parameter
from wuhai.text import Facts, fill, pick

ENTITY_COLOURS = (th.BLUE, th.ORANGE, th.GREEN, th.PLUM, th.INK)
_HEAVY, _THIN = {"color": th.INK, "linewidth": 2.2}, {"color": th.PAPER, "linewidth": 1}


def entity_limits(limits: pd.DataFrame, facts: Facts, parameters: Mapping[str, Parameter]) -> Figure:
    """How many entities fit under each floor and replacement ratio; the plan's point and the run's."""
    run = (facts.floor.value, facts.ratio.value)
    plan = (parameters["floor_10kt"].default, parameters["replacement_ratio"].default)
    top = max(1.5, 1.1 * run[1])
    with canvas(height=3.4) as (fig, ax):
        _regions(ax, limits, top, facts.entities_requested.value)
        ax.set(xlim=(limits["floor_10kt"].min(), limits["floor_10kt"].max()), ylim=(1, top))
        _point(ax, plan, pick("规划", "Plan"), th.INK)
        if run != plan:
            _point(ax, run, pick("本次", "This run"), th.BLUE if facts.feasible.value else th.ORANGE)
        elif facts.feasible.value:
            _margins(ax, facts)
        ax.grid(False)
        measure(ax.xaxis, "10kt", "单体规模下限", "Least size of an entity")
        measure(ax.yaxis, "ratio", "产能置换比例（每新建1吨须退出的吨数）", "Tonnes retired per tonne built")
    return Figure(
        fig, id="entity-limits", kind="contour", data=limits[limits["ratio"].between(1, top)],
        x="floor_10kt", y="ratio", series="entities",
        columns=[
            Column("entities", "主体数", "Entities", "count"),
            Column("floor_10kt", "单体规模下限", "Floor", "10kt"),
            Column("ratio", "可行的最高置换比例", "Highest feasible ratio", "ratio"),
        ],
        caption=fill(
            facts,
            zh="每家不低于{floor}、置换比例{ratio}，最多{max_entities}",
            en="At {floor} or more each and a ratio of {ratio}, at most {max_entities}",
        ),
        says=fill(
            facts,
            zh="门槛或比例越高，能成立的主体越少；要求{entities_requested}，{feasible:在可行区内|不在可行区内}。",
            en="The higher the floor or the ratio, the fewer entities fit; the {entities_requested} asked "
            "for {feasible:fit|do not fit}.",
        ),
        evidence=[facts.max_entities, facts.floor],
        note=pick(
            "数字为能成立的家数；深色线为所要求家数的边界，线左下方可行。",
            "Numbers: entities that fit. Heavy line: limit for the number asked for, feasible below it.",
        ),
    )  # fmt: skip


def assignment(stakes: pd.DataFrame, facts: Facts) -> Figure:
    """Which firm's quota goes to which entity."""
    firm, successor = pick("firm", "firm_en"), pick("successor", "successor_en")
    names = stakes[firm].where(stakes["printed"], stakes[firm] + " ≈")
    left = dict(zip(names, stakes["firm_10kt"], strict=True))
    ends = stakes.groupby(["place", successor, "lost"], as_index=False)["stake_10kt"].sum()
    right = dict(zip(ends[successor], ends["stake_10kt"], strict=True))
    colours = dict(zip(right, cycle(ENTITY_COLOURS), strict=False))
    colours |= dict.fromkeys(ends.loc[ends["lost"], successor], th.GREY)
    with canvas(height=4.8) as (fig, ax):
        flows = list(zip(names, stakes[successor], stakes["stake_10kt"], strict=True))
        grids.alluvial(ax, left, right, flows, unit="10kt", colours=colours)
    return Figure(
        fig, id="assignment", kind="alluvial", data=stakes, x=firm, y=successor,
        columns=[
            Column(firm, "企业", "Firm"),
            Column("firm_10kt", "2021年产能", "Capacity in 2021", "10kt"),
            Column("printed", "产能为规划所列", "Capacity printed in the plan", "bool"),
            Column(successor, "重组主体", "Entity"),
            Column("stake_10kt", "划入产能", "Quota brought in", "10kt"),
        ],
        caption=fill(
            facts,
            zh="{enterprises}并为{entities}的一种分法，最小的一家{smallest_entity}",
            en="One way to merge {enterprises:bare} firms into {entities:bare}; the smallest has "
            "{smallest_entity}",
        ),
        says=fill(
            facts,
            zh="最大的一家{largest_entity}；指标拆分{splits}处。",
            en="The largest has {largest_entity}; splits of quota: {splits}.",
        ),
        evidence=[facts.smallest_entity, facts.capacity_printed],
        note=pick(
            "规划未公布分组，此为最接近其所列规模的分法，不是规划的安排。≈：产能按产量推算，其余为规划所列。",
            "The plan prints no grouping: this one comes nearest to its sizes and is not its choice. "
            "≈: capacity derived from output; the others are printed.",
        ),
    )  # fmt: skip


def concentration(ranks: pd.DataFrame, facts: Facts) -> Figure:
    """Cumulative share of the largest, before and after."""
    states = {"before": pick("合并前", "Before"), "after": pick("合并后", "After")}
    with canvas(height=3.1) as (fig, ax):
        for state, colour in (("before", th.GREY), ("after", th.BLUE)):
            rows, share = ranks[ranks["state"] == state], facts[f"cr4_{state}"]
            style = {"color": colour, "markersize": 5, "linewidth": 2.2, "clip_on": False}
            ax.plot(rows["rank"], rows["cumulative"], "-o", **style)
            text = states[state] + pick("", ": ") + written([share.value], "share", digits=1)[0]
            label(ax, 4, share.value, text, colour, (9, -9), weight="bold")
        labels.rule(ax, pick("前四家", "Four largest"), x=4, end=True)
        ax.set(xlim=(0, ranks["rank"].max()), ylim=(0, 1))
        measure(ax.xaxis, "count", "由大到小的家数", "Number of firms, largest first")
        measure(ax.yaxis, "share", "占全市产能的累计比重", "Cumulative share of capacity")
    return Figure(
        fig, id="concentration", kind="line", data=ranks.assign(state=ranks["state"].map(states)),
        x="rank", y="cumulative", series="state",
        columns=[
            Column("state", "阶段", "State"),
            Column("rank", "名次", "Rank", "count"),
            Column("share", "比重", "Share", "share"),
            Column("cumulative", "累计比重", "Cumulative share", "share"),
        ],
        caption=fill(
            facts,
            zh="前四家占比由{cr4_before}升至{cr4_after}",
            en="The four largest go from {cr4_before} to {cr4_after}",
        ),
        says=fill(
            facts,
            zh="赫芬达尔指数由{hhi_before}升至{hhi_after}。",
            en="The Herfindahl index rises from {hhi_before} to {hhi_after}.",
        ),
        evidence=[facts.cr4_before, facts.cr4_after],
    )  # fmt: skip


def _regions(ax: Axes, limits: pd.DataFrame, top: float, asked: int) -> None:
    """A band for every number of entities, named where it is widest; a heavy limit for the number asked for."""
    table = limits.pivot(index="floor_10kt", columns="entities", values="ratio")
    table = table.clip(upper=2 * top).fillna(0.9)
    table[table.columns.max() + 1] = 0.9
    inside = slice(*table.index[[3, -4]])
    for count, more in pairwise(table.columns):
        low, high = table[more], table[count]
        white = max(0.4, 0.9 - 0.05 * (count - asked))
        colour = th.tint(th.BLUE, white) if count >= asked else th.tint(th.ORANGE, 0.85)
        ax.fill_between(table.index, low, high, color=colour, linewidth=0)
        ax.plot(table.index, high, **_HEAVY if count == asked else _THIN)
        low, high = low.loc[inside].clip(lower=1), high.loc[inside].clip(1, top)
        if (high - low).max() > 0.06:
            widest = (high - low).idxmax()
            place = (widest, (low[widest] + high[widest]) / 2)
            label(ax, *place, pick(f"{count}家", f"{count}"), ha="center", weight="bold", path_effects=[])


def _point(ax: Axes, place: tuple[float, float], text: str, colour: str) -> None:
    """A named point, if it lies in the picture."""
    if ax.viewLim.contains(*place):
        ax.plot(*place, "o", color=colour, markersize=10, clip_on=False, zorder=5)
        label(ax, *place, text, colour, (9, 11), weight="bold", zorder=6, path_effects=[])


def _margins(ax: Axes, facts: Facts) -> None:
    """How far the floor and the ratio may rise, where that is within the picture."""
    here = (facts.floor.value, facts.ratio.value)
    for limit, end, shift in (
        (facts.floor_limit, (facts.floor_limit.value, here[1]), (5, 9)),
        (facts.ratio_limit, (here[0], facts.ratio_limit.value), (7, 5)),
    ):
        if ax.viewLim.contains(*end):
            style = {"arrowstyle": "->", "color": th.INK, "linewidth": 1.3, "shrinkB": 0}
            ax.annotate("", end, here, arrowprops=style, annotation_clip=False)
            label(ax, *end, written([limit.value], limit.unit)[0], shift=shift)
