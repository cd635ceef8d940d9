"""A case whose models run only where a parameter of theirs moved: parts are remembered by the values they rest on."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from threading import RLock

import pandas as pd

from wuhai.case import Case
from wuhai.frames import Frames
from wuhai.keeping import model_inputs
from wuhai.model import coupled
from wuhai.model.constant import declare
from wuhai.terms import Terms

MOST = 64
"""Parts remembered; what was unused for longest goes first."""


class Memory:
    """Parts of models by the values of the parameters they rest on; the tables stay the same.

    Attributes:
        tables: words of both languages, without attributes.
        origins: evidence and source of each table.
        source: a source in words, by language.
        runs: how often each model has really run.
    """

    def __init__(self, tables: Frames) -> None:
        both = tables.within("")
        self.tables = {name: declare(_bare(both[name])) for name in both}
        told = {name: both[name].attrs for name in both}
        self.origins = {name: (attrs.get("evidence", "plan"), attrs.get("source", "")) for name, attrs in told.items()}
        self.terms = Terms(both)
        self.source = lru_cache(maxsize=None)(self.terms.source)
        self.runs: dict[str, int] = dict.fromkeys(coupled.MODELS, 0)
        self._parts: OrderedDict[tuple, coupled.Part] = OrderedDict()
        self._lock = RLock()

    def part(self, values: Mapping[str, object], name: str, compute: Callable[[], coupled.Part]) -> coupled.Part:
        """The part of a model under these values, computed unless it is remembered."""
        key = (name, *(values[parameter] for parameter in _parameters(name)))
        with self._lock:  # odds are worked out beside what is shown; a model asks for those it is linked to
            if key not in self._parts:
                self._parts[key] = compute()
                self.runs[name] += 1
            self._parts.move_to_end(key)
            while len(self._parts) > MOST:
                self._parts.popitem(last=False)
            return self._parts[key]


@dataclass(frozen=True)
class LiveCase(Case):
    """A case that asks a memory before it runs a model, and keeps nothing on disk."""

    memory: Memory

    @cached_property
    def run(self) -> coupled.Run:
        """The models of the scenario."""
        keep = partial(self.memory.part, self.values)
        return coupled.Run(self.memory.tables, self.values, self.scenario.name, keep)

    def origin(self, name: str) -> tuple[str, str]:
        """Evidence grade and source of an input, see `Case.origin`; no table is touched for it."""
        if name.startswith("table:"):
            return self.memory.origins[name.removeprefix("table:")]
        return super().origin(name)

    @property
    def terms(self) -> Terms:
        """Names in both languages, read once."""
        return self.memory.terms


@lru_cache
def _parameters(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(model_inputs(name)[2]))


def _bare(table: pd.DataFrame) -> pd.DataFrame:
    """The table without its attributes, which pandas would copy, deeply, at every operation."""
    bare = table.copy(deep=False)
    bare.attrs = {}
    return bare
