"""The whole catalogue, built once."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("matrix") / "site"
    command = [sys.executable, str(ROOT / "scripts" / "build_briefings.py"), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return out


@pytest.fixture(scope="session")
def runs(site):
    return json.loads((site / "build.json").read_text(encoding="utf-8"))["runs"]
