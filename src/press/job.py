"""What is to be printed, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SITE = "site"
"""In the scenario's place: a page that belongs to no scenario, such as their comparison."""

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


class PageError(ValueError):
    """A page that must not be published: the message says what is wrong with it and where.

    Attributes:
        cell: index of the notebook cell at fault, if it is known.
    """

    def __init__(self, message: str, cell: int | None = None) -> None:
        super().__init__(message)
        self.cell = cell


@dataclass(frozen=True)
class Job:
    """One notebook to run and render.

    Attributes:
        notebook: the notebook file.
        name: its stem, which names the page.
        scenario, lang: with `name` the page's identity and address.
        scenario_title: the scenario's name in the page's language; of a page without one (`SITE`) its own short name.
        parameters: what papermill passes on, complete.
        custom: the parameters differ from the published scenario's; the page says so.
        code: hash of the caller's own code that the notebook's cells import.
        identity: hash of what is known of the page before it runs; filled in by a build, part of what the page names
            as the hash of its inputs.
        environment: variables of the environment while it runs, for a machine where its files lie elsewhere.
        signature: what the page names as the hash of its inputs whatever they are; empty but in a proof build.
    """

    notebook: Path
    name: str
    scenario: str
    scenario_title: str
    lang: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    custom: bool = False
    code: str = ""
    identity: str = field(default="", compare=False)
    environment: Mapping[str, str] = field(default_factory=dict, compare=False)
    signature: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        for label, value in (("name", self.name), ("scenario", self.scenario), ("lang", self.lang)):
            if not _SLUG.fullmatch(value):
                raise ValueError(f"{label} {value!r}: only letters, digits, _ and - make an address")

    @property
    def key(self) -> tuple[str, str, str]:
        """Identity of the page within a site."""
        return (self.name, self.scenario, self.lang)

    @property
    def stem(self) -> str:
        """Address of the page within a site, without its ending."""
        return f"{self.scenario}/{self.lang}/{self.name}"


@dataclass(frozen=True)
class Page:
    """The renderings of one run, and what an index needs to know of it.

    Attributes:
        files: what is published, by ending without dot: ``{"html": ..., "pdf": ..., "xlsx": ..., "ipynb": ...}``.
        data_until: up to which month its data reach, in words.
        parts: what the site is made from and does not publish as it is, by name: ``{"search.json": ...}``.
    """

    files: Mapping[str, bytes]
    title: str
    question: str
    findings: tuple[str, ...] = ()
    parts: Mapping[str, bytes] = field(default_factory=dict)
    data_until: str = ""


@dataclass(frozen=True)
class Run:
    """What became of a job.

    Attributes:
        status: ``built``, ``cached`` or ``failed``.
        seconds: wall time of execution and rendering.
        page: the renderings; None for a failed run.
        error: None, or ``name``, ``message``, ``cell`` (index or None), ``source`` and ``traceback``.
        trace: the inputs that the run used, by name with their hashes; None if that cannot be told.
    """

    job: Job
    status: str
    seconds: float
    page: Page | None = None
    error: Mapping[str, Any] | None = None
    trace: Mapping[str, str] | None = None
