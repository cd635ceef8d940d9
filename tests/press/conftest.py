"""One executed notebook and its renderings, shared by the tests that look at them."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
import sample_notebooks
import small_sites
from nbformat import NotebookNode

from press import lean_imports
from press.job import Job

lean_imports()

for number in (signal.SIGINT, signal.SIGHUP):
    if signal.getsignal(number) is signal.SIG_IGN:  # as in the background of a shell: what is started here would ignore them too
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

LANGUAGES = ("zh", "en")


@pytest.fixture(scope="session")
def executed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, NotebookNode]:
    """The small sample notebook, run by the press in both languages."""
    from press.runs.run import execute

    path = sample_notebooks.write(tmp_path_factory.mktemp("notebooks") / "01_small.ipynb", sample_notebooks.small())
    return {lang: execute(Job(path, "01_small", "plan", "", lang, {"lang": lang})) for lang in LANGUAGES}


@pytest.fixture(scope="session")
def pages(executed: dict[str, NotebookNode]) -> dict[str, str]:
    """Its HTML by language."""
    from press.rendering.html import HTMLBriefingExporter

    return {lang: HTMLBriefingExporter(lang=lang).from_notebook_node(executed[lang])[0] for lang in LANGUAGES}


@pytest.fixture(scope="session")
def prints(executed: dict[str, NotebookNode]) -> dict[str, bytes]:
    """Its PDF by language."""
    from press.rendering.pdf import PDFBriefingExporter

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


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory, executed: dict[str, NotebookNode]) -> Path:
    """A site with a page of every type: front, briefing, custom parameters, a page without scenario, search, a failure."""
    from press.job import SITE, Run
    from press.publishing.edition import edition
    from press.runs.worker import render
    from press.site import site
    from press.site.front import Cover

    titles = {"zh": "规划情景", "en": "The plan as written"}
    path, runs = Path("01_small.ipynb"), []
    for lang in LANGUAGES:
        for name, scenario, custom in (("01_small", "plan", False), ("01_small", "changed", True), ("compare", SITE, False)):
            parameters = {"lang": lang, "changes": {"share": 0.7}} if custom else {"lang": lang}
            job = Job(path, name, scenario, titles[lang], lang, parameters, custom)
            runs.append(Run(job, "built", 0.0, render(executed[lang], job)))
        told = {"name": "ValueError", "message": "<b>", "cell": 3, "source": "x = 1", "traceback": "line 1\nline 2"}
        runs.append(Run(Job(path, "02_failed", "plan", titles[lang], lang), "failed", 0.0, None, told))
    cover = Cover(
        {"zh": "简报", "en": "Briefings"}, {"zh": "一段话。", "en": "A paragraph."}, {"plan": {"zh": "一句话。", "en": "A sentence."}}
    )
    out = tmp_path_factory.mktemp("site") / "site"
    with edition(out) as stage:
        site.write(stage, runs, cover, keep=True)
    return out
