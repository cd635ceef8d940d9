"""axe on the real site: the front pages, search, every page of the site, and briefings of each make."""

import pytest

pytestmark = [pytest.mark.full, pytest.mark.browser]

BRIEFINGS = ("plan/{}/00_overview", "plan/{}/01_structure", "stress/{}/03_plastics", "plan/{}/09_audit")


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_on_the_real_pages(browser, violations, site, lang, width, scheme):
    pages = [site / ("index.html" if lang == "zh" else "en.html"), *sorted((site / "site" / lang).glob("*.html"))]
    pages += [site / f"{stem.format(lang)}.html" for stem in BRIEFINGS]
    found = {}
    for path in pages:
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.goto(path.as_uri())
        if told := violations(page):
            found[path.relative_to(site).as_posix()] = told
        page.close()
    assert found == {}
