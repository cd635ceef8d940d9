"""Words on a figure: names beside marks instead of legends, numbers of one precision, rules that say what they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from wuhai.columns import places
from wuhai.figures import theme as th
from wuhai.units import quantity, unit_label

HALO = [withStroke(linewidth=3, foreground=th.PAPER)]

CARD = {"facecolor": th.PAPER, "edgecolor": "none", "pad": 1.2}
"""Ground of a word that cannot keep clear of lines: they stop at it."""

FLOOR = 0.025
"""Share of the height of the axes below which no name at the end of a line sits: half a line of text."""


def label(ax: Axes, x: Any, y: Any, text: str, colour: str = th.INK, shift=(0, 0), **style: Any) -> None:
    """Text at a point in data coordinates, `shift` points away, dark enough to read, with a white halo."""
    style = {"ha": "left", "va": "center", "fontsize": th.SMALL, "path_effects": HALO, **style}
    ax.annotate(text, (x, y), shift, textcoords="offset points", color=th.readable(colour), **style)


def end_labels(ax: Axes, x: float, ends: Mapping[str, float], colours: Mapping[str, str], gap=0.075) -> None:
    """Name lines at their right end; names that would touch each other or the horizontal axis are moved.

    Args:
        x: where the lines end.
        ends: name -> height at that end; set the axis limits before.
        colours: name -> colour of its line.
        gap: least distance between names, as a share of the height of the axes.
    """
    low, high = ax.get_ylim()
    names = sorted(ends, key=lambda name: ends[name])
    heights = np.array([ends[name] for name in names], dtype=float)
    least, floor = gap * abs(high - low), min(low, high) + FLOOR * abs(high - low)
    for _ in range(50):
        heights[:1] = np.maximum(heights[:1], floor)
        short = np.clip(least - np.diff(heights), 0, None) / 2
        heights[:-1] -= short
        heights[1:] += short
    for name, height in zip(names, heights, strict=True):
        label(ax, x, height, name, colours[name], (6, 0), annotation_clip=False)


def rule(
    ax: Axes, text: str, *, x: float | None = None, y: float | None = None, colour=th.INK, end=False, left=False
) -> None:
    """A thin line across the axes, named on it: a target (`y`) or a date (`x`).

    `end` puts the name at the far end, `left` to the left of a date.
    """
    line = {"color": colour, "linewidth": 1.1, "zorder": 1.5}
    if y is not None:
        ax.axhline(y, **line)
        place, align = (1 if end else 0, y), {"ha": "right" if end else "left", "va": "bottom"}
        where, shift = ax.get_yaxis_transform(), (0, 3)
    else:
        ax.axvline(x, **line)
        place, align = (x, 0 if end else 1), {"ha": "right" if left else "left", "va": "bottom" if end else "top"}
        where, shift = ax.get_xaxis_transform(), (-4 if left else 4, 0)
    style = {"fontsize": th.SMALL, "color": th.readable(colour), "path_effects": HALO, **align}
    ax.annotate(text, place, shift, xycoords=where, textcoords="offset points", **style)


def rows_down(ax: Axes, names: Sequence[str], scale: bool = False) -> None:
    """Named rows from top to bottom on bare axes; `scale` keeps the horizontal axis and its grid."""
    th.bare(ax, grid="x" if scale else None)
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)
    if not scale:
        ax.set_xticks([])


def written(
    values: Iterable[float], unit: str, *, digits: int | None = None, bare: bool = False, signed: bool = False
) -> list[str]:
    """Numbers that stand together, of one precision, in the run's language; `bare` keeps the per cent sign."""
    values = list(values)
    style = {
        "places": places(values, unit, digits),
        "bare": bare and unit_label(unit) != "%",
        "signed": signed,
    }
    return [quantity(value, unit, **style) for value in values]
