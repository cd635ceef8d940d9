"""The controls: made from the schema, moving the explorer, telling refusals in one line."""

from html import unescape

import pytest
import yaml

import typeface
from wuhai.explore import builds, controls, panels
from wuhai.explore.lettering import common
from wuhai.explore.odds import Odds
from wuhai.explore.sliders import MARKS, nice_step
from wuhai.facts import EVIDENCE
from wuhai.parameters import ScenarioError


@pytest.fixture
def bench(explorer):
    made = controls(explorer, "coking")
    yield made
    made.wait()


def test_every_parameter_of_the_shift_has_its_control(bench):
    rows = {name: item for name, item in bench.explorer.parameters.items() if "02_coking" in item.notebooks}
    assert set(bench.inputs) == set(rows) and len(rows) > 15
    for name, control in bench.inputs.items():
        item, setting = rows[name], bench.explorer.scenario.settings[name]
        shown = unescape(control.label.value)
        assert MARKS[setting.evidence][0] in shown and item.label_en in shown
        assert item.label_en == control.input.tooltip
        assert setting.cited["en"] and setting.cited["en"] in shown
    floor = bench.inputs["floor_10kt"].input
    assert (floor.min, floor.max, floor.value) == (0.5, 17.63, 3.0)  # English: million tonnes
    assert "Mt" in bench.inputs["floor_10kt"].label.value
    assert bench.explorer.changes == {}  # showing is not moving
    assert set(MARKS) == set(EVIDENCE)


def test_a_moved_slider_changes_figure_and_findings_and_comes_back(bench):
    figure, findings = bench.figure.value, bench.findings.value
    bench.inputs["entities"].input.value = 4
    bench.inputs["floor_10kt"].input.value = 2.5
    assert bench.explorer.changes == {"entities": 4, "floor_10kt": 250.0}
    assert bench.figure.value != figure and bench.findings.value != findings
    assert "was 5 entities" in bench.inputs["entities"].label.value
    bench.undo.click()
    bench.undo.click()
    assert bench.explorer.changes == {}
    assert (bench.figure.value, bench.findings.value) == (figure, findings)
    assert bench.inputs["entities"].input.value == 5
    bench.undo.click()
    assert "nothing to undo" in bench.message.value


def test_another_language_keeps_the_settings(bench):
    bench.inputs["entities"].input.value = 4
    bench.language.value = "zh"
    bench.wait()
    assert bench.explorer.changes == {"entities": 4}
    assert bench.inputs["entities"].input.value == 4
    assert "整合后主体数" in bench.inputs["entities"].label.value
    assert bench.inputs["floor_10kt"].input.max == 1763  # 万吨
    for part in (bench.findings, bench.odds):
        assert "finding" in part.value or "达标概率" in part.value
    bench.handing.save.click()
    assert "请写明理由" in bench.message.value and "scenario" not in bench.message.value


def test_every_shift_can_be_shown(bench):
    for _, shift in bench.shift_choice.options:
        bench.shift_choice.value = shift
        assert bench.message.value == ""
        assert bench.inputs and "svg+xml" in bench.figure.value and 'alt=""' not in bench.figure.value
    last = bench.figure_choice.options[-1][1]
    before = bench.figure.value
    bench.figure_choice.value = last
    assert bench.figure.value != before


def test_odds_comparison_and_what_must_be_true(bench):
    bench.other_choice.value = "plan"
    bench.wait()
    assert bench.figures.children == (bench.figure, bench.other)
    assert "The plan as written" in bench.comparison.value and "Probability" in bench.odds.value
    bench.ask.click()
    assert "80%" in bench.needed.value and not bench.apply.disabled
    bench.apply.click()
    bench.wait()
    assert bench.explorer.changes and bench.explorer.case.facts.structure.target_met.value
    bench.reset.click()
    assert bench.explorer.changes == {}


def test_the_figure_compared_with_follows_shift_and_figure_not_the_sliders_and_outlives_a_change_of_language(bench):
    bench.other_choice.value = "plan"
    last = bench.figure_choice.options[-1][1]
    for choice, value in ((bench.figure_choice, last), (bench.shift_choice, "energy")):
        before = bench.other.value
        choice.value = value
        expected = panels.picture(bench.explorer.figure(bench.shift, bench.figure_choice.value, "plan"), "The plan as written")
        assert bench.other.value == expected != before
    beside = bench.other.value
    bench.inputs["energy_completion_share"].input.value = 0.5
    assert bench.explorer.changes and bench.other.value == beside
    bench.figure_choice.value = chosen = bench.figure_choice.options[-1][1]
    bench.language.value = "zh"
    bench.wait()
    assert (bench.other_choice.value, bench.figure_choice.value) == ("plan", chosen)
    assert bench.figures.children == (bench.figure, bench.other)
    assert "按规划实施" in bench.other.value and "按规划实施" in bench.comparison.value
    bench.other_choice.value = ""
    assert bench.figures.children == (bench.figure,) and bench.comparison.value == ""


def test_what_goes_wrong_beside_the_page_is_told_where_the_result_would_stand(bench, monkeypatch):
    def refused(*_):
        raise ScenarioError(["a limit is above its <b>"])

    bench.wait()
    monkeypatch.setattr(Odds, "beside", refused)
    bench.other_choice.value = "plan"
    bench.wait()
    assert "a limit is above its &lt;b&gt;" in bench.comparison.value and "Probability" in bench.odds.value


def test_odds_that_are_worked_on_leave_their_place_to_the_former_ones():
    once = panels.waiting("<table>old</table>", "Drawing")
    assert 'aria-busy="true"' in once and "<table>old</table>" in once and "Drawing" in once
    assert panels.waiting(once, "Drawing") == once
    assert panels.waiting("", "Drawing") == panels.message("Drawing")


def test_saving_and_building(bench, folder, tmp_path, monkeypatch):
    (tmp_path / "press.py").write_text("print('{\"event\": \"end\"}')", encoding="utf-8")
    monkeypatch.setattr(builds, "SCRIPT", tmp_path / "press.py")
    monkeypatch.setenv("WUHAI_SITES", str(tmp_path / "sites"))
    bench.inputs["entities"].input.value = 4
    assert bench.handing.build.disabled
    bench.handing.name.value, bench.handing.why.value = "plan", "a trial <b>"
    bench.handing.save.click()
    assert "exists already" in bench.message.value
    bench.handing.name.value, bench.handing.title.value, bench.handing.other_title.value = "mine", "Mine", "我的"
    bench.handing.other_why.value = "试一试"
    bench.handing.save.click()
    assert "Saved as" in bench.message.value
    saved = yaml.safe_load((folder / "scenarios" / "mine.yml").read_text(encoding="utf-8"))
    assert saved["inherits"] == "evidence"
    assert {key: saved[key] for key in ("title_zh", "title_en", "why", "why_zh")} == {
        "title_zh": "我的", "title_en": "Mine", "why": "a trial <b>", "why_zh": "试一试",
    }  # fmt: skip
    assert bench.base_choice.value == "mine" and ("Mine", "mine") in bench.other_choice.options
    assert bench.explorer.changes == {} and not bench.handing.build.disabled
    bench.handing.build.click()
    bench.handing.building.thread.join()
    assert "mine/en/02_coking.html" in bench.handing.status.value


def test_steps_are_round():
    assert [nice_step(width) for width in (30, 0.45, 2200, 1)] == [0.2, 0.002, 20.0, 0.01]


def test_letters_are_brought_along(bench):
    font = bench.children[0].value
    assert "@font-face" in font and "woff2" in font
    assert len(common()) > 3755 and not typeface.missing(common())
