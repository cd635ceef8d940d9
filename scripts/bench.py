"""Measure the press and the coupled model beside their peers: every figure a ratio of two times measured in this very run.

More than 1 means so many times faster than the peer, except `run_vs_floor`, `scale_*` (1 is flat), `draws_vs_bare_arrays`,
`sobol_vs_model_runs`, `slider_*`, and what is no ratio: `peak_mib`, `draws_per_second`. The command lines are papermill,
nbconvert to HTML, and WeasyPrint from that HTML; both sides run the same kernel's Python and start with no kept results, where
the first build is meant, or with the same ones. The coupled model's peer is ema_workbench's sequential evaluator. What counts
is printed, and kept in reports/build/bench.json. On a machine that does other things the times, and so the ratios, are worth
little.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmark.figures import Bench
from benchmark.place import prepared
from benchmark.timing import BenchError

ROOT = Path(__file__).resolve().parents[1]
MADE = ROOT / "reports" / "build"
PARTS = ("sites", "command_lines", "book", "runs", "scale", "coupled")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    option = parser.add_argument
    option("--notebooks", metavar="NAMES", default="", help="only these, e.g. 02_coking,06_water; default: all")
    option("--only", metavar="PARTS", default=",".join(PARTS), help="parts to measure (%(default)s)")
    option("--workers", metavar="N", type=int, default=2, help="runs at the same time (%(default)s)")
    option("--repeats", metavar="N", type=int, default=3, help="repeats of single runs; the least counts (%(default)s)")
    option("--runs", metavar="N", type=int, default=0, help="only so many small runs, e.g. 3000: cost and memory of each")
    args = parser.parse_args()
    MADE.mkdir(parents=True, exist_ok=True)
    wanted = ["scale"] if args.runs else args.only.split(",")
    if unknown := set(wanted) - set(PARTS):
        parser.error(f"--only {','.join(sorted(unknown))}: parts are {', '.join(PARTS)}")
    try:
        place = prepared(ROOT, MADE, [name for name in args.notebooks.split(",") if name])
        bench = Bench(place, args.workers, args.repeats, lambda line: print(line, file=sys.stderr))
        for part in wanted:
            bench.scale(args.runs) if part == "scale" else getattr(bench, part)()
    except BenchError as error:
        print(error, file=sys.stderr)
        return 1
    bench.write(MADE / "bench.json")
    print(bench.table())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
