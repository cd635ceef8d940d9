"""Tables of briefing 04: the board, every project, what would change the answer."""

from __future__ import annotations

import pandas as pd

from wuhai.figures.names import sampled
from wuhai.figures.projects import STAGE_HEADS, STATES, labelled, ranges
from wuhai.model.projects_board import CLUSTERS, PARKS
from wuhai.tables import Column, Table
from wuhai.terms import Terms
from wuhai.text import Facts, fill, listing, pick, quantity

TURNS = {
    "run": ("本次运行", "this run", "text"),
    "chance": ("各阶段建成概率都高{size}", "every stage's probability higher by {size}", "pp"),
    "lead": ("建设周期都短{size}", "lead times shorter by {size}", "months"),
    "scope": ("建成的都按原规模，不缩水", "what is built is built as named, no loss of scope", "text"),
    "market": ("各项目互不相关", "projects independent of one another", "text"),
    "year": ("目标年改为{size}", "target year {size}", "year"),
}


def board_table(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Table:
    """Every capacity target with named capacity, coverage and gap."""
    frame = labelled(frame, terms, wanted="target", open="gap_low")
    shown = frame.assign(
        named=ranges(frame, terms), state=frame["status"].map(lambda status: pick(*STATES[status])), place=frame["section"].map(terms.section)
    )
    columns = [
        Column("name", "产品", "Product"), Column("place", "出处", "Place"), Column("wanted", "目标", "Target"),
        Column("named", "列名产能", "Named capacity"), Column("coverage_high", "覆盖率", "Coverage", "share", 1),
        Column("open", "缺口", "Gap"), Column("projects", "项目", "Projects", "count"), Column("state", "状态", "State"),
    ]  # fmt: skip
    return Table(
        shown, columns, id="board", evidence=[facts.capacity_covered],
        caption=fill(facts, zh="{capacity_targets}项目标与列名产能", en="The {capacity_targets} targets and what is named"),
        notes=[pick("所列数值不一时，覆盖率取高值，缺口取低值。", "Where two values are printed, coverage is at the higher and the gap at the lower.")],
    )  # fmt: skip


def project_table(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Table:
    """Every project once, cluster by cluster."""
    frame = labelled(frame, terms)
    shown = frame.assign(
        group=frame["cluster"].map(lambda cluster: pick(*CLUSTERS[cluster])), capacity=ranges(frame, terms),
        company=terms.column(frame["firm"].replace("", None)),
        state=frame["stage"].fillna("not_printed").map(lambda stage: pick(*STAGE_HEADS[stage])),
        site=frame["park"].map(lambda parks: listing(pick(*PARKS[park]) for park in parks.split()) if parks else ""),
        place=frame["sections"].map(lambda text: pick("；", "; ").join(terms.section(part) for part in text.split("; "))),
    )  # fmt: skip
    columns = [
        Column("name", "产品", "Product"), Column("group", "集群", "Cluster"), Column("company", "企业", "Enterprise"),
        Column("capacity", "产能", "Capacity"), Column("state", "进展", "Stage"), Column("site", "园区", "Park"),
        Column("place", "出处", "Place"),
    ]  # fmt: skip
    return Table(
        shown, columns, id="projects", evidence=[facts.projects],
        caption=fill(facts, zh="规划列出的{projects}个项目", en="The {projects} projects that the plan names"),
        notes=[pick("空格为规划没有列明。", "Empty cells: not printed in the plan.")],
    )  # fmt: skip


def turns_table(frame: pd.DataFrame, facts: Facts) -> Table:
    """One assumption turned at a time, everything else as in the run."""
    pairs = zip(frame["change"], frame["amount"], strict=True)
    shown = frame.assign(label=[_turn(*pair) for pair in pairs], top=frame[pick("best_zh", "best_en")])
    columns = [
        Column("label", "改动一项，其余不变", "One change, all else equal"),
        Column("expected", "平均达标项数", "Targets met on average", "ratio", 2),
        Column("likely", "概率过半的项数", "Likelier than not", "count"),
        Column("top", "概率最高", "Likeliest"),
        Column("best", "其概率", "Its probability", "probability", 0),
    ]
    return Table(
        shown, columns, id="turns", evidence=[facts.expected_targets],
        caption=fill(facts, zh="哪些假设会改变{played_targets}项目标的前景", en="Which assumptions change the outlook of the {played_targets} targets"),
        notes=[sampled(facts)],
    )  # fmt: skip


def _turn(change: str, value: float) -> str:
    zh, en, unit = TURNS[change]
    size = "" if unit == "text" else quantity(100 * value if unit == "pp" else value, unit)
    return pick(zh, en).format(size=size)
