"""Headline numbers: which light shows, what the evidence bar counts, what is refused."""

from types import SimpleNamespace

import pandas as pd
import pytest

from wuhai.facts import Fact
from wuhai.keyfigures import SENSES, VERDICTS, Key, KeyFigures, key_figures, verdict
from wuhai.sentence import Facts, UnknownFact

ORIGINS = {"a": ("plan", ""), "b": ("assumption", ""), "c": ("plan", ""), "table:d": ("official", "")}
CASE = SimpleNamespace(lang="en", values={"solved": True, "left": False, "list": 1.0}, origin=ORIGINS.__getitem__)
FACTS = Facts("facts", [
    Fact("low", 10.0, "10kt", ("a", "b"), evidence="assumption"),
    Fact("high", 20.0, "10kt", ("c", "a"), evidence="plan"),
    Fact("same", 20.0 + 1e-12, "10kt", ("table:d",), evidence="official"),
    Fact("nothing", 0, "count"), Fact("unknown", float("nan"), "year"), Fact("true", True, "bool"), Fact("false", False, "bool"),
])  # fmt: skip


def key(name="low", **more):
    return Key(name, "名", "name", **more)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (key("low"), "none"),
        (key("unknown", target="high"), "unknown"),
        (key("low", target="high"), "missed"),
        (key("same", target="high"), "met"),
        (key("high", target="low"), "met"),
        (key("low", target="high", sense="most"), "within"),
        (key("high", target="low", sense="most"), "over"),
        (key("same", target="high", sense="equal"), "met"),
        (key("high", target="low", sense="equal"), "missed"),
        (key("low", target="high", sense="of"), "part"),
        (key("nothing", target="high", sense="of"), "missed"),
        (key("same", target="high", sense="of"), "met"),
        (key("low", target="high", sense="beside"), "unjudged"),
        (key("high", target="low", sense="beside"), "unjudged"),
        (key("low", target="high", met="true"), "met"),
        (key("high", target="low", met="false"), "missed"),
        (key("high", target="low", assumed="solved"), "assumed"),
        (key("high", target="low", assumed="list"), "assumed"),
        (key("high", target="low", assumed="left"), "met"),
        (key("high", target="low", assumed="true"), "assumed"),
        (key("low", target="high", assumed="solved"), "missed"),
    ],
)
def test_the_verdict_follows_target_assumption_and_sense(given, expected):
    assert verdict(given, FACTS, CASE.values) == expected


def test_every_verdict_is_a_light_and_a_word_of_its_own():
    assert {light for light, _, _ in VERDICTS.values()} == {"green", "amber", "red", "grey"}
    assert len({zh for _, zh, _ in VERDICTS.values()}) == len(VERDICTS)
    assert {verdict for sense in SENSES.values() for verdict in sense[2:]} <= set(VERDICTS)


def shown(monkeypatch, *keys, **more) -> dict:
    found = []
    monkeypatch.setattr("wuhai.keyfigures.display", found.append)
    key_figures(CASE, FACTS, *keys, **more)
    (output,) = found
    assert isinstance(output, KeyFigures)
    assert "name" in output.fallbacks()["text/plain"]
    return output.payload()


def test_the_bar_counts_every_input_once(monkeypatch):
    evidence = shown(monkeypatch, key("low", target="high"), key("same"), key("high"))["evidence"]
    assert [(item["grade"], item["share"]) for item in evidence["shares"]] == [
        ("plan", 0.5), ("official", 0.25), ("assumption", 0.25),
    ]  # fmt: skip
    assert "the 4 inputs" in evidence["of"]


def test_the_bar_takes_shares_of_variance(monkeypatch):
    shares = pd.DataFrame({"grade": ["assumption", "plan"], "share": [0.75, 0.25]})
    of = Fact("low", 1.0, "10kt", label="Capacity")
    evidence = shown(monkeypatch, key(), key(), key(), variance=shares, of=of)["evidence"]
    assert [(item["grade"], item["share"]) for item in evidence["shares"]] == [("plan", 0.25), ("assumption", 0.75)]
    assert evidence["of"] == "the uncertainty of capacity, by variance"


def test_the_bar_shows_what_grades_do_only_together(monkeypatch):
    shares = pd.DataFrame({"grade": ["assumption", "official", "plan", "interaction"], "share": [0.8749, 0.0381, 0.0172, 0.0698]})
    bar = shown(monkeypatch, key(), key(), key(), variance=shares)["evidence"]["shares"]
    assert [(item["grade"], item["share"]) for item in bar] == [("plan", 0.02), ("official", 0.04), ("assumption", 0.87), ("interaction", 0.07)]
    assert bar[-1]["label"] == "interaction"


def test_an_item_carries_numbers_with_their_origin(monkeypatch):
    item = shown(monkeypatch, key("low", target="high"), key(), key())["items"][0]
    assert (item["number"]["text"], item["target"]["text"]) == ("0.1 Mt", "0.2 Mt")
    assert (item["light"], item["verdict"], item["target_label"]) == ("red", "missed", "Target")
    assert item["number"]["evidence"] == "assumption"


@pytest.mark.parametrize("count", [2, 6])
def test_a_row_has_three_to_five(monkeypatch, count):
    with pytest.raises(ValueError, match=f"{count} key figures; a row has 3 to 5"):
        shown(monkeypatch, *[key()] * count)


def test_slips_are_refused_with_the_nearest_name(monkeypatch):
    with pytest.raises(UnknownFact, match="'lo'.*did you mean low"):
        shown(monkeypatch, key("lo"), key(), key())
    with pytest.raises(ValueError, match="unknown sense 'mst'.*most"):
        shown(monkeypatch, key("low", target="high", sense="mst"), key(), key())
