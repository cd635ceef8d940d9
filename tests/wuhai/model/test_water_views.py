"""Views of the water run: the identity by hand, bridges that add up, verdicts for every tightest limit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuhai import data
from wuhai.model import water_facts, water_use, water_verdicts, water_views
from wuhai.years import YEARS

PLAN = {
    "water_base_100m_m3": 2.8, "water_base_year": 2020, "water_industrial_share": 0.4, "water_cap_100m_m3": 3.29,
    "water_target_year": 2025, "water_gdp_cut_share": 0.18, "water_industrial_cut_share": 0.18,
    "water_gdp_growth": 0.06, "water_industrial_growth": 0.07, "water_completion_share": 1.0,
    "water_start_delay_years": 0.0, "water_cost_threshold_cny_per_m3": 50.0, "water_list_total_10k_m3": 256.7,
    "water_list_investment_10k_cny": 17244.0, "water_list_firms": 14,
}  # fmt: skip


@pytest.fixture(scope="module")
def table():
    return data.load()["water_saving"]


@pytest.fixture(scope="module")
def plan(table):
    return water_use.run(water_saving=table, **PLAN)


def run(table, **changes):
    return water_use.run(water_saving=table, **{**PLAN, **changes})


def values(result):
    return {fact.name: fact.value for fact in water_facts.facts(result)}


def test_limits_over_growth_by_hand(plan):
    frame = water_views.over_growth(plan).set_index(["limit", "growth"])["permitted_100m_m3"]
    assert frame["cap"].unique().tolist() == [3.29]
    assert frame["gdp", 0.0] == pytest.approx(0.82 * 2.8)
    assert frame["industry", 0.0] == pytest.approx(0.82 * 1.12 + 1.68)
    # at (1 - 0.18)^(-1/5) - 1 both intensities permit the base use
    stable = water_use.stable_growth(0.18, 5)
    for limit in ("gdp", "industry"):
        line = frame[limit]
        assert np.interp(stable, line.index, line) == pytest.approx(2.8, abs=1e-3)


def test_the_map_holds_the_run(table):
    for changes in ({}, {"water_gdp_growth": -0.04}, {"water_base_100m_m3": 3.6, "water_gdp_growth": 0.15}):
        result = run(table, **changes)
        frame = water_views.base_map(result)
        assert frame["growth"].min() < result.inputs.water_gdp_growth < frame["growth"].max()
        assert frame["base_100m_m3"].min() < result.inputs.water_base_100m_m3 < frame["base_100m_m3"].max()


def test_one_limit_binds_each_year(plan):
    frame = water_views.by_year(plan)
    assert frame.groupby("year")["binds"].sum().tolist() == [1] * YEARS.size
    tightest = frame[frame["binds"]].set_index("year")["limit"]
    assert tightest[2025] == "industry" and tightest[2030] == "cap"
    at = frame.set_index(["limit", "year"])["permitted_100m_m3"]
    assert at["gdp", 2025] == pytest.approx(0.82 * 1.06**5 * 2.8)


def test_inflation_replaces_saving(plan):
    frame = water_views.price_trap(plan).set_index("inflation")
    assert frame.loc[0.0, "fall_needed"] == pytest.approx(0.18)
    assert frame.loc[0.04, "fall_needed"] == pytest.approx(1 - 0.82 * 1.04**5)
    assert np.interp(0, -frame["fall_needed"], frame.index) == pytest.approx(0.0404884, abs=1e-5)


@settings(deadline=None, max_examples=40)
@given(st.floats(-0.05, 0.15), st.floats(2.0, 3.6), st.floats(0, 1), st.floats(0, 5))
def test_the_bridge_adds_up(table, growth, base, done, delay):
    result = run(table, water_gdp_growth=growth, water_base_100m_m3=base, water_completion_share=done,
                 water_start_delay_years=delay)  # fmt: skip
    steps = water_views.bridge(result).set_index("step")["value_10k_m3"]
    assert steps.drop("permitted").sum() == pytest.approx(steps["permitted"], abs=1e-6)
    assert -steps["projects"] == pytest.approx(result.saving[water_use.at_target(result)])
    need = -(steps["projects"] + steps["other"])
    assert need == pytest.approx(1e4 * water_use.needed(result), abs=1e-6)


def test_the_bridge_of_the_plan_by_hand(plan):
    steps = water_views.bridge(plan).set_index("step")["value_10k_m3"]
    assert steps["growth"] == pytest.approx(28000 * (1.06**5 - 1))
    assert steps["permitted"] == pytest.approx(1e4 * (0.82 * 1.07**5 * 1.12 + 1.68))
    assert steps["projects"] == pytest.approx(-256.6992)


def test_lines_and_industries(plan):
    curve = water_views.curve(plan)
    assert curve["cheap"].sum() == 7 and curve["cost_cny_per_m3"].is_monotonic_increasing
    found = water_views.industries(plan).set_index("industry")
    assert list(found.index) == ["其他化工", "装备", "建材", "钢铁"]
    assert found[["saving_share", "investment_share"]].sum().tolist() == pytest.approx([1, 1])
    assert found.loc["装备", "investment_share"] == pytest.approx(2696 / 17244)
    assert found.loc["装备", "saving_share"] == pytest.approx(177049 / 2566992)


def test_turns_change_one_thing(plan):
    frame = water_views.turns(plan)
    assert frame["change"].tolist() == [
        "run", "base", "base", "growth", "growth", "industry", "industry", "completion", "delay",
    ]  # fmt: skip
    start, done = frame.iloc[0], frame.set_index("change").loc["completion"]
    assert start["covered"] == pytest.approx(256.6992 / (1e4 * water_use.needed(plan)))
    assert done["covered"] == pytest.approx(0.9 * start["covered"])
    slower = frame.iloc[3]
    assert (slower["limit"], slower["permitted_100m_m3"]) == ("gdp", pytest.approx(0.82 * 1.04**5 * 2.8))


@pytest.mark.parametrize(
    ("changes", "limit", "falls"),
    [
        ({}, "industry", False),
        ({"water_base_100m_m3": 3.4, "water_gdp_growth": 0.09, "water_industrial_growth": 0.12}, "cap", True),
        ({"water_industrial_growth": 0.12}, "gdp", False),
        ({"water_gdp_growth": 0.01, "water_industrial_growth": 0.02}, "gdp", True),
    ],
)
def test_the_tightest_limit_decides_the_words(table, changes, limit, falls):
    found = values(run(table, **changes))
    assert [name for name in water_use.LIMITS if found[f"{name}_binds"]] == [limit] == [found["binding_limit"]]
    assert found["use_must_fall"] is falls
    assert found["room_size"] == pytest.approx(abs(found["permitted"] - found["base"]))


def test_need_and_what_covers_it(table):
    found = values(run(table))
    assert found["need"] - found["other_saving"] == pytest.approx(256.6992)
    assert found["saving_needed"] is True and found["projects_suffice"] is False
    assert found["price_rise_a_year"] == pytest.approx(1.2195122 ** (1 / 5) - 1)
    shrinking = values(run(table, water_gdp_growth=-0.05, water_industrial_growth=0.1))
    assert shrinking["saving_needed"] is True  # an intensity that has to fall asks for saving at any growth
    loose = values(run(table, water_gdp_cut_share=0.0, water_industrial_cut_share=0.0, water_gdp_growth=0.02,
                       water_industrial_growth=0.15))  # fmt: skip
    assert (loose["saving_needed"], loose["need"], loose["projects_suffice"]) == (False, 0, True)


def test_facts_rest_on_known_inputs_and_have_one_name(plan):
    known = set(water_use.PARAMETERS) | {"table:water_saving"}
    found = water_verdicts.verdicts(plan)
    assert all(set(fact.inputs) <= known for fact in found)
    names = [fact.name for fact in water_facts.facts(plan)]
    assert len(names) == len(set(names))
