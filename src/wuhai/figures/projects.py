"""Figures of briefing 04 on the board: what is named of each target, what is printed twice, where projects stand.

Frames come from `wuhai.model.projects_views`, facts from the run, names from the terms; nothing is computed here.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from wuhai.figures import Column, Figure, canvas, grids, labels, measure
from wuhai.figures import theme as th
from wuhai.model.projects_board import CLUSTERS, PARKS, STAGES
from wuhai.model.projects_facts import UNIT_CODES
from wuhai.terms import Terms
from wuhai.text import Facts, fill, number, pick, quantity, span
from wuhai.units import singular

STATES = {
    "covered": ("列名产能够数", "named in full"),
    "conflict": ("够不够数取决于取哪个所列数值", "depends on the printed value"),
    "gap": ("列名产能不足", "named in part"),
    "no_capacity": ("有项目，未列明产能", "projects named, no capacity printed"),
    "no_project": ("没有列出项目", "no project named"),
}
"""State of a target on the board."""

SHORT = {"no_capacity": ("未列明产能", "no capacity"), "no_project": ("未列项目", "no project")}

STAGE_HEADS = {"announced": ("已宣布", "announced"), "approved": ("已备案", "approved"), "building": ("在建", "building"),
               "commissioned": ("已投产", "running"), "not_printed": ("未写明", "not stated")}  # fmt: skip
PARK_HEADS = {"wuda": ("乌达", "Wuda"), "low_carbon": ("低碳", "Low-\ncarbon"), "haibowan": ("海勃湾", "Haibo-\nwan"),
              "hainan": ("海南", "Hainan"), "none": ("未列明园区", "not\nprinted")}  # fmt: skip
CLUSTER = Column("name", "集群", "Cluster")


def amount(value: float, unit: str, terms: Terms) -> str:
    """A capacity in its printed unit: 39万吨 or 0.39 Mt, 4,450台 or 4,450 units; blank if none is printed."""
    if pd.isna(value):
        return ""
    if unit in UNIT_CODES:
        return quantity(value, UNIT_CODES[unit])
    named = terms.name(unit)
    return number(value, 0 if float(value).is_integer() else 1) + pick(named, " " + singular(named, value))


def labelled(frame: pd.DataFrame, terms: Terms, **columns: str) -> pd.DataFrame:
    """The frame with the item's name and, for each keyword, a text column written from a number of the frame."""
    texts = {
        new: [amount(*pair, terms) for pair in zip(frame[old], frame["unit"], strict=True)]
        for new, old in columns.items()
    }
    return frame.assign(name=frame[pick("label_zh", "label_en")], **texts)


def ranges(frame: pd.DataFrame, terms: Terms) -> list[str]:
    """The named capacity of each row, `low` to `high` in `unit`: 39～88万吨, 0.39–0.88 Mt, or one value."""
    return [_range(*row, terms) for row in zip(frame["low"], frame["high"], frame["unit"], strict=True)]


def _range(low: float, high: float, unit: str, terms: Terms) -> str:
    if pd.isna(low) or low == high:
        return amount(low, unit, terms)
    if unit in UNIT_CODES:
        return span(low, high, UNIT_CODES[unit])
    return pick("～", "–").join((number(low), amount(high, unit, terms)))


