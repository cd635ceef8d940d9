"""The executed notebook as a download: complete, without times and places, and running again to the same end."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
from build_samples import figure, notebook, table, text
from nbformat import NotebookNode
from nbformat.v4 import new_output

from press.job import Job
from press.rendering.executed import executed as written
from press.runs.run import execute


def test_nothing_tells_when_and_where(executed: dict[str, NotebookNode]) -> None:
    assert "papermill" in str(executed["zh"].metadata)
    told = written(executed["zh"]).decode()
    assert not re.search(r"\d\dT\d\d:|papermill|/tmp|site-packages|iopub", told)
    assert set(json.loads(told)["metadata"]) == {"kernelspec", "language_info"}


def test_sources_tags_and_outputs_are_kept(executed: dict[str, NotebookNode]) -> None:
    read = nbformat.reads(written(executed["zh"], "题目").decode(), as_version=4)
    nbformat.validate(read)
    assert read.metadata.title == "题目"
    for cell, whole in zip(read.cells, executed["zh"].cells, strict=True):
        assert (cell.source, cell.metadata.get("tags", [])) == (whole.source, whole.metadata.get("tags", []))
        assert cell.get("outputs") == whole.get("outputs")
    assert len({cell.id for cell in read.cells}) == len(read.cells)
    assert sum(cell.id == "injected-parameters" for cell in read.cells) == 1


def test_it_runs_again_to_the_same_bytes(executed: dict[str, NotebookNode], tmp_path: Path) -> None:
    first = written(executed["en"])
    (tmp_path / "again.ipynb").write_bytes(first)
    assert written(execute(Job(tmp_path / "again.ipynb", "again", "plan", "", "en"))) == first


def test_streams_are_left_out_and_hostile_texts_kept() -> None:
    hostile = '<script>alert(1)</script> #import "x" $x$ =1+1 "' + "x" * 200
    made = notebook("# T", text(hostile), table(rows=[(hostile, "1")]), figure(caption=hostile))
    made.cells[1].outputs.append(new_output("stream", name="stderr", text="/home/somebody/lib.py: warning"))
    told = written(made).decode()
    assert "somebody" not in told
    assert nbformat.reads(told, as_version=4).cells[1].outputs == made.cells[1].outputs[:1]
    assert told.count(json.dumps(hostile)[1:-1]) == 3
