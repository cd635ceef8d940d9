"""The published scenarios side by side, and what the overview says about one run among them.

Every scenario is settled as of the same month as the run; results come from disk where they are kept by hash. A run
with changed parameters stands beside the published scenarios as a column of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from wuhai import data
from wuhai.case import Case, settle
from wuhai.display import pick
from wuhai.facts import EVIDENCE, Fact
from wuhai.inputs import digest, note
from wuhai.model import coupling, headline_facts, headlines
from wuhai.model.coupled import MODELS
from wuhai.scenario import lines
from wuhai.sentence import Facts
from wuhai.systems import system

RUN = "run"
"""Column of a run that is none of the published scenarios."""

SERIES = {
    "share": ("Share|Value Added|Non-Coal", 0.01),
    "coke_capacity": ("Capacity|Coke", 100.0),
    "plastics_capacity": ("Capacity|Degradable Plastics", 100.0),
}
"""Headline -> the variable that follows it by year, and the factor to the plan's unit."""


@dataclass(frozen=True)
class Comparison:
    """One run and the published scenarios.

    Attributes:
        case: the run.
        columns: scenario name -> case, ancestors first; `RUN` last if the run's parameters are its own.
    """

    case: Case
    columns: Mapping[str, Case]

    @property
    def own(self) -> str:
        """The column that is this run."""
        return RUN if RUN in self.columns else self.case.scenario.name

    @cached_property
    def facts(self) -> Facts:
        """Facts of the run by model, and of the overview: ``{overview.missed_targets}``."""
        found = _with_overview(self.case)
        rows = headlines.table(found, self.case.values)
        more = [*headline_facts.counts(rows, found), *headline_facts.across(self.headlines, found)]
        more += coupling.facts(self.case.run.structure)
        said = {fact.name: self._said(fact) for fact in [*more, *self._known()]}
        return Facts("facts", {**found, "overview": Facts("overview", {**found["overview"], **said})})

    @cached_property
    def headlines(self) -> pd.DataFrame:
        """Headline targets of every column: `headlines.table` with `column`, and `own` for this run's rows."""
        frames = [
            headlines.table(_with_overview(case), case.values).assign(column=name)
            for name, case in self.columns.items()
        ]
        table = pd.concat(frames, ignore_index=True)
        return table.assign(own=table["column"] == self.own)

    @cached_property
    def paths(self) -> pd.DataFrame:
        """The `SERIES` of every column, in the plan's units: column, id, year, value."""
        results = pd.concat([case.results.assign(column=name) for name, case in self.columns.items()])
        frames = [
            results[results["variable"] == variable].assign(
                id=id, value=lambda rows, by=factor: rows["value"] * by
            )
            for id, (variable, factor) in SERIES.items()
        ]
        return pd.concat(frames, ignore_index=True)[["column", "id", "year", "value"]]

    @property
    def titles(self) -> dict[str, str]:
        """Column -> its scenario's title; a run of its own is called so."""
        lang, own = self.case.lang, pick("本次运行", "This run", self.case.lang)
        return {
            name: own if name == RUN else case.scenario.title(lang) for name, case in self.columns.items()
        }

    @property
    def rows(self) -> pd.DataFrame:
        """Headline targets of this run alone."""
        return self.headlines[self.headlines["own"]].reset_index(drop=True)

    def _said(self, fact: Fact) -> Fact:
        """The fact with evidence and source; a count of what stands here has none of its own, only words."""
        if fact.inputs:
            return self.case.grade(fact, "overview")
        terms, lang = self.case.terms, self.case.lang
        return replace(fact, formula=terms.formula(fact.formula, lang), label=terms.fact(fact.name, "overview", lang))

    def _known(self) -> list[Fact]:
        """How many parameters there are, in all and by model, and how many of them are assumed."""
        grades = [item.evidence for item in self.case.scenario.settings.values()]
        found = [
            Fact("parameters", len(grades), "count", formula="parameters of the run"),
            Fact("assumed_parameters", grades.count("assumption"), "count", formula="of these assumed"),
        ]
        for name, rows in inputs_by_grade(self.case).groupby("model", sort=False):
            assumed = rows.loc[rows["grade"] == "assumption", "count_"].sum()
            found += [
                Fact(f"{name}_inputs", int(rows["count_"].sum()), "count", formula=f"parameters of {name}"),
                Fact(f"{name}_inputs_assumed", int(assumed), "count", formula="assumed"),
            ]
        return found


def compare(case: Case) -> Comparison:
    """The run among the published scenarios."""
    documents = data.scenarios()
    note("scenarios", lambda: digest(lines(documents)))
    names = sorted(documents, key=lambda name: (_depth(name, documents), name))
    columns = {name: settle(name, case.lang, case.scenario.as_of) for name in names}
    if columns[case.scenario.name].values == case.values:
        return Comparison(case, {**columns, case.scenario.name: case})
    return Comparison(case, {**columns, RUN: case})


def inputs_by_grade(case: Case) -> pd.DataFrame:
    """Parameters of each model by evidence: model, grade (best first), count_; grades that none has are left out."""
    rows = []
    for model in MODELS:
        found = Counter(case.scenario.settings[name].evidence for name in system(model).parameters)
        rows += [
            {"model": model, "grade": grade, "count_": found[grade]} for grade in EVIDENCE if found[grade]
        ]
    return pd.DataFrame(rows)


def _with_overview(case: Case) -> Facts:
    """Facts of a case with what the headlines derive from them."""
    more = {fact.name: case.grade(fact, "overview") for fact in headline_facts.derived(case.facts, case.results)}
    return Facts("facts", {**case.facts, "overview": Facts("overview", more)})


def _depth(name: str, documents: Mapping[str, Mapping]) -> int:
    """How many scenarios a scenario inherits from."""
    parent = documents[name].get("inherits")
    return 1 + _depth(parent, documents) if parent else 0
