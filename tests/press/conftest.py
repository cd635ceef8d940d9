"""One executed notebook and its renderings, shared by the tests that look at them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sample_notebooks
import small_sites
from nbformat import NotebookNode

from press import lean_imports
from press.job import Job

lean_imports()

LANGUAGES = ("zh", "en")


@pytest.fixture(scope="session")
def executed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, NotebookNode]:
    """The small sample notebook, run by the press in both languages."""
    from press.run import execute

    path = sample_notebooks.write(tmp_path_factory.mktemp("notebooks") / "01_small.ipynb", sample_notebooks.small())
    return {lang: execute(Job(path, "01_small", "plan", "", lang, {"lang": lang})) for lang in LANGUAGES}


@pytest.fixture(scope="session")
def pages(executed: dict[str, NotebookNode]) -> dict[str, str]:
    """Its HTML by language."""
    from press.html import HTMLBriefingExporter

    return {lang: HTMLBriefingExporter(lang=lang).from_notebook_node(executed[lang])[0] for lang in LANGUAGES}


@pytest.fixture(scope="session")
def prints(executed: dict[str, NotebookNode]) -> dict[str, bytes]:
    """Its PDF by language."""
    from press.pdf import PDFBriefingExporter

    return {lang: PDFBriefingExporter(lang=lang).from_notebook_node(executed[lang])[0] for lang in LANGUAGES}


@pytest.fixture
def notebooks(tmp_path: Path) -> Path:
    """A folder for a test's own notebooks."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    return folder


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Callable[[tuple[str, str, str]], None]:
    """Builds without kernels; gives a function that makes a job fail from then on."""
    broken: set[tuple[str, str, str]] = set()
    monkeypatch.setattr("press.build._produced", small_sites.producer(broken))
    return broken.add
