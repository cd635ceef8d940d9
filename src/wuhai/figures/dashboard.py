"""The overview's dashboard: lights by domain, every target, what is new, how good the forecasts were.

Frames come from `wuhai.model.tracking_views` and the hindcast; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from wuhai.display import current, evidence_label, pick
from wuhai.facts import EVIDENCE, Fact, worst
from wuhai.figures import Column, Figure, amounts, canvas, labels, measure
from wuhai.figures import theme as th
from wuhai.figures.amounts import NONE
from wuhai.figures.names import sampled
from wuhai.figures.overview_words import shift
from wuhai.sentence import Facts
from wuhai.tables import Table
from wuhai.terms import Terms
from wuhai.text import date, fill, listing, quantity

LIGHTS = {
    "green": ("●", "绿灯", "green", th.GREEN),
    "amber": ("▲", "黄灯", "amber", th.ORANGE),
    "red": ("■", "红灯", "red", th.PLUM),
    "grey": ("○", "无数据", "no data", th.GREY),
    "no_target": ("", "未列明数值", "no figure to meet", th.GREY),
}
"""Light: symbol, word in both languages, colour."""

HEADLINES = (
    ("structure", "到期的非煤占比", "Non-coal share on the date", "{structure.share_target}", "{structure.share_target}"),
    ("coking", "到期的焦炭产能", "Coke capacity on the date", "{coking.capacity_2025}", "{coking.capacity_2025}"),
    ("plastics", "到期建成的产能，推演的中位数", "Capacity built in time, median of the draws",
     "{plastics.pipeline_p50_10kt}", "{plastics.pipeline_p50_10kt}"),
    ("projects", "列名项目够得上的产能目标", "Capacity targets that named projects add up to",
     "{projects.capacity_targets}项中的{projects.capacity_covered}项", "{projects.capacity_covered} of {projects.capacity_targets}"),
    ("energy", "改造和关停合计节能，重复的只算一次", "Energy saved by retrofits and closures, overlap counted once",
     "{energy.combined_2025}", "{energy.combined_2025}"),
    ("water", "清单项目到期节水", "Water saved by the listed projects", "{water.saving_target_year}", "{water.saving_target_year}"),
    ("digital", "有起点、看得出进度的目标", "Targets with a start, so that progress can be seen",
     "{digital.targets}项中的{digital.state_path}项", "{digital.state_path} of {digital.targets}"),
    ("support", "补助总额", "Subsidies in total", "{support.total}", "{support.total}"),
    ("audit", "规划自己对不上的数", "The plan's figures that do not agree", "{audit.checks}处中的{audit.differs}处",
     "{audit.differs} of {audit.checks}"),
)  # fmt: skip
"""Briefing, what its headline number is (zh, en), the number (zh, en)."""


def lights(counts: pd.DataFrame, facts: Facts, terms: Terms) -> Figure:
    """Distinct targets of each domain by light; `facts` are those of the tracking."""
    rows = counts.assign(
        subject=terms.column(counts["domain"]),
        said=[pick(*LIGHTS[name][1:3]) for name in counts["light"]],
    )
    domains, seen = list(rows["domain"].unique()), tuple(grade for each in counts["seen"] for grade in each)
    with canvas(height=4.3) as (fig, ax):
        left = dict.fromkeys(domains, 0)
        for row in rows[rows["count_"] > 0].itertuples():
            _part(ax, domains.index(row.domain), left[row.domain], row)
            left[row.domain] += row.count_
        labels.rows_down(ax, list(rows["subject"].unique()))
        handles = [Patch(label=_signed(name), **_style(name, seen)) for name in LIGHTS]
        ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(-0.02, 1.0), columnspacing=1.0, ncols=5 if current() == "zh" else 3)
    claim = fill(
        facts,
        zh="{targets}项目标里，{grey_targets}项没有数据可以对照",
        en="{grey_targets} of {targets} targets have no data to hold against them",
    )
    detail = fill(
        facts,
        zh="绿灯{green_targets}项，黄灯{amber_targets}项，红灯{red_targets}项，无数据{grey_targets}项，未列明数值{no_target_targets}项。",
        en="Green {green_targets}, amber {amber_targets}, red {red_targets}, no data {grey_targets}, no figure to meet {no_target_targets}.",
    )
    columns = [Column("subject", "领域", "Domain"), Column("said", "状态", "Status"),
               Column("count_", "目标数", "Targets", "count")]  # fmt: skip
    return Figure(
        fig, id="lights", kind="bar", data=rows[rows["count_"] > 0], x="count_", y="subject", series="said", columns=columns,
        caption=claim, says=detail, evidence=["plan", *_grades(grade for each in counts["seen"] for grade in each)],
        note=pick("条内为目标数；同一数值列在几处只算一项，同一指标在不同期限的数值各算一项（07按指标计）。空心：实际值中有未核实的网页信息。",
                  "Numbers: targets; a figure printed in several places counts once, figures of one indicator for different years count each (07 counts indicators). Hollow: observed at least in part on unverified web pages."),
    )  # fmt: skip


def targets_table(board: pd.DataFrame, facts: Facts, terms: Terms, sample: Facts) -> Table:
    """Every distinct target with a figure: what is asked, seen, and needed; `sample` tells draws and seed of the probabilities."""
    seen = _grades(board["observed_status"].dropna())
    frame = board.assign(
        name=[terms.target(indicator) for indicator in board["indicator"]],
        subject=terms.column(board["domain"]),
        asked=[amounts.asked(row, terms) for row in board.itertuples()],
        seen=[_seen(row, terms) for row in board.itertuples()],
        a_year=[amounts.needed(row, terms) for row in board.itertuples()],
        attained=[_percent(value) for value in board["attainment"]],
        chance=[_chance(value) for value in board["probability"]],
        status=[_status(row) for row in board.itertuples()],
        place=[terms.section(section) for section in board["section"]],
    )
    columns = [
        Column("name", "指标", "Target"), Column("subject", "领域", "Domain"), Column("asked", "目标", "Asked for"),
        Column("deadline", "期限", "Due", "year"), Column("seen", "实际（时间）", "Observed (when)"),
        Column("attained", "完成度", "Attained"), Column("status", "状态", "Status"),
        Column("a_year", "每年还须", "Needed a year"), Column("chance", "按项目的达标概率", "Probability by projects"),
        Column("place", "出处", "Place in the plan"),
    ]  # fmt: skip
    notes = [
        _observed_by(seen)
        + pick("完成度和每年还须的量只在有实际值时给出，后者是余下的差距除以余下的年数；余下不到一年而差距超过一成的，写明来不及。概率按列名项目推演（简报03和04的模拟），不用情景对目标的假定，只有模拟过的产能目标才有。",
             "Attainment and need only where something is observed; need: what is left over the years left; with less than a year left and more than a tenth missing, it says so. Probability: what the projects come "
             "to in the draws of briefings 03 and 04, without what the scenario assumes of the target; for the capacity targets that they play."),
        sampled(sample),
        *_origins(board, terms),
    ]  # fmt: skip
    return Table(
        frame, columns, id="all-targets", notes=notes, evidence=["plan", *seen, "assumption"],
        caption=fill(facts, zh="每一项有数值的目标（截至{month}）", en="Every target with a figure, as of {month}"),
    )  # fmt: skip


def _grades(found: Iterable[str]) -> list[str]:
    """Grades of observations, best first, each once."""
    return sorted(set(found), key=EVIDENCE.index)


def _observed_by(grades: list[str]) -> str:
    """A sentence on how well what was observed is known; "" where nothing was."""
    if not grades:
        return ""
    told = listing([evidence_label(grade) for grade in grades])
    return pick(f"实际值的依据：{told}。", f"Behind what was observed: {told}. ")


def _seen(row: Any, terms: Terms) -> str:
    """An observed value and when it was observed; a dash without one."""
    text = amounts.amount(row.observed, row.unit, terms)
    return text if pd.isna(row.observed) else text + pick(f"（{date(row.period)}）", f" ({date(row.period)})")


def _origins(board: pd.DataFrame, terms: Terms) -> list[str]:
    """One note that names the source of every observed value; none where nothing is observed."""
    seen = board[board["observed"].notna()]
    told = [
        terms.source(source) + pick("（{}）", " ({})").format(listing(dict.fromkeys(map(terms.target, rows["indicator"]))))
        for source, rows in seen.groupby("source")
    ]
    return [pick("实际值的来源：", "Sources of observed values: ") + pick("；", "; ").join(told) + pick("。", ".")] if told else []


def changes_table(changes: pd.DataFrame, facts: Facts, terms: Terms) -> Table | None:
    """Target, light before and now, and attainment; nothing where nothing changed."""
    if changes.empty:
        return None
    frame = changes.assign(
        name=changes[pick("label_zh", "label_en")],
        asked=[NONE if pd.isna(row.value) else amounts.asked(row, terms) for row in changes.itertuples()],
        was=[_signed(name) for name in changes["light_before"]],
        now=[_signed(name) for name in changes["light"]],
        attained=[_percent(value) for value in changes["attainment"]],
    )
    columns = [
        Column("name", "指标", "Target"), Column("asked", "目标", "Asked for"), Column("was", "上月", "The month before"), Column("now", "本月", "This month"),
        Column("attained", "本月完成度", "Attained now"),
    ]  # fmt: skip
    return Table(
        frame, columns, id="changes", evidence=[facts["changed_targets"]],
        caption=fill(facts, zh="{previous_month}到{month}的变化", en="What changed from {previous_month} to {month}"),
    )  # fmt: skip


def hindcast(projects: pd.DataFrame, facts: Facts, terms: Terms) -> Figure | None:
    """Probability given in the plan's month against what came; nothing where nothing was reported since."""
    if projects.empty:
        return None
    rows = projects.assign(
        name=[f"{terms.name(row.enterprise)}{pick('：', ' ')}{terms.name(row.product)}" for row in projects.itertuples()],
        came=projects["outcome"].astype(float),
        said=[pick("已投产", "running") if done else pick("未投产", "not running") for done in projects["outcome"]],
    )
    with canvas(height=0.45 * len(rows) + 1.3) as (fig, ax):
        for y, row in enumerate(rows.itertuples()):
            ax.plot([row.probability, row.came], [y, y], color=th.tint(th.ORANGE, 0.4), linewidth=4, zorder=2)
            ax.plot(row.came, y, "D", color=th.INK, markersize=6, zorder=3, clip_on=False)
            ax.plot(row.probability, y, "o", zorder=4, clip_on=False, **_ring())
            labels.label(ax, 1.06, y, f"{row.said} {row.when}", th.INK)
        labels.rows_down(ax, rows["name"], scale=True)
        ax.set(xlim=(-0.06, 1.5), xticks=[0, 0.5, 1])
        measure(ax.xaxis, "share", "到报道当月投产的概率", "Probability of running by the month of the report")
        handles = [Line2D([], [], linestyle="none", marker="o", **_ring()),
                   Line2D([], [], linestyle="none", marker="D", color=th.INK, markersize=6)]  # fmt: skip
        words = [pick("当初给的概率", "probability given then"), pick("后来的结果", "what came")]
        ax.legend(handles=handles, labels=words, loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=2)
    columns = [Column("name", "项目", "Project"), Column("probability", "概率", "Probability", "probability", 0),
               Column("said", "结果", "Outcome"), Column("when", "报道月份", "Reported in")]  # fmt: skip
    return Figure(
        fig, id="hindcast", kind="dumbbell", data=rows, x="probability", y="name", columns=columns,
        caption=fill(facts, zh="{projects}个有后续报道的项目，布里尔分数{brier}，参照{brier_reference}",
                     en="{projects} projects reported on since: Brier score {brier}, reference {brier_reference}"),
        says=fill(facts, zh="投产{commissioned}个，概率之和只有{expected}。",
                  en="{commissioned} came into operation; the probabilities add up to {expected}."),
        evidence=["web_unverified", "assumption"],
        note=pick("橙线越长，当初错得越多。", "The longer the orange line, the worse the forecast."),
    )  # fmt: skip


