"""Concentration measures: limits, hand-computed values, mergers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuhai.model.concentration import effective_number, hhi, largest_share, merger_delta, shares

SIZES = st.lists(st.floats(0.1, 1000), min_size=2, max_size=20)


def test_hand_computed_values():
    assert hhi([50, 30, 20]) == pytest.approx(2500 + 900 + 400)
    assert largest_share([5, 10, 20, 30, 35]) == pytest.approx(0.95)
    assert largest_share([5, 10, 20, 30, 35], count=1) == pytest.approx(0.35)
    assert effective_number([50, 30, 20]) == pytest.approx(10_000 / 3800)


def test_a_single_firm_and_equal_firms_are_the_limits():
    assert hhi([7.0]) == 10_000
    assert hhi([3.0] * 8) == pytest.approx(10_000 / 8)
    assert effective_number([3.0] * 8) == pytest.approx(8)
    assert largest_share([1.0, 2.0, 3.0]) == pytest.approx(1)


@given(SIZES)
def test_hhi_lies_between_its_limits(sizes):
    assert 10_000 / len(sizes) - 1e-6 <= hhi(sizes) <= 10_000 + 1e-6


@given(SIZES, st.floats(0.01, 100))
def test_scale_and_zeros_do_not_matter(sizes, factor):
    assert hhi(np.array(sizes) * factor) == pytest.approx(hhi(sizes))
    assert hhi([*sizes, 0.0, 0.0]) == pytest.approx(hhi(sizes))


@given(SIZES)
def test_merging_two_firms_raises_hhi_by_twice_their_product(sizes):
    first, second, *rest = shares(sizes)
    assert merger_delta([first, second]) == pytest.approx(10_000 * 2 * first * second)
    merged = hhi([first + second, *rest])
    assert merged - hhi(sizes) == pytest.approx(merger_delta([first, second]), abs=1e-6)


def test_three_firms_merge_as_the_sum_over_pairs():
    assert merger_delta([0.3, 0.2, 0.1]) == pytest.approx(20_000 * (0.06 + 0.03 + 0.02))


def test_rows_are_draws():
    np.testing.assert_allclose(hhi([[50, 30, 20], [1, 0, 0]]), [3800, 10_000])


@pytest.mark.parametrize("sizes", [[1.0, -1.0, 3.0], [0.0, 0.0]])
def test_sizes_without_meaning_are_refused(sizes):
    with pytest.raises(ValueError, match="must not be negative"):
        hhi(sizes)
