"""Figures of the briefing on uncertainty: targets across scenarios, convergence, variance, swings, a map of two inputs.

Frames come from `wuhai.study_frames`; nothing is computed here.
"""

from __future__ import annotations

from textwrap import fill as fill_text

import pandas as pd
from matplotlib.patches import Patch, Rectangle

from wuhai.display import evidence_label, pick
from wuhai.facts import EVIDENCE
from wuhai.figures import Column, Figure, canvas, grids, labels, measure
from wuhai.figures import theme as th
from wuhai.figures.overview_drivers import GRADES
from wuhai.parameters import Parameter
from wuhai.study_words import NAMES
from wuhai.text import Facts, fill, number, quantity
from wuhai.uncertainty.indices import INTERACTION

PLAIN = ["assumption"]


def name(id: str) -> str:
    """A headline in the run's language."""
    return pick(*NAMES[id])


def label(driver: str, parameters: dict[str, Parameter]) -> str:
    """An input in words; what is none of the parameters is chance or interaction."""
    others = {INTERACTION: ("相互作用", "Interaction"), "market_factor": ("共同的市场", "Common market"), "project_luck": ("各项目的运气", "Luck of each project")}
    if driver in others:
        return pick(*others[driver])
    return pick(parameters[driver].label_zh, parameters[driver].label_en)


