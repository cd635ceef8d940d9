"""How long does a moved slider take, next to drawing the same figure with nothing else to do?

The ratio counts what the callback does: judge the setting, run the models it touches, state the findings, prepare and draw
the figure. It is taken in processor time, so that other work of the machine does not count, as a median over repeats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import cycle
from statistics import median
from time import process_time

import pandas as pd

from wuhai.explore.explorer import Explorer
from wuhai.explore.pages import PAGES, page
from wuhai.parameters import Parameter

LIMIT = 1.5
"""Most that a callback may take, in bare redraws."""

STEPS = (0.2, 0.8, 0.35, 0.65, 0.5, 0.3, 0.7)
"""Where the slider goes, as a share of its range; never twice to the same place in a row."""


def latency(shifts: Iterable[str] = tuple(PAGES), repeats: int = 5, explorer: Explorer | None = None) -> pd.DataFrame:
    """Slider against bare redraw, one row per shift: shift, parameter, figure, callback_s, redraw_s, ratio.

    Args:
        shifts: keys of `wuhai.explore.pages.PAGES`.
        repeats: of each measurement; medians are told.
        explorer: the settings to start from; by default those of `evidence`, where every model is at work.
    """
    explorer = explorer or Explorer("evidence", "zh")
    return pd.DataFrame([_measured(explorer, shift, repeats) for shift in shifts])


def _measured(explorer: Explorer, shift: str, repeats: int) -> dict[str, object]:
    item, figure = _slider(explorer, shift), next(iter(page(shift).drawings))
    places = cycle(STEPS)
    callbacks, redraws = [], []
    for _ in range(repeats + 1):  # the first warms up
        value = _at(item, next(places))
        callbacks.append(_seconds(lambda value=value: moved(explorer, shift, item.name, value, figure)))
        ready = page(shift).prepared(explorer.case, figure)
        redraws.append(_seconds(ready))
    explorer.reset()
    callback, redraw = median(callbacks[1:]), median(redraws[1:])
    told = {"callback_s": round(callback, 4), "redraw_s": round(redraw, 4), "ratio": round(callback / redraw, 3)}
    return {"shift": shift, "parameter": item.name, "figure": figure, **told}


def moved(explorer: Explorer, shift: str, name: str, value: object, figure: str) -> None:
    """What the controls do when a slider is released, up to the figure."""
    explorer.set(name, value)
    explorer.findings(shift)
    explorer.figure(shift, figure)


def _slider(explorer: Explorer, shift: str) -> Parameter:
    """The first number of a shift that is drawn in an ensemble, else its first number."""
    rows = [item for item in explorer.parameters.values() if PAGES[shift] in item.notebooks and item.low is not None]
    return next((item for item in rows if item.distribution not in ("", "fixed")), rows[0])


def _at(item: Parameter, share: float) -> float | int:
    value = item.low + share * (item.high - item.low)
    return round(value) if item.kind in ("count", "year") else value


def _seconds(work: Callable[[], object]) -> float:
    before = process_time()
    work()
    return process_time() - before
