"""Briefing 05 executed: both languages, and words that follow scenario and levers."""

import re
from pathlib import Path

import nbformat
from payloads import FIGURE, TABLE, TEXT, sentences

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "05_energy.ipynb"
HAN = re.compile("[\u4e00-\u9fff]")
FIGURES = [
    "path",
    "bridge",
    "limits",
    "printed-recomputed",
    "concentration",
    "once",
    "break-even",
    "co2",
]
TABLES = ["rules", "differing", "turns", "parameters", "sources"]


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
    assert grades["phaseout_printed"] == grades["top_industry_share"] == "plan"
    assert grades["phaseout_net_2025"] == grades["combined_2025"] == "assumption"


def test_every_figure_and_table_is_referred_to():
    cells = "".join(cell.source for cell in nbformat.read(NOTEBOOK, as_version=4).cells)
    names = [f"[@fig:{name}]" for name in FIGURES] + [f"[@tab:{name}]" for name in TABLES[:-2]]
    assert not [name for name in names if name not in cells]


def test_the_plan_in_both_languages(execute):
    wanted = {
        "zh": (
            "清单即使按期完成，也够不着正文的目标：38家到2025年底省下78.4万吨标准煤，目标是100万吨标准煤。",
            "关停省不下规划所写的125.33万吨标准煤：那是28家企业的全部用能。",
            "列明节能量的63条产品线中，31条等于超出先进值的单耗乘以产量，27条只是用能的5%，5条找不到算法。",
        ),
        "en": (
            "by the end of 2025 the 38 enterprises save 0.784 Mtce, the target is 1 Mtce",
            "0.625 Mtce is saved by 2025",
            "11 enterprises hold four fifths, coke alone 42.3%",
        ),
    }
    for lang, words in wanted.items():
        payloads = execute(lang=lang)
        findings = sentences(payloads, "finding")
        assert len(findings) == 3
        assert all(part in finding for part, finding in zip(words, findings, strict=True))
        assert [figure["id"] for figure in payloads[FIGURE]] == FIGURES
        assert [table["id"] for table in payloads[TABLE]] == TABLES


def test_stress_turns_the_gap_and_the_sum(execute):
    payloads = execute(lang="zh", scenario="stress")
    findings = sentences(payloads, "finding")
    assert findings[0].startswith("改造既够不着清单，也够不着正文：到2024年底省下33.8万吨标准煤，清单是78.4万吨标准煤")
    # coke rebuilt at 60 %: 125.33 - 0.6 x 83.835
    assert "净省75.0万吨标准煤" in findings[1]
    assert any("始终没有实现" in claim for claim in sentences(payloads, "claim"))


def test_level_and_target_turn_the_verdict(execute):
    payloads = execute(lang="en", energy_target_level="advanced", energy_target_10k_tce=80.0)
    assert sentences(payloads, "finding")[0].startswith("The retrofits meet the target of the main text: they save 0.811")
    assert any("this scenario gets there" in claim for claim in sentences(payloads, "claim"))
    bridge = next(figure for figure in payloads[FIGURE] if figure["id"] == "bridge")
    assert bridge["caption"] == "With the whole list at the advanced limits, the target is within reach"


def test_replacing_everything_turns_the_closures(execute):
    payloads = execute(lang="zh", phaseout_carbide_replacement_share=1.0, phaseout_utilisation=0.95,
                       energy_start_delay_years=2.0)  # fmt: skip
    findings = sentences(payloads, "finding")
    # 0.95 x (83.835 + 94.3 x 0.823) - 125.33
    assert findings[1].startswith("关停反而多用能") and "还多28.0万吨标准煤" in findings[1]
    assert findings[0].startswith("改造既够不着清单")
