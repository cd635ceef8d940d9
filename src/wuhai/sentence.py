"""Templates with facts in braces, cut into strings and numbers that carry their origin.

The format language is described in `wuhai.text`, which displays what is built here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter
from typing import Any

from wuhai.display import evidence_label
from wuhai.facts import Fact
from wuhai.signs import typeset
from wuhai.spelling import nearest
from wuhai.units import UNGROUPED, quantity, scaled, unit, unit_label

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2018-\u201d\u2026\u2014{}"
_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t]*\n\s*|[ \t]*\n\s*(?=[{_WIDE}])")


class UnknownFact(KeyError):
    """A name in braces that no fact bears."""

    def __str__(self) -> str:
        return str(self.args[0])


class Facts(Mapping[str, Any]):
    """Facts by name, as ``facts.capacity`` or ``facts["capacity"]``; values may be further `Facts`.

    A mapping is asked when a fact is, so that one that computes its facts computes no others.

    Raises:
        ValueError: two facts of one name.
        KeyError, AttributeError: no such fact; the message names the nearest.
    """

    def __init__(self, title: str = "facts", facts: Iterable[Fact] | Mapping[str, Any] = ()) -> None:
        self._title = title
        self._facts = facts if isinstance(facts, Mapping) else _named(title, list(facts))

    def __getitem__(self, name: str) -> Any:
        if name not in self._facts:
            raise UnknownFact(f"{self._title} has no {name!r}{nearest(name, self._facts)}")
        return self._facts[name]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except UnknownFact as error:
            raise AttributeError(str(error)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._facts]

    def __repr__(self) -> str:
        return f"<{self._title}: {', '.join(self._facts)}>"


def _named(title: str, facts: list[Fact]) -> dict[str, Fact]:
    found = {fact.name: fact for fact in facts}
    if len(found) < len(facts):
        names = [fact.name for fact in facts]
        raise ValueError(f"{title}: twice {', '.join(sorted({n for n in names if names.count(n) > 1}))}")
    return found


def parts(template: str, facts: Facts, lang: str) -> list[str | dict[str, Any]]:
    """A template cut at its numbers; neighbouring strings joined, empty ones dropped."""
    parts: list[str | dict[str, Any]] = []
    for literal, name, spec, conversion in Formatter().parse(_unbroken(template, lang)):
        pieces: list[str | dict[str, Any]] = [literal]
        if name is not None:
            if conversion or "{" in (spec or ""):
                raise ValueError(f"{{{name}...}}: no conversion and no braces inside braces")
            pieces.append(part(lookup(facts, name), spec or "", lang))
        for piece in pieces:
            if isinstance(piece, str) and parts and isinstance(parts[-1], str):
                parts[-1] += piece
            elif piece:
                parts.append(piece)
    return parts


def part(fact: Fact, spec: str, lang: str) -> str | dict[str, Any]:
    """A number with its origin, as the press reads it; a picked word is only a word."""
    text = fact_text(fact, spec, lang)
    if "|" in spec:
        return text
    return {
        "text": text,
        "name": fact.name,
        "label": fact.label,
        "value": _plain(fact, lang),
        "unit": _unit_text(fact, lang),
        "formula": typeset(fact.formula),
        "evidence": fact.evidence,
        "evidence_label": evidence_label(fact.evidence, lang) if fact.evidence else "",
        "source": fact.source,
        "sources": [vars(source) for source in fact.sources],
    }


def _plain(fact: Fact, lang: str) -> float | bool | str | None:
    """The value as JSON can hold it, in the unit shown; eight figures, so that platforms agree."""
    if isinstance(fact.value, str) or fact.unit == "bool":
        return fact.value if isinstance(fact.value, str) else bool(fact.value)
    shown = scaled(fact.value, fact.unit, lang)
    if fact.unit in UNGROUPED and math.isfinite(shown):
        return f"{shown:g}"
    return float(f"{shown:.8g}") if math.isfinite(shown) else None


def _unit_text(fact: Fact, lang: str) -> str:
    """The unit in words, in the singular for one."""
    words = isinstance(fact.value, (str, bool))
    return unit_label(fact.unit, lang) if words else unit(fact.unit).label(lang, scaled(fact.value, fact.unit, lang))


def lookup(facts: Mapping[str, Any], name: str) -> Fact:
    """The fact of a name, which may run through groups: ``coking.capacity``."""
    found: Any = facts
    for key in name.split("."):
        found = found[key] if isinstance(found, Mapping) else Facts()[key]
    if not isinstance(found, Fact):
        raise UnknownFact(f"{{{name}}} names a group of facts, not a fact")
    return found


def _choice(fact: Fact, spec: str) -> str:
    words = spec.split("|")
    if fact.unit != "bool" or len(words) != 2:
        raise ValueError(
            f"{{{fact.name}:{spec}}}: yes|no needs a true or false fact; this one is {fact.unit!r}"
        )
    return words[0] if fact.value else words[1]


def _unbroken(template: str, lang: str) -> str:
    """Line breaks of the source text: nothing beside Chinese or a number in it, else one space."""
    text = template.strip()
    return re.sub(r"\s*\n\s*", " ", _BREAK.sub("", text) if lang == "zh" else text)


def fact_text(fact: Fact, spec: str = "", lang: str | None = None) -> str:
    """One fact by the format language of the module, without its origin."""
    if "|" in spec:
        return _choice(fact, spec)
    options: dict[str, Any] = {"digits": fact.digits}
    for word in filter(None, spec.split(",")):
        if word == "bare":
            options["bare"] = True
        elif word == "+":
            options["signed"] = True
        elif re.fullmatch(r"\.\d", word):
            options["places"] = int(word[1:])
        else:
            raise ValueError(
                f"{{{fact.name}:{spec}}}: unknown format {word!r}; known: bare, +, .0 to .9, a|b"
            )
    return quantity(fact.value, fact.unit, lang, **options)
