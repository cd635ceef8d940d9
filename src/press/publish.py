"""What becomes of a finished build: published, kept aside as a failed attempt, or nothing new.

A build that fails where the standing site does not never takes its place. Where no site stands, a part of one is
better than none: it is published and tells what it lacks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from press.job import Job
from press.publishing import disk
from press.publishing.edition import KEEP, Stage, Tell, staged
from press.report import Outcome
from press.site import links, site, volume

REQUIRED = ("index.html", site.LEDGER)
_PASSING = ("status", "seconds")
"""What ``build.json`` says of the build and not of its pages."""


def publish(
    out: Path,
    write: Callable[[Stage, Sequence[str]], list[site.Entry]],
    asked: Iterable[Job],
    *,
    required: Iterable[str] = (),
    partial: bool = False,
    keep: int = KEEP,
    tell: Tell = lambda step: None,
) -> Outcome:
    """Make an edition, check it, and let it take the standing one's place if it may.

    The caller holds the lock and has prepared the folder.

    Args:
        out: the published folder.
        write: fills a stage, telling the given problems on the index, and returns the site's entries; called again
            with what the check found, if it found anything.
        asked: the pages that must be there.
        required: files that must be there besides the index and ``build.json``.
        partial: publish in spite of failures.
        keep: editions to keep.
        tell: called with the name of each step before it is taken.
    """
    with staged(out, keep, tell) as stage:
        tell("write")
        entries = write(stage, ())
        tell("check")
        problems = check(stage, entries, asked, (*REQUIRED, *required))
        if problems:
            entries = write(stage, problems)
        failed = [_stem(entry) for entry in entries if entry["status"] == "failed"]
        if stage.before and not partial and _worse(stage.before, failed, problems):
            stage.verdict = "withhold"
            disk.place(stage.site.parent / "failures.txt", account(entries, problems).encode())
        elif stage.before and _nothing_new(stage):
            stage.verdict = "drop"
    state = {"publish": "published", "withhold": "withheld", "drop": "unchanged"}[stage.verdict]
    return Outcome(state, stage.place or stage.before.parent, tuple(failed), tuple(problems), len(entries) - len(failed))


def check(stage: Stage, entries: list[site.Entry], asked: Iterable[Job], required: Iterable[str]) -> list[str]:
    """What is wrong with a site that is about to be published, one line each."""
    missing = [f"{name} is missing" for name in required if not (stage.site / name).is_file()]
    return [*_uncounted(stage.site, entries, asked), *missing, *volume.faults(stage), *links.check(stage.site, stage.parts / "links.json")]


def _uncounted(folder: Path, entries: list[site.Entry], asked: Iterable[Job]) -> list[str]:
    """Every page asked for has an entry, and HTML and PDF unless it failed."""
    found = {_stem(entry): entry for entry in entries}
    lacking = [f"{job.stem}: the page is not in the site" for job in asked if job.stem not in found]
    for stem, entry in found.items():
        for ending in ("html", "pdf") if entry["status"] != "failed" else ():
            path = folder / f"{stem}.{ending}"
            if not path.is_file() or not path.stat().st_size:
                lacking.append(f"{stem}.{ending} is missing or empty")
    return lacking


def account(entries: list[site.Entry], problems: Sequence[str]) -> str:
    """All that failed, as plain text."""
    told = []
    for entry in entries:
        if error := entry["status"] == "failed" and entry["error"]:
            cell = "" if error["cell"] is None else f", cell {error['cell']}"
            told.append(f"{_stem(entry)}{cell}: {error['name']}: {error['message']}\n{error['traceback']}".rstrip())
    return "\n\n".join([*told, *problems]) + "\n"


def damaged(folder: Path) -> list[str]:
    """Published files of a site that are gone or differ from what ``build.json`` says of them."""
    runs = json.loads((folder / site.LEDGER).read_text(encoding="utf-8"))["runs"]
    sums = {run["files"][ending]: kept for run in runs for ending, kept in run["sha256"].items()}
    return [name for name, kept in sums.items() if _sum(folder / name) != kept]


def _sum(path: Path) -> str:
    return site.sha256(path.read_bytes()) if path.is_file() else ""


def _worse(before: Path, failed: Iterable[str], problems: Iterable[str]) -> bool:
    """Whether a build fails where the standing site does not."""
    stood = {_stem(entry) for entry in site.read(before) if entry["status"] == "failed"}
    return bool(set(failed) - stood or set(problems) - set(site.problems(before)))


def _nothing_new(stage: Stage) -> bool:
    """Whether the standing edition has the same pages and says the same of them."""
    old, new = ([{k: v for k, v in e.items() if k not in _PASSING} for e in site.read(f)] for f in (stage.before, stage.site))
    same_parts = disk.same(stage.parts, stage.before.parent / "parts", frozenset({"links.json"}))
    return old == new and same_parts and disk.same(stage.site, stage.before, frozenset({site.LEDGER}))


def _stem(entry: site.Entry) -> str:
    return f"{entry['scenario']}/{entry['lang']}/{entry['notebook']}"
