"""Is the data package's descriptor sound enough to read the tables by?

Data Package v2 (https://datapackage.org/standard/data-package/), of which this report uses five field types.
The `frictionless` command line judges the whole of the standard; here only what a load relies on is checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from wuhai.parameters import nearest

FORMS = {
    "string": (r"[^\s\x00-\x1f]([^\x00-\x1f]*[^\s\x00-\x1f])?", "text in one line"),
    "number": (r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,2})?", "a number"),
    "integer": (r"[-+]?\d{1,18}", "a whole number"),
    "boolean": (r"true|false", "true or false"),
    "yearmonth": (r"(19|20)\d\d-(0[1-9]|1[0-2])", "a month YYYY-MM"),
}
"""By type: how a cell is written (the whole of it), and in words."""

NUMBERS = ("number", "integer")


def keys_of(schema: Mapping) -> list[list[str]]:
    """Column lists of a table schema whose cells may stand together only once."""
    single = [[f["name"]] for f in schema["fields"] if f.get("constraints", {}).get("unique")]
    primary = [schema["primaryKey"]] if "primaryKey" in schema else []
    return primary + [key for key in single + schema.get("uniqueKeys", []) if key not in primary]


def check_package(label: str, package: object) -> list[str]:
    """Faults of the descriptor, one line each."""
    resources = package.get("resources") if isinstance(package, Mapping) else None
    if not isinstance(resources, list) or not resources:
        return [f"{label}, key 'resources': allowed is a list of tables"]
    problems, tables = [], {}
    for number, resource in enumerate(resources):
        if not isinstance(resource, Mapping) or not {"name", "path", "schema"} <= resource.keys():
            problems.append(f"{label}, resource {number}: keys 'name', 'path' and 'schema' are needed")
            continue
        where = f"{label}, resource {resource['name']!r}"
        if re.search(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]", str(resource["path"])):
            problems.append(f"{where}, key 'path': {resource['path']!r} leaves the folder of the data")
        faults = list(_fields(where, resource["schema"]))
        problems += faults
        if not faults:
            tables[resource["name"]] = resource["schema"]
    return problems or [
        line for name in tables for line in _keys(f"{label}, resource {name!r}", name, tables)
    ]


def _fields(where: str, schema: object) -> Iterator[str]:
    """Faults of a table's fields."""
    fields = schema.get("fields") if isinstance(schema, Mapping) else None
    if not isinstance(fields, list) or not all(isinstance(f, Mapping) and "name" in f for f in fields):
        yield f"{where}, key 'schema': allowed is a list of 'fields', each with a name"
        return
    for field in fields:
        spot, kind, limits = (
            f"{where}, field {field['name']!r}",
            str(field.get("type")),
            field.get("constraints", {}),
        )
        if kind not in FORMS:
            yield f"{spot}: type {kind!r}; allowed are {', '.join(FORMS)}{nearest(kind, FORMS)}"
        if not isinstance(limits, Mapping) or not isinstance(limits.get("enum", []), list):
            yield f"{spot}: 'constraints' are a mapping, and 'enum' in them is a list"
            continue
        for name in ("minimum", "maximum"):
            if not isinstance(limits.get(name, 0), (int, float)):
                yield f"{spot}: {name} {limits[name]!r}; allowed is a number"
        try:
            re.compile(limits.get("pattern", ""))
        except (re.error, TypeError) as error:
            yield f"{spot}: pattern {limits['pattern']!r}; {error}"


def _keys(where: str, name: str, tables: Mapping[str, Mapping]) -> Iterator[str]:
    """Faults of a table's keys: columns and tables they name that are not there."""
    used = [(name, column) for key in keys_of(tables[name]) for column in key]
    for key in tables[name].get("foreignKeys", []):
        try:
            other, targets = key["reference"]["resource"], key["reference"]["fields"]
            used += [(name, column) for column in key["fields"]] + [(other, column) for column in targets]
        except (KeyError, TypeError):
            yield f"{where}: a foreign key needs 'fields' and a 'reference' with 'resource' and 'fields'"
    for table, column in used:
        columns = [field["name"] for field in tables.get(table, {"fields": []})["fields"]]
        if table not in tables:
            yield f"{where}: a key refers to the table {table!r}, which is not there{nearest(table, tables)}"
        elif column not in columns:
            yield f"{where}: key column {column!r} does not stand in {table!r}{nearest(column, columns)}"
