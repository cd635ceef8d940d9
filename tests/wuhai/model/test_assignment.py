"""The assignment programme against brute force: distance first, then splits."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from wuhai.model.assignment import assign, least_distance

SIZES = st.lists(st.integers(1, 30), min_size=5, max_size=6)
TARGETS = st.lists(st.integers(5, 40), min_size=2, max_size=3)


def whole_firms(sizes, floor, targets, anchors=()):
    """Least distance over every way to put whole firms into groups; inf if none reaches the floor."""
    best = np.inf
    for places in product(range(len(targets)), repeat=len(sizes)):
        if any(places[firm] != group for firm, group in anchors):
            continue
        reached = np.bincount(places, weights=sizes, minlength=len(targets))
        if reached.min() >= floor:
            best = min(best, np.abs(reached - targets).sum())
    return best


def fewest_splits(sizes, floor, targets, bound):
    """Fewest extra stakes with which a distance of at most `bound` is possible: one linear programme per pattern."""
    n, m = len(sizes), len(targets)
    patterns = sorted(product([0, 1], repeat=n * m), key=sum)
    for pattern in patterns:
        stakes = np.array(pattern).reshape(n, m)
        if (stakes.sum(axis=1) > 0).all() and pattern_distance(stakes, sizes, floor, targets) <= bound + 1e-7:
            return int(stakes.sum() - n)
    raise AssertionError("no pattern reaches the floor")


def pattern_distance(stakes, sizes, floor, targets):
    n, m = stakes.shape
    into = np.hstack([np.kron(np.ones((1, n)), np.eye(m)), np.zeros((m, m))])
    off = np.hstack([np.zeros((m, n * m)), np.eye(m)])
    found = linprog(
        np.r_[np.zeros(n * m), np.ones(m)],
        A_ub=np.vstack([-into, -into - off, into - off]),
        b_ub=np.r_[[-floor] * m, -np.array(targets), targets],
        A_eq=np.hstack([np.kron(np.eye(n), np.ones((1, m))), np.zeros((n, m))]),
        b_eq=sizes,
        bounds=[(0, size * stake) for size, row in zip(sizes, stakes, strict=True) for stake in row]
        + [(0, None)] * m,
    )
    return found.fun if found.status == 0 else np.inf


def check(found, sizes, floor):
    np.testing.assert_allclose(found.quota.sum(axis=1), 1)
    np.testing.assert_allclose(found.sizes, np.array(sizes) @ found.quota)
    assert found.sizes.sum() == pytest.approx(sum(sizes))
    assert found.sizes.min() >= floor - 1e-3
    assert found.splits == (found.quota > 0).sum() - len(sizes)


def test_a_perfect_assignment_is_found():
    found = assign([3, 3, 2, 2], floor=5, targets=[5, 5])
    assert (found.distance, found.splits) == (0, 0)
    np.testing.assert_allclose(found.sizes, [5, 5])


@settings(max_examples=40, deadline=None)
@given(SIZES, TARGETS, st.integers(1, 15))
def test_whole_firms_are_as_near_as_brute_force_comes(sizes, targets, floor):
    found, best = assign(sizes, floor=floor, targets=targets), whole_firms(sizes, floor, targets)
    if found is None:
        assert best == np.inf
    else:
        check(found, sizes, floor)
        assert found.splits == 0
        assert found.distance == pytest.approx(best, abs=1e-4)


@settings(max_examples=15, deadline=None)
@given(SIZES, st.integers(1, 8), st.data())
def test_anchored_firms_stay_with_their_group(sizes, floor, data):
    anchors = {data.draw(st.integers(0, 1)): 1, data.draw(st.integers(2, 4)): 0}
    found = assign(sizes, floor=floor, targets=[20, 10], anchors=anchors)
    best = whole_firms(sizes, floor, [20, 10], anchors.items())
    assert (found is None) == (best == np.inf)
    if found is not None:
        assert all(found.quota[firm, group] == 1 for firm, group in anchors.items())
        assert found.distance == pytest.approx(best, abs=1e-4)


@pytest.mark.parametrize(
    ("sizes", "floor", "targets"),
    [
        ([10, 10, 10], 14, [15, 15]),
        ([7, 9, 4, 10], 8, [13, 9, 8]),
        ([8, 6, 4, 2], 4, [8, 6, 6]),
        ([20, 3, 3, 4], 9, [10, 10, 10]),
        ([5.5, 7.25, 3.1, 9.4], 6, [9, 8, 8]),
    ],
)
def test_splits_are_as_few_as_brute_force_needs(sizes, floor, targets):
    tolerance = 0.01
    found = assign(sizes, floor=floor, targets=targets, allow_split=True, tolerance=tolerance)
    bound = least_distance(sum(sizes), floor, targets) + tolerance
    check(found, sizes, floor)
    assert found.distance <= bound + 1e-3
    assert found.splits == fewest_splits(sizes, floor, targets, bound)


def test_a_large_firm_is_split_where_whole_firms_cannot_reach_the_floor():
    assert assign([20, 3, 3, 4], floor=9, targets=[10, 10, 10]) is None
    assert assign([20, 3, 3, 4], floor=9, targets=[10, 10, 10], allow_split=True).splits == 1


def test_distance_given_up_for_a_split_is_at_most_the_tolerance():
    question = {"sizes": [11, 9], "floor": 5, "targets": [10, 10], "allow_split": True}
    assert assign(**question, tolerance=1).splits == 1
    assert assign(**question, tolerance=2).splits == 0


@given(st.floats(30, 90), st.floats(1, 10), TARGETS)
def test_least_distance_is_that_of_freely_flowing_quota(total, floor, targets):
    m = len(targets)
    free = pattern_distance(np.ones((1, m), int), [total], floor, targets)
    assert least_distance(total, floor, targets) == pytest.approx(free, abs=1e-6)


def test_a_floor_that_the_total_cannot_give_is_infeasible():
    assert assign([5, 5, 5], floor=8, targets=[8, 7], allow_split=True) is None


def test_the_split_anchor_fills_its_group_first():
    found = assign([12, 4, 4], floor=9, targets=[10, 10], anchors={0: 1}, allow_split=True)
    assert found.quota[0] @ [0, 12] == pytest.approx(10)


def test_equal_groups_come_in_order_of_size():
    found = assign([5, 4, 3, 1], floor=1, targets=[6, 6])
    assert found.sizes[0] >= found.sizes[1]


def test_one_question_is_solved_once():
    question = {"sizes": [4.0, 3.0, 2.0], "floor": 3.0, "targets": [5.0, 4.0]}
    assert assign(**question) is assign(**question)


def test_the_order_of_firms_does_not_change_the_distance():
    sizes, targets = [168, 115, 93, 130, 271, 105, 60, 96], [400, 338, 300]
    forth = assign(sizes, floor=300, targets=targets)
    back = assign(sizes[::-1], floor=300, targets=targets)
    assert forth.distance == pytest.approx(back.distance)


@pytest.mark.parametrize("change", [{"floor": 0}, {"sizes": [1, -1]}, {"targets": [0, 2]}])
def test_numbers_without_meaning_are_refused(change):
    with pytest.raises(ValueError, match="must be positive"):
        assign(**({"sizes": [1, 2], "floor": 1, "targets": [1, 2]} | change))
