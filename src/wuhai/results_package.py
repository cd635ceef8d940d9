"""The descriptor of the published results: what every file holds, column by column, and where it comes from.

Data Package v2 (https://datapackage.org/standard/data-package/). Units stand in the custom field property `unit`, as
in the descriptor of the data; cells that are not known are empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

LONG = ("model", "scenario", "region", "variable", "unit", "year")
"""Key of the long tables, the columns of the IAMC format (https://docs.ece.iiasa.ac.at/standards/data-format.html)."""

KEYS = {"results": LONG, "quantiles": (*LONG, "quantile"), "audit": ("id",), "targets_status": ("id",)}
"""Columns whose cells stand together only once, by table."""

TITLES = {
    "results": "Results by year, central values, IAMC long form; 逐年结果（中心值）",
    "quantiles": "Quantiles of the results by year; 逐年结果的分位数",
    "energy_rows": "Energy retrofits, recomputed by enterprise and product; 节能改造逐家核算",
    "subsidy_energy": "Energy subsidies by enterprise under each reading of the rule; 节能补助逐家测算",
    "subsidy_water": "Water subsidies by project under each reading of the rule; 节水补助逐项测算",
    "water_cost": "Cost of each water-saving project; 节水项目逐项成本",
    "audit": "Every check of the plan's own figures; 规划数字逐条核验",
    "targets_status": "Status and light of every target; 全部目标的进度与灯色",
}

COLUMNS = {
    "model": ("string", "", "this report"),
    "scenario": ("string", "", "scenario of the run"),
    "region": ("string", "", "region"),
    "variable": ("string", "", "IAMC variable, its parts joined by |"),
    "unit": ("string", "", "unit of the row's numbers"),
    "year": ("integer", "year", "year"),
    "quantile": ("number", "share", "quantile of the draws"),
    "value": ("number", "", "value, in the row's unit"),
    "seq": ("integer", "", "number in the plan's list"),
    "enterprise": ("string", "", "enterprise, as the plan names it"),
    "product": ("string", "", "product"),
    "project": ("string", "", "project"),
    "saving_printed_10k_tce": ("number", "10k_tce", "saving as printed"),
    "saving_advanced_10k_tce": ("number", "10k_tce", "saving down to the advanced limit"),
    "saving_access_10k_tce": ("number", "10k_tce", "saving down to the access limit"),
    "saving_tce": ("number", "tce", "saving"),
    "saving_m3": ("number", "m3", "water saved a year"),
    "investment_10k_cny": ("number", "10k_cny", "investment"),
    "cost_cny_per_m3": ("number", "cny_per_m3", "investment per cubic metre saved a year"),
    "reading": ("string", "", "reading of the rule"),
    "eligible": ("boolean", "", "whether the rule pays"),
    "uncapped_cny": ("number", "cny", "subsidy before the ceiling"),
    "subsidy_cny": ("number", "cny", "subsidy"),
    "id": ("string", "", "key of the check or target"),
    "section": ("string", "", "section of the plan"),
    "item": ("string", "", "what is checked"),
    "stated": ("number", "", "figure printed, in the row's unit"),
    "recomputed": ("number", "", "figure recomputed, in the row's unit"),
    "difference": ("number", "", "recomputed less printed"),
    "verdict": ("string", "", "outcome of the check"),
    "indicator": ("string", "", "code of the indicator"),
    "deadline": ("integer", "year", "year by which the target is due"),
    "observed": ("number", "", "latest observation, in the row's unit"),
    "attainment": ("number", "share", "observed over target"),
    "light": ("string", "", "green, amber, red, grey (no observation) or no_target"),
}
"""Column -> type, unit, what it holds; a column means the same in every table."""


def descriptor(folder: Path, frames: Mapping[str, pd.DataFrame], sources: pd.DataFrame) -> dict[str, Any]:
    """The data package of the results in a folder.

    Args:
        folder: the site; what lies there is described, whichever build wrote it.
        frames: one written table of every name.
        sources: table `sources` of the data.

    Raises:
        KeyError: a column that `COLUMNS` does not describe.
    """
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "wuhai-transition-results",
        "title": "Results of the briefings on Wuhai's plan of industrial transition; 乌海市产业转型规划分析简报的结果数据",
        "description": (
            "Central values and quantiles of every scenario by year, and the rows behind the briefings. A result is no "
            "better than its weakest input: the workbook beside each briefing tells grade, formula and source of its numbers."
        ),
        "licenses": [{"name": "MIT", "path": "https://opensource.org/license/mit", "title": "MIT License"}],
        "sources": [_source(row) for _, row in sources.iterrows()],
        "resources": [_resource(folder, path, frames[path.stem]) for path in _files(folder, frames)],
    }


def _files(folder: Path, names: Iterable[str]) -> list[Path]:
    """The tables of a folder: of all scenarios, then of each."""
    found = [path for pattern in ("*.csv", "*/*.csv", "*/tables/*.csv") for path in sorted(folder.glob(pattern))]
    return [path for path in found if path.stem in names]


def _resource(folder: Path, path: Path, frame: pd.DataFrame) -> dict[str, Any]:
    place = path.relative_to(folder)
    key = KEYS.get(path.stem, ())
    schema: dict[str, Any] = {"fields": [_field(name, name in key) for name in frame.columns], "missingValues": [""]}
    if key:
        schema["primaryKey"] = list(key)
    return {
        "name": "-".join(part for part in (*place.parts[:-1], path.stem) if part != "tables").lower(),
        "type": "table",
        "path": place.as_posix(),
        "title": TITLES[path.stem],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "schema": schema,
    }


def _field(name: str, in_key: bool) -> dict[str, Any]:
    kind, unit, told = COLUMNS[name]
    required = {"constraints": {"required": True}} if in_key else {}
    return {"name": name, "type": kind, **({"unit": unit} if unit else {}), "description": told, **required}


def _source(row: pd.Series) -> dict[str, str]:
    """A source with what is known of it."""
    title = " · ".join(dict.fromkeys(filter(None, (row["title_zh"], row["title_en"]))))
    told = {"title": title, "version": row["published"], "licence": row["licence_en"], "key": row["id"]}
    return {name: str(value) for name, value in told.items() if isinstance(value, str) and value}
