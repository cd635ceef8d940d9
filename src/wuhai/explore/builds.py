"""The press at work for one scenario, in another process: what it tells, and where the page is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from wuhai.places import ROOT

SCRIPT = ROOT / "scripts" / "build_briefings.py"


def place() -> Path:
    """Where the site of each explored scenario stands unless told otherwise: ``$WUHAI_SITES``, or among what builds leave."""
    return Path(os.environ.get("WUHAI_SITES") or ROOT / "reports" / "build" / "explore")


@dataclass
class Building:
    """A build under way.

    Attributes:
        out: the site it makes.
        page: the page that was asked for; it stands there once the build is done.
        events: what the press told so far, see `scripts/build_briefings.py --log-json`.
        fault: one line, if it failed.
    """

    process: subprocess.Popen
    out: Path
    page: Path
    events: list[dict] = field(default_factory=list)
    fault: str = ""
    thread: Thread | None = None

    def follow(self, tell: Callable[[Building], None] = lambda building: None) -> None:
        """Read what the press tells until it ends; `tell` is called at each event and at the end."""
        for line in self.process.stdout:
            self._take(line)
            tell(self)
        if self.process.wait():
            self.fault = self.fault or f"the press ended with status {self.process.returncode}"
        tell(self)

    def wait(self) -> Path:
        """The page, once it is there.

        Raises:
            RuntimeError: the build failed; the message is its one line.
        """
        if self.thread:
            self.thread.join()
        else:
            self.follow()
        if self.fault:
            raise RuntimeError(self.fault)
        return self.page

    @property
    def done(self) -> bool:
        """Whether it has ended, well or not."""
        return self.process.poll() is not None

    @property
    def progress(self) -> tuple[int, int]:
        """Pages ended, and pages in all; 0 of 0 before the press knows."""
        pages = [event for event in self.events if event.get("event") == "page"]
        return (pages[-1]["done"], pages[-1]["total"]) if pages else (0, 0)

    def _take(self, line: str) -> None:
        """One line of the press: an event, or words where something is amiss."""
        try:
            event = json.loads(line)
        except ValueError:
            event = {"event": "text", "text": line.strip()}
        self.events.append(event)
        error = event.get("error") if isinstance(event.get("error"), dict) else {}
        if event.get("event") in ("refusal", "failed") or error:
            said = " ".join(filter(None, [error.get("name"), error.get("message")])) or event.get("text", "")
            self.fault = self.fault or " ".join(said.split())


def start(
    scenario: str,
    notebook: str = "",
    lang: str = "zh",
    out: Path | None = None,
    tell: Callable[[Building], None] | None = None,
) -> Building:
    """Start a build of one scenario in one language.

    Args:
        notebook: only this one, as ``02_coking``; empty: all.
        out: the site; by default a folder of the scenario under `place()`.
        tell: called in a thread of its own as things happen; without it call `Building.wait`.
    """
    out = Path(out or place() / scenario)
    chosen = ["--notebook", notebook] if notebook else []
    asked = ["--scenario", scenario, "--lang", lang, *chosen, "--out", str(out), "--jobs", "1", "--log-json"]
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), *asked], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    building = Building(process, out, out / scenario / lang / f"{notebook or '00_overview'}.html")
    if tell:
        building.thread = Thread(target=building.follow, args=(tell,), daemon=True)
        building.thread.start()
    return building
