"""The page: structure, accessibility, self-containment, escaping, glyphs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from build_samples import figure, meta, notebook, table, text
from nbformat import NotebookNode

from press.content.values import cell
from press.job import PageError
from press.rendering.fonts import seen
from press.rendering.html import HTMLBriefingExporter, unit_apart

VOID = {"meta", "link", "br", "wbr", "img", "input", "hr"}


class Outline(HTMLParser):
    """Tags in order with attributes, and whether they nest."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def all(self, *names: str) -> list[tuple[str, dict[str, str | None]]]:
        return [(tag, attrs) for tag, attrs in self.tags if tag in names]


def render(*cells: object, lang: str = "en") -> str:
    return HTMLBriefingExporter(lang=lang).from_notebook_node(notebook("# Title", *cells))[0]


@pytest.fixture(params=["zh", "en"])
def page(request: pytest.FixtureRequest, pages: dict[str, str]) -> str:
    return pages[request.param]


def test_language_and_title(pages: dict[str, str]) -> None:
    assert '<html lang="zh-CN">' in pages["zh"]
    assert '<html lang="en">' in pages["en"]
    assert "<title>非煤产业占比能否达到80 %？｜规划情景</title>" in pages["zh"]


def test_tags_nest(page: str) -> None:
    outline = Outline(page)
    assert outline.crossed == []
    assert outline.open == []


