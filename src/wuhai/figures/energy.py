"""Figures of briefing 05 on the retrofit list: how far from the limits, how the savings were made, who holds them.

Frames come from `wuhai.model.energy_views`, facts from the run, names from the terms; nothing is computed here.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.lines import Line2D

from wuhai.figures import Column, Figure, canvas, labels, marks, measure
from wuhai.figures import theme as th
from wuhai.figures.names import named
from wuhai.terms import Terms
from wuhai.text import Facts, fill, number, pick

STATES = {
    "above": ("高于准入值", "above access", th.ORANGE),
    "between": ("两值之间", "in between", th.BLUE),
    "at": ("达到先进值", "at advanced", th.GREEN),
}
"""Where a line stands against its two limits."""

FIRM, PRODUCT = Column("firm", "企业", "Enterprise"), Column("name", "产品", "Product")


def limits(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Figure:
    """Unit energy of every computable line against the two limits printed beside it, product by product."""
    frame = frame.assign(
        firm=terms.column(frame["enterprise"]), name=terms.column(frame["product"]), norm=terms.column(frame["norm"]),
        where=frame["state"].map(lambda state: pick(*STATES[state][:2])),
    )  # fmt: skip
    with canvas(height=4.6) as (fig, ax):
        _norms(ax, frame)
        measure(ax.xaxis, "share", "单耗超出先进值的幅度", "Unit energy above the advanced limit")
        _state_key(ax)
    return Figure(
        fig, id="limits", kind="interval", data=frame, x="excess_share", y="name", series="where",
        columns=[FIRM, PRODUCT, Column("unit_energy_kgce_per_t", "单耗", "Unit energy", "kgce_per_t", 2),
                 Column("limit_kgce_per_t", "先进值", "Advanced limit", "kgce_per_t"),
                 Column("excess_share", "单耗超出先进值", "Above the advanced limit", "share"),
                 Column("access_share", "准入值高于先进值", "Access limit above it", "share"),
                 Column("where", "位置", "Position"),
                 Column("saving_10k_tce", "降到先进值的节能量", "Saving down to it", "10k_tce", 2)],
        caption=fill(facts, zh="{lines_computable}条可算产品线中{lines_above}条高于准入值，焦炭{coke_lines_above}条",
                     en="Of {lines_computable} lines that can be computed, {lines_above} are above the access limit, "
                        "{coke_lines_above} of them coke"),
        says=fill(facts, product=named(facts.worst_product, terms, common=True),
                  zh="已达到先进值的有{lines_at}条；超出最多的是{product}，高{worst_excess}。",
                  en="{lines_at} are at the advanced limit already; the farthest, {product}, is {worst_excess} above it."),
        evidence=[facts.lines_above],
        note=pick("灰条为先进值到准入值，括号内为先进值（千克标准煤/吨）；圆点越大，降到先进值省得越多。粗钢为负能炼钢，按绝对值折算。",
                  "Grey bar: from the advanced limit (in brackets, kgce/t) to the access limit. The larger the dot, the more "
                  "energy the way down saves. Crude steel gains energy; its distance is taken on the size of the limit."),
    )  # fmt: skip


def _norms(ax: Axes, frame: pd.DataFrame) -> None:
    groups = list(frame.groupby(["norm", "limit_kgce_per_t"], sort=False))
    largest = frame["saving_10k_tce"].max()
    ax.axvline(0, color=th.INK, linewidth=1.1, zorder=1.5)
    for row, (_, lines) in enumerate(groups):
        ax.barh(row, lines["access_share"].max(), height=0.5, color=th.tint(th.GREY, 0.65), zorder=1)
        area = 22 + 240 * lines["saving_10k_tce"] / largest
        colours = [STATES[state][2] for state in lines["state"]]
        faces = [th.tint(colour, 0.35) for colour in colours]
        y = [row] * len(lines)
        ax.scatter(lines["excess_share"], y, s=area, c=faces, edgecolors=colours, linewidths=1.2, zorder=3)
        first = lines.iloc[0]
        if first["state"] == "above":
            shift = (area.iloc[0] / 3.14) ** 0.5 + 4
            labels.label(ax, first["excess_share"], row, first["firm"], th.ORANGE, (shift, 0))
    top = frame.iloc[0]
    style = {"ha": "center", "va": "bottom", "weight": "bold"}
    labels.label(ax, 0, -0.42, pick("先进值", "advanced"), th.INK, (0, 2), **style)
    labels.label(ax, top["access_share"], -0.42, pick("准入值", "access"), th.GREY, (0, 2), **style)
    bounds = [number(limit) for (_, limit), _ in groups]
    names = [pick(f"{name}（{bound}）", f"{name} ({bound})") for ((name, _), _), bound in zip(groups, bounds, strict=True)]
    labels.rows_down(ax, names, scale=True)
    ax.set_ylim(top=-1.1)
    ax.margins(x=0.12)


def _state_key(ax: Axes) -> None:
    made = [
        Line2D([], [], marker="o", linestyle="none", color=colour, markerfacecolor=th.tint(colour, 0.35), markersize=7)
        for _, _, colour in STATES.values()
    ]
    words = [pick(zh, en) for zh, en, _ in STATES.values()]
    ax.add_artist(Legend(ax, made, words, loc="lower right"))


def printed_recomputed(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Figure:
    """Printed savings over the plan's own rule: on the diagonal, or off it and named."""
    frame = frame.assign(
        firm=terms.column(frame["enterprise"]), name=terms.column(frame["product"]),
        agrees=frame["verdict"] == "matches",
    )  # fmt: skip
    odd, same = frame[~frame["agrees"]], frame[frame["agrees"]]
    top = 1.08 * frame[["printed_10k_tce", "recomputed_10k_tce"]].max().max()
    with canvas(height=3.5) as (fig, ax):
        ax.plot([0, top], [0, top], color=th.GREY, linewidth=1.1, zorder=1)
        for rows, colour in ((same, th.BLUE), (odd, th.ORANGE)):
            ax.plot(rows["recomputed_10k_tce"], rows["printed_10k_tce"], **th.marker_style("plan", colour))
        _name_odd(ax, odd)
        line = pick("所列数值等于重算值", "printed = recomputed")
        labels.label(ax, 0.62 * top, 0.62 * top, line, th.GREY, (-6, 6), ha="right", va="bottom")
        ax.set(xlim=(-0.02 * top, top), ylim=(-0.03 * top, top))
        measure(ax.xaxis, "10k_tce", "重算：超出先进值的单耗乘以产量", "Recomputed: excess over the advanced limit × output")
        measure(ax.yaxis, "10k_tce", "规划所列节能量", "Saving printed in the plan")
    return Figure(
        fig, id="printed-recomputed", kind="scatter", data=frame, x="recomputed_10k_tce", y="printed_10k_tce",
        columns=[FIRM, PRODUCT, Column("printed_10k_tce", "所列数值", "Printed", "10k_tce", 2),
                 Column("recomputed_10k_tce", "重算值", "Recomputed", "10k_tce", 2),
                 Column("difference_10k_tce", "相差", "Difference", "10k_tce", 2),
                 Column("agrees", "相符", "Matches", "bool")],
        caption=fill(facts, zh="{lines_matching}条产品线与重算相符，{lines_differing}条不符",
                     en="{lines_matching} lines match the recomputed saving, {lines_differing} do not"),
        says=fill(facts, zh="不符的合计少列{understated}、多列{overstated}。",
                  en="Those that do not are {understated} too low and {overstated} too high in sum."),
        evidence=[facts.lines_matching],
        note=pick("相差不超过末位的一半，算作相符。", "A match is within half of the last printed digit."),
    )  # fmt: skip


