"""The PDF rendering: nbconvert writes Markdown, pandoc turns its prose into Typst, Typst sets an accessible archive PDF.

Only prose passes through pandoc. Sentences with numbers, tables, captions and titles reach Typst as JSON and are set
as text, so no value of a table can be taken for markup.
"""

from __future__ import annotations

import subprocess
from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import Any

import pypandoc
from nbformat import NotebookNode

from press import TEMPLATES
from press.content import mime
from press.content.blocks import Document, Figure, Prose, Reference
from press.job import PageError
from press.rendering import svg, typesetting
from press.rendering.compositor import Spot, compositor
from press.rendering.exporter import BriefingExporter
from press.rendering.fitting import fitted
from press.rendering.manuscript import Fit, Manuscript

MAIN = """#import "briefing.typ": briefing, colophon
#let doc = json("record.json")
#show: briefing.with(doc)

#include "body.typ"

#colophon(doc)
"""

_PANDOC_FORMAT = "commonmark_x-smart-emoji"


class PDFBriefingExporter(BriefingExporter):
    """nbconvert exporter: an executed notebook to PDF/UA-1 and PDF/A-2a."""

    export_from_notebook = "Briefing (PDF)"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".md"

    def _create_environment(self):
        environment = super()._create_environment()
        environment.autoescape = False  # Markdown; nothing but prose is in it
        environment.filters["prose"] = prose
        return environment

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The PDF file as bytes."""
        cut = f"//cut-{sha256(repr([cell.source for cell in nb.cells]).encode()).hexdigest()}"
        source, resources = super().from_notebook_node(nb, {**(resources or {}), "cut": cut}, **kw)
        resources["output_extension"] = ".pdf"
        document: Document = resources["briefing"]
        record = typesetting.record(document, resources.get("custom") or {})
        pdf, resources["manuscript"] = composed(manuscript(pandoc(source), record, document, cut))
        return pdf, resources


def prose(block: Prose, document: Document) -> str:
    """Markdown for pandoc, references as links to the labels that Typst knows."""
    return "".join(
        f'`#mention("{part.kind}:{part.id}")`{{=typst}}' if isinstance(part, Reference) else part
        for part in mime.parts(block.source)
    )


def pandoc(source: str) -> str:
    """Typst markup of Markdown with raw Typst blocks."""
    command = [_pandoc(), f"--from={_PANDOC_FORMAT}", "--to=typst", "--wrap=none"]
    command.append(f"--lua-filter={TEMPLATES / 'pdf' / 'filter.lua'}")
    done = subprocess.run(command, input=source.encode(), capture_output=True, check=False)
    if done.returncode:
        raise PageError(f"pandoc cannot read the prose: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout.decode()


def manuscript(markup: str, record: dict[str, Any], document: Document, cut: str) -> Manuscript:
    """What the compositor needs of a document, its pages filled.

    Args:
        markup: Typst markup of the whole body, the line `cut` before every block.
    """
    pieces = tuple(piece.strip("\n") for piece in markup.split(cut)[1:])
    figures = (block for block in (*document.lead, *document.body) if isinstance(block, Figure))
    pictures = {f"figure-{block.number}.svg": svg.standalone(block.svg) for block in figures}
    return Manuscript(record, pieces, pictures, Fit(tuple(range(len(pieces)))))


def composed(manuscript: Manuscript) -> tuple[bytes, Manuscript]:
    """The PDF of a briefing, and the manuscript with what was decided to fill its pages."""
    with compositor() as typst:
        manuscript.lay(typst.folder)
        typst.write("main.typ", MAIN)

        def spots(fit: Fit) -> dict[str, Spot]:
            decided = replace(manuscript, fit=fit)
            decided.lay_fit(typst.folder)
            typst.write("body.typ", decided.body())
            return typst.spots()

        fit = fitted(manuscript.record["blocks"], spots)
        spots(fit)
        return typst.pdf(), replace(manuscript, fit=fit)


@cache
def _pandoc() -> str:
    return pypandoc.get_pandoc_path()
