"""What a reader can take from a page without a server: a figure's data as CSV in the link itself."""

from __future__ import annotations

import base64
import csv
import io
from typing import Any

from press.content.blocks import Figure

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would run."""


def data_link(figure: Figure) -> str:
    """The figure's data as a ``data:`` address of a CSV file, marked as UTF-8 for spreadsheets."""
    content = b"\xef\xbb\xbf" + table(figure).encode()
    return f"data:text/csv;charset=utf-8;base64,{base64.b64encode(content).decode()}"


def table(figure: Figure) -> str:
    """The figure's data as CSV, numbers as exactly as the notebook hands them over, texts that look like formulas defused."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    heads = (f"{column.label} ({column.unit})" if column.unit else column.label for column in figure.columns)
    writer.writerow([plain(head) for head in heads])
    writer.writerows([plain(value) for value in row] for row in figure.rows)
    return buffer.getvalue()


def plain(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; what is missing stays empty.

    >>> plain("=1+1"), plain(-2.5), plain(None)
    ("'=1+1", -2.5, '')
    """
    if value is None:
        return ""
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA) else value
