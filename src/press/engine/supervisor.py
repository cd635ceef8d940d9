"""Who watches a run: a process of its own between the warm parent and the run.

It knows which cell runs, since when, and what the run and all its descendants hold; it adopts those that leave the
session, and when the run has ended or has to, none of them is left.
"""

from __future__ import annotations

import atexit
import os
import pickle
import resource
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from multiprocessing.pool import ExceptionWithTraceback
from typing import Any

from press.engine import frames, processes
from press.engine.limits import MIB, Limits, Stopped, told, worker

EVERY = 0.1
"""Seconds between two looks at what a run holds."""

RESULT = 512 * MIB
"""Bytes that a result may have."""


class Outcome:
    """What became of a task, pickled: ``(True, result)`` or ``(False, exception)``."""

    @staticmethod
    def of(result: Any) -> bytes:
        """A result."""
        return pickle.dumps((True, result))

    @staticmethod
    def failed(error: BaseException) -> bytes:
        """An exception, as itself where that can be pickled."""
        try:
            told = pickle.dumps((False, ExceptionWithTraceback(error, error.__traceback__)))
            pickle.loads(told)
            return told
        except Exception:
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))

    @staticmethod
    def lost() -> bytes:
        """No account: the supervisor itself was killed."""
        return Outcome.failed(Stopped("ProcessDied", "the process that watched this run was ended from outside"))


def supervise(link: socket.socket, limits: Limits, folder: str, scratch: str, task: bytes) -> None:
    """Fork the run of a task, watch it, send its outcome, leave nothing behind.

    Args:
        folder: where the task runs.
        scratch: a folder to be made for its temporary files, and removed with them.
    """
    os.mkdir(scratch)  # noqa: PTH102
    processes.adopt()
    source, sink = os.pipe()
    supervisor = os.getpid()
    run = os.fork()
    if run == 0:
        try:
            processes.end_with(supervisor)
            os.close(source)
            link.close()
            os.environ["TMPDIR"] = tempfile.tempdir = scratch
            _run(sink, limits, folder, task)
        finally:  # also where the task has closed the pipe
            os._exit(0)
    os.close(sink)
    outcome = Watch(run, source, link, limits).outcome()
    processes.halt_group(run)
    processes.end_all()
    shutil.rmtree(scratch, ignore_errors=True)
    if outcome is not None:
        link.sendall(outcome)


class Watch:
    """One run under its limits."""

    def __init__(self, run: int, source: int, link: socket.socket, limits: Limits) -> None:
        self.run, self.source, self.link, self.limits = run, source, link, limits
        self.started = time.monotonic()
        self.cell: int | None = None
        self.since = self.started
        self.said = frames.Reader(RESULT)
        self.result: bytes | None = None
        os.set_blocking(source, False)

    def outcome(self) -> bytes | None:
        """The run's outcome; None if nobody waits for it any more."""
        ended = os.pidfd_open(self.run)
        ready: list[Any] = []
        try:
            while ended not in ready:
                ready = select.select([self.source, ended, self.link], [], [], self._patience())[0]
                if self.link in ready:  # the warm parent has ended
                    return None
                self._listen()
                if self.result is not None:
                    return self.result
                self._check()
            return self.result or Outcome.failed(self._died())
        except Stopped as stopped:
            return Outcome.failed(stopped)

    def _patience(self) -> float:
        """Seconds until something has to be looked at."""
        now, due = time.monotonic(), [EVERY]
        if self.limits.run is not None:
            due.append(self.started + self.limits.run - now)
        if self.limits.cell is not None and self.cell is not None:
            due.append(self.since + self.limits.cell - now)
        return max(0.0, min(due))

    def _listen(self) -> None:
        """Take what the run says."""
        try:
            while piece := os.read(self.source, 1 << 20):
                for kind, payload in self.said.feed(piece):
                    if kind == b"r":
                        self.result = payload
                    elif kind == b"c":
                        self.cell, self.since = (int(payload) if payload else None), time.monotonic()
                    else:
                        raise self._stopped("OutputLimit")
        except BlockingIOError:
            return
        except ValueError as error:
            raise self._stopped("ProcessDied", f"stopped: {error}") from error

    def _check(self) -> None:
        """Raises if the run exceeds a limit."""
        now, limits = time.monotonic(), self.limits
        if limits.run is not None and now - self.started > limits.run:
            raise self._stopped("RunTimeout")
        if limits.cell is not None and self.cell is not None and now - self.since > limits.cell:
            raise self._stopped("CellTimeout")
        family = list(processes.descendants())
        if limits.processes is not None and len(family) > limits.processes:
            raise self._stopped("ProcessLimit")
        if limits.memory is not None and processes.held(family, limits.memory * MIB) > limits.memory * MIB:
            raise self._stopped("MemoryLimit")

    def _stopped(self, name: str, message: str = "") -> Stopped:
        message = message or told(name, self.limits)
        return Stopped(name, message, self.cell, time.monotonic() - self.started)

    def _died(self) -> Stopped:
        """The account of a run that ended without a result."""
        self._listen()
        status = processes.ending(self.run)
        how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        hint = ", perhaps for lack of memory" if status == -signal.SIGKILL else ""
        return self._stopped("ProcessDied", f"the run's process ended before it was done ({how}{hint})")


def _run(sink: int, limits: Limits, folder: str, task: bytes) -> None:
    """In the run's process: the task, and its outcome into the pipe."""
    os.setsid()
    _bound(limits)
    worker.watched(limits, lambda kind, payload: frames.write(sink, frames.frame(kind, payload)))
    if "numpy" in sys.modules:  # all forked processes would draw the same numbers
        sys.modules["numpy"].random.seed()
    atexit._clear()
    try:
        os.chdir(folder)
        function, args, named = pickle.loads(task)
        outcome = Outcome.of(function(*args, **named))
        if len(outcome) > RESULT:
            raise Stopped("ProcessDied", f"a result of {len(outcome) // MIB} MiB, where {RESULT // MIB} are allowed")
    except BaseException as error:
        outcome = Outcome.failed(error)
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    frames.write(sink, frames.frame(b"r", outcome))


def _bound(limits: Limits) -> None:
    """Bounds that the system keeps itself: no process of the run gets more memory, none dumps core."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limits.memory is not None:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - a hot path
            had = int(file.read().split()[5]) * resource.getpagesize()
        most = had + limits.memory * MIB
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
