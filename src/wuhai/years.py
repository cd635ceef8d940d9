"""The years of every path, and dates as decimal years."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

YEARS = np.arange(2021, 2031)
"""Base year 2021, the plan's deadline 2025, outlook to 2030."""


def decimal_year(date: object) -> float:
    """End of a month ``YYYY-MM`` or of a year ``YYYY`` as a decimal year; nan for a blank.

    Raises:
        ValueError: anything else.
    """
    text = "" if pd.isna(date) else str(date).strip()
    match = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", text)
    if not match and text:
        raise ValueError(f"date {text!r}: allowed is YYYY-MM or YYYY")
    return int(match[1]) + int(match[2] or 12) / 12 if match else float("nan")
