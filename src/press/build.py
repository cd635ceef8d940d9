"""Build a site: run what has changed, in parallel, and put the pages in place when all is done."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from press.engine.limits import Limits
from press.incremental import cache as store
from press.job import Job, Run
from press.publish import publish
from press.publishing.disk import PART
from press.publishing.edition import KEEP, Stage, Tell, absolute, prepare, store_of
from press.publishing.lock import locked
from press.publishing.proof import SIGNED, check
from press.report import Report
from press.runs.laid import laid_aside
from press.runs.pool import Means
from press.runs.pool import produced as _produced
from press.site import site
from press.site.front import Cover


def build(
    jobs: Iterable[Job],
    out: Path,
    *,
    cover: Cover | None = None,
    fingerprint: str = "",
    look: store.Look | None = None,
    versions: Sequence[str] = (),
    cache: Path | None = None,
    workers: int = 2,
    force: bool = False,
    keep: bool = True,
    engine: str = "press",
    limits: Limits | None = None,
    preload: Iterable[str] = (),
    executor: Executor | None = None,
    report: Callable[[Run], None] = lambda run: None,
    extras: Callable[[Stage, Report], Iterable[Run]] = lambda stage, report: (),
    required: Iterable[str] = (),
    partial: bool = False,
    keep_builds: int = KEEP,
    wait: bool = True,
    tell: Tell = lambda step: None,
    notice: Callable[..., object] = lambda line, killed=None: None,
    proof: Path | None = None,
) -> Report:
    """Execute notebooks, render their pages, and publish them with an index.

    Nothing in `out` changes before every job has ended; the new edition then appears at once. A build that fails
    where the standing site does not is kept aside, and that site stays (`press.publish`). Builds of one folder take
    turns as a whole, also while notebooks run: the second would do the first one's work over again, while after it
    the cache holds most of what it needs.

    Args:
        jobs: the pages to build.
        out: folder of the site.
        cover: what the front pages say besides the pages.
        fingerprint: hash of everything outside the notebooks that their results rest on; what a page whose run did
            not tell what it used rests on.
        look: the present hash of an input by the name under which runs tell of it (`press.incremental.trace`).
        versions: the libraries that runs use, part of the cache's key.
        cache: folder of finished pages; None keeps them beside `out`.
        workers: processes that run at the same time.
        force: build even what the cache holds.
        keep: leave other pages and their entries alone (a narrowed build); else drop them.
        engine: ``press``, ``default`` (papermill's own, in a kernel) or another that papermill knows.
        limits: what each run may take.
        preload: what the runs import, by dotted name; it is imported once, before they are forked.
        executor: takes the runs, and is left open; by default processes of this machine do.
        report: called with every run as it ends.
        extras: called with the edition in the making and the report, to write files beside the pages; what it returns
            are further pages, made from all the runs.
        required: files without which the site must not be published, besides index and ``build.json``.
        partial: publish in spite of failures.
        keep_builds: editions to keep, the published one among them.
        wait: wait for another build of the same folder; else raise.
        tell: called with the name of each step of publishing before it is taken.
        notice: called with a line on another build: one that is waited for, or one that was killed (then with its
            ``pid`` and ``since`` as well).
        proof: for a proof build (`press.publishing.proof`) the folder that it keeps to; its pages name one fixed hash
            and neither come from a cache nor go into one.

    Returns:
        The runs, without their pages, and what became of them.

    Raises:
        ValueError: two jobs with one address.
        press.publishing.proof.ProofError: a proof outside its folder, or an ordinary build in the place of one.
        press.publishing.lock.Locked: another build holds the folder and `wait` is false.
        OSError: nothing can be written there; what stood still stands.
    """
    check(out, proof)
    jobs = [replace(job, signature=SIGNED if proof else "") for job in jobs]
    doubles = {job.stem for job in jobs if sum(other.key == job.key for other in jobs) > 1}
    if doubles:
        raise ValueError(f"two jobs make the same page: {', '.join(sorted(doubles))}")
    kept = None if proof else store.Cache(cache or out.parent / f".{out.name}.cache", _looking(look, fingerprint))
    means = Means(workers, engine, limits or Limits(), tuple(preload), executor)
    editions = store_of(absolute(out))
    editions.mkdir(parents=True, exist_ok=True)
    with locked(editions, wait, notice) as left:
        if left:
            notice(f"the build of process {left['pid']}, begun {left['since']}, was killed; what it left is cleared", left)
        prepare(out)
        with tempfile.TemporaryDirectory(prefix=PART, dir=editions) as aside:
            done = Report(out, run_all(jobs, kept, versions, means, force, report, Path(aside)))

            def write(stage: Stage, problems: Sequence[str]) -> list[site.Entry]:
                more = tuple(extras(stage, done))
                return site.write(stage, [*done.runs, *more], cover or Cover(), keep=keep, problems=problems, proof=bool(proof))

            outcome = publish(out, write, jobs, required=required, partial=partial, keep=keep_builds, tell=tell)
    if kept:
        kept.prune()
    return Report(out, tuple(replace(run, page=None) for run in done.runs), outcome)


def run_all(
    jobs: list[Job],
    kept: store.Cache | None,
    versions: Sequence[str],
    means: Means,
    force: bool,
    report: Callable[[Run], None],
    aside: Path,
) -> tuple[Run, ...]:
    """Every job's run in the order of the jobs, from the cache, if there is one, or produced; nothing is published, pages lie in `aside`."""
    ended = {}
    for run in _runs(jobs, kept, versions, means, force):
        ended[run.job.key] = laid_aside(run, aside)
        report(run)
    return tuple(ended[job.key] for job in jobs)


def _runs(
    jobs: list[Job], kept: store.Cache | None, versions: Sequence[str], means: Means, force: bool
) -> Iterator[Run]:
    """Runs as they end: first those the cache answers."""
    keys = {job.key: _key(job, versions) for job in jobs}
    due = []
    for job in jobs:
        page = None if force or kept is None or keys[job.key] is None else kept.get(keys[job.key])
        if page is None:
            due.append(replace(job, identity=keys[job.key] or ""))
        else:
            yield Run(job, "cached", 0.0, page)
    for run in _produced(_in_turn(due), means):
        if run.page is not None and kept is not None:
            kept.put(keys[run.job.key], run.page, run.trace)
        yield run


def _in_turn(jobs: Sequence[Job]) -> list[Job]:
    """One language after the other: what a page computes is kept before its other language asks for it."""
    languages = list(dict.fromkeys(job.lang for job in jobs))
    return sorted(jobs, key=lambda job: languages.index(job.lang))


def _looking(look: store.Look | None, fingerprint: str) -> store.Look:
    """Inputs by name, everything among them."""
    return lambda name: fingerprint if name == store.EVERYTHING else look(name) if look else None


def _key(job: Job, versions: Sequence[str]) -> str | None:
    """The cache's key; None for a notebook that cannot be read, which its run will tell."""
    try:
        return store.key(job, versions)
    except (OSError, ValueError, KeyError, TypeError):
        return None
