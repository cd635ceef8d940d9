"""What a run of the plastics model says, as facts for the sentences: projects, outlook, chain.

Every number is read from a `Result` or follows from it in one step; inputs name what it rests on. Values, prices
and the country are in `plastics_value_facts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import floor, log10

import numpy as np

from wuhai.facts import Fact
from wuhai.model import plastics_inputs as inputs
from wuhai.model import plastics_value
from wuhai.model.chemistry import carbide_purity
from wuhai.model.monte_carlo import sample, wilson
from wuhai.model.plastics import Result
from wuhai.model.plastics_projects import BASES, QUANTILES, STAGES
from wuhai.model.plastics_value_facts import value_facts

CONFIDENCE = 0.95
"""Level of `wilson`'s interval as it stands."""


def facts(result: Result) -> Iterator[Fact]:
    """All facts of a run, one after another; a number that nothing supports (no observation, no output) is nan."""
    for state in (_reading, _named, _outlook, _chances, value_facts, _build_out, _chain, _upstream, _energy, _elsewhere):
        yield from state(result)


def per_cent_digits(probability: float) -> int:
    """Decimals of a probability in per cent: none, or two figures of what is left to 0 or 100 %."""
    left = 100 * min(probability, 1 - probability)
    return 0 if left >= 1 or left <= 0 else 1 - floor(log10(left))


def _reading(result: Result) -> list[Fact]:
    """How the run reads the plan; the words of the sentences follow."""
    p = result.parameters
    polymer, latest = p.capacity_basis == "polymer", p.pipeline_stage == "latest"
    return [
        Fact("target_10kt", p.plastics_target_10kt, "10kt", inputs.GOAL, "the plan's target"),
        Fact("target_year", p.plastics_target_year, "year", inputs.TARGET[1:], "the plan's date"),
        Fact("counts_polymer", polymer, "bool", ("capacity_basis",), "polymer tonnes count, not BDO"),
        Fact("stages_latest", latest, "bool", ("pipeline_stage",), "stages as last reported"),
        Fact("path_solved", p.solve_buildout, "bool", ("solve_buildout",), "the central path meets the target"),
        Fact("price_solved", p.solve_price, "bool", ("solve_price",), "the price meets the value target"),
        Fact("utilisation", p.plastics_utilisation, "share", ("plastics_utilisation",), "share of capacity used"),
    ]  # fmt: skip


def _named(result: Result) -> list[Fact]:
    target = result.parameters.plastics_target_10kt
    polymer, bdo = (result.runs[basis].projects for basis in BASES)
    low, high, named_bdo = polymer["low"].sum(), polymer["high"].sum(), bdo["high"].sum()
    named, both = inputs.NAMED, (*inputs.NAMED, *inputs.GOAL)
    least, most = float(max(low, named_bdo)), float(max(high, named_bdo))
    return [
        Fact("named_polymer_low_10kt", low, "10kt", named, "sum of capacity x lowest polymer share"),
        Fact("named_polymer_high_10kt", high, "10kt", named, "sum of capacity x highest polymer share"),
        Fact("named_bdo_10kt", named_bdo, "10kt", named, "sum of BDO capacity"),
        Fact("gap_polymer_10kt", max(target - high, 0.0), "10kt", both, "target - named polymer, at most"),
        Fact("gap_bdo_10kt", max(target - named_bdo, 0.0), "10kt", both, "target - named BDO"),
        Fact("named_suffices", most >= target, "bool", both, "named >= target on a basis"),
        Fact("named_short", most < target, "bool", both, "named < target on both bases"),
        Fact("named_sure", least >= target, "bool", both, "named >= target whatever the polymer shares"),
        Fact("named_at_most", least < target <= most, "bool", both, "named >= target at the upper end alone"),
        *(
            Fact(f"commissioned_{basis}_10kt", result.reported[basis], "10kt", inputs.PIPELINE,
                 "sum of what is reported as commissioned by now")
            for basis in BASES
        ),
        Fact("named_projects", len(result.chosen.projects), "count", inputs.COUNTED, "projects that count"),
    ]  # fmt: skip


