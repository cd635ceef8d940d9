"""Exit statuses, events, the ledger's line and the call for help of a build that nobody watches."""

from __future__ import annotations

import hashlib
import json
import re
import signal
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest
from small_sites import four

from press.build import Report, build
from press.cli import arguments
from press.progress import watch
from press.publishing import ledger
from press.publishing.lock import Locked
from press.session import BUILT, FAILED, FAULT, LOCKED, REFUSED, STATUSES, UNPUBLISHED, Session, attend

SAVE = "import json, os, pathlib, sys; pathlib.Path({to!r}).write_text(json.dumps([sys.stdin.read(), os.environ['BRIEFINGS_SUMMARY'], os.environ['BRIEFINGS_STATUS']]))"


class Refusal(Exception):
    problems = ("first fault", "second fault")


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., int]:
    """Attend a build; `work` is an exception to raise, or the jobs to build."""

    def attended(work: object, **options: object) -> int:
        given = {"out": tmp_path / "site", "partial": False, "keep_builds": 5, "no_wait": False, "log_json": False, "on_failure": "", "lang": "zh"}

        def doing(session: Session) -> Report:
            if isinstance(work, BaseException):
                raise work
            if callable(work):
                return work(session)
            session.start(work, {"data": "abc"}, ["a jump"], ["2026-11: 2 of 55 rows have values"])
            with watch(len(work), log=session.log) as tell:
                return build(work, session.args.out, report=tell, **session.options)

        return attend(Namespace(**{**given, **options}), doing, tmp_path / "ledger.jsonl", (Refusal,))

    return attended


def record(folder: Path) -> dict:
    """The ledger's last line."""
    return ledger.read(folder / "ledger.jsonl")[-1]


@pytest.mark.parametrize(
    ("fault", "status", "state", "told"),
    [
        (Refusal(), 2, "refused", ["refused: first fault", "refused: second fault"]),
        (Locked("process 1 holds it"), 3, "locked", ["locked: process 1 holds it"]),
        (OSError(28, "No space left on device"), 4, "unpublished", ["not published: [Errno 28] No space left", "still stands"]),
        (ZeroDivisionError("oh"), 5, "fault", ["a fault of this program", "ZeroDivisionError: oh"]),
        (KeyboardInterrupt(), 130, "stopped", ["stopped by SIGINT; the site is whole"]),
    ],
)
def test_every_end_has_its_status_and_is_remembered(
    run: Callable, tmp_path: Path, capsys: pytest.CaptureFixture, fault: Exception, status: int, state: str, told: list[str]
) -> None:
    assert run(fault) == status
    complaint = capsys.readouterr().err
    assert all(words in complaint for words in told)
    assert (record(tmp_path)["status"], record(tmp_path)["state"]) == (status, state)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)])
def test_a_signal_is_an_orderly_stop(run: Callable, tmp_path: Path, number: int, status: int) -> None:
    before = signal.getsignal(number)
    assert run(lambda session: signal.raise_signal(number)) == status
    assert signal.getsignal(number) == before
    assert record(tmp_path)["error"] == signal.Signals(number).name


