"""The plan held against itself, against what was observed, and against what its own month could have forecast.

None of this depends on a scenario's growth or prices: the audit needs the plan alone, tracking the observations
known in a month, the hindcast two vintages of the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd

from wuhai import data
from wuhai.facts import Fact
from wuhai.model.coupled import Tables, Values
from wuhai.systems import SYSTEMS, system
from wuhai.years import YEARS

NOMINAL = 0.8
"""Share of the forecast interval that is scored: P10 to P90."""

AUDIT = ("wuhai.model.audit", "wuhai.model.phaseout", "wuhai.model.retrofit")
TRACKING, HINDCAST = "wuhai.model.tracking", "wuhai.model.hindcast"
"""Modules of the reviews, imported where they are asked for, so that a page loads only those that it shows."""

_PLAYED = ("probability_", "lead_", "slip_")


@dataclass(frozen=True)
class Section:
    """One of the reviews.

    Attributes:
        run: from tables, values and the month of the status to result and facts.
        modules: full names of the modules it runs, imported when it runs.
        tables, parameters: names of what it takes.
    """

    run: Callable[[Tables, Values, str], tuple[Any, Iterable[Fact]]]
    modules: tuple[str, ...]
    tables: Callable[[], Iterable[str]]
    parameters: Callable[[Iterable[str]], Iterable[str]]


class Review:
    """Audit rows, status of the targets, score of the hindcast; each is made when it is first asked for.

    Args:
        tables: the data package, as known by `as_of`.
        values: parameter values; only thresholds of lights and priors of stages are used.
        as_of: month ``YYYY-MM`` of the status; empty for the last in which anything became known.
        keep: given a section's name and its computation, gives result and facts; by default computes them.
    """

    def __init__(
        self,
        tables: Tables,
        values: Values,
        as_of: str = "",
        keep: Callable[[str, Callable[[], tuple]], tuple] = lambda name, compute: compute(),
    ) -> None:
        self._asked, self._keep, self._parts = (tables, values, as_of), keep, {}

    def part(self, name: str) -> tuple[Any, Mapping[str, Fact]]:
        """Result and facts of a section; it is made once."""
        if name not in self._parts:
            self._parts[name] = self._keep(name, lambda: self._computed(name))
        return self._parts[name]

    @property
    def audit(self) -> pd.DataFrame:
        """The plan's figures held against themselves, one row per check."""
        return self.part("audit")[0]

    @property
    def tracking(self) -> Any:
        """Status of the targets, a `wuhai.model.tracking.Result`."""
        return self.part("tracking")[0]

    @property
    def hindcast(self) -> Any:
        """How the forecast of the plan's month came out, a `wuhai.model.hindcast.Score`."""
        return self.part("hindcast")[0]

    @property
    def facts(self) -> Mapping[str, Mapping[str, Fact]]:
        """Facts of all sections by name."""
        return {name: self.part(name)[1] for name in SECTIONS}

    def _computed(self, name: str) -> tuple[Any, Mapping[str, Fact]]:
        tables, values, as_of = self._asked
        section = SECTIONS[name]
        own = {table: tables[table] for table in section.tables()}
        asked = {parameter: values[parameter] for parameter in section.parameters(values)}
        result, facts = section.run(own, asked, as_of)
        return result, {fact.name: fact for fact in facts}


def run(tables: Tables, values: Values, as_of: str = "") -> Review:
    """All three reviews, nothing kept; see `Review`."""
    return Review(tables, values, as_of)


def _audit(tables: Tables, values: Values, as_of: str) -> tuple[pd.DataFrame, Iterable[Fact]]:
    audit, phaseout, retrofit = map(import_module, AUDIT)
    rows = retrofit.recompute(tables["energy_saving"])
    exits = phaseout.closures(
        **{name: tables[f"phaseout_{name}"] for name in ("ferroalloy", "carbide", "coke")}
    )
    checks = audit.run(
        rows=rows, overlaps=phaseout.overlaps(rows, exits), **{name: tables[name] for name in audit.TABLES}
    )
    return checks, audit.facts(checks)


def _tracking(tables: Tables, values: Values, as_of: str) -> tuple[Any, Iterable[Fact]]:
    tracking = import_module(TRACKING)
    status = tracking.run(month=as_of, **tables, **values)
    return status, tracking.facts(status)


def _hindcast(tables: Tables, values: Values, as_of: str) -> tuple[Any, Iterable[Fact]]:
    """The plan's own month forecast what is known since; no later figure enters the forecast."""
    hindcast, plastics = import_module(HINDCAST), system("plastics")
    then = data.vintage(tables, hindcast.ISSUED)
    run_then = plastics.run(
        **{name: then[name] for name in plastics.tables},
        **{name: values[name] for name in plastics.parameters if name != "pipeline_stage"},
        pipeline_stage="2022",
    )
    score = hindcast.run(
        pipeline_then=then["pipeline"],
        pipeline_now=tables["pipeline"],
        quantities=quantities(run_then, tables["pipeline"]),
        nominal=NOMINAL,
        probability={stage: values[f"probability_{stage}"] for stage in hindcast.STAGES},
        lead_months={stage: values[f"lead_{stage}_months"] for stage in hindcast.STAGES},
        slip_months=tuple(values[f"slip_{end}_months"] for end in ("low", "mode", "high")),
    )
    return score, hindcast.facts(score)


def _forecast_parameters(names: Iterable[str]) -> list[str]:
    """Parameters of the forecast: those of the plastics model, and the priors of all stages."""
    own = system("plastics").parameters
    return [name for name in names if name in own or name.startswith(_PLAYED)]


SECTIONS = {
    "audit": Section(_audit, AUDIT, lambda: import_module(AUDIT[0]).TABLES, lambda names: ()),
    "tracking": Section(
        _tracking, (TRACKING,), lambda: import_module(TRACKING).TABLES, lambda names: import_module(TRACKING).PARAMETERS
    ),
    "hindcast": Section(
        _hindcast,
        (HINDCAST, SYSTEMS["plastics"]),
        lambda: system("plastics").tables,
        _forecast_parameters,
    ),
}
"""The reviews by name."""


def quantities(then: Any, pipeline: pd.DataFrame) -> pd.DataFrame:
    """P10 and P90 of named capacity at the ends of 2023 and 2024 as forecast in 2022, and what was commissioned.

    Only projects that the plan names count, on both sides; 万吨 of BDO and of polymer at its share's middle.
    """
    named = pipeline[
        pipeline["stage_2022"].notna() & pipeline["stage_latest"].eq("commissioned").fillna(False)
    ]
    middle = named[["polymer_share_low", "polymer_share_high"]].mean(axis=1)
    built = {
        "bdo": named["capacity_10kt"].where(named["product"].eq("BDO"), 0),
        "polymer": named["capacity_10kt"] * middle,
    }
    found = []
    for basis, capacity in built.items():
        for year in (2023, 2024):
            low, high = np.quantile(then.runs[basis].capacity[:, year == YEARS], [0.1, 0.9])
            done = capacity[named["due"].str[:4].astype(int) <= year].fillna(0).sum()
            found.append({"name": f"{basis}_{year}", "low": low, "high": high, "observed": float(done)})
    return pd.DataFrame(found)
