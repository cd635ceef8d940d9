"""How a number is computed reads in both languages: every formula of every fact has its words, and every row a use."""

import re

import pytest

from wuhai import data, study_frames, study_views
from wuhai.case import settle
from wuhai.comparison import Comparison
from wuhai.facts import Fact
from wuhai.signs import typeset
from wuhai.study import study
from wuhai.terms import Terms, UnknownTerm

LEVERS = {
    "entities": 4, "floor_10kt": 400, "replacement_ratio": 1.2, "definition": "strict", "price_basis": "current",
    "base_share": 0.8, "capacity_basis": "bdo", "energy_target_level": "advanced", "solve_buildout": False,
}  # fmt: skip

ABBREVIATIONS = {"BDO", "GDP", "LMDI"}


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WUHAI_CACHE", str(tmp_path_factory.mktemp("runs")))
        yield [settle("plan", "en"), settle("stress", "en", changes=LEVERS)]


@pytest.fixture(scope="module")
def terms():
    return Terms(data.load())


@pytest.fixture(scope="module")
def formulas(cases):
    """Formula -> a fact that has it, over all models, reviews and the overview of two runs."""
    found = {}
    for case in cases:
        overview = Comparison(case, {"run": case}).facts["overview"]
        for facts in (*case.run.facts.values(), *case.review.facts.values(), overview):
            found |= {fact.formula: fact.name for fact in facts.values()}
        ensemble = study(case, draws=64)
        found |= {fact.formula: fact.name for row in ensemble.probabilities["id"] for fact in ensemble.facts_of(row)}
        told = [*study_views.shares(ensemble, "share"), *study_views.interval(ensemble, "share", "assumption")]
        told += [fact for pair in study_views.first(ensemble, "share") for fact in pair]
        told += [fact for fact in study_frames.told(ensemble).values() if isinstance(fact, Fact)]
        found |= {fact.formula: fact.name for fact in told}
    return found


def missing(terms, formula):
    try:
        return not terms.formula(formula, "zh") and formula
    except UnknownTerm:
        return True


def test_every_formula_has_its_words(terms, formulas):
    assert len(formulas) > 500
    assert {formula: name for formula, name in formulas.items() if missing(terms, formula)} == {}
    assert all(terms.formula(formula, "en") for formula in formulas if formula)


def test_every_row_is_the_formula_of_a_fact(formulas):
    def used(row):
        words = [re.escape(part) for part in re.split(r"<\w+>", row)]
        return row in formulas or len(words) > 1 and any(re.fullmatch(".+".join(words), f) for f in formulas)

    assert [row for row in data.load()["formulas"]["en"] if not used(row)] == []


def test_no_english_in_chinese_formulas():
    table = data.load()["formulas"]
    words = table["zh"].str.replace(r"<\w+>", "", regex=True).str.findall("[A-Za-z]{2,}").explode().dropna()
    assert set(words) == ABBREVIATIONS
    assert not table["zh"].str.contains(r" [-/x] |[<>]=|^/ ", regex=True).any()  # signs of typescript


def test_a_fact_carries_its_formula_in_the_language_of_the_run(cases):
    english = cases[0]
    chinese = settle("plan", "zh")
    assert english.facts.structure.target_gap_pp.formula == "share less target"
    assert chinese.facts.structure.target_gap_pp.formula == "占比 − 目标"
    assert chinese.facts.plastics.pipeline_p10_10kt.formula == "模拟结果的0.1分位数"


@pytest.mark.parametrize(
    ("text", "zh"),
    [
        ("quantile 0.25 of the draws", "模拟结果的0.25分位数"),
        ("by-product / coke, 12 firms that print it", "副产品 ÷ 焦炭，12家列明数值的企业"),
        ("stated in check 'a_rule_of_tomorrow'", "核对：规划所写"),
        ("{cap / [(1 - cut) W_0]}^(1/n) - 1", "{总量上限 ÷ [(1 − 降幅) W_0]}^(1/n) − 1"),
        ("N / (N + C)", "N / (N + C)"),
        ("", ""),
    ],
)
def test_formulas(terms, text, zh):
    assert (terms.formula(text, "zh"), terms.formula(text, "en")) == (zh, text)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("(target - base) / named, at most 1", "(target − base) / named, at most 1"),
        ("printed saving x closing energy / (unit energy x output)", "printed saving × closing energy / (unit energy × output)"),
        ("after - before; 2 s_i s_j for each pair merged", "after − before; 2 sᵢ sⱼ for each pair merged"),
        ("K_0 - retired + started, end of 2025", "K₀ − retired + started, end of 2025"),
        ("W_0 (1 + g)^n: same intensity", "W₀ (1 + g)ⁿ: same intensity"),
        ("mean (probability - outcome)^2", "mean (probability − outcome)²"),
        ("odds ratio^(1/n) - 1", "ⁿ√(odds ratio) − 1"),
        ("(1 - cut)^(-1/n) - 1", "1 / ⁿ√(1 − cut) − 1"),
        ("share >= target", "share ≥ target"),
        ("by-product / coke", "by-product / coke"),
        ("S-curve, 1 late", "S-curve, 1 late"),
        ("{总量上限 ÷ [(1 − 降幅) W_0]}^(1/n) − 1", "ⁿ√{总量上限 ÷ [(1 − 降幅) W₀]} − 1"),
    ],
)
def test_formulas_are_printed_with_the_signs_of_print(text, printed):
    assert typeset(text) == printed == typeset(printed)


def test_no_formula_shows_the_signs_of_a_keyboard(terms, formulas):
    shown = [typeset(terms.formula(formula, lang)) for formula in formulas if formula for lang in ("zh", "en")]
    assert [text for text in shown if re.search(r" x | - |\^|\b[A-Za-z]_\w\b|[<>]=|\brho\b", text)] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_formula_without_words_is_refused_with_the_nearest(terms, lang):
    with pytest.raises(
        UnknownTerm,
        match="data/formulas.csv: 'share less targets' is not there; did you mean share less target",
    ):
        terms.formula("share less targets", lang)
    with pytest.raises(UnknownTerm, match="'quantile x of the draws' is not there"):
        terms.formula("quantile x of the draws", lang)
