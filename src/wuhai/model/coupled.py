"""One scenario through all models: coking and plastics feed the structure of value added.

The shifts know nothing of each other; they meet here. Coke output drives the value added of coking, the net value
of degradable plastics enters industry at constant prices and moves with its own price index.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from wuhai.facts import Fact
from wuhai.model import coking, plastics, structure

MODEL, REGION = "Wuhai briefings", "Wuhai"
KEYS = ["model", "scenario", "region", "variable", "unit", "year"]
"""Key columns of the results contract (IAMC long form)."""

QUANTILES = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Run:
    """Results of one scenario.

    Attributes:
        structure, coking, plastics: each model's own result.
        facts: model -> name -> fact, evidence not yet filled in.
        results: central values, `KEYS` and value; unique keys, no empty cell.
        quantiles: `KEYS`, quantile and value; a variable without draws holds its central value in each.
    """

    structure: structure.Result
    coking: coking.Result
    plastics: plastics.Result
    facts: Mapping[str, Mapping[str, Fact]]
    results: pd.DataFrame
    quantiles: pd.DataFrame


def run(tables: Mapping[str, pd.DataFrame], values: Mapping[str, object], scenario: str = "plan") -> Run:
    """Run every model once.

    Args:
        tables: the data package by resource name.
        values: parameter values by name, at least those the models ask for.
        scenario: name written into the results.
    """
    coke = coking.run(**_pick(tables, coking.TABLES), **_pick(values, coking.PARAMETERS))
    plastic = plastics.run(**_pick(tables, plastics.TABLES), **_pick(values, plastics.PARAMETERS))
    shares = structure.run(
        coke_output_index=coke.output_index,
        plastics_value_added_100m_cny=plastic.value_added_constant,
        plastics_price_index=plastic.price / plastic.price[0],
        **_pick(values, structure.PARAMETERS),
    )
    parts = {"structure": (structure, shares), "coking": (coking, coke), "plastics": (plastics, plastic)}
    facts = {name: {fact.name: fact for fact in part.facts(result)} for name, (part, result) in parts.items()}
    central = pd.concat([part.variables(result) for part, result in parts.values()], ignore_index=True)
    results = _keyed(central, scenario)
    quantiles = _keyed(_quantiles(central, plastics.quantile_variables(plastic)), scenario)
    return Run(shares, coke, plastic, facts, results, quantiles)


def _pick(items: Mapping[str, object], names) -> dict[str, object]:
    return {name: items[name] for name in names}


def _quantiles(central: pd.DataFrame, drawn: pd.DataFrame) -> pd.DataFrame:
    """Quantiles of every variable: from draws where there are any, else the central value."""
    known = ["variable", "unit", "year"]
    fixed = central[~central["variable"].isin(drawn["variable"])]
    repeated = pd.concat([fixed.assign(quantile=quantile) for quantile in QUANTILES])
    return pd.concat([repeated, drawn], ignore_index=True).sort_values([*known, "quantile"], kind="stable")


def _keyed(frame: pd.DataFrame, scenario: str) -> pd.DataFrame:
    """The frame in the form of the results contract.

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
