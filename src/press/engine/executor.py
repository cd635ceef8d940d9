"""Tasks in processes that are forked warm, watched, and gone when they are done: a `concurrent.futures.Executor`."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import pickle
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from press.engine.frames import Reader, frame
from press.engine.limits import Limits
from press.engine.processes import supported

WARM = ("press.runs.warm:all",)
"""What runs of notebooks need."""

_START = (
    "import sys, json; descriptor, folder, path = sys.argv[1:]; own = sys.path[1:]; sys.path[:] = json.loads(path);"
    "from press.engine.zygote import main; main(int(descriptor), folder, own)"
)


class ForkExecutor(Executor):
    """Every task runs in a process of its own, forked from a parent that has imported the libraries.

    Args:
        max_workers: tasks that run at the same time.
        limits: what each may take.
        preload: what the parent imports: ``module``, all of ``package.*``, or ``module:function``, which is called.

    Attributes:
        broken: the warm parent has ended, and takes no more tasks.

    A task that exceeds a limit or whose process dies raises `press.engine.limits.Stopped`; the others go on.
    """

    def __init__(self, max_workers: int | None = None, limits: Limits | None = None, preload: Iterable[str] = WARM) -> None:
        self.max_workers, self.limits = max_workers or len(os.sched_getaffinity(0)), limits or Limits()
        self._lock, self._idle = threading.RLock(), threading.Condition(threading.Lock())
        self._waiting: deque[tuple[Future, Limits, bytes]] = deque()
        self._running: dict[int, Future] = {}
        self._count, self._closed, self.broken = 0, False, False
        self._folder = tempfile.mkdtemp(prefix="press-")
        self._process, self._link = _started(tuple(preload), self._folder)
        self._reader = threading.Thread(target=self._listen, name="press-executor", daemon=True)
        self._reader.start()
        atexit.register(self._cut)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.shutdown(wait=kind is None, cancel_futures=kind is not None)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """The call's future; function, arguments and result have to be picklable."""
        return self._submit(self.limits, fn, args, kwargs)

    def submit_within(self, limits: Limits, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """The future of a call with limits of its own."""
        return self._submit(limits, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks. With neither `wait` nor patience (``cancel_futures``) running ones are ended."""
        with self._lock:
            self._closed = True
            dropped = list(self._waiting) if cancel_futures else []
            if cancel_futures:
                self._waiting.clear()
        for future, _, _ in dropped:
            future.cancel()
        if wait:
            with self._idle:
                self._idle.wait_for(self._quiet)
        if wait or cancel_futures:
            self._cut()

    def _quiet(self) -> bool:
        return not self._running and not self._waiting

    def _submit(self, limits: Limits, fn: Callable[..., Any], args: tuple, kwargs: dict) -> Future:
        task = pickle.dumps((fn, args, kwargs))
        future: Future = Future()
        with self._lock:
            if self.broken:
                raise BrokenProcessPool("the warm parent has ended")
            if self._closed:
                raise RuntimeError("cannot schedule new futures after shutdown")
            self._waiting.append((future, limits, task))
            self._feed()
        return future

    def _feed(self) -> None:
        """Send tasks while there is room."""
        while self._waiting and len(self._running) < self.max_workers:
            future, limits, task = self._waiting.popleft()
            if future.set_running_or_notify_cancel():
                self._count += 1
                self._running[self._count] = future
                with contextlib.suppress(OSError):  # the reader notices that the other end is gone
                    self._link.sendall(frame(b"t", pickle.dumps((self._count, limits, task))))

    def _listen(self) -> None:
        """Take outcomes until the parent ends."""
        said = Reader()
        with contextlib.suppress(OSError):
            while piece := self._link.recv(1 << 20):
                for _, payload in said.feed(piece):
                    self._settle(*pickle.loads(payload))
        self._abandon()

    def _settle(self, number: int, outcome: bytes) -> None:
        with self._lock:
            future = self._running.pop(number)
            self._feed()
        try:
            well, value = pickle.loads(outcome)
        except Exception as error:  # its classes are not known here
            well, value = False, error
        if well:
            future.set_result(value)
        else:
            future.set_exception(value)
        self._note()

    def _abandon(self) -> None:
        """The parent is gone, and with it all that ran."""
        with self._lock:
            self.broken = True
            left = [*self._running.values(), *(future for future, _, _ in self._waiting if future.set_running_or_notify_cancel())]
            self._running.clear()
            self._waiting.clear()
        for future in left:
            future.set_exception(BrokenProcessPool("the warm parent has ended, and its runs with it"))
        self._note()

    def _note(self) -> None:
        with self._idle:
            self._idle.notify_all()

    def _cut(self) -> None:
        """End the parent and all that it has started."""
        atexit.unregister(self._cut)
        with contextlib.suppress(OSError):
            self._link.shutdown(socket.SHUT_RDWR)
        if not self._count:  # it has started nothing, and need not finish its imports first
            self._process.kill()
        self._process.wait()
        if threading.current_thread() is not self._reader:
            self._reader.join()
        self._link.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _started(preload: tuple[str, ...], folder: str) -> tuple[subprocess.Popen, socket.socket]:
    """A warm parent and the link to it. It is a fresh interpreter, so that nothing of this one is inherited."""
    ours, theirs = socket.socketpair()
    path = [os.path.abspath(place) for place in sys.path]  # noqa: PTH100 - kept as it is but for the folder
    command = [sys.executable, "-c", _START, str(theirs.fileno()), folder, json.dumps(path)]
    process = subprocess.Popen(
        command, env=environment(folder), cwd=folder, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()], start_new_session=True
    )  # fmt: skip
    theirs.close()
    ours.sendall(frame(b"i", pickle.dumps((path, os.getcwd(), preload))))  # noqa: PTH109
    return process, ours


def environment(folder: str, given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Variables of a process that runs notebooks: repeatable, one thread, nobody's own settings.

    Args:
        folder: an empty one, where IPython's settings are looked for.
        given: the variables to start from.
    """
    single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1")
    kept = {name: value for name, value in given.items() if name != "PYTHONSTARTUP"}
    pictures = find_spec("matplotlib")
    settings = {} if pictures is None else {"MATPLOTLIBRC": str(Path(pictures.origin).parent / "mpl-data" / "matplotlibrc")}
    inline = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    return {**inline, **kept, **single, **settings, "PYTHONHASHSEED": "0", "IPYTHONDIR": folder}


_shared: dict[tuple, ForkExecutor] = {}
_turn = threading.Lock()


def shared(preload: tuple[str, ...] = ()) -> ForkExecutor:
    """This process's executor for whoever has none, kept until the process ends."""
    key = os.getpid(), preload
    with _turn:
        if key not in _shared or _shared[key].broken:
            _shared[key] = ForkExecutor(preload=(*WARM, *preload))
        return _shared[key]


def apart(limits: Limits, preload: tuple[str, ...], fn: Callable[..., Any], *args: Any) -> Any:
    """A call in a watched process of whichever machine this is; where none can be forked, in this one."""
    if not supported():
        return fn(*args)
    return shared(preload).submit_within(limits, _as_there, str(Path.cwd()), dict(os.environ), fn, *args).result()


def _as_there(folder: str, variables: dict[str, str], fn: Callable[..., Any], *args: Any) -> Any:
    """A call in this process, with the folder and the variables of who asks."""
    os.chdir(folder)
    own = environment(os.environ["IPYTHONDIR"], variables) | {"TMPDIR": os.environ["TMPDIR"]}
    os.environ.clear()
    os.environ.update(own)
    return fn(*args)
