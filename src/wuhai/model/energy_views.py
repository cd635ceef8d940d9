"""What does the energy run look like line by line, step by step, year by year? Frames for figures and tables.

Everything is rearranged from one `wuhai.model.savings.Result` and adds up to it; 万吨标准煤 a year unless the name
of a column says otherwise. "In 2025" is in place at the end of 2025, the year at which the main text closes.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from wuhai.model import phaseout, retrofit
from wuhai.model.energy_lines import SHOWN
from wuhai.model.savings import DEADLINE, Result, again
from wuhai.years import YEARS

STEP_SHARE, STEP_YEARS, UTILISATION_STEP = 0.1, 2.0, 0.15
"""Turns of the completion rate, of the delay, and of the utilisation of what replaces the closures."""

_PARTS = ("retrofit", "phaseout", "combined")


# The list ---------------------------------------------------------------------------------------------------


def energy_rows(result: Result) -> pd.DataFrame:
    """Every line of the list: saving printed and against both limits, verdict against the advanced one."""
    return retrofit.row_table(result.rows)


def rules(result: Result) -> pd.DataFrame:
    """Lines, lines above zero, printed saving and its share of the sum by rule; rules no line follows are left out."""
    table = retrofit.rule_summary(result.rows)
    table["share"] = table["printed_10k_tce"] / table["printed_10k_tce"].sum()
    return table[table["lines"] > 0].reset_index(drop=True)


def concentration(result: Result) -> pd.DataFrame:
    """Enterprises by falling printed saving, see `wuhai.model.retrofit.by_enterprise`."""
    return retrofit.by_enterprise(result.rows)


# Paths and bridges ------------------------------------------------------------------------------------------


def path(result: Result) -> pd.DataFrame:
    """By year: retrofits in place, closures net of replacement, overlap, combined, and the plan's simple sum."""
    return pd.DataFrame({
        "year": YEARS, "retrofit_10k_tce": result.retrofit, "net_10k_tce": result.net,
        "overlap_10k_tce": result.overlap, "combined_10k_tce": result.combined,
        "simple_10k_tce": result.retrofit + result.gross,
    })  # fmt: skip


def bridge(result: Result) -> pd.DataFrame:
    """From what is in place in 2025 to the target of the main text: step, value, total (a level, not a step).

    Steps: `in_place`; `unfinished` (late or not realised); `limits` (from the run's level to the advanced limits);
    `unlisted` (what no line of the list holds; negative: more than the target); `target`.
    """
    in_place, level = float(result.retrofit[DEADLINE]), float(result.saving.sum())
    advanced = float(retrofit.scenario_saving(result.rows, "advanced").sum())
    target = float(result.inputs.energy_target_10k_tce)
    steps = {
        "in_place": in_place, "unfinished": level - in_place, "limits": advanced - level,
        "unlisted": target - advanced, "target": target,
    }  # fmt: skip
    frame = pd.DataFrame({"step": list(steps), "value_10k_tce": list(steps.values())})
    frame["total"] = frame["step"].isin(["in_place", "target"])
    return frame[frame["total"] | (frame["value_10k_tce"].abs() >= SHOWN)].reset_index(drop=True)


def once(result: Result) -> pd.DataFrame:
    """From the plan's simple sum to what is saved, in 2025: step, value, total.

    Steps: `retrofit`; gross energy of the closures by list; `simple` (their sum); replacement by list; `overlap`;
    `combined`.
    """
    gross = {name: float(result.gross_by_list[name][DEADLINE]) for name in phaseout.LISTS}
    replaced = {f"new_{n}": -float(result.replacement_by_list[n][DEADLINE]) for n in phaseout.LISTS}
    start = float(result.retrofit[DEADLINE])
    steps = {
        "retrofit": start, **gross, "simple": start + sum(gross.values()), **replaced,
        "overlap": -float(result.overlap[DEADLINE]), "combined": float(result.combined[DEADLINE]),
    }  # fmt: skip
    frame = pd.DataFrame({"step": list(steps), "value_10k_tce": list(steps.values())})
    frame["total"] = frame["step"].isin(["retrofit", "simple", "combined"])
    return frame[frame["total"] | (frame["value_10k_tce"].abs() >= SHOWN)].reset_index(drop=True)


def break_even(result: Result) -> pd.DataFrame:
    """What closing all listed coke capacity frees by the utilisation of what replaces it: utilisation, net_10k_tce."""
    utilisation = np.round(np.linspace(0.4, 1.0, 61), 2)
    exits = result.exits[result.exits["list"] == "coke"]
    share, limit = result.inputs.phaseout_coke_replacement_share, result.limits["coke"]
    used = share * exits["capacity_10kt"].sum() * limit / 1000 * utilisation
    return pd.DataFrame({"utilisation": utilisation, "net_10k_tce": exits["energy_10k_tce"].sum() - used})


def co2(result: Result) -> pd.DataFrame:
    """CO2 avoided in 2025 by part (`retrofit`, `phaseout`, `combined`): low, centre, high factor, 万吨."""
    inputs = result.inputs
    factors = inputs.co2_low_t_per_tce, inputs.co2_t_per_tce, inputs.co2_high_t_per_tce
    savings = [path[DEADLINE] for path in (result.retrofit, result.net, result.combined)]
    values = np.outer(savings, factors)
    return pd.DataFrame({"part": _PARTS, **dict(zip(("low", "centre", "high"), values.T, strict=True))})


# What would change the answer -------------------------------------------------------------------------------


def turns(result: Result) -> pd.DataFrame:
    """One assumption turned at a time, in 2025.

    Returns:
        change, amount (the turn, a value where the change is a share replaced; NaN where there is none), retrofit,
        attainment (of the main text's target), net (closures), combined. Turns that change nothing are left out.
    """
    target = result.inputs.energy_target_10k_tce
    rows = []
    for change, amount, run in _cases(result):
        saved, net, both = (float(path[DEADLINE]) for path in (run.retrofit, run.net, run.combined))
        rows.append((change, amount, saved, saved / target, net, both))
    columns = ["change", "amount", "retrofit_10k_tce", "attainment", "net_10k_tce", "combined_10k_tce"]
    frame = pd.DataFrame(rows, columns=columns)
    same = np.isclose(frame[columns[2:]], frame.loc[0, columns[2:]].astype(float)).all(axis=1)
    return frame[~same | (frame["change"] == "run")].reset_index(drop=True)


def _cases(result: Result) -> Iterator[tuple[str, float, Result]]:
    """Name, size and run of every turn, the run itself first."""
    i = result.inputs
    yield "run", np.nan, result
    for level in ("advanced", "access"):
        yield level, np.nan, again(result, energy_target_level=level)
    done = max(0.0, i.energy_completion_share - STEP_SHARE)
    yield "completion", -STEP_SHARE, again(result, energy_completion_share=done)
    late = i.energy_start_delay_years + STEP_YEARS
    yield "delay", STEP_YEARS, again(result, energy_start_delay_years=late)
    fuller = min(1.0, i.phaseout_utilisation + UTILISATION_STEP)
    yield "utilisation", fuller, again(result, phaseout_utilisation=fuller)
    for name, part in (("coke", 0.8), ("carbide", 1.0), ("ferroalloy", 1.0)):
        key = f"phaseout_{name}_replacement_share"
        yield f"replace_{name}", part, again(result, **{key: part})
