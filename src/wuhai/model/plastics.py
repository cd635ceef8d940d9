"""Can the city stand on 3.16 Mt of degradable plastics worth 100 billion CNY by 2025, as the plan says?

Identities: capacity = sum of the projects that are built and finished in time (`pipeline`); output = capacity x
utilisation x ramp-up; value = output x price; value added = net value x rate. Two readings of the plan's tonnes run
side by side, polymer and BDO; `capacity_basis` says which one counts.

With `solve_buildout` (the plan as written) capacity meets the target on its date and the yearly addition, the
completion of the named projects and the unnamed rest are solved for. The solved path works in the year it is
reached, because the plan sets capacity and value for the same year. With `solve_price` the price is the one at
which the value target is met. Otherwise central values are the medians of the Monte Carlo, year by year.

Boundary: production of polymers (or BDO) in the city, current prices, no trade and no closures; taxes, costs and
margins are left out. Quantities 万吨, values 亿元.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.model import diffusion, plastics_value
from wuhai.model.plastics_draws import build_out as solve_for
from wuhai.model.plastics_draws import own_shocks, play, priced, projects_of
from wuhai.model.plastics_parameters import Parameters
from wuhai.model.plastics_projects import (
    BASES,
    QUANTILES,
    BuildOut,
    Paths,
    funnel,
    reported,
)
from wuhai.years import YEARS

S_CURVE_SHARES = (0.01, 0.95)
"""Where the logistic overlay stands in the base and in the target year: hardly begun, nearly done (assumption)."""

TABLES = ("pipeline", "observed", "energy_saving", "phaseout_ferroalloy", "phaseout_carbide", "phaseout_coke")


@dataclass(frozen=True)
class Result:
    """One run. Arrays of years follow `wuhai.years.YEARS`.

    Attributes:
        parameters: what was put in; `at_target` is the target year's position.
        runs, funnels, reported: on each basis, keys `BASES`: the Monte Carlo; nameplate and expectation by stage, see
            `plastics_projects.funnel`; capacity reported as commissioned by now, 万吨.
        build_out: what the target requires.
        capacity_quantiles, production_quantiles: (3, years), 万吨, at `QUANTILES`; three times the path if solved.
        market_price, price: of the market and as applied, CNY/t, (years,); bdo_price that of BDO.
        value_net, value_gross, value_added: 亿元, (years,); value_added_constant at the base year's price.
        chain: needs against the plan's lists, see `plastics_value.chain_balance`.
        energy_released_10k_tce: energy use of all firms on the three exit lists.
        national: observed national capacity; `national_utilisation` the last operating rate, nan if none.
        grid, contour: value over price x utilisation, and price needed by utilisation, at the target capacity.
        overlays: S-curves over the named capacity; columns curve, year, capacity_10kt.
    """

    parameters: Parameters
    runs: dict[str, Paths]
    funnels: dict[str, pd.DataFrame]
    reported: dict[str, float]
    build_out: BuildOut
    capacity_quantiles: np.ndarray
    production_quantiles: np.ndarray
    market_price: np.ndarray
    bdo_price: np.ndarray
    price: np.ndarray
    value_net: np.ndarray
    value_gross: np.ndarray
    value_added: np.ndarray
    value_added_constant: np.ndarray
    chain: pd.DataFrame
    energy_released_10k_tce: float
    national: pd.DataFrame
    national_utilisation: float
    grid: pd.DataFrame
    contour: pd.DataFrame
    overlays: pd.DataFrame

    @property
    def chosen(self) -> Paths:
        """The Monte Carlo on the basis that counts."""
        return self.runs[self.parameters.capacity_basis]

    @property
    def capacity(self) -> np.ndarray:
        """Central capacity at year-end, 万吨, (years,)."""
        return self.capacity_quantiles[1]

    @property
    def production(self) -> np.ndarray:
        """Central output of the year, 万吨, (years,)."""
        return self.production_quantiles[1]

    @property
    def value_added_draws(self) -> np.ndarray:
        """Value added of every draw at the applied price, 亿元, (draws, years); (1, years) if the path is solved."""
        p = self.parameters
        output = self.production[None] if p.solve_buildout else self.chosen.production
        return plastics_value.output_value(output, self.price) * p.plastics_value_added_rate


def run(
    *,
    pipeline: pd.DataFrame,
    observed: pd.DataFrame,
    energy_saving: pd.DataFrame,
    phaseout_ferroalloy: pd.DataFrame,
    phaseout_carbide: pd.DataFrame,
    phaseout_coke: pd.DataFrame,
    market: ArrayLike | None = None,
    **parameters,
) -> Result:
    """Run the model once.

    Args:
        pipeline, observed, energy_saving, phaseout_*: tables of the data package.
        market: (draws,) market factor if it is to be given; drawn otherwise.
        **parameters: every field of `Parameters`.

    Raises:
        TypeError, ValueError: a parameter is missing or unknown; basis, vintage or a triangle is impossible.
    """
    p = Parameters(**parameters)
    runs = {basis: _play(pipeline, basis, p, market) for basis in BASES}
    chosen = runs[p.capacity_basis]
    build_out = solve_for(chosen.projects, p)
    capacity, production = _central(p, chosen, build_out)
    exits = (phaseout_ferroalloy, phaseout_carbide, phaseout_coke)
    return Result(
        parameters=p,
        runs=runs,
        funnels={basis: funnel(runs[basis], p.probability, p.scope) for basis in BASES},
        reported={basis: reported(pipeline, basis) for basis in BASES},
        build_out=build_out,
        capacity_quantiles=capacity,
        production_quantiles=production,
        chain=_chain(p, production[1, p.at_target], energy_saving, phaseout_carbide),
        energy_released_10k_tce=float(sum(table["energy_10k_tce"].sum() for table in exits)),
        overlays=_overlays(chosen.projects["high"].sum(), p),
        **_value(p, production[1]),
        **_national(p, observed),
    )


def _play(pipeline: pd.DataFrame, basis: str, p: Parameters, market: ArrayLike | None) -> Paths:
    """The Monte Carlo of one basis."""
    projects = projects_of(pipeline, p, basis)
    return play(projects, own_shocks(p, basis, len(projects), market), p)


def _central(p: Parameters, chosen: Paths, build_out: BuildOut) -> tuple[np.ndarray, np.ndarray]:
    """Capacity and production at `QUANTILES`, each (3, years)."""
    if p.solve_buildout:
        capacity = np.tile(build_out.path, (len(QUANTILES), 1))
        return capacity, capacity * p.plastics_utilisation
    by_year = (np.ascontiguousarray(path.T) for path in (chosen.capacity, chosen.production))  # several times faster so
    capacity, production = (np.quantile(path, QUANTILES, axis=1) for path in by_year)
    return capacity, production


def _chain(
    p: Parameters, output: float, energy_saving: pd.DataFrame, phaseout_carbide: pd.DataFrame
) -> pd.DataFrame:
    return plastics_value.chain_balance(
        p.feeds,
        output_10kt=output,
        target_10kt=p.plastics_target_10kt,
        energy_saving=energy_saving,
        phaseout_carbide=phaseout_carbide,
    )


def _value(p: Parameters, production: np.ndarray) -> dict[str, np.ndarray | pd.DataFrame]:
    """Prices and values of the central path; a price that cannot be solved stays the market's."""
    found, goal = priced(p, production), (p.plastics_target_10kt, p.plastics_output_value_100m_cny)
    inside = plastics_value.output_value(production * p.feeds["bdo"], found["bdo_price"])
    return {
        **found,
        "value_gross": found["value_net"] + (inside if p.capacity_basis == "polymer" else 0.0),
        "grid": plastics_value.value_grid(*goal),
        "contour": plastics_value.break_even(*goal),
    }


def _national(p: Parameters, observed: pd.DataFrame) -> dict[str, object]:
    product = "pbat" if p.capacity_basis == "polymer" else "bdo"
    utilisation = plastics_value.observed_path(observed, f"{product}_utilisation")
    return {
        "national": plastics_value.observed_path(observed, f"{product}_capacity"),
        "national_utilisation": plastics_value.latest(utilisation) / 100,
    }


def _overlays(ceiling: float, p: Parameters) -> pd.DataFrame:
    """S-curves from the base year to all that is named."""
    ends = ((YEARS[0], S_CURVE_SHARES[0]), (p.plastics_target_year, S_CURVE_SHARES[1]))
    bass = {"start": YEARS[0], "innovation": p.bass_innovation, "imitation": p.bass_imitation}
    curves = {
        "logistic": diffusion.logistic_through(YEARS, ceiling=ceiling, start=ends[0], end=ends[1]),
        "bass": diffusion.bass(YEARS, ceiling=ceiling, **bass),
    }
    frames = [pd.DataFrame({"curve": c, "year": YEARS, "capacity_10kt": v}) for c, v in curves.items()]
    return pd.concat(frames, ignore_index=True)
