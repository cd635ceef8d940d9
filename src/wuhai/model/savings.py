"""What do the listed retrofits and closures save, year by year?

Identity: saving_t = sum over lines of max(0, unit energy - limit) x output x completion x part done by t.
Closures free their gross energy use, less the use of what replaces them; a firm on both lists counts once:
combined = retrofit + net phase-out - overlap.

Boundary: the 38 listed enterprises and the 28 listed closures, 万吨标准煤 a year in place at the end of each year,
at the outputs and unit energies printed ('last year's output'). Neither growth nor rebound of
output is in it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.model import phaseout, retrofit
from wuhai.model.periods import schedule
from wuhai.years import YEARS

Array = np.ndarray

TABLES = ("energy_saving", "phaseout_ferroalloy", "phaseout_carbide", "phaseout_coke")
"""Tables that `run` takes."""

DEADLINE = int(np.searchsorted(YEARS, 2025))
"""Position of 2025 on the axis of years."""

LEVELS = ("printed", "access", "advanced", "blend")


@dataclass(frozen=True)
class Inputs:
    """Parameters of the energy model; numbers are scalars or one per draw, shape (draws,).

    Attributes:
        energy_target_level: what the retrofits reach, one of `LEVELS`; `printed` takes the plan's savings as
            they stand.
        energy_blend_share: for `blend`, way from the access (0) to the advanced limit (1).
        energy_completion_share: part of every saving that is realised.
        energy_start_delay_years: years by which all retrofits come later than printed.
        energy_deadline_year: end of the retrofits without a year of their own (the coke firms).
        energy_target_10k_tce, energy_list_total_10k_tce: 100 and 78.4 as printed.
        phaseout_total_10k_tce: 125.33 as printed; phaseout_delay_years: years by which closures come later.
        phaseout_utilisation: output per capacity of what replaces the closures.
        phaseout_*_replacement_share: part of the closed capacity that is replaced.
        phaseout_ferroalloy_limit_kgce_per_t: energy of replacing ferrosilicon; the plan prints no limit.
        co2_t_per_tce, co2_low_t_per_tce, co2_high_t_per_tce: tonnes of CO2 per tce, and the factor's range.
    """

    energy_target_level: str
    energy_blend_share: ArrayLike
    energy_completion_share: ArrayLike
    energy_start_delay_years: ArrayLike
    energy_deadline_year: int
    energy_target_10k_tce: float
    energy_list_total_10k_tce: float
    phaseout_total_10k_tce: float
    phaseout_delay_years: ArrayLike
    phaseout_utilisation: ArrayLike
    phaseout_coke_replacement_share: ArrayLike
    phaseout_carbide_replacement_share: ArrayLike
    phaseout_ferroalloy_replacement_share: ArrayLike
    phaseout_ferroalloy_limit_kgce_per_t: ArrayLike
    co2_t_per_tce: ArrayLike
    co2_low_t_per_tce: float
    co2_high_t_per_tce: float

    def __post_init__(self) -> None:
        """Refuse a level no formula knows; ranges are the schema's business."""
        if self.energy_target_level not in LEVELS:
            raise ValueError(
                f"energy_target_level {self.energy_target_level!r}: allowed are {', '.join(LEVELS)}"
            )

    def replacement_shares(self) -> dict[str, ArrayLike]:
        """Replaced part of the closed capacity by exit list."""
        return {name: getattr(self, f"phaseout_{name}_replacement_share") for name in phaseout.LISTS}


PARAMETERS = tuple(field.name for field in fields(Inputs))
"""Names in data/parameters.csv that `run` takes."""


@dataclass(frozen=True)
class Result:
    """One run; paths are 万吨标准煤 a year in place at the end of each year, (Y,) or (draws, Y).

    Attributes:
        rows: the retrofit list, recomputed, as from `wuhai.model.retrofit.recompute`.
        exits: the exit lists, as from `wuhai.model.phaseout.closures`.
        pairs: firms on both, as from `wuhai.model.phaseout.overlaps`.
        saving: saving of every line at the scenario's level, (..., rows), before completion.
        retrofit: realised savings of the list.
        gross_by_list, replacement_by_list: energy use of the capacity closed so far, and of what replaces it.
        overlap: retrofit savings on capacity that has closed.
        limits: energy per tonne of the replacing capacity by list, kgce/t.
        coke_closed: closed part of the listed coke capacity as given to `run`, or None.
        inputs: the parameters.
    """

    rows: pd.DataFrame
    exits: pd.DataFrame
    pairs: pd.DataFrame
    saving: Array
    retrofit: Array
    gross_by_list: dict[str, Array]
    replacement_by_list: dict[str, Array]
    overlap: Array
    limits: dict[str, float]
    coke_closed: Array | None
    inputs: Inputs

    @property
    def gross(self) -> Array:
        """Energy use of all capacity closed so far: what the plan prints as the saving."""
        return sum(self.gross_by_list.values())

    @property
    def net(self) -> Array:
        """`gross` less what replaces it; negative if the replacement uses more."""
        return self.gross - sum(self.replacement_by_list.values())

    @property
    def combined(self) -> Array:
        """Retrofits and closures together, each saving counted once."""
        return self.retrofit + self.net - self.overlap


