"""The scenarios side by side: small multiples by year, single effects of their changes, and the changes with reasons.

Frames come from `wuhai.steps` and `wuhai.comparison`; nothing is computed here.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from wuhai.comparison import RUN, Comparison
from wuhai.display import pick
from wuhai.figures import Column, Figure, canvas, labels, measure, years
from wuhai.figures import theme as th
from wuhai.figures.compare_words import brief, change, effect, label
from wuhai.figures.overview_words import names
from wuhai.steps import SERIES, changed, pairs
from wuhai.tables import Table, shown_value
from wuhai.text import current, fill

COLOURS = (th.INK, th.BLUE, th.GREEN, th.ORANGE, th.PLUM, th.GREY)
STYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 2)))
"""Of the scenarios in their order: told apart by line as well as by colour."""


def by_year(paths: pd.DataFrame, view: Comparison) -> Figure:
    """One panel per indicator, one line per scenario, each named at its end."""
    known = view.case.tables["indicators"].set_index("variable")[f"label_{current()}"]
    titles = view.titles
    with canvas(3, 2, height=8.4) as (fig, axes):
        for ax, variable in zip(axes.flat, SERIES, strict=True):
            _panel(ax, paths[paths["variable"] == variable], titles, known[variable])
    units = paths.groupby("variable")["unit"].first()
    wide = paths.pivot(index=["column", "year"], columns="variable", values="value").loc[list(titles)].reset_index()
    claim = fill(
        view.facts,
        zh="{overview.scenarios}种情景里，非煤占比到期达标的有{overview.scenarios_share}种",
        en="Scenarios, out of {overview.scenarios}, that meet the non-coal share on its date: {overview.scenarios_share}",
    )
    return Figure(
        fig, id="by-year", kind="line", data=wide.assign(title=wide["column"].map(titles)), x="year", y=list(SERIES),
        series="title", caption=claim, says=claim + pick("。", "."), evidence=[*view.headlines["evidence"]],
        columns=[Column("title", "情景", "Scenario"), Column("year", "年份", "Year", "year"),
                 *(Column(name, known[name], known[name], units[name]) for name in SERIES)],
        note=pick("各图单位不同；纵轴不都从零开始。", "Units differ between panels; not every vertical axis starts at zero."),
    )  # fmt: skip


def effects_on(found: pd.DataFrame, view: Comparison, id: str = "share") -> Figure:
    """Each change by itself: how far it moves one headline, a panel per pair of scenarios."""
    rows = found[(found["id"] == id) & (found["parameter"] != "")].copy()
    rows["name"], rows["title"] = [brief(view, row) for row in rows.itertuples()], rows["scenario"].map(view.titles)
    rows["shown"] = rows["effect"] * (100 if id == "share" else 1)
    rows = rows[rows["shown"].abs() >= 0.05].sort_values(["scenario", "shown"], ascending=[True, False])
    shown = [name for name in pairs(view) if name in set(rows["scenario"])]
    counts = [int((rows["scenario"] == name).sum()) for name in shown]
    with canvas(len(shown), height=1.5 + 0.42 * sum(counts) + 0.5 * len(shown), height_ratios=counts, sharex=True) as (fig, axes):
        for ax, name in zip([axes] if len(shown) == 1 else axes, shown, strict=True):
            _bars(ax, rows[rows["scenario"] == name], view, name)
        for ax in [axes] if len(shown) == 1 else axes:
            reach = rows["shown"].abs().max()
            ax.set_xlim(min(0, rows["shown"].min()) - 0.35 * reach, max(0, rows["shown"].max()) + 0.35 * reach)
    moved = names(view.rows, view.case.terms)[view.rows["id"] == id].iloc[0]
    claim = pick(f"每处改动单独使{moved}变动多少", f"How far each change by itself moves: {moved}")
    return Figure(
        fig, id=f"effects-{id}", kind="bar", data=rows, x="shown", y="name", series="title", caption=claim, says=claim + pick("。", "."),
        columns=[Column("title", "情景", "Scenario"), Column("name", "改动", "Change"), Column("shown", "单独作用", "Effect alone", "pp")],
        evidence=["assumption"],
        note=pick("对照为所继承的情景；作用不足0.05个百分点的不画。", "Against the scenario inherited from; effects below 0.05 points are not drawn."),
    )  # fmt: skip


def effects_table(found: pd.DataFrame, view: Comparison) -> Table:
    """Every single effect by indicator, and what all changes do together."""
    called = dict(zip(view.rows["id"], names(view.rows, view.case.terms), strict=True))
    rows = found.assign(alone=found["parameter"] != "", size=found["effect"].abs())
    rows["rank"] = rows["id"].map({id: place for place, id in enumerate(called)})
    rows = rows.sort_values(["rank", "scenario", "alone", "size"], ascending=[True, True, False, False])
    frame = pd.DataFrame([
        {"headline": called[row.id], "scenario": view.titles[row.scenario], "change": change(view, row), "effect": effect(row)}
        for row in rows.itertuples()
    ])  # fmt: skip
    columns = [
        Column("headline", "指标", "Indicator"), Column("scenario", "情景", "Scenario"), Column("change", "改动", "Change"),
        Column("effect", "作用", "Effect"),
    ]  # fmt: skip
    notes = [pick("每处改动单独计算，其余照所继承的情景；各处之和不等于合计，因为改动互相影响。",
                  "Each change alone, all else as in the scenario inherited from; single effects do not add up, since changes interact."),
             pick("没有作用的改动未列。", "Changes without effect are left out.")]  # fmt: skip
    caption = pick("每项指标的差别从哪里来", "Where the difference of each indicator comes from")
    return Table(frame, columns, id="effects", caption=caption, notes=notes, evidence=["assumption"])


def changes_table(view: Comparison) -> Table:
    """What each scenario changes against the one it inherits from, and why."""
    rows = []
    for name, parent in pairs(view).items():
        child, base = view.columns[name], view.columns[parent]
        for parameter in changed(child, base):
            item, setting = child.parameters[parameter], child.scenario.settings[parameter]
            rows.append({
                "scenario": view.titles[name], "label": label(view, parameter),
                "was": shown_value(item, base.scenario.settings[parameter].value), "value": shown_value(item, setting.value),
                "why": setting.reason(current()), "evidence": setting.evidence,
            })  # fmt: skip
    frame = pd.DataFrame(rows, columns=["scenario", "label", "was", "value", "why", "evidence"])
    columns = [
        Column("scenario", "情景", "Scenario"), Column("label", "参数", "Parameter"), Column("was", "所继承的值", "Inherited"),
        Column("value", "取值", "Value"), Column("why", "理由", "Why"), Column("evidence", "依据", "Evidence", "evidence"),
    ]  # fmt: skip
    caption = pick("各情景改了什么，为什么", "What each scenario changes, and why")
    return Table(frame, columns, id="changes", caption=caption, evidence=frame["evidence"])


def scenario_table(view: Comparison) -> Table:
    """Name, origin and sentence of each scenario."""
    parents = pairs(view)
    rows = [
        {"title": title, "parent": view.titles[parents[name]] if name in parents else None,
         "why": view.columns[name].scenario.reason(current())}
        for name, title in view.titles.items() if name != RUN
    ]  # fmt: skip
    columns = [Column("title", "情景", "Scenario"), Column("parent", "继承自", "Inherits from"), Column("why", "设想", "What it supposes")]
    return Table(pd.DataFrame(rows), columns, id="scenarios", caption=pick("各种情景", "The scenarios"))


def _panel(ax: Axes, rows: pd.DataFrame, titles: dict[str, str], name: str) -> None:
    ends, colours = {}, {}
    for place, (column, title) in enumerate(titles.items()):
        line = rows[rows["column"] == column]
        colour, style = COLOURS[place % len(COLOURS)], STYLES[place % len(STYLES)]
        ax.plot(line["year"], line["value"], color=colour, linestyle=style, linewidth=2)
        ends[title], colours[title] = line["value"].iloc[-1], colour
    low, high = rows["value"].min(), rows["value"].max()
    room = 0.12 * (high - low or 1)
    ax.set_ylim(low - (2 * room if low >= 0 and low < room else room), high + room)  # names at the end keep off the years
    measure(ax.yaxis, rows["unit"].iloc[0], name, name)
    if low >= 0:  # the room below is for names only
        ax.set_yticks([tick for tick in ax.get_yticks() if 0 <= tick <= high + room])
    years(ax)
    ax.set_xticks([2021, 2025, 2030])
    labels.end_labels(ax, rows["year"].max(), ends, colours, gap=0.1)


def _bars(ax: Axes, rows: pd.DataFrame, view: Comparison, scenario: str) -> None:
    for place, row in enumerate(rows.itertuples()):
        colour = th.BLUE if row.shown > 0 else th.ORANGE
        ax.barh(place, row.shown, height=0.62, color=colour)
        text = labels.written([row.shown], "pp", digits=1, bare=True, signed=True)[0]
        side = {"shift": (5, 0)} if row.shown > 0 else {"shift": (-5, 0), "ha": "right"}
        labels.label(ax, row.shown, place, text, colour, **side)
    labels.rows_down(ax, list(rows["name"]))
    ax.axvline(0, color=th.INK, linewidth=0.8)
    ax.set_title(view.titles[scenario], pad=6, loc="left")
