"""Build the briefings: notebooks x scenarios x languages into a site of HTML and PDF pages.

Exit status: 0 all built, 1 a page failed (the others stand, `build.json` and the index tell why), 2 refused.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import replace

from press import lean_imports

lean_imports()

from press.build import Report, build  # noqa: E402
from press.catalogue import Catalogue, CatalogueError, Entry  # noqa: E402
from press.catalogue import load as load_catalogue  # noqa: E402
from press.cli import arguments  # noqa: E402
from press.edition import Stage  # noqa: E402
from press.front import Cover  # noqa: E402
from press.job import SITE, Job, Run  # noqa: E402
from press.progress import watch  # noqa: E402
from press.versions import exact  # noqa: E402
from wuhai import data, requests, results  # noqa: E402
from wuhai.data import ROOT, DataError  # noqa: E402
from wuhai.parameters import ScenarioError  # noqa: E402
from wuhai.present import Present  # noqa: E402

PUBLISHED, CACHE = ROOT / "reports" / "site", ROOT / "reports" / "build" / "pages"


def select(args: Namespace, catalogue: Catalogue) -> list[Entry]:
    """Entries asked for; a scenario that is only on disk is built as the catalogue's first one would be."""
    first = catalogue.entries[0].scenario
    unlisted = args.scenario in data.scenarios() and all(e.scenario != args.scenario for e in catalogue.entries)
    entries = catalogue.select(args.notebook, first if unlisted else args.scenario, args.lang)
    return [replace(entry, scenario=args.scenario) for entry in entries] if unlisted else list(entries)


def prepare(args: Namespace, catalogue: Catalogue) -> tuple[list[Job], dict]:
    """The jobs and the case of each scenario; raises if anything asked for is not allowed."""
    changed = requests.changes(args.param)
    chosen = select(args, catalogue)
    first = catalogue.entries[0].scenario  # what a page without a scenario starts from
    asked = [first if entry.scenario == SITE else entry.scenario for entry in chosen]
    cases = requests.cases(asked, changed, args.as_of)
    if changed and args.out.resolve() == PUBLISHED.resolve():
        raise ScenarioError([f"--param {args.param[0]}: changed parameters need an --out other than {args.out}"])
    jobs = []
    for entry, scenario in zip(chosen, asked, strict=True):
        case, lang = cases[scenario], entry.lang
        parameters = requests.notebook_parameters(case, entry.name, lang, changed)
        title = entry.label or case.scenario.title(lang)
        code = requests.code(entry.notebook)
        jobs.append(Job(entry.notebook, entry.name, entry.scenario, title, lang, parameters, bool(changed), code))
    return jobs, cases


def main() -> int:
    args = arguments(__doc__, PUBLISHED)
    try:
        catalogue = load_catalogue(ROOT / "reports" / "catalogue.yml", ROOT / "notebooks")
        jobs, cases = prepare(args, catalogue)
    except (ScenarioError, DataError, CatalogueError) as error:
        print(*(f"refused: {problem}" for problem in error.problems), sep="\n", file=sys.stderr)
        return 2
    for warning in requests.warnings(cases):
        print(f"look at: {warning}", file=sys.stderr)

    def extras(stage: Stage, report: Report) -> list[Run]:
        done = {run.job.parameters["scenario"] for run in report.runs if run.status != "failed"}
        results.write([case for name, case in cases.items() if name in done], stage.site, keep=options["keep"])
        return []

    options = {
        "cache": CACHE, "workers": args.jobs, "force": args.force, "extras": extras, "required": results.REQUIRED,
        "cover": Cover(catalogue.title, catalogue.intro, requests.sentences(cases), results.DOWNLOADS, results.OF_SCENARIO),
        "fingerprint": requests.fingerprint(), "look": Present().hash, "versions": exact("wuhai-briefings"),
        "keep": bool(args.notebook or args.scenario or args.lang),
    }  # fmt: skip
    with watch(len(jobs)) as tell:
        report = build(jobs, args.out, report=tell, **options)
    built, cached, failed = (report.count(status) for status in ("built", "cached", "failed"))
    print(f"{built} built, {cached} unchanged, {failed} failed: {args.out / 'index.html'}")
    if report.outcome.state == "withheld":
        print(f"the site stands as it was; this attempt: {report.outcome.place}", file=sys.stderr)
    return 0 if report.outcome.whole else 1


if __name__ == "__main__":
    raise SystemExit(main())
