"""Figures of briefing 07: when the digital targets are due, who answers, how fast it would have to go, what a delay costs.

Frames come from `wuhai.model.digital_views`, facts from the run; nothing is computed here.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from wuhai.facts import Fact
from wuhai.figures import Column, Figure, canvas, labels, measure, years
from wuhai.figures import theme as th
from wuhai.terms import Terms
from wuhai.text import Facts, fill, number, pick

STATES = {
    "path": ("有起点", "start printed", th.GREEN),
    "point": ("未公布基数", "no baseline published", th.BLUE),
    "no_figure": ("未列明数值", "no figure printed", th.GREY),
}
SHAPES = {"linear": ("直线", "straight", th.BLUE), "s_curve": ("S曲线", "S-curve", th.ORANGE)}
DEPARTMENTS = {
    "各区人民政府": ("各区人民政府", "District governments"),
    "乌海通建办": ("乌海通建办", "Communications construction office"),
    "市工业和信息化局": ("市工业和信息化局", "Bureau of Industry and IT"),
    "市能源局": ("市能源局", "Energy Bureau"),
    "operators": ("通信企业和铁塔乌海分公司", "Telecom and tower companies"),
    "乌海高新技术产业开发区管理委员会": ("高新区管委会", "High-tech Zone Committee"),
    "市大数据中心": ("市大数据中心", "Big Data Centre"),
    "市科学技术局": ("市科学技术局", "Bureau of Science and Technology"),
    "市发展和改革委员会": ("市发展和改革委员会", "Development and Reform Commission"),
    "市委网信办": ("市委网信办", "Cyberspace Affairs Office"),
    "": ("没有列明责任单位", "no department printed"),
}  # fmt: skip
INDICATOR = Column("name", "目标", "Target")


def department(fact: Fact) -> Fact:
    """The fact with its department in the run's language."""
    return replace(fact, value=pick(*DEPARTMENTS[str(fact.value)]))


def worded(frame: pd.DataFrame, terms: Terms) -> list[str]:
    """Each target as printed: 2,300个以上, 100%; blank without a figure."""
    return [_figure(*row, terms) for row in zip(frame["value"], frame["unit"], frame["operator"], strict=True)]


def _figure(value: float, unit: str, operator: str, terms: Terms) -> str:
    if pd.isna(value):
        return ""
    amount = number(value, 0) + ("%" if unit == "%" else pick(unit, ""))
    least = ("以上", "at least ") if operator == ">=" else ("", "")
    return pick(amount + least[0], least[1] + amount)


