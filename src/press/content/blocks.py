"""The parts of a briefing, as plain frozen records: what the notebook displays and what its Markdown says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from press.words import words

GRADES = ("plan", "official", "standard", "literature", "web_unverified", "assumption")
INTERACTION = "interaction"
"""Evidence grades, best first."""

UNSURE = ("assumption", "web_unverified")
"""Evidence grades that a reader must be told of in print too."""


LIGHTS = ("green", "amber", "red", "grey")
"""How a number stands to its target."""


@dataclass(frozen=True)
class Source:
    """Where an input comes from: its id, its title, the place in it."""

    id: str
    title: str
    place: str = ""


@dataclass(frozen=True)
class Number:
    """A number in a sentence, with its origin: `name` in code, `label` in words."""

    text: str
    name: str = ""
    label: str = ""
    value: float | int | bool | str | None = None
    unit: str = ""
    formula: str = ""
    evidence: str = ""
    evidence_label: str = ""
    source: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Reference:
    """A mention of a figure (`fig`) or table (`tab`)."""

    kind: str
    id: str


@dataclass(frozen=True)
class Grade:
    """A grade of evidence, by code and in words."""

    grade: str
    label: str


@dataclass(frozen=True)
class Share:
    """What part of something rests on a grade of evidence, or on several only together (`INTERACTION`), from 0 to 1."""

    grade: str
    label: str
    share: float


@dataclass(frozen=True)
class KeyFigure:
    """A headline number with its target and light; `verdict` says the light in words."""

    label: str
    number: Number
    light: str
    verdict: str
    target: Number | None = None
    target_label: str = ""


@dataclass(frozen=True)
class KeyFigures:
    """The headline numbers, and on what evidence they rest: `shares` of what `of` names."""

    items: tuple[KeyFigure, ...] = ()
    of: str = ""
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column of a table or of a figure's data.

    Attributes:
        unit: unit in its head.
        measure: unit of its numbers, also where the table's unit line tells it for all columns.
        digits: how many decimals a reader is shown of its numbers; None leaves it to the press.
        grouped: thousands are separated; not so in years and other numbers that are names.
    """

    name: str
    label: str
    unit: str = ""
    align: str = "left"
    measure: str = ""
    digits: int | None = None
    grouped: bool = True


@dataclass(frozen=True)
class Statement:
    """One or more sentences with computed numbers; `kind` is one of `KINDS`."""

    kind: str
    parts: tuple[str | Number | Reference, ...]


@dataclass(frozen=True)
class Figure:
    """A picture with all that a reader needs who cannot see it. `number` is given by the press."""

    id: str
    caption: str
    alt: str
    svg: str = field(repr=False)
    evidence: tuple[Grade, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    note: str = ""
    number: int = 0


@dataclass(frozen=True)
class Table:
    """A table of ready formatted text. `number` is given by the press.

    Attributes:
        entries: the rows are sources, which numbers link to by the first column.
        addresses: what the second column of each row names beneath as its address; "" for none.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    unit_line: str = ""
    notes: tuple[str, ...] = ()
    evidence: tuple[Grade, ...] = ()
    header_col: bool = False
    entries: bool = False
    addresses: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True)
class Meta:
    """Which run this is: what the cover and the colophon say.

    Attributes:
        data_until: last month of which the run's data know anything, in words.
        sources_page: the page without scenario that lists all sources.
        as_of: the month after which the run was asked to know nothing, in words; empty for none.
    """

    title: str = ""
    question: str = ""
    scenario_title: str = ""
    data_until: str = ""
    as_of: str = ""
    sources_page: str = ""
    hash: str = ""
    colophon: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Heading:
    """A heading below the title.

    Attributes:
        level: 2 for a section, 3 and 4 below it.
        label: its number as printed, such as ``一、`` or ``2.1``.
        anchor: its address in the page.
        appendix: it belongs to the appendices, which are lettered.
    """

    level: int
    text: str
    label: str = ""
    anchor: str = ""
    appendix: bool = False


@dataclass(frozen=True)
class Prose:
    """Markdown without headings; `opening` if it stands under the title in the title's own cell."""

    source: str
    opening: bool = False


Block = Heading | Prose | Statement | Figure | Table


@dataclass(frozen=True)
class Document:
    """A briefing ready for print: selected, numbered and checked.

    Attributes:
        lead: blocks between title and first section.
        findings: the statements that go on the cover.
        keys: the headline numbers that go there too.
        labels: printed label of every figure and table by ``fig:id`` and ``tab:id``.
        origins: every distinct number in the order of its first mention.
    """

    lang: str
    title: str
    question: str
    meta: Meta
    lead: tuple[Block, ...]
    findings: tuple[Statement, ...]
    keys: KeyFigures
    body: tuple[Block, ...]
    labels: Mapping[str, str]
    origins: tuple[Number, ...]

    @property
    def dates(self) -> list[str]:
        """How old the data are, a phrase each: up to which month they reach, as of which month they were asked for."""
        said, meta = words(self.lang), self.meta
        return [said[key].format(month=month) for key in ("data_until", "as_of") if (month := getattr(meta, key))]

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Headings in order."""
        return tuple(block for block in self.body if isinstance(block, Heading))

    @property
    def cited(self) -> list[tuple[str, str, int]]:
        """How many distinct numbers the sentences cite: grade, label and count, best grade first."""
        counts = Counter((number.evidence, number.evidence_label) for number in self.origins if number.evidence)
        rank = {grade: place for place, grade in enumerate(GRADES)}
        order = sorted(counts, key=lambda pair: (rank.get(pair[0], len(GRADES)), pair))
        return [(grade, label, counts[grade, label]) for grade, label in order]

    def label(self, reference: Reference) -> str:
        """What a mention of a figure or table prints."""
        return self.labels[f"{reference.kind}:{reference.id}"]
