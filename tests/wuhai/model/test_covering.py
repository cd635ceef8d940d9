"""The highest floor that whole firms can give every group: proven by going through all sortings, and by the solver."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds

from wuhai.model.covering import highest_floor
from wuhai.model.programme import Programme

FIRMS = [168.0, 115, 93, 115, 130, 271, 105, 233, 60, 96, 95, 96, 96, 90]
"""The fourteen, with the two that are anchored at 4 and 5."""


@st.composite
def questions(draw):
    """Sizes, groups and anchors, each anchored firm in any group."""
    sizes = draw(st.lists(st.integers(1, 60), min_size=1, max_size=6))
    groups = draw(st.integers(1, 3))
    anchored = draw(st.dictionaries(st.integers(0, len(sizes) - 1), st.integers(0, groups - 1), max_size=3))
    return sizes, groups, anchored


@settings(max_examples=150, deadline=None)
@given(questions())
def test_no_sorting_has_a_larger_smallest_group(question):
    sizes, groups, anchors = question
    sortings = (
        places for places in product(range(groups), repeat=len(sizes)) if all(places[i] == j for i, j in anchors.items())
    )
    reached = max(np.bincount(places, weights=sizes, minlength=groups).min() for places in sortings)
    assert highest_floor(sizes, groups, anchors) == reached


@pytest.mark.parametrize("groups", [2, 3, 4, 5, 6])
def test_the_solver_finds_the_same_for_the_fourteen(groups):
    anchors = {5: 1, 4: 2} if groups > 2 else {5: 1}
    assert highest_floor(FIRMS, groups, anchors) == _solved(FIRMS, groups, anchors)


def test_fewer_firms_than_groups_reach_nothing():
    assert highest_floor([5.0, 4.0], 3) == 0


def _solved(sizes, groups, anchors):
    """The same question as a mixed-integer programme."""
    rows = Programme(firm=(len(sizes), groups), floor=(1,))
    firm, floor = rows.at.values()
    for part in firm:
        rows.add((part, 1.0), low=1, high=1)
    for j in range(groups):
        rows.add((firm[:, j], np.array(sizes) / 100), (floor, -1.0), low=0)
    cost, low, high = np.zeros(rows.width), np.zeros(rows.width), np.ones(rows.width)
    cost[floor], high[floor] = -1, np.inf
    for i, j in anchors.items():
        low[firm[i, j]] = 1
    whole = np.ones(rows.width)
    whole[floor] = 0
    found = rows.minimum(cost, whole, Bounds(low, high))
    return float((np.array(sizes) @ found[firm].round()).min())
