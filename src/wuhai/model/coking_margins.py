"""How far is the merger from the point where its answer flips?

Identities and boundary as in `coking_break_even`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.model import coking_break_even as break_even
from wuhai.model import coking_timeline
from wuhai.model.coking import Result
from wuhai.model.coking_entities import whole_firm_floor
from wuhai.model.coking_inputs import DEADLINE
from wuhai.years import YEARS

Array = np.ndarray

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
        {"entities": count, "floor_10kt": floor, "ratio": break_even.highest_ratio(result, count * floor)}
    )
    return found[found["ratio"] >= 0.9].reset_index(drop=True)


def late_starts(result: Result, delays: ArrayLike = DELAYS) -> pd.DataFrame:
    """What late replacement costs if all unlisted ovens wait for it and if none does; the run lies between.

    Returns:
        waits (`all`, `none`), start_delay_years, depth_10kt, years_lost (capacity-years to 2030 / total).
    """
    total, frames = float(result.inputs.coke_capacity_10kt), []
    for name, share in (("all", 1.0), ("none", 0.0)):
        trough = coking_timeline.trough(break_even.delayed(result, delays, share), YEARS[-1])
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
    inputs, needed, after = result.inputs, break_even.needed(result), float(result.capacity_after)
    floor, ratio, total = (
        float(inputs.floor_10kt),
        float(inputs.replacement_ratio),
        float(inputs.coke_capacity_10kt),
    )
    whole, delay = whole_firm_floor(result.firms, inputs.entities), float(inputs.coke_start_delay_years)
    rows = [
        ("floor", "10kt", floor, after / inputs.entities, "max"),
        ("floor_whole", "10kt", floor, whole * after / total, "max"),
        ("ratio", "ratio", ratio, float(break_even.highest_ratio(result, needed)), "max"),
        ("ratio_whole", "ratio", ratio, float(break_even.highest_ratio(result, total * floor / whole)), "max"),
        ("total", "10kt", total, break_even.least_total(result), "min"),
        ("gap", "years", delay, float(inputs.coke_exit_delay_years), "max"),
        ("total_kept", "years", delay, break_even.delay_margin(result), "max"),
        ("merger", "years", delay, DEADLINE - (float(result.merger_date) - delay), "max"),
    ]
    found = pd.DataFrame(rows, columns=["lever", "unit", "now", "turns", "side"])
    beyond = np.where(found["side"] == "max", found["now"] - found["turns"], found["turns"] - found["now"])
    return found.assign(holds=beyond <= 1e-9)
