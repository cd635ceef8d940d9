"""What a run of the plastics model says about prices, values and the country, as facts for the sentences."""

from __future__ import annotations

import numpy as np

from wuhai.facts import Fact
from wuhai.model import plastics_inputs as inputs
from wuhai.model import plastics_value
from wuhai.model.plastics import Result


def value_facts(result: Result) -> list[Fact]:
    """Facts on prices, values and the country."""
    return [fact for make in (_price, _full_use, _value, _national, _room) for fact in make(result)]


def _price(result: Result) -> list[Fact]:
    p, at, value = result.parameters, result.parameters.at_target, inputs.VALUE
    implied = float(plastics_value.implied_price(p.plastics_output_value_100m_cny, p.plastics_target_10kt))
    market, used = float(result.market_price[at]), implied / p.plastics_utilisation
    prices = (*value, *inputs.market(p))
    double = _bdo_per_t(result) * float(result.bdo_price[at])
    return [
        Fact("value_per_t", implied, "cny_per_t", value, "value target / capacity target, full utilisation"),
        Fact("value_per_t_gross", implied - double, "cny_per_t", (*value, *inputs.BDO_PRICE, *inputs.FEEDS),
             "value per t - BDO per t x BDO price: if BDO is counted once more"),
        Fact("price_required", used, "cny_per_t", (*value, "plastics_utilisation"), "value per t / utilisation"),
        Fact("price_market", market, "cny_per_t", inputs.market(p), "market price in the target year, average over the product mix"),
        Fact("price_ratio", used / market, "ratio", (*prices, "plastics_utilisation"), "required / market", 1),
        Fact("price_ratio_full", implied / market, "ratio", prices, "required at full utilisation / market", 1),
        Fact("utilisation_required", implied / market, "share", prices, "value per t / market price", 0),
        Fact("full_use_suffices", bool(implied <= market), "bool", prices, "value per t <= market price"),
    ]  # fmt: skip


def _full_use(result: Result) -> list[Fact]:
    """What the target capacity would be worth at the market price, run without a pause."""
    p, at = result.parameters, result.parameters.at_target
    market, bdo = float(result.market_price[at]), float(result.bdo_price[at])
    full = float(plastics_value.output_value(p.plastics_target_10kt, market))
    twice = full + float(plastics_value.output_value(p.plastics_target_10kt * _bdo_per_t(result), bdo))
    prices, goal = (*inputs.GOAL, *inputs.market(p)), p.plastics_output_value_100m_cny
    gross, seen = (*prices, *inputs.BDO_PRICE, *inputs.FEEDS), result.national_utilisation
    return [
        Fact("value_full_100m_cny", full, "100m_cny", prices, "target x market price, full utilisation", 0),
        Fact("value_full_gross_100m_cny", twice, "100m_cny", gross, "value at full use + BDO used inside", 0),
        Fact("gross_suffices", bool(twice >= goal), "bool", (*gross, *inputs.VALUE_GOAL), "gross at full use >= target"),
        Fact("national_utilisation", seen, "share", inputs.OBSERVED, "last observed"),
        Fact("national_utilisation_known", bool(np.isfinite(seen)), "bool", inputs.OBSERVED, "an observation exists"),
    ]  # fmt: skip


def _value(result: Result) -> list[Fact]:
    p, at, central = result.parameters, result.parameters.at_target, inputs.output(result.parameters)
    solved = p.solve_price and not np.array_equal(result.price, result.market_price)
    market = (*central, *inputs.market(p))
    priced = (*central, *inputs.VALUE) if solved else market
    net, gross, target = result.value_net[at], result.value_gross[at], p.plastics_output_value_100m_cny
    sold = float(plastics_value.output_value(result.production[at], result.market_price[at]))
    inside, double = gross - net, (*inputs.BDO_PRICE, *inputs.FEEDS)
    added = (*priced, "plastics_value_added_rate")
    return [
        Fact("value_target_100m_cny", target, "100m_cny", inputs.VALUE_GOAL, "the plan's target"),
        Fact("value_net_100m_cny", net, "100m_cny", priced, "output x price"),
        Fact("value_gross_100m_cny", gross, "100m_cny", (*priced, *double), "net + BDO used inside"),
        Fact("value_inside_100m_cny", inside, "100m_cny", (*central, *double), "BDO used inside x its price"),
        Fact("value_market_100m_cny", sold, "100m_cny", market, "output x market price"),
        Fact("value_market_gross_100m_cny", sold + inside, "100m_cny", (*market, *double), "+ BDO used inside"),
        Fact("value_market_share", sold / target, "share", (*market, *inputs.VALUE_GOAL), "/ target"),
        Fact("value_met", bool(net >= target * (1 - 1e-9)), "bool", priced, "net value >= target"),
        Fact("value_added_100m_cny", result.value_added[at], "100m_cny", added, "net value x value-added rate"),
    ]  # fmt: skip


def _national(result: Result) -> list[Fact]:
    p, path, table = result.parameters, result.national, inputs.OBSERVED
    limit, seen = p.plastics_target_10kt / p.plastics_national_share, plastics_value.latest(path)
    year = float(str(path["period"].iloc[-1])[:4]) if len(path) else np.nan
    both = (*inputs.NATIONAL, *table)
    return [
        Fact("national_share", p.plastics_national_share, "share", inputs.NATIONAL[1:], "the plan's target"),
        Fact("national_limit_10kt", limit, "10kt", inputs.NATIONAL, "target / share: national capacity at most"),
        Fact("national_observed_10kt", seen, "10kt", table, "last observed national capacity"),
        Fact("national_observed_year", year, "year", table, "year of the last observation"),
        Fact("national_multiple", limit / seen, "ratio", both, "implied / observed", 1),
        Fact("target_over_national", p.plastics_target_10kt / seen, "ratio", (*inputs.GOAL, *table),
             "target / observed national capacity", 1),
    ]  # fmt: skip


def _room(result: Result) -> list[Fact]:
    """When the country would be large enough, were it to go on growing as between the last two observations."""
    p, path = result.parameters, result.national
    growth = plastics_value.observed_growth(path)
    limit = p.plastics_target_10kt / p.plastics_national_share
    year = plastics_value.year_reached(path, limit, growth)
    known, both = bool(np.isfinite(year)), (*inputs.NATIONAL, *inputs.OBSERVED)
    late = bool(known and year > p.plastics_target_year)
    return [
        Fact("national_growth", growth, "rate", inputs.OBSERVED, "yearly, between the last two observations", 0),
        Fact("national_limit_year", year, "year", both, "year in which the country reaches the limit so growing"),
        Fact("national_limit_known", known, "bool", both, "growth observed and positive"),
        Fact("national_limit_late", late, "bool", (*both, "plastics_target_year"), "year reached > target year"),
    ]  # fmt: skip


def _bdo_per_t(result: Result) -> float:
    """BDO inside a tonne of what counts; none if BDO itself counts."""
    counted = result.parameters.capacity_basis == "bdo"
    return 0.0 if counted else float(result.chain.set_index("feed").loc["bdo", "per_t"])
