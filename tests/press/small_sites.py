"""Sites of four pages that need no kernel, and what the tests ask of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from press.job import Job, Page, Run

TITLES = {"plan": {"zh": "规划情景", "en": "The plan as written"}, "stress": {"zh": "压力情景", "en": "Stress"}}
CELLS = [{"cell_type": "code", "metadata": {}, "source": f"x = {number}"} for number in range(3)]
NOTEBOOK = {"cells": CELLS, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def job(path: Path, scenario: str = "plan", lang: str = "zh", **more: object) -> Job:
    """A page of a notebook."""
    parameters = {"lang": lang, "scenario": scenario, **more}
    return Job(path, path.stem, scenario, TITLES[scenario][lang], lang, parameters)


def four(folder: Path, **more: object) -> list[Job]:
    """Two notebooks in two languages."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / "01_a.ipynb", folder / "02_b.ipynb"]
    for path in paths:
        path.write_text(json.dumps(NOTEBOOK), encoding="utf-8")
    return [job(path, "plan", lang, **more) for path in paths for lang in ("zh", "en")]


def everything(out: Path) -> dict[str, str]:
    """Hash of every published file by address."""
    files = (path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def runs(out: Path) -> dict[tuple[str, str, str], dict]:
    """What ``build.json`` says of every page."""
    told = json.loads((out / "build.json").read_text(encoding="utf-8"))["runs"]
    return {(run["notebook"], run["scenario"], run["lang"]): run for run in told}


def producer(broken: set[tuple[str, str, str]]) -> Callable[..., Iterator[Run]]:
    """In place of kernels: a page that says which job it is, a failure for the jobs in `broken`."""

    def produced(jobs: list[Job], *_: object, **__: object) -> Iterator[Run]:
        for each in jobs:
            if each.key in broken:
                error = {"name": "E", "message": "m", "cell": None, "source": "", "traceback": ""}
                yield Run(each, "failed", 0.1, None, error)
            else:
                html = f"<p><!--links--><!--/links-->{each.key} {dict(each.parameters)}</p>".encode()
                yield Run(each, "built", 0.1, Page({"html": html, "pdf": b"%PDF " + repr(each.key).encode()}, each.name, "?"))

    return produced
