"""One build of a site at a time: a file lock that says who holds it, and remembers who never gave it back."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows: no build knows of another there
    fcntl = None  # type: ignore[assignment]

NAME = "lock"

_held: set[int] = set()
"""Handles of the locks that this process holds."""


class Locked(Exception):
    """Another build holds the site; the message names its process and since when."""


@contextmanager
def locked(
    store: Path, wait: bool = True, tell: Callable[[str], object] = lambda line: None
) -> Iterator[dict[str, Any] | None]:
    """Exclusive use of a site's store among builds.

    The lock ends with its process, however that ends; what is written in the file then stays, which is how the next
    build learns of a killed one. The handle is not passed on, neither to programs that the holder starts nor to its
    forks: a worker that outlives it holds nobody up.

    Args:
        store: folder of the editions; it exists.
        wait: wait for another build to end; else leave at once.
        tell: called with one line that names the holder before waiting.

    Yields:
        ``pid`` and ``since`` of a holder that never gave the lock back, or None.

    Raises:
        Locked: another build holds it and `wait` is false.
    """
    handle = os.open(store / NAME, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _take(handle):
            line = f"another build holds {store}: {_named(_read(handle))}"
            if not wait:
                raise Locked(line)
            tell(f"{line}; waiting for it to end")
            fcntl.flock(handle, fcntl.LOCK_EX)
        _held.add(handle)
        left = _read(handle)
        _write(handle, {"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")})
        try:
            yield left
        finally:
            os.ftruncate(handle, 0)
    finally:
        _held.discard(handle)
        os.close(handle)


def _let_go() -> None:
    """In a forked process: give up its copies of the handles, which leaves the parent's locks as they are."""
    while _held:
        os.close(_held.pop())


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


def _take(handle: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _named(holder: dict[str, Any] | None) -> str:
    return f"process {holder['pid']} since {holder['since']}" if holder else "it has just started"


def _read(handle: int) -> dict[str, Any] | None:
    """What the file says of its last holder; None where that one has left in order."""
    try:
        told = json.loads(os.pread(handle, 4096, 0))
        return {"pid": int(told["pid"]), "since": str(told["since"])}
    except (ValueError, KeyError, TypeError):
        return None


def _write(handle: int, holder: dict[str, Any]) -> None:
    os.ftruncate(handle, 0)
    os.pwrite(handle, json.dumps(holder).encode(), 0)
