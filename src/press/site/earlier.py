"""A file as it was last published from other inputs, kept beside the site so that building again compares with the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from press.publishing.disk import place
from press.publishing.edition import Stage

FOLDER = "earlier"


@dataclass(frozen=True)
class Earlier:
    """What there is to compare with.

    Attributes:
        path: the file of then; None if nothing was published before.
        inputs: hash of its inputs; empty if that is not known.
    """

    path: Path | None
    inputs: str


def earlier(stage: Stage, name: str, inputs: str) -> Earlier:
    """The file `name` of the last published edition that was made from other inputs than these.

    Args:
        stage: the edition in the making; what is kept is written among its parts.
        inputs: hash of all that this edition is made from.
    """
    kept, note = stage.parts / FOLDER / name, stage.parts / FOLDER / f"{name}.json"
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
        now, then = str(told["inputs"]), str(told["before"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        now = then = ""
    published = stage.before / name if stage.before else None
    if now != inputs:
        then = now
        if published is not None and published.is_file():
            place(kept, published.read_bytes())
        place(note, (json.dumps({"inputs": inputs, "before": then}) + "\n").encode())
    return Earlier(kept if kept.is_file() else None, then)
