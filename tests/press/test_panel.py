"""What-if panels: what is refused, what a page holds with and without script, and how numbers are written."""

from __future__ import annotations

import json
import re
from copy import deepcopy

import pytest
from build_samples import notebook, panel, table
from hypothesis import given
from hypothesis import strategies as st

from press.content import document, glyphs, mime
from press.content.panel import Panel, written
from press.job import PageError
from press.rendering.fonts import seen
from press.rendering.html import HTMLBriefingExporter
from press.rendering.sheets import sheets
from press.rendering.typesetting import record
from press.words import words
from wuhai.units import number

EVIL = '</script><script>alert(1)</script>"\'&<img src=x>'


def payload(**more: object) -> dict:
    return deepcopy(panel(**more).data[mime.PANEL])


def read(data: dict) -> Panel:
    found = mime.read({mime.PANEL: data})
    assert isinstance(found, Panel)
    return found


def render(*cells: object, lang: str = "en") -> str:
    return HTMLBriefingExporter(lang=lang).from_notebook_node(notebook("# Title", *cells))[0]


def test_a_panel_is_read_with_its_table() -> None:
    found = read(payload())
    assert [lever.name for lever in found.levers] == ["speed", "years"]
    assert found.rows[0] == ("This run", "10")
    assert found.opening == "As it is, the way is 10 km, 10 km short of 20 km."
    assert found.standing(found.outcomes[0]) == "missed"


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("levers",), [], "'levers' is missing, empty or no list"),
        (("levers", 1, "name"), "speed", "no name twice"),
        (("levers", 0, "stops"), [0, 2, 1, 4], "lever 'speed': 'stops' are finite numbers in ascending order"),
        (("levers", 0, "stops"), [0, 1, 2], "as many"),
        (("levers", 0, "start"), 4, "'start' 4 is no position among 4 settings"),
        (("levers", 0, "phrase"), "fast", "'phrase' is missing or empty, or lacks {value}"),
        (("outcomes", 0, "over"), ["speed", "weight"], "'over' names levers (speed, years)"),
        (("outcomes", 0, "nodes"), [[0, 3], [0, 1]], "'nodes' of 'speed' are ascending positions, the start among them"),
        (("outcomes", 0, "nodes"), [[1, 0, 3], [0, 1]], "ascending"),
        (("outcomes", 0, "values"), [1, 2, 3], "'values' are 6 finite numbers"),
        (("outcomes", 0, "values"), [0, 0, 10, 20, 40, float("nan")], "finite"),
        (("outcomes", 0, "target"), "years", "neither a number nor a lever with numbers"),
        (("outcomes", 0, "sense"), "about", "'sense' 'about' is not one of at_least, at_most"),
        (("outcomes", 0, "missed"), "", "outcome 'way': 'missed' is missing or empty"),
        (("sentence",), {"run": "x"}, "'sentence' needs the texts run, moved"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(path: tuple, value: object, told: str) -> None:
    data = payload()
    spot = data
    for key in path[:-1]:
        spot = spot[key]
    spot[path[-1]] = value
    with pytest.raises(PageError, match=re.escape(told)) as refused:
        read(data)
    assert "panel 'p'" in str(refused.value)


def test_it_is_numbered_among_the_tables_and_can_be_referred_to() -> None:
    found = document.read(notebook("# Title", table("t"), panel("p"), "See [@tab:p]."), "en")
    assert found.labels == {"tab:t": "Table 1", "tab:p": "Table 2"}


def test_without_script_the_page_holds_sentence_and_table() -> None:
    page = render(panel())
    assert re.search(r'<div class="panel-live"[^>]* hidden>', page)
    assert '<p class="panel-start">As it is, the way is 10 km, 10 km short of 20 km.</p>' in page
    assert "A speed of 4 km/a" in page.split('class="panel-start"')[1]


def test_every_control_is_native_and_labelled() -> None:
    page = render(panel())
    controls = re.findall(r'<(input type="range"|select) id="([^"]+)"', page)
    assert [kind for kind, _ in controls] == ['input type="range"', "select"]
    for _, name in controls:
        assert f'<label for="{name}">' in page
    assert 'aria-valuetext="1 km/a"' in page
    assert "<output" in page
    assert not re.search(r"(src|href)=\"https?:", page)


def test_pages_without_a_panel_carry_none_of_its_script() -> None:
    assert "panel-live" not in render(table())


def test_hostile_labels_stay_text() -> None:
    data = payload()
    data["levers"][0] |= {"label": EVIL, "phrase": EVIL + "{value}", "texts": [EVIL + str(k) for k in range(4)]}
    data["levers"][1] |= {"options": [EVIL, "twenty"]}
    data["outcomes"][0] |= {"label": EVIL, "said": EVIL + "{value}", "unit": EVIL, "missed": EVIL}
    page = render(panel(**{key: data[key] for key in ("levers", "outcomes")}))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    held = json.loads(re.search(r'<script type="application/json" class="panel-data">(.*?)</script>', page, re.S)[1])
    assert held["levers"][0]["label"] == EVIL


def test_the_pages_font_holds_what_the_script_may_print() -> None:
    held = set(seen(render(panel())))
    assert set("0123456789,.\u2212") <= held
    assert set("With twenty years and too close to tell") <= held


def test_a_letter_without_a_glyph_is_refused_wherever_it_stands() -> None:
    data = payload()
    data["levers"][0]["texts"][2] = "\U0001f9ea"
    with pytest.raises(PageError, match="panel 'p'|'p', levers"):
        glyphs.check(document.read(notebook("# Title", panel(levers=data["levers"])), "en"))


def test_the_pdf_gets_the_table_and_is_told_of_the_web() -> None:
    block = record(document.read(notebook("# Title", panel()), "en"), {})["blocks"][0]
    assert block["type"] == "table"
    assert block["notes"][-1] == words("en")["interactive"]


def test_the_workbook_gets_the_table() -> None:
    held = sheets(document.read(notebook("# Title", panel()), "en"))
    assert any(sheet.caption.endswith("caption") for sheet in held)


@given(st.floats(-1e6, 1e6).map(lambda x: round(x, 4)), st.integers(0, 3))
def test_numbers_read_as_on_the_rest_of_the_page(value: float, digits: int) -> None:
    assert written(value, digits, False, "") == number(value, most=digits)
    assert written(value, digits, True, "") == number(value, digits)
