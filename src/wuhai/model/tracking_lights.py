"""How far is a target attained, and which light does that give?

Identity: A = (actual - base) / (path - base); without a base A = actual / target, for a cap target / actual.
The path runs straight from the base to the target on its date and stays there.

Boundary: numbers of one unit; what is compared with what is decided in `wuhai.model.tracking`. Times are
decimal years, 2026.0 the end of 2025.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

LIGHTS = {
    "green": ("绿灯", "green"), "amber": ("黄灯", "amber"), "red": ("红灯", "red"),
    "grey": ("无数据", "no data"), "no_target": ("未列明目标值", "no target figure"),
}  # fmt: skip
CAPS = ("<=", "<")


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """Thresholds of the lights, named as in data/parameters.csv."""

    light_green_share: float
    light_amber_share: float

    def __post_init__(self) -> None:
        if not 0 < self.light_amber_share <= self.light_green_share:
            raise ValueError(
                f"light_amber_share {self.light_amber_share:g}: allowed is above 0, "
                f"at most light_green_share ({self.light_green_share:g})"
            )


PARAMETERS = tuple(field.name for field in fields(Parameters))
"""Names in data/parameters.csv."""


def path(base: pd.Series, target: pd.Series, start: pd.Series, end: pd.Series, time: pd.Series) -> pd.Series:
    """Level due at `time`: straight from `base` to `target`; without base or date the target."""
    progress = ((time - start) / (end - start)).clip(0, 1)
    return (base + (target - base) * progress).fillna(target)


def attainment(
    actual: ArrayLike, target: ArrayLike, base: ArrayLike, path: ArrayLike, cap: ArrayLike
) -> np.ndarray:
    """A of the identity, NaN if nothing is observed; a cap that the base keeps already is target / actual."""
    actual, target, base, path = (np.asarray(values, float) for values in (actual, target, base, path))
    cap = np.asarray(cap, bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = np.where(cap, target / actual, actual / target)
        along = (actual - base) / (path - base)
    usable = np.isfinite(along) & ~(cap & (base <= target))
    return np.where(usable, along, plain)


def light(attained: ArrayLike, target: ArrayLike, p: Parameters) -> np.ndarray:
    """One of `LIGHTS` for each attainment: `no_target` without a figure, `grey` without an observation."""
    attained, target = np.asarray(attained, float), np.asarray(target, float)
    # a share that is a threshold up to rounding counts as reached
    at_least = [attained >= bound - 1e-12 for bound in (p.light_green_share, p.light_amber_share)]
    conditions = [np.isnan(target), np.isnan(attained), *at_least]
    return np.select(conditions, ["no_target", "grey", "green", "amber"], "red")
