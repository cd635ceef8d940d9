"""What a run needs of the sender's files, as bytes by content hash: it unfolds the same on every machine.

A bundle holds files under relative names, and says which of its folders the run finds through which variable of the
environment. It knows nothing of where the files came from.
"""

from __future__ import annotations

import io
import os
import tarfile
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath


@dataclass(frozen=True)
class Bundle:
    """Files by content.

    Attributes:
        sha: SHA-256 of the content.
        content: a compressed archive, the same for the same files.
        environment: variable of the environment -> folder of the bundle that it shall name.
    """

    sha: str
    content: bytes = field(repr=False)
    environment: Mapping[str, str] = field(default_factory=dict)

    def unfold(self, store: Path) -> Path:
        """The folder with the bundle's files; made if `store` does not hold it yet, whole or not at all."""
        place = store / self.sha
        if not place.is_dir():
            store.mkdir(parents=True, exist_ok=True)
            if sha256(self.content).hexdigest() != self.sha:
                raise ValueError("the bundle did not arrive as it was sent")
            with tempfile.TemporaryDirectory(dir=store, ignore_cleanup_errors=True) as aside:
                with tarfile.open(fileobj=io.BytesIO(zlib.decompress(self.content))) as archive:
                    archive.extractall(Path(aside) / "files", filter="data")
                if not place.is_dir():
                    os.rename(Path(aside) / "files", place)  # noqa: PTH104
        return place

    def surroundings(self, place: Path) -> dict[str, str]:
        """The variables of the environment that lead to the unfolded files."""
        return {name: str(place / folder) for name, folder in self.environment.items()}


def bundled(places: Mapping[str, Path], environment: Mapping[str, str] | None = None) -> Bundle:
    """A bundle of files and folders.

    Args:
        places: name in the bundle -> file or folder on this machine.
        environment: see `Bundle`.
    """
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, path in sorted(_files(places).items()):
            about = tarfile.TarInfo(name)
            about.size, about.mode = path.stat().st_size, 0o644
            archive.addfile(about, io.BytesIO(path.read_bytes()))
    content = zlib.compress(raw.getvalue(), 6)
    return Bundle(sha256(content).hexdigest(), content, dict(environment or {}))


def _files(places: Mapping[str, Path]) -> dict[str, Path]:
    found = {}
    for name, place in places.items():
        inside = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
        found |= {str(PurePosixPath(name, path.relative_to(place).as_posix())): path for path in inside}
    return found
