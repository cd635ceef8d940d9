"""Figures of the plastics briefing: which projects, by when, how likely, in how large a country.

Each takes a frame of `wuhai.model.plastics_views` and the facts, and draws.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.patches import Patch

from wuhai.figures import Column, Figure, canvas, labels, marks, measure, panel, theme, years
from wuhai.figures.names import sampled
from wuhai.text import Facts, fill, pick

STAGES = {
    "announced": ("已宣布", "announced", theme.GREY),
    "approved": ("已备案", "approved", theme.BLUE),
    "building": ("在建", "under construction", theme.ORANGE),
    "commissioned": ("已投产", "commissioned", theme.GREEN),
}
ROWS = {
    "target": ("规划目标", "Target"),
    "nameplate": ("项目名义产能", "Projects, nameplate"),
    "expected": ("预计最终建成", "Expected to be built"),
    "in_time": ("预计按期建成", "Expected in time"),
    "commissioned": ("报道已投产", "Reported as running"),
}
BASES = {"polymer": ("聚合物口径", "Counted as polymer"), "bdo": ("BDO口径", "Counted as BDO")}
CAPACITY = ("产能", "Capacity")


def funnel(rows: pd.DataFrame, facts: Facts) -> Figure:
    """What is left of the target from row to row, stages stacked, on both readings of the tonnes."""
    with canvas(2, 1, height=4.3, sharex=True) as (fig, axes):
        for ax, (basis, part) in zip(axes, rows.groupby("basis", sort=False), strict=True):
            _funnel(ax, part)
            panel(ax, pick(*BASES[basis][:2]), unit_above=False)
            ax.set_xlim(0, 1.18 * rows["total_10kt"].max())
        present = rows.loc[(rows["stage"] != "") & (rows["value_10kt"] > 0), "stage"].unique()
        _stage_key(axes[0], [stage for stage in STAGES if stage in present])
    words = rows.assign(
        basis=rows["basis"].map(lambda key: pick(*BASES[key])),
        row=rows["row"].map(lambda key: pick(*ROWS[key])),
        stage=rows["stage"].map(lambda key: pick(*STAGES[key][:2]) if key else ""),
    )
    return Figure(
        fig, id="pipeline-funnel", kind="funnel", data=words, x="value_10kt", y="row", series="basis",
        columns=[Column("basis", "口径", "Basis"), Column("row", "层次", "Row"), Column("stage", "进展", "Stage"),
                 Column("value_10kt", *CAPACITY, "10kt", 1)],
        caption=fill(facts, zh="目标{target_10kt}，报道已投产的聚合物{commissioned_polymer_10kt}、BDO{commissioned_bdo_10kt}{stages_latest:|（此后报道，不进入本情景计算）}",
                     en="A target of {target_10kt}; reported as running: {commissioned_polymer_10kt} of polymer and "
                        "{commissioned_bdo_10kt} of BDO{stages_latest:| (reported later, not part of this scenario)}"),
        says=fill(facts, zh="聚合物{named_polymer_low_10kt:bare}～{named_polymer_high_10kt}，BDO{named_bdo_10kt}。",
                  en="Polymer {named_polymer_low_10kt:bare}–{named_polymer_high_10kt}, BDO {named_bdo_10kt}."),
        evidence=["plan", "web_unverified", "assumption"],
        note=fill(facts, zh="名义产能取各项目区间中值；“预计”两行再乘以所处阶段的建成概率和平均规模系数{mean_scope}（已投产的不乘），两者都是假设。"
                            "空心为网络信息，斜线为假设。",
                  en="Nameplate is the middle of each project's range. The expected rows multiply it by the stage's probability and a "
                     "mean scope factor of {mean_scope} (not for what runs), both assumed. Hollow: from the web; hatched: assumed."),
    )  # fmt: skip


def _funnel(ax: Axes, part: pd.DataFrame) -> None:
    totals = part.groupby("row", sort=False)["total_10kt"].first()
    places = {row: place for place, row in enumerate(totals.index)}
    for row in part[part["value_10kt"] > 0].itertuples():
        style = _stage_style(row.stage) if row.stage else theme.fill_style("plan", theme.INK)
        ax.barh(places[row.row], row.value_10kt, left=row.start_10kt, height=0.62, **style)
    for place, (total, text) in enumerate(zip(totals, labels.written(totals, "10kt", digits=0), strict=True)):
        labels.label(ax, total, place, text, shift=(6, 0), weight="bold")
    labels.rows_down(ax, [pick(*ROWS[row]) for row in totals.index])


def _stage_style(stage: str) -> dict:
    """Whatever is still to be built rests on assumptions; what runs, on what the web says."""
    return theme.fill_style("web_unverified" if stage == "commissioned" else "assumption", STAGES[stage][2])


def _stage_key(ax: Axes, stages: list[str]) -> None:
    patches = [Patch(**_stage_style(stage)) for stage in stages]
    names = [pick(*STAGES[stage][:2]) for stage in stages]
    ax.add_artist(Legend(ax, patches, names, loc="lower right"))


def commissioning(outlook: pd.DataFrame, schedule: pd.DataFrame, facts: Facts) -> Figure:
    """Named projects as a staircase, the fan of what is likely, the path the target needs, S-curves as overlays."""
    name = pick("label_zh", "label_en")
    last, top = (
        outlook.iloc[-1],
        max(outlook["nameplate"].max(), outlook["target_path"].max(), outlook["p90"].max()),
    )
    with canvas(height=4.2) as (fig, ax):
        marks.fan(ax, outlook["year"], [(outlook["p10"], outlook["p90"])], outlook["p50"])
        for curve in ("logistic", "bass"):
            ax.plot(outlook["year"], outlook[curve], color=theme.GREY, linewidth=0.9, linestyle=(0, (4, 2)))
        ax.plot(outlook["year"], outlook["target_path"], **theme.line_style("assumption", theme.ORANGE))
        ax.plot(facts.target_year.value, facts.target_10kt.value, **theme.marker_style("plan", theme.ORANGE))
        ends = [
            (outlook["year"].iloc[0], 0.0),
            *zip(schedule["at"], schedule["top"], strict=True),
            (last["year"], last["nameplate"]),
        ]
        marks.steps(ax, *zip(*ends, strict=True), grade="assumption", colour=theme.GREEN)
        ax.set_ylim(0, 1.12 * max(top, last["logistic"]))
        _step_names(ax, schedule, name)
        _name_paths(ax, last)
        measure(ax.yaxis, "10kt", "年末产能", "Capacity at year-end")
        years(ax)
    columns = {
        "target_path": ("目标路径", "Target path"), "nameplate": ("全部按期投产", "All on schedule"), "p10": ("P10", "P10"),
        "p50": ("中位数", "Median"), "p90": ("P90", "P90"), "logistic": ("逻辑斯蒂曲线", "Logistic curve"),
        "bass": ("巴斯曲线", "Bass curve"),
    }  # fmt: skip
    return Figure(
        fig, id="commissioning", kind="fan", data=outlook, x="year", y=["p50", "target_path"],
        columns=[Column("year", "年份", "Year", "year"), *(Column(key, *words, "10kt", 1) for key, words in columns.items())],
        caption=fill(facts, zh="到{target_year}末，建成产能的中位数为{pipeline_p50_10kt}，目标为{target_10kt}",
                     en="Median capacity at the end of {target_year}: {pipeline_p50_10kt}, against a target of {target_10kt}"),
        says=fill(facts, zh="P10至P90为{pipeline_p10_10kt:bare}～{pipeline_p90_10kt}。",
                  en="P10 to P90 runs from {pipeline_p10_10kt:bare} to {pipeline_p90_10kt}."),
        evidence=[facts.target_10kt, facts.pipeline_p50_10kt],
        note=pick("色带为P10～P90。阶梯：所有项目都按期、按中值投产。灰线只是对照：把名义产能当作饱和水平的扩散曲线。",
                  "Band: P10 to P90. Staircase: every project on schedule at the middle of its range. Grey lines are for "
                  "comparison only: diffusion curves that saturate at the named capacity."),
    )  # fmt: skip


def _name_paths(ax: Axes, last: pd.Series) -> None:
    """Name every line at its right end."""
    words = {
        "target_path": (pick("目标路径", "Target path"), theme.ORANGE),
        "nameplate": (pick("全部按期", "All on schedule"), theme.GREEN),
        "p90": ("P90", theme.BLUE), "p50": (pick("中位数", "Median"), theme.BLUE), "p10": ("P10", theme.BLUE),
        "logistic": (pick("逻辑斯蒂", "Logistic"), theme.GREY), "bass": (pick("巴斯", "Bass"), theme.GREY),
    }  # fmt: skip
    labels.end_labels(
        ax,
        last["year"],
        {word: last[key] for key, (word, _) in words.items()},
        dict(words.values()),
        gap=0.058,
    )


def _step_names(ax: Axes, schedule: pd.DataFrame, name: str) -> None:
    """Name each step left of its riser, never closer than a line of text."""
    height, gap = 0.0, 0.055 * ax.get_ylim()[1]
    for step in schedule.to_dict("records"):
        height = max((step["bottom"] + step["top"]) / 2, height + gap)
        labels.label(ax, step["at"], height, step[name], theme.GREEN, (-7, 0), ha="right", bbox=labels.CARD)


def national_room(frame: pd.DataFrame, facts: Facts) -> Figure:
    """What the country has, what it would have if it went on growing, and what the target's share implies."""
    series = dict(list(frame.groupby("series")))
    names = {
        "observed": pick("全国（网络信息）", "Country (web)"), "trend": pick("按近年增速外推", "Recent growth, extended"),
        "target": pick("乌海目标路径", "Wuhai's target path"),
    }  # fmt: skip
    limit = facts.national_limit_10kt.value
    with canvas(height=3.8) as (fig, ax):
        _draw_room(ax, series)
        ax.set_ylim(0, 1.15 * max(limit, frame["capacity_10kt"].max()))
        years(ax, 2020)
        measure(ax.yaxis, "10kt", "产能", "Capacity")
        labels.rule(
            ax,
            fill(
                facts,
                zh="若{target_10kt}占{national_share}，全国至多{national_limit_10kt}",
                en="If {target_10kt} is {national_share}: {national_limit_10kt} at most",
            ),
            y=limit,
        )
        _name_room(ax, series, names)
    return Figure(
        fig, id="national-room", kind="line", data=frame.assign(series=frame["series"].map(names)), x="at",
        y="capacity_10kt", series="series",
        columns=[Column("series", "系列", "Series"), Column("at", "时间（月末）", "End of month", "moment"), Column("capacity_10kt", *CAPACITY, "10kt", 1)],
        caption=fill(facts, zh="目标相当于{national_observed_year}全国{counts_polymer:PBAT|BDO}产能的{target_over_national}倍",
                     en="The target is {target_over_national} times the country's {counts_polymer:PBAT|BDO} capacity of {national_observed_year}"),
        says=fill(facts, zh="全国产能最近一次报道为{national_observed_10kt}。", en="The country was last reported at {national_observed_10kt}."),
        evidence=[facts.national_limit_10kt, facts.national_observed_10kt, "assumption"],
        note=pick("空心点为网络信息，未核实；虚线为假设：外推不是预测。", "Hollow points: web, unverified. Dashed: assumed; an extension is no forecast."),
    )  # fmt: skip


