"""Figures of briefing 06 on the limits: which binds at what growth, in which year, and what prices alone can do.

Frames come from `wuhai.model.water_views`, facts from the run; nothing is computed here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from wuhai.figures import Column, Figure, canvas, labels, marks, measure, years
from wuhai.figures import theme as th
from wuhai.text import Facts, fact_text, fill, pick

LIMITS = {
    "cap": ("总量上限", "cap", th.INK),
    "gdp": ("万元GDP\n用水量", "water per\nGDP", th.BLUE),
    "industry": ("万元工业增加值\n用水量", "water per\nindustrial value", th.ORANGE),
}
"""The three limits: name, colour."""

STEPS = {
    "base": ("{base_year:bare}年\n用水", "Use in\n{base_year}"),
    "growth": ("经济\n增长", "Growth"),
    "projects": ("清单\n项目", "Listed\nprojects"),
    "other": ("其他\n节水", "Other\nsaving"),
    "permitted": ("{target_year:bare}年\n允许", "Permitted\n{target_year}"),
}
_LIMIT = Column("name", "限额", "Limit")
_PERMITTED = Column("permitted_100m_m3", "允许用水", "Use permitted", "100m_m3", 2)
_GROWTH = Column("growth", "年均增速", "Yearly growth", "rate")


def limit_name(limit: str) -> str:
    """A limit in one line."""
    return pick(*LIMITS[limit][:2]).replace("\n", pick("", " "))


def permitted(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Use that each limit permits in the target year, by growth: the identity, with the run marked on it."""
    frame = frame.assign(name=frame["limit"].map(limit_name))
    ends = frame[frame["growth"] == frame["growth"].max()].set_index("limit")["permitted_100m_m3"]
    with canvas(height=3.3) as (fig, ax):
        for limit, lines in frame.groupby("limit", sort=False):
            ax.plot(lines["growth"], lines["permitted_100m_m3"], color=LIMITS[limit][2], linewidth=2.2)
        ax.set(xlim=(frame["growth"].min(), frame["growth"].max()), ylim=(0.9 * frame["permitted_100m_m3"].min(), None))
        names = {pick(*words[:2]): limit for limit, words in LIMITS.items()}
        heights = {name: ends[limit] for name, limit in names.items()}
        labels.end_labels(ax, frame["growth"].max(), heights, {n: LIMITS[k][2] for n, k in names.items()}, gap=0.13)
        ax.axhline(facts.base.value, color=th.GREY, linewidth=1.1, linestyle=(0, (4, 2)))
        base = fill(facts, zh="{base_year:bare}年用水（假设）", en="use in {base_year} (assumed)")
        labels.label(ax, frame["growth"].max(), facts.base.value, base, th.GREY, (-2, -8), ha="right")
        for limit, growth in (("gdp", facts.gdp_growth), ("industry", facts.industrial_growth)):
            at = (growth.value, facts[f"permitted_{limit}"].value)
            ax.plot(*at, **th.marker_style("assumption", LIMITS[limit][2]))
            side = {"shift": (-7, 7), "ha": "right"} if limit == "gdp" else {"shift": (6, -10)}
            labels.label(ax, *at, fact_text(growth), LIMITS[limit][2], weight="bold", **side)
        measure(ax.xaxis, "rate", "年均增速（GDP或工业增加值，可比价）", "Yearly growth, constant prices (GDP, or industrial value added)")
        measure(ax.yaxis, "100m_m3", "目标年允许的全市用水", "City's use permitted in the target year")
    claim = fill(facts, zh="增速低于{stable_growth}，强度目标要求用水下降；高于{binding_growth}，总量上限才先起作用",
                 en="Below {stable_growth} of growth the intensity target makes use fall; only above {binding_growth} does "
                    "the cap come first")  # fmt: skip
    return Figure(
        fig, id="permitted", kind="line", data=frame, x="growth", y="permitted_100m_m3", series="name",
        columns=[_LIMIT, _GROWTH, _PERMITTED], caption=claim, says=claim + pick("。", "."),
        evidence=[facts.stable_growth, facts.binding_growth],
        note=pick("圆点为本情景的增速。工业一线假设其他用水不变。",
                  "Dots: growth in this scenario. The industrial line holds other use where it was."),
    )  # fmt: skip


