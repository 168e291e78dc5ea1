"""Opens the database of an assessment file, and says what is wrong with a file that cannot be opened.

One driver serves plain and protected files alike: SQLCipher, which reads plain SQLite files too.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import FileTrouble, KeyNeeded, KeyWrong
from app.storage.keys import Key, mark_of
from app.storage.synced import waits_in_icloud

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x47524C53
"""``GRLS``, written into the header of every assessment file (https://www.sqlite.org/fileformat2.html, offset 68)."""

_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100

_DAMAGE = (
    "not a database", "malformed", "corrupt", "no such table", "no such column", "already exists", "Could not decode",
    "unsupported file format",
)  # fmt: skip
"""What the driver says of a file whose bytes have changed."""


def connect(path: Path, key: Key | None = None) -> Database:
    """Open a database for one writer, durable at every commit.

    The file is locked while it is open, so that two windows cannot write to it at once.

    Args:
        path: where the database is.
        key: what opens it when it is protected; a new database is protected from its first byte.

    Raises:
        KeyWrong: this key does not open it.
        FileTrouble: it cannot be opened or written; the file is untouched.
    """
    import sqlcipher3  # deferred: 20 MB of library that most commands never need

    with plainly(path):
        # One thread writes; a backup may copy from another one meanwhile (copying.py). SQLite is built for that.
        connection = sqlcipher3.connect(str(path), timeout=1.0, check_same_thread=False)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            if key is not None:
                unlock(connection, path, key)
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            # Into the one file after every commit: people copy and mail it while it is open, without the log beside it.
            connection.execute("PRAGMA wal_autocheckpoint = 1")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        except BaseException:
            connection.close()
            raise
    return wrapped(connection)


def connect_to_read(path: Path, key: Key | None = None) -> Database:
    """Open a database that may not be written here: on a medium for reading only, or made by a newer program.

    Nothing is written beside it. A log that lies beside it is read with it where the system lets us.

    Raises:
        KeyWrong: this key does not open it.
        FileTrouble: it cannot be read.
    """
    import sqlcipher3

    with plainly(path):
        # Without a log it cannot change while we read, and no lock is asked for, which such a medium would refuse.
        unchanging = "" if _has_log(path) else "&immutable=1"
        address = f"{path.absolute().as_uri()}?mode=ro{unchanging}"
        connection = sqlcipher3.connect(address, uri=True, timeout=1.0, check_same_thread=False)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            if key is not None:
                unlock(connection, path, key)
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
    return wrapped(connection)


def wrapped(connection: Any) -> Database:
    """A connection of the driver as sqlite-utils knows it."""
    import sqlcipher3

    # WORKAROUND sqlite-utils catches the exceptions of the driver it imports itself; without this an
    # OperationalError of SQLCipher passes its own handlers. It looks for pysqlite3 first.
    sys.modules.setdefault("pysqlite3", sqlcipher3)
    sys.modules.setdefault("pysqlite3.dbapi2", sqlcipher3.dbapi2)
    from sqlite_utils import Database

    return Database(connection, execute_plugins=False)


def file_id(database: Database, path: Path) -> str:
    """What a file and all its copies are known by, wherever they lie, in every version: 32 hexadecimal digits.

    Raises:
        FileTrouble: it has no journal to tell it by.
    """
    with plainly(path):
        # The line that names the organisation, the last one of its making; every line before it is in its hash.
        row = database.execute("SELECT hash FROM journal WHERE number = 3").fetchone()
    if row is None:
        raise FileTrouble("storage.damaged", file=path.name, details="no journal")
    return str(row[0])[:32]


def unlock(connection: Any, path: Path, key: Key) -> None:
    """Give a new connection its key, and see that it opens the file.

    Raises:
        KeyWrong: it does not.
    """
    from sqlcipher3 import dbapi2

    connection.execute(f'PRAGMA key = "{key.spec}"')
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError as error:
        if "not a database" not in str(error):
            raise
        raise KeyWrong("storage.key_wrong", file=path.name) from error


def inspect(path: Path, newest_version: int, *, with_key: bool = False, to_write: bool = True) -> None:
    """Look at the first bytes of a file before anything opens it for writing.

    Args:
        path: where the file is.
        newest_version: the newest tables that this program knows.
        with_key: whether there is a key; the header of a protected file can be read by nobody else.
        to_write: whether it is going to be written to.

    Raises:
        KeyNeeded: it is protected, and there is no key.
        FileTrouble: it is missing, empty, not ours, newer than this program, or may not be read or written.
    """
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode) or not stat.S_ISREG(facts.st_mode):
            raise FileTrouble("storage.not_ours", file=path.name)
        with path.open("rb") as file:
            untrusted_header = file.read(_HEADER_BYTES)
        if to_write and not may_write(path):
            raise FileTrouble("storage.read_only", file=path.name)
    except OSError as error:
        phrase = "storage.in_icloud" if waits_in_icloud(path) else _phrase_of(error)
        raise FileTrouble(phrase, file=path.name, details=str(error)) from error
    if not untrusted_header:
        raise FileTrouble("storage.empty", file=path.name)
    if mark_of(path) is not None:
        if not with_key:
            raise KeyNeeded("storage.key_needed", file=path.name)
        return
    if not untrusted_header.startswith(_MAGIC) or len(untrusted_header) < _HEADER_BYTES:
        raise FileTrouble("storage.not_ours", file=path.name)
    if int.from_bytes(untrusted_header[68:72], "big") != APPLICATION_ID:
        raise FileTrouble("storage.not_ours", file=path.name)
    if int.from_bytes(untrusted_header[60:64], "big") > newest_version:
        raise FileTrouble("storage.newer", file=path.name)
    # https://www.sqlite.org/fileformat2.html, 1.3.7: the size counts where both change counters agree.
    pages, page_size = (int.from_bytes(untrusted_header[at:end], "big") for at, end in ((28, 32), (16, 18)))
    counted = untrusted_header[24:28] == untrusted_header[92:96]
    if counted and facts.st_size < pages * (65536 if page_size == 1 else page_size) and not _has_log(path):
        raise FileTrouble("storage.half_copied", file=path.name)


