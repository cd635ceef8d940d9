"""A build in a process of its own that stops at a named step and waits there to be killed or let go on.

python build_and_stop.py OUT NOTEBOOKS SHARE STEP [--no-wait]: prints the step's name when it is reached, then reads a line.
"""

import resource
import sys
from argparse import Namespace
from pathlib import Path

import small_sites

import press.build
import press.site.site
from press.publishing import disk
from press.session import Session, attend

out, notebooks, share, step, *more = sys.argv[1:]
reached: list[str] = []
press.build._produced = small_sites.producer(set())


def here(name: str) -> None:
    if name == step and name not in reached:
        reached.append(name)
        print(name, flush=True)
        sys.stdin.readline()


def place(path: Path, data: bytes) -> None:
    if path.name == "02_b.html":  # the pages before it are written
        here("page")
    disk.place(path, data)


press.site.site.place = place


def work(session: Session) -> press.build.Report:
    jobs = small_sites.four(Path(notebooks), share=float(share))
    report = (lambda run: here("run")) if step == "run" else (lambda run: None)
    session.step = here
    if "small" in more:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60, resource.RLIM_INFINITY))
    return press.build.build(jobs, Path(out), report=report, keep=False, **session.options)


options = {"partial": False, "keep_builds": 2, "no_wait": "--no-wait" in more, "log_json": False, "on_failure": ""}
raise SystemExit(attend(Namespace(out=Path(out), **options), work, Path(out).parent / "ledger.jsonl"))
