"""How large can the smallest group be if firms are sorted whole into so many groups?

Exact, by dynamic programming over sets of firms (machine covering; Held & Karp's way of going through subsets). Whether every
group can reach a floor: fill one group after another, each until it reaches the floor. Of all orders in which a set of firms
can be used up, the one that has completed most groups, and then filled the current one furthest, is never worse; so one
number per set is enough, and 14 firms have 16,384 sets. The smallest group is a sum of firms, so the highest floor is found
by bisection over such sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np

Array = np.ndarray

_EPS = 1e-9


def highest_floor(sizes: Sequence[float], groups: int, anchors: Mapping[int, int] | None = None) -> float:
    """The highest floor that `groups` groups of whole firms can all reach: the largest smallest group.

    Args:
        sizes: size of each firm, positive; about 16 firms without an anchor are the most that is quick.
        groups: how many, at least one; 0 is all that can be reached if there are fewer firms.
        anchors: firm -> group it belongs to.
    """
    return _found(tuple(map(float, sizes)), groups, tuple(sorted((anchors or {}).items())))


@lru_cache(maxsize=64)
def _found(sizes: tuple[float, ...], groups: int, anchors: tuple[tuple[int, int], ...]) -> float:
    held = dict(anchors)
    start, free = np.zeros(groups), [size for firm, size in enumerate(sizes) if firm not in held]
    for firm, group in anchors:
        start[group] += sizes[firm]
    start = np.sort(start)[::-1]  # groups that hold something first; which is which does not matter
    sums = np.unique(np.round(_sums(np.asarray(sizes, float)), 9))
    sums = sums[sums <= sum(sizes) / groups + _EPS]
    low, high = 0, len(sums) - 1  # the empty sum is always reached
    while low < high:
        middle = (low + high + 1) // 2
        if _reached(np.asarray(free), start, float(sums[middle]) - _EPS):
            low = middle
        else:
            high = middle - 1
    return float(sums[low])


def _sums(sizes: Array) -> Array:
    """The sum of every set of firms, (2^n,)."""
    sums = np.zeros(1)
    for size in sizes:
        sums = np.concatenate([sums, sums + size])
    return sums


def _reached(free: Array, start: Array, floor: float) -> bool:
    """Whether all groups, which hold `start` already, reach the floor with the free firms."""
    begins = np.append(start, 0.0)
    done, filled = np.zeros(1 << len(free), int), np.zeros(1 << len(free))
    done[:1], filled[:1] = _settled(np.zeros(1, int), begins[:1], begins, floor)
    for sets, before, last in _layers(len(free)):
        count, fill = _settled(done[before], filled[before] + free[last], begins, floor)
        best = np.argmax(count * (2 * (begins.sum() + free.sum()) + 1) + fill, axis=1)[:, None]
        done[sets] = np.take_along_axis(count, best, 1)[:, 0]
        filled[sets] = np.take_along_axis(fill, best, 1)[:, 0]
    return bool(done[-1] >= len(start))


def _settled(count: Array, fill: Array, begins: Array, floor: float) -> tuple[Array, Array]:
    """Groups completed, and what the next one holds; groups may be complete with what they held at the beginning."""
    most = len(begins) - 1
    while (full := (fill >= floor) & (count < most)).any():
        count = count + full
        fill = np.where(full, begins[count], fill)
    return count, fill


@lru_cache(maxsize=4)
def _layers(firms: int) -> list[tuple[Array, Array, Array]]:
    """Sets of one firm, of two, ...: the sets, (s,), each without one of its firms, (s, k), and that firm, (s, k)."""
    layers = []
    for k in range(1, firms + 1):
        last = np.array(list(combinations(range(firms), k)))
        sets = (1 << last).sum(axis=1)
        layers.append((sets, sets[:, None] ^ (1 << last), last))
    return layers
