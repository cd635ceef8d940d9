"""One coupled run of every scenario: the contract of the results, and what ties the shifts together."""

import numpy as np
import pandas as pd
import pytest

from wuhai import data
from wuhai.model import coupled
from wuhai.parameters import schema
from wuhai.scenario import resolve
from wuhai.years import YEARS

SCENARIOS = ("plan", "evidence", "recovery", "stress")


@pytest.fixture(scope="module")
def tables():
    return data.load()


@pytest.fixture(scope="module")
def values(tables):
    parameters, documents = schema(tables["parameters"]), data.scenarios()
    return {name: resolve(name, parameters, documents).values for name in SCENARIOS}


@pytest.fixture(scope="module")
def runs(tables, values):
    return {name: coupled.run(tables, values[name], name) for name in SCENARIOS}


def at(run, variable, year):
    found = run.results.query("variable == @variable and year == @year")["value"]
    assert len(found) == 1, variable
    return found.item()


def test_plan_meets_its_targets_on_their_date(runs):
    plan = runs["plan"]
    assert at(plan, "Share|Value Added|Non-Coal", 2025) == pytest.approx(80, abs=1e-9)
    assert at(plan, "Number of Entities|Coke", 2025) == 5
    assert at(plan, "Capacity|Coke", 2025) == pytest.approx(17.63, abs=1e-9)
    assert at(plan, "Capacity|Degradable Plastics", 2025) == pytest.approx(3.16, abs=1e-9)


@pytest.mark.parametrize("name", SCENARIOS)
def test_results_keep_the_contract(runs, name):
    run = runs[name]
    assert list(run.results) == ["model", "scenario", "region", "variable", "unit", "year", "value"]
    frame = run.results
    assert not frame.duplicated(list(frame.columns[:6])).any()
    assert not frame.isna().to_numpy().any()
    assert set(frame["scenario"]) == {name}
    assert np.isfinite(frame["value"]).all()
    assert frame["variable"].str.fullmatch(r"[A-Z0-9][^|]*[^| ](\|[^| ][^|]*)*").all()
    assert run.results.groupby("variable")["unit"].nunique().eq(1).all()


def test_every_reported_variable_is_in_the_code_list(runs, tables):
    known = tables["indicators"].set_index("variable")["unit"]
    for run in runs.values():
        for variable, unit in run.results[["variable", "unit"]].drop_duplicates().itertuples(index=False):
            assert known.get(variable) == unit, variable


def test_sectors_sum_to_industry(runs):
    for run in runs.values():
        frame = run.results[run.results["variable"].str.startswith("Value Added|")]
        wide = frame.pivot(index="year", columns="variable", values="value")
        total = wide.pop("Value Added|Industry")
        np.testing.assert_allclose(wide.sum(axis=1), total, rtol=1e-12)


def test_coke_output_drives_the_value_added_of_coking(runs):
    for run in runs.values():
        coke = run.results.query("variable == 'Production|Coke'").set_index("year")["value"]
        added = run.results.query("variable == 'Value Added|Coking'").set_index("year")["value"]
        np.testing.assert_allclose(added / added[YEARS[0]], coke / coke[YEARS[0]], rtol=1e-12)


def test_a_lever_of_one_shift_moves_the_others(tables, values):
    late = coupled.run(tables, {**values["evidence"], "coke_start_delay_years": 0.0}, "evidence")
    base = coupled.run(tables, values["evidence"], "evidence")
    assert at(late, "Share|Value Added|Non-Coal", 2025) < at(base, "Share|Value Added|Non-Coal", 2025)


def test_same_inputs_same_numbers(tables, values, runs):
    again = coupled.run(tables, values["stress"], "stress")
    pd.testing.assert_frame_equal(again.results, runs["stress"].results)


def test_a_broken_contract_is_refused():
    frame = pd.DataFrame({"variable": ["A", "A"], "unit": "%", "year": 2025, "value": [1.0, 2.0]})
    with pytest.raises(ValueError, match=r"\['A'\] twice"):
        coupled.keyed(frame, "plan")
