"""Commands and the time they take; on request the memory that all their processes hold."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from press.engine import processes
from press.engine.limits import MIB

EVERY = 0.25
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Took:
    """What a command took.

    Attributes:
        seconds: wall time.
        peak: MiB of memory held by all its processes together at the worst moment seen; 0 if nobody looked.
    """

    seconds: float
    peak: float = 0.0


class BenchError(RuntimeError):
    """A command that did not do its work: the figures would be wrong."""


def took(command: Iterable[str | Path], environment: Mapping[str, str], folder: Path, watch: bool = False) -> Took:
    """Run a command to its end.

    Raises:
        BenchError: it failed; the message holds the end of what it said.
    """
    log = folder / "bench.log"
    line = [str(part) for part in command]
    started = time.perf_counter()
    with log.open("wb") as said:
        process = subprocess.Popen(
            line, env=dict(environment), cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        )  # fmt: skip
        try:
            peak = _peak(process) if watch else 0.0
            process.wait()
        except BaseException:
            processes.end_all()
            raise
    seconds = time.perf_counter() - started
    if process.returncode:
        tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise BenchError(f"{' '.join(line)}: exit status {process.returncode}\n{tail}")
    return Took(seconds, peak)


def memory(pid: int | str = "self") -> float:
    """MiB that a process and all it has started hold; pages that they share are counted once."""
    own = os.getpid() if pid == "self" else int(pid)
    return processes.held([own, *processes.descendants(own)], 0) / MIB


def _peak(process: subprocess.Popen) -> float:
    peak = 0.0
    while True:
        peak = max(peak, memory(process.pid))
        try:
            process.wait(EVERY)
            return peak
        except subprocess.TimeoutExpired:
            continue
