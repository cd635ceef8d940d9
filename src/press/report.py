"""What a build did, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from press.job import Run


@dataclass(frozen=True)
class Outcome:
    """What became of a build.

    Attributes:
        state: ``published``; ``unchanged`` (the standing edition is this one); ``withheld``.
        place: folder of the edition that stands, or for a withheld build of the failed attempt.
        failed: addresses without ending of all pages of the new site that failed.
        problems: what the check found.
        pages: pages that the new site holds, also those that this build did not make.
    """

    state: str
    place: Path
    failed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    pages: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing failed, neither a page nor a check."""
        return not self.failed and not self.problems


@dataclass(frozen=True)
class Report:
    """What a build did: its runs in the order of its jobs, and what became of them once that is known; then they hold no pages."""

    out: Path
    runs: tuple[Run, ...]
    outcome: Outcome | None = None

    @property
    def failed(self) -> tuple[Run, ...]:
        """The runs that failed."""
        return tuple(run for run in self.runs if run.status == "failed")

    def count(self, status: str) -> int:
        """How many runs ended as ``built``, ``cached`` or ``failed``."""
        return sum(run.status == status for run in self.runs)
