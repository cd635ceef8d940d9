"""Which systems have a what-if panel, and the panel of one of them for a case: ``panel(case, "coking")``."""

from __future__ import annotations

from typing import NamedTuple

from wuhai.case import Case
from wuhai.inputs import module
from wuhai.panel import Panel
from wuhai.spelling import nearest


class Modules(NamedTuple):
    """Names of the two modules behind a panel: `levers` and `responses` of the model, and `PANEL`, its text."""

    levers: str
    text: str


MODELS = {
    "structure": Modules("wuhai.model.structure_whatif", "wuhai.figures.structure_panel"),
    "coking": Modules("wuhai.model.coking_whatif", "wuhai.figures.coking_panel"),
    "plastics": Modules("wuhai.model.plastics_whatif", "wuhai.figures.plastics_panel"),
}
"""Modules of each system that has levers, imported where they are asked for."""


def panel(case: Case, shift: str) -> Panel:
    """The what-if panel of a system, for the run of a case.

    Raises:
        ValueError: a system that has no panel; names the nearest.
    """
    if shift not in MODELS:
        raise ValueError(f"no panel for {shift!r}; known are {', '.join(MODELS)}{nearest(shift, MODELS)}")
    result, (model, text) = getattr(case.run, shift), map(module, MODELS[shift])
    levers = model.levers(result)
    return Panel(case, shift, levers, model.responses(result, levers), text.PANEL)