def headlines_table(facts: Facts, audit: Mapping[str, Fact]) -> Table:
    """One number from each briefing."""
    names = Facts("facts", {**facts, "audit": audit})
    rows = [
        {"subject": _subject(model), "what": pick(*what), "value": fill(names, zh=numbers[0], en=numbers[1])}
        for model, *words in HEADLINES
        for what, numbers in [(words[:2], words[2:])]
    ]
    columns = [
        Column("subject", "简报", "Briefing"), Column("what", "看哪个数", "Look at"), Column("value", "本情景", "This scenario"),
    ]  # fmt: skip
    grades = [facts["structure"]["share_target"], facts["coking"]["capacity_2025"], facts["energy"]["combined_2025"],
              facts["support"]["total"], audit["differs"]]  # fmt: skip
    caption = pick("每篇简报看一个数", "One number from each briefing")
    return Table(pd.DataFrame(rows), columns, id="headlines", caption=caption, evidence=grades)


def _percent(share: float) -> str:
    """A whole per cent; what is more than nothing and less than one is not called nothing."""
    if pd.isna(share):
        return NONE
    return "<1%" if 0 < share < 0.01 else quantity(float(share), "share", digits=0)


def _chance(probability: float) -> str:
    """A probability that draws gave: what none of them met is unlikely, not impossible."""
    return "<1%" if probability < 0.01 else _percent(probability)


