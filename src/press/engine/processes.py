"""What Linux tells of processes, and how to end all that a run has started."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_PDEATHSIG, _SUBREAPER = 1, 36


def supported() -> bool:
    """Can runs be forked and watched here? Linux 5.3 and later with /proc."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open") and os.access("/proc/self/task", os.R_OK) and bool(
        list(Path("/proc/self/task").glob("*/children"))
    )  # fmt: skip


def adopt() -> None:
    """Become the parent of descendants whose own parent ends, also of those that left the session."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def end_with(parent: int) -> None:
    """Be killed when the parent ends, however it ends."""
    ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it has ended already
        os._exit(1)


def children(pid: int | str = "self") -> list[int]:
    """Children of a process, started by whatever thread of it."""
    found: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_bytes().split())
    except (FileNotFoundError, ProcessLookupError):
        pass  # it has ended meanwhile, and has no children any more
    return found


def descendants(pid: int | str = "self") -> Iterator[int]:
    """Everything a process has started, directly or not."""
    for child in children(pid):
        yield child
        yield from descendants(child)


def end_all(keep: Iterable[int] = ()) -> None:
    """Kill the children of this process with all that they have started, and reap them.

    They are halted first, so that none starts another meanwhile.

    Args:
        keep: children that are left alone with all that is theirs.
    """
    spared = set(keep)
    while left := [pid for pid in children() if pid not in spared]:
        halted: set[int] = set()
        while found := {pid for root in left for pid in (root, *descendants(root))} - halted:
            spared |= {pid for pid in found if not _signal(pid, signal.SIGSTOP)}
            halted |= found
        for pid in halted:
            _signal(pid, signal.SIGKILL)
        for pid in left:
            if pid not in spared:
                reap(pid)


def reap(pid: int) -> None:
    """Wait until a child has ended and may be forgotten."""
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


def ending(pid: int) -> int:
    """Exit status of an ended child that is not reaped yet; negative: the signal that ended it."""
    told = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    return told.si_status if told.si_code == os.CLD_EXITED else -told.si_status


def halt_group(pid: int) -> None:
    """Halt a process and its group at once, before any of them can start another."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGSTOP)


def _signal(pid: int, number: int) -> bool:
    """Signal a process; False if that is not allowed (it runs as another user)."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass  # it has ended, which is as good
    except PermissionError:
        return False
    return True


def held(pids: Iterable[int], enough: int) -> int:
    """Bytes of memory that processes hold together.

    Args:
        enough: below so many bytes the quick count will do, which counts shared pages for every process.
    """
    pids = list(pids)
    quick = sum(_field(pid, "status", ("RssAnon:", "RssShmem:")) for pid in pids)
    if quick <= enough:
        return quick
    return sum(_field(pid, "smaps_rollup", ("Pss_Anon:", "Pss_Shmem:")) for pid in pids)


def _field(pid: int, name: str, keys: tuple[str, ...]) -> int:
    try:
        with open(f"/proc/{pid}/{name}", encoding="ascii", errors="replace") as file:  # noqa: PTH123 - a hot path
            return sum(int(line.split()[1]) << 10 for line in file if line.startswith(keys))
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0  # it has ended meanwhile
