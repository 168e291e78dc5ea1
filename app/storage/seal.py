"""The seal: one number over everything that a file holds, kept in each line of the journal.

SQLite does not notice when a bit of a plain file turns over. So every row has a SHA-256, and the seal is their sum
modulo 2**256: a change of one row costs two hashes, and all rows can be summed up again when the file is opened. A
row that was lost, doubled or altered changes the sum. It guards against faults of disks and cables; somebody who can
write to the file could make a new sum, which the hash on a printed document would show.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES: dict[str, tuple[str, ...]] = {
    "meta": ("key", "content"),
    "packs": ("id", "version", "added", "content"),
    "answers": ("question", "person", "counts", "content"),
    "scans": ("id", "started", "computer", "content"),
    "register": ("key", "content"),
    "progress": ("key", "content"),
    "settlements": ("key", "content"),
    "edits": ("key", "content"),
    "people": ("key", "content"),
    "evidence": ("key", "content"),
}
"""The sealed tables and their columns. Not ``evidence_bytes``: a sealed row of ``evidence`` names its SHA-256."""

_MODULUS = 1 << 256


def of_row(table: str, values: Sequence[object]) -> int:
    """The number of one row; ``values`` stand in the order of TABLES."""
    return int.from_bytes(hashlib.sha256(msgspec.json.encode([table, *values])).digest(), "big")


def of_rows(table: str, rows: Iterable[Sequence[object]]) -> int:
    """The sum over rows of one table."""
    return sum(of_row(table, row) for row in rows)


def of_file(database: Database) -> str:
    """The seal worked out from the tables, and from the statements that made them."""
    told = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
    total = of_rows("sqlite_schema", told)
    for table, columns in TABLES.items():
        names = ", ".join(f'"{name}"' for name in columns)
        total += of_rows(table, database.execute(f"SELECT {names} FROM {table}"))  # noqa: S608 names are our own
    return _written(total)


def changed(seal: str, *, without: int = 0, added: int = 0) -> str:
    """The seal after rows of the sum ``without`` have gone and rows of the sum ``added`` have come."""
    return _written(int(seal, 16) - without + added)


def _written(total: int) -> str:
    return f"{total % _MODULUS:064x}"
