"""Results kept on disk by the hash of what they were computed from; whatever cannot be read is computed again."""

from __future__ import annotations

import hashlib
import os
import pickle
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from wuhai.places import ROOT

PLACE = "WUHAI_CACHE"
"""Environment variable that names the folder of kept results."""

LIMIT = 256 * 2**20
"""Bytes kept; what was unused for longest goes first."""

T = TypeVar("T")


def folder() -> Path:
    """``$WUHAI_CACHE``, or a folder among what builds leave."""
    return Path(os.environ.get(PLACE) or ROOT / "reports" / "build" / "coupled")


def kept(key: str, compute: Callable[[], T]) -> T:
    """The result kept under `key`, or computed and kept."""
    path = folder() / f"{key}.kept"
    found = _read(path, key)
    if not found:
        found = [compute()]
        _keep(path, key, pickle.dumps(found[0]))
    return found[0]


def _read(path: Path, key: str) -> list:
    """The result in a list; an empty one if there is none that is whole and was kept under this very key."""
    try:
        seal, _, content = path.read_bytes().partition(b"\n")
        if _seal(key, content) != seal:
            return []
        os.utime(path)
        return [pickle.loads(content)]
    except (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError, IndexError):
        return []


def _seal(key: str, content: bytes) -> bytes:
    return hashlib.sha256(key.encode() + content).hexdigest().encode()


@cache
def versions() -> str:
    """The libraries that results and their pickles rest on, with versions."""
    import sys

    import numpy
    import pandas
    import scipy

    return f"{sys.version_info[:3]} {numpy.__version__} {scipy.__version__} {pandas.__version__}"


def _keep(path: Path, key: str, content: bytes) -> None:
    """Write whole or not at all, so that runs side by side never read half a result."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(_seal(key, content) + b"\n" + content)
    Path(file.name).replace(path)
    _prune(path.parent)


def _prune(place: Path) -> None:
    """Drop what was unused for longest beyond the limit; another run may be doing the same."""
    held = []
    for path in place.glob("*.*"):
        try:
            state = path.stat()
        except FileNotFoundError:
            continue
        held.append((state.st_mtime, state.st_size, path))
    room = LIMIT
    for _, size, path in sorted(held, reverse=True):
        room -= size
        if room < 0:
            path.unlink(missing_ok=True)
