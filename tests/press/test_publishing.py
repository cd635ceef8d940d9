"""Whatever happens to a build, the published site is whole, and the next build needs no help."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from small_sites import everything, four, runs

from press.build import build
from press.job import Run
from press.publishing import disk, ledger
from press.publishing.edition import PublishError, Stage, current, editions, store_of
from press.publishing.lock import Locked, locked
from press.site import links, site

CHILD = Path(__file__).with_name("build_and_stop.py")
STEPS = ("run", "copy", "write", "page", "check", "sync", "rename", "switch", "prune")
WHOLE = {f"plan/{lang}/{name}.{kind}" for lang in ("zh", "en") for name in ("01_a", "02_b") for kind in ("html", "pdf")}


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen]]:
    """Starts builds in processes of their own; none outlives the test."""
    started = []

    def start(share: float, step: str, *more: str) -> subprocess.Popen:
        command = [sys.executable, str(CHILD), *map(str, (tmp_path / "site", tmp_path / "notebooks", share, step, *more))]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=CHILD.parent))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def standing(out: Path) -> float:
    """The site is whole and of one build: all pages, each as `build.json` says, all with one parameter; gives it."""
    files, told = everything(out), runs(out)
    assert set(files) >= {*WHOLE, "index.html", "build.json"}
    assert all(files[run["files"][kind]] == run["sha256"][kind] for run in told.values() for kind in run["files"])
    assert links.check(out) == []
    (share,) = {run["parameters"]["share"] for run in told.values()}
    return share


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_build_stopped_at_any_step(pretend: Callable, child: Callable, tmp_path: Path, step: str, number: int) -> None:
    out = tmp_path / "site"
    for share in (0.1, 0.2):
        build(four(tmp_path / "notebooks", share=share), out)
    process = child(0.3, step)
    assert process.stdout.readline() == f"{step}\n"
    process.send_signal(number)
    _, complaint = process.communicate()
    assert process.returncode == (-9 if number == signal.SIGKILL else 128 + number)
    assert standing(out) == (0.3 if step == "prune" else 0.2)
    if number != signal.SIGKILL:
        assert complaint == f"stopped by {number.name}; the site is whole: edition {current(out)}\n"
        assert not list(store_of(out).glob(".part-*"))
        assert [record["state"] for record in ledger.read(tmp_path / "ledger.jsonl")] == ["stopped"]
    done = child(0.3, "none")
    _, complaint = done.communicate()
    assert done.returncode == 0
    assert standing(out) == 0.3
    assert ("was killed; what it left is cleared" in complaint) == (number == signal.SIGKILL)
    names = {path.name for path in store_of(out).iterdir()}
    assert {path.name for path in editions(out)} == names - {"lock"} and len(editions(out)) <= 3
    assert not list(tmp_path.glob(".site.link"))


@pytest.mark.parametrize("step", ["copy", "switch"])
def test_the_first_build_killed_leaves_no_half_site(child: Callable, tmp_path: Path, step: str) -> None:
    process = child(0.3, step)
    assert process.stdout.readline() == f"{step}\n"
    process.kill()
    process.wait()
    assert not (tmp_path / "site").exists()
    assert child(0.4, "none").wait() == 0
    assert standing(tmp_path / "site") == 0.4


def test_the_killed_build_is_entered_in_the_ledger_by_the_next(child: Callable, tmp_path: Path) -> None:
    process = child(0.3, "write")
    process.stdout.readline()
    process.kill()
    process.wait()
    assert child(0.3, "none").wait() == 0
    assert [record["state"] for record in ledger.read(tmp_path / "ledger.jsonl")] == ["killed", "published"]


def test_the_second_build_waits_and_says_for_whom(pretend: Callable, child: Callable, tmp_path: Path) -> None:
    first = child(0.3, "run")
    first.stdout.readline()
    second = child(0.4, "none")
    line = second.stderr.readline()
    assert f"process {first.pid} since 20" in line and line.endswith("waiting for it to end\n")
    assert second.poll() is None
    first.communicate("go on\n")
    second.communicate()
    assert (first.returncode, second.returncode) == (0, 0)
    assert standing(tmp_path / "site") == 0.4


def test_the_second_build_leaves_at_once_where_told_to(pretend: Callable, child: Callable, tmp_path: Path) -> None:
    first = child(0.3, "run")
    first.stdout.readline()
    second = child(0.4, "none", "--no-wait")
    _, complaint = second.communicate()
    assert second.returncode == 3
    assert complaint.startswith("locked: ") and f"process {first.pid} since 20" in complaint
    with pytest.raises(Locked, match=f"process {first.pid}"):
        build(four(tmp_path / "notebooks"), tmp_path / "site", wait=False)
    first.communicate("go on\n")
    assert standing(tmp_path / "site") == 0.3


def test_a_program_the_holder_started_does_not_hold_on(pretend: Callable, tmp_path: Path) -> None:
    sleeper = []

    def report(run: object) -> None:
        if not sleeper:
            sleeper.append(subprocess.Popen(["sleep", "60"], close_fds=False))

    build(four(tmp_path / "notebooks", share=0.1), tmp_path / "site", report=report)
    try:
        assert build(four(tmp_path / "notebooks", share=0.2), tmp_path / "site", wait=False).outcome.whole
    finally:
        sleeper[0].kill()
        sleeper[0].wait()


FORKING = """
import os, sys
from pathlib import Path
from press.publishing.lock import locked
with locked(Path(sys.argv[1]), wait=False):
    if not os.fork():
        print("forked", flush=True)
        sys.stdin.read()  # until the test lets go
        os._exit(0)
    os.waitpid(-1, 0)
