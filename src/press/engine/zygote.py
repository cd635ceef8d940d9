"""The warm parent of runs: it has imported the libraries, and forks a watched process for every task.

It is started as a clean interpreter, so it holds no lock, thread or connection of whoever asks; it has a single
thread. When the one who asks ends, however, it ends with all that it has started.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import pkgutil
import selectors
import shutil
import signal
import socket
import sys
from typing import Any

from press.engine import processes
from press.engine.frames import Reader, frame
from press.engine.supervisor import Outcome, supervise

_PIECE = 1 << 20


def main(descriptor: int, folder: str, search_path: list[str]) -> None:
    """Serve the other end of a socket until it closes.

    Args:
        descriptor: of the socket.
        folder: the process's own, removed at its end.
        search_path: where an interpreter looks for modules that nobody has told more.
    """
    control = socket.socket(fileno=descriptor)
    control.set_inheritable(False)
    processes.adopt()
    try:
        Zygote(control, folder, search_path).serve()
    finally:
        processes.end_all()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)  # what libraries registered for the end is for the runs that use them


class Zygote:
    """The parent's loop: tasks come in, watched processes are forked, outcomes go out."""

    def __init__(self, control: socket.socket, own: str, search_path: list[str]) -> None:
        self.control, self.own, self.search_path = control, own, search_path
        self.links: dict[int, tuple[socket.socket, int, bytearray]] = {}  # supervisor -> its link, task, what it said
        self.reader, self.pending, self.open = Reader(), bytearray(), True
        self.selector = selectors.DefaultSelector()

    def serve(self) -> None:
        """Until the socket closes."""
        awake, wake = os.pipe()
        for fd in (awake, wake):
            os.set_blocking(fd, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.awake = (awake, wake)
        self.control.setblocking(False)
        self.selector.register(awake, selectors.EVENT_READ, self._reap)
        self.selector.register(self.control, selectors.EVENT_READ, self._listen)
        while self.open:
            for key, events in self.selector.select():
                if events & selectors.EVENT_WRITE:
                    self._send()
                if events & selectors.EVENT_READ:
                    key.data()

    def _listen(self) -> None:
        try:
            piece = self.control.recv(_PIECE)
        except ConnectionError:
            piece = b""
        if not piece:
            self.open = False
            return
        for kind, payload in self.reader.feed(piece):
            if kind == b"i":
                self._warm(*pickle.loads(payload))
            else:
                self._start(*pickle.loads(payload))

    def _warm(self, path: list[str], folder: str, preload: tuple[str, ...]) -> None:
        """Import what tasks need; a dotted name with a colon is called as well."""
        sys.path[:] = path
        self.folder = folder
        for name in preload:
            try:
                _load(name)
            except Exception as error:  # a task that needs it will fail by itself and tell
                print(f"press: {name} is not loaded ahead: {type(error).__name__}: {error}", file=sys.stderr)
        if kernel := sys.modules.get("press.engine.kernel"):
            kernel.search_path[:] = self.search_path
        gc.collect()
        gc.freeze()

    def _start(self, number: int, limits: Any, task: bytes) -> None:
        ours, theirs = socket.socketpair()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            try:
                self._leave(ours)
                supervise(theirs, limits, self.folder, f"{self.own}/{number}", task)
            finally:  # whatever happens there must not come back here, in a second process
                os._exit(0)
        theirs.close()
        self.links[pid] = (ours, number, bytearray())
        self.selector.register(ours, selectors.EVENT_READ, lambda: self._hear(pid))

    def _leave(self, ours: socket.socket) -> None:
        """In a forked process: nothing of this one's connections is kept, or their end would not be noticed."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self.selector.close()
        for other, _, _ in self.links.values():
            other.close()
        for fd in self.awake:
            os.close(fd)
        ours.close()
        self.control.close()

    def _hear(self, pid: int) -> None:
        link, number, said = self.links[pid]
        try:
            piece = link.recv(_PIECE)
        except ConnectionError:
            piece = b""
        if piece:
            said += piece
            return
        self.selector.unregister(link)
        link.close()
        del self.links[pid]
        processes.reap(pid)
        processes.end_all(self.links)
        self._tell(number, bytes(said) or Outcome.lost())

    def _tell(self, number: int, outcome: bytes) -> None:
        self.pending += frame(b"r", pickle.dumps((number, outcome)))
        self._send()

    def _send(self) -> None:
        """Send what the other end takes; wait for it with the rest."""
        try:
            while self.pending:
                del self.pending[: self.control.send(self.pending[:_PIECE])]
        except BlockingIOError:
            pass
        except ConnectionError:
            self.open = False
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if self.pending else 0)
        self.selector.modify(self.control, wanted, self._listen)

    def _reap(self) -> None:
        """A child has ended. Those that are no supervisor's are left over from one that was killed."""
        try:
            while os.read(self.awake[0], 512):
                pass
        except BlockingIOError:
            pass
        if set(processes.children()) - set(self.links):
            processes.end_all(self.links)


def _load(name: str) -> None:
    """Import ``module``, all of ``package.*``, or import and call ``module:function``."""
    module, _, function = name.removesuffix(".*").partition(":")
    found = importlib.import_module(module)
    if function:
        getattr(found, function)()
    if name.endswith(".*"):
        for inner in pkgutil.walk_packages(found.__path__, f"{module}."):
            if not inner.name.rpartition(".")[2].startswith("__"):
                importlib.import_module(inner.name)
