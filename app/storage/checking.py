"""Examines an assessment file, whole, without changing a byte of it. What is wrong is named, never mended in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from app.domain.assessment import Assessment
from app.errors import FileTrouble
from app.storage import copying, driver, schema
from app.storage.assessment_file import AssessmentFile
from app.storage.keys import Key

if TYPE_CHECKING:
    from sqlite_utils import Database

PartId = Literal["database", "journal", "seal", "rows", "proof"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a file: whether it is whole, and technical words where it is not."""

    id: PartId
    whole: bool
    details: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What was found in a file: its parts in the order they were looked at, and what it holds where it can be read."""

    parts: tuple[Part, ...]
    assessment: Assessment | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing at all is wrong."""
        return all(part.whole for part in self.parts)


def examine(path: Path, key: Key | None = None) -> Examination:
    """Look at every page, every row and every piece of proof of a file that nobody has open.

    Raises:
        KeyNeeded, KeyWrong: it is protected, and there is no key or another one.
        FileTrouble: it is missing, may not be read, is no file of ours, or comes from a newer program.
    """
    driver.inspect(path, schema.VERSION, with_key=key is not None, to_write=False)
    key = key.for_file(path) if key is not None else None
    parts = []
    with copying.reading(path, key) as database:
        damage = _damage(database, protected=key is not None)
        parts.append(Part(id="database", whole=not damage, details=damage))
        with _of_this_version(database, key) as current:
            if current is None:
                return Examination(parts=(*parts, Part(id="rows", whole=False)))
            file = AssessmentFile(path, current, _no_clock, key)
            broken, details = _tried(file.first_break)
            parts.append(Part(id="journal", whole=broken is None and not details, details=details or _line(broken)))
            _nothing, details = _tried(file.check_seal)
            parts.append(Part(id="seal", whole=not details, details=details))
            assessment, details = _tried(lambda: _decoded(file))
            parts.append(Part(id="rows", whole=not details, details=details))
            wrong, details = _tried(lambda: _wrong_proof(file, assessment))
            parts.append(Part(id="proof", whole=not wrong and not details, details=details or wrong or ""))
    return Examination(parts=tuple(parts), assessment=assessment)


def _damage(database: Database, *, protected: bool) -> str:
    """What the database itself finds wrong; the cipher's code of every page too. Empty when nothing is."""
    from sqlcipher3 import dbapi2

    try:
        told = [row[0] for row in database.execute("PRAGMA integrity_check(20)").fetchall()]
        told += [f"{row}" for row in database.execute("PRAGMA foreign_key_check").fetchmany(20)]
        if protected:
            told += [row[0] for row in database.execute("PRAGMA cipher_integrity_check").fetchmany(20)]
    except dbapi2.Error as error:
        return str(error)
    return "\n".join(words for words in told if words != "ok")


@contextmanager
def _of_this_version(database: Database, key: Key | None) -> Iterator[Database | None]:
    """The same file with the tables of this version: itself, or a copy in memory; None where that cannot be made."""
    from sqlcipher3 import dbapi2

    if schema.version(database) == schema.VERSION:
        yield database
        return
    with copying.in_memory(database, key) as memory:
        try:
            schema.migrate(memory, at="", random=bytes)
        except dbapi2.Error:
            yield None
            return
        yield memory


def _decoded(file: AssessmentFile) -> Assessment:
    """Every row that a face could ask for, read; not only those that count."""
    file.every_answer()
    file.people()
    return file.load()


def _wrong_proof(file: AssessmentFile, assessment: Assessment | None) -> str:
    """The hash of the first attached file that is not what was attached; empty when all are."""
    for evidence in assessment.evidence if assessment else ():
        if evidence.kind == "file" and not file.evidence.is_whole(evidence):
            return evidence.sha256
    return ""


def _tried(look: Callable[[], Any]) -> tuple[Any, str]:
    """What a look gives, or technical words for what it met."""
    try:
        return look(), ""
    except FileTrouble as error:
        return None, error.details or error.phrase
    except msgspec.MsgspecError as error:
        return None, str(error)


def _line(number: int | None) -> str:
    return "" if number is None else f"line {number}"


def _no_clock() -> Any:
    raise AssertionError("an examination writes nothing")
