"""What may a briefing say about energy? All facts of one run, one after another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from wuhai.facts import Fact
from wuhai.model import energy_facts, energy_gap
from wuhai.model.savings import Result


def facts(result: Result) -> Iterator[Fact]:
    """Numbers and verdicts for the briefing, one after another.

    Raises:
        ValueError: the run holds draws; facts describe one run.
    """
    if result.combined.ndim != 1:
        raise ValueError(f"energy facts describe one run, not {result.combined.shape[0]} draws")
    return chain(energy_facts.facts(result), energy_gap.verdicts(result))
