"""The draws of one scenario's ensemble, and what is kept of them: fans, probabilities, every headline's value in each draw."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from wuhai import inputs
from wuhai.case import Case
from wuhai.inputs import digest, note, unnoted
from wuhai.kept import versions
from wuhai.model import ensemble
from wuhai.model.constant import declare
from wuhai.model.headlines import DEADLINE
from wuhai.uncertainty import sampling, summaries
from wuhai.years import YEARS

Array = np.ndarray

_AT = int(np.searchsorted(YEARS, DEADLINE))


@dataclass(frozen=True)
class Setting:
    """What an ensemble of a scenario rests on.

    Attributes:
        tables: those of `ensemble.TABLES`, words of both languages.
        values: of `ensemble.PARAMETERS` and of what the targets name.
        drivers: what varies; wider: all parameters with a distribution, those that the scenario decides among them.
        key: hash of tables and values, of the code and of the libraries.
    """

    tables: Mapping[str, pd.DataFrame]
    values: Mapping[str, object]
    drivers: pd.DataFrame
    wider: pd.DataFrame
    key: str

    @classmethod
    def of(cls, case: Case) -> Setting:
        """The setting of a case; the running page is noted as resting on it."""
        names = tuple(dict.fromkeys([*ensemble.PARAMETERS, *_named()]))
        parameters, settings = ({name: held[name] for name in names} for held in (case.parameters, case.scenario.settings))
        note("code:wuhai.study", lambda: inputs.code("wuhai.study"))
        for table in ensemble.TABLES:
            case.tables.note(table, case.lang)
        with unnoted():
            tables = {table: declare(case.tables.within("")[table]) for table in ensemble.TABLES}
            hashes = {table: case.tables.hash(table) for table in ensemble.TABLES}
        drawn = [name for name in ensemble.PARAMETERS if parameters[name].distribution not in ("", "fixed")]
        values = {name: setting.value for name, setting in settings.items()}
        frames = [ensemble.drivers(parameters, settings, tables, vary) for vary in ((), drawn)]
        told = [frame.to_csv(index=False) for frame in frames]
        key = digest([hashes, values, told, case.scenario.as_of, inputs.code("wuhai.study"), versions()])
        return cls(tables, values, frames[0], parameters_of(frames[1]), key)

    def varying(self, case: Case, names: Collection[str]) -> Setting:
        """The setting with more parameters drawn, though the scenario or the schema fixes them."""
        drivers = ensemble.drivers(case.parameters, case.scenario.settings, self.tables, names)
        return replace(self, drivers=drivers)


def parameters_of(drivers: pd.DataFrame) -> pd.DataFrame:
    """The drivers that are parameters, without chance itself."""
    return drivers[~drivers["name"].isin([ensemble.MARKET, ensemble.LUCK])].reset_index(drop=True)


def _named() -> Collection[str]:
    """Parameters that targets name."""
    years = [target.year for target in ensemble.TARGETS if isinstance(target.year, str)]
    return [*(target.parameter for target in ensemble.TARGETS), *years]


def drawn(setting: Setting, draws: int, seed: int) -> dict[str, pd.DataFrame]:
    """Run the ensemble in blocks and keep its summary.

    Returns:
        quantiles: id (variable), unit, year, p10, p50, p90; probabilities: id (target), probability, error, draws, seed;
        levels: (draws) x every headline, see `levels`; met: (draws) x every target.
    """
    parts = []
    for ks in sampling.chunks(draws):
        blocks = [sampling.block(setting.drivers, draws, seed, k) for k in ks]
        some = {name: np.concatenate([block[name] for block in blocks]) for name in setting.drivers["name"]}
        found = ensemble.run(setting.tables, setting.values, some)
        parts.append((found, levels(setting.values, found, some), ensemble.met(found, setting.values, some)))
    paths, values, met = (
        {name: np.concatenate([part[i][name] for part in parts]) for name in parts[0][i]} for i in range(3)
    )
    return {
        "quantiles": pd.concat([fan(name, path) for name, path in paths.items()], ignore_index=True),
        "probabilities": probabilities(met, seed),
        "levels": pd.DataFrame(values),
        "met": pd.DataFrame(met),
    }


def levels(values: Mapping[str, object], found: Mapping[str, Array], draws: Mapping[str, Array]) -> dict[str, Array]:
    """Every headline as one number a draw: targets by id in the year they fall due, variables by name in 2025."""
    named = {target.id: ensemble.level(target, found, values, draws) for target in ensemble.TARGETS}
    return named | {name: found[name][:, _AT] for name in ensemble.VARIABLES}


def fan(name: str, path: Array) -> pd.DataFrame:
    """Quantiles of a headline's paths (draws, years): id, unit, year, p10, p50, p90."""
    low, middle, high = summaries.quantiles(path)
    columns = {"id": name, "unit": ensemble.VARIABLES[name], "year": YEARS, "p10": low, "p50": middle, "p90": high}
    return pd.DataFrame(columns)


def probabilities(met: Mapping[str, Array], seed: int) -> pd.DataFrame:
    """Of meeting each target: id, probability, error, draws, seed."""
    found = {id: summaries.probability(array) for id, array in met.items()}
    rows = [(id, e.value, e.error, e.draws, seed) for id, e in found.items()]
    return pd.DataFrame(rows, columns=["id", "probability", "error", "draws", "seed"])
