"""Figures and tables of briefing 04: they say what the facts say, in both languages, for runs near and far."""

import re

import pytest

from wuhai import text
from wuhai.case import settle
from wuhai.figures import projects as figures
from wuhai.figures import projects_outlook, projects_tables
from wuhai.model import projects_views as views

HAN = re.compile("[\u4e00-\u9fff]")
FAR = [
    {"draws": 500, "glass_days": 300.0, "projects_target_year": 2030},
    {"draws": 500, "probability_announced": 0.4, "probability_approved": 0.7, "probability_building": 0.95},
    {"draws": 500, "projects_target_year": 2022},
]


@pytest.fixture
def english():
    text.set_language("en")
    yield
    text.set_language("zh")


def shown(lang, **changes):
    case = settle("plan", lang, changes=changes)
    result, facts, terms = case.run.projects, case.facts.projects, case.terms
    drawn = [
        figures.coverage(views.coverage(result), facts, terms),
        figures.repeated(views.repeated(result), facts, terms),
        figures.by_stage(views.by_stage(result), facts),
        figures.by_park(views.by_park(result), facts),
        projects_outlook.outlook(views.outlook(result), facts, terms),
        projects_outlook.slack(views.outlook(result), facts),
        projects_outlook.chances(views.chances(result), facts),
    ]
    tabled = [
        projects_tables.board_table(views.coverage(result), facts, terms),
        projects_tables.project_table(views.project_list(result), facts, terms),
        projects_tables.turns_table(views.turns(result), facts),
    ]
    return drawn, tabled


@pytest.mark.parametrize("changes", FAR, ids=str)
def test_far_runs_can_be_drawn_and_tabled(changes):
    drawn, tabled = shown("zh", **changes)
    assert all(figure.caption and figure.alt and figure.svg for figure in drawn)
    assert all(table.caption and table.rows for table in tabled)


def test_english_says_the_headlines_without_chinese(english):
    drawn, tabled = shown("en")
    captions = {figure.id: figure.caption for figure in drawn}
    assert captions["coverage"] == "Of 18 targets 8 are named in full, and 7 cannot be checked at all"
    assert captions["repeated"].endswith("2 with different values")
    for item in (*drawn, *tabled):
        assert not HAN.search(str({key: value for key, value in item.payload().items() if key != "svg"})), item.id


def test_a_range_is_written_once():
    table = shown("zh")[1][0]
    row = next(row for row in table.rows if row[0] == "光伏玻璃")
    assert row[2:5] == ["39万吨", "39～88万吨", "224.6"]
