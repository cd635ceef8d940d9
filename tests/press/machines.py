"""A scheduler and workers on loopback, each a process with a folder of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path


class Machines:
    """A scheduler and workers; what they say goes to files in their folders."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.processes = folder, {}
        self.start("scheduler", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
                   "--no-dashboard", "--scheduler-file", str(folder / "scheduler.json"))  # fmt: skip

    def start(self, name: str, module: str, *arguments: str, **environment: str) -> None:
        own = self.folder / name
        own.mkdir()
        with (own / "log").open("w") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", module, *arguments], cwd=own, stdout=log, stderr=log, start_new_session=True,
                env={**os.environ, "PRESS_TEST_WORKER": name, "WUHAI_CACHE": str(own / "kept"), **environment},
            )  # fmt: skip

    def worker(self, name: str, **environment: str) -> None:
        self.start(name, "distributed.cli.dask_worker", "--scheduler-file", str(self.folder / "scheduler.json"),
                   "--name", name, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                   "--local-directory", str(self.folder / name), **environment)  # fmt: skip

    def address(self) -> str:
        """Of the scheduler, once it has written its file."""
        from distributed import Client

        with Client(scheduler_file=str(self.folder / "scheduler.json"), timeout=60, set_as_default=False) as client:
            names = [name for name in self.processes if name != "scheduler" and self.processes[name].poll() is None]
            if names:
                client.wait_for_workers(len(names), timeout=60)
            return client.scheduler.address

    def kill(self, name: str) -> None:
        """As a machine dies: no goodbye."""
        os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()

    def end(self) -> None:
        for name, process in self.processes.items():
            if process.poll() is None:
                self.kill(name)
