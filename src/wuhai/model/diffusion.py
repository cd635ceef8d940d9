"""S-curves to lay over a pipeline: how a build-up would look if it spread like an innovation.

Overlays only; no model result rests on them. Time in years, levels in the unit of the ceiling.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def logistic(years: ArrayLike, *, ceiling: float, midpoint: float, growth: float) -> np.ndarray:
    """Level of a logistic curve (Verhulst 1838): half the ceiling at `midpoint`, early growth `growth` a year."""
    return ceiling / (1 + np.exp(-growth * (np.asarray(years, float) - midpoint)))


def logistic_through(
    years: ArrayLike, *, ceiling: float, start: tuple[float, float], end: tuple[float, float]
) -> np.ndarray:
    """The logistic curve through two points, each (year, share of the ceiling, between 0 and 1).

    Raises:
        ValueError: a share is not strictly between 0 and 1, or both points are in one year.
    """
    (first, low), (last, high) = start, end
    if not (0 < low < 1 and 0 < high < 1) or first == last:
        raise ValueError(f"points {start}, {end}: shares must lie between 0 and 1 and the years differ")
    logits = np.log([low / (1 - low), high / (1 - high)])
    growth = (logits[1] - logits[0]) / (last - first)
    if growth == 0:
        return np.full(np.shape(years), ceiling * low)
    return logistic(years, ceiling=ceiling, midpoint=first - logits[0] / growth, growth=growth)


def bass(
    years: ArrayLike, *, ceiling: float, start: float, innovation: float, imitation: float
) -> np.ndarray:
    """Cumulative level of the Bass model, 0 up to `start` (Bass 1969, Management Science 15(5), eq. 9).

    F(t) = (1 - e^-(p+q)t) / (1 + q/p e^-(p+q)t) with p = `innovation` > 0 and q = `imitation` >= 0, per year.
    """
    elapsed = np.clip(np.asarray(years, float) - start, 0, None)
    decay = np.exp(-(innovation + imitation) * elapsed)
    return ceiling * (1 - decay) / (1 + imitation / innovation * decay)
