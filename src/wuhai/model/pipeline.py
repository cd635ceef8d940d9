"""How much of a list of projects will stand, and when? A Monte Carlo that knows no industry.

Identity: K_T = sum over projects p of c_p f_p 1{B_p, t_p + L_p <= T}: capacity c, change of scope f, built or
not B, due date t, slip L. B_p is Bernoulli with a probability that itself is uncertain, one Beta draw for each
stage; a market factor common to all projects moves them together (one-factor Gaussian copula, Vasicek 2002:
B_p = 1{Phi(-sqrt(r) M - sqrt(1-r) e_p) < pi}), which leaves every single probability as it is.

Boundary: a project finishes once or never, in one piece; finished capacity is not closed again. Dates are
decimal years, 2025.5 the end of June 2025; a year's capacity is that of its last day. That projects slip and
start up below nameplate is the finding of Merrow, Phillips & Myers (1981) on process plants.

Randomness (`pipeline_shocks`) is drawn apart from the parameters, so runs that share shocks differ by parameters alone.
Parameters are scalars or arrays (draws,). Memory is of the order of draws x projects; years are taken one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wuhai.model.pipeline_built import built, column
from wuhai.model.pipeline_shocks import Shocks


@dataclass(frozen=True)
class Simulation:
    """Outcomes of all draws.

    Attributes:
        size: (draws, projects) capacity that is built; 0 if the project never is.
        finish: (draws or 1, projects) decimal year in which it would start.
    """

    size: np.ndarray
    finish: np.ndarray

    def standing(self, year: int) -> np.ndarray:
        """Capacity of each project at the end of `year`, (draws, projects)."""
        return self.size * (self.finish <= year + 1)

    def capacity(self, years: ArrayLike) -> np.ndarray:
        """Capacity at the end of each year, (draws, years)."""
        return np.stack([self.standing(year).sum(-1) for year in np.asarray(years)], -1)

    def production(self, years: ArrayLike, *, utilisation: ArrayLike, ramp_months: ArrayLike) -> np.ndarray:
        """Output of each year, (draws, years).

        Args:
            years: calendar years.
            utilisation: share of capacity used after start-up, scalar or (draws,).
            ramp_months: time constant tau of start-up, scalar or (draws,).
        """
        years = np.asarray(years)
        finish, tau = (np.broadcast_to(value, self.size.shape) for value in (self.finish, column(ramp_months) / 12))
        works = np.flatnonzero((self.size > 0) & (finish < years.max() + 1))  # few do, and only they count
        size, finish, tau = (values.ravel()[works] for values in (self.size, finish, tau))
        made, output = np.zeros(self.size.size), []
        for year in years:
            made[works] = size * running(finish, year, tau)
            output.append(made.reshape(self.size.shape).sum(-1))
        return column(utilisation) * np.stack(output, -1)


def running(finish: ArrayLike, year: int, tau: ArrayLike) -> np.ndarray:
    """Mean of 1 - exp(-age/tau) over the calendar year: the share of a full year's output, 0-1.

    Integrated in closed form from the start (or 1 January) to 31 December; 0 for plants not yet started.
    """
    finish = np.asarray(finish, float)
    begin = np.clip(finish, year, year + 1)
    age = np.maximum(np.stack([begin - finish, year + 1 - finish]), 0)
    return year + 1 - begin - tau * (np.exp(-age[0] / tau) - np.exp(-age[1] / tau))


def triangular(uniform: ArrayLike, low: ArrayLike, mode: ArrayLike, high: ArrayLike) -> np.ndarray:
    """Triangular variate at a quantile; `low` itself where low = high.

    Raises:
        ValueError: not low <= mode <= high.
    """
    uniform, low, mode, high = np.broadcast_arrays(
        *(np.asarray(x, float) for x in (uniform, low, mode, high))
    )
    if np.any((low > mode) | (mode > high)):
        raise ValueError(
            f"triangular({low.min():g}, {mode.min():g}, {high.min():g}): low <= mode <= high needed"
        )
    width = high - low
    rising = uniform * width <= mode - low
    up = low + np.sqrt(uniform * width * (mode - low))
    down = high - np.sqrt((1 - uniform) * width * (high - mode))
    return np.where(rising, up, down)


def simulate(
    shocks: Shocks,
    *,
    low: ArrayLike,
    high: ArrayLike,
    due: ArrayLike,
    stage: ArrayLike,
    probability: ArrayLike,
    strength: ArrayLike,
    correlation: ArrayLike,
    slip_months: tuple[ArrayLike, ArrayLike, ArrayLike],
    scope: tuple[ArrayLike, ArrayLike, ArrayLike],
    done: ArrayLike,
) -> Simulation:
    """Play out every project in every draw.

    Args:
        shocks: the randomness, (draws, projects).
        low, high: (projects,) bounds of nameplate capacity, drawn uniformly.
        due: (projects,) due dates, decimal years.
        stage: (projects,) index into `probability`.
        probability, strength: Beta prior of each stage, see `pipeline_built.stage_probabilities`.
        correlation: of the copula, 0-1, scalar or (draws,).
        slip_months, scope: low, mode, high of triangular distributions; scope is a factor on capacity.
        done: (projects,) of bool; finished projects are certain, do not slip and keep their scope.
    """
    exists = np.asarray(done, bool) | built(shocks, stage, probability, strength, correlation)
    size = full_size(shocks, low, high, done, scope) * exists
    return Simulation(size=size, finish=finished(shocks, due, done, slip_months))


def full_size(
    shocks: Shocks,
    low: ArrayLike,
    high: ArrayLike,
    done: ArrayLike,
    scope: tuple[ArrayLike, ArrayLike, ArrayLike],
) -> np.ndarray:
    """Capacity of each project if it is built, (draws, projects); arguments as in `simulate`."""
    nameplate = np.asarray(low, float) + shocks.size * (np.asarray(high, float) - np.asarray(low, float))
    return nameplate * np.where(np.asarray(done, bool), 1.0, triangular(shocks.scope, *map(column, scope)))


def finished(
    shocks: Shocks, due: ArrayLike, done: ArrayLike, slip_months: tuple[ArrayLike, ArrayLike, ArrayLike]
) -> np.ndarray:
    """Decimal year in which each project would start, (draws, projects); arguments as in `simulate`."""
    slip = triangular(shocks.slip, *map(column, slip_months)) / 12
    return np.asarray(due, float) + np.where(np.asarray(done, bool), 0.0, slip)


def expected(
    low: ArrayLike, high: ArrayLike, mean: ArrayLike, scope: tuple[float, float, float]
) -> np.ndarray:
    """Capacity expected to be built in the end, by project: middle of the range x probability x mean scope.

    `mean` is the project's prior mean; a project with mean 1 keeps its scope. Late completion is not deducted.
    """
    mean = np.asarray(mean, float)
    factor = np.where(mean < 1, sum(scope) / 3, 1.0)
    return (np.asarray(low, float) + np.asarray(high, float)) / 2 * mean * factor
