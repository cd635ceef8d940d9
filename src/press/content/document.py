"""From an executed notebook to a `Document`: choose the cells, cut out the headings, number, refer, check.

Both renderings start from the same document, so they agree on every number and reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches

from nbformat import NotebookNode

from press.content import mime, numbering
from press.content.blocks import (
    Block,
    Document,
    Figure,
    Heading,
    KeyFigures,
    Meta,
    Number,
    Prose,
    Reference,
    Statement,
    Table,
)
from press.job import PageError
from press.words import LANGUAGES, words

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_HAN = "\u2e80-\u303f\u3041-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\u2018-\u201d\u2026\u2014"
_HAN_BREAK = re.compile(rf"(?<=[{_HAN}])[ \t]*\n[ \t]*(?=[{_HAN}])")
_TOFU = re.compile(r"Glyph (\d+) \(.*?\) missing from font")


def read(notebook: NotebookNode, lang: str) -> Document:
    """The briefing that an executed notebook holds, in one language.

    Raises:
        PageError: no title, a second one, a skipped heading level, an output that breaks its contract, an id used
            twice, a reference to nothing, a picture drawn with missing glyphs.
    """
    blocks = list(_blocks(notebook, lang))
    meta = next((block for block in blocks if isinstance(block, Meta)), Meta())
    keys = [block for block in blocks if isinstance(block, KeyFigures)]
    if len(keys) > 1:
        raise PageError("two rows of key figures; a briefing has one")
    flow = [block for block in blocks if not isinstance(block, (Meta, KeyFigures))]
    title, flow = _title(flow, meta)
    question, flow = _question(flow, meta)
    findings, flow = _apart(flow)
    body = numbering.number(flow, lang)
    start = next((place for place, block in enumerate(body) if isinstance(block, Heading)), len(body))
    said = [*findings, *(block for block in body if isinstance(block, Statement))]
    labels = _labels(body, lang)
    _check_references(said, body, labels)
    row = keys[0] if keys else KeyFigures()
    headline = [number for item in row.items for number in (item.number, item.target) if number is not None]
    cited = [part for block in said for part in block.parts if isinstance(part, Number)]
    origins = tuple(dict.fromkeys([*headline, *cited]))
    return Document(lang, title, question, meta, body[:start], findings, row, body[start:], labels, origins)


def signed(document: Document, sha: str) -> Document:
    """The document with the hash of all its inputs in its colophon."""
    colophon = {**document.meta.colophon, words(document.lang)["hash"]: sha[:16]}
    return replace(document, meta=replace(document.meta, hash=sha, colophon=colophon))


def joined(source: str) -> str:
    """Markdown without those line breaks that would print as a space between two Han characters."""
    cut = re.split(r"((?:^|\n)(?:```|~~~).*?\n(?:```|~~~))", source, flags=re.DOTALL)
    return "".join(piece if place % 2 else _HAN_BREAK.sub("", piece) for place, piece in enumerate(cut))


def _blocks(notebook: NotebookNode, lang: str) -> Iterator[Block | Meta | KeyFigures]:
    """Blocks of the cells that this language shows, in order."""
    others = set(LANGUAGES) - {lang}
    written = [cell for cell in notebook.cells if "injected-parameters" not in cell.metadata.get("tags", ())]
    for place, cell in enumerate(written):
        tags = set(cell.metadata.get("tags", ()))
        if others & tags:
            continue
        try:
            if cell.cell_type == "markdown":
                yield from _markdown(joined(cell.source), appendix="appendix" in tags)
            elif cell.cell_type == "code":
                yield from _outputs(cell.get("outputs", ()), only_meta="setup" in tags)
        except PageError as error:
            raise PageError(str(error), place) from error


def _outputs(outputs: Iterable[NotebookNode], only_meta: bool) -> Iterator[Block | Meta | KeyFigures]:
    for output in outputs:
        if output.output_type == "stream":
            tofu = _TOFU.search(output.text)
            if tofu:
                raise PageError(f"a picture lacks a glyph: {described(chr(int(tofu[1])))} is in no font of the figure")
        block = mime.read(output.get("data", {}))
        if block is not None and (isinstance(block, Meta) or not only_meta):
            yield block


def described(char: str) -> str:
    """A character with its code point, for messages."""
    return f"{char!r} (U+{ord(char):04X})"


def _markdown(source: str, appendix: bool) -> Iterator[Heading | Prose]:
    """Headings and the Markdown between them."""
    held: list[str] = []
    fence, opening = "", False
    for line in source.splitlines():
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1] == fence):
            fence = "" if fence else mark[1]
        heading = None if fence else _HEADING.fullmatch(line)
        if heading is None:
            held.append(line)
            continue
        yield from _prose(held, opening)
        held, opening = [], len(heading[1]) == 1
        yield Heading(len(heading[1]), heading[2], appendix=appendix)
    yield from _prose(held, opening)


def _prose(lines: list[str], opening: bool) -> Iterator[Prose]:
    source = "\n".join(lines).strip("\n")
    if source.strip():
        yield Prose(source, opening)


def _title(flow: list[Block], meta: Meta) -> tuple[str, list[Block]]:
    """The one title, and the flow without it."""
    titles = [block for block in flow if isinstance(block, Heading) and block.level == 1]
    if len(titles) > 1:
        raise PageError(f"two titles: {titles[0].text!r} and {titles[1].text!r}; sections start with ##")
    if not titles and not meta.title:
        raise PageError("no title: a Markdown cell of this language has to start with '# '")
    rest = [block for block in flow if block not in titles]
    return (titles[0].text if titles else meta.title), rest


def _question(flow: list[Block], meta: Meta) -> tuple[str, list[Block]]:
    """The question a briefing answers: told by the notebook, else the first paragraph in the title's cell."""
    first = flow[0] if flow else None
    if not isinstance(first, Prose) or not first.opening:
        return meta.question, flow
    opening, _, rest = first.source.partition("\n\n")
    plain = re.sub(r"[*_`>]", "", " ".join(opening.split())).strip()
    if meta.question and plain != meta.question:
        return meta.question, flow
    return plain, [*([Prose(rest.strip("\n"))] if rest.strip() else []), *flow[1:]]


