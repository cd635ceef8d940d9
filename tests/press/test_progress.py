"""Progress: plain lines where no terminal is, a live display where there is one."""

from __future__ import annotations

import io
from pathlib import Path

from press.job import Job, Page, Run
from press.progress import watch

JOB = Job(Path("01_a.ipynb"), "01_a", "plan", "", "zh")
ERROR = {"name": "ValueError", "message": "no such thing\nand more", "cell": 1, "source": "", "traceback": ""}


def test_plain_lines_without_a_terminal() -> None:
    stream = io.StringIO()
    with watch(2, stream) as tell:
        tell(Run(JOB, "built", 1.26, Page({}, "", "")))
        tell(Run(JOB, "failed", 12.0, None, ERROR))
    assert stream.getvalue().splitlines() == [
        "[1/2] built  plan/zh/01_a    1.3 s",
        "[2/2] failed plan/zh/01_a   12.0 s ValueError: no such thing",
    ]


def test_a_terminal_gets_every_run_and_the_count() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    with watch(1, stream) as tell:
        tell(Run(JOB, "failed", 12.0, None, {**ERROR, "message": "[bold] is no markup"}))
    assert "plan/zh/01_a" in stream.getvalue()
    assert "[bold] is no markup" in stream.getvalue()
    assert "1/1" in stream.getvalue()
