"""What the facts of the plastics model rest on: parameters and tables, grouped as the formulas use them."""

from __future__ import annotations

from wuhai.model.plastics_parameters import Parameters

Names = tuple[str, ...]

PIPELINE: Names = ("table:pipeline",)
OBSERVED: Names = ("table:observed",)
ENERGY_LIST: Names = ("table:energy_saving",)
CARBIDE_LIST: Names = ("table:phaseout_carbide",)
EXITS: Names = ("table:phaseout_ferroalloy", *CARBIDE_LIST, "table:phaseout_coke")

GOAL: Names = ("plastics_target_10kt",)
TARGET: Names = (*GOAL, "plastics_target_year")
VALUE_GOAL: Names = ("plastics_output_value_100m_cny",)
VALUE: Names = (*VALUE_GOAL, *GOAL)
NATIONAL: Names = (*GOAL, "plastics_national_share")

NAMED: Names = (*PIPELINE, "pipeline_stage")
COUNTED: Names = (*NAMED, "capacity_basis")
SCOPE: Names = ("scope_low", "scope_mode", "scope_high")
PRIORS: Names = ("probability_announced", "probability_approved", "probability_building", "prior_strength",
                 "market_correlation", *SCOPE)  # fmt: skip
TIMING: Names = ("slip_low_months", "slip_mode_months", "slip_high_months", "lead_announced_months",
                 "lead_approved_months", "lead_building_months")  # fmt: skip
BUILT: Names = (*COUNTED, *PRIORS, *TIMING)
SAMPLE: Names = ("draws", "seed")
SIMULATED: Names = (*BUILT, *TARGET, *SAMPLE)

BDO_PRICE: Names = ("bdo_price", "bdo_price_end", "plastics_price_growth")
POLYMER_PRICE: Names = ("pbat_price", "pbat_price_end", "pbs_price_ratio", "pbs_share",
                        "plastics_price_growth")  # fmt: skip
FEEDS: Names = ("pbs_share", "terephthalate_share", "polymer_yield")
UPSTREAM: Names = (*FEEDS, "bdo_yield")
CARBIDE: Names = (*UPSTREAM, "carbide_gas_l_per_kg")
UNIT_ENERGY: Names = ("bdo_energy_kgce_per_t", "carbide_energy_kgce_per_t")


def market(p: Parameters) -> Names:
    """Behind the market price of what counts."""
    return POLYMER_PRICE if p.capacity_basis == "polymer" else BDO_PRICE


def capacity(p: Parameters) -> Names:
    """Behind the central capacity."""
    return (*TARGET, *COUNTED) if p.solve_buildout else (*BUILT, *SAMPLE)


def output(p: Parameters) -> Names:
    """Behind the central output."""
    ramp = () if p.solve_buildout else ("ramp_months",)
    return (*capacity(p), "plastics_utilisation", *ramp)
