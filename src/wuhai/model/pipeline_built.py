"""Which projects of a list are built: an uncertain probability for each stage, and a market common to all.

Identity: a project is built if its rank, one-factor Gaussian copula (Vasicek 2002), is below the probability of its stage,
which itself is a quantile of a Beta prior. See `wuhai.model.pipeline`, which plays the projects out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, ndtr

from wuhai.model.pipeline_shocks import Shocks

KNOTS = 256
"""Places at which the quantile of a stage's probability is computed for all draws."""


def column(value: ArrayLike) -> np.ndarray:
    """A scalar or (draws,) as something that broadcasts against (draws, anything)."""
    return np.asarray(value, float)[..., None]


def stage_probabilities(uniform: np.ndarray, mean: ArrayLike, strength: ArrayLike) -> np.ndarray:
    """Success probability of each stage at a quantile of its Beta prior, (draws, stages).

    Args:
        uniform: (draws, stages).
        mean: (stages,) or (draws, stages); 0 and 1 are certain.
        strength: alpha + beta, scalar or (draws,): Beta(6, 4) has mean 0.6 and strength 10.
    """
    mean = np.broadcast_to(np.asarray(mean, float), uniform.shape)
    open_ = (mean > 0) & (mean < 1)
    centre = np.where(open_, mean, 0.5)
    strength = column(strength)
    return np.where(open_, betaincinv(centre * strength, (1 - centre) * strength, uniform), mean)


def ranks(shocks: Shocks, correlation: ArrayLike) -> np.ndarray:
    """Rank of each project, (draws, projects): it is built if its probability is above it."""
    rho = column(correlation)
    latent = np.sqrt(rho) * column(shocks.market) + np.sqrt(1 - rho) * shocks.own
    # ndtr(-x) = 1 - ndtr(x): a high market factor means a low rank, so a high factor builds more.
    return ndtr(-latent)


def built(shocks: Shocks, stage: ArrayLike, mean: ArrayLike, strength: ArrayLike, correlation: ArrayLike) -> np.ndarray:
    """Which projects are built, (draws, projects) of bool.

    Args:
        stage: (projects,) index into the stages.
        mean, strength: of their Beta priors, see `stage_probabilities`.
        correlation: of the copula, 0-1, scalar or (draws,).
    """
    rank, stage = ranks(shocks, correlation), np.asarray(stage, int)
    if np.ndim(mean) > 1 or np.ndim(strength):
        return rank < stage_probabilities(shocks.stage, mean, strength)[:, stage]
    found = np.empty(rank.shape, bool)
    for place in np.unique(stage):
        found[:, stage == place] = _below(rank[:, stage == place], shocks.stage[:, place], np.asarray(mean)[place], strength)
    return found


def _below(rank: np.ndarray, uniform: np.ndarray, mean: float, strength: float) -> np.ndarray:
    """Where ranks (draws, projects) are below the Beta quantile at `uniform` (draws,), one prior for all draws.

    The quantile rises with `uniform`: between two knots it lies between theirs, which settles all but a few ranks; for those
    alone it is computed, since it costs more than the rest of a run.
    """
    knots = stage_probabilities(np.linspace(0, 1, KNOTS + 1)[:, None], mean, strength)[:, 0]
    place = np.minimum((uniform * KNOTS).astype(int), KNOTS - 1)
    found = rank < knots[place][:, None]
    open_ = np.flatnonzero((~found & (rank < knots[place + 1][:, None])).any(axis=1))
    found[open_] = rank[open_] < stage_probabilities(uniform[open_, None], mean, strength)
    return found
