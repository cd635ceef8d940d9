"""Tables of the briefing on uncertainty: boxes, backcasts, what to measure first, what varies.

Frames come from `wuhai.study_frames`; nothing is computed here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from wuhai.display import pick
from wuhai.figures.uncertainty_parts import label, name
from wuhai.parameters import Parameter
from wuhai.tables import Column, Table
from wuhai.units import quantity

Parameters = Mapping[str, Parameter]

OUTCOMES = {"met": ("达标", "met"), "missed": ("落空", "missed")}
SHAPES = {
    "uniform": ("均匀", "uniform"), "triangular": ("三角", "triangular"), "log_uniform": ("对数均匀", "log-uniform"),
    "logit_uniform": ("逻辑均匀", "logit-uniform"),
}  # fmt: skip


def boxes(frame: pd.DataFrame, parameters: Parameters) -> Table:
    """In which corner of the inputs a target is met or missed, with coverage and density."""
    rows = frame.assign(
        target=frame["id"].map(name), outcome=frame["outcome"].map(lambda key: pick(*OUTCOMES[key])),
        limit=[_limit(row, parameters) for row in frame.itertuples()],
    )  # fmt: skip
    columns = [
        Column("target", "目标", "Target"), Column("outcome", "结果", "Outcome"), Column("limit", "条件", "Condition"),
        Column("coverage", "覆盖率", "Coverage", "share", 0), Column("density", "密度", "Density", "share", 0),
    ]  # fmt: skip
    return Table(
        rows, columns, id="boxes", caption=pick("什么条件下达标或落空", "Under what condition targets are met or missed"), evidence=["assumption"],
        notes=[pick("覆盖率：这一结果有多少落在条件之内。密度：条件之内有多少是这一结果。次次如一的目标没有条件可找，不列。",
                    "Coverage: how much of the outcome lies within the condition. Density: how much within the condition is the outcome. "
                    "Targets with one outcome in every draw have no condition and are left out."),
               *_late_exits(frame)],
    )  # fmt: skip


def backcasts(frame: pd.DataFrame, parameters: Parameters) -> Table:
    """The least change of the levers that meets each target; what cannot be met is said to be so."""
    rows = frame.assign(
        target_name=frame["id"].map(name), verdict=[_verdict(row) for row in frame.itertuples()],
        lever=frame["driver"].map(lambda driver: label(driver, parameters) if isinstance(driver, str) else pick("无须改动", "none needed")),
        change=[_change(row, parameters) for row in frame.itertuples()],
    )  # fmt: skip
    columns = [
        Column("target_name", "目标", "Target"), Column("verdict", "能否达到", "Can it be met?"), Column("lever", "须动的条件", "Lever"),
        Column("change", "从何到何", "From and to"),
    ]  # fmt: skip
    return Table(
        rows, columns, id="backcast", caption=pick("什么必须成立：达标所需的最小改动", "What must be true: the least change that meets the target"),
        evidence=["assumption"],
        notes=[pick("从影响最大的四项条件中，按各自范围衡量，找总改动最小的一组；“达不到”列出范围之内最接近的一组。",
                    "Of the four levers that swing the target most, the set with the least change by range; where a target cannot be met, the nearest "
                    "within the ranges.")],
    )  # fmt: skip


def measured(frame: pd.DataFrame, parameters: Parameters) -> Table:
    """What to measure first for each headline."""
    rows = frame.assign(target=frame["id"].map(name), input=frame["driver"].map(lambda driver: label(driver, parameters)))
    columns = [
        Column("target", "指标", "Headline"), Column("input", "先查清", "Measure first"),
        Column("total", "占方差", "Share of the variance", "share", 0), Column("evidence", "现有依据", "Evidence now", "evidence"),
    ]  # fmt: skip
    return Table(rows, columns, id="measure-first", caption=pick("先查清什么", "What to measure first"), evidence=frame["evidence"],
                 notes=[pick("按占方差的份额与依据的强弱排序；份额含相互作用，合计可以超过一。", "Ranked by the share of the variance and the weakness of the evidence; "
                             "shares include interactions and may add up to more than one.")])  # fmt: skip


def drivers(frame: pd.DataFrame, parameters: Parameters, solved: bool) -> Table:
    """What varies, between what limits and on what evidence; `frame` as `Study.levers`, `solved` as `solve_other_growth`."""
    rows = frame.assign(
        input=frame["name"].map(lambda driver: label(driver, parameters)), shape=frame["distribution"].map(lambda key: pick(*SHAPES.get(key, (key, key)))),
        **{end: [quantity(value, parameters[driver].unit) for driver, value in zip(frame["name"], frame[end], strict=True)] for end in ("low", "centre", "high")},
    )  # fmt: skip
    columns = [
        Column("input", "输入", "Input"), Column("low", "下限", "Low"), Column("centre", "中心", "Centre"), Column("high", "上限", "High"),
        Column("shape", "分布", "Distribution"), Column("evidence", "取值依据", "Evidence", "evidence"),
    ]  # fmt: skip
    return Table(rows, columns, id="drivers", caption=pick("哪些输入一起变动", "Which inputs vary together"), evidence=frame["evidence"],
                 notes=[pick("其他非煤工业实际增速只在目标年以后抽样；到目标年由目标反推，每次抽样各算一个。",
                             "The real growth of all other non-coal industry is drawn for the years after the target year only; up to it, each draw "
                             "solves for the growth that meets the target.")] * solved)  # fmt: skip


def _limit(row: object, parameters: Parameters) -> str:
    """An input between limits, in words."""
    item = parameters[row.driver]
    low, high = ("" if math.isinf(end) else _near(end, item.unit) for end in (row.low, row.high))
    words = label(row.driver, parameters)
    if low and high:
        return words + pick(f"：{low}至{high}", f": {low} to {high}")
    return words + (pick(f"：不低于{low}", f": at least {low}") if low else pick(f"：不高于{high}", f": at most {high}"))


def _near(value: float, unit: str) -> str:
    """A limit found by search; of years it tells no more than about how many."""
    if unit == "years":
        return pick("约", "about ") + quantity(value, unit)
    return quantity(value, unit, digits=_digits(unit))


def _late_exits(frame: pd.DataFrame) -> list[str]:
    """What it means where coke capacity is met by exits no earlier than some delay: the plan's own exits are not."""
    met = frame[(frame["id"] == "coke_capacity") & (frame["outcome"] == "met") & (frame["driver"] == "coke_exit_delay_years")]
    return [pick("焦炭产能：退出晚才保得住总量，靠的是旧炉没有关停，与规划自己的退出目标相抵触。",
                 "Coke capacity: where exits have to be late, the total is kept by old ovens that do not close, against the plan's own target for "
                 "exits.")] * bool((met["low"] > 0).any())  # fmt: skip


def _digits(unit: str) -> int | None:
    """Decimals of a value found by search: two for years and water, else what the unit keeps."""
    return 2 if unit in ("years", "100m_m3") else None


def _verdict(row: object) -> str:
    if row.met:
        return pick("中心取值已达到", "met by the central run")
    return pick("能", "yes") if row.feasible else pick("达不到", "no, out of reach")


def _change(row: object, parameters: Parameters) -> str:
    if not isinstance(row.driver, str):
        return pick("—", "—")
    item = parameters[row.driver]
    return " → ".join(quantity(value, item.unit, digits=_digits(item.unit)) for value in (row.centre, row.value))
