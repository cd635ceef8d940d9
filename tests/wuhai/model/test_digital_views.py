"""Frames of the digital briefing, by hand."""

import pytest

from wuhai import data
from wuhai.model import digital, digital_facts, digital_views

BASE = {"digital_path": "linear", "digital_delay_years": 0.0, "digital_full_share": 0.99}


@pytest.fixture(scope="module")
def run():
    tables = data.load()
    return lambda **changes: digital.run(**{name: tables[name] for name in digital.TABLES}, **{**BASE, **changes})


def test_timeline_puts_what_is_known_first(run):
    table = digital_views.timeline(run())
    assert table["state"].tolist() == ["path"] + ["point"] * 10 + ["no_figure"] * 9
    assert table["deadline"].isna().sum() == 2


def test_pace_from_nothing(run):
    table = digital_views.pace(run()).set_index(["indicator", "year"])["pace"]
    assert table["base_stations_5g", 2021] == 575  # 2300 / 4
    assert table["digital_workshops", 2023] == 2.5
    assert table["smart_parks", 2024] == 4


def test_delay_by_hand(run):
    table = digital_views.delay(run()).set_index(["shape", "delay"])["level"]
    assert table["linear", 0] == table["s_curve", 0] == 1
    assert table["linear", 1] == pytest.approx(0.9)  # 60 + 40 x 3/4
    assert table["linear", 2] == pytest.approx(0.84)
    assert table["linear", 1] < table["s_curve", 1] < 1


def test_departments_count_leads_and_support(run):
    table = digital_views.departments(run()).set_index("department")
    assert table.loc["各区人民政府"].tolist() == [15, 0]
    assert table.loc["市工业和信息化局"].tolist() == [0, 15]
    assert table.loc[""].tolist() == [3, 0]
    assert table["leads"].sum() == 20


def test_turns(run):
    table = digital_views.turns(run()).set_index("change")
    assert table["due_in_time"].to_dict() == {"run": 18, "s_curve": 18, "delay": 0, "s_curve_delay": 0}
    assert table.loc["delay", "level"] == pytest.approx(0.9)


def test_facts_follow_the_delay(run):
    facts = {fact.name: fact.value for fact in digital_facts.facts(run(digital_delay_years=2.0))}
    assert (facts["due_at_deadline"], facts["due_in_time"], facts["any_in_time"]) == (18, 0, False)
    assert facts["diagnosis_at_deadline"] == facts["later_linear"] == pytest.approx(0.84)
    assert facts["top_other"] == "市工业和信息化局" and facts["top_other_leads"] == 0
