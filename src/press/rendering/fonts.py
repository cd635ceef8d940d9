"""The fonts of a page: which letters it prints, and font-face rules that embed just these."""

from __future__ import annotations

import base64
import html
import re

import typeface

BOLD = ("h1", "h2", "h3", "h4", "th", "b", "strong")
"""The elements that the style sheet sets in bold, and only these: the bold font holds their characters alone."""

LINKS = ("<!--links-->", "<!--/links-->")
"""Between these marks stand the links to sibling pages, which the site fills in when it knows them all."""

LINKS_FONT = ("/*links-font*/", "/*/links-font*/")
"""Between these marks stands the font of those links."""

FONTS = "/*fonts*/"

_UNSEEN = re.compile(r"<(style|script|svg)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)[^>]*>")


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
