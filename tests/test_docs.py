"""README and docs: short where they must be, and every link and command in them is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAPERS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_readme_is_one_screen():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.stem)
def test_links_and_commands_lead_somewhere(paper):
    text = paper.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    named = re.findall(r"\b(?:docs|notebooks|scripts|src/\w+)/[\w./]+\.(?:md|ipynb|py)\b", text)
    assert [link for link in links if not (paper.parent / link).exists()] == []
    assert [name for name in named if not (ROOT / name).exists()] == []
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z][a-z-]+)", text)) - {"itself"} <= targets


def test_every_paper_is_led_to_from_the_readme():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [paper.name for paper in PAPERS[1:] if f"docs/{paper.name}" not in text] == []


def test_the_rooms_of_the_press_are_all_described():
    told = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "press.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(told) == {path.parent.name for path in (ROOT / "src" / "press").glob("*/__init__.py")}
