"""The commands that look back on builds, on folders that hold none or some."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from press.publishing import ledger
from press.publishing.edition import edition

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def command(monkeypatch, capsys):
    spec = importlib.util.spec_from_file_location("builds", ROOT / "scripts" / "builds.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["builds.py", *map(str, arguments)])
        try:
            status = script.main()
        except SystemExit as stop:
            status = stop.code
        return status, capsys.readouterr()

    return run


@pytest.fixture
def two(tmp_path):
    for text in ("one", "two"):
        with edition(tmp_path / "site") as stage:
            (stage.site / "index.html").unlink(missing_ok=True)
            (stage.site / "index.html").write_text(text)
            (stage.site / "build.json").unlink(missing_ok=True)
            (stage.site / "build.json").write_text('{"runs": []}')
    return tmp_path / "site"


def test_back_and_forward(command, two):
    status, told = command("rollback", "--out", two)
    assert (status, (two / "index.html").read_text()) == (0, "one")
    assert told.out == f"build 000001 is published again (it was 000002): {two / 'index.html'}\n"
    assert command("rollback", "--out", two, "--build", "2")[0] == 0
    assert (two / "index.html").read_text() == "two"
    assert command("kept", "--out", two)[1].out.splitlines()[-1].startswith("* 000002")
    states = [record["state"] for record in ledger.read(ledger.ledger_of(two, {}))]
    assert states == ["rollback", "rollback"]
    assert "rollback" in command("history", "--out", two)[1].out


def test_what_is_not_there_is_refused_in_one_line(command, two, tmp_path):
    for out, more in ((two, ["--build", "7"]), (tmp_path / "none", [])):
        status, told = command("rollback", "--out", out, *more)
        assert status == 2 and told.err.startswith("refused: ") and len(told.err.splitlines()) == 1
    assert (two / "index.html").read_text() == "two"
    assert not (tmp_path / ".none.editions").exists()


def test_no_builds_yet(command, tmp_path):
    assert command("history", "--out", tmp_path / "none")[0] == 0
    assert command("kept", "--out", tmp_path / "none")[0] == 0


def test_a_broken_line_is_told_of(command, two):
    ledger.ledger_of(two, {}).write_text("{broken\n")
    status, told = command("history", "--out", two)
    assert status == 0 and "line 1 is broken and left out" in told.err


@pytest.mark.parametrize(
    ("target", "left"),
    [
        ("clean-cache", {".site.editions", "build", "build/ledger.jsonl", "build/schedule", "site"}),
        ("clean", {"build", "build/ledger.jsonl"}),
        ("distclean", set()),
    ],
)
def test_what_each_way_of_cleaning_leaves(tmp_path, target, left):
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("build/pages", "build/coupled", "build/schedule", ".site.editions/000001", "mine"):
        (tmp_path / "reports" / name).mkdir(parents=True)
    (tmp_path / "reports" / "build" / "ledger.jsonl").write_text("{}\n")
    (tmp_path / "reports" / "site").symlink_to(".site.editions/000001")
    subprocess.run(["make", "-C", tmp_path, target], check=True, capture_output=True)
    reports = tmp_path / "reports"
    found = {path.relative_to(reports).as_posix() for path in [*reports.iterdir(), *reports.glob("build/*")]}
    assert found == {*left, "mine"}
