"""What a notebook's cells become: selection, numbering, references, refusals."""

from __future__ import annotations

import pytest
from build_samples import figure, meta, notebook, output, table, text
from nbformat.v4 import new_code_cell, new_notebook, new_output

from press.content import document, mime, numbering
from press.content.blocks import Figure, Heading, Prose, Statement, Table
from press.job import PageError


def kinds(found: document.Document) -> list[str]:
    return [type(block).__name__ for block in (*found.lead, *found.body)]


def test_cells_of_the_other_language_are_dropped() -> None:
    cells = notebook((["zh"], "# 标题\n\n问题？"), (["en"], "# Title\n\nQuestion?"), (["en"], text("only English")), "## All")
    cells.cells.append(new_code_cell("x", outputs=[text("both")]))
    assert document.read(cells, "zh").title == "标题"
    english = document.read(cells, "en")
    assert (english.title, english.question) == ("Title", "Question?")
    assert kinds(english) == ["Statement", "Heading", "Statement"]


def test_setup_cells_show_nothing_but_who_they_are() -> None:
    found = document.read(notebook("# T", (["setup"], meta(hash="abc")), (["setup"], text("hidden")), "## S", text("shown")), "en")
    assert found.meta.hash == "abc"
    assert [block.parts for block in found.body if isinstance(block, Statement)] == [("shown",)]


def test_sections_are_numbered_the_chinese_and_the_english_way() -> None:
    cells = ["# T", "## A\n\ntext\n\n### B\n\ntext\n\n#### C\n\ntext\n\n### D\n\ntext", "## E\n\ntext"]
    appendix = [(["appendix"], "## P\n\ntext"), (["appendix"], "### Q\n\ntext"), (["appendix"], "## R\n\ntext")]
    labels = {lang: [h.label for h in document.read(notebook(*cells, *appendix), lang).headings] for lang in ("zh", "en")}
    assert labels["zh"] == ["一、", "（一）", "1.", "（二）", "二、", "附录A", "A.1", "附录B"]
    assert labels["en"] == ["1", "1.1", "1.1.1", "1.2", "2", "Appendix A", "A.1", "Appendix B"]


@pytest.mark.parametrize(("value", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (37, "三十七")])
def test_chinese_figures(value: int, text: str) -> None:
    assert numbering.chinese(value) == text


def test_figures_and_tables_are_numbered_apart_and_labelled() -> None:
    found = document.read(notebook("# T", "## S", figure("a"), table("a"), figure("b"), text("see [@fig:b] and [@tab:a]")), "zh")
    assert found.labels == {"fig:a": "图1", "tab:a": "表1", "fig:b": "图2"}
    assert [block.number for block in found.body if isinstance(block, Figure)] == [1, 2]
    assert [block.number for block in found.body if isinstance(block, Table)] == [1]


def test_findings_go_to_the_cover_and_their_empty_section_goes() -> None:
    found = document.read(notebook("# T", "## Findings", text("one", kind="finding"), "## Body", "Words."), "en")
    assert [finding.parts for finding in found.findings] == [("one",)]
    assert [heading.text for heading in found.headings] == ["Body"]


def test_a_section_with_only_subsections_stays() -> None:
    found = document.read(notebook("# T", "## A\n\n### B\n\nWords."), "en")
    assert [heading.text for heading in found.headings] == ["A", "B"]


def test_the_notebooks_own_question_wins_and_is_not_said_twice() -> None:
    told = document.read(notebook("# T\n\n**Why *so*?**\n\nMore.", meta(question="Why so?")), "en")
    assert told.question == "Why so?"
    assert told.lead == (Prose("More."),)
    other = document.read(notebook("# T\n\nIntroduction.", meta(question="Why so?")), "en")
    assert (other.question, other.lead) == ("Why so?", (Prose("Introduction.", opening=True),))
    apart = document.read(notebook("# T", "Introduction."), "en")
    assert (apart.question, apart.lead) == ("", (Prose("Introduction."),))


def test_headings_inside_code_are_no_headings() -> None:
    found = document.read(notebook("# T", "## S\n\n```\n# comment\n```"), "en")
    assert [heading.text for heading in found.headings] == ["S"]


def test_no_space_from_a_line_break_between_han_characters() -> None:
    assert document.joined("规划要求，\n占比上升") == "规划要求，占比上升"
    assert document.joined("到 80\n以上；use\nwords") == "到 80\n以上；use\nwords"
    assert document.joined("```\n甲\n乙\n```") == "```\n甲\n乙\n```"
    assert document.joined("第一段\n\n第二段") == "第一段\n\n第二段"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (["## S"], "no title"),
        (["# A", "# B"], "two titles: 'A' and 'B'"),
        (["# T", "### deep"], "heading 'deep' skips a level: ### after #"),
        (["# T", figure("a"), figure("a")], "figure id 'a' is used twice"),
        (["# T", figure("coke"), text("[@fig:coak]")], r"\[@fig:coak\] refers to nothing.*did you mean \[@fig:coke\]"),
        (["# T", "see [@tab:x]"], r"\[@tab:x\] refers to nothing"),
        (["# T", figure("a b")], "id 'a b' is no slug"),
        (["# T", figure("a", alt=" ")], "figure 'a': 'alt' is missing or empty"),
        (["# T", figure("a", svg="")], "figure 'a' comes without a picture"),
        (["# T", table(rows=[("a",)])], "table 't': row 1 has 1 cells, the head has 2"),
        (["# T", table(columns=[])], "table 't' has no columns"),
        (["# T", text("x", kind="shout")], "kind 'shout' is not one of finding, claim, text, note"),
        (["# T", text(5)], "a part is a string or an object with 'text', not 5"),
        (["# T", output(mime.TEXT, "words")], "an object is needed, not str"),
    ],
)
def test_what_breaks_the_contract_is_refused(cells: list, message: str) -> None:
    with pytest.raises(PageError, match=message):
        document.read(notebook(*cells), "en")


def test_the_fault_names_its_cell() -> None:
    with pytest.raises(PageError) as caught:
        document.read(notebook("# T", "## S", table(columns=[])), "en")
    assert caught.value.cell == 2


def test_a_picture_drawn_with_boxes_is_refused() -> None:
    warning = "UserWarning: Glyph 8322 (\\N{SUBSCRIPT TWO}) missing from font(s) Noto Sans SC."
    cells = notebook("# T")
    cells.cells.append(new_code_cell("plot()", outputs=[new_output("stream", name="stderr", text=warning)]))
    with pytest.raises(PageError, match=r"lacks a glyph: '₂' \(U\+2082\)"):
        document.read(new_notebook(cells=cells.cells), "en")


def test_numbers_are_counted_once_by_grade_best_first() -> None:
    number = {"text": "80%", "name": "a", "value": 0.8, "evidence": "assumption", "evidence_label": "assumed"}
    plan = {"text": "5", "name": "b", "value": 5, "evidence": "plan", "evidence_label": "plan"}
    found = document.read(notebook("# T", text("x ", number), text(number, plan, kind="finding")), "en")
    assert found.cited == [("plan", "plan", 1), ("assumption", "assumed", 1)]


def test_every_kind_of_block_is_read() -> None:
    found = document.read(notebook("# T", "## S", "Words.", figure(), table(), text("x")), "en")
    assert [type(block) for block in found.body] == [Heading, Prose, Figure, Table, Statement]
