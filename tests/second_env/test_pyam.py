"""pyam reads the results; in an environment of its own, because it pins an older matplotlib."""

import shutil
import subprocess
import sys

import pytest

from wuhai import results, sweep, sweep_summary
from wuhai.case import settle
from wuhai.study_draws import Setting

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


QUANTILES = """
import sys
import pyam
for name in sys.argv[1:3]:
    frame = pyam.IamDataFrame(name)
    assert frame.extra_cols == ["quantile"], frame.extra_cols
    assert set(frame.data["quantile"]) == {0.1, 0.5, 0.9}
    assert len(frame.filter(variable="Capacity|Coke", scenario="plan", year=2025).data) == 3
    frame.to_csv(sys.argv[3])
    assert pyam.IamDataFrame(sys.argv[3]).equals(frame)
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """Unit definitions are cached by path, and the path of an earlier test's environment is gone."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


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


def test_pyam_reads_and_writes_quantiles_of_the_site_and_of_a_sweep(python, tmp_path):
    results.write([settle("plan")], tmp_path)
    request = sweep.Request("plan", Setting.of(settle("plan")), None, 64, 1, ("Capacity|Coke",))
    sweep_summary.write(request, sweep.run(request, tmp_path / "sweep"))
    files = [tmp_path / "quantiles.csv", tmp_path / "sweep" / "quantiles.csv", tmp_path / "again.csv"]
    done = subprocess.run([python, "-c", QUANTILES, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
