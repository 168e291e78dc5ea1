"""The rows of an open file, each written with its line in the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from app.domain.answers import Answer

if TYPE_CHECKING:
    from sqlite_utils import Database

    from app.storage.pen import Pen


class Rows:
    """Reads and writes single rows. What is written while nobody has begun a step is a step of its own.

    Args:
        database: the open database.
        pen: writes rows and lines.
    """

    def __init__(self, database: Database, pen: Pen) -> None:
        self._database = database
        self._pen = pen

    def cell(self, table: str, key: dict[str, str], column: str) -> Any:
        """What stands in one column of the row with this key; None where there is no such row."""
        where = " AND ".join(f"{name} = ?" for name in key)
        row = self._database.execute(f"SELECT {column} FROM {table} WHERE {where}", list(key.values())).fetchone()  # noqa: S608 our own names
        return None if row is None else row[0]

    def keep(
        self,
        table: str,
        key: dict[str, str],
        content: str | None,
        *,
        action: str,
        subject: str,
        reverts: int | None = None,
    ) -> None:
        """Write the content of a row; None removes it. What stands there already makes no line."""
        with self._pen.step():
            before = self.cell(table, key, "content")
            if before == content:
                return
            self._pen.put(table, key, None if content is None else {"content": content})
            self._pen.line(action=action, subject=subject, before=before, after=content, reverts=reverts)

    def keep_answer(
        self, question: str, person: str, content: str | None, *, action: str, reverts: int | None = None
    ) -> None:
        """Write what a person answered; None removes it. The first answer to a question counts."""
        key = {"question": question, "person": person}
        before = self.cell("answers", key, "content")
        if before == content:
            return
        counts = self.cell("answers", key, "counts")
        if counts is None:
            counts = int(self.counted(question) is None)
        self._pen.put("answers", key, None if content is None else {"counts": counts, "content": content})
        self._pen.line(action=action, subject=question, before=before, after=content, reverts=reverts)

    def every_answer(self) -> tuple[Answer, ...]:
        """The answers of everybody, also those that do not count."""
        rows = self._database.execute("SELECT content FROM answers ORDER BY rowid").fetchall()
        return tuple(msgspec.json.decode(row[0], type=Answer) for row in rows)

    def counted(self, question: str) -> str | None:
        """Whose answer to a question counts; None where nobody answered it."""
        person: str | None = self.cell("answers", {"question": question, "counts": "1"}, "person")
        return person

    def set_counted(self, question: str, person: str | None) -> None:
        """Write down whose answer counts; the line in the journal is the caller's."""
        for answer in self.every_answer():
            if answer.question == question:
                key = {"question": question, "person": answer.by}
                self._pen.put("answers", key, {"counts": int(answer.by == person), "content": text(answer)})


def text(value: object) -> str:
    """A value as the JSON that stands in a row."""
    return msgspec.json.encode(value).decode()
