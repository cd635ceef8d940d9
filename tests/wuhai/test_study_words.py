"""What briefings say of a study: a probability never without draws, seed and error, and where the variance comes from."""

import re

import pytest

from wuhai import keyfigures, study_words, text
from wuhai import study_views as views
from wuhai.case import settle
from wuhai.facts import EVIDENCE
from wuhai.model import ensemble
from wuhai.study import study

HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def studies(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WUHAI_CACHE", str(tmp_path_factory.mktemp("studies")))
        patch.setattr("wuhai.study.DESIGN", 256)
        yield {(name, lang): study(settle(name, lang), draws=1024) for name in ("plan", "evidence") for lang in ("zh", "en")}


@pytest.fixture
def said(monkeypatch):
    """What a call displays, as plain text."""
    shown = []
    monkeypatch.setattr(text, "display", lambda item: shown.append(str(item)))

    def run(found, speak, *args):
        shown.clear()
        text.set_language(found.case.lang)
        speak(found, *args)
        return " ".join(shown)

    yield run
    text.set_language("zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_target_has_its_sentence_in_its_language(studies, said, lang):
    for name in ("plan", "evidence"):
        for target in ensemble.TARGETS:
            sentence = said(studies[name, lang], study_words.chance, target.id)
            assert "1,024" in sentence and "2022" in sentence
            assert bool(HAN.search(sentence)) == (lang == "zh")
            if "%" in sentence:
                assert "±" in sentence or "95%" in sentence


def test_a_probability_with_its_error(studies, said):
    found = studies["evidence", "en"]
    row = found.probabilities.set_index("id").loc["share"]
    sentence = said(found, study_words.chance, "share")
    assert sentence.startswith("The non-coal share is unlikely to be met on time: probability ")
    assert f"{100 * row.probability:.1f}% ± {100 * row.error:.2f} percentage points" in sentence


def test_what_no_draw_shows_has_a_bound_and_what_is_solved_for_proves_nothing(studies, said):
    never = said(studies["evidence", "en"], study_words.chance, "plastics_capacity")
    assert "none of 1,024 draws (seed 2022) meets it (95% upper bound 0.29%)" in never
    solved = said(studies["plan", "en"], study_words.chance, "share")
    assert "bound to be met" in solved and "works backwards" in solved and "%" not in solved


def test_the_variance_is_split_and_what_to_measure_is_named(studies, said):
    told = said(studies["evidence", "en"], study_words.rests, "share")
    assert re.search(r"\d+% comes from assumptions \(95% interval \d+% to \d+%\)", told)
    assert "Worth measuring first: non-coal share, 2021 (" in told
    assert "no input moves it" in said(studies["plan", "en"], study_words.rests, "plastics_capacity")
    assert "来自假设" in said(studies["plan", "zh"], study_words.rests, views.PRICE)


@pytest.mark.parametrize(("lang", "order"), [("zh", "）；按份额与依据的强弱排序，份额含相互作用"), ("en", "); ranked by share and weakness of evidence")])
def test_several_inputs_to_measure_say_their_order(studies, said, lang, order):
    found = studies["plan", lang]
    assert len(views.first(found, "coke_capacity")) > 1
    assert order in said(found, study_words.rests, "coke_capacity")


@pytest.mark.parametrize(("lang", "set_by", "floor"), [
    ("zh", "可降解塑料产能由情景定为316万吨，不随抽样变动", "（下端为反推所守的目标）"),
    ("en", "sets the capacity of degradable plastics at 3.16 Mt, whatever the draw", "(the lower end is the target that is solved for)"),
])  # fmt: skip
def test_what_a_scenario_sets_or_solves_for_is_no_range_of_draws(studies, said, lang, set_by, floor):
    found = studies["plan", lang]
    assert set_by in said(found, study_words.ends, "plastics_capacity")
    assert views.held(found, "share") and floor in said(found, study_words.ends, "share")
    assert floor not in said(found, study_words.ends, "coke_capacity")
    drawn = studies["evidence", lang]
    assert not views.held(drawn, "share") and set_by not in said(drawn, study_words.ends, "plastics_capacity")


@pytest.mark.parametrize(("probability", "word"), [(1, "certain"), (0.95, "very_likely"), (0.7, "likely"), (0.5, "even"), (0.33, "even"),
                                                   (0.2, "unlikely"), (0.05, "very_unlikely"), (0.001, "never")])  # fmt: skip
def test_words_for_a_probability(probability, word):
    assert views.likelihood(probability) == word
    assert word in study_words.LIKELIHOOD


def test_every_headline_and_grade_has_words():
    assert set(study_words.TARGETS) == {target.id for target in ensemble.TARGETS}
    assert set(study_words.NAMES) == {*study_words.TARGETS, views.PRICE}
    assert set(study_words.GRADES) == {*EVIDENCE, "interaction"}


def test_a_fan_is_in_the_plans_unit(studies):
    found = studies["evidence", "en"]
    frame, item = views.fan(found, "coke_capacity"), views.headline(found, "coke_capacity")
    assert (item.unit, item.target, item.year) == ("10kt", 1763.0, 2025)
    at = frame.set_index("year").loc[2025]
    assert at["central"] == pytest.approx(found.case.facts.coking.capacity_2025.value)
    assert at["p50"] == pytest.approx(views.facts(found, "coke_capacity").p50.value)
    assert (frame["p10"] <= frame["p90"]).all()
    with pytest.raises(KeyError):
        views.headline(found, "coke")


def test_the_sentence_has_the_shares_of_the_bar_and_no_more_than_the_whole(studies):
    for found in studies.values():
        for id in ("share", "coke_capacity"):
            bar = keyfigures._shares(found.by_grade(id))
            told = {fact.name: fact.value for fact in views.shares(found, id)}
            assert sum(told.values()) <= 1 + 1e-9
            assert told == {grade: share for grade, share in bar.items() if share >= views.LEAST}


def test_facts_of_a_study_have_names_and_sources(studies):
    found = studies["evidence", "en"]
    facts = views.facts(found, "share")
    assert all(facts[name].label for name in ("probability", "error_pp", "upper", "p10", "p50", "p90", "year"))
    parts = views.shares(found, "share")
    assert parts[0].name == "assumption" and parts[0].evidence == "assumption" and parts[0].label
    assert all(name.value and total.label and total.source for name, total in views.first(found, "share"))


@pytest.mark.parametrize(("scenario", "lang", "reason"), [
    ("plan", "zh", "时间余量为0年"), ("plan", "en", "a margin of 0 years"),
    ("evidence", "zh", "本情景已定下新炉晚投2.5年"), ("evidence", "en", "this scenario has replacement start 2.5 years late"),
])  # fmt: skip
def test_a_probability_of_nought_that_the_dates_explain_is_explained(studies, said, scenario, lang, reason):
    found = studies[scenario, lang]
    assert found.facts.entities.probability.value == 0
    assert reason in said(found, study_words.no_slack)


def test_what_can_be_met_is_not_explained_away(studies, said, monkeypatch):
    found = studies["plan", "en"]
    table = found.probabilities.copy()
    table.loc[table["id"] == "entities", "probability"] = 0.2
    monkeypatch.setattr("wuhai.study.Study.probabilities", property(lambda self: table))
    assert said(study(found.case, draws=1024), study_words.no_slack) == ""
