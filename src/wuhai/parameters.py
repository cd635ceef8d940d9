"""The parameter schema: what exists, what it may be, how well it is known.

One row of `data/parameters.csv` drives the notebooks' defaults, the checks of scenario files and command
lines, the sliders, the sampling ranges and the tables in the briefings.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

import pandas as pd

from wuhai.inputs import digest
from wuhai.refusal import Refusal
from wuhai.spelling import nearest

Value = float | int | bool | str


class ScenarioError(Refusal):
    """Parameters or scenarios that cannot be used; `problems` holds one line per fault."""


@dataclass(frozen=True)
class Parameter:
    """One row of the schema; `low` and `high` bound both what is accepted and what is sampled.

    `labels` gives the words for each of `choices`: zh, en, short_zh, short_en.
    """

    name: str
    notebooks: tuple[str, ...]
    kind: str
    default: Value
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    distribution: str
    unit: str
    label_zh: str
    label_en: str
    evidence: str
    source: str
    section: str
    note: str
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False)

    @property
    def origin(self) -> str:
        """The source's id, and the section where the plan prints the default."""
        return f"{self.source} {self.section}".strip()

    def digest(self, lang: str) -> str:
        """Hash of the row and of the words for its choices, as a page of one language shows them."""
        fields = {name: value for name, value in asdict(self).items() if name not in ("label_zh", "label_en", "labels")}
        words = [{key: text for key, text in row.items() if key.endswith(lang)} for row in self.labels.values()]
        return digest([fields, getattr(self, f"label_{lang}"), words])

    def allowed(self) -> str:
        """What a value may be, in words."""
        if self.kind == "choice":
            return "one of " + ", ".join(self.choices)
        if self.kind == "switch":
            return "true or false"
        number = "a whole number" if self.kind in ("count", "year") else "a number"
        return f"{number} from {self.low:g} to {self.high:g} ({self.unit})"

    def parse(self, raw: object) -> Value:
        """The value in its own type.

        Raises:
            ValueError: `raw` is not allowed; the message says what is.
        """
        if self.kind == "choice":
            if raw in self.choices:
                return str(raw)
        elif self.kind == "switch":
            words = {"true": True, "false": False}
            if isinstance(raw, bool) or str(raw).lower() in words:
                return words[str(raw).lower()]
        else:
            number = _number(raw)
            whole = self.kind in ("count", "year")
            if number is not None and self.low <= number <= self.high and not (whole and number % 1):
                return int(number) if whole else number
        raise ValueError(f"allowed is {self.allowed()}{self._hint(raw)}")

    def _hint(self, raw: object) -> str:
        """A guess at a slip of the unit or of the spelling; empty if there is none."""
        number = _number(raw)
        if self.kind in ("share", "rate") and number is not None and self.low <= number / 100 <= self.high:
            return f"; a {self.kind} is a fraction - did you mean {number / 100:g}?"
        if self.kind == "choice":
            return nearest(str(raw), self.choices)
        if number is None and re.fullmatch(r"\s*[-+]?[\d.,]+\s*\D+", str(raw)):
            return f"; give the bare number in {self.unit}"
        return ""


def schema(table: pd.DataFrame, terms: pd.DataFrame | None = None) -> dict[str, Parameter]:
    """The validated table `parameters` as typed parameters.

    Args:
        terms: the table `terms`, for the words of choices; without it they have none.

    Raises:
        ScenarioError: a default is not allowed by its own row; a choice has no words in `terms`.
    """
    found, problems = {}, []
    words = None if terms is None else terms[terms["kind"] == "choice"].set_index("code").to_dict("index")
    for row in table.astype(object).where(table.notna(), None).to_dict("records"):
        fields = {key: row[key] or "" for key in ("distribution", "unit", "label_zh", "label_en", "evidence")}
        parameter = Parameter(
            name=row["name"], kind=row["kind"], default=row["default"], low=row["low"], high=row["high"],
            notebooks=tuple((row["notebooks"] or "").split()), source=row["source"] or "", section=row["section"] or "",
            choices=tuple((row["choices"] or "").split("|")), note=row["note"] or "", **fields,
        )  # fmt: skip
        try:
            found[parameter.name] = _with_labels(_with_default(parameter), words)
        except (ValueError, TypeError) as error:
            problems.append(f"data/parameters.csv: {parameter.name}, default {parameter.default!r}: {error}")
    if problems:
        raise ScenarioError(problems)
    return found


def _number(raw: object) -> float | None:
    """A finite number, or None; booleans and words are not numbers."""
    if isinstance(raw, bool) or raw is None:
        return None
    try:
        number = float(raw)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _with_labels(parameter: Parameter, words: Mapping[str, Mapping[str, str]] | None) -> Parameter:
    if words is None or parameter.kind != "choice":
        return parameter
    if unknown := [code for code in parameter.choices if code not in words]:
        raise ValueError(f"no row of kind 'choice' in data/terms.csv has the code {', '.join(unknown)}")
    return replace(parameter, labels={code: words[code] for code in parameter.choices})


def _with_default(parameter: Parameter) -> Parameter:
    return replace(parameter, default=parameter.parse(parameter.default))
