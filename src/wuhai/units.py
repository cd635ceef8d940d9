"""Units and numbers, written one way throughout.

Inside, every quantity stays in the plan's own unit (万吨, 亿元, a fraction for a share). Here, and only here, it is
scaled for display: shares to per cent in both languages, 万吨 to Mt and 亿元 to billion CNY in English. Thousands
are separated by a comma, a negative number carries a true minus, changes of shares are percentage points.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from wuhai.display import current, evidence_label, pick
from wuhai.spelling import nearest

MINUS = "\u2212"
NO_DATA = ("无数据", "no data")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """How one unit code is shown.

    Attributes:
        zh, en: label behind the number; "" for none. `en` may hold ``singular|plural``.
        scale_zh, scale_en: factor from the stored number to the shown one.
        digits: most decimals shown in Chinese; English keeps the same precision after scaling.
    """

    zh: str
    en: str
    scale_zh: float = 1
    scale_en: float = 1
    digits: int = 0

    def scale(self, lang: str) -> float:
        """Factor from the stored number to the one shown."""
        return self.scale_zh if lang == "zh" else self.scale_en

    def label(self, lang: str, value: float = 2) -> str:
        """The unit in words; `value` chooses singular or plural."""
        singular, _, plural = self.en.partition("|")
        return self.zh if lang == "zh" else singular if abs(value) == 1 or not plural else plural


UNGROUPED = ("year", "seed")
"""Units whose numbers are names: no thousands separator."""

UNITS = {
    "10kt": Unit("万吨", "Mt", 1, 0.01),
    "10kt_co2": Unit("万吨二氧化碳", "Mt CO₂", 1, 0.01),
    "mt_co2": Unit("万吨二氧化碳", "Mt CO₂", 100, 1),
    "100m_cny": Unit("亿元", "billion CNY", 1, 0.1, digits=1),
    "10k_cny": Unit("万元", "million CNY", 1, 0.01),
    "cny": Unit("元", "CNY"),
    "10k_tce": Unit("万吨标准煤", "Mtce", 1, 0.01, digits=1),
    "tce": Unit("吨标准煤", "tce"),
    "10k_m3": Unit("万立方米", "million m³", 1, 0.01),
    "100m_m3": Unit("亿立方米", "million m³", 1, 100, digits=2),
    "m3": Unit("立方米", "m³"),
    "10k_cases": Unit("万重量箱", "million weight cases", 1, 0.01),
    "share": Unit("%", "%", 100, 100, digits=1),
    "rate": Unit("%", "%", 100, 100, digits=1),
    "probability": Unit("%", "%", 100, 100),
    "pp": Unit("个百分点", "percentage point|percentage points", digits=1),
    "kgce_per_t": Unit("千克标准煤/吨", "kgce/t"),
    "t_per_t": Unit("吨/吨", "t/t", digits=3),
    "cny_per_t": Unit("元/吨", "CNY/t"),
    "cny_per_m3": Unit("元/立方米", "CNY/m³", digits=1),
    "cny_per_tce": Unit("元/吨标准煤", "CNY/tce"),
    "t": Unit("吨", "t"),
    "gw": Unit("GW", "GW", digits=1),
    "m": Unit("米", "m", digits=2),
    "degree": Unit("°", "°", digits=2),
    "count": Unit("", ""),
    "seed": Unit("", ""),
    "entities": Unit("家", "entity|entities"),
    "year": Unit("年", ""),
    "years": Unit("年", "year|years", digits=1),
    "months": Unit("个月", "month|months", digits=1),
    "ratio": Unit("", "", digits=3),
    "index": Unit("", "", digits=0),
    "text": Unit("", ""),
    "bool": Unit("", ""),
    "evidence": Unit("", ""),
    "month": Unit("", ""),
    "moment": Unit("", ""),
}
"""Unit code -> how it is shown. Those of `WORDS` format words, not numbers."""

WORDS = ("text", "bool", "evidence", "month", "moment")
"""Units whose values are shown as words: as they are, or by `word`."""

PLAN_UNITS = {
    "%": ("share", 0.01), "Mt": ("10kt", 100), "kt": ("10kt", 0.1), "billion CNY": ("100m_cny", 10),
    "million CNY": ("10k_cny", 100), "Mtce": ("10k_tce", 100), "Mt CO2": ("10kt_co2", 100), "million m3": ("10k_m3", 100),
    "kgce/t": ("kgce_per_t", 1), "CNY/t": ("cny_per_t", 1), "GW": ("gw", 1), "1": ("ratio", 1),
}  # fmt: skip
"""Unit of the results -> unit code of the report, and the factor to it."""


def unit(code: str) -> Unit:
    """The unit of a code; an unknown code is refused with the nearest known one."""
    if code not in UNITS:
        raise ValueError(f"unknown unit {code!r}{nearest(code, UNITS)}")
    return UNITS[code]


def unit_label(code: str, lang: str | None = None) -> str:
    """A unit in words, as in a column head: 万吨 or Mt."""
    return unit(code).label(current(lang))


def scaled(values: Any, code: str, lang: str | None = None) -> Any:
    """Stored numbers -> the numbers shown: ``scaled(316, "10kt", "en") == 3.16``. Arrays keep their shape."""
    factor = unit(code).scale(current(lang))
    return np.asarray(values, dtype=float) * factor if np.ndim(values) else float(values) * factor


def number(
    value: float, digits: int | None = None, *, most: int = 0, signed: bool = False, group=True
) -> str:
    """A number with comma-separated thousands and a true minus.

    `digits` fixes the decimals. Without it at most `most` are shown and trailing zeros dropped; a number below one
    keeps two significant figures, so that nothing but zero reads as 0. Infinity is ``∞``; NaN is the caller's.
    """
    if math.isinf(value):
        return (MINUS if value < 0 else "+" if signed else "") + "∞"
    text = f"{abs(value):{',' if group else ''}.{_decimals(value, most) if digits is None else digits}f}"
    if digits is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if not text.strip("0.,"):
        return text
    return (MINUS if value < 0 else "+" if signed else "") + text


def quantity(
    value: Any,
    code: str,
    lang: str | None = None,
    *,
    digits: int | None = None,
    places: int | None = None,
    signed: bool = False,
    bare: bool = False,
) -> str:
    """A stored value as it stands in a sentence: ``quantity(1763, "10kt")`` is 1,763万吨, or 17.63 Mt.

    `digits` counts decimals in the plan's unit (English shifts them with the scale), `places` decimals as shown;
    `bare` drops the unit, `signed` shows a plus. A missing number reads 无数据 / no data.
    """
    lang, shape = current(lang), unit(code)
    if code in WORDS:
        return word(value, code, lang)
    if math.isnan(value):
        return pick(*NO_DATA, lang)
    shown = scaled(value, code, lang)
    if places is None and digits is not None:
        places = shift(digits, code, lang)
    most = max(0, shift(shape.digits, code, lang))
    text = number(shown, places, most=most, signed=signed, group=code not in UNGROUPED)
    label = "" if bare else shape.label(lang, shown)
    return text + (label if lang == "zh" or label in ("%", "°", "") else " " + label)


def shift(digits: int, code: str, lang: str | None = None) -> int:
    """Decimals in the plan's unit -> decimals as shown: one of 万吨 is three of Mt."""
    shape, lang = unit(code), current(lang)
    return max(0, digits - round(math.log10(shape.scale(lang) / shape.scale_zh)))


