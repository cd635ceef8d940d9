"""The water model: limits as identities, the list's totals and costs by hand, savings year by year."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuhai import data
from wuhai.model import water_facts, water_use, water_variables, water_views
from wuhai.years import YEARS

PLAN = {
    "water_base_100m_m3": 2.8, "water_base_year": 2020, "water_industrial_share": 0.4, "water_cap_100m_m3": 3.29,
    "water_target_year": 2025, "water_gdp_cut_share": 0.18, "water_industrial_cut_share": 0.18,
    "water_gdp_growth": 0.06, "water_industrial_growth": 0.07, "water_completion_share": 1.0,
    "water_start_delay_years": 0.0, "water_cost_threshold_cny_per_m3": 50.0, "water_list_total_10k_m3": 256.7,
    "water_list_investment_10k_cny": 17244.0, "water_list_firms": 14,
}  # fmt: skip
AT = {int(year): place for place, year in enumerate(YEARS)}


@pytest.fixture(scope="module")
def table():
    return data.load()["water_saving"]


@pytest.fixture(scope="module")
def plan(table):
    return water_use.run(water_saving=table, **PLAN)


def _run(table, **changes):
    extra = changes.pop("plastics_water_10k_m3", None)
    return water_use.run(water_saving=table, plastics_water_10k_m3=extra, **{**PLAN, **changes})


def _values(result):
    return {fact.name: fact.value for fact in water_facts.facts(result)}


# Limits --------------------------------------------------------------------------------------------------------


def test_the_intensity_identity_by_hand():
    # 0.82 x 1.06^5 = 0.82 x 1.3382255776 = 1.0973449736
    assert water_use.intensity_cap(1.0, 0.18, 0.06, 5) == pytest.approx(1.0973449736, abs=1e-10)
    assert water_use.intensity_cap(2.0, 0.18, 0.0, 5) == pytest.approx(1.64)
    assert water_use.price_rise(0.18) == pytest.approx(0.2195122, abs=1e-7)
    assert water_use.stable_growth(0.18, 5) == pytest.approx(0.0404884, abs=1e-7)


def test_growth_at_which_the_cap_binds():
    # a base of 3.29 / 0.82 leaves no growth at all; 3.29 itself leaves what keeps use stable
    assert water_use.binding_growth(3.29, 3.29 / 0.82, 0.18, 5) == pytest.approx(0.0, abs=1e-12)
    assert water_use.binding_growth(3.29, 3.29, 0.18, 5) == pytest.approx(water_use.stable_growth(0.18, 5))
    assert water_use.binding_growth(3.29, 2.8, 0.18, 5) == pytest.approx(0.0745950, abs=1e-7)


@settings(deadline=None)
@given(st.floats(1, 6), st.floats(1, 6), st.floats(0, 0.6), st.integers(1, 15))
def test_substitution_returns_the_cap(cap, base, cut, years):
    growth = water_use.binding_growth(cap, base, cut, years)
    assert water_use.intensity_cap(base, cut, growth, years) == pytest.approx(cap, rel=1e-12)


@settings(deadline=None)
@given(st.floats(0.01, 0.6), st.floats(-0.05, 0.15), st.integers(1, 15))
def test_use_falls_exactly_when_growth_is_below_the_stable_one(cut, growth, years):
    stable = float(water_use.stable_growth(cut, years))
    permitted = water_use.intensity_cap(1.0, cut, growth, years)
    assert (permitted < 1 - 1e-9) <= (growth < stable)
    assert (permitted > 1 + 1e-9) <= (growth > stable)


def test_the_map_agrees_with_the_binding_growth():
    frame = water_use.growth_base_map([0.0, 0.05, 0.1], [2.0, 3.0, 4.1], cap=3.29, cut=0.18, years=5)
    assert len(frame) == 9
    binding = water_use.binding_growth(3.29, frame["base_100m_m3"], 0.18, 5)
    assert frame["cap_binds"].to_list() == (frame["growth"] > binding).to_list()
    assert frame["cap_binds"].to_list() == [False, False, True, False, False, True, False, True, True]


def test_permitted_use_by_year(plan):
    permitted = plan.permitted
    assert permitted["gdp"][AT[2025]] == pytest.approx(2.8 * 1.0973449736)
    assert permitted["gdp"][AT[2021]] == pytest.approx(2.8 * 0.82**0.2 * 1.06)
    assert permitted["gdp"][AT[2027]] == pytest.approx(2.8 * 0.82 * 1.06**7)  # no further cut after 2025
    assert permitted["industry"][AT[2025]] == pytest.approx(1.12 * 0.82 * 1.07**5 + 1.68)
    assert np.array_equal(permitted["cap"], np.full(YEARS.size, 3.29))
    assert plan.headroom[AT[2025]] == pytest.approx(min(3.0725659, 1.12 * 0.82 * 1.07**5 + 1.68) - 2.8)


def test_which_limit_binds_is_a_matter_of_growth_and_base(table):
    for changes, name in (
        ({"water_gdp_growth": 0.02}, "gdp"),
        ({"water_industrial_growth": 0.0}, "industry"),
        ({"water_base_100m_m3": 3.6}, "cap"),
    ):
        result = _run(table, **changes)
        assert water_use.LIMITS[result.binding[AT[2025]]] == name
        value = _values(result)
        assert [value[f"{other}_binds"] for other in water_use.LIMITS] == [
            other == name for other in water_use.LIMITS
        ]


# The list ------------------------------------------------------------------------------------------------------


def test_the_list_adds_to_the_printed_totals(table, plan):
    assert (len(table), table["seq"].nunique()) == (16, 14)
    value = _values(plan)
    assert (value["list_saving_m3"], value["list_investment"], value["firms"]) == (2_566_992, 17_244, 14)
    assert value["list_saving_agrees"] and value["list_investment_agrees"] and value["list_firms_agree"]
    off = _values(_run(table, water_list_total_10k_m3=256.8, water_list_firms=15))
    assert not off["list_saving_agrees"] and not off["list_firms_agree"]


def test_investment_per_annual_cubic_metre(plan):
    frame = water_views.water_cost(plan)
    assert list(frame) == [
        "seq",
        "enterprise",
        "project",
        "saving_m3",
        "investment_10k_cny",
        "cost_cny_per_m3",
    ]
    # 10 万元 / 50,000 m3 = 2; 5,500 万元 / 1.51 million m3; 530 万元 / 187 m3
    assert frame["cost_cny_per_m3"].iloc[[1, 2, 15]].to_list() == pytest.approx(
        [2.0, 36.423841, 28342.245989]
    )
    curve = water_use.cost_curve(plan.projects)
    assert curve["seq"].to_list() == [2, 6, 8, 8, 5, 3, 4, 11, 7, 12, 1, 10, 9, 13, 13, 14]
    assert curve["cumulative_saving_10k_m3"].iloc[-1] == pytest.approx(256.6992)
    assert curve["cumulative_share"].iloc[5] == pytest.approx(
        (50000 + 67500 + 14000 + 21000 + 10000 + 1510000) / 2566992
    )
    assert np.all(np.diff(curve["cost_cny_per_m3"]) >= 0)


def test_savings_by_industry(plan):
    frame = water_use.by_industry(plan.projects).set_index("industry")
    assert frame["saving_m3"].to_dict() == {
        "装备": 177049,
        "钢铁": 50000,
        "其他化工": 2225187,
        "建材": 114756,
    }
    assert frame["firms"].to_dict() == {"装备": 1, "钢铁": 1, "其他化工": 7, "建材": 5}
    assert frame["investment_10k_cny"].sum() == 17244


def test_savings_by_year(table, plan):
    assert plan.saving[:4] == pytest.approx([0.0, 188.7049, 211.9549, 256.6992])
    # half a year late: the first firm has done 3 of its 9 months by the end of 2022, three others half of their year
    late = _run(table, water_start_delay_years=0.5).saving
    assert late[AT[2022]] == pytest.approx(17.7049 / 3 + 171.0 / 2)
    assert late[AT[2025]] == pytest.approx(256.6992)
    assert _run(table, water_completion_share=0.4).saving[-1] == pytest.approx(0.4 * 256.6992)
    assert water_use.investment_path(plan.projects, plan.inputs)[:4] == pytest.approx([0, 8856, 9924, 17244])


def test_cost_facts(plan):
    value = _values(plan)
    assert value["mean_cost"] == pytest.approx(17244e4 / 2566992)
    assert value["cost_magnitudes"] == pytest.approx(np.log10(28342.245989 / 2))
    assert (value["cheap_lines"], value["cheap_investment"]) == (7, 6228)
    assert value["cheap_share"] == pytest.approx(1_822_500 / 2_566_992)
    assert (value["dearest_three_saving_m3"], value["dearest_three_investment"]) == (443, 640)


def test_projects_against_what_is_needed(table, plan):
    value = _values(plan)
    unrestrained = 2.8 * 1.06**5
    assert value["unrestrained"] == pytest.approx(unrestrained)
    assert value["needed_saving"] == pytest.approx(unrestrained - value["permitted_industry"])
    assert value["projects_per_need"] == pytest.approx(0.02566992 / value["needed_saving"])
    assert value["projects_per_cap"] == pytest.approx(0.02566992 / 3.29)
    thirsty = _values(_run(table, plastics_water_10k_m3=np.full(YEARS.size, 5000.0)))
    assert value["plastics_fit"] and not thirsty["plastics_fit"]
    assert thirsty["plastics_per_saving"] == pytest.approx(5000 / 256.6992)


# Draws, facts, results -----------------------------------------------------------------------------------------

_NUMBERS = {
    "water_base_100m_m3": st.floats(2, 3.6), "water_industrial_share": st.floats(0.2, 0.7),
    "water_gdp_growth": st.floats(-0.05, 0.15), "water_industrial_growth": st.floats(-0.1, 0.2),
    "water_completion_share": st.floats(0, 1), "water_start_delay_years": st.floats(0, 5),
}  # fmt: skip


@settings(deadline=None, max_examples=25)
@given(st.lists(st.fixed_dictionaries(_NUMBERS), min_size=2, max_size=3))
def test_draws_equal_single_runs_and_savings_stay_in_bounds(table, drawn):
    many = _run(table, **{name: np.array([draw[name] for draw in drawn]) for name in _NUMBERS})
    series = water_variables.series(many)
    for place, draw in enumerate(drawn):
        one = _run(table, **draw)
        for key, values in water_variables.series(one).items():
            whole = np.broadcast_to(series[key], (len(drawn), YEARS.size))
            assert whole[place] == pytest.approx(values, rel=1e-12)
        assert np.array_equal(many.binding[place], one.binding)
        assert many.headroom[place] == pytest.approx(one.headroom)
    assert np.all(np.diff(many.saving, axis=-1) >= -1e-9)
    assert np.all((many.saving >= 0) & (many.saving <= 256.6992 + 1e-9))


def test_facts_rest_on_known_inputs(plan):
    known = set(water_use.PARAMETERS) | {"table:water_saving"}
    found = water_facts.facts(plan)
    assert len({fact.name for fact in found}) == len(found) >= 30
    for fact in found:
        assert set(fact.inputs) <= known, fact.name
        assert fact.inputs or fact.name == "plastics_demand"
    assert all("plastics_yield" in fact.inputs for fact in water_facts.facts(plan, ("plastics_yield",))
               if fact.name.startswith("plastics_"))  # fmt: skip


def test_variables_follow_the_contract(plan):
    frame = water_variables.variables(plan)
    assert list(frame) == ["variable", "unit", "year", "value"]
    assert not frame.isna().any().any() and not frame.duplicated(["variable", "year"]).any()
    value = frame[frame["year"] == 2025].set_index("variable")["value"]
    assert value["Water Savings|Retrofit"] == pytest.approx(2.566992)
    assert value["Investment|Water Retrofit"] == pytest.approx(172.44)
    assert value["Water Use|Permitted|Cap"] == pytest.approx(329)


def test_faults_are_named(table):
    with pytest.raises(ValueError, match="water_base_year 2025, water_target_year 2025"):
        _run(table, water_base_year=2025)
    with pytest.raises(ValueError, match="in 2021-2030"):
        _run(table, water_target_year=2031)
    with pytest.raises(TypeError, match="water_gdp_groth"):
        _run(table, water_gdp_groth=0.1)
    with pytest.raises(ValueError, match="one run"):
        water_facts.facts(_run(table, water_gdp_growth=np.array([0.0, 0.1])))
