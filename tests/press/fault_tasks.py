"""What workers are asked to do in the tests of faults; light, since every warm parent imports it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any


def stays(fifo: str, how: str) -> str:
    """A task's process that outlives it: holds a named pipe open, in a session or beneath a parent of its own."""
    sink = os.open(fifo, os.O_WRONLY)
    os.set_inheritable(sink, True)
    ready, told = os.pipe()
    if os.fork() == 0:
        if how != "child":
            os.setsid()
        if how == "daemon" and os.fork():
            os._exit(0)
        os.write(told, b"x")
        signal.pause()
    os.read(ready, 1)
    return how


def stays_without_watcher(fifo: str, how: str) -> None:
    stays(fifo, how)
    os.kill(os.getppid(), signal.SIGKILL)
    signal.pause()


def descriptors() -> list[str]:
    """Files that this process has open besides pipes, sockets and standard streams."""
    held = (fd for fd in Path("/proc/self/fd").iterdir() if int(fd.name) > 2 and fd.exists())
    return [name for name in map(str, map(Path.readlink, held)) if name.startswith("/") and not name.startswith(("/proc", "/dev"))]


def stays_running(fifo: str, how: str) -> None:
    """A task that does not end, with a process beside it."""
    stays(fifo, how)
    sink = os.open(fifo, os.O_WRONLY)
    os.write(sink, b"r")
    signal.pause()


def raises_local() -> None:
    class Local(Exception):
        pass

    raise Local("here")


def returns_local() -> Any:
    return lambda: None


def meets(here: str, there: str, first: bool) -> str:
    if first:
        Path(here).write_text("x")
        return "met" if Path(there).read_text() else ""
    met = Path(here).read_text()
    Path(there).write_text("x")
    return "met" if met else ""


def spoils() -> None:
    sys.spoilt = os.environ["SPOILT"] = "yes"


def spoilt() -> bool:
    return hasattr(sys, "spoilt") or "SPOILT" in os.environ


def surroundings() -> tuple[str, int, str]:
    return os.environ["PYTHONHASHSEED"], len(list(Path(f"/proc/{os.getppid()}/task").iterdir())), os.environ["OMP_NUM_THREADS"]


def draws() -> tuple[float, float]:
    import random

    import numpy

    return random.random(), float(numpy.random.random())
