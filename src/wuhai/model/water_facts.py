"""What may a briefing say about water? Facts of one run."""

from __future__ import annotations

import numpy as np

from wuhai.facts import Fact
from wuhai.model import water_use, water_verdicts
from wuhai.model.water_use import BASES, LIMITS, Result, at_target
from wuhai.years import YEARS

_LIST = ("table:water_saving",)
_CAP = ("water_cap_100m_m3", "water_gdp_cut_share")
_GDP = (*_CAP, "water_base_100m_m3")
_GROWTH = (*_GDP, "water_gdp_growth")
_INDUSTRY = (
    "water_cap_100m_m3",
    "water_base_100m_m3",
    "water_industrial_share",
    "water_industrial_cut_share",
)
_ALL = (*_GROWTH, *_INDUSTRY[2:], "water_industrial_growth")
_PATH = (*_LIST, "water_completion_share", "water_start_delay_years")


def facts(result: Result, plastics_inputs: tuple[str, ...] = ()) -> list[Fact]:
    """Numbers and verdicts for the briefing.

    Args:
        result: one run.
        plastics_inputs: what the plastics chain's water demand rests on, for its evidence.

    Raises:
        ValueError: the run holds draws; facts describe one run.
    """
    if result.saving.ndim != 1 or result.binding.ndim != 1:
        raise ValueError(f"water facts describe one run, not draws of shape {result.headroom.shape}")
    limits = (*_identity_facts(result), *_binding_facts(result), *_need_facts(result, plastics_inputs))
    found = [*limits, *_list_facts(result), *_cost_facts(result), *_path_facts(result)]
    return [*found, *water_verdicts.verdicts(result)]


def _identity_facts(result: Result) -> list[Fact]:
    i, span = result.inputs, (BASES[0], BASES[-1])
    growth = water_use.binding_growth(i.water_cap_100m_m3, span, i.water_gdp_cut_share, i.years)
    stable = water_use.stable_growth(i.water_gdp_cut_share, i.years)
    cut = ("water_gdp_cut_share",)
    return [
        Fact("cap", i.water_cap_100m_m3, "100m_m3", _CAP[:1]),
        Fact("gdp_cut", i.water_gdp_cut_share, "share", cut, "fall of water per GDP"),
        Fact("industrial_cut", i.water_industrial_cut_share, "share", ("water_industrial_cut_share",)),
        Fact("base_year", i.water_base_year, "year", ("water_base_year",)),
        Fact("target_year", i.water_target_year, "year", ("water_target_year",)),
        Fact("stable_growth", float(stable), "rate", cut,
             "(1 - cut)^(-1/n) - 1: slower, and use must fall", digits=2),
        Fact("price_rise_that_suffices", float(water_use.price_rise(i.water_gdp_cut_share)), "share", cut,
             "1/(1 - cut) - 1: at current prices inflation alone meets the target", digits=2),
        Fact("base_low", span[0], "100m_m3", ("water_base_100m_m3",), "lower end of the range"),
        Fact("base_high", span[1], "100m_m3", ("water_base_100m_m3",), "upper end of the range"),
        Fact("binding_growth_at_low", float(growth[0]), "rate", _CAP, "g* at the lower end"),
        Fact("binding_growth_at_high", float(growth[1]), "rate", _CAP, "g* at the upper end"),
    ]  # fmt: skip


