"""Many runs of one scenario, kept in files: `results.parquet`, `summary.csv`, `quantiles.csv`.

The runs are cut into blocks by the request alone, so that a result does not depend on who computes which block. A finished
block stands in a folder named by the hash of the request; a run that was killed goes on from there, and a block that is
foreign, cut short or damaged is computed again. Memory holds a few blocks; the summary reads one variable at a time.

`results.parquet` has one row for each run: `run`, the inputs that differ (names of parameters, and the market factor), then
``variable|year`` in the units of the results contract, and ``met|target``. The luck of each project follows from the
seed and is not written.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from wuhai.inputs import code, digest
from wuhai.model import ensemble
from wuhai.study_draws import Setting
from wuhai.uncertainty import sampling
from wuhai.years import YEARS

BLOCK = 512
"""Runs in a block of a grid or a file; draws come in blocks of `uncertainty.chunks`."""

EXACT = ("floor_10kt", "replacement_ratio", "coke_kept_share")
"""Inputs of the assignment of firms; it is solved for each of their combinations, up to `ASSIGNED` of them."""

ASSIGNED, AHEAD = 200, 4
_KEY = b"request"

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Request:
    """What is asked for.

    Attributes:
        scenario: name written into the results.
        setting: tables, values and drivers.
        rows: settings of a grid or a file, one row a run; None for draws.
        draws, seed: of an ensemble.
        variables: headlines to be kept.
    """

    scenario: str
    setting: Setting
    rows: pd.DataFrame | None
    draws: int
    seed: int
    variables: tuple[str, ...]

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return self.draws if self.rows is None else len(self.rows)

    @property
    def key(self) -> str:
        """Hash of all that determines the results."""
        rows = None if self.rows is None else self.rows.to_csv(index=False)
        own = [self.setting.drivers.to_csv(index=False), rows, self.draws, self.seed, self.variables]
        return digest([self.setting.key, self.scenario, *own, pa.__version__, code("wuhai.sweep")])

    def parts(self) -> list[tuple[int, int]]:
        """First run of each block and one past its last."""
        if self.rows is not None:
            return [(first, min(first + BLOCK, self.runs)) for first in range(0, self.runs, BLOCK)]
        blocks = sampling.blocks(self.draws)
        return [(blocks[ks[0]][1], blocks[ks[-1]][2]) for ks in sampling.chunks(self.draws)]

    def inputs(self, part: int) -> dict[str, np.ndarray]:
        """Inputs of a block, name -> (runs,) or (runs, size)."""
        if self.rows is not None:
            first, last = self.parts()[part]
            return {name: column.iloc[first:last].to_numpy() for name, column in self.rows.items()}
        blocks = [sampling.block(self.setting.drivers, self.draws, self.seed, k) for k in list(sampling.chunks(self.draws))[part]]
        return {name: np.concatenate([block[name] for block in blocks]) for name in self.setting.drivers["name"]}

    @property
    def distinct(self) -> tuple[str, ...]:
        """Inputs whose combinations are run one by one, so that firms are assigned for each."""
        names = [] if self.rows is None else [name for name in EXACT if name in self.rows]
        few = bool(names) and len(self.rows[names].drop_duplicates()) <= ASSIGNED
        return tuple(names) if few else ()


class SweepError(ValueError):
    """Runs the models refuse; `problems` holds one line."""

    def __init__(self, problem: str) -> None:
        self.problems = [problem]
        super().__init__(problem)


def run(
    request: Request,
    out: Path,
    executor: Executor | None = None,
    report: Report = lambda done, all_: None,
) -> Path:
    """Compute what is not there yet and write the files.

    Args:
        request: what to run.
        out: folder of the files; made if need be.
        executor: who computes blocks (processes, a cluster); None: this process.
        report: told how many runs are done, of how many.

    Returns:
        The path of `results.parquet`.

    Raises:
        SweepError: the models refuse the values of a run.
    """
    work, path = out / f".sweep-{request.key[:16]}", out / "results.parquet"
    if not _is(path, request.key, request.runs):
        work.mkdir(parents=True, exist_ok=True)
        _compute(request, work, executor, report)
        _join(request, work, path)
    report(request.runs, request.runs)
    shutil.rmtree(work, ignore_errors=True)
    return path


def block(request: Request, part: int) -> pa.Table:
    """One block of runs as a table; what a worker computes.

    Raises:
        SweepError: the models refuse the values of one of its runs.
    """
    first, last = request.parts()[part]
    given, values = request.inputs(part), request.setting.values
    try:
        found = ensemble.run(request.setting.tables, values, given, request.distinct)
    except ValueError as error:
        raise SweepError(f"runs {first}-{last - 1}: {error}") from None
    columns = {"run": np.arange(first, last)} | {name: array for name, array in given.items() if array.ndim == 1}
    for name in request.variables:
        columns |= {f"{name}|{year}": found[name][:, i] for i, year in enumerate(YEARS)}
    columns |= {f"met|{id}": array for id, array in ensemble.met(found, values, given).items()}
    return pa.table(columns).replace_schema_metadata({_KEY: f"{request.key} {part}"})


def _compute(request: Request, work: Path, executor: Executor | None, report: Report) -> None:
    parts = request.parts()
    missing = [part for part, (a, b) in enumerate(parts) if not _is(_file(work, part), f"{request.key} {part}", b - a)]
    done = request.runs - sum(parts[part][1] - parts[part][0] for part in missing)
    report(done, request.runs)
    for part, table in _tables(request, missing, executor):
        _write(_file(work, part), table)
        done += table.num_rows
        report(done, request.runs)


def _tables(request: Request, missing: list[int], executor: Executor | None) -> Iterator[tuple[int, pa.Table]]:
    """Blocks as they are finished; only a few wait at a time."""
    if executor is None:
        yield from ((part, block(request, part)) for part in missing)
        return
    due, running = iter(missing), {}
    workers = AHEAD * int(getattr(executor, "_max_workers", None) or 2)
    try:
        for part in due:
            running[executor.submit(block, request, part)] = part
            if len(running) >= workers:
                yield from _finished(running)
        while running:
            yield from _finished(running)
    finally:
        for future in running:
            future.cancel()


def _finished(running: dict[Future, int]) -> Iterator[tuple[int, pa.Table]]:
    for future in wait(running, return_when=FIRST_COMPLETED).done:
        yield running.pop(future), future.result()


def _join(request: Request, work: Path, path: Path) -> None:
    """All blocks in order, one row group each."""
    aside, writer = path.with_suffix(".parquet.part"), None
    for part in range(len(request.parts())):
        table = pq.read_table(_file(work, part)).replace_schema_metadata({_KEY: request.key})
        writer = writer or pq.ParquetWriter(aside, table.schema, compression="zstd", write_page_checksum=True)
        writer.write_table(table)
    writer.close()
    aside.replace(path)


def _file(work: Path, part: int) -> Path:
    return work / f"block-{part:06d}.parquet"


def _write(path: Path, table: pa.Table) -> None:
    aside = path.with_suffix(".part")
    pq.write_table(table, aside, compression="zstd", write_page_checksum=True)
    aside.replace(path)


def _is(path: Path, key: str, runs: int) -> bool:
    """Whether a file holds the runs of this very request, undamaged."""
    try:
        file = pq.ParquetFile(path, page_checksum_verification=True)
        named = (file.schema_arrow.metadata or {}).get(_KEY, b"").decode()
        return named == key and sum(len(group) for group in _groups(file)) == runs
    except (OSError, pa.ArrowException, UnicodeDecodeError):
        return False


def _groups(file: pq.ParquetFile) -> Iterator[pa.Table]:
    return (file.read_row_group(i) for i in range(file.num_row_groups))
