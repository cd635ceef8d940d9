"""The executed notebook as a download: what was run and what it showed, without a trace of when and where.

It runs again in a clone of the repository: the cell of injected parameters holds everything that chose this run.
"""

from __future__ import annotations

import json

from nbformat import NotebookNode

INJECTED = "injected-parameters"

_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def executed(notebook: NotebookNode, title: str = "") -> bytes:
    """An executed notebook as the file to publish.

    Kept are sources, tags, ids, counts and outputs. Dropped are papermill's and the kernel's accounts of times,
    versions and folders, and what was written to the streams, which no page shows.

    Args:
        title: the briefing's title, for readers that show one.
    """
    cells = [_cell(cell) for cell in notebook.cells]
    metadata = {"kernelspec": _KERNEL, "language_info": {"name": "python"}, **({"title": title} if title else {})}
    clean = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(clean, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _cell(cell: NotebookNode) -> dict:
    tags = list(cell.metadata.get("tags", ()))
    kept = {"cell_type": cell.cell_type, "id": INJECTED if INJECTED in tags else cell.id, "source": cell.source}
    kept["metadata"] = {"tags": tags} if tags else {}
    if cell.cell_type == "code":
        outputs = [dict(output) for output in cell.outputs if output.output_type != "stream"]
        kept |= {"execution_count": cell.execution_count, "outputs": outputs}
    return kept