def probabilities(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Every target in every scenario: probability and standard error, the darker the likelier."""
    ids, titles = list(frame["id"].unique()), list(frame["title"].unique())
    with canvas(height=5.2) as (fig, ax):
        for row in frame.itertuples():
            x, y = titles.index(row.title), ids.index(row.id)
            face = th.tint(th.ORANGE, 0.8) if row.solved else th.tint(th.BLUE, 0.92 - 0.5 * row.probability)
            ax.add_patch(Rectangle((x - 0.47, y - 0.44), 0.94, 0.88, facecolor=face, hatch="////" if row.solved else None, edgecolor=th.PAPER))
            shown = "0%" if row.probability == 0 else f"{number(100 * row.probability, 1 if row.probability >= 0.001 else 2)}%\n±{number(100 * row.error, 2)}"
            labels.label(ax, x, y, pick("倒推", "solved for") if row.solved else shown, ha="center")
        th.bare(ax)
        ax.set(xlim=(-0.55, len(titles) - 0.45), ylim=(len(ids) - 0.45, -0.55))
        ax.set_xticks(range(len(titles)), [fill_text(title, 11) for title in titles])
        ax.set_yticks(range(len(ids)), [name(id) for id in ids])
        ax.xaxis.tick_top()
    words = frame.assign(target=frame["id"].map(name), error=100 * frame["error"])
    claim = fill(facts, zh="本情景{targets}项目标中，比较可能的{likely_targets}项，几乎不可能的{hardly_targets}项，由目标倒推的{solved_targets}项",
                 en="Of {targets} targets, {likely_targets} likely in this scenario, {hardly_targets} next to impossible, {solved_targets} solved for")  # fmt: skip
    return Figure(
        fig, id="probabilities", kind="matrix", data=words, x="title", y="target",
        columns=[Column("target", "目标", "Target"), Column("title", "情景", "Scenario"), Column("probability", "概率", "Probability", "share", 1),
                 Column("error", "标准误", "Standard error", "pp", 2), Column("solved", "由目标倒推", "Solved for", "bool")],
        caption=claim, says=claim + pick("。", "."), evidence=PLAIN,
        note=fill(facts, zh="±后为标准误，单位百分点；每个情景{draws}次抽样，随机种子{seed}。斜线：情景由目标倒推条件，概率没有意义。",
                  en="After ±: standard error in percentage points; {draws} draws a scenario, seed {seed}. Hatched: the scenario works backwards "
                     "from the target, so a probability means nothing."),
    )  # fmt: skip


def convergence(frame: pd.DataFrame, facts: Facts) -> Figure:
    """How the errors of a median and of a probability fall as draws grow."""
    names = {"p50": (pick("非煤占比的中位数", "Median, non-coal share"), th.BLUE), "probability": (pick("保住焦炭产能的概率", "Probability, coke capacity"), th.ORANGE)}
    with canvas(height=3.2) as (fig, ax):
        for column, (text, colour) in names.items():
            ax.plot(frame["draws"], frame[column], marker="o", color=colour, label=text)
        ax.set_xscale("log", base=2)
        ax.set_yscale("log")
        ax.set_xticks(frame["draws"], [number(draws, 0) for draws in frame["draws"]])
        measure(ax.yaxis, "pp", "标准误", "Standard error")
        ax.set_xlabel(pick("抽样次数", "Draws"))
        ax.legend()
    return Figure(
        fig, id="convergence", kind="line", data=frame, x="draws", y=["p50", "probability"],
        columns=[Column("draws", "抽样次数", "Draws", "count"), Column("p50", "中位数的标准误", "Error of the median", "pp", 3),
                 Column("probability", "概率的标准误", "Error of the probability", "pp", 3)],
        caption=fill(facts, zh="抽样到{draws}次（随机种子{coke_capacity.seed}），概率的标准误降到{coke_capacity.error_pp}", en="With {draws} draws (seed {coke_capacity.seed}) the error of the probability is down to {coke_capacity.error_pp}"),
        says=fill(facts, zh="抽样越多，误差越小。", en="The more draws, the smaller the error."), evidence=PLAIN,
        note=pick("误差由相互独立的加扰序列之间的差异得出；两轴都是对数刻度，没有误差的点不画。",
                  "Errors from the spread over independent scrambles; both axes are logarithmic, points without error are left out."),
    )  # fmt: skip


def indices(frame: pd.DataFrame, parameters: dict[str, Parameter], facts: Facts) -> Figure:
    """First and total variance share of the inputs with intervals, and what only interaction explains."""
    words = frame.assign(name=frame["driver"].map(lambda driver: label(driver, parameters)))
    with canvas(height=0.45 * len(frame) + 1.1) as (fig, ax):
        for row, item in enumerate(words.to_dict("records")):
            for key, colour, up in (("first", th.BLUE, -0.14), ("total", th.ORANGE, 0.14)):
                ax.plot([item[f"{key}_low"], item[f"{key}_high"]], [row + up] * 2, color=th.tint(colour, 0.4), linewidth=4)
                ax.plot(item[key], row + up, "o", color=colour, label=pick(*{"first": ("单独", "alone"), "total": ("含相互作用", "with interactions")}[key]) if not row else None)
        labels.rows_down(ax, list(words["name"]), scale=True)
        measure(ax.xaxis, "share", "占方差", "Share of the variance")
        ax.legend(loc="lower right")
    return Figure(
        fig, id="indices", kind="interval", data=words, x="first", y="name",
        columns=[Column("name", "输入", "Input"),
                 *(Column(f"{key}{end}", zh + word_zh, en + word_en, "share", 1) for key, zh, en in (("first", "单独", "Alone"), ("total", "含相互作用", "With interactions"))
                   for end, word_zh, word_en in (("", "", ""), ("_low", "，下端", ", low"), ("_high", "，上端", ", high")))],
        caption=fill(facts, zh="非煤占比的方差有{first_total}系于{first_name}", en="{first_total} of the variance of the non-coal share hangs on: {first_name}"),
        says=fill(facts, zh="居首的是{first_name}。", en="First comes {first_name}."), evidence=PLAIN,
        note=pick("索博尔指数，线段为自助法区间；“相互作用”是各项单独解释之外的部分。", "Sobol indices, lines are bootstrap intervals; interaction is what no input explains alone."),
    )  # fmt: skip


def tornado(frame: pd.DataFrame, parameters: dict[str, Parameter], facts: Facts) -> Figure:
    """What each input by itself does to the non-coal share."""
    words = frame.assign(name=frame["driver"].map(lambda driver: label(driver, parameters)))
    with canvas(height=0.42 * len(frame) + 1.4) as (fig, ax):
        for row, item in enumerate(words.to_dict("records")):
            for key, colour in (("low", th.ORANGE), ("high", th.BLUE)):
                ax.barh(row, item[key] - item["base"], left=item["base"], height=0.6, color=colour)
            text = " → ".join(labels.written([item["low"], item["high"]], "share", digits=1))
            labels.label(ax, max(item["low"], item["high"], item["base"]), row, text, shift=(6, 0))
        labels.rows_down(ax, list(words["name"]), scale=True)
        measure(ax.xaxis, "share", "非煤占比", "Non-coal share")
        low, high = (words[["low", "high", "base"]].agg(end).agg(end) for end in ("min", "max"))
        ax.set_xlim(low - 0.04 * (high - low), high + 0.42 * (high - low))
        handles = [Patch(color=colour) for colour in (th.ORANGE, th.BLUE)]
        ends = pick("输入取P10", "Input at P10"), pick("输入取P90", "Input at P90")
        ax.legend(handles=handles, labels=ends, loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=2)
    top = words.iloc[0]
    claim = pick(f"单独变动时，{top['name']}使非煤占比在{quantity(top['low'], 'share')}与{quantity(top['high'], 'share')}之间移动",
                 f"Moved alone, the first input takes the non-coal share from {quantity(top['low'], 'share')} to {quantity(top['high'], 'share')}: {top['name']}")  # fmt: skip
    return Figure(
        fig, id="tornado", kind="tornado", data=words, x="low", y="name",
        columns=[Column("name", "输入", "Input"), *(Column(key, *text, "share", 1) for key, text in
                 {"low": ("输入取P10", "Input at P10"), "base": ("中心取值", "Central run"), "high": ("输入取P90", "Input at P90")}.items())],
        caption=claim, says=claim + pick("。", "."), evidence=PLAIN,
        note=pick("其余输入都取中心值。", "All other inputs at their central values."),
    )  # fmt: skip


def grades(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Variance of every headline by the evidence of the inputs it comes from."""
    frame = frame[frame["share"] >= 0.001]
    ids, left = list(frame["id"].unique()), {}
    order = [*(grade for grade in EVIDENCE if grade in set(frame["grade"])), INTERACTION]
    said = {grade: evidence_label(grade) if grade in EVIDENCE else pick("相互作用", "interaction") for grade in order}
    with canvas(height=0.42 * len(ids) + 1.2) as (fig, ax):
        for grade in order:
            for row in frame[frame["grade"] == grade].itertuples():
                style = {"facecolor": th.tint(th.GREY, 0.4)} if grade == INTERACTION else th.fill_style(grade, GRADES[grade])
                ax.barh(ids.index(row.id), row.share, left=left.get(row.id, 0), height=0.62, **style)
                left[row.id] = left.get(row.id, 0) + row.share
        labels.rows_down(ax, [name(id) for id in ids], scale=True)
        measure(ax.xaxis, "share", "占方差", "Share of the variance")
        ax.set_xlim(0, 1)
        handles = [Patch(**({"facecolor": th.tint(th.GREY, 0.4)} if grade == INTERACTION else th.fill_style(grade, GRADES[grade]))) for grade in order]
        ax.legend(handles=handles, labels=[said[grade] for grade in order], loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=2, columnspacing=1.4)
    words = frame.assign(target=frame["id"].map(name), evidence=frame["grade"].map(said))
    return Figure(
        fig, id="grades", kind="bar", data=words, x="share", y="target", series="evidence",
        columns=[Column("target", "指标", "Headline"), Column("evidence", "依据", "Evidence"), Column("share", "占方差", "Share of the variance", "share", 1)],
        caption=fill(facts, zh="非煤占比的不确定性有{assumed}来自假设", en="{assumed} of the uncertainty of the non-coal share comes from assumptions"),
        says=fill(facts, zh="非煤占比有{assumed}。", en="For the non-coal share it is {assumed}."), evidence=[grade for grade in order if grade in EVIDENCE],
        note=pick("按取值的依据分级，偏离的范围一律是假设；不随抽样变动的指标不列。", "By the evidence of the values; ranges are assumed throughout. Headlines that no draw moves are left out."),
    )  # fmt: skip


def tradeoff(frame: pd.DataFrame, target: float, facts: Facts) -> Figure:
    """Water use over where it starts and how fast the economy grows."""
    a, b = frame.columns[:2]
    grid = frame.pivot(index=b, columns=a, values="value")
    low, high = grid.to_numpy().min(), grid.to_numpy().max()
    spread = (round(low + part * (high - low), 1) for part in (0.1, 0.3, 0.5, 0.7, 0.85))
    levels = sorted({*(level for level in spread if abs(level - target) > 0.08 * (high - low)), target})
    with canvas(height=3.6) as (fig, ax):
        grids.isolines(ax, grid.columns.to_numpy(), grid.index.to_numpy(), grid.to_numpy(), levels, unit="100m_m3", strong=target)
        measure(ax.xaxis, "100m_m3", "基年用水", "Water use, base year")
        measure(ax.yaxis, "rate", "经济年增速", "Growth of the economy a year")
    claim = pick(f"粗线为{quantity(target, '100m_m3')}的上限：左下守得住，右上守不住", f"The heavy line is the cap of {quantity(target, '100m_m3')}: kept to the lower left of it, broken to the upper right")
    return Figure(
        fig, id="tradeoff", kind="contour", data=frame, x=a, y=b,
        columns=[Column(a, "基年用水", "Water use, base year", "100m_m3"), Column(b, "经济年增速", "Growth a year", "rate"), Column("value", "用水", "Water use", "100m_m3")],
        caption=claim, says=claim + pick("。", "."), evidence=PLAIN, note=pick("用水强度不变，其余输入取中心值。", "At unchanged intensity, all other inputs at their central values."),
    )  # fmt: skip
