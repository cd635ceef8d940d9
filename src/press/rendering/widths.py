"""How wide the columns of a table in print are: as many rows as possible on few lines, in a size that fits the page."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache

from press.content.blocks import Table

LONG = 36.0
"""No column asks for more than this many ems."""

PADDING = 1.0
"""Ems that a cell keeps free on both sides together."""

STEP, STEPS = 0.5, 24
"""Ems by which a column is widened, and how many steps at once at most."""

WHOLE = 14
"""A table of at most so many lines is not cut by a page's end."""

SIZES = (10.0, 9.0, 8.0, 7.0)
"""Type sizes of tables in points, the first that fits is taken."""

TYPE_AREA = 442.0
"""Width of the type area in points (156 mm)."""

_SLIM = frozenset("fijlrtI")
"""Letters of little width."""

_LIGHTS = frozenset("●○▲△■□◆◇")
"""Signs of full width before a word in a cell."""

_CHANCE = re.compile(r"(?<=[A-Za-z])([-/])(?=[A-Za-z])")
"""Where a word may break and stay legible."""

_UNBROKEN = re.compile(r"[!-~]{25,}")


def layout(table: Table) -> tuple[list[float], float]:
    """Column widths and type size that let a table fit the page.

    Every column gets the width of its longest word; what is left is dealt out.

    Returns:
        Widths in ems of the type, and its size in points.
    """
    columns = [
        [column.label, column.unit, *(row[place] for row in table.rows)] for place, column in enumerate(table.columns)
    ]
    least = [max(map(longest, texts)) + PADDING for texts in columns]
    natural = [min(max(map(ems, texts)), LONG) + PADDING for texts in columns]
    fitting = [points for points in SIZES if sum(least) * points <= TYPE_AREA] or [SIZES[-1]]
    easy = [points for points in fitting[:2] if sum(natural) * points <= 1.2 * TYPE_AREA]
    size = easy[0] if easy else fitting[:2][-1]
    widths = dealt(TYPE_AREA / size, least, [[ems(text) for text in texts] for texts in columns])
    return [round(width, 3) for width in widths], size


def dealt(total: float, least: list[float], columns: list[list[float]]) -> list[float]:
    """Widths of at least `least` that fill `total`; what is left goes where it makes rows lower, and then to the first.

    A row is as high as its highest cell. Where no column alone lowers a row, room goes where it saves most lines.

    Args:
        columns: widths of the texts of every column, each set in one line, row by row; nothing is 0.

    >>> dealt(20.0, [3.0, 3.0], [[2.0, 9.0, 9.0], [2.0, 5.0, 2.0]])
    [14.0, 6.0]
    """
    widths, lines = list(least), cache(lambda place, width: [_lines(text, width) for text in columns[place]])
    while (room := total - sum(widths)) >= STEP:
        steps = [STEP * step for step in range(1, 1 + min(int(room / STEP), STEPS))]
        now = [lines(place, width) for place, width in enumerate(widths)]
        height, step, place = max(
            (_saved(now, place, lines(place, width + step), step), -step, -place)
            for place, width in enumerate(widths)
            for step in steps
        )
        if max(height) <= 0:
            break
        widths[-place] += -step
    widths[0] += max(0.0, total - sum(widths))
    return widths


def _saved(now: list[list[int]], place: int, then: list[int], step: float) -> tuple[float, float]:
    """By how much the rows become lower, and how many lines a column saves, for every em that it gets."""
    rows = zip(*(column for other, column in enumerate(now) if other != place), strict=True)
    others = [max(row, default=0) for row in rows] or [0] * len(then)
    lower = sum(max(other, old) - max(other, new) for other, old, new in zip(others, now[place], then, strict=True))
    return lower / step, (sum(now[place]) - sum(then)) / step


def _lines(text: float, width: float) -> int:
    """How many lines a text of this width takes in a column, about."""
    return math.ceil(text / max(width - PADDING, 1.0))


def longest(text: str) -> float:
    """Width in ems of the longest piece of a text that does not break; Chinese breaks anywhere, but reads badly then."""
    words = _CHANCE.sub(r"\1 ", breakable(text).replace("\u200b", " ")).split()
    return max((min(ems(word), 6.0) if _wide(word) else ems(word) for word in words), default=0.0)


def _wide(text: str) -> bool:
    return any(unicodedata.east_asian_width(char) in "WF" for char in text)


def height(table: Table, widths: list[float]) -> int:
    """How many lines a table's rows take, about, in columns of these widths."""
    return sum(
        max(_lines(ems(cell), width) for cell, width in zip(row, widths, strict=True))
        for row in table.rows
    )


def ems(text: str) -> float:
    """Width of a text in ems, rather too much than too little: a Han character is one, a Latin letter about half."""
    return sum(map(_em, text))


@cache
def _em(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF" or char in _LIGHTS:
        return 1.0
    if char in _SLIM:
        return 0.36
    return 0.72 if char.isupper() or char in "%@mwMW" else 0.58 if char.isalnum() else 0.36


def breakable(text: str) -> str:
    """The text with a chance to break inside overlong words, which would run off the page."""
    return _UNBROKEN.sub(lambda match: "\u200b".join(match[0][at : at + 8] for at in range(0, len(match[0]), 8)), text)
