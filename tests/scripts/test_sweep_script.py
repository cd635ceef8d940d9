"""The command line of sweeps: exit status and one line for each refusal."""

import subprocess
import sys

import pytest

from wuhai.places import ROOT


def call(*words):
    command = [sys.executable, ROOT / "scripts" / "sweep.py", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_small_sweep_writes_three_files(tmp_path):
    done = call("--scenario", "plan", "--vary", "entities=4,5", "--param", "floor_10kt=250",
                "--keep", "Number of Entities|Coke", "--out", tmp_path)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"results.parquet", "summary.csv", "quantiles.csv"}
    assert "2 runs" in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--draws", "0"], "refused: --draws 0: allowed are whole numbers from 1"),
        (["--draws", "9", "--design", "x.csv"], "refused: sweep: exactly one of"),
        (["--scenario", "plam", "--draws", "9"], "refused: scenario 'plam' is unknown"),
        (["--draws", "9", "--param", "entities=99"], "refused: parameter entities=99: value '99'; allowed is"),
    ],
)
def test_refusals(tmp_path, words, told):
    done = call(*words, "--out", tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(told) and len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())
