"""A build that nobody watches: exit statuses, an orderly stop, the ledger, and a call for help when it fails."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import traceback
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from press.incremental.cache import sha256
from press.job import Job, Run
from press.log import Log
from press.publishing import ledger
from press.publishing.edition import current, published
from press.publishing.lock import Locked
from press.report import Outcome, Report
from press.stop import stoppable

BUILT, FAILED, REFUSED, LOCKED, UNPUBLISHED, FAULT = range(6)
STOPPED = 128
"""Exit status of a stop, less the signal's number."""

STATUSES = """Exit status: 0 all built; 1 a page or a check failed (a whole site that stood still stands, the attempt is
kept beside it); 2 refused before anything ran; 3 another build holds the site (--no-wait); 4 nothing could
be published (disk full, no permission); 5 a fault of this program; 130, 143 stopped by SIGINT, SIGTERM."""

PATIENCE = 60
"""Seconds that the command called on failure may take."""

_OPTIONS = ("scenario", "lang", "notebook", "param", "as_of", "force", "partial")


@dataclass
class Session:
    """What a build is given to tell of itself.

    Attributes:
        args: the options of `press.cli`.
        log: where events go.
        remember: adds a line to the ledger.
        inputs: hashes of what the build rests on, by name; filled by `start`.
        warnings: what should be looked at in the inputs.
        read: what was read of them, in lines.
    """

    args: Namespace
    log: Log
    remember: Callable[[Mapping[str, Any]], None]
    inputs: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)

    @property
    def options(self) -> dict[str, Any]:
        """What `press.build.build` is told of publishing."""
        asked = {"partial": self.args.partial, "keep_builds": self.args.keep_builds, "wait": not self.args.no_wait}
        return {**asked, "tell": self.step, "notice": self.notice}

    def start(
        self, jobs: Iterable[Job], inputs: Mapping[str, str], warnings: Iterable[str] = (), read: Iterable[str] = ()
    ) -> None:
        """The work begins; its notebooks and other inputs are known by their hashes."""
        jobs = list(jobs)
        notebooks = {job.name: job.notebook for job in jobs}
        self.inputs |= {**inputs, **{name: sha256(path.read_bytes()) for name, path in notebooks.items() if path.is_file()}}
        self._started(len(jobs), warnings, read)

    def summary(self, report: Report) -> dict[str, Any]:
        """What `nothing_to_do` needs to tell of the same build again."""
        pages = [run.job.key for run in report.runs]
        return {"inputs": self.inputs, "warnings": self.warnings, "read": self.read, "pages": pages, "site": report.outcome.pages}

    def nothing_to_do(self, summary: Mapping[str, Any]) -> Report:
        """Tell of a build as if it had found every page unchanged, and the standing edition the one to publish."""
        self.inputs |= summary["inputs"]
        self._started(len(summary["pages"]), summary["warnings"], summary["read"])
        jobs = [Job(Path(name), name, scenario, "", lang) for name, scenario, lang in summary["pages"]]
        runs = tuple(Run(job, "cached", 0.0) for job in jobs)
        return Report(self.args.out, runs, Outcome("unchanged", published(self.args.out).parent, pages=summary["site"]))

    def _started(self, pages: int, warnings: Iterable[str], read: Iterable[str]) -> None:
        self.warnings += warnings
        self.read += read
        self.log("start", "\n".join(f"read: {line}" for line in self.read), pages=pages, inputs=self.inputs)
        for warning in self.warnings:
            self.notice(warning)

    def notice(self, line: str, killed: Mapping[str, Any] | None = None) -> None:
        """Something to look at; an earlier build that was killed is entered in the ledger."""
        self.log("warning", f"look at: {line}", amiss=True)
        if killed:
            self.remember({"when": killed["since"], "status": None, "state": "killed"})

    def step(self, name: str) -> None:
        """A step of publishing is about to be taken."""
        self.log("step", step=name)


@dataclass
class _End:
    status: int
    state: str
    report: Report | None = None
    error: str = ""


def attend(
    args: Namespace, work: Callable[[Session], Report], book: Path, refusals: tuple[type[Exception], ...] = ()
) -> int:
    """Do a build and give its exit status; it is logged, entered in the ledger, and a failure is passed on.

    Args:
        args: the options of `press.cli`.
        work: the build.
        book: the ledger.
        refusals: exceptions with ``problems`` that mean that nothing asked for can be built.
    """
    log, begun = Log(args.log_json), datetime.now(UTC)

    def remember(record: Mapping[str, Any]) -> None:
        try:
            if args.out.parent.is_dir() or record["status"] != REFUSED:  # a refusal makes no folders
                ledger.append(book, record)
        except OSError as error:
            log("warning", f"look at: this build could not be entered in the ledger: {error}", amiss=True)

    session, stood = Session(args, log, remember), current(args.out)
    end = _ended(session, work, refusals)
    record = _record(session, end, begun, stood)
    remember(record)
    log("end", **record)
    if end.status and (command := args.on_failure or os.environ.get("BRIEFINGS_ON_FAILURE", "")):
        _call(command, record, log)
    return end.status


