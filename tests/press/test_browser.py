"""The page in a real browser: phone width, keyboard, dark scheme, no request. Runs where a Chromium is installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM:
        pytest.skip("no Chromium is installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def files(tmp_path: Path, pages: dict[str, str]) -> dict[str, str]:
    """Addresses of the pages by language."""
    for lang, page in pages.items():
        (tmp_path / f"{lang}.html").write_text(page, encoding="utf-8")
    return {lang: (tmp_path / f"{lang}.html").as_uri() for lang in pages}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_no_page_scrolls_sideways(browser: Any, files: dict[str, str], lang: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(files[lang])
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_asked_for_and_nothing_goes_wrong(browser: Any, files: dict[str, str], lang: str) -> None:
    page, asked, complaints = browser.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(files[lang])
    assert [url for url in asked if not url.startswith("data:")] == [files[lang]]
    assert complaints == []
    assert page.evaluate("document.fonts.check('16px Briefing')")


def test_a_numbers_origin_opens_and_closes_by_keyboard(browser: Any, files: dict[str, str]) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(files["zh"])
    page.locator(".num").first.focus()
    page.keyboard.press("Enter")
    note = page.locator(".origin:popover-open")
    assert "规划，第二节" in note.inner_text()
    box = note.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    page.keyboard.press("Escape")
    assert page.locator(".origin:popover-open").count() == 0


def test_the_first_stop_skips_to_the_content(browser: Any, files: dict[str, str]) -> None:
    page = browser.new_page()
    page.goto(files["zh"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_contents_fold_on_a_phone_and_stand_on_a_desk(browser: Any, files: dict[str, str]) -> None:
    for width, stands in ((360, False), (1280, True)):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(files["zh"])
        assert page.evaluate("document.querySelector('.contents details').open") is stands


def test_dark_scheme_turns_the_ground_dark(browser: Any, files: dict[str, str]) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(files["zh"])
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 27)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(233, 230, 223)"


def test_the_page_reads_without_script(browser: Any, files: dict[str, str]) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(files["zh"])
    page.locator(".num").first.click()
    assert page.locator("#n1").is_visible()
    assert page.locator(".contents a").first.is_visible()
