"""What a build writes beside its pages: `results.csv`, `quantiles.csv` and each scenario's tables.

The first two hold every scenario in the long form of the results contract, central values of all variables and quantiles of
the headlines from the ensemble (`wuhai.study`); `<scenario>/tables/*.csv` hold the rows
that can be checked one by one against the plan.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from wuhai import data
from wuhai.case import Case
from wuhai.model import audit, coupled, energy_views, support_views, tracking, water_views
from wuhai.results_package import descriptor
from wuhai.study import study
from wuhai.uncertainty.summaries import LEVELS

SIGNIFICANT = "%.10g"
"""Figures written: more than any input carries, few enough that platforms agree."""


TABLES = {
    "energy_rows": lambda case: energy_views.energy_rows(case.run.energy),
    "subsidy_energy": lambda case: support_views.subsidy_energy(case.run.support),
    "subsidy_water": lambda case: support_views.subsidy_water(case.run.support),
    "water_cost": lambda case: water_views.water_cost(case.run.water),
    "audit": lambda case: audit.written(case.review.audit),
    "targets_status": lambda case: tracking.status_table(case.review.tracking.status),
}
"""File name without ending -> the table of one case."""

REQUIRED = ("results.csv", "quantiles.csv", "datapackage.json")
"""Files without which the results are not complete."""

DOWNLOADS = {
    "results.csv": {"zh": "各情景逐年结果（IAMC长表）", "en": "Results of all scenarios by year, IAMC long form"},
    "quantiles.csv": {"zh": "各情景主要指标的分位数（IAMC长表）", "en": "Quantiles of all scenarios' headlines, IAMC long form"},
    "datapackage.json": {"zh": "以上与以下各表的说明（Data Package）", "en": "What all these tables hold, as a Data Package"},
    "{scenario}/tables/targets_status.csv": {"zh": "全部目标的进度与灯色", "en": "Status and light of every target"},
    "{scenario}/tables/energy_rows.csv": {"zh": "节能改造逐家核算", "en": "Energy retrofits, recomputed firm by firm"},
    "{scenario}/tables/water_cost.csv": {"zh": "节水项目逐项成本", "en": "Cost of each water-saving project"},
    "{scenario}/tables/subsidy_energy.csv": {"zh": "节能补助逐家测算", "en": "Energy subsidies by firm"},
    "{scenario}/tables/subsidy_water.csv": {"zh": "节水补助逐项测算", "en": "Water subsidies by project"},
    "{scenario}/tables/audit.csv": {"zh": "规划数字逐条核验", "en": "Every check of the plan's own figures"},
}
"""What `write` offers to readers: address, with ``{scenario}`` for each -> what it is, by language."""

OF_SCENARIO = {
    "{scenario}/results.csv": {"zh": "结果 CSV", "en": "Results CSV"},
    "{scenario}/quantiles.csv": {"zh": "分位数 CSV", "en": "Quantiles CSV"},
}
"""What it offers of each scenario by itself."""

_FORMULA = r"^[=+\-@\t\r]"
"""How a cell begins that a spreadsheet would run as a formula."""


def frames(cases: Iterable[Case]) -> Mapping[str, pd.DataFrame]:
    """`results` and `quantiles` of several scenarios, each scenario once."""
    once = list({case.scenario.name: case for case in cases}.values())
    return {
        "results": pd.concat([case.run.results for case in once], ignore_index=True),
        "quantiles": pd.concat([quantiles(case) for case in once], ignore_index=True),
    }


def quantiles(case: Case) -> pd.DataFrame:
    """P10, P50 and P90 of every headline over the draws of the scenario's ensemble, in the results contract.

    A variable that is not drawn is left out: its central value thrice would feign certainty. The middle one is the median
    of all draws, not the central run of `results`.
    """
    fan = study(case).quantiles.rename(columns={"id": "variable"} | {f"p{round(100 * q)}": q for q in LEVELS})
    long = fan.melt(["variable", "unit", "year"], list(LEVELS), "quantile").astype({"quantile": float})
    return coupled.keyed(long.sort_values(["variable", "unit", "year", "quantile"]), case.scenario.name)


def write(cases: Iterable[Case], folder: Path, keep: bool = False) -> list[Path]:
    """Write both long tables, whole and by scenario, every scenario's own tables, and the package's descriptor.

    Each file is written aside and moved into place, so that a reader never meets half of it.

    Args:
        cases: runs, one or more of each scenario.
        folder: where to; made if need be.
        keep: leave the scenarios already there that are not among `cases`.
    """
    cases = list(cases)
    if not cases:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    paths = [
        _place(_merged(frame, folder / f"{name}.csv", keep), folder / f"{name}.csv")
        for name, frame in frames(cases).items()
    ]
    for case in cases:
        for name, frame in frames([case]).items():
            paths.append(_place(frame, folder / case.scenario.name / f"{name}.csv"))
        tables = {name: table(case) for name, table in TABLES.items()}
        for name, frame in tables.items():
            paths.append(_place(frame, folder / case.scenario.name / "tables" / f"{name}.csv"))
    package = descriptor(folder, {**frames(cases), **tables}, data.load()["sources"])
    return [*paths, _put(json.dumps(package, ensure_ascii=False, indent=1) + "\n", folder / "datapackage.json")]


def safe(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with texts that look like formulas made plain by a leading apostrophe."""
    texts = frame.select_dtypes(["object", "string"])
    return frame.assign(
        **{name: cells.str.replace(_FORMULA, r"'\g<0>", regex=True) for name, cells in texts.items()}
    )


def _merged(frame: pd.DataFrame, path: Path, keep: bool) -> pd.DataFrame:
    if keep and path.exists():
        old = pd.read_csv(path)
        kept = old[~old["scenario"].isin(frame["scenario"])] if list(old) == list(frame) else old.iloc[:0]
        frame = pd.concat([kept, frame], ignore_index=True)
    return frame.sort_values("scenario", kind="stable")


def _place(frame: pd.DataFrame, path: Path) -> Path:
    return _put(safe(frame).to_csv(index=False, float_format=SIGNIFICANT, lineterminator="\n"), path)


def _put(text: str, path: Path) -> Path:
    """Write a file aside and move it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.part")
    aside.write_text(text, encoding="utf-8", newline="\n")
    return aside.replace(path)
