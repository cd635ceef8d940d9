"""Can 14 coking firms become 5 of at least 300 万吨 each while the city keeps its 1,763 万吨 of capacity?

Identities: capacity after = kept + retired / ratio, where the replacement ratio is retired per new capacity (1.2 : 1
retires 1.2 万吨 for each that is built); at most floor(capacity after / floor) entities reach the floor, so
floor(1763 / 300) = 5 is the maximum and a ratio above 1763 / 1500 = 1.175 leaves fewer. Capacity over time as in
`coking_timeline`; output = capacity x utilisation by size of firm; concentration as in `concentration`.

Boundary: coke ovens of the city, nameplate 万吨 a year at year-end; the 14 firms and their capacities are derived
(`coking_lists`). The merger is complete when the last replacement starts. New capacity counts in full when it
starts. Neither demand nor prices limit output beyond the utilisation assumed; by-product plants are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.model import coking_entities, coking_lists, coking_timeline
from wuhai.model.assignment import Assignment
from wuhai.model.coking_inputs import DEADLINE, Inputs
from wuhai.model.coking_timeline import Events, Paths, Trough, accumulate
from wuhai.years import YEARS

Array = np.ndarray

TABLES = ("energy_saving", "phaseout_coke")
"""Tables that `run` takes."""

SIZE_CLASSES = (100.0, 200.0)
"""万吨: utilisation is reported for firms below the first and above the second size; between, interpolated."""

ROUNDING = 0.5
"""万吨: capacity this close to the plan's whole number equals it."""


@dataclass(frozen=True)
class Result:
    """One run, or one per draw; paths are (Y,) or (draws, Y) at the ends of `YEARS`.

    Attributes:
        inputs: the parameters.
        firms, listed, by_products: as from `coking_lists`.
        capacity_after: capacity when all is replaced, 万吨, (...).
        possible: most entities that reach the floor; entities: what is reached, at least one, (...).
        events, paths, trough: the timeline.
        old_output, new_output: coke from base-year and from new ovens, 万吨.
        old_energy: unit energy of the listed firms, weighted by output, kgce/t.
    """

    inputs: Inputs
    firms: pd.DataFrame
    listed: pd.DataFrame
    by_products: pd.DataFrame
    capacity_after: Array
    possible: Array
    entities: Array
    events: Events
    paths: Paths
    trough: Trough
    old_output: Array
    new_output: Array
    old_energy: float

    @property
    def holds_draws(self) -> bool:
        """Whether it is a run of many draws."""
        return bool(self.entities.ndim or self.capacity_after.ndim or self.paths.capacity.ndim > 1)

    @cached_property
    def assignment(self) -> Assignment | None:
        """Who goes where, solved when it is first asked for; None where entities or capacities are drawn."""
        if self.entities.ndim or self.capacity_after.ndim:
            return None
        return coking_entities.assignment(
            self.firms,
            count=int(self.entities),
            floor_10kt=float(self.inputs.floor_10kt),
            after_10kt=float(self.capacity_after),
            allow_split=bool(self.inputs.allow_split),
        )

    @cached_property
    def group_sizes(self) -> Array:
        """Size of each entity, (..., groups): the assignment's, over draws the named sizes in proportion."""
        if self.assignment is not None:
            return self.assignment.sizes
        return coking_entities.entity_sizes(self.entities, self.inputs.floor_10kt, self.capacity_after)

    @property
    def feasible(self) -> Array:
        """Whether as many entities as asked for can reach the floor."""
        return np.asarray(self.inputs.entities) <= self.possible

    @property
    def needs_split(self) -> bool:
        """Whether whole firms cannot do it, although no split was allowed; no split is known over draws."""
        return self.assignment is not None and self.assignment.splits > 0 and not self.inputs.allow_split

    @property
    def output(self) -> Array:
        """Coke, 万吨 a year."""
        return self.old_output + self.new_output

    @property
    def output_index(self) -> Array:
        """Coke relative to the base year, for the structure of industry."""
        return self.output / self.output[..., :1]

    @property
    def listed_closed(self) -> Array:
        """Part of the exit list that has closed, for the energy of the closures."""
        count = self.events.listed
        retired = accumulate(self.events.retire[..., :count], self.events.retired[..., :count], YEARS)
        return retired / self.firms["exit_10kt"].sum()

    @property
    def merger_date(self) -> Array:
        """When the last replacement starts: the merged entities stand."""
        last = np.maximum(np.nanmax(self.firms["exit_year"]), self.inputs.unlisted_exit_year)
        return last + np.asarray(self.inputs.coke_start_delay_years, float)

    def over_time(self, before: ArrayLike, after: ArrayLike) -> Array:
        """A path (..., Y) that steps from one value to the other with the merger."""
        merged = self.merger_date[..., None] - 1e-9 <= YEARS
        return np.where(merged, np.asarray(after, float)[..., None], before)

    @property
    def target_met(self) -> Array:
        """The plan's sentence by its deadline: as many entities as asked for, and no capacity lost."""
        at = int(np.searchsorted(YEARS, DEADLINE))
        kept = self.paths.capacity[..., at] >= self.inputs.coke_capacity_10kt - ROUNDING
        return self.feasible & kept & (self.merger_date <= DEADLINE + 1e-9)

    @property
    def energy(self) -> Array:
        """Energy of coking, 万吨标准煤."""
        new = self.new_output * np.asarray(self.inputs.coke_new_energy_kgce_per_t)[..., None]
        return (self.old_output * self.old_energy + new) / 1000


