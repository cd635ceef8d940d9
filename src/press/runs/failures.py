"""A run that did not end well, in the words that a build keeps of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from press.engine.limits import Stopped
from press.job import Job, Run


class RunFailed(RuntimeError):
    """A notebook that did not run to its end.

    Attributes:
        details: ``name``, ``message``, ``cell`` (index or None), ``source`` and ``traceback``.
    """

    def __init__(self, **details: Any) -> None:
        super().__init__(f"{details['name']}: {details['message']}")
        self.details = {"cell": None, "source": "", "traceback": "", **details}

    def __reduce__(self) -> tuple:
        return _again, (self.details,)


def _again(details: Mapping[str, Any]) -> RunFailed:
    return RunFailed(**details)


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


def failed(job: Job, error: BaseException) -> Run:
    """The run of a job that could not tell for itself what became of it."""
    said = " ".join(str(error).split()) or "the executor gave the run up"
    told = {"name": type(error).__name__, "message": said, "cell": None, "source": "", "traceback": ""}
    if not isinstance(error, Stopped):
        return Run(job, "failed", 0.0, None, told)
    told |= {"name": error.name}
    if error.cell is not None:
        told["cell"] = as_written(error.cell, job)
        told["source"] = "".join(_cells(job)[told["cell"]]["source"])
    return Run(job, "failed", round(error.seconds, 3), None, told)


def as_written(place: int, job: Job) -> int:
    """Index of a cell in the notebook file; papermill has put a cell with the parameters behind the tagged one."""
    tagged = (at for at, cell in enumerate(_cells(job)) if "parameters" in cell.get("metadata", {}).get("tags", ()))
    return place - (bool(job.parameters) and place > next(tagged, -1))


def _cells(job: Job) -> list[dict[str, Any]]:
    return json.loads(job.notebook.read_text(encoding="utf-8"))["cells"]