def _outlook(result: Result) -> list[Fact]:
    p, counted, simulated = result.parameters, inputs.COUNTED, inputs.SIMULATED
    draws = result.chosen.capacity[:, p.at_target]
    funnel = result.funnels[p.capacity_basis].set_index("stage")
    expected, nameplate = funnel["expected"].sum(), funnel["nameplate"].sum()
    announced = funnel.loc[STAGES[0], "nameplate"]
    share, early = (part / nameplate if nameplate else np.nan for part in (expected, announced))
    middle, last = float(np.median(draws)), float(np.median(result.chosen.capacity[:, -1]))
    return [
        Fact("nameplate_10kt", nameplate, "10kt", counted, "middle of the named range"),
        Fact("announced_share", early, "share", counted, "nameplate only announced / nameplate", 0),
        Fact("expected_10kt", expected, "10kt", inputs.BUILT, "sum of nameplate x probability x mean scope"),
        Fact("expected_share", share, "share", inputs.BUILT, "expected / nameplate", 0),
        Fact("expected_in_time_10kt", funnel["in_time"].sum(), "10kt", simulated, "sum of expected x share of draws in time"),
        Fact("mean_scope", sum(p.scope) / 3, "ratio", inputs.SCOPE, "(low + mode + high) / 3"),
        *(
            Fact(f"pipeline_p{round(100 * q)}_10kt", value, "10kt", simulated, f"quantile {q:g} of the draws")
            for q, value in zip(QUANTILES, np.quantile(draws, QUANTILES), strict=True)
        ),
        Fact("pipeline_p50_share", middle / p.plastics_target_10kt, "share", simulated, "median / target", 0),
        Fact("pipeline_p50_2030_10kt", last, "10kt", simulated, "quantile 0.5 of the draws in the last year"),
    ]  # fmt: skip


def _chances(result: Result) -> list[Fact]:
    """The probability of the target with its sampling error; never reached is a statement of its own."""
    p, simulated = result.parameters, inputs.SIMULATED
    reached = result.chosen.capacity[:, p.at_target] >= p.plastics_target_10kt
    hits, draws = int(reached.sum()), len(reached)
    nothing = float((result.chosen.capacity[:, p.at_target] <= 0).mean())
    low, high = wilson(hits, draws)
    interval = "Wilson interval of the draws: sampling error only"
    return [
        *sample(draws, p.seed),
        Fact("confidence", CONFIDENCE, "share", inputs.SAMPLE[:1], "level of the interval", 0),
        Fact("target_hits", hits, "count", simulated, "draws at or above the target"),
        Fact("probability_nothing", nothing, "probability", simulated, "draws without any capacity / draws",
             per_cent_digits(nothing)),
        Fact("target_never", hits == 0, "bool", simulated, "no draw reaches the target"),
        Fact("probability_target", hits / draws, "probability", simulated,
             "draws at or above target / draws", per_cent_digits(hits / draws)),
        Fact("probability_target_low", low, "probability", simulated, interval, per_cent_digits(low)),
        Fact("probability_target_high", high, "probability", simulated, interval, per_cent_digits(high)),
    ]  # fmt: skip


def _elsewhere(result: Result) -> list[Fact]:
    """How likely the target is at most on the other reading of the tonnes, and in the last year."""
    p, simulated = result.parameters, inputs.SIMULATED
    (other,) = (run for basis, run in result.runs.items() if basis != p.capacity_basis)
    capacity = {
        "probability_other_high": other.capacity[:, p.at_target],
        "probability_2030_high": result.chosen.capacity[:, -1],
    }
    bounds = {
        name: wilson(int((draws >= p.plastics_target_10kt).sum()), len(draws))[1]
        for name, draws in capacity.items()
    }
    word = "upper end of the Wilson interval of the draws: sampling error only"
    return [
        Fact(name, high, "probability", simulated, word, per_cent_digits(high))
        for name, high in bounds.items()
    ]


def _build_out(result: Result) -> list[Fact]:
    p, found, at = result.parameters, result.build_out, result.parameters.at_target
    needed, central = (*inputs.TARGET, *inputs.COUNTED), inputs.capacity(result.parameters)
    reached = bool(result.capacity[at] >= p.plastics_target_10kt * (1 - 1e-9))
    return [
        Fact("base_capacity_10kt", found.base, "10kt", inputs.NAMED, "finished by the end of the base year"),
        Fact("yearly_addition_10kt", found.yearly, "10kt", needed, "(target - base) / years"),
        Fact("completion_required", found.completion, "share", needed, "(target - base) / named, at most 1", 0),
        Fact("unnamed_required_10kt", found.unnamed, "10kt", needed, "target - base - named"),
        Fact("unnamed_needed", bool(found.unnamed > 0), "bool", needed, "named < target - base"),
        Fact("capacity_10kt", result.capacity[at], "10kt", central, "central path, target year"),
        Fact("production_10kt", result.production[at], "10kt", inputs.output(p), "central path, target year"),
        Fact("capacity_met", reached, "bool", (*central, *inputs.TARGET), "central capacity >= target"),
    ]  # fmt: skip


