"""Figures and tables of briefing 06 on the projects, the limits in numbers and what would change the answer.

"Cost" is investment per cubic metre saved a year, not the cost of water.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter

from wuhai.figures import Column, Figure, canvas, labels, marks, measure
from wuhai.figures import theme as th
from wuhai.figures.water import limit_name
from wuhai.tables import Table
from wuhai.terms import Terms
from wuhai.text import Facts, date, fill, pick, quantity

FIRM, PROJECT = Column("firm", "企业", "Enterprise"), Column("work", "项目", "Project")
COST = Column("cost_cny_per_m3", "每立方米年节水量的投资", "Investment per annual m³", "cny_per_m3", 1)
SAVING = Column("saving_m3", "年节水量", "Saving a year", "m3")
MONEY = Column("investment_10k_cny", "投资", "Investment", "10k_cny")
TURNS = {
    "run": ("本次运行", "this run"),
    "base": ("{year}年用水{more:多|少}{size}", "use in {year} {more:higher|lower} by {size}"),
    "growth": ("GDP与工业每年{more:多|少}增{size}", "GDP and industry growing {size} {more:faster|slower} a year"),
    "industry": ("工业用水占比{more:高|低}{size}", "industry's share of use {more:higher|lower} by {size}"),
    "completion": ("项目完成率低{size}", "projects completed less by {size}"),
    "delay": ("项目再推迟{size}", "projects {size} later"),
}


def cost_curve(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Figure:
    """The lines from cheapest to dearest on a logarithmic scale; the area is the water saved."""
    frame = _named(frame, terms)
    with canvas(height=4.3) as (fig, ax):
        _lines(ax, frame)
        limit = fill(facts, zh="阈值{cost_threshold}（假设）", en="threshold {cost_threshold} (assumed)")
        labels.rule(ax, limit, x=facts.cost_threshold.value, end=False)
        measure(ax.xaxis, "cny_per_m3", "每立方米年节水量的投资，对数刻度", "Investment per annual m³, log scale")
    claim = fill(
        facts,
        zh="每立方米年节水量的投资从{lowest_cost}到{highest_cost:.0}，{cost_threshold}以内的{cheap_lines}条占节水量的{cheap_share}",
        en="Investment per annual m³ runs from {lowest_cost} to {highest_cost:.0}; the {cheap_lines} lines up to {cost_threshold} "
        "hold {cheap_share} of the water",
    )
    return Figure(
        fig, id="cost-curve", kind="bubble", data=frame, x="cost_cny_per_m3", y="name",
        columns=[Column("rank", "位次", "Rank", "count"), Column("name", "项目", "Line"), PROJECT, SAVING, MONEY, COST,
                 Column("cumulative_share", "累计节水占比", "Cumulative share", "share")],
        caption=claim, says=claim + pick("。", "."), evidence=[facts.lowest_cost, facts.cost_threshold],
        note=pick("圆面积为年节水量。这是一次性投资除以年节水量，不是水的成本。",
                  "Area: water saved a year. This is one-off investment over yearly saving, not a cost of water."),
    )  # fmt: skip


def _lines(ax: Axes, frame: pd.DataFrame) -> None:
    ax.set_xscale("log")
    area = 16 + 620 * frame["saving_m3"] / frame["saving_m3"].max()
    texts = labels.written(frame["cost_cny_per_m3"], "cny_per_m3", digits=0, bare=True)
    for row, (line, size, text) in enumerate(zip(frame.itertuples(), area, texts, strict=True)):
        colour = th.BLUE if line.cheap else th.ORANGE
        ax.scatter(line.cost_cny_per_m3, row, s=size, color=th.tint(colour, 0.4), edgecolors=colour, linewidths=1.2, zorder=3)
        labels.label(ax, line.cost_cny_per_m3, row, text, colour, ((size / 3.14) ** 0.5 + 4, 0), zorder=4)
    labels.rows_down(ax, frame["name"].tolist(), scale=True)
    ax.set_xlim(0.6 * frame["cost_cny_per_m3"].min(), 6 * frame["cost_cny_per_m3"].max())
    ax.xaxis.set_minor_formatter(NullFormatter())


def industries(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Figure:
    """Each industry's part of the water and of the money."""
    frame = frame.assign(name=terms.column(frame["industry"]))
    ends = (pick("节水量", "water saved"), pick("投资", "investment"))
    with canvas(height=2.2) as (fig, ax):
        marks.dumbbell(
            ax, frame["name"].tolist(), frame["saving_share"].tolist(), frame["investment_share"].tolist(), unit="share",
            ends=ends, colours=(th.BLUE, th.ORANGE),
        )  # fmt: skip
        ax.set_xlim(-0.14, 1.14)
    claim = fill(facts, zh="一个行业占节水量的{top_industry_share}，也占投资的{top_industry_money_share}",
                 en="One industry holds {top_industry_share} of the water and {top_industry_money_share} of the money")  # fmt: skip
    return Figure(
        fig, id="industries", kind="dumbbell", data=frame, x="saving_share", y="name",
        columns=[Column("name", "行业", "Industry"), Column("firms", "企业", "Enterprises", "entities"),
                 Column("saving_share", "占节水量", "Share of water", "share"),
                 Column("investment_share", "占投资", "Share of money", "share"), SAVING, MONEY, COST],
        caption=claim, says=claim + pick("。", "."), evidence=[facts.top_industry_share],
    )  # fmt: skip


