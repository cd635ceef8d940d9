"""Figures of the briefing on the non-coal share, second part: prices, definitions, and the plan's own output values."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from wuhai.facts import Fact
from wuhai.figures import Column, Figure, canvas, labels, marks, measure, panel, years
from wuhai.figures import theme as th
from wuhai.figures.structure_words import HEADS, definition, sector
from wuhai.text import fact_text, fill, pick

Facts = Mapping[str, Fact]


def price_volume(frame: pd.DataFrame, facts: Facts) -> Figure:
    """The run's own way to its share beside the way on which only prices move."""
    steps = {
        "base": "2021", "volume": pick("产量", "Volumes"), "price": pick("价格", "Prices"),
        "end": fact_text(facts["target_year"], "bare"),
    }  # fmt: skip
    alone = pick("只有价格变动", "Prices alone")
    if not facts["base_met"].value:
        alone += fill(facts, zh="：−{price_fall_that_suffices}", en=": −{price_fall_that_suffices}")
    routes = {"run": pick("本情景", "This scenario"), "prices": alone}
    with canvas(1, 2, height=3.4, sharey=True) as (fig, axes):
        for ax, (route, title) in zip(axes, routes.items(), strict=True):
            values = frame.loc[frame["route"] == route, "share"].tolist()
            marks.waterfall(ax, list(steps.values()), values, unit="share", digits=1)
            ax.axhline(facts["target_share"].value, color=th.GREEN, linewidth=1.1, zorder=1.5)
            panel(ax, title)
        axes[0].set_ylim(0, 1)
        target = fill(facts, zh="目标{target_share}", en="target {target_share}")
        labels.rule(axes[0], target, y=facts["target_share"].value, colour=th.GREEN)
        measure(axes[0].yaxis, "share", "非煤占比（各步为百分点）", "Non-coal share (steps in points)")
    claim = _price_claim(facts)
    return Figure(
        fig, id="price-volume", kind="waterfall", x="step_name", y="share", series="route_name",
        data=frame.assign(route_name=frame["route"].map(routes), step_name=frame["step"].map(steps)),
        columns=[
            Column("route_name", "路径", "Route"),
            Column("step_name", "步骤", "Step"),
            Column("share", "占比或其变动", "Share, or its change", "share"),
        ],
        caption=claim, says=claim + pick("。", "."), evidence=[facts["price_fall_that_suffices"]],
        note=pick("“产量”按2021年可比价，“价格”为当年价占比与可比价占比之差。",
                  "Volumes: at constant 2021 prices. Prices: share at current less share at constant prices."),
    )  # fmt: skip


def definitions(frame: pd.DataFrame, facts: Facts) -> Figure:
    """The share by year under four definitions of coal, each against the same target on its date."""
    frame = frame[frame["judged"]].assign(name=frame["definition"].map(definition))
    with canvas(2, 2, height=4.6, sharex=True, sharey=True) as (fig, axes):
        axes[0, 0].set_ylim(0, 1.08)
        for ax, (code, line) in zip(axes.flat, frame.groupby("definition", sort=False), strict=True):
            _definition_panel(ax, code, line, facts)
        text = fill(facts, zh="目标{target_share}", en="target {target_share}")
        labels.rule(axes[1, 1], text, y=facts["target_share"].value, colour=th.GREEN, end=True)
    claim = fill(
        facts,
        zh="同一座城市，{target_year}的占比从{share_target_strict}到{share_target_narrow}不等，只因口径不同",
        en="One city, one economy: {share_target_strict} to {share_target_narrow} in {target_year}, by definition alone",
    )
    return Figure(
        fig, id="definitions", kind="line", data=frame, x="year", y="share", series="name",
        columns=[
            Column("year", "年份", "Year", "year"),
            Column("name", "口径", "Definition"),
            Column("share", "非煤占比", "Non-coal share", "share"),
        ],
        caption=claim, says=claim + pick("。", "."), evidence=[facts["share_target_broad"], facts["target_share"]],
        note=fill(
            facts,
            zh="非煤占比；半实心点为2021年和{target_year}。蓝色为达标，橙色为未达标。",
            en="Non-coal share; half-filled dots: 2021 and {target_year}. Blue meets the target, orange does not.",
        ),
    )  # fmt: skip


