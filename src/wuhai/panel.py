"""What-if panels: a handful of levers over results computed beforehand, ready for a page that has no server.

The responses of a system are displayed as one bundle: levers with their settings, outcomes with the numbers a page
interpolates between, how far off that can be, and a table for readers without script. At the run's own settings the panel says exactly what the page says.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from wuhai.columns import Column, formatted
from wuhai.display import Output, evidence_entries, pick
from wuhai.facts import Fact
from wuhai.model.response import Lever, Response, interpolated
from wuhai.parameters import Parameter
from wuhai.sentence import fact_text
from wuhai.units import number, quantity, scaled, shift, unit
from wuhai.whatif_words import SENTENCE, OutcomeText, PanelText

CHANGES = {"share": "pp", "rate": "pp"}
"""Differences have a unit of their own."""


class Panel(Output):
    """Levers and responses of one shift, in words.

    Args:
        case: the run; its facts hold targets, its settings the evidence of the levers.
        shift: name of the system, under which the case has its facts.
        levers, responses: as the system's model computes them.
        words: what the panel says.
    """

    mime = "application/vnd.briefing.panel+json"

    def __init__(
        self, case: Any, shift: str, levers: Mapping[str, Lever], responses: Sequence[Response], words: PanelText
    ) -> None:
        self.case, self.shift, self.lang = case, shift, case.lang
        self.levers, self.responses = levers, list(responses)
        self.facts: Mapping[str, Fact] = case.facts[shift]
        self.words = words
        year = self.facts[self.words.year]
        self.year = quantity(year.value, year.unit, self.lang)

    def payload(self) -> dict[str, Any]:
        """Levers, outcomes and the table without script, as the press reads them."""
        grades = [self.case.scenario.settings[name].evidence for name in self.levers]
        switches = [switch for switch in self.words.notes if not switch or self.case.values[switch]]
        return {
            "id": f"what-if-{self.shift}",
            "caption": self._pick(self.words.caption),
            "notes": [self._pick(self.words.notes[switch]) for switch in switches],
            "evidence": evidence_entries([*grades, *(self.facts[item.name] for item in self.responses)], self.lang),
            "levers": [self._lever(lever) for lever in self.levers.values()],
            "outcomes": [self._outcome(item) for item in self.responses],
            "sentence": {key: self._pick(pair) for key, pair in SENTENCE.items()},
            "header_col": True,
            **self.table(),
        }

    def fallbacks(self) -> dict[str, str]:
        """The table."""
        table = self.table()
        heads = [f"{c['label']} ({c['unit']})" if c["unit"] else c["label"] for c in table["columns"]]
        frame = pd.DataFrame(table["rows"], columns=heads)
        caption = html.escape(self._pick(self.words.caption))
        return {
            "text/plain": self._pick(self.words.caption),
            "text/html": f"<p>{caption}</p>{frame.to_html(index=False, border=0)}",
        }

    def at(self, response: Response, moved: Mapping[str, int] | None = None) -> float:
        """An outcome in the plan's unit where some levers are moved to other positions, the others at the start."""
        places = {name: lever.start for name, lever in self.levers.items()} | dict(moved or {})
        return interpolated(response, self.levers, places)

    def table(self) -> dict[str, Any]:
        """Columns and rows: the run itself, then each lever alone at both ends, or at each other choice."""
        moves: list[dict[str, int]] = [{}]
        for name, lever in self.levers.items():
            places = range(len(lever.stops)) if lever.is_choice else (0, len(lever.stops) - 1)
            moves += [{name: place} for place in places if place != lever.start]
        cells = [[self._row_head(move) for move in moves]]
        columns = [{"name": "setting", "label": pick("取值", "Setting", self.lang), "unit": "", "align": "left"}]
        for item in self.responses:
            fact, told = self.facts[item.name], self.words.outcomes[item.name]
            head = Column(item.name, "", "", fact.unit, fact.digits)
            label = self._unit(fact.unit, told)
            columns.append({"name": item.name, "label": self._pick(told.label), "unit": label.split("|")[-1], "align": "right"})
            cells.append(formatted([self.at(item, move) for move in moves], head, self.lang))
        of = len(self._judged())
        head = pick(f"达到的目标（共{of}项）", f"Targets met, of {of}", self.lang)
        columns.append({"name": "met", "label": head, "unit": "", "align": "right"})
        cells.append([self._met(move) for move in moves])
        return {"columns": columns, "rows": [list(row) for row in zip(*cells, strict=True)]}

    def _judged(self) -> list[Response]:
        return [item for item in self.responses if self.words.outcomes[item.name].target != ""]

    def _met(self, move: Mapping[str, int]) -> str:
        """How many of the targets a setting meets."""
        return str(sum(self.meets(item, move) for item in self._judged()))

    def meets(self, response: Response, moved: Mapping[str, int] | None = None) -> bool:
        """Whether an outcome meets its target at some positions of the levers."""
        told = self.words.outcomes[response.name]
        value, goal = self.at(response, moved), self.goal(told, moved)
        room = told.slack + 1e-9 * max(1.0, abs(goal))
        return value <= goal + room if told.at_most else value >= goal - room

    def goal(self, told: OutcomeText, moved: Mapping[str, int] | None = None) -> float:
        """The target in the plan's unit: fixed, a fact, or what a lever is set to."""
        if told.target in self.levers:
            lever = self.levers[told.target]
            return float(lever.stops[(moved or {}).get(lever.name, lever.start)])
        return told.target if isinstance(told.target, float) else float(self.facts[told.target].value)

    def _row_head(self, move: Mapping[str, int]) -> str:
        if not move:
            return pick("本情景", "This scenario", self.lang)
        ((name, place),) = move.items()
        text = self._pick(self.words.levers[name]).format(value=self._setting(self.levers[name], place))
        return text[0].upper() + text[1:]

    def _setting(self, lever: Lever, place: int) -> str:
        """One stop of a lever as it is printed."""
        item: Parameter = self.case.parameters[lever.name]
        stop = lever.stops[place]
        return item.labels[stop][f"short_{self.lang}"] if lever.is_choice else quantity(stop, item.unit, self.lang)

    def _lever(self, lever: Lever) -> dict[str, Any]:
        item, setting = self.case.parameters[lever.name], self.case.scenario.settings[lever.name]
        told = {
            "name": lever.name,
            "label": pick(item.label_zh, item.label_en, self.lang),
            "phrase": self._pick(self.words.levers[lever.name]),
            "start": lever.start,
            "evidence": evidence_entries([setting.evidence], self.lang)[0],
            "source": setting.cited.get(self.lang, setting.source),
        }
        told["texts"] = [self._setting(lever, place) for place in range(len(lever.stops))]
        if lever.is_choice:
            return {**told, "options": [item.labels[code][self.lang] for code in lever.stops]}
        stops = scaled(lever.stops, item.unit, self.lang)
        return {**told, "stops": [float(f"{value:.10g}") for value in stops]}

    def _outcome(self, found: Response) -> dict[str, Any]:
        fact, told = self.facts[found.name], self.words.outcomes[found.name]
        factor, digits = unit(fact.unit).scale(self.lang), self._digits(fact)
        error = rounded_up(found.error * factor, digits)
        return {
            "name": found.name,
            **{key: self._pick(getattr(told, key)) for key in ("label", "said", "met", "missed", "near")},
            "unit": self._unit(fact.unit, told),
            "gap_unit": self._unit(CHANGES.get(fact.unit, fact.unit), told),
            "digits": digits,
            "fixed": fact.digits is not None,
            "shown": self._shown(fact, told),
            "over": list(found.over),
            "nodes": [list(nodes) for nodes in found.nodes],
            "values": self._values(found, factor, digits),
            "error": error,
            "error_text": self._join(number(error, most=digits + 1), self._unit(CHANGES.get(fact.unit, fact.unit), told)),
            **self._target(told, fact, factor),
        }

    def _values(self, found: Response, factor: float, digits: int) -> list[float]:
        """Shown numbers at the nodes, two decimals beyond those printed; the run's own in full."""
        values = np.round(found.values * factor, digits + 2)
        own = [nodes.index(self.levers[name].start) for name, nodes in zip(found.over, found.nodes, strict=True)]
        values[tuple(own)] = float(f"{found.values[tuple(own)] * factor:.12g}")
        return [int(value) if float(value).is_integer() else float(value) for value in values.ravel()]

    def _target(self, told: OutcomeText, fact: Fact, factor: float) -> dict[str, Any]:
        """What the target is: a shown number and its text, or the lever that sets it; nothing without one."""
        if told.target == "":
            return {}
        kind = {"sense": "at_most" if told.at_most else "at_least", "slack": told.slack * factor}
        if told.target in self.levers:
            return {**kind, "target": told.target}
        goal = replace(fact, value=self.goal(told))
        return {**kind, "target": float(f"{goal.value * factor:.12g}"), "target_text": self._shown(goal, told)}

    def _shown(self, fact: Fact, told: OutcomeText) -> str:
        """A value of an outcome as the page prints it."""
        if not told.unit:
            return fact_text(fact, "", self.lang)
        return self._join(fact_text(fact, "bare", self.lang), self._pick(told.unit))

    def _digits(self, fact: Fact) -> int:
        return shift(unit(fact.unit).digits if fact.digits is None else fact.digits, fact.unit, self.lang)

    def _join(self, shown: str, label: str) -> str:
        """A number with a unit in words."""
        return shown + ("" if self.lang == "zh" or label in ("%", "") else " ") + label.split("|")[-1]

    def _unit(self, code: str, told: OutcomeText | None = None) -> str:
        """The unit's label; English may hold ``singular|plural``."""
        if told and told.unit:
            return self._pick(told.unit)
        return unit(code).zh if self.lang == "zh" else unit(code).en

    def _pick(self, pair: tuple[str, str]) -> str:
        text = pick(*pair, self.lang)
        return text.replace("{year}", self.year)


def rounded_up(error: float, digits: int) -> float:
    """An error bound as printed, one decimal beyond the outcome's; 0 if it is below what any setting can show.

    >>> rounded_up(0.0412, 1), rounded_up(1e-13, 1)
    (0.05, 0.0)
    """
    if error < 10.0 ** -(digits + 6):
        return 0.0
    step = 10.0 ** -(digits + 1)
    stored = 0.5 * 10.0 ** -(digits + 2)
    return round(math.ceil((error + stored) / step - 1e-9) * step, digits + 1)
