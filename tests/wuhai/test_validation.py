"""Whatever a file holds, reading it ends in faults in words or in typed columns, never in a traceback."""

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuhai import formats
from wuhai.descriptor import FORMS, check_package
from wuhai.validation import check_cells, check_reference, rule, typed

FIELDS = [
    {"name": "id", "type": "string", "constraints": {"required": True, "unique": True}},
    {"name": "amount", "type": "number", "unit": "10kt", "constraints": {"minimum": 0, "maximum": 10}},
    {"name": "count", "type": "integer"},
    {"name": "counted", "type": "integer", "constraints": {"required": True}},
    {"name": "month", "type": "yearmonth"},
    {"name": "yes", "type": "boolean"},
]
SCHEMA = {"fields": FIELDS}
GOOD = ["a", "1.50", "", "3", "2022-07", "true"]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def frame(*rows):
    table = pd.DataFrame(rows, columns=[field["name"] for field in FIELDS], index=range(2, 2 + len(rows)), dtype=object)
    return table.where(table.ne(""), None)


def changed(**cells):
    return frame([cells.get(field["name"], value) for field, value in zip(FIELDS, GOOD, strict=True)])


def test_types_of_a_sound_table():
    table = frame(GOOD, ["b", "", "-4", "5", "", ""])
    assert check_cells("t.csv", table, SCHEMA) == []
    made = typed(table, FIELDS)
    assert made.dtypes.astype(str).tolist() == ["string", "float64", "Int64", "int64", "string", "boolean"]
    assert made["count"].tolist() == [pd.NA, -4]
    assert made.loc[0, "amount"] == 1.5
    assert list(made.index) == [0, 1]


@pytest.mark.parametrize("cell", ["0", "10", "-0", "1e1", ".5", "3."])
def test_numbers_may_be_written_so(cell):
    assert check_cells("t.csv", changed(amount=cell), SCHEMA) == []


@pytest.mark.parametrize("cell", ["10.01", "-1", "1e99", "1,5", "０", "1_0", "inf", "NaN", "None", "0x1", " 1", "—1"])
def test_numbers_may_not_be_written_so(cell):
    (line,) = check_cells("t.csv", changed(amount=cell), SCHEMA)
    assert line.startswith(f"t.csv row 2, column 'amount': {cell!r}; allowed is a number, at least 0, at most 10 (unit 10kt)")


@given(st.sampled_from([field["name"] for field in FIELDS]), st.text(max_size=12))
@settings(max_examples=150, deadline=None)
def test_any_cell_is_typed_or_refused_by_name(name, cell):
    table = changed(**{name: cell})
    lines = check_cells("t.csv", table, SCHEMA)
    if lines:
        assert len(lines) == 1
        assert lines[0].startswith(f"t.csv row 2, column {name!r}: ")
        assert "\n" not in lines[0]
    else:
        assert len(typed(table, FIELDS)) == 1


@given(st.text(max_size=60))
def test_any_text_parses_as_csv_or_is_refused(text):
    table, faults = formats.parse_csv("t.csv", text, ["a", "b"])
    assert faults or list(table.columns) == ["a", "b"]


@given(st.binary(max_size=40))
def test_any_bytes_decode_or_are_refused(content):
    text, faults = formats.decode("t.csv", content)
    assert bool(text) != bool(faults)


@given(st.text(max_size=40))
def test_any_text_is_a_yaml_mapping_or_refused(text):
    document, faults = formats.parse_yaml("t.yml", text)
    assert isinstance(document, dict)
    assert faults or document is not None


@given(JSON)
@settings(max_examples=150)
def test_any_json_is_a_descriptor_or_refused(document):
    """Broken at any depth: as a whole, as a resource, as a schema, as a field, as constraints, as a key."""
    sound = {"name": "a", "path": "a.csv", "schema": SCHEMA}
    field = {"name": "a", "type": "string", "constraints": document}
    for package in (
        document,
        {"resources": document},
        {"resources": [document]},
        {"resources": [{**sound, "schema": document}]},
        {"resources": [{**sound, "schema": {"fields": document}}]},
        {"resources": [{**sound, "schema": {"fields": [field]}}]},
        {"resources": [{**sound, "schema": {**SCHEMA, "foreignKeys": document}}]},
        {"resources": [{**sound, "schema": {**SCHEMA, "primaryKey": document, "uniqueKeys": [document]}}]},
    ):
        faults = check_package("datapackage.json", json.loads(json.dumps(package)))
        assert all(fault.startswith("datapackage.json") and "\n" not in fault for fault in faults)


def test_rules_in_words():
    assert rule(FIELDS[1]) == "a number, at least 0, at most 10 (unit 10kt)"
    assert rule({"name": "a", "type": "string", "constraints": {"enum": ["x", "y"]}}) == "one of x, y"
    assert all(words for _, words in FORMS.values())


def test_references_of_several_columns():
    table = pd.DataFrame({"indicator": ["gdp", "gdp", None], "unit": ["亿元", "%", "%"]}, index=[2, 3, 4], dtype=object)
    codes = pd.DataFrame({"id": ["gdp", "growth"], "unit": ["亿元", "%"]}, dtype=object)
    assert check_reference("o.csv", table, ["indicator", "unit"], codes, ["id", "unit"], "i.csv") == [
        "o.csv row 3, columns 'indicator', 'unit': 'gdp, %' does not stand in i.csv; did you mean gdp, 亿元?"
    ]
