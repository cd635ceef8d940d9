"""Signals that ask a program to end, as an exception: what was begun is cleared away on the way out."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class Stopped(KeyboardInterrupt):
    """A signal asked the build to stop."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


@contextmanager
def stoppable() -> Iterator[None]:
    """Signals that ask a program to end become an exception, so that what was begun is cleared away.

    One that is ignored (``nohup``) stays so; outside the main thread nothing is changed.
    """
    held = {}

    def stop(number: int, frame: object) -> None:
        raise Stopped(number)

    try:
        for number in (getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)):
            if signal.getsignal(number) not in (signal.SIG_IGN, None):
                held[number] = signal.signal(number, stop)
    except ValueError:  # not the main thread
        held = {}
    try:
        yield
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)
