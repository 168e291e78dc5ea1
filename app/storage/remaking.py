"""Protects a file, gives it another passphrase, or takes the protection away: by writing it anew beside itself.

The file is never changed in place. A copy under the other key is made, written through to the disk, read again and
compared row by row; then it takes the place of the file in one step of the file system. Whoever pulls the plug at any
moment finds the file as it was, or as it is to be.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app.errors import FileTrouble
from app.storage import driver

if TYPE_CHECKING:
    from sqlite_utils import Database

    from app.storage.keys import Key

_BLOCK_BYTES = 1 << 20
_SIDES = ("main", "remade")


def remake(path: Path, old: Key | None, new: Key | None) -> None:
    """Write a file anew that nobody has open.

    Args:
        path: the file.
        old: what opens it now; None where it is not protected.
        new: what is to open it from now on; None to take the protection away.

    Raises:
        KeyWrong: ``old`` does not open it.
        FileTrouble: it could not be done; the file is as it was.
    """
    path = path.resolve()  # the file itself changes place, not a link to it
    beside = _beside(path)
    database = driver.connect(path, old)
    try:
        with driver.plainly(path):
            # Without this, the log of the old file would be played back into the new one.
            if database.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
                raise FileTrouble("storage.open_elsewhere", file=path.name)
            beside.unlink(missing_ok=True)
            beside.touch(mode=0o600)
            shutil.copymode(path, beside)
            _copy(database, beside, new)
            _write_through(beside)
            _compare(database, path, beside, new)
    except BaseException:
        database.close()
        beside.unlink(missing_ok=True)
        raise
    database.close()
    with driver.plainly(path):
        try:
            if old is None:  # before, so that a file that is protected has nothing beside it in clear
                _delete_leftovers(path)
            _take_place(beside, path, wipe=old is None)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def delete_file(path: Path) -> None:
    """Delete a closed file for good, with what may lie beside it; its bytes are overwritten first.

    Raises:
        FileTrouble: it could not be deleted.
    """
    path = path.resolve()
    with driver.plainly(path):
        endings = ("-wal", "-shm", "-journal")
        for left in (path, _beside(path), *(path.with_name(path.name + ending) for ending in endings)):
            _delete(left)
        _delete_leftovers(path)


def _delete_leftovers(path: Path) -> None:
    """Delete what says the same as the file: logs that were put aside (``stale.py``), a restoring that was cut off."""
    logs = [other for other in path.parent.iterdir() if re.fullmatch(re.escape(path.name) + r"-wal-\d+", other.name)]
    for left in (*logs, path.with_name(f".{path.stem}.restored{path.suffix}")):
        _delete(left)


def _delete(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError), path.open("r+b") as file:
        if os.fstat(file.fileno()).st_nlink == 1:  # a second name for the same file is somebody's own copy
            _wipe(file)
    path.unlink(missing_ok=True)


def sweep(path: Path) -> None:
    """Remove what a remaking left behind that was cut off. Only whoever has the file open and locked may ask.

    The rollback journal has been played back by then if it was needed, and an open file keeps a log of another kind.
    """
    path = path.resolve()
    for left in (_beside(path), path.with_name(f"{path.name}-journal")):
        with contextlib.suppress(OSError):
            left.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.remade")


def _attach(database: Database, beside: Path, key: Key | None) -> None:
    # A name cannot be a parameter here, but the key can, and so stays out of the statement.
    database.execute("ATTACH DATABASE ? AS remade KEY ?", [str(beside), "" if key is None else key.spec])


def _copy(database: Database, beside: Path, key: Key | None) -> None:
    _attach(database, beside, key)
    database.execute("PRAGMA remade.journal_mode = OFF")
    database.execute("SELECT sqlcipher_export('remade')")
    for number in ("user_version", "application_id"):  # the export leaves these out
        database.execute(f"PRAGMA remade.{number} = {database.execute(f'PRAGMA main.{number}').fetchone()[0]}")
    database.execute("DETACH DATABASE remade")


def _compare(database: Database, path: Path, beside: Path, key: Key | None) -> None:
    _attach(database, beside, key)
    columns = "type, name, tbl_name, sql"
    told = [database.execute(f"SELECT {columns} FROM {side}.sqlite_schema").fetchall() for side in _SIDES]  # noqa: S608
    alike = sorted(told[0], key=str) == sorted(told[1], key=str)
    for table in [row[1] for row in told[0] if row[0] == "table"] if alike else []:
        here, there = (database.execute(f'SELECT * FROM {side}."{table}"') for side in _SIDES)  # noqa: S608 our tables
        alike = alike and all(one == other for one, other in zip_longest(here, there))
    sound = database.execute("PRAGMA remade.integrity_check").fetchall() == [("ok",)]
    database.execute("DETACH DATABASE remade")
    if not alike or not sound:
        raise FileTrouble("storage.failed", file=path.name, details="the copy is not the same as the file")


def _write_through(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _take_place(beside: Path, path: Path, *, wipe: bool) -> None:
    if any(path.with_name(path.name + ending).exists() for ending in ("-wal", "-journal")):
        raise FileTrouble("storage.open_elsewhere", file=path.name)
    if os.name == "nt":  # a file that is open cannot be replaced there, nor reached afterwards
        beside.replace(path)
        return
    with path.open("r+b") as old:
        beside.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        # A second name for the same file is somebody's own copy.
        if wipe and os.fstat(old.fileno()).st_nlink == 0:
            _wipe(old)


def _wipe(file: BinaryIO) -> None:
    left = os.fstat(file.fileno()).st_size
    while left > 0:
        left -= file.write(bytes(min(left, _BLOCK_BYTES)))
    file.flush()
    os.fsync(file.fileno())
