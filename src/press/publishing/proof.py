"""Proof builds: all pages with one fixed hash in their colophons, in a folder of their own, never published.

A colophon names a hash over the names and sources of modules, so that moving a file changes every page. A proof fixes
that hash; what then differs between the proofs of two commits is what readers would see differ. ``build.json`` marks a
proof, and neither a build nor a rollback takes a site so marked for an edition.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from press.publishing import disk
from press.publishing.edition import LEDGER, absolute, editions
from press.publishing.lock import NAME, locked

SIGNED = hashlib.sha256(b"one hash for all pages of a proof build").hexdigest()
"""What every page of a proof names as the hash of its inputs."""

MARK = "proof"
"""Key of ``build.json`` that is true for a proof and absent from any other site."""


class ProofError(ValueError):
    """A proof would end up in a published site, or a site in a proof: the message says where."""

    @property
    def problems(self) -> list[str]:
        """The message, as other refusals give it."""
        return [str(self)]


def is_proof(site: Path) -> bool:
    """True for the site of a proof build; False where no readable ``build.json`` says so."""
    try:
        return json.loads((site / LEDGER).read_text(encoding="utf-8")).get(MARK) is True
    except (OSError, ValueError, AttributeError):
        return False


def check(out: Path, folder: Path | None) -> None:
    """Refuse a place for a build before anything is written there.

    Args:
        out: folder of the site.
        folder: of a proof build the folder that it has to keep to; None for an ordinary build.

    Raises:
        ProofError: an ordinary build would take the place of a proof, a proof lies outside its folder, or it would be
            added to what is there already.
    """
    if folder is None:
        if is_proof(out):
            raise ProofError(
                f"--out {out}: a proof build is there, which is never published; remove it or choose another folder"
            )
        return
    _inside(out, folder)
    if os.path.lexists(absolute(out)) or editions(out):
        raise ProofError(f"--out {out}: a proof is built from scratch, and something is there already")


@contextmanager
def emptied(
    folder: Path,
    out: Path,
    keep: Iterable[str] = (),
    *,
    wait: bool = True,
    notice: Callable[[str], object] = lambda line: None,
) -> Iterator[None]:
    """A folder of proofs for one build alone, cleared of all that earlier ones left.

    Args:
        folder: made if need be.
        out: the site to be built, which has to lie in it.
        keep: names of files in `folder` to leave there.
        wait: wait for another proof build to end; else raise.
        notice: called with a line on another proof build that is waited for.

    Raises:
        ProofError: `out` is not in `folder`; nothing was removed.
        press.publishing.lock.Locked: another proof build is running and `wait` is false.
    """
    _inside(out, folder)
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder, wait, notice):
        for path in sorted(folder.iterdir()):
            if path.name not in {NAME, *keep}:
                disk.remove(path)
        yield


def _inside(out: Path, folder: Path) -> None:
    place, own = absolute(out), absolute(folder)
    if place == own or not place.is_relative_to(own):
        raise ProofError(f"--out {out}: a proof build stays in {folder}")
