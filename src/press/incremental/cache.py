"""Finished pages by the hash of all that determines them. A doubtful entry is rebuilt, never served.

What is known before a run - notebook, parameters, the press, exact versions - makes the key. What the run used besides
is known afterwards: the entry keeps it as a trace, names of inputs with their hashes, and is good as long as every one
of them still is what it was. A page whose trace cannot be told rests on everything.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import press
import typeface
from press.job import Job, Page

ENTRIES, BYTES = 400, 2 * 2**30
"""What is kept at most; entries unused for longest go first."""

EVERYTHING = "everything"
"""Name of the input that stands for all there are."""

Look = Callable[[str], str | None]
"""From the name of an input to its hash now; None for one that is not there."""


class Cache:
    """Pages in a folder, one folder each: its files, its parts and ``about.json``.

    Args:
        folder: where; made when a page is kept.
        look: what inputs are now; by default there are none but everything, which never changes.
    """

    def __init__(self, folder: Path, look: Look = {EVERYTHING: ""}.get) -> None:
        self.folder, self.look = folder, look

    def get(self, key: str) -> Page | None:
        """The page kept under a key whose inputs are what they were, if it is there and whole."""
        for place in sorted(self.folder.glob(f"{key}-*")):
            about = _about(place, key)
            if about is not None and not self.holds(about["trace"]):
                continue
            held = _whole(place, about) if about else None
            if held is not None:
                os.utime(place)
                return _page(about, held)
            shutil.rmtree(place, ignore_errors=True)
        return None

    def holds(self, trace: Mapping[str, str]) -> bool:
        """Whether all inputs are what they were."""
        return all(self.look(name) == sha for name, sha in trace.items())

    def put(self, key: str, page: Page, trace: Mapping[str, str] | None = None) -> None:
        """Keep a page; it appears under its key whole or not at all.

        A page whose inputs have changed since is not kept: it may be half old, half new.

        Args:
            trace: what its run used; None if that cannot be told.
        """
        trace = {EVERYTHING: self.look(EVERYTHING) or ""} if trace is None else dict(trace)
        if not self.holds(trace):
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".part-", dir=self.folder))
        held = {f"page.{ending}": data for ending, data in page.files.items()}
        held |= {f"part.{name}": data for name, data in page.parts.items()}
        about = {
            "key": key,
            "trace": trace,
            "title": page.title,
            "question": page.question,
            "findings": list(page.findings),
            "data_until": page.data_until,
            "sha256": {name: sha256(data) for name, data in held.items()},
        }
        for name, data in held.items():
            (aside / name).write_bytes(data)
        text = json.dumps({**about, "seal": _seal(about)}, ensure_ascii=False)
        (aside / "about.json").write_text(text, encoding="utf-8")
        self._place(aside, self.folder / f"{key}-{_seal(trace)[:16]}")

    def _place(self, aside: Path, final: Path) -> None:
        shutil.rmtree(final, ignore_errors=True)
        try:
            aside.rename(final)
        except OSError:  # another build has just put the same page there
            shutil.rmtree(aside, ignore_errors=True)

    def prune(self, entries: int = ENTRIES, size: int = BYTES) -> None:
        """Drop the entries unused for longest beyond either limit."""
        if self.folder.is_dir():
            held = sorted(self.folder.iterdir(), key=lambda place: place.stat().st_mtime, reverse=True)
            for count, place in enumerate(held):
                size -= sum(path.stat().st_size for path in place.rglob("*"))
                if count >= entries or size < 0:
                    shutil.rmtree(place, ignore_errors=True)


def _about(place: Path, key: str) -> dict[str, Any] | None:
    """What an entry says of itself; None if it is broken or was made under another key."""
    try:
        about = json.loads((place / "about.json").read_text(encoding="utf-8"))
        seal = about.pop("seal")
        return about if seal == _seal(about) and about["key"] == key else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _whole(place: Path, about: Mapping[str, Any]) -> dict[str, bytes] | None:
    """The files of an entry; None unless all are there as they were written."""
    try:
        held = {name: (place / name).read_bytes() for name in about["sha256"]}
    except OSError:
        return None
    return held if {name: sha256(data) for name, data in held.items()} == about["sha256"] else None


def _seal(content: Mapping[str, Any]) -> str:
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode())


def _page(about: Mapping[str, Any], held: Mapping[str, bytes]) -> Page:
    """The page of a cache entry's files."""
    files = {name.removeprefix("page."): data for name, data in held.items() if name.startswith("page.")}
    parts = {name.removeprefix("part."): data for name, data in held.items() if name.startswith("part.")}
    return Page(files, about["title"], about["question"], tuple(about["findings"]), parts, about["data_until"])


def key(job: Job, versions: Iterable[str] = ()) -> str:
    """Hash of all that determines a job's page and is known before it runs.

    Args:
        job: its notebook enters by the source of its cells, without outputs, ids and counts.
        versions: the libraries it runs with.
    """
    identity = [job.name, job.scenario, job.scenario_title, job.lang, job.custom, job.code, dict(job.parameters)]
    text = json.dumps([identity, list(versions), _machinery()], sort_keys=True, ensure_ascii=False, default=str)
    return sha256(text.encode() + b"\0" + "\0".join(_cells(job.notebook)).encode())


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


def _cells(notebook: Path) -> Iterator[str]:
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        yield json.dumps([cell["cell_type"], cell.get("metadata", {}).get("tags", []), source], ensure_ascii=False)


@cache
def _machinery() -> str:
    """Hash of the press itself, its templates and the house fonts' recipe."""
    roots = (Path(press.__file__).parent, Path(typeface.__file__).parent)
    return sha256(b"".join(path.name.encode() + path.read_bytes() for path in _files(roots)))


def _files(roots: Iterable[Path]) -> list[Path]:
    found = (path for root in roots for path in sorted(root.rglob("*")))
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]
