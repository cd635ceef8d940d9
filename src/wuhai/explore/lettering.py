"""Chinese letters for machines that have none: the house font, cut to what is needed, behind the system's own fonts."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import cache

import pandas as pd

import typeface

PLACES = (".explore", ".explore .widget-html-content", ".explore .widget-label", ".explore select", ".explore input", ".explore button")
"""What the controls write in; icons keep a font of their own."""


def style(tables: Mapping[str, pd.DataFrame]) -> str:
    """A style element that lets the controls, and the notebook's texts, fall back on the house font.

    Args:
        tables: whose words are shown besides common ones.
    """
    words = "".join(str(text) for table in tables.values() for name in table.select_dtypes(["object", "string"]) for text in table[name].unique())
    face = f'@font-face{{font-family:"Explore";src:url(data:font/woff2;base64,{_font("".join(sorted(set(words))))}) format("woff2")}}'
    controls = f'{",".join(PLACES)}{{font-family:var(--jp-ui-font-family),sans-serif,"Explore"}}'
    texts = '.jp-RenderedHTMLCommon{font-family:var(--jp-content-font-family),sans-serif,"Explore"}'
    return f"<style>{face}{controls}{texts}</style>"


def common() -> str:
    """The 3,755 characters of everyday Chinese (GB 2312, level 1) and the signs of its first rows."""
    rows = (bytes([row, cell]) for row in (*range(0xA1, 0xA4), *range(0xB0, 0xD8)) for cell in range(0xA1, 0xFF))
    return "".join(pair.decode("gb2312", errors="ignore") for pair in rows)


@cache
def _font(words: str) -> str:
    return base64.b64encode(typeface.subset_woff2(common() + words)).decode()
