"""Typst at work in a folder of its own: asked where things stand, then for the PDF."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import typst

import typeface
from press import TEMPLATES
from press.job import PageError

STANDARDS = ["ua-1", "a-2a"]
"""Accessible (PDF/UA-1) and archival with full structure (PDF/A-2a); the compiler refuses what breaks them."""

EPOCH = 0
"""The compiler's clock: the same inputs have to give the same bytes."""


@dataclass(frozen=True)
class Spot:
    """Where something came to stand: page, counted from 1, and distance from the page's top in points."""

    page: int
    y: float


class Compositor:
    """Compiles ``main.typ`` of a folder in which the templates lie; what did not change is not set again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for template in (TEMPLATES / "pdf").glob("*.typ"):
            (folder / template.name).write_bytes(template.read_bytes())

    @cached_property
    def _typst(self) -> typst.Compiler:
        return typst.Compiler(
            self.folder / "main.typ", root=self.folder, font_paths=[typeface.folder()], ignore_system_fonts=True
        )

    def write(self, name: str, markup: str) -> None:
        """Write a source file."""
        (self.folder / name).write_text(markup, encoding="utf-8")

    def spots(self) -> dict[str, Spot]:
        """Where figures and tables stand, by key.

        Raises:
            PageError: the sources cannot be set.
        """
        try:
            found = json.loads(self._typst.query("<placed>", field="value"))
        except typst.TypstError as error:
            raise _refused(error) from error
        return {item["key"]: Spot(item["page"], item["y"]) for item in found}

    def pdf(self) -> bytes:
        """The PDF.

        Raises:
            PageError: the sources cannot be set, break a standard, or raise a warning.
        """
        try:
            pdf, warnings = self._typst.compile_with_warnings(pdf_standards=STANDARDS, timestamp=EPOCH)
        except typst.TypstError as error:
            raise _refused(error) from error
        if warnings:
            raise PageError(f"the PDF is not as it should be: {warnings[0].message}")
        return pdf


@contextmanager
def compositor() -> Iterator[Compositor]:
    """A compositor whose folder goes when it has done."""
    with tempfile.TemporaryDirectory(prefix="press-") as place:
        yield Compositor(Path(place))


def _refused(error: typst.TypstError) -> PageError:
    return PageError(f"the PDF cannot be set: {error.message} {error.diagnostic}".strip())
