"""Publishing as a whole: an edition is made aside and the site's address then points to it, in one step.

The published folder is a symbolic link into a store of numbered editions. Whoever reads the site meets either the
old edition or the new one, and whenever a build ends - also killed, also on a full disk - the address leads to a
whole edition. What an unfinished build left is cleared by the next.
"""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from press.publishing import disk
from press.publishing.disk import PART
from press.publishing.lock import locked

FAILED = "failed"
LEDGER = "build.json"
"""File in which a site says of itself what it holds."""

KEEP = 5
"""Editions kept, the published one among them."""

ABOUT, PUBLISHED = "edition.json", "published"
Tell = Callable[[str], object]


class PublishError(OSError):
    """The site cannot be published here; what stood before still stands."""


@dataclass
class Stage:
    """An edition in the making.

    Attributes:
        site: the folder that will be published; a copy of the published one to start with. Its files share their
            content with the published ones: replace them, never write into them.
        parts: what pages are made from and the site does not show, beside it and kept with it.
        before: the published site, or None if there is none yet.
        verdict: what becomes of it: ``publish``, ``withhold`` (kept as the failed attempt) or ``drop``.
        place: afterwards, where it was kept; None if it was dropped.
    """

    site: Path
    parts: Path
    before: Path | None
    verdict: str = "publish"
    place: Path | None = None


def store_of(out: Path) -> Path:
    """Folder of the editions of a published folder."""
    return out.parent / f".{out.name}.editions"


@contextmanager
def edition(out: Path, keep: int = KEEP, tell: Tell = lambda step: None) -> Iterator[Stage]:
    """A stage to be filled; it is published when the block ends, and dropped if it raises.

    Builds of one folder take turns here, so that none loses another's pages.
    """
    out = absolute(out)
    store_of(out).mkdir(parents=True, exist_ok=True)
    with locked(store_of(out)):
        prepare(out)
        with staged(out, keep, tell) as stage:
            yield stage


def prepare(out: Path) -> None:
    """Clear what a killed build left and see that the folder can be published to, before any work is done.

    Raises:
        PublishError: no file or no link can be made there.
    """
    out = absolute(out)
    store, link = store_of(out), _link(out)
    for left in (*store.glob(f"{PART}*"), link, *_never_published(out)):
        disk.remove(left)
    try:
        tempfile.TemporaryFile(dir=store).close()
        link.symlink_to("nowhere")
        link.unlink()
    except OSError as error:
        if error.errno in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS) and os.access(out.parent, os.W_OK):
            raise PublishError(error.errno, "this file system holds no symbolic links, choose another --out", str(out)) from error
        raise
    _adopt(out, store)


@contextmanager
def staged(out: Path, keep: int = KEEP, tell: Tell = lambda step: None) -> Iterator[Stage]:
    """A stage to be filled, for a caller that holds the lock and has prepared the folder.

    Args:
        out: the published folder.
        keep: editions to keep, at least 1.
        tell: called with the name of each step before it is taken.

    Raises:
        OSError: the disk is full or refuses; the published site is as it was.
    """
    out = absolute(out)
    store, before = store_of(out), published(out)
    aside = Path(tempfile.mkdtemp(prefix=PART, dir=store))
    final = None
    try:
        tell("copy")
        aside.chmod(0o755)
        for name in ("site", "parts"):
            disk.copy(before.parent / name if before else None, aside / name)
        stage = Stage(aside / "site", aside / "parts", before)
        yield stage
        if stage.verdict == "publish":
            tell("sync")
            _describe(aside, before)
            disk.sync(aside)
            tell("rename")
            final = disk.rename(aside, store / _next(store))
            tell("switch")
            point(out, final / "site")
            (final / PUBLISHED).touch()
            tell("prune")
            _prune(out, keep)
        elif stage.verdict == "withhold":
            _discard(store / FAILED)
            final = disk.rename(aside, store / FAILED)
        stage.place = final
    finally:
        disk.remove(aside)
        if final and final.name != FAILED and published(out) != final / "site":
            disk.remove(final)


def absolute(out: Path) -> Path:
    """The folder's full address; a link stays a link."""
    return Path(os.path.abspath(out))  # noqa: PTH100 - resolve() would follow the link


def published(out: Path) -> Path | None:
    """The site that stands: the folder that the address leads to."""
    out = absolute(out)
    return out.resolve() if out.is_symlink() and out.exists() else None


def current(out: Path) -> str | None:
    """Number of the published edition."""
    site = published(out)
    return site.parent.name if site else None


def editions(out: Path) -> list[Path]:
    """The editions kept, oldest first."""
    store = store_of(absolute(out))
    return sorted(path for path in store.iterdir() if path.name.isdecimal()) if store.is_dir() else []


def replaced(place: Path) -> str | None:
    """Number of the edition that one took the place of."""
    try:
        return json.loads((place / ABOUT).read_text(encoding="utf-8"))["before"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def point(out: Path, site: Path) -> None:
    """Make the address lead to an edition, in one step."""
    link = _link(out)
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(site, out.parent))
    disk.rename(link, out)


def _link(out: Path) -> Path:
    return out.parent / f".{out.name}.link"


def _describe(aside: Path, before: Path | None) -> None:
    about = {"before": before.parent.name if before else None}
    (aside / ABOUT).write_text(json.dumps(about) + "\n", encoding="utf-8")


def _never_published(out: Path) -> list[Path]:
    """Editions of builds that were killed just before the switch."""
    return [place for place in editions(out) if place.name != current(out) and not (place / PUBLISHED).exists()]


def _adopt(out: Path, store: Path) -> None:
    """Turn a plain folder at the site's address into an edition."""
    plain = out.parent / f".{out.name}.plain"
    if plain.is_dir() and not plain.is_symlink() and not out.exists():  # killed between the two moves below
        plain.rename(out)
    disk.remove(plain)
    if out.is_dir() and not out.is_symlink():
        aside = Path(tempfile.mkdtemp(prefix=PART, dir=store))
        aside.chmod(0o755)
        disk.copy(out, aside / "site")
        (aside / "parts").mkdir()
        (aside / PUBLISHED).touch()
        disk.sync(aside)
        place = disk.rename(aside, store / _next(store))
        plain.symlink_to(os.path.relpath(place / "site", out.parent))
        if not disk.exchange(plain, out):
            plain.unlink()
            out.rename(plain)
            point(out, place / "site")
        disk.remove(plain)


def _prune(out: Path, keep: int) -> None:
    """Drop the oldest editions beyond those to be kept; never the published one."""
    held = [place for place in editions(out) if place.name != current(out)]
    for old in held[: max(0, len(held) + 1 - max(1, keep))]:
        _discard(old)


def _discard(place: Path) -> None:
    """Remove a folder so that no half of it ever bears its name."""
    if place.exists():
        disk.remove(place.rename(place.with_name(f"{PART}{place.name}")))


def _next(store: Path) -> str:
    held = sorted(path.name for path in store.iterdir() if path.name.isdecimal())
    return f"{int(held[-1]) + 1 if held else 1:06}"
