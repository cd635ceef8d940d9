"""How a briefing's outputs leave the notebook: the run's language, evidence labels, MIME bundles.

Sentences, figures and tables each display one bundle. The press reads the ``application/vnd.briefing.*`` part;
JupyterLab shows the fallback beside it. Every label in a bundle is ready in the run's language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from IPython.display import display

from wuhai.facts import EVIDENCE, Fact
from wuhai.parameters import nearest

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


class Identity(Output):
    """Which run this is: scenario, language, vintage, hash of the inputs, and how well they are known.

    Args:
        case: a `wuhai.case.Case`.
        free: the page belongs to no scenario, so none is named.
    """

    mime = "application/vnd.briefing.meta+json"

    def __init__(self, case: Any, free: bool = False) -> None:
        self.case, self.free = case, free

    def payload(self) -> dict[str, Any]:
        """What head and colophon of a briefing need."""
        scenario, lang = self.case.scenario, self.case.lang
        if self.free:
            known = scenario.as_of or pick("全部资料", "all data", lang)
            return {"lang": lang, "as_of": scenario.as_of, "colophon": {pick("资料截至", "Known as of", lang): known}}
        return {
            "scenario": scenario.name,
            "scenario_title": scenario.title(lang),
            "lang": lang,
            "as_of": scenario.as_of,
            "colophon": {
                pick("情景", "Scenario", lang): scenario.title(lang),
                pick("资料截至", "Known as of", lang): scenario.as_of or pick("全部资料", "all data", lang),
                pick("参数依据", "Parameters rest on", lang): self._grades(),
            },
        }

    def fallbacks(self) -> dict[str, str]:
        """The colophon as lines."""
        return {
            "text/plain": "\n".join(f"{key}: {value}" for key, value in self.payload()["colophon"].items())
        }

    def _grades(self) -> str:
        lang, grades = self.case.lang, self.case.grades
        entries = evidence_entries(grades, lang)
        return pick("，", ", ", lang).join(f"{entry['label']} {grades[entry['grade']]}" for entry in entries)


def show_identity(case: Any, free: bool = False) -> None:
    """Display a run's identity, once per notebook; `free` names no scenario."""
    display(Identity(case, free))


def _known_language(lang: str) -> str:
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}; known: {', '.join(LANGUAGES)}")
    return lang
