"""Plain values as text: the data behind a figure, the value behind a number."""

from __future__ import annotations

import math
from typing import Any

from press.blocks import Column

ABSENT = "–"


def cell(value: Any, column: Column | None = None) -> str:
    """A value of a figure's data: at most six figures, thousands separated, years left alone.

    >>> cell(1763), cell(0.12345678), cell(None), cell(2025, Column("year", "年"))
    ('1,763', '0.123457', '–', '2025')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ABSENT
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    if column is not None and "year" in (column.name, column.unit):
        return f"{value:g}"
    if isinstance(value, float) and math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:,}" if isinstance(value, int) else _rounded(value)
    return text.replace("-", "−")


def is_number(value: Any) -> bool:
    """Should it be set flush right?"""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _rounded(value: float) -> str:
    """Six significant figures without an exponent or trailing zeros."""
    if value == 0:
        return "0"
    places = max(0, 5 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{min(places, 12)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
