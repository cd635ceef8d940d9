"""What does a tonne of degradable polyester need, back to calcium carbide?

Identity: mass in = mass out, computed from atomic weights. PBAT is counted as a copolymer of butylene
terephthalate and butylene adipate units, PBS as butylene succinate, both by polycondensation (one water leaves
per ester bond); BDO by the Reppe route, C2H2 + 2 HCHO + 2 H2; acetylene from carbide, CaC2 + 2 H2O.

Boundary: stoichiometry plus the yields given. End groups, chain extenders, catalysts and the losses of making
formaldehyde or carbide are left out, so a demand is a lower bound.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

Number = float | np.ndarray

ATOMIC_WEIGHTS = {"H": 1.008, "C": 12.011, "O": 15.999, "Ca": 40.078}
"""Abridged standard atomic weights, g/mol (IUPAC, CIAAW 2021)."""

MOLAR_VOLUME_20C = 8.314462618 * 293.15 / 101.325
"""Litres per mole of an ideal gas at 20 °C and 101.325 kPa, the state of the gas yields in GB 10665."""

SPECIES = {
    "bdo": "C4H10O2",
    "pta": "C8H6O4",
    "adipic_acid": "C6H10O4",
    "succinic_acid": "C4H6O4",
    "water": "H2O",
    "acetylene": "C2H2",
    "formaldehyde": "CH2O",
    "hydrogen": "H2",
    "carbide": "CaC2",
    "methanol": "CH4O",
    "slaked_lime": "CaO2H2",
    "terephthalate_unit": "C12H12O4",
    "adipate_unit": "C10H16O4",
    "succinate_unit": "C8H12O4",
}

TEREPHTHALATE = {"bdo": 1, "pta": 1, "water": -2, "terephthalate_unit": -1}
ADIPATE = {"bdo": 1, "adipic_acid": 1, "water": -2, "adipate_unit": -1}
SUCCINATE = {"bdo": 1, "succinic_acid": 1, "water": -2, "succinate_unit": -1}
REPPE = {"acetylene": 1, "formaldehyde": 2, "hydrogen": 2, "bdo": -1}
HYDROLYSIS = {"carbide": 1, "water": 2, "acetylene": -1, "slaked_lime": -1}
REACTIONS = (TEREPHTHALATE, ADIPATE, SUCCINATE, REPPE, HYDROLYSIS)
"""Moles used up (+) and formed (-)."""


def atoms(formula: str) -> dict[str, int]:
    """Atoms of a formula without brackets: ``C4H10O2`` -> ``{"C": 4, "H": 10, "O": 2}``.

    Raises:
        ValueError: a part of the formula is no known element.
    """
    found: dict[str, int] = {}
    parts = re.findall(r"([A-Z][a-z]?)(\d*)", formula)
    if "".join(symbol + count for symbol, count in parts) != formula:
        raise ValueError(f"formula {formula!r}: allowed are element symbols and counts, as in C4H10O2")
    for symbol, count in parts:
        if symbol not in ATOMIC_WEIGHTS:
            raise ValueError(
                f"formula {formula!r}: element {symbol!r} is not one of {', '.join(ATOMIC_WEIGHTS)}"
            )
        found[symbol] = found.get(symbol, 0) + int(count or 1)
    return found


def molar_mass(formula: str) -> float:
    """Molar mass, g/mol."""
    return sum(ATOMIC_WEIGHTS[symbol] * count for symbol, count in atoms(formula).items())


def per_tonne(reaction: Mapping[str, Number], products: tuple[str, ...]) -> dict[str, Number]:
    """Tonnes of every other substance per tonne of `products`: used up positive, by-products negative.

    Closure: the values add up to 1 exactly when the reaction is balanced.
    """
    mass = {name: moles * molar_mass(SPECIES[name]) for name, moles in reaction.items()}
    made = -sum(mass[name] for name in products)
    return {name: value / made for name, value in mass.items() if name not in products}


def pbat(terephthalate: Number = 0.5) -> dict[str, Number]:
    """t per t of PBAT with the given mole fraction of terephthalate among its acids, 0-1."""
    reaction = {
        "bdo": 1,
        "pta": terephthalate,
        "adipic_acid": 1 - terephthalate,
        "water": -2,
        "terephthalate_unit": -terephthalate,
        "adipate_unit": -(1 - terephthalate),
    }
    return per_tonne(reaction, ("terephthalate_unit", "adipate_unit"))


def pbs() -> dict[str, float]:
    """t per t of PBS."""
    return per_tonne(SUCCINATE, ("succinate_unit",))


def bdo() -> dict[str, float]:
    """t per t of BDO by the Reppe route."""
    return per_tonne(REPPE, ("bdo",))


def pure_carbide_per_bdo() -> float:
    """t of pure CaC2 per t of BDO, one carbide per acetylene."""
    return molar_mass(SPECIES["carbide"]) / molar_mass(SPECIES["bdo"])


def carbide_purity(gas_l_per_kg: Number) -> Number:
    """Mass fraction of CaC2 in carbide that yields so many litres of acetylene per kg at 20 °C."""
    pure = 1000 / molar_mass(SPECIES["carbide"]) * MOLAR_VOLUME_20C
    return gas_l_per_kg / pure


def bdo_feeds(*, bdo_yield: Number, carbide_gas_l_per_kg: Number) -> dict[str, Number]:
    """Feeds per t of BDO at a yield, with the carbide and methanol that they are made of.

    Args:
        bdo_yield: molar yield of BDO on acetylene, formaldehyde and hydrogen, 0-1 (one for all three).
        carbide_gas_l_per_kg: gas yield of the commercial carbide, L/kg.
    """
    feeds = {name: amount / bdo_yield for name, amount in bdo().items()}
    methanol = molar_mass(SPECIES["methanol"]) / molar_mass(SPECIES["formaldehyde"])
    feeds["methanol"] = feeds["formaldehyde"] * methanol
    feeds["carbide"] = pure_carbide_per_bdo() / carbide_purity(carbide_gas_l_per_kg) / bdo_yield
    return feeds


def polymer_feeds(*, pbs_share: Number, terephthalate: Number, polymer_yield: Number) -> dict[str, Number]:
    """Monomers per t of a PBAT/PBS mix; water per t made (negative).

    Args:
        pbs_share: PBS in the mix, fraction of mass; the rest is PBAT.
        terephthalate: mole fraction of terephthalate among the acids of PBAT.
        polymer_yield: polymer obtained per polymer possible from the monomers, 0-1.
    """
    parts = ((1 - pbs_share, pbat(terephthalate)), (pbs_share, pbs()))
    names = dict.fromkeys(name for _, balance in parts for name in balance)
    return {name: sum(w * part.get(name, 0.0) for w, part in parts) / polymer_yield for name in names}
