"""Build a site: run what has changed, in parallel, and put the pages in place when all is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from pathlib import Path

from press import cache as store
from press import site
from press.edition import KEEP, Stage, Tell, absolute, prepare, store_of
from press.front import Cover
from press.job import Job, Run
from press.lock import locked
from press.publish import publish
from press.report import Report
from press.worker import produce


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
    engine: str | None = None,
    executor: Executor | None = None,
    report: Callable[[Run], None] = lambda run: None,
    extras: Callable[[Stage, Report], Iterable[Run]] = lambda stage, report: (),
    required: Iterable[str] = (),
    partial: bool = False,
    keep_builds: int = KEEP,
    wait: bool = True,
    tell: Tell = lambda step: None,
    notice: Callable[..., object] = lambda line, killed=None: None,
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
        look: the present hash of an input by the name under which runs tell of it (`press.trace`).
        versions: the libraries that runs use, part of the cache's key.
        cache: folder of finished pages; None keeps them beside `out`.
        workers: processes that run at the same time.
        force: build even what the cache holds.
        keep: leave other pages and their entries alone (a narrowed build); else drop them.
        engine: a registered papermill engine; None for papermill's own.
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

    Raises:
        ValueError: two jobs with one address.
        press.lock.Locked: another build holds the folder and `wait` is false.
        OSError: nothing can be written there; what stood still stands.
    """
    jobs = list(jobs)
    doubles = {job.stem for job in jobs if sum(other.key == job.key for other in jobs) > 1}
    if doubles:
        raise ValueError(f"two jobs make the same page: {', '.join(sorted(doubles))}")
    kept = store.Cache(cache or out.parent / f".{out.name}.cache", _looking(look, fingerprint))
    editions = store_of(absolute(out))
    editions.mkdir(parents=True, exist_ok=True)
    with locked(editions, wait, notice) as left:
        if left:
            notice(f"the build of process {left['pid']}, begun {left['since']}, was killed; what it left is cleared", left)
        prepare(out)
        done = Report(out, run_all(jobs, kept, versions, workers, force, engine, executor, report))

        def write(stage: Stage, problems: Sequence[str]) -> list[site.Entry]:
            more = tuple(extras(stage, done))
            return site.write(stage, [*done.runs, *more], cover or Cover(), keep=keep, problems=problems)

        outcome = publish(
            out, write, jobs, required=required, partial=partial, keep=keep_builds, tell=tell
        )
    kept.prune()
    return replace(done, outcome=outcome)


def run_all(
    jobs: list[Job],
    kept: store.Cache,
    versions: Sequence[str],
    workers: int,
    force: bool,
    engine: str | None,
    executor: Executor | None,
    report: Callable[[Run], None],
) -> tuple[Run, ...]:
    """Every job's run in the order of the jobs, from the cache or produced; nothing is published."""
    ended = {}
    for run in _runs(jobs, kept, versions, workers, force, engine, executor):
        ended[run.job.key] = run
        report(run)
    return tuple(ended[job.key] for job in jobs)


def _runs(
    jobs: list[Job],
    kept: store.Cache,
    versions: Sequence[str],
    workers: int,
    force: bool,
    engine: str | None,
    executor: Executor | None,
) -> Iterator[Run]:
    """Runs as they end: first those the cache answers."""
    keys = {job.key: _key(job, versions) for job in jobs}
    due = []
    for job in jobs:
        page = None if force or keys[job.key] is None else kept.get(keys[job.key])
        if page is None:
            due.append(replace(job, identity=keys[job.key] or ""))
        else:
            yield Run(job, "cached", 0.0, page)
    for run in _elsewhere(due, executor, engine) if executor else _produced(due, workers, engine):
        if run.page is not None:
            kept.put(keys[run.job.key], run.page, run.trace)
        yield run


def _looking(look: store.Look | None, fingerprint: str) -> store.Look:
    """Inputs by name, everything among them."""
    return lambda name: fingerprint if name == store.EVERYTHING else look(name) if look else None


def _key(job: Job, versions: Sequence[str]) -> str | None:
    """The cache's key; None for a notebook that cannot be read, which its run will tell."""
    try:
        return store.key(job, versions)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _elsewhere(jobs: list[Job], executor: Executor, engine: str | None) -> Iterator[Run]:
    """Runs that the caller's executor takes; what it cannot run is told as a failure."""
    futures = {executor.submit(produce, job, engine): job for job in jobs}
    try:
        for future in as_completed(futures):
            try:
                yield replace(future.result(), job=futures[future])
            except (Exception, CancelledError) as error:
                yield _lost(futures[future], error, " ".join(str(error).split()) or "the executor gave the run up")
    finally:
        for future in futures:
            future.cancel()


def _produced(jobs: list[Job], workers: int, engine: str | None) -> Iterator[Run]:
    """Runs of a pool of processes; a job that takes its process down is told apart from its neighbours."""
    left = {job.key: job for job in jobs}
    if left:
        try:
            for run in _pooled(jobs, min(workers, len(jobs)), engine):
                del left[run.job.key]
                yield run
        except BrokenProcessPool:
            for job in list(left.values()):
                yield _alone(job, engine)


def _pooled(jobs: list[Job], workers: int, engine: str | None) -> Iterator[Run]:
    with ProcessPoolExecutor(max(1, workers), mp_context=_context()) as pool:
        futures = [pool.submit(produce, job, engine) for job in jobs]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _context() -> BaseContext:
    """Processes forked from one that has done nothing but import; a parent with threads is never forked."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["press.run", "press.html", "press.pdf"])
    return context


def _alone(job: Job, engine: str | None) -> Run:
    """A job in a process of its own."""
    try:
        return next(_pooled([job], 1, engine))
    except BrokenProcessPool as error:
        return _lost(job, error, "the process that built this page was ended from outside or ran out of memory")


def _lost(job: Job, error: BaseException, message: str) -> Run:
    """A run that never came back."""
    return Run(job, "failed", 0.0, None, {
        "name": type(error).__name__, "message": message, "cell": None, "source": "", "traceback": "",
    })  # fmt: skip