def run(*, energy_saving: pd.DataFrame, phaseout_coke: pd.DataFrame, **parameters: ArrayLike) -> Result:
    """The coking model.

    Args:
        energy_saving, phaseout_coke: tables of data/plan.
        **parameters: every field of `Inputs`, scalars or (draws,).

    Raises:
        TypeError: a parameter is missing or unknown.
        ValueError: the tables name a firm that is not among the 14, or the total is too small for its exits.
    """
    inputs = Inputs(**parameters)
    total = float(inputs.coke_capacity_10kt)
    firms = coking_lists.firms(energy_saving, phaseout_coke, total)
    listed = coking_lists.coke_rows(energy_saving)
    dated = events(inputs, firms)
    after = coking_entities.capacity_after(
        total, firms["exit_10kt"].sum(), ratio=inputs.replacement_ratio, kept_share=inputs.coke_kept_share
    )
    possible, count = coking_entities.entity_count(after, inputs.entities, inputs.floor_10kt)
    paths = coking_timeline.paths(dated, total, YEARS)
    old, new = _output(inputs, firms, dated, paths, after / count)
    return Result(
        inputs=inputs, firms=firms, listed=listed, by_products=coking_lists.by_products(energy_saving),
        capacity_after=after, possible=possible, entities=count, events=dated, paths=paths, trough=coking_timeline.trough(dated, YEARS[-1]), old_output=old, new_output=new,
        old_energy=float(np.average(listed["unit_energy_kgce_per_t"], weights=listed["output_t"])),
    )  # fmt: skip


def class_weight(size_10kt: ArrayLike) -> Array:
    """Where a firm stands between the small (0) and the large (1) size class."""
    low, high = SIZE_CLASSES
    return np.clip((np.asarray(size_10kt, float) - low) / (high - low), 0, 1)


def events(inputs: Inputs, firms: pd.DataFrame) -> Events:
    """The timeline of inputs that are scalars or (draws,): exits as listed, starts as delayed."""
    leaving = firms[firms["exit_10kt"] > 0]
    return coking_timeline.schedule(
        leaving["exit_year"],
        leaving["exit_10kt"],
        firms["capacity_10kt"].sum() - leaving["exit_10kt"].sum(),
        ratio=inputs.replacement_ratio,
        start_delay=inputs.coke_start_delay_years,
        exit_delay=inputs.coke_exit_delay_years,
        unlisted_year=inputs.unlisted_exit_year,
        kept_share=inputs.coke_kept_share,
        waits_share=inputs.unlisted_waits_share,
    )


def _output(
    inputs: Inputs, firms: pd.DataFrame, events: Events, paths: Paths, entity_10kt: ArrayLike
) -> tuple[Array, Array]:
    """Coke from base-year and from new ovens: capacity of each size class x its utilisation."""
    large, leaving = class_weight(firms["capacity_10kt"]), firms["exit_10kt"].to_numpy()
    rest = firms["capacity_10kt"] - leaving
    mean = (rest * large).sum() / max(rest.sum(), 1e-9)
    weight = np.r_[large[leaving > 0], mean, mean]
    old = firms["capacity_10kt"].sum() - paths.retired
    old_large = (firms["capacity_10kt"] * large).sum() - accumulate(
        events.retire, events.retired * weight, YEARS
    )
    small, big = _utilisation(inputs, "small"), _utilisation(inputs, "large")
    new_large = paths.started * class_weight(entity_10kt)[..., None]
    return old * small + old_large * (big - small), paths.started * small + new_large * (big - small)


def _utilisation(inputs: Inputs, size: str) -> Array:
    base, later, year = (
        np.asarray(getattr(inputs, name), float)[..., None]
        for name in (f"coke_utilisation_{size}_base", f"coke_utilisation_{size}", "coke_utilisation_year")
    )
    return base + (later - base) * np.clip((YEARS - YEARS[0]) / (year - YEARS[0]), 0, 1)
