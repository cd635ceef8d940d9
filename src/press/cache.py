"""Finished pages by the hash of everything that determines them. A doubtful entry is rebuilt, never served."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typeface
from press.job import Job, Page

LIMIT = 400
"""Entries kept; those unused for longest go first."""


class Cache:
    """Pages in a folder, one folder each: its files, its parts and ``about.json``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Page | None:
        """The page kept under a key, if it is there and whole."""
        place = self.folder / key
        try:
            about = json.loads((place / "about.json").read_text(encoding="utf-8"))
            held = {name: (place / name).read_bytes() for name in about["sha256"]}
            whole = {name: sha256(data) for name, data in held.items()} == about["sha256"]
            page = _page(about, held) if whole else None
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            page = None
        if page is None:
            shutil.rmtree(place, ignore_errors=True)
            return None
        os.utime(place)
        return page

    def put(self, key: str, page: Page) -> None:
        """Keep a page; it appears under its key whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".part-", dir=self.folder))
        held = {f"page.{ending}": data for ending, data in page.published.items()}
        held |= {f"part.{name}": data for name, data in page.parts.items()}
        about = {
            "title": page.title,
            "question": page.question,
            "findings": list(page.findings),
            "sha256": {name: sha256(data) for name, data in held.items()},
        }
        for name, data in held.items():
            (aside / name).write_bytes(data)
        (aside / "about.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
        shutil.rmtree(self.folder / key, ignore_errors=True)
        try:
            aside.rename(self.folder / key)
        except OSError:  # another build has just put the same page there
            shutil.rmtree(aside, ignore_errors=True)

    def prune(self, limit: int = LIMIT) -> None:
        """Drop the entries unused for longest beyond the limit."""
        if self.folder.is_dir():
            entries = sorted(self.folder.iterdir(), key=lambda place: place.stat().st_mtime, reverse=True)
            for place in entries[limit:]:
                shutil.rmtree(place, ignore_errors=True)


def _page(about: Mapping[str, Any], held: Mapping[str, bytes]) -> Page:
    """The page of a cache entry's files."""
    files = {name.removeprefix("page."): data for name, data in held.items() if name.startswith("page.")}
    parts = {name.removeprefix("part."): data for name, data in held.items() if name.startswith("part.")}
    html, pdf = files.pop("html"), files.pop("pdf")
    return Page(html, pdf, about["title"], about["question"], tuple(about["findings"]), files, parts)


def key(job: Job, fingerprint: str) -> str:
    """Hash of all that determines a job's page.

    Args:
        job: its notebook enters by the source of its cells, without outputs, ids and counts.
        fingerprint: the caller's hash of data, model code and library versions.
    """
    identity = [job.name, job.scenario, job.scenario_title, job.lang, job.custom, dict(job.parameters)]
    text = json.dumps([identity, fingerprint, _machinery()], sort_keys=True, ensure_ascii=False, default=str)
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
    roots = (Path(__file__).parent, Path(typeface.__file__).parent)
    return sha256(b"".join(path.name.encode() + path.read_bytes() for path in _files(roots)))


def _files(roots: Iterable[Path]) -> list[Path]:
    found = (path for root in roots for path in sorted(root.rglob("*")))
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]
