"""What cannot be used is refused with all its faults at once."""

from __future__ import annotations

from collections.abc import Iterable


class Refusal(ValueError):
    """Something that cannot be used; `problems` holds one line per fault."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))
