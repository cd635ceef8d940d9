"""Is the data package's descriptor sound enough to read the tables by?

Data Package v2 (https://datapackage.org/standard/data-package/), of which this report uses five field types.
The `frictionless` command line judges the whole of the standard; here only what a load relies on is checked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from wuhai.spelling import nearest

FORMS = {
    "string": (r"[^\s\x00-\x1f]([^\x00-\x1f]*[^\s\x00-\x1f])?", "text in one line"),
    "number": (r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,2})?", "a number"),
    "integer": (r"[-+]?\d{1,18}", "a whole number"),
    "boolean": (r"true|false", "true or false"),
    "yearmonth": (r"(19|20)\d\d-(0[1-9]|1[0-2])", "a month YYYY-MM"),
}
"""By type: how a cell is written (the whole of it), and in words."""

NUMBERS = ("number", "integer")


SHAPE = {
    "resources": [
        {
            "name": str,
            "path": str,
            "schema": {
                "fields": [
                    {
                        "name": str,
                        "type": str,
                        "constraints?": {
                            "enum?": [str],
                            "pattern?": str,
                            "minimum?": float,
                            "maximum?": float,
                        },
                    }
                ],
                "primaryKey?": [str],
                "uniqueKeys?": [[str]],
                "foreignKeys?": [{"fields": [str], "reference": {"resource": str, "fields": [str]}}],
            },
            "printedTotals?": [{"column": str, "of": str, "target": dict, "where?": dict}],
        }
    ]
}
"""What a load relies on, by key; `?` marks what may be absent."""

WORDS = {str: "a text", float: "a number", dict: "a mapping"}


def keys_of(schema: Mapping) -> list[list[str]]:
    """Column lists of a table schema whose cells may stand together only once."""
    single = [[f["name"]] for f in schema["fields"] if f.get("constraints", {}).get("unique")]
    primary = [schema["primaryKey"]] if "primaryKey" in schema else []
    return primary + [key for key in single + schema.get("uniqueKeys", []) if key not in primary]


def check_package(label: str, package: object, needed: Iterable[str] = ()) -> list[str]:
    """Faults of the descriptor, one line each, first of its shape, then of what it says; `needed` tables."""
    problems = list(_misfits(label, package, SHAPE))
    if problems:
        return problems
    tables = {resource["name"]: resource for resource in package["resources"]}
    if len(tables) < len(package["resources"]):
        problems.append(f"{label}: a resource name stands twice; each may stand once")
    problems += [
        f"{label}: the table {name!r} is missing{nearest(name, tables)}"
        for name in needed
        if name not in tables
    ]
    for name, resource in tables.items():
        where = f"{label}, resource {name!r}"
        if re.search(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|:", resource["path"]):
            problems.append(f"{where}: path {resource['path']!r} leaves the folder of the data")
        problems += [*_fields(where, resource["schema"]["fields"]), *_keys(where, resource, tables)]
    return problems


def _misfits(where: str, value: object, shape: object) -> Iterator[str]:
    """Where a JSON value differs from a shape."""
    if isinstance(shape, type):
        if not isinstance(value, (int, float) if shape is float else shape):
            yield f"{where}: {value!r}; allowed is {WORDS[shape]}"
    elif isinstance(shape, list):
        if not isinstance(value, list) or not value:
            yield f"{where}: {value!r}; allowed is a list that is not empty"
            return
        for number, item in enumerate(value):
            yield from _misfits(f"{where}[{number}]", item, shape[0])
    elif not isinstance(value, Mapping):
        yield f"{where}: {value!r}; allowed is a mapping"
    else:
        for key, inner in shape.items():
            name = key.removesuffix("?")
            if name in value:
                yield from _misfits(f"{where}, {name}", value[name], inner)
            elif name == key:
                yield f"{where}: key {name!r} is missing{nearest(name, map(str, value))}"


def _fields(where: str, fields: list[Mapping]) -> Iterator[str]:
    """Faults of a table's fields: repeated names, unknown types, broken patterns."""
    for name, times in Counter(field["name"] for field in fields).items():
        if times > 1:
            yield f"{where}: field {name!r} stands {times} times; each may stand once"
    for field in fields:
        spot, kind = f"{where}, field {field['name']!r}", field["type"]
        if kind not in FORMS:
            yield f"{spot}: type {kind!r}; allowed are {', '.join(FORMS)}{nearest(kind, FORMS)}"
        try:
            re.compile(field.get("constraints", {}).get("pattern", ""))
        except re.error as error:
            yield f"{spot}: pattern {field['constraints']['pattern']!r}; {error}"


def _keys(where: str, resource: Mapping, tables: Mapping[str, Mapping]) -> Iterator[str]:
    """Columns and tables that a table's keys and totals name but that are not there."""
    name, schema, totals = resource["name"], resource["schema"], resource.get("printedTotals", [])
    used = [(name, column) for key in keys_of(schema) for column in key]
    for key in schema.get("foreignKeys", []):
        used += [(name, column) for column in key["fields"]]
        used += [(key["reference"]["resource"], column) for column in key["reference"]["fields"]]
    for total in totals:
        used += [(name, total["column"]), *((name, column) for column in total.get("where", {}))]
        used += [("targets", column) for column in total["target"]]
    for table, column in dict.fromkeys(used):
        if table not in tables:
            yield f"{where}: the table {table!r} is named, but is not there{nearest(table, tables)}"
            continue
        columns = [field["name"] for field in tables[table]["schema"]["fields"]]
        if column not in columns:
            yield f"{where}: the column {column!r} is named, but not in {table!r}{nearest(column, columns)}"
