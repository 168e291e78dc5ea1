"""Undo and redo: read from the journal, and written into it, so that they outlast the program and hide nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app.domain.answers import Answer
from app.domain.evidence import Evidence
from app.errors import FileTrouble
from app.storage import driver, journal
from app.storage.rows import text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from app.storage.pen import Pen
    from app.storage.rows import Rows

UNDO, REDO = "undo", "redo"

_DOING = frozenset(("answer", "clear", "count", "set", "keep", "remove"))
"""Actions that can be taken back."""

_BARRIERS = frozenset(("use", "upgrade", "carry", "migrate", "forget"))
"""Actions behind which nothing is taken back: what was there before no longer fits."""


@dataclass(frozen=True, slots=True)
class Steps:
    """What can be taken back and done again: numbers of steps, the next one last."""

    undo: tuple[int, ...]
    redo: tuple[int, ...]


class Reading:
    """What the journal leaves to be undone and redone. It is only ever added to, so that it is read on, never again."""

    def __init__(self) -> None:
        self._number = 0
        self._undo: list[int] = []
        self._redo: list[int] = []
        self._done: set[int] = set()

    def read_on(self, database: Database) -> Steps:
        """Read what was added, and give what can be taken back and done again now."""
        rows = database.execute(
            "SELECT number, coalesce(step, number), action, subject, before IS NULL FROM journal WHERE number > ?"
            " ORDER BY number",
            [self._number],
        )
        for number, step, action, subject, was_nothing in rows:
            self._number = number
            self._take(step, action, subject, was_nothing=bool(was_nothing))
        return Steps(tuple(self._undo), tuple(self._redo))

    def _take(self, step: int, action: str, subject: str, *, was_nothing: bool) -> None:
        undo, redo = self._undo, self._redo
        if action in _BARRIERS or (action == "set" and subject in ("created", "organisation") and was_nothing):
            undo.clear()
            redo.clear()
        elif step in self._done or subject.startswith("people/"):
            return
        elif action == UNDO:
            undo.pop()
            redo.append(step)
        elif action == REDO:
            redo.pop()
            undo.append(step)
        elif action in _DOING:
            undo.append(step)
            redo.clear()
        else:
            return
        self._done.add(step)


class Undoing:
    """Takes steps back and does them again.

    Args:
        path: the file, for its name in sentences.
        database: its open database.
        pen: writes rows and lines.
        rows: reads and writes single rows.
        holds: whether the bytes of an attached file are still there, by their SHA-256 and size.
    """

    def __init__(self, path: Path, database: Database, pen: Pen, rows: Rows, holds: Callable[[str, int], bool]) -> None:
        self._path = path
        self._database = database
        self._pen = pen
        self._rows = rows
        self._holds = holds
        self._reading = Reading()

    def origin(self, line: journal.Line) -> journal.Line:
        """The line that first did what ``line`` takes back or does again; itself where it does neither."""
        with driver.plainly(self._path):
            while line.reverts is not None and line.action in (UNDO, REDO):
                found: Iterable[journal.Line] = journal.lines(self._database, where="number = ?", values=[line.reverts])
                line = next(iter(found))
        return line

    def next_step(self, action: str) -> tuple[journal.Line, ...]:
        """The lines of the step that this action would revert, oldest first; none where there is none."""
        with driver.plainly(self._path):
            found = self._reading.read_on(self._database)
            numbers = found.undo if action == UNDO else found.redo
            where = "coalesce(step, number) = ?"
            return tuple(journal.lines(self._database, where=where, values=[numbers[-1]])) if numbers else ()

    def revert(self, action: str) -> None:
        """Undo or redo the next step.

        Raises:
            FileTrouble: there is none, or what it changed has changed since.
        """
        lines = self.next_step(action)
        if not lines:
            raise FileTrouble(f"storage.nothing_to_{action}", file=self._path.name)
        with self._pen.step():
            for line in reversed(lines):
                first = self.origin(line)
                self._ask_whether_proof_is_there(first, line.before)
                if self._content_of(first) != line.after:
                    raise FileTrouble("storage.cannot_undo", file=self._path.name, details=f"line {line.number}")
                self._put_back(first, line.before, action=action, reverts=line.number)

    def _ask_whether_proof_is_there(self, line: journal.Line, content: str | None) -> None:
        """What a removed file said is kept until this file is closed; after that its removal stays."""
        if content is None or not line.subject.startswith("evidence/"):
            return
        proof = msgspec.json.decode(content, type=Evidence)
        if proof.kind == "file" and not self._holds(proof.sha256, proof.size_bytes):
            raise FileTrouble("storage.proof_gone", file=self._path.name, name=proof.name)

    def _content_of(self, line: journal.Line) -> str | None:
        """What stands now where this line wrote."""
        if line.action == "count":
            counted = self._rows.counted(line.subject)
            return None if counted is None else text(counted)
        table, key = _place(line)
        content: str | None = self._rows.cell(table, key, "content")
        return content

    def _put_back(self, line: journal.Line, content: str | None, *, action: str, reverts: int) -> None:
        if line.action == "count":
            before = self._content_of(line)
            self._rows.set_counted(line.subject, None if content is None else msgspec.json.decode(content, type=str))
            self._pen.line(action=action, subject=line.subject, before=before, after=content, reverts=reverts)
            return
        table, key = _place(line)
        if table == "answers":
            self._rows.keep_answer(key["question"], key["person"], content, action=action, reverts=reverts)
        else:
            self._rows.keep(table, key, content, action=action, subject=line.subject, reverts=reverts)


def _place(line: journal.Line) -> tuple[str, dict[str, str]]:
    """The table and key of the row that a line wrote."""
    if line.action in ("answer", "clear"):
        person = msgspec.json.decode(line.after or line.before or "", type=Answer).by
        return "answers", {"question": line.subject, "person": person}
    if line.action == "set":
        return "meta", {"key": line.subject}
    table, _, key = line.subject.partition("/")
    return table, {"key": key}
