"""Messages between the processes of the press: a kind, a length, the bytes."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator

_HEAD = struct.Struct("<cQ")


def frame(kind: bytes, payload: bytes) -> bytes:
    """A message as bytes; `kind` is one byte."""
    return _HEAD.pack(kind, len(payload)) + payload


def write(fd: int, data: bytes) -> None:
    """Write all of it to a blocking descriptor."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


class Reader:
    """Puts messages together from pieces.

    Attributes:
        limit: bytes that a message may have; a longer one is an error of the sender.
    """

    def __init__(self, limit: int = 1 << 40) -> None:
        self.limit, self._held = limit, bytearray()

    def feed(self, piece: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The messages that are whole now.

        Raises:
            ValueError: a message is longer than the limit.
        """
        self._held += piece
        while len(self._held) >= _HEAD.size:
            kind, length = _HEAD.unpack_from(self._held)
            if length > self.limit:
                raise ValueError(f"a message of {length} bytes, where {self.limit} are allowed")
            if len(self._held) < _HEAD.size + length:
                return
            payload = bytes(self._held[_HEAD.size : _HEAD.size + length])
            del self._held[: _HEAD.size + length]
            yield kind, payload
