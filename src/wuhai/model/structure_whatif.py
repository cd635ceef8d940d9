"""What becomes of the non-coal share if industry grows otherwise, or if what nobody published was otherwise?

Levers: yearly growth of all other non-coal industry (where the run solves for it, the solution is the starting
point), yearly growth of coal mining, the share of 2021, and what counts as coal. Coking and degradable plastics stay
as in the run. Outcomes are those of the sector model in the target year, at every setting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from wuhai.model.change import required_relative_growth
from wuhai.model.response import Lever, Response, choice, response, scale, settings
from wuhai.model.sectors import Result, simulate
from wuhai.model.structure_analysis import single
from wuhai.model.structure_inputs import DEFINITIONS

TOLERANCE = 0.0005
"""Half a tenth of a point: what a share printed with one decimal leaves open."""


def levers(result: Result) -> dict[str, Lever]:
    """Levers by name, each starting from the run's own value."""
    inputs = single(result).inputs
    found = (
        scale("other_noncoal_growth", -0.10, 0.25, 0.01, float(result.other_growth)),
        scale("mining_growth", -0.10, 0.10, 0.01, float(inputs.mining_growth)),
        scale("base_share", 0.50, 0.80, 0.01, float(inputs.base_share)),
        choice("definition", tuple(DEFINITIONS), inputs.definition),
    )
    return {lever.name: lever for lever in found}


def responses(result: Result, moved: Mapping[str, Lever]) -> list[Response]:
    """Share in the target year, and by how much non-coal industry must outgrow coal: as `structure.facts` states them."""
    growth, mining, base, definition = moved.values()
    at, target = result.at_target, result.inputs.target_share
    inputs = replace(result.inputs, solve_other_growth=False)
    ran = simulate(replace(inputs, **settings([growth, mining, base])), result.linked)
    shares = np.stack([ran.share(name)[:, at] for name in definition.stops], axis=-1)
    first = simulate(replace(inputs, **settings([base])), result.linked)
    before = np.stack([first.share(name)[:, 0] for name in definition.stops], axis=-1)
    needed = required_relative_growth(before, target, at)
    return [
        response("share_target", [growth, mining, base, definition], shares.ravel(), TOLERANCE),
        response("relative_growth_required", [base, definition], needed.ravel(), TOLERANCE),
    ]
