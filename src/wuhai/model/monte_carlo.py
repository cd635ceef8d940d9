"""How far off may a probability be that is estimated from independent draws, and what do all such runs state?"""

from __future__ import annotations

import numpy as np

from wuhai.facts import Fact


def wilson(hits: int, draws: int, z: float = 1.959964) -> tuple[float, float]:
    """Confidence interval of a probability estimated as hits/draws (Wilson 1927); useful also at 0 and 1."""
    share, spread = hits / draws, z**2 / draws
    centre = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * np.sqrt(share * (1 - share) / draws + spread / (4 * draws))
    return float(max(centre - half, 0.0)), float(min(centre + half, 1.0))


def standard_error(probability: float, draws: int) -> float:
    """Sampling error of a probability estimated from independent draws."""
    return float(np.sqrt(probability * (1 - probability) / draws))


def sample(draws: int, seed: int) -> list[Fact]:
    """What every probability of a run has in common: draws, seed, and the largest sampling error there can be."""
    return [
        Fact("draws", draws, "count", ("draws",), "Monte Carlo draws"),
        Fact("seed", str(seed), "text", ("seed",), "random seed"),
        Fact("error_at_most", 100 * standard_error(0.5, draws), "pp", ("draws",), "sqrt(0.25 / draws)", 1),
    ]
