"""Tables of the briefing on the non-coal share: base shares, definitions, and what would change the answer."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from wuhai.display import pick
from wuhai.facts import Fact
from wuhai.figures.structure_words import COUNTED, DEFINITIONS, TURNS, definition
from wuhai.tables import Column, Table
from wuhai.text import fill, quantity

Facts = Mapping[str, Fact]

_PLAUSIBLE = Column("plausible", "是否可信", "Plausible", "bool")
_UNITS = {"base_share": "pp", "coal_growth": "pp", "plastics": "share", "year": "year", "price": "rate"}


def base_share_table(frame: pd.DataFrame, facts: Facts) -> Table:
    """Growth required for base shares five points apart; `frame` as from `over_base_share`."""
    basis = definition(facts["base_share_definition"].value)
    columns = [
        Column("base_share", f"2021年占比（{basis}）", f"Share in 2021 ({basis})", "share"),
        Column("relative_growth", "非煤快于煤炭", "Non-coal over coal", "rate", 1),
        Column("other_growth", "其他非煤工业", "Other non-coal industry", "rate", 1),
        Column("without_plastics", "可降解塑料无增量", "Without new plastics", "rate", 1),
        _PLAUSIBLE,
    ]
    return Table(
        frame, columns, id="base-shares", evidence=[facts["other_growth_at_low"]],
        caption=fill(
            facts,
            zh="{target_year}达到{target_share}所要求的年增速，按2021年占比",
            en="Yearly growth required for {target_share} in {target_year}, by the share of 2021",
        ),
        notes=[
            fill(facts, zh="增速不超过{plausible_growth}称为可信。", en="Plausible: at most {plausible_growth} a year."),
            pick("负数或无数字：无须增长。", "Negative or no number: no growth required."),
        ],
    )  # fmt: skip


def definition_table(facts: Facts) -> Table:
    """The share under each definition, in the base and in the target year."""
    rows = [
        {
            "name": definition(name),
            "counted": pick(*COUNTED[name]),
            "base": facts[f"share_base_{name}"].value,
            "target": facts[f"share_target_{name}"].value,
            "met": facts[f"target_met_{name}"].value,
        }
        for name in DEFINITIONS
    ]
    target_year = facts["target_year"].value
    columns = [
        Column("name", "口径", "Definition"),
        Column("counted", "算作煤的产业", "Counted as coal"),
        Column("base", "2021", "2021", "share", 1),
        Column("target", str(target_year), str(target_year), "share", 1),
        Column("met", "是否达标", "Target met", "bool"),
    ]
    evidence = [facts["share_target_broad"]]
    caption = pick("四种口径下的非煤占比", "The non-coal share under four definitions")
    return Table(pd.DataFrame(rows), columns, id="definitions", caption=caption, evidence=evidence)


def turns_table(frame: pd.DataFrame, facts: Facts) -> Table:
    """One assumption turned at a time; `frame` as from `turns`."""
    columns = [
        Column("label", "改动一项，其余不变", "One change, all else equal"),
        Column("other_growth", "其他非煤工业须达到的年增速", "Growth required of other industry", "rate", 1),
        _PLAUSIBLE,
    ]
    labels = [
        _turn(change, amount, name)
        for change, amount, name in frame[["change", "amount", "definition"]].values
    ]
    return Table(
        frame.assign(label=labels), columns, id="turns", evidence=[facts["other_growth_required"]],
        caption=pick("哪些假设会改变要求的增速", "Which assumptions change the growth required"),
        notes=[pick("负数或无数字：无须增长。", "Negative or no number: no growth required.")],
    )  # fmt: skip


def _turn(change: str, amount: float, name: str) -> str:
    """One turn in words, its size computed."""
    words = TURNS[change]
    template = pick(*words[-1 if amount > 0 or len(words) == 1 else 0])
    if change == "definition":
        return template.format(size=definition(name))
    if change == "run":
        return template
    size = quantity(abs(amount) * (100 if _UNITS[change] == "pp" else 1), _UNITS[change])
    return template.format(size=size)