def test_an_ignored_signal_stays_ignored(run: Callable, pretend: Callable, tmp_path: Path) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:

        def work(session: Session) -> Report:
            signal.raise_signal(signal.SIGHUP)
            return build(four(tmp_path / "notebooks"), session.args.out, **session.options)

        assert run(work) == 0
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_build_is_told_and_remembered(run: Callable, pretend: Callable, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    jobs = four(tmp_path / "notebooks")
    assert run(jobs) == 0
    written = capsys.readouterr()
    assert written.out.splitlines()[-1] == f"4 built, 0 unchanged, 0 failed; a site of 4 pages: {tmp_path / 'site' / 'index.html'}"
    assert written.out.splitlines()[0] == "read: 2026-11: 2 of 55 rows have values"
    assert written.err == "look at: a jump\n"
    line = record(tmp_path)
    assert {key: line[key] for key in ("status", "state", "published", "edition", "parameters", "pages")} == {
        "status": 0, "state": "published", "published": True, "edition": "000001", "parameters": {"lang": "zh"},
        "pages": {"built": 4, "cached": 0, "failed": 0},
    }  # fmt: skip
    notebooks = {job.name: hashlib.sha256(job.notebook.read_bytes()).hexdigest() for job in jobs}
    assert line["inputs"] == {"data": "abc", **notebooks}
    assert set(line["page_seconds"]) == {job.stem for job in jobs}
    assert run(jobs) == 0
    line = record(tmp_path)
    assert (line["state"], line["published"], line["pages"]["cached"], line["site"]) == ("unchanged", False, 4, 4)


def test_a_withheld_build_is_told_and_remembered(
    run: Callable, pretend: Callable, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    run(four(tmp_path / "notebooks"))
    jobs = four(tmp_path / "notebooks", share=0.3)
    pretend(jobs[0].key)
    assert run(jobs) == 1
    place = tmp_path / ".site.editions" / "failed" / "site" / "index.html"
    assert capsys.readouterr().err.splitlines()[-1] == f"3 built, 0 unchanged, 1 failed; the site stands as it was, this attempt: {place}"
    line = record(tmp_path)
    assert (line["state"], line["published"], line["edition"]) == ("withheld", False, "000001")
    assert line["failures"] == [{"page": "plan/zh/01_a", "name": "E", "message": "m", "cell": None}]
    assert run(jobs, partial=True) == 1
    assert (record(tmp_path)["state"], record(tmp_path)["published"]) == ("published", True)


def test_events_are_one_json_object_each(run: Callable, pretend: Callable, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    jobs = four(tmp_path / "notebooks")
    pretend(jobs[3].key)
    assert run(jobs, log_json=True) == 1
    written = capsys.readouterr()
    events = [json.loads(line) for line in written.out.splitlines()]
    names = [event["event"] for event in events]
    assert names[0] == "start" and names.count("page") == 4 and names[-2:] == ["published", "end"]
    assert [event["step"] for event in events if event["event"] == "step"] == ["copy", "write", "check", "sync", "rename", "switch", "prune"]
    failed = next(event for event in events if event.get("status") == "failed")
    assert (failed["page"], failed["error"]["message"], failed["total"]) == ("plan/en/02_b", "m", 4)
    assert (events[-1]["status"], events[-1]["state"]) == (1, "published")
    (warning,) = map(json.loads, written.err.splitlines())
    assert (warning["event"], warning["text"]) == ("warning", "look at: a jump")
    assert run(Refusal(), log_json=True) == 2
    refusals = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [event["text"] for event in refusals] == ["refused: first fault", "refused: second fault"]


@pytest.mark.parametrize("by", ["option", "environment"])
def test_a_failure_is_passed_on(run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str) -> None:
    (tmp_path / "save.py").write_text(SAVE.format(to=str(tmp_path / "told.json")))
    command = f"'{sys.executable}' '{tmp_path}/save.py'"
    if by == "environment":
        monkeypatch.setenv("BRIEFINGS_ON_FAILURE", command)
    assert run(OSError(28, "No space left on device"), on_failure=command if by == "option" else "") == 4
    line, text, status = json.loads((tmp_path / "told.json").read_text())
    assert json.loads(line) == record(tmp_path)
    assert text == "build unpublished (status 4), 0 pages failed: [Errno 28] No space left on device"
    assert status == "4"


def test_a_build_that_succeeds_calls_nobody(run: Callable, pretend: Callable, tmp_path: Path) -> None:
    assert run(four(tmp_path / "notebooks"), on_failure=f"touch '{tmp_path}/called'") == 0
    assert not (tmp_path / "called").exists()


@pytest.mark.parametrize("command", ["exit 7", "no-such-command-anywhere"])
def test_a_call_that_fails_is_told_and_changes_no_status(run: Callable, command: str, capsys: pytest.CaptureFixture) -> None:
    assert run(Refusal(), on_failure=command) == 2
    assert "look at: the command called on failure: ended with status" in capsys.readouterr().err


def test_a_call_without_end_is_ended(run: Callable, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setattr("press.session.PATIENCE", 0.2)
    assert run(Refusal(), on_failure="exec sleep 60") == 2
    assert "ended with status kill after 0.2 s" in capsys.readouterr().err


def test_a_ledger_that_cannot_be_written_changes_no_status(
    run: Callable, pretend: Callable, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / "ledger.jsonl").mkdir()
    assert run(four(tmp_path / "notebooks")) == 0
    assert "could not be entered in the ledger" in capsys.readouterr().err


def test_the_ledger_names_no_place_of_this_machine(run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run(FileNotFoundError(2, "No such file", str(tmp_path / "notebooks" / "x.ipynb")))
    assert str(tmp_path) not in (tmp_path / "ledger.jsonl").read_text()
    assert "./notebooks/x.ipynb" in record(tmp_path)["error"]


def test_the_help_names_every_status(capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["build", "--help"])
    with pytest.raises(SystemExit):
        arguments(STATUSES, Path("site"))
    told = capsys.readouterr().out
    numbers = [str(number) for number in (BUILT, FAILED, REFUSED, LOCKED, UNPUBLISHED, FAULT, 130, 143)]
    assert all(re.search(rf"\b{number}\b", told) for number in numbers)
