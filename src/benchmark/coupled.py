"""The coupled model over draws: many at once beside one call per experiment, beside their arrays alone; Sobol; sliders.

Processor time, so that other work of the machine counts little. The peer, ema_workbench's sequential evaluator, runs the very
same model in its own environment (`one_by_one`), and what it finds is held against what the block of draws says.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

import numpy as np

from benchmark.place import Place
from benchmark.timing import BenchError, took

SCENARIO, SEED, EXPERIMENTS, DESIGN, SLIDES = "evidence", 2022, 100, 256, 5
"""Where every model is at work; seed; calls one by one; rows of the Sobol design; repeats of each slider."""


def measured(place: Place, repeats: int) -> dict:
    """Figures and seconds, from a process of their own: draws, calls, arrays, sobol, sliders."""
    told = place.root / "coupled.json"
    python = str(place.peers / "bin" / "python")
    command = [sys.executable, "-m", "benchmark.coupled", told, python, str(repeats)]
    took(command, place.environment(), place.root)
    return json.loads(told.read_text(encoding="utf-8"))


def draws(python: str, folder: Path, repeats: int) -> dict[str, float]:
    """Seconds of a draw: in a block, as one call of an experiment, and the arrays of a block alone.

    Arrays alone are what further draws add to a block: tables, checks, labels and names cost the same for any number.
    """
    from wuhai.model import ensemble
    from wuhai.uncertainty import sampling

    setting = _setting()
    block = sampling.block(setting.drivers, 10**6, SEED, 0)
    count = len(next(iter(block.values())))
    twice = {name: np.concatenate([array, array]) for name, array in block.items()}
    one, two = (_least(lambda rows=rows: ensemble.run(setting.tables, setting.values, rows), repeats) for rows in (block, twice))
    few = {name: array[:EXPERIMENTS] for name, array in block.items()}
    found = {name: path[:EXPERIMENTS] for name, path in ensemble.run(setting.tables, setting.values, block).items()}
    single = _one_by_one(python, folder, {"tables": dict(setting.tables), "values": dict(setting.values), "draws": few, "found": found})
    return {"draw": one / count, "draw_in_one_call": single, "draw_in_arrays": (two - one) / count}


def sobol(repeats: int) -> dict[str, float]:
    """Seconds of a Sobol analysis of all headlines, and of the model runs that it asks for, alone."""
    from wuhai.model import ensemble
    from wuhai.study_draws import levels
    from wuhai.uncertainty import indices as method

    setting, spent = _setting(), []

    def model(rows: dict) -> dict:
        started = process_time()
        found = levels(setting.values, ensemble.run(setting.tables, setting.values, rows), rows)
        spent.append(process_time() - started)
        return found

    whole = [(_seconds(lambda: method.sobol(model, setting.drivers, DESIGN, SEED)), sum(spent), spent.clear()) for _ in range(repeats)]
    best = min(whole)
    return {"sobol": best[0], "sobol_model_runs": best[1], "sobol_runs": float(DESIGN * (len(setting.drivers) + 2))}


def sliders() -> dict[str, float]:
    """What a moved slider takes in bare redraws of its figure, by shift."""
    from wuhai.explore import latency

    return latency(repeats=SLIDES).set_index("shift")["ratio"].to_dict()


def _setting():
    from wuhai.case import settle
    from wuhai.study_draws import Setting

    return Setting.of(settle(SCENARIO))


def _one_by_one(python: str, folder: Path, question: dict) -> float:
    """Seconds of an experiment under the peer's evaluator, which must find the same."""
    asked, told = folder / "experiments.pickle", folder / "experiments.json"
    asked.write_bytes(pickle.dumps(question))
    script = Path(__file__).with_name("one_by_one.py")
    took([python, script, asked, told], dict(os.environ), folder)
    answer = json.loads(told.read_text(encoding="utf-8"))
    if not answer["largest_difference"] < 1e-6:
        raise BenchError(f"one call per experiment finds something else: {answer['largest_difference']:g}")
    return answer["seconds"]


def _least(work: Callable[[], object], repeats: int) -> float:
    work()
    return min(_seconds(work) for _ in range(max(3, repeats)))


def _seconds(work: Callable[[], object]) -> float:
    started = process_time()
    work()
    return process_time() - started


if __name__ == "__main__":
    path, peer, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    found = {**draws(peer, path.parent, times), **sobol(min(times, 2)), "sliders": sliders()}
    path.write_text(json.dumps(found), encoding="utf-8")