def _ended(session: Session, work: Callable[[Session], Report], refusals: tuple[type[Exception], ...]) -> _End:
    log = session.log
    try:
        with stoppable():
            return _told(session, work(session))
    except refusals as error:
        for problem in error.problems:
            log("refusal", f"refused: {problem}", amiss=True)
        return _End(REFUSED, "refused", error="; ".join(map(str, error.problems)))
    except Locked as error:
        log("refusal", f"locked: {error}", amiss=True)
        return _End(LOCKED, "locked", error=str(error))
    except OSError as error:
        log("failed", f"not published: {error}; what stood still stands", amiss=True, error=str(error))
        return _End(UNPUBLISHED, "unpublished", error=str(error))
    except KeyboardInterrupt as stop:
        number = getattr(stop, "number", signal.SIGINT)
        name = signal.Signals(number).name
        log("failed", f"stopped by {name}; the site is whole: edition {current(session.args.out)}", amiss=True)
        return _End(STOPPED + number, "stopped", error=name)
    except Exception as error:
        log("failed", f"a fault of this program; what stood still stands\n{traceback.format_exc()}", amiss=True)
        return _End(FAULT, "fault", error=repr(error))


def _told(session: Session, report: Report) -> _End:
    """Say what became of a finished build."""
    outcome, log = report.outcome, session.log
    counts = ", ".join(f"{report.count(kind)} {word}" for kind, word in (("built", "built"), ("cached", "unchanged"), ("failed", "failed")))
    for problem in outcome.problems:
        log("failed", f"check: {problem}", amiss=True, problem=problem)
    if outcome.state == "withheld":
        text = f"{counts}; the site stands as it was, this attempt: {outcome.place / 'site' / 'index.html'}"
        log("withheld", text, amiss=True, place=outcome.place)
    else:
        site = f"a site of {outcome.pages} pages: {session.args.out / 'index.html'}"
        log(outcome.state, f"{counts}; {site}", edition=outcome.place.name, pages=outcome.pages)
    return _End(BUILT if outcome.whole else FAILED, outcome.state, report)


def _record(session: Session, end: _End, begun: datetime, stood: str | None) -> ledger.Record:
    """A build as the ledger keeps it; names no machine and no folder of it."""
    report, now = end.report, current(session.args.out)
    runs = report.runs if report else ()
    given = {name: getattr(session.args, name, None) for name in _OPTIONS}
    record = {
        "when": begun.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - begun).total_seconds(), 1),
        "status": end.status,
        "state": end.state,
        "published": now != stood,
        "edition": now,
        "parameters": {name: value for name, value in given.items() if value},
        "inputs": session.inputs,
        "pages": {kind: report.count(kind) for kind in ("built", "cached", "failed")} if report else {},
        "site": report.outcome.pages if report else None,
        "page_seconds": {run.job.stem: run.seconds for run in runs if run.status != "cached"},
        "failures": [{"page": r.job.stem, **{k: r.error[k] for k in ("name", "message", "cell")}} for r in runs if r.error],
        "problems": list(report.outcome.problems) if report else [],
        "error": end.error,
    }
    return json.loads(_placeless(json.dumps(record, ensure_ascii=False, default=str)))


def _placeless(text: str) -> str:
    """A text without the places of this machine."""
    for place, name in ((Path.cwd(), "."), (Path.home(), "~")):
        if place != Path(place.anchor):
            text = text.replace(json.dumps(str(place))[1:-1], name)
    return text


def _call(command: str, record: ledger.Record, log: Log) -> None:
    """The user's own command, with the ledger's line on standard input; whatever it does changes no exit status."""
    pages = record["pages"].get("failed", 0)
    text = f"build {record['state']} (status {record['status']}), {pages} pages failed: {_first(record)}"
    told = {"BRIEFINGS_SUMMARY": text, "BRIEFINGS_STATUS": str(record["status"])}
    try:
        process = subprocess.Popen(
            command, shell=True, stdin=subprocess.PIPE, env={**os.environ, **told}, start_new_session=True
        )
        status = _within(process, json.dumps(record, ensure_ascii=False).encode())
        fault = f"ended with status {status}" if status else ""
    except OSError as error:
        fault = str(error)
    if fault:
        log("warning", f"look at: the command called on failure: {fault}", amiss=True)


def _within(process: subprocess.Popen, data: bytes) -> int | str:
    """A process's exit status; one that does not end in time is killed with all that it started."""
    try:
        process.communicate(data, PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
        process.wait()
        return f"kill after {PATIENCE} s"
    return process.returncode


def _first(record: ledger.Record) -> str:
    """The first thing that went wrong."""
    told = [*(f"{fault['page']}: {fault['message']}" for fault in record["failures"]), *record["problems"], record["error"]]
    return next(filter(None, told), "").splitlines()[0] if any(told) else ""
