"""Runs on other machines: a `concurrent.futures.Executor` over a Dask cluster.

What a worker needs is this project with the same lock, and nothing of the sender's disk: notebooks and data travel with
the task as a bundle of bytes. A worker whose interpreter, libraries or code differ is refused, since its pages would
not be those of this machine. A task whose worker is lost is taken over by another one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from press.incremental.standing import files
from press.incremental.trace import digest
from press.incremental.versions import exact
from press.job import Job
from press.runs.bundle import Bundle

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 10.0
"""Seconds in which a scheduler must answer and have a worker."""


_ENVIRONMENT = Lock()
"""Held by a run, which sets variables of its process: a worker does one at a time, however many threads it has."""


class ClusterError(ValueError):
    """A cluster that cannot be used; `problems` holds one line per fault."""

    def __init__(self, *problems: str) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Needs:
    """What has to be the same on every worker.

    Attributes:
        project: the installed project whose libraries count.
        packages: import packages whose sources count.
        found: what the sender has, name by name.
    """

    project: str
    packages: tuple[str, ...]
    found: Mapping[str, str]


def needs(project: str, packages: Iterable[str]) -> Needs:
    """What this machine has, for workers to be held against."""
    packages = tuple(packages)
    return Needs(project, packages, present(project, packages))


@cache
def present(project: str, packages: tuple[str, ...]) -> dict[str, str]:
    """Interpreter, libraries and code of the machine where this is called, by name."""
    found = dict(line.split("==", 1) for line in exact(project))
    for package in packages:
        spec = find_spec(package)
        place = Path(spec.origin).parent if spec and spec.origin else None
        found[f"code of {package}"] = digest(files(place))[:16] if place else "missing"
    return found


def differences(wanted: Needs) -> list[str]:
    """What the machine where this is called lacks or has otherwise, one line each."""
    own = present(wanted.project, wanted.packages)
    return [
        f"{name} is {own.get(name, 'missing')}, needed is {wanted.found.get(name, 'none')}"
        for name in sorted({*own, *wanted.found})
        if own.get(name) != wanted.found.get(name)
    ]


class Cluster(Executor):
    """Tasks on the workers of a scheduler.

    Args:
        client: a connected Dask client; closed with the executor.
        wanted: what workers have to have.
        bundle: files that jobs need; None for tasks that carry all they need.
    """

    def __init__(self, client: Client, wanted: Needs, bundle: Bundle | None = None) -> None:
        self._client, self._wanted, self._bundle = client, wanted, bundle
        self._executor = client.get_executor(pure=False)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """The call's future; jobs among the arguments find their notebook in the bundle."""
        args = tuple(portable(arg) if isinstance(arg, Job) else arg for arg in args)
        return self._executor.submit(perform, self._wanted, self._bundle, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster; it goes on without this client."""
        self._executor.shutdown(wait=wait and not cancel_futures)
        with suppress(OSError, asyncio.CancelledError, TimeoutError):
            self._client.close(timeout=PATIENCE)


def executor(address: str, wanted: Needs, bundle: Bundle | None = None, patience: float | None = None) -> Cluster:
    """An executor over the workers that a scheduler has.

    Args:
        address: of the scheduler, as ``tcp://host:8786``.
        patience: seconds to wait for the scheduler, and for its first worker; `PATIENCE` by default.

    Raises:
        ClusterError: `distributed` is not installed, nobody answers, there is no worker, or one differs.
    """
    patience = PATIENCE if patience is None else patience
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError("--cluster needs Dask: install the extra `cluster` of this project") from None
    _knock(address, patience)
    client = Client(address, timeout=patience, set_as_default=False)
    try:
        _judge(client, address, wanted, patience)
    except BaseException:
        client.close(timeout=patience)
        raise
    return Cluster(client, wanted, bundle)


def _knock(address: str, patience: float) -> None:
    """See that a scheduler answers, before a client sets up its machinery, which ends badly where none does."""
    from distributed.core import rpc

    async def kind() -> str:
        async with rpc(address) as there:
            return (await there.identity())["type"]

    try:
        found = asyncio.run(asyncio.wait_for(kind(), patience))
    except (OSError, ValueError) as error:
        raise ClusterError(f"cluster {address}: no scheduler answers ({_short(error)})") from None
    if found != "Scheduler":
        raise ClusterError(f"cluster {address}: no scheduler answers, but a {found.lower()}")


def runners(
    address: str, processes: int, project: str, packages: Iterable[str]
) -> AbstractContextManager[Executor | None]:
    """Who does tasks that carry all they need: a cluster, so many new processes of this machine, or for one nobody."""
    if address:
        return executor(address, needs(project, packages))
    return ProcessPoolExecutor(processes, get_context("spawn")) if processes > 1 else nullcontext()


def _judge(client: Client, address: str, wanted: Needs, patience: float) -> None:
    try:
        client.wait_for_workers(1, timeout=patience)
    except TimeoutError:
        raise ClusterError(f"cluster {address}: the scheduler has no worker") from None
    told = client.run(differences, wanted, on_error="return")
    lines = [f"worker {name}: {_told(found)}" for name, found in sorted(told.items()) if found]
    if lines:
        raise ClusterError(*lines)


def _told(found: object) -> str:
    """A worker's differences in one line, or why it could not tell them."""
    if isinstance(found, BaseException):
        return f"cannot run this project ({_short(found)})"
    shown = "; ".join(found[:3])
    return shown + (f"; and {len(found) - 3} more" if len(found) > 3 else "")


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def portable(job: Job) -> Job:
    """The job with its notebook as the bundle names it."""
    return replace(job, notebook=Path("notebooks", job.notebook.name))


def perform(wanted: Needs, bundle: Bundle | None, fn: Callable[..., Any], args: tuple, kwargs: dict) -> Any:
    """Do a task on a worker; one that joined later and differs is refused here."""
    if found := differences(wanted):
        raise ClusterError(f"this worker differs: {_told(found)}")
    if bundle is None:
        return fn(*args, **kwargs)
    place = bundle.unfold(_own_folder() / "bundles")
    args = tuple(settled(arg, place, bundle) if isinstance(arg, Job) else arg for arg in args)
    with _ENVIRONMENT:
        return fn(*args, **kwargs)


def settled(job: Job, place: Path, bundle: Bundle) -> Job:
    """The job with its files where the bundle was unfolded."""
    return replace(job, notebook=place / job.notebook, environment=bundle.surroundings(place))


def _own_folder() -> Path:
    """The worker's working folder."""
    from distributed import get_worker

    return Path(get_worker().local_directory)
