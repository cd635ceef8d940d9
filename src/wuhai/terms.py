"""What tables print in Chinese or as a slug, in the run's language: firms, products, units, places.

`data/terms.csv` holds every name that a briefing may show, `target_labels` and `support_labels` the words for
the slugs of targets and support measures, `formulas` how numbers are computed, `fact_labels` what they are. What is not there is refused: no
Chinese leaks into English, no English into Chinese, no slug into either. What is written without Chinese and is no
slug (PVC, GW, 3×27500) reads the same in both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from wuhai.display import current
from wuhai.facts import Source
from wuhai.inputs import unnoted
from wuhai.spelling import nearest

PLACE = re.compile(r"(?:(?:正文|附件\d) |附表)[\w（）]+")
"""A place in the plan, as the tables write it: 正文 二（一）, 附件4 附表1; behind another place 附表1 alone."""

NEUTRAL = re.compile(r"(?![a-z]+(?:_[a-z0-9]+)*$)[^\u3000-\u9fff\uff00-\uffef]*")
"""No Chinese, and no slug either."""

WORD = re.compile(r"[A-Za-z]{2}")
"""What makes a formula one of words; single letters are symbols."""

SLOT = re.compile(r"<(n|check)>")
"""Part of a formula that varies: a number, or the id of a check (`wuhai.model.audit`)."""

SLOTS = {"n": r"\d+(?:[.,]\d+)*", "check": r"\w+"}


class UnknownTerm(KeyError):
    """A name or slug that the tables of terms do not hold."""

    def __str__(self) -> str:
        return str(self.args[0])


class Terms:
    """Names and labels in both languages; every method takes a `lang`, by default the run's.

    Args:
        tables: the data package (`wuhai.data.load`); `terms`, `formulas` and both tables of labels are read.

    Raises:
        UnknownTerm: a name or slug that is not there; the message names the nearest.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self._note = getattr(tables, "note", lambda name, lang: None)
        with unnoted():  # what is asked for is noted, by table and language
            self._read(tables)

    def _read(self, tables: Mapping[str, pd.DataFrame]) -> None:
        rows = tables["terms"].to_dict("records")
        choices, names = ([row for row in rows if (row["kind"] == "choice") == it] for it in (True, False))
        self._names = {row[key]: row for key in ("zh", "code") for row in names if pd.notna(row[key])}
        self._choices = {row["code"]: row for row in choices}
        self._formulas = dict(zip(tables["formulas"]["en"], tables["formulas"]["zh"], strict=True))
        self._patterns = [(_pattern(en), zh) for en, zh in self._formulas.items() if SLOT.search(en)]
        self._targets = tables["target_labels"].set_index("indicator").to_dict("index")
        self._support = tables["support_labels"].set_index("id").to_dict("index")
        self._facts = tables["fact_labels"].set_index("name").to_dict("index")
        self._sources = tables["sources"].set_index("id").to_dict("index")

    def name(self, zh: str, short: bool = True, lang: str | None = None) -> str:
        """A printed name, or the slug of a domain, stage, kind of statement or support category."""
        lang = current(lang)
        self._note("terms", lang)
        if zh not in self._names and NEUTRAL.fullmatch(zh):
            return zh
        return _row("terms", zh, self._names)[("short_" if short else "") + lang]

    def column(self, series: pd.Series, short: bool = True, lang: str | None = None) -> pd.Series:
        """All names of a column; missing cells stay missing."""
        names = {zh: self.name(zh, short, lang) for zh in series.dropna().unique()}
        return series.map(names).astype("string")

    def choice(self, code: str, short: bool = False, lang: str | None = None) -> str:
        """What a parameter of kind `choice` may be."""
        lang = current(lang)
        self._note("terms", lang)
        return _row("terms of kind choice", code, self._choices)[("short_" if short else "") + lang]

    def formula(self, text: str, lang: str | None = None) -> str:
        """How a fact is computed, in words; symbols alone read the same in both languages."""
        if not WORD.search(text):
            return text
        self._note("formulas", current(lang))
        zh = self._formulas.get(text) or self._filled(text)
        if zh is None:
            raise UnknownTerm(f"data/formulas.csv: {text!r} is not there{nearest(text, self._formulas)}")
        return zh if current(lang) == "zh" else text

    def _filled(self, text: str) -> str | None:
        """The Chinese of a formula that varies by a number or a check's id; None if there is no such formula."""
        for pattern, zh in self._patterns:
            if found := pattern.fullmatch(text):
                return SLOT.sub(lambda slot, found=found: found[slot[1]], zh)
        return None

    def target(self, indicator: str, lang: str | None = None) -> str:
        """The label of an indicator of `targets`."""
        lang = current(lang)
        self._note("target_labels", lang)
        return _row("target_labels", indicator, self._targets)[f"label_{lang}"]

    def support(self, id: str, lang: str | None = None) -> str:
        """What a measure of `support` is."""
        lang = current(lang)
        self._note("support_labels", lang)
        return _row("support_labels", id, self._support)[f"label_{lang}"]

    def section(self, text: str, lang: str | None = None) -> str:
        """A place in the plan, or a text that names some: ``plan 附件4 附表1`` is plan Annex 4, list 1."""
        lang = current(lang)
        if lang == "zh":
            rest = PLACE.sub(lambda place: self.name(place[0], lang=lang) and "", text)
            self.name(rest, lang=lang)
            return text
        named = PLACE.sub(lambda place: self.name(place[0], lang=lang), text)
        self.name(named, lang=lang)  # whatever Chinese is left is no place
        return named

    def source(self, text: str, lang: str | None = None) -> str:
        """A source's id, if need be with a place: ``plan-2022-18 附件4 附表1``; ids without a name stay."""
        id, _, place = text.partition(" ")
        self._note("terms", current(lang))
        name = self.name(id, lang=lang) if id in self._names else id
        return f"{name} {self.section(place, lang)}" if place else name

    def cited(self, text: str, lang: str | None = None) -> Source:
        """A source by id and place with its title; what has no title in `sources` stands by its name."""
        id, _, place = text.partition(" ")
        lang = current(lang)
        self._note("sources", lang)
        title = self._sources.get(id, {}).get(f"title_{lang}") or self.source(id, lang)
        return Source(id, title, self.section(place, lang) if place else "")

    def fact(self, name: str, model: str = "", lang: str | None = None) -> str:
        """What a fact is, in words: its own row ``model.name`` before that of the bare name; "" if there is none."""
        lang = current(lang)
        self._note("fact_labels", lang)
        row = self._facts.get(f"{model}.{name}") or self._facts.get(name, {})
        return row.get(lang, "")


def _pattern(template: str) -> re.Pattern:
    """What a formula with slots matches."""
    return re.compile(
        "".join(
            f"(?P<{part}>{SLOTS[part]})" if place % 2 else re.escape(part)
            for place, part in enumerate(SLOT.split(template))
        )
    )


def _row(table: str, key: str, rows: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    if key not in rows:
        raise UnknownTerm(f"{table}: {key!r} is not there{nearest(key, rows)}")
    return rows[key]
