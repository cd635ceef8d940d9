"""Figures of briefing 05 on the totals: when the savings come, what the target lacks, what the closures free.

Frames come from `wuhai.model.energy_views`, facts from the run; nothing is computed here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from wuhai.figures import Column, Figure, canvas, labels, marks, measure, years
from wuhai.figures import theme as th
from wuhai.text import Facts, fill, pick

BRIDGE = {
    "in_place": ("到2025年\n已实现", "In place\n2025"),
    "unfinished": ("推迟或\n未完成", "Late or\nundone"),
    "limits": ("全部做到\n先进值", "All to the\nadvanced limit"),
    "unlisted": ("清单上\n没有", "On no\nlist"),
    "target": ("正文\n目标", "Target,\nmain text"),
}
ONCE = {
    "retrofit": ("节能\n改造", "Retro-\nfits"),
    "ferroalloy": ("铁合金\n退出", "Ferro-\nalloy"),
    "carbide": ("电石\n退出", "Car-\nbide"),
    "coke": ("焦炭\n退出", "Coke"),
    "simple": ("简单\n相加", "Simple\nsum"),
    "new_ferroalloy": ("铁合金\n置换", "New\nalloy"),
    "new_carbide": ("电石\n置换", "New\ncarbide"),
    "new_coke": ("焦炭\n置换", "New\ncoke"),
    "overlap": ("两边\n都算", "Counted\ntwice"),
    "combined": ("合计\n一次", "Counted\nonce"),
}
PARTS = {
    "retrofit": ("节能改造", "Retrofits"),
    "phaseout": ("产能退出（净）", "Closures, net"),
    "combined": ("合计（不重复）", "Together, once"),
}
_SAVING = {"unit": "10k_tce", "digits": 2}


def path(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Savings in place by year: retrofits alone, and with the closures, against the target of the main text."""
    lines = {
        "retrofit_10k_tce": ("节能改造", "Retrofits", th.BLUE, facts.retrofit_2025.evidence),
        "combined_10k_tce": ("改造加退出，\n不重复", "With closures,\ncounted once", th.GREEN, facts.combined_2025.evidence),
        "simple_10k_tce": ("规划的\n简单相加", "The plan's\nsimple sum", th.GREY, "plan"),
    }
    with canvas(height=3.1) as (fig, ax):
        for column, (_, _, colour, grade) in lines.items():
            ax.plot(frame["year"], frame[column], **th.line_style(grade or "plan", colour))
        ax.set_ylim(min(0, 1.08 * frame["combined_10k_tce"].min()), 1.08 * max(frame["simple_10k_tce"].max(), facts.target.value))
        years(ax)
        ax.set_xlim(2020.7, 2030)
        names = {pick(*words[:2]): column for column, words in lines.items()}
        ends = {name: frame[column].iloc[-1] for name, column in names.items()}
        labels.end_labels(ax, 2030, ends, {name: lines[column][2] for name, column in names.items()}, gap=0.14)
        labels.rule(ax, fill(facts, zh="正文目标{target:bare}", en="target {target:bare}"), y=facts.target.value)
        at = facts.retrofit_2025
        ax.plot(2025, at.value, "o", color=th.BLUE, markersize=8, zorder=4)
        text = fill(facts, zh="{retrofit_2025:.1}", en="{retrofit_2025:.3}")
        labels.label(ax, 2025, at.value, text, th.BLUE, (0, -8), ha="center", va="top", weight="bold")
        measure(ax.yaxis, "10k_tce", "年末已实现的年节能量", "Yearly saving in place at year-end")
    claim = fill(facts, zh="到{text_year}改造实现{retrofit_2025:.1}，正文目标是{target}",
                 en="By {text_year} retrofits save {retrofit_2025:.3}; the main text asks for {target}")  # fmt: skip
    return Figure(
        fig, id="path", kind="line", data=frame, x="year", y=list(lines),
        columns=[Column("year", "年份", "Year", "year"), Column("retrofit_10k_tce", "节能改造", "Retrofits", **_SAVING),
                 Column("net_10k_tce", "产能退出（净）", "Closures, net", **_SAVING),
                 Column("overlap_10k_tce", "重复", "Overlap", **_SAVING),
                 Column("combined_10k_tce", "改造加退出，不重复", "Together, counted once", **_SAVING),
                 Column("simple_10k_tce", "规划的简单相加", "Simple sum", **_SAVING)],
        caption=claim, says=claim + pick("。", "."),
        evidence=[facts.retrofit_2025, facts.combined_2025, facts.target],
    )  # fmt: skip


