"""The report's own pages beyond one machine."""

import importlib
import sys

import pytest
from machines import Machines

from wuhai.places import ROOT


@pytest.fixture
def build(tmp_path, monkeypatch, capsys):
    """Builds one page of the report: exit status and what was said on standard error."""
    script = importlib.import_module("build_briefings")
    monkeypatch.setattr(script, "MADE", tmp_path / "made")
    monkeypatch.setenv("WUHAI_CACHE", str(tmp_path / "kept"))

    def run(*more):
        asked = ["--notebook", "07_digital", "--scenario", "stress", "--lang", "en", *more]
        monkeypatch.setattr(sys, "argv", ["build_briefings.py", *map(str, asked)])
        return script.main(), capsys.readouterr().err

    return run


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense"])
def test_a_cluster_that_does_not_answer_is_refused_in_one_line(build, tmp_path, monkeypatch, address):
    monkeypatch.setattr("press.runs.cluster.PATIENCE", 2)
    status, said = build("--out", tmp_path / "site", "--cluster", address)
    refusals = [line for line in said.splitlines() if line.startswith("refused:")]
    assert status == 2 and len(refusals) == 1 and address in refusals[0]
    assert not (tmp_path / "site").exists()


def test_a_page_from_another_machine_is_the_same(build, tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason="needs the extra `cluster`")
    assert build("--out", tmp_path / "here")[0] == 0
    monkeypatch.setattr("build_briefings.MADE", tmp_path / "made-elsewhere")
    (tmp_path / "machines").mkdir()
    machines = Machines(tmp_path / "machines")
    try:
        machines.worker("one", WUHAI_DATA=str(tmp_path / "none"))
        assert build("--out", tmp_path / "there", "--cluster", machines.address())[0] == 0
    finally:
        machines.end()
    stem = "stress/en/07_digital"
    for ending in ("html", "pdf", "xlsx", "ipynb"):
        assert (tmp_path / f"there/{stem}.{ending}").read_bytes() == (tmp_path / f"here/{stem}.{ending}").read_bytes()
    assert str(ROOT) not in (tmp_path / f"there/{stem}.html").read_text(encoding="utf-8")


def test_a_sweep_of_other_machines_is_the_same(tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason="needs the extra `cluster`")
    script = importlib.import_module("sweep")

    def sweep(name, *more):
        asked = ["--vary", "entities=3,4,5", "--out", tmp_path / name, *more]
        monkeypatch.setattr(sys, "argv", ["sweep.py", *map(str, asked)])
        assert script.main() == 0
        return {path.name: path.read_bytes() for path in sorted((tmp_path / name).iterdir())}

    (tmp_path / "machines").mkdir()
    machines = Machines(tmp_path / "machines")
    try:
        machines.worker("one")
        assert sweep("there", "--cluster", machines.address()) == sweep("here")
    finally:
        machines.end()
