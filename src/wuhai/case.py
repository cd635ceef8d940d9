"""One run of the report, as a notebook sees it: `case = load(globals())`.

Reads the notebook's parameters cell, settles the scenario, runs the models that are asked for (once per set of
inputs, kept on disk by their hash) and hands out facts that know their evidence and source. Whatever it hands out is
noted as an input of the page (`wuhai.inputs`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from wuhai import data, review, text
from wuhai.facts import Fact, worst
from wuhai.frames import Frames, at
from wuhai.identity import show_identity
from wuhai.inputs import Noted, digest, note, unnoted
from wuhai.keeping import ResultCache
from wuhai.model import coupled
from wuhai.parameters import Parameter, ScenarioError, schema
from wuhai.scenario import Scenario, resolve
from wuhai.spelling import nearest
from wuhai.terms import Terms

COMMON = ("lang", "scenario", "as_of", "changes")
"""What every notebook's parameters cell holds besides parameters of the schema."""


class Graded(text.Facts):
    """Facts of one model; each is graded when it is first asked for."""

    def __init__(self, title: str, facts: Mapping[str, Fact], grade: Callable[[Fact, str], Fact]) -> None:
        super().__init__(title, facts)
        self._grade, self._known = grade, {}

    def __getitem__(self, name: str) -> Fact:
        if name not in self._known:
            self._known[name] = self._grade(super().__getitem__(name), self._title)
        return self._known[name]


class Grouped(text.Facts):
    """Facts by model; a model runs when its facts are first asked for."""

    def __init__(self, names: Iterable[str], made: Callable[[str], Graded]) -> None:
        super().__init__("facts", dict.fromkeys(names))
        self._make, self._made = made, {}

    def __getitem__(self, name: str) -> Graded:
        if name not in self._made:
            super().__getitem__(name)  # refuses a name that is none
            self._made[name] = self._make(name)
        return self._made[name]


@dataclass(frozen=True)
class Case:
    """Scenario, tables and model results of one run, in one language.

    Attributes:
        tables: as the language sees them; a table that is looked at is noted.
        plain: the scenario without the run's own changes, which are known apart; settings are noted as it has them.
    """

    lang: str
    scenario: Scenario
    parameters: Mapping[str, Parameter]
    tables: Frames
    plain: Scenario

    @property
    def grades(self) -> Counter[str]:
        """How many parameters rest on each grade of evidence."""
        note(at(f"grades:{self.plain.name}", self.plain.as_of), lambda: digest(self.plain.grades()))
        with unnoted():
            return self.scenario.grades()

    @cached_property
    def values(self) -> Mapping[str, object]:
        """Parameter values by name."""
        with unnoted():
            plain = self.scenario.values
        return Noted(plain, lambda name: self.scenario.settings[name])

    @cached_property
    def run(self) -> coupled.Run:
        """The models of the scenario; each runs when it is asked for, unless its part is kept."""
        return coupled.Run(self.tables.within(""), self.values, self.scenario.name, self._cache.model_part)

    @cached_property
    def facts(self) -> text.Facts:
        """Facts by model, with evidence and source: ``case.facts.coking.entities``."""
        return self._graded(coupled.MODELS, lambda name: self.run.part(name).facts)

    @cached_property
    def review(self) -> review.Review:
        """Audit of the plan, status of its targets, score of the hindcast; each is made when it is asked for."""
        return review.Review(self.tables.within(""), self.values, self.scenario.as_of, self._cache.section_part)

    @cached_property
    def review_facts(self) -> text.Facts:
        """Facts of the review: ``case.review_facts.audit.differs``."""
        return self._graded(review.SECTIONS, lambda name: self.review.part(name)[1])

    @property
    def _cache(self) -> ResultCache:
        return ResultCache(self.tables, self.values, self.lang, self.scenario.as_of)

    def _graded(self, names: Iterable[str], facts: Callable[[str], Mapping[str, Fact]]) -> text.Facts:
        return Grouped(names, lambda name: Graded(name, facts(name), self.grade))

    @cached_property
    def terms(self) -> Terms:
        """Names of enterprises, products, units and places in both languages."""
        return Terms(self.tables.within(""))

    @property
    def results(self) -> pd.DataFrame:
        """The central values in the long form of the results contract."""
        return self.run.results

    def grade(self, fact: Fact, model: str = "") -> Fact:
        """The fact with the evidence of its weakest input, the sources of all, its name and formula in words.

        Args:
            model: whose fact it is; names may mean different things in different models.
        """
        origins = [self.origin(name) for name in fact.inputs]
        gathered = _gathered(source for _, source in origins)
        return replace(
            fact,
            evidence=worst(grade for grade, _ in origins),
            source="; ".join(self.terms.source(source, self.lang) for source in gathered),
            sources=tuple(self.terms.cited(source, self.lang) for source in gathered),
            formula=self.terms.formula(fact.formula, self.lang),
            label=self.terms.fact(fact.name, model, self.lang),
        )

    def origin(self, name: str) -> tuple[str, str]:
        """Evidence grade and source of an input: a parameter, or ``table:<resource>``."""
        if name.startswith("table:"):
            table = self.tables[name.removeprefix("table:")]
            return table.attrs.get("evidence", "plan"), table.attrs.get("source", "")
        setting = self.scenario.settings[name]
        return setting.evidence, setting.source


