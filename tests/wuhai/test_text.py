"""Numbers and words read the same way everywhere, and no number goes without its origin."""

from __future__ import annotations

import json
import math
from collections import Counter
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuhai import display, text
from wuhai.facts import EVIDENCE, Fact
from wuhai.identity import Identity, dated
from wuhai.text import Facts, compose, quantity, span
from wuhai.units import WORDS

COKING = Facts(
    "coking",
    [
        Fact("capacity", 1763, "10kt", formula="sum of the firms", evidence="plan", source="plan 二（二）"),
        Fact("gap", -15.0, "pp", evidence="assumption", source="assumption"),
        Fact("met", False, "bool"),
        Fact("price", 10.46, "cny_per_m3"),
        Fact("unknown", math.nan, "10kt"),
        Fact("precise", 1763.2, "10kt", digits=1),
    ],
)


@pytest.fixture
def shown(monkeypatch):
    """What `say` displays, instead of a notebook."""
    outputs = []
    monkeypatch.setattr(text, "display", outputs.append)
    return outputs


@pytest.mark.parametrize(
    ("value", "code", "zh", "en"),
    [
        (1763, "10kt", "1,763万吨", "17.63 Mt"),
        (316, "10kt", "316万吨", "3.16 Mt"),
        (300, "10kt", "300万吨", "3 Mt"),
        (0.034, "10kt", "0.034万吨", "0.00034 Mt"),
        (-0.5, "10kt", "−0.5万吨", "−0.005 Mt"),
        (1000, "100m_cny", "1,000亿元", "100 billion CNY"),
        (718.66, "100m_cny", "718.7亿元", "71.87 billion CNY"),
        (2500, "10k_cny", "2,500万元", "25 million CNY"),
        (0.8, "share", "80%", "80%"),
        (0.6342, "share", "63.4%", "63.4%"),
        (-0.211, "rate", "−21.1%", "−21.1%"),
        (0.347, "probability", "35%", "35%"),
        (15, "pp", "15个百分点", "15 percentage points"),
        (1, "pp", "1个百分点", "1 percentage point"),
        (125.33, "10k_tce", "125.3万吨标准煤", "1.253 Mtce"),
        (3.29, "100m_m3", "3.29亿立方米", "329 million m³"),
        (58.4, "10k_m3", "58万立方米", "0.58 million m³"),
        (250, "10kt_co2", "250万吨二氧化碳", "2.5 Mt CO₂"),
        (2.5, "mt_co2", "250万吨二氧化碳", "2.5 Mt CO₂"),
        (135, "kgce_per_t", "135千克标准煤/吨", "135 kgce/t"),
        (31646, "cny_per_t", "31,646元/吨", "31,646 CNY/t"),
        (0.4291, "t_per_t", "0.429吨/吨", "0.429 t/t"),
        (2025, "year", "2025年", "2025"),
        (1, "years", "1年", "1 year"),
        (2.5, "years", "2.5年", "2.5 years"),
        (18, "months", "18个月", "18 months"),
        (1, "entities", "1家", "1 entity"),
        (5, "entities", "5家", "5 entities"),
        (1.175, "ratio", "1.175", "1.175"),
        (2354.4, "index", "2,354", "2,354"),
        (19.65, "degree", "19.65°", "19.65°"),
        (math.nan, "10kt", "无数据", "no data"),
        (-math.inf, "years", "−∞年", "−∞ years"),
        (True, "bool", "是", "yes"),
        ("polymer", "text", "polymer", "polymer"),
        ("web_unverified", "evidence", "网络信息（未核实）", "web, unverified"),
        ("2025-10", "month", "2025年10月", "October 2025"),
        (2021.25, "moment", "2022年3月", "March 2022"),
        (2021.0, "moment", "2021年12月", "December 2021"),
        (2023 + 10 / 12, "moment", "2024年10月", "October 2024"),
    ],
)
def test_a_value_reads_in_both_languages(value, code, zh, en):
    assert (quantity(value, code, "zh"), quantity(value, code, "en")) == (zh, en)


def test_precision_is_the_same_in_both_languages():
    assert quantity(1763.2, "10kt", "zh", digits=1) == "1,763.2万吨"
    assert quantity(1763.2, "10kt", "en", digits=1) == "17.632 Mt"
    assert quantity(3.2, "100m_m3", "en", digits=1) == "320 million m³"
    assert quantity(0.5, "share", "en", digits=1) == "50.0%"


def test_signs():
    assert quantity(3, "pp", "zh", signed=True) == "+3个百分点"
    assert quantity(0, "pp", "zh", signed=True) == "0个百分点"
    assert quantity(-0.04, "pp", "zh", places=1) == "0.0个百分点"


def test_ranges():
    assert span(0.63, 0.68, "share", "zh") == "63%～68%"
    assert span(0.63, 0.68, "share", "en") == "63–68%"
    assert span(20, 30, "10kt", "zh") == "20～30万吨"
    assert span(20, 30, "10kt", "en") == "0.2–0.3 Mt"
    assert span(2021, 2025, "year", "zh") == "2021～2025年"


