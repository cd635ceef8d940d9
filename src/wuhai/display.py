"""How a briefing's outputs leave the notebook: the run's language, evidence labels, MIME bundles.

Sentences, figures and tables each display one bundle. The press reads the ``application/vnd.briefing.*`` part;
JupyterLab shows the fallback beside it. Every label in a bundle is ready in the run's language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wuhai.facts import EVIDENCE, Fact
from wuhai.spelling import nearest

LANGUAGES = ("zh", "en")

EVIDENCE_LABELS = {
    "plan": ("规划原文", "printed in the plan"),
    "official": ("官方统计", "official statistics"),
    "standard": ("标准或物性数据", "standard or physics"),
    "literature": ("文献", "literature"),
    "web_unverified": ("网络信息（未核实）", "web, unverified"),
    "assumption": ("假设", "assumption"),
}
"""Evidence grade -> label in Chinese and English."""

_state = {"lang": "zh"}


def set_language(lang: str) -> None:
    """Set the run's language, `zh` or `en`; everything displayed afterwards uses it."""
    _state["lang"] = _known_language(lang)


def current(lang: str | None = None) -> str:
    """The language to use: `lang` if given, else the run's."""
    return _state["lang"] if lang is None else _known_language(lang)


def pick(zh: str, en: str, lang: str | None = None) -> str:
    """The text of the run's language."""
    return zh if current(lang) == "zh" else en


def evidence_label(grade: str, lang: str | None = None) -> str:
    """An evidence grade in words; an unknown grade is refused with the nearest known one."""
    if grade not in EVIDENCE_LABELS:
        raise ValueError(f"unknown evidence grade {grade!r}{nearest(grade, EVIDENCE)}")
    return pick(*EVIDENCE_LABELS[grade], lang)


def evidence_entries(grades: Iterable[str | Fact], lang: str | None = None) -> list[dict[str, str]]:
    """Distinct grades, best first, each with its label: the ``evidence`` list of figures and tables.

    Args:
        grades: grades, or facts for theirs; a fact not graded yet counts for none.
    """
    found = [grade.evidence if isinstance(grade, Fact) else grade for grade in grades]
    labels = {grade: evidence_label(grade, lang) for grade in found if grade}
    return [{"grade": grade, "label": labels[grade]} for grade in EVIDENCE if grade in labels]


class Output:
    """Something a notebook displays: a MIME type, its payload, and fallbacks for people without the press."""

    mime = "application/vnd.briefing.text+json"

    def payload(self) -> dict[str, Any]:
        """The JSON the press reads."""
        raise NotImplementedError

    def fallbacks(self) -> dict[str, str]:
        """``text/plain`` and whatever JupyterLab can show."""
        raise NotImplementedError

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {self.mime: self.payload(), **self.fallbacks()}


def _known_language(lang: str) -> str:
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}; known: {', '.join(LANGUAGES)}")
    return lang
