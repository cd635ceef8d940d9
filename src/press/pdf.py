"""The PDF rendering: nbconvert writes Markdown, pandoc turns its prose into Typst, Typst sets an accessible archive PDF.

Only prose passes through pandoc. Sentences with numbers, tables, captions and titles reach Typst as JSON and are set
as text, so no value of a table can be taken for markup.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pypandoc
import typst
from nbformat import NotebookNode

import typeface
from press import mime, svg, typesetting
from press.blocks import Document, Figure, Prose, Reference
from press.exporter import TEMPLATES, BriefingExporter
from press.job import PageError

STANDARDS = ["ua-1", "a-2a"]
"""Accessible (PDF/UA-1) and archival with full structure (PDF/A-2a); the compiler refuses what breaks them."""

EPOCH = 0
"""The compiler's clock: the same inputs have to give the same bytes."""

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
        source, resources = super().from_notebook_node(nb, resources, **kw)
        resources["output_extension"] = ".pdf"
        document: Document = resources["briefing"]
        record = typesetting.record(document, resources.get("custom") or {})
        return compiled(pandoc(source), record, document), resources


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


def compiled(body: str, record: dict[str, Any], document: Document) -> bytes:
    """The PDF of a document's Typst body and its record."""
    with tempfile.TemporaryDirectory(prefix="press-") as place:
        folder = Path(place)
        (folder / "briefing.typ").write_bytes((TEMPLATES / "pdf" / "briefing.typ").read_bytes())
        (folder / "briefing.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        for block in (*document.lead, *document.body):
            if isinstance(block, Figure):
                (folder / f"figure-{block.number}.svg").write_text(svg.standalone(block.svg), encoding="utf-8")
        main = folder / "main.typ"
        main.write_text(f'#import "briefing.typ": *\n#show: briefing\n\n{body}\n\n#colophon()\n', encoding="utf-8")
        try:
            pdf, warnings = typst.compile_with_warnings(
                main,
                root=folder,
                font_paths=[typeface.folder()],
                ignore_system_fonts=True,
                pdf_standards=STANDARDS,
                timestamp=EPOCH,
            )
        except typst.TypstError as error:
            raise PageError(f"the PDF cannot be set: {error.message} {error.diagnostic}".strip()) from error
    if warnings:
        raise PageError(f"the PDF is not as it should be: {warnings[0].message}")
    return pdf


@cache
def _pandoc() -> str:
    return pypandoc.get_pandoc_path()