def _binding_facts(result: Result) -> list[Fact]:
    i, at = result.inputs, at_target(result)
    growth = water_use.binding_growth(
        i.water_cap_100m_m3, i.water_base_100m_m3, i.water_gdp_cut_share, i.years
    )
    room = i.water_cap_100m_m3 - (1 - i.water_industrial_share) * i.water_base_100m_m3
    own = i.water_industrial_share * i.water_base_100m_m3
    industry = water_use.binding_growth(max(room, 0.0), own, i.water_industrial_cut_share, i.years)
    per_base = water_use.intensity_cap(1.0, i.water_gdp_cut_share, i.water_gdp_growth, i.years)
    bound = result.binding == LIMITS.index("cap")
    found = [
        Fact(f"permitted_{name}", float(result.permitted[name][at]), "100m_m3", _ALL, f"permitted by {name}")
        for name in LIMITS
    ] + [
        Fact(f"{name}_binds", bool(LIMITS[result.binding[at]] == name), "bool", _ALL, "tightest limit")
        for name in LIMITS
    ]  # fmt: skip
    return [
        *found,
        Fact("base", i.water_base_100m_m3, "100m_m3", ("water_base_100m_m3",), "not printed in the plan"),
        Fact("gdp_growth", i.water_gdp_growth, "rate", ("water_gdp_growth",), "constant prices"),
        Fact("industrial_growth", i.water_industrial_growth, "rate", _ALL[-1:], "constant prices"),
        Fact("binding_growth", float(growth), "rate", _GDP, "{cap / [(1 - cut) W_0]}^(1/n) - 1", digits=2),
        Fact("industrial_binding_growth", float(industry), "rate", _INDUSTRY,
             "{[cap - (1 - s) W_0] / [(1 - cut) s W_0]}^(1/n) - 1", digits=2),
        Fact("binding_base", i.water_cap_100m_m3 / float(per_base), "100m_m3", (*_CAP, "water_gdp_growth"),
             "base use above which the cap is tighter than the GDP target"),
        Fact("cap_first_year", float(YEARS[np.argmax(bound)]) if bound.any() else np.nan, "year", _ALL,
             "first year with the cap tighter than both intensities; NaN: not by 2030"),
    ]  # fmt: skip


def _need_facts(result: Result, plastics_inputs: tuple[str, ...]) -> list[Fact]:
    i, at = result.inputs, at_target(result)
    base = i.water_base_100m_m3
    unrestrained = base * (1 + i.water_gdp_growth) ** i.years
    need = unrestrained - (result.headroom[at] + base)
    saving, extra = result.saving[at] / 1e4, result.extra_demand[at]
    both = (*_ALL, *_PATH)
    return [
        Fact("headroom", float(result.headroom[at]), "100m_m3", _ALL, "tightest limit - base use"),
        Fact("use_must_fall", bool(result.headroom[at] < 0), "bool", _ALL, "tightest limit < base use"),
        Fact("unrestrained", float(unrestrained), "100m_m3", _GROWTH[2:], "W_0 (1 + g)^n: same intensity"),
        Fact("needed_saving", float(need), "100m_m3", _ALL, "unrestrained use - tightest limit"),
        Fact("projects_per_need", float(saving / need) if need > 0 else np.nan, "share", both,
             "project savings / needed saving"),
        Fact("projects_per_cap", float(saving / i.water_cap_100m_m3), "share", (*_PATH, _CAP[0]),
             "savings / cap"),
        Fact("plastics_demand", float(extra), "10k_m3", plastics_inputs,
             "water of the plastics chain in the target year"),
        Fact("plastics_per_cap", float(extra / 1e4 / i.water_cap_100m_m3), "share",
             (*plastics_inputs, _CAP[0]), "plastics demand / cap"),
        Fact("plastics_per_saving", float(extra / 1e4 / saving) if saving else np.nan, "ratio",
             (*plastics_inputs, *_PATH), "plastics demand / project savings", digits=1),
        Fact("plastics_fit", bool(extra / 1e4 <= result.headroom[at] + saving), "bool",
             (*plastics_inputs, *both), "plastics demand <= headroom + project savings"),
    ]  # fmt: skip