def test_dates():
    assert [text.date("2025-07-22", lang) for lang in ("zh", "en")] == ["2025年7月22日", "22 July 2025"]
    assert [text.date("2025-07", lang) for lang in ("zh", "en")] == ["2025年7月", "July 2025"]
    assert text.date("2025", "zh") == "2025年"
    with pytest.raises(ValueError, match="not a date: '7/2025'"):
        text.date("7/2025")


@given(st.floats(-1e9, 1e9), st.sampled_from(sorted(set(text.UNITS) - set(WORDS))))
def test_nothing_but_zero_reads_as_zero_and_no_hyphen_stands_for_a_minus(value, code):
    for lang in text.LANGUAGES:
        shown = quantity(value, code, lang, bare=True)
        assert "-" not in shown and "e" not in shown
        if abs(text.scaled(value, code, lang)) > 1e-9:
            assert shown.strip("−0.,")


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_a_formatted_number_reads_back(value, digits):
    shown = text.number(value, digits)
    assert float(shown.replace("−", "-").replace(",", "")) == pytest.approx(value, abs=0.51 * 10**-digits)


def test_an_unknown_unit_names_the_nearest():
    with pytest.raises(ValueError, match="unknown unit '10k_tec'; did you mean 10k_tce"):
        quantity(1, "10k_tec")


def test_a_sentence_in_each_language():
    zh, en = (
        "焦炭产能{capacity}，{met:达到|未达到}目标，差{gap:+}。",
        "Coke: {capacity}, {met:met|missed} by {gap}.",
    )
    assert str(compose(COKING, zh=zh, en=en, lang="zh")) == "焦炭产能1,763万吨，未达到目标，差−15个百分点。"
    assert str(compose(COKING, zh=zh, en=en, lang="en")) == "Coke: 17.63 Mt, missed by −15 percentage points."


def test_formats():
    def filled(template, lang="zh"):
        return text.fill(COKING, zh=template, en=template, lang=lang)

    assert filled("{capacity:bare}") == "1,763"
    assert filled("{capacity:+}") == "+1,763万吨"
    assert filled("{price:.2}") == "10.46元/立方米"
    assert filled("{capacity:bare,.1}", "en") == "17.6"
    assert filled("{precise}", "en") == "17.632 Mt"
    assert filled("{unknown}") == "无数据"
    assert filled("{{{capacity}}}") == "{1,763万吨}"


def test_a_number_carries_its_origin_and_a_picked_word_does_not():
    parts = compose(COKING, zh="产能{capacity}，{met:是|不是}", en="{capacity}", lang="zh").payload()["parts"]
    assert parts == [
        "产能",
        {
            "text": "1,763万吨",
            "name": "capacity",
            "label": "",
            "value": 1763.0,
            "unit": "万吨",
            "formula": "sum of the firms",
            "evidence": "plan",
            "evidence_label": "规划原文",
            "source": "plan 二（二）",
            "sources": [],
        },
        "，不是",
    ]


def test_an_assumption_says_so_in_the_language_and_unit_of_the_sentence():
    (part,) = compose(COKING, zh="{gap}", en="{gap}", lang="en").payload()["parts"]
    assert (part["evidence"], part["evidence_label"], part["unit"]) == (
        "assumption",
        "assumption",
        "percentage points",
    )
    (part,) = compose(COKING, zh="{capacity}", en="{capacity}", lang="en").payload()["parts"]
    assert (part["value"], part["unit"]) == (17.63, "Mt")


def test_the_unit_of_one_is_in_the_singular():
    late = [Fact("one", 1.0, "years"), Fact("two", 2.0, "years"), Fact("month", "2025-10", "month")]
    (one, _, two, _, month) = compose(Facts("t", late), zh="{one} {two} {month}", en="{one} {two} {month}", lang="en").payload()["parts"]
    assert (one["unit"], two["unit"], month["text"], month["unit"]) == ("year", "years", "October 2025", "")


def test_payload_is_strict_json():
    payload = compose(COKING, zh="{unknown}{price}", en="", lang="zh").payload()
    assert json.loads(json.dumps(payload, allow_nan=False))["parts"][0]["value"] is None


def test_a_line_break_is_no_space_in_chinese_and_one_in_english():
    zh = """产能
    {capacity}
    的焦炭，采用 CO₂
    核算"""
    assert text.fill(COKING, zh=zh, en="", lang="zh") == "产能1,763万吨的焦炭，采用 CO₂核算"
    assert text.fill(COKING, zh="", en="Coke\n    capacity\n", lang="en") == "Coke capacity"


def test_facts_of_several_models():
    report = Facts("facts", {"coking": COKING})
    assert text.fill(report, zh="{coking.capacity}", en="", lang="zh") == "1,763万吨"
    assert report.coking.capacity.value == 1763
    with pytest.raises(text.UnknownFact, match="names a group of facts"):
        compose(report, zh="{coking}", en="")


