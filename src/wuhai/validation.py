"""Is a table what its descriptor says? Every fault becomes one line, all faults together.

A descriptor is a resource of the data package (Data Package v2, https://datapackage.org/standard/table-schema/).
A table comes in as text cells: the index holds line numbers of the file, the header being line 1; an empty
cell is None. pandera does the checking, with schemas made from the descriptor; nothing here opens a file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import pandas as pd

from wuhai.descriptor import FORMS, NUMBERS, keys_of
from wuhai.spelling import nearest

MOST = 5
"""Faults of one rule in one column that are listed one by one."""


def rule(field: Mapping) -> str:
    """What a cell of this field may hold, in words."""
    limits = field.get("constraints", {})
    if "enum" in limits:
        return "one of " + ", ".join(map(str, limits["enum"]))
    words = FORMS[field["type"]][1]
    if "minimum" in limits:
        words += f", at least {limits['minimum']}"
    if "maximum" in limits:
        words += f", at most {limits['maximum']}"
    if "pattern" in limits:
        words += f" of the form {limits['pattern']}"
    return words + (f" (unit {field['unit']})" if field.get("unit") else "")


def holds(cells: pd.Series, field: Mapping) -> pd.Series:
    """Which cells obey the field's type and constraints; True or False for each."""
    limits = field.get("constraints", {})
    good = cells.str.fullmatch(FORMS[field["type"]][0]).astype(bool)
    if "enum" in limits:
        good &= cells.isin([str(value) for value in limits["enum"]])
    if "pattern" in limits:
        good &= cells.str.fullmatch(limits["pattern"]).astype(bool)
    if field["type"] in NUMBERS:
        number = pd.to_numeric(cells.where(good), errors="coerce")
        good &= number.ge(limits.get("minimum", float("-inf"))) & number.le(limits.get("maximum", 1e300))
    return good


def check_header(label: str, header: Sequence[str], names: Sequence[str]) -> list[str]:
    """Missing, renamed, unknown and repeated columns of a file."""
    where = f"{label} row 1: column"
    extra = [name for name in dict.fromkeys(header) if name not in names]
    problems = [
        f"{where} {name!r} stands {header.count(name)} times; each may stand once"
        for name in dict.fromkeys(header)
        if header.count(name) > 1
    ]
    for name in names:
        if name in header:
            continue
        similar = difflib.get_close_matches(name, extra, n=1)
        if similar:
            extra.remove(similar[0])
            problems.append(f"{where} {name!r} is missing; found {similar[0]!r} - renamed?")
        else:
            problems.append(f"{where} {name!r} is missing; found are {', '.join(header)}")
    return problems + [
        f"{where} {name!r} is unknown; allowed are {', '.join(names)}{nearest(name, names)}" for name in extra
    ]


def check_cells(label: str, table: pd.DataFrame, schema: Mapping) -> list[str]:
    """Faults of cells and keys; columns that are absent are left to `check_header`."""
    import pandera.pandas as pa  # half a second that only a load needs

    fields = {field["name"]: field for field in schema["fields"] if field["name"] in table}
    keys = [key for key in keys_of(schema) if all(name in table for name in key)]
    columns = {
        name: pa.Column(
            nullable=not field.get("constraints", {}).get("required", False),
            checks=pa.Check(partial(holds, field=field), name="rule"),
        )
        for name, field in fields.items()
    }
    unique = [
        pa.Check(partial(_first, key=key), name="key:" + ",".join(key), ignore_na=False) for key in keys
    ]
    try:
        pa.DataFrameSchema(columns, checks=unique).validate(table, lazy=True)
    except pa.errors.SchemaErrors as error:
        return _lines(label, table, fields, error.failure_cases)
    return []


def check_reference(
    label: str, table: pd.DataFrame, names: list[str], other: pd.DataFrame, targets: list[str], where: str
) -> list[str]:
    """Rows whose cells `names` do not stand together in the columns `targets` of the table `other`."""
    known = set(other[targets].itertuples(index=False, name=None))
    given = table[names].dropna().itertuples(name=None)
    return [
        f"{label} row {row}, {_columns(names)}: {', '.join(cells)!r} does not stand in {where}"
        f"{nearest(', '.join(cells), [', '.join(map(str, item)) for item in known])}"
        for row, *cells in given
        if tuple(cells) not in known
    ]


