"""Which firms form which group, so that every group reaches a floor and comes close to a wanted size?

A mixed-integer programme (HiGHS through `scipy.optimize.milp`), lexicographic: first the sum of absolute distances
to the targets, then the number of split quotas. It knows sizes, a floor, targets and anchors, nothing else.

Identity behind the splits: draw a line between a firm and every group it has a stake in. With n firms, m groups and
c connected blocks there are at least n + m - c stakes, so m - c is the least number of splits: a firm in s groups
counts s - 1. The programme therefore sorts whole firms and groups into blocks, as many as it can; inside a block
quota flows freely. With one group per block no firm is split, which is the assignment of whole firms. Two blocks
made one never lie further off, so the largest number of blocks is found by bisection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.optimize import Bounds

from wuhai.model.programme import Programme

Array = np.ndarray

TOLERANCE = 1.0
"""Distance given up to save a split, in the unit of the sizes: no finer than capacities are known."""

PROVEN, NODES = 6, 300
"""Up to so many groups the fewest splits are proven; beyond, each step of the search stops after so many nodes, and the
assignment is valid but may split more than it must."""

_EPS = 1e-6
_PIECE = 1e-3
"""A stake smaller than this is rounding of the solver."""

_TIE = 1e-5
"""Mean groups: distances this close are equal; wider than the solver's own tolerance, or it repairs its solutions."""


@dataclass(frozen=True)
class Assignment:
    """Firms sorted into groups.

    Attributes:
        quota: part of each firm in each group, (firms, groups); rows sum to 1.
        sizes: size of each group, (groups,).
        distance: sum of absolute distances to the targets.
        splits: stakes beyond one per firm.
    """

    quota: Array
    sizes: Array
    distance: float
    splits: int


def assign(
    sizes: Sequence[float],
    *,
    floor: float,
    targets: Sequence[float],
    anchors: Mapping[int, int] | None = None,
    allow_split: bool = False,
    tolerance: float = TOLERANCE,
) -> Assignment | None:
    """The assignment nearest to the targets, with the fewest splits; solved once per distinct question.

    Args:
        sizes: size of each firm, positive.
        floor: least size of a group, positive.
        targets: wanted size of each group.
        anchors: firm -> group it belongs to; split, it gives that group what fits.
        allow_split: whether a firm's quota may go to several groups.
        tolerance: with splits, the distance may exceed the least one by this much if that saves a split.

    Returns:
        None if no assignment reaches the floor everywhere.

    Raises:
        ValueError: a size, the floor or a target is not positive.
    """
    if min(*sizes, *targets, floor) <= 0:
        raise ValueError(f"sizes {sizes}, targets {targets} and floor {floor} must be positive")
    question = (tuple(map(float, sizes)), float(floor), tuple(map(float, targets)))
    return _solve(*question, tuple(sorted((anchors or {}).items())), bool(allow_split), float(tolerance))


def least_distance(total: float, floor: float, targets: Sequence[float]) -> float:
    """Least sum of absolute distances if quota could flow freely: `total` spread over groups of at least `floor`."""
    wanted = np.maximum(targets, floor)
    return float((wanted - targets).sum() + abs(total - wanted.sum()))


@lru_cache(maxsize=256)
def _solve(sizes, floor, targets, anchors, allow_split, tolerance) -> Assignment | None:
    total, groups = sum(sizes), len(targets)
    if total < groups * floor - _EPS:
        return None
    best, question = None, (sizes, floor, targets, anchors)
    if not allow_split:
        best = _programme(*question, groups)
    else:
        bound, fewest, most = least_distance(total, floor, targets) + tolerance, 1, groups
        while fewest <= most:
            blocks = (fewest + most + 1) // 2
            found = _programme(*question, blocks, bound)
            best, fewest, most = (best, fewest, blocks - 1) if found is None else (found, blocks + 1, most)
    return None if best is None else _result(sizes, targets, anchors, *best)


