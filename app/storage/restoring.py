"""Puts a backup in the place of a file, or beside it. What stood there is kept as a backup of its own first."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.errors import BackupTrouble, FileTrouble
from app.storage import driver
from app.storage.assessment_file import AssessmentFile
from app.storage.backups import Backups
from app.storage.checking import examine
from app.storage.copying import sync
from app.storage.keys import Key, mark_of

_NOT_REPLACED = ("storage.open_elsewhere", "storage.read_only", "storage.no_permission", "storage.full")


def restore(path: Path, backup: Path, backups: Backups, now: Callable[[], datetime], key: Key | None = None) -> None:
    """Make a file what it was when a backup was made; kept whole at every moment, also if the program is killed.

    Args:
        path: the file, which nobody has open; it may be damaged or gone.
        backup: what is to stand there.
        backups: where what stands there now is kept.
        now: the clock.
        key: what opens both, where they are protected.

    Raises:
        BackupTrouble: the backup is not whole, or what stands there now could not be kept. Nothing was changed.
        FileTrouble: the file is open elsewhere, or cannot be replaced. Nothing was changed.
    """
    part = _prepared(backup, path, now, key)
    try:
        _keep_what_stands_there(path, backups, now, key)
        with driver.plainly(path):
            log = path.with_name(f"{path.name}-wal")
            # A log that was left behind would be played into the restored file; its bytes have been kept.
            log.unlink(missing_ok=True)
            part.replace(path)
            driver.keep_name(path)
    finally:
        _remove(part)


def open_beside(path: Path, backup: Path, now: Callable[[], datetime], key: Key | None = None) -> Path:
    """Put a backup beside a file that cannot be used, under a new name, and give that; the file stays as it is.

    A protected one is copied without its key too: whoever opens it will be asked for that, and it is looked at then.

    Raises:
        BackupTrouble: the backup is not whole.
        FileTrouble: it cannot be written there.
    """
    with driver.plainly(backup):
        locked = key is None and mark_of(backup) is not None
    part = _copied(backup, path) if locked else _prepared(backup, path, now, key)
    try:
        with driver.plainly(path):
            number = 1
            while True:
                copy = path.with_name(f"{path.stem} (copy{f' {number}' if number > 1 else ''}){path.suffix}")
                with contextlib.suppress(FileExistsError):
                    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
                    break
                number += 1
            part.replace(copy)
            driver.keep_name(copy)
            return copy
    finally:
        _remove(part)


def _prepared(backup: Path, path: Path, now: Callable[[], datetime], key: Key | None) -> Path:
    """The backup as a whole file beside the place it is for, with a line in its journal that says what it is."""
    found = examine(backup, key)
    if not found.whole:
        wrong = "; ".join(f"{one.id}: {one.details}" for one in found.parts if not one.whole)
        raise BackupTrouble("backups.not_usable", file=path.name, details=wrong)
    part = _copied(backup, path)
    try:
        with driver.plainly(path):
            file = AssessmentFile.open(part, now, key)
            try:
                file.set_meta("restored", {"at": now().isoformat(timespec="seconds"), "from": backup.stem})
            finally:
                file.close()
            sync(part)
    except BaseException:
        _remove(part)
        raise
    return part


def _copied(backup: Path, path: Path) -> Path:
    """The bytes of a backup, for its owner only, beside the place that they are for."""
    part = path.with_name(f".{path.stem}.restored{path.suffix}")
    _remove(part)
    try:
        with driver.plainly(path):
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(descriptor, "wb") as target, backup.open("rb") as source:
                shutil.copyfileobj(source, target, 1 << 20)
            sync(part)
    except BaseException:
        _remove(part)
        raise
    return part


def _keep_what_stands_there(path: Path, backups: Backups, now: Callable[[], datetime], key: Key | None) -> None:
    try:
        file = AssessmentFile.open(path, now, key)
    except FileTrouble as error:
        # Whatever else it is, also a file under another passphrase: its bytes are kept as they are.
        if error.phrase in _NOT_REPLACED:
            raise
        backups.keep_damaged(path, now())
        return
    try:
        backups.make(file.source, "replaced", now())
        whole = True
    except BackupTrouble as error:
        if error.phrase != "backups.not_whole":
            raise
        whole = False
    finally:
        file.close()
    if not whole:
        backups.keep_damaged(path, now())
    if path.with_name(f"{path.name}-wal").exists():  # somebody opened it in this very moment
        raise FileTrouble("storage.open_elsewhere", file=path.name)


def _remove(part: Path) -> None:
    for one in (part, part.with_name(f"{part.name}-wal")):
        with contextlib.suppress(OSError):
            one.unlink()
