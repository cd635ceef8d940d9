"""The dashboard: every light in a word, every figure in its unit, and nothing where nothing is known."""

import re
from types import SimpleNamespace

import pandas as pd
import pytest

from wuhai import text
from wuhai.case import settle
from wuhai.comparison import compare
from wuhai.figures import amounts, dashboard, theme
from wuhai.model import tracking_views as views

HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(params=["zh", "en"])
def lang(request):
    text.set_language(request.param)
    yield request.param
    text.set_language("zh")


def outputs(case, facts):
    review, known, terms = case.review, case.review_facts, case.terms
    board = views.board(review.tracking.status, views.chances(facts))
    figures = [
        dashboard.lights(views.by_domain(review.tracking.status), known.tracking, terms),
        dashboard.hindcast(review.hindcast.projects, known.hindcast, terms),
    ]
    tables = [
        dashboard.targets_table(board, known.tracking, terms, case.facts.projects),
        dashboard.changes_table(views.changed(review.tracking.changes), known.tracking, terms),
        dashboard.headlines_table(facts, known.audit),
    ]
    return figures, tables


@pytest.mark.parametrize(
    ("grades", "told", "filled"),
    [(["official"], "官方统计", True), (["official", "web_unverified"], "官方统计和网络信息（未核实）", False), ([], "", None)],
)
def test_observations_show_how_well_they_are_known(grades, told, filled):
    case, known = settle("plan"), settle("plan").review_facts
    status = case.review.tracking.status
    seen = status["observed"].notna()
    marks = pd.Series([grades[number % len(grades)] if grades else None for number in range(seen.sum())], status.index[seen])
    status = status.assign(observed_status=marks.reindex(status.index), observed=status["observed"] if grades else float("nan"))
    board = views.board(status, views.chances(compare(case).facts))
    table = dashboard.targets_table(board, known.tracking, case.terms, case.facts.projects)
    figure = dashboard.lights(views.by_domain(status), known.tracking, case.terms)
    assert (f"实际值的依据：{told}。" in table.notes[0]) == bool(told)
    assert [each["grade"] for each in table.evidence] == ["plan", *grades, "assumption"]
    assert [each["grade"] for each in figure.evidence] == ["plan", *grades]
    if filled is not None:
        assert (f"fill: {theme.GREEN}" in figure.svg) == filled


@pytest.mark.parametrize("scenario", ["plan", "stress"])
def test_all_is_drawn_in_both_languages(scenario, lang):
    case = settle(scenario, lang)
    figures, tables = outputs(case, compare(case).facts)
    words = [part for figure in figures for part in (figure.caption, figure.alt, figure.note)]
    words += [cell for table in tables for row in table.rows for cell in row] + [t.caption for t in tables]
    assert not [part for part in words if "nan" in part]
    assert lang == "zh" or not [part for part in words if HAN.search(part)]
    assert len({item.id for item in (*figures, *tables)}) == 5


def test_the_board_tells_light_in_words_and_probability_where_there_is_one():
    case = settle("plan")
    _, (table, changes, headlines) = outputs(case, compare(case).facts)
    rows = {(row[0], row[2]): row for row in table.rows}
    assert len(table.rows) == case.review_facts.tracking.targets.value - case.review_facts.tracking.no_target_targets.value
    firms = rows["国家（自治区）节水型企业数", "11家"]
    assert firms[4:8] == ["7家（2025年9月）", "64%", "■ 红灯", "余下时间内来不及"]
    assert rows["可降解塑料产能", "316万吨"][8] == "<1%" and rows["可降解塑料产能", "300万吨"][8] == "—"
    assert rows["光伏玻璃产能", "39万吨"][8] == "26%" and rows["光伏玻璃产能", "780万重量箱"][8] == "—"
    assert any(row[6] == "○ 无数据，期限已过" for row in table.rows)
    assert [row[:4] for row in changes.rows] == [["焦炭退出产能", "729万吨", "○ 无数据", "● 绿灯"]]
    assert changes.caption == "2025年9月到2025年10月的变化"
    assert len(headlines.rows) == 9


