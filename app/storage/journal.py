"""The journal: every change ever made to an assessment, each line chained to the one before by its hash.

Lines of form 1 (files of version 1) hash what they say. Lines of form 2 hash digests of what they say, each with a
salt of its own, so that a name can be taken out later while the chain holds:

- ``redact`` puts other words into who, subject, before or after of earlier lines, drops the salts of these, and adds
  one line "forget", whose ``after`` lists for each of them its number, its hash, the digests of the words that went
  (``was``) and a hash of the line as it reads now (``now``). Without its salt a digest does not betray a word.
- ``first_break`` accepts a changed line only where a later line "forget", intact itself, lists it so. A line of form 2
  proves with that its time, its place and all words that stayed; a line of form 1 is vouched for by its old hash.
- triggers of the database (``schema.py``) let exactly such a change through, and no other.

Each line also says which ``step`` it is part of (one action of a person: one transaction, one undo), which line it
takes back or does again (``reverts``), and the seal of the file after it (``seal.py``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from sqlite_utils import Database

FIRST = "0" * 64
"""What the first line names as its predecessor."""

FORM = 2
"""The form of lines that are written now."""

SALTED = ("who", "subject", "before", "after")
"""What a line says in words of people: these can be taken out."""

_NO_SALT = "-"
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One change: when, who, what was done to what, and its JSON before and after (None: there was none).

    ``forgotten`` is the number of the line that took words out of this one; None where it is as it was written.
    """

    number: int
    at: str
    who: str
    action: str
    subject: str
    before: str | None
    after: str | None
    previous: str
    hash: str
    form: int = FORM
    step: int | None = None
    reverts: int | None = None
    seal: str | None = None
    salts: str | None = None
    forgotten: int | None = None

    def digest(self, name: str) -> str:
        """The salted digest of one of the SALTED; empty where its salt was dropped."""
        salts = (self.salts or "").split(" ")
        place = SALTED.index(name)
        if len(salts) != len(SALTED) or salts[place] == _NO_SALT:
            return ""
        return _hash([salts[place], name, getattr(self, name)])

    def expected_hash(self, taken_out: Mapping[str, str] | None = None) -> str:
        """The SHA-256 this line must carry, its predecessor's hash included.

        Args:
            taken_out: digests of words that no longer stand here.
        """
        if self.form == 1:
            return _hash(
                [self.number, self.at, self.who, self.action, self.subject, self.before, self.after, self.previous]
            )
        digests = [(taken_out or {}).get(name) or self.digest(name) for name in SALTED]
        told = [self.form, self.number, self.at, self.action, self.step, self.reverts, self.seal, self.previous]
        return _hash([*told, *digests])

    def as_it_reads(self) -> str:
        """A hash of all that this line says now."""
        return _hash([getattr(self, name) for name in Line.__slots__ if name != "forgotten"])


class Taken(Struct, frozen=True, kw_only=True):
    """What a line "forget" keeps of a line it changed; see the head of this file."""

    number: int
    hash: str
    was: dict[str, str]
    now: str


class Forgotten(Struct, frozen=True, kw_only=True):
    """What stands in ``after`` of a line "forget"."""

    lines: tuple[Taken, ...]


def append(
    database: Database,
    *,
    at: str,
    who: str,
    action: str,
    subject: str,
    before: str | None,
    after: str | None,
    seal: str,
    random: Callable[[int], bytes],
    step: int | None = None,
    reverts: int | None = None,
) -> int:
    """Add a line and give its number; to be called inside the transaction of the change itself.

    Args:
        database: the open database.
        at: when, ISO 8601.
        who: the person, as they are called in this file; empty where nobody was named.
        action: what was done, one word.
        subject: what it was done to.
        before: JSON of what stood there.
        after: JSON of what stands there now.
        seal: the seal of the file after the change.
        random: gives so many random bytes, for salts.
        step: the number of the first line of this action; None begins a new one.
        reverts: the line that this one takes back or does again.
    """
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
        step=step or number,
        reverts=reverts,
        seal=seal,
        salts=" ".join(random(_SALT_BYTES).hex() for _ in SALTED),
    )
    table: Any = database.table("journal")
    table.insert({name: getattr(line, name) for name in Line.__slots__} | {"hash": line.expected_hash()})
    return number


