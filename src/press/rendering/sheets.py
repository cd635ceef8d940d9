"""What a briefing's workbook holds: a sheet per table and figure, one for the numbers of the text, one of notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from press.content.blocks import Column, Document, Figure, Grade, Reference, Statement, Table
from press.words import words

_NUMBER = re.compile(r"([-−+]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?( ?%)?")


@dataclass(frozen=True)
class Sheet:
    """A data sheet: name on its tab, what it shows, head and cells; `head_column` freezes the first column too."""

    name: str
    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    head_column: bool = False


@dataclass(frozen=True)
class Shown:
    """A number as it was printed: its value and the cell format that prints it alike."""

    value: float
    style: str


def sheets(document: Document) -> list[Sheet]:
    """All data sheets in the order of the page, then numbers and notes."""
    return [*(_sheet(block, document) for block in _blocks(document)), *_numbers(document), _notes(document)]


def shown(text: str) -> Shown | None:
    """The number that a table's cell prints, or None if the text is no plain number.

    >>> shown("1,763"), shown("−0.4"), shown("63%").value, shown("5～6")
    (Shown(value=1763.0, style='#,##0'), Shown(value=-0.4, style='0.0;−0.0'), 0.63, None)
    """
    match = _NUMBER.fullmatch(text)
    if match is None or (match[2].startswith("0") and len(match[2]) > 1):
        return None  # 007 is a name
    sign, whole, decimals, percent = match.groups()
    style = ("#,##0" if "," in whole else "0") + (f".{'0' * len(decimals)}" if decimals else "") + ("%" if percent else "")
    value = float(f"{whole.replace(',', '')}.{decimals or 0}") * (-1 if sign in ("-", "−") else 1)
    if percent:
        value = round(value / 100, len(decimals or "") + 2)
    return Shown(value, style if sign in ("", "+") else f"{style};−{style}")


def _blocks(document: Document) -> Iterable[Figure | Table]:
    """What has rows, in the order of the page."""
    return (block for block in (*document.lead, *document.body) if getattr(block, "columns", ()))


def _sheet(block: Figure | Table, document: Document) -> Sheet:
    """A table, or the data of a figure."""
    name = words(document.lang)["figure" if isinstance(block, Figure) else "table"]
    label = f"{name}{'' if document.lang == 'zh' else ' '}{block.number}"
    head = _unlike([_headed(column, document.lang) for column in block.columns])
    if isinstance(block, Figure):
        return Sheet(label, block.caption, head, block.rows)
    rows = [
        [shown(cell) or cell if column.align == "right" else cell for cell, column in zip(row, block.columns, strict=True)]
        for row in block.rows
    ]
    return Sheet(label, block.caption, head, rows, block.header_col)


def _headed(column: Column, lang: str) -> str:
    """A column's label with the unit of its numbers."""
    unit = column.unit or column.measure
    opening, closing = ("（", "）") if lang == "zh" else (" (", ")")
    return f"{column.label}{opening}{unit}{closing}" if unit and unit != column.label else column.label


def _unlike(head: Iterable[str]) -> list[str]:
    """Column heads made distinct, as a marked table needs them; an empty one becomes a dash."""
    done: list[str] = []
    for text in head:
        text = text or "–"
        same = sum(other.casefold() == text.casefold() or other.casefold().startswith(f"{text.casefold()} [") for other in done)
        done.append(f"{text} [{same + 1}]" if same else text)
    return done


def _numbers(document: Document) -> list[Sheet]:
    """The numbers of the sentences with their origin."""
    said = words(document.lang)
    head = [said[key] for key in ("name", "printed", "value", "unit", "grade", "formula", "source")]
    rows = [
        [number.name, number.text, number.value, number.unit, number.evidence_label, number.formula, number.source]
        for number in document.origins
    ]
    return [Sheet(said["numbers"], said["numbers_caption"], head, rows, True)] if rows else []


def _notes(document: Document) -> Sheet:
    """What stands around tables and pictures, and the colophon."""
    said = words(document.lang)
    rows: list[list[str]] = []
    for block in (block for block in (*document.lead, *document.body) if isinstance(block, (Figure, Table))):
        label = document.labels[f"{'fig' if isinstance(block, Figure) else 'tab'}:{block.id}"]
        about = [(said["caption"], block.caption), (said["evidence"], _listed(block.evidence, said["comma"]))]
        if isinstance(block, Figure):
            about += [(said["picture"], block.alt), (said["note"], block.note)]
        else:
            about += [(said["unit"], block.unit_line), *((said["note"], note) for note in block.notes)]
        rows += [[label, kind, text] for kind, text in about if text]
    rows += [[said["colophon"], label, text] for label, text in document.meta.colophon.items()]
    rows.append([said["all_sheets"], said["note"], said["blank"]])
    return Sheet(said["notes_sheet"], said["notes_caption"], [said["concerns"], said["kind"], said["text"]], rows, True)


def plain(statement: Statement, document: Document) -> str:
    """A statement as text."""
    return "".join(
        part if isinstance(part, str) else document.label(part) if isinstance(part, Reference) else part.text
        for part in statement.parts
    )


def _listed(evidence: Iterable[Grade], comma: str) -> str:
    return comma.join(grade.label for grade in evidence)
