"""Runs beyond one machine: a scheduler and two workers on loopback, each a process with a folder of its own."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sample_notebooks
from machines import Machines
from sample_notebooks import code

from press.build import build
from press.job import Job
from press.runs import cluster
from press.runs.bundle import Bundle, bundled

pytest.importorskip("distributed", reason="needs the extra `cluster`")

NEEDS = cluster.needs("wuhai-briefings", ("press", "typeface"))

HOLD = """
import os
if os.environ.get("PRESS_TEST_HOLD") and not os.path.exists(os.environ["PRESS_TEST_HOLD"] + ".over"):
    with open(os.environ["PRESS_TEST_HOLD"], "w") as told:
        told.write(os.environ["PRESS_TEST_WORKER"])
    open(os.environ["PRESS_TEST_HOLD"] + ".wait").read()
"""
"""A cell that names its worker and then waits for a writer that never comes, until the test has seen it."""


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    (tmp_path / "machines").mkdir()
    found = Machines(tmp_path / "machines")
    yield found
    found.end()


def jobs_of(notebooks: Path) -> list[Job]:
    """Three pages that read a file of the data folder, the first of which can be held."""
    read = "import os, pathlib\nshare = float(pathlib.Path(os.environ['PRESS_TEST_DATA'], 'share.txt').read_text())"
    cells = sample_notebooks.small()
    made = []
    for name in ("01_a", "02_b", "03_c"):
        own = [*cells[:3], code(HOLD if name == "01_a" else "1"), code(read), *cells[3:]]
        path = sample_notebooks.write(notebooks / f"{name}.ipynb", own)
        made.append(Job(path, name, "plan", "规划情景", "zh", {"lang": "zh"}))
    return made


def bundle_of(jobs: list[Job], data: Path) -> Bundle:
    places = {f"notebooks/{job.notebook.name}": job.notebook for job in jobs}
    return bundled({**places, "data": data}, {"PRESS_TEST_DATA": "data"})


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that is found through the environment here, and through the bundle elsewhere."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "share.txt").write_text("0.5")
    monkeypatch.setenv("PRESS_TEST_DATA", str(folder))
    return folder


def pages(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("0*.*"))}


def test_a_worker_lost_amid_its_run_changes_nothing(machines: Machines, notebooks: Path, data: Path, tmp_path: Path) -> None:
    jobs, hold = jobs_of(notebooks), tmp_path / "hold"
    build(jobs, tmp_path / "here", cache=tmp_path / "cache-here")
    for path in (hold, Path(f"{hold}.wait")):
        os.mkfifo(path)
    for name in ("one", "two"):
        machines.worker(name, PRESS_TEST_HOLD=str(hold), PRESS_TEST_DATA="/nonexistent")
    lost = []

    def kill_the_holder() -> None:
        lost.append(hold.read_text())
        Path(f"{hold}.over").touch()
        machines.kill(lost[0])  # the run that holds ends with it

    with cluster.executor(machines.address(), NEEDS, bundle_of(jobs, data)) as executor:
        killer = threading.Thread(target=kill_the_holder)
        killer.start()
        report = build(jobs, tmp_path / "there", cache=tmp_path / "cache-there", executor=executor)
        killer.join()
    assert lost in (["one"], ["two"])
    assert [run.status for run in report.runs] == ["built"] * 3, [run.error for run in report.runs]
    assert [run.job for run in report.runs] == jobs
    assert pages(tmp_path / "there/") == pages(tmp_path / "here/") != {}


def test_a_task_of_another_kind_runs_elsewhere_too(machines: Machines) -> None:
    machines.worker("one")
    with cluster.executor(machines.address(), NEEDS) as executor:
        assert list(executor.map(os.getenv, ["PRESS_TEST_WORKER"] * 2)) == ["one", "one"]


def test_a_worker_that_differs_is_refused(machines: Machines) -> None:
    machines.worker("one")
    address = machines.address()
    other = replace(NEEDS, found={**NEEDS.found, "pandas": "0.1", "code of press": "other"})
    with pytest.raises(cluster.ClusterError) as caught:
        cluster.executor(address, other)
    (line,) = caught.value.problems
    assert "needed is 0.1" in line and "code of press" in line and "worker tcp://127.0.0.1" in line
    with cluster.executor(address, NEEDS) as executor:
        executor._wanted = other
        with pytest.raises(cluster.ClusterError, match="this worker differs"):
            executor.submit(os.getpid).result(60)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "tcp://", "tcp://h:x", "tcp://no-such-host.invalid:1"])
def test_a_scheduler_that_does_not_answer_is_refused_in_one_line(address: str) -> None:
    with pytest.raises(cluster.ClusterError) as caught:
        cluster.executor(address, NEEDS, patience=2)
    (line,) = caught.value.problems
    assert address in line and "\n" not in line


def test_a_scheduler_without_workers_is_refused(machines: Machines) -> None:
    with pytest.raises(cluster.ClusterError, match="has no worker"):
        cluster.executor(machines.address(), NEEDS, patience=2)


def test_a_bundle_holds_content_and_no_places(notebooks: Path, data: Path, tmp_path: Path) -> None:
    jobs = jobs_of(notebooks)
    one, two = bundle_of(jobs, data), bundle_of(list(reversed(jobs)), data)
    assert one == two and one.sha == two.sha
    sent = pickle.dumps((one, [cluster.portable(job) for job in jobs], NEEDS))
    assert str(tmp_path).encode() not in sent
    place = one.unfold(tmp_path / "store")
    assert place == one.unfold(tmp_path / "store")
    assert (place / "data" / "share.txt").read_text() == "0.5"
    (data / "share.txt").write_text("0.6")
    assert bundle_of(jobs, data).sha != one.sha


def test_a_bundle_that_arrives_otherwise_is_refused(data: Path, tmp_path: Path) -> None:
    broken = replace(bundled({"data": data}), content=b"x")
    with pytest.raises(ValueError, match="did not arrive as it was sent"):
        broken.unfold(tmp_path / "store")
    assert not list((tmp_path / "store").iterdir())


def test_what_an_executor_gives_up_is_told_as_a_failure(notebooks: Path, tmp_path: Path, data: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    class Lossy(ThreadPoolExecutor):
        def submit(self, fn: Callable, /, *args: object, **kwargs: object):
            return super().submit(lambda: (_ for _ in ()).throw(RuntimeError("the worker is gone")))

    with Lossy(1) as executor:
        report = build(jobs_of(notebooks), tmp_path / "site", executor=executor)
    assert [run.error["message"] for run in report.failed] == ["the worker is gone"] * 3


def test_whoever_listens_but_is_no_scheduler_is_refused_in_time() -> None:
    """In a process of its own, which must end as well."""
    source = """if True:
        import socket
        from press.runs import cluster
        mute = socket.create_server(("127.0.0.1", 0))
        try:
            cluster.executor(f"tcp://127.0.0.1:{mute.getsockname()[1]}", cluster.Needs("", (), {}), patience=1)
        except cluster.ClusterError as error:
            print(error)
    """
    run = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=60, check=True)
    assert "no scheduler answers" in run.stdout and len(run.stdout.splitlines()) == 1
