"""Bytes to text, text to cells, keys and values; every fault of syntax becomes one line that names file and row.

Each function returns what it read and a list of faults (empty when all is well). Nothing here opens a file.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Hashable

import pandas as pd
import yaml

from wuhai.validation import check_header


def decode(label: str, content: bytes) -> tuple[str, list[str]]:
    """UTF-8 text, with or without a byte order mark."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row, byte = content.count(b"\n", 0, error.start) + 1, content[error.start]
        return "", [f"{label} row {row}: byte 0x{byte:02x} is not UTF-8; allowed is text saved as UTF-8"]
    return (text, []) if text.strip() else ("", [f"{label}: the file is empty"])


def parse_json(label: str, text: str) -> tuple[object, list[str]]:
    """A JSON document."""
    try:
        return json.loads(text), []
    except (json.JSONDecodeError, RecursionError) as error:
        row, fault = getattr(error, "lineno", 1), getattr(error, "msg", "nested too deeply")
        return None, [f"{label} row {row}: broken JSON, {fault}"]


def parse_csv(label: str, text: str, names: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """A CSV file as a frame of text cells (an empty one is None) by line number; `names` are its columns.

    Rows of another length than the header are reported and left out.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, faults, line = {}, [], 1
    try:
        for cells in reader:
            rows[line] = cells
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(f"{label} row {line}: broken CSV, {error}")
    header = rows.pop(1, [])
    faults += check_header(label, header, names)
    if not rows:
        faults.append(f"{label}: no row stands below the header")
    whole = {number: cells for number, cells in rows.items() if len(cells) == len(header)}
    faults += [
        f"{label} row {number}: {len(cells)} cells; allowed are {len(header)}, as many as the header has"
        for number, cells in rows.items()
        if number not in whole
    ]
    table = pd.DataFrame.from_dict(whole, orient="index", columns=header, dtype=object)
    table = table.loc[:, ~table.columns.duplicated()]
    return table.where(table.ne(""), None), faults


def parse_yaml(label: str, text: str) -> tuple[dict, list[str]]:
    """A YAML mapping in which no key stands twice."""
    try:
        document = yaml.load(text, Loader=_OnceLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        row = f" row {mark.line + 1}" if mark else ""
        return {}, [f"{label}{row}: broken YAML, {getattr(error, 'problem', None) or 'nested too deeply'}"]
    if not isinstance(document, dict):
        return {}, [f"{label}: {str(document)[:40]!r}; allowed is a mapping of keys to values"]
    return document, []


class _OnceLoader(yaml.SafeLoader):
    """Safe YAML that refuses a repeated key instead of keeping the last."""


def _once(loader: yaml.Loader, node: yaml.MappingNode) -> dict:
    keys: list[Hashable] = []
    for item, _ in node.value:
        key = loader.construct_object(item, deep=True)
        if key in keys:
            raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", item.start_mark)
        keys.append(key)
    return loader.construct_mapping(node, deep=True)


_OnceLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _once)
