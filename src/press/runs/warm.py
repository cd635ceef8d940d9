"""What runs of notebooks need and do not have to load for themselves."""

from __future__ import annotations

from importlib import import_module

from press import lean_imports

LIBRARIES = ("matplotlib.pyplot", "matplotlib.backends.backend_svg", "pandas", "press.runs.run", "press.rendering.pdf", "press.rendering.workbook",
             "press.rendering.executed", "press.content.language", "press.site.search", "press.site.volume")  # fmt: skip


def all() -> None:
    """Import the libraries that a run uses, and make what all runs can share.

    Nothing here may start a thread, since forked processes would miss it; so no PDF is set.
    """
    lean_imports()
    for name in LIBRARIES:
        import_module(name)
    from nbformat.v4 import new_markdown_cell, new_notebook

    from press.engine.kernel import Kernel
    from press.runs.worker import exporters
    from press.words import LANGUAGES

    Kernel.warmed()
    page = new_notebook(cells=[new_markdown_cell("# a\n\nb\n\n## c\n\nd")])
    for lang in LANGUAGES:
        to_html, to_pdf = exporters(lang)
        to_html.from_notebook_node(page)
        to_pdf.template  # noqa: B018 - compiled when it is first asked for