def cross_check(frame: pd.DataFrame, facts: Facts) -> Figure:
    """The value added that the plan's output values imply, and what the model gives."""
    frame = frame.assign(name=frame["sector"].map(sector))
    parts = [frame[f"{end}_100m_cny"] for end in ("low", "model", "high")]
    with canvas(height=2.6) as (fig, ax):
        marks.interval(ax, frame["name"], *parts, unit="100m_cny")
        widest = max(parts[1].max(), parts[2].max())
        ax.set_xlim(-0.04 * widest, 1.08 * widest)
        plan = pick("规划产值折算", "from the plan's output value")
        labels.label(ax, max(parts[1][0], parts[2][0]), 0, plan, th.QUIET, (10, 0))
        measure(ax.xaxis, "100m_cny", "增加值", "Value added")
    claim = fill(
        facts,
        zh="规划的三个产值折成增加值为{plan_value_added_low}至{plan_value_added_high}，其中非煤占{plan_products_share}",
        en="The plan's three output values amount to {plan_value_added_low:bare} to {plan_value_added_high} of value "
        "added, {plan_products_share} of it non-coal",
    )
    return Figure(
        fig, id="cross-check", kind="interval", data=frame, x="model_100m_cny", y="name",
        columns=[
            Column("name", "产业", "Sector"),
            Column("output_100m_cny", "规划产值", "Output value in the plan", "100m_cny"),
            Column("low_100m_cny", "折合增加值（低）", "Value added, low", "100m_cny"),
            Column("high_100m_cny", "折合增加值（高）", "Value added, high", "100m_cny"),
            Column("model_100m_cny", "本情景增加值", "Value added, this scenario", "100m_cny"),
        ],
        caption=claim, says=claim + pick("。", "."),
        evidence=[facts["plan_value_added_low"], facts["plastics_value_added"]],
        note=pick("横条：规划产值乘以假设的增加值率；圆点：本情景。",
                  "Bars: the plan's output value times an assumed value-added rate. Dots: this scenario."),
    )  # fmt: skip


def _price_claim(facts: Facts) -> str:
    if facts["base_met"].value:
        return pick(
            "按所选口径，2021年已经达标", "By the chosen definition the target is met in 2021 already"
        )
    return fill(
        facts,
        zh="产量不变，煤炭类产业相对价格下降{price_fall_that_suffices}，占比同样到{target_share}",
        en="With volumes unchanged, a fall of {price_fall_that_suffices} in the relative prices of coal industry also "
        "gives {target_share}",
    )


def _definition_panel(ax: Axes, code: str, line: pd.DataFrame, facts: Facts) -> None:
    """One definition: its share by year, the target, and both shares that matter."""
    target, ends = facts["target_share"].value, (facts[f"share_base_{code}"], facts[f"share_target_{code}"])
    colour = th.BLUE if facts[f"target_met_{code}"].value else th.ORANGE
    ax.plot(line["year"], line["share"], **th.line_style("assumption", colour))
    for year, fact in zip((2021, facts["target_year"].value), ends, strict=True):
        ax.plot(year, fact.value, **th.marker_style("assumption", colour))
        side = {"va": "top", "shift": (0, -8)} if fact.value < target else {"va": "bottom", "shift": (0, 8)}
        labels.label(ax, year, fact.value, fact_text(fact), colour, ha="center", **side)
    ax.axhline(target, color=th.GREEN, linewidth=1.1, zorder=1.5)
    panel(ax, pick(*HEADS[code]), unit_above=False)
    years(ax)
    ax.set_xlim(2020.1, 2030.4)
    ax.set_xticks([2021, 2025, 2030])
    measure(ax.xaxis, "year", "", "")
    measure(ax.yaxis, "share", "", "")
