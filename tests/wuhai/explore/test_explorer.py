"""The analyst's workbench without widgets: what moves, what is refused, what is saved."""

import re

import pytest
import yaml

from wuhai.case import settle
from wuhai.explore import Explorer, latency, panels
from wuhai.explore.pages import PAGES, page
from wuhai.facts import EVIDENCE
from wuhai.figures import coking
from wuhai.model import coking_margins
from wuhai.model.ensemble import TARGETS
from wuhai.parameters import ScenarioError


def problems(call, *args, **named):
    with pytest.raises(ScenarioError) as refused:
        call(*args, **named)
    return refused.value.problems


def test_settings_move_and_come_back(explorer):
    explorer.set("entities", 4, why="a merger less")
    explorer.set(floor_10kt=250, replacement_ratio=1.1)
    assert explorer.changes == {"entities": 4, "floor_10kt": 250.0, "replacement_ratio": 1.1}
    assert explorer.scenario.settings["entities"].value == 4
    assert explorer.scenario.settings["entities"].evidence == "assumption"
    assert explorer.undo()
    assert explorer.changes == {"entities": 4}
    explorer.reset()
    assert explorer.changes == {}
    assert explorer.scenario.values == settle("evidence").scenario.values
    assert explorer.undo()  # a reset is a step as well
    assert explorer.changes == {"entities": 4}
    explorer.set(entities=5)  # back to the scenario's own value: no difference is left
    assert explorer.changes == {}
    assert [explorer.undo() for _ in range(4)] == [True, True, False, False]


def test_a_refused_change_changes_nothing(explorer):
    explorer.set(entities=4)
    found = problems(explorer.set, entites=3, base_share=65)
    assert found == [
        "parameter entites=3: no parameter is called 'entites'; did you mean entities?",
        "parameter base_share=65: value 65; allowed is a number from 0.5 to 0.8 (share); a share is a fraction - did you mean 0.65?",
    ]
    assert explorer.changes == {"entities": 4}
    assert problems(explorer.start_from, "pln") == ["scenario 'pln' is unknown; known are evidence, plan, recovery, stress; did you mean plan?"]
    assert problems(explorer.speak, "fr") == ["lang 'fr': allowed are zh, en"]


def test_only_the_models_that_a_parameter_touches_run_again(explorer):
    for shift in PAGES:
        explorer.findings(shift)
    before = dict(explorer.memory.runs)
    explorer.set(water_base_100m_m3=3.0)
    for shift in PAGES:
        explorer.findings(shift)
    again = {name: count - before[name] for name, count in explorer.memory.runs.items()}
    assert {name for name, count in again.items() if count} == {"water"}
    explorer.undo()
    explorer.findings("water")
    assert explorer.memory.runs["water"] == before["water"] + 1  # what was seen before is remembered


@pytest.mark.parametrize("shift", PAGES)
def test_every_figure_and_finding_of_a_briefing_can_be_explored(explorer, shift):
    assert set(explorer.figures(shift)) == set(page(shift).drawings)
    assert len(page(shift).drawings) >= 5
    told = explorer.findings(shift)
    assert told and all(str(text).strip() for text in told)
    ready = {name: page(shift).prepared(explorer.case, name) for name in page(shift).drawings}
    figure = next(iter(ready.values()))()
    assert figure.svg.startswith("<svg") and figure.lang == "en"
    explorer.speak("zh")
    assert {*explorer.figures(shift).values()}.isdisjoint({drawing.titles["en"] for drawing in page(shift).drawings.values()})


def test_a_figure_is_the_briefings_own(explorer):
    explorer.set(entities=4)
    case = settle("evidence", "en", changes={"entities": 4})
    facts = case.facts.coking
    own = coking.entity_limits(coking_margins.limits(case.run.coking), facts, case.parameters)
    found = explorer.figure("coking", "entity_limits")
    assert (found.svg, found.caption) == (own.svg, own.caption)
    assert explorer.figure("coking", "entity_limits", scenario="evidence").svg != found.svg
    with pytest.raises(KeyError, match="no figure is called 'entity_limit'.*did you mean entity_limits"):
        explorer.figure("coking", "entity_limit")


def test_two_scenarios_side_by_side(explorer):
    explorer.set(water_base_100m_m3=3.0)
    table = explorer.compare("evidence").set_index("id")
    assert list(table.index) == [target.id for target in TARGETS]
    moved = table["here"] != table["there"]
    assert set(moved[moved].index) == {"water_use"}
    assert table.loc["share", "here_verdict"] == "missed"


def test_odds_tell_range_probability_and_evidence(explorer):
    table = explorer.odds(draws=512).set_index("id")
    assert 0.05 < table.loc["share", "chance"] < 0.3
    assert table.loc["share", "p10"].endswith("%")
    assert table.loc["share", "evidence"] == "assumption"
    explorer.start_from("plan")
    table = explorer.odds(draws=512).set_index("id")
    assert table.loc["share", "probability"] == "solved for"
    assert table.loc["coke_capacity", "probability"].endswith("%")


def test_odds_state_draws_seed_and_the_largest_error(explorer):
    table = explorer.odds(draws=512)
    assert set(table["draws"]) == {512} and set(table["seed"]) == {2022}
    worst = table["error"].astype(float).max()
    stated = re.search(r"512 draws \(seed 2022\); their standard error from sampling is at most ([0-9.]+) percentage point", panels.odds(table, "en"))
    assert worst > 0 and worst <= float(stated[1]) < worst + 0.11
    explorer.speak("zh")
    told = panels.odds(explorer.odds(draws=512), "zh")
    assert f"概率取自512次模拟（随机种子2022），抽样标准误不超过{stated[1]}个百分点。" in told
    explorer.speak("en")


