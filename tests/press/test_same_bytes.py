"""The same inputs give the same bytes: in another process, folder, time zone, locale, hash seed and temporary folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sample_notebooks

HERE = Path(__file__).resolve().parent
NOTEBOOKS = HERE.parents[1] / "notebooks"

PLACES = (
    {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "1", "USER": "a", "HOSTNAME": "a"},
    {"TZ": "America/New_York", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "USER": "b", "HOSTNAME": "b"},
)


def rendered(notebook: Path, folder: Path, place: dict[str, str], *arguments: str) -> dict[str, str]:
    """Hashes of all that a process in a place of its own makes of a notebook."""
    own = {name: folder / name.lower() for name in ("TMPDIR", "WUHAI_CACHE", "HOME", "XDG_CACHE_HOME", "MPLCONFIGDIR")}
    for path in own.values():
        path.mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, HERE / "render_apart.py", notebook, *arguments],
        cwd=folder, env={**os.environ, **place, **{name: str(path) for name, path in own.items()}},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sample_notebook(lang: str, tmp_path: Path) -> None:
    found = []
    for number, place in enumerate(PLACES):
        folder = tmp_path / f"place-{number}"
        path = sample_notebooks.write(folder / "notebooks" / "01_small.ipynb", sample_notebooks.small())
        found.append(rendered(path, folder, place, lang))
    assert set(found[0]) >= {"html", "pdf", "xlsx", "ipynb", "volume.json", "full-report.pdf"}
    assert found[0] == found[1]


def test_a_briefing(tmp_path: Path) -> None:
    found = []
    for number, place in enumerate(PLACES):
        folder = tmp_path / f"place-{number}"
        folder.mkdir()
        shutil.copy(NOTEBOOKS / "07_digital.ipynb", folder)
        found.append(rendered(folder / "07_digital.ipynb", folder, place, "zh", "plan"))
    assert found[0] == found[1]
