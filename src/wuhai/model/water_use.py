"""How much water do the plan's limits permit, and what do the listed projects save, year by year?

Identity: an intensity target is a cap that grows, W_T = (1 - cut)(1 + g)^n W_0. With W_0 unknown, the growth
at which the fixed cap binds is g* = {cap / [(1 - cut) W_0]}^(1/n) - 1, answered for a range of W_0.

Boundary: all water use of the city against the 3.29 亿立方米 cap; industrial use against its own intensity, the
rest of use held at the base year; GDP and value added at constant prices (可比价) and against 2020. The plan
prints no use, no intensity and no growth: they are assumptions and shown as such. Projects: the 16 lines of
14 firms in the plan's water list. Their money is investment per annual cubic metre, not a cost of water.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.years import YEARS

Array = np.ndarray

TABLES = ("water_saving",)
"""Tables that `run` takes."""

LIMITS = ("cap", "gdp", "industry")
"""The fixed cap, water per GDP, and water per industrial value added."""


BASES = np.round(np.linspace(2.0, 3.6, 17), 2)
"""Range of the unknown base use that the answer is given for, 亿立方米 (assumption)."""


@dataclass(frozen=True)
class Inputs:
    """Parameters of the water model; numbers are scalars or one per draw, shape (draws,).

    Attributes:
        water_base_100m_m3, water_base_year: use in the base year of the targets, unknown; that year (2020).
        water_industrial_share: industry's part of it, unknown.
        water_cap_100m_m3, water_target_year: 3.29 in 2025.
        water_gdp_cut_share, water_industrial_cut_share: falls of the two intensities, 0.18 each.
        water_gdp_growth, water_industrial_growth: yearly growth at constant prices from the base year.
        water_completion_share, water_start_delay_years: what of the projects is realised, and how much later.
        water_cost_threshold_cny_per_m3: investment per annual m3 up to which a project counts as cheap.
        water_list_total_10k_m3, water_list_investment_10k_cny, water_list_firms: totals as printed.
    """

    water_base_100m_m3: ArrayLike
    water_base_year: int
    water_industrial_share: ArrayLike
    water_cap_100m_m3: ArrayLike
    water_target_year: int
    water_gdp_cut_share: ArrayLike
    water_industrial_cut_share: ArrayLike
    water_gdp_growth: ArrayLike
    water_industrial_growth: ArrayLike
    water_completion_share: ArrayLike
    water_start_delay_years: ArrayLike
    water_cost_threshold_cny_per_m3: ArrayLike
    water_list_total_10k_m3: float
    water_list_investment_10k_cny: float
    water_list_firms: int

    def __post_init__(self) -> None:
        """Refuse years no formula could use; ranges are the schema's business."""
        if self.water_target_year not in YEARS or self.water_base_year >= self.water_target_year:
            span = f"water_base_year {self.water_base_year}, water_target_year {self.water_target_year}"
            raise ValueError(f"{span}: the target year lies after the base year, in {YEARS[0]}-{YEARS[-1]}")

    @property
    def years(self) -> int:
        """From the base year to the target year."""
        return self.water_target_year - self.water_base_year


PARAMETERS = tuple(field.name for field in fields(Inputs))
"""Names in data/parameters.csv that `run` takes."""


@dataclass(frozen=True)
class Result:
    """One run; paths end in the axis of years, (Y,) or (draws, Y).

    Attributes:
        projects: the list with `cost_cny_per_m3`, in the plan's order.
        saving: savings in place at the end of each year, 万立方米.
        permitted: use that each of `LIMITS` permits by year, 亿立方米; the intensities fall evenly to the target
            year and stay there after it, the cap holds from the start.
        extra_demand: demand of a new chain (degradable plastics), 万立方米; zero without one.
        inputs: the parameters.
    """

    projects: pd.DataFrame
    saving: Array
    permitted: dict[str, Array]
    extra_demand: Array
    inputs: Inputs

    @property
    def binding(self) -> Array:
        """The tightest limit of each year as its position in `LIMITS`."""
        return np.argmin(np.broadcast_arrays(*(self.permitted[name] for name in LIMITS)), axis=0)

    @property
    def headroom(self) -> Array:
        """Use that the tightest limit permits beyond the base year's, 亿立方米; negative: use must fall."""
        tightest = np.minimum.reduce(np.broadcast_arrays(*self.permitted.values()))
        return tightest - np.asarray(self.inputs.water_base_100m_m3, float)[..., None]