def _status(row: object) -> str:
    late = pick("，期限已过", ", past due") if row.overdue else ""
    return _signed(row.light) + late


def _signed(name: str) -> str:
    """Symbol and word of a light."""
    symbol, *words, _ = LIGHTS[name]
    return f"{symbol} {pick(*words)}".strip()


def _style(name: str, seen: tuple[str, ...]) -> Mapping[str, object]:
    """Lights that rest on web pages are hollow; without data a full grey, without a figure a pale one."""
    colour = LIGHTS[name][3]
    if name in ("grey", "no_target"):
        return {"facecolor": th.tint(colour, 0.45 if name == "grey" else 0.85), "edgecolor": colour, "linewidth": 0.8}
    return th.fill_style(worst(seen), colour)


def _part(ax: Axes, y: int, left: int, row: Any) -> None:
    style, known = _style(row.light, row.seen), row.light in ("green", "amber", "red")
    ax.barh(y, row.count_, left=left, height=0.62, **style)
    symbol = LIGHTS[row.light][0] if known else ""
    ink = th.PAPER if known and worst(row.seen) == "official" else th.INK
    ax.text(left + row.count_ / 2, y, f"{symbol}{row.count_}", ha="center", va="center", fontsize=th.SMALL, color=ink)


def _ring() -> Mapping[str, object]:
    return {"markerfacecolor": th.PAPER, "markeredgecolor": th.ORANGE, "markeredgewidth": 2, "markersize": 9}


def _subject(model: str) -> str:
    return pick("文件核验", "Audit") if model == "audit" else shift(model)
