"""The work of `build_briefings.py`: the pages asked for, their cases, what is written beside them."""

from __future__ import annotations

from argparse import Namespace
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from press import lean_imports

lean_imports()

from press.build import Report, build  # noqa: E402
from press.catalogue import Catalogue, load  # noqa: E402
from press.cli import running  # noqa: E402
from press.incremental.versions import exact  # noqa: E402
from press.job import SITE, Job, Run  # noqa: E402
from press.progress import watch  # noqa: E402
from press.publishing.edition import Stage  # noqa: E402
from press.publishing.proof import SIGNED  # noqa: E402
from press.runs import cluster  # noqa: E402
from press.runs.assemble import assemble  # noqa: E402
from press.runs.bundle import bundled  # noqa: E402
from press.session import Session  # noqa: E402
from press.site.earlier import earlier  # noqa: E402
from press.site.front import Cover  # noqa: E402
from wuhai import changes_page, data, requests, results  # noqa: E402
from wuhai.places import ROOT  # noqa: E402
from wuhai.present import Present  # noqa: E402

CODE = PROJECT, _ = "wuhai-briefings", ("press", "typeface", "wuhai")


def prepare(args: Namespace, catalogue: Catalogue) -> tuple[list[Job], dict]:
    """The jobs and the case of each scenario; raises if anything asked for is not allowed."""
    changed = requests.changes(args.param)
    chosen = catalogue.select(args.notebook, args.scenario, args.lang, data.scenarios())
    first = catalogue.entries[0].scenario  # what a page without a scenario starts from
    asked = [first if entry.scenario == SITE else entry.scenario for entry in chosen]
    cases = requests.cases(asked, changed, args.as_of)
    if changed and args.out.resolve() == (ROOT / "reports" / "site").resolve():
        raise requests.ScenarioError([f"--param {args.param[0]}: changed parameters need an --out other than {args.out}"])
    jobs = []
    for entry, scenario in zip(chosen, asked, strict=True):
        case, lang = cases[scenario], entry.lang
        parameters = requests.notebook_parameters(case, entry.name, lang, changed)
        title, code = entry.label or case.scenario.title(lang), requests.code(entry.notebook)
        jobs.append(Job(entry.notebook, entry.name, entry.scenario, title, lang, parameters, bool(changed), code))
    return jobs, cases


def runners(address: str, jobs: list[Job], own: Executor | None) -> AbstractContextManager[Executor | None]:
    """The cluster that is asked for, with the notebooks and data that its workers need; else this machine's own."""
    places = {f"notebooks/{job.notebook.name}": job.notebook for job in jobs} | {"data": data.place()}
    sent = bundled(places, {"WUHAI_DATA": "data"})
    return cluster.executor(address, cluster.needs(*CODE), sent) if address else nullcontext(own)


def make(session: Session, cache: Path | None, own: Executor | None, proof: Path | None = None) -> Report:
    """Build what is asked for, in this machine's own processes unless a cluster is asked for.

    Args:
        session: the options, and where the build is remembered.
        cache: folder of finished pages.
        own: this machine's processes; None where there can be none.
        proof: see `press.build.build`.
    """
    args, fingerprint = session.args, requests.fingerprint()
    catalogue = load(ROOT / "reports" / "catalogue.yml", ROOT / "notebooks")
    jobs, cases = prepare(args, catalogue)
    session.start(jobs, {"data and code": fingerprint}, requests.warnings(cases), requests.read(cases))
    keep = bool(args.notebook or args.scenario or args.lang)

    def extras(stage: Stage, report: Report) -> list[Run]:
        done = {run.job.parameters["scenario"] for run in report.runs if run.status != "failed"}
        results.write([case for name, case in cases.items() if name in done], stage.site, keep=keep)
        old, case = earlier(stage, "results.csv", identity), next(iter(cases.values()))
        told = changes_page.pages(old.path, stage.site / "results.csv", case, (old.inputs, identity))
        return [assemble(cells, Job(Path(), "changes", SITE, changes_page.SHORT[lang], lang)) for lang, cells in told.items()]

    identity = SIGNED if proof else requests.identity(requests.changes(args.param), args.as_of)
    cover = Cover(
        catalogue.title, catalogue.intro, requests.sentences(cases), results.DOWNLOADS, results.OF_SCENARIO, catalogue.imprint
    )
    with watch(len(jobs), log=session.log) as tell, runners(args.cluster, jobs, own) as executor:
        return build(
            jobs, args.out, cover=cover, fingerprint=fingerprint, look=Present().hash, versions=exact(PROJECT),
            executor=executor, cache=cache, keep=keep, report=tell, extras=extras, required=results.REQUIRED, proof=proof,
            **running(args), **session.options,
        )  # fmt: skip
