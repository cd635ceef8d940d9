"""Data flows one way: who may import whom."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[1] / "src"
SHIFTS = {"structure", "coking", "plastics", "projects", "energy", "water", "digital", "support"}
PURE = {"numpy", "pandas", "scipy", "wuhai.facts", "wuhai.years", "wuhai.model", "wuhai.system", "wuhai.systems"}
STANDARD = {"__future__", "collections", "dataclasses", "functools", "itertools", "math", "re", "typing", "difflib", "ast",
            "operator", "fractions", "decimal", "types", "importlib",
            "weakref"}  # fmt: skip

ROOMS = {
    "engine": set(),
    "content": set(),
    "incremental": set(),
    "publishing": set(),
    "rendering": {"content"},
    "site": {"content", "incremental", "publishing", "rendering"},
    "runs": {"content", "engine", "incremental", "rendering", "site"},
}
"""The packages of the press, and on which others each may build; what leads a build stands beside them and uses all."""


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            joined = {f"{node.module}.{name.name}" for name in node.names}
            found |= joined if node.module in ("wuhai", "wuhai.model") else {node.module}
    return found


def inside(name: str, roots: set[str]) -> bool:
    return any(name == root or name.startswith(root + ".") for root in roots)


@pytest.mark.parametrize("path", sorted((SRC / "wuhai" / "model").glob("*.py")), ids=lambda path: path.stem)
def test_models_are_pure(path):
    assert not {name for name in imports(path) if not inside(name, PURE | STANDARD)}


@pytest.mark.parametrize("path", sorted((SRC / "wuhai" / "model").glob("*.py")), ids=lambda path: path.stem)
def test_shifts_meet_only_in_coupled(path):
    own = {shift for shift in SHIFTS if path.stem == shift or path.stem.startswith(shift + "_")}
    if own:
        asked = {name.split(".")[2] for name in imports(path) if name.startswith("wuhai.model.")}
        assert not asked & (SHIFTS - own)


@pytest.mark.parametrize("path", sorted((SRC / "press").rglob("*.py")), ids=lambda path: path.stem)
def test_the_press_knows_no_subject_matter(path):
    assert not {name for name in imports(path) if inside(name, {"wuhai"})}


def test_the_rooms_of_the_press_build_on_one_another():
    press = SRC / "press"
    rooms = {path.parent.name for path in press.glob("*/__init__.py")}
    assert rooms == set(ROOMS)
    for room in rooms:
        asked = {name.split(".")[1] for path in (press / room).glob("*.py") for name in imports(path) if name.startswith("press.")}
        assert asked <= ROOMS[room] | {room, "job", "words"}, room


@pytest.mark.parametrize("path", sorted((SRC / "wuhai").rglob("*.py")), ids=lambda path: path.stem)
def test_the_report_does_not_know_the_press(path):
    assert not {name for name in imports(path) if inside(name, {"press"})}


def test_only_data_opens_files_in_data():
    readers = {
        path.name
        for path in (SRC / "wuhai").rglob("*.py")
        if ".read_text(" in path.read_text(encoding="utf-8")
        or ".read_bytes(" in path.read_text(encoding="utf-8")
        or "open(" in path.read_text(encoding="utf-8")
    }
    assert readers <= {
        "data.py",
        "inputs.py",
        "kept.py",
        "requests.py",
        "pages.py",
        "exchange.py",
        "builds.py",  # a process, no file
    }  # the others read code, notebooks, what was kept of earlier runs or a table of the analyst's, never data/


def test_every_test_file_has_a_name_of_its_own():
    names = [path.name for path in Path(__file__).parent.rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))  # pytest imports them by name; folders do not count


@pytest.mark.parametrize("path", sorted((SRC / "wuhai" / "uncertainty").glob("*.py")), ids=lambda path: path.stem)
def test_methods_of_uncertainty_know_no_domain(path):
    asked = {name for name in imports(path) if inside(name, {"wuhai"})}
    assert all(inside(name, {"wuhai.uncertainty"}) for name in asked)
    assert not {name for name in imports(path) if not inside(name, {"numpy", "pandas", "scipy", "wuhai.uncertainty"} | STANDARD)}
