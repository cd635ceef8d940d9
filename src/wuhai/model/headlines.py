"""How far does one run come with the plan's headline targets, and which of them are met only because it says so?

Identity: attainment A = (value - start) / (target - start), the part of the way from 2021; with nothing to start from
A = value / target, for a cap A = target / value. A target is `assumed` where the run solves for what
meets it, or takes it for granted that every listed project is completed or that nothing starts late.

Boundary: facts of the models, nothing is modelled again. Water is the exception in kind: the plan caps the use, no model
says what it will be, so the use at unchanged water per GDP less the listed projects is held against the cap. A further
target is one more row of `HEADLINES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wuhai.facts import Fact

Models = Mapping[str, Mapping[str, Fact]]

DEADLINE = 2025
"""Year the plan's targets fall due (正文 一) where a run does not set its own."""

VERDICTS = ("met", "assumed", "missed")


@dataclass(frozen=True, kw_only=True)
class Headline:
    """One target: where its numbers stand, as ``model.fact``; `overview` is what `headline_facts.derived` adds.

    Attributes:
        id: slug, unique.
        shift: the model it belongs to.
        indicator: slug of `target_labels`.
        target, value, met, due: facts.
        start: level of 2021, where it is not nil.
        reached: year from which it is met; empty if that says nothing.
        cap: met by staying below.
        solved_by: switch that makes the run solve for it.
        completed_by: share of a list that is completed; 1 takes it for granted, since nobody has reported on it.
        delayed_by: delay of starts that nobody has dated; 0 takes it for granted that there is none.
    """

    id: str
    shift: str
    indicator: str
    target: str
    value: str
    met: str
    due: str = "overview.deadline"
    start: str = ""
    reached: str = ""
    cap: bool = False
    solved_by: str = ""
    completed_by: str = ""
    delayed_by: str = ""


HEADLINES = (
    Headline(
        id="share", shift="structure", indicator="non_coal_share_iva", target="structure.target_share",
        value="structure.share_target", met="structure.target_met", start="structure.share_base",
        due="structure.target_year", reached="structure.target_first_year", solved_by="solve_other_growth",
    ),
    Headline(
        id="entities", shift="coking", indicator="coke_entities", target="coking.entities_requested",
        value="overview.entities_in_time", met="overview.entities_met", reached="overview.entities_year",
        delayed_by="coke_start_delay_years",
    ),
    Headline(
        id="coke_capacity", shift="coking", indicator="coke_capacity_total", target="coking.capacity_total",
        value="coking.capacity_2025", met="coking.total_kept", delayed_by="coke_start_delay_years",
    ),
    Headline(
        id="plastics_capacity", shift="plastics", indicator="bioplastics_capacity", target="plastics.target_10kt",
        value="plastics.capacity_10kt", met="plastics.capacity_met", due="plastics.target_year",
        reached="overview.plastics_capacity_year", solved_by="solve_buildout",
    ),
    Headline(
        id="plastics_value", shift="plastics", indicator="bioplastics_output_value",
        target="plastics.value_target_100m_cny", value="plastics.value_net_100m_cny", met="plastics.value_met",
        due="plastics.target_year", reached="overview.plastics_value_year", solved_by="solve_price",
    ),
    Headline(
        id="energy", shift="energy", indicator="retrofit_energy_saving", target="energy.target",
        value="energy.retrofit_2025", met="energy.target_met", reached="overview.energy_year",
        completed_by="energy_completion_share",
    ),
    Headline(
        id="energy_list", shift="energy", indicator="retrofit_energy_saving", target="energy.list_total",
        value="energy.retrofit_at_deadline", met="energy.list_met_on_time", due="energy.deadline_year",
        reached="energy.list_met_year", completed_by="energy_completion_share",
    ),
    Headline(
        id="water_list", shift="water", indicator="retrofit_water_saving", target="water.target",
        value="water.saving_target_year", met="water.target_met", due="water.target_year",
        reached="overview.water_year", completed_by="water_completion_share",
    ),
    Headline(
        id="water_use", shift="water", indicator="water_use_total", target="water.cap", value="overview.water_use",
        met="overview.water_use_met", due="water.target_year", cap=True,
    ),
)  # fmt: skip


def table(models: Models, values: Mapping[str, object]) -> pd.DataFrame:
    """One row per headline: id, shift, indicator, unit, target, value, gap, attainment, verdict, due, reached, evidence.

    Args:
        models: facts by model, `overview` among them; `evidence` is that of the value.
        values: parameter values, for the switches.

    Returns:
        `gap` is value less target, in points for a share; `reached` is NaN if not by the last year or not told.
    """
    rows = []
    for item in HEADLINES:
        target, value = look(models, item.target), look(models, item.value)
        start = float(look(models, item.start).value) if item.start else 0.0
        met, factor = bool(look(models, item.met).value), 100 if target.unit == "share" else 1
        rows.append({
            "id": item.id, "shift": item.shift, "indicator": item.indicator, "unit": target.unit, "cap": item.cap,
            "target": float(target.value), "value": float(value.value),
            "gap": factor * (value.value - target.value), "gap_unit": "pp" if factor > 1 else target.unit,
            "attainment": attainment(value.value, target.value, start, item.cap),
            "verdict": verdict(met, _assumed(item, values)),
            "due": float(look(models, item.due).value), "dated": bool(item.reached),
            "reached": float(look(models, item.reached).value) if item.reached else np.nan,
            "evidence": value.evidence,
        })  # fmt: skip
    return pd.DataFrame(rows)


def attainment(value: float, target: float, start: float = 0.0, cap: bool = False) -> float:
    """Part of the way from `start` to `target`, see the module; 1 where the start is there already and holds."""
    if cap:
        return float(target / value) if value else 1.0
    if target == start:
        return float(value / target) if target else 1.0
    return float((value - start) / (target - start))


def verdict(met: bool, solved: bool) -> str:
    """One of `VERDICTS`."""
    return ("assumed" if solved else "met") if met else "missed"


def _assumed(item: Headline, values: Mapping[str, object]) -> bool:
    solved, complete = bool(values.get(item.solved_by)), values.get(item.completed_by) == 1
    return solved or complete or values.get(item.delayed_by) == 0


def look(models: Models, name: str) -> Fact:
    """The fact ``model.name``."""
    model, _, fact = name.partition(".")
    return models[model][fact]
