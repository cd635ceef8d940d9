"""Briefing 01 executed: both languages, and words that follow scenario and levers."""

import ast
import re
from pathlib import Path

import nbformat
from payloads import FIGURE, TABLE, TEXT, sentences

from wuhai import data
from wuhai.parameters import schema

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "01_structure.ipynb"
HAN = re.compile("[\u4e00-\u9fff]")


def test_plan_in_both_languages(execute):
    for lang, words in (("zh", "这要靠可降解塑料"), ("en", "That hinges on degradable plastics")):
        payloads = execute(lang=lang)
        findings = sentences(payloads, "finding")
        assert len(findings) == 3
        assert words in findings[0] and "21.1%" in findings[0]
        assert "53.6%" in findings[2]
        assert len(payloads[FIGURE]) == 8 and len(payloads[TABLE]) == 5


def test_no_chinese_sentence_in_english(execute):
    payloads = execute(lang="en")
    prose = [
        sentence for kind in ("finding", "claim", "text", "note") for sentence in sentences(payloads, kind)
    ]
    prose += [figure[key] for figure in payloads[FIGURE] for key in ("caption", "alt", "note")]
    assert not [sentence for sentence in prose if HAN.search(sentence)]


def test_every_number_of_a_finding_has_an_origin(execute):
    numbers = [
        part
        for item in execute(lang="zh")[TEXT]
        if item["kind"] == "finding"
        for part in item["parts"]
        if not isinstance(part, str)
    ]
    assert len(numbers) >= 10
    assert all(part["evidence"] and part["source"] for part in numbers)


def test_evidence_misses_the_target_and_says_why(execute):
    findings = sentences(execute(lang="zh", scenario="evidence"), "finding")
    assert findings[0].startswith("本情景未达到目标") and "缩得更快" in findings[0]


def test_a_target_beyond_the_plausible_is_a_finding(execute):
    findings = sentences(execute(lang="en", definition="strict"), "finding")
    assert findings[0].startswith("The target is hardly within reach")
    assert "whatever" in findings[1] or "wherever" in findings[1]


def test_parameters_are_the_schemas():
    cell = next(cell for cell in nbformat.read(NOTEBOOK, 4).cells if cell["id"] == "parameters")
    values = {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(cell.source).body}
    common = {name: values.pop(name) for name in ("lang", "scenario", "as_of", "changes")}
    assert common == {"lang": "zh", "scenario": "plan", "as_of": "", "changes": {}}
    known = schema(data.load()["parameters"])
    assert values == {name: known[name].default for name in values}
    assert all("01_structure" in known[name].notebooks for name in values)
    assert all(type(value) is type(known[name].default) for name, value in values.items())


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
    """Numbers in Markdown: years of publications, numbers of briefings, names; nothing the model computes."""
    allowed = re.compile(r"\$\$.*?\$\$|\$.*?\$|\[@\w+:[\w-]+\]|（\d{4}）|\(\d{4}\)|2021年?|1,4-|02|03", re.S)
    cells = [cell for cell in nbformat.read(NOTEBOOK, 4).cells if cell.cell_type == "markdown"]
    assert not [cell["id"] for cell in cells if re.search(r"\d", allowed.sub("", cell.source))]
