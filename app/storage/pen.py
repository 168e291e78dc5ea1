"""Writes into an open file: a change, its line in the journal and the new seal, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import FileTrouble
from app.storage import driver, journal, seal

if TYPE_CHECKING:
    from sqlite_utils import Database


class Pen:
    """The one way into the tables.

    Args:
        path: where the file is.
        database: its open database.
        now: the clock.
        random: gives so many random bytes, for the journal.
        refusal: id of the sentence that says why nothing may be written; empty where it may.
    """

    def __init__(
        self,
        path: Path,
        database: Database,
        now: Callable[[], datetime],
        random: Callable[[int], bytes],
        refusal: str = "",
    ) -> None:
        self._path = path
        self._database = database
        self._now = now
        self._random = random
        self.refusal = refusal
        self.who = ""
        self._step: int | None = None
        self._seal = ""
        self._inside = False

    @contextmanager
    def step(self) -> Iterator[None]:
        """One action of a person: all that is written inside is on disk at the end, or nothing of it.

        Raises:
            FileTrouble: it could not be written; nothing was changed.
        """
        if self._inside:
            yield
            return
        if self.refusal:
            raise FileTrouble(self.refusal, file=self._path.name)
        with driver.plainly(self._path):
            try:
                with self._database.atomic():
                    last = self._database.execute("SELECT seal FROM journal ORDER BY number DESC LIMIT 1").fetchone()
                    self._inside, self._step = True, None
                    self._seal = last[0] if last else seal.of_file(self._database)
                    yield
            finally:
                self._inside = False

    def put(self, table: str, key: Mapping[str, object], row: Mapping[str, object] | None) -> None:
        """Write one row of a sealed table in place of the one with its key; None removes that."""
        assert self._inside, "rows are written inside a step"
        columns = seal.TABLES[table]
        names = ", ".join(f'"{name}"' for name in columns)
        where = " AND ".join(f'"{name}" = ?' for name in key)
        old = self._database.execute(f"SELECT {names} FROM {table} WHERE {where}", list(key.values())).fetchone()  # noqa: S608 our own names
        if row is None:
            self._database.execute(f"DELETE FROM {table} WHERE {where}", list(key.values()))  # noqa: S608 our own names
        else:
            rows: Any = self._database.table(table)
            rows.upsert(dict(key) | dict(row), pk=tuple(key))
        new = None if row is None else [{**key, **row}[name] for name in columns]
        self._seal = seal.changed(
            self._seal,
            without=0 if old is None else seal.of_row(table, old),
            added=0 if new is None else seal.of_row(table, new),
        )

    def add(self, table: str, row: Mapping[str, object]) -> int:
        """Write a new row of a sealed table whose key is a number that the database gives; that number."""
        assert self._inside, "rows are written inside a step"
        rows: Any = self._database.table(table)
        number: int = rows.insert(dict(row)).last_pk
        told = {"id": number, **row}
        self._seal = seal.changed(self._seal, added=seal.of_row(table, [told[name] for name in seal.TABLES[table]]))
        return number

    def line(
        self, *, action: str, subject: str, before: str | None, after: str | None, reverts: int | None = None
    ) -> int:
        """Add a line to the journal, once its rows are written; its number."""
        assert self._inside, "lines are written inside a step"
        number = journal.append(
            self._database,
            at=self.stamp(),
            who=self.who,
            action=action,
            subject=subject,
            before=before,
            after=after,
            seal=self._seal,
            random=self._random,
            step=self._step,
            reverts=reverts,
        )
        self._step = self._step or number
        return number

    def redact(self, changes: Mapping[int, Mapping[str, str | None]], *, subject: str) -> int:
        """Put other words into earlier lines of the journal, as the last thing of a step; see ``journal.redact``.

        Raises:
            FileTrouble: the journal does not hold together, so that nothing in it may be changed.
        """
        assert self._inside, "lines are written inside a step"
        if journal.first_break(self._database) is not None:
            raise FileTrouble("storage.chain_broken", file=self._path.name)
        number = journal.redact(
            self._database,
            changes,
            at=self.stamp(),
            who=self.who,
            subject=subject,
            seal=self._seal,
            random=self._random,
            step=self._step,
        )
        self._step = self._step or number
        return number

    def stamp(self) -> str:
        """The time now, ISO 8601, to the second."""
        return self._now().isoformat(timespec="seconds")
