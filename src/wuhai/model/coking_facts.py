"""What may a briefing say about coking? Facts of one run, each with the inputs it rests on.

Boundary: as in `coking`; nothing is modelled here, only counted, compared and named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from wuhai.facts import Fact
from wuhai.model import coking_energy_facts, coking_margin_facts, concentration
from wuhai.model.coking import Result
from wuhai.model.coking_entities import target_sizes, whole_firm_floor
from wuhai.model.coking_inputs import AFTER, AT, BOTH, COUNT, EXITS, LIST, PRINTED, TIME, TOTAL, WHO
from wuhai.model.coking_lists import SUCCESSORS
from wuhai.model.coking_variables import entity_path
from wuhai.years import YEARS


def facts(result: Result) -> Iterator[Fact]:
    """Numbers and verdicts for the briefing, one after another; last those for which the assignment must be solved.

    Raises:
        ValueError: the run holds draws; facts describe one run.
    """
    if result.holds_draws:
        raise ValueError("facts describe one run, this one holds draws")
    return (replace(f, value=f.value.item() if isinstance(f.value, np.generic) else f.value) for f in _in_turn(result))


def _in_turn(result: Result) -> Iterator[Fact]:
    for state in (_firms, _entities, _time, _trough, coking_margin_facts.facts, coking_energy_facts.facts, _groups, _concentration):
        yield from state(result)


def _firms(result: Result) -> list[Fact]:
    firms, total = result.firms, result.inputs.coke_capacity_10kt
    named = sum(successor.size_10kt for successor in SUCCESSORS)
    printed = firms.loc[firms["capacity_printed"], "capacity_10kt"].sum()
    both = firms["in_energy_list"] & firms["in_exit_list"]
    return [
        Fact("enterprises", len(firms), "entities", BOTH, "union of the two lists, by name"),
        Fact("listed_energy", int(firms["in_energy_list"].sum()), "entities", (LIST,), "energy-saving list"),
        Fact("listed_exit", int(firms["in_exit_list"].sum()), "entities", (EXITS,), "exit list"),
        Fact("listed_both", int(both.sum()), "entities", BOTH, "in both lists"),
        Fact("capacity_total", total, "10kt", (TOTAL,), "to be kept unchanged"),
        Fact("capacity_printed", printed, "10kt", (EXITS,), "firms of the exit list alone"),
        Fact("capacity_derived", total - printed, "10kt", (TOTAL, *BOTH), "rest, spread by coke output"),
        Fact("named_total", named, "10kt", PRINTED, "500 + 360 + 300 + 300 + 300"),
        Fact("named_short", total - named, "10kt", (*PRINTED, TOTAL), "total less the named successors"),
        Fact("largest_firm", firms["capacity_10kt"].max(), "10kt", (TOTAL, *BOTH), "derived capacity"),
        Fact("firms_above_floor", int((firms["capacity_10kt"] >= result.inputs.floor_10kt).sum()), "entities",
             (TOTAL, *BOTH, "floor_10kt"), "firms that reach the floor before any merger"),
    ]  # fmt: skip


def _entities(result: Result) -> list[Fact]:
    inputs, after = result.inputs, float(result.capacity_after)
    asked, floor, total = inputs.entities, inputs.floor_10kt, inputs.coke_capacity_10kt
    kept = inputs.coke_kept_share * (total - result.firms["exit_10kt"].sum())
    whole = whole_firm_floor(result.firms, asked)

    def highest_ratio(needed: float) -> float:
        return (total - kept) / (needed - kept) if needed > kept else np.inf

    return [
        Fact("entities_requested", asked, "entities", ("entities",)),
        Fact("max_entities", int(result.possible), "entities", COUNT, "floor(capacity after / floor)"),
        Fact("entities", int(result.entities), "entities", COUNT, "as asked, no more than possible"),
        Fact("feasible", bool(result.feasible), "bool", COUNT, "requested <= possible"),
        Fact("floor", floor, "10kt", ("floor_10kt",)),
        Fact("floor_limit", after / asked, "10kt", COUNT, "capacity after / requested: the highest floor"),
        Fact("ratio", inputs.replacement_ratio, "ratio", ("replacement_ratio",), "retired : new"),
        Fact("ratio_limit", highest_ratio(asked * floor), "ratio", COUNT,
             "replaced / (requested x floor - kept): the highest ratio"),
        Fact("whole_firm_floor", whole * after / total, "10kt", WHO, "highest floor that whole firms can give all"),
        Fact("whole_firm_ratio_limit", highest_ratio(total * floor / whole), "ratio", WHO,
             "highest ratio at which whole firms give all the floor"),
        Fact("capacity_after", after, "10kt", AFTER, "kept + retired / ratio"),
        Fact("capacity_lost_to_ratio", total - after, "10kt", AFTER, "total - capacity after"),
        Fact("slack", after - float(result.entities) * floor, "10kt", COUNT, "capacity after - entities x floor"),
    ]  # fmt: skip


def _groups(result: Result) -> list[Fact]:
    found, inputs = result.assignment, result.inputs
    wanted = target_sizes(result.entities, inputs.floor_10kt, result.capacity_after)
    named = float(np.abs(found.sizes - wanted).sum())
    members = (found.quota > 0).sum(axis=0)
    meets = bool(found.sizes.min() >= inputs.floor_10kt - 0.01)
    return [
        Fact("meets_floor", meets, "bool", WHO, "every entity reaches the floor"),
        Fact("needs_split", result.needs_split, "bool", WHO, "whole firms cannot reach the floor everywhere"),
        Fact("splits", found.splits, "count", WHO, "stakes beyond one per firm"),
        Fact("distance_to_named", named, "10kt", WHO, "sum of |size - wanted size|"),
        Fact("smallest_entity", found.sizes.min(), "10kt", WHO, "least size of an entity"),
        Fact("largest_entity", found.sizes.max(), "10kt", WHO, "greatest size of an entity"),
        Fact("most_firms_in_entity", int(members.max()), "entities", WHO, "most of the 14 in one entity"),
        Fact("least_firms_in_entity", int(members.min()), "entities", WHO, "fewest of the 14 in one entity"),
    ]


def _concentration(result: Result) -> list[Fact]:
    before, base = result.firms["capacity_10kt"].to_numpy(), (TOTAL, *BOTH)
    after = result.group_sizes
    measures = (
        ("hhi", concentration.hhi, "index", 0, "10,000 x sum of squared shares"),
        ("cr4", concentration.largest_share, "share", 1, "share of the four largest"),
        ("effective_number", concentration.effective_number, "ratio", 1, "10,000 / HHI"),
    )
    found = []
    for name, measure, unit, digits, formula in measures:
        found += [
            Fact(f"{name}_before", measure(before), unit, base, f"{formula}, 14 firms", digits),
            Fact(f"{name}_after", measure(after), unit, WHO, f"{formula}, entities", digits),
        ]
    rise = concentration.hhi(after) - concentration.hhi(before)
    return [*found, Fact("hhi_rise", rise, "index", WHO, "after - before; 2 s_i s_j for each pair merged")]


def _time(result: Result) -> list[Fact]:
    exits, total = result.firms.groupby("exit_year")["exit_10kt"].sum(), result.inputs.coke_capacity_10kt
    capacity, started = result.paths.capacity, result.paths.started
    share = (*TIME, *BOTH, "entities", "floor_10kt")
    gap = result.inputs.coke_start_delay_years - result.inputs.coke_exit_delay_years
    met = bool(result.target_met)
    needed = total - capacity[AT] + started[AT]
    return [
        Fact("listed_exits", exits.sum(), "10kt", (EXITS,), "sum of the exit list"),
        *(Fact(f"exits_{int(year)}", value, "10kt", (EXITS,), "exit list") for year, value in exits.items()),
        Fact("listed_exits_share", exits.sum() / total, "share", (EXITS, TOTAL), "exit list / total"),
        Fact("unlisted", total - exits.sum(), "10kt", (EXITS, TOTAL), "total - exit list"),
        Fact("starts_needed", needed, "10kt", TIME, "new capacity that keeps the total in 2025"),
        Fact("starts_2025", started[AT], "10kt", TIME, "started by the end of 2025"),
        Fact("capacity_2025", capacity[AT], "10kt", TIME, "K_0 - retired + started, end of 2025"),
        Fact("capacity_2030", capacity[-1], "10kt", TIME, "K_0 - retired + started, end of 2030"),
        Fact("capacity_change_2025", capacity[AT] - total, "10kt", TIME, "capacity 2025 - total"),
        Fact("total_kept", bool(capacity[AT] >= total - 0.5), "bool", TIME, "capacity 2025 = total"),
        Fact(
            "merger_year", _year_end(result.merger_date), "year", TIME, "year in which the last start falls"
        ),
        Fact("entities_2025", int(entity_path(result)[AT]), "entities", share, "14 until the merger"),
        Fact("target_met", met, "bool", share, "feasible, merged and total kept by 2025"),
        Fact(
            "build_gap_years",
            gap,
            "years",
            TIME,
            "start delay - exit delay; above 0: closed before replaced",
        ),
        Fact("build_before_break", bool(gap <= 0), "bool", TIME, "start delay <= exit delay"),
    ]


def _trough(result: Result) -> list[Fact]:
    trough, total = result.trough, result.inputs.coke_capacity_10kt
    lowest = float(np.min(result.paths.capacity))
    year = float(YEARS[np.argmin(result.paths.capacity)])
    return [
        Fact("trough_exists", bool(trough.depth > 1e-6), "bool", TIME, "gap > 0 at any time"),
        Fact("trough_depth", float(trough.depth), "10kt", TIME, "max of retired / ratio - started"),
        Fact("trough_share", float(trough.depth) / total, "share", TIME, "depth / total"),
        Fact("trough_year", _year_end(trough.opens), "year", TIME, "year-end from which the gap is deepest"),
        Fact(
            "trough_end_year", _year_end(trough.closes), "year", TIME, "year in which the last gap is closed"
        ),
        Fact(
            "trough_open_2030",
            bool(trough.closes > YEARS[-1]),
            "bool",
            TIME,
            "a gap is left at the end of 2030",
        ),
        Fact("lowest_capacity", lowest, "10kt", TIME, "min over year-ends"),
        Fact("lowest_capacity_year", year, "year", TIME, "first year-end with the lowest capacity"),
        Fact("capacity_years_lost", float(trough.lost), "10kt", TIME, "gap x years to 2030 (10 kt x years)"),
        Fact(
            "years_of_output_lost", float(trough.lost) / total, "years", TIME, "capacity-years lost / total"
        ),
    ]


def _year_end(date: float) -> float:
    """The year into which a date falls; a date y is the end of year y."""
    return float(np.ceil(np.round(date, 9)))
