"""Marks on two dimensions: who goes with whom, how much flows, where a threshold runs. They draw, and compute nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.contour import QuadContourSet
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from wuhai.figures import theme as th
from wuhai.figures.labels import HALO, label, written

Matrix = Sequence[Sequence[float]] | np.ndarray
Names = Sequence[str]
EMPTY = "#f3f5f7"

ENOUGH, WIDE = 42.0, 3.5
"""Pixels between the middles of two words from which they are apart (then a place near the middle of a line is better);
how many times wider than high words are."""


def matrix(
    ax: Axes, rows: Names, columns: Names, values: Matrix, *, unit: str, colours: Names | str = th.BLUE
) -> None:
    """A grid of named rows and columns; a cell is the darker the larger its number, and empty where there is none.

    Args:
        values: (rows, columns), NaN for an empty cell.
        colours: of each column, or of all.
    """
    grid = np.asarray(values, dtype=float)
    colours = [colours] * len(columns) if isinstance(colours, str) else list(colours)
    texts = np.reshape(written(grid.ravel(), unit, bare=True), grid.shape)
    largest = np.nanmax(np.abs(grid))
    for (row, column), value in np.ndenumerate(grid):
        empty = not np.isfinite(value) or value == 0
        face = EMPTY if empty else th.tint(colours[column], 0.85 - 0.4 * abs(value) / largest)
        ax.add_patch(Rectangle((column - 0.47, row - 0.44), 0.94, 0.88, facecolor=face))
        text = "" if empty else texts[row, column]
        ax.text(column, row, text, ha="center", va="center", fontsize=th.SMALL)
    th.bare(ax)
    ax.set(xlim=(-0.55, len(columns) - 0.45), ylim=(len(rows) - 0.45, -0.55))
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.xaxis.tick_top()


def isolines(
    ax: Axes, x: Sequence[float], y: Sequence[float], z: Matrix, levels: Sequence[float], *, unit: str,
    strong: float | None = None, colour: str = th.BLUE, clear: Sequence[tuple[float, float]] = (),
) -> None:  # fmt: skip
    """Lines of equal value, labelled on the line, over bands that darken upwards.

    Args:
        x, y: the grid's axes.
        z: (len(y), len(x)).
        levels: increasing, in the unit `unit`.
        strong: the level that matters (a target, break-even), drawn heavy.
        clear: points of other words; each line is then named where it is farthest from them, else near its middle.
    """
    shades = LinearSegmentedColormap.from_list("house", [th.tint(colour, 0.97), th.tint(colour, 0.4)])
    ax.contourf(x, y, z, levels=levels, cmap=shades, extend="both")
    names = dict(zip(levels, written(levels, unit), strict=True))
    thin = [level for level in levels if level != strong]
    lines = ax.contour(x, y, z, levels=thin, colors=th.INK, linewidths=0.7)
    places = {"manual": [place for path in lines.get_paths() for place in _free(ax, path, clear)]} if clear else {}
    for text in ax.clabel(lines, fmt=names, fontsize=th.SMALL, inline_spacing=4, **places):
        text.set(path_effects=HALO, color=th.INK)
    if strong is not None:
        _strong(ax, ax.contour(x, y, z, levels=[strong], colors=th.INK, linewidths=2.4), names[strong], clear)
    ax.grid(False)


def alluvial(
    ax: Axes, left: Mapping[str, float], right: Mapping[str, float], flows: Sequence[tuple[str, str, float]], *,
    unit: str, colours: Mapping[str, str], gap: float = 0.02,
) -> None:  # fmt: skip
    """Streams from names on the left to names on the right, as wide as what flows.

    Args:
        left, right: name -> quantity, from top to bottom.
        flows: (left name, right name, quantity).
        colours: right name -> colour of the streams that end there.
        gap: between names, as a share of the larger side.
    """
    space = gap * max(sum(left.values()), sum(right.values()))
    height = max(sum(side.values()) + space * (len(side) - 1) for side in (left, right))
    for side, x, align, shift in ((left, 0.0, "right", -6), (right, 1.0, "left", 6)):
        texts = dict(zip(side, written(side.values(), unit), strict=True))
        for name, top in _tops(side, height, space).items():
            colour = colours.get(name, th.QUIET)
            ax.add_patch(Rectangle((x - 0.012, top), 0.024, side[name], facecolor=colour))
            text = f"{name}  {texts[name]}"
            label(ax, x, top + side[name] / 2, text, th.INK, (shift, 0), ha=align, annotation_clip=False)
    used_left, used_right = _tops(left, height, space), _tops(right, height, space)
    order = list(right)
    for start, end, value in sorted(
        flows, key=lambda flow: (list(left).index(flow[0]), order.index(flow[1]))
    ):
        ax.add_patch(_stream(used_left[start], used_right[end], value, th.tint(colours[end], 0.5)))
        used_left[start] += value
        used_right[end] += value
    th.bare(ax)
    ax.set(xlim=(-0.02, 1.02), ylim=(height, 0), xticks=[], yticks=[])


def _strong(ax: Axes, lines: QuadContourSet, text: str, clear: Sequence[tuple[float, float]]) -> None:
    """Name the line that matters at its middle or far from `clear`, however short it is; none if it lies outside."""
    path = lines.get_paths()[0]
    for place in _free(ax, path, clear) if clear else path.vertices[len(path.vertices) // 2 :][:1]:
        label(ax, *place, text, shift=(0, 0), ha="center", weight="bold")


def _free(ax: Axes, path: Path, clear: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The place on a line, off its ends, that is farthest from some points as the eye sees them; none on no line."""
    count = len(path.vertices)
    if not count:
        return []
    inner = path.vertices[count // 8 : max(count - count // 8, count // 8 + 1)]
    seen, taken = (ax.transData.transform(np.asarray(points, float)) for points in (inner, list(clear)))
    across, up = (seen[:, None, :] - taken[None, :, :]).transpose(2, 0, 1)
    apart, off = np.hypot(across / WIDE, up).min(axis=1), np.abs(np.arange(len(inner)) - len(inner) / 2)
    return [tuple(inner[np.argmax(np.minimum(apart, ENOUGH) - 1e-3 * off)])]


def _tops(side: Mapping[str, float], height: float, space: float) -> dict[str, float]:
    """Upper edge of each block, the side spread over the full height."""
    spare = height - sum(side.values())
    between = spare / (len(side) - 1) if len(side) > 1 else 0.0
    edges = np.cumsum([0.0, *(value + between for value in side.values())])
    return dict(zip(side, edges, strict=False))


def _stream(start: float, end: float, width: float, colour: str) -> PathPatch:
    """A band between two heights that leaves and arrives level."""
    go = [(0.012, start), (0.5, start), (0.5, end), (0.988, end)]
    back = [(0.988, end + width), (0.5, end + width), (0.5, start + width), (0.012, start + width)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    return PathPatch(Path([*go, *back, go[0]], codes), facecolor=colour, linewidth=0)
