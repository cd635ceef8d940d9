"""Formulas as they are printed: the signs of mathematics instead of those of a keyboard.

>>> typeset("sum of capacity x lowest share - W_0 (1 + g)^n")
'sum of capacity × lowest share − W₀ (1 + g)ⁿ'
"""

from __future__ import annotations

import re
from functools import cache

_LOW = dict(zip("0123456789aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_HIGH = dict(zip("0123456789n", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ", strict=True))

_SIGNS = (
    (r"(\{.*\}|\([^()]+\))\^\(1/n\)", r"ⁿ√\1"),
    (r"([a-z][a-z ]*)\^\(1/n\)", r"ⁿ√(\1)"),
    (r"(\d\.\d+)\^\(1/n\)", r"ⁿ√\1"),
    (r"(\([^()]+\))\^\([-−]1/n\)", r"1 / ⁿ√\1"),
    (r"(?<=\))([-+−])(?=\d)", r" \1 "),
    (r"(?<=\d)\+(?=\w)", " + "),
    (r"\brho\b", "ρ"),
    (r"\bs_curve\b", "S-curve"),
    (r"\bbroad_power\b", "broad with coal power"),
    (r" x ", " × "),
    (r"(?<= )-(?= )", "−"),
    (r">=", "≥"),
    (r"<=", "≤"),
)
"""What stands for what, in the order in which it is replaced."""


@cache
def typeset(formula: str) -> str:
    """A formula with its signs: ×, −, ≥, roots, small letters and figures where Unicode has them."""
    for pattern, sign in _SIGNS:
        formula = re.sub(pattern, sign, formula)
    formula = re.sub(r"\b([A-Za-z])_(\w)\b", lambda found: found[1] + _LOW.get(found[2], f"_{found[2]}"), formula)
    return re.sub(r"(?<=[\w)])\^(\w)\b", lambda found: _HIGH.get(found[1], f"^{found[1]}"), formula)
