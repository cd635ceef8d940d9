"""Numbers and verdicts of the energy briefing: list, rules, concentration, targets, closures, overlap, CO2.

Every fact states what it rests on; a lever that is not in use (the blend) is not named. `2025` in a name is
the year-end at which the plan's main text closes, `deadline` the one printed for the list.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wuhai.facts import Fact
from wuhai.model import phaseout, retrofit
from wuhai.model.savings import DEADLINE, TABLES, Result
from wuhai.years import YEARS

_LIST = ("table:energy_saving",)
CLOSED = (*(f"table:{name}" for name in TABLES[1:]), "phaseout_delay_years")
REPLACED = (
    *_LIST, *CLOSED, "phaseout_utilisation", "phaseout_coke_replacement_share",
    "phaseout_carbide_replacement_share", "phaseout_ferroalloy_replacement_share",
    "phaseout_ferroalloy_limit_kgce_per_t",
)  # fmt: skip
_ROUNDING = 0.05
"""Half of the last digit of 78.4: a sum this close below it meets it."""


def _tce(name: str, value: float, inputs: tuple[str, ...], formula: str = "") -> Fact:
    return Fact(name, value, "10k_tce", inputs, formula, digits=2)


def facts(result: Result) -> Iterator[Fact]:
    """Numbers of the list and of the paths, one after another."""
    on_list = (_list_facts, _rule_facts, _concentration_facts)
    for state in (_target_facts, _closure_facts, _overlap_facts, _co2_facts, *on_list):
        yield from state(result)


def _list_facts(result: Result) -> list[Fact]:
    rows, total = result.rows, result.inputs.energy_list_total_10k_tce
    printed, advanced = rows["saving_printed_10k_tce"], rows["saving_advanced_10k_tce"]
    computable, gap = advanced.notna(), (rows["saving_printed_10k_tce"] - advanced)
    annual = rows.drop_duplicates("seq")["annual_energy_tce"].sum() / 1e4
    levels = {level: retrofit.scenario_saving(rows, level).sum() for level in ("advanced", "access")}
    given = (*_LIST, "energy_list_total_10k_tce")
    return [
        Fact("enterprises", int(rows["seq"].nunique()), "entities", _LIST, "serial numbers on the list"),
        Fact("lines", len(rows), "count", _LIST, "enterprise x product"),
        Fact("lines_printed", int(printed.notna().sum()), "count", _LIST, "lines with a printed saving"),
        Fact("lines_computable", int(computable.sum()), "count", _LIST,
             "output, unit energy and limit printed"),
        Fact("lines_not_computable", int((~computable).sum()), "count", _LIST, "one of the three is missing"),
        Fact("lines_matching", int((rows["verdict"] == "matches").sum()), "count", _LIST, "within 0.005"),
        Fact("lines_differing", int((rows["verdict"] == "differs").sum()), "count", _LIST, "beyond 0.005"),
        _tce("printed_sum", printed.sum(), _LIST, "sum of the printed savings"),
        _tce("list_total", total, ("energy_list_total_10k_tce",)),
        _tce("list_total_gap", total - printed.sum(), given, "printed total - sum of lines"),
        Fact("list_total_agrees", bool(retrofit.matches(total, printed.sum())), "bool", given,
             "within 0.005"),
        _tce("advanced_sum", advanced.sum(), _LIST, "sum of max(0, (e - advanced) x output)"),
        _tce("access_sum", rows["saving_access_10k_tce"].sum(), _LIST, "the same, access limit"),
        _tce("list_at_advanced", levels["advanced"], _LIST, "advanced; elsewhere as printed"),
        _tce("list_at_access", levels["access"], _LIST, "access; elsewhere as printed"),
        _tce("printed_computable", printed[computable].sum(), _LIST, "printed, computable lines"),
        _tce("understated", -gap[rows["verdict"] == "differs"].clip(upper=0).sum(), _LIST,
             "differing lines: recomputed above printed"),
        _tce("overstated", gap[rows["verdict"] == "differs"].clip(lower=0).sum(), _LIST,
             "differing lines: printed above recomputed"),
        Fact("annual_energy", annual, "10k_tce", _LIST, "energy use of the enterprises", digits=1),
        Fact("saving_per_energy", printed.sum() / annual, "share", _LIST, "printed savings / annual energy"),
    ]  # fmt: skip


def _rule_facts(result: Result) -> list[Fact]:
    table = retrofit.rule_summary(result.rows).set_index("rule")
    annual, output = result.rows.attrs["flat_shares"]
    found = []
    for rule, row in table.iterrows():
        words = f"lines that follow the rule '{rule}'"
        found += [
            Fact(f"rule_{rule}_lines", int(row["lines"]), "count", _LIST, words),
            Fact(f"rule_{rule}_positive", int(row["positive"]), "count", _LIST, words + ", above zero"),
            _tce(f"rule_{rule}_saving", row["printed_10k_tce"], _LIST, words + ", sum"),
        ]
    odd = result.rows.loc[result.rows["rule"] == "none", "enterprise"].drop_duplicates()
    shares = table.loc[["annual_share", "output_share", "either_share"]].sum()
    return [
        *found,
        Fact("flat_share_of_annual", annual, "share", _LIST, "rate that reproduces most enterprise sums"),
        Fact("flat_share_of_output", output, "share", _LIST,
             "rate that reproduces most unit energy x output"),
        Fact("rule_flat_lines", int(shares["lines"]), "count", _LIST, "lines that follow a flat share"),
        _tce("rule_flat_saving", shares["printed_10k_tce"], _LIST, "their printed savings"),
        Fact("rule_none_names", "、".join(odd), "text", _LIST, "no rule found"),
    ]  # fmt: skip


def _concentration_facts(result: Result) -> list[Fact]:
    curve = retrofit.by_enterprise(result.rows)
    saving = retrofit.by_industry(result.rows).set_index("industry")["saving_printed_10k_tce"]
    cumulative, largest = curve["cumulative_share"], saving.idxmax()
    half = 1 - cumulative.iloc[len(curve) // 2 - 1]
    found = [
        Fact(f"top{n}_share", cumulative.iloc[n - 1], "share", _LIST, f"largest {n} of the printed sum")
        for n in (1, 3, 5, 10)
    ]
    return [
        *found,
        Fact("top_enterprise", str(curve["enterprise"].iloc[0]), "text", _LIST, "largest printed saving"),
        Fact("enterprises_for_80", int((cumulative < 0.8).sum()) + 1, "entities", _LIST,
             "fewest that make 80 %"),
        Fact("smallest_half_share", half, "share", _LIST, "lower half by rank"),
        Fact("gini", retrofit.gini(curve["saving_10k_tce"]), "index", _LIST, "of printed savings", digits=2),
        Fact("top_industry", str(largest), "text", _LIST, "largest printed saving"),
        _tce("top_industry_saving", saving[largest], _LIST, "its printed savings"),
        Fact("top_industry_share", saving[largest] / saving.sum(), "share", _LIST, "part of the printed sum"),
    ]  # fmt: skip


def lever(result: Result) -> tuple[str, ...]:
    """What the retrofit path rests on; the blend only where it is used."""
    level = result.inputs.energy_target_level
    blend = ("energy_blend_share",) if level == "blend" else ()
    return (*_LIST, "energy_target_level", *blend, "energy_completion_share", "energy_start_delay_years",
            "energy_deadline_year")  # fmt: skip


def _target_facts(result: Result) -> list[Fact]:
    inputs, used, path = result.inputs, lever(result), result.retrofit
    target, total = inputs.energy_target_10k_tce, inputs.energy_list_total_10k_tce
    year = inputs.energy_deadline_year
    at_deadline, at_2025 = path[np.searchsorted(YEARS, year)], path[DEADLINE]
    reached = path >= total - _ROUNDING
    level = retrofit.scenario_saving(result.rows, "advanced").sum()
    goal, plan = (*used, "energy_target_10k_tce"), ("energy_target_10k_tce", "energy_list_total_10k_tce")
    return [
        Fact("target", target, "10k_tce", ("energy_target_10k_tce",)),
        Fact("target_gap_on_paper", target - total, "10k_tce", plan,
             "100 of the main text - 78.4 of the list"),
        Fact("list_covers_target", total / target, "share", plan, "78.4 / 100"),
        Fact("advanced_covers_target", level / target, "share", (*_LIST, plan[0]),
             "list at advanced limits / target"),
        Fact("advanced_meets_target", bool(level >= target), "bool", (*_LIST, plan[0]),
             "advanced limits everywhere"),
        Fact("deadline_year", year, "year", ("energy_deadline_year",)),
        _tce("retrofit_total", result.saving.sum(), used[:-3], "scenario's level, all done"),
        _tce("retrofit_at_deadline", at_deadline, used, "in place at the end of the deadline"),
        _tce("retrofit_2025", at_2025, used, "in place at the end of 2025"),
        _tce("retrofit_2030", path[-1], used, "in place at the end of 2030"),
        _tce("retrofit_shortfall_2025", target - at_2025, goal, "target - in place in 2025"),
        Fact("retrofit_attainment_2025", at_2025 / target, "share", goal, "in place in 2025 / target"),
        Fact("target_met", bool(at_2025 >= target), "bool", goal, "retrofits in place in 2025 >= 100"),
        Fact("list_met_on_time", bool(at_deadline >= total - _ROUNDING), "bool", (*used, plan[1]),
             "in place at the deadline rounds to the printed total or exceeds it"),
        Fact("list_met_year", float(YEARS[np.argmax(reached)]) if reached.any() else np.nan, "year",
             (*used, plan[1]), "first year-end with the printed total in place; NaN: not by 2030"),
    ]  # fmt: skip


def _closure_facts(result: Result) -> list[Fact]:
    exits, inputs = result.exits, result.inputs
    energy, share = exits["energy_10k_tce"], inputs.phaseout_coke_replacement_share
    replaced = sum(path[DEADLINE] for path in result.replacement_by_list.values())
    coke_net = result.gross_by_list["coke"][DEADLINE] - result.replacement_by_list["coke"][DEADLINE]
    even = phaseout.break_even_utilisation(exits, "coke", share, result.limits["coke"])
    printed, tables = inputs.phaseout_total_10k_tce, CLOSED[:-1]
    found = [
        _tce(f"{name}_exit_energy", energy[exits["list"] == name].sum(), (f"table:phaseout_{name}",),
             "energy use of the closing firms")
        for name in phaseout.LISTS
    ]  # fmt: skip
    return [
        *found,
        Fact("closing_firms", len(exits), "entities", tables, "rows of the three exit lists"),
        Fact("closing_firms_without_energy", int(energy.isna().sum()), "entities", tables,
             "energy printed as none"),
        Fact("closing_capacity_without_energy", exits.loc[energy.isna(), "capacity_10kt"].sum(),
             "10kt", tables, "capacity of firms whose energy is printed as none"),
        _tce("phaseout_printed", printed, ("phaseout_total_10k_tce",), "printed as saving"),
        _tce("phaseout_gross", energy.sum(), tables, "sum of the printed energy uses"),
        Fact("phaseout_printed_is_gross", bool(retrofit.matches(printed, energy.sum())), "bool",
             (*tables, "phaseout_total_10k_tce"), "the printed saving is the gross use"),
        _tce("phaseout_gross_2025", result.gross[DEADLINE], CLOSED, "closed by 2025"),
        _tce("phaseout_replacement_2025", replaced, REPLACED, "share x capacity x use x limit"),
        _tce("phaseout_net_2025", result.net[DEADLINE], REPLACED, "gross - replacement"),
        Fact("phaseout_net_share", result.net[DEADLINE] / energy.sum(), "share", REPLACED,
             "net / printed saving"),
        _tce("coke_net_2025", coke_net, REPLACED, "coke alone, gross - replacement"),
        Fact("coke_closures_save", bool(coke_net > 0), "bool", REPLACED, "coke alone, net > 0"),
        Fact("coke_break_even_utilisation", even, "share",
             ("table:phaseout_coke", *_LIST, "phaseout_coke_replacement_share"),
             "gross / (share x capacity x limit): above it the replacement uses more"),
    ]  # fmt: skip


def _overlap_facts(result: Result) -> list[Fact]:
    pairs, printed = result.pairs, result.rows["saving_printed_10k_tce"].fillna(0.0).to_numpy()
    twice = pairs[pairs["row"] >= 0]
    full = float((printed[twice["row"]] * twice["closing_share_full"]).sum())
    tables, both = (*_LIST, *CLOSED[:-1]), (*lever(result), *REPLACED)
    same, combined = pairs["same_plant"].astype(bool), result.combined[DEADLINE]
    own, related = pairs.loc[same, "retrofit_seq"], pairs.loc[~same, "retrofit_seq"]
    return [
        Fact("overlap_firms", int(own.nunique()), "entities", tables, "on both lists, by name or alias"),
        Fact("overlap_names", "、".join(twice["retrofit_enterprise"]), "text", tables, "on both lists"),
        Fact("related_firms", int(related.nunique()), "entities", tables,
             "same group, other product: not counted twice"),
        _tce("overlap_printed", float((printed[twice["row"]] * twice["closing_share"]).sum()), tables,
             "printed saving x closing energy / (unit energy x output)"),
        _tce("overlap_upper", full, tables, "the same with all closing capacity in use"),
        _tce("overlap_2025", result.overlap[DEADLINE], both, "in place and closed by 2025"),
        _tce("naive_sum", printed.sum() + result.exits["energy_10k_tce"].sum(), tables,
             "printed savings + printed energy of the closures"),
        _tce("combined_2025", combined, both, "retrofit + net phase-out - overlap"),
        Fact("combined_exceeds_target", bool(combined >= result.inputs.energy_target_10k_tce), "bool",
             (*both, "energy_target_10k_tce"), "if closures counted, which the target does not say"),
    ]  # fmt: skip


def _co2_facts(result: Result) -> list[Fact]:
    inputs = result.inputs
    found = [Fact("co2_factor", inputs.co2_t_per_tce, "t_per_t", ("co2_t_per_tce",), "CO2 per tce", digits=2)]
    for name, path, used in (
        ("retrofit", result.retrofit, lever(result)),
        ("phaseout", result.net, REPLACED),
        ("combined", result.combined, (*lever(result), *REPLACED)),
    ):
        for end in ("co2_low_t_per_tce", "co2_t_per_tce", "co2_high_t_per_tce"):
            tag = end.removesuffix("t_per_tce").removeprefix("co2_")
            avoided = float(path[DEADLINE] * getattr(inputs, end))
            key = f"co2_{name}_{tag}2025"
            found.append(Fact(key, avoided, "10kt_co2", (*used, end), "saving in 2025 x factor", digits=0))
    return found
