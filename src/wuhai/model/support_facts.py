"""Numbers and verdicts of the support briefing: entitlement by reading, caps, splitting, totals, measures.

Amounts are entitlements on the printed savings unless the name says `paid`; money in 万元 at current prices.
"""

from __future__ import annotations

import numpy as np

from wuhai.facts import Fact
from wuhai.model import subsidy
from wuhai.model.subsidy import ENERGY_READINGS, WATER_READINGS, Result
from wuhai.years import YEARS

_ENERGY = ("subsidy_energy_rate_cny_per_tce", "subsidy_energy_threshold_tce", "subsidy_energy_cap_10k_cny")
_WATER = ("subsidy_water_rate_cny_per_m3", "subsidy_water_threshold_m3", "subsidy_water_cap_10k_cny")
_ENERGY_LIST, _WATER_LIST = ("table:energy_saving", *_ENERGY), ("table:water_saving", *_WATER)
_TIMING = (
    "energy_completion_share", "energy_start_delay_years", "energy_deadline_year", "water_completion_share",
    "water_start_delay_years",
)  # fmt: skip
_CHOSEN = ("subsidy_energy_reading", "subsidy_water_reading")
_DEADLINE = int(np.searchsorted(YEARS, 2025))
"""Position of 2025, the year the plan's main text ends."""


def facts(result: Result) -> list[Fact]:
    """Numbers and verdicts for the briefing.

    Raises:
        ValueError: the run holds draws; facts describe one run.
    """
    if any(path.ndim != 1 for path in result.paths.values()):
        raise ValueError("support facts describe one run, not draws")
    found = [fact for reading in ENERGY_READINGS for fact in _energy_facts(result, reading)]
    found += [fact for reading in WATER_READINGS for fact in _water_facts(result, reading)]
    rest = (*_rule_facts(result), *_split_facts(result), *_total_facts(result), *_measure_facts(result))
    return [*found, *rest, *_verdict_facts(result)]


def _energy_facts(result: Result, reading: str) -> list[Fact]:
    rows = result.energy[result.energy["reading"] == reading]
    paid, full, cap = rows["subsidy_cny"], rows["uncapped_cny"].sum(), float(result.inputs.energy.cap)
    capped = rows["uncapped_cny"] > cap
    exact = rows["saving_tce"] == result.inputs.energy.threshold
    small = rows[~rows["eligible"] & (rows["saving_tce"] > 0)]
    words = f"printed savings, each {reading} one project"
    return [
        _money(f"energy_{reading}_total", paid.sum(), _ENERGY_LIST, words),
        _money(f"energy_{reading}_uncapped", full, _ENERGY_LIST, words + ", no cap"),
        _money(f"energy_{reading}_cap_saves", full - paid.sum(), _ENERGY_LIST, "uncapped - capped"),
        Fact(f"energy_{reading}_eligible", int(rows["eligible"].sum()), "count", _ENERGY_LIST, "qualify"),
        Fact(f"energy_{reading}_capped", int(capped.sum()), "count", _ENERGY_LIST, "above the cap"),
        Fact(f"energy_{reading}_small", len(small), "count", _ENERGY_LIST, "0 < saving < threshold"),
        Fact(f"energy_{reading}_small_tce", int(small["saving_tce"].sum()), "tce", _ENERGY_LIST, "savings"),
        Fact(f"energy_{reading}_at_threshold", int(exact.sum()), "count", _ENERGY_LIST, "exactly at it"),
        Fact(f"energy_{reading}_per_tce", paid.sum() / float(rows["saving_tce"].sum()), "cny_per_tce",
             _ENERGY_LIST, "total / all printed savings", digits=1),
        _money(f"energy_{reading}_undated", paid[~rows["dated"]].sum(), _ENERGY_LIST,
               "to coke firms, listed for restructuring rather than a retrofit year"),
    ]  # fmt: skip