def _apart(flow: list[Block]) -> tuple[tuple[Statement, ...], list[Block]]:
    """The findings, which go on the cover, and the rest without the headings that held nothing else."""
    findings: list[Statement] = []
    rest: list[Block] = []
    emptied = False
    for block in flow:
        if isinstance(block, Statement) and block.kind == "finding":
            findings.append(block)
            emptied = emptied or (bool(rest) and isinstance(rest[-1], Heading))
            continue
        if emptied and isinstance(block, Heading) and block.level <= rest[-1].level:
            rest.pop()
        emptied = False
        rest.append(block)
    return tuple(findings), rest[:-1] if emptied else rest


def _labels(body: Iterable[Block], lang: str) -> dict[str, str]:
    """Printed labels by id; Chinese sets no space before the number."""
    gap = "" if lang == "zh" else " "
    labels: dict[str, str] = {}
    for block in body:
        if isinstance(block, (Figure, Table)):
            kind, word = ("fig", "figure") if isinstance(block, Figure) else ("tab", "table")
            if f"{kind}:{block.id}" in labels:
                raise PageError(f"{word} id {block.id!r} is used twice")
            labels[f"{kind}:{block.id}"] = f"{words(lang)[word]}{gap}{block.number}"
    return labels


def _check_references(said: Iterable[Statement], body: Iterable[Block], labels: dict[str, str]) -> None:
    """Refuse a mention of a figure or table that is not in the briefing."""
    mentions = [part for block in said for part in block.parts if isinstance(part, Reference)]
    for block in body:
        if isinstance(block, Prose):
            mentions += [part for part in mime.parts(block.source) if isinstance(part, Reference)]
    for mention in mentions:
        key = f"{mention.kind}:{mention.id}"
        if key not in labels:
            near = get_close_matches(key, labels, 1, 0.0)
            raise PageError(f"[@{key}] refers to nothing in this briefing" + (f"; did you mean [@{near[0]}]?" if near else ""))

