"""Marks that several briefings need: each draws on the axes it is given, in the plan's units, and computes nothing.

Numbers beside marks are written in the run's language (`wuhai.figures.labels.written`). Colours and evidence styles
come from `wuhai.figures.theme`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from wuhai.figures import theme as th
from wuhai.figures.labels import label, rows_down, written

Values = Sequence[float] | np.ndarray
Names = Sequence[str]


def fan(
    ax: Axes, x: Values, bands: Sequence[tuple[Values, Values]], centre: Values, *, colour=th.BLUE
) -> None:
    """A central line in ever wider bands.

    Args:
        x: years.
        bands: (low, high) pairs, widest first, e.g. P5-P95 and P25-P75.
        centre: median.
    """
    for depth, (low, high) in enumerate(bands):
        ax.fill_between(x, low, high, color=th.tint(colour, 0.82 - 0.2 * depth), linewidth=0)
    ax.plot(x, centre, color=colour, linewidth=2.4)


def steps(ax: Axes, x: Values, y: Values, *, grade="plan", colour=th.BLUE, fill=False) -> None:
    """A quantity that holds until it changes: a value stands from its `x` to the next."""
    ax.step(x, y, where="post", **th.line_style(grade, colour))
    if fill:
        ax.fill_between(x, 0, y, step="post", color=th.tint(colour, 0.86), linewidth=0)


def bars(
    ax: Axes, names: Names, values: Values, *, unit: str, grades: Names | str = "plan", colour=th.BLUE
) -> None:
    """Horizontal bars, first on top, each with its value; drawn as its evidence allows."""
    texts = written(values, unit)
    for row, (value, text, grade) in enumerate(zip(values, texts, _each(grades, names), strict=True)):
        ax.barh(row, value, height=0.62, **th.fill_style(grade, colour))
        style = {"shift": (-5, 0), "ha": "right"} if value < 0 else {"shift": (5, 0)}
        label(ax, value, row, text, **style)
    rows_down(ax, names)
    ax.set_xlim(1.2 * min(0, *values), 1.2 * max(0, *values))


def waterfall(
    ax: Axes, names: Names, values: Values, *, unit: str, totals: Sequence[int] = (0, -1),
    colours: tuple[str, str, str] = (th.INK, th.BLUE, th.ORANGE), digits: int | None = None,
) -> None:  # fmt: skip
    """From one level to another by signed steps; steps of a share are written in percentage points, which the
    name of the vertical axis should say.

    Args:
        names: one per column.
        values: levels at the places in `totals`, changes elsewhere; they add up, or the drawing shows they do not.
        colours: of totals, rises, falls.
    """
    whole = {place % len(values) for place in totals}
    unit_of_steps, factor = ("pp", 100) if unit in ("share", "probability") else (unit, 1)
    levels = dict(
        zip(whole, written([values[place] for place in whole], unit, digits=digits, bare=True), strict=True)
    )
    moves = written(
        [value * factor for value in values], unit_of_steps, digits=digits, bare=True, signed=True
    )
    level = 0.0
    for place, value in enumerate(values):
        base, top = (0.0, value) if place in whole else (level, level + value)
        colour = colours[0] if place in whole else colours[1] if value >= 0 else colours[2]
        ax.bar(place, top - base, bottom=base, width=0.62, color=colour)
        if place:
            ax.plot([place - 0.69, place - 0.31], [level, level], color=th.GREY, linewidth=0.9)
        side = ("bottom", 3) if top >= base else ("top", -3)
        label(ax, place, top, levels.get(place, moves[place]), colour, (0, side[1]), ha="center", va=side[0])
        level = top
    ax.set_xticks(range(len(names)), names)
    ax.tick_params(axis="x", length=0)
    ax.margins(y=0.12)


def dumbbell(
    ax: Axes, names: Names, before: Values, after: Values, *, unit: str, ends: tuple[str, str],
    colours: tuple[str, str] = (th.GREY, th.BLUE),
) -> None:  # fmt: skip
    """Two values a row, joined; `ends` say what the two are, above the first row."""
    texts = written([*before, *after], unit, bare=True)
    for row, pair in enumerate(zip(before, after, strict=True)):
        ax.plot(pair, [row, row], color=th.GRID, linewidth=4, zorder=1)
        for place, side in enumerate((-1, 1) if pair[0] <= pair[1] else (1, -1)):
            at, colour, align = pair[place], colours[place], "right" if side < 0 else "left"
            ax.plot(at, row, "o", color=colour, markersize=9)
            label(ax, at, row, texts[row + place * len(before)], colour, (side * 8, 0), ha=align)
            if row == 0:
                label(ax, at, row, ends[place], colour, (side * 8, 12), ha=align, va="bottom", weight="bold")
    rows_down(ax, names)
    ax.set_ylim(top=-1.15)
    ax.margins(x=0.14)


def interval(
    ax: Axes, names: Names, low: Values, centre: Values, high: Values, *, unit: str, colour: str = th.BLUE
) -> None:
    """A range and its middle for each row, over a scale; the middle is written above it."""
    texts = written(centre, unit)
    for row, (start, middle, end, text) in enumerate(zip(low, centre, high, texts, strict=True)):
        ax.plot([start, end], [row, row], color=th.tint(colour, 0.6), linewidth=6, solid_capstyle="butt")
        ax.plot(middle, row, "o", color=colour, markersize=8)
        label(ax, middle, row, text, colour, (0, 8), ha="center", va="bottom")
    rows_down(ax, names, scale=True)


def tornado(
    ax: Axes, names: Names, low: Values, high: Values, base: float, *, unit: str, ends: tuple[str, str],
    colours: tuple[str, str] = (th.ORANGE, th.BLUE),
) -> None:  # fmt: skip
    """How far each driver moves the result from its base, greatest on top.

    Args:
        low, high: result at the driver's low and high end.
        ends: what the two colours stand for, e.g. driver at its low and at its high end.
    """
    texts = written([*low, *high], unit, bare=True)
    for values, colour, side, end in zip((low, high), colours, ("left", "right"), ends, strict=True):
        for row, value in enumerate(values):
            text = texts[row + (side == "right") * len(low)]
            ax.barh(row, value - base, left=base, height=0.6, color=colour)
            left = value < base or (value == base and side == "left")
            label(ax, value, row, text, colour, (-5 if left else 5, 0), ha="right" if left else "left")
        style = {"ha": side, "va": "bottom", "weight": "bold", "fontsize": th.SMALL}
        ax.text(side == "right", 1.02, end, transform=ax.transAxes, color=th.readable(colour), **style)
    rows_down(ax, names)
    ax.axvline(base, color=th.INK, linewidth=1.1)
    ax.set_xticks([base], written([base], unit))
    ax.margins(x=0.16)


def pareto(ax: Axes, names: Names, values: Values, *, unit: str, named: int = 4, colour=th.BLUE) -> None:
    """A staircase of parts, greatest first, each standing on those before; the first few are named."""
    tops, texts = np.cumsum(values), written(values, unit)
    for place, (value, top) in enumerate(zip(values, tops, strict=True)):
        shade = colour if place < named else th.tint(colour, 0.55)
        ax.bar(place, value, bottom=top - value, width=0.86, color=shade)
        if place < named:
            label(ax, place + 0.43, top - value / 2, f"{names[place]}  {texts[place]}", colour, (5, 0))
    ax.set_xlim(-0.6, len(values) - 0.4)
    ax.set_ylim(0, tops[-1] * 1.04)
    ax.set_xticks([])


def funnel(
    ax: Axes, names: Names, values: Values, *, unit: str, grades: Names | str = "plan", colour=th.BLUE
) -> None:
    """Stages from top to bottom; the slope between two shows what the lower keeps of the upper."""
    texts = written(values, unit)
    for row, (value, text, grade) in enumerate(zip(values, texts, _each(grades, names), strict=True)):
        ax.barh(row, value, height=0.6, **th.fill_style(grade, colour))
        label(ax, value, row, text, colour, (6, 0), weight="bold")
        if row:
            slope = [(0, row - 0.7), (values[row - 1], row - 0.7), (value, row - 0.3), (0, row - 0.3)]
            ax.fill(*zip(*slope, strict=True), color=th.tint(colour, 0.88), linewidth=0)
    rows_down(ax, names)
    ax.set_xlim(0, max(values) * 1.2)


def bubble(
    ax: Axes, x: Values, y: Values, size: Values, names: Names, *, largest: float = 900, grade: str = "plan",
    colours: Names | str = th.BLUE,
) -> None:  # fmt: skip
    """Circles whose area is the third quantity; an empty name leaves one unnamed.

    Args:
        largest: area of the largest circle, in square points.
        grade: evidence behind them, hollow for the web, hatched for an assumption.
    """
    colours = _each(colours, names)
    area = np.asarray(size, dtype=float) / np.nanmax(size) * largest
    faces = [th.PAPER if grade == "web_unverified" else th.tint(colour, 0.45) for colour in colours]
    hatch = "////" if grade == "assumption" else None
    ax.scatter(x, y, s=area, c=faces, edgecolors=colours, linewidths=1.3, hatch=hatch, zorder=3)
    for across, up, points, name, colour in zip(x, y, area, names, colours, strict=True):
        if name:
            label(ax, across, up, name, colour, (np.sqrt(points / np.pi) + 4, 0), zorder=4)


def _each(values: Names | str, names: Names) -> list[str]:
    """One value for all, or one for each."""
    return [values] * len(names) if isinstance(values, str) else list(values)