"""


def test_a_fork_that_outlives_the_killed_holder_does_not_hold_on(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FORKING, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "forked\n"
        with pytest.raises(Locked, match=f"process {holder.pid}"), locked(tmp_path, wait=False):
            pass
        holder.kill()
        assert holder.wait() == -signal.SIGKILL
        with locked(tmp_path, wait=False) as left:
            assert left["pid"] == holder.pid


def test_a_file_size_limit_leaves_the_old_site(pretend: Callable, child: Callable, tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(four(tmp_path / "notebooks", share=0.1), out)
    before = everything(out)
    process = child(0.3, "none", "small")
    _, complaint = process.communicate()
    assert process.returncode == 4
    assert "not published: [Errno 27] File too large" in complaint and "what stood still stands" in complaint
    assert everything(out) == before
    assert child(0.3, "none").wait() == 0
    assert standing(out) == 0.3


@pytest.mark.parametrize("name", ["place", "sync", "rename", "flush", "copy"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO])
def test_a_disk_that_refuses_leaves_the_old_site(
    pretend: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: int
) -> None:
    out = tmp_path / "site"
    build(four(tmp_path / "notebooks", share=0.1), out)
    before = everything(out)

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code), "somewhere")

    with monkeypatch.context() as patch:
        patch.setattr(disk, name, refuse)
        patch.setattr("press.site.site.place", refuse if name == "place" else disk.place)
        with pytest.raises(OSError, match="somewhere"):
            build(four(tmp_path / "notebooks", share=0.3), out)
    assert everything(out) == before
    build(four(tmp_path / "notebooks", share=0.3), out)
    assert standing(out) == 0.3
    assert len(editions(out)) == 2


def test_a_read_only_folder_is_refused_before_any_work(pretend: Callable, tmp_path: Path) -> None:
    if os.getuid() == 0:
        pytest.skip("root may write everywhere")
    out = tmp_path / "there" / "site"
    build(four(tmp_path / "notebooks", share=0.1), out)
    ran = []
    for folder in (out.parent, store_of(out)):
        folder.chmod(0o555)
        with pytest.raises(PermissionError):
            build(four(tmp_path / "notebooks", share=0.3), out, report=ran.append)
        folder.chmod(0o755)
    assert (ran, standing(out)) == ([], 0.1)


def test_a_folder_that_refuses_is_told_before_any_work(
    pretend: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    out, ran = tmp_path / "site", []
    build(four(tmp_path / "notebooks", share=0.1), out)
    monkeypatch.setattr(Path, "symlink_to", refuse)
    with pytest.raises(PermissionError):
        build(four(tmp_path / "notebooks", share=0.3), out, report=ran.append)
    assert (ran, standing(out)) == ([], 0.1)


def test_a_file_system_without_links_is_refused_clearly(
    pretend: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted", str(self))

    monkeypatch.setattr(Path, "symlink_to", refuse)
    with pytest.raises(PublishError, match="holds no symbolic links, choose another --out"):
        build(four(tmp_path / "notebooks"), tmp_path / "site")


@pytest.mark.parametrize("code", [errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP])
def test_without_hard_links_files_are_copied(
    pretend: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    out = tmp_path / "site"
    build(four(tmp_path / "notebooks", share=0.1), out)
    monkeypatch.setattr(os, "link", refuse)
    build(four(tmp_path / "notebooks", share=0.3)[:1], out)
    first, second = (place / "site/plan/en/02_b.pdf" for place in editions(out))
    assert first.read_bytes() == second.read_bytes() and not first.samefile(second)


@pytest.mark.parametrize("able", [True, False])
def test_a_plain_folder_is_adopted_with_and_without_exchange(
    pretend: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, able: bool
) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "mine.txt").write_text("kept")
    if not able:
        monkeypatch.setattr(disk, "exchange", lambda one, other: False)
    build(four(tmp_path / "notebooks"), out)
    assert out.is_symlink() and (out / "mine.txt").read_text() == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site.cache", ".site.editions", "notebooks", "site"]


def test_a_build_killed_while_adopting_gives_the_folder_back(pretend: Callable, tmp_path: Path) -> None:
    (tmp_path / ".site.plain").mkdir()
    (tmp_path / ".site.plain" / "mine.txt").write_text("kept")
    build(four(tmp_path / "notebooks"), tmp_path / "site")
    assert (tmp_path / "site" / "mine.txt").read_text() == "kept"


def test_a_missing_file_or_page_or_link_is_found_before_publishing(
    pretend: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, jobs = tmp_path / "site", four(tmp_path / "notebooks", share=0.1)
    build(jobs, out)
    before = everything(out)

    def harmful(stage: Stage, *given: object, **options: object) -> list[site.Entry]:
        entries = write(stage, *given, **options)
        (stage.site / "plan/zh/01_a.pdf").unlink()
        return entries

    def extras(stage: Stage, report: object) -> list[Run]:
        disk.place(stage.site / "extra.html", b'<a href="nowhere.html">x</a><script src="https://example.org/x.js"></script>')
        return []

    write = site.write
    monkeypatch.setattr(site, "write", harmful)
    outcome = build(four(tmp_path / "notebooks", share=0.3), out, extras=extras, required=["results.csv"]).outcome
    assert outcome.state == "withheld"
    assert everything(out) == before
    assert set(outcome.problems) == {
        "plan/zh/01_a.pdf is missing or empty",
        "results.csv is missing",
        "extra.html: asks another machine for https://example.org/x.js",
        "extra.html: leads to nowhere.html, which is not there",
        "index.html: leads to plan/zh/01_a.pdf, which is not there",
        "plan/zh/01_a.html: leads to ../../plan/zh/01_a.pdf, which is not there",
    }
    attempt = outcome.place / "site"
    assert "results.csv is missing" in (attempt / "index.html").read_text(encoding="utf-8")
    assert "results.csv is missing" in json.loads((attempt / "build.json").read_text())["problems"]
    assert "results.csv is missing" in (outcome.place / "failures.txt").read_text()


def test_nothing_new_makes_no_edition(pretend: Callable, tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(four(tmp_path / "notebooks", share=0.1), out)
    assert build(four(tmp_path / "notebooks", share=0.1), out).outcome.state == "unchanged"
    assert build(four(tmp_path / "notebooks", share=0.1), out, force=True).outcome.state == "unchanged"
    assert [path.name for path in editions(out)] == ["000001"]


@pytest.mark.parametrize("keep", [1, 2, 3])
def test_the_last_builds_are_kept(pretend: Callable, tmp_path: Path, keep: int) -> None:
    for share in (0.1, 0.2, 0.3, 0.4):
        build(four(tmp_path / "notebooks", share=share), tmp_path / "site", keep_builds=keep)
    names = [path.name for path in editions(tmp_path / "site")]
    assert names == ["000001", "000002", "000003", "000004"][-keep:]
