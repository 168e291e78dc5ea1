"""The tables of an assessment file, and every step that led to them. Steps are only ever added at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from app.storage.driver import APPLICATION_ID

if TYPE_CHECKING:
    from sqlite_utils import Database

VERSION = 1
"""Number of the newest step; kept as ``user_version`` so that an older program can refuse politely."""


def migrate(database: Database) -> None:
    """Bring the tables to the newest version; each step is one transaction."""
    from sqlite_utils import Migrations

    steps = Migrations("groundrules")
    steps(name="0001_tables")(cast("Any", _tables))
    steps.apply(database)
    if database.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        database.execute(f"PRAGMA user_version = {VERSION}")


def _tables(database: Database) -> None:
    """Each table keeps the newest state; the journal keeps how it came about.

    ``content`` is JSON of the domain's value, so that a value may gain a field without a new column. Answers
    have a person and a mark that says which one counts, because several people may answer the same question.
    """
    table: Any = database.table
    table("meta").create({"key": str, "content": str}, pk="key")
    table("packs").create({"id": str, "version": str, "added": str, "content": str}, pk=("id", "version"))
    table("answers").create({"question": str, "person": str, "counts": int, "content": str}, pk=("question", "person"))
    table("scans").create({"id": int, "started": str, "computer": str, "content": str}, pk="id")
    for name in ("register", "progress", "settlements", "edits"):
        table(name).create({"key": str, "content": str}, pk="key")
    table("journal").create(
        {
            "number": int,
            "at": str,
            "who": str,
            "action": str,
            "subject": str,
            "before": str,
            "after": str,
            "previous": str,
            "hash": str,
        },
        pk="number",
        not_null={"at", "who", "action", "subject", "previous", "hash"},
    )
    for verb in ("UPDATE", "DELETE"):
        database.execute(
            f"CREATE TRIGGER journal_no_{verb.lower()} BEFORE {verb} ON journal "
            "BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END"
        )
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
