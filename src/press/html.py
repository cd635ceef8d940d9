"""The HTML rendering: one self-contained page by an nbconvert exporter of ours."""

from __future__ import annotations

import base64
import html
import re
from functools import cache
from typing import Any

from jinja2 import pass_context
from markupsafe import Markup
from nbformat import NotebookNode

import typeface
from press import markdown, svg, values
from press.blocks import UNSURE, Figure, Number, Reference
from press.exporter import TEMPLATES, BriefingExporter
from press.words import HTML_LANG, words

BOLD = ("h1", "h2", "h3", "h4", "th", "b", "strong")
"""The elements that the style sheet sets in bold, and only these: the bold font holds their characters alone."""

LINKS = ("<!--links-->", "<!--/links-->")
"""Between these marks stand the links to sibling pages, which the site fills in when it knows them all."""

LINKS_FONT = ("/*links-font*/", "/*/links-font*/")
"""Between these marks stands the font of those links."""

FONTS = "/*fonts*/"

_STOPS = re.compile(r"[，。、；：！？）》」』”’,.;:!?)\]]*")
_UNSEEN = re.compile(r"<(style|script|svg)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)[^>]*>")


class HTMLBriefingExporter(BriefingExporter):
    """nbconvert exporter: an executed notebook to one HTML file that needs nothing else."""

    export_from_notebook = "Briefing (HTML)"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def default_filters(self):
        """Our filters beside nbconvert's."""
        yield from super().default_filters()
        yield from (("prose", prose), ("glued", glued), ("origin", origin), ("cell", values.cell))

    def _preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        nb, resources = super()._preprocess(nb, resources)
        briefing, sheet = resources["briefing"], svg.Sheet()
        figures = [block for block in (*briefing.lead, *briefing.body) if isinstance(block, Figure)]
        drawn = {each.id: Markup(sheet.inline(each.svg, f"f{each.number}-", each.alt)) for each in figures}
        return nb, {**resources, "pictures": drawn, "letters": Markup(sheet.definitions())}

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page; fonts are cut to its text last."""
        extra = {
            "words": words(self.lang),
            "html_lang": HTML_LANG[self.lang],
            "style": Markup(_asset("style.css")),
            "script": Markup(_asset("script.js")),
            "unsure": UNSURE,
            "links": tuple(map(Markup, LINKS)),
            "links_font": Markup("".join(LINKS_FONT)),
        }
        page, resources = super().from_notebook_node(nb, {**extra, **(resources or {})}, **kw)
        return page.replace(FONTS, faces(page, self.lang), 1), resources


@pass_context
def prose(context: Any, source: str) -> Markup:
    """Markdown as HTML."""
    return Markup(markdown.to_html(source, context["resources"]["briefing"]))


@pass_context
def origin(context: Any, number: Number) -> str:
    """Address of a number's origin in the page."""
    return f"n{context['resources']['briefing'].origins.index(number) + 1}"


def glued(parts: tuple[str | Number | Reference, ...]) -> list[tuple[str | Number | Reference, str]]:
    """Parts of a sentence, each number with the punctuation behind it, which must not start a line."""
    done: list[tuple[str | Number | Reference, str]] = []
    for part in parts:
        if isinstance(part, str) and done and isinstance(done[-1][0], Number):
            stop = _STOPS.match(part)[0]
            done[-1] = (done[-1][0], stop)
            part = part[len(stop) :]
        if part:
            done.append((part, ""))
    return done


def faces(page: str, lang: str) -> str:
    """The font-face rules of a page, fonts cut to what it prints and embedded."""
    return "\n".join(face(text, lang, weight) for weight, text in ((400, seen(page)), (700, seen(page, BOLD))))


def face(text: str, lang: str, weight: int = 400, family: str = "Briefing") -> str:
    """Font-face rules of a family and its fallback for one text."""
    fonts = {family: typeface.subset_woff2(text, weight)}
    fonts[f"{family} Fallback"] = typeface.fallback_woff2(text, weight, lang)
    return "\n".join(
        f'@font-face{{font-family:"{name}";font-weight:{weight};font-display:block;'
        f'src:url(data:font/woff2;base64,{base64.b64encode(font).decode()}) format("woff2")}}'
        for name, font in fonts.items()
        if font
    )


def seen(page: str, within: tuple[str, ...] = ()) -> str:
    """The text of a page outside pictures, or only the part inside elements of the given names."""
    text, last, depth = [], 0, 0
    plain = _UNSEEN.sub("", page)
    for tag in _TAG.finditer(plain):
        if depth or not within:
            text.append(plain[last : tag.start()])
        if tag[2].lower() in within:
            depth += -1 if tag[1] else 1
        last = tag.end()
    return html.unescape("".join(text) if within else "".join(text) + plain[last:])


@cache
def _asset(name: str) -> str:
    return (TEMPLATES / "briefing" / name).read_text(encoding="utf-8").strip()
