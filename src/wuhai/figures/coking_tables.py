"""Tables of briefing 02: the derived firms, the entities, the projects behind them, the turning points."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from wuhai.parameters import Parameter
from wuhai.tables import Column, Table
from wuhai.terms import Terms
from wuhai.text import Facts, fill, pick, quantity

TURNS = {
    "floor": ("floor_10kt", "高于它，家数不成立", "above it, the number does not fit"),
    "floor_whole": ("floor_10kt", "高于它，须拆分指标", "above it, quota must be split"),
    "ratio": ("replacement_ratio", "高于它，家数不成立", "above it, the number does not fit"),
    "ratio_whole": ("replacement_ratio", "高于它，须拆分指标", "above it, quota must be split"),
    "total": ("coke_capacity_10kt", "低于它，家数不成立", "below it, the number does not fit"),
    "gap": ("coke_start_delay_years", "晚于它，出现缺口", "later, a gap opens"),
    "total_kept": ("coke_start_delay_years", "晚于它，期末仍有缺口", "later, the gap outlasts the plan"),
    "merger": ("coke_start_delay_years", "晚于它，合并逾期", "later, the merger is overdue"),
}
"""Turning point -> the parameter it moves, and what happens beyond it."""


def firms_table(firms: pd.DataFrame, facts: Facts) -> Table:
    """The firms derived from the two lists of the plan's last annex."""
    columns = [
        Column(pick("firm", "firm_en"), "企业", "Firm"),
        Column("in_energy_list", "节能清单", "Energy list", "bool"),
        Column("in_exit_list", "关停清单", "Exit list", "bool"),
        Column("output_10kt", "焦炭产量", "Coke output", "10kt"),
        Column("capacity_10kt", "产能", "Capacity", "10kt"),
        Column("exit_10kt", "其中关停", "Of which closes", "10kt"),
        Column("exit_year", "关停年份", "Exit year", "year"),
    ]
    return Table(
        firms.assign(exit_10kt=firms["exit_10kt"].where(firms["in_exit_list"])), columns, id="firms",
        caption=fill(facts, zh="推算的{enterprises}焦化企业", en="The {enterprises:bare} coking firms, as derived"),
        notes=[fill(facts, zh="仅在关停清单中的企业，产能为规划所列（合计{capacity_printed}）；其余按焦炭产量分摊。",
                    en="Capacity is printed for firms on the exit list alone ({capacity_printed} together); "
                       "the rest is spread by coke output.")],
        evidence=[facts.capacity_total, "assumption"],
    )  # fmt: skip


def entities_table(entities: pd.DataFrame, facts: Facts) -> Table:
    """Size of each entity beside the size that the plan names, and the firms that form it."""
    columns = [
        Column(pick("successor", "successor_en"), "重组主体", "Entity"),
        Column("size_10kt", "本次规模", "Size in this run", "10kt"),
        Column("named_10kt", "规划所列", "Named in the plan", "10kt"),
        Column("firms", "企业数", "Firms", "count"),
        Column(pick("members", "members_en"), "由哪些企业组成", "Formed of"),
    ]
    return Table(
        entities, columns, id="entities",
        caption=fill(
            facts,
            zh="{entities}主体：本次分法与规划所列规模",
            en="The {entities}: this grouping and the sizes the plan names",
        ),
        evidence=[facts.smallest_entity],
    )  # fmt: skip


def projects_table(pipeline: pd.DataFrame, terms: Terms) -> Table:
    """What is known of the coke projects, the named successors' and others."""
    rows = pipeline[pipeline["product"] == "焦炭"]
    rows = rows.assign(stage=terms.column(rows["stage_latest"]), named=rows["stage_2022"].notna())
    columns = [
        Column(pick("label_zh", "label_en"), "项目", "Project"),
        Column("capacity_10kt", "产能", "Capacity", "10kt"),
        Column("named", "规划点名", "Named in the plan", "bool"),
        Column("stage", "最近所知阶段", "Latest known stage"),
        Column("due", "预计建成", "Due"),
        Column("evidence", "依据", "Evidence", "evidence"),
    ]
    return Table(
        rows, columns, id="projects", caption=pick("焦化项目：所知的进展", "Coke projects: what is known of them"),
        notes=[
            pick(
                "未查到任何一个项目投产的消息；规划没有列明各项目的建成时间，“预计建成”无报道的取规划期末。",
                "No report of any of them starting up was found. The plan prints no dates for them; where none "
                "is reported, the end of the plan stands.",
            ),
            *_unnamed(rows),
        ],
        evidence=rows["evidence"],
    )  # fmt: skip


def _unnamed(rows: pd.DataFrame) -> list[str]:
    """A note on projects that the plan does not name, if there are any."""
    text = pick(
        "规划没有点名的项目是新增产能，还是并入哪个主体，没有查到。",
        "Whether projects the plan does not name add capacity or belong to one of its entities is not known.",
    )
    return [] if rows["named"].all() else [text]


def turning_table(turns: pd.DataFrame, parameters: Mapping[str, Parameter], facts: Facts) -> Table:
    """Where each lever turns the answer, everything else as in the run."""
    rows = [
        {
            "lever": pick(parameters[TURNS[row.lever][0]].label_zh, parameters[TURNS[row.lever][0]].label_en),
            "now": _amount(row.now, row.unit),
            "turns": _amount(row.turns, row.unit),
            "beyond": pick(*TURNS[row.lever][1:]),
            "holds": row.holds,
        }
        for row in turns.itertuples()
    ]
    columns = [
        Column("lever", "条件", "Lever"),
        Column("now", "本次取值", "This run"),
        Column("turns", "翻转点", "Turning point"),
        Column("beyond", "越过之后", "Beyond it"),
        Column("holds", "本次成立", "Holds", "bool"),
    ]
    return Table(
        pd.DataFrame(rows), columns, id="turning-points",
        caption=fill(facts, zh="“{entities_requested}、不减产能、按期完成”各在哪里翻转",
                     en="Where “{entities_requested}, no capacity lost, on time” turns"),
        evidence=[facts.floor_limit, facts.merged_in_time],
    )  # fmt: skip


def _amount(value: float, unit: str) -> str:
    """A lever's value: a capacity by its tenth, if it has one."""
    return quantity(value, unit, digits=1 if unit == "10kt" and round(value, 1) % 1 else None)
