"""Which variables does the coking model report? Names and units of the results contract, one path per variable.

Units as published: Mt, Mtce, Mt CO2, %, 1; the model's own 万吨 and fractions are converted here and nowhere else.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from wuhai.model import concentration
from wuhai.model.coking import Result
from wuhai.model.coking_timeline import accumulate
from wuhai.years import YEARS

Array = np.ndarray


def series(result: Result) -> dict[str, tuple[str, Array]]:
    """Variable -> (unit, values): paths (Y,), or (draws, Y) where inputs are draws."""
    path, inputs, firms = result.paths, result.inputs, result.firms
    ratio = result.by_products.set_index("product")["t_per_t"]
    before, after = firms["capacity_10kt"].to_numpy(), result.group_sizes
    energy, output, old = result.energy, result.output, result.old_energy
    measures = {
        "HHI": ("1", concentration.hhi, 1),
        "CR4": ("%", concentration.largest_share, 100),
        "Effective Number": ("1", concentration.effective_number, 1),
    }
    return {
        "Capacity|Coke": ("Mt", path.capacity / 100),
        "Capacity|Coke|Retired": ("Mt", path.retired / 100),
        "Capacity|Coke|Commissioned": ("Mt", path.started / 100),
        "Capacity|Coke|Legacy": ("Mt", (inputs.coke_capacity_10kt - path.retired) / 100),
        "Capacity|Coke|Gap": ("Mt", (inputs.coke_capacity_10kt - path.capacity) / 100),
        "Capacity Utilization|Coke": ("%", 100 * per(output, path.capacity)),
        "Production|Coke": ("Mt", output / 100),
        "Production|Coal Tar": ("Mt", ratio["tar"] * output / 100),
        "Production|Crude Benzene": ("Mt", ratio["crude_benzene"] * output / 100),
        "Number of Entities|Coke": ("1", entity_path(result)),
        "Number of Entities|Coke|At Floor": ("1", floor_path(result)),
        "Number of Enterprises|Coke": ("1", enterprise_path(result)),
        **{f"Concentration|Coke|{name}": (unit, result.over_time(scale * of(before), scale * of(after)))
           for name, (unit, of, scale) in measures.items()},
        "Energy Intensity|Coke": ("kgce/t", 1000 * per(energy, output)),
        "Energy Use|Coke": ("Mtce", energy / 100),
        "Energy Savings|Coke": ("Mtce", (old * output / 1000 - energy) / 100),
        "Emissions|CO2|Coke": ("Mt CO2", energy * np.asarray(inputs.co2_t_per_tce)[..., None] / 100),
    }  # fmt: skip


def variables(result: Result) -> pd.DataFrame:
    """The series of one run in the long form of the results contract: variable, unit, year, value."""
    frames = [
        pd.DataFrame({"variable": name, "unit": unit, "year": YEARS, "value": values.astype(float)})
        for name, (unit, values) in series(result).items()
    ]
    return pd.concat(frames, ignore_index=True)


def entity_path(result: Result) -> Array:
    """Holders of the capacity: the firms, then the merged entities."""
    return result.over_time(len(result.firms), result.entities)


def floor_path(result: Result) -> Array:
    """Holders that reach the floor: of the firms, then the merged entities, one at least."""
    size, floor = result.firms["capacity_10kt"].to_numpy(), np.asarray(result.inputs.floor_10kt)[..., None]
    return result.over_time((size >= floor).sum(axis=-1)[..., None], result.entities)


def enterprise_path(result: Result) -> Array:
    """Of the 14, those that the exit list has not closed altogether: 14, 12, 8 as printed."""
    gone = result.firms.loc[result.firms["exit_10kt"] > 0, "capacity_printed"].to_numpy(float)
    closed = accumulate(result.events.retire[..., : result.events.listed], gone, YEARS)
    return len(result.firms) - closed


def per(amount: Array, base: Array) -> Array:
    """amount / base, NaN where there is no base: no ovens have no utilisation."""
    return np.divide(amount, base, out=np.full(np.shape(amount), np.nan), where=base > 1e-9)
