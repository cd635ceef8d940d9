"""What publishing asks of a file system: copies that cost nothing, writes that are on the disk, moves that last."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PART = ".part-"
"""How names of unfinished files and folders begin."""

_NO_LINKS = {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EACCES, errno.ENOSYS}
"""How a file system says that it gives no further name to a file."""

_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


def copy(old: Path | None, new: Path) -> None:
    """A folder's files as further names of the same content, or as copies where a file system has no such names.

    They are only ever replaced, never written to. None makes an empty folder.
    """
    if old is not None and old.is_dir():
        shutil.copytree(old, new, copy_function=_linked)
    else:
        new.mkdir()


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copy2(source, target)


def place(path: Path, data: bytes) -> None:
    """Write a file aside and move it into place; an equal file is left alone."""
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=PART, dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        part.chmod(0o644)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def sync(folder: Path) -> None:
    """See that a folder's files are on the disk; those under further names are there already."""
    files, folders = [], [folder]
    for path in folder.rglob("*"):
        if path.is_dir():
            folders.append(path)
        elif path.stat().st_nlink == 1:
            files.append(path)
    with ThreadPoolExecutor(8) as pool:  # waiting for the disk, not working
        list(pool.map(flush, [*files, *folders]))


def flush(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    if os.name == "nt" and path.is_dir():  # has no handle there
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def rename(old: Path, new: Path) -> Path:
    """Move in one step, and see that the move is on the disk."""
    old.replace(new)
    flush(new.parent)
    return new


def exchange(one: Path, other: Path) -> bool:
    """Let two names change places in one step; False where the system cannot (Linux 3.15 and most of its file systems can)."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def same(one: Path, other: Path, apart: frozenset[str] = frozenset()) -> bool:
    """Whether two folders hold the same files with the same content, but for those named `apart`."""
    first, second = ({path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()} for root in (one, other))
    return set(first) - apart == set(second) - apart and all(
        path.samefile(second[name]) or path.read_bytes() == second[name].read_bytes()
        for name, path in first.items()
        if name not in apart
    )


def remove(path: Path) -> None:
    """Remove a file, a link or a folder with all that is in it, as far as the file system lets us."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
