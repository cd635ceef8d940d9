"""What a command line asks of the models: scenarios and changed parameters, checked before anything runs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from wuhai import data
from wuhai.case import Case, settle
from wuhai.display import LANGUAGES
from wuhai.inputs import cells_code
from wuhai.parameters import ScenarioError, schema
from wuhai.places import PACKAGE, ROOT
from wuhai.scenario import check_all


def changes(pairs: Sequence[str]) -> dict[str, str]:
    """``["entities=4"]`` as ``{"entities": "4"}``.

    Raises:
        ScenarioError: no ``=`` in a pair, no name before it, or a name given twice.
    """
    found: dict[str, str] = {}
    problems = []
    for pair in pairs:
        name, sign, value = pair.partition("=")
        name = name.strip()
        if not sign or not name:
            problems.append(f"parameter {pair!r}: allowed is NAME=VALUE")
        elif name in found:
            problems.append(f"parameter {name}: given twice, {found[name]!r} and {value!r}")
        found[name] = value.strip()
    if problems:
        raise ScenarioError(problems)
    return found


def cases(scenarios: Iterable[str], changed: dict[str, str], as_of: str = "") -> dict[str, Case]:
    """A case of every scenario, with values in their own types; the scenario files are all checked.

    Raises:
        ScenarioError, wuhai.data.DataError: the faults, all together.
    """
    names = list(dict.fromkeys(scenarios))
    found = {name: settle(name, as_of=as_of, changes=changed) for name in names}
    if problems := check_all(schema(data.load()["parameters"]), data.scenarios()):
        raise ScenarioError(problems)
    return found


def notebook_parameters(case: Case, notebook: str, lang: str, changed: Iterable[str]) -> dict[str, object]:
    """What papermill passes to a notebook: its own parameters as settled, and all of a run's changes by name."""
    own = {name: case.values[name] for name, item in case.parameters.items() if notebook in item.notebooks}
    common = {"lang": lang, "scenario": case.scenario.name, "as_of": case.scenario.as_of}
    return {**common, **own, "changes": {name: case.values[name] for name in changed}}


def sentences(found: Mapping[str, Case]) -> dict[str, dict[str, str]]:
    """What each scenario supposes, by language."""
    return {name: {lang: case.scenario.reason(lang) for lang in LANGUAGES} for name, case in found.items()}


def code(notebook: Path) -> str:
    """Hash of the models and figures that a notebook's cells import; empty for a file that is no notebook."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        return cells_code(["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def warnings(found: Mapping[str, Case]) -> list[str]:
    """What should be looked at in the data, but keeps nothing from being built."""
    return list(dict.fromkeys(line for case in found.values() for line in case.tables["observed"].attrs["warnings"]))


def read(found: Mapping[str, Case]) -> list[str]:
    """What was read of the last month that was brought; nothing where there is none."""
    return next(iter(found.values())).tables["observed"].attrs["read"][-1:] if found else []


def fingerprint() -> str:
    """SHA-256 over all that a page rests on besides notebook and parameters: data, code, exact versions."""
    digest = hashlib.sha256(data.fingerprint().encode())
    lock = ROOT / "requirements.lock"
    for path in [*sorted(PACKAGE.rglob("*.py")), *([lock] if lock.exists() else [])]:
        digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def identity(changed: Mapping[str, str], as_of: str = "") -> str:
    """SHA-256 over all that a whole publication rests on: `fingerprint`, the vintage, and what a run changed."""
    return hashlib.sha256(repr((fingerprint(), as_of, sorted(changed.items()))).encode()).hexdigest()
