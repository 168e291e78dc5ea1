"""Copies databases that are open, and opens copies to read. Nothing here changes what it copies or reads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.storage import driver
from app.storage.keys import Key

if TYPE_CHECKING:
    from sqlite_utils import Database

_STEP_PAGES = 256
_STEP_WAIT_S = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An open file that can be copied: where it is, its connection, and its key where it is protected."""

    path: Path
    connection: Any
    key: Key | None


class _Cancelled(Exception):
    """The copy is not wanted any more."""


def copy_open(source: Source, target: Path, cancelled: Callable[[], bool]) -> bool:
    """Copy an open database into an empty file, with the same key; False when it was cancelled.

    The copy is made through the connection that the file is open with, a few pages at a time: what that connection
    writes meanwhile goes into the copy too (https://www.sqlite.org/c3ref/backup_finish.html, "Concurrent Usage").
    So it may run in another thread, and holds up a write by one step at most. SQLCipher checks each page's code on
    the way.

    Raises:
        FileTrouble: a page cannot be read, or there is no room for the copy.
    """
    import sqlcipher3

    def step(_status: int, _remaining: int, _total: int) -> None:
        if cancelled():
            raise _Cancelled

    with driver.plainly(target):
        connection = sqlcipher3.connect(str(target), check_same_thread=False)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            if source.key is not None:
                connection.execute(f'PRAGMA key = "{source.key.spec}"')
            # A copy that did not come to its end is thrown away, so it needs no safety of its own until then.
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA synchronous = OFF")
            try:
                source.connection.backup(connection, pages=_STEP_PAGES, progress=step, sleep=_STEP_WAIT_S)
            except _Cancelled:
                return False
        finally:
            connection.close()
        sync(target)
    return True


@contextmanager
def reading(path: Path, key: Key | None = None) -> Iterator[Database]:
    """A database that nobody writes to, open to be read; no log and no lock is made beside it.

    Raises:
        KeyWrong: this key does not open it.
        FileTrouble: it cannot be read.
    """
    import sqlcipher3

    with driver.plainly(path):
        connection = sqlcipher3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            if key is not None:
                driver.unlock(connection, path, key)
            connection.execute("PRAGMA trusted_schema = OFF")
            yield driver.wrapped(connection)
        finally:
            connection.close()


@contextmanager
def in_memory(source: Database, key: Key | None) -> Iterator[Database]:
    """A copy in memory, which may be written to."""
    import sqlcipher3

    connection = sqlcipher3.connect(":memory:")
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        if key is not None:
            connection.execute(f'PRAGMA key = "{key.spec}"')
        source.conn.backup(connection)
        yield driver.wrapped(connection)
    finally:
        connection.close()


def sync(path: Path) -> None:
    """Wait until the bytes of a file are on the disk itself."""
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
