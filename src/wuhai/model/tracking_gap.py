"""Why is a target missed: scope, delay, volume or price?

Identity: value = planned capacity x scope x delay x volume x price, with scope = capacity that is built after
all / planned, delay = capacity standing in time / built after all, volume = output per standing capacity,
price = value per output. The gap actual - planned is split by the Shapley value: the mean contribution of
each factor over all orders in which they can change (Shapley 1953; Sun 1998, Energy Economics 20, 85-100). It
leaves no residual and needs no logarithm, so that a factor may be zero.

Boundary: numbers of one target in one year; scalars or arrays (draws,). A figure that is not known ends the
chain: what lies behind it is not split.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import permutations

import numpy as np
from numpy.typing import ArrayLike

TERMS = ("scope", "delay", "volume", "price")
"""Reasons for a gap, in the order of the chain."""


def shapley(start: Mapping[str, ArrayLike], end: Mapping[str, ArrayLike]) -> dict[str, np.ndarray]:
    """Contribution of each factor to the change of their product from `start` to `end`.

    Raises:
        ValueError: the two name different factors.
    """
    if start.keys() != end.keys():
        raise ValueError(f"factors {sorted(start)} and {sorted(end)}: allowed are the same names")
    terms = {name: np.zeros(()) for name in start}
    for order in permutations(start):
        factors = {name: np.asarray(value, float) for name, value in start.items()}
        before = math.prod(factors.values())
        for name in order:
            factors[name] = np.asarray(end[name], float)
            after = math.prod(factors.values())
            terms[name] = terms[name] + (after - before)
            before = after
    return {name: total / math.factorial(len(terms)) for name, total in terms.items()}


def gap(
    *,
    planned_capacity: float,
    built_capacity: ArrayLike,
    standing_capacity: ArrayLike,
    planned_use: float = 1.0,
    output: ArrayLike | None = None,
    planned_price: float | None = None,
    price: ArrayLike | None = None,
) -> dict[str, np.ndarray]:
    """Terms of the gap actual - planned; `TERMS` as far as the data reach.

    Args:
        planned_capacity: what the plan wants to stand.
        built_capacity: what will be built after all, whenever.
        standing_capacity: what stands on the date.
        planned_use, output: output per capacity planned, and actual output; without output the gap is one of
            capacity.
        planned_price, price: value per output, planned and actual; without a price the gap is one of output.

    Raises:
        ValueError: a price without an output, or without the planned one.
    """
    if price is not None and (output is None or planned_price is None):
        raise ValueError("price: allowed together with output and planned_price")
    start, end = (
        {"scope": planned_capacity, "delay": 1.0},
        {"scope": built_capacity, "delay": _ratio(standing_capacity, built_capacity)},
    )
    if output is not None:
        start["volume"], end["volume"] = planned_use, _ratio(output, standing_capacity)
    if price is not None:
        start["price"], end["price"] = planned_price, price
    return shapley(start, end)


def _ratio(part: ArrayLike, whole: ArrayLike) -> np.ndarray:
    """part / whole, zero where the whole is zero: nothing built is a matter of scope, not of delay."""
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    return np.divide(part, whole, out=np.zeros(np.broadcast(part, whole).shape), where=whole != 0)
