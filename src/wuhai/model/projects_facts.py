"""What the project board says, as facts for the sentences."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from wuhai.facts import Fact
from wuhai.model.monte_carlo import sample, standard_error
from wuhai.model.projects import Result
from wuhai.model.projects_board import STAGES, STATUSES

UNIT_CODES = {"万吨": "10kt", "吨": "t", "亿元": "100m_cny"}
"""Unit of an item -> unit code; all others, GW among them, are bare numbers."""

LIKELY = 0.5
"""Probability from which a target counts as likely to be met."""

LITTLE = 0.5
"""Fewer targets met on average than this is little, when years are added."""

_BOARD = ("table:board", "table:board_projects", "table:projects", "table:targets")
_STAGES = (
    "probability_announced", "probability_approved", "probability_building", "prior_strength",
    "market_correlation", "scope_low", "scope_mode", "scope_high", "slip_low_months", "slip_mode_months",
    "slip_high_months", "lead_announced_months", "lead_approved_months", "lead_building_months",
    "projects_target_year", "draws", "seed",
)  # fmt: skip
_PLAYED = (*_BOARD, *_STAGES)


def facts(result: Result) -> Iterator[Fact]:
    """One after another: counts of the board, then target, named and expected capacity of items with a target or two values."""
    for state in (_capacities, _outlook, _later, _counts, _printed):
        yield from state(result)
    for row in _rows(result):
        yield from _item(row)


def capacity_targets(board: pd.DataFrame) -> pd.DataFrame:
    """Items of the board with a target for capacity or output value; digital ones count things and are left out."""
    return board[board["target"].notna() & (board["cluster"] != "digital")]


def repeated_figures(mentions: pd.DataFrame) -> pd.DataFrame:
    """Mentions whose capacity is printed more than once: item, firm, section, quantity, unit, relative, agrees.

    `relative` is the quantity as a share of the lowest printed; digital projects print no capacity of their own.
    """
    printed = mentions[mentions["quantity"].notna() & (mentions["cluster"] != "digital")]
    values = printed.groupby(["item", "firm"])["quantity"]
    table = printed.assign(relative=printed["quantity"] / values.transform("min"))
    table["agrees"] = values.transform("max") <= values.transform("min") * (1 + 1e-9)
    columns = ["item", "firm", "section", "quantity", "unit", "relative", "agrees"]
    return table.loc[values.transform("size") > 1, columns]


def _capacities(result: Result) -> list[Fact]:
    """The board of materials and equipment: how many targets are named in full, in part, without a figure, not at all."""
    table = capacity_targets(result.board)
    covered, status = table[table["status"] == "covered"], table["status"]
    exact = covered["low"] <= covered["target"] * (1 + 1e-9)
    counts = {
        "capacity_targets": (len(table), "targets for capacity or output value"),
        "capacity_covered": (len(covered), "named capacity reaches the target"),
        "capacity_short": (int((status == "gap").sum()), "named capacity falls short"),
        "capacity_open": (int((status == "conflict").sum()), "printed twice: depends on the value"),
        "capacity_blank": (int((status == "no_capacity").sum()), "projects named, no capacity printed"),
        "capacity_unlisted": (int((status == "no_project").sum()), "no project named"),
        "under_way": (int(result.figures["stage"].isin(STAGES[2:]).sum()), "projects building or commissioned"),
        "covered_exact": (int(exact.sum()), "named capacity, lowest printed = target"),
        "covered_single": (int((covered["projects"] == 1).sum()), "covered by one project"),
    }
    found = [Fact(name, value, "count", (*_BOARD, "glass_days"), words) for name, (value, words) in counts.items()]
    blind = counts["capacity_blank"][0] + counts["capacity_unlisted"][0]
    return [
        *found,
        Fact("capacity_unmeasured", blind, "count", _BOARD, "no capacity printed, or no project named"),
        Fact("some_open", bool(counts["capacity_open"][0]), "bool", (*_BOARD, "glass_days"), "a target depends on the value"),
        Fact("all_covered_exact", bool(exact.all()), "bool", (*_BOARD, "glass_days"), "no covered target with more"),
    ]  # fmt: skip


def _printed(result: Result) -> list[Fact]:
    """What is printed twice, where it stands, and who carries most."""
    pairs = repeated_figures(result.mentions).groupby(["item", "firm"])["agrees"].first()
    figures, parks = result.figures, result.parks.set_index("park")["projects"]
    targets = result.board.set_index("item")["target"]
    carried = figures[figures["item"].map(targets).notna() & figures["in_time"].notna()].groupby("firm", sort=False)["item"].nunique()
    glass = result.board.set_index("item")["coverage_low"].get("pv_glass", np.nan)
    return [
        Fact("repeated", len(pairs), "count", _BOARD, "capacities printed more than once"),
        Fact("repeated_agree", int(pairs.sum()), "count", _BOARD, "printed with one value"),
        Fact("repeated_differ", int((~pairs).sum()), "count", _BOARD, "printed with different values"),
        Fact("without_park", int(parks[""]), "count", _BOARD, "projects with no park printed"),
        Fact("with_park", len(figures) - int(parks[""]), "count", _BOARD, "projects with a park printed"),
        Fact("stage_not_printed", int(figures["stage"].isna().sum()), "count", _BOARD, "no stage worded"),
        Fact("top_firm", str(carried.idxmax()), "text", _BOARD, "firm with most targets played out"),
        Fact("top_firm_targets", int(carried.max()), "count", _BOARD, "targets played out that it carries"),
        Fact("glass_exact", bool(np.isclose(glass, 1)), "bool", (*_BOARD, "glass_days"), "lower value = target"),
    ]  # fmt: skip


def _later(result: Result) -> list[Fact]:
    """The chances of the played targets at other dates and without a loss of scope."""
    played = result.chances.sort_index()
    last = int(played.columns[-1])
    board = result.board[result.board["probability"].notna()]
    reachable = board["high"] * result.parameters.scope_high >= board["target"]
    return [
        Fact("horizon", last, "year", _PLAYED, "end of the outlook"),
        Fact("expected_horizon", float(played[last].sum()), "count", _PLAYED, "sum of the probabilities", 1),
        Fact("likely_horizon", int((played[last] >= LIKELY).sum()), "count", _PLAYED, f"probability {LIKELY:g} or more"),
        Fact("none_likely", bool((board["probability"] < LIKELY).all()), "bool", _PLAYED, "no probability that high"),
        Fact("none_likely_horizon", bool((played[last] < LIKELY).all()), "bool", _PLAYED, "no probability that high"),
        Fact("waiting_adds_little", bool(played[last].sum() - board["probability"].sum() < LITTLE), "bool", _PLAYED,
             f"less than {LITTLE:g} of a target"),
        Fact("organosilicon_reachable", bool(reachable[board["item"] == "organosilicon"].any()), "bool", _PLAYED,
             "named x largest scope >= target"),
        Fact("unreachable", int((~reachable).sum()), "count", _PLAYED, "named x largest scope < target"),
        Fact("started_sum", float(board["started"].sum()), "count", _PLAYED, "sum of the probabilities that any stands", 1),
        Fact("solved", result.parameters.solve_buildout, "bool", ("solve_buildout",), "targets met by assumption"),
    ]  # fmt: skip


def _counts(result: Result) -> list[Fact]:
    figures, board = result.figures, result.board
    wanted = board["target"].notna()
    counts = {
        "mentions": (result.mentions["project"].nunique(), "mentions of projects"),
        "projects": (len(figures), "projects by product and firm, each once"),
        "firms": (figures.loc[figures["firm"] != "", "firm"].nunique(), "firms named"),
        "with_capacity": (int((figures["printed"] > 0).sum()), "projects with a printed capacity"),
        "without_capacity": (int((figures["printed"] == 0).sum()), "projects without a printed capacity"),
        "conflicts": (int(figures["conflict"].sum()), "capacities printed with different values"),
        "targets": (int(wanted.sum()), "items with a target"),
    }
    counts |= {f"status_{name}": (int((board["status"] == name).sum()), f"items: {words[1]}")
               for name, words in STATUSES.items()}  # fmt: skip
    counts |= {f"stage_{name}": (int((figures["stage"] == name).sum()), "stage as worded") for name in STAGES}
    return [Fact(name, value, "count", _BOARD, words) for name, (value, words) in counts.items()]


def _outlook(result: Result) -> list[Fact]:
    played = result.board[result.board["probability"].notna()]
    p, chances = result.parameters, played["probability"]
    likely = int((chances >= LIKELY).sum())
    met = len(played) if p.solve_buildout else likely
    best = played.loc[chances.idxmax()]
    return [
        Fact("target_year", p.projects_target_year, "year", ("projects_target_year",), "deadline"),
        Fact("played_targets", len(played), "count", _PLAYED, "targets whose named projects are played out"),
        Fact(
            "likely_targets", likely, "count", _PLAYED, f"of these with a probability of {LIKELY:g} or more"
        ),
        Fact(
            "met_targets",
            met,
            "count",
            (*_PLAYED, "solve_buildout"),
            "met by assumption if solved, else likely",
        ),
        Fact("expected_targets", float(chances.sum()), "count", _PLAYED, "sum of the probabilities", 1),
        Fact("all_met", bool(met == len(played)), "bool", (*_PLAYED, "solve_buildout"), "met = played"),
        Fact("likeliest_zh", best["label_zh"], "text", _PLAYED, "highest probability"),
        Fact("likeliest_en", best["label_en"], "text", _PLAYED, "highest probability"),
        Fact("likeliest_probability", float(chances.max()), "probability", _PLAYED, "highest probability"),
        Fact("likeliest_error", 100 * standard_error(float(chances.max()), p.draws), "pp", _PLAYED, "sqrt(p (1 - p) / draws)", 1),
        *sample(p.draws, p.seed),
    ]


def _rows(result: Result) -> list[pd.Series]:
    twice = set(result.figures.loc[result.figures["conflict"], "item"])
    board = result.board
    return [row for _, row in board[board["target"].notna() | board["item"].isin(twice)].iterrows()]


def _item(row: pd.Series) -> list[Fact]:
    """Facts of one item; a number the plan does not print is left out."""
    name, code = row["item"], UNIT_CODES.get(row["unit"], "count")
    inputs = (*_BOARD, "glass_days") if name == "pv_glass" else _BOARD
    played = (*_PLAYED, *inputs[len(_BOARD) :])
    candidates = [
        Fact(f"{name}_target", row["target"], code, _BOARD, "as printed"),
        Fact(f"{name}_named_low", row["low"], code, inputs, "sum of the named projects, lowest printed"),
        Fact(f"{name}_named_high", row["high"], code, inputs, "sum of the named projects, highest printed"),
        Fact(f"{name}_coverage", row["coverage_high"], "share", inputs, "named, highest / target"),
        Fact(f"{name}_gap", row["gap_low"], code, inputs, "target - named, highest"),
        Fact(f"{name}_expected", row["expected"], code, played, "mean capacity in the target year", 1),
        Fact(f"{name}_started", row["started"], "probability", played, "draws in which any of it stands"),
        Fact(f"{name}_probability", row["probability"], "probability", played, "draws that meet the target"),
        Fact(f"{name}_completion", row["completion"], "share", inputs, "target / named, at most 1"),
        Fact(f"{name}_projects", int(row["projects"]), "count", _BOARD, "named projects"),
    ]
    return [fact for fact in candidates if np.isfinite(fact.value)]
