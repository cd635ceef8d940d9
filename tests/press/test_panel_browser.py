"""Panels in a real browser: every lever by keyboard, against a new run of the model; without script; on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from build_samples import notebook, output

from press.content import mime
from press.rendering.html import HTMLBriefingExporter
from wuhai import whatif
from wuhai.case import settle
from wuhai.panel import Panel
from wuhai.units import unit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=[(shift, lang) for shift in whatif.MODELS for lang in ("zh", "en")], ids="-".join)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Panel, str]:
    """A shift's panel and the address of a page that holds it."""
    shift, lang = request.param
    found = whatif.panel(settle("evidence", lang), shift)
    page, _ = HTMLBriefingExporter(lang=lang).from_notebook_node(notebook("# 标题" if lang == "zh" else "# Title", output(mime.PANEL, found.payload())))
    path = tmp_path_factory.mktemp("panel") / "page.html"
    path.write_text(page, encoding="utf-8")
    return found, path.as_uri()


def opened(browser: Any, address: str, **context: Any) -> Any:
    """The page, which must not complain or ask for anything."""
    page = browser.new_context(**context).new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("request", lambda asked: page.complaints.append(asked.url) if not asked.url.startswith(("data:", "file:")) else None)
    page.goto(address)
    return page


def shown(page: Any, name: str) -> float:
    """The number on an outcome's card."""
    text = page.locator(f"[data-outcome={name}] .outcome-value").inner_text()
    return float(re.match(r"−?[\d,.]+", text)[0].replace(",", "").replace("−", "-"))


def expected(panel: Panel, name: str, places: dict[str, int]) -> tuple[float, float]:
    """The outcome as the Python reference has it, in the unit shown, and how far the page may be off."""
    item = next(each for each in panel.responses if each.name == name)
    told = next(each for each in panel.payload()["outcomes"] if each["name"] == name)
    value = panel.at(item, places) * unit(panel.facts[name].unit).scale(panel.lang)
    return value, 0.5 * 10.0 ** -told["digits"] + 10.0 ** -(told["digits"] + 2)


def move(page: Any, panel: Panel, name: str, place: int) -> None:
    """Set a lever by keyboard: from the first setting, arrow by arrow."""
    control = page.locator(f"[data-lever={name}] :is(input, select)")
    control.focus()
    page.keyboard.press("Home")
    for _ in range(place):
        page.keyboard.press("ArrowDown" if panel.levers[name].is_choice else "ArrowRight")


def test_every_lever_by_keyboard_gives_what_the_reference_gives(browser: Any, made: tuple[Panel, str]) -> None:
    panel, address = made
    page, rng, places = opened(browser, address), np.random.default_rng(11), {}
    for name, lever in panel.levers.items():
        places[name] = int(rng.integers(len(lever.stops)))
        move(page, panel, name, places[name])
        for item in panel.responses:
            value, room = expected(panel, item.name, places)
            assert abs(shown(page, item.name) - value) <= room, (name, places)
    assert page.complaints == []


