"""The overview's scenarios side by side: a figure by year and a table of the target dates."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from wuhai.display import pick
from wuhai.figures import Column, Figure, canvas, labels, measure, years
from wuhai.figures import theme as th
from wuhai.figures.overview_words import alike, amount, names, verdict
from wuhai.sentence import Facts
from wuhai.tables import Table
from wuhai.terms import Terms
from wuhai.text import current, fill, quantity

UNITS = {"share": "share", "coke_capacity": "10kt", "plastics_capacity": "10kt"}
HEADS = {
    "share": ("非煤占比", "Non-coal share"),
    "coke_capacity": ("焦炭产能", "Coke capacity"),
    "plastics_capacity": ("可降解塑料产能", "Degradable plastics capacity"),
}
"""Rows of the figure, a headline each."""


def by_year(
    paths: pd.DataFrame, headlines: pd.DataFrame, titles: Mapping[str, str], facts: Facts, own: str
) -> Figure:
    """The three shifts under each scenario, a column each, against the target on its date.

    Args:
        paths: column, id, year, value.
        headlines: `Comparison.headlines`.
        titles: column -> what it is called.
        own: the column that is this run.
    """
    at = headlines.set_index(["column", "id"])
    with canvas(len(HEADS), len(titles), height=5.6, sharex=True, sharey="row") as (fig, axes):
        for across, (column, title) in enumerate(titles.items()):
            for down, id in enumerate(HEADS):
                rows = paths[(paths["column"] == column) & (paths["id"] == id)]
                _panel(axes[down, across], rows, at.loc[(column, id)], own=column == own)
            axes[-1, across].set_xticks([2021, 2025, 2030] if len(titles) < 5 else [2025])
            axes[0, across].set_title(_wrapped(title), pad=24, color=th.BLUE if column == own else th.INK)
        for down, id in enumerate(HEADS):
            rows = paths[paths["id"] == id]
            highest = max(rows["value"].max(), headlines.loc[headlines["id"] == id, "target"].max())
            lowest = max(0.0, rows["value"].min() - 0.15) if id == "share" else 0.0
            axes[down, 0].set_ylim(lowest, highest + 0.22 * (highest - lowest))
            measure(axes[down, 0].yaxis, UNITS[id], *HEADS[id])
            axes[down, 0].texts[-1].set_in_layout(False)  # the name runs over all panels of its row ...
            if down:
                axes[down, 0].set_title(" ", pad=4)  # ... which keeps room for it
    claim = fill(
        facts,
        zh="{overview.scenarios}种情景中，非煤占比达标的有{overview.scenarios_share}种，焦炭产能保住的有"
           "{overview.scenarios_coke_capacity}种，塑料产能达标的有{overview.scenarios_plastics_capacity}种",
        en="Scenarios, out of {overview.scenarios}, that meet the share: {overview.scenarios_share}; keep the coke capacity: "
           "{overview.scenarios_coke_capacity}; build the plastics: {overview.scenarios_plastics_capacity}",
    )  # fmt: skip
    wide = paths.pivot(index=["column", "year"], columns="id", values="value").loc[list(titles)].reset_index()
    return Figure(
        fig, id="scenarios", kind="line", data=wide.assign(title=wide["column"].map(titles)), x="year", y=list(HEADS),
        series="title",
        columns=[Column("title", "情景", "Scenario"), Column("year", "年份", "Year", "year"),
                 *(Column(id, *head, UNITS[id]) for id, head in HEADS.items())],
        caption=claim, says=claim + ("。" if current() == "zh" else "."), evidence=[*headlines["evidence"]],
        note=pick("绿线为目标，圆点为目标年；蓝色达到，橙色未达到，虚线表示数值含假设。标题为蓝色的是本情景。",
                  "Green: the target; dots: its year. Blue is met, orange is not; dashed: rests on assumptions. The title in "
                  "blue is this scenario."),
    )  # fmt: skip


def by_target(headlines: pd.DataFrame, titles: Mapping[str, str], terms: Terms) -> Table:
    """What each scenario reaches on each target's date, and whether that is enough."""
    exact = {id: alike([*rows["value"], *rows["target"]], rows["unit"].iloc[0]) for id, rows in headlines.groupby("id")}
    said = [
        quantity(row.value, row.unit, places=exact[row.id]) + pick("（{}）", " ({})").format(verdict(row.verdict))
        for row in headlines.itertuples()
    ]
    wide = headlines.assign(said=said).pivot(index="id", columns="column", values="said")
    own = headlines[headlines["own"]]
    frame = wide.loc[own["id"]].reset_index(drop=True).assign(
        name=names(own, terms).to_numpy(), target=[quantity(row.target, row.unit, places=exact[row.id]) for row in own.itertuples()]
    )  # fmt: skip
    columns = [Column("name", "指标", "Target"), Column("target", "目标", "Asked for")]
    return Table(
        frame, [*columns, *(Column(name, title, title) for name, title in titles.items())], id="by-scenario",
        caption=pick("各情景到期的数值", "What each scenario reaches by the date"), evidence=[*headlines["evidence"]],
    )  # fmt: skip


def _panel(ax: Axes, rows: pd.DataFrame, target: pd.Series, own: bool) -> None:
    colour = th.ORANGE if target["verdict"] == "missed" else th.BLUE
    ax.plot(rows["year"], rows["value"], **th.line_style("assumption", colour))
    ax.axhline(target["target"], color=th.GREEN, linewidth=1.1, zorder=1.5)
    ax.plot(target["due"], target["value"], "o", color=colour, markersize=7, zorder=4)
    below = target["value"] > 0.55 * target["target"] and target["verdict"] == "missed"
    style = {
        "shift": (0, -9 if below else 8),
        "ha": "center",
        "va": "top" if below else "bottom",
        "weight": "bold",
    }
    text = amount(target["value"], target["unit"], bare=target["unit"] != "share")
    labels.label(ax, target["due"], target["value"], text, colour, **style)
    years(ax)
    ax.set_xlim(2020.6, 2030.4)
    if own:
        ax.set_facecolor("#f2f6fa")


def _wrapped(title: str) -> str:
    """A scenario's title over two lines where it is long."""
    if current() == "zh":
        return title
    words, half = title.split(), len(title) / 2
    cut = min(range(1, len(words)), key=lambda n: abs(len(" ".join(words[:n])) - half), default=0)
    return (
        "\n".join(filter(None, (" ".join(words[:cut]), " ".join(words[cut:])))) if len(title) > 12 else title
    )
