"""What would the printed subsidies for energy and water retrofits cost, under each reading of their rules?

Identity: subsidy = min(rate x yearly saving, cap) for a project at or above a threshold, else nothing.
300 CNY/tce from 2,000 tce (printed as included), 10 CNY/m3 from 50,000 m3 (以上: whether 50,000 itself counts
is not said; in statutes it does, Civil Code art. 1259), each at most 5 million CNY per project. 'Project' is
not defined: the energy list is read by enterprise and by product line.

Boundary: entitlement on the savings printed in the plan's two lists, once per project, 当年价 CNY. The plan
seeks the money from the region and promises none. Amounts are whole yuan: savings printed in 万吨 with two
decimals are whole tonnes, so a threshold met exactly is met.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.model.periods import schedule
from wuhai.years import YEARS

Array = np.ndarray

TABLES = ("energy_saving", "water_saving", "support")
"""Tables that `run` takes."""

ENERGY_READINGS = ("enterprise", "line")
WATER_READINGS = ("inclusive", "exclusive")


@dataclass(frozen=True)
class Terms:
    """One subsidy: rate (CNY per unit), threshold (units a year), cap (CNY), whether the threshold counts.

    Numbers are scalars or one per draw, shape (draws,).
    """

    rate: ArrayLike
    threshold: ArrayLike
    cap: ArrayLike
    inclusive: bool


@dataclass(frozen=True)
class Inputs:
    """Parameters of the support model; numbers are scalars or one per draw, shape (draws,).

    Attributes:
        subsidy_energy_*, subsidy_water_*: rates, thresholds, caps as printed.
        subsidy_energy_reading, subsidy_water_reading: the readings behind headline totals.
        reward_*_10k_cny: one-off award for a green factory, product or supply chain; reward_*_count: how many
            are assumed, as the plan names no number.
        energy_completion_share, energy_start_delay_years, energy_deadline_year, water_completion_share,
            water_start_delay_years: what of the savings is realised, and when.
    """

    subsidy_energy_rate_cny_per_tce: ArrayLike
    subsidy_energy_threshold_tce: ArrayLike
    subsidy_energy_cap_10k_cny: ArrayLike
    subsidy_energy_reading: str
    subsidy_water_rate_cny_per_m3: ArrayLike
    subsidy_water_threshold_m3: ArrayLike
    subsidy_water_cap_10k_cny: ArrayLike
    subsidy_water_reading: str
    reward_national_10k_cny: ArrayLike
    reward_regional_10k_cny: ArrayLike
    reward_national_count: ArrayLike
    reward_regional_count: ArrayLike
    energy_completion_share: ArrayLike
    energy_start_delay_years: ArrayLike
    energy_deadline_year: int
    water_completion_share: ArrayLike
    water_start_delay_years: ArrayLike

    def __post_init__(self) -> None:
        """Refuse a reading nobody defined; ranges are the schema's business."""
        for what, allowed in (("energy", ENERGY_READINGS), ("water", WATER_READINGS)):
            name = f"subsidy_{what}_reading"
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} {getattr(self, name)!r}: allowed are {', '.join(allowed)}")

    @property
    def energy(self) -> Terms:
        """Terms of the energy subsidy; 2,000 tce is printed as included."""
        return Terms(
            self.subsidy_energy_rate_cny_per_tce, self.subsidy_energy_threshold_tce,
            np.asarray(self.subsidy_energy_cap_10k_cny, float) * 1e4, True,
        )  # fmt: skip

    def water(self, reading: str) -> Terms:
        """Terms of the water subsidy under a reading of its threshold."""
        return Terms(
            self.subsidy_water_rate_cny_per_m3, self.subsidy_water_threshold_m3,
            np.asarray(self.subsidy_water_cap_10k_cny, float) * 1e4, reading == "inclusive",
        )  # fmt: skip


PARAMETERS = tuple(field.name for field in fields(Inputs))
"""Names in data/parameters.csv that `run` takes."""


