"""Scenarios: inheritance, vintages and refusals, each in one clear line."""

import pandas as pd
import pytest

from wuhai.parameters import ScenarioError, schema
from wuhai.scenario import check_all, resolve

COLUMNS = ["name", "notebooks", "kind", "default", "low", "high", "choices", "distribution", "unit", "label_zh", "label_en", "evidence", "source", "note"]
ROWS = [
    ["entities", "02_coking", "count", "5", 1, 14, None, "fixed", "entities", "主体数", "Entities", "plan", "p", ""],
    ["floor_10kt", "02_coking", "quantity", "300", 50, 1763, None, "fixed", "10kt", "下限", "Floor", "plan", "p", ""],
    ["base_share", "01_structure", "share", "0.65", 0.5, 0.8, None, "uniform", "share", "基期", "Base",
     "assumption", "assumption", ""],
    ["basis", "01_structure", "choice", "constant", None, None, "constant|current", "fixed", "text", "价", "Prices",
     "assumption", "assumption", ""],
    ["split", "02_coking", "switch", "true", None, None, None, "fixed", "bool", "拆分", "Split", "plan", "p", ""],
]  # fmt: skip


def table(rows):
    return pd.DataFrame(rows, columns=COLUMNS).assign(section="")


def document(changes=None, **more):
    return {"title_zh": "甲", "title_en": "A", "why": "because", "changes": changes or {}, **more}


@pytest.fixture
def parameters():
    return schema(table(ROWS))


def problems(parameters, documents, name="a", **arguments):
    with pytest.raises(ScenarioError) as caught:
        resolve(name, parameters, documents, **arguments)
    return str(caught.value)


def test_defaults_are_typed(parameters):
    assert resolve("a", parameters, {"a": document()}).values == {
        "entities": 5, "floor_10kt": 300.0, "base_share": 0.65, "basis": "constant", "split": True,
    }  # fmt: skip


def test_child_wins_over_parent_and_run_over_child(parameters):
    documents = {
        "a": document({"entities": 4, "base_share": 0.7}, inherits="b"),
        "b": document({"entities": 3}),
    }
    settled = resolve("a", parameters, documents, changes={"base_share": "0.6"})
    assert settled.values["entities"] == 4
    assert settled.values["base_share"] == 0.6
    assert resolve("b", parameters, documents).values["entities"] == 3


def test_a_changed_value_is_an_assumption_unless_stated(parameters):
    change = {"value": 3, "why": "seen", "evidence": "web_unverified", "source": "page"}
    settled = resolve("a", parameters, {"a": document({"entities": change, "floor_10kt": 300})})
    assert settled.settings["entities"].evidence == "web_unverified"
    assert settled.settings["floor_10kt"].evidence == "plan"
    changed = resolve("a", parameters, {"a": document()}, changes={"floor_10kt": 250})
    assert changed.settings["floor_10kt"].evidence == "assumption"


def test_later_knowledge_is_left_out_of_an_earlier_vintage(parameters):
    documents = {"a": document({"entities": {"value": 4, "known_from": "2024-08"}})}
    assert resolve("a", parameters, documents, as_of="2024-07").values["entities"] == 5
    assert resolve("a", parameters, documents, as_of="2024-08").values["entities"] == 4


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"entites": "4"}, ["entites", "did you mean entities?"]),
        ({"entities": "many"}, ["entities=many", "whole number from 1 to 14"]),
        ({"entities": "4.5"}, ["entities=4.5", "whole number"]),
        ({"entities": "nan"}, ["entities=nan", "whole number"]),
        ({"entities": ""}, ["entities=", "whole number"]),
        ({"entities": True}, ["entities=True", "whole number"]),
        ({"floor_10kt": "-1"}, ["floor_10kt=-1", "from 50 to 1763 (10kt)"]),
        ({"floor_10kt": "3 Mt"}, ["3 Mt", "give the bare number in 10kt"]),
        ({"base_share": "65"}, ["base_share=65", "did you mean 0.65?"]),
        ({"basis": "curent"}, ["one of constant, current", "did you mean current?"]),
        ({"split": "maybe"}, ["split=maybe", "true or false"]),
    ],
)
def test_a_run_change_is_refused(parameters, changes, words):
    message = problems(parameters, {"a": document()}, changes=changes)
    assert all(word in message for word in words), message
    assert len(message.splitlines()) == 1


@pytest.mark.parametrize(
    ("documents", "words"),
    [
        ({"a": document({"entites": 4})}, ["data/scenarios/a.yml", "entites", "did you mean entities?"]),
        ({"a": document(chnages={})}, ["data/scenarios/a.yml", "'chnages'", "did you mean changes?"]),
        ({"a": document(inherits="a")}, ["a.yml", "inherits", "loop (a -> a)"]),
        ({"a": document(inherits="b"), "b": document(inherits="a")}, ["loop (a -> b -> a)"]),
        ({"a": document(inherits="pln"), "plan": document()}, ["'pln' is unknown", "did you mean plan?"]),
        (
            {"a": document({"entities": {"valeu": 4}})},
            ["'valeu' is unknown", "did you mean value?", "is missing"],
        ),
        ({"a": document({"entities": {"value": 4, "known_from": "2024"}})}, ["known_from '2024'", "YYYY-MM"]),
        ({"a": {"title_zh": "甲", "title_en": "", "why": "x"}}, ["a.yml", "'title_en'", "a text is needed"]),
    ],
)
def test_a_scenario_file_is_refused(parameters, documents, words):
    message = problems(parameters, documents)
    assert all(word in message for word in words), message


def test_unknown_scenario_names_the_nearest(parameters):
    assert "did you mean stress?" in problems(parameters, {"stress": document()}, name="stres")
    assert "'../plan' is unknown" in problems(parameters, {"plan": document()}, name="../plan")


@pytest.mark.parametrize("as_of", ["2022-13", "2022", "yesterday", "2022-06", "2022-7"])
def test_months_are_refused(parameters, as_of):
    assert repr(as_of) in problems(parameters, {"a": document()}, as_of=as_of)


def test_all_faults_are_reported_together(parameters):
    documents = {"a": document({"entites": 4, "floor_10kt": -1}), "b": document({"basis": "x"})}
    assert len(check_all(parameters, documents)) == 3


def test_a_default_outside_its_own_range_is_refused():
    row = [
        "entities",
        "02_coking",
        "count",
        "50",
        1,
        14,
        None,
        "fixed",
        "entities",
        "主",
        "E",
        "plan",
        "p",
        "",
    ]
    with pytest.raises(ScenarioError, match="entities, default '50'"):
        schema(table([row]))
