"""A table becomes a scenario on the command line, and goes back; faults are told together and nothing is written."""

import shutil
import sys

import import_scenario
import pytest
import yaml

from wuhai.case import settle
from wuhai.places import ROOT

HEAD = "name,value,why,evidence,source\n"


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.setenv("WUHAI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WUHAI_CACHE", str(tmp_path / "cache"))

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["import_scenario.py", *map(str, words)])
        return import_scenario.main(), *capsys.readouterr()

    return call


def test_in_and_out(call, tmp_path):
    (tmp_path / "in.csv").write_text(HEAD + "entities,4,one merger less,,\n", encoding="utf-8")
    status, out, _ = call(tmp_path / "in.csv", "--name", "mine", "--inherits", "evidence", "--why", "a trial")
    path = tmp_path / "data" / "scenarios" / "mine.yml"
    assert (status, out.strip()) == (0, str(path))
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["inherits"] == "evidence"
    assert settle("mine").scenario.values["entities"] == 4
    assert call(tmp_path / "out.xlsx", "--name", "mine", "--export")[0] == 0
    assert call(tmp_path / "out.xlsx", "--name", "again", "--inherits", "evidence", "--why", "back")[0] == 0
    assert settle("again").scenario.values == settle("mine").scenario.values
    status, _, err = call(tmp_path / "in.csv", "--name", "mine", "--inherits", "evidence", "--why", "a trial")
    assert status == 2 and "'mine' exists already" in err


def test_faults_are_told_together(call, tmp_path):
    (tmp_path / "in.csv").write_text(HEAD + "entites,4,x,,\nbase_share,65,x,,\n", encoding="utf-8")
    status, out, err = call(tmp_path / "in.csv", "--name", "mine", "--why", "x")
    assert (status, out) == (2, "")
    assert err.splitlines() == [
        "refused: in.csv row 2, column 'name': 'entites'; allowed is a parameter of data/parameters.csv; did you mean entities?",
        "refused: in.csv row 3, column 'value': '65'; allowed is a number from 0.5 to 0.8 (share); a share is a fraction - did you mean 0.65?",
    ]
    assert not (tmp_path / "data" / "scenarios" / "mine.yml").exists()
