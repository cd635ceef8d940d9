"""Energy figures of briefing 02: how far the listed firms are from the limits, and what closing that gap saves.

The frame comes from `wuhai.model.coking_views.energy`; nothing is computed here.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from wuhai.figures import Column, Figure, canvas, labels, marks, measure
from wuhai.figures import theme as th
from wuhai.figures.labels import label, written
from wuhai.text import Facts, fill, pick


def unit_energy(energy: pd.DataFrame, facts: Facts) -> Figure:
    """Energy per tonne of each listed firm against both limits; area: the saving at the advanced limit."""
    x, y = energy["output_10kt"], energy["unit_energy"]
    access, advanced = facts.access_limit.value, facts.advanced_limit.value
    with canvas(height=3.4) as (fig, ax):
        colours = [th.ORANGE if closing else th.BLUE for closing in energy["closing"]]
        marks.bubble(ax, x, y, energy["saving_advanced"], [""] * len(energy), colours=colours, largest=800)
        _names(ax, energy, colours)
        low, high = pick("先进值", "Advanced limit"), pick("准入值", "Access limit")
        labels.rule(ax, f"{high} {access:g}", y=access, end=True)
        labels.rule(ax, f"{low} {advanced:g}", y=advanced, colour=th.GREEN, end=True)
        ax.set(xlim=(60, 1.12 * x.max()), ylim=(advanced - 4, y.max() + 5))
        measure(ax.xaxis, "10kt", "焦炭产量", "Coke output")
        measure(ax.yaxis, "kgce_per_t", "单位产品能耗", "Energy per tonne of coke")
    return Figure(
        fig, id="unit-energy", kind="bubble", data=energy, x="output_10kt", y="unit_energy",
        columns=[
            Column(pick("firm", "firm_en"), "企业", "Firm"),
            Column("output_10kt", "焦炭产量", "Coke output", "10kt", 1),
            Column("unit_energy", "单位产品能耗", "Energy per tonne", "kgce_per_t", 2),
            Column("saving_advanced", "降到先进值可节能", "Saving at the advanced limit", "10k_tce", 2),
            Column("closing", "同时关停部分焦炉", "Also closes ovens", "bool"),
        ],
        caption=fill(
            facts,
            zh="{listed_energy}{all_above_access:都|不都}高于准入值，平均{unit_energy}",
            en="Of {listed_energy:bare} firms, {all_above_access:all|not all} are above the access limit; "
            "the average is {unit_energy}",
        ),
        says=fill(
            facts,
            zh="最低{unit_energy_best}，最高{unit_energy_worst}。",
            en="From {unit_energy_best} to {unit_energy_worst}.",
        ),
        evidence=[facts.unit_energy],
        note=pick(
            "圆面积为降到先进值可节约的能源；橙色为同时列入关停清单的企业。",
            "Area: energy saved by reaching the advanced limit. Orange: firms that also close ovens.",
        ),
    )  # fmt: skip


def savings(energy: pd.DataFrame, facts: Facts) -> Figure:
    """The printed saving of each firm, and what the rule behind it gives."""
    firm = pick("firm", "firm_en")
    rows = energy.sort_values("saving_advanced", ascending=False, ignore_index=True)
    with canvas(height=3.1) as (fig, ax):
        _bars(ax, rows)
        labels.rows_down(ax, list(rows[firm]), scale=True)
        ax.set_xlim(0, 1.15 * rows["saving_advanced"].max())
        measure(ax.xaxis, "10k_tce", "节能量", "Energy saving")
    return Figure(
        fig, id="savings", kind="bar", data=rows, x="saving_advanced", y=firm,
        columns=[
            Column(firm, "企业", "Firm"),
            Column("saving_printed", "规划所列", "Printed", "10k_tce", 2),
            Column("saving_advanced", "按规则复算", "Recomputed", "10k_tce", 2),
            Column("difference", "差额", "Difference", "10k_tce", 2),
        ],
        caption=fill(
            facts,
            zh="{saving_firms_apart}对不上：所列合计为{saving_printed:.2}，复算{saving_advanced:.2}",
            en="{saving_firms_apart:bare} firms do not match: {saving_printed:.4} printed, "
            "{saving_advanced:.4} recomputed",
        ),
        says=fill(
            facts, zh="差额合计{saving_difference:.2}。", en="The difference is {saving_difference:.4}."
        ),
        evidence=[facts.saving_printed],
        note=pick(
            "蓝色为规划所列节能量，斜线为复算多出的部分；复算规则：（单耗－先进值）×产量。",
            "Blue: printed; hatched: what the rule adds. Rule: (unit energy − advanced limit) × output.",
        ),
    )  # fmt: skip


def _names(ax: Axes, energy: pd.DataFrame, colours: list[str]) -> None:
    """Firms beside their circles, on the left where another circle stands close on the right."""
    for row, colour in zip(energy.itertuples(), colours, strict=True):
        right, above = energy["output_10kt"] - row.output_10kt, energy["unit_energy"] - row.unit_energy
        crowded = (right.between(1, 30) & above.abs().lt(4)).any()
        style = {"shift": (-13, 0), "ha": "right"} if crowded else {"shift": (18, 0)}
        label(ax, row.output_10kt, row.unit_energy, pick(row.firm, row.firm_en), colour, **style)


def _bars(ax: Axes, rows: pd.DataFrame) -> None:
    """Printed savings, with what the rule adds hatched behind; both numbers where they differ."""
    printed = written(rows["saving_printed"], "10k_tce", digits=2, bare=True)
    computed = written(rows["saving_advanced"], "10k_tce", digits=2, bare=True)
    added = th.fill_style("assumption", th.ORANGE)
    for row in rows.itertuples():
        text, colour, end = printed[row.Index], th.INK, row.saving_printed
        ax.barh(row.Index, row.saving_printed, height=0.62, **th.fill_style("plan"))
        if not row.agrees:
            ax.barh(row.Index, row.difference, left=row.saving_printed, height=0.62, **added)
            text, colour = f"{text} → {computed[row.Index]}", th.ORANGE
            end = max(row.saving_printed, row.saving_advanced)
        label(ax, end, row.Index, text, colour, (6, 0))
