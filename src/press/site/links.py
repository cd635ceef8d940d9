"""The links of a site: every one leads to something in it, and nothing is asked of another machine."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from press.incremental.cache import sha256
from press.publishing.disk import place

_LOADS = {"src", "data", "poster", "background", "manifest", "srcset", "imagesrcset"}
"""Attributes whose address a browser fetches by itself, on whatever element."""

_LOADING_HREF = {"link", "use", "image", "script", "feimage", "base"}
"""Elements whose ``href`` is fetched by itself."""

_QUIET_REL = {"canonical", "license", "alternate", "author", "help", "next", "prev"}
"""Relations of ``<link>`` that only tell."""

_CSS_ADDRESS = re.compile(r"""@import\s+(?:url\(\s*)?["']?([^"')\s;]+)|url\(\s*["']?([^"')]+)""", re.I)
_ANCHOR = re.compile(r'(<a [^>]*?)\b(href|data-absent)="([^"#:?]+\.html)(#[^"]*)?"')
_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.I)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)


@dataclass
class Page:
    """What matters of one page: addresses it links to, addresses it loads, names within it."""

    links: set[str] = field(default_factory=set)
    loads: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    """Collects a page's addresses and names."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page, self._style = Page(), False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value for name, value in attrs if value is not None}
        self._style = tag == "style"
        self.page.names |= {given[name] for name in ("id", "name") if name in given and (name == "id" or tag == "a")}
        for name, value in given.items():
            if name in _LOADS and not (tag == "data" or name == "data" and tag != "object"):
                several = name.endswith("srcset") and not value.startswith("data:")
                self.page.loads |= {part.split()[0] for part in value.split(",") if part.strip()} if several else {value}
            elif name in ("href", "xlink:href"):
                quiet = tag == "link" and set(given.get("rel", "").lower().split()) <= _QUIET_REL
                (self.page.loads if tag in _LOADING_HREF and not quiet else self.page.links).add(value)
            elif name in ("style", "fill", "stroke", "filter", "mask", "clip-path"):
                self.page.loads |= _in_css(value)
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            self.page.loads.add(given.get("content", "").partition("=")[2].strip(" '\""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._style = False

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if self._style:
            self.page.loads |= _in_css(data)


def _in_css(text: str) -> set[str]:
    return {(imported or address).strip() for imported, address in _CSS_ADDRESS.findall(text)}


def read(html: str) -> Page:
    """The addresses and names of one page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


def check(site: Path, memory: Path | None = None) -> list[str]:
    """What is wrong with the links of all pages of a folder, one line each; nothing if all is well.

    Every relative address must lead to a file of the folder, every fragment to a name in that page, and nothing may
    be loaded from elsewhere. A plain link to another site is the reader's own choice and allowed.

    Args:
        site: the folder.
        memory: a file that remembers what was read of each page, so that only changed pages are read again.
    """
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    known = _remembered(memory)
    seen: dict[str, Page] = {}
    pages = {}
    for name in sorted(name for name in files if name.endswith(".html")):
        data = (site / name).read_bytes()
        key = sha256(data)
        pages[name] = seen[key] = known.get(key) or read(data.decode("utf-8", "replace"))
    if memory:
        told = {key: [sorted(page.links), sorted(page.loads), sorted(page.names)] for key, page in seen.items()}
        place(memory, json.dumps(told).encode())
    return [f"{name}: {problem}" for name, page in pages.items() for problem in _problems(name, page, pages, files)]


def _remembered(memory: Path | None) -> dict[str, Page]:
    try:
        told = json.loads(memory.read_bytes()) if memory else {}
        return {key: Page(*map(set, sets)) for key, sets in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _problems(name: str, page: Page, pages: dict[str, Page], files: Collection[str]) -> Iterator[str]:
    for address in sorted(page.loads):
        if _REMOTE.match(address):
            yield f"asks another machine for {address}"
    for address in sorted(page.links | page.loads):
        if not _SCHEME.match(address) and not _REMOTE.match(address) and address:
            yield from _arrival(name, address, pages, files)


def _arrival(name: str, address: str, pages: dict[str, Page], files: Collection[str]) -> Iterator[str]:
    path, _, fragment = address.partition("#")
    path = unquote(path.partition("?")[0])
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
    if path.endswith("/") or target == ".":
        target = posixpath.normpath(posixpath.join(target, "index.html"))
    if target not in files:
        yield f"leads to {address}, which is not there"
    elif fragment and target in pages and unquote(fragment) not in pages[target].names and fragment != "top":
        yield f"leads to {address}, where nothing bears that name"


def settle(html: str, folder: str, pages: Collection[str], names: Callable[[str], Collection[str] | None] = lambda page: None) -> str:
    """A page whose links to other pages lead somewhere: those to pages or names that are not there become plain text.

    They keep the address they would have (``data-absent``) and become links again when that page appears.

    Args:
        html: the page.
        folder: where it lies in the site, e.g. ``plan/zh``.
        pages: addresses of the pages that are there.
        names: what can be linked to within one of them; None for anything.
    """

    def settled(found: re.Match[str]) -> str:
        head, _, address, fragment = found.groups()
        page = posixpath.normpath(posixpath.join(folder, unquote(address)))
        there = page in pages and (not fragment or (known := names(page)) is None or unquote(fragment[1:]) in known)
        return f'{head}{"href" if there else "data-absent"}="{address}{fragment or ""}"'

    return _ANCHOR.sub(settled, html)
