"""Words with numbers: sentences whose every number is computed and carries its origin.

``say(case.facts.coking, zh="整合为{entities}", en="merged into {entities}")`` displays one language. In braces stands
the name of a fact, then how to write it::

    {capacity}            with its unit         1,763万吨 | 17.63 Mt
    {capacity:bare}       without               1,763     | 17.63
    {gap:+}               with its sign         +15个百分点
    {price:.1}            decimals as given     10.5元/立方米
    {price:bare,.1}       several, by comma
    {met:达到|未达到}       a true or false fact picks the word
    {coking.capacity}     a fact of another namespace, when `facts` holds several

Both languages are checked whichever is shown; a name that does not exist is refused with the nearest that does.
"""

from __future__ import annotations

import html
from collections import ChainMap
from collections.abc import Iterable, Mapping
from typing import Any

from IPython.display import display

from wuhai.display import LANGUAGES, Output, current, pick, set_language
from wuhai.facts import Fact
from wuhai.sentence import Facts, UnknownFact, fact_text, parts
from wuhai.spelling import nearest
from wuhai.units import UNITS, date, number, quantity, scaled, span, unit, unit_label

__all__ = [
    "Facts", "KINDS", "LANGUAGES", "Text", "UNITS", "UnknownFact", "compose", "current", "date", "fact_text",
    "fill", "listing", "number", "pick", "quantity", "say", "scaled", "set_language", "span", "unit", "unit_label",
]  # fmt: skip

KINDS = ("finding", "claim", "text", "note")
"""finding: one of a briefing's three headlines; claim: what a figure shows; note: a caveat in small print."""


class Text(Output):
    """One paragraph in one language: strings, and numbers with their origin."""

    def __init__(self, pieces: list[str | dict[str, Any]], kind: str = "text") -> None:
        if kind not in KINDS:
            raise ValueError(f"unknown kind of text {kind!r}{nearest(kind, KINDS)}")
        self.parts, self.kind = pieces, kind

    def payload(self) -> dict[str, Any]:
        """Kind and parts, as the press reads them."""
        return {"kind": self.kind, "parts": self.parts}

    def fallbacks(self) -> dict[str, str]:
        """Plain text, and a paragraph whose numbers tell formula and evidence when pointed at."""
        body = "".join(html.escape(part) if isinstance(part, str) else _hover(part) for part in self.parts)
        return {"text/plain": str(self), "text/html": f'<p class="{self.kind}">{body}</p>'}

    def __str__(self) -> str:
        return "".join(part if isinstance(part, str) else part["text"] for part in self.parts)


def say(
    facts: Mapping[str, Any] | None = None,
    *,
    zh: str,
    en: str,
    kind: str = "text",
    when: Any = True,
    lang: str | None = None,
    **extra: Fact,
) -> None:
    """Display one paragraph in the run's language; nothing if `when` is false (a boolean, or a boolean fact).

    Args:
        facts: namespace the names in braces are looked up in, after `extra`.
        zh, en: the paragraph in each language, numbers in braces (see the module).
        kind: one of `KINDS`.

    Raises:
        UnknownFact: a name no fact bears.
        TypeError: an extra that is a bare number; a number without origin is not printed.
        ValueError: a format that does not exist.
    """
    if when.value if isinstance(when, Fact) else when:
        display(compose(facts, zh=zh, en=en, kind=kind, lang=lang, **extra))


def compose(
    facts: Mapping[str, Any] | None = None,
    *,
    zh: str,
    en: str,
    kind: str = "text",
    lang: str | None = None,
    **extra: Fact,
) -> Text:
    """The paragraph `say` would display."""
    for name, fact in extra.items():
        if not isinstance(fact, Fact):
            raise TypeError(f"{name}={fact!r} is no Fact: a number in a sentence carries unit and origin")
    known = {} if facts is None else facts
    names = Facts(getattr(facts, "_title", "facts"), ChainMap(extra, known))  # facts are made as they are asked for
    both = {"zh": parts(zh, names, "zh"), "en": parts(en, names, "en")}
    return Text(both[current(lang)], kind)


def fill(
    facts: Mapping[str, Any] | None = None, *, zh: str, en: str, lang: str | None = None, **extra: Fact
) -> str:
    """A plain string by the same rules: captions, alt texts, labels."""
    return str(compose(facts, zh=zh, en=en, lang=lang, **extra))


def listing(items: Iterable[str], lang: str | None = None) -> str:
    """甲、乙和丙 or A, B and C."""
    *head, last = list(items)
    return pick("、", ", ", lang).join(head) + (pick("和", " and ", lang) if head else "") + last


def _hover(part: dict[str, Any]) -> str:
    origin = " · ".join(filter(None, (part["formula"], part["evidence_label"], part["source"])))
    return f'<span title="{html.escape(origin)}">{html.escape(part["text"])}</span>'
