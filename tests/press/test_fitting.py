"""Pages that fill: figures a little smaller, text ahead of what jumps, never more than helps."""

from __future__ import annotations

from typing import Any

from build_samples import figure, notebook, table, text
from test_pdf import opened, tags

from press.content import document
from press.rendering.compositor import Spot
from press.rendering.fitting import MOST, WIDTHS, fitted
from press.rendering.manuscript import Fit
from press.rendering.pdf import PDFBriefingExporter

ROOM = 100.0
TEXT = {"type": "statement", "kind": "text", "height": 10}
NOTE = {**TEXT, "kind": "note"}
HEADING = {"type": "heading", "height": 10}


def drawn(key: str, height: float, kind: str = "figure") -> dict[str, Any]:
    return {"type": kind, "key": key, "height": height}


def spots(blocks: list[dict[str, Any]], tried: list[Fit]):
    """A press of pages that hold 100 points, below a cover; a figure's height follows its width."""

    def lay(fit: Fit) -> dict[str, Spot]:
        tried.append(fit)
        page, y, at = 2, 0.0, {}
        for block in (blocks[place] for place in fit.order):
            height = block["height"] * fit.widths.get(block.get("key"), 92) / 92
            if y + height > ROOM:
                page, y = page + 1, 0.0
            if "key" in block:
                at[block["key"]] = Spot(page, y + 100)
            y += height
        return at

    return lay


def decided(*blocks: dict[str, Any]) -> tuple[Fit, list[Fit]]:
    tried: list[Fit] = []
    return fitted(list(blocks), spots(list(blocks), tried)), tried


def test_a_figure_that_nearly_fits_is_set_smaller_and_no_smaller_than_needed() -> None:
    fit, _ = decided(*[TEXT] * 5, drawn("a", 52), TEXT)
    assert fit == Fit(tuple(range(7)), {"a": WIDTHS[0]})
    fit, _ = decided(*[TEXT] * 5, drawn("a", 57), TEXT)
    assert fit.widths == {"a": WIDTHS[1]}


def test_text_goes_before_a_figure_that_cannot_fit_as_far_as_the_page_holds_it() -> None:
    fit, _ = decided(*[TEXT] * 8, drawn("a", 80), TEXT, TEXT, TEXT)
    assert fit == Fit((*range(8), 9, 10, 8, 11), {})


def test_headings_notes_and_tables_stay_behind() -> None:
    for other in (HEADING, NOTE, drawn("t", 10, "table")):
        fit, _ = decided(*[TEXT] * 6, drawn("a", 90), other, TEXT)
        assert fit == Fit(tuple(range(9)))


def test_a_table_is_never_set_smaller() -> None:
    fit, _ = decided(*[TEXT] * 5, drawn("t", 52, "table"), TEXT)
    assert fit == Fit((0, 1, 2, 3, 4, 6, 5), {})


def test_full_pages_are_left_alone_and_trials_are_bounded() -> None:
    fit, tried = decided(*[TEXT] * 10, drawn("a", 60), *[TEXT] * 4)
    assert fit == Fit(tuple(range(15)))
    assert len(tried) <= 3
    _, tried = decided(*[block for k in range(100) for block in (*[TEXT] * 3, drawn(str(k), 90))])
    assert len(tried) <= MOST + 1


def test_what_is_moved_is_moved_in_the_reading_order_too() -> None:
    tall = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="90" viewBox="0 0 100 90"><path d="M0 0L100 90"/></svg>'
    made = notebook("# T", "## S", *[text("Before. " * 60)] * 3, figure("a", svg=tall, alt="the picture"),
                    text("Said behind the picture."), table("b"))  # fmt: skip
    pdf, resources = PDFBriefingExporter(lang="en").from_notebook_node(made)
    blocks = document.read(made, "en").body
    order = resources["manuscript"].fit.order
    assert sorted(order) == list(range(len(blocks)))
    assert order.index(5) < order.index(4)
    whole = opened(pdf)
    names = [str(tag.S) for tag in tags(whole)]
    between = names[names.index("/Figure") : names.index("/Table")]
    assert "/P" not in between
