"""In which years are the listed retrofits carried out, as the plan prints them?"""

from __future__ import annotations

import numpy as np
import pandas as pd

Array = np.ndarray


def schedule(rows: pd.DataFrame, deadline_year: int) -> tuple[Array, Array]:
    """First and last year of every line's retrofit, (rows,): as printed, else first one to deadline."""
    printed = pd.to_numeric(rows["period"].str.extract(r"(\d{4})年", expand=False)).to_numpy(
        float, na_value=np.nan
    )
    undated = np.isnan(printed)
    return np.where(undated, np.nanmin(printed), printed), np.where(undated, deadline_year, printed)
