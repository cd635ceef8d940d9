"""The random numbers behind a list of projects, drawn apart from all parameters, so that runs can share them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Shocks:
    """Independent random numbers behind a run.

    Attributes:
        market: (draws,) standard normal, high is good for all projects.
        own: (draws, projects) standard normal.
        stage: (draws, stages) uniform, where in its Beta each stage's probability lies.
        size, scope, slip: (draws, projects) uniform.
    """

    market: np.ndarray
    own: np.ndarray
    stage: np.ndarray
    size: np.ndarray
    scope: np.ndarray
    slip: np.ndarray

    def fixed(self) -> Shocks:
        """The same, protected from writing, so that several runs can share them."""
        for name in self.__dataclass_fields__:
            getattr(self, name).flags.writeable = False
        return self


def draw_shocks(
    rng: np.random.Generator,
    *,
    draws: int,
    projects: int,
    stages: int,
    market: ArrayLike | None = None,
) -> Shocks:
    """Draw everything random at once.

    Args:
        rng: the only source of randomness; same generator state, same shocks.
        draws, projects, stages: numbers of each.
        market: (draws,) the market factor if it is to be given, e.g. by a sensitivity design.
    """
    common = rng.standard_normal(draws)
    return Shocks(
        market=common if market is None else np.asarray(market, float),
        own=rng.standard_normal((draws, projects)),
        stage=rng.random((draws, stages)),
        size=rng.random((draws, projects)),
        scope=rng.random((draws, projects)),
        slip=rng.random((draws, projects)),
    )
