"""What a run may take, and what is said when it took more."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Bounds of one run; None is no bound.

    Attributes:
        cell: seconds that one cell may take.
        run: seconds that a run may take, rendering included.
        memory: MiB that the processes of a run may hold together, what they share with others counted in part.
        output: MiB that the cells of a run may print and display together.
        processes: processes that a run may have at a time.
    """

    cell: float | None = 600
    run: float | None = 1800
    memory: int | None = 2048
    output: int | None = 64
    processes: int | None = 256


class Stopped(RuntimeError):
    """A run that was ended from outside: by a limit, a signal, or because it left without a result.

    Attributes:
        name: which limit: ``CellTimeout``, ``RunTimeout``, ``MemoryLimit``, ``OutputLimit``, ``ProcessLimit``, or
            ``ProcessDied``.
        cell: index of the cell that ran, in the executed notebook; None before and after the cells.
        seconds: how long the run had taken.
    """

    def __init__(self, name: str, message: str, cell: int | None = None, seconds: float = 0.0) -> None:
        super().__init__(name, message, cell, seconds)
        self.name, self.message, self.cell, self.seconds = name, message, cell, seconds

    def __str__(self) -> str:
        return self.message


def told(name: str, limits: Limits) -> str:
    """What is said of an exceeded limit."""
    return {
        "CellTimeout": f"stopped: the cell took longer than {limits.cell} s (--cell-timeout)",
        "RunTimeout": f"stopped: the run took longer than {limits.run} s (--run-timeout)",
        "MemoryLimit": f"stopped: the run held more than {limits.memory} MiB of memory (--memory)",
        "OutputLimit": f"stopped: the cells put out more than {limits.output} MiB",
        "ProcessLimit": f"stopped: the run had more than {limits.processes} processes at a time",
    }[name]


class Worker:
    """What code that runs in a limited process may know of it and say.

    Attributes:
        limits: the bounds of this process; None in a process that no one watches.
        fresh: it is watched and has run no notebook yet.
    """

    def __init__(self) -> None:
        self.limits: Limits | None = None
        self.fresh = False
        self._tell: Callable[[bytes, bytes], None] = lambda kind, payload: None

    def watched(self, limits: Limits, tell: Callable[[bytes, bytes], None]) -> None:
        """This process is watched from now on; `tell` writes to the watcher."""
        self.limits, self.fresh, self._tell = limits, True, tell

    def at(self, cell: int | None) -> None:
        """Say which cell runs from now on."""
        self._tell(b"c", b"" if cell is None else str(cell).encode())

    def overflow(self, *_: Any) -> None:
        """Say that the limit of output is reached, and end."""
        self._tell(b"o", b"")
        os._exit(1)


worker = Worker()
"""This process."""
