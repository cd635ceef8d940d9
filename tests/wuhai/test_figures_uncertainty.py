"""Figures of how sure the answers are: drawn in both languages, saying what the study says."""

import math
import re

import pandas as pd
import pytest

from wuhai import study_frames as frames
from wuhai import study_views as views
from wuhai import text
from wuhai.case import settle
from wuhai.figures import uncertainty
from wuhai.figures import uncertainty_parts as parts
from wuhai.figures import uncertainty_tables as tables
from wuhai.study import study
from wuhai.study_words import NAMES

HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def studies(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WUHAI_CACHE", str(tmp_path_factory.mktemp("studies")))
        patch.setattr("wuhai.study.DESIGN", 256)
        yield {(name, lang): study(settle(name, lang), draws=1024) for name in ("plan", "evidence") for lang in ("zh", "en")}


@pytest.fixture(params=["zh", "en"])
def lang(request):
    text.set_language(request.param)
    yield request.param
    text.set_language("zh")


@pytest.mark.parametrize("id", NAMES)
def test_every_fan_is_drawn_and_says_its_median(studies, lang, id):
    for name in ("plan", "evidence"):
        found = studies[name, lang]
        figure = uncertainty.fan(found, id)
        assert text.fact_text(views.facts(found, id).p50) in figure.caption
        assert figure.caption in figure.alt and figure.evidence
        assert len(figure.payload()["data"]["rows"]) == 10
        assert lang == "zh" or not HAN.search(figure.caption + figure.alt + figure.note)
        assert "2022" in figure.note


@pytest.fixture(params=["plan", "evidence"])
def found(request, studies, lang):
    return studies[request.param, lang]


def test_parts_are_drawn_from_their_frames(found, lang):
    facts, names = frames.told(found), found.case.parameters
    figures = [
        parts.convergence(frames.convergence(found), facts),
        parts.indices(frames.indices(found, "share"), names, facts),
        parts.tornado(frames.tornado(found, "share"), names, facts),
        parts.grades(frames.grades(found), facts),
        parts.tradeoff(frames.tradeoff(found), 3.29, facts),
    ]
    assert [figure.id for figure in figures] == ["convergence", "indices", "tornado", "grades", "tradeoff"]
    for figure in figures:
        assert figure.evidence and figure.payload()["data"]["rows"]
        assert lang == "zh" or not HAN.search(figure.caption + figure.alt + figure.note)


def test_shares_of_a_headline_sum_to_one(found):
    sums = frames.grades(found).groupby("id")["share"].sum()
    assert sums.between(1 - 1e-9, 1 + 1e-9).all() and "share" in sums


def test_targets_are_counted_once(found):
    facts = frames.told(found)
    kinds = ("solved_targets", "likely_targets", "hardly_targets", "open_targets")
    assert sum(facts[kind].value for kind in kinds) == facts.targets.value == 9


@pytest.mark.parametrize(("outcome", "low", "said"), [("met", 2.0066, True), ("met", -math.inf, False), ("missed", 2.0066, False)])
def test_a_total_kept_by_late_exits_is_said_to_be(found, lang, outcome, low, said):
    row = {"id": "coke_capacity", "driver": "coke_exit_delay_years", "low": low, "high": 5.0, "outcome": outcome, "coverage": 0.9, "density": 0.8}
    table = tables.boxes(pd.DataFrame([row]), found.case.parameters)
    assert any(("旧炉没有关停" if lang == "zh" else "old ovens that do not close") in note for note in table.notes) == said
    assert "2.01" not in table.rows[0][2]


def test_tables_tell_conditions_and_changes_with_units(found, lang):
    names = found.case.parameters
    boxes = tables.boxes(frames.boxes(found), names)
    coke = next(row for row in boxes.rows if row[0] == parts.name("coke_capacity"))
    assert re.search(r"约[\d.]+年" if lang == "zh" else r"about [\d.]+ year", coke[2])
    measured = tables.measured(frames.measured(found), names)
    assert measured.rows[0][0] == parts.name("share") and all(row[1] for row in measured.rows)
    drivers = tables.drivers(found.levers, names, solved=found.case.values["solve_other_growth"])
    assert len(drivers.rows) == len(found.levers)
    assert bool(drivers.notes) == found.case.values["solve_other_growth"]
