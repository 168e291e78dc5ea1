"""Puts a log aside that belongs to another file than the one it lies beside.

When the program or the computer stops without warning, the log ("-wal") of the file stays. If somebody then puts
another copy in the place of the file, SQLite would write the old log into it: "files mispaired" in
https://www.sqlite.org/howtocorrupt.html. So a log that is left is tried on copies first.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from app.errors import FileTrouble
from app.storage import driver, journal, schema, seal
from app.storage.keys import Key


def set_aside(path: Path, key: Key | None) -> None:
    """Give a log another name where the file is whole without it and damaged with it; both stay.

    Raises:
        FileTrouble: there is no room to try it out; nothing was changed.
    """
    log = path.with_name(path.name + "-wal")
    if not log.exists() or not log.stat().st_size:
        return
    try:
        fits = _fits(path, log, key, path.parent)
    except FileTrouble as trouble:
        if trouble.phrase != "storage.full":
            raise
        # The log of a disk that is full is tried elsewhere, so that what was saved can still be opened.
        fits = _fits(path, log, key, None)
    if fits:
        return
    number = 1
    while (other := path.with_name(f"{path.name}-wal-{number}")).exists():
        number += 1
    log.rename(other)


def _fits(path: Path, log: Path, key: Key | None, where: Path | None) -> bool:
    """Whether the log is the file's own, or the file is no better without it; tried on copies in a folder."""
    with driver.plainly(path), tempfile.TemporaryDirectory(prefix=".groundrules-", dir=where) as folder:
        copy = Path(folder) / "copy"
        shutil.copyfile(path, copy)
        shutil.copyfile(log, copy.with_name("copy-wal"))
        if _whole(copy, key):
            return True
        alone = Path(folder) / "alone"
        shutil.copyfile(path, alone)
        return not _whole(alone, key)


def _whole(path: Path, key: Key | None) -> bool:
    try:
        database = driver.connect(path, key)
    except FileTrouble as trouble:
        if trouble.phrase != "storage.damaged":
            raise
        return False
    try:
        with driver.plainly(path):
            if database.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                return False
            if schema.version(database) < schema.VERSION:
                return True  # it has no seal yet, and its tables are whole
            last = journal.last_line(database)
            return last is not None and last.seal == seal.of_file(database)
    except FileTrouble:
        return False
    finally:
        database.close()
