"""How many entities can the coking capacity carry, how large should each be, and which firms form it?

Identity: an entity needs the floor, so at most floor(capacity / floor) are possible; asking for more is answered with
what is possible. Wanted sizes are those of the named successors (附件1 专栏1: 500, 360, 300, 300, 300 = 1,760 of the
1,763 万吨 to be kept). Who goes where is `assignment`; only two successors, 国家能源 and 榕鑫, are among the 14 firms
and anchor their own group. The plan prints no assignment: this one is the nearest to its sizes, not its choice.

Boundary: capacity after replacement, 万吨 a year; every firm brings its derived capacity in proportion.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.model.assignment import Assignment, assign
from wuhai.model.coking_lists import SUCCESSORS
from wuhai.model.covering import highest_floor

Array = np.ndarray


def capacity_after(
    total_10kt: float, listed_10kt: float, *, ratio: ArrayLike, kept_share: ArrayLike = 0.0
) -> Array:
    """Capacity when all is replaced: what is kept, and the rest / ratio (retired per new capacity), 万吨.

    `kept_share` is the part of the capacity on no exit list that stays as it is.
    """
    kept = np.asarray(kept_share) * (total_10kt - listed_10kt)
    return kept + (total_10kt - kept) / np.asarray(ratio, float)


def entity_count(after_10kt: ArrayLike, asked: ArrayLike, floor_10kt: ArrayLike) -> tuple[Array, Array]:
    """Most entities that reach the floor, floor(K / floor), and what is reached: no more than asked, at least one."""
    possible = np.floor(np.asarray(after_10kt) / floor_10kt + 1e-9)
    return possible, np.maximum(np.minimum(asked, possible), 1)


def target_sizes(count: ArrayLike, floor_10kt: ArrayLike, after_10kt: ArrayLike) -> Array:
    """Wanted size of each entity, (..., groups): as named while capacity allows, in proportion where it does not.

    Quota of named successors that drop out goes to the others in proportion; entities beyond the named start from
    the floor. With five entities and the full capacity these are the printed 500, 360, 300, 300, 300.
    """
    count, floor, after = (np.asarray(value, float)[..., None] for value in (count, floor_10kt, after_10kt))
    places = np.arange(int(count.max()))
    named = np.array([successor.size_10kt for successor in SUCCESSORS])
    base = np.where(places < len(named), named[np.minimum(places, len(named) - 1)], floor) * (places < count)
    return base * np.minimum(named.sum(), after) / base.sum(axis=-1, keepdims=True)


def entity_sizes(count: ArrayLike, floor_10kt: ArrayLike, after_10kt: ArrayLike) -> Array:
    """Sizes over draws, (draws, groups), without an assignment: the floor each, and the rest as wanted above it."""
    count, floor, after = np.broadcast_arrays(
        *(np.asarray(v, float) for v in (count, floor_10kt, after_10kt))
    )
    floor = np.minimum(floor, after / count)
    wanted = target_sizes(count, floor, after)
    there = wanted > 0
    above = np.where(there, np.maximum(wanted - floor[..., None], 0) + 1e-9, 0)
    rest = (after - count * floor)[..., None]
    return there * floor[..., None] + rest * above / above.sum(axis=-1, keepdims=True)


def assignment(
    firms: pd.DataFrame, *, count: int, floor_10kt: float, after_10kt: float, allow_split: bool
) -> Assignment:
    """The nearest assignment: of whole firms if they can do it, else with splits, at last without anchors.

    Args:
        firms: firm and capacity_10kt, as from `coking_lists.firms`.
        count: entities, no more than reach the floor (or one).
        floor_10kt, after_10kt: least size, and capacity after replacement.
        allow_split: whether quota may be split even where whole firms would do.
    """
    anchors = _anchors(firms, count)
    question = {
        "sizes": firms["capacity_10kt"] * after_10kt / firms["capacity_10kt"].sum(),
        "floor": min(floor_10kt, after_10kt / count),
        "targets": target_sizes(count, floor_10kt, after_10kt),
    }
    for fixed, split in ((anchors, allow_split), (anchors, True), ({}, True)):
        if found := assign(**question, anchors=fixed, allow_split=split):
            return found
    raise AssertionError("quota that flows freely always reaches a floor of no more than the mean")


def whole_firm_floor(firms: pd.DataFrame, count: int) -> float:
    """Highest floor, in base-year capacity, that `count` entities of whole firms can all reach."""
    return highest_floor(firms["capacity_10kt"], count, _anchors(firms, count))


def membership(firms: pd.DataFrame, found: Assignment) -> pd.DataFrame:
    """Who goes where, one row per stake: firm, firm_en, capacity_10kt (base year), successor, successor_en, after_10kt."""
    firm, group = np.nonzero(found.quota)
    rows = firms.iloc[firm][["firm", "firm_en", "capacity_10kt"]].reset_index(drop=True)
    rows["capacity_10kt"] *= found.quota[firm, group]
    rows["successor"] = [successor_names(j)[0] for j in group]
    rows["successor_en"] = [successor_names(j)[1] for j in group]
    scale = found.sizes.sum() / firms["capacity_10kt"].sum()
    return rows.assign(after_10kt=rows["capacity_10kt"] * scale)


def successor_names(place: int) -> tuple[str, str]:
    """Chinese and English name of an entity; beyond the named ones a number."""
    if place < len(SUCCESSORS):
        return SUCCESSORS[place].key, SUCCESSORS[place].english
    return f"主体{place + 1}", f"Entity {place + 1}"


def _anchors(firms: pd.DataFrame, count: int) -> dict[int, int]:
    """Position of a firm -> position of its own successor, where both are there."""
    places = {firm: i for i, firm in enumerate(firms["firm"])}
    return {places[s.anchor]: j for j, s in enumerate(SUCCESSORS[:count]) if s.anchor in places}
