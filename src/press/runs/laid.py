"""Pages laid aside on the disk while others still run: what a build holds in memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from press.job import Run


class Laid(Mapping[str, bytes]):
    """Files by name, read when they are asked for.

    Args:
        folder: where they lie.
        names: all there are.
    """

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        self._folder, self._names = folder, tuple(names)

    def __getitem__(self, name: str) -> bytes:
        if name not in self._names:
            raise KeyError(name)
        return (self._folder / name).read_bytes()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def laid_aside(run: Run, folder: Path) -> Run:
    """The run with its page's files in a folder of their own under `folder`; a run without a page as it is."""
    if run.page is None:
        return run
    own = folder / run.job.stem
    return replace(run, page=replace(run.page, files=_laid(run.page.files, own / "files"), parts=_laid(run.page.parts, own / "parts")))


def _laid(files: Mapping[str, bytes], folder: Path) -> Laid:
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return Laid(folder, files)
