"""How much coke, at what energy, and do the plan's printed savings follow from its own figures? Facts of one run.

Identity: saving = (unit energy - limit)+ x output, at the access and the advanced limit as printed.
Boundary: the coke lines of the energy-saving list and the coke exit list, as printed; output from the model.
"""

from __future__ import annotations

import numpy as np

from wuhai.facts import Fact
from wuhai.model.coking import Result
from wuhai.model.coking_inputs import AT, BOTH, ENERGY, EXITS, LIST, OUTPUT
from wuhai.model.coking_variables import per
from wuhai.years import YEARS


def facts(result: Result) -> list[Fact]:
    """Facts on output, energy, closures and by-products."""
    return [*_output(result), *_savings(result), *_closures(result), *_by_products(result)]


def _output(result: Result) -> list[Fact]:
    output, capacity = result.output, result.paths.capacity
    rate, unit_energy = per(output, capacity), 1000 * per(result.energy, output)
    low = int(np.argmin(output))
    return [
        Fact("output_2021", output[0], "10kt", OUTPUT, "capacity x utilisation by size"),
        Fact("output_2025", output[AT], "10kt", OUTPUT, "capacity x utilisation by size"),
        Fact("output_2030", output[-1], "10kt", OUTPUT, "capacity x utilisation by size"),
        Fact("output_change_2025", output[AT] / output[0] - 1, "share", OUTPUT, "2025 / 2021 - 1"),
        Fact("output_lowest", output[low], "10kt", OUTPUT, "min over years"),
        Fact("output_lowest_year", float(YEARS[low]), "year", OUTPUT, "first year of the lowest output"),
        Fact("utilisation_2021", rate[0], "share", OUTPUT, "output / capacity"),
        Fact("utilisation_2025", rate[AT], "share", OUTPUT, "output / capacity"),
        Fact("energy_2021", result.energy[0], "10k_tce", ENERGY, "output x unit energy"),
        Fact("energy_2025", result.energy[AT], "10k_tce", ENERGY, "output x unit energy"),
        Fact("unit_energy_2025", unit_energy[AT], "kgce_per_t", ENERGY, "energy / output"),
    ]


def _savings(result: Result) -> list[Fact]:
    listed, inputs, used = result.listed, result.inputs, (LIST,)
    printed, advanced = listed["saving_10k_tce"].sum(), listed["saving_advanced"].sum()
    energy, apart = listed["unit_energy_kgce_per_t"], listed.loc[~listed["agrees"], "firm"]
    factors = (("low", "co2_low_t_per_tce"), ("central", "co2_t_per_tce"), ("high", "co2_high_t_per_tce"))
    return [
        Fact("unit_energy", result.old_energy, "kgce_per_t", used, "listed firms, weighted by coke output"),
        Fact("unit_energy_best", energy.min(), "kgce_per_t", used, "lowest of the listed firms"),
        Fact("unit_energy_worst", energy.max(), "kgce_per_t", used, "highest of the listed firms"),
        Fact("access_limit", listed["access_limit_kgce_per_t"].max(), "kgce_per_t", used, "as printed"),
        Fact("advanced_limit", listed["advanced_limit_kgce_per_t"].max(), "kgce_per_t", used, "as printed"),
        Fact("firms_within_access", int((energy <= listed["access_limit_kgce_per_t"]).sum()), "entities", used,
             "unit energy <= access limit"),
        Fact("saving_printed", printed, "10k_tce", used, "sum of the printed savings, 8 firms"),
        Fact("saving_advanced", advanced, "10k_tce", used, "(e - advanced limit)+ x output"),
        Fact("saving_access", listed["saving_access"].sum(), "10k_tce", used, "(e - access limit)+ x output"),
        Fact("saving_matches", bool(listed["agrees"].all()), "bool", used, "every printed saving = at advanced"),
        Fact("saving_difference", advanced - printed, "10k_tce", used, "computed at advanced - printed"),
        Fact("saving_firms_apart", len(apart), "entities", used, "firms whose printed saving differs"),
        *(Fact(f"saving_co2_{grade}", printed * getattr(inputs, name), "10kt_co2", (LIST, name), "saving x factor")
          for grade, name in factors),
    ]  # fmt: skip


def _closures(result: Result) -> list[Fact]:
    firms, listed = result.firms, result.listed.set_index("firm")
    energy = firms["exit_energy_10k_tce"]
    without = (firms["exit_10kt"] > 0) & energy.isna()
    capacity = firms.loc[energy.notna(), "exit_10kt"].sum()
    both = firms.loc[firms["in_energy_list"] & firms["in_exit_list"], "firm"]
    small = float(result.inputs.coke_utilisation_small_base)
    return [
        Fact("closing_energy", energy.sum(), "10k_tce", (EXITS,), "energy use of the closing firms, printed"),
        Fact("closing_without_energy", int(without.sum()), "entities", (EXITS,), "closing firms printed as none"),
        Fact("closing_unit_energy_full", 1000 * energy.sum() / capacity, "kgce_per_t", (EXITS,),
             "energy / capacity: unit energy if all of it ran"),
        Fact("closing_unit_energy", 1000 * energy.sum() / capacity / small, "kgce_per_t",
             (EXITS, "coke_utilisation_small_base"), "energy / (capacity x utilisation)"),
        Fact("both_lists_saving", listed.loc[both, "saving_10k_tce"].sum(), "10k_tce", BOTH,
             "printed savings of firms that also close ovens"),
        Fact("both_lists_closing_energy", energy[firms["firm"].isin(both)].sum(), "10k_tce", BOTH,
             "closing energy of firms that also list savings"),
    ]  # fmt: skip


def _by_products(result: Result) -> list[Fact]:
    output = result.output[AT]
    found = []
    for row in result.by_products.itertuples():
        note = f"by-product / coke, {row.firms} firms that print it"
        found.append(Fact(f"{row.product}_per_t", row.t_per_t, "t_per_t", (LIST,), note, digits=3))
        if row.firms > 1:
            made = row.t_per_t * output
            found.append(Fact(f"{row.product}_2025", made, "10kt", (*OUTPUT, LIST), "yield x coke output"))
    return found
