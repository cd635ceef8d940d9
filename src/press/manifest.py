"""The manifest of a site: a line for every published file, by which two builds are compared.

Counted is what readers see. Of a notebook that is offered as a download only the outputs count, for its cells name the
modules that they import; of ``build.json`` all but the hashes of files, which have lines of their own.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from press.publishing.disk import place
from press.publishing.edition import LEDGER


class Line(NamedTuple):
    """One published file.

    Attributes:
        path: its address within the site.
        sha256: hash of what counts of it, 64 hexadecimal digits.
        size: bytes of what counts of it.
    """

    path: str
    sha256: str
    size: int


class Difference(NamedTuple):
    """A file that is not in both manifests with the same content.

    Attributes:
        kind: ``added``, ``removed`` or ``changed``.
        path: its address within the site.
        before, after: bytes in either manifest; None where it is missing.
    """

    kind: str
    path: str
    before: int | None
    after: int | None


class ManifestError(ValueError):
    """A file that is no manifest: the message names file, row, column, value and what is allowed."""


def manifest(site: Path) -> list[Line]:
    """The lines of all files of a site, sorted by path."""
    paths = sorted((path.relative_to(site).as_posix(), path) for path in site.rglob("*") if path.is_file())
    counted = ((name, _counted(path)) for name, path in paths)
    return [Line(name, sha256(content).hexdigest(), len(content)) for name, content in counted]


def write(lines: Iterable[Line], file: Path) -> None:
    """Write a manifest as CSV, whole or not at all."""
    rows = [",".join(Line._fields), *(f"{line.path},{line.sha256},{line.size}" for line in lines)]
    place(file, ("\n".join(rows) + "\n").encode())


def read(file: Path) -> dict[str, Line]:
    """The lines of a manifest by path.

    Raises:
        ManifestError: the file cannot be read or is no manifest.
    """
    try:
        rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ManifestError(f"{file}: no manifest can be read from it: {error}") from None
    if not rows or rows[0] != list(Line._fields):
        raise ManifestError(
            f"{file} row 1: the columns of a manifest are {', '.join(Line._fields)}, not {', '.join(rows[0]) if rows else 'none'}"
        )
    lines: dict[str, Line] = {}
    for number, row in enumerate(rows[1:], start=2):
        line = _line(row, f"{file} row {number}")
        if line.path in lines:
            raise ManifestError(f"{file} row {number}, column 'path': {line.path!r} is listed twice")
        lines[line.path] = line
    return lines


def differences(before: Mapping[str, Line], after: Mapping[str, Line]) -> Iterator[Difference]:
    """What was added, removed or changed, by path."""
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        if old != new:
            kind = "added" if old is None else "removed" if new is None else "changed"
            yield Difference(kind, path, old and old.size, new and new.size)


def _counted(path: Path) -> bytes:
    """What counts of a published file."""
    data = path.read_bytes()
    if path.suffix == ".ipynb":
        outputs = (output for cell in json.loads(data)["cells"] for output in cell.get("outputs", ()))
        return _plain(
            [{key: value for key, value in output.items() if key != "execution_count"} for output in outputs]
        )
    if path.name == LEDGER:
        said = json.loads(data)
        runs = [{key: value for key, value in run.items() if key != "sha256"} for run in said["runs"]]
        return _plain({**said, "runs": runs})
    return data


def _plain(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def _line(row: list[str], where: str) -> Line:
    """One row of a manifest, checked."""
    if len(row) != len(Line._fields):
        raise ManifestError(
            f"{where}: {len(row)} columns, allowed are {len(Line._fields)}: {', '.join(Line._fields)}"
        )
    path, sha, size = row
    if not path:
        raise ManifestError(f"{where}, column 'path': empty, allowed is an address within the site")
    if not re.fullmatch("[0-9a-f]{64}", sha):
        raise ManifestError(f"{where}, column 'sha256': {sha!r}, allowed are 64 hexadecimal digits")
    if not re.fullmatch("[0-9]+", size):
        raise ManifestError(f"{where}, column 'size': {size!r}, allowed is a whole number from 0")
    return Line(path, sha, int(size))
