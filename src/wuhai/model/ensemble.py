"""Which headlines has the coupled model, what moves them, and which targets do they meet, draw by draw?

Identity: draw i of the ensemble is the coupled run (`wuhai.model.coupled`) with draw i's parameter values, market factor
and luck of projects; without random numbers for the projects, plastics follow their own median path, as a single run does.

Boundary: the variables in `VARIABLES` and the targets in `TARGETS`; `ensemble_drivers` says what varies. Sizes of merged
entities come from the assignment where entities, floor, ratio and kept ovens are the same in all draws, else from the named
sizes in proportion (`coking_entities.entity_sizes`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache

import numpy as np
import pandas as pd

from wuhai.model import coking_variables, energy_variables, plastics_draws, support_variables, water_use
from wuhai.model.coking_system import SYSTEM as COKING
from wuhai.model.constant import remembered
from wuhai.model.energy_system import SYSTEM as ENERGY
from wuhai.model.ensemble_drivers import (
    DRIVER_COLUMNS,
    LUCK,
    MARKET,
    PARAMETERS,
    PLASTICS_PATH,
    SHIFTS,
    drivers,
    inputs,
)
from wuhai.model.ensemble_targets import TARGETS, Target, level, margin, met, threshold
from wuhai.model.plastics_parameters import Parameters
from wuhai.model.structure_system import SYSTEM as STRUCTURE
from wuhai.model.support_system import SYSTEM as SUPPORT
from wuhai.model.water_system import SYSTEM as WATER
from wuhai.system import System
from wuhai.years import YEARS

__all__ = [
    "DRIVER_COLUMNS", "LUCK", "MARKET", "PARAMETERS", "TABLES", "TARGETS", "Target", "VARIABLES", "drivers", "inputs", "level", "margin",
    "met", "run", "threshold",
]  # fmt: skip

Array = np.ndarray

VARIABLES = {
    "Share|Value Added|Non-Coal": "%",
    "Value Added|Industry": "billion CNY",
    "Capacity|Coke": "Mt",
    "Production|Coke": "Mt",
    "Number of Entities|Coke": "1",
    "Number of Entities|Coke|At Floor": "1",
    "Concentration|Coke|HHI": "1",
    "Energy Use|Coke": "Mtce",
    "Emissions|CO2|Coke": "Mt CO2",
    "Capacity|Degradable Plastics": "Mt",
    "Production|Degradable Plastics": "Mt",
    "Output Value|Degradable Plastics|Net": "billion CNY",
    "Price|Degradable Plastics": "CNY/t",
    "Energy Savings|Retrofit": "Mtce",
    "Energy Savings|Phase-out": "Mtce",
    "Energy Savings|Combined": "Mtce",
    "Energy Use|Phase-out": "Mtce",
    "Emission Reductions|CO2|Combined": "Mt CO2",
    "Water Savings|Retrofit": "million m3",
    "Water Use|Unchanged Intensity": "million m3",
    "Subsidy|Energy Retrofit|Per Enterprise": "million CNY",
    "Subsidy|Energy Retrofit|Per Line": "million CNY",
    "Subsidy|Water Retrofit": "million CNY",
}
"""Headline variable of the results contract -> unit. `At Floor` counts entities that reach the floor, before the merger
the firms that do; `Unchanged Intensity` is water use at unchanged water per GDP less the listed projects."""

TABLES = tuple({"pipeline": 0} | {name: 0 for model in SHIFTS.values() for name in model.tables})
"""Tables that `run` takes."""

MOVING = frozenset({*PARAMETERS, *(target.parameter for target in TARGETS), *(str(target.year) for target in TARGETS)})
"""Parameters that move a headline or set the target or the year it is judged by."""

_SINGLE = ("coke_capacity_10kt", "plastics_target_10kt")
"""Numbers the models take one of per run; like counts, years, choices and switches, draws are grouped by their values."""


def run(
    tables: Mapping[str, pd.DataFrame],
    values: Mapping[str, object],
    draws: Mapping[str, Array],
    distinct: Collection[str] = (),
) -> dict[str, Array]:
    """All headlines of every draw in one vectorised run.

    Args:
        tables: the data package by resource name.
        values: parameter values by name; what no draw changes.
        draws: name -> (draws,), any parameter; `MARKET` (draws,) and `LUCK` (draws, size) from `drivers`. Without the
            latter two, plastics follow the median of their own draws at each set of parameters.
        distinct: parameters whose values are few: draws that share them are run together as one number, so that
            the assignment is solved for each of them.

    Returns:
        Variable of `VARIABLES` -> (draws, years) in its unit; one row if nothing is drawn.

    Raises:
        KeyError: a name that is neither a parameter nor a random driver.
        ValueError: arrays of different length, or values the models refuse.
    """
    unknown = [name for name in draws if name not in values and name not in (MARKET, LUCK)]
    if unknown:
        raise KeyError(f"{', '.join(unknown)}: neither a parameter nor one of {MARKET}, {LUCK}")
    count = {len(array) for array in draws.values()} or {1}
    if len(count) > 1:
        raise ValueError(f"draws of different length: {sorted(count)}")
    found = {name: np.empty((next(iter(count)), YEARS.size)) for name in VARIABLES}
    tables = {name: _bare(tables[name]) for name in TABLES}
    for rows, same, varied in _groups(values, draws, distinct):
        for name, path in _together(tables, {**values, **same}, varied).items():
            found[name][rows] = path
    return found


@remembered
def _bare(table: pd.DataFrame) -> pd.DataFrame:
    """The table without its attributes, which pandas would copy, deeply, at every operation."""
    bare = table.copy(deep=False)
    bare.attrs = {}
    return bare


def _groups(
    values: Mapping[str, object], draws: Mapping[str, Array], distinct: Collection[str]
) -> Iterator[tuple[Array | slice, dict, dict]]:
    """Rows that share every number the models take one of: rows, those numbers, the rest of the draws."""
    single = [
        name for name in draws
        if name in values and (not isinstance(values[name], float) or name in _SINGLE or name in distinct)
    ]  # fmt: skip
    if not single:
        yield slice(None), {}, dict(draws)
        return
    table = pd.DataFrame({name: np.asarray(draws[name]) for name in single})
    place = table.groupby(single, sort=False).ngroup().to_numpy()
    for group in range(place.max() + 1):
        rows = np.flatnonzero(place == group)
        same = {name: type(values[name])(table[name].iloc[rows[0]]) for name in single}
        yield rows, same, {name: np.asarray(array)[rows] for name, array in draws.items() if name not in single}


def _together(
    tables: Mapping[str, pd.DataFrame], values: Mapping[str, object], draws: Mapping[str, Array]
) -> dict[str, Array]:
    """One vectorised run: coking and plastics first, then what hangs on them."""
    known = {**values, **{name: array for name, array in draws.items() if name in values}}

    def asked(model: System) -> dict[str, object]:
        return {name: tables[name] for name in model.tables} | {name: known[name] for name in model.parameters}

    coke = COKING.run(**asked(COKING))
    capacity, production, value = _plastics(tables["pipeline"], values, known, draws)
    shares = STRUCTURE.run(
        coke_output_index=coke.output_index,
        plastics_value_added_100m_cny=value["value_added_constant"],
        plastics_price_index=value["price"] / value["price"][..., :1],
        **asked(STRUCTURE),
    )
    wet = WATER.run(**asked(WATER))
    found = {name: path for name, (_, path) in coking_variables.series(coke).items()}
    saved = ENERGY.run(coke_closed=coke.listed_closed, **asked(ENERGY))
    paid = SUPPORT.run(**asked(SUPPORT))
    more = energy_variables.series(saved) | support_variables.series(paid)
    found |= {name: path for (name, _), path in more.items()}
    # of these two a few of many series are asked for, and the rest costs more than the run itself
    found |= {
        "Share|Value Added|Non-Coal": 100 * shares.share(),
        "Value Added|Industry": shares.volume.sum(axis=-2) / 10,
        "Water Savings|Retrofit": wet.saving / 100,
        "Water Use|Unchanged Intensity": water_use.unchanged_use(wet) * 100,
        "Capacity|Degradable Plastics": capacity / 100,
        "Production|Degradable Plastics": production / 100,
        "Output Value|Degradable Plastics|Net": value["value_net"] / 10,
        "Price|Degradable Plastics": value["price"],
    }
    return {name: found[name] for name in VARIABLES}


def _plastics(
    pipeline: pd.DataFrame, values: Mapping[str, object], known: Mapping[str, object], draws: Mapping[str, Array]
) -> tuple[Array, Array, dict[str, Array]]:
    """Capacity, output and values, (..., years)."""
    p = _parameters(known)
    if p.solve_buildout:
        capacity, production = plastics_draws.solved(pipeline, p)
    elif LUCK in draws:
        capacity, production = plastics_draws.drawn(pipeline, p, draws[LUCK], draws[MARKET])
    else:
        capacity, production = _medians(pipeline, values, draws)
    return capacity, production, plastics_draws.priced(p, production)


def _medians(
    pipeline: pd.DataFrame, values: Mapping[str, object], draws: Mapping[str, Array]
) -> tuple[Array, Array]:
    """Median paths of the model's own Monte Carlo, played once for each distinct set of its parameters."""
    names = [name for name in PLASTICS_PATH if name in draws]
    if not names:
        return _median(_Question(pipeline, _digest(pipeline), _parameters(values)))
    sets, place = np.unique(np.stack([draws[name] for name in names], axis=1), axis=0, return_inverse=True)
    digest = _digest(pipeline)
    settings = ({**values, **dict(zip(names, map(float, row), strict=True))} for row in sets)
    found = [_median(_Question(pipeline, digest, _parameters(setting))) for setting in settings]
    capacity, production = (np.stack(paths)[place.ravel()] for paths in zip(*found, strict=True))
    return capacity, production


@dataclass(frozen=True)
class _Question:
    """A table and parameters of which the median is asked; equal if their contents are."""

    pipeline: pd.DataFrame = field(compare=False)
    digest: int
    parameters: Parameters


@lru_cache(maxsize=512)
def _median(question: _Question) -> tuple[Array, Array]:
    return plastics_draws.central(question.pipeline, question.parameters)


def _digest(table: pd.DataFrame) -> int:
    return hash(pd.util.hash_pandas_object(table).to_numpy().tobytes())


def _parameters(values: Mapping[str, object]) -> Parameters:
    return Parameters(**{item.name: values[item.name] for item in fields(Parameters)})
