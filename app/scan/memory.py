"""What is remembered of the last look, so that the next one need not list what did not change or read heads again.

It lies in a file of the program's own, never in an assessment. It may be deleted at any time, and is thrown away when
it cannot be read or was made by other rules of looking: that costs time and loses nothing.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from app.domain.scan_event import ScanReport, Thorough
from app.scan.header import ModelHeader
from app.scan.trail import SETTLED_NS, Trail

_APPLICATION: Final = 0x47724D65
_LAYOUT: Final = 1
_FULL_EVERY = timedelta(days=31)
_FORGOTTEN_AFTER_DAYS = 92
_MOST_WAITING = 500
"""Facts of files that are kept back before they are written together."""
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE folders (root BLOB NOT NULL, part INTEGER NOT NULL, mark INTEGER NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (root, part));
CREATE TABLE roots (root BLOB PRIMARY KEY, parts INTEGER NOT NULL, folders INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE files (key BLOB PRIMARY KEY, stamp BLOB NOT NULL, day INTEGER NOT NULL, mark INTEGER NOT NULL,
    data BLOB NOT NULL);
CREATE TABLE looks (asked TEXT PRIMARY KEY, thorough TEXT NOT NULL, mark INTEGER NOT NULL, report BLOB NOT NULL);
"""

_NAMES: Final = ("meta", "folders", "roots", "files", "looks")


class FileFacts(Struct, frozen=True, array_like=True):
    """What one file turned out to be; no ``header`` where it is no model file. ``fingerprint``: empty where unasked."""

    header: ModelHeader | None
    fingerprint: str = ""


