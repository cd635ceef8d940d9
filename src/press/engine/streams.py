"""Standard output and error of cells: what Python writes, and what others write to the descriptors beneath.

As in a kernel: text is handed over when something is displayed, when it is flushed, and at the end of a cell.
"""

from __future__ import annotations

import codecs
import io
import os
import select
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

_PIECE = 1 << 16


class Stream(io.TextIOBase):
    """A text stream whose text goes to a function, and with it whatever reaches a descriptor.

    Args:
        name: ``stdout`` or ``stderr``.
        hand_over: called with the text of every flush.
        count: called with the bytes of every write.
    """

    encoding = "UTF-8"

    def __init__(self, name: str, hand_over: Callable[[str, str], None], count: Callable[[int], None]) -> None:
        self.name = name
        self._hand_over, self._count = hand_over, count
        self._lock, self._text = threading.RLock(), io.StringIO()
        self._owner, self._nowhere = os.getpid(), os.open(os.devnull, os.O_WRONLY)
        self._source, self._sink = os.pipe()
        os.set_blocking(self._source, False)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def fileno(self) -> int:
        """A descriptor whose output no page shows, as in a kernel; there it is the terminal's."""
        return self._nowhere

    def isatty(self) -> bool:
        """No: pages have no terminal."""
        return False

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, text: str) -> int:
        """Take text; in a child process it goes through the descriptor to the parent."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self._owner:
            os.write(self._sink, text.encode(errors="replace"))
            return len(text)
        with self._lock:
            self.drain()
            self._take(text)
        return len(text)

    def flush(self) -> None:
        """Hand over what there is."""
        if os.getpid() != self._owner:
            return
        with self._lock:
            self.drain()
            text = self._text.getvalue()
            self._text = io.StringIO()
        if text:
            self._hand_over(self.name, text)

    def drain(self) -> None:
        """Take what others have written to the descriptor by now."""
        with self._lock:
            try:
                while piece := os.read(self._source, _PIECE):
                    self._take(self._decode(piece))
            except BlockingIOError:
                return

    def _take(self, text: str) -> None:
        self._count(len(text))
        self._text.write(text)

    @contextmanager
    def on(self, fd: int) -> Iterator[None]:
        """Stand beneath a descriptor for a while."""
        before = os.dup(fd)
        os.dup2(self._sink, fd)
        try:
            with _watching(self._source, self.drain):
                yield
        finally:
            os.dup2(before, fd)
            os.close(before)

    def dispose(self) -> None:
        """Give the descriptors back."""
        for fd in (self._source, self._sink, self._nowhere):
            os.close(fd)


@contextmanager
def _watching(source: int, drain: Callable[[], None]) -> Iterator[None]:
    """A thread that drains a pipe as it fills, so that no writer has to wait for the end of the cell."""
    awake, wake = os.pipe()

    def watch() -> None:
        while awake not in select.select([source, awake], [], [])[0]:
            drain()

    thread = threading.Thread(target=watch, name="press-streams", daemon=True)
    thread.start()
    try:
        yield
    finally:
        os.write(wake, b"\0")
        thread.join()
        os.close(awake)
        os.close(wake)


@contextmanager
def standing_in(streams: tuple[Stream, Stream]) -> Iterator[None]:
    """Two streams in place of the process's standard output and error; nothing to read on standard input."""
    before = sys.stdin, sys.stdout, sys.stderr
    for stream in before[1:]:
        stream.flush()
    with ExitStack() as stack:
        sys.stdin = stack.enter_context(open(os.devnull, encoding="utf-8"))  # noqa: PTH123
        held = os.dup(0)
        stack.callback(lambda: (os.dup2(held, 0), os.close(held)))
        os.dup2(sys.stdin.fileno(), 0)
        for fd, stream in zip((1, 2), streams, strict=True):
            stack.enter_context(stream.on(fd))
        sys.stdout, sys.stderr = streams
        try:
            yield
        finally:
            sys.stdin, sys.stdout, sys.stderr = before
