"""One scenario through all models: coking and plastics feed the structure of value added, closures feed energy.

The models know nothing of each other; they meet here. Coke output drives the value added of coking, the net value
of degradable plastics enters industry at constant prices and moves with its own price index, and the energy of the
closures follows the coke ovens that really close.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from wuhai.facts import Fact
from wuhai.model import coking, digital, energy, plastics, projects, structure, support, water

MODEL, REGION = "Wuhai briefings", "Wuhai"
KEYS = ["model", "scenario", "region", "variable", "unit", "year"]
"""Key columns of the results contract (IAMC long form)."""

QUANTILES = (0.1, 0.5, 0.9)

MODELS = {
    "structure": structure,
    "coking": coking,
    "plastics": plastics,
    "projects": projects,
    "energy": energy,
    "water": water,
    "digital": digital,
    "support": support,
}
"""Model modules by name; each has `run`, `facts` and `variables`."""


@dataclass(frozen=True)
class Run:
    """Results of one scenario.

    Attributes:
        structure, coking, ..., support: each model's own result.
        facts: model -> name -> fact, evidence not yet filled in.
        results: central values, `KEYS` and value; unique keys, no empty cell.
        quantiles: `KEYS`, quantile and value; a variable without draws holds its central value in each.
    """

    structure: structure.Result
    coking: coking.Result
    plastics: plastics.Result
    projects: projects.Result
    energy: energy.Result
    water: water.Result
    digital: digital.Result
    support: support.Result
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
    parts = _models(tables, values)
    facts = {name: {fact.name: fact for fact in MODELS[name].facts(part)} for name, part in parts.items()}
    central = pd.concat([MODELS[name].variables(part) for name, part in parts.items()], ignore_index=True)
    drawn = plastics.quantile_variables(parts["plastics"])
    return Run(
        **parts,
        facts=facts,
        results=_keyed(central, scenario),
        quantiles=_keyed(_quantiles(central, drawn), scenario),
    )


def _models(tables: Mapping[str, pd.DataFrame], values: Mapping[str, object]) -> dict[str, object]:
    """Each model's result by name; what one needs of another is passed as an array."""

    def asked(model) -> dict[str, object]:
        names = [(tables, name) for name in getattr(model, "TABLES", ())]
        names += [(values, name) for name in model.PARAMETERS]
        return {name: source[name] for source, name in names}

    coke = coking.run(**asked(coking))
    plastic = plastics.run(**asked(plastics))
    shares = structure.run(
        coke_output_index=coke.output_index,
        plastics_value_added_100m_cny=plastic.value_added_constant,
        plastics_price_index=plastic.price / plastic.price[0],
        **asked(structure),
    )
    return {
        "structure": shares,
        "coking": coke,
        "plastics": plastic,
        "energy": energy.run(coke_closed=coke.listed_closed, **asked(energy)),
        "projects": projects.run(**asked(projects)),
        "water": water.run(**asked(water)),
        "digital": digital.run(**asked(digital)),
        "support": support.run(**asked(support)),
    }


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
