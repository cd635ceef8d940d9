"""Schedules: units and lines that hold whatever a path holds, and a crontab of which only one block is touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from press import schedule
from press.schedule import Schedule, ScheduleError

LOG = Path("/srv/a log/b.log")
HARD = Path("/srv/my reports 100%/it's \"here\" $HOME `x` \\y")


def plan(root: Path = Path("/srv/report"), **more: object) -> Schedule:
    return Schedule(root, "briefings", "wuhai-briefings", **{"path": "/usr/bin:/bin", **more})


def test_the_line_says_when_and_what() -> None:
    assert schedule.crontab_line(plan(day=7, at="05:09"), LOG) == (
        "9 5 7 * * cd /srv/report && PATH=/usr/bin:/bin nice -n 10 make briefings log_json=1 >>'/srv/a log/b.log' 2>&1"
    )


def as_cron_reads_it(line: str) -> str:
    """The command of a line: all after five fields, up to a % that no backslash stands before."""
    command, at = line.split(" ", 5)[5], 0
    while (at := command.find("%", at)) >= 0:
        assert command[at - 1] == "\\", "cron would end the command here"
        command = command[: at - 1] + command[at:]
    return command


def test_cron_runs_make_in_a_folder_with_any_name(tmp_path: Path) -> None:
    root = tmp_path / str(HARD)[1:]
    root.mkdir(parents=True)
    log, seen = tmp_path / "a 'log' 5%", tmp_path / "bin"
    seen.mkdir()
    (seen / "make").write_text('#!/bin/sh\nprintf "%s|" "$PWD" "$BRIEFINGS_ON_FAILURE" "$@"\n')
    (seen / "make").chmod(0o755)
    hard = plan(root, path=f"{seen}:/usr/bin:/bin", on_failure="mail -s '100% \"bad\"' me")
    command = as_cron_reads_it(schedule.crontab_line(hard, log))
    subprocess.run(["/bin/sh", "-c", command], check=True, env={"HOME": "/nowhere"})
    assert log.read_text() == f"{root}|mail -s '100% \"bad\"' me|briefings|log_json=1|"


def test_the_units_hold_any_name() -> None:
    unit = schedule.service(plan(HARD, path='/a b%/"c"', on_failure="notify 100%"))
    assert "WorkingDirectory=/srv/my reports 100%%/it's \"here\" $HOME `x` \\y\n" in unit
    assert 'Environment="PATH=/a b%%/\\"c\\""\n' in unit
    assert 'Environment="BRIEFINGS_ON_FAILURE=notify 100%%"\n' in unit
    assert "ExecStart=/usr/bin/env make briefings log_json=1\n" in unit
    assert "OnCalendar=*-*-05 04:00:00\n" in schedule.timer(plan())


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze is installed")
    root = tmp_path / "my reports 100%"
    root.mkdir()
    schedule.write(plan(root, path=os.environ["PATH"], on_failure="notify 'it is 100%'"), tmp_path, LOG)
    units = [str(tmp_path / f"wuhai-briefings.{kind}") for kind in ("service", "timer")]
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False)
    assert "wuhai-briefings" not in done.stderr, done.stderr
    calendar = subprocess.run(["systemd-analyze", "calendar", "*-*-28 23:59:00"], capture_output=True, text=True, check=False)
    assert calendar.returncode == 0


@pytest.mark.parametrize(
    ("given", "told"),
    [({"day": 0}, "day 0"), ({"day": 29}, "day 29"), ({"at": "24:00"}, "at '24:00'"), ({"at": "4:00"}, "at '4:00'"),
     ({"at": "04:00\n* * * * * rm"}, "at '04:00"), ({"path": "/a\n/b"}, "PATH '/a"), ({"on_failure": "a\nb"}, "on_failure 'a")],
)  # fmt: skip
def test_what_no_schedule_can_hold_is_refused(given: dict, told: str) -> None:
    with pytest.raises(ScheduleError, match=told):
        plan(**given)
    with pytest.raises(ScheduleError, match="control characters"):
        plan(Path("/srv/a\nb"))


CRONTAB = """#!{python}
import pathlib, sys
held = pathlib.Path({held!r})
if {broken!r}:
    sys.exit({broken!r})
if sys.argv[1:] == ["-l"]:
    if not held.exists():
        sys.exit("no crontab for me")
    sys.stdout.buffer.write(held.read_bytes())
else:
    assert sys.argv[1:] == ["-"]
    held.write_bytes(sys.stdin.buffer.read())
"""


@pytest.fixture
def crontab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A crontab command that keeps its table in a file; gives that file."""
    command, held = tmp_path / "bin" / "crontab", tmp_path / "table"
    command.parent.mkdir()
    command.write_text(CRONTAB.format(python=sys.executable, held=str(held), broken=""))
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(command.parent))
    return held


@pytest.mark.parametrize("others", [None, "", "MAILTO=me\n1 2 3 * * mine # 100\\%\n", "# no newline at the end", "\n\n# 中文\n"])
def test_other_lines_stay_as_they_are(crontab: Path, others: str | None) -> None:
    if others is not None:
        crontab.write_text(others)
    for day in (5, 5, 6):
        schedule.install(plan(day=day), LOG)
        text = crontab.read_text()
        block = text.removeprefix(others or "").lstrip("\n") if others else text
        assert text.startswith(others or "")
        assert block.splitlines() == [
            "# begin wuhai-briefings of /srv/report",
            schedule.crontab_line(plan(day=day), LOG),
            "# end wuhai-briefings of /srv/report",
        ]
    assert schedule.remove(plan())
    assert crontab.read_text().rstrip("\n") == (others or "").rstrip("\n")
    assert not schedule.remove(plan())


def test_each_checkout_has_its_own_block(crontab: Path) -> None:
    schedule.install(plan(), LOG)
    schedule.install(plan(Path("/srv/other")), LOG)
    assert schedule.remove(plan())
    assert schedule.crontab_line(plan(Path("/srv/other")), LOG) in crontab.read_text()
    assert "/srv/report" not in crontab.read_text()


def test_a_block_without_end_is_left_alone(crontab: Path) -> None:
    crontab.write_text("# begin wuhai-briefings of /srv/report\n1 2 3 * * mine\n")
    with pytest.raises(ScheduleError, match="without its"):
        schedule.install(plan(), LOG)
    assert crontab.read_text().endswith("mine\n")


def test_a_crontab_that_cannot_be_read_is_not_written(crontab: Path, tmp_path: Path) -> None:
    crontab.write_text("1 2 3 * * mine\n")
    command = tmp_path / "bin" / "crontab"
    command.write_text(CRONTAB.format(python=sys.executable, held=str(crontab), broken="you are not allowed"))
    with pytest.raises(ScheduleError, match="you are not allowed"):
        schedule.install(plan(), LOG)
    assert crontab.read_text() == "1 2 3 * * mine\n"


def test_without_crontab_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ScheduleError, match="there is no crontab command here"):
        schedule.install(plan(), LOG)
