"""The structure model: the plan solved exactly, traps shown, draws equal to single runs."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuhai.model import (
    sectors,
    structure_analysis,
    structure_facts,
    structure_inputs,
    structure_variables,
    structure_views,
)
from wuhai.model.sectors import PLASTICS as PLASTICS_ROW
from wuhai.years import YEARS

PLAN = {
    "definition": "broad", "price_basis": "constant", "base_share": 0.65, "base_share_definition": "broad",
    "target_share": 0.80, "target_year": 2025, "secondary_value_added_100m_cny": 510.94,
    "construction_value_added_100m_cny": 30.0, "mining_weight": 0.18, "coking_weight": 0.17,
    "power_weight": 0.07, "chlor_alkali_weight": 0.08, "other_weight": 0.50, "mining_growth": 0.0,
    "power_growth": 0.0, "chlor_alkali_growth": 0.03, "other_noncoal_growth": 0.05,
    "solve_other_growth": True, "plausible_growth": 0.15, "coal_price_growth": 0.0, "coke_price_growth": 0.0,
    "chem_price_growth": 0.0, "coking_output_value_100m_cny": 400.0,
    "chlor_alkali_output_value_100m_cny": 200.0, "plastics_output_value_100m_cny": 1000.0,
    "plan_value_added_rate_low": 0.20, "plan_value_added_rate_high": 0.25,
}  # fmt: skip
COKE = np.ones(YEARS.size)
PLASTICS = np.array([5.0, 6, 15, 60, 220, 240, 250, 250, 250, 250])
AT = 4
"""2025 on the axis of years."""

DEFINITIONS = tuple(structure_inputs.DEFINITIONS)
CHANGES = st.fixed_dictionaries(
    {
        "definition": st.sampled_from(DEFINITIONS),
        "base_share_definition": st.sampled_from(DEFINITIONS),
        "price_basis": st.sampled_from(structure_inputs.BASES),
        "base_share": st.floats(0.50, 0.80),
        "target_share": st.floats(0.50, 0.95),
        "target_year": st.integers(2022, 2030),
        "mining_growth": st.floats(-0.1, 0.1),
        "chlor_alkali_growth": st.floats(-0.1, 0.1),
        "other_noncoal_growth": st.floats(-0.1, 0.25),
        "coking_weight": st.floats(0.08, 0.30),
        "other_weight": st.floats(0.25, 0.80),
        "coal_price_growth": st.floats(-0.25, 0.25),
        "chem_price_growth": st.floats(-0.25, 0.25),
    }
)


def run(coke=COKE, plastics=PLASTICS, price=COKE, **changes):
    return sectors.run(
        coke_output_index=coke,
        plastics_value_added_100m_cny=plastics,
        plastics_price_index=price,
        **{**PLAN, **changes},
    )


def values(result):
    return {fact.name: fact.value for fact in structure_facts.facts(result)}


# The identity --------------------------------------------------------------------------------------------


def test_noncoal_growth_of_the_example():
    assert structure_views.required_noncoal_growth(0.65, 0.80, 4) == pytest.approx(0.211, abs=5e-4)
    assert structure_views.required_noncoal_growth(0.65, 0.80, 3) == pytest.approx(0.291, abs=5e-4)
    # coal growing 3 % a year: 1.03 x 1.2114449 - 1
    assert structure_views.required_noncoal_growth(0.65, 0.80, 4, 0.03) == pytest.approx(0.2477882, abs=1e-6)


def test_growth_map_covers_every_pair():
    table = structure_views.growth_map([0.50, 0.65, 0.80], [-0.05, 0.0], 0.80, 4)
    assert len(table) == 6
    row = table.query("base_share == 0.5 and coal_growth == 0").iloc[0]
    # odds 4 to odds 1 in four years: the square root of 2
    assert row["noncoal_growth"] == pytest.approx(2**0.5 - 1)
    assert table.query("base_share == 0.8")["noncoal_growth"].tolist() == pytest.approx([-0.05, 0.0])


# Base year -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_base_share_holds_under_its_own_definition(definition):
    result = run(base_share_definition=definition, base_share=0.57)
    assert result.share(definition)[0] == pytest.approx(0.57, abs=1e-12)
    assert result.volume[:, 0].sum() == pytest.approx(480.94)
    assert result.volume[PLASTICS_ROW, 0] == 5


def test_base_year_by_hand():
    # coal 0.35 x 480.94 = 168.329, split 18 : 17; the rest 312.611 less 5 of plastics, split 7 : 8 : 50
    expected = [86.5692, 81.7598, 33.12734, 37.85982, 5.0, 236.62385]
    assert run().volume[:, 0] == pytest.approx(expected, abs=1e-4)


# The plan ------------------------------------------------------------------------------------------------


def test_plan_meets_the_target_on_its_date_with_growth_by_hand():
    result = run()
    # N = 4 x 168.329 = 673.316; less 33.12734, 37.85982 x 1.03^4 = 42.61156 and 220: 377.5771
    assert result.volume[-1, AT] == pytest.approx(377.5771, abs=1e-3)
    assert result.other_growth == pytest.approx((377.5771 / 236.62385) ** 0.25 - 1, abs=1e-6)
    assert result.share()[AT] == pytest.approx(0.80, abs=1e-12)


def test_headline_numbers_of_the_plan_by_hand():
    found = values(run())
    # industry in 2025: 168.329 / 0.2 = 841.645; strict leaves 377.5771 of it, or of 626.645 without new plastics
    assert found["industry_growth"] == pytest.approx((841.645 / 480.94) ** 0.25 - 1, abs=1e-6)
    assert found["plastics_part"] == pytest.approx(220 / 841.645, abs=1e-6)
    assert found["relative_growth_required_late"] == pytest.approx(0.2914320, abs=1e-6)
    assert found["definition_spread_pp"] == pytest.approx(100 * 755.0758 / 841.645 - 44.8618, abs=1e-3)
    assert found["plastics_effect_strict_pp"] == pytest.approx(44.8618 - 60.2538, abs=1e-3)


def test_noncoal_growth_of_a_met_target_is_the_required_one():
    found = values(run(mining_growth=0.04))
    # coal 168.329 grows to 86.5692 x 1.04^4 + 81.7598 = 183.0340
    assert found["coal_growth"] == pytest.approx((183.0340 / 168.329) ** 0.25 - 1, abs=1e-6)
    assert found["noncoal_growth"] == pytest.approx(found["noncoal_growth_required"], abs=1e-12)
    assert found["noncoal_growth_required"] > found["relative_growth_required"]


def test_after_the_target_year_the_assumed_growth_is_back():
    other = run().volume[-1]
    assert other[1:5] / other[:4] == pytest.approx(np.full(4, 1.123924), abs=1e-5)
    assert other[5:] / other[4:-1] == pytest.approx(np.full(5, 1.05))


@settings(max_examples=200)
@given(CHANGES)
def test_solved_growth_meets_the_target_exactly_or_is_not_needed(changes):
    result = run(**changes)
    share = result.share()[result.at_target]
    if result.required_growth >= 0:
        assert share == pytest.approx(changes["target_share"], abs=1e-12)
        assert result.other_growth == result.required_growth
    else:
        assert result.other_growth == 0
        assert share >= changes["target_share"] - 1e-12


@given(CHANGES)
def test_shares_are_fractions_and_fall_from_narrow_to_strict(changes):
    result = run(**changes)
    for basis in structure_inputs.BASES:
        shares = np.stack([result.share(definition, basis) for definition in DEFINITIONS])
        assert np.all((shares > 0) & (shares < 1))
        assert np.all(np.diff(shares, axis=0) < 0)


def test_other_scenarios_grow_as_assumed():
    result = run(solve_other_growth=False, other_noncoal_growth=0.02)
    assert result.volume[-1] == pytest.approx(236.62385 * 1.02 ** np.arange(10), rel=1e-6)
    assert result.share()[AT] < 0.80
    assert result.required_growth == pytest.approx(0.123924, abs=1e-5)


def test_a_target_out_of_reach_is_a_finding():
    found = values(run(definition="strict"))
    assert found["target_met"] and found["growth_needed"] and not found["growth_plausible"]
    assert found["other_growth"] > 0.5
    assert np.isnan(found["base_share_plausible_from"]) and not found["plausible_anywhere"]


def test_a_target_already_met_asks_for_no_growth():
    found = values(run(definition="narrow"))
    assert found["target_met"] and found["narrow_met_at_base"] and not found["growth_needed"]
    assert found["other_growth"] == 0
    assert np.isnan(found["other_growth_required"])
    assert found["growth_plausible"]


def test_coke_output_drives_coking_alone():
    index = np.linspace(1.0, 0.55, YEARS.size)
    moved, still = run(coke=index, solve_other_growth=False), run(solve_other_growth=False)
    assert moved.volume[1] == pytest.approx(still.volume[1] * index)
    rest = [0, 2, 3, 4, 5]
    assert np.array_equal(moved.volume[rest], still.volume[rest])


# Draws ---------------------------------------------------------------------------------------------------


def test_draws_equal_single_runs():
    rng = np.random.default_rng(7)
    count = 6
    drawn = {
        "base_share": rng.uniform(0.5, 0.8, count),
        "mining_weight": rng.uniform(0.1, 0.3, count),
        "mining_growth": rng.uniform(-0.1, 0.1, count),
        "coal_price_growth": rng.uniform(-0.2, 0.2, count),
        "other_noncoal_growth": rng.uniform(-0.1, 0.2, count),
        "construction_value_added_100m_cny": rng.uniform(10, 60, count),
        "target_share": rng.uniform(0.7, 0.9, count),
    }
    coke = np.insert(rng.uniform(0.5, 1.1, (count, 9)), 0, 1.0, axis=1)
    plastics = rng.uniform(1, 200, (count, 10))
    price = np.insert(rng.uniform(0.3, 1.5, (count, 9)), 0, 1.0, axis=1)
    many = run(coke, plastics, price, price_basis="current", **drawn)
    series = structure_variables.series(many)
    for i in range(count):
        one = run(
            coke[i], plastics[i], price[i], price_basis="current", **{name: drawn[name][i] for name in drawn}
        )
        assert many.volume[i] == pytest.approx(one.volume, rel=1e-12)
        assert many.share()[i] == pytest.approx(one.share(), rel=1e-12)
        assert many.other_growth[i] == pytest.approx(one.other_growth, rel=1e-9, abs=1e-12)
        for name, alone in structure_variables.series(one).items():
            assert series[name][i] == pytest.approx(alone, rel=1e-12)


def test_draws_in_a_price_alone_reach_the_share():
    many = run(coal_price_growth=np.array([-0.1, 0.0, 0.1]), solve_other_growth=False)
    assert many.share(basis="current").shape == (3, YEARS.size)
    assert np.all(np.diff(many.share(basis="current")[:, AT]) < 0)
    assert many.share(basis="constant").shape == (YEARS.size,)


@pytest.mark.parametrize(
    "ask",
    [structure_facts.facts, structure_variables.variables, structure_analysis.attribution, structure_views.share_table,
     structure_analysis.over_base_share],
)  # fmt: skip
def test_frames_and_facts_refuse_draws(ask):
    with pytest.raises(ValueError, match="holds draws"):
        ask(run(coal_price_growth=np.array([0.0, 0.1])))


# Traps ---------------------------------------------------------------------------------------------------


def test_price_trap():
    result = run(
        solve_other_growth=False, coal_price_growth=-0.2, coke_price_growth=-0.2,
        other_noncoal_growth=0.0, chlor_alkali_growth=0.0, plastics=np.full(10, 5.0),
    )  # fmt: skip
    found = values(result)
    # no volume moves; coal prices fall to 0.8^4 = 0.4096: 0.65 / (0.65 + 0.35 x 0.4096) = 0.8193001
    assert found["share_target_constant"] == pytest.approx(0.65)
    assert found["share_target_current"] == pytest.approx(0.8193001, abs=1e-6)
    assert found["price_effect_pp"] == pytest.approx(16.93001, abs=1e-4)
    assert found["price_alone_meets_target"] and not found["target_met"]
    # 1 - 1.857143 / 4; and a tenth: 0.65 / (0.65 + 0.35 x 0.9) - 0.65
    assert found["price_fall_that_suffices"] == pytest.approx(0.5357143, abs=1e-6)
    assert found["coal_price_tenth_pp"] == pytest.approx(2.3575130, abs=1e-6)


def test_a_fall_in_the_price_of_plastics_lowers_the_current_price_share_only():
    price = np.r_[1.0, np.full(9, 0.4)]
    result = run(price=price, solve_other_growth=False)
    assert np.array_equal(result.share(basis="constant"), run(solve_other_growth=False).share())
    assert result.values("current")[PLASTICS_ROW, AT] == pytest.approx(88)
    assert values(result)["price_effect_pp"] < 0


def test_no_price_change_no_price_effect():
    found = values(run())
    assert found["price_effect_pp"] == 0
    assert not found["price_alone_meets_target"]


def test_definition_trap():
    found = values(run())
    # 2021 of 480.94: coal 86.5692; + 81.7598; + 33.12734; + 37.85982 + 5
    expected = {"narrow": 0.82, "broad": 0.65, "broad_power": 0.5811196, "strict": 0.4920029}
    for name, share in expected.items():
        assert found[f"share_base_{name}"] == pytest.approx(share, abs=1e-6)
    assert [found[f"target_met_{name}"] for name in DEFINITIONS] == [True, True, False, False]
    assert found["plastics_effect_strict_pp"] < -10


@given(CHANGES)
def test_plastics_raise_the_broad_share_and_lower_the_strict_one(changes):
    changes["solve_other_growth"] = False
    with_plastics, without = run(**changes), run(plastics=np.full(10, 5.0), **changes)
    assert with_plastics.share("broad")[AT] > without.share("broad")[AT]
    assert with_plastics.share("strict")[AT] < without.share("strict")[AT]


def test_answer_for_the_whole_range_of_base_shares():
    table = structure_analysis.over_base_share(run(), [0.50, 0.65, 0.80])
    assert table["relative_growth"].tolist() == pytest.approx([2**0.5 - 1, 0.2114449, 0.0], abs=1e-6)
    singles = [float(run(base_share=share).required_growth) for share in (0.50, 0.65, 0.80)]
    assert table["other_growth"].tolist() == pytest.approx(singles)
    assert table["plausible"].tolist() == [False, True, True]


def test_lowest_plausible_base_share_is_the_edge():
    edge = values(run())["base_share_plausible_from"]
    assert run(base_share=edge).required_growth <= 0.15 < run(base_share=edge - 0.001).required_growth


# Attribution and cross-check -----------------------------------------------------------------------------


@given(CHANGES, st.sampled_from(DEFINITIONS), st.sampled_from(structure_inputs.BASES))
def test_contributions_sum_to_the_change_of_the_share(changes, definition, basis):
    result = run(**changes)
    table = structure_analysis.attribution(result, definition, basis)
    share = result.share(definition, basis)
    assert table["total_pp"].sum() == pytest.approx(100 * (share[result.at_target] - share[0]), abs=1e-9)
    terms = table[["volume_pp", "structure_pp", "price_pp"]].sum(axis=1)
    assert table["total_pp"].to_numpy() == pytest.approx(terms.to_numpy(), abs=1e-9)


def test_a_growing_coal_sector_lowers_the_share():
    table = structure_analysis.attribution(run(mining_growth=0.04)).set_index("sector")
    assert table.loc["mining", "total_pp"] < 0 < table.loc["plastics", "total_pp"]
    assert table.loc["coking", "total_pp"] == 0


def test_shifts_cancel_out_and_add_up():
    result = run()
    table = structure_views.shifts(result)
    change = result.volume[:, AT] - result.volume[:, 0]
    assert table["shift_100m_cny"].sum() == pytest.approx(0, abs=1e-9)
    parts = table["proportional_100m_cny"] + table["shift_100m_cny"]
    assert parts.to_numpy() == pytest.approx(change)


def test_cross_check_with_the_plans_output_values():
    table = structure_analysis.cross_check(run()).set_index("sector")
    assert table.loc["plastics", ["low_100m_cny", "high_100m_cny"]].tolist() == [200, 250]
    assert table.loc["plastics", "implied_rate"] == pytest.approx(0.22)
    # 81.7598 of 400 and 42.61156 of 200
    assert table["implied_rate"].tolist() == pytest.approx([0.2043995, 0.2130578, 0.22], abs=1e-6)
    assert table["within"].tolist() == [True, True, True]
    assert not structure_analysis.cross_check(run(plastics=PLASTICS / 2))["within"].iloc[2]


@pytest.mark.parametrize(
    "definition, share", [("narrow", 1.0), ("broad", 0.75), ("broad_power", 0.75), ("strict", 0.0)]
)
def test_share_of_the_plans_three_products_that_is_not_coal(definition, share):
    assert values(run(definition=definition))["plan_products_share"] == share


def test_structural_change_from_65_to_80_percent():
    found = values(run())
    # cos = (0.65 x 0.8 + 0.35 x 0.2) / (0.7382412 x 0.8246211)
    assert found["moore_angle"] == pytest.approx(14.2645, abs=1e-3)
    assert found["nav"] == pytest.approx(0.15, abs=1e-12)
    assert found["share_change_pp"] == pytest.approx(15, abs=1e-9)


# Contracts -----------------------------------------------------------------------------------------------


def test_facts_are_plain_named_once_and_rest_on_parameters():
    found = structure_facts.facts(run())
    names = [fact.name for fact in found]
    assert len(names) == len(set(names))
    assert {type(fact.value) for fact in found} <= {float, int, bool, str}
    used = {name for fact in found for name in fact.inputs}
    assert used <= set(structure_inputs.PARAMETERS)
    assert all(fact.inputs for fact in found)


def test_every_parameter_matters_to_some_fact():
    used = {name for fact in structure_facts.facts(run()) for name in fact.inputs}
    assert used == {field.name for field in fields(structure_inputs.Inputs)}


def test_facts_of_a_target_never_met():
    found = values(run(solve_other_growth=False, other_noncoal_growth=-0.1))
    assert not found["target_met"] and not found["target_met_by_outlook"]
    assert np.isnan(found["target_first_year"])
    assert found["target_gap_pp"] < 0


def test_variables_follow_the_results_contract():
    table = structure_variables.variables(run())
    assert not table.duplicated(["variable", "year"]).any()
    assert not table.isna().any().any()
    wide = table.pivot(index="year", columns="variable", values="value")
    assert wide.loc[2025, "Share|Value Added|Non-Coal"] == pytest.approx(80)
    assert wide.loc[2021, "Value Added|Industry"] == pytest.approx(48.094)
    sector_names = [
        name for name in wide if name.startswith("Value Added|") and name != "Value Added|Industry"
    ]
    assert len(sector_names) == 6
    assert wide[sector_names].sum(axis=1).to_numpy() == pytest.approx(wide["Value Added|Industry"].to_numpy())


def test_tables_hold_every_reading_and_year():
    result = run()
    shares, sizes = structure_views.share_table(result), structure_views.sector_table(result)
    assert len(shares) == 4 * 2 * 10 and len(sizes) == 6 * 2 * 10
    row = shares.query("definition == 'broad' and basis == 'constant' and year == 2025")
    assert row["share"].item() == pytest.approx(0.80)
    assert sizes.query("year == 2025 and basis == 'constant'")["value_100m_cny"].sum() == pytest.approx(
        841.645
    )


# Refusals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"definition": "brod"}, "definition 'brod': allowed are narrow, broad, broad_power, strict"),
        ({"base_share_definition": ""}, "base_share_definition"),
        ({"price_basis": "nominal"}, "price_basis 'nominal': allowed are constant, current"),
        ({"target_year": 2021}, "target_year 2021: allowed are 2022-2030"),
        ({"base_share": 65}, "share 65"),
        ({"coke": np.ones(9)}, "coke_output_index has shape"),
        ({"coke": np.full(10, 1.2)}, "coke_output_index starts at 1.2"),
        ({"price": np.full(10, 0.5)}, "plastics_price_index starts at 0.5"),
        ({"price": np.r_[1, np.zeros(9)]}, "plastics_price_index: allowed are numbers above 0"),
        ({"coke": np.r_[1, np.nan, np.ones(8)]}, "coke_output_index: allowed are finite"),
        ({"plastics": -PLASTICS}, "plastics_value_added: allowed are finite"),
        ({"plastics": np.full(10, 400.0)}, "400 in 2021: more than its group holds"),
    ],
)
def test_refusals_name_the_offender(changes, message):
    with pytest.raises(ValueError, match=message):
        run(**changes)


def test_unknown_parameter_is_refused():
    with pytest.raises(TypeError, match="base_shar"):
        run(base_shar=0.6)


def test_inputs_cannot_be_changed_in_place():
    inputs = run().inputs
    with pytest.raises(AttributeError):
        inputs.base_share = 0.7
    assert replace(inputs, base_share=0.7).base_share == 0.7
