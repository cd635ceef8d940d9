"""A finished figure: picture, caption, alternative text, data, evidence - one MIME bundle.

The alternative text is generated from the plotted data, so it cannot drift from the picture; the SVG has the same bytes
for the same inputs; a character that no house font can draw is an error, not a box.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure as Canvas

from wuhai.columns import WORDS, Column, check_columns, places
from wuhai.display import Output, current, evidence_entries, pick
from wuhai.facts import Fact
from wuhai.figures.theme import theme
from wuhai.spelling import nearest
from wuhai.units import UNGROUPED, quantity, scaled, word

CHARTS = {
    "line": ("折线图", "Line chart"),
    "area": ("面积图", "Area chart"),
    "steps": ("阶梯图", "Step chart"),
    "fan": ("扇形图", "Fan chart"),
    "bar": ("条形图", "Bar chart"),
    "interval": ("区间图", "Interval chart"),
    "waterfall": ("瀑布图", "Waterfall chart"),
    "dumbbell": ("哑铃图", "Dumbbell chart"),
    "tornado": ("龙卷风图", "Tornado chart"),
    "pareto": ("帕累托图", "Pareto chart"),
    "funnel": ("漏斗图", "Funnel chart"),
    "scatter": ("散点图", "Scatter plot"),
    "bubble": ("气泡图", "Bubble chart"),
    "matrix": ("矩阵图", "Matrix"),
    "contour": ("等值线图", "Contour map"),
    "alluvial": ("冲积图", "Alluvial diagram"),
}
"""Kind of chart -> its name in Chinese and English."""

_LISTED = 6


class GlyphError(ValueError):
    """A figure with characters that no house font can draw."""


class Figure(Output):
    """A drawn figure with all that a reader needs who cannot see it.

    Args:
        fig: the drawn canvas, see `wuhai.figures.theme.canvas`.
        id: slug for cross-references, ``[@fig:id]``.
        caption: the claim the figure supports, in the run's language.
        kind: a key of `CHARTS`.
        data: what is drawn, one row per mark, in the plan's units.
        columns: label and unit of each column of `data` that readers may download.
        x, y: columns on the horizontal and vertical axis; several `y` where several are drawn.
        series: column that tells the series apart, if one does.
        says: one sentence on what the picture shows, for the alternative text.
        evidence: grades behind the data, or the facts drawn.
        note: small print below the figure: source, definition.

    Raises:
        GlyphError: a character that no house font has.
        KeyError: a column that `data` does not have.
        ValueError: a bad id, an unknown kind, an empty caption or sentence.
    """

    mime = "application/vnd.briefing.figure+json"

    def __init__(
        self,
        fig: Canvas,
        *,
        id: str,
        caption: str,
        kind: str,
        data: pd.DataFrame,
        columns: Sequence[Column],
        x: str,
        y: str | Sequence[str],
        says: str,
        series: str = "",
        evidence: Iterable[str | Fact] = (),
        note: str = "",
        lang: str | None = None,
    ) -> None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id):
            raise ValueError(f"figure id {id!r}: allowed are words of a-z and 0-9 joined by hyphens")
        if not caption.strip() or not says.strip():
            raise ValueError(f"figure {id}: caption and says are needed")
        check_columns(data, columns, f"figure {id}")
        by_name = {column.name: column for column in columns}
        drawn = [y] if isinstance(y, str) else list(y)
        for name in filter(None, [x, *drawn, series]):
            if name not in by_name:
                raise KeyError(f"figure {id}: no column {name!r} described{nearest(name, by_name)}")
        self.lang, self.id, self.caption, self.note = current(lang), id, caption, note
        self.data, self.columns = data, tuple(columns)
        self.evidence = evidence_entries(evidence, self.lang)
        names = [str(name) for name in data[series].unique()] if series else []
        axes = [by_name[name] for name in drawn]
        self.alt = alt(kind, by_name[x], axes, data, names, says, self.lang)
        self.svg = svg(fig, f"{id}-{self.lang}")

    def payload(self) -> dict[str, Any]:
        """Texts and data, as the press reads them."""
        heads = [_head(column, self.data[column.name], self.lang) for column in self.columns]
        cells = [
            [_plain(value, column, self.lang) for value in self.data[column.name]] for column in self.columns
        ]
        data = {"columns": heads, "rows": [list(row) for row in zip(*cells, strict=True)]}
        texts = {"id": self.id, "caption": self.caption, "alt": self.alt, "note": self.note}
        return {**texts, "evidence": self.evidence, "data": data}

    def fallbacks(self) -> dict[str, str]:
        """The picture, and its text alternative."""
        return {"image/svg+xml": self.svg, "text/plain": f"{self.caption}\n{self.alt}"}


def alt(
    kind: str,
    x: Column,
    y: Sequence[Column],
    data: pd.DataFrame,
    series: Sequence[str] = (),
    says: str = "",
    lang: str | None = None,
) -> str:
    """Alternative text from the plotted data: type, axes with unit and range, series, message."""
    if kind not in CHARTS:
        raise ValueError(f"unknown kind of chart {kind!r}{nearest(kind, CHARTS)}")
    stop = pick("。", ". ", lang)
    ends = pick("；", "; ", lang)
    across = ("左侧", "Left") if kind == "alluvial" else ("横轴", "Horizontal axis")
    up = ("右侧", "right") if kind == "alluvial" else ("纵轴", "vertical axis")
    colon = pick("：", ": ", lang)
    text = pick(*CHARTS[kind], lang) + stop + pick(*across, lang) + colon + _extent(x, data, lang)
    text += ends + pick(*up, lang) + colon + ends.join(_extent(column, data, lang) for column in y) + stop
    if len(series) > 1:
        text += pick("系列", "Series", lang) + colon + _listed(series, lang) + stop
    return text + says


def svg(fig: Canvas, salt: str) -> str:
    """The canvas as SVG, text as paths: same inputs, same bytes.

    Args:
        salt: makes the ids inside the picture; the figure's own, for several share a page.

    Raises:
        GlyphError: characters that no house font has; all are named.
    """
    buffer = io.StringIO()
    with theme(**{"svg.hashsalt": salt}), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fig.savefig(buffer, format="svg", metadata={"Date": None})
    glyphs = {found[1]: item for item in caught if (found := re.match(r"Glyph (\d+) ", str(item.message)))}
    if glyphs:
        named = ", ".join(f"{chr(int(code))!r} (U+{int(code):04X})" for code in sorted(glyphs))
        raise GlyphError(f"figure {salt}: no house font can draw {named}")
    for item in caught:
        warnings.warn_explicit(item.message, item.category, item.filename, item.lineno)
    picture = buffer.getvalue()
    return re.sub(r"\s*<metadata>.*?</metadata>", "", picture[picture.index("<svg") :], flags=re.S)


def _extent(column: Column, data: pd.DataFrame, lang: str | None) -> str:
    """Name, unit and range of an axis, or its categories."""
    values, name = data[column.name].dropna(), column.label(lang)
    if column.unit in WORDS and column.unit != "moment" or values.empty:
        return (
            name
            + pick("，", ", ", lang)
            + _listed([word(v, column.unit, lang) for v in values.unique()], lang)
        )
    low, high = (quantity(values.agg(end), column.unit, lang) for end in ("min", "max"))
    return name + pick(f"，{low}至{high}", f", {low} to {high}", lang)


def _listed(items: Sequence[str], lang: str | None) -> str:
    """Up to six names, and how many there are."""
    text = pick("、", ", ", lang).join(map(str, items[:_LISTED]))
    more = pick(f"等{len(items)}项", f" and {len(items) - _LISTED} more", lang)
    return text + (more if len(items) > _LISTED else "")


def _head(column: Column, values: pd.Series, lang: str | None) -> dict[str, Any]:
    """What the press needs of a column; `digits` is how many decimals readers see, the data keep theirs."""
    head = {"name": column.name, "label": column.label(lang), "unit": column.unit_label(lang)}
    if column.unit in WORDS:
        return head
    return {**head, "digits": places(values, column.unit, column.digits, lang), "grouped": column.unit not in UNGROUPED}


def _plain(value: Any, column: Column, lang: str) -> Any:
    """A cell as JSON holds it: numbers in the unit shown, eight figures, so that platforms agree."""
    if pd.isna(value):
        return None
    if column.unit in WORDS:
        return word(value, column.unit, lang)
    shown = float(f"{scaled(value, column.unit, lang):.8g}")
    return None if not math.isfinite(shown) else int(shown) if shown.is_integer() else shown