def span(low: float, high: float, code: str, lang: str | None = None, *, digits: int | None = None) -> str:
    """A range: 63%～68% and 20～30万吨 in Chinese, 63–68% and 0.2–0.3 Mt in English."""
    lang = current(lang)
    first = quantity(low, code, lang, digits=digits, bare=not (lang == "zh" and unit(code).zh == "%"))
    return first + pick("～", "–", lang) + quantity(high, code, lang, digits=digits)


def singular(noun: str, value: float) -> str:
    """An English noun in the plural, or in the singular for one: ``singular("parks", 1)`` is park."""
    if abs(value) != 1 or not noun.endswith("s") or noun.endswith("ss"):
        return noun
    return noun[:-3] + "y" if noun.endswith("ies") else noun[:-1]


def word(value: Any, code: str, lang: str | None = None) -> str:
    """Text, truth (是/否, yes/no), an evidence grade, a month ``YYYY-MM`` or the month that a moment ends, in words.

    A moment is a decimal year, where y is the end of year y: ``word(2021.25, "moment", "en")`` is March 2022.
    """
    if code == "evidence":
        return evidence_label(value, lang)
    if code == "month":
        return date(str(value), lang)
    if code == "moment":
        year, month = divmod(round(12 * (value + 1)) - 1, 12)
        return date(f"{year}-{month + 1:02d}", lang)
    return pick(*(("是", "yes") if value else ("否", "no")), lang) if code == "bool" else str(value)


def date(iso: str, lang: str | None = None) -> str:
    """``2025-07-22`` -> 2025年7月22日 or 22 July 2025; a month or a year alone keeps its precision."""
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", iso):
        raise ValueError(f"not a date: {iso!r}; written as YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) for part in (iso + "-0-0").split("-")[:3])
    if current(lang) == "zh":
        return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
    return (f"{day} " if day else "") + (f"{MONTHS[month - 1]} " if month else "") + str(year)


def _decimals(value: float, most: int) -> int:
    """Decimals that keep two significant figures below one, else at most `most`."""
    size = abs(value)
    return max(most, 1 - math.floor(math.log10(size))) if 1e-9 < size < 1 else most


def in_plan_units(values: pd.Series | float, unit: str) -> tuple[pd.Series | float, str]:
    """Numbers of the results in the report's unit, and its code.

    Raises:
        ValueError: a unit that the results contract does not have.
    """
    if unit not in PLAN_UNITS:
        raise ValueError(f"unit {unit!r} of the results is unknown; known: {', '.join(PLAN_UNITS)}")
    code, factor = PLAN_UNITS[unit]
    return np.multiply(values, factor), code
