"""What does the plan want built, and what of it does it name?

Identity: coverage = capacity of the named projects / target; gap = max(0, target - named). A firm's capacity
for a product counts once, however often it is printed; where it is printed with different values, the named
capacity is a range from the lowest to the highest.

Boundary: every project named in the plan and every capacity target of annexes 1 and 2, in the units printed.
A project without a printed capacity stays blank: it counts as a project, not as a zero. Board, firm and stage
of each project are a reading of the plan's words, written down in the data.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from wuhai.model.constant import remembered
from wuhai.model.printed import common_unit

STAGES = ("announced", "approved", "building", "commissioned")

CLUSTERS = {
    "coking": ("煤焦化工", "Coking"),
    "chlor_alkali": ("氯碱化工", "Chlor-alkali"),
    "fine_chemicals": ("精细化工", "Fine chemicals"),
    "chemical_materials": ("先进化工材料", "Chemical materials"),
    "steel": ("先进钢铁材料", "Steel"),
    "silicon": ("先进硅材料", "Silicon"),
    "carbon": ("先进碳材料", "Carbon"),
    "building_materials": ("先进建材材料", "Building materials"),
    "wind": ("风力发电装备", "Wind power equipment"),
    "photovoltaic": ("光伏发电装备", "Photovoltaic equipment"),
    "hydrogen": ("氢能装备", "Hydrogen equipment"),
    "storage": ("储能装备", "Storage equipment"),
    "vehicles": ("新能源汽车", "New-energy vehicles"),
    "digital": ("智能化", "Digital"),
    "research": ("创新平台", "Research"),
}
"""Clusters of the board in the plan's order, in Chinese and English."""

PARKS = {
    "wuda": ("乌达产业园", "Wuda park"),
    "low_carbon": ("低碳产业园", "Low-carbon park"),
    "haibowan": ("海勃湾产业园", "Haibowan park"),
    "hainan": ("海南产业园", "Hainan park"),
    "": ("未列明园区", "No park printed"),
}
"""The four parks; a project printed with two belongs to both."""

STATUSES = {
    "covered": ("列名产能够数", "named capacity reaches the target"),
    "gap": ("列名产能不足", "named capacity falls short"),
    "conflict": ("列有两种数值，够否视取值", "printed twice: depends on the value"),
    "no_capacity": ("有项目，未列明产能", "projects named, no capacity printed"),
    "no_project": ("有目标，未列项目", "a target, no project named"),
    "no_target": ("有项目，未列明目标", "projects named, no target printed"),
}


@remembered
def named(
    projects: pd.DataFrame, board: pd.DataFrame, board_projects: pd.DataFrame, days_per_year: float
) -> pd.DataFrame:
    """Every mention of every named project with its place on the board.

    Args:
        projects: the plan's projects as printed.
        board: items of the board.
        board_projects: item, firm, number of units (`times`, blank without a capacity), park and stage of
            each project.
        days_per_year: working days that turn t/d into a capacity of a year.

    Returns:
        Columns project, section, item, cluster, firm, product, park, stage, quantity (NaN if not printed),
        unit (of the item). Where an item counts things (个), a project of its own is one.
    """
    table = board_projects.drop(columns="note", errors="ignore").merge(
        projects[["id", "section", "product", "capacity", "unit"]], left_on="project", right_on="id"
    )
    items = board.set_index("id")
    table["cluster"] = table["item"].map(items["cluster"])
    goal = table["item"].map(items["unit"])
    factor = [_factor(*units, days_per_year) for units in zip(table["unit"], goal, strict=True)]
    single = table["capacity"].fillna(1.0).where((goal == "个").fillna(False), table["capacity"])
    table["quantity"] = single * table["times"].astype(float) * factor
    columns = ["project", "section", "item", "cluster", "firm", "product", "park", "stage", "quantity"]
    return table[columns].assign(unit=goal)


def _factor(printed: object, item: object, days_per_year: float) -> float:
    """From the printed unit to the item's; a blank unit needs none."""
    if not isinstance(printed, str):
        return 1.0
    scale = days_per_year if printed == "t/d" else 1.0
    (family, factor), (goal, goal_factor) = (
        common_unit("吨" if printed == "t/d" else printed),
        common_unit(item),
    )
    if family != goal:
        raise ValueError(
            f"board: a capacity in {printed!r} stands on an item in {item!r}; allowed is one family of units"
        )
    return scale * factor / goal_factor


