"""What a build tells while it works: lines for people, or one JSON object per event for programs."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any

EVENTS = ("start", "page", "step", "warning", "refusal", "published", "unchanged", "withheld", "failed", "end", "manifest", "difference", "compared")
"""Every kind of event there is."""


class Log:
    """Events as text or as JSON, on standard output or, where something is amiss, on standard error."""

    def __init__(self, as_json: bool = False) -> None:
        self.as_json = as_json

    def __call__(self, event: str, text: str = "", *, amiss: bool = False, **told: Any) -> None:
        """Tell of one event.

        Args:
            event: one of `EVENTS`.
            text: what people read; nothing is printed for them without it.
            amiss: whether it goes to standard error.
            told: what programs read besides.
        """
        if event not in EVENTS:
            raise ValueError(f"event {event!r}: there are {', '.join(EVENTS)}")
        stream = sys.stderr if amiss else sys.stdout
        if self.as_json:
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            line = {"time": now, "event": event, **({"text": text} if text else {}), **told}
            print(json.dumps(line, ensure_ascii=False, default=str), file=stream, flush=True)
        elif text:
            print(text, file=stream, flush=True)
