"""Pages that no notebook runs for: made from cells that are at hand, rendered as every other page is.

They offer no notebook to download: there is none that a reader could run.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from press.job import Job, Run


def assemble(cells: Iterable[str | Mapping[str, Any]], job: Job) -> Run:
    """The page of some cells, in the language of the job.

    Args:
        cells: Markdown as text, outputs as MIME bundles (see `press.content.mime`).
        job: identity of the page; its notebook is not read.
    """
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    from press.runs.failures import failure
    from press.runs.worker import render

    made = []
    for number, cell in enumerate(cells):
        if isinstance(cell, str):
            made.append(new_markdown_cell(cell, id=f"cell-{number}"))
        else:
            made.append(new_code_cell(outputs=[new_output("display_data", data=dict(cell))], id=f"cell-{number}"))
    started = time.monotonic()
    try:
        page, error = render(new_notebook(cells=made), job), None
        page = replace(page, files={ending: data for ending, data in page.files.items() if ending != "ipynb"})
    except Exception as caught:
        page, error = None, failure(caught)
    return Run(job, "failed" if page is None else "built", round(time.monotonic() - started, 3), page, error)
