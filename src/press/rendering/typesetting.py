"""A document as the plain record that the Typst template sets: texts, notes, column widths."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

import typeface
from press.content.blocks import (
    UNSURE,
    Block,
    Document,
    Figure,
    Grade,
    Heading,
    KeyFigure,
    Number,
    Statement,
    Table,
)
from press.content.panel import Panel
from press.content.values import percent
from press.words import words

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


def record(document: Document, custom: Mapping[str, Any]) -> dict[str, Any]:
    """Everything of a document but its prose, ready for JSON."""
    notes = _Notes(document.lang)
    found = {
        "lang": document.lang,
        "shift": 0,
        "fonts": list(typeface.FAMILIES),
        "narrow": "" if document.lang == "zh" else typeface.NARROW,
        "words": words(document.lang),
        "title": breakable(document.title),
        "question": breakable(document.question),
        "scenario": document.meta.scenario_title,
        "dates": document.dates,
        "custom": [f"{name} = {value}" for name, value in custom.items()],
        "labels": dict(document.labels),
        "findings": [_parts(finding, notes) for finding in document.findings],
        "keys": [_key(item, notes) for item in document.keys.items],
        "rests_on": _rests_on(document),
        "colophon": [[label, breakable(text)] for label, text in document.meta.colophon.items()],
        "blocks": [_block(block, notes) for block in (*document.lead, *document.body)],
    }
    found["cited"] = [[label, count] for _, label, count in document.cited]
    if document.cited:
        said = words(document.lang)
        listed = said["comma"].join(said["cited_of"].format(label=label, count=count) for label, count in found["cited"])
        found["colophon"].append([words(document.lang)["cited"], listed])
    return found


class _Notes:
    """Footnotes on uncertain numbers: one for every distinct wording, mentioned again where it recurs."""

    def __init__(self, lang: str) -> None:
        self.words = words(lang)
        self.known: dict[str, int] = {}

    def of(self, number: Number) -> dict[str, Any]:
        """A number's text, with its note if a reader must be told how weak it is."""
        if number.evidence not in UNSURE:
            return {"text": number.text}
        told = {"formula": number.formula, "source": number.source}
        if number.evidence == "assumption" and number.formula:
            del told["source"]  # the appendix of parameters has it; the foot of the page has little room
        said = [f"{self.words[key]}{self.words['colon']}{text}" for key, text in told.items() if text]
        text = breakable(self.words["semicolon"].join([number.evidence_label, *said]) + self.words["stop"])
        first = text not in self.known
        return {"text": number.text, "note": self.known.setdefault(text, len(self.known) + 1), "say": text if first else ""}


def _key(item: KeyFigure, notes: _Notes) -> dict[str, Any]:
    target = [f"{item.target_label} ", notes.of(item.target)] if item.target else []
    number = [notes.of(item.number)]
    return {"label": item.label, "number": number, "target": target, "light": item.light, "verdict": item.verdict}


def _rests_on(document: Document) -> str:
    """What part of the headline numbers rests on which evidence, in a line."""
    said, keys = words(document.lang), document.keys
    listed = said["comma"].join(f"{item.label} {percent(item.share)}" for item in keys.shares)
    return f"{said['rests_on']}{said['open']}{keys.of}{said['close']}{listed}" if keys.shares else ""


def _block(block: Block, notes: _Notes) -> dict[str, Any]:
    if isinstance(block, Heading):
        gap = "" if block.label.endswith(("、", "）")) else "\u2002"
        return {"type": "heading", "level": block.level - 1, "text": breakable(f"{block.label}{gap}{block.text}")}
    if isinstance(block, Statement):
        return {"type": "statement", "kind": block.kind, "parts": _parts(block, notes)}
    if isinstance(block, Figure):
        return {
            "type": "figure",
            "key": f"fig:{block.id}",
            "file": f"figure-{block.number}.svg",
            "alt": block.alt,
            "caption": breakable(block.caption),
            "note": breakable(block.note),
            "evidence": _grades(block.evidence),
        }
    if isinstance(block, Table):
        table = {"type": "table", "key": f"tab:{block.id}", **_table(block)}
        if isinstance(block, Panel):
            table["notes"] = [*table["notes"], notes.words["interactive"]]
        return table
    return {"type": "prose"}


def _table(table: Table) -> dict[str, Any]:
    widths, size = layout(table)
    return {
        "caption": breakable(table.caption),
        "unit_line": table.unit_line,
        "head": [[breakable(column.label), column.unit] for column in table.columns],
        "align": [column.align for column in table.columns],
        "widths": widths,
        "size": size,
        "whole": height(table, widths) <= WHOLE,
        "rows": [[breakable(cell) for cell in row] for row in table.rows],
        "header_col": table.header_col,
        "notes": [breakable(note) for note in table.notes],
        "evidence": _grades(table.evidence),
    }


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
    widths = dealt(TYPE_AREA / size, least, [[ems(text) for text in texts if text] for texts in columns])
    return [round(width, 3) for width in widths], size


def dealt(total: float, least: list[float], columns: list[list[float]]) -> list[float]:
    """Widths of at least `least` that fill `total`; what is left goes where it saves most lines, and then to the first.

    Args:
        columns: widths of the texts of every column, each set in one line.

    >>> dealt(20.0, [3.0, 3.0], [[2.0, 9.0, 9.0], [2.0, 5.0, 2.0]])
    [14.0, 6.0]
    """
    widths, counted = list(least), [Counter(round(text, 1) for text in texts) for texts in columns]
    while (room := total - sum(widths)) >= STEP:
        steps = [STEP * step for step in range(1, 1 + min(int(room / STEP), STEPS))]
        gain, step, place = max(
            ((_lines(texts, width) - _lines(texts, width + step)) / step, -step, -place)
            for place, (texts, width) in enumerate(zip(counted, widths, strict=True))
            for step in steps
        )
        if gain <= 0:
            break
        widths[-place] += -step
    widths[0] += max(0.0, total - sum(widths))
    return widths


def _lines(texts: Counter[float], width: float) -> int:
    """How many lines texts of these widths take together in a column, about."""
    return sum(count * math.ceil(text / max(width - PADDING, 1.0)) for text, count in texts.items())


def longest(text: str) -> float:
    """Width in ems of the longest piece of a text that does not break; Chinese breaks anywhere, but reads badly then."""
    words = _CHANCE.sub(r"\1 ", breakable(text).replace("\u200b", " ")).split()
    return max((min(ems(word), 6.0) if _wide(word) else ems(word) for word in words), default=0.0)


def _wide(text: str) -> bool:
    return any(unicodedata.east_asian_width(char) in "WF" for char in text)


def height(table: Table, widths: list[float]) -> int:
    """How many lines a table's rows take, about, in columns of these widths."""
    return sum(
        max(math.ceil(ems(cell) / max(width - PADDING, 1.0)) for cell, width in zip(row, widths, strict=True))
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


def _parts(statement: Statement, notes: _Notes) -> list[Any]:
    done: list[Any] = []
    for part in statement.parts:
        if isinstance(part, str):
            done.append(breakable(part))
        elif isinstance(part, Number):
            done.append(notes.of(part))
        else:
            done.append({"ref": f"{part.kind}:{part.id}"})
    return done


def _grades(evidence: tuple[Grade, ...]) -> list[list[Any]]:
    return [[grade.label, grade.grade] for grade in evidence]


