"""Pictures in a page: own ids, nothing from outside, nothing that leaks."""

from __future__ import annotations

import pytest

from press.job import PageError
from press.rendering import svg

PICTURE = """<?xml version="1.0"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="72pt" height="36pt" viewBox="0 0 72 36">
 <metadata><rdf xmlns="http://example.org/">x</rdf></metadata>
 <defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style><clipPath id="c"><rect/></clipPath></defs>
 <g id="figure_1" clip-path="url(#c)" onclick="alert(1)"><use xlink:href="#c"/></g>
 <script>alert(2)</script>
</svg>"""


def test_ids_and_references_are_the_pictures_own() -> None:
    made = svg.Sheet().inline(PICTURE, "f3-", "alt")
    assert 'id="f3-figure_1"' in made
    assert 'clip-path="url(#f3-c)"' in made
    assert 'href="#f3-c"' in made


def test_nothing_leaks_or_runs_or_reaches_out() -> None:
    made = svg.Sheet().inline(PICTURE, "f-", "alt")
    for unwanted in ("http", "xmlns", "script", "onclick", "<style", "metadata", "DOCTYPE"):
        assert unwanted not in made
    assert 'style="stroke-linejoin: round; stroke-linecap: butt"' in made


def test_alternative_text_is_escaped() -> None:
    made = svg.Sheet().inline(PICTURE, "f-", 'a "line" <chart>')
    assert made.startswith('<svg viewBox="0 0 72 36" role="img" aria-label="a &quot;line&quot; &lt;chart&gt;"')


@pytest.mark.parametrize("address", ["https://example.org/x.png", "file:///etc/passwd", "javascript:alert(1)"])
def test_references_outward_are_refused(address: str) -> None:
    with pytest.raises(PageError, match="outside itself"):
        svg.Sheet().inline(f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}"/></svg>', "f-", "alt")


def test_broken_picture_is_refused() -> None:
    with pytest.raises(PageError, match="no well-formed SVG"):
        svg.Sheet().inline("<svg><g></svg>", "f-", "alt")


LETTERS = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">
 <g><defs><path id="Sans-1" d="M 0 0  L 10 10  z " transform="scale(0.5)"/></defs><use xlink:href="#Sans-1"/>
 <use xlink:href="#Sans-1" x="4"/></g></svg>"""


def test_pictures_share_their_letters() -> None:
    sheet = svg.Sheet()
    first, second = sheet.inline(LETTERS, "f1-", "a"), sheet.inline(LETTERS.replace("Sans-1", "Sans-9"), "f2-", "b")
    assert first.count('href="#g1"') == second.count('href="#g1"') == 2
    assert "<path" not in first + second
    assert sheet.definitions().count('<path id="g1" d="M0 0L10 10z" transform="scale(0.5)"/>') == 1
    assert svg.Sheet().definitions() == ""


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("M 1.23456 -2  L 0.50 10  z ", "M1.23-2L0.5 10z"),
        ("M 0 273.6 L 468.0049 -0.001", "M0 273.6L468 0"),
        ("M 1 2 Q 3 4 5 6", "M1 2Q3 4 5 6"),
    ],
)
def test_paths_are_tightened(long: str, short: str) -> None:
    assert svg.tight(long) == short


def test_text_in_a_picture_is_kept() -> None:
    made = svg.Sheet().inline('<svg xmlns="http://www.w3.org/2000/svg"> <text> <tspan>80 %</tspan> </text> </svg>', "f-", "a")
    assert "<text><tspan>80 %</tspan></text>" in made
