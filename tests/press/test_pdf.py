"""The PDF: tagged, titled, in its language, fonts embedded, values set as text, tables whole, the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest
from build_samples import figure, meta, notebook, table, text
from fontTools.ttLib import TTFont
from nbformat import NotebookNode

import typeface
from press.content.blocks import Column, Table
from press.job import PageError
from press.rendering import typesetting
from press.rendering import widths as setting
from press.rendering.pdf import PDFBriefingExporter


def render(*cells: object, lang: str = "en") -> bytes:
    return PDFBriefingExporter(lang=lang).from_notebook_node(notebook("# Title", *cells))[0]


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(data))


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Structure elements of a tagged PDF, depth first."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from elements(node.get("/K", pikepdf.Array()))


def tags(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return list(elements(pdf.Root.StructTreeRoot.K))


@pytest.fixture(params=["zh", "en"])
def pdf(request: pytest.FixtureRequest, prints: dict[str, bytes]) -> pikepdf.Pdf:
    return opened(prints[request.param])


def test_language_title_and_mark(prints: dict[str, bytes]) -> None:
    for lang, code, title in (("zh", "zh-CN", "非煤产业占比能否达到80 %？"), ("en", "en-GB", "Can the non-coal share reach 80 %?")):
        pdf = opened(prints[lang])
        root = pdf.Root
        assert str(root.Lang) == code
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert pdf.open_metadata()["dc:title"] == title


def test_claims_both_standards(pdf: pikepdf.Pdf) -> None:
    told = pdf.open_metadata()
    assert told["pdfuaid:part"] == "1"
    assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "A")


def test_every_figure_and_formula_has_alternative_text(pdf: pikepdf.Pdf) -> None:
    pictures = [tag for tag in tags(pdf) if tag.S in ("/Figure", "/Formula")]
    assert len(pictures) >= 3
    assert all(str(tag.get("/Alt", "")) for tag in pictures)
    assert any("60 %" in str(tag.Alt) for tag in pictures)


def test_headings_tables_and_lists_are_tagged(pdf: pikepdf.Pdf) -> None:
    names = {str(tag.S) for tag in tags(pdf)}
    assert {"/H1", "/H2", "/Table", "/THead", "/TH", "/TD", "/L", "/LI", "/Caption"} <= names


def test_bookmarks_name_the_numbered_sections(prints: dict[str, bytes]) -> None:
    with opened(prints["zh"]).open_outline() as outline:
        assert [item.title for item in outline.root] == ["一、占比", "附录A\u2002参数表"]
        assert [item.title for item in outline.root[0].children] == ["（一）图与表"]


def test_every_font_is_embedded_and_cut(pdf: pikepdf.Pdf) -> None:
    fonts = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"]
    assert fonts
    for font in fonts:
        assert any(key in font for key in ("/FontFile2", "/FontFile3"))
        assert re.match(r"/[A-Z]{6}\+", str(font.FontName))


def test_page_is_a4_with_the_official_type_area(pdf: pikepdf.Pdf) -> None:
    assert [round(float(side)) for side in pdf.pages[0].mediabox] == [0, 0, 595, 842]


def test_same_notebook_same_bytes(executed: dict[str, NotebookNode], prints: dict[str, bytes]) -> None:
    assert PDFBriefingExporter(lang="zh").from_notebook_node(executed["zh"])[0] == prints["zh"]


HOSTILE = ["<script>alert(1)</script>", '#import "x"', "$x$", "=1+1", "x" * 200, "*a* _b_ `c` @d <e>", "#panic()", "\\ // /* */", "- a"]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_stay_text(value: str) -> None:
    number = {"text": value, "name": "n", "value": 1, "formula": value, "evidence": "assumption", "evidence_label": value, "source": value}
    data = render(
        meta(colophon={"Key": value}),
        text(value, kind="finding"),
        "## Section",
        text("a ", number, " ", value),
        table(rows=[(value, value)], caption=value, notes=[value], unit_line=value, header_col=True),
        figure(caption=value, alt=value, note=value),
    )
    record = setting.breakable(value)
    assert record.replace("\u200b", "") == value
    assert len(opened(data).pages) >= 2


def test_hostile_prose_stays_text() -> None:
    data = render("Words #panic() <b>b</b> @nothing $x$ and\n\n<script>alert(1)</script>\n\n\\#import")
    assert len(opened(data).pages) == 2


def test_pictures_in_prose_are_refused() -> None:
    with pytest.raises(PageError, match="picture 'a.png' in Markdown"):
        render("![x](a.png)")


def test_long_tables_cross_pages() -> None:
    data = render("## S", table(rows=[(f"row {number}", str(number)) for number in range(120)]))
    pdf = opened(data)
    assert len(pdf.pages) >= 4
    assert sum(tag.S == "/TR" for tag in tags(pdf)) == 121


def test_empty_table_and_bare_page_are_set() -> None:
    assert opened(render(table(rows=[]))).Root.StructTreeRoot


def test_uncertain_numbers_get_one_note_for_each_wording() -> None:
    weak = {"text": "5", "name": "a", "value": 5, "formula": "x", "evidence": "assumption", "evidence_label": "assumed",
            "source": "plan"}  # fmt: skip
    web = {**weak, "text": "8", "evidence": "web_unverified", "evidence_label": "web"}
    again, sure = {**weak, "text": "6"}, {**weak, "text": "7", "evidence": "plan"}
    cells = notebook("# T", text("a ", weak, again, sure, web, {**weak, "formula": ""}))
    from press.content import document

    parts = typesetting.record(document.read(cells, "en"), {})["blocks"][0]["parts"]
    assert parts == [
        "a ",
        {"text": "5", "note": 1, "say": "assumed; Formula: x."},
        {"text": "6", "note": 1, "say": ""},
        {"text": "7"},
        {"text": "8", "note": 2, "say": "web; Formula: x; Source: plan."},
        {"text": "5", "note": 3, "say": "assumed; Source: plan."},
    ]
    pdf = opened(PDFBriefingExporter(lang="en").from_notebook_node(cells)[0])
    assert sum(tag.S == "/Note" for tag in tags(pdf)) == 3


def test_overlong_words_may_break() -> None:
    assert setting.breakable("short words stay as they are") == "short words stay as they are"
    assert setting.breakable("x" * 26) == "xxxxxxxx\u200bxxxxxxxx\u200bxxxxxxxx\u200bxx"


def laid(*rows: tuple[str, ...]) -> tuple[Table, list[float], float]:
    columns = tuple(Column(str(place), "h") for place in range(len(rows[0])))
    table = Table("t", "c", columns, rows)
    return table, *setting.layout(table)


def test_columns_fill_the_page_and_hold_their_longest_word() -> None:
    for rows in ([("甲", "1")], [("甲" * 60, "乙" * 12, "1")], [("Something Coking", "x" * 200, "1,234")]):
        _, widths, size = laid(*rows)
        assert sum(widths) * size == pytest.approx(setting.TYPE_AREA, rel=0.01)
        assert size == 10.0
    _, widths, _ = laid(("Word", "甲" * 60, "12345678"))
    assert widths[0] >= setting.ems("Word") + setting.PADDING
    assert widths[2] == pytest.approx(setting.ems("12345678") + setting.PADDING, abs=0.001)
    assert widths[1] > widths[0] + widths[2]


def test_wide_tables_are_set_smaller() -> None:
    assert laid(tuple("1,000,000" for _ in range(8)))[2] == 9.0
    assert laid(tuple("1,000,000" for _ in range(14)))[2] == 7.0


def test_room_goes_where_it_saves_lines() -> None:
    rows = [("Digitalisation", "no data, past due", "text") for _ in range(9)] + [("semi-graphitised plate capacity " * 3, "no", "text")]
    table, widths, _ = laid(*rows, *[("a", "b", "c " * 200)])
    assert widths[1] >= setting.ems("no data, past due") + setting.PADDING
    assert setting.height(table, widths) <= setting.height(table, [sum(widths) / 3] * 3)


def test_widths_are_no_less_than_the_fonts() -> None:
    font = TTFont(typeface.regular())
    advance, units, known = font["hmtx"], font["head"].unitsPerEm, font.getBestCmap()
    for told in ("Digitalisation", "fill", "Main text III(3)", "1,234.5", "Wuhai Gov. Doc. 2022-18", "没有数据", "10,000 m³"):
        assert sum(advance[known[ord(char)]][0] for char in told) / units <= setting.ems(told)


def test_a_table_of_few_lines_stays_whole() -> None:
    short, widths, _ = laid(*[("甲", "1")] * 14)
    assert setting.height(short, widths) == 14
    tall, widths, _ = laid(*[("甲" * 200, "乙" * 200)] * 3)
    assert setting.height(tall, widths) > 14


def test_a_table_in_prose_runs_over_the_end_of_a_page() -> None:
    """Else its page stays empty below the text, as often as there is such a table."""
    table = "| a | b |\n| --- | --- |\n" + "\n".join(f"| row {number} | text |" for number in range(22))
    assert len(opened(render("\n\n".join(["## S", *["text\n\n" * 12 + table] * 6]))).pages) == 8
