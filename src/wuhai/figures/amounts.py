"""What the plan asks for, what is seen and what is still needed: figures in their printed units, as a cell says them."""

from __future__ import annotations

import pandas as pd

from wuhai.display import current, pick
from wuhai.terms import Terms
from wuhai.units import number, quantity, singular, span

NONE = "—"

CODES = {
    "万吨": "10kt", "亿元": "100m_cny", "万吨标准煤": "10k_tce", "亿立方米": "100m_m3", "万立方米": "10k_m3", "万重量箱": "10k_cases",
}  # fmt: skip
"""Printed units that English rescales."""

NOUNS = ("平台", "中心", "系统")
"""Printed units that are things, no measure words: Chinese counts them by 个."""

BOUNDS = {"<=": ("≤", "≤"), ">=": ("≥", "≥"), "~": ("约", "about "), "=": ("", "")}

SHORT, MISSED = 1.0, 0.9
"""With less than so many years left and less than such a part attained, a pace would be no help."""


def amount(value: float, unit: str, terms: Terms) -> str:
    """A figure in its printed unit, as exactly as it is, in the run's language; a dash where there is none."""
    if pd.isna(value):
        return NONE
    places = _places(value)
    if unit in CODES:
        return quantity(float(value), CODES[unit], digits=places or None)
    return _united(number(float(value), places), unit, float(value), terms)


def asked(row: object, terms: Terms) -> str:
    """A target: a bound, a figure, or a range."""
    if pd.isna(row.value_high):
        return pick(*BOUNDS[row.operator]) + amount(row.value, row.unit, terms)
    if row.unit in CODES:
        return span(row.value, row.value_high, CODES[row.unit])
    ends = (number(float(end), _places(end)) for end in (row.value, row.value_high))
    return _united(pick("～", "–").join(ends), row.unit, float(row.value_high), terms)


def needed(row: object, terms: Terms) -> str:
    """What is needed a year from the last observation; in words where too little time is left for much."""
    if row.left < SHORT and row.attainment < MISSED:
        return pick("余下时间内来不及", "not feasible in the time left")
    return amount(row.pace, row.unit, terms)


def _united(text: str, unit: str, value: float, terms: Terms) -> str:
    if unit == "%":
        return text + "%"
    if current() == "zh":
        return text + ("个" if unit in NOUNS else unit)
    return text if unit == "个" else f"{text} {singular(terms.name(unit), value)}"


def _places(value: float) -> int:
    return next((n for n in range(2) if abs(round(value, n) - value) < 1e-9), 2)
