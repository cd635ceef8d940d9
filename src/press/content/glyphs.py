"""Does a house font have every character that a briefing prints? If not, the page is not built."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import typeface
from press.content.blocks import Block, Document, Figure, Heading, Number, Prose, Statement, Table
from press.content.panel import Panel
from press.job import PageError


def check(document: Document) -> None:
    """Refuse characters that would print as a box.

    Raises:
        PageError: names each character and the first place where it stands.
    """
    faults: dict[str, str] = {}
    for place, text in places(document):
        for char in typeface.missing(text):
            faults.setdefault(char, place)
    if faults:
        listed = "; ".join(f"{_named(char)} in {place}" for char, place in sorted(faults.items()))
        raise PageError(f"no house font has {listed}")


def places(document: Document) -> Iterator[tuple[str, str]]:
    """Every printed text of a document with a description of where it stands."""
    yield "the title", document.title
    yield "the question", document.question
    yield "the colophon", " ".join(f"{label} {text}" for label, text in document.meta.colophon.items())
    yield "the scenario's title", document.meta.scenario_title
    for item in document.keys.items:
        yield f"key figure {item.label!r}", " ".join((item.label, item.verdict, item.target_label))
        yield f"key figure {item.label!r}", " ".join(_origin(part) for part in (item.number, item.target) if part)
    yield "the evidence", " ".join((document.keys.of, *(item.label for item in document.keys.shares)))
    section = "the opening"
    for block in (*document.findings, *document.lead, *document.body):
        if isinstance(block, Heading):
            section = f"section {block.label!r}"
        for detail, text in _block(block):
            yield f"{detail} ({section})" if detail else section, text


def _block(block: Block) -> Iterator[tuple[str, str]]:
    if isinstance(block, Heading):
        yield "the heading", block.text
    elif isinstance(block, Prose):
        yield "", block.source
    elif isinstance(block, Statement):
        for part in block.parts:
            yield f"a {block.kind}", part if isinstance(part, str) else _origin(part) if isinstance(part, Number) else ""
    else:
        name = f"{'figure' if isinstance(block, Figure) else 'table'} {block.id!r}"
        yield f"{name}, caption", block.caption
        yield f"{name}, evidence", " ".join(grade.label for grade in block.evidence)
        yield f"{name}, head", " ".join(f"{column.label} {column.unit}" for column in block.columns)
        for number, row in enumerate(block.rows, start=1):
            yield f"{name}, row {number}", " ".join(map(str, row))
        if isinstance(block, Panel):
            yield f"{name}, levers and outcomes", " ".join(block.texts())
        yield f"{name}, notes", " ".join((block.unit_line, *block.notes) if isinstance(block, Table) else (block.note,))


def _origin(number: Number) -> str:
    sources = (f"{source.title} {source.place}" for source in number.sources)
    told = (number.text, number.name, number.label, number.unit, number.formula, number.evidence_label, number.source)
    return " ".join((*told, *sources))


def _named(char: str) -> str:
    return f"{char!r} (U+{ord(char):04X} {unicodedata.name(char, 'unnamed')})"