def _water_facts(result: Result, reading: str) -> list[Fact]:
    rows = result.water[result.water["reading"] == reading]
    lines, paid = subsidy.water_investment(result, reading), rows["subsidy_cny"].sum()
    over, spent = lines[lines["exceeds"]], lines["investment_10k_cny"].sum() * 1e4
    ratio, excess = lines["subsidy_per_investment"], over["subsidy_cny"] - over["investment_10k_cny"] * 1e4
    capped = rows["uncapped_cny"] > float(result.inputs.water(reading).cap)
    return [
        _money(f"water_{reading}_total", paid, _WATER_LIST, f"threshold {reading}"),
        _money(f"water_{reading}_cap_saves", rows["uncapped_cny"].sum() - paid, _WATER_LIST, "by caps"),
        Fact(f"water_{reading}_eligible", int(rows["eligible"].sum()), "count", _WATER_LIST, "that qualify"),
        Fact(f"water_{reading}_capped", int(capped.sum()), "count", _WATER_LIST, "above the cap"),
        Fact(f"water_{reading}_per_investment", paid / spent if spent else np.nan, "share", _WATER_LIST,
             "subsidy / investment of the lines that qualify"),
        Fact(f"water_{reading}_exceeds", len(over), "count", _WATER_LIST, "lines with subsidy > investment"),
        _money(f"water_{reading}_excess", excess.sum(), _WATER_LIST, "subsidy beyond investment"),
        Fact(f"water_{reading}_exceeds_names", "、".join(over["enterprise"]), "text", _WATER_LIST,
             "subsidy > investment"),
        Fact(f"water_{reading}_highest_ratio", ratio.max() if len(ratio) else np.nan, "ratio", _WATER_LIST,
             "largest subsidy / investment", digits=1),
    ]  # fmt: skip


def _rule_facts(result: Result) -> list[Fact]:
    i, water = result.inputs, result.water[result.water["reading"] == "inclusive"]
    exact = water[water["saving_m3"] == i.subsidy_water_threshold_m3]
    units = ("cny_per_tce", "tce", "10k_cny"), ("cny_per_m3", "m3", "10k_cny")
    rules = [
        Fact(f"{what}_{term}", getattr(i, name), unit, (name,))
        for what, names, codes in (("energy", _ENERGY, units[0]), ("water", _WATER, units[1]))
        for term, name, unit in zip(("rate", "threshold", "cap"), names, codes, strict=True)
    ]
    cap_at = float(i.energy.cap) / i.subsidy_energy_rate_cny_per_tce
    return [
        *rules,
        Fact("energy_cap_reached_at", cap_at, "tce", (_ENERGY[0], _ENERGY[2]), "cap / rate: no money beyond"),
        Fact("water_at_threshold", len(exact), "count", _WATER_LIST, "lines exactly at the threshold"),
        Fact("water_at_threshold_names", "、".join(exact["enterprise"]), "text", _WATER_LIST),
        _money("water_reading_difference", _sum(result, "inclusive") - _sum(result, "exclusive"), _WATER_LIST,
               "threshold included - excluded"),
        _money("energy_reading_difference", _sum(result, "line") - _sum(result, "enterprise"), _ENERGY_LIST,
               "per line - per enterprise"),
        Fact("energy_line_pays_more", bool(_sum(result, "line") > _sum(result, "enterprise")), "bool",
             _ENERGY_LIST, "per line > per enterprise"),
    ]  # fmt: skip


