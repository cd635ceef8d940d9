"""The workbook beside a briefing: its tables, the data behind its figures and its numbers, readable by everyone.

Every data sheet is one marked table: a single header row with units, frozen, no merged cells, no formulas. A cover lists
the sheets, a notes sheet holds what on the page stands around a table: unit, notes, evidence, descriptions of pictures.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from io import BytesIO
from typing import Any

import xlsxwriter

from press.content.blocks import Document
from press.content.values import is_number
from press.job import PageError
from press.rendering.sheets import Sheet, Shown, plain, sheets
from press.rendering.widths import ems
from press.words import HTML_LANG, words

MADE = datetime(2000, 1, 1)
"""Date of every workbook: the same inputs have to give the same bytes."""

WIDEST, NARROWEST = 60, 9
"""Column widths in characters."""

_PLAIN = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
    "default_date_format": "yyyy-mm-dd",
}


def workbook(document: Document, custom: Mapping[str, Any] | None = None) -> bytes:
    """The XLSX file of a briefing.

    Args:
        custom: what was changed in a run that is not the published one; the cover tells it.

    Raises:
        PageError: a text longer than a cell holds.
    """
    held = sheets(document)
    file = BytesIO()
    book = xlsxwriter.Workbook(file, _PLAIN)
    said = words(document.lang)
    keywords = {"title": document.title, "subject": document.question, "keywords": document.meta.scenario_title}
    book.set_properties({**{key: text[:250] for key, text in keywords.items()}, "created": MADE})
    book.set_custom_property("Language", HTML_LANG[document.lang])
    writer = _Writer(book)
    writer.cover(said["cover"], document, custom or {}, held)
    for place, sheet in enumerate(held, start=1):
        writer.data(sheet, f"Data{place}")
    book.close()
    return _with_language(file.getvalue(), HTML_LANG[document.lang])


class _Writer:
    """Writes sheets; texts stay texts whatever they look like."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.styles: dict[str, Any] = {}

    def cover(self, name: str, document: Document, custom: Mapping[str, Any], listed: Sequence[Sheet]) -> None:
        """Title, question, identity, findings, and a linked list of the sheets; one row each."""
        said, page = words(document.lang), self.book.add_worksheet(name)
        rows = [(said["title"], document.title), (said["question"], document.question)]
        rows += [(said["scenario"], document.meta.scenario_title)]
        rows += [(said["custom"], f"{key} = {value}") for key, value in custom.items()]
        rows += [(said["findings"], plain(finding, document)) for finding in document.findings]
        rows = [(label, text) for label, text in rows if text]
        page.set_column(0, 0, 18)
        page.set_column(1, 1, 90)
        for at, (label, text) in enumerate(rows):
            self._text(page, at, 0, label, "head")
            self._text(page, at, 1, text, "title" if at == 0 else "wrap")
        for at, sheet in enumerate(listed, start=len(rows)):
            page.write_url(at, 0, f"internal:'{sheet.name}'!A1", self._style("link"), sheet.name)
            self._text(page, at, 1, sheet.caption, "wrap")
        page.hide_gridlines(2)

    def data(self, sheet: Sheet, table: str) -> None:
        """One marked table that begins in the first cell."""
        page = self.book.add_worksheet(sheet.name)
        for place, width in enumerate(_widths(sheet)):
            page.set_column(place, place, width)
        for at, row in enumerate(sheet.rows, start=1):
            for place, value in enumerate(row):
                self._cell(page, at, place, value)
        columns = [{"header": label, "header_format": self._style("head")} for label in sheet.head]
        page.add_table(0, 0, max(1, len(sheet.rows)), len(sheet.head) - 1, {
            "name": table, "columns": columns, "autofilter": False, "banded_rows": False, "style": "Table Style Light 1",
            "first_column": sheet.head_column,
        })  # fmt: skip
        page.freeze_panes(1, int(sheet.head_column))
        page.repeat_rows(0)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)

    def _cell(self, page: Any, at: int, place: int, value: Any) -> None:
        if isinstance(value, Shown):
            page.write_number(at, place, value.value, self._style(value.style))
        elif is_number(value) and abs(value) < float("inf"):
            page.write_number(at, place, value, self._style("plain"))
        elif value is None or value != value or value == "":
            page.write_blank(at, place, None, self._style("plain"))
        else:
            self._text(page, at, place, str(value), "wrap")

    def _text(self, page: Any, at: int, place: int, text: str, style: str) -> None:
        if page.write_string(at, place, text, self._style(style)):
            raise PageError(f"a cell of the workbook cannot hold {len(text)} characters: {text[:60]!r}...")

    def _style(self, name: str) -> Any:
        """A cell format by its name; any other name is a number's format."""
        looks = {
            "head": {"bold": True, "text_wrap": True, "valign": "top"},
            "title": {"bold": True, "font_size": 14, "text_wrap": True},
            "wrap": {"text_wrap": True, "valign": "top"},
            "link": {"font_color": "#0e4f5f", "underline": 1, "valign": "top"},
            "plain": {"valign": "top"},
        }
        if name not in self.styles:
            self.styles[name] = self.book.add_format(looks.get(name) or {"num_format": name, "valign": "top"})
        return self.styles[name]


def _widths(sheet: Sheet) -> list[float]:
    """Widths that show the longest word of the head and most of the cells."""
    found = []
    for place, label in enumerate(sheet.head):
        texts = [_seen(row[place]) for row in sheet.rows]
        want = max([1.9 * max(map(ems, texts), default=0.0), min(1.9 * ems(label), 24)])
        found.append(round(min(max(want + 2, NARROWEST), WIDEST), 1))
    return found


def _seen(value: Any) -> str:
    return f"{value.value:,.2f}" if isinstance(value, Shown) else f"{value:.6g}" if is_number(value) else str(value or "")


def _with_language(data: bytes, code: str) -> bytes:
    """The file with its language among the core properties, where readers look for it and the library has no room."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "docProps/core.xml":
                end = b"</cp:coreProperties>"
                content = content.replace(end, f"<dc:language>{escape(code)}</dc:language>".encode() + end)
            new.writestr(item, content)
    return made.getvalue()