def base_map(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Use that the GDP intensity permits, for every growth and every base use; the heavy line is the cap."""
    z = frame.pivot(index="base_100m_m3", columns="growth", values="permitted_100m_m3")
    with canvas(height=3.2) as (fig, ax):
        _regions(ax, z, facts.cap.value)
        at = (facts.gdp_growth.value, facts.base.value)
        ax.plot(*at, **th.marker_style("assumption", th.ORANGE))
        labels.label(ax, *at, pick("本情景（假设）", "this scenario (assumed)"), th.ORANGE, (9, 0), weight="bold")
        measure(ax.xaxis, "rate", "GDP年均增速（可比价）", "Yearly growth of GDP, constant prices")
        measure(ax.yaxis, "100m_m3", "2020年用水总量", "Water use in 2020")
    text = pick("按假设的增速，起点高于{binding_base}，总量上限才比GDP强度紧",
                "At the assumed growth the cap is tighter than the GDP target only from a base above {binding_base}")  # fmt: skip
    claim = fill(facts, zh=text, en=text)
    return Figure(
        fig, id="base-map", kind="contour", data=frame, x="growth", y="base_100m_m3",
        columns=[_GROWTH, Column("base_100m_m3", "基准年用水", "Base use", "100m_m3", 2), _PERMITTED,
                 Column("cap_binds", "总量上限更紧", "Cap is tighter", "bool")],
        caption=claim, says=claim + pick("。", "."), evidence=[facts.binding_base, facts.cap],
        note=pick("等值线为GDP强度目标允许的用水，粗线等于总量上限。",
                  "Lines: use that the GDP target permits; the heavy one equals the cap."),
    )  # fmt: skip


def _regions(ax: Axes, z: pd.DataFrame, cap: float) -> None:
    """Two regions and the line between them, lines of equal permission in either."""
    x, y, values = z.columns, z.index, z.to_numpy()
    shades = [th.tint(th.BLUE, 0.9), th.tint(th.ORANGE, 0.85)]
    ax.contourf(x, y, values, levels=[0, cap, 100], colors=shades)
    levels = np.round(np.arange(1.5, 6.01, 0.5), 2)
    names = dict(zip(levels, labels.written(levels, "100m_m3", bare=True), strict=True))
    for text in ax.clabel(ax.contour(x, y, values, levels=levels, colors=th.INK, linewidths=0.6), fmt=names, fontsize=th.SMALL):
        text.set(path_effects=labels.HALO, color=th.INK)
    heavy = ax.contour(x, y, values, levels=[cap], colors=th.INK, linewidths=2.4)
    for text in ax.clabel(heavy, fmt={cap: labels.written([cap], "100m_m3", bare=True)[0]}, fontsize=th.SMALL):
        text.set(path_effects=labels.HALO, weight="bold")
    sides = ((0.98, 0.93, "right", th.ORANGE, "总量上限先起作用", "the cap comes first"),
             (0.02, 0.07, "left", th.BLUE, "强度目标先起作用", "the intensity target comes first"))  # fmt: skip
    for across, up, align, colour, zh, en in sides:
        box = {"facecolor": th.PAPER, "alpha": 0.85, "linewidth": 0, "boxstyle": "round,pad=0.25"}
        style = {"ha": align, "va": "center", "color": th.readable(colour), "weight": "bold", "bbox": box, "zorder": 5}
        ax.text(across, up, pick(zh, en), transform=ax.transAxes, **style)
    ax.grid(False)


def by_year(frame: pd.DataFrame, facts: Facts) -> Figure:
    """The three limits year by year, the tightest on a broad band."""
    frame = frame.assign(name=frame["limit"].map(limit_name))
    tightest = frame[frame["binds"]].sort_values("year")
    last = frame[frame["year"] == frame["year"].max()].set_index("limit")["permitted_100m_m3"]
    with canvas(height=3.0) as (fig, ax):
        ax.plot(tightest["year"], tightest["permitted_100m_m3"], color=th.tint(th.GREEN, 0.65), linewidth=11, zorder=1)
        for limit, lines in frame.groupby("limit", sort=False):
            grade = "plan" if limit == "cap" else "assumption"
            ax.plot(lines["year"], lines["permitted_100m_m3"], **th.line_style(grade, LIMITS[limit][2]))
        low, high = (frame["permitted_100m_m3"].agg(end) for end in ("min", "max"))
        ax.set_ylim(min(low, facts.base.value) - 0.2, high + 0.2)
        years(ax)
        ax.set_xlim(2020.7, 2030)
        names = {pick(*words[:2]): limit for limit, words in LIMITS.items()}
        heights = {name: last[limit] for name, limit in names.items()}
        labels.end_labels(ax, 2030, heights, {name: LIMITS[limit][2] for name, limit in names.items()}, gap=0.13)
        labels.rule(ax, fact_text(facts.target_year, "bare"), x=facts.target_year.value)
        start = tightest.iloc[0]
        labels.label(ax, start["year"], start["permitted_100m_m3"], pick("最紧", "tightest"), th.GREEN, (0, -21), weight="bold")
        measure(ax.yaxis, "100m_m3", "允许的全市用水", "City's use permitted")
    late = pick("总量上限到{cap_first_year}才最紧", "The cap is the tightest limit only from {cap_first_year}")
    never = pick("总量上限到{horizon}也不是最紧的限额", "The cap is not the tightest limit in any year to {horizon}")
    now = pick("总量上限到{target_year}已是最紧的限额", "The cap is the tightest limit in {target_year}")
    claim = now if facts.cap_binds.value else late if facts.cap_binds_by_2030.value else never
    claim = fill(facts, zh=claim, en=claim)
    return Figure(
        fig, id="by-year", kind="line", data=frame, x="year", y="permitted_100m_m3", series="name",
        columns=[Column("year", "年份", "Year", "year"), _LIMIT, _PERMITTED, Column("binds", "最紧", "Tightest", "bool")],
        caption=claim, says=claim + pick("。", "."), evidence=[facts.cap, facts.permitted],
        note=pick("强度降幅假设逐年均匀实现，目标年以后不再下降。",
                  "Intensities are assumed to fall evenly to the target year and to stay there."),
    )  # fmt: skip


def price_trap(frame: pd.DataFrame, facts: Facts) -> Figure:
    """How much water per GDP still has to fall if the target is judged at current prices."""
    x, fall = frame["inflation"], frame["fall_needed"]
    with canvas(height=2.7) as (fig, ax):
        ax.fill_between(x, 0, fall, where=fall >= 0, color=th.tint(th.BLUE, 0.8), linewidth=0, interpolate=True)
        ax.fill_between(x, 0, fall, where=fall <= 0, color=th.tint(th.ORANGE, 0.75), linewidth=0, interpolate=True)
        ax.plot(x, fall, color=th.INK, linewidth=2.2)
        ax.axhline(0, color=th.INK, linewidth=1.1)
        ax.set(xlim=(x.iloc[0], x.iloc[-1]), ylim=(None, 1.25 * fall.max()))
        _no_water_saved(ax, facts)
        measure(ax.xaxis, "rate", "物价每年上涨", "Rise of prices a year")
        measure(ax.yaxis, "share", "单位产出的用水实际须下降", "Fall still needed in water per real GDP")
    claim = fill(facts, zh="按当年价考核，物价累计涨{price_rise_that_suffices}就达标，不必省水",
                 en="Judged at current prices, a price rise of {price_rise_that_suffices} meets the target with no water saved")  # fmt: skip
    return Figure(
        fig, id="price-trap", kind="line", data=frame, x="inflation", y="fall_needed",
        columns=[Column("inflation", "物价每年上涨", "Inflation", "rate"),
                 Column("price_rise", "累计上涨", "Cumulative", "share"),
                 Column("fall_needed", "实际须下降", "Fall needed", "share")],
        caption=claim, says=claim + pick("。", "."), evidence=[facts.price_rise_that_suffices],
    )  # fmt: skip


def _no_water_saved(ax: Axes, facts: Facts) -> None:
    point = facts.price_rise_a_year
    if point.value <= ax.get_xlim()[1]:
        ax.plot(point.value, 0, "o", color=th.INK, markersize=8, zorder=4)
        text = fill(facts, zh="每年{price_rise_a_year}：一滴不省", en="{price_rise_a_year} a year: none saved")
        labels.label(ax, point.value, 0, text, th.INK, (4, 10), va="bottom", weight="bold")
    full = fill(facts, zh="物价不变：{gdp_cut}", en="prices constant: {gdp_cut}")
    labels.label(ax, 0, facts.gdp_cut.value, full, th.BLUE, (6, 4), va="bottom", weight="bold")


def bridge(frame: pd.DataFrame, facts: Facts) -> Figure:
    """From the base use to what the tightest limit permits: growth, listed projects, everything else."""
    names = [fill(facts, zh=STEPS[step][0].replace("\n", "／"), en=STEPS[step][1].replace("\n", "／")) for step in frame["step"]]
    with canvas(height=2.8) as (fig, ax):
        shown, colours = [name.replace("／", "\n") for name in names], (th.INK, th.ORANGE, th.GREEN)
        marks.waterfall(ax, shown, frame["value_10k_m3"], unit="10k_m3", digits=-1, colours=colours)
        other, listed = (frame["step"].tolist().index(step) for step in ("other", "projects"))
        ax.patches[listed].set(edgecolor=th.GREEN, linewidth=1.2)  # it may be thinner than a line
        ax.patches[other].set(**th.fill_style("assumption", th.GREEN if frame["value_10k_m3"].iloc[other] < 0 else th.ORANGE))
        ax.set_ylim(0, 1.15 * max(facts.unrestrained.value, facts.permitted.value, facts.base.value) * 1e4)
        measure(ax.yaxis, "10k_m3", "全市年用水", "City's water use a year")
    short = pick("到{target_year}须少用{need}，清单项目只顶{projects_per_need}",
                 "{need} has to be saved by {target_year}; the listed projects cover {projects_per_need}")  # fmt: skip
    none = pick("用水强度不变也在限额之内，清单项目是额外的", "At unchanged intensity use stays within the limits; the projects come on top")
    claim = short if facts.saving_needed.value else none
    claim = fill(facts, zh=claim, en=claim)
    return Figure(
        fig, id="bridge", kind="waterfall", x="name", y="value_10k_m3",
        data=frame.assign(name=[name.replace("／", pick("", " ")) for name in names]),
        columns=[Column("name", "步骤", "Step"), Column("value_10k_m3", "水量", "Water", "10k_m3", 0)],
        caption=claim, says=claim + pick("。", "."), evidence=[facts.need, facts.saving_target_year],
        note=pick("斜线：清单以外须节约的水量，取决于假设的起点和增速。",
                  "Hatched: what has to be saved beyond the list; it hangs on the assumed start and growth."),
    )  # fmt: skip
