"""Every step of the tutorial runs, as a new analyst would run it: up to a scenario of one's own and its briefing."""

import shutil
from pathlib import Path

import papermill
import pytest
import yaml

from wuhai.case import settle

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Data, results and sites of its own, so that the repository is not written to."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    for name, folder in {"WUHAI_DATA": "data", "WUHAI_CACHE": "cache", "WUHAI_SITES": "sites"}.items():
        monkeypatch.setenv(name, str(tmp_path / folder))
    return tmp_path


@pytest.mark.parametrize("lang", ["en", pytest.param("zh", marks=pytest.mark.full)])
def test_the_tutorial_leads_to_a_briefing(place, lang):
    given = {"lang": lang, "notebook": "07_digital"}
    done = papermill.execute_notebook(
        ROOT / "notebooks" / "tutorial.ipynb", place / "done.ipynb", given, cwd=place, progress_bar=False
    )
    shown = {cell["id"]: cell["outputs"] for cell in done.cells if cell["cell_type"] == "code"}
    assert all(shown[id] for id in ("start", "figure", "odds", "needed", "set", "compare", "save", "table", "build"))
    saved = yaml.safe_load((place / "data" / "scenarios" / "my_first.yml").read_text(encoding="utf-8"))
    assert (saved["inherits"], set(saved["changes"])) == ("evidence", {"coke_start_delay_years"})
    assert settle("my_first").scenario.values["coke_start_delay_years"] == 1.0
    assert (place / "my_first.csv").is_file()
    page = place / "sites" / "my_first" / "my_first" / lang / "07_digital.html"
    assert {"zh": "我的第一个情景", "en": "My first scenario"}[lang] in page.read_text(encoding="utf-8")
    assert not (ROOT / "data" / "scenarios" / "my_first.yml").exists()
