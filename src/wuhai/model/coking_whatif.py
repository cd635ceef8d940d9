"""How many entities, how much capacity and how deep a gap, if floor, ratio and dates were otherwise?

Levers: entities asked for, least size, replacement ratio, delay of the new ovens. Every setting is computed: entities
are whole and capacity moves in steps on the dates of the exit list, so nothing here may be interpolated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wuhai.model import coking_timeline
from wuhai.model.coking import Result, events
from wuhai.model.coking_entities import capacity_after, entity_count
from wuhai.model.coking_inputs import AT
from wuhai.model.response import Lever, Response, response, scale, settings
from wuhai.years import YEARS


def levers(result: Result) -> dict[str, Lever]:
    """Levers by name, each starting from the run's own value."""
    inputs = result.inputs
    found = (
        scale("entities", 1, 14, 1, float(inputs.entities)),
        scale("floor_10kt", 200, 500, 10, float(inputs.floor_10kt)),
        scale("replacement_ratio", 1, 2, 0.05, float(inputs.replacement_ratio)),
        scale("coke_start_delay_years", 0, 6, 0.5, float(inputs.coke_start_delay_years)),
    )
    return {lever.name: lever for lever in found}


def responses(result: Result, moved: Mapping[str, Lever]) -> list[Response]:
    """Entities that reach the floor, capacity at the deadline, deepest gap: as `coking_facts` states them."""
    _, floor, ratio, delay = moved.values()
    inputs, total = result.inputs, float(result.inputs.coke_capacity_10kt)
    sizes = settings([floor, ratio])
    after = capacity_after(
        total, result.firms["exit_10kt"].sum(), ratio=sizes["replacement_ratio"], kept_share=inputs.coke_kept_share
    )
    possible, _ = entity_count(after, inputs.entities, sizes["floor_10kt"])
    dated = events(replace(inputs, **settings([ratio, delay])), result.firms)
    capacity = coking_timeline.paths(dated, total, YEARS[[AT]]).capacity[:, 0]
    depth = coking_timeline.trough(dated, YEARS[-1]).depth
    return [
        response("max_entities", [floor, ratio], possible),
        response("capacity_2025", [ratio, delay], capacity),
        response("trough_depth", [ratio, delay], depth),
    ]
