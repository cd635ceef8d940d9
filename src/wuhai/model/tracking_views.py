"""What does the status of the targets look like by domain, and target by target? Frames for figures and tables.

Everything is rearranged from `wuhai.model.tracking.Result` and the facts of a run; probabilities are those the models
give for a figure, and a figure that none of them plays has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from wuhai.facts import Fact
from wuhai.model.tracking import LIGHTS

SUFFIX = "_capacity"
"""Indicators of capacity are called so in `targets`, and go without it in the facts of the projects."""

URGENCY = {"red": 0, "amber": 1, "green": 2, "grey": 3}
"""What has to be looked at first."""

Models = Mapping[str, Mapping[str, Fact]]


def by_domain(status: pd.DataFrame) -> pd.DataFrame:
    """Distinct targets by domain and light, the domain with most targets first: domain, light, count_, total, seen.

    Every domain has a row for each of `LIGHTS`, zero or not; `seen` holds the statuses of the observations behind it, sorted.
    """
    once = status[status["first"]]
    seen = once.groupby(["domain", "light"])["observed_status"].agg(lambda each: tuple(sorted(set(each.dropna())))).rename("seen")
    counts = pd.crosstab(once["domain"], once["light"]).reindex(columns=list(LIGHTS), fill_value=0)
    total = counts.sum(axis=1).sort_values(ascending=False, kind="stable")
    table = counts.loc[total.index].rename_axis(columns="light").stack().rename("count_").reset_index()
    table = table.assign(total=table["domain"].map(total)).join(seen, on=["domain", "light"])
    return table.assign(seen=[each if isinstance(each, tuple) else () for each in table["seen"]])


def board(status: pd.DataFrame, chances: pd.DataFrame) -> pd.DataFrame:
    """Distinct targets that have a figure, by domain, the most urgent first: columns of the status and probability.

    Args:
        status: see `wuhai.model.tracking.status`.
        chances: see `chances`.
    """
    wanted = status[status["first"] & status["value"].notna()]
    table = wanted.merge(chances, on=["indicator", "value"], how="left")
    size = table.groupby("domain")["id"].transform("size")
    table = table.assign(size=-size, rank=table["light"].map(URGENCY), overdue_last=~table["overdue"])
    order = ["size", "domain", "rank", "overdue_last", "deadline"]
    return table.sort_values(order, kind="stable").drop(columns=["size", "rank", "overdue_last"]).reset_index(drop=True)


def chances(models: Models) -> pd.DataFrame:
    """Figures that a model plays, with the probability it gives them: indicator, value, probability."""
    return pd.DataFrame(list(_played(models)), columns=["indicator", "value", "probability"])


def changed(changes: pd.DataFrame) -> pd.DataFrame:
    """Changes of distinct targets; a figure printed twice counts once."""
    return changes[changes["first"]].reset_index(drop=True)


def _played(models: Models) -> Iterator[tuple[str, float, float]]:
    plastics, projects = models["plastics"], models["projects"]
    yield "bioplastics_capacity", float(plastics["target_10kt"].value), float(plastics["probability_target"].value)
    for name in projects:
        stem = name.removesuffix("_probability")
        if stem != name and f"{stem}_target" in projects and np.isfinite(projects[name].value):
            yield stem + SUFFIX, float(projects[f"{stem}_target"].value), float(projects[name].value)
