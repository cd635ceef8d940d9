"""Is there anything to do? A build that would end as the last one did is told without being done.

After a build with nothing amiss a note is kept: a hash of all that the build read (sources), of what was asked, and of
every file of the site that then stood. As long as all three are as they were, another build would change nothing. The
note is no authority: whatever differs, or cannot be read, leads to a build.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from press.incremental.trace import digest

NOTES = 40
"""Notes kept; one for each folder and choice of pages."""

_PASSED_OVER = ("__pycache__", ".ipynb_checkpoints")


@dataclass(frozen=True)
class Standing:
    """What was asked, and what there is to answer it from.

    Attributes:
        folder: where notes are kept.
        out: the published folder.
        asked: the options that decide which pages a build makes.
        sources: files and folders that a build reads.
    """

    folder: Path
    out: Path
    asked: Mapping[str, Any]
    sources: Sequence[Path]

    def read(self) -> dict[str, Any] | None:
        """What was noted with the last such build, if the next would change nothing."""
        try:
            note = json.loads(self._file.read_text(encoding="utf-8"))
            same = note["state"] == self.state() and _same(note["files"], self.out)
            return dict(note["told"]) if same else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, state: str, told: Mapping[str, Any]) -> None:
        """Note that the site that stands is what a build makes of the sources.

        Args:
            state: `state` before the build began; if it has changed meanwhile nothing is noted.
            told: what to say when there is nothing to do, plain data.
        """
        if state != self.state():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        sums = {name: [sha, *_mark(self.out / name)] for name, sha in files(self.out).items()}
        note = {"state": state, "files": sums, "told": dict(told)}
        with tempfile.NamedTemporaryFile("w", dir=self.folder, suffix=".part", encoding="utf-8", delete=False) as file:
            json.dump(note, file, ensure_ascii=False, default=str)
        Path(file.name).replace(self._file)
        for old in sorted(self.folder.iterdir(), key=lambda path: path.stat().st_mtime)[:-NOTES]:
            old.unlink(missing_ok=True)

    def state(self) -> str:
        """Hash of all sources, and of the libraries that are installed."""
        found = {f"{place.name}/{name}": sha for place in self.sources for name, sha in files(place).items()}
        return digest([found, installed()])

    @property
    def _file(self) -> Path:
        return self.folder / f"{digest([os.path.abspath(self.out), dict(self.asked)])[:32]}.json"  # noqa: PTH100 - a link stays a link


def files(place: Path) -> dict[str, str]:
    """The files of a folder, or a file itself, with their SHA-256; caches of the interpreter are passed over."""
    paths = [place] if place.is_file() else _within(place)
    with ThreadPoolExecutor(2) as pool:
        sums = pool.map(lambda path: sha256(path.read_bytes()).hexdigest(), paths)
        return {path.relative_to(place).as_posix(): sha for path, sha in zip(paths, sums, strict=True)}


def _same(noted: Mapping[str, Sequence[Any]], place: Path) -> bool:
    """Whether a folder holds just the files noted; what its file system says was not touched is not read again."""
    names = [path.relative_to(place).as_posix() for path in _within(place)]
    touched = [name for name in names if name in noted and _mark(place / name) != tuple(noted[name][1:])]
    return set(names) == set(noted) and all(files(place / name) == {".": noted[name][0]} for name in touched)


def _mark(path: Path) -> tuple[int, int, int, int]:
    """What changes whenever a file is written to or replaced."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _within(place: Path) -> list[Path]:
    found = []
    for folder, names, held in os.walk(place):
        names[:] = [name for name in names if name not in _PASSED_OVER]
        found += [Path(folder, name) for name in held]
    return sorted(found)


def installed() -> list[str]:
    """Interpreter, and names of what is installed with versions, as the folders say; told without opening a file."""
    folders = [Path(place) for place in dict.fromkeys(sys.path) if Path(place).is_dir()]
    names = (path.name for place in folders for path in place.iterdir() if path.suffix in (".dist-info", ".egg-info"))
    return [sys.version, *sorted(names)]
