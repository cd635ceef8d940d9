"""Build all pages from scratch with one fixed hash in their colophons and list the published files in a manifest.

Two proofs of one commit agree in every byte, and so do the manifests of two commits of which one only moves code. The
site stays in reports/build/proof and is never published. --against FILE compares with an earlier manifest.

Exit status: 0 built, and nothing differs; 1 a page or a check failed, or a file differs; 2 refused before anything
ran; 3 another proof build is running (--no-wait); 4 nothing could be written (disk full, no permission); 5 a fault of
this program; 130, 143 stopped by SIGINT, SIGTERM."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from build_briefings import MADE, REFUSALS, make_site

from press import manifest
from press.cli import arguments
from press.incremental.trace import environment
from press.log import Log
from press.publishing.disk import PART
from press.publishing.ledger import ledger_of
from press.publishing.proof import ProofError, emptied
from press.report import Report
from press.session import BUILT, FAILED, Session, attend
from wuhai.kept import PLACE

PROOF = MADE / "proof"
SITE, MANIFEST = PROOF / "site", PROOF / "manifest.csv"

Lines = Mapping[str, manifest.Line]


def work(session: Session) -> Report:
    """The proof, built without pages and results kept from earlier builds, and its manifest if all of it was built."""
    args = session.args
    if args.cluster:
        raise ProofError(
            f"--cluster {args.cluster}: a proof is built on this machine, for others may keep results"
        )
    with (
        emptied(PROOF, args.out, [MANIFEST.name], wait=not args.no_wait, notice=session.notice),
        TemporaryDirectory(prefix=PART, dir=PROOF) as results,
        environment({PLACE: results}),
    ):
        report = make_site(session, None, PROOF)
        if report.outcome.whole:
            lines = manifest.manifest(args.out)
            manifest.write(lines, MANIFEST)
            session.log(
                "manifest", f"manifest of {len(lines)} files: {MANIFEST}", path=MANIFEST, files=len(lines)
            )
    return report


def compared(before: Lines, after: Lines, log: Log) -> int:
    """List what differs from an earlier manifest; the exit status."""
    count: Counter[str] = Counter()
    for kind, path, old, new in manifest.differences(before, after):
        count[kind] += 1
        sizes = " -> ".join(f"{size} bytes" for size in (old, new) if size is not None)
        log(
            "difference",
            f"{kind:7}  {path}  {sizes}",
            amiss=True,
            kind=kind,
            path=path,
            before=old,
            after=new,
        )
    log("compared", ", ".join(f"{count[kind]} {kind}" for kind in ("added", "removed", "changed")), **count)
    return FAILED if count else BUILT


def options(option: Callable[..., object]) -> None:
    """The one option that only a proof has."""
    option("--against", metavar="FILE", type=earlier, help="an earlier manifest to compare with")


def earlier(file: str) -> Lines:
    """A manifest that is named on the command line."""
    try:
        return manifest.read(Path(file))
    except manifest.ManifestError as error:
        raise ArgumentTypeError(str(error)) from None


def main() -> int:
    args = arguments(__doc__, SITE, options)
    status = attend(args, work, ledger_of(args.out, {}), refusals=REFUSALS)
    if status != BUILT or args.against is None:
        return status
    return compared(args.against, manifest.read(MANIFEST), Log(args.log_json))


if __name__ == "__main__":
    raise SystemExit(main())
