"""Progress of a build: a live line with rich on a terminal, plain lines otherwise."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from press.job import Run
from press.log import Log


@contextmanager
def watch(total: int, stream: TextIO | None = None, log: Log | None = None) -> Iterator[Callable[[Run], None]]:
    """Gives a function to be called with every run as it ends.

    Args:
        total: how many runs there will be.
        stream: where to write; standard output by default.
        log: if it speaks JSON, runs are its events instead.
    """
    stream = stream or sys.stdout
    if log and log.as_json:
        yield from _events(total, log)
    elif stream.isatty():
        yield from _live(total, stream)
    else:
        yield from _plain(total, stream)


def line(run: Run, done: int, total: int) -> str:
    """One run in one line."""
    job, width = run.job, len(str(total))
    told = f" {run.error['name']}: {run.error['message']}".splitlines()[0] if run.error else ""
    return f"[{done:>{width}}/{total}] {run.status:<6} {job.scenario}/{job.lang}/{job.name} {run.seconds:6.1f} s{told}"


def _plain(total: int, stream: TextIO) -> Iterator[Callable[[Run], None]]:
    done = 0

    def tell(run: Run) -> None:
        nonlocal done
        done += 1
        print(line(run, done, total), file=stream, flush=True)

    yield tell


def _events(total: int, log: Log) -> Iterator[Callable[[Run], None]]:
    done = 0

    def tell(run: Run) -> None:
        nonlocal done
        done += 1
        error = {"error": {key: run.error[key] for key in ("name", "message", "cell")}} if run.error else {}
        log("page", page=run.job.stem, status=run.status, seconds=run.seconds, done=done, total=total, **error)

    yield tell


def _live(total: int, stream: TextIO) -> Iterator[Callable[[Run], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.text import Text

    styles = {"built": "green", "cached": "dim", "failed": "bold red"}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=stream), refresh_per_second=4) as bar:
        task = bar.add_task("briefings", total=total)

        def tell(run: Run) -> None:
            bar.advance(task)
            bar.console.print(Text(line(run, int(bar.tasks[0].completed), total), style=styles[run.status]))

        yield tell
