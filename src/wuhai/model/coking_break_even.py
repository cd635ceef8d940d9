"""How far is the merger from the point where its answer flips, lever by lever?

Identities: N entities of at least the floor need N x floor; with K_0 in total, a part k that stays and a
replacement ratio r, the capacity after is k + (K_0 - k) / r, so the highest ratio is (K_0 - k) / (N x floor - k).
A replacement that starts d years after its exit leaves a gap of retired / r for d years.

Boundary: as in `coking` and `coking_timeline`; one lever moves at a time, the others stay as in the run.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from wuhai.model import coking_timeline
from wuhai.model.coking import Result
from wuhai.model.coking_inputs import DEADLINE
from wuhai.model.coking_timeline import Events
from wuhai.years import YEARS

Array = np.ndarray


def needed(result: Result) -> float:
    """Capacity that all entities asked for take at the floor, 万吨."""
    return float(result.inputs.entities * result.inputs.floor_10kt)


def staying(result: Result) -> float:
    """Capacity that neither closes nor is replaced, 万吨."""
    unlisted = result.inputs.coke_capacity_10kt - result.firms["exit_10kt"].sum()
    return float(result.inputs.coke_kept_share * unlisted)


def highest_ratio(result: Result, needed: ArrayLike) -> Array:
    """Highest replacement ratio that leaves `needed`, 万吨; inf where what is kept is enough."""
    kept = staying(result)
    left = np.asarray(needed, float) - kept
    return np.where(left > 0, (result.inputs.coke_capacity_10kt - kept) / np.where(left > 0, left, 1), np.inf)


def least_total(result: Result) -> float:
    """Total, 万吨, that leaves what is needed; the part that is kept grows with the unlisted."""
    own, exits = 1 / float(result.inputs.replacement_ratio), float(result.firms["exit_10kt"].sum())
    stays = float(result.inputs.coke_kept_share) * (1 - own)
    return (needed(result) + stays * exits) / (stays + own)


def delayed(result: Result, delays: ArrayLike, waits_share: ArrayLike) -> Events:
    """The run's events with other start delays."""
    inputs, leaving = result.inputs, result.firms[result.firms["exit_10kt"] > 0]
    return coking_timeline.schedule(
        leaving["exit_year"],
        leaving["exit_10kt"],
        float(inputs.coke_capacity_10kt) - float(leaving["exit_10kt"].sum()),
        ratio=inputs.replacement_ratio,
        start_delay=delays,
        exit_delay=inputs.coke_exit_delay_years,
        unlisted_year=inputs.unlisted_exit_year,
        kept_share=inputs.coke_kept_share,
        waits_share=waits_share,
    )


def delay_margin(result: Result) -> float:
    """Longest start delay, in quarters of a year, that leaves no gap at the deadline."""
    delays = np.arange(0, YEARS[-1] - YEARS[0] + 0.25, 0.25)
    events = delayed(result, delays, result.inputs.unlisted_waits_share)
    gap = coking_timeline.paths(events, float(result.inputs.coke_capacity_10kt), [DEADLINE]).gap[:, 0]
    return float(delays[gap <= 1e-6].max(initial=0.0))


def depth(result: Result, years: float) -> float:
    """Deepest gap, 万吨, if all starts come `years` after the exits."""
    inputs = result.inputs
    late = delayed(result, float(inputs.coke_exit_delay_years) + years, inputs.unlisted_waits_share)
    return float(coking_timeline.trough(late, YEARS[-1]).depth)