def test_every_observed_value_names_its_source(lang):
    case = settle("plan", lang)
    status = case.review.tracking.status
    _, (table, *_) = outputs(case, compare(case).facts)
    seen = status[status["first"] & status["observed"].notna() & status["value"].notna()]
    (note,) = [note for note in table.notes if {"zh": "实际值的来源", "en": "Sources of observed"}[lang] in note]
    assert len(seen) == 2
    for row in seen.itertuples():
        assert f"{row.source}{'（' if lang == 'zh' else ' ('}{case.terms.target(row.indicator)}" in note
    bare = views.board(status.assign(observed=float("nan")), views.chances(case.facts))
    assert not dashboard._origins(bare, case.terms)


def test_two_values_of_one_indicator_are_told_apart():
    case = settle("plan")
    rows = views.changed(case.review.tracking.changes)
    two = rows.loc[[0, 0]].assign(value=[300.0, 316.0])
    table = dashboard.changes_table(two, case.review_facts.tracking, case.terms)
    assert [row[:2] for row in table.rows] == [["焦炭退出产能", "300万吨"], ["焦炭退出产能", "316万吨"]]


def test_nothing_known_draws_nothing():
    case = settle("plan")
    known = case.review_facts
    empty = case.review.hindcast.projects.iloc[:0]
    assert dashboard.hindcast(empty, known.hindcast, case.terms) is None
    assert dashboard.changes_table(case.review.tracking.changes.iloc[:0], known.tracking, case.terms) is None


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [(300.0, "万吨", "300万吨", "3 Mt"), (80.0, "%", "80%", "80%"), (22.4, "万吨", "22.4万吨", "0.224 Mt"), (7.0, "家", "7家", "7 firms"),
     (float("nan"), "家", "—", "—"), (3.29, "亿立方米", "3.29亿立方米", "329 million m³"), (2974.0, "个", "2,974个", "2,974"),
     (1.0, "平台", "1个", "1 platform"), (2.0, "中心", "2个", "2 centres"), (1.0, "户", "1户", "1 firm"), (780.0, "万重量箱", "780万重量箱", "7.8 million weight cases")],
)  # fmt: skip
def test_amounts_keep_their_printed_unit(value, unit, zh, en, lang):
    assert amounts.amount(value, unit, settle("plan", lang).terms) == {"zh": zh, "en": en}[lang]


def test_hollow_lights_for_what_is_unverified():
    assert dashboard._style("green", ("official", "web_unverified"))["facecolor"] == dashboard.th.PAPER
    assert dashboard._style("grey", ())["facecolor"] != dashboard._style("no_target", ())["facecolor"]


def test_a_small_chance_is_not_called_none():
    assert [dashboard._percent(value) for value in (0.0, 0.005, 0.64)] == ["0%", "<1%", "64%"]
    assert [dashboard._chance(value) for value in (0.0, 0.005, 0.64, float("nan"))] == ["<1%", "<1%", "64%", "—"]


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [(("=", 1.0, 2.0, "户"), "1～2户", "1–2 firms"), (("=", 3.0, 5.0, "个"), "3～5个", "3–5"), ((">=", 300.0, None, "万吨"), "≥300万吨", "≥3 Mt"),
     (("=", 20.0, 30.0, "万吨"), "20～30万吨", "0.2–0.3 Mt"), (("~", 80.0, None, "%"), "约80%", "about 80%")],
)  # fmt: skip
def test_ranges_are_told_as_ranges(row, zh, en, lang):
    row = SimpleNamespace(**dict(zip(("operator", "value", "value_high", "unit"), row, strict=True)))
    assert amounts.asked(row, settle("plan", lang).terms) == {"zh": zh, "en": en}[lang]


@pytest.mark.parametrize(
    ("left", "attainment", "en"),
    [(0.25, 0.64, "not feasible in the time left"), (0.25, 0.95, "16 firms"), (2.0, 0.64, "16 firms"), (float("nan"), 0.64, "16 firms")],
)
def test_a_pace_is_told_only_where_there_is_time(left, attainment, en):
    text.set_language("en")
    row = SimpleNamespace(left=left, attainment=attainment, pace=16.0, unit="家")
    assert amounts.needed(row, settle("plan", "en").terms) == en
    text.set_language("zh")
