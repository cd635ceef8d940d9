"""A copy of the data, so that scenarios can be written, and an explorer on it."""

import shutil
from pathlib import Path

import pytest

from wuhai.explore import Explorer
from wuhai.places import ROOT


@pytest.fixture(scope="session")
def copied(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("explored") / "data"
    shutil.copytree(ROOT / "data", place)
    return place


@pytest.fixture
def folder(copied, monkeypatch):
    """The copy, with the published scenarios alone in it again afterwards."""
    published = {path.name for path in (ROOT / "data" / "scenarios").glob("*.yml")}
    monkeypatch.setenv("WUHAI_DATA", str(copied))
    monkeypatch.setenv("WUHAI_CACHE", str(copied.parent / "cache"))
    yield copied
    for path in (copied / "scenarios").iterdir():
        if path.name not in published:
            path.unlink()


@pytest.fixture
def explorer(folder) -> Explorer:
    return Explorer("evidence", "en")
