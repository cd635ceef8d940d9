"""What does the water run look like by growth, by year and project by project? Frames for figures and tables.

Everything is rearranged from one `wuhai.model.water_use.Result` and follows its identities. Totals of the city are
in 亿立方米 (`_100m_m3`), project savings in 万立方米 (`_10k_m3`); money is at current prices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from wuhai.model import water_use
from wuhai.model.water_use import BASES, LIMITS, Inputs, Result, at_target, needed
from wuhai.years import YEARS

GROWTHS = np.round(np.linspace(-0.02, 0.12, 57), 4)
"""Range of yearly growth that the answer is given for, constant prices."""

GROWTH_STEP, BASE_STEP, SHARE_STEP, YEARS_STEP = 0.02, 0.3, 0.1, 2.0
"""Turns of growth, of the base use (亿立方米), of industry's share and completion, and of the delay."""


# The limits -------------------------------------------------------------------------------------------------


def over_growth(result: Result) -> pd.DataFrame:
    """Use permitted in the target year by limit and by growth (of GDP, or of industrial value added), 亿立方米."""
    i = result.inputs
    base, share = i.water_base_100m_m3, i.water_industrial_share
    own = water_use.intensity_cap(base * share, i.water_industrial_cut_share, GROWTHS, i.years)
    values = {
        "cap": np.full(GROWTHS.size, float(i.water_cap_100m_m3)),
        "gdp": water_use.intensity_cap(base, i.water_gdp_cut_share, GROWTHS, i.years),
        "industry": own + (1 - share) * base,
    }
    frames = (
        pd.DataFrame({"limit": name, "growth": GROWTHS, "permitted_100m_m3": values[name]}) for name in LIMITS
    )
    return pd.concat(frames, ignore_index=True)


def base_map(result: Result) -> pd.DataFrame:
    """Use that the GDP intensity permits for each growth and base use, wide enough to hold the run."""
    i = result.inputs
    growths = _holding(np.round(np.linspace(0.0, 0.12, 49), 4), i.water_gdp_growth, 0.01)
    bases = _holding(np.round(np.linspace(BASES[0], BASES[-1], 49), 4), i.water_base_100m_m3, 0.1)
    cut, cap = float(i.water_gdp_cut_share), float(i.water_cap_100m_m3)
    return water_use.growth_base_map(growths, bases, cap=cap, cut=cut, years=i.years)


def by_year(result: Result) -> pd.DataFrame:
    """Use permitted by limit and year, 亿立方米; `binds`: the tightest of that year."""
    frames = (
        pd.DataFrame({
            "limit": name, "year": YEARS, "permitted_100m_m3": result.permitted[name],
            "binds": result.binding == place,
        })
        for place, name in enumerate(LIMITS)
    )  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def price_trap(result: Result) -> pd.DataFrame:
    """Fall of water per GDP at constant prices that is still needed if prices rise by `inflation` a year.

    The target is met at current prices as soon as (1 - fall) / (1 + inflation)^n <= 1 - cut; below zero use per
    constant GDP may even rise.
    """
    i = result.inputs
    inflation = np.round(np.linspace(0.0, 0.06, 61), 4)
    price = (1 + inflation) ** i.years
    return pd.DataFrame({
        "inflation": inflation, "price_rise": price - 1, "fall_needed": 1 - (1 - i.water_gdp_cut_share) * price,
    })  # fmt: skip


# The projects -----------------------------------------------------------------------------------------------


def bridge(result: Result) -> pd.DataFrame:
    """From base use to what the tightest limit permits in the target year, 万立方米: step, value, total.

    Steps: `base`; `growth` (GDP at unchanged water per GDP); `projects`; `other` (what else has to be saved;
    positive: room to spare); `permitted`.
    """
    i, at = result.inputs, at_target(result)
    base = float(i.water_base_100m_m3) * 1e4
    growth = base * ((1 + i.water_gdp_growth) ** i.years - 1)
    permitted = base + growth - needed(result) * 1e4
    saved = float(result.saving[at])
    steps = {
        "base": base, "growth": growth, "projects": -saved, "other": permitted - (base + growth - saved),
        "permitted": permitted,
    }  # fmt: skip
    frame = pd.DataFrame({"step": list(steps), "value_10k_m3": list(steps.values())})
    return frame.assign(total=frame["step"].isin(["base", "permitted"]))


