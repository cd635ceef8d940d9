"""Execute one notebook with papermill, in a kernel that is the running interpreter, and say clearly what failed."""

from __future__ import annotations

import logging
import os
import re
import sys
import tempfile
from typing import Any

from press import lean_imports
from press.engine.limits import worker
from press.engine.processes import supported
from press.job import Job
from press.runs.failures import RunFailed, as_written

lean_imports()

import papermill  # noqa: E402
from jupyter_client.kernelspec import KernelSpec  # noqa: E402
from jupyter_client.manager import AsyncKernelManager  # noqa: E402
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError  # noqa: E402
from nbformat import NotebookNode  # noqa: E402

from press.engine import engine as _engine  # noqa: E402
from press.engine.cells import announce  # noqa: E402
from press.engine.executor import environment  # noqa: E402

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

logging.getLogger("papermill").setLevel(logging.ERROR)
_engine.register()


class OwnKernel(AsyncKernelManager):
    """A kernel that is the running interpreter, whatever kernels are registered on this machine.

    It is talked to through sockets in a folder of its own where the system has such: kernels that start at the same
    moment cannot take each other's port.
    """

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        self._own = tempfile.TemporaryDirectory(prefix="press-", ignore_cleanup_errors=True)
        if os.name == "posix":
            self.transport = "ipc"
            self.connection_file = f"{self._own.name}/kernel.json"
            self.ip = f"{self._own.name}/socket"

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if not restart:
            self._own.cleanup()

    cleanup_resources = _async_cleanup_resources

    @property
    def kernel_spec(self) -> KernelSpec:
        """Never looked up, so that no registered kernel of the same name can stand in."""
        argv = [sys.executable, "-m", "ipykernel_launcher", "--log-level=50", "-f", "{connection_file}"]
        env = {**environment(self._own.name), "PYTHONSTARTUP": ""}
        return KernelSpec(argv=argv, display_name="Python 3", language="python", env=env)


def execute(job: Job, engine: str = "press", cell_timeout: float | None = 600) -> NotebookNode:
    """The executed notebook of a job.

    Args:
        job: notebook and parameters.
        engine: ``press``, ``default`` (papermill's own, in a kernel) or another that papermill knows. Where processes
            cannot be forked, ``press`` is the same as ``default``.
        cell_timeout: seconds a cell may take; None for no limit. In a watched process its limits hold instead.

    Raises:
        RunFailed: a cell raised, took too long or lost its kernel; or there is no such notebook.
    """
    options: dict[str, Any] = {}
    if engine == "default" or (engine == "press" and not supported()):
        engine = "default"
        options = {"kernel_manager_class": OwnKernel, "on_cell_start": announce}
    try:
        return papermill.execute_notebook(
            str(job.notebook.resolve()),
            None,
            parameters=dict(job.parameters),
            engine_name=None if engine == "default" else engine,
            kernel_name="python3",
            progress_bar=False,
            cwd=str(job.notebook.resolve().parent),
            execution_timeout=None if worker.limits else cell_timeout,
            **options,
        )
    except papermill.PapermillExecutionError as error:
        raise RunFailed(
            name=error.ename,
            message=_with_limit(error.ename, error.evalue),
            cell=as_written(error.cell_index, job),
            source=error.source,
            traceback=_ANSI.sub("", "\n".join(error.traceback)),
        ) from None
    except (CellTimeoutError, DeadKernelError, CellExecutionError) as error:
        raise RunFailed(name=type(error).__name__, message=_ANSI.sub("", str(error)).strip()) from None


def _with_limit(name: str, message: str) -> str:
    """Where memory ran out, how much there was."""
    if name.endswith("MemoryError") and worker.limits and worker.limits.memory:
        return f"{message} (the run may hold {worker.limits.memory} MiB: --memory)".strip()
    return message
