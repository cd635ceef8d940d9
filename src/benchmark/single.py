"""One run: its execution and writing beside the same cells alone, and beside papermill's command line."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat

from benchmark.matrix import papermill
from benchmark.place import Place
from benchmark.timing import took
from press.engine.executor import WARM, ForkExecutor
from press.job import Job


@dataclass(frozen=True)
class Single:
    """Seconds of one notebook, each the least of some repeats.

    Attributes:
        floor: its cells alone, in a warm process that has run another notebook before.
        ours, theirs: executing and writing it, by the press and by papermill's command line.
        beyond, their_beyond: the same without what its cells took.
    """

    floor: float
    ours: float
    theirs: float
    beyond: float
    their_beyond: float


def measured(place: Place, names: list[str], repeats: int) -> list[Single]:
    """Each notebook, the three ways in turn, so often; results that notebooks share are kept already."""
    os.environ |= place.environment(cold=False)
    with ForkExecutor(1, preload=(*WARM, "wuhai.*", "wuhai.ahead:first_steps")) as executor:
        return [_least(place, name, names[at - 1], executor, repeats) for at, name in enumerate(names)]


def _least(place: Place, name: str, other: str, executor: ForkExecutor, repeats: int) -> Single:
    out, notebook = place.root / "single.ipynb", place.notebook(name)
    executor.submit(cells, place.notebook(other), notebook).result()  # keeps the shared results
    found = []
    for _ in range(repeats):
        floor = executor.submit(cells, place.notebook(other), notebook).result()
        started = time.perf_counter()
        executor.submit(written, notebook, out).result()
        ours = time.perf_counter() - started
        beyond = ours - _in_cells(out)
        theirs = took(papermill(place, name, out), place.environment(cold=False), place.root).seconds
        found.append(Single(floor, ours, theirs, beyond, theirs - _in_cells(out)))
    return Single(*(min(getattr(each, part) for each in found) for part in Single.__annotations__))


def written(notebook: Path, out: Path) -> None:
    """A run: executed by the press's engine, and written."""
    from press.runs.run import execute

    done = execute(Job(notebook, notebook.stem, "plan", "", "zh", {"lang": "zh", "scenario": "plan"}))
    nbformat.write(done, out)


def cells(before: Path, notebook: Path) -> float:
    """Seconds of a notebook's cells, one after another in a shell that has run another notebook."""
    from press.engine.kernel import Kernel

    shell, streams = Kernel.warmed().shell, (sys.stdout, sys.stderr)
    os.chdir(notebook.parent)
    sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
    try:
        for path in (before, notebook):
            sources = ["".join(cell["source"]) for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
            started = time.perf_counter()
            for source in sources:
                shell.run_cell(source, store_history=True).raise_error()
        return time.perf_counter() - started
    finally:
        sys.stdout, sys.stderr = streams


def _in_cells(executed: Path) -> float:
    """Seconds that an executed notebook's cells took, as papermill noted them."""
    told = (cell.metadata.papermill.duration for cell in nbformat.read(executed, 4).cells if cell.cell_type == "code")
    return sum(seconds or 0.0 for seconds in told)
