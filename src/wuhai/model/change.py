"""How does a composition change, and what drove it? Index mathematics without a domain.

Identity: value = total volume x share of volume x price, per part; everything here splits, measures or
samples changes of such values. Parts of a composition lie on the last axis, axes before it (draws) broadcast.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit, softmax

Array = NDArray[np.float64]

TERMS = ("volume", "structure", "price")
"""Terms of the decompositions `lmdi` and `share_lmdi`, in the order of their last axis."""


# Compositions and log-ratios --------------------------------------------------------------------------------


def odds(share: ArrayLike) -> Array:
    """Odds s / (1 - s) of a share strictly between 0 and 1.

    Raises:
        ValueError: a share is not inside (0, 1).
    """
    share = np.asarray(share, dtype=float)
    if not np.all((share > 0) & (share < 1)):
        bad = share[~((share > 0) & (share < 1))].flat[0]
        raise ValueError(f"share {bad:g}: allowed is a fraction strictly between 0 and 1")
    return share / (1 - share)


def share_after(
    base_share: ArrayLike, relative_growth: ArrayLike, years: ArrayLike, relative_price: ArrayLike = 1.0
) -> Array:
    """Share of N after `years` of yearly relative growth (1 + g_n)/(1 + g_c) - 1.

    `relative_price` is P_n/P_c at the end over that at the start.
    """
    growth = np.asarray(years) * np.log1p(relative_growth)
    return expit(np.log(odds(base_share)) + growth + np.log(relative_price))


def required_relative_growth(
    base_share: ArrayLike, target_share: ArrayLike, years: ArrayLike, relative_price: ArrayLike = 1.0
) -> Array:
    """Yearly rho = {[s_T/(1-s_T)] / [s_0/(1-s_0)] / relative_price}^(1/n) - 1.

    From 0.65 to 0.80 in 4 years: 0.211. Inverse of `share_after`.

    Raises:
        ValueError: a share outside (0, 1) or years not above 0.
    """
    years = np.asarray(years, dtype=float)
    if not np.all(years > 0):
        raise ValueError(f"years {years.min():g}: allowed are numbers above 0")
    return (odds(target_share) / odds(base_share) / np.asarray(relative_price)) ** (1 / years) - 1


def closure(parts: ArrayLike) -> Array:
    """Parts (..., S) divided by their sum."""
    parts = np.asarray(parts, dtype=float)
    return parts / parts.sum(axis=-1, keepdims=True)


def log_uniform(u: ArrayLike, low: float, high: float) -> Array:
    """Quantile function of a weight whose logarithm is uniform on [low, high]; `u` in [0, 1], any shape.

    Weights drawn so and then closed vary in log-ratio space: no part is favoured, none can leave the simplex.
    """
    return low * (high / low) ** np.asarray(u, dtype=float)


def logit_uniform(u: ArrayLike, low: float, high: float) -> Array:
    """Quantile function of a share whose logit is uniform on [logit low, logit high]; `u` in [0, 1]."""
    return expit(logit(low) + np.asarray(u, dtype=float) * (logit(high) - logit(low)))


def logistic_normal(normals: ArrayLike, centre: ArrayLike, spread: ArrayLike) -> Array:
    """Logistic-normal draws of a composition (Aitchison & Shen 1980, Biometrika 67(2):261-272).

    Args:
        normals: standard normal numbers (..., S).
        centre: composition (S,) of positive parts, the geometric centre of the draws.
        spread: standard deviation of each log part; a scalar or (S,).

    Returns:
        Compositions (..., S): positive, each summing to 1.
    """
    return softmax(np.log(closure(centre)) + np.asarray(spread) * np.asarray(normals, dtype=float), axis=-1)


# What drove it: logarithmic mean Divisia index --------------------------------------------------------------


def logarithmic_mean(a: ArrayLike, b: ArrayLike) -> Array:
    """(a - b) / ln(a / b) for numbers >= 0; a where a = b, 0 where either is 0 (its limit)."""
    a, b = np.broadcast_arrays(np.asarray(a, dtype=float), np.asarray(b, dtype=float))
    positive = (a > 0) & (b > 0)
    base = np.where(positive, b, 1.0)
    x = np.where(positive, a - b, 0.0) / base
    # log1p keeps full precision where a and b nearly agree and log(a / b) would cancel
    ratio = np.divide(x, np.log1p(x), out=np.ones_like(x), where=x != 0)
    return np.where(positive, base * ratio, 0.0)


def lmdi(volume0: ArrayLike, volume1: ArrayLike, price0: ArrayLike, price1: ArrayLike) -> Array:
    """Additive LMDI-I of the change in value = sum_i Q s_i p_i (Ang 2005, Energy Policy 33:867-871).

    Args:
        volume0, volume1: volumes (..., S) >= 0 before and after, in constant prices.
        price0, price1: prices (..., S) > 0.

    Returns:
        (..., S, 3): what total volume Q, volume shares s_i and prices p_i (`TERMS`) add to each part's value.
        They sum to the change of each part without a residual. The weights of Q are normalised (as in LMDI-II),
        so that the structure terms cancel out where prices do not move. A part that starts or ends at zero has
        its whole change under structure, the analytical limit (Ang & Liu 2007, Energy Policy 35:238-246).
    """
    arrays = (volume0, volume1, price0, price1)
    q0, q1, p0, p1 = np.broadcast_arrays(*(np.asarray(array, dtype=float) for array in arrays))
    value0, value1 = q0 * p0, q1 * p1
    lasting = (value0 > 0) & (value1 > 0)
    weight = logarithmic_mean(value1, value0)
    own = weight * np.log(np.where(lasting, q1, 1.0) / np.where(lasting, q0, 1.0))
    own = np.where(lasting, own, value1 - value0)
    sums = [array.sum(axis=-1, keepdims=True) for array in (q0, q1, value0, value1, weight)]
    general = np.log(sums[1] / sums[0]) * logarithmic_mean(sums[3], sums[2])
    volume = general * np.divide(weight, sums[4], out=np.zeros_like(weight), where=sums[4] > 0)
    return np.stack([volume, own - volume, weight * np.log(p1 / p0)], axis=-1)


def share_lmdi(
    volume0: ArrayLike, volume1: ArrayLike, price0: ArrayLike, price1: ArrayLike, numerator: NDArray[np.bool_]
) -> Array:
    """What each part and term adds to the change of the share s = N / (N + C); sums to it exactly.

    The change of logit s = ln N - ln C is split by `lmdi` within N and within C, then scaled by
    (s1 - s0) / (logit s1 - logit s0). Parts of C enter with the opposite sign.

    Args:
        volume0, volume1, price0, price1: as in `lmdi`, shape (..., S).
        numerator: mask (S,) of the parts that make up N; N and C must be positive before and after.

    Returns:
        Contributions (..., S, 3) as fractions of 1; structure is the mix inside N and inside C.
    """
    arrays = (volume0, volume1, price0, price1)
    q0, q1, p0, p1 = np.broadcast_arrays(*(np.asarray(array, dtype=float) for array in arrays))
    terms = np.empty((*q0.shape, len(TERMS)))
    totals = []
    for group, sign in ((numerator, 1.0), (~numerator, -1.0)):
        before, after = (q0 * p0)[..., group].sum(axis=-1), (q1 * p1)[..., group].sum(axis=-1)
        split = lmdi(q0[..., group], q1[..., group], p0[..., group], p1[..., group])
        terms[..., group, :] = sign * split / logarithmic_mean(after, before)[..., None, None]
        totals.append((before, after))
    (n0, n1), (c0, c1) = totals
    s0, s1 = n0 / (n0 + c0), n1 / (n1 + c1)
    change = np.log(n1 / n0) - np.log(c1 / c0)
    scale = np.divide(s1 - s0, change, out=np.asarray(s0 * (1 - s0)), where=change != 0)
    return terms * scale[..., None, None]


# How much has changed ---------------------------------------------------------------------------------------


def moore_angle(before: ArrayLike, after: ArrayLike) -> Array:
    """Angle between compositions (..., S) in degrees, 0-90 (Moore 1978, Rev. Income Wealth 24:105-118)."""
    u, v = (np.asarray(x, dtype=float) for x in (before, after))
    u, v = (x / np.linalg.norm(x, axis=-1, keepdims=True) for x in (u, v))
    # Kahan's form: arccos of a cosine near 1 would lose half the digits
    return np.degrees(2 * np.arctan2(np.linalg.norm(u - v, axis=-1), np.linalg.norm(u + v, axis=-1)))


def nav(before: ArrayLike, after: ArrayLike) -> Array:
    """Norm of absolute values, half the sum of |share changes|, 0-1 (Michaely 1962): the share that moved."""
    return 0.5 * np.abs(closure(after) - closure(before)).sum(axis=-1)


def lilien(before: ArrayLike, after: ArrayLike) -> Array:
    """Dispersion of log growth across parts, weighted by their first shares (Lilien 1982, JPE 90:777-793).

    Args:
        before, after: values (..., S) >= 0. Parts that are zero before carry no weight.
    """
    before, after = (np.asarray(x, dtype=float) for x in (before, after))
    growth = np.log(np.where(before > 0, after, 1.0) / np.where(before > 0, before, 1.0))
    total = np.log(after.sum(axis=-1, keepdims=True) / before.sum(axis=-1, keepdims=True))
    return np.sqrt((closure(before) * (growth - total) ** 2).sum(axis=-1))


def shift_share(
    before: ArrayLike, after: ArrayLike, reference_growth: ArrayLike, reference_total: ArrayLike
) -> Array:
    """Classical shift-share of each part's change (Dunn 1960, Papers Reg. Sci. Assoc. 6:97-112).

    Args:
        before, after: values (..., S).
        reference_growth: growth of each part in the reference economy over the whole period, (S,) or scalar.
        reference_total: growth of the reference economy as a whole.

    Returns:
        (..., S, 3): reference growth, industry mix, own (competitive) shift; sums to `after - before`.
    """
    before, after = (np.asarray(x, dtype=float) for x in (before, after))
    general = before * np.asarray(reference_total, dtype=float)
    mix = before * np.asarray(reference_growth, dtype=float) - general
    return np.stack(np.broadcast_arrays(general, mix, after - before - general - mix), axis=-1)