def run(
    *, water_saving: pd.DataFrame, plastics_water_10k_m3: ArrayLike | None = None, **parameters
) -> Result:
    """Permitted water use and project savings by year.

    Args:
        water_saving: the plan's list, one row per project line.
        plastics_water_10k_m3: water demand of the plastics chain by year, 万立方米, (Y,) or (draws, Y).
        parameters: every field of `Inputs`, none besides.

    Raises:
        TypeError: a parameter is missing or unknown.
        ValueError: the target year is not after the base year or not in `YEARS`.
    """
    inputs = Inputs(**parameters)
    given = plastics_water_10k_m3
    extra = np.zeros(YEARS.size) if given is None else np.asarray(given, float)
    projects = with_cost(water_saving)
    return Result(projects, saving_path(projects, inputs), permitted(inputs), extra, inputs)


# The identity -----------------------------------------------------------------------------------------------


def intensity_cap(base: ArrayLike, cut: ArrayLike, growth: ArrayLike, years: ArrayLike) -> Array:
    """Use an intensity target permits: (1 - cut)(1 + growth)^years x base, in the unit of `base`."""
    return (1 - np.asarray(cut)) * (1 + np.asarray(growth)) ** np.asarray(years) * np.asarray(base)


def unchanged_use(result: Result) -> Array:
    """Use at unchanged water per GDP less the listed projects, 亿立方米, (..., Y)."""
    given = (result.inputs.water_base_100m_m3, result.inputs.water_gdp_growth)
    base, growth = (np.asarray(value, float)[..., None] for value in given)
    return base * (1 + growth) ** (YEARS - result.inputs.water_base_year) - result.saving / 1e4


def at_target(result: Result) -> int:
    """Position of the target year on the axis of years."""
    return int(np.searchsorted(YEARS, result.inputs.water_target_year))


def needed(result: Result) -> float:
    """Use at unchanged intensity less what the tightest limit permits in the target year, 亿立方米."""
    i = result.inputs
    unrestrained = i.water_base_100m_m3 * (1 + i.water_gdp_growth) ** i.years
    return float(unrestrained - min(result.permitted[name][at_target(result)] for name in LIMITS))


def binding_growth(cap: ArrayLike, base: ArrayLike, cut: ArrayLike, years: ArrayLike) -> Array:
    """Yearly growth above which the fixed cap is tighter than the intensity target."""
    return (np.asarray(cap) / ((1 - np.asarray(cut)) * np.asarray(base))) ** (1 / np.asarray(years)) - 1


def stable_growth(cut: ArrayLike, years: ArrayLike) -> Array:
    """Yearly growth up to which an intensity target makes use fall: (1 - cut)^(-1/years) - 1, any base."""
    return (1 - np.asarray(cut)) ** (-1 / np.asarray(years)) - 1


def price_rise(cut: ArrayLike) -> Array:
    """Rise of prices that meets a target at current prices with no water saved: 1/(1 - cut) - 1."""
    return 1 / (1 - np.asarray(cut)) - 1


def growth_base_map(
    growths: ArrayLike, bases: ArrayLike, *, cap: float, cut: float, years: int
) -> pd.DataFrame:
    """For each pair of growth and base use: use the intensity permits (亿立方米), and if the cap is tighter."""
    growth, base = (grid.ravel() for grid in np.meshgrid(growths, bases, indexing="ij"))
    allowed = intensity_cap(base, cut, growth, years)
    columns = {
        "growth": growth,
        "base_100m_m3": base,
        "permitted_100m_m3": allowed,
        "cap_binds": allowed > cap,
    }
    return pd.DataFrame(columns)


