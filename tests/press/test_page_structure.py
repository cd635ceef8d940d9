"""Every page of a small site keeps to the structure; and the check finds what it should."""

from __future__ import annotations

from pathlib import Path

import pytest
from structure import faults

MOST = 1_500_000
"""Bytes of a page at most."""


def pages(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}


def test_every_page_of_a_site_is_well_made(small_site: Path) -> None:
    found = {address: faults(page) for address, page in pages(small_site).items()}
    assert len(found) >= 9
    assert {address: told for address, told in found.items() if told} == {}


def test_every_page_is_light_enough(small_site: Path) -> None:
    assert {address: len(page.encode()) for address, page in pages(small_site).items() if len(page.encode()) > MOST} == {}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<h1>", "<h1>x</h1><h1>", "2 h1"),
        ("<h2", "<h4", "h4 after h1"),
        ('lang="en"', "", "the page names no language"),
        ('id="main"', 'id="other"', "'#main', which is nowhere"),
        ('role="img"', "", "picture without words"),
        ('scope="col"', "", "th without scope"),
        ("</main>", '<img src="https://example.org/a.png"></main>', "asks for 'https://example.org/a.png'"),
        ("</main>", "<button></button></main>", "button without words"),
        ("</main>", "<input></main>", "has no label"),
        ("</main>", '<p id="findings"></p></main>', "id 'findings' stands 2 times"),
        ("</main>", '<button popovertarget="absent">x</button></main>', "popovertarget='absent' is nowhere"),
        ("</main>", '<div role="group"></div></main>', "region without a name"),
        ("</main>", "<b></main>", "elements do not nest"),
        ("</style>", "@import 'x.css';</style>", "the page brings in another"),
    ],
)
def test_faults_are_found(pages: dict[str, str], old: str, new: str, fault: str) -> None:
    assert faults(pages["en"]) == []
    assert old in pages["en"]
    assert any(fault in told for told in faults(pages["en"].replace(old, new, 1)))
