"""One scenario under an analyst's hands: settings that move and can be taken back, and all that can be asked of them.

The state is a scenario document in the making, judged by the very rules of the files in `data/scenarios`; a refused change
leaves it as it was. Figures and findings come from the shift's notebook (`wuhai.explore.pages`), models run again only where
a parameter of theirs moved (`wuhai.explore.live`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from wuhai import data, text
from wuhai.display import LANGUAGES
from wuhai.explore import builds, exchange, saving
from wuhai.explore.live import LiveCase, Memory
from wuhai.explore.odds import Odds
from wuhai.explore.pages import page
from wuhai.figures import Figure
from wuhai.parameters import Parameter, ScenarioError, schema
from wuhai.scenario import Scenario, resolve

DRAFT = "(unsaved)"
"""Name of the scenario in the making; no file can bear it."""


@dataclass(frozen=True)
class State:
    """A scenario to start from, and the changes made to it as a scenario file holds them."""

    base: str
    changes: Mapping[str, Mapping] = field(default_factory=dict)


class Explorer:
    """A scenario that can be moved; every function is one control of the widgets.

    Args:
        scenario: a name in `data/scenarios`.
        lang: `zh` or `en`.
        as_of: month ``YYYY-MM``; only what was known then. Empty: all.

    Attributes:
        parameters: the schema by name.
        memory: what the models have said so far.

    Raises:
        ScenarioError, wuhai.data.DataError: an unknown scenario or month, data that break their rules.
    """

    def __init__(self, scenario: str = "plan", lang: str = "zh", as_of: str = "") -> None:
        tables = data.load(as_of=as_of or None)
        self.parameters: Mapping[str, Parameter] = schema(tables["parameters"], tables["terms"])
        self.as_of, self.tables, self.memory = as_of, tables, Memory(tables)
        self.documents = data.scenarios()
        self._past: list[State] = []
        self._settle(State(scenario))
        self.speak(lang)

    # The settings -------------------------------------------------------------------------------------------

    def speak(self, lang: str) -> None:
        """Change the language of figures, findings and tables."""
        if lang not in LANGUAGES:
            raise ScenarioError([f"lang {lang!r}: allowed are {', '.join(LANGUAGES)}"])
        self.lang = lang
        text.set_language(lang)
        self._forget()

    def set(self, name: str = "", value: object = None, *, why: str = "", why_zh: str = "", **values: object) -> None:
        """Change parameters: ``set("entities", 4)`` or ``set(entities=4, floor_10kt=250)``, in the schema's units.

        Args:
            why, why_zh: the reason, written into the file that is saved.

        Raises:
            ScenarioError: unknown names or values that are not allowed, all of them; nothing is changed then.
        """
        asked = {**({name: value} if name else {}), **values}
        resolve(self.base, self.parameters, self.documents, asked, self.as_of)
        kept = {key: self.parameters[key].parse(raw) for key, raw in asked.items()}
        changes = {**self.state.changes, **{key: {"value": raw, "why": why, "why_zh": why_zh} for key, raw in kept.items()}}
        self._move(State(self.base, self._differing(changes)))

    def start_from(self, scenario: str) -> None:
        """Leave the changes and start from another scenario."""
        self.documents = data.scenarios()
        self._move(State(saving.known(scenario, self.documents)))

    def undo(self) -> bool:
        """Take the last step back; False if there is none."""
        if found := bool(self._past):
            self._settle(self._past.pop())
        return found

    def reset(self) -> None:
        """Take all changes back; the step itself can be undone."""
        self._move(State(self.base))

    @property
    def base(self) -> str:
        """The scenario the changes are made to."""
        return self.state.base

    @property
    def scenario(self) -> Scenario:
        """All settings as they are now."""
        return self._scenario

    @property
    def changes(self) -> dict[str, object]:
        """What differs from the base: name -> value."""
        return {name: change["value"] for name, change in self.state.changes.items()}

    def origins(self) -> dict[str, object]:
        """The base's values by name."""
        return resolve(self.base, self.parameters, self.documents, as_of=self.as_of).values

    # The answers --------------------------------------------------------------------------------------------

    @cached_property
    def case(self) -> LiveCase:
        """The settings as a case; models run when they are asked."""
        return self._case(self._scenario)

    def figures(self, shift: str) -> dict[str, str]:
        """The figures of a shift: name -> the heading it stands under."""
        return {name: drawing.titles[self.lang] for name, drawing in page(shift).drawings.items()}

    def figure(self, shift: str, name: str = "", scenario: str = "") -> Figure:
        """A figure of a shift as its briefing shows it, by default the first; of another scenario if one is named."""
        found = page(shift)
        name = name or next(iter(found.drawings))
        return found.prepared(self.case_of(scenario), exchange.one_of(name, found.drawings, "figure"))()

    def findings(self, shift: str, scenario: str = "") -> list[text.Text]:
        """The findings of a shift as its briefing states them."""
        return page(shift).findings(self.case_of(scenario))

    def compare(self, scenario: str) -> pd.DataFrame:
        """The headline targets here and in another scenario: label, unit, target, here, there, verdicts in words."""
        return Odds(self.case).beside(self.case_of(scenario))

    def odds(self, draws: int = 2048) -> pd.DataFrame:
        """How sure each headline is, see `wuhai.explore.odds.Odds.table`."""
        return Odds(self.case, draws).table()

    def what_must_be_true(self, headline: str = "share") -> pd.DataFrame:
        """The least change of the strongest levers that meets a target, see `wuhai.explore.odds.Odds.needed`."""
        return Odds(self.case).needed(headline)

    # What is handed on --------------------------------------------------------------------------------------

    def save_as(
        self, name: str, *, why: str = "", why_zh: str = "", title_zh: str = "", title_en: str = "", overwrite: bool = False
    ) -> Path:
        """Write the settings as ``data/scenarios/<name>.yml``: what they inherit from, the reason, and only the differences.

        Args:
            name: see `saving.NAME_RULE`.
            why, why_zh: the reason in English and Chinese; one of them is needed, the other is then told from the changes.
            title_zh, title_en: by default the name.
            overwrite: take an existing name; the base itself keeps what it says besides.

        Raises:
            ScenarioError: everything that is wrong with it; nothing is written then.
        """
        self.documents = data.scenarios()
        saving.check(name, self.documents, self.base, self.changes, why + why_zh, overwrite)
        document, before = self.documents[self.base], self.origins()
        summary = {
            lang: exchange.summary(document[f"title_{lang}"], self.changes, before, self.parameters, lang) for lang in LANGUAGES
        }
        why, why_zh = why or summary["en"], why_zh or summary["zh"]
        titles = {"title_zh": title_zh or name, "title_en": title_en or name, "why": why, "why_zh": why_zh}
        changes = {
            key: exchange.reasoned(self.parameters[key], before[key], change) for key, change in self.state.changes.items()
        }
        path = saving.write(name, saving.content(name, self.base, self.documents, titles, changes), self.parameters, overwrite)
        self.documents = data.scenarios()
        self._move(State(name))
        return path

    def build(self, notebook: str = "", lang: str = "", out: Path | None = None) -> builds.Building:
        """Build the saved scenario's briefing beside the site, in another process, see `wuhai.explore.builds`."""
        self.saved()
        return builds.start(self.base, notebook, lang or self.lang, out)

    def saved(self) -> None:
        """Refuse unless the settings stand in a file."""
        if names := ", ".join(self.changes):
            en, zh = f"save the scenario first; not in {self.base!r} yet: {names}", f"先保存情景；{self.base}里还没有：{names}"
            raise ScenarioError([saving.Line(en, zh)])

    def read_table(self, path: Path | str, inherits: str = "plan") -> None:
        """Take over a scenario from a CSV or XLSX table, see `wuhai.explore.exchange`.

        Raises:
            ScenarioError: every fault of the table with file, row, column; nothing is changed then.
        """
        self.documents = data.scenarios()
        saving.known(inherits, self.documents)
        changes = exchange.read(Path(path), self.parameters, self.tables["sources"]["id"])
        self._move(State(inherits, self._differing(changes, inherits)))

    def write_table(self, path: Path | str) -> Path:
        """Write what differs from the base, or what a saved scenario says itself, as a table."""
        own = saving.own_changes(self.documents[self.base])
        return exchange.write(Path(path), {**({} if self.state.changes else own), **self.state.changes})

    # Inside -------------------------------------------------------------------------------------------------

    def _move(self, state: State) -> None:
        before = self.state
        self._settle(state)
        self._past.append(before)

    def _settle(self, state: State) -> None:
        """Take a state over, unless it is refused."""
        if not state.changes:
            found = self._resolved(state.base)
        else:
            draft = {**self.documents[state.base], "inherits": state.base, "changes": saving.bare(state.changes)}
            made = resolve(DRAFT, self.parameters, {**self.documents, DRAFT: draft}, as_of=self.as_of)
            words = self.memory.source
            cited = {item.source: {lang: words(item.source, lang) for lang in LANGUAGES} for item in made.settings.values()}
            named = {name: replace(item, cited=cited[item.source]) for name, item in made.settings.items()}
            found = replace(made, name=state.base, settings=MappingProxyType(named))
        self.state, self._scenario = state, found
        self._forget()

    def _resolved(self, name: str) -> Scenario:
        return resolve(name, self.parameters, self.documents, as_of=self.as_of).citing(self.memory.source)

    def _forget(self) -> None:
        self.__dict__.pop("case", None)

    def _case(self, scenario: Scenario) -> LiveCase:
        return LiveCase(self.lang, scenario, self.parameters, self.tables.within(self.lang), scenario, self.memory)

    def case_of(self, scenario: str) -> LiveCase:
        """The case of a scenario by name, or of the settings as they are."""
        return self._case(self._resolved(saving.known(scenario, self.documents))) if scenario else self.case

    def _differing(self, changes: Mapping[str, Mapping], base: str = "") -> dict[str, Mapping]:
        """The changes whose value, or source, is another than the base's."""
        settings = resolve(base or self.base, self.parameters, self.documents, as_of=self.as_of).settings
        return {
            name: change for name, change in changes.items()
            if change["value"] != settings[name].value or change.get("source", settings[name].source) != settings[name].source
        }  # fmt: skip
