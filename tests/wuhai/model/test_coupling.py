"""What coking and plastics do to the share: closes exactly, agrees with the attribution, follows the definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuhai.model import coupling, sectors, structure_analysis
from wuhai.years import YEARS

INPUTS = {
    "definition": "broad", "price_basis": "constant", "base_share": 0.65, "base_share_definition": "broad",
    "target_share": 0.80, "target_year": 2025, "secondary_value_added_100m_cny": 510.94,
    "construction_value_added_100m_cny": 30.0, "mining_weight": 0.18, "coking_weight": 0.17,
    "power_weight": 0.07, "chlor_alkali_weight": 0.08, "other_weight": 0.50, "mining_growth": 0.0,
    "power_growth": 0.0, "chlor_alkali_growth": 0.0, "other_noncoal_growth": 0.0,
    "solve_other_growth": False, "plausible_growth": 0.15, "coal_price_growth": 0.0, "coke_price_growth": 0.0,
    "chem_price_growth": 0.0, "coking_output_value_100m_cny": 400.0,
    "chlor_alkali_output_value_100m_cny": 200.0, "plastics_output_value_100m_cny": 1000.0,
    "plan_value_added_rate_low": 0.20, "plan_value_added_rate_high": 0.25,
}  # fmt: skip
FLAT, NOTHING = np.ones(YEARS.size), np.zeros(YEARS.size)


def run(coke=FLAT, plastics=NOTHING, **changes):
    return sectors.run(
        coke_output_index=coke, plastics_value_added_100m_cny=plastics, **{**INPUTS, **changes}
    )


def test_nothing_moves_where_nothing_changes():
    parts = coupling.by_year(run())[["coking_pp", "plastics_pp", "rest_pp", "change_pp"]]
    assert np.allclose(parts, 0, atol=1e-9)


def test_half_the_coke_lifts_the_share():
    """Industry 480.94: coal 35 %, coking 0.17/0.35 of it; half of that gone, the share is 0.65 / (1 - 0.085)."""
    table = coupling.by_year(run(coke=np.where(YEARS > 2021, 0.5, 1.0)))
    assert table["coking_pp"].iloc[-1] == pytest.approx(100 * (0.65 / 0.915 - 0.65))
    assert table["plastics_pp"].abs().max() < 1e-9
    facts = {fact.name: fact.value for fact in coupling.facts(run(coke=np.where(YEARS > 2021, 0.5, 1.0)))}
    assert facts["coking_change"] == pytest.approx(-0.5) and facts["coking_shrinks"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats(0.2, 2.0), min_size=9, max_size=9),
    st.lists(st.floats(0, 300), min_size=9, max_size=9),
    st.sampled_from(["narrow", "broad", "broad_power", "strict"]),
)
def test_the_parts_close(coke, plastics, definition):
    result = run(coke=np.array([1.0, *coke]), plastics=np.array([0.0, *plastics]), definition=definition)
    table = coupling.by_year(result)
    change = 100 * (result.share() - result.share()[0])
    assert np.allclose(table["change_pp"], change, atol=1e-6)
    assert np.allclose(table[["coking_pp", "plastics_pp", "rest_pp"]].sum(axis=1), change, atol=1e-6)


def test_the_target_year_is_the_attribution_of_the_structure_briefing():
    changes = {"price_basis": "current", "coal_price_growth": -0.05, "other_noncoal_growth": 0.06}
    result = run(coke=np.linspace(1, 0.6, YEARS.size), plastics=np.linspace(0, 200, YEARS.size), **changes)
    parts = structure_analysis.attribution(result).set_index("sector")["total_pp"]
    row = coupling.by_year(result).iloc[result.at_target]
    assert row["coking_pp"] == pytest.approx(parts["coking"])
    assert row["plastics_pp"] == pytest.approx(parts["plastics"])


def test_plastics_lower_the_share_where_they_count_as_coal():
    plastics = np.linspace(0, 200, YEARS.size)
    assert coupling.by_year(run(plastics=plastics))["plastics_pp"].iloc[-1] > 0
    assert coupling.by_year(run(plastics=plastics, definition="strict"))["plastics_pp"].iloc[-1] < 0
