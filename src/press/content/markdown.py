"""Markdown to HTML: nbconvert's parser with a renderer of ours: formulas as MathML, raw HTML shown as text."""

from __future__ import annotations

import re
from html import escape

from latex2mathml.converter import convert
from mistune import HTMLRenderer
from nbconvert.filters.markdown_mistune import MarkdownWithMath

from press.content import mime
from press.content.blocks import Document, Reference
from press.job import PageError
from press.words import words

_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
_UNKNOWN = re.compile(r"<m[ion]>(\\[A-Za-z]+)<")


class Renderer(HTMLRenderer):
    """Escapes raw HTML, writes formulas as MathML, allows no picture but the notebook's figures."""

    def __init__(self, lang: str) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False)
        self.name = words(lang)["table"]

    def block_math(self, body: str) -> str:
        """A formula on a line of its own."""
        return mathml(body, block=True)

    def inline_math(self, body: str) -> str:
        """A formula in a sentence."""
        return mathml(body, block=False)

    def latex_environment(self, name: str, body: str) -> str:
        """``\\begin{name} ... \\end{name}``."""
        return mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", block=True)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Refused: such a picture has no data, no checked alternative text and may lie elsewhere."""
        raise PageError(f"picture {url!r} in Markdown: figures come from a code cell")

    def heading(self, text: str, level: int, **attrs: object) -> str:
        """Refused: headings are cut out before, only underlined ones are left."""
        raise PageError(f"heading {text!r}: write it with # signs")

    def table(self, text: str) -> str:
        """A table typed in Markdown, which can scroll when it is wide."""
        return f'<div class="scroll" tabindex="0" role="group" aria-label="{self.name}"><table>{text}</table></div>\n'

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        """Column heads say that they are."""
        css = ' class="r"' if align == "right" else ""
        return f'<th scope="col"{css}>{text}</th>' if head else f"<td{css}>{text}</td>"


def mathml(latex: str, block: bool) -> str:
    """A LaTeX formula as MathML that names its source as alternative text."""
    try:
        markup = convert(latex.strip(), display="block" if block else "inline")
    except Exception as error:  # the converter raises many types, and any of them means the same to an author
        raise PageError(f"formula {latex.strip()!r} cannot be converted: {error!r}") from error
    unknown = _UNKNOWN.search(markup)
    if unknown:
        raise PageError(f"formula {latex.strip()!r} cannot be converted: unknown command {unknown[1]}")
    return markup.replace(_NAMESPACE, f' alttext="{escape(latex.strip())}"', 1)


def to_html(source: str, document: Document) -> str:
    """The HTML of a piece of Markdown, references linked."""
    linked = "".join(
        f"[{document.label(part)}](#{part.kind}-{part.id})" if isinstance(part, Reference) else part
        for part in mime.parts(source)
    )
    return MarkdownWithMath(renderer=Renderer(document.lang)).render(linked)
