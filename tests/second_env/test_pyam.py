"""pyam reads the results; in an environment of its own, because it pins an older matplotlib."""

import shutil
import subprocess
import sys

import pytest

from wuhai import results
from wuhai.case import settle

pytestmark = pytest.mark.second_env

READ = """
import sys
import pyam
frame = pyam.IamDataFrame(sys.argv[1])
assert frame.scenario == ["plan", "stress"], frame.scenario
assert frame.filter(variable="Capacity|Coke", scenario="plan", year=2025).data["value"].item() == 17.63
frame.to_csv(sys.argv[2])
assert pyam.IamDataFrame(sys.argv[2]).equals(frame)
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pyam") / "venv"
    wanted = ["pyam-iamc>=3", "sqlalchemy<2.1"]
    if shutil.which("uv"):
        subprocess.run(["uv", "venv", "--quiet", "--python", sys.executable, folder], check=True)
        subprocess.run(
            ["uv", "pip", "install", "--quiet", "--python", folder / "bin/python", *wanted], check=True
        )
    else:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin/python", "-m", "pip", "install", "--quiet", *wanted], check=True)
    return folder / "bin/python"


def test_pyam_reads_and_writes_the_results(python, tmp_path):
    results.write([settle("plan"), settle("stress")], tmp_path)
    done = subprocess.run(
        [python, "-c", READ, tmp_path / "results.csv", tmp_path / "again.csv"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
