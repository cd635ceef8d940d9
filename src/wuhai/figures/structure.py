"""Figures of the briefing on the non-coal share, first part: how fast, from which start, and where growth comes from."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, MultipleLocator

from wuhai.facts import Fact
from wuhai.figures import Column, Figure, canvas, grids, labels, marks, measure, years
from wuhai.figures import theme as th
from wuhai.figures.structure_words import SHORT, named, sector, yardstick
from wuhai.text import fact_text, fill, pick

Facts = Mapping[str, Fact]

COLOURS = {
    "mining": th.INK, "coking": "#5b6873", "power": th.GREY, "chlor_alkali": th.PLUM, "plastics": th.ORANGE,
    "other": th.BLUE,
}  # fmt: skip
"""Coal in greys, the coal-based chemical chain in warm colours, the rest in blue."""

LEVELS = np.round(np.arange(-0.3, 1.6, 0.1), 1)
COAL_GROWTH = Column("coal_growth", "煤炭类产业年增速", "Yearly growth of coal industry", "rate")
BASE_SHARE = Column("base_share", "2021年非煤占比", "Non-coal share, 2021", "share")
REQUIRED = ("非煤产业须达到的年增速", "Growth required of non-coal industry", "rate")
SECTOR = Column("name", "产业", "Sector")


def required_map(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Growth that non-coal industry needs, for every base share and growth of coal: the identity, no model."""
    z = frame.pivot(index="coal_growth", columns="base_share", values="noncoal_growth")
    bound, here = facts["plausible_growth"].value, (facts["share_base"].value, facts["coal_growth"].value)
    with canvas(height=3.9) as (fig, ax):
        grids.isolines(
            ax, z.columns, z.index, z.to_numpy(), sorted({*LEVELS, bound}), unit="rate", strong=bound
        )
        ax.plot(*here, **th.marker_style("assumption", th.ORANGE), markersize=9)
        text = fill(facts, zh="乌海：{noncoal_growth_required}", en="Wuhai: {noncoal_growth_required}")
        labels.label(ax, *here, text, th.ORANGE, (0, 9), ha="center", va="bottom", weight="bold", zorder=6)
        ax.yaxis.set_major_locator(MultipleLocator(0.05))
        measure(ax.xaxis, "share", BASE_SHARE.zh, BASE_SHARE.en)
        measure(ax.yaxis, "rate", COAL_GROWTH.zh, COAL_GROWTH.en)
    return Figure(
        fig, id="required-map", kind="contour", data=frame, x="base_share", y="coal_growth",
        columns=[BASE_SHARE, COAL_GROWTH, Column("noncoal_growth", *REQUIRED)],
        caption=fill(
            facts,
            zh="要在{target_year}达到{target_share}，非煤产业的年增速须为{noncoal_growth_required}",
            en="For {target_share} in {target_year} non-coal industry has to grow by {noncoal_growth_required} a year",
        ),
        says=fill(
            facts,
            zh="起点越低、煤炭类产业增长越快，要求越高；本情景起点为{share_base}，煤炭类产业年增速为{coal_growth}。",
            en="The lower the start and the faster coal industry grows, the more is required; here the start is "
            "{share_base} and coal industry grows by {coal_growth} a year.",
        ),
        evidence=[facts["noncoal_growth_required"]],
        note=pick(
            "线上为非煤产业整体须达到的年增速，粗线为可信上限；半实心点为本情景，起点是假设。",
            "On the lines: yearly growth required of non-coal industry as a whole; heavy line: bound of what is called "
            "plausible. Half-filled dot: this scenario, its start assumed.",
        ),
    )  # fmt: skip


