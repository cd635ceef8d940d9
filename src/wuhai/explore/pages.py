"""Figures and findings of a shift, exactly as its briefing makes them: the notebook's own cells, run on any case.

A cell with a finding says it with `say(kind="finding")`; a cell with a figure calls one function of `wuhai.figures` that
returns a `Figure`. Nothing is written twice, and a figure added to a briefing can be explored at once.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import CodeType
from typing import Any

from wuhai.case import Case
from wuhai.facts import Fact
from wuhai.figures import Figure
from wuhai.places import ROOT
from wuhai.spelling import nearest
from wuhai.text import Text, compose, set_language

PAGES = {
    "structure": "01_structure",
    "coking": "02_coking",
    "plastics": "03_plastics",
    "projects": "04_projects",
    "energy": "05_energy",
    "water": "06_water",
    "digital": "07_digital",
    "support": "08_support",
}
"""Shift -> its notebook."""


@dataclass(frozen=True)
class Drawing:
    """One figure of a page: what its cell does before, the function called, and the call's arguments.

    `titles` are the headings the figure stands under, by language.
    """

    before: CodeType
    function: CodeType
    arguments: CodeType
    titles: Mapping[str, str]

    def prepared(self, names: Mapping[str, Any]) -> Callable[[], Figure]:
        """The figure with everything computed but not yet drawn; calling it draws."""
        names = dict(names)
        exec(self.before, names)
        function, (given, named) = eval(self.function, names), eval(self.arguments, names)
        return lambda: function(*given, **named)


class Page:
    """A briefing's notebook as a source of figures and findings.

    Args:
        shift: a key of `PAGES`.
    """

    def __init__(self, shift: str) -> None:
        path = ROOT / "notebooks" / f"{PAGES[shift]}.ipynb"
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        setup = [_source(cell) for cell in cells if "setup" in _tags(cell)]
        self.shift, self._imported = shift, {}
        exec(compile(setup[0], path.name, "exec"), self._imported)
        self._settle = [compile(text, path.name, "exec") for text in setup[1:]]
        spoken = [_source(cell) for cell in cells if cell["cell_type"] == "code" and 'kind="finding"' in _source(cell)]
        self._spoken = [compile(_said(ast.parse(text)), path.name, "exec") for text in spoken]
        self.drawings = dict(_drawings(cells, self._imported))
        self.title = _titles(cells[:6])

    def prepared(self, case: Case, name: str) -> Callable[[], Figure]:
        """A figure of the page on this case, ready to be drawn."""
        return self.drawings[name].prepared(self._names(case))

    def findings(self, case: Case) -> list[Text]:
        """The page's findings on this case, in its language."""
        said: list[Text] = []
        names = {**self._names(case), "say": _collector(said, case.lang)}
        for code in self._spoken:
            exec(code, names)
        return [text for text in said if text.kind == "finding"]

    def _names(self, case: Case) -> dict[str, Any]:
        """What the page's cells see."""
        set_language(case.lang)
        names = {**self._imported, "load": lambda *_, **__: case}
        for code in self._settle:
            exec(code, names)
        return names


@cache
def page(shift: str) -> Page:
    """The page of a shift; an unknown shift is refused with the nearest known one."""
    if shift not in PAGES:
        raise KeyError(f"no shift is called {shift!r}; known are {', '.join(PAGES)}{nearest(shift, PAGES)}")
    return Page(shift)


def _collector(said: list[Text], lang: str) -> Callable[..., None]:
    """`say`, keeping what it would display."""

    def say(facts: Any = None, *, when: Any = True, **told: Any) -> None:
        if when.value if isinstance(when, Fact) else when:
            said.append(compose(facts, lang=lang, **told))

    return say


def _said(tree: ast.Module) -> ast.Module:
    """The cell without what stands beside its sentences: key figures ask for an ensemble, which takes seconds."""
    spoken = [node for node in tree.body if not isinstance(node, ast.Expr) or ast.unparse(node.value).startswith("say(")]
    return ast.Module(spoken, [])


def _drawings(cells: list[dict], names: Mapping[str, Any]):
    """Name and drawing of every cell that draws a figure, under the headings that stand above it."""
    titles: dict[str, str] = {}
    for cell in cells:
        if cell["cell_type"] == "markdown":
            titles |= _titles([cell])
        elif not _tags(cell):
            tree = ast.parse(_source(cell))
            call = next((node for node in ast.walk(tree) if isinstance(node, ast.Call) and _draws(node, names)), None)
            if call:
                yield ast.unparse(call.func).rpartition(".")[2], _drawing(tree, call, dict(titles))


def _drawing(tree: ast.Module, call: ast.Call, titles: Mapping[str, str]) -> Drawing:
    before = ast.Module([node for node in tree.body if isinstance(node, ast.Assign)], [])
    named = ast.Dict([ast.Constant(word.arg) for word in call.keywords], [word.value for word in call.keywords])
    both = ast.Tuple([ast.Tuple(call.args, ast.Load()), named], ast.Load())
    parts = [ast.fix_missing_locations(ast.Expression(node)) for node in (call.func, both)]
    made = [compile(part, "figure", "eval") for part in parts]
    return Drawing(compile(ast.fix_missing_locations(before), "figure", "exec"), *made, titles)


def _draws(call: ast.Call, names: Mapping[str, Any]) -> bool:
    """Whether the call is of a function that returns a figure."""
    name, _, attribute = ast.unparse(call.func).partition(".")
    function = getattr(names.get(name), attribute, None) if attribute else names.get(name)
    return getattr(function, "__annotations__", {}).get("return") in ("Figure", Figure)


def _titles(cells: list[dict]) -> dict[str, str]:
    """The last heading in each language."""
    found = {}
    for cell in cells:
        if cell["cell_type"] == "markdown" and (heading := re.search(r"^#+ (.+)$", _source(cell), re.M)):
            found |= {lang: heading[1].strip() for lang in ("zh", "en") if lang in _tags(cell)}
    return found


def _source(cell: Mapping[str, Any]) -> str:
    return "".join(cell["source"])


def _tags(cell: Mapping[str, Any]) -> list[str]:
    return cell["metadata"].get("tags", [])


def numbered(headings: Mapping[str, str]) -> list[tuple[str, str]]:
    """Heading and name of each figure, with a number where several figures stand under one heading."""
    titles = list(headings.values())
    return [
        (f"{title} {titles[: place + 1].count(title)}" if titles.count(title) > 1 else title, name)
        for place, (name, title) in enumerate(headings.items())
    ]
