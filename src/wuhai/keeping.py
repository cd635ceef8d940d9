"""What a model's part rests on: modules, tables, parameters, and those of the models whose results it needs.

A part is kept on disk by the hash of all that. A page that uses a part, kept or just computed, is noted as resting on
all that too; tables as its own language sees them, since models only carry words through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from wuhai import inputs, review
from wuhai.inputs import digest, note, unnoted
from wuhai.kept import kept, versions
from wuhai.model import coupled

if TYPE_CHECKING:
    from wuhai.case import Case

T = TypeVar("T")
Names = tuple[str, ...]


def model_part(case: Case, name: str, compute: Callable[[], T]) -> T:
    """A model's part (`wuhai.model.coupled.Part`) from disk, or computed and kept."""
    return _part(case, name, *model_inputs(name), compute)


def section_part(case: Case, name: str, compute: Callable[[], T]) -> T:
    """Result and facts of a section of the review, from disk, or computed and kept."""
    section = review.SECTIONS[name]
    return _part(case, name, section.modules, section.tables(), section.parameters(case.values), compute)


def model_inputs(name: str) -> tuple[Names, Names, Names]:
    """Modules, tables and parameters of a model and of those it is linked to."""
    own = (name,), tuple(coupled.tables(name)), tuple(coupled.module(name).PARAMETERS)
    linked = [model_inputs(other) for other in coupled.LINKS.get(name, ())]
    modules, tables, parameters = (sum(column, ()) for column in zip(own, *linked, strict=True))
    return modules, tables, parameters


def _part(
    case: Case,
    name: str,
    modules: Iterable[str],
    tables: Iterable[str],
    parameters: Iterable[str],
    compute: Callable[[], T],
) -> T:
    codes = {f"wuhai.model.{module}": inputs.code(f"wuhai.model.{module}") for module in modules}
    for module, code in codes.items():
        note(f"code:{module}", lambda code=code: code)
    for table in tables:
        case.tables.note(table, case.lang)
    values = {parameter: case.values[parameter] for parameter in parameters}
    with unnoted():
        hashes = {table: case.tables.hash(table) for table in tables}
        own = inputs.code("wuhai.keeping")
        key = digest([name, own, codes, hashes, values, case.scenario.as_of, versions()])
        return kept(f"{name}-{key}", compute)