def typed(table: pd.DataFrame, fields: Iterable[Mapping], keep_lines: bool = False) -> pd.DataFrame:
    """The checked text table with typed columns; rows are counted from 0, or keep their line numbers.

    Text and months become ``string``, numbers ``float64``, whole numbers ``int64`` (``Int64`` where a cell may
    be empty), booleans ``boolean``.
    """
    made = {}
    for field in fields:
        cells, kind = table[field["name"]], field["type"]
        if kind == "number":
            made[field["name"]] = pd.to_numeric(cells).astype("float64")
        elif kind == "integer":
            required = field.get("constraints", {}).get("required", False)
            made[field["name"]] = pd.to_numeric(cells.astype("string")).astype(
                "int64" if required else "Int64"
            )
        elif kind == "boolean":
            made[field["name"]] = cells.map({"true": True, "false": False}).astype("boolean")
        else:
            made[field["name"]] = cells.astype("string")
    return pd.DataFrame(made) if keep_lines else pd.DataFrame(made).reset_index(drop=True)


def _first(table: pd.DataFrame, key: Sequence[str]) -> pd.Series:
    """False where the row's key stood before; rows with an empty key are left to the other checks."""
    return ~table.duplicated(list(key)) | table[list(key)].isna().all(axis=1)


def _lines(
    label: str, table: pd.DataFrame, fields: Mapping[str, Mapping], failures: pd.DataFrame
) -> list[str]:
    """One line per fault, in the order of the file; many of a kind are counted."""
    found: dict[tuple, list[tuple[int, str]]] = {}
    for check, column, row in (
        failures[["check", "column", "index"]].drop_duplicates().itertuples(index=False)
    ):
        if check.startswith("key:"):
            group, line = (check,), _repeated(label, table, check.removeprefix("key:").split(","), row)
        else:
            group, line = (check, column), _fault(label, table, fields[column], row)
        if (row, line) not in found.setdefault(group, []):
            found[group].append((row, line))
    shown = []
    for group, lines in found.items():
        lines.sort()
        shown += lines[:MOST]
        if len(lines) > MOST:
            shown.append(
                (lines[-1][0], f"{label}, column {group[-1]!r}: {len(lines) - MOST} more of the same")
            )
    return [line for _, line in sorted(shown, key=lambda item: item[0])]


def _repeated(label: str, table: pd.DataFrame, key: list[str], row: int) -> str:
    same = table[key].fillna("").eq(table.loc[row, key].fillna("")).all(axis=1)
    values = ", ".join(str(value) for value in table.loc[row, key])
    return f"{label} row {row}, {_columns(key)}: {values!r} stands already in row {same.idxmax()}; each once only"


def _columns(names: Sequence[str]) -> str:
    return ("column " if len(names) == 1 else "columns ") + ", ".join(map(repr, names))


def _fault(label: str, table: pd.DataFrame, field: Mapping, row: int) -> str:
    cell, allowed = table.at[row, field["name"]], rule(field)
    where = f"{label} row {row}, column {field['name']!r}"
    if pd.isna(cell):
        return f"{where}: the cell is empty; allowed is {allowed}, not empty"
    return f"{where}: {cell!r}; allowed is {allowed}{_hint(cell, field)}"


def _hint(cell: str, field: Mapping) -> str:
    """A guess at the slip: spelling, blanks, a unit or a grouping sign in a number."""
    if "enum" in field.get("constraints", {}):
        return nearest(cell, [str(value) for value in field["constraints"]["enum"]])
    if cell != cell.strip():
        return "; without blanks at the ends"
    bare = re.sub(r"[,，\s]", "", cell).translate(str.maketrans("—–−－", "----"))
    digits = re.match(r"-?\d+(\.\d+)?", bare)
    return f"; did you mean {digits[0]}?" if field["type"] in NUMBERS and digits and digits[0] != cell else ""
