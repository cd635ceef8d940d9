"""The build command: what it refuses before anything runs, and a small part of the matrix end to end."""

import importlib.util
import json
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("build_briefings", ROOT / "scripts" / "build_briefings.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def command(script, monkeypatch, capsys):
    """Run the command in this process: its exit status and what it wrote to standard error."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["build_briefings.py", *map(str, arguments)])
        try:
            status = script.main()
        except SystemExit as stop:
            status = stop.code
        return status, capsys.readouterr().err

    return run


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--param", "entites=4"], ["'entites'", "did you mean entities?"]),
        (["--param", "entities=many"], ["entities=many", "whole number from 1 to 14"]),
        (["--param", "entities=4.5"], ["entities=4.5", "whole number"]),
        (["--param", "entities=nan"], ["entities=nan", "whole number"]),
        (["--param", "entities="], ["entities=", "whole number"]),
        (["--param", "entities"], ["'entities'", "NAME=VALUE"]),
        (["--param", "=4"], ["'=4'", "NAME=VALUE"]),
        (["--param", "entities=4", "--param", "entities=5"], ["entities", "given twice"]),
        (["--param", "floor_10kt=-1"], ["floor_10kt=-1", "from 50 to 1763 (10kt)"]),
        (["--scenario", "stres"], ["scenario 'stres'", "did you mean"]),
        (["--scenario", "../plan"], ["scenario '../plan'"]),
        (["--notebook", "02_cooking"], ["notebook '02_cooking'", "02_coking"]),
        (["--lang", "fr"], ["lang 'fr'"]),
        (["--as-of", "2022-13"], ["2022-13"]),
        (["--as-of", "2021-05"], ["2021-05"]),
        (["--jobs", "0"], ["--jobs 0", "whole number from 1"]),
        (["--jobs", "two"], ["--jobs", "two"]),
        (["--nonsense"], ["--nonsense"]),
    ],
)
def test_refused_in_one_line_before_anything_runs(command, tmp_path, arguments, words):
    out = tmp_path / "site"
    status, message = command("--out", out, *arguments)
    assert status == 2
    assert len(message.splitlines()) == 1, message
    assert all(word in message for word in words), message
    assert not out.exists()


def test_changed_parameters_must_not_reach_the_published_site(command, script, monkeypatch, tmp_path):
    monkeypatch.setitem(script.LEDGERS, script.PUBLISHED, tmp_path / "ledger.jsonl")
    status, message = command("--param", "entities=4", "--out", script.PUBLISHED)
    assert status == 2
    assert "--param entities=4" in message and "--out" in message


def test_several_faults_are_told_together(command, tmp_path):
    status, message = command("--out", tmp_path / "x", "--param", "entites=4", "--param", "floor_10kt=-1")
    assert status == 2 and len(message.splitlines()) == 2


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("plan/water_saving.csv", "saving_m3", "saved_m3", ["water_saving.csv", "'saving_m3' is missing"]),
        ("plan/targets.csv", "万吨", "万顿", ["targets.csv row", "'unit'", "万顿"]),
        ("plan/energy_saving.csv", ",7.57,", ",about 7.57,", ["energy_saving.csv row 2", "'saving_10k_tce'", "about 7.57"]),
        ("scenarios/stress.yml", "inherits: evidence", "inherits: stress", ["stress.yml", "inherits", "loop"]),
        ("scenarios/stress.yml", "market_correlation", "market_corelation", ["stress.yml", "did you mean market_correlation?"]),
        ("scenarios/stress.yml", "changes:", "chnages:", ["stress.yml", "'chnages'", "did you mean changes?"]),
    ],
)  # fmt: skip
def test_broken_data_is_refused(command, tmp_path, monkeypatch, file, old, new, words):
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setenv("WUHAI_DATA", str(folder))
    status, message = command("--out", tmp_path / "site", "--scenario", "plan")
    assert status == 2
    assert all(word in message for word in words), message
    assert not (tmp_path / "site").exists()


def test_a_small_site_from_end_to_end(command, tmp_path):
    out = tmp_path / "site"
    status, _ = command("--out", out, "--notebook", "02_coking", "--scenario", "plan", "--jobs", 2)
    assert status == 0
    for lang in ("zh", "en"):
        assert (out / f"plan/{lang}/02_coking.html").read_text(encoding="utf-8").count("<h1") == 1
        assert (out / f"plan/{lang}/02_coking.pdf").read_bytes().startswith(b"%PDF")
    assert (out / "index.html").exists()
    every = json.loads((out / "build.json").read_text(encoding="utf-8"))["runs"]
    runs = [run for run in every if run["scenario"] != "site"]
    assert {(run["notebook"], run["scenario"], run["lang"]) for run in every} == {
        ("02_coking", "plan", "zh"), ("02_coking", "plan", "en"), ("changes", "site", "zh"), ("changes", "site", "en"),
    }  # fmt: skip
    assert "这是第一次发布" in (out / "site/zh/changes.html").read_text(encoding="utf-8")
    assert all(run["parameters"]["entities"] == 5 and not run["custom"] for run in runs)
    assert set(pd.read_csv(out / "results.csv")["scenario"]) == {"plan"}
    assert len(pd.read_csv(out / "plan/tables/energy_rows.csv")) == 77


def test_an_infeasible_wish_is_a_finding(command, tmp_path):
    out = tmp_path / "site"
    arguments = ["--notebook", "02_coking", "--scenario", "plan", "--lang", "en", "--param", "floor_10kt=400"]
    status, _ = command("--out", out, *arguments)
    assert status == 0
    runs = json.loads((out / "build.json").read_text(encoding="utf-8"))["runs"]
    (run,) = [run for run in runs if run["scenario"] != "site"]
    assert run["custom"] and run["parameters"]["changes"] == {"floor_10kt": 400.0}
    results = pd.read_csv(out / "results.csv").query("year == 2025").set_index("variable")["value"]
    assert results["Number of Entities|Coke"] == 4
    assert any("4" in finding and "feasible" in finding for finding in run["findings"]), run["findings"]
