"""The ledger: one JSON line for every build, the only place where clock time is kept."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from press.publishing import disk
from press.publishing.edition import absolute

Record = dict[str, Any]


def ledger_of(out: Path, own: Mapping[Path, Path]) -> Path:
    """Where the builds of a published folder are remembered: beside it, unless it has a place of its own.

    Args:
        out: the published folder.
        own: published folder -> its ledger.
    """
    places = {absolute(folder): place for folder, place in own.items()}
    return places.get(absolute(out), out.parent / f".{out.name}.ledger.jsonl")


def append(path: Path, record: Mapping[str, Any]) -> None:
    """Add a line, in one write that is on the disk when this returns.

    A line that an earlier write left unfinished is closed first, so that it spoils no other.

    Raises:
        OSError: the line could not be written, or not whole.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(record, ensure_ascii=False, default=str).encode() + b"\n"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        size = os.fstat(handle).st_size
        data = line if not size or os.pread(handle, 1, size - 1) == b"\n" else b"\n" + line
        if os.write(handle, data) != len(data):
            raise OSError(f"only a part of a line could be written to {path}")
        os.fsync(handle)
    finally:
        os.close(handle)
    disk.flush(path.parent)


def read(path: Path, warn: Callable[[str], object] = lambda line: None) -> list[Record]:
    """All builds, oldest first; a broken line is left out and told of.

    Args:
        path: the ledger; one that is not there holds no builds.
        warn: called with one line for each broken one.
    """
    records = []
    lines = path.read_bytes().split(b"\n") if path.is_file() else []
    for number, line in enumerate(lines, start=1):
        try:
            record = json.loads(line) if line.strip() else None
            if record is not None and not {"when", "state"} <= set(record):
                raise ValueError
        except (ValueError, TypeError):
            warn(f"{path} line {number} is broken and left out")
        else:
            records += [record] if record else []
    return records


def table(records: Iterable[Record]) -> str:
    """Builds as lines of text, oldest first: when (UTC), what became of it, pages, those of the site, duration, what was asked."""
    rows = [("WHEN (UTC)", "EXIT", "STATE", "EDITION", "BUILT", "SAME", "FAILED", "SITE", "SECONDS", "ASKED, FIRST FAULT")]
    rows += [_row(record) for record in records]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def _row(record: Record) -> tuple[str, ...]:
    pages = record.get("pages") or {}
    asked = " ".join(f"{name}={value}" for name, value in (record.get("parameters") or {}).items())
    faults = [*(f"{fault['page']}: {fault['name']}: {fault['message']}" for fault in record.get("failures") or ())]
    faults += [*(record.get("problems") or ()), record.get("error") or ""]
    first = next((fault.splitlines()[0][:100] for fault in faults if fault), "")
    values = (
        str(record["when"])[:19], record.get("status"), record["state"], record.get("edition"),
        *(pages.get(kind) for kind in ("built", "cached", "failed")), record.get("site"), record.get("seconds"),
    )  # fmt: skip
    return (*("-" if value is None else str(value) for value in values), "; ".join(filter(None, (asked, first))))
