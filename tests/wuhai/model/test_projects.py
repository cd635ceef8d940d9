"""The project board: what is named against what is wanted, figures printed twice, and the outlook of what is named."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuhai import data
from wuhai.model import projects, projects_board, projects_facts, projects_variables
from wuhai.years import YEARS

BASE = {
    "projects_target_year": 2025, "glass_days": 365.0, "solve_buildout": False, "probability_announced": 0.15,
    "probability_approved": 0.3, "probability_building": 0.6, "prior_strength": 10.0, "market_correlation": 0.3,
    "slip_low_months": 0.0, "slip_mode_months": 6.0, "slip_high_months": 18.0, "scope_low": 0.5, "scope_mode": 1.0,
    "scope_high": 1.1, "lead_announced_months": 36.0, "lead_approved_months": 24.0, "lead_building_months": 12.0,
    "draws": 2000, "seed": 7,
}  # fmt: skip
AT = 4
"""2025 on the axis of years."""

TARGETS = pd.DataFrame(
    [("t1", "正文 一", 100.0, 2025), ("t2", "附件2 一", 39.0, 2025), ("t3", "附件2 一", 6.0, 2025), ("t4", "附件2 一", 30.0, 2025)],
    columns=["id", "section", "value", "deadline"],
)  # fmt: skip
BOARD = pd.DataFrame(
    [
        ("silicone", "silicon", "t1", "万吨", None, "有机硅", "Organosilicon"),
        ("glass", "building_materials", "t2", "万吨", None, "玻璃", "Glass"),
        ("tower", "wind", "t3", "万吨", None, "塔筒", "Towers"),
        ("plate", "carbon", "t4", "万吨", None, "箱板", "Plates"),
        ("acid", "fine_chemicals", None, "吨", None, "酸", "Acid"),
        ("workshop", "digital", None, "个", None, "车间", "Workshops"),
        ("coke", "coking", None, "万吨", "coking", "焦炭", "Coke"),
    ],
    columns=["id", "cluster", "target", "unit", "model", "label_zh", "label_en"],
)
NAMED = pd.DataFrame(
    [
        ("p1", "附件1 专栏4", "单体", 40.0, "万吨"), ("p2", "附件1 专栏4", "单体", 30.0, "万吨/年"),
        ("p3", "附件1 专栏4", "玻璃", 1200.0, "t/d"), ("p4", "附件2 专栏2", "玻璃", 39.0, "万吨"),
        ("p5", "附件2 二", None, np.nan, None), ("p6", "附件1 专栏3", "酸", 2.0, "万吨"),
        ("p7", "附件3 专栏6", None, np.nan, None), ("p8", "附件3 专栏6", None, np.nan, None),
        ("p9", "附件1 专栏1", "焦炭", 500.0, "万吨/年"), ("p10", "正文 二", "单体", np.nan, None),
    ],
    columns=["id", "section", "product", "capacity", "unit"],
)  # fmt: skip
PLACES = pd.DataFrame(
    [
        ("p1", "silicone", "甲", 1, "wuda", "approved"), ("p2", "silicone", "乙", 1, "wuda low_carbon", "building"),
        ("p3", "glass", "丙", 2, None, "approved"), ("p4", "glass", "丙", 1, None, None),
        ("p5", "tower", "丁", None, None, "commissioned"), ("p6", "acid", "戊", 1, None, "announced"),
        ("p7", "workshop", "己", 1, None, "announced"), ("p8", "workshop", "庚", 1, None, "announced"),
        ("p9", "coke", "辛", 1, None, "approved"), ("p10", "silicone", "甲", None, None, "building"),
    ],
    columns=["project", "item", "firm", "times", "park", "stage"],
)  # fmt: skip
SMALL = {"projects": NAMED, "targets": TARGETS, "board": BOARD, "board_projects": PLACES}


@pytest.fixture(scope="module")
def small():
    return projects.run(**SMALL, **BASE)


@pytest.fixture(scope="module")
def tables():
    found = data.load()
    return {name: found[name] for name in projects.TABLES}


@pytest.fixture(scope="module")
def outlook(tables):
    return projects.run(**tables, **BASE)


# The board -----------------------------------------------------------------------------------------------


def test_a_firm_counts_once_and_takes_its_most_advanced_stage(small):
    row = small.figures.set_index(["item", "firm"]).loc[("silicone", "甲")]
    assert (row["low"], row["high"], row["mentions"], row["printed"], row["stage"]) == (
        40,
        40,
        2,
        1,
        "building",
    )


def test_named_capacity_against_the_target(small):
    board = small.board.set_index("item")
    expected = {
        # 40 + 30 of 100; 39 or 2 x 1200 t/d x 365 = 87.6 of 39; nothing printed; nothing named; no target
        "silicone": (70, 70, 30, "gap"), "glass": (39, 87.6, 0, "covered"),
    }  # fmt: skip
    for item, (low, high, gap, status) in expected.items():
        assert board.loc[item, ["low", "high", "gap_low"]].tolist() == pytest.approx([low, high, gap])
        assert board.loc[item, "status"] == status
    assert board.loc["silicone", "coverage_high"] == pytest.approx(0.7)
    assert board.loc[["tower", "plate", "acid"], "status"].tolist() == [
        "no_capacity",
        "no_project",
        "no_target",
    ]
    assert np.isnan(board.loc["tower", "high"])  # a blank is no zero
    assert board.loc["acid", "high"] == pytest.approx(20000)  # 2 万吨 in 吨
    assert board.loc["workshop", "high"] == 2  # two projects, one workshop each


def test_a_target_between_two_printed_values_is_a_conflict():
    targets = TARGETS.assign(value=[100.0, 50.0, 6.0, 30.0])
    found = projects.run(**{**SMALL, "targets": targets}, **BASE).board.set_index("item").loc["glass"]
    assert (found["status"], found["gap_low"], found["gap_high"]) == ("conflict", 0, 11)


def test_figures_printed_twice_with_different_values(small):
    assert small.conflicts[["project", "section"]].to_numpy().tolist() == [
        ["p3", "附件1 专栏4"],
        ["p4", "附件2 专栏2"],
    ]
    assert small.conflicts["quantity"].tolist() == pytest.approx([87.6, 39])


def test_working_days_turn_a_melting_rate_into_a_capacity():
    found = projects.run(**SMALL, **{**BASE, "glass_days": 325.0}).board.set_index("item")
    assert found.loc["glass", "high"] == pytest.approx(78)  # twice the printed 39


def test_a_capacity_in_a_foreign_unit_is_refused():
    wrong = NAMED.assign(unit=NAMED["unit"].replace("万吨/年", "GW"))
    with pytest.raises(ValueError, match="'GW' stands on an item in '万吨'"):
        projects.run(**{**SMALL, "projects": wrong}, **BASE)


def test_groups_by_cluster_and_park(small):
    parks = small.parks.set_index("park")
    assert parks["projects"].to_dict() == {"wuda": 2, "low_carbon": 1, "haibowan": 0, "hainan": 0, "": 6}
    assert parks.loc["", ["with_capacity", "conflicts"]].tolist() == [5, 1]
    clusters = small.clusters.set_index("cluster")
    assert clusters.loc["silicon", ["projects", "building", "targets", "covered"]].tolist() == [2, 2, 1, 0]
    assert clusters["projects"].sum() == len(small.figures) == 8


# The outlook ---------------------------------------------------------------------------------------------


def test_what_has_a_model_of_its_own_or_no_capacity_is_not_played_out(small):
    played = small.figures.loc[small.figures["in_time"].notna(), "item"]
    assert set(played) == {"silicone", "glass", "acid"}


def test_expected_capacity_of_a_sure_pipeline():
    sure = {
        "probability_announced": 1.0, "probability_approved": 1.0, "probability_building": 1.0,
        "scope_low": 1.0, "scope_high": 1.0, "slip_mode_months": 0.0, "slip_high_months": 0.0,
        "lead_announced_months": 60.0,
    }  # fmt: skip
    found = projects.run(**SMALL, **{**BASE, **sure})
    board = found.board.set_index("item")
    assert board.loc["silicone", ["expected", "started", "probability"]].tolist() == [70, 1, 0]
    assert board.loc["glass", "probability"] == 1
    assert 39 < board.loc["glass", "expected"] < 87.6
    # building: 12 months after July 2022; approved: 24; announced: 60, in July 2027
    assert found.paths["silicone"].tolist() == [0, 0, 70, 70, 70, 70, 70, 70, 70, 70]
    assert found.paths["acid"][[5, 6]].tolist() == [0, 20000]


def test_the_plan_as_written_meets_every_target_on_its_date():
    found = projects.run(**SMALL, **{**BASE, "solve_buildout": True})
    assert found.paths["silicone"][[0, 2, 4, 9]].tolist() == pytest.approx([0, 50, 100, 100])
    assert found.paths["plate"][AT] == 30
    assert found.paths["acid"][AT] == pytest.approx(20000)  # no target: all that is named
    assert "coke" not in found.paths
    board = found.board.set_index("item")
    # 100 of 70 named: all of it and 30 more; 39 of the middle of 39 and 87.6
    assert board.loc["silicone", ["completion", "unnamed"]].tolist() == [1, 30]
    assert board.loc["glass", "completion"] == pytest.approx(39 / 63.3)


def test_same_seed_same_numbers_and_a_given_market_counts():
    first, again = (projects.run(**SMALL, **BASE).board["expected"] for _ in range(2))
    pd.testing.assert_series_equal(first, again)
    bad, good = (
        projects.run(**SMALL, **BASE, market=np.full(BASE["draws"], level)).board.set_index("item")[
            "expected"
        ]
        for level in (-2.0, 2.0)
    )
    assert bad["silicone"] < first[0] < good["silicone"]


@settings(max_examples=10, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 24))
def test_more_likely_never_means_less(low, high, lead):
    low, high = sorted((low, high))
    given_ = {**BASE, "draws": 300, "lead_building_months": lead, "market_correlation": 0.0}
    less, more = (
        projects.run(**SMALL, **{**given_, "probability_building": chance}).board.set_index("item")[
            "expected"
        ]
        for chance in (low, high)
    )
    assert less["silicone"] <= more["silicone"] + 1e-9
    assert more["silicone"] <= 70 * 1.1 + 1e-9


def test_missing_parameters_are_refused():
    with pytest.raises(TypeError, match="glass_days"):
        projects.run(**SMALL, **{name: value for name, value in BASE.items() if name != "glass_days"})


# The plan ------------------------------------------------------------------------------------------------


def test_every_named_project_stands_on_the_board(tables, outlook):
    assert set(tables["board_projects"]["project"]) == set(tables["projects"]["id"])
    assert outlook.mentions["project"].nunique() == 95


def test_every_capacity_target_of_annex_2_stands_on_the_board(tables):
    stated = tables["targets"]
    wanted = stated[
        (stated["section"] == "附件2 一（二）")
        & stated["indicator"].str.endswith("_capacity")
        & (stated["unit"] != "万重量箱")
    ]
    assert len(wanted) == 13
    assert set(wanted["id"]) <= set(tables["board"]["target"].dropna())


def test_the_board_of_the_plan(outlook):
    board = outlook.board.set_index("item")
    expected = {
        "organosilicon": (100, 70, 70, "gap"), "coke": (1763, 1760, 1760, "gap"), "bioplastics": (316, 250, 250, "gap"),
        "pv_glass": (39, 39, 87.6, "covered"), "pv_ingot": (10, 20, 20, "covered"), "pv_wafer": (10, 10, 10, "covered"),
        "pv_module": (10, 10, 10, "covered"), "wind_hub": (15, 15, 15, "covered"),
        "battery_pack": (10000, 10000, 10000, "covered"), "central_inverter": (320, 320, 320, "covered"),
        "string_inverter": (4450, 4450, 4450, "covered"), "digital_workshops": (5, 2, 2, "gap"),
    }  # fmt: skip
    for item, (target, low, high, status) in expected.items():
        found = board.loc[item]
        assert found[["target", "low", "high"]].tolist() == pytest.approx([target, low, high]), item
        assert found["status"] == status, item
    missing = board[board["status"].isin(["no_project", "no_capacity"])]
    assert set(missing.index) == {
        "chlor_alkali", "graphite_box_plate", "hydrogen_engine", "wind_tower", "ne_loader", "mine_truck",
        "ne_heavy_truck", "smart_parks",
    }  # fmt: skip
    assert board.loc["anode", ["low", "high"]].tolist() == [10, 40]
    assert set(outlook.conflicts["item"]) == {"anode", "pv_glass"}


def test_firms_of_the_board_have_names_in_both_languages(tables):
    terms = data.load()["terms"]
    assert set(tables["board_projects"]["firm"].dropna()) <= set(terms["zh"])


def test_facts_and_variables(outlook, tables):
    values = {fact.name: fact.value for fact in projects_facts.facts(outlook)}
    assert len(values) == len(list(projects_facts.facts(outlook)))
    assert (values["targets"], values["status_covered"], values["status_gap"]) == (21, 8, 5)
    assert values["organosilicon_gap"] == 30
    assert values["met_targets"] == values["likely_targets"]
    solved = projects.run(**tables, **{**BASE, "solve_buildout": True})
    planned = {fact.name: fact.value for fact in projects_facts.facts(solved)}
    assert planned["all_met"] is True
    assert planned["met_targets"] == planned["played_targets"] == 9
    for result in (outlook, solved):
        table = projects_variables.variables(result)
        assert not table.duplicated(["variable", "year"]).any()
        assert np.isfinite(table["value"]).all()
    at = projects_variables.variables(solved).set_index(["variable", "year"])["value"]
    assert at["Capacity|Organosilicon", 2025] == pytest.approx(1.0)  # 100 万吨
    assert at["Capacity|Wafers", 2025] == 10
    assert at["Capacity|Organosilicon", 2021] == 0
    assert list(projects_variables.variables(outlook)["year"].unique()) == list(YEARS)


def test_every_reported_variable_has_a_name(outlook):
    known = data.load()["indicators"][["variable", "unit"]]
    pairs = set(known.itertuples(index=False, name=None))
    reported = projects_variables.variables(outlook)[["variable", "unit"]].drop_duplicates()
    assert set(reported.itertuples(index=False, name=None)) <= pairs


@pytest.mark.parametrize("groups", [projects_board.CLUSTERS, projects_board.PARKS, projects_board.STATUSES])
def test_words_in_both_languages(groups):
    for zh, en in groups.values():
        assert zh and en
        assert en.isascii()
