"""Options of how notebooks run: read, bounded, refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from press.cli import arguments, limits
from press.engine.limits import Limits


def read(monkeypatch: pytest.MonkeyPatch, *given: str):
    monkeypatch.setattr("sys.argv", ["build", *given])
    return arguments("What it does.", Path("site"))


def test_limits_have_sound_defaults_and_zero_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert limits(read(monkeypatch)) == Limits()
    assert None not in (Limits().cell, Limits().run, Limits().memory, Limits().output, Limits().processes)
    given = limits(read(monkeypatch, "--cell-timeout", "5", "--run-timeout", "0", "--memory", "700"))
    assert (given.cell, given.run, given.memory, given.output) == (5, None, 700, Limits().output)


@pytest.mark.parametrize("option", ["--cell-timeout", "--run-timeout", "--memory"])
@pytest.mark.parametrize("value", ["-1", "1.5", "long", ""])
def test_a_limit_that_is_none_is_refused(option: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit, match="2"):
        read(monkeypatch, f"{option}={value}")
    assert f"argument {option}" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["press", "default", "nbclient"])
def test_engines_that_papermill_knows_are_taken(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, "--engine", name).engine == name


def test_an_unknown_engine_is_refused_with_the_nearest(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit, match="2"):
        read(monkeypatch, "--engine", "pres")
    assert capsys.readouterr().err == "refused: --engine pres: known are default, nbclient, press; nearest: press\n"
