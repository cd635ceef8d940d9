"""What a run really used: names of inputs with their hashes, noted while it runs.

A page need not be made again while everything it used is as it was. So whoever hands out an input of the report notes
it here: a table in a language (``table:terms[en]``), a value of a scenario (``setting:stress:entities``), a title, a
module with all that it imports (``code:wuhai.model.coking``). Where the environment names a file in `TRACE`, each
name is written there once, with the hash of what was handed out; `wuhai.present` tells what the hash would be now.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from wuhai.places import PACKAGE

TRACE = "BRIEFING_TRACE"
"""Environment variable that names the file of a run's inputs: lines of JSON, ``[name, hash]``."""

LOADED = time.time()
"""When this process, or the one it was forked from, began to load the package."""

DOORS = {
    "load": "wuhai.case",
    "settle": "wuhai.case",
    "say": "wuhai.text",
    "Key": "wuhai.keyfigures",
    "key_figures": "wuhai.keyfigures",
}
"""What `wuhai` itself hands out, and from where."""

_SILENT = [0]
_NOTED: set[tuple[str, str]] = set()


def digest(content: Any) -> str:
    """SHA-256 of plain data, whatever the order of its keys."""
    text = content if isinstance(content, bytes) else json.dumps(content, sort_keys=True, default=str).encode()
    return hashlib.sha256(text).hexdigest()


def note(name: str, hashed: Callable[[], str]) -> None:
    """The running page rests on the input `name`; nothing happens where nobody asked for a trace.

    Args:
        name: what `wuhai.present` can look up.
        hashed: gives the hash of what was handed out.
    """
    file = os.environ.get(TRACE)
    if not file or _SILENT[0] or (file, name) in _NOTED:
        return
    _NOTED.add((file, name))
    with open(file, "a", encoding="utf-8") as trace:  # noqa: PTH123 - one write of one line
        trace.write(json.dumps([name, hashed()]) + "\n")


@contextmanager
def unnoted() -> Iterator[None]:
    """What is looked at inside does not show on the page, or is noted as a whole by the caller."""
    _SILENT[0] += 1
    try:
        yield
    finally:
        _SILENT[0] -= 1


class Noted(Mapping[str, Any]):
    """A mapping whose items are noted when they are asked for; its keys alone are free.

    Args:
        held: the items.
        on_use: called with the key of an item that is handed out.
    """

    def __init__(self, held: Mapping[str, Any], on_use: Callable[[str], None]) -> None:
        self._held, self._on_use = held, on_use

    def __getitem__(self, key: str) -> Any:
        found = self._held[key]
        self._on_use(key)
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __repr__(self) -> str:
        return repr(self._held)


def module(name: str) -> ModuleType:
    """A module that is imported only where it is used, and noted as used."""
    note(f"code:{name}", lambda: code(name))
    return import_module(name)


@cache
def code(name: str) -> str:
    """Hash of a module's source and of all modules of this package that it imports, at any depth.

    Where one of them was edited after this process began to load them, what runs may be older than what is read: the hash
    says so, and no later process takes it for that of the edited source.

    Raises:
        FileNotFoundError: there is no such module.
    """
    if not _path(name).exists():
        raise FileNotFoundError(name)
    sources = {other: _path(other) for other in sorted(closure([name]))}
    hashed = digest({other: digest(path.read_bytes()) for other, path in sources.items()})
    return f"edited-{hashed}" if any(path.stat().st_mtime > LOADED for path in sources.values()) else hashed


def cells_code(sources: list[str]) -> str:
    """Hash of all modules of this package that the code cells of a notebook import.

    Cells that are no plain Python, or import what only their run can tell, rest on the whole package.
    """
    names = closure([*_asked("\n".join(sources)), "wuhai"])
    return digest({name: digest(_path(name).read_bytes()) for name in sorted(names)})


def closure(roots: list[str]) -> set[str]:
    """The modules of this package that some modules import, themselves included; packages on the way as well."""
    found, due = set(), [part for root in roots for part in _line(root)]
    while due:
        name = due.pop()
        if name not in found and _path(name).exists():
            found.add(name)
            due += [part for asked in _imports(name) for part in _line(asked)]
    return found


def everything() -> list[str]:
    """All modules of this package."""
    names = (path.relative_to(PACKAGE.parent).with_suffix("").as_posix() for path in PACKAGE.rglob("*.py"))
    return sorted(name.removesuffix("/__init__").replace("/", ".") for name in names)


def _line(name: str) -> list[str]:
    """A dotted name and the packages above it."""
    parts = name.split(".")
    return [".".join(parts[: end + 1]) for end in range(len(parts))]


def _path(name: str) -> Path:
    place = PACKAGE.parent.joinpath(*name.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


@cache
def _imports(name: str) -> tuple[str, ...]:
    return tuple(_names(ast.parse(_path(name).read_text(encoding="utf-8"))))


def _asked(source: str) -> list[str]:
    """What cells import; everything if that cannot be read off their text."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # magics
        return everything()
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    hidden = {"import_module", "importlib", "__import__", "exec", "eval", "get_ipython"}
    return everything() if used & hidden else _names(tree)


def _names(tree: ast.AST) -> list[str]:
    """Names of this package that import statements mention, as modules; those only for type checkers are left out."""
    found = []
    for node in _run(tree):
        if isinstance(node, ast.Import):
            found += [item.name for item in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{item.name}" for item in node.names)]
            if node.module == "wuhai":
                found += [DOORS[item.name] for item in node.names if item.name in DOORS]
    return [name for name in found if name.split(".")[0] == PACKAGE.name]


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from _run(node)
