"""What a sweep runs over: a grid of values, a file of settings, or draws. Checked cell by cell before anything runs.

What moves a headline, and which headlines there are, the caller says: `moving` are names of parameters, `known` variables.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path

import pandas as pd

from wuhai.parameters import Parameter, ScenarioError
from wuhai.spelling import nearest

MOST = 2_000_000
"""Runs of one sweep at most: about a day's work would be more."""

FAULTS = 20
"""Faults of a file that are told one by one."""


def grid(pairs: Sequence[str], parameters: Mapping[str, Parameter], moving: Collection[str]) -> pd.DataFrame:
    """``["entities=3,4,5", "floor_10kt=250,300"]`` as every combination, the last name fastest.

    Raises:
        ScenarioError: no values, an unknown name, a value that is not allowed, or too many runs.
    """
    axes: dict[str, list] = {}
    problems = []
    for pair in pairs:
        name, sign, values = (part.strip() for part in pair.partition("="))
        where = f"--vary {pair}"
        if not sign or not values:
            problems.append(f"{where}: allowed is NAME=VALUE,VALUE,...")
        elif name in axes:
            problems.append(f"{where}: {name} is given twice")
        else:
            problems += _unknown(name, parameters, moving, where)
            axes[name] = [value.strip() for value in values.split(",")]
    if not problems:
        axes, problems = _parsed(axes, parameters)
    if not problems and (count := math.prod(map(len, axes.values()))) > MOST:
        sizes = " x ".join(str(len(values)) for values in axes.values())
        problems.append(f"--vary: a grid of {sizes} = {count:,} runs; allowed are at most {MOST:,}")
    if problems:
        raise ScenarioError(problems)
    return pd.DataFrame(product(*axes.values()), columns=list(axes))


def read(path: Path, parameters: Mapping[str, Parameter], moving: Collection[str]) -> pd.DataFrame:
    """A CSV file with a parameter in each column and a run in each row.

    Raises:
        ScenarioError: every fault with file, row (the header is row 1), column and value, and what is allowed.
    """
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", skip_blank_lines=False)
    except (OSError, ValueError) as error:
        told = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
        raise ScenarioError([f"{path.name}: the file cannot be read as a table, {told}"]) from None
    problems = [
        problem for name in table for problem in _unknown(name, parameters, moving, f"{path.name}, row 1, column {name}")
    ]
    if not problems and not len(table):
        problems = [f"{path.name}: no run is there; allowed is a header and one row for each run"]
    if not problems and len(table) > MOST:
        problems = [f"{path.name}: {len(table):,} runs; allowed are at most {MOST:,}"]
    if not problems:
        table, problems = _cells(table, parameters, path.name)
    if problems:
        more = [f"{path.name}: and {len(problems) - FAULTS} faults more"] if len(problems) > FAULTS else []
        raise ScenarioError([*problems[:FAULTS], *more])
    return table


def varied(
    names: Sequence[str], draws: int, parameters: Mapping[str, Parameter], moving: Collection[str]
) -> tuple[str, ...]:
    """Parameters that are to be drawn although the scenario decides them; ``NAME`` without values.

    Raises:
        ScenarioError: an unknown name, one that has no range, one with values, or an impossible number of draws.
    """
    problems = [] if 1 <= draws <= MOST else [f"--draws {draws}: allowed are whole numbers from 1 to {MOST:,}"]
    for name in names:
        where = f"--vary {name}"
        if "=" in name:
            problems.append(f"{where}: with --draws allowed is a bare NAME, which is then drawn over its range")
        elif not (faults := _unknown(name, parameters, moving, where)) and parameters[name].kind in ("choice", "switch", "year", "count"):
            problems.append(f"{where}: a {parameters[name].kind} is not drawn; allowed are numbers with a range")
        else:
            problems += faults
    if problems:
        raise ScenarioError(problems)
    return tuple(names)


def headlines(names: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """The variables to keep; all of them if none is named.

    Raises:
        ScenarioError: a name that no headline variable bears.
    """
    names = tuple(dict.fromkeys(names))
    problems = [
        f"--keep {name}: no headline variable is called so{nearest(name, known)}"
        for name in names
        if name not in known
    ]
    if problems:
        raise ScenarioError(problems)
    return names or tuple(known)


def _unknown(name: str, parameters: Mapping[str, Parameter], moving: Collection[str], where: str) -> list[str]:
    if name not in parameters:
        return [f"{where}: no parameter is called {name!r}; allowed are the names in data/parameters.csv{nearest(name, parameters)}"]
    if name not in moving:
        return [f"{where}: {name} moves none of the headlines"]
    return []


def _parsed(axes: Mapping[str, list[str]], parameters: Mapping[str, Parameter]) -> tuple[dict[str, list], list[str]]:
    found, problems = {}, []
    for name, values in axes.items():
        found[name] = []
        for value in values:
            try:
                found[name].append(parameters[name].parse(value))
            except ValueError as error:
                problems.append(f"--vary {name}: value {value!r}; {error}")
    return found, problems


def _cells(table: pd.DataFrame, parameters: Mapping[str, Parameter], label: str) -> tuple[pd.DataFrame, list[str]]:
    """The table in its own types; each different cell is judged once."""
    typed, problems = {}, []
    for name in table:
        known = {}
        for row, cell in enumerate(table[name], 2):
            if cell in known:
                continue
            try:
                known[cell] = parameters[name].parse(cell.strip())
            except ValueError as error:
                known[cell] = None
                problems.append((row, f"{label}, row {row}, column {name}: value {cell!r}; {error}"))
        typed[name] = table[name].map(known)
    return pd.DataFrame(typed), [line for _, line in sorted(problems, key=lambda item: item[0])]
