"""Briefing 07 executed: both languages, and words that follow the levers."""

import re
from pathlib import Path

from payloads import FIGURE, TABLE, TEXT, sentences

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "07_digital.ipynb"
HAN = re.compile("[\u4e00-\u9fff]")


def test_the_plan_in_chinese(execute):
    payloads = execute(lang="zh")
    baseline, pace, lead = sentences(payloads, "finding")
    assert baseline.startswith("20项目标里，只有1项列明起点") and "10项列明目标值，没有公布基数" in baseline
    assert "每年须提高13.3个百分点" in pace and "5G基站每年最多须建575个" in pace
    assert "20项里占15项，而市工业和信息化局配合15项、牵头0项" in lead
    assert [figure["id"] for figure in payloads[FIGURE]] == ["timeline", "departments", "diagnosis", "delay", "pace"]
    assert [table["id"] for table in payloads[TABLE]] == ["milestones", "turns", "parameters", "sources"]


def test_the_plan_in_english(execute):
    payloads = execute(lang="en")
    assert sentences(payloads, "finding")[0].startswith("Of 20 targets only 1 has a start")
    prose = sentences(payloads, "finding", "claim", "text", "note")
    prose += [figure[key] for figure in payloads[FIGURE] for key in ("caption", "alt", "note")]
    assert not [sentence for sentence in prose if HAN.search(sentence)]


def test_every_number_of_a_finding_has_an_origin(execute):
    found = (item["parts"] for item in execute(lang="zh")[TEXT] if item["kind"] == "finding")
    numbers = [part for parts in found for part in parts if not isinstance(part, str)]
    assert len(numbers) >= 12
    assert all(part["evidence"] and part["source"] for part in numbers)


def test_a_delay_turns_the_verdict(execute):
    payloads = execute(lang="en", digital_delay_years=2.0)
    pace = sentences(payloads, "finding")[1]
    assert pace.startswith("This run assumes a delay of 2 years: none of the 18 targets")
    assert re.search(r"84(\.0)?% of firms are diagnosed by then, 16(\.0)? percentage points short", pace)
    assert any("the last is due in 2027; 0 are still met" in sentence for sentence in sentences(payloads, "text"))
