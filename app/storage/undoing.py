"""Undo and redo: read from the journal, and written into it, so that they outlast the program and hide nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.storage import journal

if TYPE_CHECKING:
    from sqlite_utils import Database

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


def steps(database: Database) -> Steps:
    """What the journal leaves to be undone and redone now."""
    undo: list[int] = []
    redo: list[int] = []
    done: set[int] = set()
    rows = database.execute(
        "SELECT coalesce(step, number), action, subject, before IS NULL FROM journal ORDER BY number"
    )
    for step, action, subject, was_nothing in rows:
        if action in _BARRIERS or (action == "set" and subject in ("created", "organisation") and was_nothing):
            undo.clear()
            redo.clear()
        elif step in done or subject.startswith("people/"):
            continue
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
            continue
        done.add(step)
    return Steps(tuple(undo), tuple(redo))


def lines_of(database: Database, step: int) -> tuple[journal.Line, ...]:
    """The lines of one step, oldest first."""
    return tuple(journal.lines(database, where="coalesce(step, number) = ?", values=[step]))


def origin(database: Database, line: journal.Line) -> journal.Line:
    """The line in which something was first done that ``line`` takes back or does again; itself where it is that."""
    while line.reverts is not None and line.action in (UNDO, REDO):
        found: Iterable[journal.Line] = journal.lines(database, where="number = ?", values=[line.reverts])
        line = next(iter(found))
    return line
