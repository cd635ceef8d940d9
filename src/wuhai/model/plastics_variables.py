"""A run of the plastics model in the long form of the results files, IAMC names and units."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wuhai.model.plastics import Result
from wuhai.model.plastics_value import implied_price
from wuhai.years import YEARS


def variables(result: Result) -> pd.DataFrame:
    """Central values in IAMC names and units: variable, unit, year, value; no empty value."""
    p, at = result.parameters, result.parameters.at_target
    use = np.divide(
        result.production, result.capacity, out=np.full(len(YEARS), np.nan), where=result.capacity > 0
    )
    series = [
        ("Capacity|Degradable Plastics", "Mt", result.capacity / 100),
        ("Capacity|Degradable Plastics|Gap", "Mt", (p.plastics_target_10kt - result.capacity) / 100),
        ("Capacity Utilization|Degradable Plastics", "%", use * 100),
        ("Production|Degradable Plastics", "Mt", result.production / 100),
        ("Output Value|Degradable Plastics|Gross", "billion CNY", result.value_gross / 10),
        ("Output Value|Degradable Plastics|Net", "billion CNY", result.value_net / 10),
        ("Price|Degradable Plastics", "CNY/t", result.price),
        *_demands(result),
    ]
    frames = [pd.DataFrame({"variable": v, "unit": u, "year": YEARS, "value": y}) for v, u, y in series]
    probability = (result.chosen.capacity[:, at] >= p.plastics_target_10kt).mean()
    implied = implied_price(p.plastics_output_value_100m_cny, p.plastics_target_10kt)
    nameplate = result.funnels[p.capacity_basis]["nameplate"].sum()
    once = [
        ("Capacity|Degradable Plastics|Named", "Mt", nameplate / 100),
        ("Price|Degradable Plastics|Implied", "CNY/t", implied),
        ("Probability|Target Met|Degradable Plastics", "%", probability * 100),
    ]
    rows = pd.DataFrame(once, columns=["variable", "unit", "value"]).assign(year=YEARS[at])
    table = pd.concat([*frames, rows.astype({"value": float})], ignore_index=True)
    return table.dropna(subset="value")[["variable", "unit", "year", "value"]].reset_index(drop=True)


def _demands(result: Result) -> list[tuple[str, str, np.ndarray]]:
    names = {"bdo": "BDO", "pta": "PTA", "adipic_acid": "Adipic Acid", "succinic_acid": "Succinic Acid",
             "carbide": "Calcium Carbide", "acetylene": "Acetylene", "formaldehyde": "Formaldehyde"}  # fmt: skip
    feeds = result.chain.set_index("feed")["per_t"]
    demands = [(f"Demand|{name}", "Mt", feeds[key] * result.production / 100) for key, name in names.items()]
    return [*demands, ("Demand|Hydrogen", "kt", feeds["hydrogen"] * result.production * 10)]
