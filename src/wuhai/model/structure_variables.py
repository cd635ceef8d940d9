"""What the structure model reports: variables and units of the results contract, IAMC names."""

from __future__ import annotations

import pandas as pd

from wuhai.model.change import Array
from wuhai.model.sectors import Result
from wuhai.model.structure_analysis import single
from wuhai.model.structure_inputs import BASES
from wuhai.years import YEARS

_SHARE, _VALUE = "Share|Value Added|Non-Coal", "Value Added"
_DEFINITION_NAMES = {
    "narrow": "Narrow",
    "broad": "Broad",
    "broad_power": "Broad with Power",
    "strict": "Strict",
}
_SECTOR_NAMES = (
    "Coal Mining",
    "Coking",
    "Coal Power",
    "Chlor-Alkali",
    "Degradable Plastics",
    "Other Non-Coal",
)


def series(result: Result) -> dict[tuple[str, str], Array]:
    """IAMC variable and unit -> values (..., Y), with draws if the run has them.

    Shares by definition are in the prices of the target; value added is in 2021 prices.
    """
    found = {(_SHARE, "%"): 100 * result.share()}
    for name, title in _DEFINITION_NAMES.items():
        found[f"{_SHARE}|{title}", "%"] = 100 * result.share(name)
    for basis in BASES:
        found[f"{_SHARE}|{basis.title()} Prices", "%"] = 100 * result.share(basis=basis)
    found[f"{_VALUE}|Industry", "billion CNY"] = result.volume.sum(axis=-2) / 10
    for index, title in enumerate(_SECTOR_NAMES):
        found[f"{_VALUE}|{title}", "billion CNY"] = result.volume[..., index, :] / 10
    return found


def variables(result: Result) -> pd.DataFrame:
    """`series` of one run as a frame: variable, unit, year, value."""
    frames = [
        pd.DataFrame({"variable": name, "unit": unit, "year": YEARS, "value": values})
        for (name, unit), values in series(single(result)).items()
    ]
    return pd.concat(frames, ignore_index=True)
