"""In which corner of the inputs do the cases of interest lie? Scenario discovery by the patient rule induction method.

PRIM (Friedman & Fisher 1999, Statistics and Computing 9:123-143; for scenarios Bryant & Lempert 2010, Technol. Forecast.
Soc. Change 77:34-49): a box around all draws is peeled, a thin slice at a time, always the slice whose loss leaves the
densest box; then it is pasted back where that makes it denser. Coverage is the part of all cases that lie in the box,
density the part of the box that are cases, mass the part of all draws in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

Array = np.ndarray

BOX_COLUMNS = ["box", "driver", "low", "high", "coverage", "density", "mass"]


@dataclass(frozen=True)
class Box:
    """Limits by input (only inputs that are limited), coverage, density and mass, all 0-1."""

    limits: dict[str, tuple[float, float]]
    coverage: float
    density: float
    mass: float


def discover(
    inputs: Mapping[str, Array],
    cases: Array,
    *,
    peel: float = 0.05,
    least_mass: float = 0.05,
    boxes: int = 1,
) -> list[Box]:
    """Boxes in which the cases are dense, the best first; each further box is looked for among the draws left over.

    Args:
        inputs: name -> (draws,).
        cases: (draws,) of bool.
        peel: part of the box that a slice takes.
        least_mass: part of all draws below which a box is not peeled.
        boxes: at most so many.

    Returns:
        Of each search the box with the best harmonic mean of coverage and density; none if no draw or every draw is a case.
    """
    names, x = list(inputs), np.column_stack([np.asarray(values, float) for values in inputs.values()])
    cases, left, found = np.asarray(cases, bool), np.ones(len(x), bool), []
    for _ in range(boxes):
        if not 0 < cases[left].sum() < left.sum():
            break
        limits = _simplified(x[left], cases[left], _search(x[left], cases[left], peel, least_mass * len(x)))
        box = _box(names, limits, x, cases)
        if not box.limits:
            break
        found.append(box)
        left &= ~_inside(x, limits)
    return found


def table(boxes: list[Box]) -> pd.DataFrame:
    """The boxes as rows, `BOX_COLUMNS`: one per limited input; an open side is infinite."""
    rows = [
        (number, name, *limits, box.coverage, box.density, box.mass)
        for number, box in enumerate(boxes, 1)
        for name, limits in box.limits.items()
    ]
    return pd.DataFrame(rows, columns=BOX_COLUMNS)


def _search(x: Array, cases: Array, peel: float, least: float) -> Array:
    """Limits (inputs, 2) of the best box of one peeling, pasted."""
    limits = np.tile([-np.inf, np.inf], (x.shape[1], 1))
    best, score = limits, _score(_inside(x, limits), cases)
    while True:
        limits = _peeled(x, cases, limits, peel, least)
        if limits is None:
            break
        now = _score(_inside(x, limits), cases)
        if now > score:
            best, score = limits, now
    return _pasted(x, cases, best, peel)


def _peeled(x: Array, cases: Array, limits: Array, peel: float, least: float) -> Array | None:
    """The limits less the slice whose loss leaves the highest density; None if every slice would take too much."""
    inside = _inside(x, limits)
    points, hits = x[inside], cases[inside]
    if not len(points):
        return None
    edges = np.quantile(points, [peel, 1 - peel], axis=0)
    best, chosen = -1.0, None
    for i in range(x.shape[1]):
        for side, kept in ((0, points[:, i] >= edges[0, i]), (1, points[:, i] <= edges[1, i])):
            left = kept.sum()
            if least <= left < len(points) and hits[kept].mean() > best:
                best, chosen = hits[kept].mean(), (i, side)
    if chosen is None:
        return None
    limits = limits.copy()
    limits[chosen] = edges[chosen[1], chosen[0]]
    return limits


def _pasted(x: Array, cases: Array, limits: Array, peel: float) -> Array:
    """The limits moved outwards, a slice at a time, while that makes the box denser."""
    while True:
        inside = _inside(x, limits)
        density, grow = cases[inside].mean(), max(int(peel * inside.sum()), 1)
        best, wider = density, None
        for i, side in np.argwhere(np.isfinite(limits)):
            rest = limits.copy()
            rest[i, side] = np.inf if side else -np.inf
            beyond = np.sort(x[_inside(x, rest) & ~inside, i])
            if not len(beyond):
                continue
            rest[i, side] = beyond[min(grow, len(beyond)) - 1] if side else beyond[-min(grow, len(beyond))]
            now = cases[_inside(x, rest)].mean()
            if now > best:
                best, wider = now, rest
        if wider is None:
            return limits
        limits = wider


def _simplified(x: Array, cases: Array, limits: Array, loss: float = 0.01) -> Array:
    """The limits without those that hardly matter: the score is as good, to `loss`, with them dropped one by one."""
    while True:
        score, best, simpler = _score(_inside(x, limits), cases), -1.0, None
        for i, side in np.argwhere(np.isfinite(limits)):
            rest = limits.copy()
            rest[i, side] = np.inf if side else -np.inf
            now = _score(_inside(x, rest), cases)
            if now >= score - loss and now > best:
                best, simpler = now, rest
        if simpler is None:
            return limits
        limits = simpler


def _inside(x: Array, limits: Array) -> Array:
    return ((x >= limits[:, 0]) & (x <= limits[:, 1])).all(axis=1)


def _score(inside: Array, cases: Array) -> float:
    """Harmonic mean of coverage and density."""
    hits = (inside & cases).sum()
    return float(2 * hits / (inside.sum() + cases.sum())) if hits else 0.0


def _box(names: list[str], limits: Array, x: Array, cases: Array) -> Box:
    inside = _inside(x, limits)
    hits = (inside & cases).sum()
    limited = {n: (float(a), float(b)) for n, (a, b) in zip(names, limits, strict=True) if np.isfinite([a, b]).any()}
    return Box(limited, float(hits / cases.sum()), float(hits / max(inside.sum(), 1)), float(inside.mean()))
