"""What-if panels: levers over outcomes that were computed beforehand, and the table that stands in for them in print.

A panel is a table that a script brings to life, so everything that prints tables prints panels. The page needs numbers
at some settings of the levers and interpolates between them; the notebook tells how far off that can be.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from press.content.blocks import Grade, Table
from press.job import PageError

SENTENCE = ("run", "moved", "comma", "last", "verdict", "next", "stop")
"""What the sentence about a setting is put together from."""

SPOKEN = ("met", "missed", "near")
"""How an outcome stands to its target: met, missed, or too close to tell."""


@dataclass(frozen=True)
class Lever:
    """Something the reader sets.

    Attributes:
        texts: its settings as printed; options: the same in full where it is chosen from a list.
        stops: the settings as numbers, ascending; empty where it is chosen from a list.
        start: position of the run's own setting.
        phrase: how a setting reads in a sentence, with ``{value}``.
    """

    name: str
    label: str
    phrase: str
    start: int
    texts: tuple[str, ...]
    stops: tuple[float, ...] = ()
    options: tuple[str, ...] = ()
    evidence: Grade | None = None


@dataclass(frozen=True)
class Outcome:
    """What follows from the settings.

    Attributes:
        said: the clause that states it, with ``{value}``; empty for what only stands beside the sentence; met, missed, near: how it goes on, may name the target.
        shown: its value in the run as printed.
        over: the levers it depends on; nodes: positions of the settings kept, by lever; values: there, last lever fastest.
        error: largest deviation between the nodes; error_text as printed.
        digits: decimals, at most or (`fixed`) always. Units may hold ``singular|plural``.
        target: a number, or the lever that sets it; `sense` is at_least or at_most, `slack` what may lack.
    """

    name: str
    label: str
    shown: str
    over: tuple[str, ...]
    nodes: tuple[tuple[int, ...], ...]
    values: tuple[float, ...] = field(repr=False)
    said: str = ""
    error: float = 0.0
    error_text: str = ""
    unit: str = ""
    gap_unit: str = ""
    digits: int = 0
    fixed: bool = False
    target: float | str | None = None
    target_text: str = ""
    sense: str = "at_least"
    slack: float = 0.0
    met: str = ""
    missed: str = ""
    near: str = ""


@dataclass(frozen=True)
class Panel(Table):
    """A table with the levers and outcomes behind it; `sentence` holds the pieces by `SENTENCE`."""

    levers: tuple[Lever, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    sentence: Mapping[str, str] = field(default_factory=dict)

    @property
    def opening(self) -> str:
        """The sentence on the run's own settings."""
        say = self.sentence
        return say["run"] + say["next"].join(self._clause(item) for item in self.outcomes if item.said) + say["stop"]

    def standing(self, outcome: Outcome) -> str:
        """How an outcome of the run stands to its target: one of `SPOKEN`, empty without a target."""
        if outcome.target is None:
            return ""
        goal, value = self._goal(outcome), self._own(outcome)
        lacking = value - goal if outcome.sense == "at_most" else goal - value
        return "met" if lacking <= outcome.slack + 1e-9 * max(1.0, abs(goal)) else "missed"

    def script(self, words: Mapping[str, str]) -> str:
        """Everything the page's script needs, as JSON that may stand in a page."""
        data = {"levers": [asdict(item) for item in self.levers], "outcomes": [asdict(item) for item in self.outcomes]}
        data |= {"sentence": dict(self.sentence), "words": {key: words[key] for key in WORDS}}
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")

    def texts(self) -> tuple[str, ...]:
        """Every text of levers and outcomes that a reader may come to see."""
        told = [text for item in self.levers for text in (item.label, item.phrase, *item.texts, *item.options)]
        told += [item.evidence.label for item in self.levers if item.evidence]
        for item in self.outcomes:
            told += [item.label, item.said, item.shown, item.unit, item.gap_unit, item.target_text, item.error_text]
            told += [item.met, item.missed, item.near]
        return (*told, *self.sentence.values())

    def letters(self, words: Mapping[str, str]) -> str:
        """Every character that the script may print: the page's font has to hold them."""
        said = "".join((*self.texts(), *(words[key] for key in WORDS)))
        return "".join(sorted({*said, *"0123456789,.\u2212"}))

    def _clause(self, outcome: Outcome) -> str:
        said, standing = outcome.said.replace("{value}", outcome.shown), self.standing(outcome)
        if not standing:
            return said
        more = getattr(outcome, standing).replace("{target}", self._target_text(outcome))
        return said + self.sentence["verdict"] + more.replace("{gap}", self._gap_text(outcome))

    def _own(self, outcome: Outcome) -> float:
        levers, place = {item.name: item for item in self.levers}, 0
        for name, nodes in zip(outcome.over, outcome.nodes, strict=True):
            place = place * len(nodes) + nodes.index(levers[name].start)
        return outcome.values[place]

    def _setter(self, outcome: Outcome) -> Lever | None:
        return next((item for item in self.levers if item.name == outcome.target), None)

    def _goal(self, outcome: Outcome) -> float:
        lever = self._setter(outcome)
        return lever.stops[lever.start] if lever else float(outcome.target or 0)

    def _target_text(self, outcome: Outcome) -> str:
        lever = self._setter(outcome)
        return lever.texts[lever.start] if lever else outcome.target_text

    def _gap_text(self, outcome: Outcome) -> str:
        gap = abs(self._own(outcome) - self._goal(outcome))
        return written(gap, outcome.digits, outcome.fixed, outcome.gap_unit)


