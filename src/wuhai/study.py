"""How sure is a scenario's answer? `study(case)`: the ensemble of one scenario and all that can be asked of it.

Joins the domain (`wuhai.model.ensemble`: headlines, targets, what varies) with the methods (`wuhai.uncertainty`). Every part
is computed when it is first asked for, and kept on disk like the coupled run. A headline is the id of a target, taken in the
year it falls due, or a variable of `ensemble.VARIABLES`, taken in 2025.

The tornado, the backcast and the trade-off move one central run, in which plastics follow the median of their projects; the
quantiles, probabilities, indices and boxes rest on draws in which every project meets its own luck.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from wuhai import text
from wuhai.case import Case, Graded
from wuhai.facts import EVIDENCE, Fact
from wuhai.inputs import digest, unnoted
from wuhai.kept import kept
from wuhai.model import ensemble
from wuhai.spelling import nearest
from wuhai.study_draws import Setting, drawn, levels, parameters_of
from wuhai.uncertainty import discovery, indices, sampling, search, summaries

DRAWS, SEED, DESIGN = 8192, 2022, 1024
"""Draws and seed of an ensemble, and rows of the design behind the variance shares."""

DOUBT = {grade: (place + 1) / len(EVIDENCE) for place, grade in enumerate(EVIDENCE)}
"""How poorly an input is known, by its place among the evidence grades: 1 for an assumption, a sixth as the plan prints it,
for what is printed may yet not be kept."""

_TARGETS = {target.id: target for target in ensemble.TARGETS}


def study(case: Case, draws: int = DRAWS, seed: int = SEED) -> Study:
    """The ensemble of a case's scenario: `draws` draws from `seed`; nothing is computed before it is asked for."""
    return Study(case, int(draws), int(seed))