def permitted(inputs: Inputs) -> dict[str, Array]:
    """Use each of `LIMITS` permits at each of `YEARS`, 亿立方米, (..., Y)."""
    since = (YEARS - inputs.water_base_year).astype(float)
    part = np.minimum(since / inputs.years, 1.0)
    base, share, cap = (
        np.asarray(value, float)[..., None]
        for value in (inputs.water_base_100m_m3, inputs.water_industrial_share, inputs.water_cap_100m_m3)
    )
    gdp = _falling(base, inputs.water_gdp_cut_share, part, inputs.water_gdp_growth, since)
    own = _falling(
        base * share, inputs.water_industrial_cut_share, part, inputs.water_industrial_growth, since
    )
    return {"cap": cap + np.zeros(YEARS.size), "gdp": gdp, "industry": own + (1 - share) * base}


def _falling(base: Array, cut: ArrayLike, part: Array, growth: ArrayLike, since: Array) -> Array:
    """Use permitted when `part` of the cut is due (at an even rate) and activity has grown `since` years."""
    left = (1 - np.asarray(cut, float))[..., None] ** part
    return left * (1 + np.asarray(growth, float))[..., None] ** since * base


# The projects -----------------------------------------------------------------------------------------------


def with_cost(water_saving: pd.DataFrame) -> pd.DataFrame:
    """The list with investment per annual cubic metre, CNY/m3."""
    rows = water_saving.drop(columns="note", errors="ignore").reset_index(drop=True)
    rows["cost_cny_per_m3"] = rows["investment_10k_cny"] * 1e4 / rows["saving_m3"]
    return rows


def cost_curve(projects: pd.DataFrame) -> pd.DataFrame:
    """Lines from cheapest to dearest with rank, cumulative saving (万立方米), its share, investment (万元)."""
    curve = projects.sort_values(["cost_cny_per_m3", "seq"], ignore_index=True)
    curve.insert(0, "rank", np.arange(1, len(curve) + 1))
    curve["cumulative_saving_10k_m3"] = curve["saving_m3"].cumsum() / 1e4
    curve["cumulative_share"] = curve["saving_m3"].cumsum() / curve["saving_m3"].sum()
    curve["cumulative_investment_10k_cny"] = curve["investment_10k_cny"].cumsum()
    return curve


def by_industry(projects: pd.DataFrame) -> pd.DataFrame:
    """Firms, lines, saving (万立方米), investment (万元) and investment per annual m3 by industry."""
    group = projects.groupby("industry", sort=False)
    frame = group.agg(
        firms=("seq", "nunique"), lines=("seq", "size"), saving_m3=("saving_m3", "sum"),
        investment_10k_cny=("investment_10k_cny", "sum"),
    ).reset_index()  # fmt: skip
    frame["saving_10k_m3"] = frame["saving_m3"] / 1e4
    frame["cost_cny_per_m3"] = frame["investment_10k_cny"] * 1e4 / frame["saving_m3"]
    return frame


def saving_path(projects: pd.DataFrame, inputs: Inputs) -> Array:
    """Savings in place at year-end, 万立方米 a year, (..., Y): linear from a project's start to its end."""
    return _done(projects, projects["saving_m3"] / 1e4, inputs)


def investment_path(projects: pd.DataFrame, inputs: Inputs) -> Array:
    """Investment spent by the end of each year, 万元 (当年价), (..., Y), along with the savings."""
    return _done(projects, projects["investment_10k_cny"], inputs)


def _done(projects: pd.DataFrame, amount: pd.Series, inputs: Inputs) -> Array:
    start, end = (_months(projects[name]) for name in ("start", "end"))
    delay = 12 * np.asarray(inputs.water_start_delay_years, float)[..., None, None]
    elapsed = 12.0 * (YEARS + 1) - start[:, None] - delay
    done = np.clip(elapsed / (end + 1 - start)[:, None], 0.0, 1.0)
    total = (done * amount.to_numpy(float)[:, None]).sum(axis=-2)
    return total * np.asarray(inputs.water_completion_share, float)[..., None]


def _months(dates: pd.Series) -> Array:
    """``YYYY-MM`` as months since year 0; a start counts from its first day, an end to its last."""
    return np.array([12 * int(text[:4]) + int(text[5:7]) - 1 for text in dates], dtype=float)
