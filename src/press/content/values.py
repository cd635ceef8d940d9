"""Plain values as text: the data behind a figure, the value behind a number."""

from __future__ import annotations

import math
from typing import Any

from press.content.blocks import Column

ABSENT = "–"


def cell(value: Any, column: Column | None = None, figures: int = 6) -> str:
    """A value of a figure's data: its column's decimals, else at most six (or `figures`) figures; thousands separated, years and other names left alone.

    >>> cell(1763), cell(0.12345678), cell(None), cell(2025, Column("year", "年", grouped=False)), cell(12.345, Column("x", "x", digits=1))
    ('1,763', '0.123457', '–', '2025', '12.3')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ABSENT
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    if column is not None and not column.grouped:
        return f"{value:g}"
    if isinstance(value, float) and math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if column is not None and column.digits is not None:
        text = f"{value:,.{column.digits}f}"
        if not text.strip("-0.,") and value:
            text = _significant(value)
    else:
        text = f"{value:,}" if isinstance(value, int) else _rounded(value, figures)
    return text.replace("-", "−")


def percent(share: float) -> str:
    """A share as whole per cent; nothing but zero reads as zero.

    >>> percent(0.256), percent(0.002), percent(0)
    ('26%', '<1%', '0%')
    """
    return "<1%" if 0 < share < 0.01 else f"{share:.0%}"


def is_number(value: Any) -> bool:
    """Should it be set flush right?"""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _significant(value: float) -> str:
    """Two significant figures of a number that its column's decimals would show as zero."""
    return f"{value:.{1 - math.floor(math.log10(abs(value)))}f}"


def _rounded(value: float, figures: int) -> str:
    """So many significant figures without an exponent or trailing zeros."""
    if value == 0:
        return "0"
    places = max(0, figures - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{min(places, 12)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
