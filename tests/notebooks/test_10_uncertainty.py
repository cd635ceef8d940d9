"""Briefing 10 executed: three findings, every figure and table, probabilities with draws, seed and error, in both languages."""

import re
from pathlib import Path

from payloads import FIGURE, TABLE, sentences

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "10_uncertainty.ipynb"
HAN = re.compile("[\u4e00-\u9fff]")
FIGURES = ["probabilities", "fan-share", "fan-coke", "fan-plastics", "convergence", "indices", "tornado", "grades", "tradeoff"]
TABLES = ["measure-first", "boxes", "backcast", "drivers", "sources"]


def test_evidence_in_chinese(execute):
    payloads = execute(lang="zh", scenario="evidence")
    assert [figure["id"] for figure in payloads[FIGURE]] == FIGURES
    assert [table["id"] for table in payloads[TABLE]] == TABLES
    likely, share, measure = sentences(payloads, "finding")
    assert "9项主要目标里，比较可能达到的有0项，几乎不可能的有6项" in likely and "8,192次抽样，随机种子2022" in likely
    assert "来自假设" in share
    assert "2021年非煤产业占比" in measure
    assert any(re.search(r"概率[\d.]+%±[\d.]+个百分点", sentence) for sentence in sentences(payloads, "claim"))


def test_plan_in_english(execute):
    payloads = execute(lang="en")
    assert [figure["id"] for figure in payloads[FIGURE]] == FIGURES
    likely, *_ = sentences(payloads, "finding")
    assert "3 are solved for by the scenario and have no probability" in likely
    prose = sentences(payloads, "finding", "claim", "text", "note")
    prose += [figure[key] for figure in payloads[FIGURE] for key in ("caption", "alt", "note")]
    prose += [cell for table in payloads[TABLE][:-1] for row in table["rows"] for cell in row]
    assert not [text for text in prose if HAN.search(text)]


def test_what_cannot_be_met_is_said_plainly(execute):
    backcast = next(table for table in execute(lang="zh", scenario="evidence")[TABLE] if table["id"] == "backcast")
    told = {row[0]: row[1] for row in backcast["rows"]}
    assert told == {"非煤产业占比": "能", "焦炭产能": "能", "可降解塑料产能": "达不到"}


def test_every_target_has_a_probability_in_every_scenario(execute):
    table = execute(lang="en")[FIGURE][0]["data"]
    assert len(table["rows"]) == 9 * 4
    assert [column["name"] for column in table["columns"]] == ["target", "title", "probability", "error", "solved"]


def test_every_reference_has_its_target():
    source = NOTEBOOK.read_text(encoding="utf-8")
    assert set(re.findall(r"\[@fig:([\w-]+)\]", source)) <= set(FIGURES)
    assert set(re.findall(r"\[@tab:([\w-]+)\]", source)) <= set(TABLES)
