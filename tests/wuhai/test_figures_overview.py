"""Figures and tables of the overview: they say what the facts say, in both languages, near the plan and far from it."""

import re
from dataclasses import replace

import pytest

from wuhai import text
from wuhai.case import settle
from wuhai.comparison import compare, inputs_by_grade
from wuhai.figures import overview, overview_drivers, overview_scenarios, overview_tables
from wuhai.figures.overview_words import amount
from wuhai.model import coupling

HAN = re.compile("[\u4e00-\u9fff]")
FAR = [
    ("plan", {}),
    ("stress", {}),
    ("evidence", {"entities": 4, "coke_start_delay_years": 6, "target_year": 2030}),
    ("plan", {"definition": "strict", "plastics_target_10kt": 100, "other_noncoal_growth": 0.2}),
    ("recovery", {"base_share": 0.8, "target_share": 0.6, "mining_growth": 0.1}),
]


@pytest.fixture(params=["zh", "en"])
def lang(request):
    text.set_language(request.param)
    yield request.param
    text.set_language("zh")


def drawn(view):
    terms, facts = view.case.terms, view.facts
    return [
        overview.attained(view.rows, facts, terms),
        overview_drivers.coupled(coupling.by_year(view.case.run.structure), facts),
        overview_scenarios.by_year(view.paths, view.headlines, view.titles, facts, view.own),
        overview.deadlines(view.rows, facts, terms),
        overview_drivers.evidence(inputs_by_grade(view.case), facts),
    ]


def tabled(view):
    terms, settings = view.case.terms, view.case.scenario.settings
    return [
        overview_tables.targets_table(view.rows, terms),
        overview_scenarios.by_target(view.headlines, view.titles, terms),
        overview_tables.turns_table(view.facts),
        overview_tables.levers(view.case.parameters, settings, view.facts),
    ]


@pytest.mark.parametrize(("scenario", "words"), [("plan", {"zh": "到目标年由目标反推为", "en": "solved from the target)"}), ("evidence", None)])
def test_a_growth_that_is_solved_for_stands_beside_the_assumed_one(scenario, words, lang):
    table = tabled(compare(settle(scenario, lang)))[-1]
    label = text.pick("其他非煤工业实际增速", "Real growth, all other non-coal industry")
    (value,) = (row[1] for row in table.rows if row[0] == label)
    assert words[lang] in value if words else "%" in value and "(" not in value and "（" not in value


@pytest.mark.parametrize(("scenario", "changes"), FAR, ids=lambda value: str(value)[:40])
def test_all_is_drawn_in_both_languages(scenario, changes, lang):
    view = compare(settle(scenario, lang, changes=changes))
    figures, tables = drawn(view), tabled(view)
    assert len({item.id for item in (*figures, *tables)}) == 9
    for figure in figures:
        assert figure.evidence and figure.caption in figure.alt
    words = [part for figure in figures for part in (figure.caption, figure.alt, figure.note)]
    words += [cell for table in tables for row in table.rows for cell in row] + [t.caption for t in tables]
    assert not [part for part in words if "nan" in part]
    assert lang == "zh" or not [part for part in words if HAN.search(part)]


def test_a_column_for_every_scenario_and_the_run():
    view = compare(settle("plan", changes={"entities": 4}))
    table = overview_scenarios.by_target(view.headlines, view.titles, view.case.terms)
    assert [column.zh for column in table.columns][2:] == [
        "按规划实施",
        "现实证据",
        "市场回升",
        "压力情景",
        "本次运行",
    ]
    entities = table.rows[1]
    assert entities[2] == "5家（假定达到）" and entities[3] == "0家（未达到）" and entities[-1] == "4家（假定达到）"


def test_gaps_are_told_only_where_there_are_some():
    view = compare(settle("plan"))
    table = overview_tables.targets_table(view.rows, view.case.terms)
    said = {row[0]: (row[3], row[4]) for row in table.rows}
    assert said["非煤产业占工业增加值比重"] == ("假定达到", "无")
    assert said["节能技术改造节能量"] == ("未达到", "−21.6万吨标准煤")
    assert said["用水总量（强度不变，扣除清单节水）"][1].startswith("+0.43")
    assert any("假定达到" in note for note in table.notes)
    far = compare(settle("stress"))
    assert not any(
        "假定达到" in note for note in overview_tables.targets_table(far.rows, far.case.terms).notes
    )


def test_captions_follow_the_verdicts():
    assert overview.tally(compare(settle("plan")).facts) == "9项主要指标达到7项，其中7项是假定达到"
    assert overview.tally(compare(settle("stress")).facts) == "9项主要指标达到1项"


def test_a_base_share_that_is_nowhere_plausible_says_so():
    view = compare(settle("plan", changes={"definition": "strict"}))
    table = overview_tables.turns_table(view.facts)
    assert "都超过可信上限" in table.rows[0][3]


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(0.8, "share", "80%"), (0.70340, "share", "70.3%"), (256.6992, "10k_m3", "256.7万立方米"), (100.0, "10k_tce", "100万吨标准煤"),
     (-1e-9, "10kt", "0万吨"), (3.7213, "100m_m3", "3.72亿立方米"), (0.5033, "100m_cny", "0.5亿元")],
)  # fmt: skip
def test_amounts_are_as_exact_as_the_plan(value, unit, words):
    assert amount(value, unit) == words


def test_long_english_titles_take_two_lines():
    text.set_language("en")
    try:
        assert overview_scenarios._wrapped("What the evidence shows") == "What the\nevidence shows"
        assert overview_scenarios._wrapped("Stress") == "Stress"
        assert overview_scenarios._wrapped("Unbreakabletitle") == "Unbreakabletitle"
    finally:
        text.set_language("zh")


def test_the_marked_column_is_this_run():
    view = compare(settle("evidence"))
    assert view.own == "evidence"
    assert replace(view).headlines.loc[lambda rows: rows["own"], "column"].unique().tolist() == ["evidence"]