def bridge(frame: pd.DataFrame, facts: Facts) -> Figure:
    """From what is in place in 2025 to the target: what is late, what the limits add, what is on no list."""
    names = [pick(*BRIDGE[step]) for step in frame["step"]]
    with canvas(height=2.7) as (fig, ax):
        colours = (th.INK, th.BLUE, th.GREEN)
        marks.waterfall(ax, names, frame["value_10k_tce"], unit="10k_tce", digits=1, colours=colours)
        if facts.unlisted.value > 0:
            ax.patches[frame["step"].tolist().index("unlisted")].set(**_hollow(th.ORANGE))
        ax.set_ylim(0, 1.14 * max(facts.target.value, facts.list_at_advanced.value))
        measure(ax.yaxis, "10k_tce", "年节能量", "Saving a year")
    short = pick("清单全部做到先进值，离目标还差{unlisted:.1}", "With the whole list at the advanced limits, the target lacks {unlisted:.3}")
    enough = pick("清单全部做到先进值，就够得上目标", "With the whole list at the advanced limits, the target is within reach")
    claim = enough if facts.advanced_meets_target.value else short
    return Figure(
        fig, id="bridge", kind="waterfall", x="name", y="value_10k_tce",
        data=frame.assign(name=[name.replace("\n", pick("", " ")).replace("- ", "") for name in names]),
        columns=[Column("name", "步骤", "Step"), Column("value_10k_tce", "节能量", "Saving", **_SAVING)],
        caption=fill(facts, zh=claim, en=claim), says=fill(facts, zh=claim + "。", en=claim + "."),
        evidence=[facts.retrofit_2025, facts.target],
        note=pick("空心一段不在任何清单上。", "The hollow step is on no list.") if facts.unlisted.value > 0 else "",
    )  # fmt: skip


def once(frame: pd.DataFrame, facts: Facts) -> Figure:
    """From the plan's simple sum to what is saved once replacement and overlap are taken off."""
    names = [pick(*ONCE[step]) for step in frame["step"]]
    totals = np.flatnonzero(frame["total"]).tolist()
    with canvas(height=3.2) as (fig, ax):
        marks.waterfall(ax, names, frame["value_10k_tce"], unit="10k_tce", digits=1, totals=totals)
        for place, step in enumerate(frame["step"]):
            if step.startswith("new_"):
                ax.patches[place].set(**th.fill_style("assumption", th.ORANGE))
        ax.tick_params(axis="x", labelsize=th.SMALL - 0.6)
        ax.set_ylim(min(0, ax.get_ylim()[0]), 1.12 * facts.simple_2025.value)
        measure(ax.yaxis, "10k_tce", "2025年末的年节能量", "Saving a year, end of 2025")
    claim = fill(facts, zh="相加是{simple_2025:.1}，扣掉置换用能和重复计算是{combined_2025:.1}",
                 en="The simple sum is {simple_2025:.3}; less replacement and overlap it is {combined_2025:.3}")  # fmt: skip
    return Figure(
        fig, id="once", kind="waterfall", x="name", y="value_10k_tce",
        data=frame.assign(name=[name.replace("-\n", "").replace("\n", pick("", " ")) for name in names]),
        columns=[Column("name", "步骤", "Step"), Column("value_10k_tce", "节能量", "Saving", **_SAVING)],
        caption=claim, says=claim + pick("。", "."), evidence=[facts.combined_2025, facts.simple_2025],
        note=pick("斜线：置换产能的用能，按假设的利用率和置换比例计算。",
                  "Hatched: energy of what replaces the closures, at the assumed utilisation and share replaced."),
    )  # fmt: skip