def _gathered(sources: Iterable[str]) -> list[str]:
    """Sources with all their places, each source once: ``plan-2022-18 正文 一; 附件4 附表1``."""
    places: dict[str, dict[str, None]] = {}
    for source in filter(None, sources):
        name, _, place = source.partition(" ")
        places.setdefault(name, {}).update(dict.fromkeys(filter(None, place.split("; "))))
    return [f"{name} {'; '.join(found)}".strip() for name, found in places.items()]


def load(namespace: Mapping[str, object], show: bool = True, free: bool = False) -> Case:
    """The run that a notebook's parameters cell asks for.

    Args:
        namespace: the notebook's ``globals()``. A parameter that equals the schema's default is taken from
            the scenario; any other value, and whatever ``changes`` holds, wins over the scenario.
        show: display the run's identity, which the press reads.
        free: the page belongs to no scenario; its identity names none.

    Raises:
        ScenarioError: an unknown or impossible parameter, scenario, language or month.
        wuhai.data.DataError: a table that breaks its rules.
    """
    case = settle(
        scenario=namespace.get("scenario", "plan"),
        lang=namespace.get("lang", "zh"),
        as_of=namespace.get("as_of", ""),
        changes=namespace.get("changes") or {},
        cell=_literals(namespace),
    )
    text.set_language(case.lang)
    if show:
        show_identity(case, free)
    return case


def settle(
    scenario: str,
    lang: str = "zh",
    as_of: str = "",
    changes: Mapping | None = None,
    cell: Mapping | None = None,
) -> Case:
    """A case from plain arguments; `cell` holds a parameters cell's names and values, see `load`."""
    tables = data.load(as_of=as_of or None)
    with unnoted():
        parameters = schema(tables["parameters"], tables["terms"])
    problems = [] if lang in text.LANGUAGES else [f"lang {lang!r}: allowed are {', '.join(text.LANGUAGES)}"]
    problems += _misspelt(cell or {}, parameters)
    if problems:
        raise ScenarioError(problems)
    documents, changes = data.scenarios(), dict(changes or {})
    settled = resolve(scenario, parameters, documents, changes, as_of)
    plain = resolve(scenario, parameters, documents, {}, as_of) if changes else settled
    if own := _own(cell or {}, parameters, settled.values):
        settled = resolve(scenario, parameters, documents, {**own, **changes}, as_of)
    return _noting(lang, settled, plain, parameters, tables)


def _noting(
    lang: str, settled: Scenario, plain: Scenario, parameters: Mapping[str, Parameter], tables: Frames
) -> Case:
    """The case; every parameter and setting is noted when it is used, settings as the plain scenario has them."""

    def use(name: str) -> None:
        note(at(f"setting:{plain.name}:{name}", plain.as_of), plain.settings[name].digest)
        tables.note("terms", lang)  # the source's words

    with unnoted():
        cited = settled.citing(Terms(tables).source)
    known = Noted(parameters, lambda name: note(f"parameter:{name}[{lang}]", lambda: parameters[name].digest(lang)))
    scenario = replace(cited, settings=Noted(cited.settings, use))
    return Case(lang, scenario, known, tables.within(lang), plain)


def _literals(namespace: Mapping[str, object]) -> dict[str, object]:
    """The plain values a parameters cell may hold; IPython's own names start with an underscore."""
    return {
        name: value
        for name, value in namespace.items()
        if isinstance(value, (bool, int, float, str)) and not name.startswith("_") and name not in COMMON
    }


def _misspelt(cell: Mapping[str, object], parameters: Mapping[str, Parameter]) -> list[str]:
    """Names that are no parameter but look like one: a slip that would otherwise run the default."""
    return [
        f"parameter {name}={value!r}: no parameter is called {name!r}{hint}"
        for name, value in cell.items()
        if name not in parameters and (hint := nearest(name, parameters, cutoff=0.8))
    ]


def _own(
    cell: Mapping[str, object], parameters: Mapping[str, Parameter], values: Mapping[str, object]
) -> dict[str, object]:
    """What the cell changes: neither the schema's default, nor the scenario's value, which the press writes there."""
    return {
        name: value
        for name, value in cell.items()
        if name in parameters and value != parameters[name].default and value != values[name]
    }