# Tables -----------------------------------------------------------------------------------------------------


def limits_table(facts: Facts) -> Table:
    """The three limits in the target year."""
    rows = [
        {"name": limit_name(limit), "text": fill(facts, zh=zh, en=en), "permitted": facts[value].value,
         "binding": growth and facts[growth].value, "binds": facts[f"{limit}_binds"].value}
        for limit, zh, en, value, growth in (
            ("cap", "不超过{cap}", "no more than {cap}", "cap", None),
            ("gdp", "比{base_year}下降{gdp_cut}", "{gdp_cut} below {base_year}", "permitted_gdp", "binding_growth"),
            ("industry", "比{base_year}下降{industrial_cut}", "{industrial_cut} below {base_year}", "permitted_industry",
             "industrial_binding_growth"),
        )
    ]  # fmt: skip
    columns = [
        Column("name", "限额", "Limit"),
        Column("text", "规划要求", "The plan's text"),
        Column("permitted", "允许的全市用水", "City's use permitted", "100m_m3", 2),
        Column("binding", "增速超过此值，总量上限更紧", "Cap tighter above this growth", "rate", 1),
        Column("binds", "是否最紧", "Tightest", "bool"),
    ]
    return Table(
        pd.DataFrame(rows), columns, id="limits", evidence=[facts.cap, facts.permitted],
        caption=fill(facts, zh="{target_year}的三个限额", en="The three limits in {target_year}"),
        notes=[fill(facts, zh="起点{base}、GDP年增{gdp_growth}、工业年增{industrial_growth}、工业用水占{industrial_share}，都是假设。",
                    en="Base {base}, GDP growth {gdp_growth}, industrial growth {industrial_growth} and industry's share "
                       "{industrial_share} are assumed.")],
    )  # fmt: skip


def lines_table(frame: pd.DataFrame, terms: Terms, facts: Facts) -> Table:
    """All project lines from cheapest to dearest."""
    frame = _named(frame, terms).assign(done=frame["end"].map(date))
    columns = [FIRM, PROJECT, SAVING, MONEY, COST, Column("done", "所列完成时间", "Printed end")]
    return Table(
        frame, columns, id="lines", evidence=[facts.list_saving],
        caption=fill(facts, zh="{firms}的{lines}条节水项目，由便宜到贵", en="The {lines} project lines of {firms:bare} firms, cheapest first"),
    )  # fmt: skip


def turns_table(frame: pd.DataFrame, facts: Facts) -> Table:
    """One assumption turned at a time."""
    shown = frame.assign(
        label=[_turn(change, amount, facts) for change, amount in frame[["change", "amount"]].to_numpy()],
        name=frame["limit"].map(limit_name),
    )  # fmt: skip
    columns = [
        Column("label", "改动一项，其余不变", "One change, all else equal"),
        Column("name", "最紧的限额", "Tightest limit"),
        Column("permitted_100m_m3", "允许用水", "Use permitted", "100m_m3", 2),
        Column("needed_10k_m3", "须节约", "Saving needed", "10k_m3", 0),
        Column("covered", "清单项目可顶", "Covered by projects", "share", 1),
    ]
    return Table(
        shown, columns, id="turns", evidence=[facts.need, facts.saving_target_year],
        caption=fill(facts, zh="哪些假设会改变{target_year}的结果", en="Which assumptions change the result of {target_year}"),
    )  # fmt: skip


def _turn(change: str, amount: float, facts: Facts) -> str:
    """One turn in words, its size computed."""
    units = {"base": "100m_m3", "delay": "years"}
    scale = 1 if change in units else 100
    size = "" if change == "run" else quantity(abs(amount) * scale, units.get(change, "pp"))
    text = pick(*TURNS[change]).replace("{size}", size).replace("{year}", str(facts.base_year.value))
    for words in ("{more:多|少}", "{more:高|低}", "{more:higher|lower}", "{more:faster|slower}"):
        text = text.replace(words, words[6:-1].split("|")[0 if amount > 0 else 1])
    return text


def _named(frame: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """Names in the run's language; the lines of a firm that has several are counted."""
    firm, work = terms.column(frame["enterprise"]), terms.column(frame["project"])
    twice, place = frame["enterprise"].duplicated(keep=False), frame.groupby("enterprise").cumcount() + 1
    name = firm.where(~twice, firm + pick("（", " (") + place.astype("string") + pick("）", ")"))
    return frame.assign(firm=firm, work=work, name=name)
