"""Build the briefings: notebooks x scenarios x languages into a site of HTML and PDF pages."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path

from press.catalogue import CatalogueError
from press.cli import arguments
from press.incremental.standing import Standing
from press.publishing.ledger import ledger_of
from press.publishing.proof import ProofError
from press.report import Report
from press.runs.cluster import ClusterError
from press.session import STATUSES, Session, attend
from wuhai.places import ROOT
from wuhai.refusal import Refusal

PUBLISHED, MADE = ROOT / "reports" / "site", ROOT / "reports" / "build"
LEDGERS = {PUBLISHED: MADE / "ledger.jsonl"}
READ = (ROOT / "src", ROOT / "scripts", ROOT / "notebooks", ROOT / "reports" / "catalogue.yml")
REFUSALS = (Refusal, CatalogueError, ClusterError, ProofError)
"""Faults of what was asked for: nothing is built, exit status 2."""

PASSING = ("out", "jobs", "cluster", "force", "no_wait", "log_json", "on_failure", "engine", "cell_timeout", "run_timeout", "memory")
"""Options that do not change what a build makes."""


def work(session: Session) -> Report:
    """Nothing, where that is all there is to do; models and libraries are loaded only for a build."""
    args = session.args
    asked = {name: value for name, value in vars(args).items() if name not in PASSING}
    data = Path(os.environ.get("WUHAI_DATA") or ROOT / "data")
    standing = Standing(MADE / "standing", args.out, asked, [data, *READ])
    if not args.force and (told := standing.read()):
        return session.nothing_to_do(told)
    before = standing.state()
    report = make_site(session, MADE / "pages")
    if report.outcome.whole:
        standing.write(before, session.summary(report))
    return report


def make_site(session: Session, cache: Path | None, proof: Path | None = None) -> Report:
    """The build itself; see `making.make`."""
    args = session.args
    from press.runs.pool import begun

    with nullcontext() if args.cluster else begun(args.jobs, ["wuhai.*", "wuhai.ahead:first_steps"]) as executor:  # warms up meanwhile
        from making import make

        return make(session, cache, executor, proof)


def main() -> int:
    args = arguments(f"{__doc__}\n{STATUSES}", PUBLISHED)
    return attend(args, work, ledger_of(args.out, LEDGERS), refusals=REFUSALS)


if __name__ == "__main__":
    raise SystemExit(main())