@dataclass(frozen=True)
class Result:
    """One run.

    Attributes:
        energy, water: entitlement on the printed savings, one row per reading and project (`energy_table`,
            `water_table`); central terms where the run holds draws.
        paths: entitlement of the projects completed by each year, on realised savings, CNY, (Y,) or (draws,
            Y); keys are the readings.
        support: the plan's table of measures.
        inputs: the parameters.
    """

    energy: pd.DataFrame
    water: pd.DataFrame
    paths: dict[str, Array]
    support: pd.DataFrame
    inputs: Inputs


def run(
    *, energy_saving: pd.DataFrame, water_saving: pd.DataFrame, support: pd.DataFrame, **parameters
) -> Result:
    """Entitlement by project, reading and year.

    Args:
        energy_saving, water_saving, support: the plan's tables.
        parameters: every field of `Inputs`, none besides.

    Raises:
        TypeError: a parameter is missing or unknown.
        ValueError: an unknown reading.
    """
    inputs = Inputs(**parameters)
    energy = energy_projects(energy_saving, inputs.energy_deadline_year)
    water = water_projects(water_saving)
    readings = {name: water.assign(reading=name) for name in WATER_READINGS}
    paths = {name: _energy_path(energy[energy["reading"] == name], inputs) for name in ENERGY_READINGS}
    paths |= {name: _water_path(frame, inputs.water(name), inputs) for name, frame in readings.items()}
    paid = [with_subsidy(frame, "saving_m3", inputs.water(name)) for name, frame in readings.items()]
    return Result(
        with_subsidy(energy, "saving_tce", inputs.energy), pd.concat(paid, ignore_index=True), paths,
        support, inputs,
    )  # fmt: skip


def entitlement(saving: ArrayLike, terms: Terms) -> tuple[Array, Array, Array]:
    """Whether projects qualify, their subsidy without the cap and with it, CNY; each (..., projects).

    `saving` is (projects,) or (draws, projects); a missing one (NaN) qualifies for nothing. Binary slips far
    below a gram are rounded off, so that a threshold met exactly is met.
    """
    saving = np.round(np.asarray(saving, float), 6)
    rate, threshold, cap = (
        np.asarray(value, float)[..., None] for value in (terms.rate, terms.threshold, terms.cap)
    )
    eligible = saving >= threshold if terms.inclusive else saving > threshold
    uncapped = np.where(eligible, rate * np.nan_to_num(saving), 0.0)
    return eligible, uncapped, np.minimum(uncapped, cap)


def best_split(saving: ArrayLike, terms: Terms) -> tuple[Array, Array]:
    """Pieces that a project is best cut into, and the subsidy of all of them, CNY; scalar terms.

    Equal pieces: as many as the cap makes worth while, ceil(rate x saving / cap), and no more than leave each
    at the threshold. The fewest that reach the highest sum; 0 for a project that does not qualify whole.
    """
    saving = np.nan_to_num(np.asarray(saving, float))
    most = saving / terms.threshold
    most = np.floor(most) if terms.inclusive else np.ceil(most) - 1
    worth = np.ceil(terms.rate * saving / terms.cap)
    pieces = np.maximum(np.minimum(worth, most), 0.0)
    return pieces.astype(int), np.minimum(terms.rate * saving, terms.cap * pieces)


def energy_projects(energy_saving: pd.DataFrame, deadline_year: int) -> pd.DataFrame:
    """Energy projects: reading, seq, enterprise, product, saving_tce (whole tonnes), end_year, dated.

    A line whose saving is blank keeps a blank; an enterprise's saving is the sum of its printed ones.
    `dated`: the plan prints a year for the retrofit.
    """
    lines = energy_saving[["seq", "enterprise", "product", "period"]].reset_index(drop=True)
    lines["saving_tce"] = (energy_saving["saving_10k_tce"].to_numpy(float) * 1e4).round()
    lines["end_year"] = schedule(lines, deadline_year)[1].astype(int)
    lines["dated"] = lines["period"].str.contains("[0-9]{4}年").astype(bool)
    group = lines.groupby(["seq", "enterprise"], sort=False)
    firms = group.agg({"end_year": "max", "dated": "all"})
    firms = firms.assign(saving_tce=group["saving_tce"].sum(min_count=1)).reset_index()
    both = pd.concat([firms.assign(reading="enterprise"), lines.assign(reading="line")], ignore_index=True)
    both["saving_tce"] = both["saving_tce"].astype("Int64")
    return both[["reading", "seq", "enterprise", "product", "saving_tce", "end_year", "dated"]]


