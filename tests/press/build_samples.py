"""Executed notebooks put together by hand, for tests that need no kernel."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from press.content import mime

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5" viewBox="0 0 10 5"><path id="p" d="M0 0L10 5"/></svg>'


def text(*parts: Any, kind: str = "text") -> NotebookNode:
    """A sentence."""
    return output(mime.TEXT, {"kind": kind, "parts": list(parts)})


def figure(name: str = "f", svg: str = SVG, **more: Any) -> NotebookNode:
    """A figure."""
    return output(mime.FIGURE, {"id": name, "caption": "caption", "alt": "alt", **more}, **{mime.SVG: svg})


def table(name: str = "t", rows: Any = (("a", "1"),), **more: Any) -> NotebookNode:
    """A table of two columns."""
    columns = [{"name": "x", "label": "X"}, {"name": "y", "label": "Y", "align": "right"}]
    given = {"id": name, "caption": "caption", "columns": columns, "rows": [list(row) for row in rows]}
    return output(mime.TABLE, {**given, **more})


def meta(**data: Any) -> NotebookNode:
    """A run's identity."""
    return output(mime.META, {"scenario_title": "Plan", "colophon": {"Scenario": "Plan"}, **data})


def output(kind: str, payload: dict, **more: Any) -> NotebookNode:
    """Display data of one MIME type beside the usual fallback."""
    return new_output("display_data", data={kind: payload, "text/plain": "fallback", **more})


def notebook(*cells: Any) -> NotebookNode:
    """A notebook: strings are Markdown, outputs stand in a code cell each, ``(tags, cell)`` tags one."""
    made = []
    for cell in cells:
        tags, cell = cell if isinstance(cell, tuple) else ([], cell)
        made.append(
            new_markdown_cell(cell) if isinstance(cell, str) else new_code_cell("secret_code()", outputs=[cell])
        )
        made[-1].metadata["tags"] = list(tags)
    return new_notebook(cells=made)


def panel(name: str = "p", **more: Any) -> NotebookNode:
    """A panel of two levers and one outcome, speed x years: straight in speed, kept at three of four speeds."""
    grade = {"grade": "assumption", "label": "assumption"}
    levers = [
        {"name": "speed", "label": "Speed", "phrase": "a speed of {value}", "start": 1, "stops": [0, 1, 2, 4],
         "texts": ["0 km/a", "1 km/a", "2 km/a", "4 km/a"], "evidence": grade},
        {"name": "years", "label": "Years", "phrase": "{value} years", "start": 0, "options": ["ten in all", "twenty"],
         "texts": ["ten", "twenty"], "evidence": grade},
    ]  # fmt: skip
    outcome = {
        "name": "way", "label": "Way", "said": "the way is {value}", "shown": "10 km", "unit": "km", "gap_unit": "km", "digits": 1,
        "over": ["speed", "years"], "nodes": [[0, 1, 3], [0, 1]], "values": [0, 0, 10, 20, 40, 80], "error": 0.25,
        "error_text": "0.25 km", "target": 20, "target_text": "20 km", "sense": "at_least", "met": "which meets {target}",
        "missed": "{gap} short of {target}", "near": "too close to {target}",
    }  # fmt: skip
    sentence = {"run": "As it is, ", "moved": "With {levers}, ", "comma": ", ", "last": " and ", "verdict": ", ", "next": "; ", "stop": "."}
    columns = [{"name": "x", "label": "Setting"}, {"name": "way", "label": "Way", "align": "right"}]
    given = {"id": name, "caption": "caption", "columns": columns, "rows": [["This run", "10"], ["A speed of 4 km/a", "40"]]}
    return output(mime.PANEL, {**given, "levers": levers, "outcomes": [outcome], "sentence": sentence, **more})