def break_even(frame: pd.DataFrame, facts: Facts) -> Figure:
    """What closing the listed coke ovens frees, by how full the new ovens run."""
    x, net = frame["utilisation"], frame["net_10k_tce"]
    with canvas(height=2.9) as (fig, ax):
        for side, colour in ((net > 0, th.GREEN), (net < 0, th.ORANGE)):
            ax.fill_between(x, 0, net, where=side, color=th.tint(colour, 0.8), linewidth=0, interpolate=True)
        ax.plot(x, net, color=th.INK, linewidth=2.2)
        ax.axhline(0, color=th.INK, linewidth=1.1)
        ax.set_xlim(x.iloc[0], x.iloc[-1])
        _crossing(ax, facts)
        _rules(ax, facts)
        measure(ax.xaxis, "share", "置换产能的利用率", "Utilisation of the new ovens")
        measure(ax.yaxis, "10k_tce", "关停焦炉净省的能源", "Energy saved by closing the listed coke ovens, net")
    never = pick("本情景的置换比例下，利用率再高，关停焦炉也省能", "At this share of replacement, closing the ovens saves energy at any utilisation")
    turn = pick("新焦炉利用率超过{coke_break_even_utilisation}，关停旧焦炉反而多用能",
                "Above a utilisation of {coke_break_even_utilisation}, closing the old ovens costs energy")  # fmt: skip
    claim = turn if facts.coke_break_even_reachable.value else never
    return Figure(
        fig, id="break-even", kind="line", data=frame, x="utilisation", y="net_10k_tce",
        columns=[Column("utilisation", "利用率", "Utilisation", "share"),
                 Column("net_10k_tce", "净省", "Net saving", **_SAVING)],
        caption=fill(facts, zh=claim, en=claim), says=fill(facts, zh=claim + "。", en=claim + "."),
        evidence=[facts.coke_break_even_utilisation, facts.coke_net_2025],
        note=fill(facts, zh="关停的焦化产能按{coke_replaced}重建，新焦炉能耗为先进值。",
                  en="{coke_replaced} of the closed capacity is rebuilt, at the advanced limit."),
    )  # fmt: skip


def co2(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Carbon dioxide avoided in 2025, with the range of the factor."""
    frame = frame.assign(name=[pick(*PARTS[part]) for part in frame["part"]])
    with canvas(height=2.2) as (fig, ax):
        marks.interval(ax, frame["name"], frame["low"], frame["centre"], frame["high"], unit="10kt_co2")
        ax.set_xlim(min(0, 1.1 * frame["low"].min()), 1.12 * max(1.0, frame["high"].max()))
        measure(ax.xaxis, "10kt_co2", "2025年少排放", "Avoided in 2025")
    claim = fill(facts, zh="改造少排放{co2_retrofit_low_2025:bare}～{co2_retrofit_high_2025}",
                 en="Retrofits avoid {co2_retrofit_low_2025:bare}–{co2_retrofit_high_2025}")  # fmt: skip
    return Figure(
        fig, id="co2", kind="interval", data=frame, x="centre", y="name",
        columns=[Column("name", "部分", "Part"), Column("low", "低因子", "Low factor", "10kt_co2", 1),
                 Column("centre", "取用因子", "Factor used", "10kt_co2", 1),
                 Column("high", "高因子", "High factor", "10kt_co2", 1)],
        caption=claim, says=claim + pick("。", "."),
        evidence=[facts.co2_retrofit_2025, facts.co2_retrofit_low_2025],
        note=fill(facts, zh="横条为排放因子的范围，圆点为每吨标准煤{co2_factor:bare}吨。",
                  en="Bars: range of the emission factor; dots: {co2_factor:bare} t per tce."),
    )  # fmt: skip


def _rules(ax: Axes, facts: Facts) -> None:
    """This run's utilisation, and the one that keeps output as it is; their names part to both sides."""
    run, same = facts.utilisation.value, facts.coke_same_utilisation.value
    low, high = ax.get_xlim()
    both = bool(facts.coke_same_reachable.value) and min(run, same) - low > 0.25 * (high - low)
    name = fill(facts, zh="本情景{utilisation}", en="this scenario {utilisation}")
    labels.rule(ax, name, x=run, colour=th.BLUE, left=both and run < same)
    if facts.coke_same_reachable.value:
        name = fill(facts, zh="产量不变{coke_same_utilisation}", en="same output {coke_same_utilisation}")
        labels.rule(ax, name, x=same, colour=th.PLUM, end=True, left=both and same <= run)


def _crossing(ax: Axes, facts: Facts) -> None:
    """What the two sides mean, and the break-even point, if it lies on the scale."""
    low, high = ax.get_xlim()
    labels.label(ax, low, 0, pick("省能", "saves energy"), th.GREEN, (6, 10), weight="bold")
    if facts.coke_break_even_reachable.value:
        ax.plot(facts.coke_break_even_utilisation.value, 0, "o", color=th.INK, markersize=8, zorder=4)
        text = fill(facts, zh="盈亏点{coke_break_even_utilisation}", en="break-even {coke_break_even_utilisation}")
        labels.label(ax, facts.coke_break_even_utilisation.value, 0, text, th.INK, (4, 10), va="bottom", weight="bold")
        labels.label(ax, high, 0, pick("多用能", "costs energy"), th.ORANGE, (-4, -8), ha="right", weight="bold")


def _hollow(colour: str) -> dict:
    return {"facecolor": th.PAPER, "edgecolor": colour, "linewidth": 1.4, "linestyle": "--"}
