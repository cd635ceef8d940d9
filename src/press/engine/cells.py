"""Running a notebook's cells for papermill, in this process or in one that is forked for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager
from papermill.exceptions import PapermillException
from papermill.log import logger

from press.engine.executor import apart
from press.engine.kernel import Client, Kernel, kernel_process
from press.engine.limits import Limits, Stopped, worker
from press.engine.processes import supported


class CellEngine(Engine):
    """Runs a notebook in this process if it is a watched worker's first, else in such a worker."""

    @classmethod
    def execute_notebook(
        cls, nb: NotebookNode, kernel_name: str, output_path: str | None = None, **kw: Any
    ) -> NotebookNode:
        """The executed notebook; papermill itself writes it, once."""
        if not supported():
            return NBClientEngine.execute_notebook(nb, kernel_name, output_path=output_path, **kw)
        if worker.fresh:
            return super().execute_notebook(nb, kernel_name, output_path=None, **kw)
        return _apart(nb, kernel_name, **kw)

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kw: Any) -> NotebookNode:
        """Run the cells here.

        Raises:
            PapermillException: the notebook is not in Python.
        """
        language = nb_man.nb.metadata.get("kernelspec", {}).get("language", "python")
        if language != "python":
            raise PapermillException(f"engine 'press' runs Python; the notebook is in {language}")
        worker.fresh = False
        Kernel.warmed().shell.init_environment()  # the variables may have been set since it was made
        named = {name: kw[name] for name in ("log_output", "stdout_file", "stderr_file") if name in kw}
        return CellClient(nb_man, on_cell_start=announce, log=logger, kernel_name=kernel_name, **named).execute()


class CellClient(PapermillNotebookClient):
    """papermill's client on the kernel in this process."""

    @contextmanager
    def setup_kernel(self, **kw: Any) -> Iterator[None]:
        """This process as the kernel's while the cells run."""
        self.kc = Client(Kernel.warmed())
        with kernel_process(self.kc):
            yield


def announce(cell: NotebookNode, cell_index: int) -> None:
    """Tell who watches this process which cell comes now."""
    worker.at(cell_index)


def _apart(
    nb: NotebookNode, kernel_name: str, execution_timeout: float | None = None, log_output: bool = False,
    stdout_file: Any = None, stderr_file: Any = None, progress_bar: Any = None, **kw: Any
) -> NotebookNode:  # fmt: skip
    """The notebook run in a worker; as papermill wants it, without limits that the caller has not set."""
    limits = Limits(execution_timeout or kw.get("timeout"), None, None, None, None)
    try:
        done = apart(limits, (), _here, nb, kernel_name)
    except Stopped as stopped:
        raise _as_nbclient_says(stopped, nb, limits) from stopped
    nb.clear()
    nb.update(done)
    _copy_streams(nb, log_output, stdout_file, stderr_file)
    return nb


def _here(nb: NotebookNode, kernel_name: str) -> NotebookNode:
    return CellEngine.execute_notebook(nb, kernel_name, progress_bar=False)


def _as_nbclient_says(stopped: Stopped, nb: NotebookNode, limits: Limits) -> Exception:
    if stopped.name == "CellTimeout":
        cell = nb.cells[stopped.cell or 0]
        return CellTimeoutError.error_from_timeout_and_cell("Cell execution timed out", int(limits.cell or 0), cell)
    return DeadKernelError(f"Kernel died: {stopped}")


def _copy_streams(nb: NotebookNode, log_output: bool, stdout_file: Any, stderr_file: Any) -> None:
    """What papermill's options ask to be copied elsewhere."""
    if log_output or stdout_file or stderr_file:
        manager = NotebookExecutionManager(nb, progress_bar=False)
        client = PapermillNotebookClient(manager, log_output=log_output, stdout_file=stdout_file, stderr_file=stderr_file)
        for output in (output for cell in nb.cells for output in cell.get("outputs", ())):
            client.log_output_message(output)
