"""No Chinese leaks into English: whatever a table prints in Chinese, or as a slug, has a name in both languages."""

import re

import pandas as pd
import pytest

from wuhai import data, display
from wuhai.terms import PLACE, Terms, UnknownTerm

HAN = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")

SHOWN = {
    "energy_saving": ["enterprise", "industry", "product", "period"],
    "phaseout_ferroalloy": ["enterprise", "product", "equipment"],
    "phaseout_carbide": ["enterprise", "product", "equipment"],
    "phaseout_coke": ["enterprise", "product", "equipment"],
    "water_saving": ["enterprise", "industry", "project"],
    "targets": ["section", "domain", "unit", "kind"],
    "projects": ["section", "enterprise", "project", "product", "unit"],
    "support": ["section", "category", "rate_unit", "threshold_unit", "cap_unit"],
    "pipeline": ["enterprise", "project", "product", "stage_2022", "stage_latest"],
    "observed": ["region", "unit"],
}
"""Columns of words that a briefing may show; labels of both languages and notes stand apart."""

KIND_OF_COLUMN = {
    "rate_unit": "unit",
    "threshold_unit": "unit",
    "cap_unit": "unit",
    "category": "support",
    "stage_2022": "stage",
    "stage_latest": "stage",
    "kind": "statement",
}
"""Where the kind of a term is not called like the column."""


@pytest.fixture(scope="module")
def tables():
    return data.load()


@pytest.fixture(scope="module")
def terms(tables):
    return Terms(tables)


@pytest.fixture
def english():
    display.set_language("en")
    yield
    display.set_language("zh")


# --- the tables -----------------------------------------------------------------------------------------------


def columns_with(tables, pattern):
    """Table and column of every cell that matches, notes and labels aside."""
    found = set()
    for name in SHOWN:
        for column in tables[name].select_dtypes("string"):
            if column not in ("note", "label_zh", "label_en", "id"):
                hit = tables[name][column].str.contains(pattern).fillna(False).any()
                found |= {(name, column)} if hit else set()
    return found


def test_every_column_that_holds_chinese_is_listed_here(tables):
    listed = {(name, column) for name, columns in SHOWN.items() for column in columns}
    assert columns_with(tables, HAN.pattern) <= listed


@pytest.mark.parametrize(("name", "column"), [(name, column) for name in SHOWN for column in SHOWN[name]])
def test_every_shown_cell_reads_in_both_languages(tables, terms, name, column):
    cells = tables[name][column]
    for short in (True, False):
        english = terms.column(cells, short=short, lang="en")
        chinese = terms.column(cells, short=short, lang="zh")
        assert english.isna().equals(cells.isna())
        assert not english.dropna().str.contains(HAN.pattern).any()
        assert not chinese.dropna().str.fullmatch("[a-z_]+").any()


def test_every_shown_name_stands_under_its_kind(tables):
    rows = set(tables["terms"][["zh", "kind"]].itertuples(index=False, name=None))
    codes = set(tables["terms"][["code", "kind"]].dropna().itertuples(index=False, name=None))
    for name, columns in SHOWN.items():
        for column in columns:
            kind = KIND_OF_COLUMN.get(column, column)
            cells = tables[name][column].dropna().unique()
            assert {(cell, kind) for cell in cells if HAN.search(cell)} <= rows
            assert {(cell, kind) for cell in cells if kind in {k for _, k in codes}} <= codes


def choices(tables):
    """Codes that a parameter may be set to."""
    return {code for row in tables["parameters"]["choices"].dropna() for code in row.split("|")}


def test_every_choice_has_its_words(tables, terms):
    rows = tables["terms"].query("kind == 'choice'")
    assert set(rows["code"]) == choices(tables)
    assert terms.choice("access", lang="zh") == "准入值"
    assert terms.choice("broad", short=True, lang="en") == "broad"
    assert terms.name("access") == "准入与路权"  # the support category of the same code


def test_a_code_stands_once_within_its_kind(tables):
    assert not tables["terms"].dropna(subset=["code"]).duplicated(["kind", "code"]).any()


