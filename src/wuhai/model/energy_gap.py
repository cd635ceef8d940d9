"""Why do the retrofits miss the target of the main text, and what could close the gap? Facts and verdicts.

Identity: target = in place in 2025 + unfinished + way from the run's level to the advanced limits + unlisted. The
last part is on no line of the list: only lines without a limit, firms outside the list or, against the wording of
the target, closures could supply it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wuhai.facts import Fact
from wuhai.model import phaseout, retrofit
from wuhai.model.energy_facts import CLOSED, REPLACED, lever
from wuhai.model.energy_lines import by_limit, differing
from wuhai.model.savings import DEADLINE, Result, again
from wuhai.years import YEARS

_LIST = ("table:energy_saving",)
_GOAL = (*_LIST, "energy_target_10k_tce")
_ROUNDING = 0.05
"""Half of the last digit of 78.4."""

OUTCOMES = ("met", "on_time", "behind")
"""The target of the main text is met; it is not, though the list is in place on its date; nor is the list."""

_FLAT = ("annual_share", "output_share", "either_share")


def verdicts(result: Result) -> Iterator[Fact]:
    """Outcome, limits, parts of the gap and what could close it, as facts, one after another."""
    for state in (_outcome_facts, _closure_facts, _lever_facts, _gap_facts, _coke_facts, _limit_facts):
        yield from state(result)


def outcome(result: Result) -> str:
    """One of `OUTCOMES`."""
    inputs, in_place = result.inputs, result.retrofit
    if in_place[DEADLINE] >= inputs.energy_target_10k_tce:
        return "met"
    due = in_place[np.searchsorted(YEARS, inputs.energy_deadline_year)]
    return "on_time" if due >= inputs.energy_list_total_10k_tce - _ROUNDING else "behind"


def _outcome_facts(result: Result) -> list[Fact]:
    inputs = result.inputs
    used = (*lever(result), _GOAL[1], "energy_list_total_10k_tce")
    reached = inputs.energy_list_total_10k_tce - _ROUNDING
    full = inputs.energy_target_level == "printed" and inputs.energy_completion_share == 1
    return [
        Fact("outcome", outcome(result), "text", used, "which of three sentences is true"),
        Fact("text_year", int(YEARS[DEADLINE]), "year", (_GOAL[1],), "year at which the main text closes"),
        Fact("horizon", int(YEARS[-1]), "year", used[:-2], "last year that is computed"),
        Fact("list_met_by_2030", bool(result.retrofit[-1] >= reached), "bool", used,
             "printed total in place by 2030"),
        Fact("as_planned", bool(full and inputs.energy_start_delay_years == 0), "bool", used[:-2],
             "the printed savings, all of them, on time"),
    ]  # fmt: skip


def _limit_facts(result: Result) -> list[Fact]:
    lines = by_limit(result)
    coke = lines[lines["product"] == "焦炭"]
    worst, odd = lines.loc[lines["excess_share"].idxmax()], differing(result)
    low = (odd["near"] == "limits") & (odd["printed_10k_tce"] < odd["recomputed_10k_tce"])
    found = [
        Fact(f"lines_{state}", int((lines["state"] == state).sum()), "count", _LIST, words)
        for state, words in (
            ("above", "unit energy above the access limit"),
            ("between", "between the access and the advanced limit"),
            ("at", "at the advanced limit or better"),
        )
    ]
    return [
        *found,
        Fact("coke_lines", len(coke), "count", _LIST, "coke lines with both limits"),
        Fact("coke_lines_above", int((coke["state"] == "above").sum()), "count", _LIST,
             "coke lines above the access limit"),
        Fact("coke_all_above", bool((coke["state"] == "above").all()), "bool", _LIST, "every coke line"),
        Fact("near_limits_lines", int(low.sum()), "count", _LIST,
             "printed too low, near the step from the access to the advanced limit"),
        Fact("worst_product", str(worst["product"]), "text", _LIST, "farthest above its advanced limit"),
        Fact("worst_excess", float(worst["excess_share"]), "share", _LIST, "unit energy / advanced limit - 1", 0),
    ]  # fmt: skip


def _lever_facts(result: Result) -> list[Fact]:
    i = result.inputs
    return [
        Fact("completion", i.energy_completion_share, "share", ("energy_completion_share",)),
        Fact("start_delay", i.energy_start_delay_years, "years", ("energy_start_delay_years",)),
        Fact("utilisation", i.phaseout_utilisation, "share", ("phaseout_utilisation",)),
        Fact(
            "coke_replaced", i.phaseout_coke_replacement_share, "share", ("phaseout_coke_replacement_share",)
        ),
    ]


def _gap_facts(result: Result) -> list[Fact]:
    rows, target, used = result.rows, result.inputs.energy_target_10k_tce, lever(result)
    in_place, level = float(result.retrofit[DEADLINE]), float(result.saving.sum())
    unlisted = target - float(retrofit.scenario_saving(rows, "advanced").sum())
    flat, energy = _flat_lines(result)
    flat_saving = float(rows.loc[flat, "saving_printed_10k_tce"].sum())
    needed = (flat_saving + max(unlisted, 0.0)) / energy if energy > 0 else np.nan
    annual = rows.drop_duplicates("seq")["annual_energy_tce"].sum() / 1e4
    mean = rows["saving_printed_10k_tce"].sum() / annual
    return [
        Fact("unfinished_2025", level - in_place, "10k_tce", used, "level of the run - in place in 2025", 2),
        Fact("unfinished", bool(level - in_place >= 0.005), "bool", used, "some of it is not in place"),
        Fact("level_gap", target - unlisted - level, "10k_tce", used[:2], "advanced limits - level of the run", 2),
        Fact("unlisted", max(unlisted, 0.0), "10k_tce", _GOAL, "target - list at the advanced limits", 2),
        Fact("flat_lines_left", int(flat.sum()), "count", _LIST, "flat-share lines without a limit"),
        Fact("flat_share_needed", needed, "share", _GOAL, "(their savings + unlisted) / their energy"),
        Fact("outside_energy_needed", max(unlisted, 0.0) / mean, "10k_tce", _GOAL,
             "unlisted / saving per energy of the list", 0),
        Fact("outside_per_list", max(unlisted, 0.0) / mean / annual, "share", _GOAL,
             "that energy / energy use of the list", 0),
    ]  # fmt: skip


def _flat_lines(result: Result) -> tuple:
    """Which lines have a flat share and no limit, and the energy that their share is taken of, 万吨标准煤."""
    rows = result.rows
    annual, output = rows.attrs["flat_shares"]
    flat = rows["rule"].isin(_FLAT) & rows["saving_advanced_10k_tce"].isna()
    rate = rows["rule"].map({"output_share": output}).fillna(annual)
    return flat, float((rows["saving_printed_10k_tce"] / rate)[flat].sum())


def _closure_facts(result: Result) -> list[Fact]:
    net, overlap = float(result.net[DEADLINE]), float(result.overlap[DEADLINE])
    both, saved, i = (*lever(result), *REPLACED), float(result.retrofit[DEADLINE]), result.inputs
    short = max(0.0, i.energy_target_10k_tce - saved)
    carbide = float(again(result, phaseout_carbide_replacement_share=1.0).net[DEADLINE])
    others = tuple(name for name in REPLACED if name != "phaseout_carbide_replacement_share")
    spread = abs((i.co2_high_t_per_tce - i.co2_low_t_per_tce) * result.combined[DEADLINE])
    replaced = float(result.gross[DEADLINE] - net) * i.co2_t_per_tce
    return [
        Fact("phaseout_saves", bool(net > 0), "bool", REPLACED, "net of replacement > 0"),
        Fact("phaseout_net_size", abs(net), "10k_tce", REPLACED, "size of gross - replacement", 2),
        Fact("closures_once", net - overlap, "10k_tce", both, "net of replacement - overlap", 2),
        Fact("closures_cover_gap", bool(net - overlap >= short), "bool", (*both, _GOAL[1]),
             "closures counted once >= what the target lacks"),
        Fact("carbide_replaced_size", abs(carbide), "10k_tce", others, "size of net if all carbide is replaced", 2),
        Fact("carbide_replaced_saves", bool(carbide > 0), "bool", others, "that net > 0"),
        Fact("replacement_outweighs_factor", bool(replaced > spread), "bool", (*both, "co2_t_per_tce"),
             "CO2 of the replacement > range of the factor"),
        Fact("simple_2025", saved + float(result.gross[DEADLINE]), "10k_tce", (*lever(result), *CLOSED),
             "retrofits + gross energy of the closures", 2),
    ]  # fmt: skip


def _coke_facts(result: Result) -> list[Fact]:
    """Coke alone: break-even, and what part of it is efficiency rather than output."""
    share = result.inputs.phaseout_coke_replacement_share
    even = phaseout.break_even_utilisation(result.exits, "coke", share, result.limits["coke"])
    net = float(result.gross_by_list["coke"][DEADLINE] - result.replacement_by_list["coke"][DEADLINE])
    same = same_output(result)
    closed, replaced = ("table:phaseout_coke", *_LIST), ("phaseout_coke_replacement_share",)
    return [
        Fact("coke_break_even_reachable", bool(even <= 1), "bool", (*closed, *replaced), "break-even utilisation <= 1"),
        Fact("coke_net_size", abs(net), "10k_tce", REPLACED, "size of gross - replacement, coke", 2),
        Fact("coke_mean_unit", same["unit_energy"], "kgce_per_t", _LIST, "coke lines, weighted by output", 1),
        Fact("coke_advanced_limit", result.limits["coke"], "kgce_per_t", _LIST, "advanced limit of coke"),
        Fact("coke_same_output", same["output_10kt"], "10kt", closed,
             "gross energy / mean unit energy of the retrofit list", 0),
        Fact("coke_same_utilisation", same["utilisation"], "share", (*closed, *replaced),
             "that output / (share replaced x capacity)", 1),
        Fact("coke_same_reachable", bool(same["utilisation"] <= 1), "bool", (*closed, *replaced), "it is at most 1"),
        Fact("coke_efficiency", same["saving_10k_tce"], "10k_tce", closed, "gross - that output x advanced limit", 2),
    ]  # fmt: skip


def same_output(result: Result) -> dict[str, float]:
    """The closing coke firms' output if they use what the retrofit list's coke lines use on average.

    Returns:
        unit_energy (kgce/t, weighted by output), output_10kt, utilisation (of what replaces them, for that output;
        infinite without replacement), saving_10k_tce (that output made at the advanced limit instead).
    """
    lines = result.rows[(result.rows["product"] == "焦炭") & result.rows["unit_energy_kgce_per_t"].notna()]
    unit = float(np.average(lines["unit_energy_kgce_per_t"], weights=lines["output_t"]))
    exits = result.exits[result.exits["list"] == "coke"]
    energy = float(exits["energy_10k_tce"].sum())
    output = 1000 * energy / unit
    capacity = float(result.inputs.phaseout_coke_replacement_share * exits["capacity_10kt"].sum())
    use = output / capacity if capacity > 0 else np.inf
    saving = energy - output * result.limits["coke"] / 1000
    return {"unit_energy": unit, "output_10kt": output, "utilisation": use, "saving_10k_tce": saving}
