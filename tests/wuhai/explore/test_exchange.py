"""A scenario as a table: both ways, in CSV and XLSX, and every fault told with its place."""

import openpyxl
import pandas as pd
import pytest

from wuhai.case import settle
from wuhai.explore.exchange import read, write
from wuhai.parameters import ScenarioError

GOOD = "name,value,why,evidence,source\nentities,4,one merger less,,\nplastics_utilisation,0.3,reported,web_unverified,web-longbridge-259015731\nallow_split,false,whole firms,assumption,assumption\n"


def faults(explorer, path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        explorer.read_table(path)
    assert explorer.changes == {}
    return refused.value.problems


def test_a_table_becomes_a_scenario(explorer, tmp_path):
    (tmp_path / "mine.csv").write_text(GOOD, encoding="utf-8-sig")
    explorer.read_table(tmp_path / "mine.csv", inherits="plan")
    assert (explorer.base, explorer.changes) == ("plan", {"entities": 4, "plastics_utilisation": 0.3, "allow_split": False})
    setting = explorer.scenario.settings["plastics_utilisation"]
    assert (setting.evidence, setting.source, setting.why) == ("web_unverified", "web-longbridge-259015731", "reported")
    explorer.save_as("mine", why="from a table")
    assert settle("mine").scenario.settings["plastics_utilisation"].evidence == "web_unverified"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["evidence", "stress"])
def test_a_scenario_goes_out_and_comes_back(explorer, tmp_path, kind, name):
    explorer.start_from(name)
    values, grades = explorer.scenario.values, explorer.scenario.grades()
    path = explorer.write_table(tmp_path / f"out.{kind}")
    explorer.read_table(path, inherits=explorer.documents[name]["inherits"])
    assert explorer.changes
    assert (explorer.scenario.values, explorer.scenario.grades()) == (values, grades)


def test_every_fault_is_told_with_its_place(explorer, tmp_path):
    text = (
        "name,value,why,evidence,source\nentites,4,x,,\nbase_share,65,x,,\nentities,4.5,,guess,\n"
        "floor_10kt,300,x,literature,\ndefinition,broadd,x,,\nfloor_10kt,310,x,web_unverified,web-longbridge\n"
    )
    assert faults(explorer, tmp_path / "mine.csv", text) == [
        "mine.csv row 2, column 'name': 'entites'; allowed is a parameter of data/parameters.csv; did you mean entities?",
        "mine.csv row 3, column 'value': '65'; allowed is a number from 0.5 to 0.8 (share); a share is a fraction - did you mean 0.65?",
        "mine.csv row 4, column 'value': '4.5'; allowed is a whole number from 1 to 14 (entities)",
        "mine.csv row 4, column 'why': the cell is empty; a reason is needed",
        "mine.csv row 4, column 'evidence': 'guess'; allowed are plan, official, standard, literature, web_unverified, assumption",
        "mine.csv row 5, column 'source': the cell names no source; evidence 'literature' needs one",
        "mine.csv row 6, column 'value': 'broadd'; allowed is one of narrow, broad, broad_power, strict; did you mean broad?",
        "mine.csv row 7, column 'source': 'web-longbridge'; allowed is an id of data/sources.csv or assumption; did you mean web-longbridge-259015731?",
        "mine.csv row 7, column 'name': 'floor_10kt' stands already in row 5; each once only",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,value,reason,evidence,source\nentities,4,x,,\n", "column 'why' is missing"),
        ("name;value;why\nentities;4;x\n", "column 'name' is missing"),
        ("name,value,why,evidence,source\n", "no row stands below the header"),
        ("name,value,why,evidence,source\nentities,4\n", "row 2: 2 cells; allowed are 5"),
        ("\n", "the file is empty"),
    ],
)
def test_tables_of_another_shape_are_refused(explorer, tmp_path, text, told):
    assert any(told in line for line in faults(explorer, tmp_path / "mine.csv", text))


def test_other_files_are_refused(explorer, tmp_path):
    assert faults(explorer, tmp_path / "mine.ods", "x") == ["mine.ods: allowed are files of the kinds .csv, .xlsx"]
    assert faults(explorer, tmp_path / "mine.xlsx", "x")[0].startswith("mine.xlsx: the file cannot be read")
    with pytest.raises(ScenarioError, match="nothing.csv: the file is missing"):
        explorer.read_table(tmp_path / "nothing.csv")
    with pytest.raises(ScenarioError, match=r"allowed are files of the kinds \.csv, \.xlsx"):
        explorer.write_table(tmp_path / "mine.txt")


def test_a_fault_in_a_workbook_names_its_row(explorer, tmp_path):
    book = openpyxl.Workbook()
    for row in (["name", "value", "why", "evidence", "source"], ["entities", 4, "x", None, None], ["allow_split", True, "x", None, None],
                ["entities_", 4, "x", None, None]):  # fmt: skip
        book.active.append(row)
    book.save(tmp_path / "mine.xlsx")
    with pytest.raises(ScenarioError) as refused:
        explorer.read_table(tmp_path / "mine.xlsx")
    assert refused.value.problems == [
        "mine.xlsx row 4, column 'name': 'entities_'; allowed is a parameter of data/parameters.csv; did you mean entities?"
    ]


def test_texts_that_look_like_formulas_stay_texts(explorer, tmp_path):
    changes = {"coal_price_growth": {"value": -0.1, "why": "=1+1"}}
    path = write(tmp_path / "out.csv", changes)
    assert pd.read_csv(path).loc[0, ["value", "why"]].tolist() == [-0.1, "'=1+1"]
    assert read(path, explorer.parameters, ())["coal_price_growth"] == {"value": -0.1, "why": "=1+1"}
    path = write(tmp_path / "out.xlsx", changes)
    cell = openpyxl.load_workbook(path).active["C2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert read(path, explorer.parameters, ())["coal_price_growth"] == {"value": -0.1, "why": "=1+1"}