def test_what_must_be_true_put_back_meets_the_target(explorer):
    assert not explorer.compare("plan").set_index("id").loc["share", "here_verdict"].startswith("met")
    answer = explorer.what_must_be_true("share")
    assert answer.attrs["feasible"] and "80%" in answer.attrs["says"]
    explorer.set(**answer.set_index("name")["value"].to_dict())
    assert explorer.case.facts.structure.target_met.value
    assert explorer.what_must_be_true("share").empty
    with pytest.raises(KeyError, match="did you mean share"):
        explorer.what_must_be_true("shar")


def test_a_saved_scenario_holds_only_the_differences(explorer, folder):
    explorer.set(entities=4, why="one merger less", why_zh="少并一家")
    explorer.set(other_noncoal_growth=0.02)
    values = explorer.scenario.values
    path = explorer.save_as("mine", why="A trial.", why_zh="试一试。", title_zh="我的", title_en="Mine")
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert path == folder / "scenarios" / "mine.yml"
    assert list(found) == ["title_zh", "title_en", "why", "why_zh", "inherits", "changes"]
    assert (found["inherits"], set(found["changes"])) == ("evidence", {"entities", "other_noncoal_growth"})
    assert found["changes"]["entities"] == {"value": 4, "why": "one merger less", "why_zh": "少并一家"}
    assert found["changes"]["other_noncoal_growth"]["why"] == "set by the analyst; it was −4%"
    assert settle("mine").scenario.values == values
    assert (explorer.base, explorer.changes) == ("mine", {})


def test_nothing_is_overwritten_silently(explorer, folder):
    explorer.set(entities=4)
    path = explorer.save_as("mine", why_zh="试一试。")
    before = path.read_bytes()
    assert "Entities after the merger 4 entities instead of 5 entities" in before.decode() or b"4 instead of 5" in before
    explorer.set(entities=3)
    assert "exists already" in problems(explorer.save_as, "mine", why="again")[0]
    assert path.read_bytes() == before
    explorer.save_as("mine", why="again", overwrite=True)
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert (found["inherits"], found["changes"]["entities"]["value"]) == ("evidence", 3)  # saved over itself: no loop
    assert settle("mine").scenario.values["entities"] == 3


@pytest.mark.parametrize("name", ["", "Mine", "my file", "../mine", "1st", "a" * 41, "乌海", "mine.yml"])
def test_names_that_make_no_file_are_refused(explorer, name):
    explorer.set(entities=4)
    assert problems(explorer.save_as, name, why="x") == [
        f"scenario name {name!r}: allowed are 1 to 40 characters, lower-case letters a-z, digits and _, a letter first"
    ]


def test_what_cannot_be_saved_is_told_together_and_writes_nothing(explorer, folder):
    before = sorted((folder / "scenarios").iterdir())
    found = problems(explorer.save_as, "plan", overwrite=True)
    assert [line.partition(":")[0].partition(";")[0] for line in found] == [
        "scenario 'plan' is complete and the ground of the others", "why", "nothing differs from scenario 'evidence'",
    ]  # fmt: skip
    explorer.set(entities=4)
    found = problems(explorer.save_as, "evidence", why="x")
    assert "exists already" in found[0]
    assert sorted((folder / "scenarios").iterdir()) == before
    assert not list(folder.glob(".scenario*"))


def test_a_file_that_would_break_others_is_not_moved_into_place(explorer, folder):
    explorer.start_from("stress")
    explorer.set(entities=4)
    kept = (folder / "scenarios" / "evidence.yml").read_bytes()
    (line,) = {line.partition(":")[2] for line in problems(explorer.save_as, "evidence", why="a loop", overwrite=True)[:1]}
    assert "closes a loop" in line
    assert (folder / "scenarios" / "evidence.yml").read_bytes() == kept


def test_an_unsaved_scenario_is_not_built(explorer):
    explorer.set(entities=4)
    assert problems(explorer.build) == ["save the scenario first; not in 'evidence' yet: entities"]


def test_evidence_grades_survive_saving(explorer):
    grades = {name: setting.evidence for name, setting in explorer.scenario.settings.items()}
    explorer.set(entities=4)
    explorer.save_as("mine", why="x")
    found = {name: setting.evidence for name, setting in explorer.scenario.settings.items()}
    assert {name for name in grades if grades[name] != found[name]} <= {"entities"}
    assert found["entities"] == "assumption" and found["entities"] in EVIDENCE


def test_a_month_is_kept(folder):
    early = Explorer("evidence", "zh", as_of="2022-07")
    assert early.scenario.values["plastics_utilisation"] != 0.158  # known from 2025 on
    assert early.findings("plastics")


def test_latency_is_told_for_every_shift_asked_for(explorer):
    table = latency(["water"], repeats=1, explorer=explorer)
    (row,) = table.to_dict("records")
    assert (row["shift"], row["figure"]) == ("water", next(iter(page("water").drawings)))
    assert row["ratio"] == pytest.approx(row["callback_s"] / row["redraw_s"], abs=0.02)
    assert explorer.changes == {}  # what was moved for it is put back


def test_findings_wait_for_no_ensemble(explorer, monkeypatch):
    monkeypatch.setattr("wuhai.study.Study.by_grade", None)  # what the key figures beside the findings ask for
    assert all(len(explorer.findings(shift)) >= 1 for shift in PAGES)