def test_a_setting_off_the_grid_is_within_the_stated_error_of_the_model(browser: Any, made: tuple[Panel, str]) -> None:
    """The lever that is thinned most, moved to a setting that was left out, against the model run there."""
    panel, address = made
    told = {each["name"]: each for each in panel.payload()["outcomes"]}
    page, run = opened(browser, address), RERUN.get(panel.shift)
    for item in panel.responses:
        for name, nodes in zip(item.over, item.nodes, strict=True):
            left_out = sorted(set(range(len(panel.levers[name].stops))) - set(nodes))
            if not left_out:
                continue
            place = left_out[len(left_out) // 2]
            move(page, panel, name, place)
            exact = run(panel, {name: panel.levers[name].stops[place]})[item.name]
            off = abs(shown(page, item.name) - exact * unit(panel.facts[item.name].unit).scale(panel.lang))
            assert off <= told[item.name]["error"] + 0.5 * 10.0 ** -told[item.name]["digits"] + 1e-9
            page.locator(".panel-reset").click()


def _structure(panel: Panel, changes: dict[str, Any]) -> dict[str, float]:
    return _facts(panel, {"solve_other_growth": False, **changes}, panel.case.run.structure.linked)


def _plastics(panel: Panel, changes: dict[str, Any]) -> dict[str, float]:
    from wuhai.model import plastics, plastics_facts, plastics_parameters

    tables = panel.case.tables.within("")
    values = {name: panel.case.values[name] for name in plastics_parameters.PARAMETERS} | changes
    ran = plastics.run(**{name: tables[name] for name in plastics.TABLES}, **values)
    return {fact.name: fact.value for fact in plastics_facts.facts(ran)}


def _facts(panel: Panel, changes: dict[str, Any], linked: Any) -> dict[str, float]:
    from wuhai.model import sectors, structure_facts
    from wuhai.model.structure_inputs import PARAMETERS, Inputs

    inputs = Inputs(**{name: panel.case.values[name] for name in PARAMETERS} | changes)
    return {fact.name: fact.value for fact in structure_facts.facts(sectors.simulate(inputs, linked))}


RERUN: dict[str, Callable[[Panel, dict[str, Any]], dict[str, float]]] = {"structure": _structure, "plastics": _plastics}


def test_the_start_and_the_reset_say_what_the_page_says(browser: Any, made: tuple[Panel, str]) -> None:
    panel, address = made
    page = opened(browser, address)
    opening = page.locator("output").inner_text()
    assert opening == page.locator(".panel-start").text_content()
    for told in panel.payload()["outcomes"]:
        assert page.locator(f"[data-outcome={told['name']}] .outcome-value").inner_text() == told["shown"]
    for name, lever in panel.levers.items():
        move(page, panel, name, 0 if lever.start else len(lever.stops) - 1)
    assert page.locator("output").inner_text() != opening
    page.locator(".panel-reset").press("Enter")
    assert page.locator("output").inner_text() == opening


def test_levers_tell_their_setting_in_words(browser: Any, made: tuple[Panel, str]) -> None:
    panel, address = made
    page = opened(browser, address)
    for lever in panel.payload()["levers"]:
        if "stops" in lever:
            move(page, panel, lever["name"], 1)
            control = page.locator(f"[data-lever={lever['name']}] input")
            assert control.get_attribute("aria-valuetext") == lever["texts"][1]
            assert control.bounding_box()["height"] >= 44
    assert page.locator(".panel-reset").bounding_box()["height"] >= 44
    said = page.locator("output").inner_text()
    assert all(lever["texts"][1] in said for lever in panel.payload()["levers"] if "stops" in lever and lever["start"] != 1)


def test_the_picture_has_words(browser: Any, made: tuple[Panel, str]) -> None:
    panel, address = made
    page = opened(browser, address)
    for told in panel.payload()["outcomes"]:
        alt = page.locator(f"[data-outcome={told['name']}] svg.outcome-line").get_attribute("aria-label")
        assert told["label"] in alt
        assert told["shown"] in alt


def test_without_script_the_table_stands(browser: Any, made: tuple[Panel, str]) -> None:
    panel, address = made
    page = opened(browser, address, java_script_enabled=False)
    assert page.locator(".panel table").is_visible()
    assert page.locator(".panel-start").is_visible()
    assert not page.locator(".panel-live").is_visible()
    assert page.locator(".panel tbody tr").count() == len(panel.table()["rows"])


def test_on_paper_the_start_and_the_table_stand(browser: Any, made: tuple[Panel, str]) -> None:
    panel, address = made
    page = opened(browser, address)
    assert not page.locator(".panel table").is_visible()
    move(page, panel, next(iter(panel.levers)), 0)
    page.emulate_media(media="print")
    assert page.locator(".panel table").is_visible()
    assert page.locator(".panel-start").is_visible()
    assert not page.locator(".panel-live").is_visible()


def test_the_table_unfolds_by_keyboard(browser: Any, made: tuple[Panel, str]) -> None:
    page = opened(browser, made[1])
    key = page.locator(".panel-fold button")
    key.press("Enter")
    assert key.get_attribute("aria-expanded") == "true"
    assert page.locator(".panel table").is_visible()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_scrolls_sideways(browser: Any, made: tuple[Panel, str], width: int, scheme: str) -> None:
    page = opened(browser, made[1], viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.locator(".panel-fold button").click()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.fonts.check('16px Briefing')")


def test_axe_finds_nothing(browser: Any, violations: Callable, made: tuple[Panel, str]) -> None:
    for width, scheme in ((360, "light"), (1280, "dark")):
        page = opened(browser, made[1], viewport={"width": width, "height": 800}, color_scheme=scheme)
        assert violations(page) == []


def test_a_page_with_every_panel_stays_small(made: tuple[Panel, str]) -> None:
    assert Path(made[1].removeprefix("file://")).stat().st_size < 400_000