def test_one_h1_and_no_skipped_level(page: str) -> None:
    levels = [int(tag[1]) for tag, _ in Outline(page).all("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_landmarks_and_skip_link(page: str) -> None:
    outline = Outline(page)
    assert [len(outline.all(name)) for name in ("main", "header", "nav")] == [1, 1, 1]
    links = [attrs for _, attrs in outline.all("a")]
    assert links[0] == {"class": "skip", "href": "#main"}


def test_every_id_is_unique_and_every_inner_link_arrives(page: str) -> None:
    tags = Outline(page).tags
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    wanted = {attrs["href"][1:] for tag, attrs in tags if tag in ("a", "use") and attrs["href"].startswith("#")}
    wanted |= {attrs[name] for _, attrs in tags for name in ("popovertarget", "aria-labelledby") if name in attrs}
    assert wanted <= set(ids)


def test_the_page_needs_nothing_else(page: str) -> None:
    assert "http:" not in page
    assert "https:" not in page
    assert not re.search(r"@import|<link|<iframe|<object|<embed", page)
    addresses = re.findall(r"url\(([^)]{0,40})", page)
    assert all(address.startswith(("data:", "#")) for address in addresses)
    assert not [attrs for _, attrs in Outline(page).tags if "src" in attrs]


def test_figures_have_role_and_alternative_text(page: str) -> None:
    pictures = [attrs for _, attrs in Outline(page).all("svg") if attrs.get("aria-hidden") != "true"]
    assert pictures
    assert all(attrs["role"] == "img" and len(attrs["aria-label"]) > 20 for attrs in pictures)


def test_table_heads_say_their_scope(page: str) -> None:
    heads = Outline(page).all("th")
    assert heads
    assert {attrs["scope"] for _, attrs in heads} == {"col", "row"}


def test_wide_regions_can_be_reached_by_keyboard_and_have_a_name(page: str) -> None:
    regions = [attrs for tag, attrs in Outline(page).tags if "scroll" in (attrs.get("class") or "").split()]
    assert all(attrs["tabindex"] == "0" and attrs["role"] == "group" for attrs in regions)
    assert all("aria-label" in attrs or "aria-labelledby" in attrs for attrs in regions)


def test_neither_code_nor_the_other_language_is_shown(pages: dict[str, str]) -> None:
    for code in ("def emit", "lang = ", "import io"):
        assert code not in pages["zh"] + pages["en"]
    own = re.sub(r'lang="[^"]*"', "", seen(pages["en"])).replace("规划 第二节", "")
    assert not re.search(r"[\u4e00-\u9fff]", own)
    assert "Findings" not in pages["zh"]


def test_sections_figures_and_references_are_numbered(pages: dict[str, str]) -> None:
    zh = pages["zh"]
    assert '<h2 id="s1"><span class="no">一、</span>占比</h2>' in zh
    assert '<h3 id="s1-1"><span class="no">（一）</span>图与表</h3>' in zh
    assert '<h2 id="a1"><span class="no">附录A</span>参数表</h2>' in zh
    assert '见<a href="#fig-share">图1</a>和<a href="#tab-share">表1</a>' in zh
    assert 'see <a href="#fig-share">Figure 1</a> and <a href="#tab-share">Table 1</a>' in pages["en"]


def test_numbers_open_their_origin(pages: dict[str, str]) -> None:
    button = re.search(r'<button type="button" class="num unsure" popovertarget="(n\d+)">21.1%</button>', pages["zh"])
    origin = pages["zh"].split(f'id="{button[1]}"')[1].split("</div>")[0]
    for said in ("占比", "0.211share", "a / b", "假设", "<span>规划</span>，第二节", "<code>finding_assumption</code>"):
        assert said in origin


@pytest.mark.parametrize(("lang", "unit", "heading"), [("zh", "元/吨", "23,000元/吨"), ("en", "CNY/t", "23,000 CNY/t"), ("en", "", "23,000")])
def test_a_number_opens_with_its_unit_and_five_figures(lang: str, unit: str, heading: str) -> None:
    page = render(text("at ", {"text": "23,000", "name": "price", "value": 22999.9, "unit": unit}, kind="text"), lang=lang)
    assert f'<p class="origin-value">{heading}</p>' in page and f"<dd>{heading}</dd>" in page


def test_punctuation_keeps_to_the_number_before_it() -> None:
    number = {"text": "80%", "name": "a"}
    page = render(text("to ", number, "），then ", number, {**number, "text": "一份很长很长的企业名单，共十余家企业"}, "。", kind="text"), lang="zh")
    buttons = re.findall(r'<p class="text">(.*?)</p>', page)[0]
    plain = re.sub(r"<button[^>]*>(.*?)</button>", r"[\1]", buttons)
    assert plain == 'to <span class="glue">[80%]），</span>then [80%][一份很长很长的企业名单，共十余家企业]。'


def test_what_opens_before_a_number_keeps_to_it() -> None:
    page = render(text("fell (", {"text": "80%", "name": "a"}, ") and “", {"text": "5", "name": "b"}, kind="text"), lang="en")
    plain = re.sub(r"<button[^>]*>(.*?)</button>", r"[\1]", re.findall(r'<p class="text">(.*?)</p>', page)[0])
    assert plain == 'fell <span class="glue">([80%])</span> and <span class="glue">“[5]</span>'


def test_lines_of_chinese_join_without_a_space(pages: dict[str, str]) -> None:
    assert "规划要求占比上升" in pages["zh"]
    assert "按规划节奏，非煤产业在2025年前需要多快的增长？" in pages["zh"]


def test_formulas_are_mathml_with_their_source(page: str) -> None:
    formulas = [attrs for _, attrs in Outline(page).all("math")]
    assert [attrs["display"] for attrs in formulas] == ["inline", "block"]
    assert formulas[1]["alttext"] == r"g_n = (1+g_c)(1+\rho) - 1"


HOSTILE = ["<script>alert(1)</script>", "#import \"x\"", "$x$", "=1+1", "x" * 200, "&amp; \"q\" 'a'", "*a* _b_ `c` [d](e)", "{{ 7 * 7 }}"]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_stay_text(value: str) -> None:
    number = {"text": value, "name": value, "value": value, "unit": value, "formula": value, "evidence_label": value, "source": value}
    page = render(
        meta(colophon={value: value}),
        text(value, kind="finding"),
        "## Section",
        text("a ", number, " ", value),
        table(rows=[(value, value)], caption=value, notes=[value], unit_line=value, header_col=True),
        figure(caption=value, alt=value, note=value, data={"columns": [{"name": "a", "label": value}], "rows": [[value]]}),
    )
    outline = Outline(page)
    assert outline.crossed == []
    assert len(outline.all("script")) == 1
    assert seen(page).count(value) >= 13
    assert "49" not in seen(page)


def test_raw_html_in_prose_is_shown_not_used() -> None:
    page = render("Words <b onclick='x'>bold</b>\n\n<script>alert(1)</script>\n\n[go](javascript:alert(1))")
    assert len(Outline(page).all("script")) == 1
    assert not Outline(page).all("b")
    assert 'href="javascript' not in page


def test_pictures_in_prose_are_refused() -> None:
    with pytest.raises(PageError, match=r"picture 'https://example.org/a.png' in Markdown"):
        render("![x](https://example.org/a.png)")


@pytest.mark.parametrize("formula", [r"x_{", r"\left( a", r"\fracc{a}{b}"])
def test_impossible_formula_is_refused(formula: str) -> None:
    with pytest.raises(PageError, match="cannot be converted"):
        render(f"${formula}$")


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ([text("growth 🚀", kind="claim")], r"a claim \(the opening\)"),
        (["## Next\n\nfast 🚀"], "section '1'"),
        ([table("t1", rows=[("a", "b"), ("c", "🚀")])], r"table 't1', row 2"),
        ([figure("f1", caption="🚀")], r"figure 'f1', caption"),
    ],
)
def test_a_character_without_glyph_stops_the_page(cells: list, place: str) -> None:
    with pytest.raises(PageError, match=rf"no house font has '🚀' \(U\+1F680 ROCKET\) in {place}"):
        render(*cells)


