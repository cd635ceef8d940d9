"""How sure are the present settings' headlines, how do they compare, and what must be true for a target?

Everything comes from `wuhai.study` (draws of the coupled model, backcast) and `wuhai.model.headlines` (verdicts); here it
only gets names in words, numbers in the language's units, and the mark of what it rests on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

import pandas as pd

from wuhai.case import Case
from wuhai.comparison import _with_overview
from wuhai.display import evidence_label, pick
from wuhai.explore import exchange
from wuhai.figures.names import sampled
from wuhai.figures.overview_words import OWN, VERDICTS
from wuhai.model import ensemble, headlines
from wuhai.study import Study, study
from wuhai.units import number, quantity

TARGETS = {target.id: target for target in ensemble.TARGETS}
HEADLINES = {item.id: item for item in headlines.HEADLINES}


class Odds:
    """What can be asked of the headlines of one case.

    Args:
        draws: of the ensemble; few thousand are enough for a per cent.
    """

    def __init__(self, case: Case, draws: int = 2048) -> None:
        self.case, self._draws = case, draws

    @cached_property
    def study(self) -> Study:
        """The ensemble; it is drawn when it is first asked for, and kept on disk."""
        return study(self.case, draws=self._draws)

    def table(self) -> pd.DataFrame:
        """One row per target: id, label, target, p10, p50, p90, probability, error, evidence in words; draws, seed; chance (0-1), solved.

        `probability` is that of meeting the target, or says that the settings solve for it; `error` its standard error in
        percentage points. ``attrs["sampled"]`` says in a sentence how many draws, from which seed, and how far off they may be.
        """
        table = pd.DataFrame([self._row(id) for id in TARGETS])
        table.attrs["sampled"] = self._sampled(table["id"][~table["solved"]])
        return table

    def needed(self, headline: str) -> pd.DataFrame:
        """The backcast: one row per lever that moves: name, label, value (as `Explorer.set` takes it), now, needed, evidence.

        ``attrs`` hold `feasible`, and `says`, one sentence in the case's language; no rows if the target is met already.
        """
        exchange.one_of(headline, TARGETS, "target")
        found, lang = self.study.backcast(headline), self.case.lang
        rows = []
        for row in found.changes.itertuples() if found.distance else ():
            item = self.case.parameters[row.driver]
            rows.append({
                "name": row.driver, "label": pick(item.label_zh, item.label_en, lang), "value": float(row.value),
                "now": exchange.shown(item, row.centre, lang), "needed": exchange.shown(item, row.value, lang),
                "evidence": evidence_label(self.case.scenario.settings[row.driver].evidence, lang),
            })  # fmt: skip
        table = pd.DataFrame(rows, columns=["name", "label", "value", "now", "needed", "evidence"])
        table.attrs |= {"feasible": bool(found.feasible), "says": self._says(headline, found)}
        return table

    def beside(self, other: Case) -> pd.DataFrame:
        """Headlines of this case and of another: id, label, target, here, there, here_verdict, there_verdict in words."""
        mine, yours = (headlines.table(_with_overview(case), case.values) for case in (self.case, other))
        lang = self.case.lang
        rows = [
            {
                "id": a.id, "label": self._label(a.id), "target": quantity(a.target, a.unit, lang),
                "here": quantity(a.value, a.unit, lang), "here_verdict": pick(*VERDICTS[a.verdict][:2], lang),
                "there": quantity(b.value, b.unit, lang), "there_verdict": pick(*VERDICTS[b.verdict][:2], lang),
            }
            for a, b in zip(mine.itertuples(), yours.itertuples(), strict=True)
        ]  # fmt: skip
        return pd.DataFrame(rows)

    def _row(self, id: str) -> dict[str, object]:
        facts, lang = self.study.facts[id], self.case.lang
        numbers = {key: quantity(facts[key].value, facts[key].unit, lang) for key in ("target", "p10", "p50", "p90")}
        chance, solved = facts["probability"], bool(self.case.values.get(HEADLINES[id].solved_by))
        said = pick("倒推", "solved for", lang) if solved else chance_text(chance.value, self._draws)
        return {
            "id": id, "label": self._label(id), **numbers, "probability": said, "chance": float(chance.value), "solved": solved,
            "error": number(facts["error_pp"].value, 1), "evidence": evidence_label(chance.evidence, lang),
            "draws": int(facts["draws"].value), "seed": int(facts["seed"].value),
        }  # fmt: skip

    def _sampled(self, ids: Iterable[str]) -> str:
        """The note of the briefings, with the largest error of those that have odds, rounded up."""
        facts = self.study.facts[next(iter(TARGETS))]
        error = max((self.study.facts[id]["error_pp"].value for id in ids), default=0.0)
        at_most = replace(facts["error_pp"], name="error_at_most", value=math.ceil(10 * error) / 10, digits=1)
        return sampled({"draws": facts["draws"], "seed": facts["seed"], "error_at_most": at_most})

    def _label(self, id: str) -> str:
        return label(self.case, id)

    def _says(self, headline: str, found) -> str:
        """Whether the levers can do it, and how far they get."""
        facts, lang = self.study.facts[headline], self.case.lang
        scale, code = TARGETS[headline].scale, facts["target"].unit
        goal, now, best = (quantity(value, code, lang) for value in
                           (facts["target"].value, found.centre_value / scale, found.value / scale))  # fmt: skip
        label = self._label(headline)
        if found.distance == 0:
            return pick(f"{label}：现在的取值已经达标（{now}，目标{goal}）。",
                        f"{label}: the present settings meet the target already ({now}; target {goal}).", lang)  # fmt: skip
        if found.feasible:
            return pick(f"{label}要达到{goal}（现为{now}），改动最小的一组取值如下。",
                        f"{label}: for {goal} (now {now}) the smallest change is as follows.", lang)  # fmt: skip
        return pick(f"{label}：在参数的可能范围内，这几项怎样改也达不到{goal}，最多到{best}。",
                    f"{label}: within their ranges these levers do not reach {goal}; the best is {best}.", lang)  # fmt: skip


def label(case: Case, id: str) -> str:
    """What a headline target is called."""
    return pick(*OWN[id], case.lang) if id in OWN else case.terms.target(HEADLINES[id].indicator, case.lang)


def chance_text(share: float, draws: int) -> str:
    """A probability with whole per cents; what no draw, or every draw, shows is told as a bound.

    >>> chance_text(0.237, 2048), chance_text(0.0, 2048), chance_text(1.0, 2048)
    ('24%', '<0.2%', '>99.8%')
    """
    if 0 < share < 1:
        return "<1%" if share < 0.01 else ">99%" if share > 0.99 else f"{100 * share:.0f}%"
    bound = max(math.ceil(3000 / draws) / 10, 0.1)  # rule of three: the 95 % bound of what was never seen, rounded up
    return f"<{bound:.1f}%" if share == 0 else f">{100 - bound:.1f}%"
