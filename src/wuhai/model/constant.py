"""Tables that stay as they are, and what was once computed from them alone.

Somebody who runs the same models again and again on the same tables declares them constant and gets back, without
computing, what the numbers that moved have no part in. Nothing is remembered of a table that nobody declared, so a table may
be changed as long as it is not. What is computed from constant tables is constant itself: readers must not write into it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from functools import wraps
from typing import Any, TypeVar
from weakref import ref

import pandas as pd

Made = TypeVar("Made")

MOST = 64
"""Results remembered of each function; what was unused for longest goes first."""

_CONSTANT: dict[int, ref] = {}


def declare(table: Made) -> Made:
    """Promise that a table will not be changed any more; what is no table passes through."""
    if isinstance(table, pd.DataFrame):
        place = id(table)
        _CONSTANT[place] = ref(table, lambda _: _CONSTANT.pop(place, None))
    return table


def remembered(function: Callable[..., Made]) -> Callable[..., Made]:
    """The function, asked once for the same constant tables and plain values; asked anew for any others."""
    found: OrderedDict[Hashable, tuple[Made, tuple]] = OrderedDict()

    @wraps(function)
    def asked(*given: Any, **named: Any) -> Made:
        try:
            key = (*map(_key, given), *((name, _key(value)) for name, value in sorted(named.items())))
            hash(key)
        except TypeError:  # a table that may change, or one number per draw
            return function(*given, **named)
        if key not in found:
            found[key] = declare(function(*given, **named)), (given, named)  # held, or another table might get its place
        found.move_to_end(key)
        while len(found) > MOST:
            found.popitem(last=False)
        return found[key][0]

    return asked


def _key(value: Any) -> Hashable:
    if isinstance(value, pd.DataFrame):
        known = _CONSTANT.get(id(value))
        if known is None or known() is not value:
            raise TypeError("not constant")
        return ("table", id(value))
    return tuple(value.items()) if isinstance(value, Mapping) else value
