"""Tables: one precision per column, one unit line, symbols that say why a cell is empty."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pandas as pd
import pytest

from wuhai.columns import formatted
from wuhai.facts import Fact
from wuhai.parameters import schema
from wuhai.tables import Column, Table, facts_table, parameter_table, source_table
from wuhai.text import Facts

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


def parameters():
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
            ]
        )
    )  # fmt: skip


def settings(**values):
    return {
        name: SimpleNamespace(
            value=values.get(name, item.default), evidence=item.evidence, source=item.source
        )
        for name, item in parameters().items()
    }


def test_parameter_table():
    payload = parameter_table(parameters(), settings(entities=4), lang="zh").payload()
    assert payload["rows"] == [
        ["主体数", "4家*", "1～14家", "规划原文", "plan 二（二）"],
        ["基年占比", "65%", "50%～80%", "假设", "plan 二（二）"],
        ["口径", "polymer", "polymer、bdo", "假设", "plan 二（二）"],
    ]
    assert payload["notes"] == ["* 与基准取值不同。"]
    assert [entry["grade"] for entry in payload["evidence"]] == ["plan", "assumption"]


def test_parameter_table_of_one_notebook():
    payload = parameter_table(parameters(), settings(), notebook="01_structure", lang="en").payload()
    assert payload["rows"] == [["Base share", "65%", "50–80%", "assumption", "plan 二（二）"]]
    assert payload["notes"] == []


def test_source_table_shows_what_is_cited():
    sources = pd.DataFrame(
        {
            "id": ["a", "b"],
            "title": ["A", "B"],
            "producer": ["P", "Q"],
            "published": ["2020", None],
            "licence": ["", ""],
        }
    )
    assert source_table(sources, ["b"], "en").payload()["rows"] == [["b", "B", "Q", "", ""]]
    assert len(source_table(sources, lang="zh").rows) == 2


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
