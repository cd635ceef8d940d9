"""One scenario through all models: coking and plastics feed the structure of value added, closures feed energy.

The models know nothing of each other; they meet here. Coke output drives the value added of coking, the net value
of degradable plastics enters industry at constant prices and moves with its own price index, and the energy of the
closures follows the coke ovens that really close.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from wuhai.facts import Fact, InTurn
from wuhai.systems import SYSTEMS, system

MODEL, REGION = "Wuhai briefings", "Wuhai"
KEYS = ["model", "scenario", "region", "variable", "unit", "year"]
"""Key columns of the results contract (IAMC long form)."""

MODELS = tuple(SYSTEMS)
"""Models by name, see `wuhai.systems`."""

LINKS: Mapping[str, Mapping[str, Callable[[Any], dict[str, Any]]]] = {
    "structure": {
        "coking": lambda coke: {"coke_output_index": coke.output_index},
        "plastics": lambda plastic: {
            "plastics_value_added_100m_cny": plastic.value_added_constant,
            "plastics_price_index": plastic.price / plastic.price[0],
        },
    },
    "energy": {"coking": lambda coke: {"coke_closed": coke.listed_closed}},
}
"""What one model needs of another: model -> the other -> arguments of the first's `run` from the other's result."""

Tables, Values = Mapping[str, pd.DataFrame], Mapping[str, object]


@dataclass(frozen=True)
class Part:
    """What one model says of a scenario; facts and variables are made when they are asked for, or the part is kept.

    Attributes:
        name: the model's.
        result: the model's own.
    """

    name: str
    result: Any

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Name -> fact, evidence not yet filled in."""
        return InTurn(system(self.name).facts(self.result))

    @cached_property
    def central(self) -> pd.DataFrame:
        """The model's variables, central values."""
        return system(self.name).variables(self.result)

    def __getstate__(self) -> dict[str, Any]:
        """All of it: what is kept is not computed again."""
        return {"name": self.name, "result": self.result, "facts": dict(self.facts), "central": self.central}


class Parts(Mapping[str, Mapping[str, Fact]]):
    """Facts by model; a model runs when it is first asked for."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def __getitem__(self, name: str) -> Mapping[str, Fact]:
        return self._run.part(name).facts

    def __iter__(self) -> Iterator[str]:
        return iter(MODELS)

    def __len__(self) -> int:
        return len(MODELS)


class Run:
    """One scenario. Each model runs when its result is first asked for, as ``run.coking`` or ``run.facts["coking"]``.

    Args:
        tables: the data package by resource name.
        values: parameter values by name, at least those the models ask for.
        scenario: name written into the results.
        keep: given a model's name and the computation of its part, gives the part; by default computes it.
    """

    def __init__(
        self,
        tables: Tables,
        values: Values,
        scenario: str = "plan",
        keep: Callable[[str, Callable[[], Part]], Part] = lambda name, compute: compute(),
    ) -> None:
        self._tables, self._values, self._scenario, self._keep = tables, values, scenario, keep
        self._parts: dict[str, Part] = {}
        self.facts = Parts(self)

    def part(self, name: str) -> Part:
        """What a model says; it is run once."""
        if name not in self._parts:
            self._parts[name] = self._keep(name, lambda: self._computed(name))
        return self._parts[name]

    def __getattr__(self, name: str) -> Any:
        if name not in MODELS:
            raise AttributeError(f"a run has no {name!r}")
        return self.part(name).result

    @cached_property
    def results(self) -> pd.DataFrame:
        """Central values of all models: `KEYS` and value; unique keys, no empty cell."""
        return keyed(self._central, self._scenario)

    @property
    def _central(self) -> pd.DataFrame:
        return pd.concat([self.part(name).central for name in MODELS], ignore_index=True)

    def _computed(self, name: str) -> Part:
        """Run a model; what it needs of another is passed as arrays."""
        model, linked = system(name), {}
        for other, arguments in LINKS.get(name, {}).items():
            linked |= arguments(self.part(other).result)
        own = {table: self._tables[table] for table in model.tables}
        own |= {parameter: self._values[parameter] for parameter in model.parameters}
        return Part(name, model.run(**linked, **own))


def run(tables: Tables, values: Values, scenario: str = "plan") -> Run:
    """A run without keeping anything."""
    return Run(tables, values, scenario)


def keyed(frame: pd.DataFrame, scenario: str) -> pd.DataFrame:
    """Values (or quantiles) of variables in the form of the results contract: `KEYS`, quantile if there is one, value.

    Raises:
        ValueError: a key stands twice or a cell is empty; both are faults of a model.
    """
    columns = [*KEYS, *(name for name in ("quantile", "value") if name in frame)]
    frame = frame.dropna(subset="value").assign(model=MODEL, scenario=scenario, region=REGION)[columns]
    twice = frame[frame.duplicated(columns[:-1])]
    if len(twice) or frame.isna().to_numpy().any():
        raise ValueError(
            f"results break their contract: {twice['variable'].unique().tolist()} twice or empty cells"
        )
    return frame.reset_index(drop=True)
