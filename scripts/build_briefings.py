"""Build the briefings: notebooks x scenarios x languages into a site of HTML and PDF pages.

Exit status: 0 all built, 1 a page failed (the others stand, `build.json` and the index tell why), 2 refused.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from press import lean_imports

lean_imports()

from press.build import build  # noqa: E402
from press.catalogue import Catalogue, CatalogueError, Entry  # noqa: E402
from press.catalogue import load as load_catalogue  # noqa: E402
from press.job import Job  # noqa: E402
from press.progress import watch  # noqa: E402
from wuhai import requests, results  # noqa: E402
from wuhai.data import ROOT, DataError  # noqa: E402
from wuhai.parameters import ScenarioError  # noqa: E402

SITE, CACHE = ROOT / "reports" / "site", ROOT / "reports" / "build" / "pages"


class Parser(argparse.ArgumentParser):
    def error(self, message: str):
        """Refuse in one line."""
        self.exit(2, f"refused: {message}\n")


def arguments() -> argparse.Namespace:
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("--scenario", metavar="NAME", help="only this scenario (a file of data/scenarios)")
    parser.add_argument("--lang", metavar="LANG", help="only this language: zh or en")
    parser.add_argument("--notebook", metavar="NAME", help="only this notebook, e.g. 02_coking")
    parser.add_argument("--param", metavar="NAME=VALUE", action="append", default=[], help="change a parameter")
    parser.add_argument("--out", metavar="DIR", type=Path, default=SITE, help="default: reports/site")
    parser.add_argument("--jobs", metavar="N", type=int, default=2, help="pages built at the same time (2)")
    parser.add_argument("--force", action="store_true", help="build even what has not changed")
    parser.add_argument("--as-of", metavar="YYYY-MM", default="", help="use only what was known by that month")
    args = parser.parse_args()
    if args.jobs < 1:
        parser.error(f"--jobs {args.jobs}: allowed is a whole number from 1")
    return args


def prepare(args: argparse.Namespace, catalogue: Catalogue) -> tuple[list[Job], dict]:
    """The jobs and the case of each scenario; raises if anything asked for is not allowed."""
    changed = requests.changes(args.param)
    chosen: tuple[Entry, ...] = catalogue.select(args.notebook, args.scenario, args.lang)
    cases = requests.cases([entry.scenario for entry in chosen], changed, args.as_of)
    if changed and args.out.resolve() == SITE.resolve():
        raise ScenarioError([f"--param {args.param[0]}: changed parameters need an --out other than {args.out}"])
    jobs = []
    for entry in chosen:
        case, lang = cases[entry.scenario], entry.lang
        parameters = requests.notebook_parameters(case, entry.name, lang, changed)
        title = case.scenario.title(lang)
        jobs.append(Job(entry.notebook, entry.name, entry.scenario, title, lang, parameters, bool(changed)))
    return jobs, cases


def main() -> int:
    args = arguments()
    try:
        catalogue = load_catalogue(ROOT / "reports" / "catalogue.yml", ROOT / "notebooks")
        jobs, cases = prepare(args, catalogue)
    except (ScenarioError, DataError, CatalogueError) as error:
        print(*(f"refused: {problem}" for problem in error.problems), sep="\n", file=sys.stderr)
        return 2
    keep = bool(args.notebook or args.scenario or args.lang)
    options = {"cache": CACHE, "workers": args.jobs, "force": args.force, "keep": keep}
    with watch(len(jobs)) as tell:
        report = build(jobs, args.out, title=catalogue.title, fingerprint=requests.fingerprint(), report=tell, **options)
    done = {run.job.scenario for run in report.runs if run.status != "failed"}
    results.write([case for name, case in cases.items() if name in done], args.out, keep=keep)
    built, cached, failed = (report.count(status) for status in ("built", "cached", "failed"))
    print(f"{built} built, {cached} unchanged, {failed} failed: {args.out / 'index.html'}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
