"""Digital targets: a path only where a start is known, milestones everywhere else, and what a delay moves."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuhai import data
from wuhai.model import digital, digital_facts, digital_variables
from wuhai.years import YEARS

BASE = {"digital_path": "linear", "digital_delay_years": 0.0, "digital_full_share": 0.99}
AT = {int(year): place for place, year in enumerate(YEARS)}


@pytest.fixture(scope="module")
def tables():
    found = data.load()
    return {name: found[name] for name in digital.TABLES}


@pytest.fixture(scope="module")
def plan(tables):
    return digital.run(**tables, **BASE)


def reported(tables, indicator, period, value):
    row = {"region": "乌海市", "period": period, "indicator": indicator, "value": value}
    return pd.concat([tables["observed"], pd.DataFrame([row])], ignore_index=True)


# Paths ---------------------------------------------------------------------------------------------------


def test_a_straight_path():
    level = digital.path((2022, 60.0), (2025, 100.0))
    assert np.isnan(level[0])
    assert level[1:6].tolist() == pytest.approx([60, 73.3333, 86.6667, 100, 100], abs=1e-4)


def test_an_s_curve_passes_through_both_points():
    level = digital.path((2022, 60.0), (2025, 100.0), "s_curve", 0.99)
    # ceiling 100 / 0.99; logits of 0.594 and 0.99: 0.3807 and 4.5951, a third of the way each year
    ceiling = 100 / 0.99
    logits = np.log(0.594 / 0.406) + np.array([1, 2]) / 3 * (np.log(99) - np.log(0.594 / 0.406))
    assert level[[2, 3]].tolist() == pytest.approx(list(ceiling / (1 + np.exp(-logits))))
    assert level[[1, 4, 9]].tolist() == pytest.approx([60, 100, 100])


@given(
    st.sampled_from(digital.PATHS), st.floats(1, 99), st.floats(1, 99), st.integers(2021, 2024), st.floats(0.5, 8),
    st.floats(0.9, 0.999),
)  # fmt: skip
def test_paths_stay_between_start_and_target(shape, low, high, start, years, full):
    level = digital.path((start, low), (start + years, high), shape, full)
    seen = level[~np.isnan(level)]
    assert np.isnan(level[start > YEARS]).all()
    assert seen.min() >= min(low, high) - 1e-9
    assert seen.max() <= max(low, high) + 1e-9
    steps = np.diff(seen) * np.sign(high - low)
    assert (steps >= -1e-9).all()


# Milestones ----------------------------------------------------------------------------------------------


def test_targets_of_the_plan(plan):
    table = plan.milestones.set_index("indicator")
    expected = {
        "base_stations_5g": (2300, 2025, 4, ">="), "smart_factories": (2, 2025, 2, "="),
        "digital_workshops": (5, 2025, 2, "="), "smart_parks": (4, 2025, 2, "="),
        "industrial_internet_platforms": (4, 2025, 1, ">="), "platform_user_firms": (30, 2025, 1, "="),
        "integration_diagnosis_rate": (100, 2025, 4, "="),
    }  # fmt: skip
    for name, values in expected.items():
        assert table.loc[name, ["value", "deadline", "mentions", "operator"]].tolist() == list(values), name
    assert table["state"].value_counts().to_dict() == {"point": 10, "no_figure": 9, "path": 1}
    assert table.loc["base_stations_5g", "pace_at_most"] == 575  # 2300 in four years, if none stood
    assert np.isnan(table.loc["base_stations_5g", "pace"])
    assert table.loc["integration_diagnosis_rate", "pace"] == pytest.approx(40 / 3)


def test_every_figure_has_a_department(plan):
    figures = plan.milestones[plan.milestones["state"] != "no_figure"].set_index("indicator")
    assert not figures[["lead_zh", "lead_en", "others_zh", "others_en"]].isna().any(axis=None)
    assert figures.loc["base_stations_5g", "lead_zh"] == "乌海通建办"
    assert figures.loc["smart_parks", "lead_en"] == "District governments"


def test_only_the_diagnosis_has_a_path(plan):
    assert set(plan.paths) == {"integration_diagnosis_rate"}
    assert plan.paths["integration_diagnosis_rate"][AT[2025]] == 100


def test_an_observed_start_gives_a_path(tables):
    observed = reported(tables, "base_stations_5g", "2021", 700.0)
    found = digital.run(**{**tables, "observed": observed}, **BASE)
    row = found.milestones.set_index("indicator").loc["base_stations_5g"]
    assert row[["state", "start", "start_year", "start_source", "pace"]].tolist() == [
        "path", 700, 2021, "observed", 400,
    ]  # fmt: skip
    assert found.paths["base_stations_5g"][AT[2023]] == 1500
    assert np.isnan(row["pace_at_most"])


def test_what_is_observed_after_the_target_year_is_no_start(tables):
    observed = reported(tables, "base_stations_5g", "2026-10", 2500.0)
    found = digital.run(**{**tables, "observed": observed}, **BASE).milestones.set_index("indicator")
    assert found.loc["base_stations_5g", "state"] == "point"


def test_other_regions_set_no_start(tables):
    observed = reported(tables, "base_stations_5g", "2021", 700.0).replace({"region": {"乌海市": "内蒙古"}})
    found = digital.run(**{**tables, "observed": observed}, **BASE).milestones.set_index("indicator")
    assert found.loc["base_stations_5g", "state"] == "point"


# What a delay moves --------------------------------------------------------------------------------------


def test_facts_of_the_plan(plan):
    values = {fact.name: fact.value for fact in digital_facts.facts(plan)}
    assert (values["state_path"], values["state_point"], values["targets"]) == (1, 10, 20)
    assert values["diagnosis_at_deadline"] == 1
    assert values["diagnosis_met"] is True
    assert values["on_time"] is True
    assert values["users_per_platform"] == 7.5
    assert values["base_stations_5g_has_start"] is False


def test_a_delay_of_a_year_misses_the_diagnosis(tables):
    found = digital.run(**tables, **{**BASE, "digital_delay_years": 1.0})
    values = {fact.name: fact.value for fact in digital_facts.facts(found)}
    assert values["diagnosis_at_deadline"] == pytest.approx(0.9)  # 60 + 40 x 3/4
    assert values["diagnosis_gap"] == pytest.approx(10)
    assert (values["diagnosis_met"], values["on_time"]) == (False, False)
    assert values["base_stations_5g_due"] == 2026


def test_variables(plan, tables):
    table = digital_variables.variables(plan)
    at = table.set_index(["variable", "year"])["value"]
    assert at["Number of Base Stations|5G", 2025] == 2300
    assert at["Share|Firms Diagnosed", 2022] == 60
    assert ("Share|Firms Diagnosed", 2021) not in at.index
    late = digital_variables.variables(digital.run(**tables, **{**BASE, "digital_delay_years": 1.5}))
    assert late.loc[late["variable"] == "Number of Parks|Smart", "year"].tolist() == [2027]
    known = data.load()["indicators"][["variable", "unit"]]
    assert set(table[["variable", "unit"]].itertuples(index=False, name=None)) <= set(
        known.itertuples(index=False, name=None)
    )


def test_an_unknown_path_is_refused(tables):
    with pytest.raises(ValueError, match="digital_path 'curve': allowed are linear, s_curve"):
        digital.run(**tables, **{**BASE, "digital_path": "curve"})