def test_an_empty_table_says_so() -> None:
    assert '<td colspan="2" class="empty">none</td>' in render(table(rows=[]))


def test_a_custom_page_says_so(executed: dict[str, NotebookNode]) -> None:
    resources = {"custom": {"entities": 4}}
    page = HTMLBriefingExporter(lang="en").from_notebook_node(executed["en"], resources)[0]
    assert "Custom parameters, not the published version" in page
    assert "entities = 4" in page


def test_same_notebook_same_bytes(executed: dict[str, NotebookNode], pages: dict[str, str]) -> None:
    assert HTMLBriefingExporter(lang="zh").from_notebook_node(executed["zh"])[0] == pages["zh"]


def test_fonts_are_embedded_and_hold_the_text(pages: dict[str, str]) -> None:
    assert pages["zh"].count("@font-face") == 2
    assert len(pages["zh"].encode()) < 200_000


@pytest.mark.parametrize(
    ("value", "text"),
    [(1763, "1,763"), (0.5, "0.5"), (1234567.891, "1,234,568"), (-0.25, "−0.25"), (1e-9, "0.000000001"), (None, "–"),
     (float("nan"), "–"), (True, "True"), ("a", "a"), (0.0, "0")],
)  # fmt: skip
def test_plain_values_as_text(value: object, text: str) -> None:
    assert cell(value) == text


@pytest.mark.parametrize(
    ("text", "unit"),
    [("147 kgce/t", "kgce/t"), ("147千克标准煤/吨", "千克标准煤/吨"), ("1,034.5万吨", "万吨"), ("3–5家", ""), ("45.1%", ""), ("−2.3%", ""), ("1,034", ""), ("2025-10", "")],
)
def test_a_unit_stands_apart_and_digits_together(text: str, unit: str) -> None:
    split = unit_apart(text)
    assert (f'<span class="of">{unit}</span>' in split) if unit else split == text
    assert split.striptags() == text


def test_a_source_leads_to_its_row_in_the_page_or_on_the_page_of_all_sources() -> None:
    named = [{"id": id, "title": id.upper()} for id in ("here", "elsewhere")]
    number = {"text": "1", "value": 1, "unit": "", "name": "n", "evidence": "plan", "evidence_label": "plan", "sources": named}
    made = notebook("# T", meta(sources_page="data"), text("a ", number), table(rows=[("here", "1")], header_col=True))
    page = HTMLBriefingExporter(lang="en").from_notebook_node(made)[0]
    assert '<a href="#source-here">HERE</a>' in page and 'id="source-here"' in page
    assert '<a href="../../site/en/data.html#source-elsewhere">ELSEWHERE</a>' in page


def test_rows_of_a_table_of_sources_can_be_linked_to_and_name_their_address() -> None:
    made = notebook("# T", table(rows=[("ang", "A"), ("web", "B")], header_col=True, entries=True, addresses=["https://x.org/?a=1&b", ""]))
    page = HTMLBriefingExporter(lang="en").from_notebook_node(made)[0]
    assert 'id="source-ang"' in page and 'id="source-web"' in page
    named = re.findall('<span class="address">(.*?)</span>', page)
    assert [re.sub("<wbr>|\u200b|&shy;|\u00ad", "", each) for each in named] == ["https://x.org/?a=1&amp;b"]
    assert not re.search("(?:href|src)=[\"']https?:", re.sub("<svg.*?</svg>", "", page, flags=re.S))  # no page leads off the site
    with pytest.raises(PageError, match="address 'javascript:x' does not begin with https://"):
        HTMLBriefingExporter(lang="en").from_notebook_node(notebook("# T", table(entries=True, addresses=["javascript:x"])))
