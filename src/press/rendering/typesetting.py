"""A document as the plain record that the Typst template sets: texts, notes, column widths."""

from __future__ import annotations

from collections.abc import Mapping
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
from press.rendering.widths import WHOLE, breakable, height, layout
from press.words import words


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