def base_share_range(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Growth required of other industry over the whole range of the unknown base share."""
    with canvas(height=3.4) as (fig, ax):
        ax.axhspan(0, facts["plausible_growth"].value, color=th.tint(th.GREEN, 0.88), linewidth=0)
        ax.plot(frame["base_share"], frame["without_plastics"], color=th.ORANGE)
        ax.plot(frame["base_share"], frame["other_growth"], color=th.BLUE, linewidth=2.4)
        highest = frame[["other_growth", "without_plastics"]].max().max()
        ax.set(xlim=frame["base_share"].iloc[[0, -1]], ylim=(0, 1.1 * max(0.2, highest)))
        _name_lines(ax, frame)
        bound = fill(facts, zh="可信上限{plausible_growth}", en="plausible up to {plausible_growth}")
        labels.rule(ax, bound, y=facts["plausible_growth"].value, colour=th.GREEN, end=True)
        assumed = fill(facts, zh="假设{base_share}", en="assumed {base_share}")
        labels.rule(ax, assumed, x=facts["base_share"].value)
        measure(ax.xaxis, "share", BASE_SHARE.zh, BASE_SHARE.en)
        measure(
            ax.yaxis,
            "rate",
            "其他非煤工业须达到的年增速",
            "Growth required of other non-coal industry, a year",
        )
    claim = _range_claim(facts)
    return Figure(
        fig, id="base-share-range", kind="line", data=frame, x="base_share",
        columns=[
            BASE_SHARE,
            Column("other_growth", "须达到的年增速", "Growth required", "rate"),
            Column("without_plastics", "可降解塑料无增量时", "Growth required without new plastics", "rate"),
        ],
        y=["other_growth", "without_plastics"], caption=claim, says=claim + pick("。", "."),
        evidence=[facts["other_growth_at_low"], facts["plausible_growth"]],
        note=fill(
            facts, basis=yardstick(facts["base_share_definition"]),
            zh="起点按{basis}计；线落到零，表示无须增长。",
            en="The start is given by the {basis} definition; where a line falls to zero, no growth is required.",
        ),
    )  # fmt: skip


def attribution(frame: pd.DataFrame, facts: Facts) -> Figure:
    """What each sector adds to the change of the share, and the change that the target asks for."""
    names = [*(pick(*SHORT[name]) for name in frame["sector"]), pick("合计", "Total")]
    steps = [*frame["total_pp"], facts["share_change_pp"].value]
    with canvas(height=3.5) as (fig, ax):
        marks.waterfall(ax, names, steps, unit="pp", totals=(-1,), digits=1)
        ax.axhline(0, color=th.GREY, linewidth=0.9)
        needed = fill(facts, zh="达标须{target_distance_pp:+}", en="target: {target_distance_pp:+}")
        labels.rule(ax, needed, y=facts["target_distance_pp"].value, colour=th.GREEN)
        levels = [0.0, facts["target_distance_pp"].value, *np.cumsum(frame["total_pp"])]
        pad = 0.14 * max(1.0, max(levels) - min(levels))
        ax.set_ylim(min(levels) - pad, max(levels) + pad)
        ax.yaxis.set_major_locator(MaxNLocator(6, integer=True))
        measure(ax.yaxis, "pp", "非煤占比的变动", "Change of the non-coal share")
    claim = fill(
        facts, top=named(facts["largest_rise"]),
        zh="占比变动{share_change_pp:+}，{top}贡献最大（{largest_rise_pp:+}）",
        en="The share moves by {share_change_pp:+}; the largest contribution, {largest_rise_pp:+}, is that of {top}",
    )  # fmt: skip
    return Figure(
        fig, id="attribution", kind="waterfall", data=frame.assign(name=frame["sector"].map(sector)),
        columns=[
            SECTOR,
            Column("volume_pp", "总量", "Total volume", "pp"),
            Column("structure_pp", "内部结构", "Mix", "pp"),
            Column("price_pp", "价格", "Price", "pp"),
            Column("total_pp", "对占比的贡献", "Contribution to the share", "pp"),
        ],
        x="name", y="total_pp", caption=claim, says=claim + pick("。", "."), evidence=[facts["share_change_pp"]],
        note=pick(
            "对数平均迪氏指数（LMDI）分解，无残差。煤炭类产业萎缩也记为正贡献。",
            "Logarithmic mean Divisia index, no residual. A shrinking coal sector contributes positively as well.",
        ),
    )  # fmt: skip


def sector_path(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Value added of the six sectors on top of one another, coal at the bottom, and where coal ends."""
    frame = frame[frame["judged"]].assign(name=frame["sector"].map(sector))
    table = frame.pivot(index="year", columns="sector", values="value_100m_cny")[list(COLOURS)]
    tops = table.cumsum(axis=1)
    edge = tops[frame.loc[frame["coal"], "sector"].iloc[-1]]
    with canvas(height=3.8) as (fig, ax):
        shades = [th.tint(colour, 0.35) for colour in COLOURS.values()]
        ax.stackplot(table.index, table.T, colors=shades, edgecolor=th.PAPER, linewidth=0.8)
        ax.plot(edge, color=th.INK, linewidth=2.4)
        below = pick("此线以下为煤", "coal below this line")
        labels.label(ax, 2026, edge.loc[2026], below, shift=(8, -8), va="top", weight="bold")
        ax.set_ylim(0, 1.05 * tops.to_numpy().max())
        years(ax)
        ax.set_xlim(2021, 2030)
        middles = (tops - table / 2).iloc[-1]
        colours = {sector(name): colour for name, colour in COLOURS.items()}
        labels.end_labels(ax, 2030, {sector(name): middles[name] for name in table}, colours)
        labels.rule(ax, fact_text(facts["target_year"], "bare"), x=facts["target_year"].value)
        measure(ax.yaxis, "100m_cny", "工业增加值", "Industrial value added")
    claim = fill(
        facts,
        zh="工业增加值由2021年的{industry_base}到{target_year}的{industry_target}，年均{industry_growth:+}",
        en="Industrial value added goes from {industry_base} in 2021 to {industry_target} in {target_year}, {industry_growth:+} a year",
    )
    return Figure(
        fig, id="sector-path", kind="area", data=frame, x="year", y="value_100m_cny", series="name",
        columns=[
            Column("year", "年份", "Year", "year"),
            SECTOR,
            Column("value_100m_cny", "增加值", "Value added", "100m_cny"),
        ],
        caption=claim, says=claim + pick("。", "."), evidence=[facts["industry_target"]],
        note=fill(facts, zh="{judged_current:当年相对价格|2021年可比价}。各产业2021年的规模均为假设。",
                  en="{judged_current:Current relative|Constant 2021} prices. The sectors' sizes in 2021 are assumed."),
    )  # fmt: skip


def _range_claim(facts: Facts) -> str:
    if facts["plausible_everywhere"].value:
        return fill(
            facts,
            zh="无论起点高低，要求的年增速都不超过{plausible_growth}",
            en="Wherever it starts, no more than {plausible_growth} a year is required",
        )
    return fill(
        facts,
        zh="起点若为{base_share_low}，其他非煤工业每年须增长{other_growth_at_low}",
        en="From {base_share_low}, other non-coal industry has to grow by {other_growth_at_low} a year",
    )


def _name_lines(ax: Axes, frame: pd.DataFrame) -> None:
    """Names in the empty upper right corner; one name where the two lines run together."""
    top, right = ax.get_ylim()[1], frame["base_share"].iloc[-1]
    style = {"ha": "right", "weight": "bold"}
    if np.allclose(frame["other_growth"], frame["without_plastics"], atol=0.02 * top, equal_nan=True):
        both = pick("可降解塑料有无增量，几无差别", "with or without new plastics")
        labels.label(ax, right, 0.82 * top, both, th.BLUE, (-4, 0), **style)
        return
    alone = pick("可降解塑料无增量", "without new plastics")
    labels.label(ax, right, 0.82 * top, alone, th.ORANGE, (-4, 0), **style)
    given = pick("可降解塑料增量如本情景", "with new plastics as in this scenario")
    labels.label(ax, right, 0.74 * top, given, th.BLUE, (-4, 0), **style)
