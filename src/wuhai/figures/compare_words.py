"""What the comparison says of scenarios: their changes and effects in words, and what a change does to a headline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from wuhai.columns import NEGLIGIBLE
from wuhai.comparison import Comparison
from wuhai.display import pick
from wuhai.facts import Fact
from wuhai.figures.names import lowered
from wuhai.figures.overview_words import names
from wuhai.steps import against, pairs, top
from wuhai.tables import shown_value
from wuhai.text import quantity, say

SWITCHED_OFF = {
    "solve_other_growth": ("不再反推其他非煤工业增速", "Other non-coal growth no longer solved for", "，改用假设值", "; the assumed rate instead"),
    "solve_buildout": ("不再按目标反推建设进度", "Build-out no longer solved for", "，改按各项目所处阶段推演", "; projects played out by stage instead"),
    "solve_price": ("不再按产值目标反推价格", "Price no longer solved for", "，改用市场价格", "; the market price instead"),
    "allow_split": ("不再允许拆分产能指标", "A firm's quota may no longer be split", "", ""),
}
"""Switches that a scenario turns off: what ends (zh, en), and what holds instead (zh, en)."""

DIGITS = {"pp": 1, "10kt": 1, "100m_cny": 1, "10k_tce": 1, "10k_m3": 1, "100m_m3": 2}
"""Decimals of an effect, in the plan's unit; capacities of coke are whole."""

ALONE = ("只改这一处后的结果，减去所继承情景的结果", "result with this change alone, less that of the scenario inherited from")
APART = ("两种情景之差", "difference between the two scenarios")
"""How an effect, and a difference, is computed."""


def say_drivers(found: pd.DataFrame, view: Comparison, id: str = "share", kind: str = "text") -> None:
    """For each pair of scenarios: the single change that moves a headline most."""
    what = names(view.rows, view.case.terms)[view.rows["id"] == id].iloc[0]
    for name, parent in pairs(view).items():
        if (row := top(found, name, id)) is None:
            continue
        say(None, kind=kind, effect=_fact("effect", row["effect"], row["unit"], ALONE),
            zh=f"从“{view.titles[parent]}”到“{view.titles[name]}”，对{what}单独作用最大的是{told(view, row)}（{{effect:+}}）。",
            en=f"From “{view.titles[parent]}” to “{view.titles[name]}”, the single change that moves this most ({what}): "
               f"{told(view, row)} ({{effect:+}}).")  # fmt: skip


def say_against(found: pd.DataFrame, view: Comparison, kind: str = "text", rows: slice = slice(None)) -> None:
    """Where the non-coal share moves against coke capacity, by how much, and which change does most of it.

    Args:
        found: `steps.effects`.
        rows: which pairs of scenarios, those with the largest difference of the share first.
    """
    for text, facts in list(_against(found, view))[rows]:
        say(None, kind=kind, **text, **facts)


def _against(found: pd.DataFrame, view: Comparison) -> Iterator[tuple[Mapping[str, str], Mapping[str, Fact]]]:
    for row in against(found).itertuples():
        if (driver := top(found, row.scenario, "share", sign=row.share)) is None:
            continue
        own, other = view.titles[row.scenario], view.titles[row.parent]
        zh, en = (("多", "低", "压低"), ("more", "lower", "lowers")) if row.share < 0 else (("少", "高", "抬高"), ("less", "higher", "raises"))
        text = {
            "zh": f"与“{other}”相比，“{own}”的焦炭产能{zh[0]}{{coke}}，非煤占比反而{zh[1]}{{share}}；单独{zh[2]}它最多的是{told(view, driver)}"
                  "（{effect:+}）。占比较高不等于情况较好，焦炭减产也会抬高它。",
            "en": f"“{own}” has {{coke}} {en[0]} coke capacity than “{other}”, yet a non-coal share {{share}} {en[1]}. The single change that "
                  f"{en[2]} it most: {told(view, driver)} ({{effect:+}}). A higher share is not by itself a better outcome, for less coke lifts it too.",
        }  # fmt: skip
        yield text, {
            "coke": _fact("coke_apart", abs(row.coke_capacity), "10kt", APART), "share": _fact("share_apart", abs(row.share), "share", APART),
            "effect": _fact("effect", driver["effect"], "share", ALONE),
        }  # fmt: skip


def _fact(name: str, value: float, unit: str, formula: tuple[str, str]) -> Fact:
    """A difference between scenarios; that of a share in percentage points."""
    factor, unit = (100, "pp") if unit == "share" else (1, unit)
    return Fact(name, float(value) * factor, unit, formula=pick(*formula), digits=1 if unit == "pp" else None, evidence="assumption")


def label(view: Comparison, name: str) -> str:
    """A parameter's name."""
    item = view.case.parameters[name]
    return pick(item.label_zh, item.label_en)


def change(view: Comparison, row: object) -> str:
    """A change in a cell: what a switch ends, else parameter, from what to what."""
    if not row.parameter:
        return pick("全部改动合计", "all changes together")
    if words := _ended(view, row):
        return pick(words[0] + words[2], words[1] + words[3])
    return label(view, row.parameter) + pick("：", ": ") + " → ".join(_shown(view, row))


def told(view: Comparison, row: object) -> str:
    """A change within a sentence."""
    if _ended(view, row):
        return pick(change(view, row), lowered(change(view, row)))
    before, after = _shown(view, row)
    return pick(f"{label(view, row.parameter)}由{before}改为{after}", f"{lowered(label(view, row.parameter))}, {before} → {after}")


def brief(view: Comparison, row: object) -> str:
    """A change in a few words: what a switch ends, else the parameter."""
    words = _ended(view, row)
    return pick(*words[:2]) if words else label(view, row.parameter)


def effect(row: object) -> str:
    """An effect with the decimals of its unit; what they would show as nothing is `NEGLIGIBLE`."""
    value, unit = (100 * row.effect, "pp") if row.unit == "share" else (row.effect, row.unit)
    text = quantity(value, unit, digits=0 if row.id == "coke_capacity" else DIGITS.get(unit, 0), signed=True)
    return text if any(digit in text for digit in "123456789") else NEGLIGIBLE


def _ended(view: Comparison, row: object) -> tuple[str, str, str, str] | None:
    """The words of `SWITCHED_OFF` for a switch that goes off."""
    return SWITCHED_OFF.get(row.parameter) if _values(view, row) == [True, False] else None


def _values(view: Comparison, row: object) -> list[object]:
    """A parameter's value before and after."""
    return [view.columns[name].scenario.settings[row.parameter].value for name in (row.parent, row.scenario)]


def _shown(view: Comparison, row: object) -> list[str]:
    return [shown_value(view.case.parameters[row.parameter], value) for value in _values(view, row)]
