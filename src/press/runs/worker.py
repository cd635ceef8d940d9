"""One job from notebook to page, in whatever process it is called."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from press.engine.limits import worker
from press.incremental.trace import digest, environment, traced
from press.job import Job, Page, Run
from press.runs.failures import failure

if TYPE_CHECKING:
    from nbformat import NotebookNode


class Exporter(Protocol):
    """What renders an executed notebook, see `press.rendering.exporter`; nbconvert is loaded with the first one."""

    template: Any

    def from_notebook_node(self, notebook: NotebookNode, resources: Any = None) -> tuple[Any, dict]:
        """The page, and what was learnt while it was made."""


def produce(job: Job, engine: str = "press") -> Run:
    """Execute and render a job; whatever goes wrong is the run's error, so that the other jobs go on."""
    started, trace = time.monotonic(), None
    try:
        notebook, trace = _executed(job, engine)
        page, error = render(notebook, job, trace), None
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as caught:  # also the panics of compiled libraries, which are no Exception
        page, error = None, failure(caught)
    status = "failed" if page is None else "built"
    return Run(job, status, round(time.monotonic() - started, 3), page, error, trace)


def _executed(job: Job, engine: str) -> tuple[NotebookNode, Mapping[str, str] | None]:
    """The executed notebook, and what it used."""
    from press.runs.run import execute

    with environment(job.environment), traced() as trace:
        notebook = execute(job, engine)
    worker.at(None)
    return notebook, trace.used


def render(notebook: NotebookNode, job: Job, trace: Mapping[str, str] | None = None) -> Page:
    """Both renderings of an executed notebook, and what the site makes its search from.

    Args:
        trace: what the run used; with the job's identity it makes the hash of the inputs that the colophon names, unless the
            job brings one.
    """
    from press.content import document, glyphs, language
    from press.rendering.executed import executed
    from press.rendering.workbook import workbook
    from press.site import search, volume

    briefing = document.read(notebook, job.lang)
    if sha := job.signature or (job.identity and digest([job.identity, dict(trace or {})])):
        briefing = document.signed(briefing, sha)
    glyphs.check(briefing)
    language.check(briefing)
    resources = {"briefing": briefing, "custom": changes(job)}
    to_html, to_pdf = exporters(job.lang)
    html, _ = to_html.from_notebook_node(notebook, resources)
    pdf, made = to_pdf.from_notebook_node(notebook, resources)
    findings = tuple(
        "".join(part if isinstance(part, str) else getattr(part, "text", "") for part in finding.parts)
        for finding in briefing.findings
    )
    files = {"html": html.encode(), "pdf": pdf, "xlsx": workbook(briefing, resources["custom"]), "ipynb": executed(notebook, briefing.title)}
    parts = {search.PART: search.part(briefing), volume.PART: volume.part(made["manuscript"])}
    return Page(files, briefing.title, briefing.question, findings, parts, briefing.meta.data_until)


@cache
def exporters(lang: str) -> tuple[Exporter, Exporter]:
    """Both exporters of a language, kept with their compiled templates for the process's next job."""
    from press.rendering.html import HTMLBriefingExporter
    from press.rendering.pdf import PDFBriefingExporter

    return HTMLBriefingExporter(lang=lang), PDFBriefingExporter(lang=lang)


def changes(job: Job) -> dict[str, object]:
    """What a page of custom parameters says was changed."""
    if not job.custom:
        return {}
    told = job.parameters.get("changes")
    return dict(told) if told else {k: v for k, v in job.parameters.items() if k not in ("lang", "scenario", "changes")}
