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


def held(folder, model):
    return {path.name for path in folder.glob(f"{model}-*.kept")}


def test_a_model_runs_when_it_is_asked_for_and_is_kept_by_what_it_rests_on(own_cache):
    first = settle("plan")
    assert {path.name.split("-")[0] for path in own_cache.glob("*.kept")} == {"data"}
    assert first.run.coking is first.run.coking
    kept = held(own_cache, "coking")
    assert len(kept) == 1 and not held(own_cache, "plastics")
    again = settle("plan", "en")
    assert again.run.coking.firms.equals(first.run.coking.firms) and held(own_cache, "coking") == kept
    assert settle("plan", changes={"water_gdp_growth": 0.01}).run.coking and held(own_cache, "coking") == kept
    assert settle("plan", changes={"entities": 4}).run.coking and len(held(own_cache, "coking")) == 2


def test_a_model_rests_on_those_it_is_linked_to(own_cache):
    assert settle("plan").run.energy and settle("plan", changes={"entities": 4}).run.energy
    assert len(held(own_cache, "energy")) == 2
    assert settle("plan", changes={"water_gdp_growth": 0.01}).run.energy and len(held(own_cache, "energy")) == 2


@pytest.mark.parametrize("content", [b"", b"not a pickle", b"0" * 64 + b"\n" + pickle.dumps(3)])
def test_a_broken_kept_part_is_computed_again(own_cache, content):
    assert settle("plan").run.coking
    (name,) = held(own_cache, "coking")
    (own_cache / name).write_bytes(content)
    assert len(settle("plan").run.coking.firms) > 0
    assert (own_cache / name).read_bytes() != content


def test_a_part_kept_under_another_name_is_not_taken(own_cache):
    assert settle("plan").run.coking and settle("plan").run.water
    (coking,), (water,) = held(own_cache, "coking"), held(own_cache, "water")
    (own_cache / coking).write_bytes((own_cache / water).read_bytes())
    assert len(settle("plan").run.coking.firms) > 0


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