def _list_facts(result: Result) -> list[Fact]:
    i, rows = result.inputs, result.projects
    saving, money, firms = (
        rows["saving_m3"].sum() / 1e4,
        rows["investment_10k_cny"].sum(),
        rows["seq"].nunique(),
    )
    share = rows["saving_m3"].sort_values(ascending=False) / rows["saving_m3"].sum()
    industry = water_use.by_industry(rows).set_index("industry")["saving_10k_m3"]
    return [
        Fact("firms", int(firms), "entities", _LIST, "serial numbers on the list"),
        Fact("lines", len(rows), "count", _LIST, "project lines"),
        Fact("list_saving", saving, "10k_m3", _LIST, "sum of the lines", digits=1),
        Fact("list_saving_m3", int(rows["saving_m3"].sum()), "m3", _LIST, "sum of the lines"),
        Fact("list_saving_agrees", bool(abs(saving - i.water_list_total_10k_m3) <= 0.05), "bool",
             (*_LIST, "water_list_total_10k_m3"), "sum rounds to the printed 256.7"),
        Fact("list_investment", money, "10k_cny", _LIST, "sum of the lines"),
        Fact("list_investment_agrees", bool(money == i.water_list_investment_10k_cny), "bool",
             (*_LIST, "water_list_investment_10k_cny"), "sum equals the printed 17,244"),
        Fact("list_firms_agree", bool(firms == i.water_list_firms), "bool", (*_LIST, "water_list_firms")),
        Fact("top_line", str(rows.loc[rows["saving_m3"].idxmax(), "enterprise"]), "text", _LIST,
             "largest saving"),
        Fact("top_line_share", share.iloc[0], "share", _LIST, "largest line / sum"),
        Fact("top3_share", share.iloc[:3].sum(), "share", _LIST, "three largest lines / sum"),
        Fact("top_industry", str(industry.idxmax()), "text", _LIST, "largest saving"),
        Fact("top_industry_share", industry.max() / saving, "share", _LIST, "its part of the sum"),
    ]  # fmt: skip


def _cost_facts(result: Result) -> list[Fact]:
    curve, limit = water_use.cost_curve(result.projects), result.inputs.water_cost_threshold_cny_per_m3
    cost, saving, money = curve["cost_cny_per_m3"], curve["saving_m3"], curve["investment_10k_cny"]
    cheap, tail = cost <= limit, curve.index >= len(curve) - 3
    below = (*_LIST, "water_cost_threshold_cny_per_m3")
    return [
        Fact("mean_cost", money.sum() * 1e4 / saving.sum(), "cny_per_m3", _LIST, "investment / annual m3"),
        Fact("median_cost", cost.median(), "cny_per_m3", _LIST, "investment per annual m3, middle line"),
        Fact("lowest_cost", cost.iloc[0], "cny_per_m3", _LIST, "cheapest line, per annual m3"),
        Fact("highest_cost", cost.iloc[-1], "cny_per_m3", _LIST, "dearest line, per annual m3"),
        Fact("cost_magnitudes", float(np.log10(cost.iloc[-1] / cost.iloc[0])), "index", _LIST,
             "log10(dearest / cheapest)", digits=1),
        Fact("cost_threshold", limit, "cny_per_m3", below[1:]),
        Fact("cheap_lines", int(cheap.sum()), "count", below, "lines up to the threshold"),
        Fact("cheap_share", saving[cheap].sum() / saving.sum(), "share", below, "their part of the saving"),
        Fact("cheap_investment", money[cheap].sum(), "10k_cny", below, "their investment"),
        Fact("cheap_investment_share", money[cheap].sum() / money.sum(), "share", below,
             "part of the investment"),
        Fact("dearest_three_saving_m3", int(saving[tail].sum()), "m3", _LIST, "three dearest lines"),
        Fact("dearest_three_investment", money[tail].sum(), "10k_cny", _LIST, "three dearest lines"),
        Fact("dearest_three_saving_share", saving[tail].sum() / saving.sum(), "share", _LIST,
             "part of the saving"),
        Fact("dearest_three_investment_share", money[tail].sum() / money.sum(), "share", _LIST,
             "of the investment"),
    ]  # fmt: skip


def _path_facts(result: Result) -> list[Fact]:
    at, total = at_target(result), result.inputs.water_list_total_10k_m3
    by_year = [
        Fact(f"saving_{year}", float(result.saving[year - YEARS[0]]), "10k_m3", _PATH,
             "in place at year-end", digits=1)
        for year in YEARS[1:5]
    ]  # fmt: skip
    met = bool(result.saving[at] >= total - 0.05)
    return [
        *by_year,
        Fact(
            "saving_target_year", float(result.saving[at]), "10k_m3", _PATH, "in place at year-end", digits=1
        ),
        Fact("target", total, "10k_m3", ("water_list_total_10k_m3",), digits=1),
        Fact(
            "target_met", met, "bool", (*_PATH, "water_list_total_10k_m3"), "in place rounds to 256.7 or more"
        ),
    ]
