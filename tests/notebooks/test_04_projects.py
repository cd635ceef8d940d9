"""Briefing 04 executed: both languages, and words that follow scenario and levers."""

import re
from pathlib import Path

from payloads import FIGURE, TABLE, TEXT, sentences

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "04_projects.ipynb"
HAN = re.compile("[\u4e00-\u9fff]")


def test_the_plan_in_chinese(execute):
    payloads = execute(lang="zh")
    coverage, outlook, reserve = sentences(payloads, "finding")
    assert coverage.startswith("18项目标中，列名产能够数的只有8项。3项不足；4项列了项目却没有列明产能，3项没有列出项目")
    assert outlook.startswith("本情景假设各项按期达标") and "没有一项达标的可能过半，平均达标0.5项" in outlook
    assert "8项里，7项按较低的数值恰好等于目标" in reserve
    assert [figure["id"] for figure in payloads[FIGURE]] == [
        "coverage", "repeated", "clusters", "parks", "outlook", "slack", "chances",
    ]  # fmt: skip
    assert [table["id"] for table in payloads[TABLE]] == ["board", "turns", "projects", "parameters", "sources"]


def test_the_plan_in_english(execute):
    payloads = execute(lang="en")
    coverage, outlook, _ = sentences(payloads, "finding")
    assert coverage.startswith("Of 18 targets only 8 are named in full.")
    assert "none of the 9 targets" in outlook
    prose = sentences(payloads, "finding", "claim", "text", "note")
    prose += [figure[key] for figure in payloads[FIGURE] for key in ("caption", "alt", "note")]
    assert not [sentence for sentence in prose if HAN.search(sentence)]


def test_every_number_of_a_finding_has_an_origin(execute):
    found = (item["parts"] for item in execute(lang="zh")[TEXT] if item["kind"] == "finding")
    numbers = [part for parts in found for part in parts if not isinstance(part, str)]
    assert len(numbers) >= 12
    assert all(part["evidence"] and part["source"] for part in numbers)


def test_stress_assumes_nothing_met_and_lowers_the_chances(execute):
    _, outlook, _ = sentences(execute(lang="zh", scenario="stress"), "finding")
    assert outlook.startswith("按各项目所处阶段推演") and "平均达标0.2项" in outlook


def test_sure_projects_and_shorter_glass_years_turn_the_verdicts(execute):
    levers = {"probability_approved": 0.7, "scope_low": 0.9, "changes": {"scope_mode": 1.0, "scope_high": 1.5, "draws": 2000}}
    _, outlook, _ = sentences(execute(lang="en", **levers), "finding")
    assert "are likelier than not to stand" in outlook and "none" not in outlook.lower()