def _draw_room(ax: Axes, series: dict[str, pd.DataFrame]) -> None:
    """Lines by evidence: solid is observed, dashed is assumed; observations are hollow points."""
    styles = {"target": ("assumption", theme.ORANGE), "trend": ("assumption", theme.BLUE), "observed": ("web_unverified", theme.BLUE)}
    for key, style in styles.items():
        if key in series:
            ax.plot(series[key]["at"], series[key]["capacity_10kt"], **theme.line_style(*style))
    if "observed" in series:
        seen, hollow = series["observed"], {"markerfacecolor": theme.PAPER, "fillstyle": "full"}
        ax.plot(seen["at"], seen["capacity_10kt"], **{**theme.marker_style("web_unverified"), **hollow})


def _name_room(ax: Axes, series: dict[str, pd.DataFrame], names: dict[str, str]) -> None:
    """Name each line at its free end."""
    ends = {"observed": (0, "left", "bottom", 7), "trend": (-1, "right", "bottom", 7), "target": (-1, "right", "top", -5)}
    for key, part in series.items():
        (place, side, base, up), colour = ends[key], theme.ORANGE if key == "target" else theme.BLUE
        row, shift = part.iloc[place], (-6 if key == "trend" else 0, up)
        labels.label(ax, row["at"], row["capacity_10kt"], names[key], colour, shift, ha=side, va=base)


