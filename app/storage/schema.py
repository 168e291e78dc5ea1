"""The tables of an assessment file, and every step that led to them. Steps are only ever added at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from app.storage import journal, seal
from app.storage.driver import APPLICATION_ID

if TYPE_CHECKING:
    from sqlite_utils import Database

VERSION = 2
"""Number of the newest step; kept as ``user_version`` so that an older program can refuse politely."""


def version(database: Database) -> int:
    """Which step this file has come to."""
    found: int = database.execute("PRAGMA user_version").fetchone()[0]
    return found


def migrate(database: Database, *, at: str, random: Callable[[int], bytes]) -> None:
    """Bring the tables to the newest version; each step is one transaction, and the journal says that it happened.

    Args:
        database: the open database, of this version or an older one.
        at: when, ISO 8601.
        random: gives so many random bytes, for the journal.
    """
    from sqlite_utils import Migrations

    before = version(database)
    if before == VERSION:
        return
    steps = Migrations("groundrules")
    for name, step in (("0001_tables", _tables), ("0002_people_evidence_seal", _people_evidence_seal)):
        steps(name=name)(cast("Any", step))
    steps.apply(database)
    with database.atomic():
        if journal.last_line(database) is not None:
            journal.append(
                database,
                at=at,
                who="",
                action="migrate",
                subject="file",
                before=str(before),
                after=str(VERSION),
                seal=seal.of_file(database),
                random=random,
            )
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


_FIXED = ("number", "at", "action", "previous", "hash", "form", "step", "reverts", "seal")
"""What nothing may change in a line of the journal."""


def _people_evidence_seal(database: Database) -> None:
    """People and evidence; what is not worth a line in the journal goes aside; lines know step, seal and form.

    ``people`` and ``evidence`` hold one value per key like ``register``. ``evidence_bytes`` holds what files say, cut
    into numbered parts, under the SHA-256 of the whole. ``aside`` is neither sealed nor in the journal.
    """
    table: Any = database.table
    for name in ("people", "evidence", "aside"):
        table(name).create({"key": str, "content": str}, pk="key")
    table("evidence_bytes").create({"sha256": str, "part": int, "content": bytes}, pk=("sha256", "part"))
    database.execute("INSERT INTO aside SELECT key, content FROM meta WHERE key = 'place'")
    database.execute("DELETE FROM meta WHERE key = 'place'")
    for column in ("form INTEGER NOT NULL DEFAULT 1", "step INTEGER", "reverts INTEGER", "seal TEXT", "salts TEXT",
                   "forgotten INTEGER"):  # fmt: skip
        database.execute(f"ALTER TABLE journal ADD COLUMN {column}")
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in _FIXED)
    database.execute("DROP TRIGGER journal_no_update")
    database.execute(
        f"""CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal WHEN NOT (
            {same}
            AND (OLD.action <> 'forget' OR (NEW.before IS OLD.before AND NEW.after IS OLD.after))
            AND NEW.forgotten = (SELECT max(number) FROM journal) AND NEW.forgotten > OLD.number
            AND EXISTS (
                SELECT 1 FROM journal AS forget, json_each(forget.after, '$.lines') AS line
                WHERE forget.number = NEW.forgotten AND forget.action = 'forget'
                AND json_extract(line.value, '$.number') = OLD.number
                AND json_extract(line.value, '$.hash') = OLD.hash
            )
        ) BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END"""  # noqa: S608 names are our own
    )
    # A REPLACE would take a line away without asking the trigger for DELETE.
    database.execute(
        """CREATE TRIGGER journal_at_the_end BEFORE INSERT ON journal
        WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM journal)
        BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END"""
    )