@remembered
def figures(mentions: pd.DataFrame) -> pd.DataFrame:
    """Projects by item and firm, each once: low, high, mentions, printed, stage, park, sections, conflict.

    `low` and `high` are NaN if no capacity is printed; the stage is the most advanced that any mention gives;
    `conflict` says that different capacities are printed.
    """
    keyed = mentions.assign(
        firm=mentions["firm"].fillna(""), rank=mentions["stage"].map(STAGES.index, na_action="ignore")
    )
    groups = keyed.groupby(["item", "firm"], sort=False)
    table = groups.agg(
        cluster=("cluster", "first"), unit=("unit", "first"), low=("quantity", "min"),
        high=("quantity", "max"), mentions=("project", "size"), printed=("quantity", "count"),
        rank=("rank", "max"), park=("park", "first"),
        sections=("section", lambda cells: "; ".join(dict.fromkeys(cells))),
    ).reset_index()  # fmt: skip
    table["stage"] = table.pop("rank").map(lambda rank: STAGES[int(rank)], na_action="ignore")
    table["park"] = table["park"].fillna("")
    return table.assign(conflict=table["high"] > table["low"] * (1 + 1e-9))


@remembered
def conflicts(mentions: pd.DataFrame) -> pd.DataFrame:
    """Mentions of capacities printed with different values: item, firm, project, section, quantity, unit."""
    printed = mentions[mentions["quantity"].notna()]
    spread = printed.groupby(["item", "firm"])["quantity"].transform(
        lambda values: values.max() > values.min() * (1 + 1e-9)
    )
    return printed.loc[
        spread.astype(bool), ["item", "firm", "project", "section", "quantity", "unit"]
    ].reset_index(drop=True)


@remembered
def items(board: pd.DataFrame, found: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """The board: one row per item.

    Args:
        board: items of the board.
        found: as from `figures`.
        targets: the plan's statements.

    Returns:
        Columns item, cluster, model, label_zh, label_en, unit, section, deadline, target, projects,
        without_capacity, low, high (named capacity; NaN if none is printed), coverage_low, coverage_high,
        gap_low, gap_high, status.
    """
    table = board.rename(columns={"id": "item"}).drop(columns="note", errors="ignore")
    stated = targets.set_index("id")
    for column, source in (("section", "section"), ("deadline", "deadline"), ("value", "value")):
        table[column] = table["target"].map(stated[source])
    table["target"] = table.pop("value").astype(float)
    groups = found.groupby("item")
    table["projects"] = table["item"].map(groups.size()).fillna(0).astype(int)
    table["without_capacity"] = (
        table["item"].map(groups["printed"].agg(lambda count: (count == 0).sum())).fillna(0).astype(int)
    )
    for end in ("low", "high"):
        table[end] = table["item"].map(groups[end].sum(min_count=1))
        table[f"coverage_{end}"] = table[end] / table["target"]
    table["gap_low"] = (table["target"] - table["high"]).clip(lower=0)
    table["gap_high"] = (table["target"] - table["low"]).clip(lower=0)
    return table.assign(status=_status(table))


def _status(table: pd.DataFrame) -> np.ndarray:
    reached = [table["target"] <= table[end] * (1 + 1e-9) for end in ("low", "high")]
    conditions = [
        table["target"].isna(), table["projects"] == 0, table["high"].isna(), reached[0], reached[1],
    ]  # fmt: skip
    return np.select(conditions, ["no_target", "no_project", "no_capacity", "covered", "conflict"], "gap")


@remembered
def grouped(found: pd.DataFrame, key: str, order: Iterable[str]) -> pd.DataFrame:
    """Projects by cluster or by park: projects, with_capacity, conflicts, and one column for each stage.

    Args:
        found: as from `figures`.
        key: `cluster` or `park`; a cell may hold several groups, separated by blanks, and counts in each.
        order: all groups, in the order of the rows; a group without projects has zeros.
    """
    lists = found[key].fillna("").map(lambda cell: cell.split() or [""])
    table = found.assign(**{key: lists}).explode(key).reset_index(drop=True)
    counts = table.groupby(key).agg(
        projects=("firm", "size"), with_capacity=("printed", lambda count: int((count > 0).sum())),
        conflicts=("conflict", "sum"),
    )  # fmt: skip
    stages = pd.crosstab(table[key], table["stage"].fillna("not_printed"))
    counts = counts.join(stages.reindex(columns=[*STAGES, "not_printed"], fill_value=0))
    return counts.reindex(list(order), fill_value=0).astype(int).rename_axis(key).reset_index()


@remembered
def by_cluster(found: pd.DataFrame, board: pd.DataFrame) -> pd.DataFrame:
    """`grouped` by cluster, with items, targets, and targets that named capacity reaches (covered)."""
    table = grouped(found, "cluster", CLUSTERS)
    counts = board.groupby("cluster").agg(
        items=("item", "size"), targets=("target", "count"),
        covered=("status", lambda cells: (cells == "covered").sum()),
    )  # fmt: skip
    return table.join(counts.reindex(list(CLUSTERS), fill_value=0).reset_index(drop=True))
