"""What one run does to itself or its surroundings: it is stopped and told, nothing of it is left, the others finish.

Nothing here waits for time to pass: processes report through pipes, and limits are small.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import fault_tasks as tasks
import pytest
import sample_notebooks
from sample_notebooks import code, opening

from press.engine import processes
from press.engine.executor import ForkExecutor
from press.engine.limits import Limits, Stopped
from press.job import Job, Run
from press.runs.failures import RunFailed
from press.runs.pool import Means, produced, settled
from press.runs.worker import produce

pytestmark = pytest.mark.skipif(not processes.supported(), reason="needs Linux: elsewhere papermill's own engine runs")

SMALL = Limits(cell=60, run=60, memory=400, output=1, processes=8)

GOOD = "print('well')"

FAULTS = {
    "loops": ("while True: pass", Limits(cell=1), "CellTimeout", "longer than 1 s"),
    "loops in native code": ("import re; re.match('(a*)*b', 'a' * 60)", Limits(cell=1), "CellTimeout", "--cell-timeout"),
    "loops through all errors": ("while True:\n    try:\n        while True: pass\n    except BaseException: pass", Limits(run=1), "RunTimeout", "--run-timeout"),
    "ignores signals": ("import signal\nfor n in (2, 3, 15): signal.signal(n, signal.SIG_IGN)\nsignal.pause()", Limits(cell=1), "CellTimeout", "1 s"),
    "allocates": ("held = []\nwhile True: held.append(bytearray(b'x' * 10_000_000))", SMALL, "MemoryError|MemoryLimit", "400 MiB"),
    "allocates through all errors": ("held = []\nwhile True:\n    try: held.append(bytearray(b'x' * 10_000_000))\n    except MemoryError: pass", Limits(run=3, memory=300), "RunTimeout|MemoryLimit", ""),
    "allocates in many processes": ("import os, signal\nfor _ in range(6):\n    if not os.fork():\n        held = bytearray(b'x' * 150_000_000); signal.pause()\nsignal.pause()", SMALL, "MemoryLimit", "400 MiB"),
    "kills itself": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", SMALL, "ProcessDied", "SIGKILL"),
    "kills its group": ("import os, signal; os.killpg(0, signal.SIGKILL)", SMALL, "ProcessDied", "SIGKILL"),
    "kills its parent": ("import os, signal; os.kill(os.getppid(), signal.SIGKILL); signal.pause()", SMALL, "ProcessDied", "ended from outside"),
    "crashes": ("import ctypes; ctypes.string_at(0)", SMALL, "ProcessDied", "SIGSEGV"),
    "leaves": ("import os; os._exit(0)", SMALL, "ProcessDied", "exit status 0"),
    "closes everything": ("import os; os.closerange(3, 4096)", SMALL, "ProcessDied|OSError", ""),
    "forks without end": ("import os, signal\nwhile True:\n    if not os.fork(): signal.pause()", SMALL, "ProcessLimit", "8 processes"),
    "is a fork bomb": ("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", SMALL, "ProcessLimit|MemoryLimit", ""),
    "prints without end": ("while True: print('x' * 1000)", SMALL, "OutputLimit", "1 MiB"),
    "displays without end": ("while True: display({'text/plain': 'x' * 10_000}, raw=True)", SMALL, "OutputLimit", "1 MiB"),
    "prints without end beneath": ("import subprocess; subprocess.run(['yes'])", SMALL, "OutputLimit", "1 MiB"),
    "prints from children": ("import os\nif not os.fork():\n    while True: print('x' * 1000)\nos.wait()", SMALL, "OutputLimit", "1 MiB"),
}  # fmt: skip


def jobs(folder: Path, **sources: str) -> dict[str, Job]:
    """One notebook for each source, which stands in its last cell."""
    made = {}
    for name, source in sources.items():
        path = sample_notebooks.write(folder / f"{name}.ipynb", [*opening(), code(source)])
        made[name] = Job(path, name, "plan", "", "zh", {"lang": "zh"})
    return made


@pytest.fixture(scope="module")
def executor() -> Iterator[ForkExecutor]:
    """One for all: what a run does must not harm those that come after it."""
    with ForkExecutor(2) as held:
        yield held


def run(made: dict[str, Job], limits: Limits) -> dict[str, Run]:
    return {run.job.name: run for run in produced(list(made.values()), Means(2, limits=limits))}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_and_the_others_finish(name: str, notebooks: Path, executor: ForkExecutor) -> None:
    source, limits, error, said = FAULTS[name]
    made = jobs(notebooks, bad=source, good=GOOD)
    bad, good = executor.submit_within(limits, produce, made["bad"]), executor.submit(produce, made["good"])
    assert settled(good, made["good"]).status == "built"
    done = settled(bad, made["bad"])
    told = done.error
    assert done.status == "failed" and told["name"] in error.split("|"), told
    assert said in told["message"]
    if told["name"] in ("CellTimeout", "RunTimeout", "MemoryLimit", "OutputLimit", "ProcessLimit"):
        assert (told["cell"], told["source"]) == (5, source)
    assert not executor.broken


def test_what_takes_all_down_is_told_and_the_others_run_again(notebooks: Path) -> None:
    warm = "parent = int(open(f'/proc/{os.getppid()}/stat').read().rpartition(')')[2].split()[1])"
    killer = f"import os, signal\n{warm}\nos.kill(parent, signal.SIGKILL); signal.pause()"
    done = run(jobs(notebooks, bad=killer, good=GOOD, other=GOOD), SMALL)
    assert [done[name].status for name in ("bad", "good", "other")] == ["failed", "built", "built"]
    assert "took all others down" in done["bad"].error["message"]


@pytest.fixture
def fifo(tmp_path: Path) -> tuple[str, Callable[[], bytes]]:
    """A named pipe, and a function that waits until all who opened it are gone."""
    path = tmp_path / "fifo"
    os.mkfifo(path)
    source = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(source, True)

    def gone() -> bytes:
        data = os.read(source, 1)
        os.close(source)
        return data

    return str(path), gone


@pytest.mark.parametrize("how", ["child", "session", "daemon"])
def test_nothing_that_a_run_has_started_is_left(how: str, fifo: tuple, executor: ForkExecutor) -> None:
    path, gone = fifo
    assert executor.submit(tasks.stays, path, how).result() == how
    assert gone() == b""


@pytest.mark.parametrize("how", ["child", "session", "daemon"])
def test_nothing_is_left_where_the_watcher_is_killed(how: str, fifo: tuple, executor: ForkExecutor) -> None:
    path, gone = fifo
    with pytest.raises(Stopped, match="ended from outside"):
        executor.submit(tasks.stays_without_watcher, path, how).result()
    assert gone() == b""
    assert executor.submit(len, "abc").result() == 3


PARENT = """
import os, signal, sys, fcntl
sys.path.insert(0, sys.argv[3])
from press.engine.executor import ForkExecutor
import fault_tasks
lock = os.open(sys.argv[2], os.O_RDWR | os.O_CREAT)
fcntl.flock(lock, fcntl.LOCK_EX)
executor = ForkExecutor(2, preload=())
assert executor.submit(fault_tasks.descriptors).result() == [], executor.submit(fault_tasks.descriptors).result()
executor.submit(fault_tasks.stays_running, sys.argv[1], "daemon")
executor.submit(fault_tasks.stays_running, sys.argv[1], "session")
print(executor._process.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize(("victim", "number"), [("parent", signal.SIGKILL), ("parent", signal.SIGTERM), ("parent", signal.SIGINT), ("warm", signal.SIGKILL)])
def test_workers_end_with_whom_they_work_for_and_hold_no_lock(victim: str, number: int, fifo: tuple, tmp_path: Path) -> None:
    path, gone = fifo
    place = tmp_path / "lock"
    command = [sys.executable, "-c", PARENT, path, str(place), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        warm = int(parent.stdout.readline())
        with Path(path).open("rb", buffering=0) as running:
            assert running.read(1) + running.read(1) == b"rr"
            os.kill(parent.pid if victim == "parent" else warm, number)
            assert gone() == b""
        if victim == "warm":
            assert parent.poll() is None
            parent.kill()
    with place.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.parametrize("early", [False, True])
def test_an_abandoned_build_ends_its_runs(early: bool, notebooks: Path, fifo: tuple) -> None:
    path, gone = fifo
    own = ForkExecutor(2) if early else None
    source = f"import os, signal\nheld = os.open({path!r}, os.O_WRONLY)\nos.write(held, b'r')\nsignal.pause()"
    runs = produced(list(jobs(notebooks, good=GOOD, bad=source).values()), Means(2, executor=own))
    assert next(runs).job.name == "good"
    with Path(path).open("rb", buffering=0) as running:
        assert running.read(1) == b"r"
    runs.close()
    assert gone() == b""


class TestExecutor:
    """It is an executor like any other."""

    def test_results_errors_and_order(self, executor: ForkExecutor) -> None:
        assert list(executor.map(divmod, range(6), [4] * 6)) == [divmod(n, 4) for n in range(6)]
        with pytest.raises(ZeroDivisionError) as caught:
            executor.submit(divmod, 1, 0).result()
        assert "RemoteTraceback" in repr(caught.value.__cause__)

    def test_errors_that_do_not_travel_are_told(self, executor: ForkExecutor) -> None:
        with pytest.raises(RuntimeError, match="Local: here"):
            executor.submit(tasks.raises_local).result()
        with pytest.raises(Exception, match="pickle|local"):
            executor.submit(tasks.returns_local).result()

    def test_large_arguments_and_results_pass(self, executor: ForkExecutor) -> None:
        data = os.urandom(8 << 20)
        assert all(future.result() == data for future in [executor.submit(bytes, data) for _ in range(4)])

    def test_workers_run_at_the_same_time_and_no_more(self, tmp_path: Path) -> None:
        here, there = tmp_path / "here", tmp_path / "there"
        os.mkfifo(here)
        os.mkfifo(there)
        with ForkExecutor(2, preload=()) as two:  # each waits for the other, which needs both at once
            one = two.submit(tasks.meets, str(here), str(there), True)
            other = two.submit(tasks.meets, str(here), str(there), False)
            waiting = two.submit(len, "x")
            assert waiting.running() is False or one.done()
            assert (one.result(), other.result(), waiting.result()) == ("met", "met", 1)

    def test_one_that_was_not_needed_goes_at_once(self) -> None:
        with ForkExecutor(1) as unused:
            process = unused._process
        assert process.returncode == -signal.SIGKILL

    def test_an_error_in_its_block_ends_what_runs(self, fifo: tuple) -> None:
        path, gone = fifo
        with pytest.raises(ValueError, match="ours"), ForkExecutor(1, preload=()) as held:
            held.submit(tasks.stays_running, path, "daemon")
            with Path(path).open("rb", buffering=0) as running:
                assert running.read(1) == b"r"
            raise ValueError("ours")
        assert gone() == b""

    def test_waiting_tasks_can_be_cancelled(self, fifo: tuple) -> None:
        path, gone = fifo
        executor = ForkExecutor(1, preload=())
        first, second = executor.submit(tasks.stays_running, path, "child"), executor.submit(len, "x")
        assert second.cancel()
        executor.shutdown(wait=False, cancel_futures=True)
        assert isinstance(first.exception(), BrokenProcessPool)
        with pytest.raises(RuntimeError):
            executor.submit(len, "x")

    def test_each_task_has_a_fresh_process(self, executor: ForkExecutor) -> None:
        executor.submit(tasks.spoils).result()
        assert executor.submit(tasks.spoilt).result() is False

    def test_processes_are_repeatable_and_single_threaded(self, executor: ForkExecutor) -> None:
        seed, threads, single = executor.submit(tasks.surroundings).result()
        assert (seed, threads, single) == ("0", 1, "1")

    def test_random_numbers_differ_between_tasks(self, executor: ForkExecutor) -> None:
        assert len({executor.submit(tasks.draws).result() for _ in range(3)}) == 3


def test_other_executors_do_as_well(notebooks: Path) -> None:
    with ThreadPoolExecutor(2) as threads:
        made = jobs(notebooks, good=GOOD, bad="while True: pass")
        done = {run.job.name: run for run in produced(list(made.values()), Means(limits=Limits(cell=1), executor=threads))}
        assert threads.submit(len, "x").result() == 1
    assert (done["good"].status, done["bad"].error["name"]) == ("built", "CellTimeout")


def test_without_fork_papermills_own_engine_runs(notebooks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("press.runs.pool.supported", lambda: False)
    done = run(jobs(notebooks, good=GOOD), Limits())
    assert done["good"].status == "built"


def test_a_runs_failure_can_be_sent() -> None:
    error = pickle.loads(pickle.dumps(RunFailed(name="E", message="m", cell=3)))
    assert error.details["cell"] == 3 and str(error) == "E: m"
