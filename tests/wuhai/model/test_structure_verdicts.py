"""What the structure briefing says of a run: outcomes, turns, the map and the two ways by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuhai.model import (
    sectors,
    structure_analysis,
    structure_facts,
    structure_turns,
    structure_views,
)
from wuhai.model.structure_verdicts import OUTCOMES, outcome
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
NO_PLASTICS = np.full(YEARS.size, 5.0)
CLOSURES = np.array([1, 0.8, 0.6, 0.5, 0.4, 0.4, 0.5, 0.6, 0.6, 0.6])


def run(coke=COKE, plastics=PLASTICS, **changes):
    return sectors.run(
        coke_output_index=coke, plastics_value_added_100m_cny=plastics, **{**PLAN, **changes}
    )


def values(result):
    return {fact.name: fact.value for fact in structure_facts.facts(result)}


# Outcomes ------------------------------------------------------------------------------------------------

MISSING = {"solve_other_growth": False, "other_noncoal_growth": -0.04}


@pytest.mark.parametrize(
    "expected, inputs",
    [
        ("hinges", {}),  # 12.4 % a year with plastics, 26 % without: test_turns_by_hand
        ("sound", {"plausible_growth": 0.30}),
        ("implausible", {"base_share": 0.60}),
        ("unneeded", {"base_share": 0.75}),
        ("priced", {"price_basis": "current", "coal_price_growth": -0.05}),
        ("missed", {"solve_other_growth": False}),
        ("shrunk", {"coke": CLOSURES, "plastics": NO_PLASTICS, **MISSING}),
    ],
)
def test_outcome(expected, inputs):
    assert outcome(run(**inputs)) == expected


@settings(max_examples=150)
@given(
    st.floats(0.5, 0.8), st.floats(0.5, 0.95), st.floats(-0.1, 0.25), st.booleans(), st.floats(0.05, 0.3),
    st.sampled_from(["narrow", "broad", "broad_power", "strict"]),
)  # fmt: skip
def test_outcome_agrees_with_the_other_facts(base, target, growth, solve, bound, definition):
    result = run(
        base_share=base, target_share=target, other_noncoal_growth=growth, solve_other_growth=solve,
        plausible_growth=bound, definition=definition,
    )  # fmt: skip
    found = values(result)
    assert found["outcome"] in OUTCOMES
    assert (found["outcome"] in ("missed", "shrunk")) == (not found["target_met"])
    if found["target_met"]:
        assert (found["outcome"] == "unneeded") == (not found["growth_needed"])
        assert (found["outcome"] == "implausible") == (not found["growth_plausible"])
    assert (found["target_shortfall_pp"] > 1e-6) == (not found["target_met"])


def test_a_share_that_rises_while_industry_shrinks():
    found = values(run(coke=CLOSURES, plastics=NO_PLASTICS, **MISSING))
    # coal 86.5692 + 0.4 x 81.7598 = 119.2731; the rest 33.1273 + 37.8598 x 1.03^4 + 5 + 236.6238 x 0.96^4
    rest = 33.12734 + 42.61156 + 5 + 236.62385 * 0.96**4
    assert found["share_target"] == pytest.approx(rest / (rest + 119.2731), abs=1e-6)
    assert found["industry_target"] == pytest.approx(rest + 119.2731, abs=1e-3)
    assert found["shrinks_into_share"] and found["share_change_pp"] > 0 > found["industry_growth"]
    assert (found["largest_rise"], found["largest_fall"]) == ("coking", "other")


def test_no_share_is_gained_by_shrinking_in_the_plan():
    found = values(run())
    assert not found["shrinks_into_share"]
    assert found["target_distance_pp"] == pytest.approx(15)
    assert (found["largest_rise"], found["some_rise"]) == ("plastics", True)
    assert not found["some_fall"]


def test_definitions_that_meet_the_target_are_counted():
    # narrow and broad in 2025; 1 - (168.329 + 33.12734) / 841.645 = 76.1 % with power
    found = values(run())
    assert (found["definitions_met"], found["definitions_all"]) == (2, 4)


@pytest.mark.parametrize(
    "expected, inputs",
    [
        ("lower", {}),
        ("raise", {"definition": "strict"}),
        ("none", {"plastics": NO_PLASTICS}),
        ("unneeded", {"definition": "narrow"}),
    ],
)
def test_what_plastics_do_to_the_growth_required(expected, inputs):
    assert values(run(**inputs))["plastics_role"] == expected


def test_reach_over_the_range_of_base_shares():
    assert values(run(plausible_growth=0.15))["plausible_everywhere"] is False
    easy = values(run(target_share=0.5))
    assert easy["plausible_everywhere"] and easy["base_met"]


def test_prices_move_only_where_they_differ():
    assert not values(run())["prices_move"]
    assert values(run(coal_price_growth=-0.05))["prices_move"]


def test_value_added_that_the_plan_implies_for_plastics():
    found = values(run())
    assert (found["plan_plastics_low"], found["plan_plastics_high"]) == (200, 250)


# Views ---------------------------------------------------------------------------------------------------


def test_map_holds_the_run_however_far_out():
    for result in (run(), run(coke=CLOSURES**3, mining_growth=-0.1, definition="strict")):
        table, found = structure_views.required_map(result), values(result)
        assert table["base_share"].min() <= found["share_base"] <= table["base_share"].max()
        assert table["coal_growth"].min() <= found["coal_growth"] <= table["coal_growth"].max()
    row = structure_views.required_map(run()).query("base_share == 0.5").iloc[-1]
    # odds 4 to odds 1 in four years, coal growing 10 %: 1.1 x sqrt 2
    assert (row["coal_growth"], row["noncoal_growth"]) == pytest.approx((0.10, 1.1 * 2**0.5 - 1))


def test_two_ways_to_the_share():
    table = structure_views.price_volume(run(coal_price_growth=-0.05, price_basis="current"))
    shares = table.set_index(["route", "step"])["share"]
    for route in ("run", "prices"):
        assert shares[route, "base"] == pytest.approx(0.65)
        assert shares[route][["base", "volume", "price"]].sum() == pytest.approx(shares[route, "end"])
        assert shares[route, "end"] == pytest.approx(0.80)
    assert shares["prices", "volume"] == 0 < shares["run", "price"] < shares["prices", "price"]


def test_growth_without_plastics_over_the_range():
    table = structure_analysis.over_base_share(run(), structure_analysis.COARSE)
    assert structure_analysis.COARSE.tolist() == [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8]
    # at 0.65 N = 673.316 less power 33.12734, chlor-alkali 42.61156 and 5 of plastics over 236.62385 of 2021
    assert table["without_plastics"][3] == pytest.approx((592.5771 / 236.62385) ** 0.25 - 1, abs=1e-6)


def test_tables_mark_the_prices_judged_in():
    result = run(price_basis="current")
    assert set(structure_views.share_table(result).query("judged")["basis"]) == {"current"}
    assert set(structure_views.sector_table(result).query("judged")["basis"]) == {"current"}
    assert set(structure_views.sector_table(result).query("coal")["sector"]) == {"mining", "coking"}


# Turns ---------------------------------------------------------------------------------------------------


def test_turns_by_hand():
    columns = structure_turns.turns(run()).fillna({"amount": 0.0})[
        ["change", "definition", "amount", "other_growth"]
    ]
    found = {tuple(key): growth for *key, growth in columns.itertuples(index=False)}
    needed = {
        # N = 4 C less what the other non-coal sectors bring, over 236.62385; to 2025 unless said otherwise
        ("run", "broad", 0.0): 377.5771,
        ("plastics", "broad", 0.0): 592.5771,
        ("plastics", "broad", 0.5): 485.0771,
        ("year", "broad", 2026.0): 673.316 - 33.12734 - 37.85982 * 1.03**5 - 240,
        ("price", "broad", -0.05): 673.316 * 0.95**4 - 33.12734 - 42.61156 - 220,
        ("coal_growth", "broad", 0.03): 673.316 * 1.03**4 - 33.12734 - 42.61156 - 220,
        ("definition", "broad_power", 0.0): 4 * (168.329 + 33.12734) - 42.61156 - 220,
    }
    for key, value in needed.items():
        years = 5 if key[0] == "year" else 4
        assert found[key] == pytest.approx((value / 236.62385) ** (1 / years) - 1, abs=1e-6), key


def test_turns_say_what_is_plausible_and_start_with_the_run():
    table = structure_turns.turns(run())
    assert table["change"].iloc[0] == "run"
    assert table["plausible"].equals(table["other_growth"].isna() | (table["other_growth"] <= 0.15))
    assert table.loc[table["change"] == "definition", "definition"].tolist() == [
        "narrow",
        "broad_power",
        "strict",
    ]


def test_the_last_year_cannot_be_put_off():
    assert "year" not in set(structure_turns.turns(run(target_year=2030))["change"])
