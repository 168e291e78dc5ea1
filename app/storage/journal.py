"""The journal: every change ever made to an assessment, each line chained to the one before by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from sqlite_utils import Database

FIRST = "0" * 64
"""What the first line names as its predecessor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One change: when, who, what was done to what, and its JSON before and after (None: there was none)."""

    number: int
    at: str
    who: str
    action: str
    subject: str
    before: str | None
    after: str | None
    previous: str
    hash: str

    def expected_hash(self) -> str:
        """The SHA-256 this line must carry: over everything in it, its predecessor's hash included."""
        told = [self.number, self.at, self.who, self.action, self.subject, self.before, self.after, self.previous]
        return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


def append(
    database: Database, *, at: str, who: str, action: str, subject: str, before: str | None, after: str | None
) -> None:
    """Add a line; to be called inside the transaction of the change itself."""
    last = database.execute("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1").fetchone()
    number, previous = (last[0] + 1, last[1]) if last else (1, FIRST)
    line = Line(
        number=number,
        at=at,
        who=who,
        action=action,
        subject=subject,
        before=before,
        after=after,
        previous=previous,
        hash="",
    )
    table: Any = database.table("journal")
    table.insert({name: getattr(line, name) for name in Line.__slots__} | {"hash": line.expected_hash()})


def lines(database: Database) -> Iterator[Line]:
    """All lines, oldest first."""
    names = ", ".join(f'"{name}"' for name in Line.__slots__)
    for row in database.execute(f"SELECT {names} FROM journal ORDER BY number"):  # noqa: S608 names are our own
        yield Line(**dict(zip(Line.__slots__, row, strict=True)))


def first_break(database: Database) -> int | None:
    """The number of the first line that does not fit the chain; None when the whole chain holds."""
    previous, expected = FIRST, 1
    for line in lines(database):
        if line.number != expected or line.previous != previous or line.hash != line.expected_hash():
            return expected
        previous, expected = line.hash, expected + 1
    return None