def _programme(sizes, floor, targets, anchors, blocks, bound=np.inf) -> tuple[Array, Array, Array] | None:
    """Firms and groups in `blocks` blocks at the least distance, if that is at most `bound`.

    Variables: `firm` [i, b] and `group` [j, b] say what belongs to block b (named by its first group), `size` [j, b]
    is the size of group j if it is in b, `off` [j] its distance to the target. Of equally near assignments of whole
    firms the one that puts firms listed first into groups listed first is taken. The unit is the mean group.

    Returns:
        Block of each firm (firms,), block of each group (groups,), size of each group (groups,); None if infeasible.
    """
    n, m = len(sizes), len(targets)
    unit = sum(sizes) / m
    rows = Programme(firm=(n, m), group=(m, m), size=(m, m), off=(m,))
    firm, group, size, off = rows.at.values()
    _membership(rows, anchors, blocks)
    _sizes(rows, np.array(sizes) / unit, floor / unit, np.array(targets) / unit)
    _order_twins(rows, targets, anchors)
    cost, low, high, whole = (np.full(rows.width, value) for value in (0.0, 0.0, 1.0, 0.0))
    cost[off], high[size], high[off], whole[firm], whole[group] = 1, m, np.inf, 1, 1
    later = np.triu_indices(m, 1)
    high[group[later]] = high[size[later]] = 0
    if blocks == m:
        low[np.diag(group)] = 1
    if np.isfinite(bound):
        rows.add((off, 1.0), high=bound / unit)
    nodes = NODES if m > PROVEN and blocks < m else None
    found = rows.minimum(cost, whole, Bounds(low, high), nodes)
    if found is not None and blocks == m:
        rows.add((off, 1.0), high=cost @ found + _TIE)
        cost[off], cost[firm] = 0, np.outer(np.sqrt(np.arange(1, n + 1)), np.arange(m))
        found = rows.minimum(cost, whole, Bounds(low, high))
    if found is None:
        return None
    return found[firm].argmax(1), found[group].argmax(1), found[size].sum(1) * unit


def _membership(rows: Programme, anchors, blocks: int) -> None:
    """Everything is in one block that exists; anchored firms are where their group is."""
    firm, group = rows.at["firm"], rows.at["group"]
    exists = np.diag(group)
    for part in (*firm, *group):
        rows.add((part, 1.0), low=1, high=1)
        for b, column in enumerate(part):
            if column != exists[b]:
                rows.add((column, 1.0), (exists[b], -1.0), high=0)
    for i, j in anchors:
        for b in range(len(exists)):
            rows.add((firm[i, b], 1.0), (group[j, b], -1.0), low=0, high=0)
    rows.add((exists, 1.0), low=blocks, high=blocks)


def _sizes(rows: Programme, sizes: Array, floor: float, targets: Array) -> None:
    """A block's groups share out its firms; every group reaches the floor and is so far off its target."""
    firm, group, size, off = rows.at.values()
    m = len(targets)
    for j, target in enumerate(targets):
        rows.add((size[j], 1.0), low=floor)
        rows.add((size[j], 1.0), (off[j], 1.0), low=target)
        rows.add((size[j], 1.0), (off[j], -1.0), high=target)
        for b in range(m):
            rows.add((size[j, b], 1.0), (group[j, b], -float(m)), high=0)
    for b in range(m):
        rows.add((firm[:, b], sizes), (size[:, b], -1.0), low=0, high=0)


def _order_twins(rows: Programme, targets, anchors) -> None:
    """Groups alike in target and without an anchor come in order of size: one of many equal solutions is enough."""
    size, taken = rows.at["size"], {j for _, j in anchors}
    free = [j for j in range(len(targets)) if j not in taken]
    for target in {targets[j] for j in free}:
        twins = [j for j in free if targets[j] == target]
        for first, second in zip(twins, twins[1:], strict=False):
            rows.add((size[first], 1.0), (size[second], -1.0), low=0)


def _result(sizes, targets, anchors, firm_block, group_block, wanted) -> Assignment:
    """Fill the groups of each block, anchored firms first: a block of k groups needs at most k - 1 splits."""
    quota, left = np.zeros((len(sizes), len(targets))), np.array(sizes)
    room = wanted.copy()
    for block in np.unique(group_block):
        inside = group_block == block
        room[inside] *= left[firm_block == block].sum() / room[inside].sum()
    order = [
        (i, j) for i in range(len(sizes)) for j in range(len(targets)) if firm_block[i] == group_block[j]
    ]
    for i, j in (*anchors, *order):
        piece = min(left[i], room[j])
        if piece > _PIECE:
            quota[i, j] += piece
            left[i], room[j] = left[i] - piece, room[j] - piece
    quota /= quota.sum(axis=1, keepdims=True)
    reached = np.array(sizes) @ quota
    distance = float(np.abs(reached - targets).sum())
    return Assignment(quota, reached, distance, int((quota > 0).sum() - len(sizes)))
