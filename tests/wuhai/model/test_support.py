"""The support model: whole yuan at every threshold and cap, each reading by hand, splitting against brute force."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuhai import data
from wuhai.model import subsidy, support_facts, support_variables, support_views
from wuhai.years import YEARS

PLAN = {
    "subsidy_energy_rate_cny_per_tce": 300, "subsidy_energy_threshold_tce": 2000, "subsidy_energy_cap_10k_cny": 500,
    "subsidy_energy_reading": "enterprise", "subsidy_water_rate_cny_per_m3": 10, "subsidy_water_threshold_m3": 50000,
    "subsidy_water_cap_10k_cny": 500, "subsidy_water_reading": "inclusive", "reward_national_10k_cny": 100,
    "reward_regional_10k_cny": 50, "reward_national_count": 0, "reward_regional_count": 0,
    "energy_completion_share": 1.0, "energy_start_delay_years": 0.0, "energy_deadline_year": 2024,
    "water_completion_share": 1.0, "water_start_delay_years": 0.0,
}  # fmt: skip
ENERGY = subsidy.Terms(rate=300, threshold=2000, cap=5_000_000, inclusive=True)


@pytest.fixture(scope="module")
def tables():
    found = data.load()
    return {name: found[name] for name in subsidy.TABLES}


@pytest.fixture(scope="module")
def plan(tables):
    return subsidy.run(**tables, **PLAN)


def _run(tables, **changes):
    return subsidy.run(**tables, **{**PLAN, **changes})


def _values(result):
    return {fact.name: fact.value for fact in support_facts.facts(result)}


# The rule ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("saving", "eligible", "uncapped", "paid"),
    [
        (0, False, 0, 0),
        (1999, False, 0, 0),
        (2000, True, 600_000, 600_000),
        (16_666, True, 4_999_800, 4_999_800),
        (16_667, True, 5_000_100, 5_000_000),
        (np.nan, False, 0, 0),
    ],
)
def test_threshold_and_cap(saving, eligible, uncapped, paid):
    found = subsidy.entitlement([saving], ENERGY)
    assert [part[0] for part in found] == [eligible, uncapped, paid]


def test_a_threshold_met_exactly_is_a_matter_of_reading():
    for inclusive, paid in ((True, 500_000), (False, 0)):
        terms = subsidy.Terms(10, 50_000, 5_000_000, inclusive)
        assert subsidy.entitlement([50_000, 50_001], terms)[2].tolist() == [paid, 500_010]


@pytest.mark.parametrize("printed", [0.20, 0.29, 0.57, 1.13, 2.01])
def test_savings_printed_with_two_decimals_are_whole_tonnes(printed):
    table = pd.DataFrame({"seq": [1], "enterprise": ["a"], "product": ["p"], "period": ["2022年"],
                          "saving_10k_tce": [printed]})  # fmt: skip
    projects = subsidy.energy_projects(table, 2024)
    assert projects["saving_tce"].to_list() == [round(printed * 100) * 100] * 2
    eligible = subsidy.with_subsidy(projects, "saving_tce", ENERGY)["eligible"]
    assert eligible.to_list() == [True, True]  # 0.20 is 2,000 tce, and 2,000 is included


def test_three_small_lines_make_one_eligible_enterprise():
    table = pd.DataFrame({"seq": [1, 1, 1], "enterprise": ["a"] * 3, "product": list("xyz"), "period": ["2022年"] * 3,
                          "saving_10k_tce": [0.10, 0.07, 0.03]})  # fmt: skip
    paid = subsidy.with_subsidy(subsidy.energy_projects(table, 2024), "saving_tce", ENERGY)
    assert paid.groupby("reading")["subsidy_cny"].sum().to_dict() == {"enterprise": 600_000, "line": 0}


@settings(deadline=None)
@given(st.integers(0, 200_000), st.integers(0, 200_000))
def test_more_saving_never_earns_less_and_never_more_than_the_cap(one, other):
    low, high = sorted((one, other))
    _, uncapped, paid = subsidy.entitlement([low, high], ENERGY)
    assert 0 <= paid[0] <= paid[1] <= 5_000_000
    assert np.all(paid <= uncapped)


# Splitting -----------------------------------------------------------------------------------------------------


def test_the_best_split_by_hand():
    # 75,400 tce: 22.62 million CNY need ceil(22.62 / 5) = 5 pieces; 1,999 tce qualify for nothing
    pieces, paid = subsidy.best_split([75_400, 16_666, 1_999, np.nan], ENERGY)
    assert pieces.tolist() == [5, 1, 0, 0]
    assert paid.tolist() == [22_620_000, 4_999_800, 0, 0]
    tight = subsidy.Terms(
        rate=300, threshold=2000, cap=100_000, inclusive=True
    )  # cap reached below the threshold
    assert [part[0] for part in subsidy.best_split([7_000], tight)] == [3, 300_000]
    strict = subsidy.Terms(rate=300, threshold=2000, cap=100_000, inclusive=False)
    assert [part[0] for part in subsidy.best_split([6_000], strict)] == [2, 200_000]


@settings(deadline=None)
@given(
    saving=st.integers(0, 60_000),
    rate=st.integers(1, 400),
    threshold=st.integers(500, 5000),
    cap=st.integers(50_000, 5_000_000),
    inclusive=st.booleans(),
)
def test_no_number_of_equal_pieces_beats_the_best_split(saving, rate, threshold, cap, inclusive):
    terms = subsidy.Terms(rate, threshold, cap, inclusive)
    pieces, paid = (part[0] for part in subsidy.best_split([saving], terms))
    sums = {0: 0.0}
    for count in range(1, saving // threshold + 2):
        fits = saving >= count * threshold if inclusive else saving > count * threshold
        sums[count] = min(rate * saving, count * cap) if fits else 0.0
    assert paid == pytest.approx(max(sums.values()))
    assert sums[int(pieces)] == pytest.approx(paid)
    assert paid >= subsidy.entitlement([saving], terms)[2][0] - 1e-6


def test_splitting_recovers_all_that_the_cap_withholds(plan):
    table = subsidy.splitting(plan).set_index("seq")
    assert table["gain_cny"].sum() == 232_290_000 - 90_090_000
    assert table.loc[3, ["saving_tce", "pieces", "gain_cny"]].to_list() == [115_900, 7, 29_770_000]
    value = _values(plan)
    assert value["split_firms"] == 15 and value["split_defeats_cap"] is True
    assert value["bundle_gain"] == 288  # 9,600 tce of 14 small enterprises x 300 CNY


# The two lists -------------------------------------------------------------------------------------------------


def test_energy_subsidy_under_both_readings(plan):
    table = support_views.subsidy_energy(plan)
    assert list(table) == ["reading", "seq", "enterprise", "product", "saving_tce", "eligible", "uncapped_cny",
                           "subsidy_cny"]  # fmt: skip
    group = table.groupby("reading")
    assert group.size().to_dict() == {"enterprise": 38, "line": 77}
    assert group["saving_tce"].sum().to_dict() == {"enterprise": 783_900, "line": 783_900}
    assert group["eligible"].sum().to_dict() == {"enterprise": 23, "line": 27}
    assert group["uncapped_cny"].sum().to_dict() == {"enterprise": 232_290_000, "line": 231_300_000}
    assert group["subsidy_cny"].sum().to_dict() == {"enterprise": 90_090_000, "line": 105_650_000}
    assert table.loc[table["reading"] == "enterprise", "product"].isna().all()
    steel = table[table["seq"] == 1]
    assert steel["subsidy_cny"].to_list() == [
        5_000_000,
        5_000_000,
        5_000_000,
    ]  # one firm, two lines above the cap


def test_water_subsidy_under_both_readings(plan):
    table = support_views.subsidy_water(plan)
    assert list(table) == ["reading", "seq", "enterprise", "project", "saving_m3", "eligible", "subsidy_cny"]
    group = table.groupby("reading")
    assert group.size().to_dict() == {"exclusive": 16, "inclusive": 16}
    assert group["eligible"].sum().to_dict() == {"exclusive": 7, "inclusive": 9}
    # 1,770,490 + 5,000,000 (capped) + 1,500,000 + 675,000 + 1,200,000 + 950,000 + 3,000,000, and 2 x 500,000
    assert group["subsidy_cny"].sum().to_dict() == {"exclusive": 14_095_490, "inclusive": 15_095_490}
    exact = table[table["saving_m3"] == 50_000]
    assert sorted(set(exact["seq"])) == [2, 9]


def test_subsidy_against_investment(plan):
    inclusive = subsidy.water_investment(plan, "inclusive").set_index("seq")
    assert inclusive.index[inclusive["exceeds"]].to_list() == [2, 6]
    assert inclusive.loc[2, "subsidy_per_investment"] == pytest.approx(5.0)  # 50 万元 for 10 万元
    assert inclusive.loc[6, "subsidy_per_investment"] == pytest.approx(67.5 / 28)
    exclusive = subsidy.water_investment(plan, "exclusive").set_index("seq")
    assert exclusive.index[exclusive["exceeds"]].to_list() == [6]


def test_totals_by_reading(tables, plan):
    value = _values(plan)
    assert value["total_lowest"] == pytest.approx(9009 + 1409.549)
    assert value["total_highest"] == pytest.approx(10565 + 1509.549)
    assert value["total"] == value["paid_2025"] == pytest.approx(9009 + 1509.549)
    other = _values(_run(tables, subsidy_energy_reading="line", subsidy_water_reading="exclusive"))
    assert other["total"] == pytest.approx(10565 + 1409.549)
    assert value["energy_enterprise_undated"] == 8 * 500
    assert value["promised"] is False and value["terms_as_printed"] is True
    assert _values(_run(tables, subsidy_water_rate_cny_per_m3=5))["terms_as_printed"] is False
    awards = _run(tables, reward_national_count=3, reward_regional_count=4)
    assert _values(awards)["reward_total"] == 3 * 100 + 4 * 50


# Years and draws -----------------------------------------------------------------------------------------------


def test_entitlement_by_year(tables, plan):
    # eight coke firms at the cap in 2024, the rest in 2022
    assert plan.paths["enterprise"][:4].tolist() == [0, 50_090_000, 50_090_000, 90_090_000]
    assert plan.paths["inclusive"][:4].tolist() == [0, 8_770_490, 10_645_490, 15_095_490]
    late = _run(tables, energy_start_delay_years=0.5)  # done in the middle of a year: counted at its end
    assert late.paths["enterprise"][:5].tolist() == [0, 0, 50_090_000, 50_090_000, 90_090_000]


def test_less_saving_falls_below_thresholds(tables):
    half = _run(tables, energy_completion_share=0.5, water_completion_share=0.5)
    firms = half.energy[half.energy["reading"] == "enterprise"]["saving_tce"].to_numpy(float)
    by_hand = sum(min(300 * saving / 2, 5e6) for saving in firms if saving / 2 >= 2000)
    assert half.paths["enterprise"][-1] == pytest.approx(by_hand)
    # 88,524.5, 755,000, 75,000, 60,000 and 150,000 m3 are left at or above 50,000
    assert half.paths["inclusive"][-1] == pytest.approx(885_245 + 5_000_000 + 750_000 + 600_000 + 1_500_000)


_NUMBERS = {
    "energy_completion_share": st.floats(0, 1), "energy_start_delay_years": st.floats(0, 5),
    "water_completion_share": st.floats(0, 1), "water_start_delay_years": st.floats(0, 5),
    "subsidy_energy_rate_cny_per_tce": st.floats(0, 1000), "subsidy_water_threshold_m3": st.floats(1e3, 1e6),
    "subsidy_energy_cap_10k_cny": st.floats(10, 1000),
}  # fmt: skip


@settings(deadline=None, max_examples=25)
@given(st.lists(st.fixed_dictionaries(_NUMBERS), min_size=2, max_size=3))
def test_draws_equal_single_runs(tables, drawn):
    many = _run(tables, **{name: np.array([draw[name] for draw in drawn]) for name in _NUMBERS})
    for place, draw in enumerate(drawn):
        one = _run(tables, **draw)
        for reading, path in one.paths.items():
            assert many.paths[reading].shape == (len(drawn), YEARS.size)
            assert many.paths[reading][place] == pytest.approx(path)
            assert np.all(np.diff(path) >= 0)


# Facts and results ---------------------------------------------------------------------------------------------


def test_facts_rest_on_known_inputs(plan):
    known = set(subsidy.PARAMETERS) | {f"table:{name}" for name in subsidy.TABLES}
    found = support_facts.facts(plan)
    assert len({fact.name for fact in found}) == len(found) >= 30
    for fact in found:
        assert fact.inputs and set(fact.inputs) <= known, fact.name


def test_nothing_qualifies_when_the_threshold_is_out_of_reach(tables):
    value = _values(_run(tables, subsidy_water_threshold_m3=1e9, subsidy_energy_threshold_tce=1e9))
    assert value["total"] == 0 and np.isnan(value["paid_share"])
    assert value["water_inclusive_exceeds"] == 0 and np.isnan(value["water_inclusive_highest_ratio"])


def test_variables_follow_the_contract(plan):
    frame = support_variables.variables(plan)
    assert list(frame) == ["variable", "unit", "year", "value"]
    assert not frame.isna().any().any() and not frame.duplicated(["variable", "year"]).any()
    assert frame[frame["year"] == 2025].set_index("variable")["value"].to_dict() == {
        "Subsidy|Energy Retrofit|Per Enterprise": pytest.approx(90.09),
        "Subsidy|Energy Retrofit|Per Line": pytest.approx(105.65),
        "Subsidy|Water Retrofit": pytest.approx(15.09549),
    }


def test_faults_are_named(tables):
    with pytest.raises(ValueError, match="subsidy_energy_reading 'firm': allowed are enterprise, line"):
        _run(tables, subsidy_energy_reading="firm")
    with pytest.raises(TypeError, match="subsidy_rate"):
        _run(tables, subsidy_rate=1)
    with pytest.raises(ValueError, match="one run"):
        support_facts.facts(_run(tables, energy_completion_share=np.array([0.5, 1.0])))
