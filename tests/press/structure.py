"""What every page keeps to, as far as its text alone can tell: outline, names, addresses, no request."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "wbr", "img", "input", "hr"}
NAMED = ("aria-label", "aria-labelledby", "title")


class Outline(HTMLParser):
    """Elements in order with attributes, their text, and whether they nest."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[tuple[str, int]] = []
        self.crossed: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append((tag, len(self.tags) - 1))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inside = any(name == "label" for name, _ in self.open)
        self.tags.append((tag, {**dict(attrs), "aria-label": "in a label"} if inside and tag == "input" else dict(attrs)))
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop()[0] != tag:
            self.crossed.append(tag)

    def handle_data(self, data: str) -> None:
        for _, place in self.open:
            self.texts[place] += data

    def all(self, *names: str) -> list[tuple[dict[str, str | None], str]]:
        """Attributes and text of every element of some names."""
        return [(attrs, text) for (tag, attrs), text in zip(self.tags, self.texts, strict=True) if tag in names]


def faults(page: str) -> list[str]:
    """All that is wrong with a page's structure, a line each."""
    outline = Outline(page)
    return [*_outline(outline), *_ids(outline), *_names(outline), *_addresses(page, outline)]


def _outline(outline: Outline) -> Iterator[str]:
    if outline.crossed or outline.open:
        yield f"elements do not nest: {outline.crossed} {outline.open}"
    for name in ("h1", "main", "title"):
        if len(outline.all(name)) != 1:
            yield f"{len(outline.all(name))} {name}"
    if not outline.all("html") or not outline.all("html")[0][0].get("lang"):
        yield "the page names no language"
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]
    yield from (f"h{after} after h{before}" for before, after in zip(levels, levels[1:], strict=False) if after > before + 1)
    if not re.match(r"width=device-width", next((a["content"] for a, _ in outline.all("meta") if a.get("name") == "viewport"), "")):
        yield "no viewport for phones"
    if not outline.all("a") or outline.all("a")[0][0].get("href") != "#main":
        yield "the first link does not skip to the content"


def _ids(outline: Outline) -> Iterator[str]:
    ids = Counter(attrs["id"] for _, attrs in outline.tags if "id" in attrs)
    yield from (f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1)
    for tag, attrs in outline.tags:
        for name in ("popovertarget", "aria-labelledby", "aria-describedby", "aria-controls", "for"):
            yield from (f"{tag} {name}={each!r} is nowhere" for each in (attrs.get(name) or "").split() if each not in ids)
        if tag in ("a", "use") and (attrs.get("href") or "").startswith("#") and attrs["href"][1:] not in ids:
            yield f"{tag} to {attrs['href']!r}, which is nowhere"


def _names(outline: Outline) -> Iterator[str]:
    labelled = {attrs.get("for") for attrs, _ in outline.all("label")}
    navs = outline.all("nav")
    if len(navs) > 1 and not all(any(attrs.get(name) for name in NAMED) for attrs, _ in navs):
        yield "several navigations, not all named"
    for tag in ("button", "a", "summary", "h1", "h2", "h3", "h4"):
        yield from (f"{tag} without words: {attrs}" for attrs, text in outline.all(tag)
                    if not text.strip() and "hidden" not in attrs and not any(attrs.get(name) for name in NAMED))  # fmt: skip
    yield from (f"{attrs} has no label" for attrs, _ in outline.all("input", "select", "textarea")
                if attrs.get("id") not in labelled and attrs.get("type") != "hidden" and not any(attrs.get(name) for name in NAMED))  # fmt: skip
    yield from (f"picture without words: {attrs}" for attrs, _ in outline.all("svg")
                if attrs.get("aria-hidden") != "true" and not (attrs.get("role") == "img" and attrs.get("aria-label")))  # fmt: skip
    yield from (f"img without alt: {attrs}" for attrs, _ in outline.all("img") if "alt" not in attrs)
    yield from (f"th without scope: {text!r}" for attrs, text in outline.all("th") if attrs.get("scope") not in ("col", "row"))
    yield from (f"region without a name: {attrs}" for tag, attrs in outline.tags
                if attrs.get("role") in ("group", "region") and not any(attrs.get(n) for n in NAMED))  # fmt: skip


def _addresses(page: str, outline: Outline) -> Iterator[str]:
    for tag, attrs in outline.tags:
        for name in ("src", "srcset", "action", "poster", "data") + (() if tag == "a" else ("href",)):
            address = attrs.get(name) or ""
            if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", address):
                yield f"{tag} asks for {address!r}"
    yield from (f"style asks for {address!r}" for address in re.findall(r"url\(([^)]{0,40})", page) if not address.startswith(("data:", "#")))
    if re.search(r"@import|<iframe|<object|<embed", page):
        yield "the page brings in another"
