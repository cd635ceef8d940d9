"""What a page is noted to rest on: all that it uses, and nothing of what it passes over."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from wuhai import data, inputs
from wuhai.case import settle
from wuhai.model import coupled
from wuhai.places import ROOT
from wuhai.present import Present
from wuhai.requests import code
from wuhai.review import SECTIONS
from wuhai.systems import SYSTEMS
from wuhai.terms import Terms

NOTEBOOKS = ROOT / "notebooks"


@pytest.fixture
def traced(tmp_path, monkeypatch):
    """Runs a function and gives the names and hashes that it noted."""

    def run(function, *arguments):
        file = tmp_path / f"trace-{len(list(tmp_path.iterdir()))}"
        monkeypatch.setenv(inputs.TRACE, str(file))
        function(*arguments)
        monkeypatch.delenv(inputs.TRACE)
        return dict(json.loads(line) for line in file.read_text().splitlines()) if file.exists() else {}

    return run


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the data folder that the report reads."""
    place = tmp_path / "data"
    shutil.copytree(ROOT / "data", place)
    monkeypatch.setenv("WUHAI_DATA", str(place))
    return place


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def use(model, scenario="plan", lang="zh"):
    """What a briefing does with a model: its result, a fact, a table, the scenario's title."""
    case = settle(scenario, lang)
    assert getattr(case.run, model) is not None
    for fact in case.facts[model]:
        assert case.facts[model][fact].formula is not None
    assert case.scenario.title(lang) and len(case.tables["sources"])


def changed(trace):
    look = Present()
    return {name for name, sha in trace.items() if look.hash(name) != sha}


def test_nothing_is_noted_where_nobody_asks(tmp_path, monkeypatch):
    monkeypatch.delenv(inputs.TRACE, raising=False)
    use("water")


def test_a_trace_holds_as_long_as_nothing_changes(traced, folder):
    trace = traced(use, "coking")
    assert trace and not changed(trace)


def test_a_page_tells_how_old_its_data_are_and_is_made_again_when_they_are_newer(traced, folder):
    """The month in its head is an input by itself: a page need not rest on every observation for that."""
    trace = traced(lambda: settle("plan").tables.months)
    assert set(trace) == {"months"}
    rewrite(folder / "observed" / "observed.csv", "note", -1)
    assert not changed(trace)
    table = pd.read_csv(folder / "observed" / "observed.csv", dtype=str, keep_default_na=False)
    table.loc[table.index[-1], "known_from"] = "2026-09"
    table.to_csv(folder / "observed" / "observed.csv", index=False, lineterminator="\n")
    assert changed(trace) == {"months"}
    assert settle("plan").tables.months["observed"] == "2026-09"
    assert settle("plan", as_of="2024-05").tables.months == {"observed": "2024-04", "pipeline": "2023-11"}


def test_a_page_rests_on_the_models_it_shows_and_those_linked_to_them(traced):
    models = {
        model: {name.removeprefix("code:") for name in traced(use, model) if name.startswith("code:")}
        for model in ("coking", "structure", "water")
    }
    linked = {"coking": ["coking"], "structure": ["structure", "coking", "plastics"], "water": ["water"]}
    assert models == {model: {SYSTEMS[name] for name in names} for model, names in linked.items()}


@pytest.mark.parametrize(
    ("file", "column", "moved"),
    [
        ("plan/water_saving.csv", "note", {"water", "support"}),
        ("plan/energy_saving.csv", "note", {"coking", "structure", "plastics", "energy", "support"}),
        ("plan/digital.csv", "others_zh", {"digital"}),
        ("plan/board.csv", "note", {"projects"}),
    ],
)
def test_one_row_of_a_list_moves_what_reads_the_list(traced, folder, file, column, moved):
    traces = {model: traced(use, model) for model in coupled.MODELS}
    rewrite(folder / file, column, -1)
    assert {model for model, trace in traces.items() if changed(trace)} == moved


