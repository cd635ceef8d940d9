"""The exact versions that a page rests on: interpreter, and what is installed of the libraries that are asked for."""

from __future__ import annotations

import platform
import re
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, distributions

from packaging.requirements import InvalidRequirement, Requirement


@cache
def exact(project: str = "") -> tuple[str, ...]:
    """Interpreter and libraries with versions, sorted.

    Args:
        project: an installed project, to name only what it needs at any depth, extras left out; else all that is
            installed, as where it is not installed itself.
    """
    try:
        found = _needed(project) if project else None
    except PackageNotFoundError:
        found = None
    if found is None:
        found = {_name(item.name): item.version for item in distributions()}
    system = f"python=={platform.python_version()} {sys.implementation.name} {platform.machine()} {sys.platform}"
    return (system, *(f"{name}=={version}" for name, version in sorted(found.items())))


def _needed(project: str) -> dict[str, str]:
    """Versions of what a project needs; requirements that are not installed are passed over, as they are unused."""
    found, due = {}, [(project, frozenset())]
    seen = set()
    while due:
        name, extras = due.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            item = distribution(name)
        except PackageNotFoundError:
            if name == project:
                raise
            continue
        found[name] = item.version
        due += _asked(item.requires or [], extras)
    found.pop(project, None)
    return found


def _asked(lines: list[str], extras: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
    found = []
    for line in lines:
        try:
            wanted = Requirement(line)
        except InvalidRequirement:
            continue
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in extras or {""}):
            found.append((_name(wanted.name), frozenset(wanted.extras)))
    return found


def _name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
