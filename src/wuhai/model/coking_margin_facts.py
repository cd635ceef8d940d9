"""By how much does the merger hold or fail? Facts of one run that sentences choose their words by.

Identities and boundary as in `coking_break_even`.
"""

from __future__ import annotations

import numpy as np

from wuhai.facts import Fact
from wuhai.model import coking_break_even as break_even
from wuhai.model.coking import Result
from wuhai.model.coking_entities import whole_firm_floor
from wuhai.model.coking_inputs import AT, BOTH, COUNT, DEADLINE, EXITS, LIST, TIME, WHO


def facts(result: Result) -> list[Fact]:
    """Margins, and the verdicts that sentences choose their words by."""
    return [*_count_facts(result), *_time_facts(result), *_saving_facts(result)]


def _count_facts(result: Result) -> list[Fact]:
    asked, possible, needed = int(result.inputs.entities), int(result.possible), break_even.needed(result)
    after, floor = float(result.capacity_after), float(result.inputs.floor_10kt)
    whole = whole_firm_floor(result.firms, asked) * after / float(result.inputs.coke_capacity_10kt)
    largest = float(result.firms["capacity_10kt"].max())
    return [
        Fact(
            "none_above_floor", largest < floor, "bool", (*BOTH, "floor_10kt"), "largest of the firms < floor"
        ),
        Fact("whole_firms_do", whole >= floor, "bool", WHO, "highest floor of whole firms >= floor"),
        Fact("capacity_needed", needed, "10kt", ("entities", "floor_10kt"), "requested x floor"),
        Fact("capacity_short", max(needed - after, 0.0), "10kt", COUNT, "requested x floor - capacity after"),
        Fact(
            "slack_at_most", after - possible * floor, "10kt", COUNT, "capacity after - most possible x floor"
        ),
        Fact(
            "floor_margin", abs(after / asked - floor), "10kt", COUNT, "|capacity after / requested - floor|"
        ),
        Fact("at_limit", asked == possible, "bool", COUNT, "requested = possible"),
        Fact("has_room", asked < possible, "bool", COUNT, "requested < possible"),
        Fact("infeasible", asked > possible, "bool", COUNT, "requested > possible"),
    ]


def _time_facts(result: Result) -> list[Fact]:
    inputs, total = result.inputs, float(result.inputs.coke_capacity_10kt)
    depth, later = (break_even.depth(result, years) for years in (0.25, 1.25))
    trough, missing = float(result.trough.depth) > 1e-6, total - float(result.paths.capacity[AT])
    kept = missing <= 0.5
    last = np.ceil(np.nanmax(result.firms["exit_year"]) + inputs.coke_exit_delay_years)
    merger = float(result.merger_date)
    return [
        Fact("start_delay", float(inputs.coke_start_delay_years), "years", ("coke_start_delay_years",)),
        Fact("starts_undelayed", float(inputs.coke_start_delay_years) == 0, "bool", ("coke_start_delay_years",), "start delay = 0"),
        Fact("deadline", DEADLINE, "year", ("table:targets",), "as printed for size and share"),
        Fact("last_exit_year", float(last), "year", (EXITS, "coke_exit_delay_years"), "exit list + delay"),
        Fact("merged_in_time", merger <= DEADLINE + 1e-9, "bool", TIME, "last start by the deadline"),
        Fact("time_margin", abs(DEADLINE - merger), "years", TIME, "|deadline - last start|"),
        Fact("capacity_missing_2025", missing, "10kt", TIME, "total - capacity 2025"),
        Fact("seamless", not trough and kept, "bool", TIME, "no gap, and the total kept in 2025"),
        Fact("shrinks", not trough and not kept, "bool", TIME, "no gap, but the total not kept in 2025"),
        Fact("gap_if_quarter_late", depth, "10kt", TIME, "deepest gap if starts come a quarter after exits"),
        Fact("gap_if_quarter_late_share", depth / total, "share", TIME, "that gap / total"),
        Fact("gap_if_over_year_late", later, "10kt", TIME, "deepest gap if starts come 1.25 years after exits"),
        Fact("delay_margin", break_even.delay_margin(result), "years", TIME, "longest delay without a gap then"),
    ]  # fmt: skip


def _saving_facts(result: Result) -> list[Fact]:
    listed = result.listed
    apart = listed[~listed["agrees"]]
    step = (apart["access_limit_kgce_per_t"] - apart["advanced_limit_kgce_per_t"]) * apart["output_t"] / 1e7
    above = bool((listed["unit_energy_kgce_per_t"] > listed["access_limit_kgce_per_t"]).all())
    return [
        Fact("all_above_access", above, "bool", (LIST,), "every unit energy > access limit"),
        Fact("apart_printed", apart["saving_10k_tce"].sum(), "10k_tce", (LIST,), "printed, firms apart"),
        Fact("apart_advanced", apart["saving_advanced"].sum(), "10k_tce", (LIST,), "(e - advanced) x output"),
        Fact("apart_step", step.sum(), "10k_tce", (LIST,), "(access - advanced) x output"),
    ]  # fmt: skip