def run(
    *,
    energy_saving: pd.DataFrame,
    phaseout_ferroalloy: pd.DataFrame,
    phaseout_carbide: pd.DataFrame,
    phaseout_coke: pd.DataFrame,
    coke_closed: ArrayLike | None = None,
    **parameters,
) -> Result:
    """Savings by year of the retrofit list and the exit lists.

    Args:
        energy_saving, phaseout_*: the plan's tables.
        coke_closed: closed part of the listed coke capacity by year from the coking model, (Y,) or (draws,
            Y); without it the coke rows close in their printed years.
        parameters: every field of `Inputs`, none besides.

    Raises:
        TypeError: a parameter is missing or unknown.
        ValueError: an unknown target level, or a table without a limit for what replaces a closure.
    """
    rows = retrofit.recompute(energy_saving)
    exits = phaseout.closures(ferroalloy=phaseout_ferroalloy, carbide=phaseout_carbide, coke=phaseout_coke)
    given = None if coke_closed is None else np.asarray(coke_closed, float)
    return _settled(rows, exits, given, Inputs(**parameters))


def again(result: Result, **changes) -> Result:
    """The run once more, from the same tables, with some parameters changed."""
    return _settled(result.rows, result.exits, result.coke_closed, replace(result.inputs, **changes))


def _settled(rows: pd.DataFrame, exits: pd.DataFrame, coke_closed: Array | None, inputs: Inputs) -> Result:
    closed = phaseout.closed_share(exits, inputs.phaseout_delay_years, coke_closed)
    saving = retrofit.scenario_saving(rows, inputs.energy_target_level, inputs.energy_blend_share)
    limits = {name: _limit(rows, product) for name, product in (("carbide", "电石"), ("coke", "焦炭"))}
    limits["ferroalloy"] = inputs.phaseout_ferroalloy_limit_kgce_per_t
    replaced = phaseout.replacement(
        exits, closed, share=inputs.replacement_shares(), limit_kgce_per_t=limits,
        utilisation=inputs.phaseout_utilisation,
    )  # fmt: skip
    pairs = phaseout.overlaps(rows, exits)
    return Result(
        rows, exits, pairs, saving, retrofit_path(rows, saving, inputs), phaseout.freed(exits, closed),
        replaced, overlap_path(rows, saving, pairs, closed, inputs), limits, coke_closed, inputs,
    )  # fmt: skip


def retrofit_path(rows: pd.DataFrame, saving: Array, inputs: Inputs) -> Array:
    """Realised savings of the list, (..., Y): linear over a line's retrofit period, moved by the delay."""
    start, end = schedule(rows, inputs.energy_deadline_year)
    path = np.zeros(YEARS.size)
    for first, last in sorted(set(zip(start, end, strict=True))):
        group = saving[..., (start == first) & (end == last)].sum(axis=-1)
        path = path + group[..., None] * phaseout.ramp(first, last, inputs.energy_start_delay_years)
    return path * np.asarray(inputs.energy_completion_share)[..., None]


def overlap_path(
    rows: pd.DataFrame, saving: Array, pairs: pd.DataFrame, closed: list[Array], inputs: Inputs
) -> Array:
    """Retrofit savings on output that has closed, (..., Y): in place or closed, whichever is less."""
    start, end = schedule(rows, inputs.energy_deadline_year)
    path = np.zeros(YEARS.size)
    for pair in pairs[pairs["row"] >= 0].itertuples():
        done = phaseout.ramp(start[pair.row], end[pair.row], inputs.energy_start_delay_years)
        done = done * np.asarray(inputs.energy_completion_share)[..., None]
        twice = np.minimum(done, closed[pair.closure])
        path = path + saving[..., pair.row, None] * pair.closing_share * twice
    return path


def _limit(rows: pd.DataFrame, product: str) -> float:
    """The advanced limit printed for a product, the median if there are several."""
    limits = rows.loc[rows["product"] == product, "advanced_limit_kgce_per_t"].dropna()
    if limits.empty:
        raise ValueError(
            f"energy_saving: no advanced limit for product {product!r}; one is needed for its replacement"
        )
    return float(limits.median())
