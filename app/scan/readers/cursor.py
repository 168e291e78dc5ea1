"""Reads a file from front to back in windows, and jumps over what is not wanted."""

from __future__ import annotations

import struct

from app.scan.untrusted_file import ReadLimit, UntrustedFile

_FIRST_WINDOW = 8_192
_LARGEST_WINDOW = 1_048_576


class Cursor:
    """A place in a file that moves forward.

    Args:
        order: ``<`` for little-endian numbers, ``>`` for big-endian ones.
        end: where it must stop, in bytes from the beginning of the file; None for the file's end.
    """

    def __init__(self, untrusted: UntrustedFile, at: int = 0, *, order: str = "<", end: int | None = None) -> None:
        self._untrusted = untrusted
        self._order = order
        self.end = untrusted.size if end is None else min(end, untrusted.size)
        self._window = b""
        self._start = at
        self._offset = 0
        self._next_size = _FIRST_WINDOW

    @property
    def at(self) -> int:
        """Where it stands, in bytes from the beginning of the file."""
        return self._start + self._offset

    @property
    def left(self) -> int:
        """How many bytes lie between it and its end."""
        return self.end - self.at

    def elsewhere(self, at: int) -> Cursor:
        """A cursor over the same file that stands at another place."""
        return Cursor(self._untrusted, at, order=self._order, end=self.end)

    def window(self, count: int) -> tuple[bytes, int]:
        """Bytes already read, and where in them it stands; at least ``count`` bytes follow.

        Raises:
            ReadLimit: fewer than ``count`` bytes are left.
        """
        if self._offset + count > len(self._window):
            if count > self.left:
                raise ReadLimit("ends too early")
            start = self.at
            size = min(max(count, self._next_size), self.left)
            self._window, self._start, self._offset = self._untrusted.read_at(start, size), start, 0
            self._next_size = min(self._next_size * 4, _LARGEST_WINDOW)
        return self._window, self._offset

    def move_to(self, offset: int) -> None:
        """Go on to a place in the window that was given last."""
        self._offset = offset

    def take(self, count: int) -> bytes:
        """The next ``count`` bytes."""
        window, offset = self.window(count)
        self._offset = offset + count
        return window[offset : offset + count]

    def skip(self, count: int) -> None:
        """Jump over ``count`` bytes, unread where they lie outside the window."""
        if count < 0 or count > self.left:
            raise ReadLimit("ends too early")
        self._offset += count
        if self._offset > len(self._window):
            # what is wanted lies far apart: large windows would be read in vain
            self._window, self._start, self._offset, self._next_size = b"", self.at, 0, _FIRST_WINDOW

    def number(self, kind: str) -> int:
        """The next whole number; ``kind`` as in ``struct``, such as ``Q``."""
        form = self._order + kind
        return int(struct.unpack(form, self.take(struct.calcsize(form)))[0])
