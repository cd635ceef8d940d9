"""Files beside the pages: long tables of every scenario, and the rows behind them."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from wuhai import results
from wuhai.case import settle
from wuhai.model.ensemble import VARIABLES


@pytest.fixture(scope="module")
def cases():
    return [settle("plan"), settle("stress")]


def test_full_write_holds_each_scenario_once(cases, tmp_path):
    results.write([*cases, cases[0]], tmp_path)
    frame = pd.read_csv(tmp_path / "results.csv")
    assert set(frame["scenario"]) == {"plan", "stress"}
    assert not frame.duplicated(["scenario", "variable", "year"]).any()
    quantiles = pd.read_csv(tmp_path / "quantiles.csv")
    keys = ["scenario", "variable", "year", "quantile"]
    assert list(quantiles) == ["model", "scenario", "region", "variable", "unit", "year", "quantile", "value"]
    assert not quantiles.duplicated(keys).any() and not quantiles.isna().to_numpy().any()
    assert len(quantiles) == 2 * 3 * 10 * len(VARIABLES)
    assert set(quantiles["variable"]) == set(VARIABLES) <= set(frame["variable"])
    wide = quantiles.pivot(index=keys[:-1], columns="quantile", values="value")
    assert (wide[0.1] <= wide[0.5]).all() and (wide[0.5] <= wide[0.9]).all()
    for name in ("plan", "stress"):
        own = pd.read_csv(tmp_path / name / "results.csv")
        assert own.equals(frame[frame["scenario"] == name].reset_index(drop=True))
        assert len(pd.read_csv(tmp_path / name / "quantiles.csv")) == 3 * 10 * len(VARIABLES)
    assert not list(tmp_path.rglob("*.part"))


def test_narrowed_write_keeps_the_other_scenarios(cases, tmp_path):
    results.write(cases[:1], tmp_path)
    results.write(cases[1:], tmp_path, keep=True)
    assert set(pd.read_csv(tmp_path / "results.csv")["scenario"]) == {"plan", "stress"}
    results.write(cases[1:], tmp_path)
    assert set(pd.read_csv(tmp_path / "results.csv")["scenario"]) == {"stress"}


def test_nothing_to_write_writes_nothing(tmp_path):
    assert results.write([], tmp_path / "none") == []
    assert not (tmp_path / "none").exists()


def test_tables_can_be_checked_from_outside(cases, tmp_path):
    results.write(cases[:1], tmp_path)
    folder = tmp_path / "plan" / "tables"
    energy = pd.read_csv(folder / "energy_rows.csv")
    assert len(energy) == 77
    assert list(energy) == [
        "seq", "enterprise", "product", "saving_printed_10k_tce", "saving_advanced_10k_tce",
        "saving_access_10k_tce", "verdict",
    ]  # fmt: skip
    subsidy = pd.read_csv(folder / "subsidy_energy.csv").groupby("reading")["subsidy_cny"].sum()
    assert subsidy["enterprise"] == 90_090_000
    water = pd.read_csv(folder / "subsidy_water.csv").groupby("reading")["subsidy_cny"].sum()
    assert water["inclusive"] - water["exclusive"] == 2 * 500_000
    assert len(pd.read_csv(folder / "water_cost.csv")) == 16
    audit = pd.read_csv(folder / "audit.csv")
    assert list(audit) == ["id", "section", "item", "stated", "recomputed", "unit", "difference", "verdict"]
    assert set(audit["verdict"]) == {"matches", "differs", "not computable"}
    status = pd.read_csv(folder / "targets_status.csv")
    assert list(status) == ["id", "indicator", "value", "unit", "deadline", "observed", "attainment", "light"]
    assert {"green", "red", "grey"} <= set(status["light"])


@pytest.fixture
def package(cases, tmp_path):
    results.write(cases, tmp_path)
    results.write(cases[:1], tmp_path, keep=True)
    return json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))


def test_the_package_describes_every_table(package, tmp_path):
    held = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.csv")}
    assert {resource["path"] for resource in package["resources"]} == held
    assert len({resource["name"] for resource in package["resources"]}) == len(held) == 2 + 2 * (2 + 6)
    for resource in package["resources"]:
        head = (tmp_path / resource["path"]).read_text(encoding="utf-8").splitlines()[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == head
        assert (tmp_path / resource["path"]).stat().st_size == resource["bytes"]
    units = {field["name"]: field.get("unit") for resource in package["resources"] for field in resource["schema"]["fields"]}
    assert units["saving_m3"] == "m3" and units["subsidy_cny"] == "cny"
    assert package["licenses"][0]["name"] == "MIT"
    assert "plan-2022-18" in {source["key"] for source in package["sources"]}


def test_frictionless_accepts_the_results(package, tmp_path):
    frictionless = Path(sys.executable).with_name("frictionless")
    done = subprocess.run([frictionless, "validate", "datapackage.json", "--json"], cwd=tmp_path, capture_output=True, check=False)
    report = json.loads(done.stdout)
    assert report["valid"], [task["errors"][:2] for task in report["tasks"] if not task["valid"]] or report["errors"]
    assert report["stats"]["tasks"] == len(package["resources"])


def test_a_text_that_looks_like_a_formula_is_made_plain():
    frame = results.safe(pd.DataFrame({"name": ["=1+1", "@x", "甲", None], "value": [-1.0, 2.0, 3.0, 4.0]}))
    assert frame["name"].tolist()[:3] == ["'=1+1", "'@x", "甲"]
    assert frame["value"].tolist() == [-1.0, 2.0, 3.0, 4.0]
