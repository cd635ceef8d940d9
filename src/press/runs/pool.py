"""Runs of many jobs at the same time, by whatever executor; what happens to one does not touch another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from multiprocessing import get_context

from press.engine.executor import WARM, ForkExecutor, apart
from press.engine.limits import Limits, Stopped
from press.engine.processes import supported
from press.job import Job, Run
from press.runs.failures import failed
from press.runs.worker import produce


@dataclass(frozen=True)
class Means:
    """How jobs are run.

    Attributes:
        workers: runs at the same time.
        engine: ``press``, ``default`` (papermill's own, in a kernel), or another that papermill knows.
        limits: what each run may take.
        preload: what the runs import, by dotted name, so that it is imported once.
        executor: takes the runs instead of processes of this machine that are started and ended here; a
            `ForkExecutor` that was begun early (`begun`) saves the time in which it warms up.
    """

    workers: int = 2
    engine: str = "press"
    limits: Limits = field(default_factory=Limits)
    preload: tuple[str, ...] = ()
    executor: Executor | None = None


def begun(workers: int, preload: Iterable[str]) -> AbstractContextManager[Executor | None]:
    """Processes of this machine that warm up while the caller still finds out what is to be run, where there can be."""
    return ForkExecutor(workers, preload=(*WARM, *preload)) if supported() else nullcontext()


def produced(jobs: list[Job], means: Means) -> Iterator[Run]:
    """Runs as they end; where one takes all processes down, those it took along are run again, each alone."""
    left = {job.key: job for job in jobs}
    if not left:
        return
    try:
        for run in _pooled(jobs, means):
            del left[run.job.key]
            yield run
    except BrokenProcessPool:
        for job in left.values():
            yield _alone(job, means)


def _alone(job: Job, means: Means) -> Run:
    try:
        return next(_pooled([job], replace(means, workers=1, executor=None)))
    except BrokenProcessPool:
        message = "the process that built this page took all others down with it, or was ended from outside"
        return failed(job, Stopped("ProcessDied", message))


def _pooled(jobs: list[Job], means: Means) -> Iterator[Run]:
    pool = means.executor or _own(min(means.workers, len(jobs)), means)
    futures = {_submitted(pool, job, means): job for job in jobs}
    ended = False
    try:
        for future in as_completed(futures):
            if isinstance(pool, ForkExecutor) and isinstance(future.exception(), BrokenProcessPool):
                raise future.exception()
            yield settled(future, futures.pop(future))  # what a run made is not held here
        ended = True
    finally:
        for future in futures:
            future.cancel()
        if pool is not means.executor or (isinstance(pool, ForkExecutor) and not ended):
            pool.shutdown(wait=ended, cancel_futures=not ended)


def _own(workers: int, means: Means) -> Executor:
    """Processes of this machine: forked warm where that can be, else started anew, with kernels of their own."""
    if supported():
        return ForkExecutor(workers, means.limits, (*WARM, *means.preload))
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _submitted(pool: Executor, job: Job, means: Means) -> Future:
    if isinstance(pool, ForkExecutor):
        return pool.submit_within(means.limits, produce, job, means.engine)
    return pool.submit(apart, means.limits, means.preload, produce, job, means.engine)


def settled(future: Future, job: Job) -> Run:
    """A job's run, or the account of why there is none; another machine may know the job's notebook by another path."""
    try:
        return replace(future.result(), job=job)
    except (Exception, CancelledError) as error:
        return failed(job, error)
