"""The page in a real browser: phone width, keyboard, dark scheme, no request. Runs where a Chromium is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser


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


@pytest.mark.parametrize("width", [390, 1280])
def test_no_key_figure_runs_out_of_its_cell(browser: Any, files: dict[str, str], width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(files["zh"])
    over = page.evaluate("""() => [...document.querySelectorAll('.key')].flatMap(key => {
      const num = key.querySelector('.key-value .num');
      num.innerHTML = '147<span class="of">千克标准煤/吨产品（折标准品）</span>';
      const right = key.getBoundingClientRect().right + 1;
      return [...key.querySelectorAll('*')].filter(part => part.getBoundingClientRect().right > right).map(part => part.className);
    })""")
    assert page.locator(".key").count() > 0 and over == []


def test_an_address_with_a_question_fills_the_box(browser: Any, searched: Path) -> None:
    page = browser.new_page()
    page.goto((searched / "site/zh/search.html").as_uri() + "?q=%E4%BA%A7%E8%83%BD")
    page.wait_for_selector(".hits li")
    assert page.input_value("#q") == "产能"
    assert "plan/zh/01_a.html" in page.locator(".hits a").first.get_attribute("href")


def test_dark_scheme_turns_the_ground_dark(browser: Any, files: dict[str, str]) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(files["zh"])
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 27)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(233, 230, 223)"


def test_the_page_reads_without_script(browser: Any, files: dict[str, str]) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(files["zh"])
    page.locator(".num").first.click()
    assert page.locator("#" + page.locator(".num").first.get_attribute("popovertarget")).is_visible()
    assert page.locator(".contents a").first.is_visible()


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with two scenarios in both languages, opened from disk."""
    from test_site import TITLES, made, run

    runs = [run(name, scenario, lang) for name in ("01_a", "02_b") for scenario in TITLES for lang in ("zh", "en")]
    runs += [run("compare", "site", "zh", "：独有的话<b>"), run("compare", "site", "en")]
    return made(tmp_path_factory.mktemp("searched") / "site", runs)


def test_search_finds_marks_and_narrows_from_disk(browser: Any, searched: Path) -> None:
    page, complaints = browser.new_page(viewport={"width": 360, "height": 800}), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((searched / "site/zh/search.html").as_uri())
    assert page.locator("#count").inner_text() == ""
    page.fill("#q", "产能")
    page.wait_for_selector(".hits li")
    assert page.locator("#count").inner_text() == "找到3处"
    first = page.locator(".hits li").first
    assert set(first.locator("mark").all_inner_texts()) == {"产能"}
    assert first.locator(".also a").inner_text() == "压力情景"  # the same place in another scenario
    page.select_option("#in-scenario", "stress")
    page.wait_for_function("document.querySelectorAll('.also').length === 0")
    assert "stress/zh/01_a.html#s1" in page.locator(".hits a").first.get_attribute("href")
    page.fill("#q", "capacities")
    page.select_option("#in-scenario", "")
    page.select_option("#in-language", "en")
    page.wait_for_selector(".hits li[lang=en]")
    assert page.locator(".hits mark").first.inner_text().lower().startswith("capacit")
    page.fill("#q", "独有的话<b>")
    page.select_option("#in-language", "")
    page.wait_for_function("document.querySelectorAll('.hits li').length === 1")
    assert "独有的话<b>" in page.locator(".hits li").inner_text()
    page.fill("#q", "没有这个词")
    page.wait_for_function("document.getElementById('count').textContent.includes('没有这个词')")
    assert page.evaluate("document.documentElement.scrollWidth") == 360 and complaints == []


def test_the_front_pages_box_leads_to_the_hits(browser: Any, searched: Path) -> None:
    page = browser.new_page()
    page.goto((searched / "en.html").as_uri())
    page.fill("#q", "coke")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hits li")
    assert "site/en/search.html?q=coke" in page.url
    page.locator(".hits a").first.click()
    assert page.url.endswith("/en/01_a.html#s1")


def test_choosing_a_scenario_shows_its_findings(browser: Any, searched: Path) -> None:
    page = browser.new_page()
    page.goto((searched / "index.html").as_uri())
    assert page.locator(".run:visible").count() == 2
    page.check("#show-stress")
    assert page.locator(".run.s-stress:visible").count() == 2 and page.locator(".run.s-plan:visible").count() == 0
    page.check("#show-all")
    assert page.locator(".run:visible").count() == 4


def test_without_a_script_the_search_says_so(browser: Any, searched: Path) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto((searched / "site/en/search.html").as_uri())
    assert page.locator("noscript a").get_attribute("href") == "../../en.html" and page.locator("noscript").is_visible()
