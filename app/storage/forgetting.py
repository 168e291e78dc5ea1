"""Takes one person's name out of a file, everywhere it is written, and says in the journal that this was done."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from sqlite_utils import Database

    from app.storage.pen import Pen

STAND_IN = "[a person]"
"""What stands where the name was; a number is added for the next person."""

_TABLES = {
    "meta": ("key",),
    "answers": ("question", "person"),
    "scans": ("id",),
    "register": ("key",),
    "progress": ("key",),
    "settlements": ("key",),
    "edits": ("key",),
    "people": ("key",),
    "evidence": ("key",),
}
"""Where people's words are kept, each with its key. Questionnaires are the words of their makers."""

_IDS = frozenset({"id", "question", "task", "finding", "paragraph", "observation", "subject", "sha256", "kind"})
"""What joins things to each other: a word in these is no name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place where the name stands: the kind of thing (a table, or ``journal``), which one, and the words there."""

    table: str
    key: str
    words: str


class Forgetting:
    """One name, looked for as a whole word, in capital or small letters.

    Args:
        database: the open database.
        name: the name as it is written.
    """

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        name = name.strip()
        # Some letters become two in capitals: ignoring the case alone would miss them.
        written = (name, name.upper(), name.lower(), name.title())
        forms = {unicodedata.normalize(form, way) for way in written for form in ("NFC", "NFD")}
        self._name = re.compile("|".join(rf"(?<!\w){re.escape(form)}(?!\w)" for form in sorted(forms)), re.IGNORECASE)
        self._stand_in = self._free_stand_in()

    def holds(self, words: str) -> bool:
        """Whether the name stands in these words."""
        return self._name.search(words) is not None

    def places(self) -> Iterator[Place]:
        """Every place where the name stands, the journal last."""
        for table, names in _TABLES.items():
            for row in self._rows(table):
                for words in self._found(row):
                    yield Place(table=table, key=str(row[names[0]]), words=words)
        for line in self._lines():
            for words in self._found(line):
                yield Place(table="journal", key=str(line["number"]), words=words)

    def carry_out(self, pen: Pen) -> int:
        """Replace the name in every place; how many places there were. To be called inside a step of the pen."""
        found = sum(1 for _ in self.places())
        if not found:
            return 0
        for table, names in _TABLES.items():
            for row in list(self._rows(table)):
                new = {column: self._replaced(column, value) for column, value in row.items()}
                if new != row:
                    pen.put(table, {name: row[name] for name in names}, None)
                    pen.put(table, {name: new[name] for name in names}, _without(new, names))
        changes: dict[int, dict[str, str | None]] = {}
        for line in self._lines():
            new = {column: self._replaced(column, value) for column, value in line.items()}
            words = {column: value for column, value in new.items() if value != line[column]}
            if words:
                changes[line["number"]] = words
        pen.redact(changes, subject="person")
        return found

    def _rows(self, table: str) -> Iterator[dict[str, Any]]:
        cursor = self._database.execute(f"SELECT * FROM {table} ORDER BY rowid")  # noqa: S608 our own names
        columns = [column[0] for column in cursor.description]
        for row in cursor:
            told = dict(zip(columns, row, strict=True))
            if table != "meta" or told["key"] == "organisation":
                yield told

    def _lines(self) -> Iterator[dict[str, Any]]:
        told = "SELECT number, action, who, subject, before, after FROM journal ORDER BY number"
        for number, action, who, subject, before, after in self._database.execute(told):
            line = {"number": number, "who": who, "subject": subject, "before": before, "after": after}
            # What an earlier forgetting lists is numbers and hashes.
            if action == "forget":
                line = {"number": number, "who": who, "subject": subject}
            yield line

    def _found(self, row: dict[str, Any]) -> Iterator[str]:
        for column, value in row.items():
            if self._replaced(column, value) != value:
                yield from (text for text in _texts(_decoded(value)) if self._name.search(text))

    def _replaced(self, column: str, value: Any) -> Any:
        if not isinstance(value, str) or column in ("question", "started"):
            return value
        if column in ("content", "before", "after"):
            told = _decoded(value)
            new = self._inside(told, "")
            return value if new == told else msgspec.json.encode(new).decode()
        return self._name.sub(self._stand_in, value)

    def _inside(self, told: Any, field: str) -> Any:
        if isinstance(told, str):
            return told if field in _IDS else self._name.sub(self._stand_in, told)
        if isinstance(told, list):
            return [self._inside(one, field) for one in told]
        if isinstance(told, dict):
            return {key: self._inside(one, key) for key, one in told.items()}
        return told

    def _free_stand_in(self) -> str:
        """A stand-in that no other forgotten person has, so that answers of two people stay two."""
        told = "SELECT person FROM answers UNION SELECT key FROM people UNION SELECT who FROM journal"
        taken = {row[0] for row in self._database.execute(told)}
        number = 1
        while (words := STAND_IN if number == 1 else f"[a person {number}]") in taken:
            number += 1
        return words


def _decoded(content: str) -> Any:
    try:
        return msgspec.json.decode(content)
    except msgspec.MsgspecError:
        return content


def _texts(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, (dict, list)):
        for one in told.values() if isinstance(told, dict) else told:
            yield from _texts(one)


def _without(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {column: value for column, value in row.items() if column not in names}
