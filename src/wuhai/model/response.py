"""How does an outcome answer to a few levers, and how few runs carry the answer how exactly?

A response is computed at every setting that its levers can take, in one vectorised run of a model. It is then thinned:
only the settings that multilinear interpolation needs are kept, added where it errs most, until no setting is further
off than the tolerance. The error is thus measured at every setting there is, not sampled. What jumps (a count, a date)
is asked for with tolerance 0, and every setting is kept.

Boundary: tables of numbers; knows neither what is varied nor what comes out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Lever:
    """Something that can be set, and to what.

    Attributes:
        name: parameter.
        stops: what it can be set to: numbers in ascending order, or codes of a choice.
        start: position of the run's own value among the stops.
    """

    name: str
    stops: tuple[float | str, ...]
    start: int

    @property
    def is_choice(self) -> bool:
        """Whether it is chosen from a list, not moved along a scale."""
        return isinstance(self.stops[0], str)


@dataclass(frozen=True)
class Response:
    """An outcome over its levers.

    Attributes:
        name: outcome.
        over: names of its levers, in the order of the axes.
        nodes: positions among each lever's stops that are kept, ascending.
        values: the outcome there, one axis per lever.
        error: largest deviation of the interpolation at any setting, in the outcome's unit; 0 if all are kept.
    """

    name: str
    over: tuple[str, ...]
    nodes: tuple[tuple[int, ...], ...]
    values: Array
    error: float


def scale(name: str, low: float, high: float, step: float, start: float) -> Lever:
    """A lever from `low` to `high` in steps, and the run's own value wherever it lies.

    >>> scale("share", 0.5, 0.7, 0.1, 0.65)
    Lever(name='share', stops=(0.5, 0.6, 0.65, 0.7), start=2)
    """
    stops = [round(low + place * step, 9) for place in range(round((high - low) / step) + 1)]
    near = min(stops, key=lambda stop: abs(stop - start))
    own = near if np.isclose(near, start, rtol=0, atol=step * 1e-6) else float(start)
    stops = sorted({*stops, own})
    return Lever(name, tuple(stops), stops.index(own))


def choice(name: str, codes: Sequence[str], start: str) -> Lever:
    """A lever that is one of some codes."""
    return Lever(name, tuple(codes), tuple(codes).index(start))


def settings(levers: Sequence[Lever]) -> dict[str, Array]:
    """Every combination of the levers' stops by lever, flat, the last lever fastest; positions for a choice."""
    axes = [np.arange(len(lever.stops)) if lever.is_choice else np.array(lever.stops) for lever in levers]
    grids = np.meshgrid(*axes, indexing="ij")
    return {lever.name: grid.ravel() for lever, grid in zip(levers, grids, strict=True)}


def response(
    name: str,
    levers: Sequence[Lever],
    values: Array,
    tolerance: float = 0.0,
    whole: Sequence[Lever] = (),
    most: int = 6000,
) -> Response:
    """The outcome thinned to what keeps every setting within the tolerance.

    Args:
        levers: what the outcome depends on.
        values: the outcome at `settings(levers)`, flat.
        tolerance: largest deviation allowed, in the outcome's unit; 0 keeps every setting.
        whole: levers of which every setting is kept all the same.
        most: numbers kept at most; where they do not suffice the error says so.
    """
    full = np.asarray(values, float).reshape([len(lever.stops) for lever in levers])
    if tolerance == 0:
        nodes = tuple(tuple(range(size)) for size in full.shape)
        return Response(name, tuple(lever.name for lever in levers), nodes, full, 0.0)
    nodes, error = _thinned(full, [_ends(lever, lever in whole) for lever in levers], tolerance, most)
    kept = full[np.ix_(*nodes)]
    return Response(name, tuple(lever.name for lever in levers), tuple(map(tuple, nodes)), kept, error)


def interpolated(found: Response, levers: Mapping[str, Lever], at: Mapping[str, float]) -> float:
    """The outcome at one setting, multilinear between the nodes.

    Args:
        levers: by name.
        at: position among the stops of each lever that the outcome depends on.
    """
    values = found.values
    for name, nodes in zip(found.over, found.nodes, strict=True):
        weights = _weights(_axis(levers[name]), nodes)[at[name]]
        values = np.tensordot(weights, values, axes=(0, 0))
    return float(values)


def _axis(lever: Lever) -> Array:
    return np.arange(len(lever.stops), dtype=float) if lever.is_choice else np.array(lever.stops, float)


def _ends(lever: Lever, whole: bool) -> tuple[Array, list[int]]:
    """Coordinates, and the positions kept from the beginning: all, or both ends and the run's own."""
    last = len(lever.stops) - 1
    kept = range(last + 1) if whole or lever.is_choice else {0, lever.start, last}
    return _axis(lever), sorted(kept)


def _thinned(
    full: Array, axes: list[tuple[Array, list[int]]], tolerance: float, most: int
) -> tuple[list[list[int]], float]:
    """Nodes by axis, added one by one where the interpolation is worst, and the error that is left."""
    nodes = [kept for _, kept in axes]
    while True:
        off = np.abs(_spread(full, axes, nodes) - full)
        error, worst = float(off.max()), np.unravel_index(off.argmax(), off.shape)
        growing = [axis for axis, kept in enumerate(nodes) if worst[axis] not in kept]
        if error <= tolerance or np.prod([len(kept) for kept in nodes]) >= most or not growing:
            return nodes, error
        axis = max(growing, key=lambda place: _alone(full, axes, nodes, worst, place))
        nodes[axis] = sorted({*nodes[axis], int(worst[axis])})


def _spread(full: Array, axes: list[tuple[Array, list[int]]], nodes: list[list[int]]) -> Array:
    """Interpolation at every setting."""
    values = full[np.ix_(*nodes)]
    for axis, (coordinates, _) in enumerate(axes):
        weights = _weights(coordinates, nodes[axis])
        values = np.moveaxis(np.tensordot(weights, values, axes=(1, axis)), 0, axis)
    return values


def _alone(
    full: Array, axes: list[tuple[Array, list[int]]], nodes: list[list[int]], at: tuple[int, ...], axis: int
) -> float:
    """How far interpolation along one axis alone is off at a setting."""
    line = full[tuple(slice(None) if place == axis else at[place] for place in range(full.ndim))]
    return float(abs(_weights(axes[axis][0], nodes[axis])[at[axis]] @ line[nodes[axis]] - line[at[axis]]))


def _weights(coordinates: Array, nodes: Sequence[int]) -> Array:
    """What each node counts at each position, (positions, nodes): linear between neighbours."""
    return np.stack([np.interp(coordinates, coordinates[list(nodes)], row) for row in np.eye(len(nodes))], axis=1)
