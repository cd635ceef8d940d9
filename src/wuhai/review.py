"""The plan held against itself, against what was observed, and against what its own month could have forecast.

None of this depends on a scenario's growth or prices: the audit needs the plan alone, tracking the observations
known in a month, the hindcast two vintages of the data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wuhai import data
from wuhai.facts import YEARS, Fact
from wuhai.model import audit, hindcast, phaseout, plastics, retrofit, tracking

Tables = Mapping[str, pd.DataFrame]
Values = Mapping[str, object]

NOMINAL = 0.8
"""Share of the forecast interval that is scored: P10 to P90."""


@dataclass(frozen=True)
class Review:
    """Audit rows, status of the targets, score of the hindcast, and facts of each by name."""

    audit: pd.DataFrame
    tracking: tracking.Result
    hindcast: hindcast.Score
    facts: Mapping[str, Mapping[str, Fact]]


def run(tables: Tables, values: Values, as_of: str = "") -> Review:
    """All three reviews.

    Args:
        tables: the data package, as known by `as_of`.
        values: parameter values; only thresholds of lights and priors of stages are used.
        as_of: month ``YYYY-MM`` of the status; empty for the last in which anything became known.
    """
    rows = retrofit.recompute(tables["energy_saving"])
    exits = phaseout.closures(
        **{name: tables[f"phaseout_{name}"] for name in ("ferroalloy", "carbide", "coke")}
    )
    checks = audit.run(
        rows=rows, overlaps=phaseout.overlaps(rows, exits), **{name: tables[name] for name in audit.TABLES}
    )
    status = tracking.run(
        month=as_of,
        **{name: tables[name] for name in tracking.TABLES},
        **{name: values[name] for name in tracking.PARAMETERS},
    )
    score = _score(tables, values)
    parts = {
        "audit": audit.facts(checks),
        "tracking": tracking.facts(status),
        "hindcast": hindcast.facts(score),
    }
    return Review(
        checks, status, score, {name: {fact.name: fact for fact in part} for name, part in parts.items()}
    )


def _score(tables: Tables, values: Values) -> hindcast.Score:
    """The plan's own month forecast what is known since; no later figure enters the forecast."""
    then = {**tables, **data.vintage(tables, hindcast.ISSUED)}
    run_then = plastics.run(
        **{name: then[name] for name in plastics.TABLES},
        **{name: values[name] for name in plastics.PARAMETERS if name != "pipeline_stage"},
        pipeline_stage="2022",
    )
    return hindcast.run(
        pipeline_then=then["pipeline"],
        pipeline_now=tables["pipeline"],
        quantities=quantities(run_then, tables["pipeline"]),
        nominal=NOMINAL,
        probability={stage: values[f"probability_{stage}"] for stage in hindcast.STAGES},
        lead_months={stage: values[f"lead_{stage}_months"] for stage in hindcast.STAGES},
        slip_months=tuple(values[f"slip_{end}_months"] for end in ("low", "mode", "high")),
    )


def quantities(then: plastics.Result, pipeline: pd.DataFrame) -> pd.DataFrame:
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