def coverage(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Figure:
    """Named capacity over the target, target by target: in full, in part, without a figure, without a project."""
    frame = labelled(frame, terms, wanted="target").assign(named=ranges(frame, terms))
    frame["state"] = frame["status"].map(lambda status: pick(*STATES[status]))
    with canvas(height=6.0) as (fig, ax):
        for row in frame.itertuples():
            _coverage_row(ax, row)
        labels.rows_down(ax, frame["name"], scale=True)
        ax.set_xlim(0, 1.75 * max(1.0, frame["coverage_high"].max()))
        ax.set_xticks([0, 0.5, 1, 1.5, 2])
        ax.set_ylim(top=-1.1)
        ax.axvline(1, color=th.INK, linewidth=1.1, zorder=1.5)
        labels.label(ax, 1, -0.55, pick("目标", "target"), th.INK, (0, 2), ha="center", va="bottom", weight="bold")
        measure(ax.xaxis, "share", "列名产能占目标", "Named capacity over the target")
    return Figure(
        fig, id="coverage", kind="bar", data=frame, x="coverage_high", y="name", series="state",
        columns=[Column("name", "产品", "Product"), Column("wanted", "目标", "Target"),
                 Column("named", "列名产能", "Named capacity"),
                 Column("coverage_low", "覆盖率（低）", "Coverage, lowest", "share"),
                 Column("coverage_high", "覆盖率（高）", "Coverage, highest", "share"), Column("state", "状态", "State")],
        caption=fill(facts, zh="{capacity_targets}项目标中，列名产能够数的{capacity_covered}项，{capacity_unmeasured}项根本无从计算",
                     en="Of {capacity_targets} targets {capacity_covered} are named in full, and {capacity_unmeasured} cannot be "
                        "checked at all"),
        says=fill(facts, zh="不足的{capacity_short}项；有项目、未列明产能的{capacity_blank}项；没有列出项目的{capacity_unlisted}项。",
                  en="{capacity_short} are named in part; for {capacity_blank} projects are named without a capacity, for "
                     "{capacity_unlisted} no project is named."),
        evidence=[facts.capacity_covered],
        note=pick("斜线为所列数值取高值时多出的部分。同一企业同一产品只算一次。焦炭和可降解塑料另见简报02、03。",
                  "Hatched: what the higher of two printed values adds. A firm's capacity for a product counts once. Coke and "
                  "degradable plastics have briefings of their own (02, 03)."),
    )  # fmt: skip


def _coverage_row(ax: Axes, row) -> None:
    if pd.isna(row.coverage_high):
        ax.barh(row.Index, 1, height=0.6, facecolor=th.PAPER, edgecolor=th.GREY, linewidth=0.9, linestyle=(0, (3, 2)))
        labels.label(ax, 0, row.Index, pick(*SHORT[row.status]), th.GREY, (6, 0))
        labels.label(ax, 1, row.Index, row.wanted, th.GREY, (6, 0))
        return
    colour = th.BLUE if row.coverage_low >= 1 else th.ORANGE
    ax.barh(row.Index, row.coverage_low, height=0.6, color=colour)
    if row.coverage_high > row.coverage_low:
        style = th.fill_style("assumption", colour)
        ax.barh(row.Index, row.coverage_high - row.coverage_low, left=row.coverage_low, height=0.6, **style)
    text = pick(f"{row.named}，目标{row.wanted}", f"{row.named} of {row.wanted}")
    labels.label(ax, max(row.coverage_high, 1), row.Index, text, colour, (6, 0))


def repeated(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Figure:
    """Capacities printed more than once, each mention over the lowest: on one point, or apart."""
    frame = labelled(frame, terms, printed="quantity")
    frame = frame.assign(company=terms.column(frame["firm"]), place=frame["section"].map(terms.section))
    groups = list(frame.groupby(["item", "firm"], sort=False))
    with canvas(height=3.6) as (fig, ax):
        for row, (_, lines) in enumerate(groups):
            _mentions(ax, row, lines)
        labels.rows_down(ax, [pick("{}，{}", "{},\n{}").format(lines["company"].iloc[0], lines["name"].iloc[0]) for _, lines in groups], scale=True)
        ax.set_xlim(0.4, 1.35 * frame["relative"].max())
        measure(ax.xaxis, "ratio", "所列数值与最低值之比", "Printed value over the lowest")
    return Figure(
        fig, id="repeated", kind="dumbbell", data=frame, x="relative", y="name", series="company",
        columns=[Column("name", "产品", "Product"), Column("company", "企业", "Enterprise"), Column("place", "出处", "Place"),
                 Column("printed", "所列数值", "Printed"), Column("relative", "与最低值之比", "Over the lowest", "ratio", 2)],
        caption=fill(facts, zh="{repeated}项产能不止一次列出，{repeated_differ}项前后不一",
                     en="{repeated} capacities are printed more than once, {repeated_differ} with different values"),
        says=fill(facts, zh="负极材料列作{anode_named_low:bare}和{anode_named_high}，光伏玻璃折合{pv_glass_named_low:bare}和{pv_glass_named_high}。",
                  en="Anode material stands as {anode_named_low:bare} and {anode_named_high}, photovoltaic glass as "
                     "{pv_glass_named_low:bare} and {pv_glass_named_high}."),
        evidence=[facts.repeated_differ],
        note=pick("光伏玻璃一处列的是日熔量，按假设的年运行天数折成年产能。",
                  "For photovoltaic glass one place prints tonnes a day, turned into a year by the assumed days of running."),
    )  # fmt: skip


def _mentions(ax: Axes, row: int, lines: pd.DataFrame) -> None:
    colour = th.BLUE if lines["agrees"].all() else th.ORANGE
    ax.plot([lines["relative"].min(), lines["relative"].max()], [row, row], color=th.GRID, linewidth=4, zorder=1)
    ax.plot(lines["relative"], [row] * len(lines), "o", color=colour, markersize=9)
    for value, same in lines.groupby("relative"):
        places = pick("、", ", ").join(same["place"])
        text = pick(f"{same['printed'].iloc[0]}（{places}）", f"{same['printed'].iloc[0]} ({places})")
        up = value > 1 or lines["agrees"].all()
        style = {"ha": "left"} if lines["agrees"].all() else {"ha": "left" if value == 1 else "center", "va": "bottom" if up else "top"}
        labels.label(ax, value, row, text, colour, (10, 0) if lines["agrees"].all() else (0, 7 if up else -7), **style)


def by_stage(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Projects by cluster and by how far the plan says they are."""
    frame = frame.assign(name=frame["cluster"].map(lambda cluster: pick(*CLUSTERS[cluster])))
    stages = [*STAGES, "not_printed"]
    with canvas(height=4.9) as (fig, ax):
        heads = [pick(*STAGE_HEADS[stage]) for stage in stages]
        colours = [th.ORANGE, th.BLUE, th.GREEN, th.GREEN, th.GREY]
        grids.matrix(ax, frame["name"], heads, frame[stages].astype(float), unit="count", colours=colours)
    return Figure(
        fig, id="clusters", kind="matrix", data=frame, x="name", y=stages,
        columns=[CLUSTER, Column("projects", "项目", "Projects", "count"), Column("with_capacity", "列明产能", "With a capacity", "count"),
                 *(Column(stage, *STAGE_HEADS[stage], "count") for stage in stages)],
        caption=fill(facts, zh="{projects}个项目中，写明在建的{stage_building}个、已投产的{stage_commissioned}个",
                     en="Of {projects} projects the plan calls {stage_building} under construction and {stage_commissioned} running"),
        says=fill(facts, zh="按已备案计的{stage_approved}个，只是宣布的{stage_announced}个，没有写明的{stage_not_printed}个；{without_capacity}个没有列明产能。",
                  en="{stage_approved} are taken as approved, {stage_announced} are only announced, {stage_not_printed} carry no word on it; "
                     "{without_capacity} print no capacity."),
        evidence=[facts.projects],
        note=pick("进展按规划2022年7月的行文判读：列入重点推进的按已备案计，谋划、引进的按已宣布计；以后的进展不在内。",
                  "Read from the plan's words of July 2022: on a list to be advanced counts as approved, sought or to be attracted as "
                  "announced. What came later is left out."),
    )  # fmt: skip


def by_park(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Projects by cluster and park; most clusters have no park printed."""
    frame = frame.assign(name=frame["cluster"].map(lambda cluster: pick(*CLUSTERS[cluster])))
    parks = [park or "none" for park in PARKS]
    with canvas(height=4.9) as (fig, ax):
        heads = [pick(*PARK_HEADS[park]) for park in parks]
        colours = [th.BLUE] * (len(parks) - 1) + [th.GREY]
        grids.matrix(ax, frame["name"], heads, frame[parks].astype(float), unit="count", colours=colours)
    return Figure(
        fig, id="parks", kind="matrix", data=frame, x="name", y=parks,
        columns=[CLUSTER, *(Column(park, *(head.replace("-\n", "-").replace("\n", " ") for head in PARK_HEADS[park]), "count") for park in parks)],
        caption=fill(facts, zh="{projects}个项目中，列明园区的只有{with_park}个",
                     en="Only {with_park} of {projects} projects have a park printed beside them"),
        says=fill(facts, zh="{without_park}个没有列明园区。", en="For {without_park} no park is printed."),
        evidence=[facts.without_park],
        note=pick("同时列在两个园区的项目，两处各算一次。", "A project printed with two parks counts in both."),
    )  # fmt: skip
