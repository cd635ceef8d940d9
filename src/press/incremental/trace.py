"""What a run used, as its notebook's libraries tell it: names of inputs with the hashes of what they were.

While a notebook runs, the environment variable `VARIABLE` names a file. Whatever library hands out data or code there
may write lines of JSON ``[name, hash]`` into it, from any process. The press knows no more of a name than that the
caller of a build can say what its hash is now. Where nothing was written, it cannot be told what the run used.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

VARIABLE = "BRIEFING_TRACE"


def digest(content: Any) -> str:
    """SHA-256 of plain data, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Trace:
    """What a run used, once it has ended; `used` is None if that cannot be told."""

    used: Mapping[str, str] | None = field(default=None)


@contextmanager
def traced() -> Iterator[Trace]:
    """Asks the libraries of the notebook that runs inside to tell what it uses."""
    trace = Trace()
    with tempfile.TemporaryDirectory(prefix="press-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "trace"
        with environment({VARIABLE: str(file)}):
            yield trace
        trace.used = read(file)


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Variables of the environment, inside, for this process and those that it starts."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def read(file: Path) -> dict[str, str] | None:
    """The names in a trace, sorted; None if there is none, a line cannot be read, or a name changed meanwhile."""
    used: dict[str, str] = {}
    try:
        for line in file.read_text(encoding="utf-8").splitlines():
            name, sha = json.loads(line)
            if used.setdefault(str(name), str(sha)) != sha:
                return None
    except (OSError, ValueError, TypeError):
        return None
    return dict(sorted(used.items())) or None
