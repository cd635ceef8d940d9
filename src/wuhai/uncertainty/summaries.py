"""What a design's draws say: quantiles, means and probabilities, each with its sampling error.

The error comes from the design's own blocks, which are independent scrambles (`sampling`): the standard deviation of their
estimates over the root of their number. It holds for any statistic, and for Sobol numbers it is smaller than what the
binomial formula would say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wuhai.uncertainty.sampling import block_size, blocks

Array = np.ndarray

LEVELS = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Estimate:
    """A statistic with its sampling error: value, standard error (NaN from fewer than two blocks), draws, blocks."""

    value: float
    error: float
    draws: int
    blocks: int


def quantiles(values: Array, levels: Sequence[float] = LEVELS) -> Array:
    """Quantiles over the draws: (draws, ...) -> (levels, ...)."""
    return np.quantile(np.asarray(values, float), levels, axis=0)


def mean(values: Array) -> Estimate:
    """Mean of (draws,) of a design made by `sampling.sample`."""
    return _estimate(np.asarray(values, float), np.mean)


def median(values: Array) -> Estimate:
    """Median of (draws,) of a design."""
    return _estimate(np.asarray(values, float), np.median)


def probability(met: Array) -> Estimate:
    """Probability of an event: (draws,) of bool of a design.

    An event that happens in every draw or in none has error 0: the scrambles all agree, which proves no certainty.
    """
    return _estimate(np.asarray(met, bool).astype(float), np.mean)


def convergence(values: Array, met: Array | None = None) -> pd.DataFrame:
    """How the errors of the median and of a probability fall as draws grow.

    From each full block its first 8, 16, 32 ... draws are taken, themselves a Sobol sequence; the spread over blocks is the
    error at that many draws of all blocks together.

    Args:
        values: (draws,) of a design; met: (draws,) of bool, or None.

    Returns:
        draws, p50, p50_error, probability, probability_error (NaN without `met`).
    """
    values = np.asarray(values, float)
    size = block_size(len(values))
    full = len(values) // size
    happened = np.full(len(values), np.nan) if met is None else np.asarray(met, float)
    split, events = (array[: full * size].reshape(full, size) for array in (values, happened))
    rows = []
    for first in 2 ** np.arange(min(3, int(np.log2(size))), int(np.log2(size)) + 1):
        part, told = split[:, :first], events[:, :first]
        middle, chance = np.median(part, axis=1), told.mean(axis=1)
        rows.append((full * first, np.median(part), _spread(middle), told.mean(), _spread(chance)))
    return pd.DataFrame(rows, columns=["draws", "p50", "p50_error", "probability", "probability_error"])


def _estimate(values: Array, statistic: Callable[[Array], float]) -> Estimate:
    size, parts = block_size(len(values)), blocks(len(values))
    whole = [statistic(values[first:last]) for _, first, last in parts if last - first == size]
    return Estimate(float(statistic(values)), _spread(np.array(whole)), len(values), len(whole))


def _spread(estimates: Array) -> float:
    """Standard error of the mean of independent estimates."""
    return float(np.std(estimates, ddof=1) / np.sqrt(len(estimates))) if len(estimates) > 1 else float("nan")