def timeline(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Figure:
    """Every target on its date, and on the date it moves to under the delay."""
    frame = frame.assign(
        name=frame[pick("label_zh", "label_en")], known=frame["state"].map(lambda state: pick(*STATES[state][:2])),
        wanted=worded(frame, terms),
    )  # fmt: skip
    with canvas(height=6.2) as (fig, ax):
        for row in frame.itertuples():
            _milestone(ax, row)
        labels.rows_down(ax, frame["name"], scale=True)
        ax.set_xlim(2020.8, 2030.9)
        ax.set_xticks(range(2021, 2031), [str(year) for year in range(2021, 2031)])
    return Figure(
        fig, id="timeline", kind="scatter", data=frame, x="due", y="name", series="known",
        columns=[INDICATOR, Column("wanted", "目标值", "Figure"), Column("deadline", "规划期限", "Deadline", "year"),
                 Column("due", "本情景到期", "Due in this run", "year"), Column("known", "起点", "Start")],
        caption=fill(facts, zh="{targets}项目标，{due_at_deadline}项压在{deadline}同一时点，中间有考核点的只有{with_step}项",
                     en="{due_at_deadline} of {targets} targets fall on one date, the end of {deadline}; {with_step} has a step on the way"),
        says=fill(facts, zh="有起点的{state_path}项，未公布基数的{state_point}项，未列明数值的{state_no_figure}项；没有期限的{undated}项。",
                  en="{state_path} has a start, {state_point} have no published baseline, {state_no_figure} no figure; {undated} have no date."),
        evidence=[facts.due_at_deadline],
        note=pick("绿：列明起点；蓝：未公布基数；灰：未列明数值。空心圆为推迟后的到期年。",
                  "Green: a start is printed; blue: no baseline published; grey: no figure printed. Hollow: where a delay moves it."),
    )  # fmt: skip


def _milestone(ax: Axes, row) -> None:
    colour, text = STATES[row.state][2], row.wanted or pick("未列明数值", "no figure")
    if pd.isna(row.deadline):
        labels.label(ax, 2021, row.Index, pick("未列明期限", "no date") + (pick("，", ", ") + text if row.wanted else ""), th.GREY, (0, 0))
        return
    if pd.notna(row.start_year):
        ax.plot([row.start_year, row.deadline], [row.Index] * 2, "o-", color=colour, linewidth=2.4, markersize=8)
        labels.label(ax, row.start_year, row.Index, number(row.start, 0) + "%", colour, (-8, 0), ha="right")
    ax.plot(row.deadline, row.Index, "o", color=colour, markersize=8)
    if row.due > row.deadline:
        ax.annotate("", (row.due, row.Index), (row.deadline, row.Index), arrowprops={"arrowstyle": "-", "color": colour, "linestyle": ":"})
        ax.plot(row.due, row.Index, "o", color=colour, markersize=8, markerfacecolor=th.PAPER, markeredgewidth=1.5)
    labels.label(ax, row.due, row.Index, text, colour, (9, 0))


def diagnosis(frame: pd.DataFrame, facts: Facts) -> Figure:
    """The one path with a start, straight and as an S-curve, from one printed point to the other."""
    frame = frame.assign(name=frame["shape"].map(lambda shape: pick(*SHAPES[shape][:2])))
    with canvas(height=3.5) as (fig, ax):
        for shape, line in frame.groupby("shape", sort=False):
            width = 2.8 if line["chosen"].all() else 1.4
            ax.plot(line["year"], line["level"], **{**th.line_style("assumption", SHAPES[shape][2]), "linewidth": width})
        ends = frame[frame["year"] == frame["year"].min() + 1]
        for row in ends.itertuples():
            side = {"ha": "right", "va": "bottom"} if row.shape == "s_curve" else {"ha": "left", "va": "top"}
            labels.label(ax, row.year, row.level, row.name, SHAPES[row.shape][2], (-6, 4) if row.shape == "s_curve" else (6, -4), **side)
        points = [(facts[f"diagnosis_{kind}"].value, facts[f"diagnosis_{value}"].value) for kind, value in (("start_year", "start"), ("deadline", "target"))]
        ax.plot(*zip(*points, strict=True), **th.marker_style("plan", th.INK), zorder=4)
        for place, text in zip(points, (pick("规划：不低于{}", "plan: at least {}"), pick("规划：{}", "plan: {}")), strict=True):
            labels.label(ax, *place, text.format(number(100 * place[1], 0) + "%"), th.INK, (8, -12), va="top")
        ax.set_ylim(0.4, 1.08)
        years(ax)
        measure(ax.yaxis, "share", "规上企业两化融合诊断覆盖率", "Above-scale firms diagnosed")
    return Figure(
        fig, id="diagnosis", kind="line", data=frame, x="year", y="level", series="name",
        columns=[Column("year", "年份", "Year", "year"), Column("name", "曲线", "Shape"), Column("level", "覆盖率", "Coverage", "share", 1)],
        caption=fill(facts, zh="诊断覆盖率由{diagnosis_start}到{diagnosis_target}，每年须提高{diagnosis_pace}",
                     en="From {diagnosis_start} to {diagnosis_target} the diagnosis has to gain {diagnosis_pace} a year"),
        says=fill(facts, zh="本情景{deadline}为{diagnosis_at_deadline}。", en="In this run it stands at {diagnosis_at_deadline} in {deadline}."),
        evidence=[facts.diagnosis_at_deadline],
        note=pick("圆点为规划所列，两点之间的形状是假设；粗线为本情景所用。",
                  "Dots as printed; the shape between them is assumed. The heavier line is the one this run uses."),
    )  # fmt: skip


def pace(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Units needed a year if nothing stands by the end of a year: the price of each year of waiting."""
    frame = frame.assign(name=frame[pick("label_zh", "label_en")], until=frame["year"].map(str))
    names, last = list(frame["name"].unique()), sorted(frame["year"].unique())
    with canvas(height=3.9) as (fig, ax):
        for row in frame.itertuples():
            at = (last.index(row.year), names.index(row.name))
            ax.add_patch(Rectangle((at[0] - 0.47, at[1] - 0.44), 0.94, 0.88, facecolor=th.tint(th.BLUE, 0.95 - 0.5 * row.share)))
            text = number(row.pace, 0 if row.pace >= 100 or float(row.pace).is_integer() else 1 if row.pace >= 2 else 2)
            ax.text(*at, text, ha="center", va="center", fontsize=th.SMALL)
        th.bare(ax)
        ax.set(xlim=(-0.55, len(last) - 0.45), ylim=(len(names) - 0.45, -0.55))
        ax.set_xticks(range(len(last)), [pick(f"{year}年底仍为零", f"none by\nend {year}") for year in last])
        ax.set_yticks(range(len(names)), names)
        ax.xaxis.tick_top()
    return Figure(
        fig, id="pace", kind="matrix", data=frame, x="until", y="pace", series="name",
        columns=[INDICATOR, Column("until", "仍为零的年底", "Nothing by the end of"), Column("pace", "其后每年", "A year from then on", "ratio", 2),
                 Column("share", "占目标", "Of the target", "share", 1)],
        caption=fill(facts, zh="若到2021年底一无所有，每年须建成目标的{pace_share}；再空等一年，就是{pace_share_one_year_on}",
                     en="From nothing at the end of 2021, {pace_share} of each target a year is needed; after one more idle year {pace_share_one_year_on}"),
        says=fill(facts, zh="5G基站最多每年{base_stations_5g_pace_at_most:.0}个，数字化车间{digital_workshops_pace_at_most:.2}个。",
                  en="At most {base_stations_5g_pace_at_most:.0} 5G base stations a year, {digital_workshops_pace_at_most:.2} digital workshops."),
        evidence=[facts.pace_share],
        note=pick("单位：每年若干个（家、平台、中心、系统）。规划没有公布基数，“仍为零”是上限，不是估计：已有的越多，需要的越慢。",
                  "Units a year. No baseline is published; nothing is a bound, not an estimate: whatever stood already lowers the pace."),
    )  # fmt: skip


def delay(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Diagnosis at the printed deadline over the delay, straight and as an S-curve."""
    frame = frame.assign(name=frame["shape"].map(lambda shape: pick(*SHAPES[shape][:2])))
    with canvas(height=3.5) as (fig, ax):
        for shape, line in frame.groupby("shape", sort=False):
            ax.plot(line["delay"], line["level"], **th.line_style("assumption", SHAPES[shape][2]))
        now = facts.delay_years.value
        ax.plot(now, facts.diagnosis_at_deadline.value, **th.marker_style("plan", th.INK), zorder=4)
        labels.label(ax, now, facts.diagnosis_at_deadline.value, pick("本次运行", "this run"), th.INK, (8, 8), weight="bold")
        ax.set(xlim=(-0.1, 6.0), ylim=(0.55, 1.08))
        ends = {row.name: row.level for row in frame[np.isclose(frame["delay"], frame["delay"].max())].itertuples()}
        labels.end_labels(ax, frame["delay"].max(), ends, {pick(*words[:2]): words[2] for words in SHAPES.values()})
        labels.rule(ax, pick("起点", "start"), y=facts.diagnosis_start.value, colour=th.GREY)
        measure(ax.xaxis, "years", "推迟", "Delay")
        measure(ax.yaxis, "share", "到规划期限时的诊断覆盖率", "Firms diagnosed at the printed deadline")
    return Figure(
        fig, id="delay", kind="line", data=frame, x="delay", y="level", series="name",
        columns=[Column("delay", "推迟", "Delay", "years", 2), Column("name", "曲线", "Shape"),
                 Column("level", "到期覆盖率", "Coverage at the deadline", "share", 1), Column("gap_pp", "缺口", "Gap", "pp", 1)],
        caption=fill(facts, zh="推迟一年，{deadline}的覆盖率降到{late_linear}（直线）或{late_s_curve}（S曲线）",
                     en="One year late, coverage in {deadline} is {late_linear} on a straight path and {late_s_curve} on an S-curve"),
        says=fill(facts, zh="推迟两年，直线路径为{later_linear}。", en="Two years late, a straight path gives {later_linear}."),
        evidence=[facts.late_linear],
    )  # fmt: skip


def departments(frame: pd.DataFrame, facts: Facts) -> Figure:
    """How many targets each department leads, and how many it supports."""
    frame = frame.assign(name=frame["department"].map(lambda name: pick(*DEPARTMENTS[name])))
    with canvas(height=4.3) as (fig, ax):
        for row in frame.itertuples():
            colour = th.GREY if row.department == "" else th.BLUE
            ax.barh(row.Index, row.leads, height=0.62, color=colour)
            ax.barh(row.Index, row.supports, left=row.leads, height=0.62, color=th.tint(th.BLUE, 0.7))
            parts = [pick(f"牵头{row.leads}", f"leads {row.leads}")] * bool(row.leads and row.department)
            parts += [pick(f"配合{row.supports}", f"supports {row.supports}")] * bool(row.supports)
            text = pick("，", ", ").join(parts) or number(row.leads, 0)
            labels.label(ax, row.leads + row.supports, row.Index, text, th.INK, (5, 0))
        labels.rows_down(ax, frame["name"])
        ax.set_xlim(0, 1.3 * (frame["leads"] + frame["supports"]).max())
    return Figure(
        fig, id="departments", kind="bar", data=frame, x="name", y=["leads", "supports"],
        columns=[Column("name", "单位", "Department"), Column("leads", "牵头", "Leads", "count"), Column("supports", "配合", "Supports", "count")],
        caption=fill(facts, lead=department(facts.top_lead), other=department(facts.top_other),
                     zh="{lead}牵头{top_lead_targets}项，{other}配合{top_other_targets}项、牵头{top_other_leads}项",
                     en="{lead} lead {top_lead_targets} targets; the {other} supports {top_other_targets} and leads {top_other_leads}"),
        says=fill(facts, zh="没有列明责任单位的{without_lead}项。", en="For {without_lead} targets no department is printed."),
        evidence=[facts.top_lead_targets],
        note=pick("规划写明排名第一的为牵头单位。", "In the plan's words the department named first leads."),
    )  # fmt: skip
