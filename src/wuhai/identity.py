"""Which run a page shows: scenario, language, hash of the inputs, how well they are known, and up to which month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from IPython.display import display

from wuhai.display import Output, evidence_entries, pick
from wuhai.units import date

KNOWN = {"observed": ("观测值", "observations"), "pipeline": ("项目进展", "projects")}
"""Tables that grow month by month, in words."""


SOURCES = "data"
"""The page that lists all sources."""


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
        known = {"sources_page": SOURCES, **dated(self.case.tables.months, scenario.as_of, lang)}
        if self.free:
            return {"lang": lang, **known}
        colophon = {
            pick("情景", "Scenario", lang): scenario.title(lang),
            **known["colophon"],
            pick("参数依据", "Parameters rest on", lang): self._grades(),
        }
        named = {"scenario": scenario.name, "scenario_title": scenario.title(lang), "lang": lang}
        return {**named, **known, "colophon": colophon}

    def fallbacks(self) -> dict[str, str]:
        """The colophon as lines."""
        return {
            "text/plain": "\n".join(f"{key}: {value}" for key, value in self.payload()["colophon"].items())
        }

    def _grades(self) -> str:
        lang, grades = self.case.lang, self.case.grades
        entries = evidence_entries(grades, lang)
        return pick("，", ", ", lang).join(f"{entry['label']} {grades[entry['grade']]}" for entry in entries)


def dated(months: Mapping[str, str], as_of: str, lang: str) -> dict[str, Any]:
    """How old a page's data are, for its head and its colophon.

    Args:
        months: last month known by table (`wuhai.frames.Frames.months`).
        as_of: the month that the run was asked to know nothing after; empty for none.
    """
    last = date(max(months.values()), lang)
    each = [f"{pick(*KNOWN[name], lang)} {date(month, lang)}" for name, month in months.items()]
    listed = pick("，".join(each).replace(" ", ""), ", ".join(each), lang)
    said = {pick("资料截至", "Data up to", lang): pick(f"{last}（{listed}）", f"{last} ({listed})", lang)}
    if as_of:
        said[pick("按此月所知", "As known in", lang)] = date(as_of, lang)
    return {"as_of": date(as_of, lang) if as_of else "", "data_until": last, "colophon": said}


def show_identity(case: Any, free: bool = False) -> None:
    """Display a run's identity, once per notebook; `free` names no scenario."""
    display(Identity(case, free))