def _split_facts(result: Result) -> list[Fact]:
    table, terms = subsidy.splitting(result), result.inputs.energy
    best = table.loc[table["gain_cny"].idxmax()]
    uncapped = result.energy.loc[result.energy["reading"] == "enterprise", "uncapped_cny"].sum()
    small = table.loc[table["subsidy_cny"] == 0, "saving_tce"].sum()
    bundle = subsidy.entitlement([float(small)], terms)[2][0]
    lines = result.water.loc[result.water["reading"] == "inclusive", ["saving_m3", "subsidy_cny"]]
    water = (
        subsidy.best_split(lines["saving_m3"], result.inputs.water("inclusive"))[1].sum()
        - lines["subsidy_cny"].sum()
    )
    return [
        _money("water_split_gain", water, _WATER_LIST, "water lines cut into their best pieces"),
        _money("split_total", table["split_cny"].sum(), _ENERGY_LIST, "enterprises cut into best pieces"),
        _money("split_gain", table["gain_cny"].sum(), _ENERGY_LIST, "split - one project per enterprise"),
        Fact("split_firms", int((table["gain_cny"] > 0).sum()), "entities", _ENERGY_LIST, "gain by it"),
        Fact("split_defeats_cap", bool(table["split_cny"].sum() >= uncapped), "bool", _ENERGY_LIST,
             "pieces receive all that the caps withhold"),
        Fact("split_top_firm", str(best["enterprise"]), "text", _ENERGY_LIST, "gains most"),
        Fact("split_top_pieces", int(best["pieces"]), "count", _ENERGY_LIST, "its best number of pieces"),
        _money("split_top_gain", best["gain_cny"], _ENERGY_LIST, "its gain"),
        Fact("bundle_tce", int(small), "tce", _ENERGY_LIST, "savings of all enterprises below the threshold"),
        _money("bundle_gain", bundle, _ENERGY_LIST, "one bundle of them all, which the plan allows"),
    ]  # fmt: skip


def _total_facts(result: Result) -> list[Fact]:
    i, at = result.inputs, _DEADLINE
    both = (*_ENERGY_LIST, *_WATER_LIST)
    energy = {name: _sum(result, name) for name in ENERGY_READINGS}
    water = {name: _sum(result, name) for name in WATER_READINGS}
    paid = result.paths[i.subsidy_energy_reading][at] + result.paths[i.subsidy_water_reading][at]
    chosen = energy[i.subsidy_energy_reading] + water[i.subsidy_water_reading]
    awards = (
        i.reward_national_count * i.reward_national_10k_cny
        + i.reward_regional_count * i.reward_regional_10k_cny
    )
    names = (
        "reward_national_10k_cny",
        "reward_regional_10k_cny",
        "reward_national_count",
        "reward_regional_count",
    )
    return [
        _money("total_lowest", min(energy.values()) + min(water.values()), both, "cheapest pair of readings"),
        _money("total_highest", max(energy.values()) + max(water.values()), both, "dearest pair of readings"),
        _money("total", chosen, (*both, *_CHOSEN), "scenario's readings, printed savings"),
        _money("paid_2025", paid, (*both, *_CHOSEN, *_TIMING), "completed by 2025, realised savings"),
        Fact("paid_share", paid / chosen if chosen else np.nan, "share", (*both, *_CHOSEN, *_TIMING),
             "paid / total"),
        *(Fact(name.removesuffix("_10k_cny"), getattr(i, name), "10k_cny", (name,), "each")
          for name in names[:2]),
        *(Fact(name, getattr(i, name), "count", (name,), "the plan names no number") for name in names[2:]),
        Fact("reward_total", awards, "10k_cny", names, "count x award"),
    ]  # fmt: skip


def _measure_facts(result: Result) -> list[Fact]:
    table, source = result.support, ("table:support",)
    amounts = table.set_index("id")["rate"]
    rows = (
        ("energy_retrofit", _ENERGY[0]),
        ("water_retrofit", _WATER[0]),
        ("green_award_national", "reward_national_10k_cny"),
        ("green_award_regional", "reward_regional_10k_cny"),
    )
    same = all(amounts.get(key) == getattr(result.inputs, name) for key, name in rows)
    return [
        Fact("measures", len(table), "count", source, "support measures in the plan"),
        Fact(
            "measures_with_amount",
            int(table["rate"].notna().sum()),
            "count",
            source,
            "with a rate or an amount",
        ),
        Fact(
            "terms_as_printed",
            bool(same),
            "bool",
            (*source, *(name for _, name in rows)),
            "rates and awards as printed",
        ),
        Fact("promised", False, "bool", source, "the plan seeks the money from the region and promises none"),
    ]


