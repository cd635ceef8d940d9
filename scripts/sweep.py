"""Run one scenario over a grid, a file of settings or draws: results.parquet, summary.csv, quantiles.csv.

Examples:  sweep.py --scenario plan --draws 10000 --out DIR
           sweep.py --scenario evidence --vary entities=3,4,5 --vary floor_10kt=250,300 --out DIR
           sweep.py --scenario plan --design settings.csv --out DIR

Exit status: 0 done, 2 refused. A run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from press.runs import cluster
from wuhai import design, requests, sweep, sweep_summary
from wuhai.model import ensemble
from wuhai.refusal import Refusal
from wuhai.study_draws import Setting

SHOWN = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="plan", help="name of a file in data/scenarios (default: plan)")
    parser.add_argument("--vary", action="append", default=[], metavar="NAME=A,B,C", help="values of a grid; with --draws a bare NAME is drawn")
    parser.add_argument("--design", type=Path, metavar="FILE.csv", help="a parameter a column, a run a row")
    parser.add_argument("--draws", type=int, metavar="N", help="draws of all that is uncertain")
    parser.add_argument("--seed", type=int, default=2022, metavar="K", help="seed of the draws (default: 2022)")
    parser.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help="change a parameter in all runs")
    parser.add_argument("--as-of", default="", metavar="YYYY-MM", help="leave out what became known later")
    parser.add_argument("--keep", action="append", default=[], metavar="VARIABLE", help="headline to keep (default: all)")
    parser.add_argument("--jobs", type=int, default=1, metavar="J", help="processes (default: 1)")
    parser.add_argument("--cluster", default="", metavar="ADDRESS", help="workers of a Dask scheduler instead, as tcp://host:8786")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of the files")
    return parser.parse_args()


def asked(args: argparse.Namespace) -> sweep.Request:
    """The request; raises if anything of it is not allowed."""
    kinds = [args.draws is not None, args.design is not None, args.draws is None and bool(args.vary)]
    if sum(kinds) != 1:
        raise Refusal(["sweep: exactly one of --draws, --design and --vary NAME=A,B,C says what to run over"])
    if args.jobs < 1 or args.seed < 0:
        raise Refusal([f"--jobs {args.jobs}, --seed {args.seed}: allowed are jobs from 1 and seeds from 0"])
    case = requests.cases([args.scenario], requests.changes(args.param), args.as_of)[args.scenario]
    variables, setting, rows = design.headlines(args.keep, ensemble.VARIABLES), Setting.of(case), None
    if args.draws is not None:
        setting = setting.varying(case, design.varied(args.vary, args.draws, case.parameters, ensemble.MOVING))
    else:
        given = case.parameters, ensemble.MOVING
        rows = design.read(args.design, *given) if args.design else design.grid(args.vary, *given)
    return sweep.Request(args.scenario, setting, rows, args.draws or 0, args.seed, variables)


def main() -> int:
    args = arguments()
    try:
        request = asked(args)
        with cluster.runners(args.cluster, args.jobs, "wuhai-briefings", ["wuhai"]) as executor, Progress(*SHOWN, console=Console(stderr=True)) as progress:
            task = progress.add_task("runs", total=request.runs)
            path = sweep.run(request, args.out, executor, lambda done, _: progress.update(task, completed=done))
        written = sweep_summary.write(request, path)
    except (Refusal, sweep.SweepError, cluster.ClusterError) as error:
        print(*(f"refused: {problem}" for problem in error.problems), sep="\n", file=sys.stderr)
        return 2
    print(f"{request.runs} runs: {', '.join(str(item) for item in [path, *written])}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
