"""Proof inside an assessment file. Files lie there in parts, so that nothing ever holds a large one whole."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from app.domain.evidence import MOST_BYTES, Evidence
from app.errors import EvidenceTrouble
from app.storage.driver import plainly

if TYPE_CHECKING:
    from sqlite_utils import Database

PART_BYTES = 1 << 18


class EvidenceShelf:
    """Holds what attached files say, under the SHA-256 of the whole.

    What is attached, to what and by whom is a row of ``evidence`` like any other that is kept; the journal says its
    hash and never its bytes. Bytes that no row names any more stay until the file is closed, so that a removal can be
    undone; then they are wiped.

    Args:
        path: where the assessment file is, for its sentences.
        database: its open database.
    """

    def __init__(self, path: Path, database: Database) -> None:
        self._path = path
        self._database = database

    def holds(self, sha256: str, size_bytes: int) -> bool:
        """Whether all bytes of a file are here."""
        with plainly(self._path):
            row = self._database.execute(
                "SELECT coalesce(sum(length(content)), 0) FROM evidence_bytes WHERE sha256 = ?", [sha256]
            ).fetchone()
        return bool(row[0] == size_bytes and size_bytes)

    def add_part(self, sha256: str, number: int, part: bytes) -> None:
        """Keep a part of a file; parts count from 0."""
        with plainly(self._path), self._database.atomic():
            table: Any = self._database.table("evidence_bytes")
            table.upsert({"sha256": sha256, "part": number, "content": part}, pk=("sha256", "part"))

    def parts(self, sha256: str) -> Iterator[bytes]:
        """What a file says, part by part."""
        number = 0
        while True:
            with plainly(self._path):
                row = self._database.execute(
                    "SELECT content FROM evidence_bytes WHERE sha256 = ? AND part = ?", [sha256, number]
                ).fetchone()
            if row is None:
                return
            yield row[0]
            number += 1

    def is_whole(self, evidence: Evidence) -> bool:
        """Whether a file is still what was attached."""
        digest, size_bytes = hashlib.sha256(), 0
        for part in self.parts(evidence.sha256):
            digest.update(part)
            size_bytes += len(part)
        return digest.hexdigest() == evidence.sha256 and size_bytes == evidence.size_bytes

    def sweep(self) -> None:
        """Wipe the bytes of files that nothing names any more, and of those that were never read to their end."""
        with plainly(self._path):
            held = {row[0] for row in self._database.execute("SELECT DISTINCT sha256 FROM evidence_bytes").fetchall()}
            if not held:
                return
            rows = self._database.execute("SELECT content FROM evidence").fetchall()
            gone = held - {msgspec.json.decode(row[0], type=Evidence).sha256 for row in rows}
            if gone:
                with self._database.atomic():
                    for sha256 in sorted(gone):
                        self._database.execute("DELETE FROM evidence_bytes WHERE sha256 = ?", [sha256])


def read_parts(path: Path, cancelled: Callable[[], bool]) -> Iterator[bytes]:
    """Read a file that somebody wants to attach, part by part; changes nothing and follows no link.

    Raises:
        EvidenceTrouble: it is too large, or is no file that can be copied; the sentence says what to do.
    """
    told = 0
    try:
        with _opened(path) as file:
            size_bytes = os.fstat(file.fileno()).st_size
            if size_bytes > MOST_BYTES:
                raise EvidenceTrouble("evidence.too_large", file=path.name)
            while not cancelled():
                part = file.read(PART_BYTES)
                if not part:
                    break
                told += len(part)
                if told > MOST_BYTES:  # it grew while we read
                    raise EvidenceTrouble("evidence.too_large", file=path.name)
                yield part
    except OSError as error:
        raise EvidenceTrouble(_phrase_of(error), file=path.name, details=str(error)) from error
    if not told and not cancelled():
        raise EvidenceTrouble("evidence.empty", file=path.name)


def _opened(path: Path) -> BinaryIO:
    # Looked at before it is opened: merely opening a pipe or a device may wait for ever or do something.
    facts = path.lstat()
    # On Windows a junction points elsewhere too (https://docs.python.org/3/library/stat.html#stat.IO_REPARSE_TAG_MOUNT_POINT).
    junction = getattr(facts, "st_reparse_tag", 0) == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)
    if stat.S_ISLNK(facts.st_mode) or junction:
        raise EvidenceTrouble("evidence.pointer", file=path.name)
    if stat.S_ISDIR(facts.st_mode):
        raise EvidenceTrouble("evidence.folder", file=path.name)
    if not stat.S_ISREG(facts.st_mode):
        raise EvidenceTrouble("evidence.no_file", file=path.name)
    flags = os.O_RDONLY
    for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC"):
        flags |= getattr(os, name, 0)
    file = os.fdopen(os.open(path, flags), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise EvidenceTrouble("evidence.no_file", file=path.name)
    return file


def _phrase_of(error: OSError) -> str:
    # https://learn.microsoft.com/windows/win32/debug/system-error-codes--0-499-: another program has it open.
    if getattr(error, "winerror", None) in (32, 33):
        return "evidence.in_use"
    if isinstance(error, FileNotFoundError):
        return "evidence.vanished"
    if isinstance(error, PermissionError):
        return "evidence.no_permission"
    if error.errno == errno.ELOOP:
        return "evidence.pointer"
    return "evidence.unreadable"
