"""How much of the plan's materials and equipment will stand by its deadline?

Identity: expected capacity of an item = sum over its named projects of capacity x probability of being built
in time, played out with the machinery of the plastics pipeline (`wuhai.model.pipeline`). As the plan is
written (`solve_buildout`) each item meets its target on its date, an item without one builds all that is
named, and the share of the named capacity that this takes is solved for.

Boundary: projects named in the plan with a printed capacity, as worded in July 2022; capacity that stood
before is printed nowhere and not counted. Coke and degradable plastics have models of their own, digital
projects no capacity: they stand on the board and are not played out. No date of its own is printed for any
project: each is due a stage's usual lead time after July 2022.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache, partial

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.model import pipeline as project_model
from wuhai.model import pipeline_shocks, projects_board
from wuhai.model.projects_board import STAGES
from wuhai.years import YEARS, decimal_year

TABLES = ("projects", "targets", "board", "board_projects")
PLAN_MONTH = "2022-07"

STREAM = 4
"""Number of this model's own stream of random numbers under the common seed."""


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """Parameters, named as in data/parameters.csv; those of the pipeline are shared with the plastics."""

    projects_target_year: int
    glass_days: float
    solve_buildout: bool
    probability_announced: float
    probability_approved: float
    probability_building: float
    prior_strength: float
    market_correlation: float
    slip_low_months: float
    slip_mode_months: float
    slip_high_months: float
    scope_low: float
    scope_mode: float
    scope_high: float
    lead_announced_months: float
    lead_approved_months: float
    lead_building_months: float
    draws: int
    seed: int

    @property
    def probability(self) -> list[float]:
        """Prior mean of each stage, in the order of `STAGES`."""
        return [self.probability_announced, self.probability_approved, self.probability_building, 1.0]

    @property
    def lead_months(self) -> list[float]:
        """Months from seeing a stage to commissioning, in the order of `STAGES`."""
        return [self.lead_announced_months, self.lead_approved_months, self.lead_building_months, 0.0]

    @property
    def scope(self) -> tuple[float, float, float]:
        """Low, mode and high of the change of scope."""
        return self.scope_low, self.scope_mode, self.scope_high


PARAMETERS = tuple(field.name for field in fields(Parameters))
"""Names in data/parameters.csv that `run` takes."""


@dataclass(frozen=True)
class Result:
    """One run; capacities in each item's own unit, years as `wuhai.years.YEARS`.

    Attributes:
        parameters: what was put in.
        mentions: every mention of every named project, see `projects_board.named`.
        figures: projects by item and firm, see `projects_board.figures`; `in_time` is the mean capacity
            standing at the end of the target year, NaN for those not played out.
        conflicts: capacities printed with different values.
        board: one row per item, see `projects_board.items`; with expected (mean capacity in the target year),
            started (probability that any of it stands), probability (of meeting the target, NaN without one),
            completion (share of the named capacity that the target takes) and unnamed (what all named
            projects leave open).
        clusters, parks: projects by cluster and by park.
        paths: item -> central capacity at the end of each year, (years,).
        chances: probability of each target played out, standing at the end of each year: index item, columns years.
        spread: computes `by_year`.
    """

    parameters: Parameters
    mentions: pd.DataFrame
    figures: pd.DataFrame
    conflicts: pd.DataFrame
    board: pd.DataFrame
    clusters: pd.DataFrame
    parks: pd.DataFrame
    paths: dict[str, np.ndarray]
    chances: pd.DataFrame
    spread: Callable[[], pd.DataFrame] = field(repr=False)

    @cached_property
    def by_year(self) -> pd.DataFrame:
        """What the draws give for each item played out: item, year, mean, low and high (P10 and P90), probability (of the
        target standing at the end of that year, NaN without one); computed when it is first asked for."""
        return self.spread()

    def __getstate__(self) -> dict[str, object]:
        """Without the draws."""
        self.by_year  # noqa: B018 - kept as well
        return {name: value for name, value in self.__dict__.items() if name != "spread"}


def run(
    *,
    projects: pd.DataFrame,
    targets: pd.DataFrame,
    board: pd.DataFrame,
    board_projects: pd.DataFrame,
    market: ArrayLike | None = None,
    **parameters,
) -> Result:
    """Set up the board and play out what is named.

    Args:
        projects, targets, board, board_projects: tables of the data package.
        market: (draws,) market factor if it is to be given; drawn otherwise.
        **parameters: every field of `Parameters`.

    Raises:
        TypeError: a parameter is missing or unknown.
        ValueError: a capacity in a unit that its item cannot hold.
    """
    p = Parameters(**parameters)
    mentions = projects_board.named(projects, board, board_projects, p.glass_days)
    figures = projects_board.figures(mentions)
    return _played(p, mentions, figures, projects_board.items(board, figures, targets), market)


def again(result: Result, **changes) -> Result:
    """The same board with the same random numbers under other parameters; `glass_days` needs `run`."""
    return _played(
        replace(result.parameters, **changes), result.mentions, result.figures, result.board, None
    )


