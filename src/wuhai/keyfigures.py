"""The headline numbers of a briefing: value, target and light, and how well the inputs behind them are known.

``key_figures(case, facts, Key("capacity_2025", "2025年底焦炭产能", "Coke capacity, end of 2025", target="capacity_total"))``
displays one row of three to five. A light is a colour, a shape and a word: the word comes from here, the press draws the rest.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd
from IPython.display import display

from wuhai.display import Output, evidence_entries, pick
from wuhai.facts import EVIDENCE, Fact
from wuhai.sentence import lookup, part
from wuhai.spelling import nearest
from wuhai.uncertainty.indices import INTERACTION, hundredths

FEWEST, MOST = 3, 5

VERDICTS = {
    "met": ("green", "达到", "met"),
    "assumed": ("amber", "假定达到", "assumed met"),
    "part": ("amber", "部分", "in part"),
    "missed": ("red", "未达到", "missed"),
    "over": ("red", "超过", "exceeded"),
    "within": ("green", "没有超过", "within"),
    "none": ("grey", "无对应目标", "no target"),
    "unjudged": ("grey", "不作判定", "not judged"),
    "unknown": ("grey", "无数据", "no data"),
}
"""Verdict -> light, and the word beside it in Chinese and English."""

SENSES = {
    "least": ("目标", "Target", "met", "missed"),
    "most": ("上限", "Limit", "within", "over"),
    "equal": ("应为", "Should be", "met", "missed"),
    "of": ("共", "Of", "met", "part"),
    "beside": ("目标", "Target", "unjudged", "unjudged"),
}
"""How a value stands to its target: at least as much, at most as much, the same, a part of it, or beside it without a verdict.

Each with what the target is called in Chinese and English, and the verdicts where it holds and where it does not.
"""


@dataclass(frozen=True)
class Key:
    """One headline number.

    Attributes:
        name: the fact, or ``model.fact`` where `facts` holds several models.
        zh, en: what it is, in a few words.
        target: the fact it is held against; "" for none.
        sense: a key of `SENSES`.
        against: what the target is called, in Chinese and English, if not as `sense` has it.
        met: a boolean fact that settles the verdict where a comparison of the two numbers does not.
        assumed: a parameter by which the scenario solves for the target (true), completes a list or replaces tonne for
            tonne (1), or a boolean fact; what is met by assumption gets no green light.
        spec: how the number is written, see `wuhai.text`; `target_spec` the same for the target.
    """

    name: str
    zh: str
    en: str
    target: str = ""
    sense: str = "least"
    met: str = ""
    against: tuple[str, str] | None = None
    assumed: str = ""
    spec: str = ""
    target_spec: str = ""


class Case(Protocol):
    """What key figures need of a run, see `wuhai.case.Case`."""

    @property
    def lang(self) -> str:
        """Language of the page."""

    @property
    def values(self) -> Mapping[str, Any]:
        """Parameter values by name."""

    def origin(self, name: str) -> tuple[str, str]:
        """Evidence grade and source of an input."""


class KeyFigures(Output):
    """The row of headline numbers with the evidence behind them."""

    mime = "application/vnd.briefing.keyfigures+json"

    def __init__(self, items: list[dict[str, Any]], evidence: Mapping[str, Any]) -> None:
        self.items, self.evidence = items, evidence

    def payload(self) -> dict[str, Any]:
        """Numbers and evidence, as the press reads them."""
        return {"items": self.items, "evidence": self.evidence}

    def fallbacks(self) -> dict[str, str]:
        """One line for each number."""
        lines = [" ".join(filter(None, (item["label"], item["number"]["text"], item["verdict"]))) for item in self.items]
        return {"text/plain": "\n".join(lines)}


def key_figures(
    case: Case,
    facts: Mapping[str, Any],
    *keys: Key,
    variance: pd.DataFrame | None = None,
    of: Fact | None = None,
) -> None:
    """Display the headline numbers of a briefing, once per notebook.

    Args:
        facts: namespace the names of `keys` are looked up in.
        variance: shares of the variance of a headline by evidence grade, columns `grade` and `share`, and last what no
            grade explains alone (`INTERACTION`); shown in whole per cent that sum to the whole. Without it, or where
            the headline does not vary, the bar shows how many of the inputs behind `keys` have which grade.
        of: with `variance`, the fact whose variance it is.

    Raises:
        ValueError: fewer than three keys or more than five, a sense that does not exist.
        UnknownFact: a name no fact bears.
    """
    if not FEWEST <= len(keys) <= MOST:
        raise ValueError(f"{len(keys)} key figures; a row has {FEWEST} to {MOST}")
    found = [fact for key in keys for fact in (lookup(facts, key.name), key.target and lookup(facts, key.target)) if fact]
    shares = {} if variance is None else _shares(variance)
    bar = _variance(shares, of, case.lang) if shares else _inputs(case, found)
    display(KeyFigures([_item(key, facts, case) for key in keys], bar))


def verdict(key: Key, facts: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    """Which of `VERDICTS` holds for a number, given the run's parameter values."""
    value = lookup(facts, key.name).value
    if isinstance(value, float) and math.isnan(value):
        return "unknown"
    if not key.target:
        return "none"
    *_, kept, broken = _sense(key.sense)
    met = lookup(facts, key.met).value if key.met else holds(value, lookup(facts, key.target).value, key.sense)
    if not met:
        return "missed" if key.sense == "of" and not value else broken
    return "assumed" if key.assumed and _assumed(key.assumed, facts, values) else kept


