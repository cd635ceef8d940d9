"""Scenarios: what differs from the schema's defaults, and why; checked before anything runs.

`data/scenarios/*.yml` says what a scenario changes. `resolve` lays a scenario, its ancestors and a run's own
changes over the schema. Whatever is wrong is refused at once, all faults in one `ScenarioError`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from wuhai.facts import EVIDENCE
from wuhai.inputs import digest, note
from wuhai.parameters import Parameter, ScenarioError, Value
from wuhai.spelling import nearest

FIRST_MONTH = "2022-07"
"""The plan was issued on 22 July 2022; nothing can be seen as of an earlier month."""

SCENARIO_KEYS = ("title_zh", "title_en", "why", "why_zh", "inherits", "changes")
CHANGE_KEYS = ("value", "why", "why_zh", "evidence", "source", "known_from")
"""`why` is English, `why_zh` the same in Chinese, which a published scenario has everywhere."""


@dataclass(frozen=True)
class Setting:
    """The value a parameter has in a run, and on whose word."""

    value: Value
    evidence: str
    source: str
    why: str
    origin: str
    cited: Mapping[str, str] = field(default_factory=dict, compare=False)
    """The source in words by language, see `Scenario.citing`."""
    why_zh: str = ""

    def reason(self, lang: str) -> str:
        """Why this value, in `zh` or `en`; empty if that is not told in the language."""
        return self.why_zh if lang == "zh" else self.why

    def digest(self) -> str:
        """Hash of the value and of what is said for it."""
        return digest([self.value, self.evidence, self.source, self.why, self.why_zh])


@dataclass(frozen=True)
class Scenario:
    """A scenario with every parameter settled."""

    name: str
    title_zh: str
    title_en: str
    why: str
    settings: Mapping[str, Setting]
    as_of: str = ""
    why_zh: str = ""

    @property
    def values(self) -> dict[str, Value]:
        """Plain values by parameter name."""
        return {name: setting.value for name, setting in self.settings.items()}

    def title(self, lang: str) -> str:
        """The title in `zh` or `en`."""
        title = self.title_zh if lang == "zh" else self.title_en
        note(f"title:{self.name}[{lang}]", lambda: digest(title))
        return title

    def grades(self) -> Counter[str]:
        """How many parameters rest on each grade of evidence."""
        return Counter(setting.evidence for setting in self.settings.values())

    def reason(self, lang: str) -> str:
        """What the scenario supposes, in `zh` or `en`; empty if that is not told in the language."""
        reason = self.why_zh if lang == "zh" else self.why
        note(f"reason:{self.name}[{lang}]", lambda: digest(reason))
        return reason

    def citing(self, words: Callable[[str, str], str]) -> Scenario:
        """The scenario whose settings name their sources in both languages; `words` takes a source and a language."""
        sources = {setting.source for setting in self.settings.values()}
        cited = {source: {lang: words(source, lang) for lang in ("zh", "en")} for source in sources}
        named = {name: replace(item, cited=cited[item.source]) for name, item in self.settings.items()}
        return replace(self, settings=MappingProxyType(named))


def resolve(
    name: str,
    parameters: Mapping[str, Parameter],
    documents: Mapping[str, Mapping],
    changes: Mapping[str, object] | None = None,
    as_of: str = "",
) -> Scenario:
    """One scenario with inheritance, vintage and a run's own changes applied.

    Args:
        name: a key of `documents`.
        parameters: the schema.
        documents: the scenario files' contents by scenario name.
        changes: parameter values of this run, typed or as text; they win.
        as_of: ``YYYY-MM``; changes that became known later are left out. Empty: all.

    Raises:
        ScenarioError: unknown scenario, key or parameter; a loop of `inherits`; a value that is not allowed.
    """
    problems = check_month(as_of)
    if name not in documents:
        known = ", ".join(sorted(documents))
        problems.append(f"scenario {name!r} is unknown; known are {known}{nearest(name, documents)}")
        raise ScenarioError(problems)
    chain = _lineage(name, documents)
    settings = {
        key: Setting(item.default, item.evidence, item.origin, item.note, "default")
        for key, item in parameters.items()
    }
    for step in reversed(chain):
        problems += _apply(settings, parameters, documents[step], step, as_of)
    problems += _change(settings, parameters, changes or {})
    if problems:
        raise ScenarioError(problems)
    own = documents[name]
    titles = {key: str(own.get(key, "")).strip() for key in ("title_zh", "title_en", "why", "why_zh")}
    return Scenario(name, settings=MappingProxyType(settings), as_of=as_of, **titles)


def check_all(parameters: Mapping[str, Parameter], documents: Mapping[str, Mapping]) -> list[str]:
    """Every fault of every scenario file; empty if all can be resolved."""
    problems: dict[str, None] = {}
    for name in documents:
        try:
            resolve(name, parameters, documents)
        except ScenarioError as error:
            problems.update(dict.fromkeys(error.problems))
    return list(problems)


def lines(documents: Mapping[str, Mapping]) -> list[list[str]]:
    """The scenarios with what each inherits from, sorted."""
    return sorted([name, str(document.get("inherits") or "")] for name, document in documents.items())


def check_month(as_of: str) -> list[str]:
    """The fault of a vintage ``YYYY-MM``, if any; empty means today."""
    if as_of and not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", as_of):
        return [f"as-of {as_of!r}: allowed is a month YYYY-MM from {FIRST_MONTH} on"]
    if as_of and as_of < FIRST_MONTH:
        return [f"as-of {as_of!r}: the plan was issued in {FIRST_MONTH}, nothing was known before"]
    return []


def _lineage(name: str, documents: Mapping[str, Mapping]) -> list[str]:
    """The scenario and its ancestors, youngest first."""
    chain = [name]
    while parent := documents[chain[-1]].get("inherits"):
        where = f"data/scenarios/{chain[-1]}.yml, key 'inherits'"
        if parent not in documents:
            known = ", ".join(sorted(documents))
            hint = nearest(str(parent), documents)
            raise ScenarioError([f"{where}: scenario {parent!r} is unknown; known are {known}{hint}"])
        if parent in chain:
            loop = " -> ".join([*chain, parent])
            raise ScenarioError([f"{where}: {parent!r} closes a loop ({loop}); allowed is a line of descent"])
        chain.append(parent)
    return chain


def _apply(
    settings: dict[str, Setting],
    parameters: Mapping[str, Parameter],
    document: Mapping,
    name: str,
    as_of: str,
) -> list[str]:
    """Lay one file's changes over `settings`; the faults found."""
    where = f"data/scenarios/{name}.yml"
    problems = _document_problems(document, where)
    if problems:
        return problems
    for key, raw in (document.get("changes") or {}).items():
        change = raw if isinstance(raw, Mapping) else {"value": raw}
        faults = _change_problems(change, f"{where}, key {key!r}")
        problems += faults
        if faults or (as_of and str(change.get("known_from", "")) > as_of):
            continue
        grade = _grade(parameters.get(key), change)
        problems += _set(settings, parameters, key, change, f"{where}, key {key!r}", grade)
    return problems


