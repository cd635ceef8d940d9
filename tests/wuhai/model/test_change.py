"""Index mathematics against hand-computed numbers and the properties that define each index."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from wuhai.model import change

SHARES = st.floats(0.01, 0.99)
VALUES = arrays(float, (3, 5), elements=st.one_of(st.just(0.0), st.floats(1e-3, 1e4)))
PRICES = arrays(float, (3, 5), elements=st.floats(0.05, 20))
MASK = np.array([True, False, True, False, False])


def with_anchors(volume):
    """Keep one part of each group above zero: an empty group has no share."""
    volume = volume.copy()
    volume[:, :2] += 1.0
    return volume


def test_odds_of_80_percent_are_four():
    assert change.odds(0.8) == pytest.approx(4.0, abs=1e-12)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 80, np.nan])
def test_odds_refuse_what_is_no_open_fraction(share):
    with pytest.raises(ValueError, match="strictly between 0 and 1"):
        change.odds([0.5, share])


@pytest.mark.parametrize("years, expected", [(4, 0.2114449), (3, 0.2914320)])
def test_required_relative_growth_from_65_to_80_percent(years, expected):
    # odds 4 over odds 1.857143 is 2.1538462; its 4th root 1.2114449, its cube root 1.2914320
    assert change.required_relative_growth(0.65, 0.80, years) == pytest.approx(expected, abs=1e-6)


@given(SHARES, SHARES, st.integers(1, 9), st.floats(0.2, 5))
def test_required_growth_put_back_gives_the_target(base, target, years, price):
    rho = change.required_relative_growth(base, target, years, price)
    assert change.share_after(base, rho, years, price) == pytest.approx(target, abs=1e-12)


@given(SHARES, st.integers(0, 9))
def test_no_relative_growth_keeps_the_share(base, years):
    assert change.share_after(base, 0.0, years) == pytest.approx(base, abs=1e-14)


@given(SHARES, st.floats(-0.5, 1.0), st.integers(0, 9))
def test_share_stays_inside_0_and_1(base, growth, years):
    assert 0 < change.share_after(base, growth, years) < 1


def test_years_must_be_positive():
    with pytest.raises(ValueError, match="years 0"):
        change.required_relative_growth(0.65, 0.8, 0)


def test_logarithmic_mean_by_hand_and_at_its_limits():
    found = change.logarithmic_mean([np.e, 2.0, 0.0, 30.0], [1.0, 2.0, 3.0, 10.0])
    assert found == pytest.approx([1.7182818, 2.0, 0.0, 18.2047845], abs=1e-6)
    assert change.logarithmic_mean(1 + 1e-12, 1.0) == pytest.approx(1 + 5e-13, rel=1e-15)


def test_lmdi_by_hand():
    terms = change.lmdi([10, 10], [10, 30], [1, 1], [1, 1])
    # L = (10, 20 / ln 3 = 18.2047845) share out the 20 that are added; the second part alone gains in structure
    assert terms[0] == pytest.approx([7.0909956, -7.0909956, 0.0], abs=1e-6)
    assert terms[1] == pytest.approx([12.9090044, 7.0909956, 0.0], abs=1e-6)


@given(VALUES, VALUES, PRICES, PRICES)
def test_lmdi_leaves_no_residual(q0, q1, p0, p1):
    q0, q1 = with_anchors(q0), with_anchors(q1)
    terms = change.lmdi(q0, q1, p0, p1)
    assert terms.sum(axis=-1) == pytest.approx(q1 * p1 - q0 * p0, rel=1e-9, abs=1e-9)


@given(VALUES, VALUES, PRICES, PRICES)
def test_share_lmdi_sums_to_the_change_of_the_share(q0, q1, p0, p1):
    q0, q1 = with_anchors(q0), with_anchors(q1)
    s0, s1 = ((q * p)[:, MASK].sum(axis=1) / (q * p).sum(axis=1) for q, p in ((q0, p0), (q1, p1)))
    terms = change.share_lmdi(q0, q1, p0, p1, MASK)
    assert terms.sum(axis=(1, 2)) == pytest.approx(s1 - s0, abs=1e-9)


@given(VALUES, PRICES)
def test_share_lmdi_blames_prices_alone_if_no_volume_moves(q, p1):
    q = with_anchors(q)
    terms = change.share_lmdi(q, q, np.ones_like(p1), p1, MASK)
    assert np.abs(terms[..., :2]).max() < 1e-12


@given(VALUES, VALUES)
def test_share_lmdi_has_no_mix_effect_in_constant_prices(q0, q1):
    q0, q1 = with_anchors(q0), with_anchors(q1)
    terms = change.share_lmdi(q0, q1, np.ones(5), np.ones(5), MASK)
    assert np.abs(terms[..., 1].sum(axis=1)).max() < 1e-9
    assert np.all(terms[..., 2] == 0)


def test_from_60_to_80_percent_moore_and_nav():
    assert change.moore_angle([0.6, 0.4], [0.8, 0.2]) == pytest.approx(19.65, abs=0.005)
    assert change.nav([0.6, 0.4], [0.8, 0.2]) == pytest.approx(0.20, abs=1e-12)


def test_moore_and_nav_at_their_ends():
    assert change.moore_angle([3, 2, 1], [6, 4, 2]) == pytest.approx(0, abs=1e-7)
    assert change.nav([3, 2, 1], [6, 4, 2]) == pytest.approx(0, abs=1e-12)
    assert change.moore_angle([1, 0], [0, 5]) == pytest.approx(90, abs=1e-12)
    assert change.nav([1, 0], [0, 5]) == pytest.approx(1, abs=1e-12)


def test_lilien_by_hand():
    # ln growth (1, -1), of the total ln(3.0861613 / 2) = 0.4337808
    assert change.lilien([1, 1], [np.e, 1 / np.e]) == pytest.approx(1.0900302, abs=1e-6)
    assert change.lilien([1, 2, 0], [3, 6, 0]) == pytest.approx(0, abs=1e-12)


def test_shift_share_by_hand():
    parts = change.shift_share([100, 50], [120, 50], [0.10, 0.0], 0.05)
    assert parts == pytest.approx(np.array([[5, 5, 10], [2.5, -2.5, 0]]))


def test_logistic_normal_stays_in_the_simplex_around_its_centre():
    centre = np.array([0.7, 0.2, 0.1])
    normals = np.random.default_rng(1).standard_normal((4000, 3))
    draws = change.logistic_normal(normals, centre, 0.5)
    assert draws.shape == (4000, 3)
    assert draws.sum(axis=1) == pytest.approx(np.ones(4000))
    assert draws.min() > 0
    assert change.closure(np.exp(np.log(draws).mean(axis=0))) == pytest.approx(centre, abs=0.02)
    assert change.logistic_normal(normals[:2], centre, 0.0) == pytest.approx(np.tile(centre, (2, 1)))


def test_log_ratio_quantiles_by_hand():
    assert change.logit_uniform([0, 0.5, 1], 0.2, 0.8) == pytest.approx([0.2, 0.5, 0.8])
    # odds 1 and 4: the middle of the logits has odds 2
    assert change.logit_uniform(0.5, 0.5, 0.8) == pytest.approx(2 / 3)
    assert change.log_uniform([0, 0.5, 1], 1, 4) == pytest.approx([1, 2, 4])
