"""Which sentence is true of a run? Verdicts that decide the words of the structure briefing.

The outcome follows from two questions: is the target met, and is the growth it requires of all other non-coal
industry plausible? The bound of what is plausible is a judgement (`plausible_growth`), not a law.
"""

from __future__ import annotations

import numpy as np

from wuhai.facts import Fact
from wuhai.model.sectors import Result
from wuhai.model.structure_analysis import (
    attribution,
    cross_check,
    over_base_share,
    plausible,
    without_plastics,
)
from wuhai.model.structure_inputs import ALL_INPUTS, BASE_INPUTS, DEFINITIONS, PRICE_INPUTS, TARGET_INPUTS

TOLERANCE = 1e-9
"""A share this close to the target meets it: rounding, not economics."""

OUTCOMES = ("unneeded", "sound", "hinges", "priced", "implausible", "missed", "shrunk")
"""Met without growth of other industry; by plausible growth, with or without plastics; only with plastics; at current
prices, but not at constant ones; only by growth beyond the bound; not met; not met although coal shrinks faster than
all industry and so lifts the share."""

SHOWN_PP = 0.05
"""Points below which a change rounds to nothing."""

WORTH_PP = 0.5
"""Points below which an effect of degradable plastics is next to nothing."""

_BOUND = (*ALL_INPUTS, "plausible_growth")


def verdicts(result: Result) -> list[Fact]:
    """Outcome, shortfall, range and largest contributions of one run, as facts."""
    return [*_outcome_facts(result), *_reach_facts(result), *_contribution_facts(result)]


def outcome(result: Result) -> str:
    """One of `OUTCOMES`."""
    inputs, at, needed = result.inputs, result.at_target, float(result.required_growth)
    if result.share()[at] < inputs.target_share - TOLERANCE:
        return "shrunk" if shrinks_into_share(result) else "missed"
    if not plausible(needed, inputs.plausible_growth):
        return "implausible"
    if 100 * (inputs.target_share - result.share(basis="constant")[at]) >= SHOWN_PP:
        return "priced"
    if not needed > 0:
        return "unneeded"
    alone = without_plastics(result).required_growth
    return "sound" if plausible(alone, inputs.plausible_growth) else "hinges"


def shrinks_into_share(result: Result) -> bool:
    """Whether the share rises although industry as a whole gets smaller."""
    at, values, share = result.at_target, result.values(), result.share()
    return bool(100 * (share[at] - share[0]) >= SHOWN_PP and values[:, at].sum() < values[:, 0].sum())


def plastics_role(result: Result) -> str:
    """What degradable plastics do to the growth required of the rest: `lower`, `raise`, `none`, or `unneeded`."""
    needed, alone = float(result.required_growth), float(without_plastics(result).required_growth)
    if not needed > 0 or np.isnan(alone):
        return "unneeded"
    relief = alone - needed
    return "none" if abs(relief) < WORTH_PP / 100 else "lower" if relief > 0 else "raise"


def _outcome_facts(result: Result) -> list[Fact]:
    inputs, at, share = result.inputs, result.at_target, result.share()
    values = result.values()
    met = [bool(result.share(name)[at] >= inputs.target_share - TOLERANCE) for name in DEFINITIONS]
    distance = 100 * float(inputs.target_share - share[0])
    short = 100 * max(0.0, float(inputs.target_share - share[at]))
    return [
        Fact("outcome", outcome(result), "text", _BOUND, "which of seven sentences is true"),
        Fact("base_share_definition", inputs.base_share_definition, "text", ("base_share_definition",)),
        Fact("judged_current", inputs.price_basis == "current", "bool", ("price_basis",), "judged in current prices"),
        Fact("target_distance_pp", distance, "pp", (*BASE_INPUTS, *TARGET_INPUTS), "target less share of 2021"),
        Fact("shrinks_into_share", shrinks_into_share(result), "bool", ALL_INPUTS,
             "the share rises while all industry shrinks"),
        Fact("plastics_role", plastics_role(result), "text", ALL_INPUTS, "required with against without plastics"),
        Fact("target_shortfall_pp", short, "pp", ALL_INPUTS, "target less share, at least 0"),
        Fact("definitions_met", sum(met), "count", ALL_INPUTS, "definitions under which the target is met"),
        Fact("definitions_all", len(met), "count", ("definition",), "definitions compared"),
        Fact("industry_target", values[:, at].sum(), "100m_cny", ALL_INPUTS, "all sectors, target year"),
    ]  # fmt: skip


def _reach_facts(result: Result) -> list[Fact]:
    given, target = (*BASE_INPUTS, *TARGET_INPUTS), result.inputs.target_share
    table, plastics = over_base_share(result), cross_check(result).set_index("sector").loc["plastics"]
    effect = result.share(basis="current") - result.share(basis="constant")
    everywhere = tuple(name for name in _BOUND if name != "base_share")
    used = ("plastics_output_value_100m_cny", "plan_value_added_rate_low", "plan_value_added_rate_high")
    strict = result.share("strict") - without_plastics(result).share("strict")
    lowered = bool(100 * strict[result.at_target] <= -WORTH_PP)
    moves = bool(abs(100 * effect[result.at_target]) >= SHOWN_PP)
    return [
        Fact("base_met", bool(result.share()[0] >= target - TOLERANCE), "bool", given, "share of 2021 >= target"),
        Fact("plausible_everywhere", bool(table["plausible"].all()), "bool", everywhere,
             "plausible for every base share of the range"),
        Fact("plastics_lower_strict", lowered, "bool", ALL_INPUTS, "strict share falls by new plastics"),
        Fact("prices_move", moves, "bool", (*ALL_INPUTS, *PRICE_INPUTS), "current differs from constant prices"),
        Fact("plan_plastics_low", plastics["low_100m_cny"], "100m_cny", used[:2], "output x rate"),
        Fact("plan_plastics_high", plastics["high_100m_cny"], "100m_cny", used[::2], "output x rate"),
    ]  # fmt: skip


def _contribution_facts(result: Result) -> list[Fact]:
    """The sectors that raise and lower the share most."""
    parts = attribution(result).set_index("sector")["total_pp"]
    found = []
    for name, sector in (("rise", parts.idxmax()), ("fall", parts.idxmin())):
        size = float(parts[sector])
        shown = bool(size >= SHOWN_PP if name == "rise" else size <= -SHOWN_PP)
        found += [
            Fact(f"largest_{name}", str(sector), "text", ALL_INPUTS, "sector with the largest contribution"),
            Fact(f"largest_{name}_pp", size, "pp", ALL_INPUTS, "LMDI"),
            Fact(f"some_{name}", shown, "bool", ALL_INPUTS, "a contribution that does not round to nothing"),
        ]
    return found
