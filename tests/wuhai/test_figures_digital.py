"""Figures and tables of briefing 07: in both languages, with and without a delay."""

import re

import pytest

from wuhai import text
from wuhai.case import settle
from wuhai.figures import digital as figures
from wuhai.figures import digital_tables
from wuhai.model import digital_views as views

HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def english():
    text.set_language("en")
    yield
    text.set_language("zh")


def shown(lang, **changes):
    case = settle("plan", lang, changes={"draws": 500, **changes})
    result, facts, terms = case.run.digital, case.facts.digital, case.terms
    drawn = [
        figures.timeline(views.timeline(result), facts, terms),
        figures.departments(views.departments(result), facts),
        figures.diagnosis(views.diagnosis(result), facts),
        figures.delay(views.delay(result), facts),
        figures.pace(views.pace(result), facts),
    ]
    tabled = [
        digital_tables.milestone_table(views.timeline(result), facts, terms),
        digital_tables.turns_table(views.turns(result), facts),
    ]
    return drawn, tabled


@pytest.mark.parametrize("changes", [{"digital_delay_years": 5.0}, {"digital_path": "s_curve", "digital_delay_years": 1.5}], ids=str)
def test_far_runs_can_be_drawn_and_tabled(changes):
    drawn, tabled = shown("zh", **changes)
    assert all(figure.caption and figure.alt and figure.svg for figure in drawn)
    assert all(table.caption and table.rows for table in tabled)


def test_english_without_chinese(english):
    drawn, tabled = shown("en")
    assert drawn[0].caption == "18 of 20 targets fall on one date, the end of 2025; 1 has a step on the way"
    for item in (*drawn, *tabled):
        assert not HAN.search(str(item.payload())), item.id


def test_targets_as_printed():
    rows = {row[0]: row for row in shown("zh")[1][0].rows}
    assert rows["5G基站数"][1:4] == ["2,300个以上", "2025", "未公布基数"]
    assert rows["井工煤矿智能化采掘面"][1:3] == ["", "—"]
