"""The what-if panels: what they say at the run's own settings and anywhere else, in both languages."""

import json
import math
import re

import numpy as np
import pytest

from wuhai import whatif
from wuhai.case import settle
from wuhai.model import sectors, structure_facts, structure_inputs
from wuhai.model.response import interpolated
from wuhai.panel import rounded_up
from wuhai.systems import system
from wuhai.units import number, quantity, unit

SCENARIOS = ("plan", "evidence", "recovery", "stress")
HAN = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")


@pytest.fixture(scope="module")
def cases():
    return {name: settle(name) for name in SCENARIOS}


@pytest.fixture(scope="module", params=[(s, m) for s in SCENARIOS for m in whatif.MODELS], ids="-".join)
def panel(request, cases):
    scenario, shift = request.param
    return whatif.panel(cases[scenario], shift)


def test_a_shift_without_a_panel_is_refused(cases):
    with pytest.raises(ValueError, match="no panel for 'plastic'.*did you mean plastics"):
        whatif.panel(cases["plan"], "plastic")


def test_the_runs_own_settings_give_the_pages_numbers(panel):
    for item in panel.responses:
        assert panel.at(item) == pytest.approx(float(panel.facts[item.name].value), rel=1e-12, abs=1e-12)


def test_what_the_page_prints_at_the_start_is_the_pages_headline(panel):
    for told in panel.payload()["outcomes"]:
        fact = panel.facts[told["name"]]
        digits = (told["digits"], 0) if told["fixed"] else (None, told["digits"])
        shown = number(start_value(panel, told), digits[0], most=digits[1])
        assert shown == quantity(fact.value, fact.unit, panel.lang, digits=fact.digits, bare=True)
        assert told["shown"].startswith(shown)


def start_value(panel, told):
    places = [nodes.index(panel.levers[name].start) for name, nodes in zip(told["over"], told["nodes"], strict=True)]
    values = np.array(told["values"]).reshape([len(nodes) for nodes in told["nodes"]])
    return float(values[tuple(places)])


def test_the_targets_are_met_as_the_facts_say(cases):
    facts = {"share_target": "target_met", "capacity_2025": "total_kept", "max_entities": "feasible"}
    for case in cases.values():
        for shift in ("structure", "coking"):
            found = whatif.panel(case, shift)
            for item in found.responses:
                if item.name in facts:
                    assert found.meets(item) is bool(found.facts[facts[item.name]].value), (case.scenario.name, item.name)


def test_random_settings_stay_within_the_printed_error(cases):
    rng = np.random.default_rng(20220715)
    for name, rerun in (("structure", run_structure), ("coking", run_coking), ("plastics", run_plastics)):
        for scenario in ("plan", "stress"):
            found = whatif.panel(cases[scenario], name)
            told = {item["name"]: item for item in found.payload()["outcomes"]}
            for _ in range(4 if name == "plastics" else 12):
                places = {key: int(rng.integers(len(lever.stops))) for key, lever in found.levers.items()}
                facts = rerun(cases[scenario], {key: found.levers[key].stops[at] for key, at in places.items()})
                for item in found.responses:
                    off = abs(interpolated(item, found.levers, places) - float(facts[item.name].value))
                    scale = unit(found.facts[item.name].unit).scale(found.lang)
                    assert off * scale <= told[item.name]["error"] + 1e-6, (scenario, item.name, places)


def run_structure(case, changes):
    result = case.run.structure
    inputs = {name: getattr(result.inputs, name) for name in structure_inputs.PARAMETERS}
    ran = sectors.simulate(type(result.inputs)(**{**inputs, **changes, "solve_other_growth": False}), result.linked)
    return {fact.name: fact for fact in structure_facts.facts(ran)}


def run_coking(case, changes):
    changes = {**changes, "entities": int(changes["entities"])}
    return facts_of("coking", case, changes)


def run_plastics(case, changes):
    return facts_of("plastics", case, changes)


def facts_of(name, case, changes):
    model = system(name)
    values = {name: case.values[name] for name in model.parameters} | changes
    ran = model.run(**{name: case.tables.within("")[name] for name in model.tables}, **values)
    return {fact.name: fact for fact in model.facts(ran)}


def test_the_error_is_less_than_the_last_figure_printed(panel):
    for told in panel.payload()["outcomes"]:
        assert told["error"] <= 10.0 ** -told["digits"]


def test_the_bundle_is_small_finite_and_complete(panel):
    payload = panel.payload()
    assert len(json.dumps(payload, ensure_ascii=False, allow_nan=False).encode()) < 60_000
    assert 2 <= len(payload["levers"]) <= 4
    names = [lever["name"] for lever in payload["levers"]]
    for told in payload["outcomes"]:
        assert set(told["over"]) <= set(names)
        assert len(told["values"]) == math.prod(map(len, told["nodes"]))
    for lever in payload["levers"]:
        assert lever["evidence"]["grade"] == panel.case.scenario.settings[lever["name"]].evidence
        assert 0 <= lever["start"] < len(lever.get("stops") or lever["options"])


def test_every_lever_starts_from_the_scenario(panel):
    for name, lever in panel.levers.items():
        if name == "other_noncoal_growth":
            assert lever.stops[lever.start] == panel.case.run.structure.other_growth
        else:
            assert lever.stops[lever.start] == panel.case.values[name]


def test_every_lever_moves_something(panel):
    for name, lever in panel.levers.items():
        ends = range(len(lever.stops)) if lever.is_choice else (0, len(lever.stops) - 1)
        values = [{panel.at(item, {name: at}) for at in (*ends, lever.start)} for item in panel.responses]
        goals = {panel.goal(told, {name: at}) for told in panel.words.outcomes.values() if told.target for at in ends}
        start = {panel.goal(told) for told in panel.words.outcomes.values() if told.target}
        assert any(len(found) > 1 for found in values) or goals != start, name


def test_both_languages_say_the_same(cases):
    for shift in whatif.MODELS:
        zh, en = (whatif.panel(settle("plan", lang), shift).payload() for lang in ("zh", "en"))
        assert not HAN.search(json.dumps(en, ensure_ascii=False))
        for one, other in zip(zh["outcomes"], en["outcomes"], strict=True):
            assert one["nodes"] == other["nodes"]
            for key in ("said", "met", "missed", "near"):
                assert set(re.findall(r"{\w+}", one[key])) == set(re.findall(r"{\w+}", other[key]))


def test_the_table_holds_the_run_and_each_lever_alone(cases):
    table = whatif.panel(cases["plan"], "coking").table()
    rows = {row[0]: row[1:] for row in table["rows"]}
    assert rows["本情景"] == ["5", "1,763", "0", "3"]
    assert rows["每家不低于500万吨"] == ["3", "1,763", "0", "2"]
    assert rows["要求并成14家"][3] == "2"
    assert [column["unit"] for column in table["columns"]] == ["", "家", "万吨", "万吨", ""]


def test_counting_bdo_moves_the_price_of_bdo():
    found = whatif.panel(settle("plan", changes={"capacity_basis": "bdo"}), "plastics")
    assert "bdo_price_end" in found.levers
    assert found.at(found.responses[3]) == pytest.approx(found.facts.price_ratio.value)


def test_an_error_is_rounded_up():
    assert rounded_up(0.0412, 1) == 0.05
    assert rounded_up(0.05, 1) >= 0.05
    assert rounded_up(0.0, 2) == 0