def chances(frame: pd.DataFrame, facts: Facts) -> Figure:
    """How likely is at least so much, by the target year and by 2030: which target would the projects carry?"""
    by_target = fill(facts, zh="{target_year}末", en="End of {target_year}")
    curves = {"late": (pick("2030年末", "End of 2030"), theme.PLUM), "in_time": (by_target, theme.BLUE)}
    with canvas(height=3.4) as (fig, ax):
        for key, (name, colour) in curves.items():
            style = (
                {"linewidth": 5, "color": theme.tint(colour, 0.6)}
                if key == "late"
                else theme.line_style("assumption", colour)
            )
            ax.plot(frame["capacity_10kt"], frame[key], **style, label=name)
        ax.legend(loc="upper center")
        ax.set(ylim=(0, 1.03), xlim=(0, frame["capacity_10kt"].max()))
        measure(ax.xaxis, "10kt", "建成产能至少", "Capacity of at least")
        measure(ax.yaxis, "probability", "概率", "Probability")
        labels.rule(ax, pick("目标", "Target"), x=facts.target_10kt.value, colour=theme.ORANGE)
    return Figure(
        fig, id="chances", kind="line", data=frame, x="capacity_10kt", y=["in_time", "late"],
        columns=[Column("capacity_10kt", *CAPACITY, "10kt"),
                 Column("in_time", f"{by_target}概率", f"Probability, {by_target[:1].lower()}{by_target[1:]}", "probability", 1),
                 Column("late", "2030年末概率", "Probability, end of 2030", "probability", 1)],
        caption=fill(facts, zh="到{target_year}末，一成把握的产能是{pipeline_p90_10kt}，一吨都没有的概率为{probability_nothing}",
                     en="By the end of {target_year}: one chance in ten of {pipeline_p90_10kt}, a probability of {probability_nothing} of nothing at all"),
        says=fill(facts, zh="达到{target_10kt}的概率为{probability_target}。", en="The probability of {target_10kt} is {probability_target}."),
        evidence=[facts.pipeline_p50_10kt],
        note=pick("曲线来自项目推演，概率、延期和规模变化均为假设。", "From the simulation of the projects; probabilities, slips and changes of scope are assumed. ")
        + sampled(facts),
    )  # fmt: skip
