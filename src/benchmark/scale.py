"""Many small runs: what one costs, and what all processes hold, must not grow with their number."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import wait
from dataclasses import dataclass
from itertools import cycle, islice, product
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from benchmark.single import written
from benchmark.timing import EVERY, memory
from press.engine.executor import WARM, ForkExecutor

REGIONS, MONTHS, SCENARIOS = 12, 60, 4

LAST = 60
"""Runs at the end during which memory is looked at."""

CELLS = (
    "import numpy as np\nimport pandas as pd",
    "rng = np.random.default_rng([region, month, scenario])\n"
    "frame = pd.DataFrame({'output': rng.gamma(2, 10, 500), 'sector': rng.integers(0, 8, 500)})",
    "frame.groupby('sector').output.agg(['count', 'mean', 'sum'])",
    "print(region, month, scenario, round(frame.output.sum(), 3))",
)


@dataclass(frozen=True)
class Load:
    """What so many runs took: seconds of wall time for each, and MiB held by all processes at the worst moment of the last.

    The worst of more looks is worse: loads of any size are looked at during the same number of runs.
    """

    runs: int
    seconds: float
    peak: float


def measured(folder: Path, runs: int, workers: int) -> Load:
    """So many runs of a small notebook over regions, months and scenarios, begun anew where all have been."""
    folder.mkdir(parents=True, exist_ok=True)
    combinations = cycle(product(range(REGIONS), range(MONTHS), range(SCENARIOS)))
    notebooks = [_notebook(folder / f"{number}.ipynb", *each) for number, each in enumerate(islice(combinations, runs))]
    with ForkExecutor(workers, preload=WARM) as executor, _Watch() as watch:
        executor.submit(os.getpid).result()  # the warm parent is ready
        started = time.perf_counter()
        futures = [executor.submit(written, path, path.with_suffix(".out.ipynb")) for path in notebooks]
        if runs > LAST:
            futures[-LAST - 1].add_done_callback(lambda _: watch.begin())
        done = wait(futures).done
        seconds = time.perf_counter() - started
        for future in done:
            future.result()
    return Load(runs, seconds / runs, watch.peak)


def _notebook(path: Path, region: int, month: int, scenario: int) -> Path:
    given = f"region, month, scenario = {region}, {month}, {scenario}"
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    cells = [new_markdown_cell("# Load"), *map(new_code_cell, (given, *CELLS))]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


class _Watch:
    """Looks at the memory of this process and all it has started while its block runs.

    Attributes:
        peak: MiB at the worst moment seen.
    """

    def __enter__(self) -> _Watch:
        self._ended = threading.Event()
        self.begin()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def begin(self) -> None:
        """Forget what was seen."""
        self.peak = 0.0

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(EVERY):
            self.peak = max(self.peak, memory())
