"""A mixed-integer programme row by row: name the variables, add constraints, ask for the minimum.

Solved by HiGHS through `scipy.optimize.milp`; deterministic for a given version of scipy.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Array = np.ndarray


class Programme:
    """Variables in named arrays laid end to end (`at` holds their columns), and linear constraints on them."""

    def __init__(self, **shapes: tuple[int, ...]):
        ends = np.cumsum([int(np.prod(shape)) for shape in shapes.values()])
        starts = [0, *ends[:-1]]
        self.at = {
            name: start + np.arange(np.prod(shape)).reshape(shape)
            for (name, shape), start in zip(shapes.items(), starts, strict=True)
        }
        self.width, self.entries, self.low, self.high = int(ends[-1]), [], [], []

    def add(self, *terms: tuple[Array, float | Array], low: float = -np.inf, high: float = np.inf) -> None:
        """low <= sum of columns x coefficients <= high."""
        for columns, weights in terms:
            columns = np.atleast_1d(columns)
            values = np.broadcast_to(weights, columns.shape)
            self.entries += [(len(self.low), c, v) for c, v in zip(columns, values, strict=True)]
        self.low.append(low)
        self.high.append(high)

    def minimum(self, cost: Array, whole: Array, bounds: Bounds, nodes: int | None = None) -> Array | None:
        """The proven optimum (width,), or None if the constraints contradict each other.

        With a limit of `nodes`, what has been found by then: no proof, but the same on every machine.

        Args:
            cost: to be minimised, (width,).
            whole: 1 for variables that must be whole numbers, else 0, (width,).
            bounds: of each variable.

        Raises:
            RuntimeError: the solver stopped for any other reason; a half-solved programme is no answer.
        """
        row, column, value = zip(*self.entries, strict=True)
        matrix = csr_array((value, (row, column)), shape=(len(self.low), self.width))
        constraint = LinearConstraint(matrix, self.low, self.high)
        options = {"mip_rel_gap": 0} | ({"node_limit": nodes} if nodes else {})
        found = milp(cost, integrality=whole, bounds=bounds, constraints=constraint, options=options)
        if found.status not in (0, 2) and not nodes:
            raise RuntimeError(f"programme not solved: {found.message}")
        return found.x
