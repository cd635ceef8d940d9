"""How concentrated is an industry, and what does a merger change?

HHI = 10,000 x sum of squared shares (Hirschman 1964), between 10,000 / n and 10,000; CR4 = share of the four
largest; effective number = 10,000 / HHI. Merging firms i and j raises HHI by 10,000 x 2 s_i s_j.

Boundary: whatever the sizes measure. Sizes are on the last axis, (..., firms);
zeros are no firms.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

Array = np.ndarray

FULL = 10_000
"""HHI of a single firm."""


def shares(sizes: ArrayLike) -> Array:
    """Parts of the total along the last axis.

    Raises:
        ValueError: a size is negative or a total is not positive.
    """
    sizes = np.asarray(sizes, float)
    total = sizes.sum(axis=-1, keepdims=True)
    if (sizes < 0).any() or not (total > 0).all():
        raise ValueError(f"sizes {sizes} must not be negative and must have a positive total")
    return sizes / total


def hhi(sizes: ArrayLike) -> Array:
    """Herfindahl-Hirschman index, 0-10,000."""
    return FULL * (shares(sizes) ** 2).sum(axis=-1)


def largest_share(sizes: ArrayLike, count: int = 4) -> Array:
    """CR_count: share of the `count` largest, 0-1."""
    return np.sort(shares(sizes), axis=-1)[..., -count:].sum(axis=-1)


def effective_number(sizes: ArrayLike) -> Array:
    """Number of equal firms with the same HHI."""
    return FULL / hhi(sizes)


def merger_delta(merging: ArrayLike) -> Array:
    """Rise of HHI if firms with these shares become one: 10,000 x 2 x sum of s_i s_j over all pairs."""
    merging = np.asarray(merging, float)
    return FULL * (merging.sum(axis=-1) ** 2 - (merging**2).sum(axis=-1))
