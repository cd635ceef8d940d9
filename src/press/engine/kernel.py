"""The kernel's shell in this process: ipykernel's own, with messages handed over instead of sent.

What a cell shows is thereby made by the same code as in a kernel of its own, and read by nbclient in the same way;
only sockets, threads and a second process are left out. One process runs one notebook.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import tempfile
import threading
import types
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import ipykernel_launcher
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from nbclient.exceptions import DeadKernelError
from traitlets.config import Config

from press.engine.limits import MIB, worker
from press.engine.streams import Stream, standing_in

CONFIG = Config(HistoryManager={"enabled": False, "hist_file": ":memory:"}, IPythonKernel={"_execute_sleep": 0.0})
"""No history file; no wait after a cell, which sockets would need."""

search_path: list[str] = []
"""Where an interpreter that has just been started looks for modules; empty if that is not known."""


class Messages(Session):
    """A session whose messages go to a function; their content passes through JSON as on a wire."""

    def __init__(self, **kw: Any) -> None:
        super().__init__(key=b"unsent", **kw)
        self.deliver: Callable[[Any, dict[str, Any]], None] = lambda channel, message: None
        self.count: Callable[[int], None] = lambda size: None

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None, ident: Any = None,
             buffers: Any = None, track: bool = False, header: Any = None, metadata: Any = None) -> dict[str, Any]:  # fmt: skip
        """Deliver a message on a channel; `stream` only names it."""
        message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content, parent, header, metadata)
        packed = self.serialize(message)[-1]
        if message["msg_type"] != "stream":  # those are counted as they are written
            self.count(len(packed))
        self.deliver(stream, {**message, "content": self.unpack(packed), "buffers": list(buffers or ())})
        return message


class Kernel(IPythonKernel):
    """ipykernel's kernel without channels: no debugger, no event loop of its own."""

    debugger_class = None  # naming one would import it

    @classmethod
    def warmed(cls) -> Kernel:
        """The process's kernel, made when it is first asked for; a process that is forked later shares its making."""
        if cls.initialized():
            return cls.instance()
        no_debugger = types.SimpleNamespace(_is_debugpy_available=False)
        with mock.patch.dict(sys.modules, {"ipykernel.debugger": no_debugger}):
            kernel = cls.instance(
                config=CONFIG, session=Messages(), profile_dir=_profile(), log=logging.getLogger("press.engine.kernel")
            )
        kernel.iopub_socket = kernel.shell.displayhook.pub_socket = kernel.shell.display_pub.pub_socket = "iopub"
        kernel.shell_channel_thread = types.SimpleNamespace(parent_thread=None)
        kernel.shell.extension_manager.load_extension("storemagic")
        application = IPKernelApp.instance()  # never started: some magics ask it for the kernel
        application.kernel, application.shell = kernel, kernel.shell
        application.init_pdb()
        return kernel

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Nothing to abort: requests come one by one."""


class Client:
    """What nbclient wants of a kernel's client: requests are carried out at once, answers wait in queues."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel, self.session, self.allow_stdin = kernel, kernel.session, False
        self.shell_channel, self.iopub_channel = Channel(self._answer), Channel(self._answer)
        kernel.session.deliver = self._deliver
        self._size = 0
        kernel.session.count = self.count

    def count(self, size: int) -> None:
        """Add to what the cells have put out; too much ends the process."""
        self._size += size
        limit = worker.limits and worker.limits.output
        if limit and self._size > limit * MIB:
            worker.overflow()

    def stream(self, name: str, text: str) -> None:
        """Publish text of a standard stream."""
        self.session.send("iopub", "stream", {"name": name, "text": text}, parent=self.kernel.get_parent("shell"))

    async def execute(self, code: str, store_history: bool = True, stop_on_error: bool = True, **_: Any) -> str:
        """Run a cell; returns the request's id."""
        if self.kernel.shell.exit_now:  # the notebook has called exit()
            raise DeadKernelError("Kernel died")
        content = {"code": code, "silent": False, "store_history": store_history, "user_expressions": {},
                   "allow_stdin": False, "stop_on_error": stop_on_error}  # fmt: skip
        request = self.session.msg("execute_request", content)
        self.kernel.set_parent([], request, channel="shell")
        self.kernel._publish_status("busy", "shell")
        await self.kernel.execute_request("shell", [], request)
        self.kernel._publish_status("idle", "shell")
        return request["header"]["msg_id"]

    def kernel_info(self) -> str:
        """Ask for the kernel's description; returns the request's id."""
        request = self.session.msg("kernel_info_request", {})
        self.session.send("shell", "kernel_info_reply", {"status": "ok", "language_info": self.kernel.language_info}, parent=request)
        return request["header"]["msg_id"]

    def is_alive(self) -> bool:
        """Always: it is this process."""
        return True

    def _deliver(self, channel: Any, message: dict[str, Any]) -> None:
        (self.iopub_channel if channel == "iopub" else self.shell_channel).put(message)

    def _answer(self, message: dict[str, Any]) -> None:
        """A message that nbclient sends to widgets."""
        handler = self.kernel.shell_handlers.get(message["msg_type"])
        if handler is not None:
            handler("shell", [], message)


class Channel:
    """A queue of messages."""

    def __init__(self, answer: Callable[[dict[str, Any]], None]) -> None:
        self.send = answer
        self._waiting: deque[dict[str, Any]] = deque()

    def put(self, message: dict[str, Any]) -> None:
        """Add a message; threads of the notebook may do so, too."""
        self._waiting.append(message)

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """The next message."""
        while not self._waiting:
            await asyncio.sleep(0)  # nothing but a task of this loop can add one
        return self._waiting.popleft()


@contextmanager
def kernel_process(client: Client) -> Iterator[None]:
    """This process as a kernel's: streams, arguments, search path, main module, directory history."""
    streams = Stream("stdout", client.stream, client.count), Stream("stderr", client.stream, client.count)
    shell, main, before = client.kernel.shell, sys.modules["__main__"], (sys.argv, sys.path, sys.displayhook)
    client.kernel.shell_channel_thread.parent_thread = threading.current_thread()
    sys.argv, sys.path = [ipykernel_launcher.__file__], list(_search_path())
    sys.modules["__main__"] = shell.user_module
    shell.user_ns["_dh"][:] = [os.getcwd()]  # noqa: PTH109 - what IPython keeps
    try:
        with standing_in(streams):
            yield
    finally:
        sys.argv, sys.path, sys.displayhook = before
        sys.modules["__main__"] = main
        for stream in streams:
            stream.dispose()


def _search_path() -> Iterator[str]:
    """Where a kernel looks for modules: the folder it runs in comes before installed packages."""
    pending = [""]
    for place in search_path or sys.path:
        if Path(place).name in ("site-packages", "dist-packages"):
            yield from pending
            pending = []
        if place:
            yield place
    yield from pending


def _profile() -> ProfileDir:
    """An empty profile; the user's own is never read, and none is left behind."""
    folder = os.environ.get("IPYTHONDIR") or tempfile.mkdtemp(prefix="press-")
    return ProfileDir(location=str(Path(folder) / "profile_press"))
