"""Which projects carry the degradable-plastics target, and what build-out does the target require?

Counting: a project counts with its tonnes of degradable polymer (basis `polymer`, a range where its product mix
is open) or of BDO, the intermediate (basis `bdo`). The plan names both kinds side by side and adds neither up.

Dates: a date that is only the end of the plan period is a deadline, not a project's own date; such a project, like
one without date, is due a stage's usual lead time after its stage was seen. Nothing unfinished can be due before
the month in which it was last seen unfinished.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.model import pipeline as project_model
from wuhai.model import pipeline_shocks
from wuhai.model.constant import remembered
from wuhai.years import decimal_year

STAGES = ("announced", "approved", "building", "commissioned")
BASES = ("polymer", "bdo")
VINTAGES = ("2022", "latest")
PLAN_MONTH, DEADLINE = "2022-07", "2025-12"
QUANTILES = (0.1, 0.5, 0.9)


@remembered
def counted(
    pipeline: pd.DataFrame, *, basis: str, vintage: str, lead_months: Mapping[str, float]
) -> pd.DataFrame:
    """The projects that count on a basis, as they were known.

    Args:
        pipeline: table `pipeline`; rows without a stage in the vintage or without tonnes on the basis are left out.
        basis: one of `BASES`.
        vintage: `2022` (as the plan was issued) or `latest`.
        lead_months: months from seeing a stage to commissioning, by stage.

    Returns:
        Columns id, label_zh, label_en, product, stage, low, high (万吨), due (decimal year), done; seen and dated, see
        `due_dates`.

    Raises:
        ValueError: unknown basis, vintage or stage.
    """
    _known("capacity_basis", [basis], BASES)
    _known("pipeline_stage", [vintage], VINTAGES)
    later = (_text(pipeline, "stage_latest") != "") & (vintage == "latest")
    stage = _text(pipeline, "stage_latest").where(later, _text(pipeline, "stage_2022"))
    low, high = _tonnes(pipeline, basis)
    table = pipeline[["id", "label_zh", "label_en", "product"]].assign(stage=stage, low=low, high=high)
    table["done"] = stage == STAGES[-1]
    table["seen"], table["dated"] = _dates(pipeline, later)
    table = table[(stage != "") & (high > 0)].reset_index(drop=True)
    _known("stage", table["stage"], STAGES)
    return table.assign(due=due_dates(table, lead_months))


def reported(pipeline: pd.DataFrame, basis: str) -> float:
    """Capacity that is reported as commissioned by now, 万吨."""
    latest = counted(pipeline, basis=basis, vintage="latest", lead_months=dict.fromkeys(STAGES, 0.0))
    return float(latest.loc[latest["done"], "high"].sum())


def _text(pipeline: pd.DataFrame, column: str) -> pd.Series:
    """A text column with "" for an empty cell."""
    return pipeline[column].astype(object).where(pipeline[column].notna(), "")


def _known(what: str, values: ArrayLike, allowed: tuple[str, ...]) -> None:
    for value in values:
        if value not in allowed:
            raise ValueError(f"{what} {value!r}: allowed are {', '.join(allowed)}")


def _tonnes(pipeline: pd.DataFrame, basis: str) -> tuple[pd.Series, pd.Series]:
    capacity = pipeline["capacity_10kt"].astype(float).fillna(0.0)
    if basis == "bdo":
        bdo = capacity.where(pipeline["product"] == "BDO", 0.0)
        return bdo, bdo
    shares = pipeline[["polymer_share_low", "polymer_share_high"]].astype(float).fillna(0.0)
    return capacity * shares["polymer_share_low"], capacity * shares["polymer_share_high"]


def due_dates(projects: pd.DataFrame, lead_months: Mapping[str, ArrayLike]) -> np.ndarray:
    """When each project is due, decimal years, (projects,) or (draws, projects); -inf: finished, without a date.

    Args:
        projects: stage, done; seen, when the stage was seen; dated, the project's own date, NaN without one.
        lead_months: by stage, scalars or (draws,).
    """
    seen, dated, done = (projects[name].to_numpy() for name in ("seen", "dated", "done"))
    lead = [np.asarray(lead_months[stage], float) for stage in projects["stage"]]
    usual = seen + np.stack(np.broadcast_arrays(*lead), axis=-1) / 12 if lead else seen
    open_ = np.maximum(np.where(np.isnan(dated), usual, dated), seen)
    return np.where(done, np.where(np.isnan(dated), -np.inf, dated), open_)


def _dates(pipeline: pd.DataFrame, later: pd.Series) -> tuple[pd.Series, pd.Series]:
    """When each project's stage was seen, and the project's own date; decimal years."""
    known, due = _text(pipeline, "known_from"), _text(pipeline, "due")
    own = (later | (known <= PLAN_MONTH)) & (due != DEADLINE)
    seen = known.where(later, PLAN_MONTH).map(decimal_year).astype(float)
    return seen, due.where(own, "").map(decimal_year).astype(float)


@dataclass(frozen=True)
class Paths:
    """A Monte Carlo of one basis.

    Attributes:
        projects: as from `counted`.
        capacity: at year-end, (draws, years), 万吨.
        in_time: share of the draws in which each project, if it is built, stands by the end of the target year, (projects,).
        played: computes `production`.
    """

    projects: pd.DataFrame
    capacity: np.ndarray
    in_time: np.ndarray
    played: Callable[[], np.ndarray] = field(repr=False)

    @cached_property
    def production(self) -> np.ndarray:
        """Output of the year, (draws, years), 万吨; computed when it is first asked for."""
        return self.played()

    def __getstate__(self) -> dict[str, object]:
        """Without the projects' single outcomes."""
        return {"projects": self.projects, "capacity": self.capacity, "in_time": self.in_time, "production": self.production}


