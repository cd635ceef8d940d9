"""Dependencies of a cached result: modules, tables, parameters, and those of the models whose results it needs.

A result is kept on disk by the hash of all that. A page that uses it, kept or just computed, is noted as depending on all
that too; tables as its own language sees them, since models only carry words through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from wuhai import inputs, review
from wuhai.frames import Frames
from wuhai.inputs import digest, note, unnoted
from wuhai.kept import kept, versions
from wuhai.model import coupled
from wuhai.systems import SYSTEMS, system

T = TypeVar("T")
Names = tuple[str, ...]


@dataclass(frozen=True)
class ResultCache:
    """Results of one run on disk.

    Attributes:
        tables: as the page's language sees them; `lang` is that language.
        values: parameter values by name.
        as_of: month ``YYYY-MM`` after which nothing is known; empty for none.
    """

    tables: Frames
    values: Mapping[str, object]
    lang: str
    as_of: str

    def model_part(self, name: str, compute: Callable[[], T]) -> T:
        """A model's part (`wuhai.model.coupled.Part`) from disk, or computed and kept."""
        return self._part(name, *model_inputs(name), compute)

    def section_part(self, name: str, compute: Callable[[], T]) -> T:
        """Result and facts of a section of the review, from disk, or computed and kept."""
        section = review.SECTIONS[name]
        return self._part(name, section.modules, section.tables(), section.parameters(self.values), compute)

    def _part(
        self, name: str, modules: Iterable[str], tables: Iterable[str], parameters: Iterable[str], compute: Callable[[], T]
    ) -> T:
        codes = {module: inputs.code(module) for module in modules}
        for module, code in codes.items():
            note(f"code:{module}", lambda code=code: code)
        for table in tables:
            self.tables.note(table, self.lang)
        values = {parameter: self.values[parameter] for parameter in parameters}
        with unnoted():
            hashes = {table: self.tables.hash(table) for table in tables}
            own = inputs.code("wuhai.keeping")
            key = digest([name, own, codes, hashes, values, self.as_of, versions()])
            return kept(f"{name}-{key}", compute)


def model_inputs(name: str) -> tuple[Names, Names, Names]:
    """Modules by their full names, tables and parameters of a model and of those it is linked to."""
    own = (SYSTEMS[name],), system(name).tables, system(name).parameters
    linked = [model_inputs(other) for other in coupled.LINKS.get(name, ())]
    modules, tables, parameters = (sum(column, ()) for column in zip(own, *linked, strict=True))
    return modules, tables, parameters
