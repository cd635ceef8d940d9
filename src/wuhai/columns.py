"""Columns of tables and of figures' data: what they are called, their unit, and how their cells are written.

Symbols as in China Statistical Yearbook (编者说明, 1992 edition and later): ``…`` is less than half the smallest unit
shown. For what is unknown or does not exist the yearbook leaves a blank; here it is ``—``, which can also be heard.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from wuhai.display import pick
from wuhai.spelling import nearest
from wuhai.units import UNGROUPED, WORDS, number, scaled, shift, unit, unit_label, word

NEGLIGIBLE, MISSING = "…", "—"
SYMBOL_NOTES = {
    NEGLIGIBLE: ("“…”表示数据不足本表最小单位数。", "… less than half the smallest unit shown."),
    MISSING: ("“—”表示数据不详或无该项数据。", "— not available or not applicable."),
}


@dataclass(frozen=True)
class Column:
    """A column of a table, or of a figure's data.

    Attributes:
        name: column of the frame.
        zh, en: its label.
        unit: unit code, see `wuhai.units.UNITS`; those of `WORDS` are shown as words.
        digits: decimals in the plan's unit; None shows as many as the column needs, at most the unit's.
    """

    name: str
    zh: str
    en: str
    unit: str = "text"
    digits: int | None = None

    def label(self, lang: str | None = None) -> str:
        """The label in the run's language."""
        return pick(self.zh, self.en, lang)

    def unit_label(self, lang: str | None = None) -> str:
        """The unit for a column head; none for words, years and counts."""
        return "" if self.unit == "year" else unit_label(self.unit, lang)


def check_columns(frame: pd.DataFrame, columns: Sequence[Column], where: str) -> None:
    """Refuse a column that the frame does not have, or a unit that does not exist."""
    for column in columns:
        if column.name not in frame:
            raise KeyError(f"{where}: no column {column.name!r}{nearest(column.name, map(str, frame))}")
        unit(column.unit)


def formatted(values: Iterable[Any], column: Column, lang: str | None = None) -> list[str]:
    """The cells of a column: bare numbers of one precision, or words; text that is missing stays empty."""
    values = list(values)
    if column.unit in WORDS:
        return ["" if pd.isna(value) else word(value, column.unit, lang) for value in values]
    numbers = [math.nan if pd.isna(value) else float(scaled(value, column.unit, lang)) for value in values]
    shown = places(values, column.unit, column.digits, lang)
    return [_cell(value, shown, group=column.unit not in UNGROUPED) for value in numbers]


def places(values: Iterable[Any], code: str, digits: int | None = None, lang: str | None = None) -> int:
    """Decimals for numbers that stand together: `digits`, or the fewest that show all as exactly as the unit may.

    Args:
        values: in the plan's unit `code`; missing ones are passed over.
        digits: decimals in the plan's unit.
    """
    most = shift(unit(code).digits if digits is None else digits, code, lang)
    shown = [float(scaled(value, code, lang)) for value in values if not pd.isna(value)]
    exact = (
        p for p in range(most) if all(math.isclose(round(v, p), round(v, most), abs_tol=1e-9) for v in shown)
    )
    return most if digits is not None else next(exact, most)


def _cell(value: float, places: int, group: bool) -> str:
    if math.isnan(value):
        return MISSING
    text = number(value, places, group=group)
    return NEGLIGIBLE if value and not text.strip("0.,") else text
