"""What the hash of an input is now, by the name under which `wuhai.inputs` noted it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from wuhai import data, inputs
from wuhai.frames import Frames
from wuhai.inputs import digest, unnoted
from wuhai.parameters import Parameter, ScenarioError, schema
from wuhai.scenario import Scenario, lines, resolve

NAME = re.compile(r"(?P<kind>[a-z]+)(?::(?P<name>[\w.:-]+))?(?:\[(?P<lang>zh|en)\])?(?:@(?P<as_of>\d{4}-\d\d))?")


class Present:
    """Looks inputs up as they are when it is first asked; make a new one for another build."""

    def __init__(self) -> None:
        self._known: dict[str, str | None] = {}
        self._documents = data.scenarios()
        self._frames: Callable[[str], Frames] = cache(lambda as_of: data.load(as_of or None))
        self._schema: Callable[[], dict[str, Parameter]] = cache(self._parameters)
        self._resolved: Callable[[str, str], Scenario] = cache(self._scenario)

    def hash(self, name: str) -> str | None:
        """The hash of an input now; None if there is no such input any more."""
        if name not in self._known:
            parts = NAME.fullmatch(name)
            try:
                with unnoted():
                    self._known[name] = self._look(*(part or "" for part in parts.groups())) if parts else None
            except (KeyError, OSError, ScenarioError):
                self._known[name] = None
        return self._known[name]

    def _look(self, kind: str, name: str, lang: str, as_of: str) -> str | None:
        first, _, second = name.partition(":")
        looks = {
            "table": lambda: self._frames(as_of).hash(name, lang),
            "months": lambda: digest(self._frames(as_of).months),
            "setting": lambda: self._resolved(first, as_of).settings[second].digest(),
            "title": lambda: digest(self._resolved(name, as_of).title(lang)),
            "reason": lambda: digest(self._resolved(name, as_of).reason(lang)),
            "grades": lambda: digest(self._resolved(name, as_of).grades()),
            "scenarios": lambda: digest(lines(self._documents)),
            "parameter": lambda: self._schema()[name].digest(lang),
            "code": lambda: inputs.code(name),
        }
        return looks[kind]()

    def _parameters(self) -> dict[str, Parameter]:
        tables = self._frames("")
        return schema(tables["parameters"], tables["terms"])

    def _scenario(self, name: str, as_of: str) -> Scenario:
        return resolve(name, self._schema(), self._documents, {}, as_of)