def holds(value: float, target: float, sense: str) -> bool:
    """Does a value keep to its target, to nine figures?"""
    _sense(sense)
    equal = math.isclose(value, target, rel_tol=1e-9)
    return equal or (sense == "least" and value > target) or (sense == "most" and value < target)


def _sense(name: str) -> tuple[str, str, str, str]:
    if name not in SENSES:
        raise ValueError(f"unknown sense {name!r}{nearest(name, SENSES)}")
    return SENSES[name]


def _assumed(name: str, facts: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    return values[name] in (True, 1) if name in values else bool(lookup(facts, name).value)


def _item(key: Key, facts: Mapping[str, Any], case: Case) -> dict[str, Any]:
    lang = case.lang
    light, zh, en = VERDICTS[verdict(key, facts, case.values)]
    return {
        "label": pick(key.zh, key.en, lang),
        "number": part(lookup(facts, key.name), key.spec, lang),
        "target_label": pick(*(key.against or _sense(key.sense)[:2]), lang) if key.target else "",
        "target": part(lookup(facts, key.target), key.target_spec or key.spec, lang) if key.target else None,
        "light": light,
        "verdict": pick(zh, en, lang),
    }


def _inputs(case: Case, facts: Iterable[Fact]) -> dict[str, Any]:
    """Share of the inputs behind some facts by grade, each input counted once."""
    names = dict.fromkeys(name for fact in facts for name in fact.inputs)
    counts = Counter(case.origin(name)[0] for name in names)
    shares = {grade: counts[grade] / len(names) for grade in EVIDENCE if counts[grade]}
    total = len(names)
    of = pick(f"这些数字所依据的{total}项输入，按项数", f"the {total} inputs behind these numbers, by count", case.lang)
    return _bar(shares, of, case.lang)


def _shares(variance: pd.DataFrame) -> dict[str, float]:
    """Grades with their parts, then what they do only together; none if nothing varies."""
    known = hundredths(variance.set_index("grade")["share"])
    return {grade: float(known[grade]) for grade in (*EVIDENCE, INTERACTION) if known.get(grade, 0) > 0}


def _variance(shares: Mapping[str, float], of: Fact | None, lang: str) -> dict[str, Any]:
    """Share of a headline's variance by grade of the input it comes from."""
    name = of.label if of else ""
    words = pick(f"{name}的不确定性，按方差", f"the uncertainty of {name[:1].lower()}{name[1:]}, by variance", lang)
    return _bar(shares, words, lang)


def _bar(shares: Mapping[str, float], of: str, lang: str) -> dict[str, Any]:
    labels = evidence_entries([grade for grade in shares if grade != INTERACTION], lang)
    if INTERACTION in shares:
        labels.append({"grade": INTERACTION, "label": pick("相互作用", "interaction", lang)})
    return {"of": of, "shares": [{**entry, "share": float(f"{shares[entry['grade']]:.8g}")} for entry in labels]}
