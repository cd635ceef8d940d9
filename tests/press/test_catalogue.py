"""The catalogue: read, chosen from, and refused with a clear line."""

from __future__ import annotations

from pathlib import Path

import pytest

from press import catalogue

GOOD = """
title: {zh: 标题, en: Title}
notebooks: [01_a, {name: 02_b, scenarios: [plan], languages: [en]}]
scenarios: [plan, stress]
languages: [zh, en]
"""


@pytest.fixture
def loaded(tmp_path: Path) -> catalogue.Catalogue:
    for name in ("01_a", "02_b"):
        (tmp_path / f"{name}.ipynb").write_text("{}")
    (tmp_path / "catalogue.yml").write_text(GOOD, encoding="utf-8")
    return catalogue.load(tmp_path / "catalogue.yml", tmp_path)


def test_entries_in_order(loaded: catalogue.Catalogue) -> None:
    assert [(entry.name, entry.scenario, entry.lang) for entry in loaded.entries] == [
        ("01_a", "plan", "zh"),
        ("01_a", "plan", "en"),
        ("01_a", "stress", "zh"),
        ("01_a", "stress", "en"),
        ("02_b", "plan", "en"),
    ]
    assert loaded.title == {"zh": "标题", "en": "Title"}


def test_choices_narrow(loaded: catalogue.Catalogue) -> None:
    assert len(loaded.select()) == 5
    assert [entry.name for entry in loaded.select(scenario="plan", lang="en")] == ["01_a", "02_b"]


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"notebook": "01a"}, "notebook '01a' is not in the catalogue; did you mean '01_a'?"),
        ({"scenario": "../plan"}, "scenario '../plan' is not in the catalogue; did you mean 'plan'?"),
        ({"lang": "fr"}, "lang 'fr' is not in the catalogue; it holds zh, en"),
        ({"notebook": "02_b", "lang": "zh"}, "the catalogue does not combine notebook '02_b', lang 'zh'"),
    ],
)
def test_what_is_not_there_is_refused(loaded: catalogue.Catalogue, choice: dict, message: str) -> None:
    with pytest.raises(catalogue.CatalogueError) as caught:
        loaded.select(**choice)
    assert caught.value.problems == [message]


def test_faults_of_one_choice_are_told_together(loaded: catalogue.Catalogue) -> None:
    with pytest.raises(catalogue.CatalogueError) as caught:
        loaded.select(notebook="x", lang="fr")
    assert len(caught.value.problems) == 2


def test_a_missing_notebook_is_told_once(loaded: catalogue.Catalogue) -> None:
    loaded.entries[0].notebook.unlink()
    with pytest.raises(catalogue.CatalogueError) as caught:
        loaded.select(notebook="01_a")
    assert [problem.split(" in ")[0] for problem in caught.value.problems] == ["notebook '01_a': there is no 01_a.ipynb"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("languages: [zh, en]", "languages: [zh, fr]", "language 'fr': allowed are zh, en"),
        ("scenarios: [plan, stress]", "scenarios: plan", "scenarios is a list of names, not 'plan'"),
        ("scenarios: [plan, stress]", "scenario: [plan]", "unknown key 'scenario'; did you mean 'scenarios'?"),
        ("name: 02_b", "nam: 02_b", "unknown key 'nam'; did you mean 'name'?"),
        ("name: 02_b", "name: 01_a", "notebook '01_a' is listed twice"),
        ("01_a,", "7,", "a name is needed, or a mapping of name, scenarios, languages"),
        ("title:", "  title:", "catalogue.yml"),
        (GOOD, "- a", "a mapping of title, notebooks, scenarios, languages is needed"),
    ],
)
def test_a_faulty_catalogue_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    (tmp_path / "catalogue.yml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(catalogue.CatalogueError) as caught:
        catalogue.load(tmp_path / "catalogue.yml", tmp_path)
    assert message in str(caught.value)
    assert all("catalogue.yml" in problem and "\n" not in problem for problem in caught.value.problems)


def test_the_projects_own_catalogue_is_good() -> None:
    root = Path(__file__).parents[2]
    own = catalogue.load(root / "reports" / "catalogue.yml", root / "notebooks")
    names = ("00_overview", "01_structure", "02_coking", "03_plastics")
    wanted = {(n, s, lang) for n in names for s in ("plan", "evidence", "recovery", "stress") for lang in ("zh", "en")}
    assert wanted <= {(entry.name, entry.scenario, entry.lang) for entry in own.entries}
