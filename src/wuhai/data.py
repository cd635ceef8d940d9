"""All of the report's data, validated and typed; the only module that opens files in `data/`.

`data/datapackage.json` is the single schema of every table. A load checks all tables against it, keys and
references between tables included, and refuses with every fault at once: file, row, column, value, rule.
Rows are line numbers in the CSV file, the header being line 1.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from wuhai import descriptor, formats, monthly, validation
from wuhai.frames import Frames
from wuhai.inputs import code, digest
from wuhai.kept import kept, versions
from wuhai.places import ROOT
from wuhai.refusal import Refusal
from wuhai.spelling import nearest

# one behaviour of texts, whether pyarrow is installed or not: pandas would otherwise change their storage
pd.set_option("mode.string_storage", "python")

PACKAGE = "datapackage.json"
TABLES = ("energy_saving", "phaseout_ferroalloy", "phaseout_carbide", "phaseout_coke", "water_saving", "targets",
          "projects", "support", "observed", "pipeline", "sources", "indicators", "parameters", "terms",
          "formulas", "fact_labels", "target_labels", "support_labels", "audit_rules", "board", "board_projects", "digital", "links", "bounds")  # fmt: skip
"""What the package describes at least; models and pages ask for these by name."""
PLAN_MONTH, PLAN_DEADLINE, PLAN_SOURCE = "2022-07", "2025-12", "plan-2022-18"


class DataError(Refusal):
    """Data that cannot be used; `problems` holds one line per fault."""


def load(as_of: str | None = None, folder: Path | None = None) -> Frames:
    """Every table of the data package by resource name, validated and typed.

    What was found good once is kept by the hash of all files of the folder, and not judged again.

    Args:
        as_of: month ``YYYY-MM``; what became known later is left out (`vintage`). None: everything.
        folder: where `datapackage.json` stands; by default ``$WUHAI_DATA`` or ``data/`` of the repository.

    Returns:
        Typed frames (`wuhai.validation.typed`). ``attrs`` of each: `evidence`, `source`, `key` (columns that tell its
        rows apart) and `totals`, the rules that lead from its columns to the totals the plan prints (see `summary`).

    Raises:
        DataError: any fault of any table, all of them together.
    """
    if as_of and not re.fullmatch(descriptor.FORMS["yearmonth"][0], as_of):
        raise DataError([f"as-of {as_of!r}: allowed is {descriptor.FORMS['yearmonth'][1]}"])
    folder = place(folder)
    key = digest([fingerprint(folder), folder.name, as_of, code("wuhai.data"), versions()])
    return Frames(kept(f"data-{key}", lambda: _validated(as_of, folder)), as_of or "")


def _validated(as_of: str | None, folder: Path) -> dict[str, pd.DataFrame]:
    """The tables as the files have them; refused with all their faults."""
    package = _package(folder)
    texts, problems = _texts(folder, package)
    problems += _references(folder, package, texts)
    if problems:
        raise DataError(problems)
    tables = {}
    for resource in package["resources"]:
        table = validation.typed(texts[resource["name"]], resource["schema"]["fields"])
        table.attrs = _attributes(resource)
        tables[resource["name"]] = table
    tables["observed"], tables["observed_history"] = _with_months(folder, package, tables, as_of)
    return vintage(tables, as_of) if as_of else tables


def vintage(tables: Mapping[str, pd.DataFrame], as_of: str) -> dict[str, pd.DataFrame]:
    """The tables as they could have been written in the month `as_of`.

    Observations known later are dropped. Projects whose latest stage became known later fall back to what the
    plan says of them (stage of July 2022, the plan's deadline); those the plan does not name are dropped.
    """
    tables = dict(tables)
    observed, pipeline = tables["observed"], tables["pipeline"].copy()
    tables["observed"] = observed[observed["known_from"] <= as_of].reset_index(drop=True)
    later = pipeline["known_from"] > as_of
    pipeline.loc[later, "stage_latest"] = pipeline["stage_2022"]
    as_planned = {"due": PLAN_DEADLINE, "evidence": "plan", "source": PLAN_SOURCE, "known_from": PLAN_MONTH}
    for column, value in {**as_planned, "note": pd.NA}.items():
        pipeline.loc[later, column] = value
    tables["pipeline"] = pipeline[~later | pipeline["stage_2022"].notna()].reset_index(drop=True)
    return tables


def scenarios(folder: Path | None = None) -> dict[str, dict]:
    """The scenario files' contents by scenario name; `wuhai.scenario` judges what they say.

    Raises:
        DataError: a file that is no YAML mapping, or names a key twice.
    """
    folder = place(folder)
    documents, problems = {}, []
    for path in sorted((folder / "scenarios").glob("*.yml")):
        text, faults = _text(folder, path)
        if not faults:
            documents[path.stem], faults = formats.parse_yaml(_label(folder, path), text)
        problems += faults
    if not documents and not problems:
        problems = [f"{folder.name}/scenarios: no scenario file (*.yml) is there"]
    if problems:
        raise DataError(problems)
    return documents


def fingerprint(folder: Path | None = None) -> str:
    """SHA-256 over names and bytes of all files of the data folder."""
    folder = place(folder)
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, content = path.relative_to(folder).as_posix(), path.read_bytes()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def place(folder: Path | None = None) -> Path:
    """Where the data are: the folder given, ``$WUHAI_DATA``, or ``data/`` of the repository."""
    return Path(folder or os.environ.get("WUHAI_DATA") or ROOT / "data")


def _label(folder: Path, path: Path) -> str:
    return f"{folder.name}/{path.relative_to(folder).as_posix()}"


def _text(folder: Path, path: Path) -> tuple[str, list[str]]:
    """A file's text, and what keeps it from being read."""
    label = _label(folder, path)
    if not path.is_file():
        others = [other.name for other in path.parent.glob("*")] if path.parent.is_dir() else []
        return "", [f"{label}: the file is missing{nearest(path.name, others)}"]
    try:
        return formats.decode(label, path.read_bytes())
    except OSError as error:
        return "", [f"{label}: the file cannot be read, {error.strerror}"]


def _package(folder: Path) -> dict:
    """The data package's descriptor, sound enough to read the tables by."""
    label = _label(folder, folder / PACKAGE)
    text, problems = _text(folder, folder / PACKAGE)
    if not problems:
        package, problems = formats.parse_json(label, text)
        problems = problems or descriptor.check_package(label, package, TABLES)
    if problems:
        raise DataError(problems)
    return package


def _texts(folder: Path, package: Mapping) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """All tables as text cells, and the faults of each by itself."""
    texts, problems = {}, []
    for resource in package["resources"]:
        name, path, schema = resource["name"], folder / resource["path"], resource["schema"]
        label, columns = _label(folder, path), [field["name"] for field in schema["fields"]]
        text, faults = _text(folder, path)
        if not faults:
            texts[name], faults = formats.parse_csv(label, text, columns)
            faults += validation.check_cells(label, texts[name], schema)
        problems += faults
    return texts, problems


def _references(folder: Path, package: Mapping, texts: Mapping[str, pd.DataFrame]) -> list[str]:
    """Cells that name a row of another table which is not there."""
    problems = []
    paths = {resource["name"]: folder / resource["path"] for resource in package["resources"]}
    for resource in package["resources"]:
        for key in resource["schema"].get("foreignKeys", []):
            names, targets, other = key["fields"], key["reference"]["fields"], key["reference"]["resource"]
            table, target = texts.get(resource["name"]), texts.get(other)
            if table is None or target is None or {*names} - {*table} or {*targets} - {*target}:
                continue  # reported already, as a missing file or column
            label, where = _label(folder, paths[resource["name"]]), _label(folder, paths[other])
            problems += validation.check_reference(label, table, names, target, targets, where)
    return problems


def _with_months(
    folder: Path, package: Mapping, tables: Mapping[str, pd.DataFrame], as_of: str | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`observed` with the monthly reports merged in, and the history of all that was ever reported.

    What should be looked at, but is no fault, stands in ``attrs["warnings"]`` of the first, what was read of each
    month in ``attrs["read"]``.
    """
    schema = monthly.schema(
        next(item["schema"] for item in package["resources"] if item["name"] == "observed")
    )
    months, problems, warnings, read, known = {}, [], [], [], tables["observed"]
    for path in sorted((folder / "observed" / "monthly").glob("*.csv")):
        label, (text, faults) = _label(folder, path), _text(folder, path)
        faults = faults or monthly.check_name(label, path.stem)
        if not faults and as_of and path.stem > as_of:
            continue
        if not faults:
            cells, faults = formats.parse_csv(label, text, list(monthly.TEMPLATE))
            faults += validation.check_cells(label, cells, schema)
        if not faults:
            frame = validation.typed(cells, schema["fields"], keep_lines=True)
            faults, told = monthly.check_month(
                frame, known, tables["indicators"], tables["bounds"],
                month=path.stem, sources=set(tables["sources"]["id"]), label=label,
            )  # fmt: skip
            warnings += told
        problems += faults
        if not faults:
            months[path.stem] = frame
            read.append(f"{path.stem}: {frame['value'].notna().sum()} of {len(frame)} rows have values")
            known, _ = monthly.merge(tables["observed"], months)
    if problems:
        raise DataError(problems)
    current, history = monthly.merge(tables["observed"], months)
    current.attrs = {**tables["observed"].attrs, "warnings": warnings, "read": read}
    return current, history


def _attributes(resource: Mapping) -> dict:
    return {
        "evidence": resource.get("evidence", "plan"),
        "source": resource.get("source", ""),
        "key": resource["schema"].get("primaryKey", []),
        "totals": resource.get("printedTotals", []),
    }