def places(tables):
    """Texts that name places in the plan: where a parameter is printed, where a table comes from."""
    return [*tables["parameters"]["section"].dropna(), *(table.attrs["source"] for table in tables.values())]


def test_every_place_reads_in_both_languages(tables, terms):
    texts = places(tables)
    assert any(";" in text for text in texts)
    assert not any(HAN.search(terms.section(text, "en")) for text in texts)
    assert [terms.section(text, "zh") for text in texts] == texts


def test_every_term_is_used(tables):
    used = {
        cell
        for name, columns in SHOWN.items()
        for column in columns
        for cell in tables[name][column].dropna()
    }
    used |= set(tables["sources"]["id"]) | {table.attrs["source"] for table in tables.values()} | choices(tables)
    used |= {place for text in places(tables) for place in PLACE.findall(text)}
    used |= {f"table-{name.replace('_', '-')}" for name in tables}
    table = tables["terms"]
    assert set(table["zh"].where(table["code"].isna(), table["code"])) <= used


def test_a_name_of_two_kinds_reads_the_same(tables):
    """So that a name alone finds its term."""
    distinct = tables["terms"][["zh", "en", "short_zh", "short_en"]].drop_duplicates()
    assert distinct["zh"].is_unique


def test_no_chinese_in_english_and_short_names_are_short(tables):
    table = tables["terms"]
    assert not table["en"].str.contains(HAN.pattern).any()
    assert not table["short_en"].str.contains(HAN.pattern).any()
    assert table["short_en"].str.len().max() <= 28
    assert table["short_zh"].str.count(r"[\u4e00-\u9fff]").max() <= 12


def test_firms_share_a_short_name_only_if_the_note_says_so(tables):
    firms = tables["terms"].query("kind == 'enterprise'")
    pairs = firms[["short_zh", "short_en"]].drop_duplicates()
    assert pairs["short_zh"].is_unique
    assert pairs["short_en"].is_unique
    for _, group in firms.groupby("short_zh"):
        said = group["note"].str.extract(r"same firm as (\S+?)(?:,|;| |$)")[0].dropna()
        assert len(said) == len(group) - 1
        assert set(said) <= set(group["zh"])


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (
            ["内蒙古黄河工贸集团千里山煤焦化有限责任公司", "内蒙古黄河能源科技集团千里山煤焦化有限责任公司"],
            "Qianlishan Coking",
        ),
        (["国家能源集团煤焦化有限责任公司", "国家能源集团煤焦化公司"], "CHN Energy Coking"),
        (["乌海市榕鑫能源实业有限责任公司", "乌海市榕鑫能源集团公司"], "Rongxin Energy"),
        (["乌海东晶新材料科技有限公司", "乌海东晶新材料", "乌海东晶"], "Dongjing New Materials"),
        (["内蒙古东景生物环保科技有限公司"], "Dongjing Bio"),
        (["内蒙古君正化工有限责任公司"], "Junzheng Chemical"),
        (["乌海市君正实业有限责任公司"], "Junzheng Industrial"),
    ],
)
def test_one_firm_under_several_names(terms, names, short):
    assert {terms.name(name, lang="en") for name in names} == {short}


@pytest.mark.parametrize(
    ("labels", "key", "table"),
    [("target_labels", "indicator", "targets"), ("support_labels", "id", "support")],
)
def test_labels_match_their_tables(tables, labels, key, table):
    assert set(tables[labels][key]) == set(tables[table][key])
    assert not tables[labels]["label_en"].str.contains(HAN.pattern).any()
    assert tables[labels]["label_zh"].str.contains(HAN.pattern).all()


def test_a_source_reads_in_both_languages(terms):
    assert terms.source("plan-2022-18 附件4 附表1", "en") == "Wuhai Gov. Doc. 2022-18 Annex 4, list 1"
    assert terms.source("assumption", "zh") == "本报告假设"
    assert terms.source("web-ccr-732050", "en") == "web-ccr-732050"


def test_sizes(tables):
    assert len(tables["terms"]) == 495
    assert (len(tables["target_labels"]), len(tables["support_labels"])) == (187, 27)


