"""The notebook facade: what a parameters cell asks for, and facts that know their evidence."""

import pickle

import pytest

from wuhai import data
from wuhai.case import load, settle
from wuhai.facts import EVIDENCE
from wuhai.parameters import ScenarioError, schema
from wuhai.requests import notebook_parameters


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("WUHAI_CACHE", str(tmp_path))
    return tmp_path


def test_a_cell_value_wins_over_the_scenario_only_if_it_was_changed():
    default = schema(data.load()["parameters"])["other_noncoal_growth"].default
    same = load({"scenario": "stress", "other_noncoal_growth": default}, show=False)
    assert same.values["other_noncoal_growth"] == -0.06
    changed = load({"scenario": "stress", "other_noncoal_growth": 0.01}, show=False)
    assert changed.values["other_noncoal_growth"] == 0.01


def test_changes_win_over_everything():
    changes = {"other_noncoal_growth": 0.05}
    case = load({"scenario": "stress", "other_noncoal_growth": 0.01, "changes": changes}, show=False)
    assert case.values["other_noncoal_growth"] == 0.05


def test_what_the_press_writes_into_the_cell_keeps_its_origin():
    plain = settle("evidence")
    written = notebook_parameters(plain, "06_water", "zh", [])
    assert written["water_gdp_growth"] == plain.values["water_gdp_growth"]
    printed = load(written, show=False)
    assert printed.scenario.settings == plain.scenario.settings
    assert printed.scenario.settings["water_gdp_growth"].evidence == "web_unverified"


def test_names_of_a_notebook_that_are_no_parameters_are_left_alone():
    assert load({"figure_width": 3, "_private": 1, "text": "x"}, show=False).scenario.name == "plan"


@pytest.mark.parametrize(
    ("namespace", "words"),
    [
        ({"entites": 4}, ["entites", "did you mean entities?"]),
        ({"entities": 4.5}, ["entities=4.5", "whole number"]),
        ({"lang": "fr"}, ["lang 'fr'", "zh, en"]),
        ({"scenario": "pln"}, ["'pln' is unknown", "did you mean plan?"]),
        ({"as_of": "2021-01"}, ["2021-01"]),
        ({"changes": {"entities": "x"}}, ["entities=x"]),
    ],
)
def test_a_slip_in_the_parameters_cell_is_refused(namespace, words):
    with pytest.raises((ScenarioError, data.DataError)) as caught:
        load(namespace, show=False)
    assert all(word in str(caught.value) for word in words), caught.value


def test_every_fact_has_evidence_and_a_source():
    case = settle("evidence", "en")
    for model in case.facts:
        for fact in case.facts[model].values():
            assert fact.evidence in EVIDENCE
            assert not fact.inputs or fact.source, (model, fact.name)


def test_a_fact_is_as_good_as_its_weakest_input():
    plan, changed = settle("plan"), settle("plan", changes={"target_share": 0.75})
    assert plan.facts.structure.target_share.evidence == "plan"
    assert changed.facts.structure.target_share.evidence == "assumption"
    assert plan.facts.structure.share_target.evidence == "assumption"


def test_a_run_is_kept_by_the_hash_of_its_inputs(own_cache):
    first = settle("plan")
    assert first.run is first.run
    (kept,) = own_cache.glob("*.pickle")
    assert kept.stem == first.inputs_hash
    again = settle("plan", "en")
    assert again.run.results.equals(first.run.results)
    assert settle("plan", changes={"entities": 4}).inputs_hash != first.inputs_hash


@pytest.mark.parametrize("content", [b"", b"not a pickle", pickle.dumps(3)[:-1]])
def test_a_broken_kept_run_is_computed_again(own_cache, content):
    case = settle("plan")
    (own_cache / f"{case.inputs_hash}.pickle").write_bytes(content)
    assert len(case.run.results) > 0


def test_the_plan_scenario_is_complete_and_holds_the_defaults():
    parameters = schema(data.load()["parameters"])
    document = data.scenarios()["plan"]
    assert {name: item.default for name, item in parameters.items()} == {
        name: parameters[name].parse(value) for name, value in document["changes"].items()
    }
    assert "inherits" not in document


def test_every_other_scenario_says_what_it_inherits_and_why():
    for name, document in data.scenarios().items():
        if name != "plan":
            assert document["inherits"]
            assert all(change["why"] for change in document["changes"].values()), name


def test_no_default_was_learnt_after_the_plan_was_issued():
    assert (data.load()["parameters"]["known_from"] <= "2022-07").all()
