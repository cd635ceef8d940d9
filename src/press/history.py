"""Editions kept, and the way back to one of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from press.publish import damaged
from press.publishing import ledger
from press.publishing.edition import FAILED, absolute, current, editions, point, prepare, replaced, store_of
from press.publishing.lock import locked
from press.publishing.proof import is_proof
from press.site import site


class HistoryError(ValueError):
    """No way back there: the message says why and what there is."""

    @property
    def problems(self) -> list[str]:
        """The message, as other refusals give it."""
        return [str(self)]


def rollback(out: Path, number: str = "", notice: Callable[[str], object] = lambda line: None) -> str:
    """Let the site's address lead to another edition that is kept, in one step; none is removed by it.

    Args:
        out: the published folder.
        number: the edition, older or newer, zeros before it may be left out; by default the one that the published
            one took the place of.
        notice: called with a line on another build that is waited for.

    Returns:
        Number of the edition that is published now.

    Raises:
        HistoryError: there is no such edition, it is a proof build, or it is not as it was built.
    """
    out = absolute(out)
    if not editions(out):
        raise HistoryError(f"no build of {out} is kept")
    with locked(store_of(out), tell=notice) as left:
        if left:
            notice(f"the build of process {left['pid']}, begun {left['since']}, was killed; what it left is cleared")
        prepare(out)
        place = _chosen(out, number)
        if is_proof(place / "site"):
            raise HistoryError(f"build {place.name} is a proof build, which is never published")
        harmed = damaged(place / "site")
        if harmed:
            raise HistoryError(f"build {place.name} is damaged: {', '.join(harmed[:3])} not as built")
        point(out, place / "site")
    return place.name


def _chosen(out: Path, number: str) -> Path:
    held = {place.name: place for place in editions(out)}
    now = current(out)
    name = number.zfill(6) if number else replaced(held[now]) if now in held else None
    if not number and name not in held:
        name = max((other for other in held if now and other < now), default=None)
    if name not in held:
        wanted = f"build {number}" if number else f"a build before {now or 'the first'}"
        raise HistoryError(f"{wanted} is not kept; there are {', '.join(held)}")
    return held[name]


def kept(out: Path, book: Path) -> str:
    """The editions as lines of text: number, when published (UTC), pages, which is published, where the last failure is."""
    now, lines = current(out), []
    when = {r.get("edition"): str(r["when"])[:19] for r in ledger.read(book) if r.get("published")}
    for place in editions(out):
        entries = site.read(place / "site")
        failed = sum(entry["status"] == "failed" for entry in entries)
        told = f"{len(entries) - failed} pages" + (f", {failed} failed" if failed else "")
        lines.append(f"{'*' if place.name == now else ' '} {place.name}  {when.get(place.name, '-'):19}  {told}")
    attempt = store_of(absolute(out)) / FAILED
    return "\n".join([*lines, *([f"  failed attempt: {attempt / 'site' / 'index.html'}"] if attempt.is_dir() else [])])