def lines(
    database: Database, *, where: str = "TRUE", values: Sequence[object] = (), newest_first: bool = False
) -> Iterator[Line]:
    """The lines for which a condition of ours holds, oldest first unless asked otherwise."""
    order = "DESC" if newest_first else "ASC"
    statement = f"SELECT {_COLUMNS} FROM journal WHERE {where} ORDER BY number {order}"  # noqa: S608 names are our own
    for row in database.execute(statement, list(values)):
        yield Line(**dict(zip(Line.__slots__, row, strict=True)))


def last_line(database: Database) -> Line | None:
    """The newest line; None in a file that has none yet."""
    return next(lines(database, newest_first=True), None)


def head(database: Database) -> str:
    """The hash of the newest line, another one after every change; empty in a file that has no line yet."""
    last = database.execute("SELECT hash FROM journal ORDER BY number DESC LIMIT 1").fetchone()
    return last[0] if last else ""


def first_break(database: Database) -> int | None:
    """The number of the first line that does not fit the chain; None when the whole chain holds."""
    vouched = _vouched(database)
    previous, expected = FIRST, 1
    for line in lines(database):
        if line.number != expected or line.previous != previous:
            return expected
        if line.forgotten is None:
            fits = line.hash == line.expected_hash()
        else:
            # The line that vouches stands behind this one; if it is not intact itself, the chain breaks there.
            fits = _vouched_for(line, vouched.get((line.forgotten, line.number)))
        if not fits:
            return expected
        previous, expected = line.hash, expected + 1
    return None


def redact(
    database: Database,
    changes: Mapping[int, Mapping[str, str | None]],
    *,
    at: str,
    who: str,
    subject: str,
    seal: str,
    random: Callable[[int], bytes],
    step: int | None = None,
) -> int:
    """Put other words into earlier lines; the number of the line "forget" that says so.

    To be called inside a transaction, while the chain holds.

    Args:
        database: the open database.
        changes: for the number of a line, the new words of its who, subject, before or after.
        at: when, ISO 8601.
        who: who does it.
        subject: what was done, in the words of the journal; not the name that is forgotten.
        seal: the seal of the file after everything else that is forgotten with it.
        random: gives so many random bytes, for salts.
        step: as for ``append``.
    """
    earlier = _vouched(database)
    old = {line.number: line for line in lines(database) if line.number in changes}
    new = {number: _reworded(old[number], words) for number, words in changes.items()}
    taken = []
    for number, line in new.items():
        before = earlier.get((old[number].forgotten or 0, number))
        was = dict(before.was) if before else {}
        if line.form > 1:
            was |= {name: old[number].digest(name) for name in changes[number] if name not in was}
        taken.append(Taken(number=number, hash=line.hash, was=was, now=line.as_it_reads()))
    after = msgspec.json.encode(Forgotten(lines=tuple(taken))).decode()
    forget = append(
        database,
        at=at,
        who=who,
        action="forget",
        subject=subject,
        before=None,
        after=after,
        seal=seal,
        random=random,
        step=step,
    )
    for number, line in new.items():
        database.execute(
            "UPDATE journal SET who = ?, subject = ?, before = ?, after = ?, salts = ?, forgotten = ? WHERE number = ?",
            [line.who, line.subject, line.before, line.after, line.salts, forget, number],
        )
    return forget


def _reworded(line: Line, words: Mapping[str, str | None]) -> Line:
    salts = line.salts.split(" ") if line.salts else []
    if salts:
        salts = [_NO_SALT if name in words else salt for name, salt in zip(SALTED, salts, strict=True)]
    told = {name: getattr(line, name) for name in Line.__slots__}
    return Line(**told | dict(words) | {"salts": " ".join(salts) or None})


def _vouched_for(line: Line, taken: Taken | None) -> bool:
    if taken is None or line.forgotten is None or line.forgotten <= line.number:
        return False
    if taken.hash != line.hash or taken.now != line.as_it_reads():
        return False
    return line.form == 1 or line.hash == line.expected_hash(taken.was)


def _vouched(database: Database) -> dict[tuple[int, int], Taken]:
    """What the lines "forget" list, by their own number and that of the line they changed."""
    found: dict[tuple[int, int], Taken] = {}
    for number, after in database.execute("SELECT number, after FROM journal WHERE action = 'forget'"):
        with suppress(msgspec.MsgspecError):
            found |= {(number, taken.number): taken for taken in msgspec.json.decode(after or "", type=Forgotten).lines}
    return found


def _hash(told: list[object]) -> str:
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


_COLUMNS = ", ".join(f'"{name}"' for name in Line.__slots__)
