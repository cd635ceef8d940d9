"""Scenarios side by side: all that are published, in order of descent, and a run of its own beside them."""

import pytest

from wuhai import data
from wuhai.case import settle
from wuhai.comparison import RUN, SERIES, compare, inputs_by_grade
from wuhai.parameters import schema


@pytest.fixture(scope="module")
def published():
    return compare(settle("evidence", "en"))


@pytest.fixture(scope="module")
def own():
    return compare(settle("evidence", "en", changes={"entities": 4}))


def test_ancestors_stand_before_what_inherits_from_them(published):
    assert list(published.columns) == ["plan", "evidence", "recovery", "stress"]
    assert published.columns["evidence"] is published.case and published.own == "evidence"
    assert published.titles["stress"] == "Stress"


def test_a_run_with_changed_parameters_is_a_column_of_its_own(own, published):
    assert list(own.columns) == [*published.columns, RUN]
    assert own.own == RUN and own.titles[RUN] == "This run"
    rows = own.headlines.set_index(["column", "id"])
    assert rows.loc[(RUN, "entities"), "target"] == 4
    assert rows.loc[("evidence", "entities"), "target"] == 5
    assert own.facts.overview.scenarios.value == 5
    assert own.rows["column"].eq(RUN).all() and own.rows["own"].all()


def test_a_change_to_the_value_a_scenario_has_anyway_is_no_run_of_its_own():
    assert RUN not in compare(settle("plan", changes={"entities": 5})).columns


def test_scenarios_are_settled_as_of_the_same_month():
    early = compare(settle("evidence", as_of="2022-07"))
    assert {case.scenario.as_of for case in early.columns.values()} == {"2022-07"}


def test_paths_are_in_the_plans_units(published):
    paths = published.paths.set_index(["column", "id", "year"])["value"]
    assert set(published.paths["id"]) == set(SERIES)
    assert paths["plan", "share", 2025] == pytest.approx(0.8)
    assert paths["plan", "coke_capacity", 2025] == pytest.approx(1763)
    assert paths["plan", "plastics_capacity", 2025] == pytest.approx(316)
    assert not published.paths.isna().any(axis=None)


def test_paths_and_headlines_agree_on_the_target_date(published):
    paths = published.paths.set_index(["column", "id", "year"])["value"]
    for row in published.headlines[published.headlines["id"].isin(SERIES)].itertuples():
        assert paths[row.column, row.id, int(row.due)] == pytest.approx(row.value, abs=1e-6), (
            row.column,
            row.id,
        )


def test_inputs_are_counted_by_their_evidence(published):
    counts = inputs_by_grade(published.case).set_index(["model", "grade"])["count_"]
    assert counts["structure", "plan"] >= 1 and (counts > 0).all()
    overview = published.facts.overview
    assert overview.parameters.value == len(schema(data.load()["parameters"]))
    assert overview.structure_inputs.value == counts["structure"].sum()
    assert overview.structure_inputs_assumed.value == counts["structure", "assumption"]


def test_a_changed_parameter_counts_as_an_assumption(own, published):
    more = (
        own.facts.overview.coking_inputs_assumed.value - published.facts.overview.coking_inputs_assumed.value
    )
    assert more == 1


def test_facts_of_the_models_are_passed_on(published):
    assert published.facts.coking.entities is published.case.facts.coking.entities
    assert published.facts.overview.missed_targets.evidence == "assumption"
