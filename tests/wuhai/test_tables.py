"""Tables: one precision per column, one unit line, symbols that say why a cell is empty."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest

from wuhai.case import settle
from wuhai.columns import formatted
from wuhai.facts import Fact
from wuhai.parameters import ScenarioError, schema
from wuhai.scenario import resolve
from wuhai.tables import Column, Table, facts_table, parameter_table, source_table
from wuhai.text import Facts

HAN = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")

FIRMS = pd.DataFrame(
    {
        "firm": ["A & B", "C", "D", None],
        "capacity": [500.0, 1234.5, None, 0.01],
        "share": [0.5, 0.125, 0.0, 0.375],
        "year": [2022, 2023, 2024, 2025],
    }
)
FIRM = Column("firm", "企业", "Firm")
CAPACITY = Column("capacity", "产能", "Capacity", "10kt", digits=1)
SHARE = Column("share", "占比", "Share", "share")
YEAR = Column("year", "年份", "Year", "year")


def firms(lang, *columns):
    return Table(FIRMS, columns, id="firms", caption="C < D", lang=lang).payload()


def test_one_unit_stands_above_the_table():
    payload = firms("zh", FIRM, YEAR, CAPACITY)
    assert payload["unit_line"] == "单位：万吨"
    assert [column["unit"] for column in payload["columns"]] == ["", "", ""]
    assert [column["align"] for column in payload["columns"]] == ["left", "right", "right"]
    assert firms("en", FIRM, CAPACITY)["unit_line"] == "Unit: Mt"


def test_several_units_stand_in_the_heads():
    payload = firms("en", FIRM, CAPACITY, SHARE)
    assert payload["unit_line"] == ""
    assert [(c["label"], c["unit"]) for c in payload["columns"]] == [
        ("Firm", ""),
        ("Capacity", "Mt"),
        ("Share", "%"),
    ]


def test_cells_share_one_precision_and_missing_is_not_negligible():
    assert formatted(FIRMS["capacity"], CAPACITY, "zh") == ["500.0", "1,234.5", "—", "…"]
    assert formatted(FIRMS["capacity"], CAPACITY, "en") == ["5.000", "12.345", "—", "…"]
    assert formatted(FIRMS["share"], SHARE, "zh") == ["50.0", "12.5", "0.0", "37.5"]
    assert formatted([0.5, 0.25], SHARE, "zh") == ["50", "25"]
    assert formatted(FIRMS["year"], YEAR, "zh") == ["2022", "2023", "2024", "2025"]
    assert formatted([-3.2, 4], Column("x", "", "", "pp"), "en") == ["−3.2", "4.0"]
    assert formatted([True, False], Column("x", "", "", "bool"), "zh") == ["是", "否"]
    assert formatted(["plan", None], Column("x", "", "", "evidence"), "en") == ["printed in the plan", ""]


def test_symbols_are_explained_where_they_occur():
    assert firms("zh", FIRM, CAPACITY)["notes"] == [
        "“…”表示数据不足本表最小单位数。",
        "“—”表示数据不详或无该项数据。",
    ]
    assert firms("zh", FIRM, SHARE)["notes"] == []


def test_every_row_is_as_wide_as_the_head_and_strict_json():
    payload = firms("zh", FIRM, CAPACITY, SHARE, YEAR)
    assert payload["rows"][3] == ["", "…", "37.5", "2025"]
    assert {len(row) for row in payload["rows"]} == {len(payload["columns"])}
    assert json.loads(json.dumps(payload, allow_nan=False)) == payload


def test_html_is_escaped_and_headed():
    shown = Table(FIRMS, [FIRM, CAPACITY], id="firms", caption="C < D", lang="en").fallbacks()["text/html"]
    assert "<caption>C &lt; D · Unit: Mt</caption>" in shown
    assert '<th scope="row">A &amp; B</th><td style="text-align:right">5.000</td>' in shown


def test_a_column_that_is_not_there_names_the_nearest():
    with pytest.raises(KeyError, match="table firms: no column 'capasity'; did you mean capacity?"):
        firms("zh", Column("capasity", "", "", "10kt"))
    with pytest.raises(ValueError, match="unknown unit '10kg'"):
        firms("zh", Column("capacity", "", "", "10kg"))


TERMS = pd.DataFrame(
    {
        "kind": ["choice", "choice", "support"],
        "code": ["polymer", "bdo", "access"],
        "zh": ["按聚合物计", "按BDO计", "准入"],
        "en": ["polymer", "BDO", "access"],
        "short_zh": ["聚合物", "BDO", "准入"],
        "short_en": ["polymer", "BDO", "access"],
    }
)


def parameters(terms=TERMS):
    common = {
        "notebooks": "02_coking",
        "choices": None,
        "distribution": "fixed",
        "source": "plan 二（二）",
        "section": "",
        "note": "",
    }
    return schema(
        pd.DataFrame(
            [
                {"name": "entities", "kind": "count", "default": 5, "low": 1, "high": 14, "unit": "entities",
                 "label_zh": "主体数", "label_en": "Entities", "evidence": "plan", **common},
                {"name": "base_share", "kind": "share", "default": 0.65, "low": 0.5, "high": 0.8, "unit": "share",
                 "label_zh": "基年占比", "label_en": "Base share", "evidence": "assumption",
                 **common, "notebooks": "01_structure"},
                {"name": "basis", "kind": "choice", "default": "polymer", "low": None, "high": None, "unit": "text",
                 "label_zh": "口径", "label_en": "Basis", "evidence": "assumption", **common,
                 "choices": "polymer|bdo"},
                {"name": "solve", "kind": "switch", "default": True, "low": None, "high": None, "unit": "bool",
                 "label_zh": "反推", "label_en": "Solve", "evidence": "assumption", **common},
            ]
        ),
        terms,
    )  # fmt: skip


def settings(**values):
    document = {"title_zh": "规划", "title_en": "Plan", "why": "as printed", "changes": values}
    scenario = resolve("plan", parameters(), {"plan": document})
    return scenario.citing(lambda source, lang: f"{source} {lang}").settings


def test_parameter_table():
    payload = parameter_table(parameters(), settings(entities=4), lang="zh").payload()
    assert payload["rows"] == [
        ["主体数", "4家*", "1～14家", "假设", "assumption zh"],
        ["基年占比", "65%", "50%～80%", "假设", "plan 二（二） zh"],
        ["口径", "按聚合物计", "聚合物、BDO", "假设", "plan 二（二） zh"],
        ["反推", "是", "是、否", "假设", "plan 二（二） zh"],
    ]
    assert payload["notes"] == ["* 与基准取值不同。"]
    assert [entry["grade"] for entry in payload["evidence"]] == ["assumption"]


def test_a_parameter_that_does_not_tell_the_whole_has_words_beside_it():
    payload = parameter_table(parameters(), settings(entities=4), aside={"entities": " (solved: 3)"}, lang="en").payload()
    assert [row[1] for row in payload["rows"][:2]] == ["4 entities* (solved: 3)", "65%"]
    assert payload["notes"] == ["* differs from the default."]


def test_parameter_table_words_choices_and_switches():
    payload = parameter_table(parameters(), settings(basis="bdo", solve=False), lang="en").payload()
    assert [row[1:3] for row in payload["rows"][2:]] == [["BDO*", "polymer, BDO"], ["no*", "yes, no"]]


def test_a_choice_without_words_is_refused():
    with pytest.raises(
        ScenarioError, match="basis, default 'polymer': no row of kind 'choice' .* the code bdo"
    ):
        parameters(TERMS.drop(1))


def test_parameter_table_of_one_notebook():
    payload = parameter_table(parameters(), settings(), notebook="01_structure", lang="en").payload()
    assert payload["rows"] == [["Base share", "65%", "50–80%", "assumption", "plan 二（二） en"]]
    assert payload["notes"] == []


def test_source_table_shows_what_is_cited():
    sources = pd.DataFrame(
        {
            "id": ["a", "b"],
            "title_zh": ["甲", "乙"],
            "title_en": ["A", "B"],
            "producer_zh": ["某局", "某会"],
            "producer_en": ["P", None],
            "published": ["2020", None],
            "licence_zh": ["引用", "引用"],
            "licence_en": ["cited", "cited"],
            "address": ["https://example.org/a", None],
        }
    )
    assert source_table(sources, lang="en").payload()["addresses"] == ["https://example.org/a", ""]
    assert source_table(sources, ["b"], "en").payload()["rows"] == [["b", "B", "", "", "cited"]]
    assert source_table(sources, ["a"], "zh").payload()["rows"] == [["a", "甲", "某局", "2020", "引用"]]
    assert len(source_table(sources, lang="zh").rows) == 2


@pytest.mark.parametrize("scenario", ["plan", "evidence"])
def test_parameters_and_sources_read_in_one_language(scenario):
    case = settle(scenario, "en")
    shown = {
        lang: [
            parameter_table(case.parameters, case.scenario.settings, lang=lang),
            source_table(case.tables.within(lang)["sources"], lang=lang),
        ]
        for lang in ("zh", "en")
    }
    assert not [cell for table in shown["en"] for row in table.rows for cell in row if HAN.search(cell)]
    own = [row for row in shown["zh"][1].rows if not row[0].startswith("web-") and HAN.search(row[2])]
    assert len(own) >= 8
    assert all(HAN.search(row[1]) for row in own)
    for item, row in zip(case.parameters.values(), shown["zh"][0].rows, strict=True):
        assert HAN.search(row[0]), row
        assert item.kind != "choice" or HAN.search(row[1]) and HAN.search(row[2]), row
        assert not re.search("plan-2022-18|assumption", row[4]), row


def test_facts_table():
    facts = Facts(
        "coking", [Fact("capacity", 1763, "10kt", formula="sum", evidence="plan"), Fact("met", True, "bool")]
    )
    payload = facts_table(facts, "en").payload()
    assert payload["rows"] == [
        ["capacity", "17.63 Mt", "sum", "printed in the plan", ""],
        ["met", "yes", "", "", ""],
    ]
    assert payload["evidence"] == [{"grade": "plan", "label": "printed in the plan"}]
