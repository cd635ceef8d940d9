"""Mass balances: known molar masses, balanced reactions, closure, and the numbers a chemist would compute by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuhai.model.chemistry import (
    REACTIONS,
    SPECIES,
    atoms,
    bdo,
    bdo_feeds,
    carbide_purity,
    molar_mass,
    pbat,
    pbs,
    per_tonne,
    polymer_feeds,
    pure_carbide_per_bdo,
)

shares = st.floats(0, 1)


def test_molar_masses():
    assert molar_mass("C4H10O2") == pytest.approx(90.122, abs=1e-3)
    assert molar_mass("C8H6O4") == pytest.approx(166.132, abs=1e-3)
    assert molar_mass("CaC2") == pytest.approx(64.100, abs=1e-3)


def test_atoms_add_up_repeated_symbols():
    assert atoms("CH3COOH") == {"C": 2, "H": 4, "O": 2}


@pytest.mark.parametrize("formula", ["C4H10N2", "(CH2)4", "c2h4"])
def test_unreadable_formula_is_refused(formula):
    with pytest.raises(ValueError, match="formula"):
        atoms(formula)


@pytest.mark.parametrize("reaction", REACTIONS)
def test_reactions_balance_atom_by_atom(reaction):
    for element in ("C", "H", "O", "Ca"):
        assert sum(moles * atoms(SPECIES[name]).get(element, 0) for name, moles in reaction.items()) == 0


def test_pbat_with_half_terephthalate():
    assert pbat() == pytest.approx(
        {"bdo": 0.429, "pta": 0.395, "adipic_acid": 0.348, "water": -0.171}, abs=5e-4
    )


def test_pbs():
    assert pbs() == pytest.approx({"bdo": 0.523, "succinic_acid": 0.686, "water": -0.209}, abs=5e-4)


def test_bdo_by_reppe_and_its_carbide():
    assert bdo() == pytest.approx({"acetylene": 0.289, "formaldehyde": 0.666, "hydrogen": 0.0447}, abs=5e-4)
    assert pure_carbide_per_bdo() == pytest.approx(0.711, abs=5e-4)


def test_commercial_carbide():
    assert carbide_purity(295) == pytest.approx(0.79, abs=5e-3)
    assert bdo_feeds(bdo_yield=1, carbide_gas_l_per_kg=295)["carbide"] == pytest.approx(0.90, abs=6e-3)


def test_methanol_is_that_of_the_formaldehyde():
    # One methanol per formaldehyde, two per BDO: 2 x 32.042 / 90.122.
    assert bdo_feeds(bdo_yield=1, carbide_gas_l_per_kg=295)["methanol"] == pytest.approx(0.7111, abs=1e-4)


@given(shares)
def test_mass_closes_for_any_pbat(terephthalate):
    assert sum(pbat(terephthalate).values()) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("balance", [pbs(), bdo()])
def test_mass_closes(balance):
    assert sum(balance.values()) == pytest.approx(1, abs=1e-12)


def test_an_unbalanced_reaction_does_not_close():
    open_ = per_tonne({"acetylene": 1, "formaldehyde": 2, "hydrogen": 1, "bdo": -1}, ("bdo",))
    assert abs(sum(open_.values()) - 1) > 0.01


@given(shares, shares, st.floats(0.5, 1))
def test_mix_closes_at_the_inverse_of_its_yield(pbs_share, terephthalate, polymer_yield):
    feeds = polymer_feeds(pbs_share=pbs_share, terephthalate=terephthalate, polymer_yield=polymer_yield)
    assert sum(feeds.values()) == pytest.approx(1 / polymer_yield, abs=1e-12)


def test_mix_of_one_kind_is_that_kind():
    feeds = polymer_feeds(pbs_share=1, terephthalate=0.5, polymer_yield=1)
    assert {name: feeds[name] for name in pbs()} == pytest.approx(pbs())
    assert feeds["pta"] == feeds["adipic_acid"] == 0


@given(st.floats(0.5, 1), st.floats(0.5, 1))
def test_a_better_yield_needs_less(one, other):
    low, high = sorted((one, other))
    worse, better = (bdo_feeds(bdo_yield=y, carbide_gas_l_per_kg=295) for y in (low, high))
    assert all(better[name] <= worse[name] for name in worse)
