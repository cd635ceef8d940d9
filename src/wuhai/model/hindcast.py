"""How good were the forecasts that the plan's own month would have made?

Identities: Brier score B = mean (p - o)^2 over projects, p the probability given then, o = 1 if it came true
(Brier 1950); skill = 1 - B / B_ref with B_ref that of the outcomes' own mean frequency; coverage = share of
quantities that fell into their forecast interval. Probability of a project by a date: prior of its stage x
P(slip <= date - due).

Boundary: projects named in the plan of which something was reported later; the event is `commissioned by the
month of the last report`, so that no project is judged on a date nobody has written about. Forecasts see only
what was known in the month of the plan. The number of cases is part of every score: few cases prove little.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.stats import triang

from wuhai.facts import Fact
from wuhai.years import decimal_year

STAGES = ("announced", "approved", "building")
ISSUED, DEADLINE = "2022-07", "2025-12"
"""Month of the plan, and its deadline, which stands for projects without a date of their own."""


@dataclass(frozen=True)
class Score:
    """Scores of a hindcast; NaN where there is no case.

    Attributes:
        projects: id, enterprise, product, when (month of the last report), probability, outcome, loss.
        quantities: name, low, high, observed, inside.
        brier, reference, skill: over the projects.
        coverage: over the quantities; `nominal` is the share that should fall inside.
        nominal: see above.
    """

    projects: pd.DataFrame
    quantities: pd.DataFrame
    brier: float
    reference: float
    skill: float
    coverage: float
    nominal: float


def run(
    *,
    pipeline_then: pd.DataFrame,
    pipeline_now: pd.DataFrame,
    quantities: pd.DataFrame | None = None,
    nominal: float = 0.8,
    probability: Mapping[str, float],
    lead_months: Mapping[str, float],
    slip_months: tuple[float, float, float],
) -> Score:
    """Forecast as of the plan's month and score on what was reported since.

    Args:
        pipeline_then: table `pipeline` as of `ISSUED`; pipeline_now: as known now.
        quantities: name, low, high, observed: forecast intervals of any model, and what was observed.
        nominal: share of the interval, 0.8 for P10 to P90.
        probability, lead_months: prior mean and months to commissioning, by stage of `STAGES`.
        slip_months: low, mode, high.
    """
    cases = outcomes(pipeline_now)
    chance = forecast(pipeline_then, cases, probability, lead_months, slip_months)
    projects = cases.assign(probability=chance, loss=(chance - cases["outcome"]) ** 2)
    values = (
        quantities if quantities is not None else pd.DataFrame(columns=["name", "low", "high", "observed"])
    )
    values = values.assign(inside=values["observed"].between(values["low"], values["high"]))
    score = brier(projects["probability"], projects["outcome"])
    reference = brier(np.full(len(cases), projects["outcome"].mean()), projects["outcome"])
    return Score(
        projects=projects, quantities=values, brier=score, reference=reference,
        skill=1 - score / reference if reference else np.nan,
        coverage=float(values["inside"].mean()) if len(values) else np.nan, nominal=nominal,
    )  # fmt: skip


def outcomes(pipeline_now: pd.DataFrame, issued: str = ISSUED) -> pd.DataFrame:
    """Projects that the plan names and of which something was reported after `issued`.

    Columns id, enterprise, product, when (the month of the last report), outcome (True if commissioned by
    then).
    """
    reported = pipeline_now["stage_2022"].notna() & (pipeline_now["known_from"] > issued)
    table = pipeline_now.loc[reported, ["id", "enterprise", "product"]]
    when = pipeline_now.loc[reported, "known_from"]
    done = pipeline_now.loc[reported, "stage_latest"].eq("commissioned").astype(bool)
    return table.assign(when=when, outcome=done).reset_index(drop=True)


def forecast(
    pipeline_then: pd.DataFrame,
    cases: pd.DataFrame,
    probability: Mapping[str, float],
    lead_months: Mapping[str, float],
    slip_months: tuple[float, float, float],
) -> np.ndarray:
    """Probability of each case to be commissioned by its `when`, from what was known at `ISSUED`, (cases,).

    Raises:
        KeyError: a case that the earlier table does not hold.
    """
    then = pipeline_then.set_index("id").loc[list(cases["id"])]
    issued = decimal_year(ISSUED)
    dated = then["due"].where(then["due"] != DEADLINE).map(decimal_year).astype(float).to_numpy()
    usual = issued + then["stage_2022"].map(lead_months).astype(float).to_numpy() / 12
    due = np.maximum(np.where(np.isnan(dated), usual, dated), issued)
    late = (cases["when"].map(decimal_year).to_numpy(float) - due) * 12
    return then["stage_2022"].map(probability).to_numpy(float) * slip_cdf(late, *slip_months)


def slip_cdf(months: ArrayLike, low: float, mode: float, high: float) -> np.ndarray:
    """P(slip <= months) of a triangular slip; a step at `low` if low = high."""
    months = np.asarray(months, float)
    if high <= low:
        return (months >= low).astype(float)
    return triang.cdf(months, (mode - low) / (high - low), loc=low, scale=high - low)


def brier(probability: ArrayLike, outcome: ArrayLike) -> float:
    """Mean squared difference of probabilities and outcomes; 0 is perfect, always one half gives 0.25."""
    loss = (np.asarray(probability, float) - np.asarray(outcome, float)) ** 2
    return float(loss.mean()) if loss.size else float("nan")


def coverage(low: ArrayLike, high: ArrayLike, observed: ArrayLike) -> tuple[float, int]:
    """Share of observations inside their intervals, and how many there are."""
    observed = np.asarray(observed, float)
    inside = (np.asarray(low, float) <= observed) & (observed <= np.asarray(high, float))
    return (float(inside.mean()), inside.size) if inside.size else (float("nan"), 0)


def facts(score: Score, inputs: tuple[str, ...] = ("table:pipeline", "table:observed")) -> list[Fact]:
    """The score with its numbers of cases."""
    projects = len(score.projects)
    hits = int(score.projects["outcome"].sum()) if projects else 0
    return [
        Fact("projects", projects, "count", inputs, "named projects reported on since"),
        Fact("commissioned", hits, "count", inputs, "of these commissioned by the last report"),
        Fact(
            "expected",
            float(score.projects["probability"].sum()),
            "count",
            inputs,
            "sum of the probabilities",
            1,
        ),
        Fact("brier", score.brier, "ratio", inputs, "mean (probability - outcome)^2", 3),
        Fact("brier_reference", score.reference, "ratio", inputs, "the same with the mean frequency", 3),
        Fact("skill", score.skill, "ratio", inputs, "1 - brier / reference", 2),
        Fact("skilful", bool(score.skill > 0), "bool", inputs, "skill > 0"),
        Fact("quantities", len(score.quantities), "count", inputs, "quantities observed since"),
        Fact("coverage", score.coverage, "share", inputs, "quantities inside their interval"),
        Fact("nominal", score.nominal, "share", inputs, "share that should be inside"),
    ]
