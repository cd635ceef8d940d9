"""Which sentence is true of a water run? Verdicts and supporting numbers that decide the words of the briefing.

The tightest limit of the target year is the one that binds; what is needed is the use at unchanged water per GDP
less what that limit permits.
"""

from __future__ import annotations

import numpy as np

from wuhai.facts import Fact
from wuhai.model import water_use
from wuhai.model.water_use import LIMITS, Result, at_target, needed
from wuhai.years import YEARS

_LIST = ("table:water_saving",)
_GDP = ("water_base_100m_m3", "water_gdp_cut_share", "water_gdp_growth")
_ALL = (
    "water_cap_100m_m3", *_GDP, "water_industrial_share", "water_industrial_cut_share", "water_industrial_growth",
)  # fmt: skip
_PATH = (*_LIST, "water_completion_share", "water_start_delay_years")

_ROUNDING = 1e-9
"""A need this small is none, 亿立方米."""


def verdicts(result: Result) -> list[Fact]:
    """What binds and when, what must be saved, what the list holds: as facts."""
    return [*_binding_facts(result), *_need_facts(result), *_list_facts(result)]


def _binding_facts(result: Result) -> list[Fact]:
    i, at = result.inputs, at_target(result)
    permitted = {name: float(result.permitted[name][at]) for name in LIMITS}
    tightest = LIMITS[result.binding[at]]
    room = permitted[tightest] - float(i.water_base_100m_m3)
    cap_years = YEARS[result.binding == LIMITS.index("cap")]
    stable = float(water_use.stable_growth(i.water_gdp_cut_share, i.years))
    return [
        Fact("binding_limit", tightest, "text", _ALL, "tightest limit of the target year"),
        Fact("permitted", permitted[tightest], "100m_m3", _ALL, "what it permits", 2),
        Fact("below_cap", permitted["cap"] - permitted[tightest], "100m_m3", _ALL, "cap - tightest limit", 2),
        Fact("room_size", abs(room), "100m_m3", _ALL, "size of tightest limit - base use", 2),
        Fact("cap_binds_by_2030", bool(cap_years.size), "bool", _ALL, "the cap is the tightest in some year"),
        Fact("cap_from_start", bool(cap_years.size and cap_years[0] == YEARS[0]), "bool", _ALL,
             "it is so from the first year"),
        Fact("horizon", int(YEARS[-1]), "year", _ALL, "last year the limits are computed for"),
        Fact("gdp_grows_faster", bool(i.water_gdp_growth > stable), "bool", (*_GDP[1:],),
             "growth > growth that keeps use: the target lets use rise"),
        Fact("industrial_stable_growth",
             float(water_use.stable_growth(i.water_industrial_cut_share, i.years)), "rate",
             ("water_industrial_cut_share",), "(1 - cut)^(-1/n) - 1", 2),
        Fact("price_rise_a_year", stable, "rate", ("water_gdp_cut_share",),
             "(1 - cut)^(-1/n) - 1: that inflation meets the target at current prices", 2),
        Fact("base_above_binding_base", bool(permitted["gdp"] > permitted["cap"]), "bool", (*_GDP, _ALL[0]),
             "the cap is tighter than the GDP target"),
        Fact("industrial_share", i.water_industrial_share, "share", ("water_industrial_share",)),
    ]  # fmt: skip


def _need_facts(result: Result) -> list[Fact]:
    i, at, need = result.inputs, at_target(result), needed(result)
    saved = float(result.saving[at])
    both = (*_ALL, *_PATH)
    return [
        Fact("saving_needed", bool(need > _ROUNDING), "bool", _ALL, "unchanged intensity would exceed the tightest limit"),
        Fact("need", max(need, 0.0) * 1e4, "10k_m3", _ALL, "unchanged intensity - tightest limit, at least 0"),
        Fact("need_share", max(need, 0.0) / (need + float(result.permitted[LIMITS[result.binding[at]]][at])),
             "share", _ALL, "saving needed / use at unchanged intensity"),
        Fact("other_saving", max(need * 1e4 - saved, 0.0), "10k_m3", both, "needed - projects, at least 0"),
        Fact("projects_suffice", bool(saved >= (need - _ROUNDING) * 1e4), "bool", both, "projects >= needed"),
        Fact("completion", i.water_completion_share, "share", ("water_completion_share",)),
        Fact("start_delay", i.water_start_delay_years, "years", ("water_start_delay_years",)),
    ]  # fmt: skip


def _list_facts(result: Result) -> list[Fact]:
    curve = water_use.cost_curve(result.projects)
    industry = water_use.by_industry(result.projects)
    money, saving = industry["investment_10k_cny"], industry["saving_m3"]
    top, share = saving.idxmax(), money / money.sum()
    dear = (share - saving / saving.sum()).idxmax()
    return [
        Fact("top_industry_money_share", float(share[top]), "share", _LIST, "its part of the investment"),
        Fact("dear_industry", str(industry.loc[dear, "industry"]), "text", _LIST,
             "share of money above share of water by most"),
        Fact("dear_industry_share", float(saving[dear] / saving.sum()), "share", _LIST, "its part of the saving"),
        Fact("dear_industry_money_share", float(share[dear]), "share", _LIST, "its part of the investment"),
        Fact("dearest_line", str(curve["enterprise"].iloc[-1]), "text", _LIST, "highest investment per annual m3"),
        Fact("cheapest_line", str(curve["enterprise"].iloc[0]), "text", _LIST, "lowest investment per annual m3"),
        Fact("top_line_cost", float(curve.loc[curve["saving_m3"].idxmax(), "cost_cny_per_m3"]), "cny_per_m3",
             _LIST, "investment per annual m3 of the largest line"),
        Fact("last_end", float(np.max([int(end[:4]) for end in result.projects["end"]])), "year", _LIST,
             "printed end of the last line"),
    ]  # fmt: skip