@pytest.mark.parametrize(
    ("template", "error", "message"),
    [
        ("{capcity}", text.UnknownFact, "coking has no 'capcity'; did you mean capacity?"),
        ("{capacity:bold}", ValueError, "unknown format 'bold'; known: bare"),
        ("{gap:rises|falls}", ValueError, "needs a true or false fact; this one is 'pp'"),
        ("{met:a|b|c}", ValueError, "needs a true or false fact"),
        ("{capacity!r}", ValueError, "no conversion"),
        ("{capacity:{gap}}", ValueError, "no braces inside braces"),
    ],
)
@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_slip_in_either_language_is_refused(template, error, message, lang):
    words = {"zh": "", "en": "", lang: template}
    with pytest.raises(error) as caught:
        compose(COKING, **words, lang="zh")
    assert message in str(caught.value)


def test_facts_name_the_nearest():
    with pytest.raises(AttributeError, match="did you mean capacity?"):
        COKING.capcity  # noqa: B018
    with pytest.raises(ValueError, match="coking: twice a"):
        Facts("coking", [Fact("a", 1, "t"), Fact("b", 1, "t"), Fact("a", 2, "t")])
    assert COKING["gap"] is COKING.gap and "gap" in dir(COKING) and len(COKING) == 6


def test_a_bare_number_is_no_fact():
    with pytest.raises(TypeError, match="share=0.8 is no Fact"):
        compose(COKING, zh="{share}", en="", share=0.8)


def test_say_displays_once_and_only_when_asked(shown):
    text.say(COKING, zh="{capacity}", en="{capacity}", kind="finding", lang="en")
    text.say(COKING, zh="甲", en="a", when=False)
    text.say(COKING, zh="甲", en="a", when=COKING.met)
    assert [str(output) for output in shown] == ["17.63 Mt"]
    assert set(shown[0]._repr_mimebundle_()) == {
        "application/vnd.briefing.text+json",
        "text/plain",
        "text/html",
    }
    with pytest.raises(ValueError, match="unknown kind of text 'findings'; did you mean finding?"):
        text.say(zh="", en="", kind="findings")


def test_html_is_escaped():
    facts = Facts("f", [Fact("name", "<b>A&B</b>", "text", formula='"x" < y')])
    shown = compose(facts, zh="<i>{name}", en="", lang="zh").fallbacks()["text/html"]
    assert shown == (
        '<p class="text">&lt;i&gt;<span title="&quot;x&quot; &lt; y">&lt;b&gt;A&amp;B&lt;/b&gt;</span></p>'
    )


def test_the_language_of_the_run():
    text.set_language("en")
    try:
        assert text.pick("甲", "a") == "a" and text.quantity(300, "10kt") == "3 Mt"
        assert text.listing(["A", "B", "C"]) == "A, B and C"
    finally:
        text.set_language("zh")
    assert text.pick("甲", "a") == "甲" and text.pick("甲", "a", "en") == "a"
    assert text.listing(["甲", "乙", "丙"]) == "甲、乙和丙" and text.listing(["甲"]) == "甲"
    with pytest.raises(ValueError, match="unknown language 'de'"):
        text.set_language("de")


def test_every_evidence_grade_has_labels_and_entries_are_best_first():
    assert tuple(display.EVIDENCE_LABELS) == EVIDENCE
    ungraded = Fact("new", 1, "t")
    assert display.evidence_entries(["assumption", COKING.capacity, ungraded, "assumption"], "en") == [
        {"grade": "plan", "label": "printed in the plan"},
        {"grade": "assumption", "label": "assumption"},
    ]
    with pytest.raises(ValueError, match="unknown evidence grade 'asumption'; did you mean assumption?"):
        display.evidence_label("asumption")


def test_identity_of_a_run():
    scenario = SimpleNamespace(name="stress", title=lambda lang: f"Stress/{lang}", as_of="")
    tables = SimpleNamespace(months={"observed": "2025-10", "pipeline": "2026-01"})
    case = SimpleNamespace(lang="en", scenario=scenario, tables=tables, grades=Counter(["plan", "assumption", "plan"]))
    payload = Identity(case).payload()
    assert (payload["scenario"], payload["scenario_title"], payload["lang"]) == ("stress", "Stress/en", "en")
    assert payload["colophon"]["Parameters rest on"] == "printed in the plan 2, assumption 1"
    assert payload["data_until"] == "January 2026" and payload["as_of"] == ""
    assert payload["colophon"]["Data up to"] == "January 2026 (observations October 2025, projects January 2026)"


def test_a_run_as_of_a_month_tells_that_month_and_how_far_its_data_reach():
    told = dated({"observed": "2024-04", "pipeline": "2023-11"}, "2024-05", "zh")
    assert (told["data_until"], told["as_of"]) == ("2024年4月", "2024年5月")
    assert told["colophon"] == {"资料截至": "2024年4月（观测值2024年4月，项目进展2023年11月）", "按此月所知": "2024年5月"}
