"""When does coke capacity close, when does its replacement start, and how deep is the trough between?

Identity: K_t = K_0 - retired_t + started_t. Every oven that retires is replaced by its capacity / ratio, so the
settled capacity is K_0 - retired (1 - 1/ratio), and the gap_t = retired_t / ratio - started_t is what has closed and
is not yet replaced: above zero a trough, below zero new ovens that stand beside the old ('build before breaking').

Accounting: capacity at a moment, 万吨 a year. A date y means the end of year y (2024.5 is the middle of 2025), so a
year-end counts what has closed or started by then; any grid of dates may be asked. Listed exits close on their printed
year plus the exit delay; their replacement starts on that year plus the start delay: both delays count from the
plan's date. Unlisted ovens retire against new ones: they wait for the start, except for the part that is forced out
on its date. Kept ovens do neither. Leading axes are draws; events are the last axis of dates and quantities.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

Array = np.ndarray

_EPS = 1e-9


@dataclass(frozen=True)
class Events:
    """Retirements and what replaces them; listed exits first, then the unlisted that wait and that do not.

    Attributes:
        retire, start: dates, (..., E).
        retired, started: capacity, (..., E); started = retired / ratio.
        listed: how many of the E are listed exits.
    """

    retire: Array
    start: Array
    retired: Array
    started: Array
    listed: int


@dataclass(frozen=True)
class Paths:
    """Capacity over time, each (..., T): standing, retired and started so far, and closed but not yet replaced."""

    capacity: Array
    retired: Array
    started: Array
    gap: Array


@dataclass(frozen=True)
class Trough:
    """The largest gap, exact to the event, each (...): depth (0 if there is none), the date it opens, the date on
    which the last gap is closed, and capacity-years lost to gaps up to the horizon (万吨 x years). Dates are NaN if
    there is no gap."""

    depth: Array
    opens: Array
    closes: Array
    lost: Array


def schedule(
    exit_years: ArrayLike,
    exits_10kt: ArrayLike,
    unlisted_10kt: float,
    *,
    ratio: ArrayLike = 1.0,
    start_delay: ArrayLike = 0.0,
    exit_delay: ArrayLike = 0.0,
    unlisted_year: ArrayLike = 2025,
    kept_share: ArrayLike = 0.0,
    waits_share: ArrayLike = 1.0,
) -> Events:
    """The dated events.

    Args:
        exit_years, exits_10kt: the exit list, (L,).
        unlisted_10kt: capacity that is on no list.
        ratio: retired capacity per replacing capacity, >= 1 in practice.
        start_delay, exit_delay: years after the plan's date.
        unlisted_year: date of the unlisted replacement.
        kept_share: part of the unlisted that stays as it is.
        waits_share: part of the rest that retires only when its replacement starts.

    Every keyword is a scalar or one per draw, (draws,).
    """
    given = (ratio, start_delay, exit_delay, unlisted_year, kept_share, waits_share)
    given = [value[..., None] for value in np.broadcast_arrays(*(np.asarray(v, float) for v in given))]
    ratio, start_delay, exit_delay, unlisted_year, kept_share, waits_share = given
    year = np.asarray(exit_years, float)
    replaced = unlisted_10kt * (1 - kept_share)
    moment = unlisted_year + np.maximum(start_delay, exit_delay)
    retire = _events(year + exit_delay, moment, unlisted_year + exit_delay)
    start = _events(year + start_delay, unlisted_year + start_delay, unlisted_year + start_delay)
    listed = np.asarray(exits_10kt, float) + 0 * ratio
    retired = _events(listed, replaced * waits_share, replaced * (1 - waits_share))
    return Events(retire, start, retired, retired / ratio, year.size)


def accumulate(dates: ArrayLike, amounts: ArrayLike, times: ArrayLike) -> Array:
    """Sum of the amounts dated up to each moment: dates and amounts (..., E), times (T,) or (..., T) -> (..., T)."""
    past = np.asarray(dates)[..., None, :] <= np.asarray(times, float)[..., :, None] + _EPS
    return (past * np.asarray(amounts)[..., None, :]).sum(axis=-1)


def paths(events: Events, total_10kt: float, times: ArrayLike) -> Paths:
    """Capacity on a grid of dates: year-ends, quarters, or any other."""
    retired = accumulate(events.retire, events.retired, times)
    started = accumulate(events.start, events.started, times)
    return Paths(total_10kt - retired + started, retired, started, _gap(events, times))


def trough(events: Events, horizon: float) -> Trough:
    """The deepest gap and what it costs; gaps grow only when something retires, so those dates are enough."""
    gap = _gap(events, events.retire)
    depth = np.maximum(gap.max(axis=-1), 0.0)
    late = (events.start > events.retire + _EPS) & (events.started > _EPS)
    found = depth > _EPS
    at_depth = gap >= depth[..., None] - _EPS
    opens = np.where(at_depth, events.retire, np.inf).min(axis=-1)
    closes = np.where(late, events.start, -np.inf).max(axis=-1)
    years = np.clip(np.minimum(events.start, horizon) - events.retire, 0, None)
    lost = (events.started * years).sum(axis=-1)
    return Trough(depth, np.where(found, opens, np.nan), np.where(found, closes, np.nan), lost)


def _gap(events: Events, times: ArrayLike) -> Array:
    closed = accumulate(events.retire, events.started, times)
    return closed - accumulate(events.start, events.started, times)


def _events(*parts: Array) -> Array:
    return np.concatenate(parts, axis=-1)
