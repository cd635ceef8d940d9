"""Tables of the overview: targets and verdicts, where each conclusion turns, the levers that turn it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from wuhai.display import pick
from wuhai.figures import structure_words
from wuhai.figures.overview_words import amount, names, shift, verdict
from wuhai.parameters import Parameter
from wuhai.scenario import Setting
from wuhai.sentence import Facts
from wuhai.tables import Column, Table, parameter_table
from wuhai.terms import Terms
from wuhai.text import fill

LEVERS = (
    "base_share", "definition", "other_noncoal_growth", "entities", "floor_10kt", "replacement_ratio",
    "coke_start_delay_years", "capacity_basis", "plastics_utilisation", "pbat_price_end", "energy_target_level",
    "energy_completion_share", "water_gdp_growth",
)  # fmt: skip
"""Parameters that move a headline most; each belongs to the briefing of its shift."""

TURNS = (
    ("structure", "2021年非煤占比", "Non-coal share of 2021", "{structure.base_share}", "{structure.base_share}",
     "不低于{structure.base_share_plausible_from}，要求的增速才可信", "plausible only from {structure.base_share_plausible_from} upwards"),
    ("structure", "“煤”的口径", "What counts as coal", "{structure.share_target}", "{structure.share_target}",
     "{structure.definitions_all}种口径，占比从{structure.share_target_strict}到{structure.share_target_narrow}",
     "{structure.share_target_strict} to {structure.share_target_narrow} under {structure.definitions_all} definitions"),
    ("structure", "煤炭类产业相对价格", "Relative prices of coal industry", "2021年水平", "as in 2021",
     "产量不变，跌{structure.price_fall_that_suffices}就达标", "a fall of {structure.price_fall_that_suffices} meets the target, volumes unchanged"),
    ("coking", "单体规模下限", "Least size of an entity", "{coking.floor}", "{coking.floor}",
     "高于{coking.floor_limit:.1}，就不够{coking.entities_requested}", "above {coking.floor_limit:.3}, too few for {coking.entities_requested}"),
    ("coking", "产能置换比例", "Replacement ratio", "{coking.ratio}", "{coking.ratio}",
     "高于{coking.ratio_limit}，就不够{coking.entities_requested}", "above {coking.ratio_limit}, too few for {coking.entities_requested}"),
    ("coking", "新炉比规划推迟", "Delay of new ovens", "{coking.start_delay}", "{coking.start_delay}",
     "超过{coking.delay_margin}，{coking.deadline}底总量补不齐", "beyond {coking.delay_margin}, the total is short at the end of {coking.deadline}"),
    ("plastics", "到期建成的产能", "Capacity built in time", "{plastics.pipeline_p50_10kt}", "{plastics.pipeline_p50_10kt}",
     "现有项目建成{plastics.completion_required}，再加{plastics.unnamed_required_10kt}",
     "{plastics.completion_required} of the named projects, and {plastics.unnamed_required_10kt} besides"),
    ("plastics", "每吨售价，产品组合均价", "Price a tonne, average over products", "{plastics.price_market}", "{plastics.price_market}",
     "满负荷也要{plastics.value_per_t}", "{plastics.value_per_t} even at full use"),
    ("energy", "清单逐项节能之和", "Savings of the list, row by row", "{energy.retrofit_2025}", "{energy.retrofit_2025}",
     "清单全部做到先进值，还缺{energy.unlisted}", "{energy.unlisted} short even with the whole list at the advanced limits"),
    ("water", "节约的水", "Water saved", "{water.saving_target_year}", "{water.saving_target_year}",
     "另省{water.other_saving}，用水强度目标才守得住", "{water.other_saving} more, or the intensity targets are missed"),
)  # fmt: skip
"""Shift, condition (zh, en), this run (zh, en), where the conclusion turns (zh, en)."""


def targets_table(headlines: pd.DataFrame, terms: Terms) -> Table:
    """Target, value, gap, verdict and evidence of each headline; `headlines` holds this run's rows."""
    frame = headlines.assign(
        name=names(headlines, terms),
        asked=[_bound(row) + amount(row.target, row.unit) for row in headlines.itertuples()],
        has=[amount(row.value, row.unit) for row in headlines.itertuples()],
        gap=[_gap(row) for row in headlines.itertuples()],
        said=headlines["verdict"].map(verdict),
    )
    columns = [
        Column("name", "指标", "Target"), Column("asked", "目标", "Asked for"), Column("has", "本情景", "This scenario"),
        Column("said", "结论", "Verdict"), Column("gap", "差距", "Gap"), Column("due", "期限", "Due", "year"),
        Column("evidence", "依据", "Evidence", "evidence"),
    ]  # fmt: skip
    notes = [
        pick(
            "依据：本情景数值所依据的最弱一项。", "Evidence: the weakest that this scenario's value rests on."
        )
    ]
    if "assumed" in set(headlines["verdict"]):
        notes.append(
            pick(
                "“假定达到”：本情景倒推增速、投产或价格使目标成立，或假定清单全部完成，而完成情况没有公布。",
                "Assumed met: the scenario solves for what meets it, or takes the whole list as completed, on which nothing is published.",
            )
        )
    return Table(
        frame, columns, id="targets", evidence=[*headlines["evidence"]], notes=notes,
        caption=pick("主要指标：要求、本情景到期数值、差距", "Headline targets: asked for, reached by the date, gap"),
    )  # fmt: skip


def turns_table(facts: Facts) -> Table:
    """The conditions a conclusion hangs on: in this run, and where it turns."""
    rows = [
        {
            "subject": shift(model),
            "what": pick(zh, en),
            "now": fill(facts, zh=now_zh, en=now_en),
            "turn": _turn(facts, turn_zh, turn_en),
        }
        for model, zh, en, now_zh, now_en, turn_zh, turn_en in TURNS
    ]
    columns = [
        Column("subject", "转变", "Shift"), Column("what", "条件", "Condition"), Column("now", "本情景", "This scenario"),
        Column("turn", "结论由此改变", "Where the conclusion turns"),
    ]  # fmt: skip
    return Table(
        pd.DataFrame(rows), columns, id="turns", header_col=False,
        caption=pick("每次只动一个条件，结论在哪里改变", "One condition at a time: where the conclusion turns"),
        evidence=[facts["structure"]["share_target"], facts["coking"]["floor_limit"], facts["plastics"]["price_market"]],
    )  # fmt: skip


def levers(parameters: Mapping[str, Parameter], settings: Mapping[str, Setting], facts: Facts) -> Table:
    """The parameters that move a headline most."""
    aside = structure_words.instead(facts["structure"], settings)
    return parameter_table({name: parameters[name] for name in LEVERS}, settings, aside=aside)


def _turn(facts: Facts, zh: str, en: str) -> str:
    """Where it turns; a base share that is nowhere plausible says so."""
    if "base_share_plausible_from" in zh and not facts["structure"]["plausible_anywhere"].value:
        return pick(
            "无论多高，要求的增速都超过可信上限", "wherever it was, growth beyond the plausible is required"
        )
    return fill(facts, zh=zh, en=en)


def _bound(row: object) -> str:
    return "≤" if row.cap else ""


def _gap(row: object) -> str:
    """What is missing, or by how much a cap is exceeded."""
    return pick("无", "none") if row.verdict != "missed" else amount(row.gap, row.gap_unit, signed=True)