def _name_odd(ax: Axes, odd: pd.DataFrame) -> None:
    """How far the odd lines are off the diagonal, and whose they are: above it to the left, below it to the right."""
    for row in odd.itertuples():
        x, y = row.recomputed_10k_tce, row.printed_10k_tce
        ax.plot([x, x], [x, y], color=th.ORANGE, linewidth=1.1)
        text = pick(f"{row.firm}，{row.name}", f"{row.firm},\n{row.name}")
        if y < x:
            labels.label(ax, x, y, text, th.ORANGE, (7, -2), va="top")
        elif x > 0:
            labels.label(ax, x, y, text.replace("，", "，\n"), th.ORANGE, (34, 6), ha="right", va="bottom")
        else:
            ax.annotate("", (x, y), (34, 0), textcoords="offset points", arrowprops={"arrowstyle": "-", "color": th.ORANGE})
            labels.label(ax, x, y, text.replace("\n", " "), th.ORANGE, (38, 0))


def concentration(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Figure:
    """Printed savings stacked enterprise by enterprise, largest first, to the sum of the list."""
    frame = frame.assign(firm=terms.column(frame["enterprise"]), trade=terms.column(frame["industry"]))
    with canvas(height=3.3) as (fig, ax):
        marks.pareto(ax, frame["firm"].tolist(), frame["saving_10k_tce"].to_numpy(), unit="10k_tce", named=5)
        text = fill(facts, zh="八成节能量：{enterprises_for_80}", en="four fifths of it: {enterprises_for_80:bare} enterprises")
        labels.rule(ax, text, y=0.8 * facts.printed_sum.value, colour=th.GREEN, end=True)
        measure(ax.yaxis, "10k_tce", "所列节能量累计", "Printed savings, cumulative")
        ax.set_xlabel(pick("企业，由大到小", "Enterprises, largest first"))
    return Figure(
        fig, id="concentration", kind="pareto", data=frame, x="firm", y="saving_10k_tce",
        columns=[Column("rank", "位次", "Rank", "count"), FIRM, Column("trade", "行业", "Industry"),
                 Column("saving_10k_tce", "所列节能量", "Printed saving", "10k_tce", 2),
                 Column("cumulative_share", "累计占比", "Cumulative share", "share")],
        caption=fill(facts, zh="{enterprises}中，前{enterprises_for_80}占所列节能量的八成",
                     en="Of {enterprises:bare} enterprises, the first {enterprises_for_80:bare} hold four fifths of the printed savings"),
        says=fill(facts, zh="前三家占{top3_share}，后一半企业合计只占{smallest_half_share}。",
                  en="The first three hold {top3_share}, the lower half only {smallest_half_share}."),
        evidence=[facts.printed_sum],
    )  # fmt: skip
