"""Briefing 09 executed in both languages: verdicts, contradictions with their places, rules of the savings."""

import ast
import re
from pathlib import Path

import nbformat
from payloads import FIGURE, TABLE, TEXT, sentences

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "09_audit.ipynb"
HAN = re.compile("[\u4e00-\u9fff]")


def table(payloads, id):
    return next(table["rows"] for table in payloads[TABLE] if table["id"] == id)


def chinese(payloads):
    """Texts, captions, alternative texts and cells that hold Chinese characters."""
    prose = sentences(payloads, "finding", "claim", "text", "note")
    prose += [figure[key] for figure in payloads[FIGURE] for key in ("caption", "alt", "note")]
    prose += [cell for table in payloads[TABLE] for row in table["rows"] for cell in row]
    return [text for text in prose if HAN.search(text)]


def test_in_chinese(execute):
    payloads = execute(lang="zh")
    verdicts, repeats, savings = sentences(payloads, "finding")
    assert "399项核对中，能算的有86.2%相符，44项不符；另有80项" in verdicts
    assert "300万吨又作316万吨" in repeats and "100万吨标准煤又作78.4万吨标准煤" in repeats
    assert "61项中，31项" in savings and "5项找不到算法" in savings
    assert [figure["id"] for figure in payloads[FIGURE]] == ["verdicts", "repeats", "relative", "rules", "savings"]


def test_in_english(execute):
    payloads = execute(lang="en")
    verdicts, repeats, savings = sentences(payloads, "finding")
    assert verdicts.startswith("The plan's figures mostly agree: of 399 checks, 44 differ")
    assert "3 Mt and 3.16 Mt" in repeats and "0.1 Mt and 0.4 Mt" in repeats
    assert savings.startswith("Most printed savings follow a rule")
    assert chinese(payloads) == []


def test_every_row_that_differs_stands_in_a_table(execute):
    payloads = execute(lang="zh")
    listed = {id: table(payloads, id) for id in ("contradictions", "names", "limits", "without-rule")}
    assert {id: len(rows) for id, rows in listed.items()} == {
        "contradictions": 24, "names": 11, "limits": 4, "without-rule": 5
    }  # fmt: skip
    total = sum(len(rows) for rows in listed.values())
    assert total == sum(int(row[3]) for row in table(payloads, "counts")) == 44
    assert ["可降解塑料产能", "正文 一", "300万吨", "316万吨", "正文 二（一）", "重复数值"] in listed["contradictions"]
    assert all(row[1].startswith(("正文", "附件")) for rows in listed.values() for row in rows)


def test_every_number_of_a_finding_has_an_origin(execute):
    found = (item["parts"] for item in execute(lang="zh")[TEXT] if item["kind"] == "finding")
    numbers = [part for parts in found for part in parts if not isinstance(part, str)]
    assert len(numbers) == 15
    assert all(part["evidence"] and part["source"] for part in numbers)


def test_parameters_are_only_the_common_ones():
    cell = next(cell for cell in nbformat.read(NOTEBOOK, 4).cells if cell["id"] == "parameters")
    values = {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(cell.source).body}
    common = {name: values.pop(name) for name in ("lang", "scenario", "as_of", "changes")}
    assert common == {"lang": "zh", "scenario": "plan", "as_of": "", "changes": {}}
    assert values == {}


def test_form():
    cells = nbformat.read(NOTEBOOK, 4).cells
    assert len(cells) <= 45
    assert all(re.fullmatch("[a-z0-9-]+", cell["id"]) for cell in cells)
    for cell in cells:
        if cell.cell_type == "markdown":
            assert cell.metadata.tags in (["zh"], ["en"])
        else:
            assert not cell.outputs and cell.execution_count is None
            assert not re.search(r"^\s*(def|for|while|class)\b", cell.source, re.M)
    title = next(cell.source for cell in cells if cell["id"] == "title-zh").splitlines()[0]
    assert len(HAN.findall(title)) <= 16


def test_prose_holds_no_typed_figures():
    allowed = re.compile(r"\[@\w+:[\w-]+\]")
    cells = [cell for cell in nbformat.read(NOTEBOOK, 4).cells if cell.cell_type == "markdown"]
    assert not [cell["id"] for cell in cells if re.search(r"\d", allowed.sub("", cell.source))]
