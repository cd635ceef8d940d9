"""Figures: one module per briefing, one function per figure; theme, marks and output shared by all.

A figure function takes results, draws on a `canvas` with `marks` and returns a `Figure`; it computes nothing::

    def capacity_path(result, facts):
        with canvas(height=3.2) as (fig, ax):
            marks.steps(ax, YEARS, result.capacity_10kt)
            measure(ax.yaxis, "10kt", "焦炭产能", "Coke capacity")
            years(ax)
        return Figure(fig, id="capacity-path", kind="steps", ...)
"""

from wuhai.columns import Column
from wuhai.figures import grids, labels, marks, theme
from wuhai.figures.output import Figure, GlyphError
from wuhai.figures.theme import canvas, evidence_key, measure, panel, years

__all__ = [
    "Column", "Figure", "GlyphError", "canvas", "evidence_key", "grids", "labels", "marks", "measure", "panel", "theme", "years",
]  # fmt: skip
