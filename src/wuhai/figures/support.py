"""Figures of briefing 08: what the subsidies cost by reading, who receives them, what splitting and delay change.

Frames come from `wuhai.model.support_views`, facts from the run, names from the terms; nothing is computed here.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import NullFormatter

from wuhai.figures import Column, Figure, canvas, labels, measure, years
from wuhai.figures import theme as th
from wuhai.figures.names import named
from wuhai.terms import Terms
from wuhai.text import Facts, fill, pick

READINGS = {
    "enterprise": ("节能，一家企业算一个项目", "Energy, a project is an enterprise"),
    "line": ("节能，一条产品线算一个项目", "Energy, a project is a product line"),
    "inclusive": ("节水，“以上”含本数", "Water, threshold itself counts"),
    "exclusive": ("节水，“以上”不含本数", "Water, threshold does not count"),
}
FIRM = Column("firm", "企业", "Enterprise")
PAID = Column("paid_10k_cny", "补助", "Subsidy", "10k_cny")
WITHHELD = Column("withheld_10k_cny", "上限省下", "Withheld by the cap", "10k_cny")


def budget(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Four readings: what is paid, and what the caps withhold."""
    frame = frame.assign(name=[pick(*READINGS[reading]) for reading in frame["reading"]])
    paid, full = frame["paid_10k_cny"], frame["paid_10k_cny"] + frame["withheld_10k_cny"]
    texts = labels.written(paid, "10k_cny", digits=0, bare=True)
    kept = labels.written(frame["withheld_10k_cny"], "10k_cny", digits=0, bare=True)
    with canvas(height=2.9) as (fig, ax):
        for row in range(len(frame)):
            ax.barh(row, paid[row], height=0.6, **th.fill_style("plan", th.BLUE))
            ax.barh(row, full[row] - paid[row], left=paid[row], height=0.6, color=th.tint(th.GREY, 0.6))
            text = pick(f"{texts[row]}，上限省下{kept[row]}", f"{texts[row]}, caps save {kept[row]}")
            labels.label(ax, full[row], row, text, shift=(5, 0))
        labels.rows_down(ax, frame["name"].tolist(), scale=True)
        ax.set_xlim(0, 1.5 * max(full.max(), 1))
        measure(ax.xaxis, "10k_cny", "补助", "Subsidy")
        _key(ax, ((th.BLUE, pick("应得", "entitled")), (th.tint(th.GREY, 0.6), pick("上限省下", "withheld by the cap"))))
    return Figure(
        fig, id="budget", kind="bar", data=frame, x="paid_10k_cny", y="name",
        columns=[Column("name", "口径", "Reading"), Column("projects", "够门槛的项目", "Projects that qualify", "count"),
                 Column("capped", "到顶的项目", "At the cap", "count"), PAID, WITHHELD],
        caption=fill(facts, zh="两项补助合计{total_lowest}至{total_highest}，看口径",
                     en="The two subsidies come to {total_lowest:bare} to {total_highest}, depending on the reading"),
        says=fill(facts, zh="节能补助按企业计{energy_enterprise_total}，按产品线计{energy_line_total}；节水补助{water_inclusive_total}或"
                  "{water_exclusive_total}。",
                  en="Energy: {energy_enterprise_total} by enterprise, {energy_line_total} by line. Water: {water_inclusive_total} or "
                     "{water_exclusive_total}."),
        evidence=[facts.energy_enterprise_total, facts.water_inclusive_total],
        note=pick("按规划所列节能量、节水量；钱须向自治区争取，规划没有承诺。",
                  "On the savings printed in the plan; to be sought from the region, not promised."),
    )  # fmt: skip


def _key(ax: Axes, entries, **place) -> None:
    patches = [Patch(facecolor=colour) for colour, _ in entries]
    ax.add_artist(Legend(ax, patches, [text for _, text in entries], **{"loc": "lower right", **place}))