def water_projects(water_saving: pd.DataFrame) -> pd.DataFrame:
    """Water projects: seq, enterprise, project, saving_m3, investment_10k_cny, end (months since year 0)."""
    columns = ["seq", "enterprise", "project", "saving_m3", "investment_10k_cny"]
    rows = water_saving[columns].reset_index(drop=True)
    rows["end"] = [12 * int(text[:4]) + int(text[5:7]) for text in water_saving["end"]]
    return rows


def with_subsidy(projects: pd.DataFrame, column: str, terms: Terms) -> pd.DataFrame:
    """The projects with eligible, uncapped_cny, subsidy_cny (whole yuan), at the mean of the terms' draws."""
    central = Terms(*(float(np.mean(v)) for v in (terms.rate, terms.threshold, terms.cap)), terms.inclusive)
    eligible, uncapped, paid = entitlement(projects[column].to_numpy(float, na_value=np.nan), central)
    amounts = {"uncapped_cny": uncapped, "subsidy_cny": paid}
    return projects.assign(eligible=eligible, **{k: v.round().astype("int64") for k, v in amounts.items()})


def splitting(result: Result) -> pd.DataFrame:
    """Enterprises' subsidy as one project, and cut into its best number of pieces: split_cny, gain_cny."""
    firms = result.energy[result.energy["reading"] == "enterprise"].reset_index(drop=True)
    pieces, paid = best_split(firms["saving_tce"].to_numpy(float, na_value=np.nan), result.inputs.energy)
    firms = firms.assign(pieces=pieces, split_cny=paid.round().astype("int64"))
    firms["gain_cny"] = firms["split_cny"] - firms["subsidy_cny"]
    return firms[["seq", "enterprise", "saving_tce", "subsidy_cny", "pieces", "split_cny", "gain_cny"]]


def water_investment(result: Result, reading: str) -> pd.DataFrame:
    """Subsidised water lines with subsidy / investment and whether the subsidy exceeds the investment."""
    paid = (result.water["reading"] == reading) & result.water["eligible"]
    lines = result.water[paid].reset_index(drop=True)
    lines = lines.assign(subsidy_per_investment=lines["subsidy_cny"] / (lines["investment_10k_cny"] * 1e4))
    lines["exceeds"] = lines["subsidy_per_investment"] > 1
    columns = ["seq", "enterprise", "project", "saving_m3", "investment_10k_cny", "subsidy_cny"]
    return lines[[*columns, "subsidy_per_investment", "exceeds"]]


def _energy_path(projects: pd.DataFrame, inputs: Inputs) -> Array:
    saving = projects["saving_tce"].to_numpy(float, na_value=np.nan)
    realised = np.asarray(inputs.energy_completion_share, float)[..., None] * saving
    paid = entitlement(realised, inputs.energy)[2]
    return _by_year(paid, projects["end_year"], inputs.energy_start_delay_years)


def _water_path(projects: pd.DataFrame, terms: Terms, inputs: Inputs) -> Array:
    saving = projects["saving_m3"].to_numpy(float)
    realised = np.asarray(inputs.water_completion_share, float)[..., None] * saving
    return _by_year(entitlement(realised, terms)[2], projects["end"] / 12 - 1, inputs.water_start_delay_years)


def _by_year(amount: Array, end_year: pd.Series, delay: ArrayLike) -> Array:
    """Sum of what is completed at the end of each year, (..., Y); `end_year` 2022.0 is the end of 2022."""
    years, place = np.unique(end_year.to_numpy(float), return_inverse=True)
    ending = amount @ np.eye(len(years))[place]
    done = (years + np.asarray(delay, float)[..., None])[..., None] - 1e-9 <= YEARS
    return (ending[..., None] * done).sum(axis=-2)
