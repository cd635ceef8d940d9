"""Tables of briefing 09: every figure, name and saving that differs, with the place in the plan, and what is left open."""

from __future__ import annotations

import pandas as pd

from wuhai.columns import MISSING
from wuhai.figures.audit_words import check_name, figure, item
from wuhai.tables import Column, Table
from wuhai.terms import Terms
from wuhai.text import Facts, fill, pick

ITEM, PLACE = Column("name", "项目", "Item"), Column("place", "出处", "Place")
WHO = Column("name", "企业，产品", "Enterprise, product")
PRINTED = Column("stated_tce", "所列数值", "Stated", "tce", 0)
STATED, HELD = Column("printed", "所列数值", "Stated"), Column("other_value", "对照值", "Held against")


def counts_table(frame: pd.DataFrame, facts: Facts) -> Table:
    """Checks by kind and verdict."""
    columns = [
        Column("name", "核对什么", "Kind of check"), Column("checks", "核对", "Checks", "count"),
        Column("matches", "相符", "Match", "count"), Column("differs", "不符", "Differ", "count"),
        Column("not_computable", "算不了", "Not computable", "count"),
    ]  # fmt: skip
    return Table(
        frame.assign(name=[check_name(check) for check in frame["check"]]), columns, id="counts", evidence=[facts.checks],
        caption=fill(facts, zh="{checks}项核对，按种类", en="The {checks} checks by kind"),
        notes=[pick("逐项结果见plan/tables/audit.csv。", "Every check is in plan/tables/audit.csv.")],
    )  # fmt: skip


def figures_table(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Table:
    """Figures that differ: totals, conditions, statements, repeats, rows, balances."""
    shown = _figured(frame, terms).assign(
        name=item(frame, terms), kind=[check_name(check) for check in frame["check"]],
        why=[_why(row, terms) for row in frame.itertuples()],
    )  # fmt: skip
    values = [STATED.name, HELD.name]  # a rule without a number differs by its words alone
    shown[values] = shown[values].replace("", MISSING).fillna(MISSING)
    columns = [ITEM, PLACE, STATED, HELD, Column("why", "对照什么", "Against what"), Column("kind", "种类", "Kind")]
    return Table(
        shown, columns, id="contradictions", evidence=[facts.differs],
        caption=fill(facts, zh="与本文件其他数字不符的数值", en="Figures that differ from others in the same document"),
        notes=[pick("节能量和能耗中的万吨，指万吨标准煤。", "Mt of energy and of savings are of coal equivalent.")],
    )  # fmt: skip


def _why(row, terms: Terms) -> str:
    """What a figure is held against: a rule's words, or another place in the plan."""
    there = terms.section(row.against) if row.against else ""
    return pick("；", "; ").join(filter(None, (there, pick(row.why_zh, row.why_en)))) or pick("各行相加", "sum of the rows")


def names_table(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Table:
    """Names and headings that differ."""
    shown = _placed(frame, terms).assign(
        here=[terms.name(row.enterprise, short=False) if row.enterprise else pick(row.label_zh, row.label_en)
              for row in frame.itertuples()],
        there=[terms.name(row.other, short=False) if row.other else pick(row.why_zh, row.why_en) for row in frame.itertuples()],
    )  # fmt: skip
    columns = [Column("here", "此处", "Here"), PLACE, Column("there", "另一处，或标题所写", "Elsewhere, or what the heading says")]
    return Table(
        shown, columns, id="names", evidence=[facts.wording_differs],
        caption=fill(facts, zh="名称不一的企业{wording_differs}家，写错行业的标题{heading_differs}个",
                     en="{wording_differs} enterprises with two names, {heading_differs} headings that name the wrong industry"),
        notes=[pick("是否同一企业，是本报告的判断。", "That both names stand for one enterprise is this report's reading.")],
    )  # fmt: skip


def limits_table(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Table:
    """Savings that miss the advanced limit."""
    shown = _placed(frame, terms).assign(name=item(frame, terms, labelled=False))
    columns = [WHO, PLACE, PRINTED, Column("recomputed_tce", "按先进值重算", "By the advanced limit", "tce", 0)]
    return Table(
        shown, columns, id="limits", evidence=[facts.saving_differs],
        caption=fill(facts, zh="列明限额、节能量却对不上的{saving_differs}条", en="The {saving_differs} lines whose saving misses the printed limit"),
    )  # fmt: skip


def without_rule_table(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Table:
    """Savings that follow no rule, beside the nearest."""
    shown = _placed(frame, terms).assign(
        name=item(frame, terms, labelled=False), why=[pick(row.why_zh, row.why_en) for row in frame.itertuples()],
    )  # fmt: skip
    columns = [WHO, PLACE, PRINTED, Column("by_limit_tce", "按先进值", "By the advanced limit", "tce", 0),
               Column("why", "最接近的算法", "Nearest rule"), Column("recomputed_tce", "按它重算", "By that rule", "tce", 0)]  # fmt: skip
    return Table(
        shown, columns, id="without-rule", evidence=[facts.savings_none],
        caption=fill(facts, zh="找不到算法的{savings_none}项节能量", en="The {savings_none} savings that follow no rule"),
    )  # fmt: skip


def open_table(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Table:
    """What the plan leaves without a base, a price or a figure."""
    blank = pick("未列明数值", "no figure is printed")
    shown = _figured(frame, terms).assign(
        name=item(frame, terms), why=[pick(row.why_zh, row.why_en) or blank for row in frame.itertuples()],
    )  # fmt: skip
    columns = [ITEM, PLACE, STATED, Column("why", "缺什么", "What is missing")]
    return Table(
        shown, columns, id="open", evidence=[facts.missing_checks],
        caption=fill(facts, zh="规划没有给出依据的{missing_checks}项，没有给出数值的{no_figure_checks}项目标",
                     en="{missing_checks} figures without a basis, {no_figure_checks} targets without a figure"),
    )  # fmt: skip


def _figured(frame: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """Stated and recomputed figures in words, and their place."""
    return _placed(frame, terms).assign(
        printed=[figure(row.stated, row.unit, row.stated_digits, terms) for row in frame.itertuples()],
        other_value=[figure(row.recomputed, row.unit, row.digits, terms) for row in frame.itertuples()],
    )  # fmt: skip


def _placed(frame: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """The place in the plan, in the run's language."""
    return frame.assign(place=[terms.section(place) for place in frame["section"]])
