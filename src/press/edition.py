"""Publishing as a whole: an edition is made aside and the site's address then points to it, in one step.

The published folder is a symbolic link into a store of numbered editions. Whoever reads the site meets either the
old edition or the new one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PART = ".part-"


@dataclass(frozen=True)
class Stage:
    """An edition in the making.

    Attributes:
        site: the folder that will be published; a copy of the published one to start with.
        parts: what pages are made from and the site does not show, beside it and kept with it.
        before: the published site, or None if there is none yet.
    """

    site: Path
    parts: Path
    before: Path | None


def store_of(out: Path) -> Path:
    """Folder of the editions of a published folder."""
    return out.parent / f".{out.name}.editions"


@contextmanager
def edition(out: Path) -> Iterator[Stage]:
    """A stage to be filled; it is published when the block ends, and dropped if it raises.

    Builds of one folder take turns here, so that none loses another's pages.
    """
    out, store = Path(os.path.abspath(out)), store_of(Path(os.path.abspath(out)))  # noqa: PTH100 - a link stays a link
    store.mkdir(parents=True, exist_ok=True)
    with _locked(store):
        _adopt(out, store)
        before = out.resolve() if out.is_symlink() and out.exists() else None
        aside = Path(tempfile.mkdtemp(prefix=PART, dir=store))
        aside.chmod(0o755)
        try:
            for name in ("site", "parts"):
                _copy(before.parent / name if before else None, aside / name)
            yield Stage(aside / "site", aside / "parts", before)
            final = store / _next(store)
            aside.rename(final)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
        _point(out, final / "site")
        for old in _editions(store):
            if old not in (final, before and before.parent):
                shutil.rmtree(old, ignore_errors=True)


def _adopt(out: Path, store: Path) -> None:
    """Turn a plain folder at the site's address into an edition; clear what a killed build left."""
    for left in store.glob(f"{PART}*"):
        shutil.rmtree(left, ignore_errors=True)
    if out.is_dir() and not out.is_symlink():
        place = store / _next(store)
        place.mkdir()
        out.rename(place / "site")
        _point(out, place / "site")


def _copy(old: Path | None, new: Path) -> None:
    """The old folder's files as further names of the same content; they are only ever replaced, never written to."""
    if old is not None and old.is_dir():
        shutil.copytree(old, new, copy_function=os.link)
    else:
        new.mkdir()


def _point(out: Path, site: Path) -> None:
    """Make the address lead to an edition, in one step."""
    link = out.parent / f".{out.name}.link"
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(site, out.parent))
    link.replace(out)


def _editions(store: Path) -> list[Path]:
    return sorted(path for path in store.iterdir() if path.name.isdecimal())


def _next(store: Path) -> str:
    held = _editions(store)
    return f"{int(held[-1].name) + 1 if held else 1:06}"


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Exclusive use of a folder among builds, where the system has file locks."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
