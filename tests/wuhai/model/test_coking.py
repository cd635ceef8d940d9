"""Coking: the derived 14, the identity, the assignment, the timeline with its trough, concentration and energy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuhai import data
from wuhai.model import (
    coking,
    coking_entities,
    coking_facts,
    coking_inputs,
    coking_lists,
    coking_timeline,
    coking_variables,
)
from wuhai.model.concentration import hhi, merger_delta, shares
from wuhai.units import UNITS
from wuhai.years import YEARS

PLAN = {
    "coke_capacity_10kt": 1763, "entities": 5, "floor_10kt": 300, "replacement_ratio": 1.0, "allow_split": False,
    "coke_start_delay_years": 0.0, "coke_exit_delay_years": 0.0, "unlisted_exit_year": 2025,
    "unlisted_waits_share": 1.0, "coke_kept_share": 0.0, "coke_utilisation_small_base": 0.766,
    "coke_utilisation_large_base": 0.845, "coke_utilisation_small": 0.766, "coke_utilisation_large": 0.845,
    "coke_utilisation_year": 2024, "coke_new_energy_kgce_per_t": 115.0, "co2_t_per_tce": 2.66,
    "co2_low_t_per_tce": 2.46, "co2_high_t_per_tce": 2.77,
}  # fmt: skip
AT = 4
"""2025 on the axis of years."""

LEVERS = st.fixed_dictionaries(
    {
        "replacement_ratio": st.floats(1, 1.5),
        "coke_start_delay_years": st.floats(0, 6),
        "coke_exit_delay_years": st.floats(0, 4),
        "unlisted_exit_year": st.integers(2023, 2028),
        "unlisted_waits_share": st.floats(0, 1),
        "coke_kept_share": st.floats(0, 1),
        "coke_utilisation_small": st.floats(0.4, 0.9),
        "coke_utilisation_large": st.floats(0.5, 0.95),
    }
)


@pytest.fixture(scope="module")
def tables():
    return data.load()


@pytest.fixture(scope="module")
def run(tables):
    return lambda **changes: coking.run(
        **{name: tables[name] for name in coking.TABLES}, **{**PLAN, **changes}
    )


@pytest.fixture(scope="module")
def plan(run):
    return run()


def values(result):
    return {fact.name: fact.value for fact in coking_facts.facts(result)}


# The 14 -----------------------------------------------------------------------------------------------------


def test_the_two_lists_name_fourteen_firms(plan):
    firms = plan.firms
    assert len(firms) == 14
    assert (firms["in_energy_list"].sum(), firms["in_exit_list"].sum()) == (8, 8)
    assert set(firms.loc[firms["in_energy_list"] & firms["in_exit_list"], "firm"]) == {"千里山", "国家能源"}
    assert firms["derived"].all()
    assert set(firms.loc[firms["note"] != "", "firm"]) == set(coking_lists.SAME_FIRM)


def test_capacities_add_up_and_printed_ones_stay(plan):
    firms = plan.firms.set_index("firm")
    assert firms["capacity_10kt"].sum() == 1763
    printed = {"天信": 60, "佳鑫": 96, "德晟": 95, "华资": 96, "泰和": 96, "西部": 90}
    assert firms.loc[firms["capacity_printed"], "capacity_10kt"].to_dict() == printed
    assert firms.loc["国家能源", "capacity_10kt"] == 271  # 1230 x 253.27 / 1147.53 = 271.47
    assert firms.loc["千里山", "capacity_10kt"] == 168  # 1230 x 156.42 / 1147.53 = 167.67
    assert (firms["capacity_10kt"] >= firms["exit_10kt"]).all()


def test_exits_are_those_of_the_list(plan):
    exits = plan.firms.groupby("exit_year")["exit_10kt"].sum()
    assert exits.to_dict() == {2022: 156, 2023: 573}
    assert plan.firms["exit_energy_10k_tce"].sum() == pytest.approx(70.33)


def test_a_firm_beyond_the_fourteen_is_named(tables):
    exits = tables["phaseout_coke"].copy()
    exits.loc[0, "enterprise"] = "乌海市新焦化有限公司"
    with pytest.raises(ValueError, match="乌海市新焦化有限公司.*none of 千里山"):
        coking_lists.firms(tables["energy_saving"], exits, 1763)


def test_named_successors_are_the_projects_of_the_plan(tables):
    projects = tables["projects"]
    named = projects[(projects["section"] == "附件1 专栏1") & (projects["product"] == "焦炭")]
    for successor in coking_lists.SUCCESSORS:
        own = named[named["enterprise"].str.contains(successor.key)]
        assert own["capacity"].astype(float).tolist() == [successor.size_10kt]
    assert sum(successor.size_10kt for successor in coking_lists.SUCCESSORS) == 1760 == 1763 - 3


@given(
    st.floats(100, 2000),
    st.lists(st.tuples(st.floats(0.1, 50), st.integers(0, 10)), min_size=1, max_size=8),
)
def test_spread_keeps_the_sum_and_the_least(total, rows):
    weights, least = zip(*rows, strict=True)
    found = coking_lists.spread(total, weights, least)
    assert found.sum() == pytest.approx(total)
    assert (found >= np.array(least)).all()
    exact = total * np.array(weights) / sum(weights)
    if (exact >= least).all():
        assert (np.abs(found - exact) < 1 + 1e-9).all()


def test_spread_gives_the_largest_remainders_the_rest():
    assert coking_lists.spread(10, [1, 1, 1.3], [0, 0, 0]).tolist() == [3, 3, 4]
    assert coking_lists.spread(10, [1, 1, 8], [0, 4, 0]).tolist() == [1, 4, 5]
    with pytest.raises(ValueError, match="cannot be spread"):
        coking_lists.spread(10, [1, 1], [6, 6])


# The identity -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("floor", "ratio", "asked", "possible", "reached"),
    [
        (300, 1.0, 5, 5, 5),
        (300, 1.0, 4, 5, 4),
        (300, 1763 / 1500, 5, 5, 5),
        (300, 1.176, 5, 4, 4),
        (300, 1.18, 5, 4, 4),
        (400, 1.0, 5, 4, 4),
        (352.6, 1.0, 5, 5, 5),
        (353, 1.0, 5, 4, 4),
        (400, 1.2, 4, 3, 3),
        (2000, 1.0, 5, 0, 1),
    ],
)
def test_no_more_entities_than_the_floor_allows(floor, ratio, asked, possible, reached):
    assert possible == (1763 + 1e-6) // (floor * ratio)
    after = coking_entities.capacity_after(1763, 729, ratio=ratio)
    assert coking_entities.entity_count(after, asked, floor) == (possible, reached)


def test_kept_capacity_escapes_the_ratio():
    assert coking_entities.capacity_after(1763, 729, ratio=1.2) == pytest.approx(1763 / 1.2)
    assert coking_entities.capacity_after(1763, 729, ratio=1.2, kept_share=1) == pytest.approx(
        1034 + 729 / 1.2
    )


def test_wanted_sizes_are_the_printed_ones_as_long_as_capacity_allows():
    assert coking_entities.target_sizes(5, 300, 1763).tolist() == [500, 360, 300, 300, 300]
    four = coking_entities.target_sizes(4, 300, 1763)
    np.testing.assert_allclose(four, np.array([500, 360, 300, 300]) * 1760 / 1460)
    assert coking_entities.target_sizes(5, 300, 1600).sum() == pytest.approx(1600)
    assert coking_entities.target_sizes(6, 250, 1763)[5] == pytest.approx(250 * 1760 / 2010)


# The assignment ---------------------------------------------------------------------------------------------


def test_the_plan_is_reached_by_whole_firms(plan):
    found = plan.assignment
    assert (found.quota.sum(axis=1) == 1).all()
    assert found.sizes.min() >= 300
    assert found.sizes.sum() == pytest.approx(1763)
    assert (found.splits, plan.needs_split, bool(plan.feasible)) == (0, False, True)


def test_the_distance_to_the_named_sizes_is_the_least(plan):
    """61 万吨 is the minimum over all 5^12 assignments: half the firms against the other half."""
    base, free = np.zeros(5), []
    for firm, size in zip(plan.firms["firm"], plan.firms["capacity_10kt"], strict=True):
        if (place := {"国家能源": 1, "榕鑫": 2}.get(firm)) is None:
            free.append(size)
        else:
            base[place] += size
    first, second = (reachable(half) for half in (free[:6], free[6:]))
    best = min(distance(sums + base + second).min() for sums in first)
    assert best == 61
    assert plan.assignment.distance == pytest.approx(61)


NAMED = np.array([500, 360, 300, 300, 300])


def reachable(sizes):
    """Distinct sums of five groups that these firms can form, without those that overshoot a size by more than 61."""
    sums = np.zeros((1, 5))
    for size in sizes:
        sums = np.unique(np.vstack([sums + size * unit for unit in np.eye(5)]), axis=0)
        sums = sums[(sums <= NAMED + 61).all(axis=1)]
    return sums


def distance(sums):
    return np.where(sums.min(axis=1) >= 300, np.abs(sums - NAMED).sum(axis=1), np.inf)


def test_anchors_hold(plan):
    rows = coking_entities.membership(plan.firms, plan.assignment).set_index("firm")
    assert rows.loc["国家能源", "successor"] == "国家能源"
    assert rows.loc["榕鑫", "successor"] == "榕鑫"
    assert rows["after_10kt"].sum() == pytest.approx(1763)
    sizes = rows.groupby("successor")["after_10kt"].sum()
    assert sizes["广聚"] == plan.group_sizes[0]


def test_a_floor_that_five_cannot_reach_is_stated_and_four_are_shown(run):
    result = run(floor_10kt=400)
    facts = values(result)
    assert (facts["feasible"], facts["max_entities"], facts["entities"]) == (False, 4, 4)
    assert facts["meets_floor"] and result.group_sizes.min() >= 400 and result.group_sizes.size == 4
    assert not facts["target_met"]


def test_whole_firms_give_out_before_the_arithmetic_does(run):
    facts = values(run(replacement_ratio=1.17))
    assert (facts["feasible"], facts["entities"], facts["needs_split"]) == (True, 5, True)
    assert facts["splits"] > 0 and facts["meets_floor"]
    assert facts["ratio_limit"] == pytest.approx(1763 / 1500)
    assert facts["whole_firm_ratio_limit"] == pytest.approx(348 / 300)
    assert not run(replacement_ratio=1.16).needs_split


def test_split_quota_comes_closer_to_the_named_sizes(run, plan):
    result = run(allow_split=True)
    assert result.assignment.distance <= 3 + 1 + 1e-3 < plan.assignment.distance
    assert 0 < result.assignment.splits <= 4
    assert not result.needs_split


def test_fewer_entities_leave_the_smallest_named_out(run):
    result = run(entities=2)
    names = set(coking_entities.membership(result.firms, result.assignment)["successor"])
    assert names == {"广聚", "国家能源"}


# The timeline -----------------------------------------------------------------------------------------------


def test_the_plan_keeps_its_capacity_throughout(plan):
    np.testing.assert_allclose(plan.paths.capacity, 1763)
    np.testing.assert_allclose(plan.paths.retired, [0, 156, 729, 729, *[1763] * 6])
    assert plan.trough.depth == 0 and plan.trough.lost == 0
    assert np.isnan(plan.trough.opens)
    assert bool(plan.target_met)


def test_late_starts_leave_a_trough(run):
    result = run(coke_start_delay_years=2.5)
    expected = [1763, 1607, 1034, 1034, 1190, 1763, 1763, 1763, 1763, 1763]
    np.testing.assert_allclose(result.paths.capacity, expected)
    assert result.trough.depth == pytest.approx(729)
    assert (result.trough.opens, result.trough.closes) == (2023, 2025.5)
    assert result.trough.lost == pytest.approx(729 * 2.5)
    facts = values(result)
    assert (facts["trough_year"], facts["trough_end_year"], facts["lowest_capacity"]) == (2023, 2026, 1034)
    assert (facts["entities_2025"], facts["merger_year"]) == (14, 2028)
    assert not facts["build_before_break"] and not facts["total_kept"] and not facts["target_met"]


def test_unlisted_ovens_forced_out_deepen_the_trough(run):
    result = run(coke_start_delay_years=2.5, unlisted_waits_share=0.5)
    assert result.paths.capacity[AT] == pytest.approx(1763 - 729 + 156 - 517)
    assert result.trough.depth == pytest.approx(573 + 517)


def test_a_gap_beyond_the_horizon_counts_up_to_it(run):
    result = run(coke_start_delay_years=9.0)
    assert result.trough.lost == pytest.approx(156 * 8 + 573 * 7)
    assert values(result)["trough_open_2030"]


def test_delayed_exits_let_new_ovens_stand_beside_the_old(run):
    result = run(coke_exit_delay_years=2.0)
    np.testing.assert_allclose(result.paths.capacity[:6], [1763, 1919, 2492, 2336, 2797, 2797])
    np.testing.assert_allclose(result.paths.gap[:4], [0, -156, -729, -573])
    assert values(result)["build_before_break"]


def test_a_ratio_costs_capacity_for_good(run):
    result = run(replacement_ratio=1.2, coke_start_delay_years=2.5)
    np.testing.assert_allclose(result.paths.capacity[AT], 1763 - 729 + 156 / 1.2)
    np.testing.assert_allclose(result.paths.capacity[-1], 1763 / 1.2)
    assert result.trough.depth == pytest.approx(729 / 1.2)


@given(LEVERS)
@settings(max_examples=60, deadline=None)
def test_capacity_closes_as_a_mass_balance(levers):
    events = schedule(levers)
    times = np.linspace(2021, 2045, 97)
    found = coking_timeline.paths(events, 1763, times)
    ratio, kept = levers["replacement_ratio"], 1034 * levers["coke_kept_share"]
    shrunk = 1763 - found.retired * (1 - 1 / ratio)
    np.testing.assert_allclose(found.capacity, 1763 - found.retired + found.started, atol=1e-9)
    np.testing.assert_allclose(found.capacity, shrunk - found.gap, atol=1e-9)
    assert (np.diff(found.retired) >= 0).all() and (np.diff(found.started) >= 0).all()
    assert (found.capacity >= kept - 1e-9).all()
    np.testing.assert_allclose(found.retired[-1], 1763 - kept)
    np.testing.assert_allclose(found.gap[-1], 0, atol=1e-9)
    after = coking_entities.capacity_after(1763, 729, ratio=ratio, kept_share=levers["coke_kept_share"])
    np.testing.assert_allclose(found.capacity[-1], after)


@given(LEVERS)
@settings(max_examples=40, deadline=None)
def test_the_trough_is_the_deepest_gap_and_its_loss_the_area(levers):
    events = schedule(levers)
    times = np.arange(2021, 2030, 1 / 256) + 1 / 512
    gap = coking_timeline.paths(events, 1763, times).gap
    found = coking_timeline.trough(events, 2030)
    whole = coking_timeline.paths(events, 1763, np.arange(2021, 2040, 1 / 64)).gap
    assert found.depth >= max(whole.max(), 0) - 1e-9
    assert found.lost == pytest.approx(np.maximum(gap, 0).sum() / 256, abs=20)
    if levers["coke_start_delay_years"] <= levers["coke_exit_delay_years"]:
        assert found.depth == 0 and found.lost == 0 and np.isnan(found.closes)


def schedule(levers):
    return coking_timeline.schedule(
        [2022, 2022, 2023],
        [60, 96, 573],
        1034,
        ratio=levers["replacement_ratio"],
        start_delay=levers["coke_start_delay_years"],
        exit_delay=levers["coke_exit_delay_years"],
        unlisted_year=levers["unlisted_exit_year"],
        kept_share=levers["coke_kept_share"],
        waits_share=levers["unlisted_waits_share"],
    )


def test_any_grid_of_dates_can_be_asked(run):
    result = run(coke_start_delay_years=0.5)
    quarters = np.arange(2022, 2024.01, 0.25)
    found = coking_timeline.paths(result.events, 1763, quarters)
    np.testing.assert_allclose(found.gap, [156, 156, 0, 0, 573, 573, 0, 0, 0])
    np.testing.assert_allclose(result.paths.gap[1:4], [156, 573, 0])


# Draws ------------------------------------------------------------------------------------------------------


def test_draws_equal_single_runs(run):
    random = np.random.default_rng(20220722)
    draws = {
        "replacement_ratio": random.choice([1.0, 1.2, 1.25, 1.5], 8),
        "entities": random.choice([3, 4, 5], 8),
        "coke_start_delay_years": random.uniform(0, 6, 8),
        "coke_exit_delay_years": random.uniform(0, 3, 8),
        "unlisted_exit_year": random.integers(2023, 2029, 8),
        "unlisted_waits_share": random.uniform(0, 1, 8),
        "coke_utilisation_small": random.uniform(0.4, 0.9, 8),
        "coke_utilisation_large": random.uniform(0.5, 0.95, 8),
        "coke_new_energy_kgce_per_t": random.uniform(100, 140, 8),
    }
    together = run(**draws)
    assert together.assignment is None
    for i in range(8):
        alone = run(**{name: value[i] for name, value in draws.items()})
        for name in ("output", "energy", "listed_closed", "capacity_after", "entities", "target_met"):
            np.testing.assert_allclose(getattr(together, name)[i], getattr(alone, name))
        for name in ("capacity", "retired", "started", "gap"):
            np.testing.assert_allclose(
                getattr(together.paths, name)[i], getattr(alone.paths, name), atol=1e-9
            )
        for name in ("depth", "opens", "closes", "lost"):
            np.testing.assert_allclose(getattr(together.trough, name)[i], getattr(alone.trough, name))


@given(st.integers(1, 5), st.floats(100, 300), st.floats(1500, 2000))
def test_sizes_over_draws_reach_the_floor_and_add_up(count, floor, after):
    sizes = coking_entities.entity_sizes([count, 2], floor, after)
    np.testing.assert_allclose(sizes.sum(axis=1), after)
    assert (sizes[0] > 0).sum() == count
    assert sizes[0][:count].min() >= floor - 1e-9


def test_sizes_over_draws_lie_near_the_assignment(plan):
    sizes = coking_entities.entity_sizes([5], 300, 1763)[0]
    np.testing.assert_allclose(sizes, [300 + 200 * 263 / 260, 300 + 60 * 263 / 260, 300, 300, 300])
    assert hhi(sizes) == pytest.approx(hhi(plan.group_sizes), rel=0.01)


def test_draws_of_the_delay_alone_keep_the_assignment(run):
    result = run(coke_start_delay_years=np.array([0.0, 2.5]))
    assert result.assignment is run().assignment
    np.testing.assert_allclose(result.paths.capacity[:, AT], [1763, 1190])
    paths = coking_variables.series(result)
    assert paths["Number of Entities|Coke"][1].tolist()[1] == [14] * 7 + [5] * 3
    assert paths["Concentration|Coke|HHI"][1].shape == (2, YEARS.size)


def test_entities_over_draws_follow_the_identity(run):
    ratio = np.linspace(1, 1.9, 50)
    result = run(replacement_ratio=ratio)
    np.testing.assert_array_equal(result.entities, np.minimum(5, 1763 // (300 * ratio)))
    assert (np.where(result.group_sizes > 0, result.group_sizes, np.inf).min(axis=1) >= 300 - 1e-9).all()


def test_facts_describe_one_run(run):
    with pytest.raises(ValueError, match="holds draws"):
        coking_facts.facts(run(coke_start_delay_years=np.array([0.0, 1.0])))


# Output, concentration, energy ------------------------------------------------------------------------------


def test_output_is_capacity_times_utilisation_of_the_size_class(plan, run):
    # 1763 x 0.766 + 0.079 x large-class capacity: 168 x .68, 115 x .15 twice, 130 x .30, 271, 105 x .05, 233
    large = 168 * 0.68 + 2 * 115 * 0.15 + 130 * 0.30 + 271 + 105 * 0.05 + 233
    assert plan.output[0] == pytest.approx(1763 * 0.766 + 0.079 * large)
    assert plan.output[AT] == pytest.approx(1763 * 0.845)
    np.testing.assert_allclose(plan.output_index, plan.output / plan.output[0])
    late = run(coke_utilisation_small=0.433, coke_utilisation_large=0.70)
    assert late.output[0] == pytest.approx(plan.output[0])
    assert late.output[AT] == pytest.approx(1763 * 0.70)
    assert late.output[1] == pytest.approx(
        1763 * late_rate(0.766, 0.433) + (large + 156) * (late_rate(0.845, 0.70) - late_rate(0.766, 0.433))
    )


def late_rate(first, last):
    """A third of the way from 2021 to 2024."""
    return first + (last - first) / 3


def test_size_classes_are_interpolated():
    np.testing.assert_allclose(coking.class_weight([60, 100, 150, 200, 506]), [0, 0, 0.5, 1, 1])


def test_concentration_rises_by_the_pairs_that_merge(plan):
    before = shares(plan.firms["capacity_10kt"])
    pairs = sum(merger_delta(before[column > 0]) for column in plan.assignment.quota.T)
    assert hhi(plan.group_sizes) - hhi(before) == pytest.approx(pairs)
    facts = values(plan)
    assert facts["hhi_rise"] == pytest.approx(pairs)
    assert 10_000 / 14 < facts["hhi_before"] < facts["hhi_after"]
    assert facts["hhi_after"] == pytest.approx(
        1e4 * (np.array([500, 360, 300, 300, 300]) ** 2).sum() / 1760**2, rel=0.01
    )
    assert facts["cr4_before"] == pytest.approx((271 + 233 + 168 + 130) / 1763)


def test_printed_savings_follow_the_advanced_limit_but_for_two(plan):
    listed = plan.listed.set_index("firm")
    assert listed["saving_10k_tce"].sum() == pytest.approx(33.15)
    assert listed.loc["国家能源", "saving_advanced"] == pytest.approx((151.8 - 115) * 2532700 / 1e7)
    assert listed.loc["源通", "saving_access"] == pytest.approx((154.53 - 135) * 864346 / 1e7)
    assert set(listed.index[~listed["agrees"]]) == {"榕鑫", "美方"}
    facts = values(plan)
    assert facts["saving_advanced"] == pytest.approx(36.907, abs=1e-3)
    assert facts["saving_co2_central"] == pytest.approx(33.15 * 2.66)
    assert facts["saving_co2_low"] < facts["saving_co2_central"] < facts["saving_co2_high"]
    assert not facts["saving_matches"]


def test_energy_falls_as_new_ovens_take_over(plan):
    assert plan.old_energy == pytest.approx(147.16, abs=0.005)
    assert plan.energy[0] == pytest.approx(plan.output[0] * plan.old_energy / 1000)
    assert plan.energy[AT] == pytest.approx(plan.output[AT] * 115 / 1000)


def test_by_products_are_read_from_the_firms_that_print_them(plan):
    made = plan.by_products.set_index("product")
    assert made["firms"].to_dict() == {"tar": 5, "crude_benzene": 4, "gas": 1, "methanol": 1}
    assert made.loc["methanol", "t_per_t"] == pytest.approx(216300 / 2532700)
    benzene = (13824 + 12334.30 + 9907 + 9111.27) / (1564228 + 1071325.40 + 864346 + 1073182.27)
    assert made.loc["crude_benzene", "t_per_t"] == pytest.approx(benzene)


def test_closures_reach_the_energy_model_as_a_share(plan, run):
    np.testing.assert_allclose(plan.listed_closed[:4], [0, 156 / 729, 1, 1])
    np.testing.assert_allclose(run(coke_exit_delay_years=1.0).listed_closed[:4], [0, 0, 156 / 729, 1])


# Facts and variables ----------------------------------------------------------------------------------------


def test_facts_are_named_once_and_rest_on_what_exists(plan, tables):
    facts = list(coking_facts.facts(plan))
    assert len({fact.name for fact in facts}) == len(facts)
    for fact in facts:
        assert fact.unit in UNITS, fact.name
        assert not isinstance(fact.value, np.generic), fact.name
        for name in fact.inputs:
            assert name in coking_inputs.PARAMETERS or name.removeprefix("table:") in tables, (fact.name, name)
    missing = {fact.name for fact in facts if isinstance(fact.value, float) and np.isnan(fact.value)}
    assert missing == {"trough_year", "trough_end_year"}


def test_facts_of_the_plan(plan):
    facts = values(plan)
    assert (facts["enterprises"], facts["entities"], facts["max_entities"]) == (14, 5, 5)
    assert (facts["named_total"], facts["named_short"]) == (1760, 3)
    assert (facts["exits_2022"], facts["exits_2023"], facts["unlisted"]) == (156, 573, 1034)
    assert facts["floor_limit"] == pytest.approx(352.6)
    assert facts["closing_unit_energy_full"] == pytest.approx(1000 * 70.33 / 573)
    assert facts["both_lists_saving"] == pytest.approx(5.15 + 9.32)
    assert facts["starts_needed"] == pytest.approx(1763)


def test_ratio_limit_leaves_kept_capacity_out(run):
    facts = values(run(coke_kept_share=0.5))
    limit = (1763 - 517) / (1500 - 517)
    assert facts["ratio_limit"] == pytest.approx(limit)
    assert coking_entities.capacity_after(1763, 729, ratio=limit, kept_share=0.5) == pytest.approx(1500)


def test_variables_are_known_to_the_code_list(plan, tables):
    table = coking_variables.variables(plan)
    assert not table.duplicated(["variable", "year"]).any() and not table.isna().any().any()
    known = tables["indicators"].set_index("variable")["unit"]
    units = table.drop_duplicates("variable").set_index("variable")["unit"]
    assert set(units.index) <= set(known.index)
    assert units.to_dict() == known[units.index].to_dict()
    at = table[table["year"] == 2025].set_index("variable")["value"]
    assert at["Capacity|Coke"] == pytest.approx(17.63)
    assert at["Number of Entities|Coke"] == 5
    assert at["Production|Coke"] == pytest.approx(17.63 * 0.845)


def test_a_city_without_ovens_has_no_utilisation(run):
    bare = run(coke_start_delay_years=2.0, unlisted_exit_year=2023, unlisted_waits_share=0.0)
    assert bare.paths.capacity[2] == 0 and bare.output[2] == 0
    paths = coking_variables.series(bare)
    for name in ("Capacity Utilization|Coke", "Energy Intensity|Coke"):
        np.testing.assert_array_equal(np.isnan(paths[name][1]), bare.output < 1e-9)


def test_an_unknown_parameter_is_refused(run):
    with pytest.raises(TypeError, match="entites"):
        run(entites=4)