def _document_problems(document: Mapping, where: str) -> list[str]:
    unknown = [key for key in document if key not in SCENARIO_KEYS]
    problems = [
        f"{where}, key {key!r}: unknown; allowed are {', '.join(SCENARIO_KEYS)}"
        f"{nearest(str(key), SCENARIO_KEYS)}"
        for key in unknown
    ]
    for key in ("title_zh", "title_en", "why"):
        if not isinstance(document.get(key), str) or not document[key].strip():
            problems.append(f"{where}, key {key!r}: value {document.get(key)!r}; a text is needed")
    if not isinstance(document.get("changes") or {}, Mapping):
        problems.append(f"{where}, key 'changes': allowed is a mapping of parameter names to values")
    return problems


def _change_problems(change: Mapping, where: str) -> list[str]:
    problems = [
        f"{where}: {key!r} is unknown; allowed are {', '.join(CHANGE_KEYS)}{nearest(str(key), CHANGE_KEYS)}"
        for key in change
        if key not in CHANGE_KEYS
    ]
    if "value" not in change:
        problems.append(f"{where}: 'value' is missing")
    if change.get("evidence", EVIDENCE[0]) not in EVIDENCE:
        problems.append(f"{where}: evidence {change['evidence']!r}; allowed are {', '.join(EVIDENCE)}")
    if "known_from" in change and not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", str(change["known_from"])):
        problems.append(f"{where}: known_from {change['known_from']!r}; allowed is a month YYYY-MM")
    return problems


def _grade(parameter: Parameter | None, change: Mapping) -> tuple[str, str]:
    """Evidence and source of a change: as stated, else the schema's if the value is, else an assumption."""
    if parameter is not None and "evidence" not in change and change.get("value") == parameter.default:
        return parameter.evidence, parameter.origin
    return change.get("evidence", "assumption"), change.get("source", "assumption")


def _change(
    settings: dict[str, Setting], parameters: Mapping[str, Parameter], changes: Mapping[str, object]
) -> list[str]:
    """Lay a run's own changes over `settings`; the faults found."""
    problems: list[str] = []
    for key, raw in changes.items():
        grade = _grade(parameters.get(key), {"value": raw})
        problems += _set(settings, parameters, key, {"value": raw}, f"parameter {key}={raw}", grade)
    return problems


def _set(
    settings: dict[str, Setting],
    parameters: Mapping[str, Parameter],
    key: str,
    change: Mapping,
    where: str,
    grade: tuple[str, str],
) -> list[str]:
    """Set one parameter; the fault if it is not allowed."""
    if key not in parameters:
        return [f"{where}: no parameter is called {key!r}{nearest(str(key), parameters)}"]
    try:
        value = parameters[key].parse(change["value"])
    except ValueError as error:
        return [f"{where}: value {change['value']!r}; {error}"]
    why, why_zh = (str(change.get(name, "")) for name in ("why", "why_zh"))
    settings[key] = Setting(value, *grade, why, where, why_zh=why_zh)
    return []
