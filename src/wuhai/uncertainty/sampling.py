"""Draws of a model's inputs: scrambled Sobol numbers, quantile functions, correlation by a Gaussian copula.

A design is made of blocks. Block k is a Sobol sequence (Sobol 1967; scrambled after Owen 1998) with a scramble of its own,
from the seed and the spawn key k alone: the same seed and number of draws give the same numbers, however many processes
share the blocks. Blocks are independent of each other, so the spread of their estimates is the sampling error.

Drivers are a frame with one row per input: name, distribution, low, centre, high, and size (1 if missing), the number of
columns it needs. Distributions: `fixed` (the centre), `uniform`, `triangular` (mode at the centre), `logit_uniform` and
`log_uniform` (uniform in log-ratio and log space, for shares and weights), `normal` (standard, the bounds are not used).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from scipy.special import expit, logit, ndtr, ndtri
from scipy.stats import qmc

Array = np.ndarray
Draws = dict[str, Array]

LARGEST_BLOCK, FEWEST_BLOCKS = 8192, 8
"""Draws in a block at most, and blocks at least: an error from fewer scrambles than eight would say little."""

_EDGE = 2.0**-53


def block_size(draws: int) -> int:
    """Draws in a block: the power of two that leaves `FEWEST_BLOCKS`, at most `LARGEST_BLOCK`.

    Raises:
        ValueError: no draw is asked for.
    """
    if draws < 1:
        raise ValueError(f"draws {draws}: allowed are whole numbers from 1")
    return int(min(LARGEST_BLOCK, 2 ** max(int(np.log2(max(draws / FEWEST_BLOCKS, 1))), 0)))


def blocks(draws: int) -> list[tuple[int, int, int]]:
    """Blocks of a design as (block, first draw, one past the last); the last one may be shorter."""
    size = block_size(draws)
    return [(k, first, min(first + size, draws)) for k, first in enumerate(range(0, draws, size))]


def block(
    drivers: pd.DataFrame,
    draws: int,
    seed: int,
    k: int,
    correlations: Mapping[tuple[str, str], float] | None = None,
) -> Draws:
    """Block `k` of the design of so many draws: name -> (n,), or (n, size) of a driver with several columns."""
    _, first, last = blocks(draws)[k]
    return from_uniform(drivers, correlated(drivers, uniform(width(drivers), last - first, seed, k), correlations))


def sample(
    drivers: pd.DataFrame, draws: int, seed: int, correlations: Mapping[tuple[str, str], float] | None = None
) -> Draws:
    """The whole design: all blocks one after the other.

    Args:
        drivers: see the module.
        draws: how many; a power of two of at least eight blocks balances best.
        seed: same seed and draws, same numbers.
        correlations: (name, name) -> correlation of the normal scores of two drivers of size 1, inside (-1, 1).

    Raises:
        ValueError: an unknown distribution or name, or correlations no distribution can have together.
    """
    parts = [block(drivers, draws, seed, k, correlations) for k, _, _ in blocks(draws)]
    return {name: np.concatenate([part[name] for part in parts]) for name in drivers["name"]}


def uniform(columns: int, count: int, seed: int, *key: int) -> Array:
    """Scrambled Sobol numbers inside (0, 1), (count, columns); `key` sets one stream of the seed apart."""
    if not columns:
        return np.empty((count, 0))
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))
    engine = qmc.Sobol(columns, scramble=True, rng=rng)
    power = int(np.ceil(np.log2(max(count, 1))))
    return np.clip(engine.random_base2(power)[:count], _EDGE, 1 - _EDGE)


def width(drivers: pd.DataFrame) -> int:
    """Columns that one draw of all drivers needs."""
    return int(sizes(drivers).sum())


def sizes(drivers: pd.DataFrame) -> Array:
    """Columns of each driver, (drivers,)."""
    return drivers["size"].to_numpy(int) if "size" in drivers else np.ones(len(drivers), int)


def columns_of(drivers: pd.DataFrame) -> dict[str, slice]:
    """Name of each driver -> its columns."""
    ends = np.cumsum(sizes(drivers))
    starts = ends - sizes(drivers)
    return {name: slice(a, b) for name, a, b in zip(drivers["name"], starts, ends, strict=True)}


def from_uniform(drivers: pd.DataFrame, numbers: Array) -> Draws:
    """Values of the drivers at uniform numbers (n, `width`)."""
    places, many = columns_of(drivers), sizes(drivers) > 1
    found = {}
    for row, several in zip(drivers.to_dict("records"), many, strict=True):
        u = numbers[:, places[row["name"]]]
        found[row["name"]] = quantile(row, u if several else u[:, 0])
    return found


def quantile(driver: Mapping[str, object], u: Array) -> Array:
    """Quantile function of one driver at `u` in (0, 1), any shape.

    Raises:
        ValueError: an unknown distribution.
    """
    shape, low, high = driver["distribution"], driver["low"], driver["high"]
    if shape == "fixed":
        return np.full(np.shape(u), driver["centre"], float)
    if shape == "uniform":
        return low + u * (high - low)
    if shape == "log_uniform":
        return low * (high / low) ** u
    if shape == "logit_uniform":
        return expit(logit(low) + u * (logit(high) - logit(low)))
    if shape == "triangular":
        return _triangular(u, low, driver["centre"], high)
    if shape == "normal":
        return ndtri(u)
    raise ValueError(f"{driver['name']}: distribution {shape!r} is unknown")


def correlated(
    drivers: pd.DataFrame, numbers: Array, correlations: Mapping[tuple[str, str], float] | None
) -> Array:
    """Uniform numbers joined by a Gaussian copula; each column stays uniform.

    Raises:
        ValueError: a name that is no driver of size 1, or correlations that are not positive definite together.
    """
    if not correlations:
        return numbers
    places = {name: part.start for name, part in columns_of(drivers).items() if part.stop - part.start == 1}
    if unknown := {name for pair in correlations for name in pair} - set(places):
        raise ValueError(f"correlation of {', '.join(sorted(unknown))}: no driver of one column is called so")
    joined = np.array(sorted({places[name] for pair in correlations for name in pair}))
    matrix = np.eye(len(joined))
    for (a, b), value in correlations.items():
        i, j = (int(np.searchsorted(joined, places[name])) for name in (a, b))
        matrix[i, j] = matrix[j, i] = value
    try:
        root = np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        raise ValueError(f"correlations {dict(correlations)}: no distribution has them all together") from None
    result = numbers.copy()
    result[:, joined] = ndtr(ndtri(numbers[:, joined]) @ root.T)
    return result


def chunks(draws: int, largest: int = LARGEST_BLOCK) -> Iterator[list[int]]:
    """Blocks put together so that a vectorised call has about `largest` draws; depends on `draws` alone."""
    count, each = len(blocks(draws)), max(largest // block_size(draws), 1)
    yield from (list(range(first, min(first + each, count))) for first in range(0, count, each))


def _triangular(u: Array, low: float, mode: float, high: float) -> Array:
    width = high - low
    rising = u * width <= mode - low
    up, down = low + np.sqrt(u * width * (mode - low)), high - np.sqrt((1 - u) * width * (high - mode))
    return np.where(rising, up, down)
