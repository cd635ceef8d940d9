"""The plastics model: counting, the solved build-out, value, needs, and what it hands on."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuhai import data, units
from wuhai.model import (
    pipeline_shocks,
    plastics,
    plastics_facts,
    plastics_parameters,
    plastics_projects,
    plastics_value,
    plastics_variables,
)
from wuhai.model.plastics_projects import counted, solve_build_out
from wuhai.years import YEARS

VALUES = {
    "plastics_target_10kt": 316.0, "plastics_target_year": 2025, "plastics_output_value_100m_cny": 1000.0,
    "plastics_national_share": 0.35, "water_cap_100m_m3": 3.29, "capacity_basis": "polymer",
    "pipeline_stage": "2022", "solve_buildout": True, "solve_price": True, "probability_announced": 0.15,
    "probability_approved": 0.3, "probability_building": 0.6, "prior_strength": 10.0, "market_correlation": 0.3,
    "slip_low_months": 0.0, "slip_mode_months": 6.0, "slip_high_months": 18.0, "scope_low": 0.5, "scope_mode": 1.0,
    "scope_high": 1.1, "lead_announced_months": 36.0, "lead_approved_months": 24.0, "lead_building_months": 12.0,
    "plastics_utilisation": 0.8, "ramp_months": 9.0, "pbat_price": 22000.0, "pbat_price_end": 9850.0,
    "pbs_price_ratio": 1.4545, "bdo_price": 12600.0, "bdo_price_end": 8735.0, "plastics_price_growth": 0.0,
    "pbs_share": 0.0, "terephthalate_share": 0.5, "polymer_yield": 1.0, "bdo_yield": 1.0,
    "carbide_gas_l_per_kg": 295.0, "bdo_energy_kgce_per_t": 1080.0, "carbide_energy_kgce_per_t": 823.0,
    "plastics_value_added_rate": 0.225, "bass_innovation": 0.03, "bass_imitation": 0.38, "draws": 2000, "seed": 1,
}  # fmt: skip
MONTE_CARLO = {"solve_buildout": False, "solve_price": False, "pipeline_stage": "latest"}
COLUMNS = ["id", "enterprise", "product", "capacity_10kt", "polymer_share_low", "polymer_share_high",
           "stage_2022", "stage_latest", "due", "known_from"]  # fmt: skip
PIPELINE = pd.DataFrame(
    [
        ["bdo", "甲", "BDO", 60, 0, 0, "approved", "commissioned", "2024-06", "2024-06"],
        ["mix", "甲", "PBAT/PTMEG", 100, 0.5, 1, "approved", "announced", "2025-12", "2024-06"],
        ["pbs", "乙", "PBS", 20, 1, 1, "approved", None, "2025-12", "2022-07"],
        ["pbat", "丙", "PBAT", 6, 1, 1, None, "building", None, "2022-12"],
        ["old", "丁", "PBAT", 5, 1, 1, "commissioned", "commissioned", None, "2022-07"],
        ["late", "戊", "PBAT", 40, 1, 1, "building", "building", "2023-03", "2023-09"],
        ["coke", "己", "焦炭", 500, None, None, "approved", "building", "2025-12", "2023-11"],
    ],
    columns=COLUMNS,
).assign(label_zh=lambda table: table["id"], label_en=lambda table: table["id"])


@pytest.fixture(scope="module")
def plan():
    return {name: table for name, table in data.load().items() if name in plastics.TABLES}


@pytest.fixture(scope="module")
def run(plan):
    return lambda **changes: plastics.run(**{**plan, "pipeline": PIPELINE}, **{**VALUES, **changes})


def fact(result, name):
    return {found.name: found.value for found in plastics_facts.facts(result)}[name]


def count(basis="polymer", vintage="latest"):
    leads = {"announced": 36, "approved": 24, "building": 12, "commissioned": 0}
    return counted(PIPELINE, basis=basis, vintage=vintage, lead_months=leads).set_index("id")


# Counting


def test_polymer_tonnes_are_a_range_where_the_mix_is_open():
    table = count()
    assert table.loc["mix", ["low", "high"]].tolist() == [50, 100]
    assert table.index.tolist() == ["mix", "pbs", "pbat", "old", "late"]


def test_bdo_counts_bdo_alone():
    table = count("bdo")
    assert table["low"].to_dict() == table["high"].to_dict() == {"bdo": 60}


def test_the_vintage_of_the_plan_knows_neither_later_projects_nor_later_stages():
    table = count(vintage="2022")
    assert table["stage"].to_dict() == {
        "mix": "approved", "pbs": "approved", "old": "commissioned", "late": "building",
    }  # fmt: skip


def test_a_stage_that_was_never_reported_again_stays():
    assert count().loc["pbs", "stage"] == "approved"


def test_due_dates():
    table = count()
    # Seen 2024-06 as announced and without date of its own (the plan's deadline is none): 36 months later.
    assert table.loc["mix", "due"] == 2027.5
    # Seen in December 2022 under construction: 12 months later.
    assert table.loc["pbat", "due"] == 2024
    # Due 2023-03 but still unfinished in 2023-09.
    assert table.loc["late", "due"] == 2023.75
    # Finished, date unknown: has always stood.
    assert table.loc["old", "due"] == -np.inf


def test_a_date_learnt_later_is_not_used_in_the_vintage_of_the_plan():
    # Building in July 2022 (2022 + 7/12), 12 months.
    assert count(vintage="2022").loc["late", "due"] == pytest.approx(2023 + 7 / 12)


def test_typed_and_untyped_tables_count_alike():
    typed = PIPELINE.convert_dtypes()
    leads = {"announced": 36, "approved": 24, "building": 12, "commissioned": 0}
    again = counted(typed, basis="polymer", vintage="latest", lead_months=leads)
    assert again["due"].tolist() == count()["due"].tolist()
    assert again["id"].tolist() == count().index.tolist()


@pytest.mark.parametrize(
    ("change", "message"),
    [({"basis": "resin"}, "capacity_basis 'resin': allowed are polymer, bdo"),
     ({"vintage": "2023"}, "pipeline_stage '2023': allowed are 2022, latest")],
)  # fmt: skip
def test_unknown_choices_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        count(**change)


def test_an_unknown_stage_is_refused():
    odd = PIPELINE.assign(stage_latest="dreamt")
    with pytest.raises(ValueError, match="stage 'dreamt': allowed are announced"):
        counted(odd, basis="polymer", vintage="latest", lead_months={})


# The plan as printed


def test_the_plans_named_projects_fall_short_on_both_bases(plan):
    result = plastics.run(**plan, **VALUES)
    # 2 x 100 at half to all + 20 PBS + 0 to 30; 2 x 60 + 90 of BDO.
    assert fact(result, "named_polymer_low_10kt") == 120
    assert fact(result, "named_polymer_high_10kt") == 250
    assert fact(result, "named_bdo_10kt") == 210
    assert fact(result, "gap_polymer_10kt") == 66
    assert fact(result, "gap_bdo_10kt") == 106
    assert fact(result, "named_suffices") is False
    assert fact(result, "probability_target") == 0


def test_the_plans_own_lists(plan):
    result = plastics.run(**plan, **VALUES)
    assert fact(result, "carbide_closing_10kt") == pytest.approx(94.3)
    assert fact(result, "energy_released_10k_tce") == pytest.approx(125.33)
    assert fact(result, "carbide_listed_10kt") == pytest.approx(228.0036)
    assert fact(result, "bdo_listed_10kt") == pytest.approx(3.895804)
    assert fact(result, "methanol_listed_10kt") == pytest.approx(21.63)


def test_no_later_observation_leaks_into_an_earlier_vintage():
    early = {name: table for name, table in data.load("2022-07").items() if name in plastics.TABLES}
    result = plastics.run(**early, **VALUES)
    assert fact(result, "national_observed_10kt") == 31.7
    assert np.isnan(fact(result, "national_utilisation"))


# The solved build-out


@pytest.mark.parametrize("year", [2022, 2025, 2030])
def test_the_plan_hits_its_target_on_its_date(run, year):
    result = run(plastics_target_year=year)
    assert result.capacity[result.parameters.at_target] == 316
    assert result.capacity[-1] == 316
    assert fact(result, "capacity_met") is True


def test_what_the_plan_requires(run):
    # 5 stand, 311 are missing over 4 years; named and unfinished: 75 (middle of 50-100) + 20 + 40 = 135.
    result = run()
    assert fact(result, "base_capacity_10kt") == 5
    assert fact(result, "yearly_addition_10kt") == pytest.approx(77.75)
    assert fact(result, "completion_required") == 1
    assert fact(result, "unnamed_required_10kt") == pytest.approx(176)


def test_a_small_target_needs_only_a_part_of_what_is_named(run):
    result = run(plastics_target_10kt=59.0)
    assert fact(result, "completion_required") == pytest.approx(54 / 135)
    assert fact(result, "unnamed_required_10kt") == 0


@given(st.floats(0, 400), st.floats(0, 500), st.floats(1, 600), st.integers(2022, 2030))
def test_build_out_closes(base, named, target, year):
    found = solve_build_out(YEARS, base=base, named=named, target=target, base_year=2021, target_year=year)
    missing = max(target - base, 0)
    assert found.completion * named + found.unnamed == pytest.approx(missing, abs=1e-9)
    assert found.yearly * (year - 2021) == pytest.approx(missing, abs=1e-9)
    assert found.path[year == YEARS][0] == pytest.approx(max(target, base))
    assert (np.diff(found.path) >= -1e-9).all()


def test_a_target_in_the_base_year_is_refused():
    with pytest.raises(ValueError, match="allowed are years after 2021"):
        solve_build_out(YEARS, base=0, named=1, target=1, base_year=2021, target_year=2021)


def test_the_solved_price_meets_the_value_target(run):
    result = run()
    assert result.value_net[result.parameters.at_target] == pytest.approx(1000)
    assert result.price == pytest.approx(np.full(10, 31_645.57 / 0.8), abs=0.01)
    assert fact(result, "value_met") is True
    assert result.value_added[result.parameters.at_target] == pytest.approx(225)


# The Monte Carlo


def test_central_values_are_the_medians(run):
    result = run(**MONTE_CARLO)
    assert (result.capacity == np.quantile(result.chosen.capacity, 0.5, axis=0)).all()
    assert (result.production == np.quantile(result.chosen.production, 0.5, axis=0)).all()
    assert (np.diff(result.capacity_quantiles, axis=0) >= 0).all()


def test_everything_commissioned_stands(run, plan):
    done = PIPELINE.assign(stage_latest="commissioned", due="2023-12", polymer_share_low=1.0)
    result = plastics.run(**{**plan, "pipeline": done}, **{**VALUES, **MONTE_CARLO})
    # All but BDO, whose polymer share is now 1 to 0 and is left out: 100 + 20 + 6 + 5 + 40.
    assert result.capacity[-1] == pytest.approx(171)
    assert result.capacity_quantiles[0] == pytest.approx(result.capacity_quantiles[2])


def test_target_below_what_stands_is_met_for_certain(run):
    result = run(**MONTE_CARLO, plastics_target_10kt=5.0)
    assert fact(result, "probability_target") == 1
    assert fact(result, "probability_target_low") > 0.99


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0.0, "0%"), (0.00038, "0.038%"), (0.005, "0.50%"), (0.153, "15%"), (0.953, "95%"), (0.99962, "99.962%"),
     (1.0, "100%")],
)  # fmt: skip
def test_probabilities_keep_two_figures_of_what_is_left(probability, text):
    digits = plastics_facts.per_cent_digits(probability)
    assert units.quantity(probability, "probability", "zh", digits=digits) == text


def test_a_target_no_draw_reaches_is_said_with_bound_draws_and_seed(run):
    result = run(**MONTE_CARLO)
    assert fact(result, "target_never") is True
    assert fact(result, "draws") == 2000
    assert fact(result, "seed") == "1"
    # Wilson at 0 of n: z^2 / (n + z^2).
    assert fact(result, "probability_target_high") == pytest.approx(1.959964**2 / (2000 + 1.959964**2))
    assert fact(run(**MONTE_CARLO, plastics_target_10kt=5.0), "target_never") is False


def test_the_probability_of_nothing(run):
    assert fact(run(**MONTE_CARLO), "probability_nothing") == 0  # 5 stand
    # The only BDO project was commissioned in June 2024.
    early = run(pipeline_stage="latest", capacity_basis="bdo", plastics_target_year=2022)
    assert fact(early, "probability_nothing") == 1


@pytest.mark.parametrize(
    ("target", "verdict"), [(60.0, "named_sure"), (130.0, "named_at_most"), (900.0, "named_short")]
)
def test_whether_the_projects_add_up_has_one_answer(run, target, verdict):
    # Polymer 115 to 165, BDO 60.
    result = run(**MONTE_CARLO, plastics_target_10kt=target)
    found = [name for name in ("named_sure", "named_at_most", "named_short") if fact(result, name)]
    assert found == [verdict]


def test_bdo_that_runs_is_enough_for_so_much_polymer(run):
    result = run(**MONTE_CARLO)
    assert fact(result, "commissioned_bdo_10kt") == 60
    assert fact(result, "bdo_ready_for_10kt") == pytest.approx(60 / 0.42868, abs=0.01)
    assert fact(result, "bdo_runs_ahead") is True
    assert fact(run(capacity_basis="bdo"), "bdo_runs_ahead") is False


def test_full_use_at_the_market_price(run):
    result = run(**MONTE_CARLO)
    assert fact(result, "value_full_100m_cny") == pytest.approx(316 * 9850 / 1e4)
    inside = 316 * 0.42868 * 8735 / 1e4
    assert fact(result, "value_full_gross_100m_cny") == pytest.approx(316 * 9850 / 1e4 + inside, abs=0.01)
    assert fact(run(capacity_basis="bdo"), "value_full_gross_100m_cny") == pytest.approx(316 * 8735 / 1e4)


def test_the_country_would_be_large_enough_in_2032(run):
    # 137 at the end of 2024, growing as from 82.6 in 2022: 903 after 7.5 years.
    assert fact(run(), "national_growth") == pytest.approx(np.sqrt(137 / 82.6) - 1)
    assert fact(run(), "national_limit_year") == 2032
    assert fact(run(), "national_limit_late") is True


def test_funnel_by_stage(run):
    table = run(**MONTE_CARLO).funnels["polymer"].set_index("stage")
    assert table["projects"].to_dict() == {"announced": 1, "approved": 1, "building": 2, "commissioned": 1}
    assert table["nameplate"].to_dict() == {
        "announced": 75,
        "approved": 20,
        "building": 46,
        "commissioned": 5,
    }
    scope = (0.5 + 1 + 1.1) / 3
    expected = {
        "announced": 11.25 * scope,
        "approved": 6 * scope,
        "building": 27.6 * scope,
        "commissioned": 5,
    }
    assert table["expected"].to_dict() == pytest.approx(expected)
    assert table.loc["announced", "in_time"] == 0  # due in 2027
    assert table["in_time"].sum() == pytest.approx(fact(run(**MONTE_CARLO), "expected_in_time_10kt"))


def test_without_slip_all_that_is_built_is_in_time(run):
    prompt = {
        "slip_low_months": 0.0,
        "slip_mode_months": 0.0,
        "slip_high_months": 0.0,
        "plastics_target_year": 2030,
    }
    result = run(**MONTE_CARLO, **prompt, draws=20_000)
    table, spread = result.funnels["polymer"], result.chosen.capacity[:, -1].std() / np.sqrt(20_000)
    assert table["in_time"].sum() == pytest.approx(table["expected"].sum(), abs=5 * spread)


def test_same_seed_same_result_and_another_seed_another(run):
    one, two, other = (run(**MONTE_CARLO, seed=seed) for seed in (5, 5, 6))
    assert (one.chosen.capacity == two.chosen.capacity).all()
    assert (one.chosen.capacity != other.chosen.capacity).any()


def test_a_given_market_moves_both_bases(run):
    boom, bust = (run(**MONTE_CARLO, market=np.full(2000, level)) for level in (2.0, -2.0))
    for basis in plastics_projects.BASES:
        assert boom.runs[basis].capacity[:, -1].mean() >= bust.runs[basis].capacity[:, -1].mean()
    assert boom.chosen.capacity[:, -1].mean() > 2 * bust.chosen.capacity[:, -1].mean()


def test_no_projects_leave_facts_that_say_so(run, plan):
    result = plastics.run(**{**plan, "pipeline": PIPELINE.iloc[:0]}, **{**VALUES, **MONTE_CARLO})
    assert (result.capacity == 0).all()
    assert fact(result, "named_suffices") is False
    assert np.isnan(fact(result, "expected_share"))


def test_numbers_by_draw_are_accepted():
    projects = count().reset_index()
    shocks = pipeline_shocks.draw_shocks(
        np.random.default_rng(0), draws=30, projects=len(projects), stages=4
    )
    common = {
        "probability": [0.15, 0.3, 0.6, 1.0], "strength": 10, "slip_months": (0, 6, 18), "scope": (0.5, 1, 1.1),
        "ramp_months": 9.0,
    }  # fmt: skip
    use, rho = np.linspace(0.16, 0.8, 30), np.linspace(0, 0.9, 30)
    many = plastics_projects.paths(projects, shocks, YEARS, 2025, utilisation=use, correlation=rho, **common)
    one = plastics_projects.paths(
        projects, shocks, YEARS, 2025, utilisation=use[7], correlation=rho[7], **common
    )
    assert many.production[7] == pytest.approx(one.production[7])
    assert many.capacity.shape == many.production.shape == (30, len(YEARS))


# Value


def test_the_price_the_plan_implies(run):
    result = run()
    assert fact(result, "value_per_t") == pytest.approx(31_645.57, abs=0.01)
    # 2025 at 9,850 CNY/t: more than three times over.
    assert fact(result, "utilisation_required") == pytest.approx(3.2127, abs=1e-4)
    assert fact(result, "full_use_suffices") is False


def test_price_path_is_straight_between_its_points_and_grows_after():
    path = plastics_value.market_price(
        [2019, 2022, 2025, 2027], start=22_000, end=9_850, start_year=2019, end_year=2025, growth=0.1
    )
    assert path == pytest.approx([22_000, 15_925, 9_850, 9_850 * 1.21])


def test_price_path_by_draw():
    path = plastics_value.market_price(
        YEARS,
        start=np.array([1.0, 2.0]),
        end=np.array([3.0, 2.0]),
        start_year=2021,
        end_year=2025,
        growth=0.0,
    )
    assert path.shape == (2, len(YEARS))
    assert path[:, 2] == pytest.approx([2, 2])


def test_contour_lies_where_the_grid_meets_the_target():
    grid, contour = plastics_value.value_grid(316, 1000), plastics_value.break_even(316, 1000)
    assert contour["price_cny_per_t"].iloc[-1] == pytest.approx(31_645.57, abs=0.01)
    needed = contour.set_index("utilisation")["price_cny_per_t"]
    assert (grid["met"] == (grid["price_cny_per_t"] >= grid["utilisation"].map(needed) - 1e-6)).all()
    assert 0 < grid["met"].mean() < 1


def test_nothing_made_has_no_price():
    assert plastics_value.implied_price(1000, 0) == np.inf


def test_gross_counts_the_bdo_inside_once_more(run):
    result = run()
    at = result.parameters.at_target
    # 252.8 x 0.4287 t of BDO at 8,735 CNY/t.
    assert result.value_gross[at] - result.value_net[at] == pytest.approx(94.66, abs=0.01)


def test_on_the_basis_bdo_nothing_is_counted_twice(run):
    result = run(capacity_basis="bdo", **MONTE_CARLO)
    assert (result.value_gross == result.value_net).all()
    assert result.market_price == pytest.approx(result.bdo_price)
    assert fact(result, "pta_need_10kt") == 0
    assert fact(result, "bdo_need_10kt") == 316


def test_pbs_lifts_the_price_by_its_premium(run):
    plain, mixed = run(), run(pbs_share=0.5)
    assert mixed.market_price / plain.market_price == pytest.approx(np.full(10, 1.22725))


@settings(max_examples=25, deadline=None)
@given(st.floats(0.15, 1), st.floats(0.15, 1))
def test_more_use_never_needs_a_higher_price(one, other):
    low, high = sorted((one, other))
    assert plastics_value.implied_price(1000, 316, high) <= plastics_value.implied_price(1000, 316, low)


def test_value_added_by_draw_is_consistent(run):
    result = run(**MONTE_CARLO)
    assert np.median(result.value_added_draws, axis=0) == pytest.approx(result.value_added)
    assert run().value_added_draws[0] == pytest.approx(run().value_added)


# The country, the chain


def test_the_country_could_have_at_most_903(run):
    assert fact(run(), "national_limit_10kt") == pytest.approx(902.857, abs=1e-3)


def test_chain_needs_by_hand(run):
    result = run()
    assert fact(result, "bdo_need_10kt") == pytest.approx(316 * 0.42868, abs=0.01)
    assert fact(result, "pta_need_10kt") == pytest.approx(316 * 0.39512, abs=0.01)
    assert fact(result, "carbide_need_10kt") == pytest.approx(316 * 0.42868 * 0.71126 / 0.78609, abs=0.01)
    assert fact(result, "carbide_cover") == pytest.approx(94.3 / 122.57, abs=1e-3)
    assert fact(result, "water_share_per_m3") == pytest.approx(316 / 32_900)


def test_energy_need_by_hand():
    # 100 x (0.5 x 1000 + 0.4 x 800) kgce/t = 82 x 10,000 tce.
    assert plastics_value.energy_need({"bdo": 0.5, "carbide": 0.4}, 100, 1000, 800) == pytest.approx(82)


def test_needs_at_the_output_are_needs_at_full_use_times_utilisation(run):
    chain = run().chain
    assert chain["need"].tolist() == pytest.approx((0.8 * chain["need_full"]).tolist())


# What is handed on


@pytest.mark.parametrize("changes", [{}, MONTE_CARLO, {"capacity_basis": "bdo", **MONTE_CARLO}])
def test_facts_are_complete(run, changes):
    found = list(plastics_facts.facts(run(**changes)))
    assert len({fact.name for fact in found}) == len(found)
    known = {*plastics_parameters.PARAMETERS, *(f"table:{name}" for name in plastics.TABLES)}
    for one in found:
        assert one.unit in units.UNITS, one
        assert one.inputs and set(one.inputs) <= known, one
        assert isinstance(one.value, (int, float, str)), one
        assert one.formula, one


def test_variables_keep_the_contract(run):
    for changes in ({}, MONTE_CARLO):
        table = plastics_variables.variables(run(**changes))
        assert table.columns.tolist() == ["variable", "unit", "year", "value"]
        assert not table.duplicated(["variable", "year"]).any()
        assert np.isfinite(table["value"]).all()
        listed = data.load()["indicators"].set_index("variable")["unit"]
        assert table.set_index("variable")["unit"].to_dict().items() <= listed.to_dict().items()


def test_a_misspelt_parameter_is_refused(run):
    with pytest.raises(TypeError, match="plastics_target"):
        run(plastics_target=300)
