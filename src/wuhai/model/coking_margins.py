"""How far is the merger from the point where its answer flips?

Identities: N entities of at least the floor need N x floor; with K_0 in total, a part k that stays and a
replacement ratio r, the capacity after is k + (K_0 - k) / r, so the highest ratio is (K_0 - k) / (N x floor - k).
A replacement that starts d years after its exit leaves a gap of retired / r for d years.

Boundary: as in `coking` and `coking_timeline`; one lever moves at a time, the others stay as in the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.facts import YEARS, Fact
from wuhai.model import coking_timeline
from wuhai.model.coking_entities import whole_firm_floor
from wuhai.model.coking_inputs import AT, BOTH, COUNT, EXITS, LIST, TIME, WHO
from wuhai.model.coking_timeline import Events

if TYPE_CHECKING:
    from wuhai.model.coking import Result

Array = np.ndarray

DEADLINE = int(YEARS[AT])
"""Year for which the plan sets entities and size (正文 一)."""

SPAN = (2 / 3, 5 / 3)
"""Range of floors that `limits` covers, over the run's own: 200-500 万吨 for 300."""

DELAYS = np.arange(0, 6.25, 0.25)
"""Years by which replacement may start after the plan's date."""


def limits(result: Result) -> pd.DataFrame:
    """Where one entity fewer fits: highest replacement ratio for each floor and number of entities.

    Returns:
        entities, floor_10kt, ratio (inf where what is kept is enough); no rows with a ratio below 0.9.
    """
    own = float(result.inputs.floor_10kt)
    floors = np.linspace(SPAN[0] * own, SPAN[1] * own, 61)
    counts = np.arange(1, int(result.inputs.coke_capacity_10kt // floors[0]) + 1)
    count, floor = (grid.ravel() for grid in np.meshgrid(counts, floors, indexing="ij"))
    found = pd.DataFrame(
        {"entities": count, "floor_10kt": floor, "ratio": _highest_ratio(result, count * floor)}
    )
    return found[found["ratio"] >= 0.9].reset_index(drop=True)


def late_starts(result: Result, delays: ArrayLike = DELAYS) -> pd.DataFrame:
    """What late replacement costs if all unlisted ovens wait for it and if none does; the run lies between.

    Returns:
        waits (`all`, `none`), start_delay_years, depth_10kt, years_lost (capacity-years to 2030 / total).
    """
    total, frames = float(result.inputs.coke_capacity_10kt), []
    for name, share in (("all", 1.0), ("none", 0.0)):
        trough = coking_timeline.trough(_delayed(result, delays, share), YEARS[-1])
        columns = {"depth_10kt": trough.depth, "years_lost": trough.lost / total}
        frames.append(pd.DataFrame({"waits": name, "start_delay_years": delays, **columns}))
    return pd.concat(frames, ignore_index=True)


def turning_points(result: Result) -> pd.DataFrame:
    """Where each lever turns the answer.

    Returns:
        lever (`floor`, `ratio`; `floor_whole`, `ratio_whole`: the same without split quotas; `total`; `gap`,
        `total_kept`, `merger`: all three move the start delay), unit, now (in the run), turns, side (`max`: the
        answer holds up to there; `min`: from there on), holds.
    """
    inputs, needed, after = result.inputs, _needed(result), float(result.capacity_after)
    floor, ratio, total = (
        float(inputs.floor_10kt),
        float(inputs.replacement_ratio),
        float(inputs.coke_capacity_10kt),
    )
    whole, delay = whole_firm_floor(result.firms, inputs.entities), float(inputs.coke_start_delay_years)
    rows = [
        ("floor", "10kt", floor, after / inputs.entities, "max"),
        ("floor_whole", "10kt", floor, whole * after / total, "max"),
        ("ratio", "ratio", ratio, float(_highest_ratio(result, needed)), "max"),
        ("ratio_whole", "ratio", ratio, float(_highest_ratio(result, total * floor / whole)), "max"),
        ("total", "10kt", total, _least_total(result), "min"),
        ("gap", "years", delay, float(inputs.coke_exit_delay_years), "max"),
        ("total_kept", "years", delay, _delay_margin(result), "max"),
        ("merger", "years", delay, DEADLINE - (float(result.merger_date) - delay), "max"),
    ]
    found = pd.DataFrame(rows, columns=["lever", "unit", "now", "turns", "side"])
    beyond = np.where(found["side"] == "max", found["now"] - found["turns"], found["turns"] - found["now"])
    return found.assign(holds=beyond <= 1e-9)


def facts(result: Result) -> list[Fact]:
    """Margins, and the verdicts that sentences choose their words by."""
    return [*_count_facts(result), *_time_facts(result), *_saving_facts(result)]


def _count_facts(result: Result) -> list[Fact]:
    asked, possible, needed = int(result.inputs.entities), int(result.possible), _needed(result)
    after, floor = float(result.capacity_after), float(result.inputs.floor_10kt)
    whole = whole_firm_floor(result.firms, asked) * after / float(result.inputs.coke_capacity_10kt)
    largest = float(result.firms["capacity_10kt"].max())
    return [
        Fact(
            "none_above_floor", largest < floor, "bool", (*BOTH, "floor_10kt"), "largest of the firms < floor"
        ),
        Fact("whole_firms_do", whole >= floor, "bool", WHO, "highest floor of whole firms >= floor"),
        Fact("capacity_needed", needed, "10kt", ("entities", "floor_10kt"), "requested x floor"),
        Fact("capacity_short", max(needed - after, 0.0), "10kt", COUNT, "requested x floor - capacity after"),
        Fact(
            "slack_at_most", after - possible * floor, "10kt", COUNT, "capacity after - most possible x floor"
        ),
        Fact(
            "floor_margin", abs(after / asked - floor), "10kt", COUNT, "|capacity after / requested - floor|"
        ),
        Fact("at_limit", asked == possible, "bool", COUNT, "requested = possible"),
        Fact("has_room", asked < possible, "bool", COUNT, "requested < possible"),
        Fact("infeasible", asked > possible, "bool", COUNT, "requested > possible"),
    ]


def _time_facts(result: Result) -> list[Fact]:
    inputs, total = result.inputs, float(result.inputs.coke_capacity_10kt)
    depth, later = (_depth(result, years) for years in (0.25, 1.25))
    trough, missing = float(result.trough.depth) > 1e-6, total - float(result.paths.capacity[AT])
    kept = missing <= 0.5
    last = np.ceil(np.nanmax(result.firms["exit_year"]) + inputs.coke_exit_delay_years)
    merger = float(result.merger_date)
    return [
        Fact("start_delay", float(inputs.coke_start_delay_years), "years", ("coke_start_delay_years",)),
        Fact("starts_undelayed", float(inputs.coke_start_delay_years) == 0, "bool", ("coke_start_delay_years",), "start delay = 0"),
        Fact("deadline", DEADLINE, "year", ("table:targets",), "as printed for size and share"),
        Fact("last_exit_year", float(last), "year", (EXITS, "coke_exit_delay_years"), "exit list + delay"),
        Fact("merged_in_time", merger <= DEADLINE + 1e-9, "bool", TIME, "last start by the deadline"),
        Fact("time_margin", abs(DEADLINE - merger), "years", TIME, "|deadline - last start|"),
        Fact("capacity_missing_2025", missing, "10kt", TIME, "total - capacity 2025"),
        Fact("seamless", not trough and kept, "bool", TIME, "no gap, and the total kept in 2025"),
        Fact("shrinks", not trough and not kept, "bool", TIME, "no gap, but the total not kept in 2025"),
        Fact("gap_if_quarter_late", depth, "10kt", TIME, "deepest gap if starts come a quarter after exits"),
        Fact("gap_if_quarter_late_share", depth / total, "share", TIME, "that gap / total"),
        Fact("gap_if_over_year_late", later, "10kt", TIME, "deepest gap if starts come 1.25 years after exits"),
        Fact("delay_margin", _delay_margin(result), "years", TIME, "longest delay without a gap then"),
    ]  # fmt: skip


def _depth(result: Result, years: float) -> float:
    """Deepest gap, 万吨, if all starts come `years` after the exits."""
    inputs = result.inputs
    late = _delayed(result, float(inputs.coke_exit_delay_years) + years, inputs.unlisted_waits_share)
    return float(coking_timeline.trough(late, YEARS[-1]).depth)


def _saving_facts(result: Result) -> list[Fact]:
    listed = result.listed
    apart = listed[~listed["agrees"]]
    step = (apart["access_limit_kgce_per_t"] - apart["advanced_limit_kgce_per_t"]) * apart["output_t"] / 1e7
    above = bool((listed["unit_energy_kgce_per_t"] > listed["access_limit_kgce_per_t"]).all())
    return [
        Fact("all_above_access", above, "bool", (LIST,), "every unit energy > access limit"),
        Fact("apart_printed", apart["saving_10k_tce"].sum(), "10k_tce", (LIST,), "printed, firms apart"),
        Fact("apart_advanced", apart["saving_advanced"].sum(), "10k_tce", (LIST,), "(e - advanced) x output"),
        Fact("apart_step", step.sum(), "10k_tce", (LIST,), "(access - advanced) x output"),
    ]  # fmt: skip


def _needed(result: Result) -> float:
    return float(result.inputs.entities * result.inputs.floor_10kt)


def _kept(result: Result) -> float:
    """Capacity that neither closes nor is replaced."""
    unlisted = result.inputs.coke_capacity_10kt - result.firms["exit_10kt"].sum()
    return float(result.inputs.coke_kept_share * unlisted)


def _highest_ratio(result: Result, needed: ArrayLike) -> Array:
    """Highest ratio that leaves `needed`; inf where what is kept is enough."""
    kept = _kept(result)
    left = np.asarray(needed, float) - kept
    return np.where(left > 0, (result.inputs.coke_capacity_10kt - kept) / np.where(left > 0, left, 1), np.inf)


def _least_total(result: Result) -> float:
    """Total that leaves what is needed; the part that is kept grows with the unlisted."""
    own, exits = 1 / float(result.inputs.replacement_ratio), float(result.firms["exit_10kt"].sum())
    stays = float(result.inputs.coke_kept_share) * (1 - own)
    return (_needed(result) + stays * exits) / (stays + own)


def _delayed(result: Result, delays: ArrayLike, waits_share: ArrayLike) -> Events:
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


def _delay_margin(result: Result) -> float:
    """Longest start delay, in quarters of a year, that leaves no gap at the deadline."""
    delays = np.arange(0, YEARS[-1] - YEARS[0] + 0.25, 0.25)
    events = _delayed(result, delays, result.inputs.unlisted_waits_share)
    gap = coking_timeline.paths(events, float(result.inputs.coke_capacity_10kt), [DEADLINE]).gap[:, 0]
    return float(delays[gap <= 1e-6].max(initial=0.0))
