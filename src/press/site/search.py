"""Search over all pages without a server: what each page says, and one data file a language that a script reads.

A worker cuts a page into sections and keeps their prose as the part ``search.json``. The site gathers these parts into
``search.js``, a file that a page opened from disk may load. A paragraph that several scenarios share is stored once.
Matching, ranking and snippets happen in the reader's browser, see ``templates/site/search.js``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from press.content import mime
from press.content.blocks import Block, Document, Figure, Heading, Prose, Reference, Statement, Table

PART = "search.json"
"""Name of a page's part."""

LONGEST = 400
"""Row heads of a table kept: a table's rows are looked up, not read."""

_MARKS = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_`>|]+|^\s*(?:[-+]|\d+\.)\s+|:?-{3,}:?", re.MULTILINE)


def part(document: Document) -> bytes:
    """A page's sections: anchor, heading, and what stands under it."""
    sections: list[dict[str, Any]] = [{"a": "", "h": "", "t": [document.question, *(_said(each, document) for each in document.findings)]}]
    for block in (*document.lead, *document.body):
        if isinstance(block, Heading):
            sections.append({"a": block.anchor, "h": f"{block.label}{'' if document.lang == 'zh' else ' '}{block.text}", "t": []})
        else:
            sections[-1]["t"] += _texts(block, document)
    told = [{**section, "t": [text for text in section["t"] if text]} for section in sections]
    return json.dumps([section for section in told if section["h"] or section["t"]], ensure_ascii=False).encode()


def data(lang: str, pages: Iterable[tuple[Mapping[str, Any], bytes]]) -> str:
    """The script file that holds all sections of one language.

    Args:
        lang: the language.
        pages: entry of ``build.json`` and part of every page.
    """
    texts: dict[str, int] = {}
    listed, sections = [], []
    for entry, held in pages:
        listed.append([entry["html"], entry["title"], entry["scenario"], entry["scenario_title"], entry["notebook"]])
        for section in json.loads(held):
            found = [texts.setdefault(text, len(texts)) for text in section["t"]]
            sections.append([len(listed) - 1, section["a"], section["h"], found])
    told = {"lang": lang, "pages": listed, "texts": list(texts), "sections": sections}
    return f"(window.briefings ??= []).push({safe(told)});\n"


def safe(value: Any) -> str:
    """JSON that may stand in a script: nothing in it ends the script or a line of it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _texts(block: Block, document: Document) -> Iterator[str]:
    """What a reader may look for in a block: sentences, captions, notes, heads of columns and rows."""
    if isinstance(block, Prose):
        yield from (_plain(piece, document) for piece in block.source.split("\n\n"))
    elif isinstance(block, Statement):
        yield _said(block, document)
    elif isinstance(block, Figure):
        yield from (f"{document.labels[f'fig:{block.id}']} {block.caption}", block.note)
    elif isinstance(block, Table):
        yield f"{document.labels[f'tab:{block.id}']} {block.caption}"
        heads = dict.fromkeys(row[0] for row in block.rows[:LONGEST]) if block.header_col else {}
        yield " · ".join([*(column.label for column in block.columns), *heads])
        yield from block.notes


def _said(block: Statement, document: Document) -> str:
    """A sentence as it is read."""
    return "".join(
        part if isinstance(part, str) else document.label(part) if isinstance(part, Reference) else part.text
        for part in block.parts
    )


def _plain(source: str, document: Document) -> str:
    """Markdown without its marks."""
    parts = (part if isinstance(part, str) else document.label(part) for part in mime.parts(source))
    return " ".join(_MARKS.sub(r"\1", "".join(parts)).split())
