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
from press.blocks import UNSURE, Figure, Number
from press.exporter import TEMPLATES, BriefingExporter
from press.words import HTML_LANG, words

BOLD = ("h1", "h2", "h3", "h4", "th", "b", "strong")
"""The elements that the style sheet sets in bold, and only these: the bold font holds their characters alone."""

LINKS = ("<!--links-->", "<!--/links-->")
"""Between these marks stand the links to sibling pages, which the site fills in when it knows them all."""

FONTS = "/*fonts*/"

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
        yield from (("prose", prose), ("picture", picture), ("origin", origin), ("cell", values.cell))

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


def picture(figure: Figure) -> Markup:
    """A figure's SVG as an element."""
    return Markup(svg.inline(figure.svg, f"f{figure.number}-", figure.alt))


def faces(page: str, lang: str) -> str:
    """The font-face rules of a page, fonts cut to what it prints and embedded."""
    rules = []
    for weight, text in ((400, seen(page)), (700, seen(page, BOLD))):
        fonts = {"Briefing Fallback": typeface.fallback_woff2(text, weight, lang), "Briefing": typeface.subset_woff2(text, weight)}
        rules += [
            f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:block;'
            f'src:url(data:font/woff2;base64,{base64.b64encode(font).decode()}) format("woff2")}}'
            for family, font in fonts.items()
            if font
        ]
    return "\n".join(rules)


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