def _played(
    p: Parameters,
    mentions: pd.DataFrame,
    figures: pd.DataFrame,
    table: pd.DataFrame,
    market: ArrayLike | None,
) -> Result:
    own = table.loc[table["model"].isna() & (table["cluster"] != "digital"), "item"]
    played = figures[figures["high"].notna() & figures["stage"].notna() & figures["item"].isin(own)]
    standing = _standing(played, p, market)
    at = int(np.searchsorted(YEARS, p.projects_target_year))
    in_time = pd.Series(standing[at].mean(axis=0), index=played.index)
    places = {item: np.flatnonzero(played["item"] == item) for item in played["item"].unique()}
    draws = {item: np.stack([year[:, own].sum(axis=1) for year in standing], axis=-1) for item, own in places.items()}
    return Result(
        parameters=p, mentions=mentions, figures=figures.assign(in_time=in_time), conflicts=projects_board.conflicts(mentions),
        board=_outlook(table, draws, at), clusters=projects_board.by_cluster(figures, table),
        parks=projects_board.grouped(figures, "park", projects_board.PARKS), paths=_paths(table, draws, p),
        chances=_chances(table, draws), spread=partial(_by_year, table, draws),
    )  # fmt: skip


def _standing(played: pd.DataFrame, p: Parameters, market: ArrayLike | None) -> list[np.ndarray]:
    """Capacity of each project, (draws, projects), at the end of each of `YEARS`."""
    shocks = _shocks(p.seed, p.draws, len(played), None if market is None else np.asarray(market, float).tobytes())
    stage = [STAGES.index(name) for name in played["stage"]]
    due = decimal_year(PLAN_MONTH) + np.asarray(p.lead_months)[stage] / 12
    outcome = project_model.simulate(
        shocks, low=played["low"], high=played["high"], due=due, stage=stage, probability=p.probability,
        strength=p.prior_strength, correlation=p.market_correlation,
        slip_months=(p.slip_low_months, p.slip_mode_months, p.slip_high_months), scope=p.scope,
        done=played["stage"] == STAGES[-1],
    )  # fmt: skip
    return [outcome.standing(year) for year in YEARS]


@lru_cache(maxsize=2)
def _shocks(seed: int, draws: int, projects: int, market: bytes | None) -> pipeline_shocks.Shocks:
    """The model's random numbers; runs that share the seed share them."""
    common = None if market is None else np.frombuffer(market).copy()
    rng = np.random.default_rng([seed, STREAM])
    return pipeline_shocks.draw_shocks(rng, draws=draws, projects=projects, stages=len(STAGES), market=common).fixed()


def _outlook(table: pd.DataFrame, draws: dict[str, np.ndarray], at: int) -> pd.DataFrame:
    """The board with what the projects give and what the target takes."""
    table = table.copy()
    table["expected"] = table["item"].map({item: path[:, at].mean() for item, path in draws.items()})
    table["started"] = table["item"].map({item: (path[:, at] > 0).mean() for item, path in draws.items()})
    table["probability"] = table["item"].map(_chances(table, draws).iloc[:, at])
    middle = (table["low"] + table["high"]) / 2
    table["completion"] = (table["target"] / middle).clip(upper=1)
    table["unnamed"] = (table["target"] - middle).clip(lower=0)
    return table


def _chances(table: pd.DataFrame, draws: dict[str, np.ndarray]) -> pd.DataFrame:
    """Probability of each target at the end of each year."""
    goals = table.set_index("item")["target"].reindex(draws).dropna()
    met = {item: (draws[item] >= goal * (1 - 1e-9)).mean(axis=0) for item, goal in goals.items()}
    return pd.DataFrame.from_dict(met, orient="index", columns=YEARS)


def _by_year(table: pd.DataFrame, draws: dict[str, np.ndarray]) -> pd.DataFrame:
    """Mean, P10 and P90 of the capacity, and probability of the target, at the end of each year."""
    chances, frames = _chances(table, draws), []
    for item, path in draws.items():
        low, high = np.quantile(np.ascontiguousarray(path.T), [0.1, 0.9], axis=1)  # by year: several times faster
        met = chances.loc[item].to_numpy() if item in chances.index else np.nan
        columns = {"mean": path.mean(axis=0), "low": low, "high": high, "probability": met}
        frames.append(pd.DataFrame({"item": item, "year": YEARS, **columns}))
    return pd.concat(frames, ignore_index=True)


def _paths(table: pd.DataFrame, draws: dict[str, np.ndarray], p: Parameters) -> dict[str, np.ndarray]:
    """Central capacity by item: the mean of the draws; as the plan is written, equal steps to its target."""
    if not p.solve_buildout:
        return {item: path.mean(axis=0) for item, path in draws.items()}
    goal = table["target"].fillna((table["low"] + table["high"]) / 2)
    step = np.clip((YEARS - YEARS[0]) / (p.projects_target_year - YEARS[0]), 0, 1)
    built = goal.where(
        table["model"].isna() & (table["cluster"] != "digital") & (table["unit"] != "亿元")
    ).dropna()
    return {table.at[row, "item"]: value * step for row, value in built.items()}
