"""Backups of an assessment: made while it is open, examined before they count, kept beside the program's own data.

They lie in ``backups/<id of the file>/``, so that they are found again wherever the file has gone; the id is inside
the file. Beside them lies a list of hashes of the paths that it was known under, for when the file itself cannot be
read. A backup is named by when and why it was made. It is protected if the file is, by the same key.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

import msgspec

from app.errors import BackupTrouble, FileTrouble
from app.storage import driver, keeping
from app.storage.checking import Examination, examine
from app.storage.copying import Source, copy_open, sync
from app.storage.keys import Key

if TYPE_CHECKING:
    from sqlite_utils import Database

BackupKind = Literal["rolling", "asked", "check", "migration", "import", "replaced"]
"""Why it was made: by itself, asked for, before a check, before tables changed, before something was taken in,
or because it was about to be replaced by an earlier one."""

MOST_BYTES = 2 * 1024**3
"""The room that all backups of one file take together, unless the newest three need more."""

_SUFFIX = ".groundrules"
_KNOWN_AS = "known-as.json"
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(rf"(\d{{8}}T\d{{6}}Z)-([a-z]+)(?:-\d+)?{re.escape(_SUFFIX)}")
_STALE_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One backup: where it lies, when and why it was made, how large it is."""

    path: Path
    at: datetime
    kind: BackupKind
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was found in a copy, and the backup that it became; None where it is not whole."""

    found: Examination
    backup: Backup | None


class Backups:
    """All backups of one assessment file.

    Args:
        data: the folder of the program's own data.
        file_id: the id inside the file.
    """

    def __init__(self, data: Path, file_id: str) -> None:
        if not re.fullmatch(r"[0-9a-f]{32}", file_id):  # it comes out of a file, and becomes the name of a folder
            raise ValueError(file_id)
        self.folder = data / "backups" / file_id

    def all(self) -> tuple[Backup, ...]:
        """Every backup there is, newest first."""
        found = []
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                told = _NAME.fullmatch(path.name)
                if told and told[2] in get_args(BackupKind):
                    with contextlib.suppress(OSError, ValueError):
                        found.append(
                            Backup(
                                path=path,
                                at=datetime.strptime(told[1], _STAMP).replace(tzinfo=UTC),
                                kind=cast("BackupKind", told[2]),
                                size_bytes=path.stat().st_size,
                            )
                        )
        return tuple(sorted(found, key=lambda backup: (backup.at, backup.path.name), reverse=True))

    def make(
        self,
        source: Source,
        kind: BackupKind,
        now: datetime,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Backup | None:
        """Copy an open file, and examine the copy; None when it was cancelled.

        It may run in another thread while the file is written to: what is written meanwhile is in the copy.

        Args:
            source: the open file.
            kind: why.
            now: when.
            cancelled: asked between two steps.

        Raises:
            BackupTrouble: it could not be made; nothing is left of it, and all others are as they were.
        """
        made = self.check(source, kind, now, cancelled)
        if made is None:
            return None
        if not made.found.whole:
            wrong = "; ".join(f"{one.id}: {one.details}" for one in made.found.parts if not one.whole)
            raise BackupTrouble("backups.not_whole", file=source.path.name, details=wrong)
        return made.backup

    def check(
        self,
        source: Source,
        kind: BackupKind,
        now: datetime,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Made | None:
        """Copy an open file and say what is wrong with the copy, which is kept as a backup only if nothing is.

        Arguments, threads and errors as for ``make``.
        """
        part: Path | None = None
        try:
            with self._plainly(source.path):
                self._make_folder()
                self._note_path(source.path)
                part = self._part()
                if not copy_open(source, part, cancelled):
                    return None
                found = examine(part, source.key)
                backup = None
                if found.whole:
                    backup = self._place(part, kind, now)
                    self._thin(now)
                return Made(found=found, backup=backup)
        finally:
            _remove(part)

    def keep_damaged(self, path: Path, now: datetime) -> Backup | None:
        """Keep the bytes of a file that cannot be opened, with those of the log beside it; None where there is none.

        Raises:
            BackupTrouble: they could not be kept.
        """
        part: Path | None = None
        try:
            with self._plainly(path):
                if not path.exists():
                    return None
                self._make_folder()
                part = self._part()
                shutil.copyfile(path, part)
                log = path.with_name(f"{path.name}-wal")
                if log.exists() and log.stat().st_size:
                    shutil.copyfile(log, part.with_name(f"{part.name}-wal"))
                return self._place(part, "replaced", now)
        finally:
            _remove(part)

    def forget(self) -> None:
        """Delete every backup of this file.

        Raises:
            BackupTrouble: they could not be deleted.
        """
        with self._plainly(self.folder), contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self.folder)

    def _place(self, part: Path, kind: BackupKind, now: datetime) -> Backup:
        sync(part)
        stamp = now.astimezone(UTC).strftime(_STAMP)
        for number in itertools.count(1):
            path = self.folder / f"{stamp}-{kind}{f'-{number}' if number > 1 else ''}{_SUFFIX}"
            if not path.exists():
                break
        log = part.with_name(f"{part.name}-wal")
        if log.exists():
            log.replace(path.with_name(f"{path.name}-wal"))
        part.replace(path)
        driver.keep_name(path)
        at = now.astimezone(UTC).replace(microsecond=0)
        return Backup(path=path, at=at, kind=kind, size_bytes=path.stat().st_size)

    def _thin(self, now: datetime) -> None:
        """Take away what is no longer worth its room. What somebody asked for, or replaced, is not ours to thin."""
        ours = [backup for backup in self.all() if backup.kind not in ("asked", "replaced")]
        kept = keeping.to_keep((backup.at.astimezone(now.tzinfo) for backup in ours), now)
        staying = [backup for backup in ours if backup.at in kept]
        kept &= keeping.within({backup.at: backup.size_bytes for backup in staying}, MOST_BYTES)
        for backup in ours:
            if backup.at not in kept:
                _remove(backup.path)

    def _make_folder(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (self.folder.parent, self.folder):
            folder.chmod(0o700)
        for left in self.folder.glob(".part-*"):
            with contextlib.suppress(OSError):
                if time.time() - left.stat().st_mtime > _STALE_S:
                    left.unlink()

    def _part(self) -> Path:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        for number in itertools.count():
            path = self.folder / f".part-{os.getpid()}-{number}{_SUFFIX}"
            with contextlib.suppress(FileExistsError):
                os.close(os.open(path, flags, 0o600))
                return path
        raise AssertionError("numbers do not end")

    def _note_path(self, path: Path) -> None:
        known, here = _known_as(self.folder), _path_hash(path)
        if here not in known:
            part = self.folder / f".{_KNOWN_AS}.{os.getpid()}"
            part.write_bytes(msgspec.json.encode([here, *known][:20]))
            part.replace(self.folder / _KNOWN_AS)

    @contextlib.contextmanager
    def _plainly(self, path: Path) -> Iterator[None]:
        try:
            with driver.plainly(path):
                yield
        except FileTrouble as error:
            phrase = "backups.full" if error.phrase == "storage.full" else "backups.failed"
            raise BackupTrouble(phrase, file=path.name, folder=self.folder, details=error.details) from error


def paths(data: Path, file_id: str) -> tuple[Path, ...]:
    """Where the backups of a file lie, newest first."""
    return tuple(backup.path for backup in Backups(data, file_id).all())


def of_path(data: Path, path: Path) -> tuple[Backup, ...]:
    """The backups of whatever file was known under this path, newest first; for a file that cannot be opened."""
    here = _path_hash(path)
    found: list[Backup] = []
    with contextlib.suppress(OSError):
        for folder in (data / "backups").iterdir():
            if here in _known_as(folder):
                with contextlib.suppress(ValueError):
                    found += Backups(data, folder.name).all()
    return tuple(sorted(found, key=lambda backup: backup.at, reverse=True))


def before_migration(
    data: Path, now: Callable[[], datetime], key: Key | None, failed: Callable[[BackupTrouble], object]
) -> Callable[[Database, Path], None]:
    """What ``AssessmentFile.open`` calls before the tables of an older version change: it makes a backup.

    Where that cannot be made, ``failed`` is told, and the file is opened all the same.
    """

    def back_up(database: Database, path: Path) -> None:
        own = key.for_file(path) if key is not None else None
        source = Source(path=path, connection=database.conn, key=own)
        try:
            Backups(data, driver.file_id(database, path)).make(source, "migration", now())
        except BackupTrouble as trouble:
            failed(trouble)

    return back_up


def _known_as(folder: Path) -> list[str]:
    try:
        return msgspec.json.decode((folder / _KNOWN_AS).read_bytes(), type=list[str])
    except (OSError, msgspec.MsgspecError):
        return []


def _path_hash(path: Path) -> str:
    # A hash, so that the list tells nobody where an organisation keeps its file, nor what it is called.
    return hashlib.sha256(os.path.normcase(path.absolute()).encode(errors="surrogatepass")).hexdigest()


def _remove(path: Path | None) -> None:
    if path is not None:
        for one in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-journal")):
            with contextlib.suppress(OSError):
                one.unlink()
