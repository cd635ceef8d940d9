"""Headline targets: attainment and verdicts by hand, and what whole runs make of them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuhai.case import settle
from wuhai.comparison import compare
from wuhai.facts import Fact
from wuhai.model import headline_facts
from wuhai.model.headline_facts import COKING, PLASTICS, coking_outcome, first_year, plastics_outcome
from wuhai.model.headlines import HEADLINES, VERDICTS, attainment, verdict
from wuhai.years import YEARS


def flags(**values):
    return {name: Fact(name, value, "bool") for name, value in values.items()}


@pytest.mark.parametrize(
    ("value", "target", "start", "cap", "expected"),
    [
        (0.70, 0.80, 0.65, False, 1 / 3),  # a third of the way from 65 to 80 %
        (0.62, 0.80, 0.65, False, -0.2),  # further away than at the start
        (78.4, 100, 0, False, 0.784),
        (1190, 1763, 1763, False, 1190 / 1763),  # something to be kept
        (3.72, 3.29, 0, True, 3.29 / 3.72),
        (3.0, 3.29, 0, True, 3.29 / 3.0),
        (0, 3.29, 0, True, 1.0),  # no use at all keeps any cap
    ],
)
def test_attainment_by_hand(value, target, start, cap, expected):
    assert attainment(value, target, start, cap) == pytest.approx(expected)


@given(st.floats(0.3, 0.7), st.floats(0.75, 0.95))
def test_attainment_is_nought_at_the_start_and_one_at_the_target(start, target):
    assert attainment(start, target, start) == 0
    assert attainment(target, target, start) == pytest.approx(1)


def test_a_target_met_by_a_switch_is_assumed():
    assert [verdict(*case) for case in ((True, False), (True, True), (False, True))] == list(VERDICTS)


def test_first_year():
    assert first_year([2021, 2022, 2023], [0, 5, 4], 5) == 2022
    assert np.isnan(first_year([2021, 2022], [0, 4], 5))


FINE = {
    "feasible": True,
    "shrinks": False,
    "total_kept": True,
    "merged_in_time": True,
    "trough_exists": False,
}


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"feasible": False, "total_kept": False}, "infeasible"),
        ({"shrinks": True, "total_kept": False}, "shrinks"),
        ({"total_kept": False, "merged_in_time": False, "trough_exists": True}, "short"),
        ({"merged_in_time": False, "trough_exists": True}, "late"),
        ({"merged_in_time": False}, "delayed"),
        ({"trough_exists": True}, "dips"),
        ({}, "on_time"),
    ],
)
def test_every_sentence_on_coking_has_its_run(changes, outcome):
    assert coking_outcome(flags(**{**FINE, **changes})) == outcome
    assert outcome in COKING


@pytest.mark.parametrize(
    ("met", "never", "solved", "p50", "outcome"),
    [
        (True, True, True, 20.0, "assumed"),
        (True, False, True, 320.0, "met"),
        (True, False, False, 320.0, "met"),
        (False, True, False, 5.0, "never"),
        (False, False, False, 200.0, "missed"),
    ],
)
def test_every_sentence_on_plastics_has_its_run(met, never, solved, p50, outcome):
    facts = flags(capacity_met=met, target_never=never, path_solved=solved)
    facts |= {"pipeline_p50_10kt": Fact("p", p50, "10kt"), "target_10kt": Fact("t", 316.0, "10kt")}
    assert plastics_outcome(facts) == outcome
    assert outcome in PLASTICS


@pytest.fixture(scope="module")
def plan():
    return compare(settle("plan"))


@pytest.fixture(scope="module")
def stress():
    return compare(settle("stress"))


def test_the_plan_meets_its_three_shifts_and_owns_up_to_what_it_assumes(plan):
    rows = plan.rows.set_index("id")
    assert dict(rows["verdict"]) == {
        "share": "assumed", "entities": "assumed", "coke_capacity": "assumed", "plastics_capacity": "assumed",
        "plastics_value": "assumed", "energy": "missed", "energy_list": "assumed", "water_list": "assumed", "water_use": "missed",
    }  # fmt: skip
    assert rows.loc["energy", "gap"] == pytest.approx(78.39 - 100)
    assert rows.loc["plastics_capacity", "reached"] == 2025
    overview = plan.facts.overview
    assert [overview[f"{name}_targets"].value for name in VERDICTS] == [0, 7, 2]
    assert overview.late_targets.value == 0 and overview.never_targets.value == 1


@pytest.mark.parametrize(("last_exit", "delay", "said"), [(2025, 0.0, "assumed"), (2024, 0.5, "met"), (2025, 0.5, "missed")])
def test_coking_is_met_by_assumption_where_no_start_is_taken_to_be_late(last_exit, delay, said):
    changes = {"unlisted_exit_year": last_exit, "coke_start_delay_years": delay}
    rows = compare(settle("plan", changes=changes)).rows.set_index("id")
    assert rows.loc["entities", "verdict"] == said


def test_water_use_is_growth_at_unchanged_intensity_less_the_list(plan):
    assert plan.facts.overview.water_use.value == pytest.approx(2.8 * 1.06**5 - 256.6992e-4)


def test_stress_has_no_entity_in_time_and_none_that_is_feasible(stress):
    overview = stress.facts.overview
    assert overview.entities_in_time.value == 0 and np.isnan(overview.entities_year.value)
    assert overview.coking_outcome.value == "infeasible"
    assert overview.plastics_outcome.value == "never"


def test_every_headline_is_there_once_and_every_number_is_graded(stress):
    assert list(stress.rows["id"]) == [item.id for item in HEADLINES]
    assert stress.rows["evidence"].ne("").all()
    assert stress.rows["shift"].isin(["structure", "coking", "plastics", "energy", "water"]).all()


def test_missed_targets_lack_something(stress):
    rows = stress.rows
    missed = rows["verdict"] == "missed"
    assert (np.where(rows["cap"], -1, 1) * rows["gap"])[missed].max() < 0
    assert (rows.loc[missed, "attainment"] < 1).all()


def test_counts_over_runs():
    rows = pd.DataFrame({
        "id": ["share", "share", "energy", "energy"], "column": ["a", "b", "a", "b"], "unit": ["share", "share", "10k_tce", "10k_tce"],
        "verdict": ["met", "missed", "assumed", "missed"], "value": [0.8, 0.7, 100.0, 40.0],
    })  # fmt: skip
    models = _models()
    found = {fact.name: fact for fact in headline_facts.across(rows, models)}
    assert found["scenarios"].value == 2
    assert found["scenarios_share"].value == 1 and found["scenarios_energy"].value == 1
    assert (found["share_lowest"].value, found["share_highest"].value) == (0.7, 0.8)
    assert found["energy_lowest"].unit == "10k_tce"


def _models():
    """Empty facts under every name that a headline asks for."""
    models = {}
    for item in HEADLINES:
        for name in (item.met, item.value):
            model, _, fact = name.partition(".")
            models.setdefault(model, {})[fact] = Fact(fact, True, "bool")
    return models


def test_years_follow_the_results():
    models = settle("plan").facts
    late = pd.DataFrame(
        {"variable": "Capacity|Degradable Plastics", "year": YEARS, "value": np.linspace(0, 4, YEARS.size)}
    )
    found = {fact.name: fact.value for fact in headline_facts.derived(models, late)}
    assert found["plastics_capacity_year"] == 2029  # 4 x 8 / 9 Mt, the year before holds 3.11
    assert np.isnan(found["energy_year"])
