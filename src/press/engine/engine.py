"""papermill's engine of the press: ``papermill --engine press`` or `papermill.execute_notebook(engine_name="press")`.

The cells run in a process forked from one that has imported the libraries already, in the kernel's shell, without
sockets. The notebook is written once, when it has run. papermill loads this module while it is loaded itself, so
nothing of papermill is imported here.
"""

from __future__ import annotations

from typing import Any


class PressEngine:
    """What papermill asks of an engine; carried out by `press.engine.cells.CellEngine`."""

    @classmethod
    def execute_notebook(cls, *args: Any, **kw: Any) -> Any:
        """The executed notebook, see `papermill.engines.Engine.execute_notebook`."""
        from press.engine.cells import CellEngine

        return CellEngine.execute_notebook(*args, **kw)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """Name of the notebook's kernel."""
        from press.engine.cells import CellEngine

        return CellEngine.nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """Language of the notebook."""
        from press.engine.cells import CellEngine

        return CellEngine.nb_language(nb, language)


def register() -> None:
    """Make the engine known to papermill where the package is not installed."""
    from papermill.engines import papermill_engines

    papermill_engines.register("press", PressEngine)
