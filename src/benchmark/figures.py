"""The figures of a bench: measured part by part, told as ratios, held against what is demanded."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmark import coupled, matrix, scale, single
from benchmark.place import Place

DEMANDED = {
    "matrix_vs_cli": (">=", 5.0),
    "overhead_vs_cli": (">=", 6.0),
    "run_vs_floor": ("<=", 1.25),
    "noop_vs_first": (">=", 100.0),
    "scale_cost_600_vs_60": ("<=", 1.1),
    "scale_memory_600_vs_60": ("<=", 1.1),
    "draws_vs_one_by_one": (">=", 100.0),
    "draws_vs_bare_arrays": ("<=", 2.0),
    "slider_vs_redraw_worst": ("<=", 1.5),
}
"""What has to be reached. More than 1 means so many times faster, but for what costs (`run_vs_floor`, `scale_*`, `draws_vs_bare_arrays`,
`sobol_vs_model_runs`, `slider_*`)."""


@dataclass
class Bench:
    """One bench.

    Attributes:
        place: where it works.
        workers: runs at the same time.
        repeats: how often small things are measured; the least counts.
        figures: the ratios, and `peak_mib`.
        seconds: the times behind them.
    """

    place: Place
    workers: int
    repeats: int
    say: Callable[[str], None] = print
    figures: dict[str, float] = field(default_factory=dict)
    seconds: dict[str, Any] = field(default_factory=dict)

    def sites(self) -> None:
        """Whole sites by the press; nothing to do; one changed row."""
        matrix.forgotten(self.place)
        first = matrix.press(self.place, self.workers)
        idle = min(matrix.press(self.place, self.workers, cold=False).seconds for _ in range(max(3, self.repeats)))
        matrix.changed(self.place)
        row = matrix.press(self.place, self.workers, cold=False).seconds
        watched = matrix.press(self.place, self.workers, force=True, watch=True)
        self._note(first=first.seconds, noop=idle, one_row=row, watched=watched.seconds)
        self.figures |= {"noop_vs_first": first.seconds / idle, "one_row_vs_first": first.seconds / row}
        self.figures["peak_mib"] = watched.peak

    def command_lines(self) -> None:
        """The same pages by command lines, one after another and two at a time; needs `sites`."""
        one, two = matrix.command_lines(self.place, 1), matrix.command_lines(self.place, 2)
        matrix.forgotten(self.place)
        again = matrix.press(self.place, 2).seconds
        best = min(self.seconds["first"], again)
        self._note(command_lines=one, command_lines_two=two, first_again=again)
        self.figures |= {"matrix_vs_cli": one / best, "matrix_vs_cli_parallel": two / best}

    def book(self) -> None:
        """The same notebooks by jupyter-book, which makes no PDF; needs `sites`."""
        first, second = matrix.jupyter_book(self.place)
        self._note(book=first, book_again=second)
        self.figures["jupyter_book_first"] = first / self.seconds["first"]
        self.figures["jupyter_book_second"] = second / self.seconds["noop"]

    def runs(self) -> None:
        """Single runs beside their floor and beside papermill's command line."""
        names = list(self.place.names[-3:])
        found = single.measured(self.place, names, self.repeats)
        total = {part: sum(getattr(each, part) for each in found) for part in single.Single.__annotations__}
        self._note(single={name: vars(each) for name, each in zip(names, found, strict=True)})
        self.figures["run_vs_floor"] = total["ours"] / total["floor"]
        self.figures["overhead_vs_cli"] = total["their_beyond"] / total["beyond"]

    def scale(self, runs: int = 0) -> None:
        """Many small runs; `runs` of them and nothing else if that is asked for."""
        loads = [scale.measured(self.place.root / "load" / str(count), count, self.workers) for count in ([runs] if runs else [60, 600])]
        self._note(scale={load.runs: {"seconds_per_run": load.seconds, "peak_mib": load.peak} for load in loads})
        if not runs:
            few, many = loads
            self.figures |= {"scale_cost_600_vs_60": many.seconds / few.seconds, "scale_memory_600_vs_60": many.peak / few.peak}

    def coupled(self) -> None:
        """The coupled model's draws, its Sobol analysis, and the sliders of every shift."""
        found = coupled.measured(self.place, self.repeats)
        sliders = found.pop("sliders")
        self._note(coupled=found, sliders=sliders)
        self.figures["draws_vs_one_by_one"] = found["draw_in_one_call"] / found["draw"]
        self.figures["draws_vs_bare_arrays"] = found["draw"] / found["draw_in_arrays"]
        self.figures["draws_per_second"] = 1 / found["draw"]
        self.figures["sobol_vs_model_runs"] = found["sobol"] / found["sobol_model_runs"]
        self.figures["slider_vs_redraw_worst"] = max(sliders.values())

    def write(self, path: Path) -> None:
        """All of it as JSON."""
        machine = {"cores": len(os.sched_getaffinity(0)), "python": platform.python_version(), "system": platform.system()}
        told = {"figures": self.figures, "demanded": DEMANDED, "seconds": self.seconds, "machine": machine}
        told |= {"notebooks": self.place.names, "workers": self.workers, "repeats": self.repeats}
        path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def table(self) -> str:
        """The figures, one a line, with what is demanded."""
        return "\n".join(f"{name:24} {value:10.2f}  {self._judged(name, value)}".rstrip() for name, value in self.figures.items())

    def _judged(self, name: str, value: float) -> str:
        if name not in DEMANDED:
            return ""
        sign, bound = DEMANDED[name]
        met = value >= bound if sign == ">=" else value <= bound
        return f"{'met' if met else 'MISSED'}: {sign} {bound:g}"

    def _note(self, **seconds: Any) -> None:
        self.seconds |= seconds
        self.say(json.dumps(seconds, default=lambda number: round(number, 3)))
