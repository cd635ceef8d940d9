"""Frames of the materials and equipment briefing: they add up to the board and move the way assumptions do."""

import numpy as np
import pytest

from wuhai import data
from wuhai.model import projects, projects_facts, projects_views
from wuhai.parameters import schema


@pytest.fixture(scope="module")
def result():
    tables = data.load()
    known = schema(tables["parameters"])
    values = {name: known[name].default for name in projects.PARAMETERS} | {"draws": 2000}
    return projects.run(**{name: tables[name] for name in projects.TABLES}, **values)


def test_coverage_leaves_digital_targets_out(result):
    table = projects_views.coverage(result)
    assert len(table) == 18
    counts = table["status"].value_counts().to_dict()
    assert counts == {"covered": 8, "gap": 3, "no_capacity": 4, "no_project": 3}
    row = table.set_index("item").loc["organosilicon"]
    assert (row["target"], row["high"], row["gap_low"]) == (100, 70, 30)  # 40 + 30 named


def test_repeated_figures_by_hand(result):
    table = projects_views.repeated(result).set_index(["item", "section"])
    assert table.groupby("item")["agrees"].first().to_dict() == {
        "coke": True, "bdo": True, "bioplastics": True, "pv_module": True, "anode": False, "pv_glass": False,
    }  # fmt: skip
    assert table.loc[("anode", "附件2 三（二）"), "relative"] == 4  # 40 over 10
    assert table.loc[("pv_glass", "附件1 专栏4"), "quantity"] == pytest.approx(87.6)  # 2 x 1200 t/d x 365


def test_clusters_and_parks_count_every_project(result):
    stages = projects_views.by_stage(result)
    assert stages["projects"].sum() == len(result.figures) == 70
    assert (stages.iloc[:, 3:].sum(axis=1) == stages["projects"]).all()
    parks = projects_views.by_park(result).set_index("cluster")
    assert parks.loc["chemical_materials"].tolist() == [8, 8, 0, 0, 0]  # printed with two parks
    assert parks["none"].sum() == 56


def test_outlook_holds_its_band_and_chances_never_fall(result):
    table = projects_views.outlook(result)
    assert len(table) == 9 and (table["low"] <= table["high"]).all()
    assert (table["probability"] <= table["started"]).all()
    chances = projects_views.chances(result).pivot(index="item", columns="year", values="probability")
    assert (np.diff(chances, axis=1) >= 0).all()
    at = chances[2025].reindex(table["item"]).to_numpy()
    assert at == pytest.approx(table["probability"].to_numpy())


def test_turns_move_the_right_way(result):
    table = projects_views.turns(result).set_index("change")["expected"]
    assert table["run"] == pytest.approx(result.board["probability"].sum())
    assert table["chance"] > table["run"] and table["lead"] >= table["run"] and table["year"] >= table["run"]
    assert table["scope"] > 2 * table["run"]


def test_again_is_the_same_run_and_leaves_it_alone(result):
    before = result.board["probability"].copy()
    assert projects.again(result).board["probability"].equals(before)
    projects.again(result, probability_approved=0.9)
    assert result.board["probability"].equals(before)


def test_facts_of_the_board(result):
    facts = {fact.name: fact.value for fact in projects_facts.facts(result)}
    assert facts["capacity_unmeasured"] == facts["capacity_blank"] + facts["capacity_unlisted"] == 7
    assert (facts["covered_exact"], facts["covered_single"]) == (7, 7)
    assert (facts["repeated"], facts["repeated_differ"]) == (6, 2)
    assert facts["top_firm"] == "乌海东晶新材料科技有限公司" and facts["top_firm_targets"] == 3
    assert not facts["organosilicon_reachable"]  # 70 x 1.1 = 77 of 100