# --- looking up -----------------------------------------------------------------------------------------------


def test_names_in_full_and_short(terms):
    firm = "内蒙古君正化工有限责任公司"
    assert terms.name(firm) == "君正化工"
    assert terms.name(firm, short=False) == firm
    assert terms.name(firm, short=False, lang="en") == "Inner Mongolia Junzheng Chemical Industry Co., Ltd."


def test_the_runs_language_is_the_default(terms, english):
    assert terms.name("电石") == "Calcium carbide"
    assert terms.target("non_coal_share_iva") == "Non-coal share of industrial value added"
    assert terms.support("energy_retrofit") == "Energy retrofit subsidy"
    assert terms.section("正文 二（一）") == "Main text II(1)"
    assert terms.column(pd.Series(["焦炭"])).tolist() == ["Coke"]


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("万吨", "10,000 t"),
        ("亿立方米", "100 million m³"),
        ("亿元", "100 million CNY"),
        ("m3/万元", "m³/10,000 CNY"),
    ],
)
def test_units_as_printed(terms, printed, unit):
    assert terms.name(printed, lang="en") == unit


@pytest.mark.parametrize("neutral", ["PVC", "PBAT/PBS/PBT/PTMEG", "GW", "%", "t/d", "2×7500 1×12500"])
def test_what_is_not_chinese_stays(terms, neutral):
    assert terms.name(neutral, lang="zh") == terms.name(neutral, lang="en") == neutral


def test_slugs_have_names(terms):
    assert (terms.name("cost_relief"), terms.name("cost_relief", lang="en")) == ("降本减负", "Cost relief")
    assert terms.name("commissioned") == "已投产"


def test_missing_cells_stay_missing(terms):
    found = terms.column(pd.Series(["焦炭", pd.NA, "PVC"], index=[3, 5, 8], dtype="string"), lang="en")
    assert found.dtype == "string"
    assert found.index.tolist() == [3, 5, 8]
    assert found.fillna("missing").tolist() == ["Coke", "missing", "PVC"]


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("附件4 附表1", "附件4 附表1", "Annex 4, list 1"),
        ("附件1 二（一）1", "附件1 二（一）1", "Annex 1, II(1)1"),
        ("附件4 一（二）2; 附表3", "附件4 一（二）2; 附表3", "Annex 4, I(2)2; list 3"),
        ("plan 附件4 附表2（焦炭）; plan-2022-18", "plan 附件4 附表2（焦炭）; plan-2022-18",
         "plan Annex 4, list 2 (coke); plan-2022-18"),
    ],
)  # fmt: skip
def test_places_in_the_plan(terms, text, zh, en):
    assert (terms.section(text, "zh"), terms.section(text, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("look_up", "words"),
    [
        (lambda terms: terms.name("内蒙古君正化工有限公司"), "terms: '内蒙古君正化工有限公司' is not there; did you mean 内蒙古君正化工有限责任公司?"),
        (lambda terms: terms.name("rewards"), "'rewards' is not there; did you mean reward?"),
        (lambda terms: terms.column(pd.Series(["电石", "草甘酸"])), "'草甘酸' is not there; did you mean 草甘膦?"),
        (lambda terms: terms.choice("inclusiv"), "'inclusiv' is not there; did you mean inclusive?"),
        (lambda terms: terms.target("coke_entitys"), "target_labels: 'coke_entitys' is not there; did you mean coke_entities?"),
        (lambda terms: terms.support("water_retrofits"), "did you mean water_retrofit?"),
        (lambda terms: terms.section("附件5 附表1"), "'附件5 附表1' is not there; did you mean 附件4 附表1?"),
        (lambda terms: terms.section("见附件", "en"), "'见附件' is not there"),
        (lambda terms: terms.name("电石", lang="fr"), "unknown language 'fr'"),
    ],
)  # fmt: skip
def test_unknown_names_are_refused_with_the_nearest(terms, look_up, words):
    with pytest.raises((UnknownTerm, ValueError)) as caught:
        look_up(terms)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
