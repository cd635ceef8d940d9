"""A scenario as a table, in CSV or XLSX, both ways: what is not allowed is refused with file, row, column and value.

Columns: name, value, why, evidence, source; and, where given, why_zh and known_from. Values are in the schema's units.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from wuhai import formats
from wuhai.facts import EVIDENCE
from wuhai.parameters import Parameter, ScenarioError
from wuhai.spelling import nearest
from wuhai.units import quantity

COLUMNS, OPTIONAL = ("name", "value", "why", "evidence", "source"), ("why_zh", "known_from")
KINDS = (".csv", ".xlsx")
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_FORMULA = re.compile(r"[=+\-@\t\r]")
"""How a text begins that a spreadsheet would run as a formula."""


def read(path: Path, parameters: Mapping[str, Parameter], sources: Iterable[str]) -> dict[str, dict]:
    """The changes of a table as a scenario file holds them: name -> value, why, evidence, source.

    Args:
        sources: ids that a source may begin with, besides `assumption`.

    Raises:
        ScenarioError: every fault, each with file, row, column, value, what is allowed and the nearest known name.
    """
    text, problems = _text(path)
    if problems:
        raise ScenarioError(problems)
    header = next(csv.reader(io.StringIO(text)))
    table, problems = formats.parse_csv(path.name, text, [*COLUMNS, *(name for name in OPTIONAL if name in header)])
    if {*COLUMNS} <= {*table}:
        problems += _faults(path.name, table, parameters, [*sources, "assumption"])
    if problems:
        raise ScenarioError(problems)
    changes = {}
    for row in table.to_dict("records"):
        told = {key: _plain(cell) for key, cell in row.items() if key != "name" and cell is not None}
        changes[row["name"]] = {**told, "value": parameters[row["name"]].parse(row["value"])}
    return changes


def write(path: Path, changes: Mapping[str, Mapping]) -> Path:
    """The changes as a table that `read` takes; the ending of the name chooses the kind.

    Raises:
        ScenarioError: another kind of file.
    """
    columns = [*COLUMNS, *OPTIONAL]
    rows = [[name, *(change.get(column, "") for column in columns[1:])] for name, change in changes.items()]
    told = [[_written(cell) for cell in row] for row in rows]
    if path.suffix.lower() == ".csv":
        frame = pd.DataFrame([[_defused(cell) for cell in row] for row in told], columns=columns)
        frame.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
    elif path.suffix.lower() == ".xlsx":
        options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
        with pd.ExcelWriter(path, engine="xlsxwriter", engine_kwargs=options) as book:
            pd.DataFrame(told, columns=columns).to_excel(book, sheet_name="scenario", index=False, freeze_panes=(1, 1))
    else:
        raise ScenarioError([_kind(path)])
    return path


def one_of(name: str, known: Iterable[str], kind: str) -> str:
    """The name, if it is known.

    Raises:
        KeyError: it is not; the message names the nearest.
    """
    names = list(known)
    if name not in names:
        raise KeyError(f"no {kind} is called {name!r}; known are {', '.join(names)}{nearest(name, names)}")
    return name


def shown(parameter: Parameter, value: object, lang: str) -> str:
    """A value of a parameter as a reader sees it."""
    if parameter.kind == "choice":
        return parameter.labels[value][f"short_{lang}"]
    return quantity(value, parameter.unit, lang)


def summary(
    title: str, changes: Mapping[str, object], before: Mapping[str, object], parameters: Mapping[str, Parameter], lang: str
) -> str:
    """What was changed, in one sentence: the reason of a scenario where none is given in the language.

    Args:
        title: of the scenario the changes are made to, in the language.
        changes: name -> new value.
        before: name -> value in that scenario.
    """
    items = [_change(parameters[name], before[name], value, lang) for name, value in changes.items()]
    if lang == "zh":
        return f"在“{title}”上改动：{'；'.join(items)}。"
    return f"Changed from “{title}”: {'; '.join(items)}."


def reasoned(item: Parameter, before: object, change: Mapping) -> dict:
    """A change with a reason in both languages: the one given, else what the value was before."""
    was = {lang: shown(item, before, lang) for lang in ("zh", "en")}
    return {
        **change,
        "why": change.get("why") or f"set by the analyst; it was {was['en']}",
        "why_zh": change.get("why_zh") or f"分析人员设定，原为{was['zh']}",
    }


def _change(item: Parameter, before: object, value: object, lang: str) -> str:
    label = item.label_zh if lang == "zh" else item.label_en
    old, new = (shown(item, each, lang) for each in (before, value))
    return f"{label}由{old}改为{new}" if lang == "zh" else f"{label} {new} instead of {old}"


def _text(path: Path) -> tuple[str, list[str]]:
    """The table as CSV text, whatever kind of file it stands in."""
    if path.suffix.lower() not in KINDS:
        return "", [_kind(path)]
    try:
        if path.suffix.lower() == ".csv":
            return formats.decode(path.name, path.read_bytes())
        cells = pd.read_excel(path, header=None, dtype=object, engine="openpyxl", keep_default_na=False)
    except FileNotFoundError:
        return "", [f"{path.name}: the file is missing"]
    except Exception as error:  # whatever a broken workbook makes the reader say
        return "", [f"{path.name}: the file cannot be read, {type(error).__name__}: {error}"]
    rows = [[_written(cell) for cell in row] for row in cells.itertuples(index=False)]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(row for row in rows)
    return buffer.getvalue(), [] if rows else [f"{path.name}: the file is empty"]


def _kind(path: Path) -> str:
    return f"{path.name}: allowed are files of the kinds {', '.join(KINDS)}"


def _faults(label: str, table: pd.DataFrame, parameters: Mapping[str, Parameter], sources: list[str]) -> list[str]:
    """Faults of the cells, row by row."""
    problems, first = [], {}
    for row, cells in zip(table.index, table.to_dict("records"), strict=True):
        for column, said in _row(cells, parameters, sources).items():
            problems.append(f"{label} row {row}, column {column!r}: {said}")
        if (name := cells["name"]) in first and name:
            problems.append(f"{label} row {row}, column 'name': {name!r} stands already in row {first[name]}; each once only")
        first.setdefault(name, row)
    return problems


def _row(cells: Mapping[str, str | None], parameters: Mapping[str, Parameter], sources: list[str]) -> dict[str, str]:
    """What is wrong with one row, by column."""
    found = {}
    name, evidence, source, month = (cells.get(key) for key in ("name", "evidence", "source", "known_from"))
    if name not in parameters:
        hint = nearest(name, parameters) if name else ""
        found["name"] = f"{name or ''!r}; allowed is a parameter of data/parameters.csv{hint}"
    else:
        try:
            parameters[name].parse(cells["value"] if cells["value"] is not None else "")
        except ValueError as error:
            found["value"] = f"{cells['value'] or ''!r}; {error}"
    if not cells["why"]:
        found["why"] = "the cell is empty; a reason is needed"
    if evidence and evidence not in EVIDENCE:
        found["evidence"] = f"{evidence!r}; allowed are {', '.join(EVIDENCE)}{nearest(evidence, EVIDENCE)}"
    if source and source.split()[0] not in sources:
        found["source"] = f"{source!r}; allowed is an id of data/sources.csv or assumption{nearest(source.split()[0], sources)}"
    elif evidence in EVIDENCE[:-1] and (not source or source == "assumption"):
        found["source"] = f"the cell names no source; evidence {evidence!r} needs one"
    if month and not MONTH.fullmatch(month):
        found["known_from"] = f"{month!r}; allowed is a month YYYY-MM"
    return found


def _written(cell: object) -> str | float | int:
    """A cell as CSV and workbook hold it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return "" if cell is None else cell


def _defused(cell: str | float | int) -> str | float | int:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def _plain(cell: str) -> str:
    """A text without the apostrophe that `_defused` gave it."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