def shocks(
    basis: str, *, seed: int, draws: int, projects: int, market: ArrayLike | None = None
) -> pipeline_shocks.Shocks:
    """The randomness of one basis, each with its own stream of the seed; `market` as in `draw_shocks`."""
    rng = np.random.default_rng([seed, BASES.index(basis)])
    return pipeline_shocks.draw_shocks(rng, draws=draws, projects=projects, stages=len(STAGES), market=market)


def paths(
    projects: pd.DataFrame,
    shocks: pipeline_shocks.Shocks,
    years: np.ndarray,
    target_year: int,
    *,
    probability: ArrayLike,
    strength: ArrayLike,
    correlation: ArrayLike,
    slip_months: tuple,
    scope: tuple,
    utilisation: ArrayLike,
    ramp_months: ArrayLike,
    due: ArrayLike | None = None,
) -> Paths:
    """Play the projects out; numbers are scalars or (draws,), `probability` (stages,) or (draws, stages).

    `due` is (projects,) or (draws, projects), by default the projects' own.
    """
    outcome = project_model.simulate(
        shocks,
        low=projects["low"],
        high=projects["high"],
        due=projects["due"] if due is None else due,
        done=projects["done"],
        stage=[STAGES.index(stage) for stage in projects["stage"]],
        probability=probability,
        strength=strength,
        correlation=correlation,
        slip_months=slip_months,
        scope=scope,
    )
    return Paths(
        projects=projects,
        capacity=outcome.capacity(years),
        in_time=np.broadcast_to((outcome.finish <= target_year + 1).mean(0), len(projects)),
        played=partial(outcome.production, years, utilisation=utilisation, ramp_months=ramp_months),
    )


def funnel(run: Paths, probability: Mapping[str, float], scope: tuple[float, float, float]) -> pd.DataFrame:
    """Nameplate against what is to be expected of it, by stage (万吨).

    Columns stage, projects, low, high, nameplate (middle of the range), expected (built in the end), in_time
    (expected x the share of draws in which it is there by the end of the target year: a part of what is expected).
    """
    projects = run.projects
    mean = projects["stage"].map(probability).astype(float)
    built = project_model.expected(projects["low"], projects["high"], mean, scope)
    projects = projects.assign(expected=built, in_time=built * run.in_time)
    columns = ["low", "high", "expected", "in_time"]
    table = projects.groupby("stage")[columns].sum().reindex(STAGES, fill_value=0.0)
    table.insert(2, "nameplate", (table["low"] + table["high"]) / 2)
    table.insert(0, "projects", projects["stage"].value_counts().reindex(STAGES, fill_value=0))
    return table.reset_index()


@dataclass(frozen=True)
class BuildOut:
    """What a target requires (万吨).

    Attributes:
        path: (years,) capacity at year-end; the target exactly in its year, flat afterwards.
        base: capacity of the base year.
        yearly: addition in each year up to the target year.
        completion: share of the named, unfinished nameplate that must stand by then, 0-1.
        unnamed: what even all named projects leave open.
    """

    path: np.ndarray
    base: float
    yearly: float
    completion: float
    unnamed: float


def solve_build_out(
    years: np.ndarray, *, base: float, named: float, target: float, base_year: int, target_year: int
) -> BuildOut:
    """Equal yearly additions from the base year's capacity to the target; none if the base exceeds it.

    Args:
        years: calendar years.
        base: capacity at the end of `base_year`.
        named: nameplate of the named projects not standing at `base`.
        target: capacity at the end of `target_year`.
        base_year, target_year: calendar years.

    Raises:
        ValueError: the target year is not after the base year.
    """
    if target_year <= base_year:
        raise ValueError(f"target year {target_year}: allowed are years after {base_year}")
    missing = max(target - base, 0.0)
    progress = np.clip((np.asarray(years) - base_year) / (target_year - base_year), 0, 1)
    return BuildOut(
        path=base + missing * progress,
        base=base,
        yearly=missing / (target_year - base_year),
        completion=min(missing / named, 1.0) if named else float(missing > 0),
        unnamed=max(missing - named, 0.0),
    )