class Memory:
    """The memory of one look. None of its methods fails: what cannot be recalled or kept is looked at again.

    Args:
        file: where it lies; made for this person alone when there is none.
        rules: a mark of the rules of looking; a memory made by other rules is not used.
        asked: which look this is: the same places as another one of the same name.
        full: whether everything is to be looked at again.
        now: when this look begins.
    """

    def __init__(self, file: Path, *, rules: str, asked: str, full: bool, now: datetime) -> None:
        self._file = file
        self._asked = asked
        self._now = now
        self._settled = int(now.timestamp() * 1e9) - SETTLED_NS
        self._waiting: dict[bytes, tuple[bytes, int, int, bytes]] = {}
        self.device: int | None = None
        """The number of the drive the look is at, where its times can be trusted; without one nothing is recalled."""
        self.thorough: Thorough = "first"
        """Why this look is thorough, ``again`` where it is not."""
        self._connection: sqlite3.Connection | None = None
        self._connection, broken = self._opened(rules)
        if broken:
            self.thorough = "broken"
        elif self._connection is not None:
            self.thorough = self._thorough(rules, full)

    def trail(self, root: str) -> Trail:
        """The folders of the last walk from here down; empty where they are not to be relied on."""
        parts: list[bytes] = []
        with self._reading() as connection:
            if connection is not None and self.device is not None and self.thorough == "again":
                key = os.fsencode(root)
                rows = connection.execute("SELECT mark, data FROM folders WHERE root = ? ORDER BY part", (key,))
                parts = [data for mark, data in rows if zlib.crc32(data) == mark]
                told = connection.execute("SELECT parts FROM roots WHERE root = ?", (key,)).fetchone()
                if told is None or told[0] != len(parts):
                    parts = []
        return Trail(parts, self._settled)

    def folders_below(self, root: str) -> int:
        """How many folders the last walk from here down had; 0 where that is not known."""
        with self._reading() as connection:
            if connection is not None:
                query = "SELECT folders FROM roots WHERE root = ?"
                row = connection.execute(query, (os.fsencode(root),)).fetchone()
                return int(row[0]) if row else 0
        return 0

    def keep_trail(self, root: str, trail: Trail) -> None:
        """Keep the folders of a walk that came to its end."""
        key, parts = os.fsencode(root), trail.packed()
        rows = [(key, number, zlib.crc32(data), data) for number, data in enumerate(parts)]
        with self._writing() as connection:
            if connection is not None:
                query = "SELECT part, mark FROM folders WHERE root = ?"
                known = dict(connection.execute(query, (key,)).fetchall())
                changed = [row for row in rows if known.get(row[1]) != row[2]]
                connection.executemany("INSERT OR REPLACE INTO folders VALUES (?, ?, ?, ?)", changed)
                connection.execute("DELETE FROM folders WHERE root = ? AND part >= ?", (key, len(rows)))
                connection.execute("INSERT OR REPLACE INTO roots VALUES (?, ?, ?)", (key, len(rows), trail.folders))

    def file(self, path: str, name: str, facts: os.stat_result) -> FileFacts | None:
        """What a file was when it was opened last; None when it was not, or has been written to since."""
        key = _key(path, name)
        with self._reading() as connection:
            if connection is None or facts.st_dev != self.device or self.thorough != "again":
                return None
            row = connection.execute("SELECT stamp, day, mark, data FROM files WHERE key = ?", (key,)).fetchone()
            if row is None or row[0] != _stamp(facts) or zlib.crc32(row[3]) != row[2]:
                return None
            if row[1] != self._day:
                self._waiting[key] = (row[0], self._day, row[2], row[3])
            with suppress(msgspec.MsgspecError):
                return msgspec.msgpack.decode(row[3], type=FileFacts)
        return None

    def keep_file(self, path: str, name: str, before: os.stat_result, found: FileFacts) -> None:
        """Keep what a file turned out to be.

        Args:
            before: what the system said of it before it was opened.
        """
        if before.st_dev != self.device or max(before.st_mtime_ns, before.st_ctime_ns) >= self._settled:
            return
        data = msgspec.msgpack.encode(found)
        self._waiting[_key(path, name)] = (_stamp(before), self._day, zlib.crc32(data), data)
        if len(self._waiting) >= _MOST_WAITING:
            self._write_files()

    def last_report(self) -> ScanReport | None:
        """The report of the last look at the same places that came to its end."""
        with self._reading() as connection:
            if connection is not None:
                query = "SELECT mark, report FROM looks WHERE asked = ?"
                row = connection.execute(query, (self._asked,)).fetchone()
                if row is not None and zlib.crc32(row[1]) == row[0]:
                    with suppress(msgspec.MsgspecError):
                        return msgspec.msgpack.decode(row[1], type=ScanReport)
        return None

    def keep_report(self, report: ScanReport) -> None:
        """Keep the report of a look that came to its end."""
        data = msgspec.msgpack.encode(report)
        with self._writing() as connection:
            if connection is not None:
                row = connection.execute("SELECT thorough FROM looks WHERE asked = ?", (self._asked,)).fetchone()
                day = row[0] if row and self.thorough == "again" else self._now.isoformat()
                values = (self._asked, day, zlib.crc32(data), data)
                connection.execute("INSERT OR REPLACE INTO looks VALUES (?, ?, ?, ?)", values)

    def close(self) -> None:
        """Write what waits, forget what was not met for three months, and let go of the file."""
        self._write_files()
        with self._writing() as connection:
            if connection is not None:
                connection.execute("DELETE FROM files WHERE day < ?", (self._day - _FORGOTTEN_AFTER_DAYS,))
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def _day(self) -> int:
        return self._now.toordinal()

    def _thorough(self, rules: str, full: bool) -> Thorough:
        thorough: Thorough = "first"
        with self._writing() as connection:
            if connection is not None:
                thorough = self._told(connection, rules, full)
        return thorough

    def _told(self, connection: sqlite3.Connection, rules: str, full: bool) -> Thorough:
        row = connection.execute("SELECT value FROM meta WHERE name = 'rules'").fetchone()
        if row is None or row[0] != rules:
            for table in ("folders", "roots", "files"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('rules', ?)", (rules,))
            return "first" if row is None else "rules"
        if full:
            return "asked"
        look = connection.execute("SELECT thorough FROM looks WHERE asked = ?", (self._asked,)).fetchone()
        if look is None:
            return "first"
        with suppress(ValueError, TypeError):
            if timedelta() <= self._now - datetime.fromisoformat(look[0]) < _FULL_EVERY:
                return "again"
        return "month"

    def _opened(self, rules: str) -> tuple[sqlite3.Connection | None, bool]:
        """The file, and whether there was one that had to be thrown away."""
        broken = False
        for _ in range(2):
            connection = None
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                os.close(os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600))
                connection = sqlite3.connect(
                    self._file, timeout=0.5, isolation_level=None, check_same_thread=False, cached_statements=20
                )
                application = connection.execute("PRAGMA application_id").fetchone()[0]
                layout = connection.execute("PRAGMA user_version").fetchone()[0]
                tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
                if not tables and application == 0:
                    connection.executescript(
                        f"BEGIN IMMEDIATE; PRAGMA application_id = {_APPLICATION};"
                        f"PRAGMA user_version = {_LAYOUT}; {_TABLES} COMMIT;"
                    )
                    if broken:
                        connection.execute("INSERT INTO meta VALUES ('rules', ?)", (rules,))
                elif (application, layout) != (_APPLICATION, _LAYOUT) or not tables.issuperset(_NAMES):
                    raise sqlite3.DatabaseError("not ours")
            except sqlite3.OperationalError:
                return None, broken  # somebody else writes to it, or the disk is full: done without
            except sqlite3.DatabaseError:
                if connection is not None:
                    connection.close()
                broken = True
                with suppress(OSError):
                    self._file.unlink()
                continue
            except OSError:
                return None, broken
            return connection, broken
        return None, broken

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        try:
            yield self._connection
        except sqlite3.OperationalError:
            pass
        except (sqlite3.Error, ValueError, TypeError):
            self._throw_away()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection | None]:
        """One transaction; what cannot be written is not remembered, and that is all."""
        connection = self._connection
        if connection is None:
            yield None
            return
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            if not isinstance(error, sqlite3.OperationalError):
                self._throw_away()

    def _write_files(self) -> None:
        rows = [(key, *values) for key, values in self._waiting.items()]
        self._waiting = {}
        if rows:
            with self._writing() as connection:
                if connection is not None:
                    connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", rows)

    def _throw_away(self) -> None:
        """A file that turns out to be broken is deleted; the look goes on without."""
        self.thorough = "broken"
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        with suppress(OSError):
            self._file.unlink()


def _key(path: str, name: str) -> bytes:
    return os.fsencode(path) + b"\0" + os.fsencode(name)


def _stamp(facts: os.stat_result) -> bytes:
    told = (facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)
    return msgspec.msgpack.encode(told)
