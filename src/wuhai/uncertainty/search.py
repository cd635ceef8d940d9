"""What must be true? The least change of some levers that meets a target, and maps of an answer over two of them.

Identity: a lever's change is measured by its range, z = (value - centre) / (high - low); of all settings that meet the
target the one with the least sum of z squared is sought (SLSQP of scipy.optimize, from several starts, because the answer
may have steps). What comes back has been put into the model once more and meets the target, or the target cannot be met
within the bounds and the best setting found is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from wuhai.uncertainty.sampling import Draws, uniform

Array = np.ndarray
Model = Callable[[Draws], Array]

_SWEEPS, _STEPS, _SEED = 3, 9, 2022


@dataclass(frozen=True)
class Backcast:
    """The answer to "what must be true".

    Attributes:
        feasible: whether the target can be met within the bounds.
        changes: driver, centre, value, change (share of the range, signed); what meets the target, or the best found.
        value: the model at these values; centre_value: at the centre; target, sense: what was asked.
        distance: root of the sum of squared changes; 0 if the centre meets the target already.
    """

    feasible: bool
    changes: pd.DataFrame
    value: float
    centre_value: float
    target: float
    sense: str
    distance: float


def backcast(model: Model, levers: pd.DataFrame, target: float, sense: str = ">=") -> Backcast:
    """The least change of the levers that meets a target.

    Args:
        model: of one output; asked with all levers at once, name -> (n,).
        levers: name, low, centre, high; centres lie within the bounds.
        target: value to be met; sense: ``>=`` or ``<=``.

    Raises:
        ValueError: an unknown sense, or a centre outside its bounds.
    """
    space = _Space(model, levers, target, sense)
    start = space.start
    if space.margin(start[None])[0] >= 0:
        return space.answer(start, True)
    best = space.highest()
    if space.margin(best[None])[0] < 0:
        return space.answer(best, False)
    options = [space.nearest(option) for option in (best, *space.alone(best))]
    options += [space.nearest(space.polished(option, best)) for option in options[:1]]
    distance = [np.linalg.norm(option - start) for option in options]
    return space.answer(options[int(np.argmin(distance))], True)


def tradeoff(model: Model, a: pd.Series, b: pd.Series, steps: int = 21) -> pd.DataFrame:
    """The model over a grid of two inputs, all others at rest.

    Args:
        a, b: rows with name, low and high.
        steps: points a side.

    Returns:
        Columns named as the two inputs, and value; steps x steps rows.
    """
    first, second = (np.linspace(row["low"], row["high"], steps) for row in (a, b))
    grid = [part.ravel() for part in np.meshgrid(first, second, indexing="ij")]
    draws = {a["name"]: grid[0], b["name"]: grid[1]}
    return pd.DataFrame({**draws, "value": np.asarray(model(draws), float)})


class _Space:
    """The levers scaled to 0-1, and the margin by which the target is met there."""

    def __init__(self, model: Model, levers: pd.DataFrame, target: float, sense: str) -> None:
        if sense not in (">=", "<="):
            raise ValueError(f"sense {sense!r}: allowed are >= and <=")
        self.levers, self.target, self.sense = levers.reset_index(drop=True), float(target), sense
        self.low, self.centre, self.high = (levers[name].to_numpy(float) for name in ("low", "centre", "high"))
        if not ((self.low <= self.centre) & (self.centre <= self.high) & (self.low < self.high)).all():
            raise ValueError("levers: low <= centre <= high and low < high are needed")
        self._model, self.start = model, (self.centre - self.low) / (self.high - self.low)

    def values(self, z: Array) -> Array:
        """Values of the levers, (n, levers)."""
        exact = np.where(z == self.start, self.centre, self.low + z * (self.high - self.low))
        return np.clip(exact, self.low, self.high)

    def level(self, z: Array) -> Array:
        """The model at (n, levers)."""
        columns = self.values(z).T
        return np.asarray(self._model(dict(zip(self.levers["name"], columns, strict=True))), float)

    def margin(self, z: Array) -> Array:
        """By how much the target is met at (n, levers)."""
        beyond = self.level(z) - self.target
        return beyond if self.sense == ">=" else -beyond

    def highest(self) -> Array:
        """The setting with the largest margin found: Sobol points and corners, then each lever in turn along a grid."""
        ends = np.repeat(self.start[None], 2 * len(self.start), axis=0)
        for i in range(len(self.start)):
            ends[2 * i, i], ends[2 * i + 1, i] = 0.0, 1.0
        margins = self.margin(ends)
        corner = np.where(margins[1::2] > margins[::2], 1.0, 0.0)
        points = np.vstack([self.start, ends, corner, uniform(len(self.start), 32, _SEED)])
        best = points[np.argmax(self.margin(points))].copy()
        for _ in range(_SWEEPS):
            before = best.copy()
            for i in range(len(best)):
                tries = np.repeat(best[None], _STEPS + 1, axis=0)
                tries[1:, i] = np.linspace(0, 1, _STEPS)
                best = tries[np.argmax(self.margin(tries))]
            if np.array_equal(before, best):
                break
        return best

    def alone(self, best: Array) -> list[Array]:
        """Settings with one lever moved as in `best` that meet the target by themselves."""
        tries = np.where(np.eye(len(best), dtype=bool), best, self.start)
        return [option for option, margin in zip(tries, self.margin(tries), strict=True) if margin >= 0]

    def nearest(self, option: Array) -> Array:
        """The point nearest to the centre on the way to `option`, which meets the target, that still meets it."""
        near, far = 0.0, 1.0
        for _ in range(5):
            steps = np.linspace(near, far, _STEPS)
            met = self.margin(self.start + steps[:, None] * (option - self.start)) >= 0
            met[-1] = True  # `far` has met it before
            first = int(np.argmax(met))
            near, far = steps[max(first - 1, 0)], steps[first]
        return self.start + far * (option - self.start)

    def polished(self, option: Array, best: Array) -> Array:
        """The least change near `option`, by SLSQP; pulled towards `best` where it just misses."""
        scale = max(abs(self.margin(self.start[None])[0]), 1e-12)
        found = minimize(
            lambda z: ((z - self.start) ** 2).sum(), option, jac=lambda z: 2 * (z - self.start), method="SLSQP",
            bounds=[(0, 1)] * len(option), options={"maxiter": 40},
            constraints={"type": "ineq", "fun": lambda z: self.margin(z[None])[0] / scale, "jac": self._slope(scale)},
        )  # fmt: skip
        point = np.clip(found.x, 0, 1)
        pulls = np.array([0, 1e-6, 1e-4, 1e-3, 0.01, 0.03, 0.1])
        tries = point + pulls[:, None] * (best - point)
        met = np.flatnonzero(self.margin(tries) >= 0)
        return tries[met[0]] if len(met) else option

    def _slope(self, scale: float, step: float = 1e-3) -> Callable[[Array], Array]:
        """Gradient of the margin by differences, all levers in one call; towards the inside at a bound."""

        def slope(z: Array) -> Array:
            steps = np.where(z + step > 1, -step, step)
            margins = self.margin(np.vstack([z, z + np.diag(steps)]))
            return (margins[1:] - margins[0]) / steps / scale

        return slope

    def answer(self, z: Array, feasible: bool) -> Backcast:
        """The setting, put into the model."""
        level = self.level(np.vstack([z, self.start]))
        changes = pd.DataFrame({
            "driver": self.levers["name"], "centre": self.centre, "value": self.values(z[None])[0],
            "change": z - self.start,
        })  # fmt: skip
        distance = float(np.linalg.norm(z - self.start))
        return Backcast(feasible, changes, float(level[0]), float(level[1]), self.target, self.sense, distance)
