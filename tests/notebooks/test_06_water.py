"""Briefing 06 executed: both languages, and words that follow scenario and levers."""

import re
from pathlib import Path

import nbformat
from payloads import FIGURE, TABLE, TEXT, sentences

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "06_water.ipynb"
HAN = re.compile("[\u4e00-\u9fff]")
FIGURES = [
    "permitted",
    "base-map",
    "by-year",
    "price-trap",
    "bridge",
    "cost-curve",
    "industries",
]
TABLES = ["limits", "lines", "turns", "parameters", "sources"]


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
    assert grades["price_rise_that_suffices"] == grades["saving_target_year"] == "plan"
    assert grades["permitted"] == grades["need"] == "assumption"


def test_every_figure_and_table_is_referred_to():
    cells = "".join(cell.source for cell in nbformat.read(NOTEBOOK, as_version=4).cells)
    names = [f"[@fig:{name}]" for name in FIGURES] + [f"[@tab:{name}]" for name in TABLES[:-2]]
    assert not [name for name in names if name not in cells]


def test_the_plan_in_both_languages(execute):
    wanted = {
        "zh": (
            "先起作用的是万元工业增加值用水量，不是总量上限：起点假设为2.8亿立方米，它到2025年只许全市用水2.97亿立方米",
            "清单项目届时省256.7万立方米，只顶3.3%",
            "物价累计涨21.95%，一滴水不省也“下降”18%。",
        ),
        "en": (
            "Water per industrial value added comes first, not the cap",
            "The projects save 2.567 million m³ by then, 3.3% of it",
            "a price rise of 21.95% gives the 18% with no water saved",
        ),
    }
    for lang, words in wanted.items():
        payloads = execute(lang=lang)
        findings = sentences(payloads, "finding")
        assert len(findings) == 3
        assert all(part in finding for part, finding in zip(words, findings, strict=True))
        assert [figure["id"] for figure in payloads[FIGURE]] == FIGURES
        assert [table["id"] for table in payloads[TABLE]] == TABLES


def test_slow_growth_makes_use_fall(execute):
    payloads = execute(lang="zh", scenario="stress")
    findings = sentences(payloads, "finding")
    assert findings[0].endswith("须比2020年少用0.25亿立方米。")
    assert "清单项目届时省154.0万立方米" in findings[1]
    claims = "".join(sentences(payloads, "claim"))
    assert "总量上限到2030年都不是最紧的" in claims and "没有达到所列的256.7万立方米" in claims


def test_a_high_base_and_fast_growth_let_the_cap_bind(execute):
    payloads = execute(
        lang="en", water_base_100m_m3=3.4, water_gdp_growth=0.09, water_industrial_growth=0.12
    )
    findings = sentences(payloads, "finding")
    assert findings[0].startswith("The cap comes first: the city may use 329 million m³ in 2025")
    assert findings[0].endswith("11 million m³ less than in 2020.")
    assert any("tightest limit from 2021 on." in claim for claim in sentences(payloads, "claim"))


def test_no_cut_and_slow_growth_need_no_saving(execute):
    payloads = execute(
        lang="zh", water_gdp_cut_share=0.0, water_industrial_cut_share=0.0, water_gdp_growth=0.02,
        water_industrial_growth=0.15,
    )  # fmt: skip
    assert sentences(payloads, "finding")[1].startswith("按假设的增速，用水强度不变也在限额之内")
    bridge = next(figure for figure in payloads[FIGURE] if figure["id"] == "bridge")
    assert bridge["caption"].startswith("用水强度不变也在限额之内")
