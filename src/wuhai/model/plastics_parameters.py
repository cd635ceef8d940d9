"""What the plastics model can be told: one attribute for each of its rows in data/parameters.csv."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from wuhai.model.pipeline_built import column
from wuhai.model.plastics_projects import STAGES
from wuhai.model.plastics_value import feeds_per_tonne, market_price
from wuhai.years import YEARS

PBAT_PRICE_YEARS = (2019, 2025)
BDO_PRICE_YEARS = (2021, 2025)
"""Years of the first and last reported price."""


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """Parameters of the model, named as in data/parameters.csv, which says what each one is.

    Scalars; those of the pipeline and of the prices may be one per draw, (draws,).
    """

    plastics_target_10kt: float
    plastics_target_year: int
    plastics_output_value_100m_cny: float
    plastics_national_share: float
    water_cap_100m_m3: float
    capacity_basis: str
    pipeline_stage: str
    solve_buildout: bool
    solve_price: bool
    probability_announced: float
    probability_approved: float
    probability_building: float
    prior_strength: float
    market_correlation: float
    slip_low_months: float
    slip_mode_months: float
    slip_high_months: float
    scope_low: float
    scope_mode: float
    scope_high: float
    lead_announced_months: float
    lead_approved_months: float
    lead_building_months: float
    plastics_utilisation: float
    ramp_months: float
    pbat_price: float
    pbat_price_end: float
    pbs_price_ratio: float
    bdo_price: float
    bdo_price_end: float
    plastics_price_growth: float
    pbs_share: float
    terephthalate_share: float
    polymer_yield: float
    bdo_yield: float
    carbide_gas_l_per_kg: float
    bdo_energy_kgce_per_t: float
    carbide_energy_kgce_per_t: float
    plastics_value_added_rate: float
    bass_innovation: float
    bass_imitation: float
    draws: int
    seed: int

    @property
    def at_target(self) -> int:
        """Position of the target year on the axis of years."""
        return int(np.searchsorted(YEARS, self.plastics_target_year))

    @property
    def probability(self) -> dict[str, float]:
        """Prior mean of each stage."""
        return dict(zip(STAGES, (*self._by_stage("probability_{}"), 1.0), strict=True))

    @property
    def lead_months(self) -> dict[str, float]:
        """Months from seeing a stage to commissioning."""
        return dict(zip(STAGES, (*self._by_stage("lead_{}_months"), 0.0), strict=True))

    @property
    def slip_months(self) -> tuple[float, float, float]:
        """Low, mode and high of the slip."""
        return self.slip_low_months, self.slip_mode_months, self.slip_high_months

    @property
    def scope(self) -> tuple[float, float, float]:
        """Low, mode and high of the change of scope."""
        return self.scope_low, self.scope_mode, self.scope_high

    @property
    def feeds(self) -> dict[str, float]:
        """Feeds per tonne on the chosen basis."""
        return feeds_per_tonne(
            self.capacity_basis,
            pbs_share=self.pbs_share,
            terephthalate_share=self.terephthalate_share,
            polymer_yield=self.polymer_yield,
            bdo_yield=self.bdo_yield,
            carbide_gas_l_per_kg=self.carbide_gas_l_per_kg,
        )

    @property
    def market_prices(self) -> tuple[np.ndarray, np.ndarray]:
        """Market price of what counts (PBAT/PBS mix, or BDO) and of BDO, CNY/t, (..., years) each."""
        spans = (
            (self.pbat_price, self.pbat_price_end, *PBAT_PRICE_YEARS),
            (self.bdo_price, self.bdo_price_end, *BDO_PRICE_YEARS),
        )
        pbat, bdo = (
            market_price(
                YEARS,
                start=start,
                end=end,
                start_year=first,
                end_year=last,
                growth=self.plastics_price_growth,
            )
            for start, end, first, last in spans
        )
        mix = pbat * (1 + column(self.pbs_share) * (column(self.pbs_price_ratio) - 1))
        return (mix if self.capacity_basis == "polymer" else bdo), bdo

    def _by_stage(self, name: str) -> list[float]:
        return [getattr(self, name.format(stage)) for stage in STAGES[:-1]]


PARAMETERS = tuple(field.name for field in fields(Parameters))
"""Names in data/parameters.csv that `wuhai.model.plastics.run` takes."""
