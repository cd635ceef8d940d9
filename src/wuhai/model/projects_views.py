"""What does the board of projects look like target by target, park by park, year by year? Frames for figures and tables.

Everything is rearranged from one `wuhai.model.projects.Result`; capacities in each item's own unit, `relative` ones as a
share of the item's target. Digital targets count things, not capacity, and are left to the digital model.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from wuhai.model.projects import Result, again
from wuhai.model.projects_board import PARKS, STAGES
from wuhai.model.projects_facts import LIKELY, capacity_targets, repeated_figures

ORDER = ("covered", "conflict", "gap", "no_capacity", "no_project")
"""States of a target, from what is named in full to what is not named at all."""

CHANCE_STEP, LEAD_STEP, YEARS_LATER, UNCORRELATED, BUILT_AS_NAMED = 0.2, 12.0, 2, 0.0, 1.0
"""Turns: higher probabilities of completion, shorter lead times (months), a later target year, no common market, no change of scope."""


def coverage(result: Result) -> pd.DataFrame:
    """Capacity targets by state and coverage, the best covered first.

    Returns:
        item, label_zh, label_en, section, unit, target, low, high, coverage_low, coverage_high, gap_low, gap_high,
        projects, status, model.
    """
    table = capacity_targets(result.board)
    rank = table["status"].map(ORDER.index)
    order = table.assign(rank=rank, less=-table["coverage_high"]).sort_values(["rank", "less"], kind="stable").index
    columns = [
        "item", "label_zh", "label_en", "section", "unit", "target", "low", "high", "coverage_low", "coverage_high",
        "gap_low", "gap_high", "projects", "status", "model",
    ]  # fmt: skip
    return table.loc[order, columns].reset_index(drop=True)


def repeated(result: Result) -> pd.DataFrame:
    """Capacities printed more than once: item, label_zh, label_en, firm, section, quantity, unit, relative, agrees.

    `relative` is the share of the lowest printed value; those that agree come first.
    """
    found = repeated_figures(result.mentions)
    labels = result.board.set_index("item")[["label_zh", "label_en"]]
    return found.join(labels, on="item").sort_values("agrees", ascending=False, kind="stable").reset_index(drop=True)


def by_stage(result: Result) -> pd.DataFrame:
    """Projects by cluster and stage: cluster, projects, with_capacity and a column for each stage and `not_printed`."""
    table = result.clusters[result.clusters["projects"] > 0]
    return table[["cluster", "projects", "with_capacity", *STAGES, "not_printed"]].reset_index(drop=True)


def by_park(result: Result) -> pd.DataFrame:
    """Projects by cluster (rows) and park (columns, `none` for no park printed); one with two parks counts in both."""
    lists = result.figures["park"].map(lambda cell: cell.split() or [""])
    placed = result.figures.assign(park=lists).explode("park")
    counts = pd.crosstab(placed["cluster"], placed["park"])
    clusters = result.clusters.loc[result.clusters["projects"] > 0, "cluster"]
    counts = counts.reindex(index=list(clusters), columns=list(PARKS), fill_value=0).rename(columns={"": "none"})
    return counts.rename_axis(index="cluster", columns=None).reset_index()


def outlook(result: Result) -> pd.DataFrame:
    """Targets that are played out, the likeliest first.

    Returns:
        item, label_zh, label_en, unit, target, expected, low, high (P10 and P90 at the end of the target year), the same
        three as shares of the target (relative, relative_low, relative_high), started, probability.
    """
    board = result.board[result.board["probability"].notna()]
    band = result.by_year[result.by_year["year"] == result.parameters.projects_target_year].set_index("item")
    table = board.drop(columns=["low", "high"]).join(band[["low", "high"]], on="item")
    for name, column in (("relative", "expected"), ("relative_low", "low"), ("relative_high", "high")):
        table[name] = table[column] / table["target"]
    columns = [
        "item", "label_zh", "label_en", "unit", "target", "expected", "low", "high", "relative", "relative_low",
        "relative_high", "started", "probability",
    ]  # fmt: skip
    return table.sort_values("probability", ascending=False, kind="stable")[columns].reset_index(drop=True)


def chances(result: Result, first: int = 2023) -> pd.DataFrame:
    """Probability that a target stands at the end of a year: item, label_zh, label_en, year, probability; as `outlook`."""
    rows = outlook(result)[["item", "label_zh", "label_en"]]
    later = result.by_year[result.by_year["year"] >= first]
    return rows.merge(later[["item", "year", "probability"]], on="item")


def project_list(result: Result) -> pd.DataFrame:
    """Every project once, in the order of the clusters: cluster, label_zh, label_en, firm, low, high, unit, stage, park, sections."""
    labels = result.board.set_index("item")[["label_zh", "label_en"]]
    order = {cluster: place for place, cluster in enumerate(result.clusters["cluster"])}
    table = result.figures.join(labels, on="item").assign(place=result.figures["cluster"].map(order))
    columns = ["cluster", "label_zh", "label_en", "firm", "low", "high", "unit", "stage", "park", "sections"]
    return table.sort_values(["place", "item"], kind="stable")[columns].reset_index(drop=True)


def turns(result: Result) -> pd.DataFrame:
    """One assumption turned at a time: change, amount, likely, expected (targets met), best, best_zh, best_en."""
    p = result.parameters
    raised = {
        name: min(getattr(p, name) + CHANCE_STEP, 0.99)
        for name in ("probability_announced", "probability_approved", "probability_building")
    }
    leads = ("lead_announced_months", "lead_approved_months", "lead_building_months")
    changes = [
        ("run", 0.0, {}),
        ("chance", CHANCE_STEP, raised),
        ("lead", LEAD_STEP, {name: max(getattr(p, name) - LEAD_STEP, 0.0) for name in leads}),
        ("scope", BUILT_AS_NAMED, {f"scope_{end}": BUILT_AS_NAMED for end in ("low", "mode", "high")}),
        ("market", UNCORRELATED, {"market_correlation": UNCORRELATED}),
        ("year", p.projects_target_year + YEARS_LATER, {"projects_target_year": p.projects_target_year + YEARS_LATER}),
    ]
    possible = [change for change in changes if change[2].get("projects_target_year", 0) <= result.by_year["year"].max()]
    return pd.DataFrame([_turned(result, *change) for change in possible])


def _turned(result: Result, change: str, amount: float, values: dict) -> dict:
    board = (again(result, **values) if values else result).board
    chance = board["probability"].dropna()
    best = board.loc[chance.idxmax()]
    return {
        "change": change, "amount": amount, "likely": int((chance >= LIKELY).sum()), "expected": float(chance.sum()),
        "best": float(np.max(chance)), "best_zh": best["label_zh"], "best_en": best["label_en"],
    }  # fmt: skip
