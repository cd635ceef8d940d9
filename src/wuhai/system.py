"""One system of the plan as the city couples it: what it takes, how it runs, what it says of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import pandas as pd

from wuhai.facts import Fact


@dataclass(frozen=True)
class System:
    """One system of the plan.

    Attributes:
        name: under which a run has its result, facts and variables.
        tables: names of the data package's tables that `run` takes.
        inputs: dataclass of the parameters that `run` takes, named as in data/parameters.csv.
        run: from tables and parameters, by name, to the system's own result.
        facts: from the result of one run to its facts, evidence not yet filled in.
        variables: from the result of one run to its central values: variable, unit, year, value.
    """

    name: str
    tables: tuple[str, ...]
    inputs: type
    run: Callable[..., Any]
    facts: Callable[[Any], Iterable[Fact]]
    variables: Callable[[Any], pd.DataFrame]

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Names in data/parameters.csv that `run` takes."""
        return tuple(field.name for field in fields(self.inputs))
