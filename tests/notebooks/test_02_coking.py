"""Briefing 02 executed: both languages, scenarios and levers, and by hand from the command line."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
from payloads import FIGURE, TABLE, TEXT, sentences, shown

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "02_coking.ipynb"
HAN = re.compile("[\u4e00-\u9fff]")
FIGURES = [
    "entity-limits",
    "assignment",
    "capacity-path",
    "late-starts",
    "concentration",
    "unit-energy",
    "savings",
    "fan",
]
TABLES = ["firms", "entities", "projects", "turning-points", "parameters", "sources"]


def test_the_plan_in_both_languages(execute):
    wanted = {
        "zh": (
            "并成5家做得到，这也是上限：1,763万吨按每家不低于300万吨，最多分成5家。门槛高于352.6万吨，或置换比例高于1.175",
            "2023年底前关停729万吨，占全市41.3%",
            "所列节能量33.15万吨标准煤，按它自己的算法应为36.91万吨标准煤，2家对不上。",
        ),
        "en": (
            "A merger into 5 entities is feasible, and that is the ceiling: 17.63 Mt at 3 Mt or more each makes 5",
            "7.29 Mt, 41.3% of the total, closes by the end of 2023",
            "prints savings of 0.3315 Mtce; its own rule gives 0.3691 Mtce, and 2 firms do not match.",
        ),
    }
    for lang, words in wanted.items():
        payloads = execute(lang=lang)
        findings = sentences(payloads, "finding")
        assert len(findings) == 3
        assert all(part in finding for part, finding in zip(words, findings, strict=True))
        assert [figure["id"] for figure in payloads[FIGURE]] == FIGURES
        assert sorted(table["id"] for table in payloads[TABLE]) == sorted(TABLES)
        assert len(sentences(payloads, "claim")) == len(FIGURES)


def test_no_chinese_in_english(execute):
    payloads = execute(lang="en")
    prose = [item for kind in ("finding", "claim", "text", "note") for item in sentences(payloads, kind)]
    prose += [figure[key] for figure in payloads[FIGURE] for key in ("caption", "alt", "note")]
    own = [table for table in payloads[TABLE] if table["id"] not in ("parameters", "sources")]
    prose += [cell for table in own for row in table["rows"] for cell in row]
    assert not [item for item in prose if HAN.search(item)]


def test_every_number_of_a_finding_has_an_origin(execute):
    findings = [item for item in execute(lang="zh")[TEXT] if item["kind"] == "finding"]
    numbers = [part for item in findings for part in item["parts"] if not isinstance(part, str)]
    assert len(numbers) >= 15
    assert all(part["evidence"] and part["source"] for part in numbers)
    grades = {part["name"]: part["evidence"] for part in numbers}
    assert grades["listed_exits"] == grades["saving_printed"] == "plan"
    assert grades["gap_if_quarter_late"] == grades["unit_energy_2025"] == "assumption"


def test_late_starts_turn_the_second_finding(execute):
    findings = sentences(execute(lang="zh", scenario="evidence"), "finding")
    assert "做得到" in findings[0]
    assert findings[1].startswith("产能会断档：旧炉关停比新炉投产早2.5年，2023年底缺口达729万吨")
    assert "2026年才补齐" in findings[1] and "合并到2028年完成，晚于规划期限2025年" in findings[1]


def test_stress_turns_both(execute):
    findings = sentences(execute(lang="en", scenario="stress"), "finding")
    assert findings[0].startswith("Not feasible, at most 4 entities: 5 entities of 3 Mt or more need 15 Mt")
    assert findings[1].startswith("Capacity dips: old ovens close 4 years before")


def test_a_floor_of_400_is_a_finding(execute):
    payloads = execute(lang="zh", floor_10kt=400)
    findings = sentences(payloads, "finding")
    assert findings[0].startswith("不可行，最多4家：5家各不低于400万吨，共需2,000万吨，置换后只有1,763万吨")
    assert "经不起迟到" in findings[1]
    entities = next(table for table in payloads[TABLE] if table["id"] == "entities")
    assert len(entities["rows"]) == 4


def test_a_ratio_of_one_point_two_costs_an_entity_and_capacity(execute):
    findings = sentences(execute(lang="zh", replacement_ratio=1.2), "finding")
    assert findings[0].startswith("不可行，最多4家")
    assert findings[1].startswith(
        "产能没有缺口，但总量保不住：2025年底只有1,469万吨，比规划的1,763万吨少294万吨"
    )


def test_by_hand_with_four_entities(tmp_path):
    out = tmp_path / "out.ipynb"
    command = [
        sys.executable,
        "-m",
        "papermill",
        str(NOTEBOOK),
        str(out),
        "-k",
        "python3",
        "-p",
        "entities",
        "4",
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=NOTEBOOK.parents[1], check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    findings = sentences(shown(nbformat.read(out, as_version=4)), "finding")
    assert findings[0].startswith("并成4家做得到，还有余地") and "最多可分成5家" in findings[0]


def test_every_reference_has_its_target():
    source = NOTEBOOK.read_text(encoding="utf-8")
    assert set(re.findall(r"\[@fig:([\w-]+)\]", source)) <= set(FIGURES)
    assert set(re.findall(r"\[@tab:([\w-]+)\]", source)) <= {*TABLES, "what-if-coking"}
