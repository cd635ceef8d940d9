"""Which inputs does the answer hang on? Variance shares over independent drivers, one-at-a-time swings, what to measure.

Identities: with A and B two independent designs and AB_i = A with the columns of driver i from B,
S_i = mean(y_B (y_ABi - y_A)) / V (Saltelli et al. 2010, Comput. Phys. Commun. 181:259-270) is the part of the variance that
driver i explains by itself, T_i = mean((y_A - y_ABi)^2) / 2V (Jansen 1999, ibid. 117:35-43) what it explains with all its
interactions. A group of drivers swaps its columns together; what the groups do not explain one by one is interaction.

A model is a function of draws, name -> (n,) or (n, size), that returns (n,), or name -> (n,) for several outputs.
Intervals are bootstrapped over the rows of the design, which for Sobol numbers errs on the wide side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from wuhai.uncertainty.sampling import Draws, columns_of, from_uniform, quantile, sizes, uniform, width

Array = np.ndarray
Model = Callable[[Draws], Array | Mapping[str, Array]]

INTERACTION = "interaction"
_KEY = 1 << 20
"""Stream of the seed that no block of a design uses."""


def sobol(
    model: Model,
    drivers: pd.DataFrame,
    draws: int = 1024,
    seed: int = 2022,
    groups: Mapping[str, list[str]] | None = None,
    bootstrap: int = 200,
    level: float = 0.95,
) -> pd.DataFrame:
    """First-order and total indices of each driver, or of each group of drivers.

    Args:
        model: see the module; it is asked for draws x (groups + 2) values.
        drivers: independent inputs, see `sampling`.
        draws: rows of the design, a power of two.
        groups: group -> names of its drivers; by default each driver by itself.
        bootstrap: resamples behind the interval; level: its probability.

    Returns:
        output, driver, first, first_low, first_high, total, total_low, total_high; `output` is "" for a model with one.
        All zero for an output that does not vary.
    """
    groups = groups or {name: [name] for name in drivers["name"]}
    places, columns = columns_of(drivers), width(drivers)
    numbers = uniform(2 * columns, draws, seed, _KEY)
    a, b = numbers[:, :columns], numbers[:, columns:]
    base, other = (_outputs(model(from_uniform(drivers, design))) for design in (a, b))
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_KEY, 1)))
    weights = rng.multinomial(draws, np.full(draws, 1 / draws), size=bootstrap) / draws
    rows = []
    for group, names in groups.items():
        mixed = a.copy()
        for name in names:
            mixed[:, places[name]] = b[:, places[name]]
        swapped = _outputs(model(from_uniform(drivers, mixed)))
        rows += [(out, group, *_pair(base[out], other[out], swapped[out], weights, level)) for out in base]
    columns = ["output", "driver", "first", "first_low", "first_high", "total", "total_low", "total_high"]
    return pd.DataFrame(rows, columns=columns)


def grouped(
    model: Model, drivers: pd.DataFrame, by: str = "evidence", draws: int = 1024, seed: int = 2022
) -> pd.DataFrame:
    """Variance of each output split by a column of the drivers, e.g. by evidence grade or by shift.

    Returns:
        Columns of `sobol` with `driver` holding the group, and for each output a row `INTERACTION`: 1 - the sum of `first`,
        which no group explains by itself; its total is NaN. It is at least 0 but for sampling error.
    """
    groups = {str(group): rows["name"].tolist() for group, rows in drivers.groupby(by, sort=True)}
    table = sobol(model, drivers, draws, seed, groups)
    rest = []
    for output, rows in table.groupby("output", sort=False):
        varies = bool((rows["total"] > 0).any())
        left = 1 - rows["first"].sum() if varies else 0.0
        half = np.sqrt((((rows["first_high"] - rows["first_low"]) / 2) ** 2).sum())
        rest.append((output, INTERACTION, left, left - half, left + half, np.nan, np.nan, np.nan))
    return pd.concat([table, pd.DataFrame(rest, columns=table.columns)], ignore_index=True)


def hundredths(shares: pd.Series) -> pd.Series:
    """Parts of a whole in whole hundredths that sum to one, by largest remainder; sampling error below nought counts as none.

    All nought if no part is above it.
    """
    parts = shares.clip(lower=0).astype(float)
    if not parts.sum() > 0:
        return parts
    exact = 100 * parts / parts.sum()
    whole = np.floor(exact)
    short = round(100 - whole.sum())
    whole.iloc[np.argsort(-(exact - whole).to_numpy(), kind="stable")[:short]] += 1
    return whole / 100


def tornado(model: Model, drivers: pd.DataFrame, low: float = 0.1, high: float = 0.9) -> pd.DataFrame:
    """What each driver does by itself, from its P10 to its P90, all others at their centre.

    Args:
        model: with one output; it is asked once, for two values a driver and one at the centre.
        drivers: of one column each.

    Returns:
        driver, input_low, input_high (the driver's values), low, base, high (the output), swing; largest swing first.
    """
    rows = drivers[sizes(drivers) == 1].to_dict("records")
    count = len(rows)
    design = {row["name"]: np.full(2 * count + 1, float(row["centre"])) for row in rows}
    for i, row in enumerate(rows):
        design[row["name"]][[2 * i, 2 * i + 1]] = quantile(row, np.array([low, high]))
    value = np.asarray(model(design), float)
    table = pd.DataFrame({
        "driver": [row["name"] for row in rows],
        "input_low": [design[row["name"]][2 * i] for i, row in enumerate(rows)],
        "input_high": [design[row["name"]][2 * i + 1] for i, row in enumerate(rows)],
        "low": value[0:-1:2], "base": value[-1], "high": value[1:-1:2],
    })  # fmt: skip
    table["swing"] = (table["high"] - table["low"]).abs()
    return table.sort_values("swing", ascending=False, kind="stable", ignore_index=True)


def measure_first(indices: pd.DataFrame, doubt: Mapping[str, float], n: int | None = None) -> pd.DataFrame:
    """Which inputs to measure first: those that move the answer and are poorly known.

    Args:
        indices: driver, total (as from `sobol` with one output).
        doubt: driver -> how poorly it is known, 0 (nothing to learn) to 1.
        n: how many rows; None: all.

    Returns:
        driver, total, doubt, worth (total x doubt), largest worth first.
    """
    table = indices[["driver", "total"]].assign(doubt=indices["driver"].map(doubt).astype(float))
    table["worth"] = table["total"] * table["doubt"]
    return table.sort_values("worth", ascending=False, kind="stable", ignore_index=True).head(n or len(table))


def _outputs(result: Array | Mapping[str, Array]) -> dict[str, Array]:
    named = result if isinstance(result, Mapping) else {"": result}
    return {name: np.asarray(values, float) for name, values in named.items()}


def _pair(a: Array, b: Array, swapped: Array, weights: Array, level: float) -> tuple[float, ...]:
    """First-order and total index with intervals: first, low, high, total, low, high."""
    if np.ptp(np.concatenate([a, b])) <= 1e-12 * max(np.abs(a).max(), 1e-300):
        return (0.0,) * 6
    centre = (a.mean() + b.mean()) / 2
    products, squares = (b - centre) * (swapped - a), (a - swapped) ** 2 / 2
    variance = ((a - centre) ** 2 + (b - centre) ** 2) / 2
    tails = [(1 - level) / 2, (1 + level) / 2]
    scale = weights @ variance
    found = []
    for part in (products, squares):
        found += [part.mean() / variance.mean(), *np.quantile(weights @ part / scale, tails)]
    return tuple(float(value) for value in found)
