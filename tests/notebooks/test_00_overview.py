"""The overview executed: one finding per shift, words that follow the scenario, and a run of its own beside the others."""

import re
from pathlib import Path

import nbformat
import pytest
from payloads import FIGURE, TABLE, TEXT, sentences

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "00_overview.ipynb"
HAN = re.compile("[\u4e00-\u9fff]")


def numbers(payloads, kind):
    parts = [part for item in payloads[TEXT] if item["kind"] == kind for part in item["parts"]]
    return [part for part in parts if not isinstance(part, str)]


@pytest.mark.parametrize(
    ("lang", "heads", "assumed"),
    [
        ("zh", ["产业结构：", "焦化整合：", "可降解塑料："], "80%是假定达到的"),
        ("en", ["Industrial structure: ", "Coking: ", "Degradable plastics: "], "80% is assumed to be met"),
    ],
)
def test_plan_has_a_finding_for_each_shift(execute, lang, heads, assumed):
    payloads = execute(lang=lang)
    findings = sentences(payloads, "finding")
    assert [any(finding.startswith(head) for finding in findings) for head in heads] == [True] * 3
    assert len(findings) == 3 and assumed in findings[0]
    assert len(payloads[FIGURE]) == 7 and len(payloads[TABLE]) == 8
    assert all(number["evidence"] and number["source"] for number in numbers(payloads, "finding"))


def test_stress_says_something_else(execute):
    findings = sentences(execute(lang="zh", scenario="stress"), "finding")
    assert len(findings) == 3
    assert findings[0].startswith("产业结构：未达到") and "缩得更快" in findings[0]
    assert findings[1].startswith("焦化整合：并不成5家，最多4家")
    assert findings[2].startswith("可降解塑料：未达到") and "没有一次达标" in findings[2]
    captions = [figure["caption"] for figure in execute(lang="zh", scenario="stress")[FIGURE]]
    assert captions[0] == "9项主要指标达到1项"


def test_headline_probabilities_tell_draws_seed_and_error(execute):
    told = sentences(execute(lang="zh", scenario="stress"), "text")
    share = next(sentence for sentence in told if sentence.startswith("非煤占比按期达标"))
    assert re.search(r"概率[\d.]+%±[\d.]+个百分点（8,192次抽样，随机种子2022；±后为标准误）", share)
    assert any("来自假设" in sentence and "最值得先查清的是" in sentence for sentence in told)


def test_a_lever_of_another_briefing_changes_words_and_adds_a_column(execute):
    payloads = execute(lang="en", scenario="plan", changes={"coke_start_delay_years": 1})
    findings = sentences(payloads, "finding")
    assert "the merger is complete only in 2026" in findings[1]
    table = next(table for table in payloads[TABLE] if table["id"] == "by-scenario")
    assert table["columns"][-1]["label"] == "This run"


def test_no_chinese_in_the_english_briefing(execute):
    payloads = execute(lang="en")
    prose = [
        sentence for kind in ("finding", "claim", "text", "note") for sentence in sentences(payloads, kind)
    ]
    prose += [figure[key] for figure in payloads[FIGURE] for key in ("caption", "alt", "note")]
    tables = [table for table in payloads[TABLE] if table["id"] != "sources"]
    prose += [cell for table in tables for row in table["rows"] for cell in row]
    assert not [sentence for sentence in prose if HAN.search(sentence)]


def test_links_lead_to_briefings_that_exist():
    cells = [cell.source for cell in nbformat.read(NOTEBOOK, 4).cells if cell["id"].startswith("briefings-")]
    for source in cells:
        linked = re.findall(r"\]\((?:\.\./\.\./plan/../)?(\w+)\.html\)", source)
        assert linked[:3] == ["01_structure", "02_coking", "03_plastics"] and len(linked) == source.count(
            ".html"
        )
        assert all((NOTEBOOK.parent / f"{name}.ipynb").is_file() for name in linked)
