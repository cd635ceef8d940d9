"""The coupled model called once per experiment by ema_workbench's sequential evaluator; run by the peers' Python.

    python one_by_one.py QUESTION.pickle ANSWER.json

The question holds tables, values, draws and what the block of them has found; the answer tells the processor seconds of an
experiment, the evaluator's own work included, and the largest relative difference of all headlines.
"""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path
from time import process_time

import numpy as np
from ema_workbench import ArrayOutcome, IntegerParameter, Model, RealParameter, Scenario, SequentialEvaluator

from wuhai.model import ensemble
from wuhai.model.constant import declare


def main(asked: Path, told: Path) -> None:
    question = pickle.loads(asked.read_bytes())
    draws, found = question["draws"], question["found"]
    tables = {name: declare(table) for name, table in question["tables"].items()}  # as our own ensembles have them
    numbers = {name: array for name, array in draws.items() if array.ndim == 1}
    count, names = len(next(iter(numbers.values()))), {f"o{place}": name for place, name in enumerate(found)}

    def coupled(draw: int, **given: float) -> dict[str, np.ndarray]:
        wide = {name: array[[draw]] for name, array in draws.items() if array.ndim > 1}
        one = {name: np.array([value]) for name, value in given.items()} | wide
        paths = ensemble.run(tables, question["values"], one)
        return {short: paths[name][0] for short, name in names.items()}

    model = Model("coupled", function=coupled)
    ranges = [RealParameter(name, array.min() - 1, array.max() + 1) for name, array in numbers.items()]
    model.uncertainties = [IntegerParameter("draw", 0, count), *ranges]
    model.outcomes = [ArrayOutcome(short) for short in names]
    experiments = [Scenario(str(i), draw=i, **{name: float(array[i]) for name, array in numbers.items()}) for i in range(count)]
    with SequentialEvaluator(model) as evaluator:
        evaluator.perform_experiments(scenarios=experiments[:2])  # warms up
        started = process_time()
        _, outcomes = evaluator.perform_experiments(scenarios=experiments)
        seconds = process_time() - started
    apart = max(np.nanmax(np.abs(outcomes[s] - found[n]) / np.maximum(np.abs(found[n]), 1e-9)) for s, n in names.items())
    told.write_text(json.dumps({"seconds": seconds / count, "largest_difference": float(apart)}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