@dataclass(frozen=True)
class Study:
    """An ensemble of one scenario; see the module."""

    case: Case
    draws: int
    seed: int

    # The ensemble -------------------------------------------------------------------------------------------

    @cached_property
    def setting(self) -> Setting:
        """Tables, parameter values and drivers; a page that uses them is noted as resting on them."""
        return Setting.of(self.case)

    @property
    def drivers(self) -> pd.DataFrame:
        """What varies, see `ensemble.drivers`; a value the scenario changes is a decision and stays fixed."""
        return self.setting.drivers

    @property
    def quantiles(self) -> pd.DataFrame:
        """Fans of all headline variables: id (the variable), unit, year, p10, p50, p90."""
        return self._ensemble["quantiles"]

    @property
    def probabilities(self) -> pd.DataFrame:
        """Of meeting each target: id, probability, error (standard error over independent scrambles), draws, seed."""
        return self._ensemble["probabilities"]

    @property
    def levels(self) -> pd.DataFrame:
        """Value of every headline in each draw: columns are targets' ids and variables."""
        return self._ensemble["levels"]

    @property
    def met(self) -> pd.DataFrame:
        """Whether each draw meets each target."""
        return self._ensemble["met"]

    @cached_property
    def facts(self) -> text.Facts:
        """Facts by target: ``study.facts.share.probability``, error_pp, draws, seed, p10, p50, p90, target."""
        return text.Facts(
            "facts", {id: Graded(id, {f.name: f for f in self.facts_of(id)}, self.case.grade) for id in _TARGETS}
        )

    def facts_of(self, id: str) -> list[Fact]:
        """Facts of one target, evidence not yet filled in."""
        target, row = _TARGETS[id], self.probabilities.set_index("id").loc[id]
        item, levers = self.case.parameters[target.parameter], self.levers
        inputs = (target.parameter, *levers.loc[levers["group"].isin(target.shifts), "name"])
        fan = summaries.quantiles(self.levels[id].to_numpy()) / target.scale
        goal, chance = float(self.setting.values[target.parameter]), float(row["probability"])
        return [
            Fact("probability", chance, "share", inputs, "draws that meet the target", 1 if 0.001 <= chance <= 0.999 else None),
            Fact("error_pp", 100 * float(row["error"]), "pp", inputs, "standard error over independent scrambles", 2),
            Fact("upper", 1 - 0.05 ** (1 / self.draws), "share", inputs, "95% bound of what no draw shows, 1 - 0.05^(1/n)"),
            Fact("draws", self.draws, "count", (), "Monte Carlo draws"),
            Fact("seed", self.seed, "seed"),
            Fact("target", goal, item.unit, (target.parameter,)),
            *(Fact(f"p{int(100 * level)}", float(value), item.unit, inputs, f"quantile {level:g} of the draws")
              for level, value in zip(summaries.LEVELS, fan, strict=True)),
        ]  # fmt: skip

    # What it hangs on ---------------------------------------------------------------------------------------

    def indices(self, headline: str) -> pd.DataFrame:
        """Variance shares by driver: driver, first, total, their intervals (*_low, *_high), evidence, group; largest first."""
        table = self._variance(lambda: indices.sobol(self._outputs, self.drivers, DESIGN, self.seed), "indices")
        found = self._of(table, headline).merge(
            self.drivers[["name", "evidence", "group"]], left_on="driver", right_on="name"
        )
        return found.drop(columns="name").sort_values("total", ascending=False, kind="stable", ignore_index=True)

    def by_grade(self, headline: str) -> pd.DataFrame:
        """Variance by evidence grade: grade, share, low, high, total; the row `interaction` is what no grade explains alone."""
        return self._by("evidence", "grade", headline)

    def by_shift(self, headline: str) -> pd.DataFrame:
        """Variance by shift, as `by_grade`: shift, share, low, high, total."""
        return self._by("group", "shift", headline)

    def tornado(self, headline: str) -> pd.DataFrame:
        """Swing of the headline as each driver goes from its P10 to its P90, see `uncertainty.tornado`."""
        name = self._known(headline)
        return self._kept(f"tornado-{name}", lambda: indices.tornado(self.central(name), self.levers))

    def measure_first(self, headline: str, n: int = 3) -> pd.DataFrame:
        """What to measure first: driver, total, doubt (`DOUBT` of its evidence), worth = total x doubt.

        Chance itself (`ensemble.MARKET`, `ensemble.LUCK`) cannot be measured and is left out.
        """
        table = self.indices(headline)
        table = table[table["driver"].isin(self.levers["name"])]
        doubt = self.drivers.set_index("name")["evidence"].map(DOUBT)
        return indices.measure_first(table, doubt.to_dict(), n)

    # What would change it -----------------------------------------------------------------------------------

    def boxes(self, headline: str, met: bool | None = None, boxes: int = 1) -> pd.DataFrame:
        """Where the target is met (or missed): box, driver, low, high, coverage, density, mass, outcome; see PRIM.

        `met` None asks for the rarer of the two. No rows if every draw, or none, meets the target.
        """
        cases = self.met[self._target(headline).id].to_numpy()
        outcome = cases.mean() <= 0.5 if met is None else met
        sample = sampling.sample(self.drivers, self.draws, self.seed)
        inputs = {name: sample[name] for name in self.drivers.loc[self.drivers["size"] == 1, "name"]}
        found = discovery.table(discovery.discover(inputs, cases == outcome, boxes=boxes))
        return found.assign(outcome="met" if outcome else "missed")

    def backcast(self, headline: str, levers: Sequence[str] = (), count: int = 4) -> search.Backcast:
        """The least change of the levers that meets the target.

        Args:
            headline: id of a target.
            levers: parameters that may move within the schema's range; by default the `count` that swing the headline most
                over their whole range, decisions of the scenario among them.
        """
        target = self._target(headline)
        names = list(levers) or self._strongest(target.id, count)
        goal = float(ensemble.threshold(target, self.setting.values, {}))
        slack = target.tolerance * target.scale * (1 if target.sense == ">=" else -1)
        rows = pd.DataFrame([self._lever(name) for name in names])
        key = f"backcast-{target.id}-{'-'.join(names)}"
        return self._kept(key, lambda: search.backcast(self.central(target.id), rows, goal - slack, target.sense))

    def tradeoff(self, headline: str, a: str, b: str, steps: int = 21) -> pd.DataFrame:
        """The headline over the range of two parameters: columns named as they are, and value."""
        name, rows = self._known(headline), [self._lever(lever) for lever in (a, b)]
        key = f"tradeoff-{name}-{a}-{b}-{steps}"
        return self._kept(key, lambda: search.tradeoff(self.central(name), *rows, steps=steps))

    def convergence(self, headline: str) -> pd.DataFrame:
        """Errors of the median and of the probability as draws grow, see `uncertainty.convergence`."""
        name = self._known(headline)
        return summaries.convergence(self.levels[name].to_numpy(), self.met[name].to_numpy() if name in _TARGETS else None)

    @property
    def levers(self) -> pd.DataFrame:
        """The drivers that are parameters."""
        return parameters_of(self.drivers)

    def central(self, headline: str) -> Callable[[dict], np.ndarray]:
        """The headline of central runs as a function of draws of parameters, in the unit of its variable."""
        name = self._known(headline)
        return lambda draws: self._outputs(draws)[name]

    # Inside -------------------------------------------------------------------------------------------------

    @cached_property
    def _ensemble(self) -> dict[str, pd.DataFrame]:
        return self._kept("ensemble", lambda: drawn(self.setting, self.draws, self.seed))

    def _outputs(self, draws: dict) -> dict[str, np.ndarray]:
        found = ensemble.run(self.setting.tables, self.setting.values, draws)
        return levels(self.setting.values, found, draws)

    def _by(self, column: str, title: str, headline: str) -> pd.DataFrame:
        table = self._variance(lambda: indices.grouped(self._outputs, self.drivers, column, DESIGN, self.seed), column)
        names = {"driver": title, "first": "share", "first_low": "low", "first_high": "high"}
        return self._of(table, headline).rename(columns=names)[[title, "share", "low", "high", "total"]]

    def _strongest(self, headline: str, count: int) -> list[str]:
        """Parameters with a distribution that move the headline most over their whole range."""
        rows = self.setting.wider
        swings = self._kept(f"swings-{headline}", lambda: indices.tornado(self.central(headline), rows, 0.0, 1.0))
        return swings.loc[swings["swing"] > 0, "driver"].head(count).tolist() or swings["driver"].head(count).tolist()

    def _variance(self, compute: Callable[[], pd.DataFrame], name: str) -> pd.DataFrame:
        return self._kept(f"{name}-{DESIGN}", compute)

    def _of(self, table: pd.DataFrame, headline: str) -> pd.DataFrame:
        return table[table["output"] == self._known(headline)].drop(columns="output").reset_index(drop=True)

    def _kept(self, name: str, compute: Callable):
        with unnoted():
            key = digest([self.setting.key, self.draws, self.seed, name])
            return kept(f"study-{key}", compute)

    def _known(self, headline: str) -> str:
        known = [*_TARGETS, *ensemble.VARIABLES]
        if headline not in known:
            raise KeyError(f"no headline is called {headline!r}{nearest(headline, known)}")
        return headline

    def _target(self, headline: str) -> ensemble.Target:
        if headline not in _TARGETS:
            raise KeyError(f"no target is called {headline!r}; known are {', '.join(_TARGETS)}")
        return _TARGETS[headline]

    def _lever(self, name: str) -> pd.Series:
        item = self.case.parameters[name]
        if item.low is None:
            raise ValueError(f"{name}: a lever is a number with a range")
        return pd.Series({"name": name, "low": item.low, "centre": self.setting.values[name], "high": item.high})
