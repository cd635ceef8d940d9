"""The plan's tables against literals taken by hand from the plan, and every refusal in one clear line."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from wuhai import data, totals
from wuhai.data import DataError
from wuhai.places import ROOT
from wuhai.units import UNITS

CARBIDE, ENERGY, OBSERVED = "plan/phaseout_carbide.csv", "plan/energy_saving.csv", "observed/observed.csv"


@pytest.fixture(scope="module")
def tables():
    return data.load()


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path / "data"


# --- the plan's own numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("energy_saving", 77),
        ("phaseout_ferroalloy", 7),
        ("phaseout_carbide", 13),
        ("phaseout_coke", 8),
        ("water_saving", 16),
    ],
)
def test_rows_of_the_plans_lists(tables, name, rows):
    assert len(tables[name]) == rows


@pytest.mark.parametrize(
    ("name", "column", "total"),
    [
        ("phaseout_ferroalloy", "capacity_10kt", 22.4),
        ("phaseout_ferroalloy", "furnace_count", 22),
        ("phaseout_ferroalloy", "energy_10k_tce", 26.8),
        ("phaseout_carbide", "capacity_10kt", 94.3),
        ("phaseout_carbide", "furnace_count", 22),
        ("phaseout_carbide", "energy_10k_tce", 28.2),
        ("phaseout_coke", "capacity_10kt", 729),
        ("phaseout_coke", "energy_10k_tce", 70.33),
        ("water_saving", "saving_m3", 2_566_992),
        ("water_saving", "investment_10k_cny", 17_244),
    ],
)
def test_rows_add_to_the_printed_total(tables, name, column, total):
    assert tables[name][column].sum() == pytest.approx(total, abs=1e-9)


def test_savings_fall_short_of_the_printed_total_by_one_hundredth(tables):
    energy = tables["energy_saving"]
    assert energy["saving_10k_tce"].sum() == pytest.approx(78.39)  # printed 78.40
    assert energy.loc[energy["seq"].eq(38), "note"].str.contains("78.39").all()


@pytest.mark.parametrize(
    ("industry", "enterprises", "rows_add_to", "text_says"),
    [
        ("钢铁", 1, 9.86, 9.86),
        ("其他化工", 17, 31.21, 31.22),
        ("建材", 7, 1.77, 1.77),
        ("冶金", 4, 2.40, 2.4),
        ("焦炭", 8, 33.15, 33.15),
        ("数据中心", 1, 0.00, 0.002),
    ],
)
def test_savings_by_industry(tables, industry, enterprises, rows_add_to, text_says):
    rows = tables["energy_saving"].query("industry == @industry")
    assert rows["seq"].nunique() == enterprises
    assert rows["saving_10k_tce"].sum() == pytest.approx(rows_add_to)
    assert rows_add_to == pytest.approx(text_says, abs=0.0101)


@pytest.mark.parametrize(
    ("industry", "enterprises", "saving_m3"),
    [("装备", 1, 177_049), ("钢铁", 1, 50_000), ("其他化工", 7, 2_225_187), ("建材", 5, 114_756)],
)
def test_water_by_industry(tables, industry, enterprises, saving_m3):
    rows = tables["water_saving"].query("industry == @industry")
    assert rows["seq"].nunique() == enterprises
    assert rows["saving_m3"].sum() == saving_m3


@pytest.mark.parametrize(
    ("name", "year", "capacity"),
    [
        ("phaseout_ferroalloy", 2021, 8.4),
        ("phaseout_ferroalloy", 2022, 14),
        ("phaseout_carbide", 2021, 62.3),
        ("phaseout_carbide", 2022, 32),
        ("phaseout_coke", 2022, 156),
        ("phaseout_coke", 2023, 573),
    ],
)
def test_capacity_by_exit_year(tables, name, year, capacity):
    rows = tables[name].query("exit_year == @year")
    assert rows["capacity_10kt"].sum() == pytest.approx(capacity)


def test_suspect_cells_stay_as_printed_and_carry_a_note(tables):
    energy = tables["energy_saving"].set_index(["seq", "product"])
    by_product = energy.loc[(4, "轻油、改质沥青、洗油、酚油、工业萘、炭黑油")]
    assert by_product["advanced_limit_kgce_per_t"] == 0  # the printed column, though it is the saving's number
    assert pd.isna(by_product["saving_10k_tce"])
    assert "printed" in by_product["note"]
    assert energy.loc[(31, "焦炭"), "output_t"] == 1_071_325.40
    assert "千焦" in energy.loc[(31, "焦炭"), "note"]
    steel = energy.loc[(1, "粗钢")]
    assert (steel["unit_energy_kgce_per_t"], steel["advanced_limit_kgce_per_t"]) == (-20.08, -30.0)
    recovery = tables["phaseout_coke"].query("seq == 1").iloc[0]
    assert pd.isna(recovery["oven_height_m"])
    assert (recovery["oven_count"], recovery["chambers_per_oven"]) == (8, 16)


def test_furnaces_are_derived_from_the_printed_equipment(tables):
    for name in ("phaseout_ferroalloy", "phaseout_carbide"):
        table = tables[name]
        pairs = table["equipment"].map(lambda cell: [tuple(map(int, p.split("×"))) for p in cell.split()])
        assert table["furnace_count"].tolist() == [sum(n for n, _ in row) for row in pairs]
        assert table["total_kva"].tolist() == [sum(n * kva for n, kva in row) for row in pairs]


def test_union_of_the_two_coke_lists_is_fourteen(tables):
    """The plan never lists its 14 coking firms; two of the 8 + 8 stand in both lists under other names."""
    energy = tables["energy_saving"].query("industry == '焦炭'")["enterprise"].unique()
    exits = tables["phaseout_coke"]["enterprise"].tolist()
    both = [name for name in energy if any(key in name and any(key in e for e in exits) for key in ("千里山", "国家能源"))]
    assert len(energy) + len(exits) - len(both) == 14


def test_types(tables):
    energy = tables["energy_saving"]
    assert energy["seq"].dtype == "int64"
    assert energy["output_t"].dtype == "float64"
    assert energy["note"].dtype == "string"
    assert tables["water_saving"]["start"].tolist()[0] == "2022-04"


def test_summary_sets_rows_beside_printed_totals(tables):
    found = totals.summary(tables).set_index(["table", "quantity"])
    assert set(found.index.get_level_values("table")) == set(tables)
    saving = found.loc[("energy_saving", "sum saving_10k_tce")]
    assert (saving["rows"], saving["printed"]) == (77, 78.40)
    water = found.loc[("water_saving", "sum saving_m3")]
    assert (water["computed"], water["printed"]) == (2_566_992, 2_566_992)


def test_three_printed_totals_differ_from_their_rows(tables):
    """Every other total of the lists is met, to the last printed digit; none is missing from `targets`."""
    found = totals.summary(tables).query("quantity.notna()").set_index("quantity")["difference"]
    assert len(found) == 38
    assert found.notna().all()
    assert found[found.ne(0)].to_dict() == {
        "sum saving_10k_tce": -0.01,  # 78.39, printed 78.40
        "sum saving_10k_tce (industry 其他化工)": -0.01,  # 31.21, printed 31.22
        "sum saving_10k_tce (industry 数据中心)": -0.002,  # 0.00, printed 0.002
    }


# --- what was known when --------------------------------------------------------------------------------------


def test_an_earlier_vintage_knows_no_later_figure_or_stage(tables):
    then = data.load(as_of="2022-07")
    assert 0 < len(then["observed"]) < len(tables["observed"])
    assert (then["observed"]["known_from"] <= "2022-07").all()
    pipeline = then["pipeline"]
    assert pipeline["stage_latest"].eq(pipeline["stage_2022"]).all()
    assert (pipeline["known_from"] <= "2022-07").all()
    assert not pipeline["source"].str.startswith("web-").any()
    assert then["targets"].equals(tables["targets"])


def test_todays_vintage_is_everything(tables):
    now = data.load(as_of="2099-12")
    assert all(now[name].equals(tables[name]) for name in tables)


def test_a_vintage_that_is_no_month_is_refused():
    with pytest.raises(DataError, match="as-of '2022-13': allowed is a month YYYY-MM"):
        data.load(as_of="2022-13")


# --- refusals -------------------------------------------------------------------------------------------------


def refusal(folder: Path) -> str:
    with pytest.raises(DataError) as caught:
        data.load(folder=folder)
    assert len(caught.value.problems) == len(str(caught.value).splitlines())
    return str(caught.value)


@pytest.mark.parametrize(
    ("path", "old", "new", "words"),
    [
        pytest.param(CARBIDE, "capacity_10kt", "capacity_10k",
                     ["row 1", "column 'capacity_10kt' is missing", "found 'capacity_10k' - renamed?"], id="renamed column"),
        pytest.param(CARBIDE, ",note\n", ",note,remark\n",
                     ["row 1", "column 'remark' is unknown", "allowed are seq, enterprise"], id="extra column"),
        pytest.param(CARBIDE, "furnace_count", "total_kva",
                     ["row 1", "'total_kva' stands 2 times", "'furnace_count' is missing"], id="repeated column"),
        pytest.param(CARBIDE, "电石,16.5,", "电石,16.5,,", ["row 2: 11 cells; allowed are 10"], id="ragged row"),
        pytest.param(CARBIDE, "\n2,", "\n\n2,", ["row 3: 0 cells; allowed are 10"], id="empty line"),
        pytest.param(CARBIDE, ",16.5,", ",many,",
                     ["row 2", "column 'capacity_10kt'", "'many'", "allowed is a number", "unit 10kt"], id="text for a number"),
        pytest.param(CARBIDE, ",16.5,", ",16.5万吨,", ["'16.5万吨'", "a number", "did you mean 16.5?"], id="unit in the cell"),
        pytest.param(CARBIDE, ",16.5,", ',"1,650",', ["'1,650'", "did you mean 1650?"], id="grouped number"),
        pytest.param(CARBIDE, ",16.5,", ",nan,", ["row 2", "'nan'", "allowed is a number"], id="nan"),
        pytest.param(CARBIDE, ",16.5,", ",-16.5,", ["row 2", "'-16.5'", "at least 0"], id="below minimum"),
        pytest.param(CARBIDE, ",16.5,", ",,", ["row 2", "'capacity_10kt'", "empty", "not empty"], id="empty cell"),
        pytest.param(CARBIDE, "82500", "82500.5", ["column 'total_kva'", "'82500.5'", "a whole number"], id="not whole"),
        pytest.param(CARBIDE, "3×27500", "3x27500", ["column 'equipment'", "'3x27500'", "of the form"], id="pattern"),
        pytest.param(CARBIDE, "\n2,", "\n1,", ["row 3", "column 'seq'", "'1' stands already in row 2"], id="repeated key"),
        pytest.param(CARBIDE, "1,乌海市", "1, 乌海市", ["'enterprise'", "without blanks"], id="blank at the start"),
        pytest.param(CARBIDE, "电石,16.5", '"电石,16.5', ["row 2: broken CSV"], id="open quote"),
        pytest.param(ENERGY, ",粗钢,", ",铁水,",
                     ["row 3", "columns 'seq', 'product'", "'1, 铁水' stands already in row 2"], id="repeated pair"),
        pytest.param(ENERGY, "其他化工", "其它化工",
                     ["row 4", "column 'industry'", "'其它化工'", "one of", "did you mean 其他化工?"], id="unknown word"),
        pytest.param(OBSERVED, "亿元", "亿圆", ["row 2", "column 'unit'", "'亿圆'", "one of %"], id="misspelt unit"),
        pytest.param(OBSERVED, "550.95,亿元", "550.95,万吨",
                     ["row 2", "'gdp, 万吨'", "data/indicators.csv", "did you mean gdp, 亿元?"], id="wrong unit"),
        pytest.param("parameters.csv", ",share,0.8,", ",shares,0.8,",
                     ["row 2", "column 'kind'", "'shares'", "did you mean share?"], id="kind of a parameter"),
        pytest.param("parameters.csv", ",fixed,share,", ",fixed,percent,",
                     ["row 2", "column 'unit'", "'percent'", "one of 10k_cny"], id="unit of a parameter"),
        pytest.param(OBSERVED, "2020-03", "2020-3", ["column 'known_from'", "'2020-3'", "a month YYYY-MM"], id="month"),
        pytest.param("pipeline.csv", ",plan-2022-18,", ",plan-2022-81,",
                     ["column 'source'", "'plan-2022-81'", "data/sources.csv", "did you mean plan-2022-18?"], id="unknown source"),
    ],
)  # fmt: skip
def test_bad_cells_are_refused(folder, path, old, new, words):
    text = (folder / path).read_text("utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new, 1), "utf-8")
    message = refusal(folder)
    assert all(word in message for word in [f"data/{path}", *words]), message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"seq\n", "no row stands below the header"),
        ("seq,企业\n1,电石\n".encode("gbk"), "row 1: byte 0xc6 is not UTF-8"),
        (None, "the file is missing"),
    ],
)
def test_bad_files_are_refused(folder, content, words):
    (folder / CARBIDE).unlink()
    if content is not None:
        (folder / CARBIDE).write_bytes(content)
    assert f"data/{CARBIDE}" in refusal(folder)
    assert words in refusal(folder)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"resources": [', '"resources": [,', "broken JSON"),
        ('"resources": [', '"resorces": [', "key 'resources' is missing; did you mean resorces?"),
        ('"name": "pipeline"', '"name": "pipelines"', "the table 'pipeline' is missing; did you mean pipelines?"),
        ('"type": "number"', '"type": "numbr"', "type 'numbr'; allowed are string, number"),
        ('"path": "plan/energy', '"path": "../plan/energy', "leaves the folder"),
        ('"pattern": "', '"pattern": "(', "unterminated"),
        ('"minimum": 0', '"minimum": "0"', "constraints, minimum: '0'; allowed is a number"),
        ('"resource": "sources"', '"resource": "source"', "the table 'source' is named, but is not there; did you mean sources?"),
    ],
)  # fmt: skip
def test_a_broken_descriptor_is_refused(folder, old, new, words):
    text = (folder / "datapackage.json").read_text("utf-8")
    assert old in text
    (folder / "datapackage.json").write_text(text.replace(old, new, 1), "utf-8")
    message = refusal(folder)
    assert "data/datapackage.json" in message
    assert words in message


def test_faults_of_several_tables_come_together_and_many_of_a_kind_are_counted(folder):
    text = (folder / CARBIDE).read_text("utf-8")
    (folder / CARBIDE).write_text(text.replace(",电石,", ",电右,"), "utf-8")
    (folder / "sources.csv").unlink()
    message = refusal(folder)
    assert "data/sources.csv: the file is missing" in message
    assert f"data/{CARBIDE}, column 'product': 8 more of the same" in message  # 13 rows, 5 shown


def test_a_byte_order_mark_and_windows_line_ends_are_read(folder, tables):
    content = (folder / CARBIDE).read_bytes()
    (folder / CARBIDE).write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    assert data.load(folder=folder)["phaseout_carbide"].equals(tables["phaseout_carbide"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title_zh: [", "data/scenarios/bad.yml row 1: broken YAML"),
        ("why: a\nwhy: b\n", "data/scenarios/bad.yml row 2: broken YAML, key 'why' stands twice"),
        ("just words", "'just words'; allowed is a mapping"),
        ("", "data/scenarios/bad.yml: the file is empty"),
    ],
)
def test_broken_scenario_files_are_refused(folder, text, words):
    (folder / "scenarios").mkdir(exist_ok=True)
    (folder / "scenarios" / "bad.yml").write_text(text, "utf-8")
    with pytest.raises(DataError) as caught:
        data.scenarios(folder)
    assert words in str(caught.value)


def test_parameters_use_units_that_can_be_shown():
    package = json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))
    (schema,) = [r["schema"] for r in package["resources"] if r["name"] == "parameters"]
    (unit,) = [field for field in schema["fields"] if field["name"] == "unit"]
    assert set(unit["constraints"]["enum"]) <= set(UNITS)


def test_fingerprint_follows_every_file(folder):
    before = data.fingerprint(folder)
    assert before == data.fingerprint(folder)
    (folder / CARBIDE).write_bytes((folder / CARBIDE).read_bytes() + b"\n")
    assert data.fingerprint(folder) != before


# --- command lines --------------------------------------------------------------------------------------------


def run(*arguments, folder: Path) -> subprocess.CompletedProcess:
    environment = {**os.environ, "WUHAI_DATA": str(folder), "PYTHONUTF8": "1"}
    return subprocess.run(arguments, capture_output=True, encoding="utf-8", env=environment)


def test_check_data_prints_a_summary():
    done = run(sys.executable, str(ROOT / "scripts/check_data.py"), folder=ROOT / "data")
    assert (done.returncode, done.stderr) == (0, "")
    assert "energy_saving" in done.stdout
    assert "78.39, the plan prints 78.4" in done.stdout


def test_check_data_refuses_with_exit_status_2(folder):
    text = (folder / CARBIDE).read_text("utf-8")
    (folder / CARBIDE).write_text(text.replace("16.5", "many", 1), "utf-8")
    done = run(sys.executable, str(ROOT / "scripts/check_data.py"), folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"data/{CARBIDE} row 2, column 'capacity_10kt': 'many'")
    assert "Traceback" not in done.stderr


def test_frictionless_accepts_the_package():
    frictionless = Path(sys.executable).with_name("frictionless")
    package = ROOT / "data" / "datapackage.json"
    done = run(str(frictionless), "validate", str(package), "--json", folder=package.parent)
    report = json.loads(done.stdout)
    assert (done.returncode, report["valid"]) == (0, True)
    assert report["stats"]["tasks"] == len(data.TABLES)
