"""What would stand, what would it be worth and what price would it take, if projects or markets did otherwise?

Levers: how likely an approved project is built, the longest slip, utilisation, and the price of 2025. The same
random numbers as in the run stand behind every setting, so that settings differ by the levers alone. A median over
few lumpy projects jumps: every chance and slip is computed. Utilisation and price act in proportion; between their
kept settings nothing is lost.

With `solve_buildout` the output is that of the capacity target, as in the run; else that of the projects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from wuhai.model import pipeline, pipeline_built, pipeline_shocks, plastics_value
from wuhai.model.plastics import Result
from wuhai.model.plastics_projects import STAGES, shocks
from wuhai.model.response import Lever, Response, response, scale
from wuhai.years import YEARS

Array = np.ndarray

RATIO_TOLERANCE = 0.05
"""Half of the last decimal that a multiple is printed with."""


def levers(result: Result) -> dict[str, Lever]:
    """Levers by name, each starting from the run's own value; the price is that of what counts."""
    p = result.parameters
    price = "pbat_price_end" if p.capacity_basis == "polymer" else "bdo_price_end"
    found = (
        scale("probability_approved", 0.1, 0.7, 0.1, p.probability_approved),
        scale("slip_high_months", 12, 48, 6, p.slip_high_months),
        scale("plastics_utilisation", 0.15, 1, 0.05, p.plastics_utilisation),
        scale(price, 6_000, 40_000, 1_000, getattr(p, price)),
    )
    return {lever.name: lever for lever in found}


def responses(result: Result, moved: Mapping[str, Lever]) -> list[Response]:
    """Capacity in the target year (median and nine in ten), output value and price needed, both at the market."""
    chance, slip, use, price = moved.values()
    p, at = result.parameters, result.parameters.at_target
    (middle, most), output = _quantiles(result, chance, slip)
    market = replace(p, **{price.name: np.array(price.stops)}).market_prices[0][..., at]
    sold = np.multiply.outer(np.array(use.stops), market) / 1e4
    before = [] if p.solve_buildout else [chance, slip]
    tonnes = np.array(result.build_out.path[at]) if p.solve_buildout else output
    value = np.multiply.outer(tonnes, sold)
    needed = plastics_value.implied_price(
        p.plastics_output_value_100m_cny, p.plastics_target_10kt, np.array(use.stops)[:, None]
    )
    return [
        response("pipeline_p50_10kt", [chance, slip], middle.ravel()),
        response("pipeline_p90_10kt", [chance, slip], most.ravel()),
        response("value_market_100m_cny", [*before, use, price], value.ravel(), 0.05, whole=before),
        response("price_ratio", [use, price], (needed / market).ravel(), RATIO_TOLERANCE),
    ]


def _quantiles(result: Result, chance: Lever, slip: Lever) -> tuple[Array, Array]:
    """Capacity at the end of the target year, (2, chances, slips), median and nine in ten; median output of that
    year at full use, (chances, slips); 万吨. No output if the path is solved."""
    p, projects = result.parameters, result.chosen.projects
    drawn = shocks(p.capacity_basis, seed=p.seed, draws=p.draws, projects=len(projects))
    due, done = projects["due"], projects["done"]
    size = pipeline.full_size(drawn, projects["low"], projects["high"], done, p.scope)
    sizes = size * _exists(result, drawn, chance)
    spans = ((p.slip_low_months, p.slip_mode_months, longest) for longest in slip.stops)
    finish = np.stack([pipeline.finished(drawn, due, done, span) for span in spans])
    year = int(YEARS[p.at_target])
    capacity = _over_draws(sizes, finish <= year + 1, (0.5, 0.9))
    if p.solve_buildout:  # the output is that of the target
        return capacity, np.full_like(capacity[0], np.nan)
    return capacity, _over_draws(sizes, pipeline.running(finish, year, p.ramp_months / 12), 0.5)


def _exists(result: Result, drawn: pipeline_shocks.Shocks, chance: Lever) -> Array:
    """Which projects are ever built for each chance of the approved ones, (chances, draws, projects)."""
    p, projects = result.parameters, result.chosen.projects
    stages = projects["stage"].map(STAGES.index).to_numpy()
    given = pipeline_built.stage_probabilities(drawn.stage, list(p.probability.values()), p.prior_strength)[:, stages]
    approved = STAGES.index("approved")
    uniform = np.broadcast_to(drawn.stage[:, [approved]], (p.draws, len(chance.stops)))
    moved = pipeline_built.stage_probabilities(uniform, list(chance.stops), p.prior_strength)
    each = np.where(stages == approved, moved.T[..., None], given)
    return projects["done"].to_numpy() | np.stack([pipeline_built.ranks(drawn, p.market_correlation) < one for one in each])


def _over_draws(sizes: Array, part: Array, quantile: float | tuple[float, ...]) -> Array:
    """Quantiles over draws of the sum over projects, (..., chances, slips)."""
    return np.quantile(np.einsum("cdp,sdp->csd", sizes, part), quantile, axis=-1)
