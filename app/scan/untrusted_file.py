"""A stranger's file, opened for reading only, that can neither block, nor wander off, nor fill the memory."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from app.domain.scan_event import SkipReason

HEADER_BYTES = 64_000_000
"""The most bytes that are read from one file for one purpose."""

_HEAD_BYTES = 64

# Windows marks files whose content lies in the cloud: OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS.
# https://learn.microsoft.com/windows/win32/fileio/file-attribute-constants
_CLOUD_ATTRIBUTES = 0x1000 | 0x40000 | 0x400000
# macOS: SF_DATALESS of sys/stat.h. Unverified: not tried on a Mac, and Python 3.11's ``stat`` does not name it.
_DATALESS = 0x40000000

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOINHERIT", 0)
)
_KEEP_TIME = getattr(os, "O_NOATIME", 0)


class NotLookedAt(Exception):
    """A file that is not opened on purpose; ``reason`` says why."""

    def __init__(self, reason: SkipReason) -> None:
        super().__init__(reason)
        self.reason: SkipReason = reason


class ReadLimit(OSError):
    """A reading would go past the end of the file or past the most that is read from one file."""


def is_placeholder(facts: os.stat_result) -> bool:
    """Whether the content lies in the cloud and would be fetched if the file were opened."""
    attributes: int = getattr(facts, "st_file_attributes", 0)
    flags: int = getattr(facts, "st_flags", 0)
    return bool(attributes & _CLOUD_ATTRIBUTES or flags & _DATALESS)


class UntrustedFile:
    """An open file of which only bounded stretches are read; closes at the end of its ``with``.

    ``size`` is in bytes, ``modified`` in seconds since 1970, ``head`` holds its first 64 bytes or fewer.

    Args:
        fetch: gives bytes from a place on, so many or, where the file ends, fewer.
        handle: what is closed at the end; None for a file that somebody else closes.
    """

    def __init__(
        self,
        fetch: Callable[[int, int], bytes],
        *,
        size: int,
        base: int = 0,
        modified: float = 0.0,
        handle: int | None = None,
    ) -> None:
        self._fetch = fetch
        self._handle = handle
        self._base = base
        self._left = HEADER_BYTES
        self.size = size
        self.modified = modified
        self.head = self.read_at(0, min(_HEAD_BYTES, size))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle is not None:
            os.close(self._handle)

    def read_at(self, offset: int, count: int) -> bytes:
        """Exactly ``count`` bytes from ``offset`` on.

        Raises:
            ReadLimit: they do not all lie in the file, or more than ``HEADER_BYTES`` would be read in all.
        """
        if offset < 0 or count < 0 or offset + count > self.size:
            raise ReadLimit("ends too early")
        if count > self._left:
            raise ReadLimit("says more than we read")
        self._left -= count
        data = self._fetch(self._base + offset, count)
        if len(data) != count:
            raise ReadLimit("became shorter while it was read")
        return data

    def tail(self, count: int) -> bytes:
        """The last ``count`` bytes, or the whole of a shorter file."""
        count = min(count, self.size)
        return self.read_at(self.size - count, count)

    def part(self, start: int, size: int) -> UntrustedFile:
        """A stretch of this file as if it were a file of its own; it lasts as long as this one."""
        if start < 0 or size < 0 or start + size > self.size:
            raise ReadLimit("ends too early")
        return UntrustedFile(self._fetch, base=self._base + start, size=size, modified=self.modified)

    def renew(self) -> None:
        """Allow ``HEADER_BYTES`` again, for another purpose."""
        self._left = HEADER_BYTES


def open_untrusted(path: Path | str, *, dir_fd: int | None = None) -> UntrustedFile:
    """Open a regular file for reading, without following a link or waiting for anybody.

    Args:
        dir_fd: an open folder that ``path`` is relative to; not on Windows.

    Raises:
        NotLookedAt: it is a link, a folder, a device or the like, or lies in the cloud.
        OSError: there is none, or it may not be read.
    """
    handle, facts = open_handle(path, dir_fd=dir_fd)
    try:
        return UntrustedFile(partial(_read, handle), size=facts.st_size, modified=facts.st_mtime, handle=handle)
    except BaseException:
        os.close(handle)
        raise


def open_handle(path: Path | str, *, dir_fd: int | None = None) -> tuple[int, os.stat_result]:
    """What ``open_untrusted`` stands on: an open file and what the system says of it. Whoever asks closes it.

    Raises:
        NotLookedAt, OSError: as there.
    """
    _refuse(os.stat(path, dir_fd=dir_fd, follow_symlinks=False))
    handle = _open(path, dir_fd)
    try:
        # asked again of what was really opened: it may have been swapped since
        facts = os.fstat(handle)
        _refuse(facts)
    except BaseException:
        os.close(handle)
        raise
    return handle, facts


def _refuse(facts: os.stat_result) -> None:
    if not stat.S_ISREG(facts.st_mode):
        raise NotLookedAt("not_a_file")
    if is_placeholder(facts):
        raise NotLookedAt("cloud_only")


def _open(path: Path | str, dir_fd: int | None) -> int:
    try:
        try:
            return os.open(path, _FLAGS | _KEEP_TIME, dir_fd=dir_fd)
        except PermissionError:
            if not _KEEP_TIME:
                raise
            # only a file's owner may read it without changing its time of last reading
            return os.open(path, _FLAGS, dir_fd=dir_fd)
    except OSError as error:
        # ELOOP: a link; ENXIO: a socket or a pipe that took the file's place
        if error.errno in (errno.ELOOP, errno.ENXIO):
            raise NotLookedAt("not_a_file") from error
        raise


def _read(handle: int, offset: int, count: int) -> bytes:
    """Up to ``count`` bytes; fewer only where the file ends."""
    data = _once(handle, offset, count)
    if len(data) == count or not data:
        return data
    parts = [data]
    got = len(data)
    while got < count and (data := _once(handle, offset + got, count - got)):
        parts.append(data)
        got += len(data)
    return b"".join(parts)


def _once(handle: int, offset: int, count: int) -> bytes:
    if sys.platform == "win32":
        os.lseek(handle, offset, os.SEEK_SET)
        return os.read(handle, count)
    return os.pread(handle, count, offset)
