"""What runs of notebooks need and do not have to load for themselves."""

from __future__ import annotations

from importlib import import_module

from press import lean_imports


def all() -> None:
    """Import the libraries that a run uses, and make what all runs can share."""
    lean_imports()
    for name in ("matplotlib.pyplot", "pandas", "press.run", "press.html", "press.pdf", "press.workbook", "press.executed"):
        import_module(name)
    from press.kernel import Kernel

    Kernel.warmed()
