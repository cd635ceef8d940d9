"""Only what changed, on the shipped notebooks and a copy of the data: each kind of change, and what it leaves alone."""

import importlib
import json
import os
import re
import shutil
import subprocess
import sys

import pandas as pd
import pytest

from wuhai.places import ROOT

HEAVY = {"pandas", "numpy", "matplotlib", "scipy", "nbconvert", "nbformat", "papermill", "IPython", "pandera"}

ALONE = """
import json, sys
sys.path.insert(0, {scripts!r})
import build_briefings
from pathlib import Path
build_briefings.MADE = Path({made!r})
status = build_briefings.main()
print(json.dumps([status, sorted(name for name in sys.modules if "." not in name)]))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder for data, cache and site of this module's builds."""
    place = tmp_path_factory.mktemp("incremental")
    shutil.copytree(ROOT / "data", place / "data")
    return place


@pytest.fixture
def build(folder, monkeypatch, capsys):
    """Builds one briefing of one scenario in both languages: exit status, and what became of each language."""
    script = importlib.import_module("build_briefings")
    monkeypatch.setattr(script, "MADE", folder / "made")
    monkeypatch.setenv("WUHAI_DATA", str(folder / "data"))
    monkeypatch.setenv("WUHAI_CACHE", str(folder / "kept"))

    def run(*more):
        arguments = ["--out", folder / "site", "--notebook", "06_water", "--scenario", "plan", *more]
        monkeypatch.setattr(sys, "argv", ["build_briefings.py", *map(str, arguments)])
        status = script.main()
        said = capsys.readouterr().out
        return status, dict(sorted((lang, state) for state, lang in re.findall(r"\] (\w+) +plan/(\w\w)/06_water", said)))

    return run


BOTH = {state: (0, {"en": state, "zh": state}) for state in ("built", "cached")}


def rewrite(path, column, row, word):
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[table.index[row], column] += word
    table.to_csv(path, index=False, lineterminator="\n")


def test_only_what_changed_is_built(build, folder):
    data = folder / "data"
    assert build() == BOTH["built"]
    rewrite(data / "plan/digital.csv", "others_zh", -1, "甲")
    assert build() == BOTH["cached"], "a row of another list"
    text = (data / "scenarios/stress.yml").read_text(encoding="utf-8")
    (data / "scenarios/stress.yml").write_text(text.replace("ratio: {value: 1.2", "ratio: {value: 1.3"), encoding="utf-8")
    assert build() == BOTH["cached"], "a value of another scenario"
    rewrite(data / "terms.csv", "short_en", 0, "x")
    assert build() == (0, {"en": "built", "zh": "cached"}), "a label in one language"
    rewrite(data / "plan/water_saving.csv", "note", -1, "x")
    assert build() == BOTH["built"], "a row of its own list"


def alone(folder, *more):
    """The same build in a process of its own: exit status, output, and the libraries that it loaded."""
    asked = ["--out", folder / "site", "--notebook", "06_water", "--scenario", "plan", *more]
    source = ALONE.format(scripts=str(ROOT / "scripts"), made=str(folder / "made"))
    env = {**os.environ, "WUHAI_DATA": str(folder / "data"), "WUHAI_CACHE": str(folder / "kept")}
    run = subprocess.run([sys.executable, "-c", source, *map(str, asked)], capture_output=True, text=True, env=env, timeout=120)
    assert run.returncode == 0, run.stderr
    status, modules = json.loads(run.stdout.splitlines()[-1])
    return status, run.stdout, HEAVY & set(modules)


def test_nothing_to_do_is_told_without_loading_the_libraries(build, folder):
    assert build()[0] == 0
    status, said, heavy = alone(folder)
    assert (status, heavy) == (0, set()) and "0 built, 2 unchanged, 0 failed" in said
    status, said, heavy = alone(folder, "--lang", "zh")
    assert status == 0 and heavy, "another choice of pages is looked at by itself"


def test_a_site_that_was_tampered_with_is_put_right(build, folder):
    assert build()[0] == 0
    page = folder / "site/plan/zh/06_water.html"
    whole = page.read_bytes()
    page.unlink()
    page.write_bytes(whole + b"<!-- x -->")
    assert build() == BOTH["cached"]
    assert page.read_bytes() == whole
    assert alone(folder)[2] == set()


def test_force_builds_all_the_same(build):
    assert build("--lang", "zh", "--force") == (0, {"zh": "built"})


def test_changed_data_is_judged_before_anything_is_left_as_it_is(build, folder, capsys):
    path = folder / "data/plan/digital.csv"
    text = path.read_text(encoding="utf-8")
    assert build()[0] == 0
    path.write_text(text.replace("lead_zh", "leads_zh", 1), encoding="utf-8")
    assert build()[0] == 2, "no page of this build reads the table"
    path.write_text(text, encoding="utf-8")
    assert alone(folder)[2] == set()