def water_cost(result: Result) -> pd.DataFrame:
    """The lines in the plan's order with investment per annual m3 (not a cost of water), CNY/m3."""
    columns = ["seq", "enterprise", "project", "saving_m3", "investment_10k_cny", "cost_cny_per_m3"]
    return result.projects[columns].copy()


def curve(result: Result) -> pd.DataFrame:
    """The lines from cheapest to dearest, see `water_use.cost_curve`; `cheap`: up to the run's threshold."""
    found = water_use.cost_curve(result.projects)
    found["saving_10k_m3"] = found["saving_m3"] / 1e4
    return found.assign(cheap=found["cost_cny_per_m3"] <= result.inputs.water_cost_threshold_cny_per_m3)


def industries(result: Result) -> pd.DataFrame:
    """By industry, largest saving first: firms, lines, saving, investment, their shares, investment per annual m3."""
    found = water_use.by_industry(result.projects).sort_values(
        "saving_m3", ascending=False, ignore_index=True
    )
    found["saving_share"] = found["saving_m3"] / found["saving_m3"].sum()
    found["investment_share"] = found["investment_10k_cny"] / found["investment_10k_cny"].sum()
    return found


# What would change the answer -------------------------------------------------------------------------------


def turns(result: Result) -> pd.DataFrame:
    """One assumption turned at a time: the tightest limit of the target year, its use, saving needed and covered.

    Returns:
        change, amount (the turn, NaN where there is none), limit (one of `LIMITS`), permitted_100m_m3,
        needed_10k_m3 (at least 0), covered (project savings / needed; NaN if none is needed).
    """
    rows = []
    for change, amount, inputs in _cases(result.inputs):
        run = replace(result, permitted=water_use.permitted(inputs), inputs=inputs,
                      saving=water_use.saving_path(result.projects, inputs))  # fmt: skip
        at, need = at_target(run), max(0.0, needed(run) * 1e4)
        limit = LIMITS[run.binding[at]]
        covered = float(run.saving[at]) / need if need > 0 else np.nan
        rows.append((change, amount, limit, float(run.permitted[limit][at]), need, covered))
    columns = ["change", "amount", "limit", "permitted_100m_m3", "needed_10k_m3", "covered"]
    return pd.DataFrame(rows, columns=columns)


def _cases(i: Inputs) -> Iterator[tuple[str, float, Inputs]]:
    """Name, size and inputs of every turn, the run itself first."""
    yield "run", np.nan, i
    for step in (-BASE_STEP, BASE_STEP):
        yield "base", step, replace(i, water_base_100m_m3=i.water_base_100m_m3 + step)
    for step in (-GROWTH_STEP, GROWTH_STEP):
        both = {name: getattr(i, name) + step for name in ("water_gdp_growth", "water_industrial_growth")}
        yield "growth", step, replace(i, **both)
    for step in (-SHARE_STEP, SHARE_STEP):
        yield "industry", step, replace(i, water_industrial_share=i.water_industrial_share + step)
    lower = max(0.0, i.water_completion_share - SHARE_STEP)
    yield "completion", -SHARE_STEP, replace(i, water_completion_share=lower)
    yield "delay", YEARS_STEP, replace(i, water_start_delay_years=i.water_start_delay_years + YEARS_STEP)


def _holding(grid: np.ndarray, value: float, margin: float) -> np.ndarray:
    """The grid, stretched so that `value` lies inside it by `margin`."""
    return np.linspace(min(grid[0], value - margin), max(grid[-1], value + margin), grid.size)
