"""The HTML rendering: one self-contained page by an nbconvert exporter of ours."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

from jinja2 import pass_context
from markupsafe import Markup
from nbformat import NotebookNode

from press import TEMPLATES
from press.content import language, markdown, values
from press.content.blocks import UNSURE, Document, Figure, Number, Reference, Table
from press.job import SITE
from press.rendering import downloads, svg
from press.rendering.exporter import BriefingExporter
from press.rendering.fonts import FONTS, LINKS, LINKS_FONT, faces
from press.rendering.widths import breakable, ems
from press.words import HTML_LANG, words

_SLUG = re.compile(r"[A-Za-z0-9_.-]+")
_TITLE = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,} ")
_MEASURE = re.compile(r"([<>≤≥≈±+−-]?[\d.,]+(?:[–~-][\d.,]+)?)(\s?)([^\W\d_].+)")
_OPENS = re.compile(r"[（《「『“‘(\[+−]*$")
_STOPS = re.compile(r"[，。、；：！？）》」』”’,.;:!?)\]]*")


class HTMLBriefingExporter(BriefingExporter):
    """nbconvert exporter: an executed notebook to one HTML file that needs nothing else."""

    export_from_notebook = "Briefing (HTML)"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def default_filters(self):
        """Our filters beside nbconvert's."""
        yield from super().default_filters()
        yield from (("prose", prose), ("glued", glued), ("origin", origin), ("entry", entry), ("leads", leads), ("cell", values.cell))
        yield from (("soft", soft), ("short", short), ("data_link", downloads.data_link), ("percent", values.percent))
        yield from (("measured", measured), ("titled", titled), ("foreign", foreign), ("unit_apart", unit_apart))

    def _preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        nb, resources = super()._preprocess(nb, resources)
        briefing, sheet = resources["briefing"], svg.Sheet()
        blocks = (*briefing.lead, *briefing.body)
        figures = [block for block in blocks if isinstance(block, Figure)]
        drawn = {each.id: Markup(sheet.inline(each.svg, f"f{each.number}-", each.alt)) for each in figures}
        letters = Markup(sheet.definitions())
        return nb, {**resources, "pictures": drawn, "letters": letters, "sources": listed_sources(briefing)}

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page; fonts are cut to its text last."""
        extra = {
            "words": words(self.lang),
            "html_lang": HTML_LANG[self.lang],
            "style": Markup(_asset("style.css")),
            "script": Markup(_asset("script.js")),
            "panel_style": Markup(_asset("panel.css")),
            "panel_script": Markup(_asset("panel.js")),
            "unsure": UNSURE,
            "links": tuple(map(Markup, LINKS)),
            "links_font": Markup("".join(LINKS_FONT)),
        }
        page, resources = super().from_notebook_node(nb, {**extra, **(resources or {})}, **kw)
        return page.replace(FONTS, faces(page, self.lang), 1), resources


def listed_sources(document: Document) -> frozenset[str]:
    """Ids that exactly one row of the briefing's tables is headed by: of cited sources, and of all in a table of sources."""
    cited = {source.id for number in document.origins for source in number.sources}
    tables = [block for block in (*document.lead, *document.body) if isinstance(block, Table) and block.header_col]
    listed = {row[0] for table in tables if table.entries for row in table.rows}
    heads = Counter(row[0] for table in tables for row in table.rows)
    return frozenset(id for id in cited | listed if _SLUG.fullmatch(id) and heads[id] == 1)


@pass_context
def prose(context: Any, source: str) -> Markup:
    """Markdown as HTML."""
    return Markup(markdown.to_html(source, context["resources"]["briefing"]))


@pass_context
def entry(context: Any, source: str) -> str:
    """Address of a source's row in the page's own table of sources; "" if it has none."""
    known = context["resources"]["sources"]
    return f"source-{source}" if source in known else ""


@pass_context
def leads(context: Any, source: str) -> str:
    """Address of a source's row, in the page itself or on the one that lists all sources; "" if neither has it."""
    if own := entry(context, source):
        return f"#{own}"
    document = context["resources"]["briefing"]
    page = document.meta.sources_page
    return f"../../{SITE}/{document.lang}/{page}.html#source-{source}" if page and _SLUG.fullmatch(source) else ""


@pass_context
def origin(context: Any, number: Number) -> str:
    """Address of a number's origin in the page."""
    return f"n{context['resources']['briefing'].origins.index(number) + 1}"


@pass_context
def foreign(context: Any, text: str) -> bool:
    """Is a text on a Chinese page a title in English, to be read out as such?"""
    return context["resources"]["briefing"].lang == "zh" and bool(_TITLE.search(text)) and not language.CHINESE.search(text)


@pass_context
def measured(context: Any, number: Number) -> str:
    """A number's value with its unit, spaced as the language has it; five figures, one more than sentences round to."""
    return _united(values.cell(number.value, figures=5), number, context["resources"]["briefing"].lang)


@pass_context
def titled(context: Any, number: Number) -> str:
    """A number as its sentence has it, with its unit where the sentence left it out."""
    bare = number.text[-1:].isdigit()
    return _united(number.text, number, context["resources"]["briefing"].lang) if bare else number.text


def _united(text: str, number: Number, lang: str) -> str:
    return text + ("" if lang == "zh" or number.unit in ("%", "°", "") else " ") + number.unit


def unit_apart(text: str) -> Markup:
    """A number's text with its unit as a piece of its own, which goes to the next line as a whole.

    >>> unit_apart("147 kgce/t")
    Markup('147<span class="gap"> </span><span class="of">kgce/t</span>')
    """
    found = _MEASURE.fullmatch(text)
    if not found:
        return Markup.escape(text)
    number, space, unit = found.groups()
    gap = Markup('<span class="gap">{}</span>').format(space) if space else ""
    return Markup('{}{}<span class="of">{}</span>').format(number, gap, unit)


def glued(parts: tuple[str | Number | Reference, ...]) -> list[tuple[str, str | Number | Reference, str]]:
    """Parts of a sentence, each number between what opens before it and must not end a line, and what must not start one."""
    done: list[tuple[str, str | Number | Reference, str]] = []
    for part in parts:
        before = ""
        if isinstance(part, str) and done and isinstance(done[-1][1], Number):
            stop = _STOPS.match(part)[0]
            done[-1] = (*done[-1][:2], stop)
            part = part[len(stop) :]
        elif isinstance(part, Number) and done and isinstance(done[-1][1], str):
            before = _OPENS.search(done[-1][1])[0]
            done[-1] = ("", done[-1][1].removesuffix(before), "")
        if part:
            done.append((before, part, ""))
    return done


def soft(text: str) -> Markup:
    """A table's text with chances to break inside overlong words."""
    return Markup("<wbr>").join(breakable(text).split("\u200b"))


def short(text: str) -> bool:
    """Is a table's text so short that it should stay on one line?"""
    return ems(text) <= 7


@cache
def _asset(name: str) -> str:
    return (TEMPLATES / "briefing" / name).read_text(encoding="utf-8").strip()
