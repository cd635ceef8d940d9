"""What a run of the plastics model says, as facts for the sentences.

Every number is read from a `Result` or follows from it in one step; inputs name what it rests on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wuhai.facts import Fact
from wuhai.model import plastics_value
from wuhai.model.chemistry import carbide_purity
from wuhai.model.pipeline import wilson
from wuhai.model.plastics_projects import QUANTILES

if TYPE_CHECKING:
    from wuhai.model.plastics import Result
    from wuhai.model.plastics_parameters import Parameters

_TARGET = ("plastics_target_10kt", "plastics_target_year")
_VALUE = ("plastics_output_value_100m_cny", "plastics_target_10kt")
_NAMED = ("table:pipeline", "pipeline_stage")
_PRIORS = ("probability_announced", "probability_approved", "probability_building", "prior_strength",
           "market_correlation", "scope_low", "scope_mode", "scope_high")  # fmt: skip
_TIMING = ("slip_low_months", "slip_mode_months", "slip_high_months", "lead_announced_months",
           "lead_approved_months", "lead_building_months")  # fmt: skip
_BUILT = (*_NAMED, "capacity_basis", *_PRIORS, *_TIMING)
_PRICE = ("pbat_price", "pbat_price_end", "pbs_price_ratio", "pbs_share", "plastics_price_growth")
_BDO_PRICE = ("bdo_price", "bdo_price_end", "plastics_price_growth")
_FEEDS = ("pbs_share", "terephthalate_share", "polymer_yield")
_UPSTREAM = (*_FEEDS, "bdo_yield")
_CARBIDE = (*_UPSTREAM, "carbide_gas_l_per_kg")
_EXITS = ("table:phaseout_ferroalloy", "table:phaseout_carbide", "table:phaseout_coke")
_UNIT_ENERGY = ("bdo_energy_kgce_per_t", "carbide_energy_kgce_per_t")


def facts(result: Result) -> list[Fact]:
    """All facts of a run; a number that nothing supports (no observation, no output) is nan."""
    makers = (_named, _outlook, _build_out, _price, _value, _national, _chain, _energy)
    return [fact for make in makers for fact in make(result)]


def _named(result: Result) -> list[Fact]:
    target = result.parameters.plastics_target_10kt
    polymer, bdo = (result.runs[basis].projects for basis in ("polymer", "bdo"))
    low, high, named_bdo = polymer["low"].sum(), polymer["high"].sum(), bdo["high"].sum()
    both = (*_NAMED, "plastics_target_10kt")
    chosen = result.chosen.projects
    return [
        Fact("target_10kt", target, "10kt", _TARGET, "the plan's target"),
        Fact("target_year", result.parameters.plastics_target_year, "year", _TARGET, "the plan's date"),
        Fact("named_polymer_low_10kt", low, "10kt", _NAMED, "sum of capacity x lowest polymer share"),
        Fact("named_polymer_high_10kt", high, "10kt", _NAMED, "sum of capacity x highest polymer share"),
        Fact("named_bdo_10kt", named_bdo, "10kt", _NAMED, "sum of BDO capacity"),
        Fact("gap_polymer_10kt", max(target - high, 0.0), "10kt", both, "target - named polymer, at most"),
        Fact("gap_bdo_10kt", max(target - named_bdo, 0.0), "10kt", both, "target - named BDO"),
        Fact("named_suffices", bool(max(high, named_bdo) >= target), "bool", both, "named >= target on a basis"),
        *(
            Fact(f"commissioned_{basis}_10kt", projects.loc[projects["done"], "high"].sum(), "10kt", _NAMED,
                 "sum of what is reported as commissioned")
            for basis, projects in (("polymer", polymer), ("bdo", bdo))
        ),
        Fact("named_projects", len(chosen), "count", (*_NAMED, "capacity_basis"), "projects that count"),
    ]  # fmt: skip


def _outlook(result: Result) -> list[Fact]:
    target, at = result.parameters.plastics_target_10kt, result.parameters.at_target
    draws = result.chosen.capacity[:, at]
    hits, inputs = int((draws >= target).sum()), (*_BUILT, *_TARGET)
    interval = wilson(hits, len(draws))
    funnel = result.funnels[result.parameters.capacity_basis]
    expected, nameplate = funnel["expected"].sum(), funnel["nameplate"].sum()
    share = expected / nameplate if nameplate else np.nan
    simulated = (*inputs, "draws", "seed")
    return [
        Fact("nameplate_10kt", nameplate, "10kt", (*_NAMED, "capacity_basis"), "middle of the named range"),
        Fact("expected_10kt", expected, "10kt", _BUILT, "sum of nameplate x probability x mean scope", 1),
        Fact("expected_share", share, "share", _BUILT, "expected / nameplate"),
        Fact("expected_in_time_10kt", draws.mean(), "10kt", simulated, "mean capacity in the target year", 1),
        *(
            Fact(f"pipeline_p{round(100 * q)}_10kt", value, "10kt", simulated, f"quantile {q:g} of the draws", 1)
            for q, value in zip(QUANTILES, np.quantile(draws, QUANTILES), strict=True)
        ),
        Fact("pipeline_p50_2030_10kt", float(np.median(result.chosen.capacity[:, -1])), "10kt", simulated,
             "quantile 0.5 of the draws in the last year", 1),
        Fact("probability_target", hits / len(draws), "probability", simulated, "draws at or above target / draws"),
        Fact("probability_target_low", interval[0], "probability", simulated, "Wilson interval, 95 %", 3),
        Fact("probability_target_high", interval[1], "probability", simulated, "Wilson interval, 95 %", 3),
    ]  # fmt: skip


def _build_out(result: Result) -> list[Fact]:
    p, found = result.parameters, result.build_out
    inputs, at = (*_TARGET, *_NAMED, "capacity_basis"), result.parameters.at_target
    central = inputs if p.solve_buildout else (*_BUILT, "draws", "seed")
    reached = bool(result.capacity[at] >= p.plastics_target_10kt * (1 - 1e-9))
    return [
        Fact("base_capacity_10kt", found.base, "10kt", _NAMED, "finished by the end of the base year"),
        Fact("yearly_addition_10kt", found.yearly, "10kt", inputs, "(target - base) / years"),
        Fact("completion_required", found.completion, "share", inputs, "(target - base) / named, at most 1"),
        Fact("unnamed_required_10kt", found.unnamed, "10kt", inputs, "target - base - named", 1),
        Fact("capacity_10kt", result.capacity[at], "10kt", central, "central path, target year", 1),
        Fact("production_10kt", result.production[at], "10kt", (*central, *_output(p)), "central path", 1),
        Fact("capacity_met", reached, "bool", (*central, *_TARGET), "central capacity >= target"),
    ]  # fmt: skip


def _output(p: Parameters) -> tuple[str, ...]:
    return ("plastics_utilisation",) if p.solve_buildout else ("plastics_utilisation", "ramp_months")


def _market(p: Parameters) -> tuple[str, ...]:
    return _PRICE if p.capacity_basis == "polymer" else _BDO_PRICE


def _price(result: Result) -> list[Fact]:
    p, at = result.parameters, result.parameters.at_target
    implied = float(plastics_value.implied_price(p.plastics_output_value_100m_cny, p.plastics_target_10kt))
    market, used = float(result.market_price[at]), implied / p.plastics_utilisation
    needed, prices = implied / market, (*_VALUE, *_market(p))
    inside = result.chain.set_index("feed")["per_t"]["bdo"] * result.bdo_price[at]
    gross = implied - inside if p.capacity_basis == "polymer" else implied
    return [
        Fact("value_per_t", implied, "cny_per_t", _VALUE, "value target / capacity target, full utilisation"),
        Fact("value_per_t_gross", gross, "cny_per_t", (*_VALUE, *_BDO_PRICE, *_FEEDS),
             "value per t - BDO per t x BDO price: if BDO is counted once more"),
        Fact("price_required", used, "cny_per_t", (*_VALUE, "plastics_utilisation"), "value per t / utilisation"),
        Fact("price_market", market, "cny_per_t", _market(p), "market price in the target year"),
        Fact("price_ratio", used / market, "ratio", (*prices, "plastics_utilisation"), "required / market", 2),
        Fact("utilisation_required", needed, "share", prices, "value per t / market price"),
        Fact("full_use_suffices", bool(needed <= 1), "bool", prices, "utilisation required <= 1"),
        Fact("national_utilisation", result.national_utilisation, "share", ("table:observed",), "last observed"),
    ]  # fmt: skip


def _value(result: Result) -> list[Fact]:
    p, at = result.parameters, result.parameters.at_target
    central = (*(_TARGET if p.solve_buildout else (*_BUILT, "draws", "seed")), *_output(p))
    solved = p.solve_price and not np.array_equal(result.price, result.market_price)
    priced = (*central, *(_VALUE if solved else _market(p)))
    net, gross, target = result.value_net[at], result.value_gross[at], p.plastics_output_value_100m_cny
    at_market = float(plastics_value.output_value(result.production[at], result.market_price[at]))
    added = (*priced, "plastics_value_added_rate")
    return [
        Fact("value_target_100m_cny", target, "100m_cny", _VALUE[:1], "the plan's target"),
        Fact("value_net_100m_cny", net, "100m_cny", priced, "output x price"),
        Fact("value_gross_100m_cny", gross, "100m_cny", (*priced, *_BDO_PRICE, *_FEEDS), "net + BDO used inside"),
        Fact("value_market_100m_cny", at_market, "100m_cny", (*central, *_market(p)), "output x market price"),
        Fact("value_market_share", at_market / target, "share", (*central, *_market(p), *_VALUE[:1]), "/ target"),
        Fact("value_met", bool(net >= target * (1 - 1e-9)), "bool", priced, "net value >= target"),
        Fact("value_added_100m_cny", result.value_added[at], "100m_cny", added, "net value x value-added rate"),
    ]  # fmt: skip


def _national(result: Result) -> list[Fact]:
    p, path = result.parameters, result.national
    inputs = ("plastics_target_10kt", "plastics_national_share")
    limit, seen = p.plastics_target_10kt / p.plastics_national_share, plastics_value.latest(path)
    period, table = str(path["period"].iloc[-1]) if len(path) else "", ("table:observed",)
    return [
        Fact("national_limit_10kt", limit, "10kt", inputs, "target / share: the country at most"),
        Fact("national_observed_10kt", seen, "10kt", table, "last observed national capacity"),
        Fact("national_observed_period", period, "text", table, "period of the last observation"),
        Fact("national_multiple", limit / seen, "ratio", (*inputs, *table), "implied / observed", 1),
        Fact("target_over_national", p.plastics_target_10kt / seen, "ratio", (*inputs[:1], *table),
             "target / observed national capacity", 2),
    ]  # fmt: skip


def _chain(result: Result) -> list[Fact]:
    need = result.chain.set_index("feed")
    full, listed = need["need_full"], need["listed"]
    named = result.runs["bdo"].projects["high"].sum()
    energy, carbide, purity = ("table:energy_saving",), (*_CARBIDE, _TARGET[0]), ("carbide_gas_l_per_kg",)
    upstream, monomers = (*_UPSTREAM, _TARGET[0]), (*_FEEDS, _TARGET[0])
    closing, made = need.loc["carbide", "closing"], "the plan's energy list, last year's output"
    word = "target x feed per t"
    return [
        Fact("bdo_need_10kt", full["bdo"], "10kt", monomers, word, 1),
        Fact("bdo_named_covers", bool(named >= full["bdo"]), "bool", (*monomers, *_NAMED), "named BDO >= need"),
        Fact("bdo_listed_10kt", listed["bdo"], "10kt", energy, made, 1),
        Fact("pta_need_10kt", full["pta"], "10kt", monomers, word, 1),
        Fact("adipic_acid_need_10kt", full["adipic_acid"], "10kt", monomers, word, 1),
        Fact("carbide_need_10kt", full["carbide"], "10kt", carbide, word, 1),
        Fact("carbide_closing_10kt", closing, "10kt", ("table:phaseout_carbide",), "sum of the exit list", 1),
        Fact("carbide_cover", closing / full["carbide"], "share", (*carbide, "table:phaseout_carbide"),
             "closing / need"),
        Fact("carbide_listed_10kt", listed["carbide"], "10kt", energy, made, 1),
        Fact("carbide_listed_share", full["carbide"] / listed["carbide"], "share", (*carbide, *energy),
             "need / listed output"),
        Fact("carbide_purity", carbide_purity(result.parameters.carbide_gas_l_per_kg), "share", purity,
             "gas yield / that of pure CaC2"),
        Fact("methanol_need_10kt", full["methanol"], "10kt", upstream, word, 1),
        Fact("methanol_listed_10kt", listed["methanol"], "10kt", energy, made, 1),
        Fact("hydrogen_need_10kt", full["hydrogen"], "10kt", upstream, word, 1),
    ]  # fmt: skip


def _energy(result: Result) -> list[Fact]:
    p, released = result.parameters, result.energy_released_10k_tce
    units = (p.bdo_energy_kgce_per_t, p.carbide_energy_kgce_per_t)
    need = float(plastics_value.energy_need(p.feeds, p.plastics_target_10kt, *units))
    inputs = (*_CARBIDE, *_UNIT_ENERGY, _TARGET[0])
    water = p.plastics_target_10kt / (p.water_cap_100m_m3 * 1e4)
    return [
        Fact("energy_need_10k_tce", need, "10k_tce", inputs, "BDO and carbide x unit energy: a lower bound"),
        Fact("energy_released_10k_tce", released, "10k_tce", _EXITS, "energy of all firms that close", 2),
        Fact("energy_multiple", need / released, "ratio", (*inputs, *_EXITS), "need / released", 1),
        Fact("energy_exceeds", bool(need > released), "bool", (*inputs, *_EXITS), "need > released"),
        Fact("water_share_per_m3", water, "share", ("water_cap_100m_m3", _TARGET[0]),
             "target tonnes / water cap: part of the cap for each m3 per tonne", 2),
    ]  # fmt: skip
