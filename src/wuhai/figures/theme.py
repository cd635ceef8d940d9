"""House theme: fonts, sizes, colours and evidence styles of every figure, set once.

Rules. A figure has no title (the caption says what it shows) and no frame; the measure and its unit stand above the
vertical axis, lines are labelled where they end. Drawn on white also in dark mode: the picture is a light card, so
that colours keep the contrast they were chosen for. Data are plotted in the plan's units; axes translate.

Colours keep 3:1 against white and stay apart under simulated colour blindness (Machado et al. 2009, tested).
Evidence is drawn: solid for what is printed or measured, hollow or dotted for what the web says, dashed or hatched for
what is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib as mpl
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure as Canvas
from matplotlib.font_manager import fontManager
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, Formatter

import typeface
from wuhai.display import evidence_label, pick
from wuhai.units import number, scaled, unit_label

INK, BLUE, ORANGE, GREEN, PLUM, GREY = "#1f2d3a", "#10558a", "#dd6b10", "#0d935f", "#cc62bb", "#87949b"
COLOURS = (BLUE, ORANGE, GREEN, PLUM, INK, GREY)
QUIET, GRID, PAPER = "#55626d", "#e2e7eb", "#ffffff"

WIDTH = 6.5
"""Inches; a little more than the type area of an A4 page (156 mm), so that `SMALL` prints at 9 pt."""
BASE, SMALL = 10.5, 9.6

RC: dict[str, Any] = {
    "font.family": list(typeface.FAMILIES),
    "font.size": BASE,
    "axes.labelsize": SMALL,
    "axes.titlesize": BASE,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "legend.fontsize": SMALL,
    "text.color": INK,
    "axes.labelcolor": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "axes.prop_cycle": cycler(color=COLOURS),
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "lines.linewidth": 2,
    "lines.markersize": 6,
    "lines.solid_capstyle": "round",
    "patch.linewidth": 0,
    "hatch.linewidth": 0.9,
    "legend.frameon": False,
    "legend.handlelength": 1.6,
    "figure.facecolor": PAPER,
    "figure.constrained_layout.h_pad": 0.06,
    "figure.constrained_layout.w_pad": 0.06,
    "savefig.facecolor": PAPER,
    "svg.fonttype": "path",
    "mathtext.fontset": "dejavusans",
}

_DASHES = {"assumption": (0, (4, 2)), "web_unverified": (0, (1, 1.6))}


@contextmanager
def theme(**changes: Any) -> Iterator[None]:
    """Matplotlib with the house style; `changes` are further rcParams."""
    _fonts()
    with mpl.rc_context({**RC, **changes}):
        yield


@contextmanager
def canvas(rows: int = 1, cols: int = 1, *, height: float = 3.4, **grid: Any) -> Iterator[tuple[Canvas, Any]]:
    """A figure in the house style and its axes, to be drawn on inside the ``with``.

    Args:
        rows, cols: panels; more than one gives an array of axes.
        height: inches; the width is always `WIDTH`.
        **grid: for `matplotlib.figure.Figure.subplots` (``sharey``, ``width_ratios`` ...).
    """
    with theme():
        fig = Canvas(figsize=(WIDTH, height), layout="constrained")
        yield fig, fig.subplots(rows, cols, **grid)


def measure(axis: Axis, unit: str, zh: str, en: str, lang: str | None = None) -> None:
    """Name an axis and write its numbers in the language's unit; data stay in the plan's.

    The vertical axis is named above its upper end, upright, as newspapers do.
    """
    name, label = pick(zh, en, lang), "" if unit == "year" else unit_label(unit, lang)
    text = name + (pick(f"（{label}）", f" ({label})", lang) if label and label != "%" else "")
    axis.set_major_formatter(UnitFormatter(unit, lang))
    if axis.axis_name == "x":
        axis.set_label_text(text)
    else:
        style = {"fontsize": SMALL, "color": QUIET, "va": "bottom", "ha": "left"}
        axis.axes.annotate(
            text, (0, 1), (0, 6), xycoords="axes fraction", textcoords="offset points", **style
        )


def years(ax: Axes, first: int = 2021, last: int = 2030) -> None:
    """A horizontal axis of whole years; they need no name."""
    ticks = np.arange(first, last + 1)
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_major_formatter(UnitFormatter("year"))
    ax.set_xlim(first - 0.3, last + 0.3)


def panel(ax: Axes, text: str, unit_above: bool = True) -> None:
    """Head of one of several panels; leaves room for the measure written by `measure`."""
    ax.set_title(text, pad=22 if unit_above else 6)


def bare(ax: Axes, *, grid: str | None = None) -> None:
    """No lines but the marks; `grid` brings those of one axis back."""
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    if grid:
        ax.grid(True, axis=grid)


def line_style(grade: str, colour: str = BLUE) -> dict[str, Any]:
    """Keywords of `Axes.plot` for a line resting on that evidence: solid, dotted or dashed."""
    evidence_label(grade)
    return {
        "color": colour,
        "linestyle": _DASHES.get(grade, "solid"),
        "linewidth": 2.4 if grade == "plan" else 2,
    }


def marker_style(grade: str, colour: str = BLUE) -> dict[str, Any]:
    """Keywords of `Axes.plot` for points: filled, hollow (web) or half filled (assumption)."""
    evidence_label(grade)
    fill = {"web_unverified": "none", "assumption": "bottom"}.get(grade, "full")
    face = {"markerfacecoloralt": PAPER} if grade == "assumption" else {}
    return {
        "color": colour,
        "marker": "o",
        "linestyle": "none",
        "fillstyle": fill,
        "markeredgewidth": 1.5,
        **face,
    }


def fill_style(grade: str, colour: str = BLUE) -> dict[str, Any]:
    """Keywords of bars and patches: full, hollow (web) or hatched (assumption)."""
    evidence_label(grade)
    if grade == "web_unverified":
        return {"facecolor": PAPER, "edgecolor": colour, "linewidth": 1.4, "clip_on": False}
    if grade == "assumption":
        return {"facecolor": tint(colour, 0.75), "edgecolor": colour, "hatch": "////", "linewidth": 0.8}
    return {"facecolor": colour, "edgecolor": PAPER, "linewidth": 0.5}


def evidence_key(
    ax: Axes, grades: Sequence[str], kind: str = "fill", colour: str = GREY, **legend: Any
) -> None:
    """A small key of evidence styles.

    Args:
        kind: ``fill`` for bars, ``line`` or ``marker``.
        **legend: where it goes, see `matplotlib.legend.Legend`.
    """
    made = {
        "fill": lambda grade: Patch(**fill_style(grade, colour)),
        "line": lambda grade: Line2D([], [], **line_style(grade, colour)),
        "marker": lambda grade: Line2D([], [], **marker_style(grade, colour)),
    }[kind]
    labels = [evidence_label(grade) for grade in grades]
    ax.add_artist(Legend(ax, [made(grade) for grade in grades], labels, **{"loc": "upper right", **legend}))


def tint(colour: str, white: float = 0.8) -> str:
    """The colour with that share of white in it."""
    return to_hex(np.array(to_rgb(colour)) * (1 - white) + white)


def readable(colour: str) -> str:
    """The colour, darkened as far as small text on white needs (4.5:1, WCAG 1.4.3)."""
    rgb = np.array(to_rgb(colour))
    while contrast(rgb) < 4.5:
        rgb = rgb * 0.95
    return to_hex(rgb)


def contrast(colour: Any) -> float:
    """Contrast ratio against white, 1 to 21 (WCAG 2.2)."""
    channels = np.array(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05))


class UnitFormatter(Formatter):
    """Tick labels in the language's unit, one precision for all of an axis."""

    def __init__(self, unit: str, lang: str | None = None) -> None:
        self.unit, self.lang = unit, lang

    def __call__(self, value: float, pos: int | None = None) -> str:
        return self.format_ticks([value])[0]

    def format_ticks(self, values: list[float]) -> list[str]:
        """Labels of all ticks, with the fewest decimals that tell them apart."""
        shown = scaled(values, self.unit, self.lang)
        places = next((p for p in range(6) if np.allclose(np.round(shown, p), shown, rtol=0, atol=1e-9)), 6)
        sign = "%" if unit_label(self.unit, self.lang) == "%" else ""
        return [number(value, places, group=self.unit != "year") + sign for value in shown]


@cache
def _fonts() -> None:
    """Put the house fonts in place of any installed ones of the same name."""
    fontManager.ttflist = [font for font in fontManager.ttflist if font.name not in typeface.FAMILIES]
    for path in (typeface.regular(), typeface.bold(), typeface.fallback(400), typeface.fallback(700)):
        fontManager.addfont(path)
