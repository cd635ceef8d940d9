"""The workbook: one marked table a sheet, numbers as numbers, texts as texts, the same bytes, open to a screen reader."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from build_samples import figure, meta, notebook, table, text
from nbformat import NotebookNode

from press.content import document
from press.rendering.sheets import Shown, shown
from press.rendering.workbook import workbook

HOSTILE = ["=1+1", "@SUM(A1)", "+1", "-1", "<script>alert(1)</script>", '#import "x"', "$x$", "x" * 200, "https://example.org", "_x0041_", "甲\u200b乙", "'='"]  # fmt: skip


def opened(*cells: object, lang: str = "en") -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(workbook(document.read(notebook("# Title", *cells), lang))))


def cells(book: openpyxl.Workbook) -> list[openpyxl.cell.Cell]:
    return [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]


@pytest.fixture(scope="module", params=["zh", "en"])
def book(request: pytest.FixtureRequest, executed: dict[str, NotebookNode]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(workbook(document.read(executed[request.param], request.param))))


def test_says_what_it_is_and_in_which_language(executed: dict[str, NotebookNode]) -> None:
    for lang, code, title in (("zh", "zh-CN", "非煤产业占比能否达到80 %？"), ("en", "en", "Can the non-coal share reach 80 %?")):
        book = openpyxl.load_workbook(BytesIO(workbook(document.read(executed[lang], lang))))
        assert (book.properties.language, book.properties.title) == (code, title)
        assert book.worksheets[0]["B1"].value == title


def test_a_sheet_for_every_table_and_figure(book: openpyxl.Workbook) -> None:
    zh = book.properties.language == "zh-CN"
    assert book.sheetnames == (
        ["封面", "图1", "表1", "表2", "数字", "说明"] if zh else ["Cover", "Figure 1", "Table 1", "Table 2", "Numbers", "Notes"]
    )
    linked = {cell.hyperlink.location for cell in book.worksheets[0]["A"] if cell.hyperlink}
    assert linked == {f"'{name}'!A1" for name in book.sheetnames[1:]}


def test_every_data_sheet_is_one_marked_table_with_a_frozen_head(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets[1:]:
        (found,) = sheet.tables.values()
        assert found.ref == sheet.dimensions
        assert found.headerRowCount == 1
        assert sheet.freeze_panes in ("A2", "B2")
        assert [cell.value for cell in sheet[1]] == [column.name for column in found.tableColumns]
        assert all(width.width >= 9 for width in sheet.column_dimensions.values())
    assert not any(sheet.merged_cells.ranges for sheet in book.worksheets)


def test_numbers_are_numbers_as_printed(book: openpyxl.Workbook) -> None:
    sheet = book[book.sheetnames[2]]
    assert [(cell.value, cell.number_format) for cell in sheet["B"][1:]] == [(1763, "#,##0"), (316, "0")]
    figures = book[book.sheetnames[1]]
    assert [cell.value for cell in figures[2]] == [2021, 60]
    assert figures["B3"].value == pytest.approx(62.123456789)


def test_units_stand_in_the_head_even_if_a_line_tells_them_for_all() -> None:
    columns = [{"name": "a", "label": "A"}, {"name": "b", "label": "B", "align": "right", "measure": "Mt"},
               {"name": "c", "label": "C", "unit": "%"}, {"name": "d", "label": "Year", "align": "right"}]  # fmt: skip
    made = notebook("# T", table(rows=[], unit_line="Unit: Mt"))
    made.cells[1].outputs[0].data["application/vnd.briefing.table+json"]["columns"] = columns
    book = openpyxl.load_workbook(BytesIO(workbook(document.read(made, "en"))))
    assert [cell.value for cell in book["Table 1"][1]] == ["A", "B (Mt)", "C (%)", "Year"]


@pytest.mark.parametrize("value", HOSTILE)
def test_texts_stay_texts(value: str) -> None:
    number = {"text": value, "name": value, "value": value, "formula": value, "evidence": "plan", "evidence_label": value, "source": value}
    book = opened(
        meta(colophon={"Key": value}, scenario_title=value),
        text(value, number, kind="finding"),
        table(rows=[(value, value)], caption=value, notes=[value], unit_line=value),
        figure(caption=value, alt=value, note=value, data={"columns": [{"name": "a", "label": value}], "rows": [[value], [None]]}),
    )
    printed = [cell for cell in cells(book) if cell.value is not None and cell.row > 1]
    assert sum(cell.value == value for cell in printed) >= 8
    assert not [cell for cell in cells(book) if cell.data_type == "f"]
    assert {cell.data_type for cell in printed} <= {"s", "n"}
    assert [cell.value for cell in book["Figure 1"]["A"]] == [value, value, None]


def test_heads_that_repeat_and_missing_values() -> None:
    data = {"columns": [{"name": "a", "label": "X"}, {"name": "b", "label": "x"}, {"name": "c", "label": ""}],
            "rows": [[float("nan"), float("inf"), True]]}  # fmt: skip
    sheet = opened(figure(data=data))["Figure 1"]
    assert [cell.value for cell in sheet[1]] == ["X", "x [2]", "–"]
    assert [cell.value for cell in sheet[2]] == [None, "inf", "True"]


def test_printed_numbers_are_read_back() -> None:
    assert [shown(told) for told in ("5～6", "…", "—", "", "12,34", "007", "1e5", "三")] == [None] * 8
    assert shown("0.50") == Shown(0.5, "0.00")
    assert shown("+12.0%") == Shown(0.12, "0.0%")
    assert shown("−1,234.5") == Shown(-1234.5, "#,##0.0;−#,##0.0")


def test_an_empty_table_and_a_bare_page_make_a_workbook() -> None:
    assert opened().sheetnames == ["Cover", "Notes"]
    assert [cell.value for cell in opened(table(rows=[]))["Table 1"][1]] == ["X", "Y"]


def test_same_document_same_bytes(executed: dict[str, NotebookNode]) -> None:
    assert workbook(document.read(executed["zh"], "zh")) == workbook(document.read(executed["zh"], "zh"))
