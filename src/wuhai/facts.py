"""Numbers that know where they come from.

A model states a `Fact`: a value, its unit, the inputs it rests on and the formula in words. Which evidence
stands behind it follows from the inputs alone, so no model needs to know how well a parameter is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import RLock

EVIDENCE = ("plan", "official", "standard", "literature", "web_unverified", "assumption")
"""Evidence grades, best first. A derived number is as good as its weakest input."""


@dataclass(frozen=True)
class Source:
    """Where an input comes from: id in `data/sources.csv`, its title, the places in it (may be empty)."""

    id: str
    title: str
    place: str = ""


@dataclass(frozen=True)
class Fact:
    """One number of a briefing.

    Attributes:
        name: key in its model's namespace, snake case.
        value: number, boolean or text; numbers in the unit named by `unit`.
        unit: unit code, see `wuhai.text.UNITS`.
        inputs: parameter names, and ``table:<resource>`` for tables.
        formula: how it is computed, one short line of plain text.
        digits: decimals shown; None leaves it to the unit.
        evidence, source, sources: filled in from `inputs` by `wuhai.case`; `sources` are those of `source`, with titles.
        label: the name in words, filled in by `wuhai.case`.
    """

    name: str
    value: float | int | bool | str
    unit: str
    inputs: tuple[str, ...] = ()
    formula: str = ""
    digits: int | None = None
    evidence: str = ""
    source: str = ""
    sources: tuple[Source, ...] = ()
    label: str = ""


def worst(grades: Iterable[str]) -> str:
    """The weakest of some evidence grades; `plan` for none.

    Raises:
        ValueError: a grade is not in `EVIDENCE`.
    """
    return EVIDENCE[max((EVIDENCE.index(grade) for grade in grades), default=0)]


class InTurn(Mapping[str, Fact]):
    """Facts by name; a model states them one after another, no further than they are asked for."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._found: dict[str, Fact] = {}
        self._rest, self._lock = iter(facts), RLock()

    def __getitem__(self, name: str) -> Fact:
        with self._lock:  # two threads may ask
            while name not in self._found:
                fact = next(self._rest, None)
                if fact is None:
                    raise KeyError(name)
                self._found[fact.name] = fact
            return self._found[name]

    def all(self) -> dict[str, Fact]:
        """Every fact, by name."""
        with self._lock:
            self._found |= {fact.name: fact for fact in self._rest}
        return self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self.all())

    def __len__(self) -> int:
        return len(self.all())
