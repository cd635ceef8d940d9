"""Execute one notebook with papermill, in a kernel that is the running interpreter, and say clearly what failed."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import tempfile
from collections.abc import Mapping
from typing import Any

from press import lean_imports
from press.job import Job

lean_imports()

import papermill  # noqa: E402
from jupyter_client.kernelspec import KernelSpec  # noqa: E402
from jupyter_client.manager import AsyncKernelManager  # noqa: E402
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError  # noqa: E402
from nbformat import NotebookNode  # noqa: E402

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

logging.getLogger("papermill").setLevel(logging.ERROR)


class RunFailed(RuntimeError):
    """A notebook that did not run to its end.

    Attributes:
        details: ``name``, ``message``, ``cell`` (index or None), ``source`` and ``traceback``.
    """

    def __init__(self, **details: Any) -> None:
        super().__init__(f"{details['name']}: {details['message']}")
        self.details = {"cell": None, "source": "", "traceback": "", **details}


class OwnKernel(AsyncKernelManager):
    """A kernel that is the running interpreter, whatever kernels are registered on this machine.

    It is talked to through sockets in a folder of its own where the system has such: kernels that start at the same
    moment cannot take each other's port.
    """

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        if os.name == "posix":
            self._sockets = tempfile.TemporaryDirectory(prefix="press-", ignore_cleanup_errors=True)
            self.transport = "ipc"
            self.connection_file = f"{self._sockets.name}/kernel.json"
            self.ip = f"{self._sockets.name}/socket"

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if os.name == "posix" and not restart:
            self._sockets.cleanup()

    cleanup_resources = _async_cleanup_resources

    @property
    def kernel_spec(self) -> KernelSpec:
        """Never looked up, so that no registered kernel of the same name can stand in."""
        argv = [sys.executable, "-m", "ipykernel_launcher", "--log-level=50", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3", language="python", env={"PYTHONHASHSEED": "0"})


def execute(job: Job, engine: str | None = None, cell_timeout: int | None = 600) -> NotebookNode:
    """The executed notebook of a job.

    Args:
        job: notebook and parameters.
        engine: a registered papermill engine; None is papermill's own.
        cell_timeout: seconds a cell may take; None for no limit.

    Raises:
        RunFailed: a cell raised, took too long or lost its kernel; or there is no such notebook.
    """
    options: dict[str, Any] = {"kernel_manager_class": OwnKernel} if engine is None else {}
    try:
        return papermill.execute_notebook(
            str(job.notebook.resolve()),
            None,
            parameters=dict(job.parameters),
            engine_name=engine,
            kernel_name="python3",
            progress_bar=False,
            cwd=str(job.notebook.resolve().parent),
            execution_timeout=cell_timeout,
            **options,
        )
    except papermill.PapermillExecutionError as error:
        raise RunFailed(
            name=error.ename,
            message=error.evalue,
            cell=_as_written(error.cell_index, job),
            source=error.source,
            traceback=_ANSI.sub("", "\n".join(error.traceback)),
        ) from None
    except (CellTimeoutError, DeadKernelError, CellExecutionError) as error:
        raise RunFailed(name=type(error).__name__, message=_ANSI.sub("", str(error)).strip()) from None


def failure(error: BaseException) -> Mapping[str, Any]:
    """Any exception of a job as the details that a build keeps."""
    import traceback

    if isinstance(error, RunFailed):
        return error.details
    return {
        "name": type(error).__name__,
        "message": str(error) or type(error).__name__,
        "cell": getattr(error, "cell", None),
        "source": "",
        "traceback": "".join(traceback.format_exception(error)),
    }


def _as_written(place: int, job: Job) -> int:
    """Index of a cell in the notebook file; papermill has put a cell with the parameters behind the tagged one."""
    cells = json.loads(job.notebook.read_text(encoding="utf-8"))["cells"]
    tagged = (at for at, cell in enumerate(cells) if "parameters" in cell.get("metadata", {}).get("tags", ()))
    return place - (bool(job.parameters) and place > next(tagged, -1))