WORDS = ("met", "missed", "near", "goal", "line_alt", "show_table", "hide_table")
"""Words of the press that the script says."""


def written(value: float, digits: int, fixed: bool, unit: str) -> str:
    """A number with its unit as pages print it: at most (or always) so many decimals, two figures below one.

    >>> written(8.7, 1, False, "%"), written(1763.0, 0, False, "firm|firms"), written(0.0456, 1, False, "")
    ('8.7%', '1,763 firms', '0.046')
    """
    size = abs(value)
    places = digits if fixed or not 1e-9 < size < 1 else max(digits, 1 - math.floor(math.log10(size)))
    text = f"{size:,.{places}f}"
    text = text.rstrip("0").rstrip(".") if not fixed and "." in text else text
    singular, _, plural = unit.partition("|")
    label = singular if size == 1 or not plural else plural
    glue = " " if label and label != "%" and label[0].isascii() else ""
    return ("\u2212" if value < 0 and text.strip("0.,") else "") + text + glue + label


def read(table: Table, payload: Mapping[str, Any]) -> Panel:
    """The panel whose table has been read.

    Raises:
        PageError: levers or outcomes that do not fit together, naming the panel, the item and the key.
    """
    where = f"panel {table.id!r}"
    levers = tuple(_lever(item, where) for item in _items(payload, "levers", where))
    outcomes = tuple(_outcome(item, levers, where) for item in _items(payload, "outcomes", where))
    sentence = payload.get("sentence")
    if not isinstance(sentence, Mapping) or any(not isinstance(sentence.get(key), str) for key in SENTENCE):
        raise PageError(f"{where}: 'sentence' needs the texts {', '.join(SENTENCE)}")
    kept = {each.name: getattr(table, each.name) for each in fields(Table)}
    return Panel(**kept, levers=levers, outcomes=outcomes, sentence={key: sentence[key] for key in SENTENCE})


def _items(payload: Mapping[str, Any], key: str, where: str) -> Sequence[Mapping[str, Any]]:
    items = payload.get(key)
    if not isinstance(items, Sequence) or isinstance(items, str) or not items:
        raise PageError(f"{where}: {key!r} is missing, empty or no list")
    names = [item.get("name") if isinstance(item, Mapping) else None for item in items]
    if not all(isinstance(name, str) and name for name in names) or len(set(names)) < len(names):
        raise PageError(f"{where}: {key!r} are objects with a 'name' each, no name twice, not {names}")
    return items


def _lever(item: Mapping[str, Any], where: str) -> Lever:
    where = f"{where}, lever {item['name']!r}"
    texts, stops, options = (tuple(item.get(key) or ()) for key in ("texts", "stops", "options"))
    settings = options or stops
    if len(texts) < 2 or len(settings) != len(texts) or (options and stops):
        raise PageError(f"{where}: 'texts' (two or more) and either 'stops' or 'options', as many")
    if not all(_finite(stop) for stop in stops) or list(stops) != sorted(set(stops)):
        raise PageError(f"{where}: 'stops' are finite numbers in ascending order")
    if item.get("start") not in range(len(texts)):
        raise PageError(f"{where}: 'start' {item.get('start')!r} is no position among {len(texts)} settings")
    grade = item.get("evidence")
    return Lever(
        item["name"], _said(item, "label", where), _said(item, "phrase", where, "{value}"), item["start"], texts, stops,
        options, Grade(str(grade["grade"]), str(grade["label"])) if grade else None,
    )  # fmt: skip


def _outcome(item: Mapping[str, Any], levers: Sequence[Lever], where: str) -> Outcome:
    where, known = f"{where}, outcome {item['name']!r}", {lever.name: lever for lever in levers}
    over, nodes = tuple(item.get("over") or ()), tuple(tuple(axis) for axis in item.get("nodes") or ())
    if not over or len(nodes) != len(over) or not set(over) <= set(known):
        raise PageError(f"{where}: 'over' names levers ({', '.join(known)}), 'nodes' has a list for each")
    for name, axis in zip(over, nodes, strict=True):
        inside = set(axis) <= set(range(len(known[name].texts)))
        if not inside or list(axis) != sorted(set(axis)) or known[name].start not in axis:
            raise PageError(f"{where}: 'nodes' of {name!r} are ascending positions, the start among them")
    values = tuple(item.get("values") or ())
    if len(values) != math.prod(map(len, nodes)) or not all(map(_finite, values)):
        raise PageError(f"{where}: 'values' are {math.prod(map(len, nodes))} finite numbers, one for each node")
    target = item.get("target")
    setter = known.get(target) if isinstance(target, str) else None
    if target is not None and not _finite(target) and not (setter and setter.stops):
        raise PageError(f"{where}: 'target' {target!r} is neither a number nor a lever with numbers")
    if target is not None and item.get("sense") not in ("at_least", "at_most"):
        raise PageError(f"{where}: 'sense' {item.get('sense')!r} is not one of at_least, at_most")
    if item.get("said"):
        _said(item, "said", where, "{value}")
    for key in ("label", "shown", *(SPOKEN if target is not None else ())):
        _said(item, key, where)
    told = {each.name: item[each.name] for each in fields(Outcome) if item.get(each.name) is not None}
    return Outcome(**{**told, "over": over, "nodes": nodes, "values": values})


def _said(item: Mapping[str, Any], key: str, where: str, slot: str = "") -> str:
    text = item.get(key)
    if not isinstance(text, str) or not text.strip() or slot not in text:
        raise PageError(f"{where}: {key!r} is missing or empty" + (f", or lacks {slot}" if slot else ""))
    return text


def _finite(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
