"""How a what-if panel says what it says: its texts as records, and the sentence that they are put together in.

Pairs are Chinese and English. ``{value}``, ``{target}`` and ``{gap}`` are filled in by the panel as it moves, ``{year}``
by the run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class OutcomeText:
    """An outcome in words.

    Attributes:
        label: its name.
        said: the clause that states its value; empty for what only stands beside the sentence.
        target: fact that holds the target, or the lever that sets it; empty without one.
        at_most: the target is met from below.
        met, missed, near: how the clause goes on; near: closer to the target than the error tells.
        unit: unit in words where the unit's own label does not do.
        slack: how much may lack, in the plan's unit.
    """

    label: Pair
    said: Pair = ("", "")
    target: str | float = ""
    at_most: bool = False
    met: Pair = ("", "")
    missed: Pair = ("", "")
    near: Pair = ("与{target}的目标相差不到误差", "closer to the target of {target} than the error tells")
    unit: Pair | None = None
    slack: float = 0.0


@dataclass(frozen=True, kw_only=True)
class PanelText:
    """A panel in words: outcomes by fact, clauses by lever, notes by the switch that calls for them ("" always)."""

    caption: Pair
    year: str
    levers: Mapping[str, Pair]
    outcomes: Mapping[str, OutcomeText]
    notes: Mapping[str, Pair]


SENTENCE = {
    "run": ("按本情景的取值，", "With this scenario’s values, "),
    "moved": ("{levers}时，", "With {levers}, "),
    "comma": ("、", ", "),
    "last": ("、", " and "),
    "verdict": ("，", ", "),
    "next": ("；", "; "),
    "stop": ("。", "."),
}
"""What the sentence about a setting is put together from: the levers moved, then a clause for each outcome."""