def version_in_header(path: Path) -> int | None:
    """Which version of our tables a plain file says it has; None where it is protected, not ours or cannot be read."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        untrusted_header = file.read(_HEADER_BYTES)
        if untrusted_header.startswith(_MAGIC) and untrusted_header[68:72] == APPLICATION_ID.to_bytes(4, "big"):
            return int.from_bytes(untrusted_header[60:64], "big")
    return None


def may_write(path: Path) -> bool:
    """Whether this account may write the file, and files beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    with contextlib.suppress(OSError):
        return log.stat().st_size > 0
    return False


@contextlib.contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Turn what the database or the system says into a sentence with a cure."""
    from sqlcipher3 import dbapi2

    try:
        yield
    except dbapi2.Error as error:
        words = str(error)
        if "locked" in words or "busy" in words:
            phrase = "storage.open_elsewhere"
        elif "full" in words:
            phrase = "storage.full"
        elif "readonly" in words or "unable to open" in words:
            phrase = "storage.read_only"
        elif any(sign in words for sign in _DAMAGE):
            phrase = "storage.damaged"
        else:
            # A full disk also shows as a failed write of the log beside the file.
            phrase = "storage.full" if "disk I/O error" in words and _disk_is_full(path) else "storage.failed"
        raise FileTrouble(phrase, file=path.name, details=words) from error
    except OSError as error:
        raise FileTrouble(_phrase_of(error), file=path.name, details=str(error)) from error


def keep_name(path: Path) -> None:
    """Make the name of a new file survive a power cut, where the system can; its content is already safe."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _phrase_of(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "storage.missing"
    if isinstance(error, PermissionError):
        return "storage.no_permission"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "storage.full"
    if error.errno == errno.EROFS:
        return "storage.read_only"
    return "storage.failed"


def _disk_is_full(path: Path) -> bool:
    import shutil

    return shutil.disk_usage(path.parent).free < 1 << 20