def rewrite(path: Path, column: str, row: int) -> None:
    """Another word in one cell of a table."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[table.index[row], column] += "甲" if column.endswith("zh") else "A"
    table.to_csv(path, index=False, lineterminator="\n")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("file", "column"),
    [("terms.csv", "short"), ("sources.csv", "title"), ("parameters.csv", "label"), ("plan/target_labels.csv", "label")],
)
def test_a_label_moves_the_pages_of_its_language(traced, folder, lang, file, column):
    other = {"zh": "en", "en": "zh"}[lang]

    def page(lang):
        use("digital", lang=lang)
        case = settle("plan", lang)
        assert [case.parameters[name] for name in case.parameters] and case.terms.name("乌海市", lang=lang)

    traces = {lang: traced(page, lang) for lang in ("zh", "en")}
    rewrite(folder / file, f"{column}_{lang}", -1)
    assert changed(traces[lang]) and not changed(traces[other])


def test_a_scenarios_value_moves_what_uses_it_there_and_below(traced, folder):
    pages = [("coking", "stress"), ("water", "stress"), ("energy", "stress"), ("coking", "evidence"), ("coking", "plan")]
    traces = {page: traced(use, *page) for page in pages}
    edit(folder / "scenarios/stress.yml", "replacement_ratio: {value: 1.2", "replacement_ratio: {value: 1.3")
    assert {page for page, trace in traces.items() if changed(trace)} == {("coking", "stress"), ("energy", "stress")}
    edit(folder / "scenarios/plan.yml", "entities: ", "entities: 6 # ")
    moved = {page for page, trace in traces.items() if changed(trace)}
    assert moved == {page for page in pages if page[0] != "water"}, "descendants inherit"


def test_a_title_moves_its_language_and_its_scenario(traced, folder):
    pages = [("plan", "zh"), ("plan", "en"), ("stress", "zh"), ("stress", "en")]
    traces = {page: traced(use, "water", *page) for page in pages}
    edit(folder / "scenarios/stress.yml", "title_en: Stress", "title_en: Under stress")
    assert {page for page, trace in traces.items() if changed(trace)} == {("stress", "en")}


def test_what_another_month_knew_is_another_input(traced, folder):
    trace = traced(lambda: settle("plan", as_of="2022-07").run.plastics)
    assert all(name.endswith("@2022-07") for name in trace if name.startswith("table:pipeline"))
    now = traced(lambda: settle("plan").run.plastics)
    known = data.load()["observed"]["known_from"]
    rewrite(folder / "observed/observed.csv", "note", int(known.gt("2022-07").to_numpy().nonzero()[0][0]))
    assert changed(now) and not changed(trace)


def test_terms_note_the_table_and_language_asked_for(traced):
    tables = data.load()
    assert set(traced(lambda: Terms(tables).name("乌海市", lang="en"))) == {"table:terms[en]"}
    indicator = tables["target_labels"]["indicator"].iloc[0]
    assert set(traced(lambda: Terms(tables).target(indicator, lang="zh"))) == {"table:target_labels[zh]"}


def test_a_page_of_one_language_cannot_see_the_words_of_the_other():
    tables = settle("plan", "zh").tables
    assert "title_zh" in tables["sources"] and "title_en" not in tables["sources"]
    assert "title_en" in settle("plan", "en").tables["sources"]
    assert list(tables["formulas"]) == ["en", "zh"], "keys tell rows apart in both"


@pytest.mark.parametrize("name", ["nonsense", "table:nonsense", "setting:plan:nonsense", "code:wuhai.nonsense", "title:x[zh]", ""])
def test_what_is_not_there_has_no_hash(name):
    assert Present().hash(name) is None


LOADED = """
import json, sys
{does}
print(json.dumps(sorted(name for name in sys.modules if name.split(".")[0] == "wuhai")))
"""


def loaded(does: str) -> set[str]:
    """Modules of the report that a fresh interpreter holds after some lines."""
    run = subprocess.run(
        [sys.executable, "-c", LOADED.format(does=does)], capture_output=True, text=True, check=True, env={**os.environ}
    )
    return set(json.loads(run.stdout.splitlines()[-1]))


@pytest.mark.parametrize("stem", ["04_projects", "09_audit"])
def test_code_outside_what_is_hashed_is_never_loaded(stem, tmp_path, monkeypatch):
    """Imports of the cells, of the models that run and of nothing else: what is read off the sources is all there is."""
    monkeypatch.setenv("WUHAI_CACHE", str(tmp_path))
    cells = json.loads((NOTEBOOKS / f"{stem}.ipynb").read_text(encoding="utf-8"))["cells"]
    asked = [line for cell in cells if cell["cell_type"] == "code" for line in "".join(cell["source"]).splitlines()
             if line.startswith(("import wuhai", "from wuhai"))]  # fmt: skip
    part = {"04_projects": "case.run.projects", "09_audit": "case.review.audit"}[stem]
    modules = {"04_projects": (SYSTEMS["projects"],), "09_audit": SECTIONS["audit"].modules}[stem]
    found = loaded("\n".join([*asked, "from wuhai.case import settle", "case = settle('plan')", f"assert {part} is not None"]))
    assert found <= inputs.closure([*inputs._asked("\n".join(asked)), *modules])
    assert SYSTEMS["water"] not in found


def test_a_notebook_rests_on_the_modules_its_cells_import(tmp_path):
    notebook = tmp_path / "x.ipynb"

    def hashed(source):
        notebook.write_text(json.dumps({"cells": [{"cell_type": "code", "source": source}]}), encoding="utf-8")
        return code(notebook)

    whole = inputs.cells_code(["get_ipython()"])
    assert hashed(["from wuhai.figures import water\n", "water"]) == hashed("import wuhai.figures.water")
    assert len({hashed("from wuhai.figures import water"), hashed("from wuhai.figures import coking"), whole}) == 3
    assert hashed("%run other.py") == hashed("import importlib\nimportlib.reload") == whole
    assert "wuhai.figures.coking" not in inputs.closure(["wuhai.figures.water"])


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """A copy of the package's sources that hashes are taken of."""
    package = tmp_path / "wuhai"
    shutil.copytree(inputs.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(inputs, "PACKAGE", package)
    for memo in (inputs.code, inputs._imports):
        memo.cache_clear()
    yield package
    for memo in (inputs.code, inputs._imports):
        memo.cache_clear()


def test_a_module_counts_with_all_that_it_imports_and_nothing_else(sources):
    def hashes():
        inputs.code.cache_clear()
        return {name: inputs.code(SYSTEMS[name]) for name in ("coking", "energy", "water")}

    def moved(name):
        before, path = hashes(), inputs._path(name)
        assert path.is_relative_to(sources)
        path.write_text(path.read_text(encoding="utf-8") + "\nx = 1\n", encoding="utf-8")
        return {name for name, sha in hashes().items() if sha != before[name]}

    assert moved("wuhai.model.coking_energy_facts") == {"coking"}
    assert moved("wuhai.model.phaseout") == {"energy"}
    assert moved("wuhai.facts") == {"coking", "energy", "water"}
    assert moved("wuhai.figures.theme") == set()


def test_what_was_edited_since_a_process_loaded_it_is_not_taken_for_what_it_runs(sources):
    name = "wuhai.model.retrofit"
    os.utime(inputs._path(name), (inputs.LOADED + 60,) * 2)
    edited = inputs.code(name)
    for path in sources.rglob("*.py"):
        os.utime(path, (inputs.LOADED - 60,) * 2)
    inputs.code.cache_clear()
    assert edited != inputs.code(name) and edited.endswith(inputs.code(name))