def ranked(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Figure:
    """Enterprises by saving: rate times saving, what the cap leaves, and the sum of their lines."""
    frame = frame.assign(firm=terms.column(frame["enterprise"]))
    rows = range(len(frame))
    with canvas(height=1.3 + 0.21 * len(frame)) as (fig, ax):
        ax.barh(rows, frame["uncapped_10k_cny"], height=0.66, color=th.tint(th.GREY, 0.6))
        ax.barh(rows, frame["paid_10k_cny"], height=0.66, color=th.BLUE)
        ax.plot(frame["line_10k_cny"], rows, "D", color=th.ORANGE, markersize=4.5)
        labels.rows_down(ax, frame["firm"].tolist(), scale=True)
        if facts.any_capped.value:
            cap = fill(facts, zh="上限{energy_cap}", en="cap {energy_cap}")
            labels.rule(ax, cap, x=facts.energy_cap.value, end=True)
        measure(ax.xaxis, "10k_cny", "节能补助", "Energy subsidy")
        _ranked_key(ax)
    return Figure(
        fig, id="ranked", kind="bar", data=frame, x="paid_10k_cny", y="firm",
        columns=[FIRM, Column("saving_tce", "所列节能量", "Printed saving", "tce"),
                 Column("uncapped_10k_cny", "不设上限", "Without the cap", "10k_cny"), PAID,
                 Column("lines", "够门槛的产品线", "Lines that qualify", "count"),
                 Column("line_10k_cny", "按产品线", "By product line", "10k_cny")],
        caption=fill(facts, zh="{energy_enterprise_eligible:bare}家企业够门槛，{energy_enterprise_capped:bare}家到顶",
                     en="{energy_enterprise_eligible} enterprises qualify, {energy_enterprise_capped} reach the cap"),
        says=fill(facts, zh="到顶企业占节能量的{capped_saving_share}，占补助的{capped_paid_share}。",
                  en="Those at the cap hold {capped_saving_share} of the savings and {capped_paid_share} of the subsidy."),
        evidence=[facts.energy_enterprise_total],
        note=pick("够门槛的企业由大到小。按产品线计时，每条线各有上限，所以菱形可以超过竖线。",
                  "Enterprises that qualify, largest saving first. By line, each line has a cap of its own, so that diamonds "
                  "can pass the rule."),
    )  # fmt: skip


def _ranked_key(ax: Axes) -> None:
    made = [Patch(facecolor=th.BLUE), Patch(facecolor=th.tint(th.GREY, 0.6)),
            Line2D([], [], marker="D", linestyle="none", color=th.ORANGE, markersize=5)]  # fmt: skip
    words = [pick("按企业计应得", "entitled, by enterprise"), pick("上限省下", "withheld by the cap"),
             pick("按产品线计之和", "sum of its lines, by line")]  # fmt: skip
    ax.add_artist(Legend(ax, made, words, loc="lower right", bbox_to_anchor=(1, 0.08)))


def pieces(frame: pd.DataFrame, facts: Facts) -> Figure:
    """The budget against the number of projects an enterprise may file."""
    full = facts.energy_enterprise_uncapped
    with canvas(height=3.0) as (fig, ax):
        ax.bar(frame["pieces"], frame["total_10k_cny"], width=0.62, color=th.BLUE)
        texts = labels.written(frame["total_10k_cny"], "10k_cny", digits=0, bare=True)
        for x, y, text in zip(frame["pieces"], frame["total_10k_cny"], texts, strict=True):
            labels.label(ax, x, y, text, shift=(0, 3), ha="center", va="bottom")
        labels.rule(ax, fill(facts, zh="不设上限：{energy_enterprise_uncapped}", en="without a cap: {energy_enterprise_uncapped}"),
                    y=full.value, colour=th.ORANGE)  # fmt: skip
        ax.set_xticks(frame["pieces"])
        ax.set_ylim(0, 1.16 * max(full.value, 1))
        ax.set_xlabel(pick("每家企业最多可报几个项目", "Projects an enterprise may file at most"))
        measure(ax.yaxis, "10k_cny", "节能补助", "Energy subsidy")
    return Figure(
        fig, id="pieces", kind="bar", data=frame, x="pieces", y="total_10k_cny",
        columns=[Column("pieces", "每家最多项目数", "Projects at most", "count"),
                 Column("total_10k_cny", "节能补助", "Energy subsidy", "10k_cny"),
                 Column("gain_10k_cny", "比一个项目多", "More than as one project", "10k_cny")],
        caption=fill(facts, zh="拆分项目最多能多得{split_gain}", en="Splitting projects is worth up to {split_gain}"),
        says=fill(facts, zh="各按最合算的个数拆分，合计{split_total}。",
                  en="With the best number of pieces each, the total is {split_total}."),
        evidence=[facts.split_gain],
        note=pick("假设拆成相等的几份，每份都不低于门槛。", "Assumed: equal pieces, none below the threshold."),
    )  # fmt: skip


def investment(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Figure:
    """Water lines: subsidy against investment, with the line where the two are equal."""
    frame = frame[frame["eligible"]].reset_index(drop=True)
    frame = frame.assign(firm=terms.column(frame["enterprise"]), work=terms.column(frame["project"]))
    with canvas(height=4.1) as (fig, ax):
        ax.set(xscale="log", yscale="log")
        _investment_points(ax, frame, facts)
        measure(ax.xaxis, "10k_cny", "所列投资，对数刻度", "Printed investment, log scale")
        measure(ax.yaxis, "10k_cny", "节水补助，对数刻度", "Water subsidy, log scale")
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_minor_formatter(NullFormatter())
    return Figure(
        fig, id="investment", kind="scatter", data=frame, x="investment_10k_cny", y="inclusive_10k_cny",
        columns=[FIRM, Column("work", "项目", "Project"), Column("saving_m3", "节水量", "Saving", "m3"),
                 Column("investment_10k_cny", "投资", "Investment", "10k_cny", 0),
                 Column("inclusive_10k_cny", "补助", "Subsidy", "10k_cny", 1),
                 Column("per_investment", "补助与投资之比", "Subsidy per investment", "ratio", 2),
                 Column("at_threshold", "恰为门槛", "At the threshold", "bool")],
        caption=fill(facts, zh="节水补助超过投资的项目：{water_inclusive_exceeds:bare}个",
                     en="Water projects whose subsidy exceeds the investment: {water_inclusive_exceeds}"),
        says=fill(facts, name=named(facts.water_highest_name, terms),
                  zh="比值最高的是{name}，补助是投资的{water_inclusive_highest_ratio:.1}倍。",
                  en="The ratio is highest at {name}: {water_inclusive_highest_ratio:.1} times the investment."),
        evidence=[facts.water_inclusive_total],
        note=pick("“以上”含本数时够门槛的项目；空心圈恰为门槛，不含本数时没有补助。节能清单没有列明投资。",
                  "Projects that qualify if the threshold counts; hollow: exactly at it, nothing otherwise. The energy list prints "
                  "no investment."),
    )  # fmt: skip


def _investment_points(ax: Axes, frame: pd.DataFrame, facts: Facts) -> None:
    money = frame[["investment_10k_cny", "inclusive_10k_cny"]]
    low, high = 0.5 * money.min().min(), 2 * money.max().max()
    ax.plot([low, high], [low, high], color=th.GREY, linewidth=1.1, zorder=1)
    ends = frame["inclusive_10k_cny"].agg(["min", "max"])
    ax.set(xlim=(low, 6 * high), ylim=(0.5 * ends["min"], 3 * max(ends["max"], facts.water_cap.value)))
    at = ends["max"]
    labels.label(ax, at, at, pick("补助等于投资", "subsidy = investment"), th.GREY, (-6, 4), ha="right", va="bottom")
    labels.rule(ax, fill(facts, zh="上限{water_cap}", en="cap {water_cap}"), y=facts.water_cap.value, end=True)
    for place, line in enumerate(frame.sort_values("investment_10k_cny").itertuples()):
        colour = th.ORANGE if line.exceeds else th.BLUE
        face = th.PAPER if line.at_threshold else colour
        ax.plot(line.investment_10k_cny, line.inclusive_10k_cny, "o", color=colour, markerfacecolor=face, markeredgewidth=1.6)
        side = -1 if place % 2 == 0 and not line.exceeds else 1  # neighbours are named on opposite sides
        style = {"shift": (8 * side, -1), "ha": "right" if side < 0 else "left", "va": "top" if line.exceeds else "center"}
        labels.label(ax, line.investment_10k_cny, line.inclusive_10k_cny, line.firm, colour, **style)


def timing(frame: pd.DataFrame, facts: Facts) -> Figure:
    """Entitlement of what is completed, year by year, against the total of the printed savings."""
    tops = {"energy": frame["energy_10k_cny"], "water": frame["total_10k_cny"]}
    with canvas(height=3.0) as (fig, ax):
        ax.bar(frame["year"], tops["energy"], width=0.62, color=th.BLUE)
        ax.bar(frame["year"], frame["water_10k_cny"], bottom=tops["energy"], width=0.62, color=th.GREEN)
        labels.rule(ax, fill(facts, zh="按所列节能、节水量：{total}", en="on the printed savings: {total}"), y=facts.total.value)
        years(ax)
        ax.set_ylim(0, 1.18 * max(facts.total.value, tops["water"].max(), 1))
        measure(ax.yaxis, "10k_cny", "到年底够申领的补助，累计", "Subsidy due by the end of the year, cumulative")
        key = ((th.GREEN, pick("节水", "water")), (th.BLUE, pick("节能", "energy")))
        _key(ax, key, loc="upper left", bbox_to_anchor=(0, 0.86))
    return Figure(
        fig, id="timing", kind="bar", data=frame, x="year", y=["energy_10k_cny", "water_10k_cny"],
        columns=[Column("year", "年份", "Year", "year"), Column("energy_10k_cny", "节能", "Energy", "10k_cny"),
                 Column("water_10k_cny", "节水", "Water", "10k_cny"), Column("total_10k_cny", "合计", "Total", "10k_cny")],
        caption=fill(facts, zh="到{paid_year}底够申领{paid_2025}，是所列数值应得的{paid_share}",
                     en="By the end of {paid_year}, {paid_2025} is due: {paid_share} of what the printed savings entitle to"),
        says=fill(facts, zh="其中节能{paid_energy}、节水{paid_water}。", en="Energy {paid_energy}, water {paid_water}."),
        evidence=[facts.paid_2025],
        note=pick("项目完成当年计入；完成率低时，每个项目的节能量按比例减少，可能跌破门槛。",
                  "Counted in the year of completion. A lower completion shrinks every project's saving, which may then miss the "
                  "threshold."),
    )  # fmt: skip