def _chain(result: Result) -> list[Fact]:
    """Carbide: what the target needs, what closes, what was made."""
    need, purity = result.chain.set_index("feed"), ("carbide_gas_l_per_kg",)
    full, carbide = float(need.loc["carbide", "need_full"]), (*inputs.CARBIDE, *inputs.GOAL)
    closing, listed = (float(need.loc["carbide", column]) for column in ("closing", "listed"))
    exits, energy = inputs.CARBIDE_LIST, inputs.ENERGY_LIST
    made = "the plan's energy list, last year's output"
    return [
        Fact("carbide_need_10kt", full, "10kt", carbide, "target x feed per t", 1),
        Fact("carbide_closing_10kt", closing, "10kt", exits, "sum of the exit list", 1),
        Fact("carbide_gap_10kt", full - closing, "10kt", (*carbide, *exits), "need - closing", 1),
        Fact("carbide_covered", bool(closing >= full), "bool", (*carbide, *exits), "closing >= need"),
        Fact("carbide_cover", closing / full, "share", (*carbide, *exits), "closing / need", 0),
        Fact("carbide_listed_10kt", listed, "10kt", energy, made, 1),
        Fact("carbide_listed_share", full / listed, "share", (*carbide, *energy), "need / listed output", 0),
        Fact("carbide_purity", carbide_purity(result.parameters.carbide_gas_l_per_kg), "share", purity,
             "gas yield / that of pure CaC2"),
    ]  # fmt: skip


def _upstream(result: Result) -> list[Fact]:
    """The other feeds."""
    need = result.chain.set_index("feed")
    full, listed = need["need_full"], need["listed"]
    named, ready = result.runs["bdo"].projects["high"].sum(), result.reported["bdo"]
    monomers, upstream = (*inputs.FEEDS, *inputs.GOAL), (*inputs.UPSTREAM, *inputs.GOAL)
    word, energy = "target x feed per t", inputs.ENERGY_LIST
    made = "the plan's energy list, last year's output"
    names = dict.fromkeys(("bdo", "pta", "adipic_acid"), monomers)
    names |= dict.fromkeys(("methanol", "hydrogen"), upstream)
    polymer = result.parameters.capacity_basis == "polymer"
    ahead = bool(polymer and ready / need.loc["bdo", "per_t"] > result.reported["polymer"])
    return [
        *(Fact(f"{feed}_need_10kt", full[feed], "10kt", rests, word, 1) for feed, rests in names.items()),
        *(Fact(f"{feed}_listed_10kt", listed[feed], "10kt", energy, made, 1) for feed in ("bdo", "methanol")),
        Fact("bdo_named_covers", bool(named >= full["bdo"]), "bool", (*monomers, *inputs.NAMED), "named BDO >= need"),
        Fact("bdo_ready_for_10kt", ready / need.loc["bdo", "per_t"], "10kt", (*inputs.FEEDS, *inputs.PIPELINE),
             "BDO reported as commissioned / BDO per t"),
        Fact("bdo_runs_ahead", ahead, "bool", (*inputs.FEEDS, *inputs.PIPELINE), "that > polymer reported as commissioned"),
        Fact("bdo_ready_share", ready / full["bdo"], "share", (*monomers, *inputs.PIPELINE),
             "BDO reported as commissioned / need", 0),
    ]  # fmt: skip


def _energy(result: Result) -> list[Fact]:
    p, released = result.parameters, result.energy_released_10k_tce
    units = (p.bdo_energy_kgce_per_t, p.carbide_energy_kgce_per_t)
    need = float(plastics_value.energy_need(p.feeds, p.plastics_target_10kt, *units))
    rests = (*inputs.CARBIDE, *inputs.UNIT_ENERGY, *inputs.GOAL)
    water, both = p.plastics_target_10kt / (p.water_cap_100m_m3 * 1e4), (*rests, *inputs.EXITS)
    return [
        Fact("energy_need_10k_tce", need, "10k_tce", rests, "BDO and carbide x unit energy: a lower bound"),
        Fact("energy_released_10k_tce", released, "10k_tce", inputs.EXITS, "energy of all firms that close", 2),
        Fact("energy_multiple", need / released, "ratio", both, "need / released", 2),
        Fact("energy_exceeds", bool(need > released), "bool", both, "need > released"),
        Fact("water_share_per_m3", water, "share", ("water_cap_100m_m3", *inputs.GOAL),
             "target tonnes / water cap: part of the cap for each m3 per tonne", 2),
    ]  # fmt: skip
