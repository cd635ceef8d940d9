"""What every notebook does first, done once before runs are forked: what libraries load at first use, they have then."""

from __future__ import annotations

from contextlib import suppress

from wuhai.case import settle
from wuhai.refusal import Refusal


def first_steps() -> None:
    """Settle a case and look a name up; the results are dropped. Data that are refused here are refused by the build."""
    with suppress(Refusal):
        settle("plan").terms.source("plan-2022-18", "zh")