def _verdict_facts(result: Result) -> list[Fact]:
    """What the sentences turn on: caps, splitting, readings, and whether the run completes the lists."""
    i, both, at = result.inputs, (*_ENERGY_LIST, *_WATER_LIST), _DEADLINE
    firms = result.energy[result.energy["reading"] == "enterprise"]
    capped = firms[firms["uncapped_cny"] > float(i.energy.cap)]
    paid = {name: result.paths[name][at] for name in (i.subsidy_energy_reading, i.subsidy_water_reading)}
    full = sum(_sum(result, name) for name in paid)
    saving, money = float(firms["saving_tce"].sum()), firms["subsidy_cny"].sum()
    lines = subsidy.water_investment(result, "inclusive").set_index("enterprise")["subsidy_per_investment"]
    timed = (*both, *_CHOSEN, *_TIMING)
    return [
        Fact("paid_year", int(YEARS[at]), "year", _ENERGY_LIST[:1], "end of the plan's main text"),
        Fact("paid_in_full", bool(sum(paid.values()) >= full - 0.5), "bool", timed, "paid = total"),
        _money("paid_energy", paid[i.subsidy_energy_reading], timed, "energy, completed by then"),
        _money("paid_water", paid[i.subsidy_water_reading], timed, "water, completed by then"),
        *(Fact(f"{what}_completion", getattr(i, f"{what}_completion_share"), "share",
               (f"{what}_completion_share",)) for what in ("energy", "water")),
        *(Fact(f"{what}_delay", getattr(i, f"{what}_start_delay_years"), "years",
               (f"{what}_start_delay_years",)) for what in ("energy", "water")),
        Fact("energy_by_enterprise", i.subsidy_energy_reading == "enterprise", "bool", _CHOSEN[:1]),
        Fact("water_threshold_counts", i.subsidy_water_reading == "inclusive", "bool", _CHOSEN[1:]),
        Fact("any_capped", bool(len(capped)), "bool", _ENERGY_LIST, "some enterprise is above the cap"),
        Fact("capped_saving_share", float(capped["saving_tce"].sum()) / saving, "share", _ENERGY_LIST,
             "savings of the capped enterprises / all"),
        Fact("capped_paid_share", capped["subsidy_cny"].sum() / money if money else np.nan, "share",
             _ENERGY_LIST, "subsidy of the capped enterprises / all"),
        Fact("split_pays", bool(subsidy.splitting(result)["gain_cny"].sum() > 0), "bool", _ENERGY_LIST),
        Fact("water_any_exceeds", bool((lines > 1).any()), "bool", _WATER_LIST, "subsidy > investment"),
        Fact("water_any_at_threshold", bool(_sum(result, "inclusive") > _sum(result, "exclusive")), "bool",
             _WATER_LIST, "the reading of the threshold changes the total"),
        Fact("water_highest_name", str(lines.idxmax()) if len(lines) else "", "text", _WATER_LIST),
        Fact("energy_reading_size", abs(_sum(result, "line") - _sum(result, "enterprise")) / 1e4, "10k_cny",
             _ENERGY_LIST, "size of the difference of the readings"),
        Fact("rewards_counted", bool(i.reward_national_count + i.reward_regional_count > 0), "bool",
             ("reward_national_count", "reward_regional_count")),
    ]  # fmt: skip


def _money(name: str, cny: float, inputs: tuple[str, ...], formula: str) -> Fact:
    """An amount of whole yuan as 万元."""
    return Fact(name, float(cny) / 1e4, "10k_cny", inputs, formula)


def _sum(result: Result, reading: str) -> int:
    table = result.energy if reading in ENERGY_READINGS else result.water
    return int(table.loc[table["reading"] == reading, "subsidy_cny"].sum())
