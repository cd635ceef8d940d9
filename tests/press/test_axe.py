"""No page type breaks a rule of axe: both languages, light and dark, phone and desk. Runs where a Chromium is installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Violations = Callable[[Any], list[str]]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(browser: Any, violations: Violations, small_site: Path, width: int, scheme: str) -> None:
    found = {}
    for path in sorted(small_site.rglob("*.html")):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        if told := violations(page):
            found[path.relative_to(small_site).as_posix()] = told
        page.close()
    assert found == {}


def test_axe_finds_nothing_in_the_origin_of_a_number(browser: Any, violations: Violations, small_site: Path) -> None:
    for lang in ("zh", "en"):
        page = browser.new_page(viewport={"width": 360, "height": 900})
        page.goto((small_site / "plan" / lang / "01_small.html").as_uri())
        page.locator(".num").first.click()
        assert page.locator(".origin:popover-open").is_visible()
        assert violations(page) == []


def test_axe_finds_what_is_wrong(browser: Any, violations: Violations, small_site: Path) -> None:
    page = browser.new_page()
    page.goto((small_site / "plan" / "en" / "01_small.html").as_uri())
    page.evaluate("document.querySelector('.picture svg').removeAttribute('aria-label')")
    assert [told.split(":")[0] for told in violations(page)] == ["svg-img-alt"]
