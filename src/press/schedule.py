"""A build every month without anybody: systemd units and a crontab line for a checkout; the user's own crontab.

The texts are written for the user to install; only `install` and `remove` touch anything, and only a marked block of
the user's own crontab.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path


class ScheduleError(ValueError):
    """The schedule cannot be made or installed; the message says why."""


@dataclass(frozen=True)
class Schedule:
    """When and where to build.

    Attributes:
        root: the checkout, in which ``make`` is called.
        target: what is made.
        name: of the units, and what they are called in the crontab.
        day: of the month, 1 to 28, so that every month has it.
        at: time of day by the machine's clock, HH:MM.
        path: where programs are found.
        on_failure: command to be called when the build fails, or nothing.
    """

    root: Path
    target: str
    name: str
    day: int = 5
    at: str = "04:00"
    path: str = os.defpath
    on_failure: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.day <= 28:
            raise ScheduleError(f"day {self.day}: allowed is 1 to 28, so that every month has it")
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", self.at):
            raise ScheduleError(f"at {self.at!r}: allowed is HH:MM, 00:00 to 23:59")
        for label, text in (("folder", str(self.root)), ("PATH", self.path), ("on_failure", self.on_failure)):
            if re.search(r"[\x00-\x1f]", text):
                raise ScheduleError(f"{label} {text!r}: no schedule can hold its control characters")


def service(plan: Schedule) -> str:
    """A systemd unit that builds once."""
    called = f"Environment={_unit(f'BRIEFINGS_ON_FAILURE={plan.on_failure}')}\n" if plan.on_failure else ""
    return f"""[Unit]
Description=Build the {plan.name}

[Service]
Type=oneshot
WorkingDirectory={str(plan.root).replace("%", "%%")}
Environment={_unit(f"PATH={plan.path}")}
{called}ExecStart=/usr/bin/env make {plan.target} log_json=1
Nice=10
IOSchedulingClass=idle
TimeoutStartSec=infinity
TimeoutStopSec=60
"""


def timer(plan: Schedule) -> str:
    """A systemd timer for that unit; a month missed while the machine was off is made up for."""
    return f"""[Unit]
Description=Build the {plan.name} every month

[Timer]
OnCalendar=*-*-{plan.day:02} {plan.at}:00
Persistent=true

[Install]
WantedBy=timers.target
"""


def crontab_line(plan: Schedule, log: Path) -> str:
    """A line for a crontab; what the build says is added to a file.

    In a crontab ``%`` ends the command, whatever quotes it stands in, and ``\\%`` is a plain one.
    """
    hour, minute = plan.at.split(":")
    given = f"PATH={shlex.quote(plan.path)} " + (f"BRIEFINGS_ON_FAILURE={shlex.quote(plan.on_failure)} " if plan.on_failure else "")
    command = f"cd {shlex.quote(str(plan.root))} && {given}nice -n 10 make {plan.target} log_json=1 >>{shlex.quote(str(log))} 2>&1"
    return f"{int(minute)} {int(hour)} {plan.day} * * {command}".replace("%", r"\%")


def write(plan: Schedule, folder: Path, log: Path) -> list[Path]:
    """Write units and crontab line into a folder; nothing is installed."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        f"{plan.name}.service": service(plan),
        f"{plan.name}.timer": timer(plan),
        "crontab": crontab_line(plan, log) + "\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def install(plan: Schedule, log: Path) -> None:
    """Put the line into the user's crontab, in place of one for the same checkout; all other lines stay.

    Raises:
        ScheduleError: there is no ``crontab``, or it does not do as told.
    """
    first, last = _marks(plan)
    others = _without(_crontab(), plan)
    gap = "" if not others or others.endswith("\n") else "\n"
    _put(f"{others}{gap}{first}\n{crontab_line(plan, log)}\n{last}\n")


def remove(plan: Schedule) -> bool:
    """Take the line out of the user's crontab; False if there was none. All other lines stay.

    Raises:
        ScheduleError: there is no ``crontab``, or it does not do as told.
    """
    before = _crontab()
    after = _without(before, plan)
    if after != before:
        _put(after)
    return after != before


def _unit(text: str) -> str:
    """A text as one quoted word of a systemd unit."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _marks(plan: Schedule) -> tuple[str, str]:
    return f"# begin {plan.name} of {plan.root}", f"# end {plan.name} of {plan.root}"


def _without(text: str, plan: Schedule) -> str:
    """A crontab without this checkout's block.

    Raises:
        ScheduleError: the block has no end; what belongs to it cannot be told.
    """
    first, last = _marks(plan)
    kept, inside = [], False
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\n")
        if bare == first:
            inside = True
        elif inside:
            inside = bare != last
        else:
            kept.append(line)
    if inside:
        raise ScheduleError(f"the crontab has a line {first!r} without its {last!r}: mend it with crontab -e")
    return "".join(kept)


def _crontab() -> str:
    """The user's crontab; empty if there is none."""
    done = _call("-l")
    if done.returncode and re.search(r"no crontab|no such file", done.stderr, re.I):
        return ""
    if done.returncode:
        raise ScheduleError(f"crontab -l: {done.stderr.strip() or done.returncode}")
    return done.stdout


def _put(text: str) -> None:
    done = _call("-", text)
    if done.returncode:
        raise ScheduleError(f"crontab did not take the new text: {done.stderr.strip() or done.returncode}")


def _call(argument: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    program = shutil.which("crontab")
    if program is None:
        raise ScheduleError("there is no crontab command here; use the systemd units that make schedule writes")
    given = {"stdin": subprocess.DEVNULL} if text is None else {"input": text}
    return subprocess.run(
        [program, argument], capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"}, **given
    )
