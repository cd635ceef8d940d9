"""Pictures in a page: own ids, nothing from outside, nothing that leaks."""

from __future__ import annotations

import pytest

from press import svg
from press.job import PageError

PICTURE = """<?xml version="1.0"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="72pt" height="36pt" viewBox="0 0 72 36">
 <metadata><rdf xmlns="http://example.org/">x</rdf></metadata>
 <defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style><clipPath id="c"><rect/></clipPath></defs>
 <g id="figure_1" clip-path="url(#c)" onclick="alert(1)"><use xlink:href="#c"/></g>
 <script>alert(2)</script>
</svg>"""


def test_ids_and_references_are_the_pictures_own() -> None:
    made = svg.inline(PICTURE, "f3-", "alt")
    assert 'id="f3-figure_1"' in made
    assert 'clip-path="url(#f3-c)"' in made
    assert 'href="#f3-c"' in made


def test_nothing_leaks_or_runs_or_reaches_out() -> None:
    made = svg.inline(PICTURE, "f-", "alt")
    for unwanted in ("http", "xmlns", "script", "onclick", "<style", "metadata", "DOCTYPE"):
        assert unwanted not in made
    assert 'style="stroke-linejoin: round; stroke-linecap: butt"' in made


def test_alternative_text_is_escaped() -> None:
    made = svg.inline(PICTURE, "f-", 'a "line" <chart>')
    assert made.startswith('<svg viewBox="0 0 72 36" role="img" aria-label="a &quot;line&quot; &lt;chart&gt;"')


@pytest.mark.parametrize("address", ["https://example.org/x.png", "file:///etc/passwd", "javascript:alert(1)"])
def test_references_outward_are_refused(address: str) -> None:
    with pytest.raises(PageError, match="outside itself"):
        svg.inline(f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}"/></svg>', "f-", "alt")


def test_broken_picture_is_refused() -> None:
    with pytest.raises(PageError, match="no well-formed SVG"):
        svg.inline("<svg><g></svg>", "f-", "alt")
