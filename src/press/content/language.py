"""Is a briefing written in its language and one way throughout? If not, the page is not built.

What a reader would stumble over and no author sees in the notebook: a space where a line of Chinese was broken, a share's
change printed in per cent, 1763 beside 1,763, words of the other language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from press.content.blocks import Block, Document, Figure, Heading, KeyFigure, Number, Prose, Statement, Table
from press.job import PageError

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WIDE = HAN + "\u3000-\u3004\u3008-\u303f\uff00-\uffef"

CHINESE = re.compile(f"[{_WIDE}]+")
GAP = re.compile(rf"[{_WIDE}][ \t]+[{_WIDE}]")
HALF = re.compile(rf"[{HAN}][,;:?!][{HAN}]|[{HAN}]\([^()]*[{HAN}]\)")
ENGLISH = re.compile(r"[A-Za-z][a-z']+(?:,? [a-z][a-z']*){4,}")
"""Five words in a row; fewer are a name."""

_RISE_ZH = "(?:上升|下降|提高|降低|提升|增加|减少|扩大|缩小|高出|低于|变动)了?"
CHANGES = {
    "zh": re.compile(rf"(?:占比|比重|份额|比例|比率|覆盖率|利用率)[^，。；：、（）到至为是]{{0,6}}{_RISE_ZH} ?[+−]?[\d,.]+ ?%(?!的)"),
    "en": re.compile(r"\b(?:shares?|rates?|ratio|coverage)\b[^.,;:()]{0,30}\b(?:rises?|falls?|drops?|grows?|up|down|higher|lower)"
                     r"\b[^.,;:()]{0,12}?\bby [+−]?[\d,.]+ ?%"),
}  # fmt: skip
"""A share that changes by so many per cent: what is meant are percentage points."""

POINTS = re.compile(r"% ?(?:个?百分点|percentage points?)")

GROUPED = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
UNGROUPED = re.compile(r"(?<![A-Za-z0-9_.,/〔×-])(?<![A-Z] )\d{4,7}(?![A-Za-z0-9_〕×/-]|[.,]\d{3})")
"""Eight digits and more are a code, such as a random seed; so is what follows letters, such as GB 21341."""
_UNSAID = re.compile(r"\$\$.*?\$\$|\$[^$\n]*\$|`[^`\n]*`|\]\([^)]*\)|\[@[^\]]*\]", re.DOTALL)
"""Formulas, code and addresses in prose."""
YEARS = range(1900, 2101)


@dataclass(frozen=True)
class Piece:
    """A printed text.

    Attributes:
        place: where it stands.
        text: what it says.
        name: it may be a title in a language of its own, or the number of a section, whose parts a space keeps apart.
        plain: its numbers are written by the rules for numbers; not so codes, formulas and seeds.
    """

    place: str
    text: str
    name: bool = False
    plain: bool = True


def check(document: Document) -> None:
    """Refuse what a careful reader would take for a slip.

    Raises:
        PageError: names every slip with its place and the words around it.
    """
    pieces = list(printed(document))
    faults = [fault for piece in pieces for fault in slips(piece, document.lang)] + thousands(pieces)
    if faults:
        raise PageError("; ".join(dict.fromkeys(faults)))


def slips(piece: Piece, lang: str) -> Iterator[str]:
    """What is wrong with one text by itself."""
    rules = [(POINTS, "per cent and percentage points at once"), (CHANGES[lang], "a share's change in per cent")]
    if lang == "en":
        rules.append((CHINESE, "Chinese on an English page"))
    else:
        rules += [] if piece.name else [(GAP, "a space between Chinese characters")]
        rules.append((HALF, "half-width punctuation in Chinese"))
        foreign = piece.name and not CHINESE.search(piece.text)
        rules += [] if foreign else [(ENGLISH, "an English sentence on a Chinese page")]
    for rule, fault in rules:
        if found := rule.search(piece.text):
            yield f"{fault}: {around(piece.text, found)!r} in {piece.place}"


def thousands(pieces: list[Piece]) -> list[str]:
    """Numbers with and without a separator of thousands on one page; years have none."""
    plain = [piece for piece in pieces if piece.plain]
    grouped = next((found[0] for piece in plain if (found := GROUPED.search(piece.text))), "")
    if not grouped:
        return []
    return [
        f"thousands written two ways, as in {grouped!r}: {around(piece.text, found)!r} in {piece.place}"
        for piece in plain
        for found in UNGROUPED.finditer(piece.text)
        if int(found[0]) not in YEARS
    ]


def around(text: str, found: re.Match[str], width: int = 12) -> str:
    """What was found with a few characters on either side."""
    return " ".join(text[max(0, found.start() - width) : found.end() + width].split())


def printed(document: Document) -> Iterator[Piece]:
    """Every text of a document that somebody wrote or a notebook composed."""
    yield Piece("the title", document.title)
    yield Piece("the question", document.question)
    yield Piece("the scenario's title", document.meta.scenario_title)
    for label, text in document.meta.colophon.items():
        yield Piece("the colophon", f"{label} {text}" if document.lang == "en" else text, plain=False)
    yield Piece("the evidence", document.keys.of)
    for item in document.keys.items:
        yield from _key(item)
    for number in document.origins:
        yield from _origin(number)
    section = "the opening"
    for block in (*document.findings, *document.lead, *document.body):
        section = f"section {block.label!r}" if isinstance(block, Heading) else section
        yield from _block(block, section)


def _block(block: Block, section: str) -> Iterator[Piece]:
    if isinstance(block, Heading):
        yield Piece(f"the heading of {section}", block.text)
    elif isinstance(block, Prose):
        yield from (Piece(section, line) for line in _UNSAID.sub("x", block.source).splitlines())
    elif isinstance(block, Statement):
        said = "".join(part if isinstance(part, str) else getattr(part, "text", "") for part in block.parts)
        yield Piece(f"a {block.kind} ({section})", said, plain=False)
        for part in block.parts:  # a number that is a name, a year or a seed, has no separators
            if isinstance(part, str) or (isinstance(part, Number) and not isinstance(part.value, str)):
                yield Piece(f"a {block.kind} ({section})", part if isinstance(part, str) else part.text)
    elif isinstance(block, Figure):
        yield from _texts(f"figure {block.id!r}", block.caption, block.alt, block.note)
        yield from _grid(f"figure {block.id!r}", block)
    else:
        yield from _texts(f"table {block.id!r}", block.caption, block.unit_line, *block.notes)
        yield from _grid(f"table {block.id!r}", block)


def _texts(place: str, *texts: str) -> Iterator[Piece]:
    yield from (Piece(place, text) for text in texts)


def _grid(place: str, block: Figure | Table) -> Iterator[Piece]:
    """Heads and cells; a cell may be a title in its own language, and only numbers flush right are written by rule."""
    for column in block.columns:
        yield Piece(f"{place}, head", column.label)
        yield Piece(f"{place}, head", column.unit)
    for number, row in enumerate(block.rows, start=1):
        for column, cell in zip(block.columns, row, strict=True):
            if isinstance(cell, str):
                yield Piece(f"{place}, row {number}", cell, name=True, plain=column.align == "right")


def _key(item: KeyFigure) -> Iterator[Piece]:
    place = f"key figure {item.label!r}"
    yield from _texts(place, item.label, item.verdict, item.target_label)


def _origin(number: Number) -> Iterator[Piece]:
    place = f"the origin of {number.name or number.text!r}"
    for text in (number.label, number.unit, number.formula, number.evidence_label):
        yield Piece(place, text, plain=False)
    for source in number.sources:
        yield Piece(place, source.title, name=True, plain=False)
        yield Piece(place, source.place, name=True, plain=False)
