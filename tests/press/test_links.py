"""Links of a site: each kind of fault is found, what is allowed is not, absent pages become plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

from press.site import links

PAGE = '<!doctype html><html lang="en"><head><title>t</title></head><body id="top-of-it">{}</body></html>'


def site(folder: Path, body: str) -> Path:
    (folder / "plan/en").mkdir(parents=True)
    (folder / "plan/en/a.html").write_text(PAGE.format(body), encoding="utf-8")
    (folder / "plan/en/b.html").write_text(PAGE.format('<h2 id="here">h</h2><h2 id="数据">d</h2>'), encoding="utf-8")
    (folder / "index.html").write_text(PAGE.format('<a href="plan/en/a.html">a</a>'), encoding="utf-8")
    (folder / "a b.csv").write_text("x")
    return folder


@pytest.mark.parametrize(
    "body",
    [
        '<a href="b.html">b</a> <a href="b.html#here">h</a> <a href="#top-of-it">t</a> <a href="#top">t</a>',
        '<a href="b.html#%E6%95%B0%E6%8D%AE">d</a> <a href="b.html#数据">d</a>',
        '<a href="../../index.html?x=1">i</a> <a href="../../">i</a> <a href="../../a%20b.csv" download>c</a>',
        '<a href="https://example.org/x#y">elsewhere</a> <a href="mailto:a@example.org">m</a>',
        '<img src="data:image/png;base64,AA==" alt=""><p style="background: url(data:image/png;base64,AA==)">x</p>',
        '<svg><defs><path id="p"/></defs><use href="#p"/><g clip-path="url(#p)"/></svg>',
        '<link rel="canonical license" href="https://example.org/"><p>src="https://example.org/x.js"</p>',
        "<script>const a = 'https://example.org/x.js'; // url(https://example.org)</script>",
        '<table><tr><td data-of="https://example.org/"><data value="3">3</data></td></tr></table>',
    ],
)
def test_what_is_allowed(tmp_path: Path, body: str) -> None:
    assert links.check(site(tmp_path, body)) == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('<a href="c.html">c</a>', "leads to c.html, which is not there"),
        ('<a href="../../../x.html">x</a>', "leads to ../../../x.html, which is not there"),
        ('<a href="b.html#there">b</a>', "leads to b.html#there, where nothing bears that name"),
        ('<a href="#nowhere">b</a>', "leads to #nowhere, where nothing bears that name"),
        ('<a href="../">up</a>', "leads to ../, which is not there"),
        ('<script src="x.js"></script>', "leads to x.js, which is not there"),
        ('<svg><use href="#p"/></svg>', "leads to #p, where nothing bears that name"),
        ('<script src="https://example.org/x.js"></script>', "asks another machine for https://example.org/x.js"),
        ('<img alt="" src="//example.org/x.png">', "asks another machine for //example.org/x.png"),
        ('<img alt="" srcset="b.html 1x, http://example.org/x 2x">', "asks another machine for http://example.org/x"),
        ('<link rel="stylesheet" href="https://example.org/x.css">', "asks another machine for https://example.org/x.css"),
        ("<style>@import 'https://example.org/x.css';</style>", "asks another machine for https://example.org/x.css"),
        ("<style>p { background: url( 'http://example.org/x' ) }</style>", "asks another machine for http://example.org/x"),
        ('<p style="background: url(//example.org/x)">x</p>', "asks another machine for //example.org/x"),
        ('<iframe src="https://example.org/"></iframe>', "asks another machine for https://example.org/"),
        ('<object data="https://example.org/x"></object>', "asks another machine for https://example.org/x"),
        ('<svg><image xlink:href="https://example.org/x"/></svg>', "asks another machine for https://example.org/x"),
        ('<meta http-equiv="refresh" content="0; url=https://example.org/">', "asks another machine for https://example.org/"),
    ],
)  # fmt: skip
def test_each_kind_of_fault_is_found(tmp_path: Path, body: str, told: str) -> None:
    assert links.check(site(tmp_path, body)) == [f"plan/en/a.html: {told}"]


def test_what_was_read_is_remembered_by_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, memory = site(tmp_path / "site", '<a href="b.html#here">b</a>'), tmp_path / "links.json"
    assert links.check(folder, memory) == []
    read, real = [], links.read
    monkeypatch.setattr(links, "read", lambda html: (read.append(html), real(html))[1])
    (folder / "plan/en/b.html").write_text(PAGE.format("gone"))
    assert links.check(folder, memory) == ["plan/en/a.html: leads to b.html#here, where nothing bears that name"]
    assert read == [PAGE.format("gone")]
    memory.write_text('{"broken": [1]}')
    assert len(links.check(folder, memory)) == 1


def test_links_to_absent_pages_become_plain_text_and_links_again() -> None:
    page = '<p><a class="x" href="c.html#s">c</a> <a href="../../plan/en/b.html">b</a> <a href="#s">s</a> <a href="x.pdf">x</a></p>'
    settled = links.settle(page, "plan/en", {"plan/en/b.html"})
    assert settled == page.replace('href="c.html#s"', 'data-absent="c.html#s"')
    assert links.settle(settled, "plan/en", {"plan/en/b.html"}) == settled
    assert links.settle(settled, "plan/en", {"plan/en/b.html", "plan/en/c.html"}) == page


def test_a_link_to_a_name_holds_where_the_other_page_bears_it() -> None:
    """A page made before its neighbour knew the name must not keep a site from being published."""
    page, there = '<p><a href="c.html#s">c</a> <a href="c.html">b</a></p>', {"plan/en/c.html"}
    assert links.settle(page, "plan/en", there, {"plan/en/c.html": {"s"}}.get) == page
    assert links.settle(page, "plan/en", there, {"plan/en/c.html": {"t"}}.get) == page.replace('href="c.html#s"', 'data-absent="c.html#s"')
