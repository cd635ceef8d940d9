"""What may a briefing say about the non-coal share? Facts of one run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from wuhai.facts import Fact
from wuhai.model.change import Array, lilien, moore_angle, nav, odds, required_relative_growth, share_after
from wuhai.model.sectors import PLASTICS, Result
from wuhai.model.structure_analysis import (
    attribution,
    cross_check,
    over_base_share,
    plausible,
    single,
    without_plastics,
)
from wuhai.model.structure_inputs import ALL_INPUTS as _ALL
from wuhai.model.structure_inputs import BASE_INPUTS as _BASE
from wuhai.model.structure_inputs import BASES, DEFINITIONS, SECTORS
from wuhai.model.structure_inputs import PRICE_INPUTS as _PRICES
from wuhai.model.structure_inputs import SIZE_INPUTS as _SIZE
from wuhai.model.structure_inputs import TARGET_INPUTS as _TARGET
from wuhai.model.structure_verdicts import TOLERANCE, verdicts
from wuhai.years import YEARS


def facts(result: Result) -> list[Fact]:
    """Numbers and verdicts for the briefing.

    Raises:
        ValueError: the run holds draws; facts describe one run.
    """
    single(result)
    found = [*_path_facts(result), *_growth_facts(result), *_range_facts(result), *_price_facts(result)]
    found += [*_definition_facts(result), *_check_facts(result), *_change_facts(result), *verdicts(result)]
    return [replace(f, value=f.value.item() if isinstance(f.value, np.generic) else f.value) for f in found]


def _path_facts(result: Result) -> list[Fact]:
    inputs, share, at = result.inputs, result.share(), result.at_target
    met = share >= inputs.target_share - TOLERANCE
    first = float(YEARS[np.argmax(met)]) if met.any() else np.nan
    industry = result.values().sum(axis=0)
    return [
        Fact("base_share", inputs.base_share, "share", ("base_share",), "s_0, not published"),
        Fact("target_share", inputs.target_share, "share", ("target_share",)),
        Fact("target_year", inputs.target_year, "year", ("target_year",)),
        Fact("share_base", share[0], "share", (*_BASE, *_TARGET), "N / (N + C) in 2021"),
        Fact("share_target", share[at], "share", _ALL, "N / (N + C) in the target year"),
        Fact("share_outlook", share[-1], "share", _ALL, "N / (N + C) in 2030"),
        Fact("target_gap_pp", 100 * (share[at] - inputs.target_share), "pp", _ALL, "share less target"),
        Fact("target_met", bool(met[at]), "bool", _ALL, "share >= target in the target year"),
        Fact("target_met_by_outlook", bool(met.any()), "bool", _ALL, "share >= target in any year to 2030"),
        Fact("target_first_year", first, "year", _ALL, "first year with share >= target"),
        Fact("industry_base", industry[0], "100m_cny", _SIZE, "secondary value added - construction"),
        Fact("industry_growth", _rate(industry, at), "rate", _ALL, "yearly, base to target year"),
    ]


def _growth_facts(result: Result) -> list[Fact]:
    inputs, at, values = result.inputs, result.at_target, result.values()
    coal, s0 = DEFINITIONS[inputs.definition], result.share()[0]
    rho = float(required_relative_growth(s0, inputs.target_share, at))
    late = float(required_relative_growth(s0, inputs.target_share, max(at - 1, 1)))
    coal_growth = _rate(values[coal].sum(axis=0), at)
    needed, bound = float(result.required_growth), inputs.plausible_growth
    without = float(without_plastics(result).required_growth)
    return [
        Fact("relative_growth_required", rho, "rate", (*_BASE, *_TARGET), "odds ratio^(1/n) - 1"),
        Fact("relative_growth_required_late", late, "rate", (*_BASE, *_TARGET), "with one year less"),
        Fact("coal_growth", coal_growth, "rate", _ALL, "yearly growth of all coal sectors"),
        Fact("noncoal_growth", _rate(values[~coal].sum(axis=0), at), "rate", _ALL, "yearly, to target year"),
        Fact("noncoal_growth_required", (1 + coal_growth) * (1 + rho) - 1, "rate", _ALL, "(1 + growth of coal)(1 + rho) - 1"),
        Fact("other_growth", float(result.other_growth), "rate", _ALL, "applied up to the target year"),
        Fact("other_growth_required", needed, "rate", _ALL, "N = C s/(1 - s); NaN: rest exceeds it"),
        Fact("other_growth_required_without_plastics", without, "rate", _ALL, "plastics held at 2021"),
        Fact("plausible_growth", bound, "rate", ("plausible_growth",)),
        Fact("growth_needed", needed > 0, "bool", _ALL, "false: the other five sectors suffice"),
        Fact("growth_plausible", bool(plausible(needed, bound)), "bool", (*_ALL, "plausible_growth"),
             "required <= plausible"),
        Fact("plastics_value_added", values[PLASTICS, at], "100m_cny", _ALL, "from the plastics model"),
        Fact("plastics_part", values[PLASTICS, at] / values[:, at].sum(), "share", _ALL, "of all industry"),
    ]  # fmt: skip


def _range_facts(result: Result) -> list[Fact]:
    table = over_base_share(result)
    low, high = table.iloc[0], table.iloc[-1]
    lowest = table.loc[table["plausible"], "base_share"].min()
    inputs = tuple(name for name in _ALL if name != "base_share")
    return [
        Fact("base_share_low", low["base_share"], "share", ("base_share",), "lower end of the range"),
        Fact("base_share_high", high["base_share"], "share", ("base_share",), "upper end of the range"),
        Fact("relative_growth_at_low", low["relative_growth"], "rate", inputs, "rho at the lower end"),
        Fact("relative_growth_at_high", high["relative_growth"], "rate", inputs, "rho at the upper end"),
        Fact("other_growth_at_low", low["other_growth"], "rate", inputs, "required at the lower end"),
        Fact("other_growth_at_high", high["other_growth"], "rate", inputs, "required at the upper end"),
        Fact("base_share_plausible_from", lowest, "share", (*inputs, "plausible_growth"),
             "lowest base share whose required growth is plausible, in steps of 0.1 pp"),
        Fact("plausible_anywhere", bool(table["plausible"].any()), "bool", (*inputs, "plausible_growth"),
             "plausible for some base share of the range"),
    ]  # fmt: skip


def _price_facts(result: Result) -> list[Fact]:
    target, at, coal = result.inputs.target_share, result.at_target, DEFINITIONS[result.inputs.definition]
    constant, current = (result.share(basis=basis)[at] for basis in BASES)
    s0, repriced = result.share()[0], result.volume[:, 0] * result.price[:, at]
    alone = repriced[~coal].sum() / repriced.sum()
    fall = max(0.0, 1 - float(odds(s0) / odds(target)))
    tenth = 100 * float(share_after(s0, 0, 1, relative_price=1 / 0.9) - s0)
    given, priced = (*_BASE, *_TARGET), (*_BASE, *_TARGET, *_PRICES)
    return [
        Fact("share_target_constant", constant, "share", _ALL, "target year, 2021 prices"),
        Fact("share_target_current", current, "share", _ALL, "target year, current relative prices"),
        Fact("price_effect_pp", 100 * (current - constant), "pp", _ALL, "current less constant prices"),
        Fact("share_price_alone", alone, "share", priced, "2021 volumes at target-year prices"),
        Fact("price_alone_meets_target", bool(s0 < target - TOLERANCE <= alone), "bool", priced,
             "target missed at 2021 prices, met at later ones, volumes unchanged"),
        Fact("price_fall_that_suffices", fall, "share", given, "1 - odds(s_0)/odds(target), same volumes"),
        Fact("coal_price_tenth_pp", tenth, "pp", given, "prices of all coal sectors down 10 %"),
    ]  # fmt: skip


def _definition_facts(result: Result) -> list[Fact]:
    at, target = result.at_target, result.inputs.target_share
    shares = {name: result.share(name) for name in DEFINITIONS}
    effect = shares["strict"][at] - without_plastics(result).share("strict")[at]
    found = []
    for name, share in shares.items():
        met = bool(share[at] >= target - TOLERANCE)
        found += [
            Fact(f"share_base_{name}", share[0], "share", _BASE, f"2021, {name}"),
            Fact(f"share_target_{name}", share[at], "share", _ALL, f"target year, {name}"),
            Fact(f"target_met_{name}", met, "bool", _ALL, f"share >= target, {name}"),
        ]
    spread = 100 * (shares["narrow"][at] - shares["strict"][at])
    at_base = bool(shares["narrow"][0] >= target - TOLERANCE)
    return [
        *found,
        Fact("definition_spread_pp", spread, "pp", _ALL, "narrow less strict in the target year"),
        Fact("narrow_met_at_base", at_base, "bool", (*_BASE, "target_share"), "2021, narrow"),
        Fact("plastics_effect_strict_pp", 100 * effect, "pp", _ALL, "strict, with less without plastics"),
    ]


def _check_facts(result: Result) -> list[Fact]:
    table = cross_check(result).set_index("sector")
    used = tuple(f"{name}_output_value_100m_cny" for name in table.index)
    low, high = "plan_value_added_rate_low", "plan_value_added_rate_high"
    coal = dict(zip(SECTORS, DEFINITIONS[result.inputs.definition], strict=True))
    output, plastics = table["output_100m_cny"], table.loc["plastics"]
    noncoal = output[[not coal[name] for name in table.index]].sum() / output.sum()
    reached, within = bool(noncoal >= result.inputs.target_share), bool(plastics["within"])
    model = (*_ALL, used[-1])
    return [
        Fact("plan_value_added_low", table["low_100m_cny"].sum(), "100m_cny", (*used, low), "output x rate"),
        Fact(
            "plan_value_added_high", table["high_100m_cny"].sum(), "100m_cny", (*used, high), "output x rate"
        ),
        Fact("plan_products_share", noncoal, "share", (*used, "definition"), "non-coal / three outputs"),
        Fact("plan_products_reach_target", reached, "bool", (*used, *_TARGET), "that part >= target"),
        Fact("plastics_implied_rate", plastics["implied_rate"], "share", model, "model / plan output"),
        Fact("plastics_within_plan", within, "bool", (*model, low, high), "low <= model <= high"),
    ]


def _change_facts(result: Result) -> list[Fact]:
    before, after = result.values()[:, 0], result.values()[:, result.at_target]
    two = [(share, 1 - share) for share in result.share()[[0, result.at_target]]]
    parts = attribution(result)
    named = zip(parts["sector"], parts["total_pp"], strict=True)
    return [
        Fact("share_change_pp", parts["total_pp"].sum(), "pp", _ALL, "sum of all contributions"),
        Fact("moore_angle", float(moore_angle(*two)), "degree", _ALL, "angle of (non-coal, coal)"),
        Fact("nav", float(nav(*two)), "index", _ALL, "half the sum of |changes|, non-coal and coal"),
        Fact("lilien", float(lilien(before, after)), "index", _ALL, "dispersion of log growth, six sectors"),
        *(Fact(f"contribution_{name}_pp", value, "pp", _ALL, "LMDI") for name, value in named),
    ]


def _rate(values: Array, years: int) -> float:
    """Yearly growth over the first `years` years."""
    return float((values[years] / values[0]) ** (1 / years) - 1)
