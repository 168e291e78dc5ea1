"""What stands in the tables of an assessment file, read as one assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec

from app.domain.answers import Answer
from app.domain.assessment import Assessment
from app.domain.checklist import TaskProgress
from app.domain.decision_log import LoggedDecision
from app.domain.evidence import Evidence
from app.domain.finding import Settlement
from app.domain.observation import Observation
from app.domain.organisation import Organisation
from app.domain.policy import ClauseEdit
from app.domain.register import RegisterEntry
from app.domain.scan_event import ScanReport
from app.storage.packs import PackShelf
from app.storage.rows import text

if TYPE_CHECKING:
    from sqlite_utils import Database

Kept = Literal["register", "progress", "settlements", "edits", "people", "evidence"]
"""The tables that hold one value per key."""

LOG = "log"
"""The action of a line of the journal that is an entry of the AI log."""

_T = TypeVar("_T")


class Contents:
    """Reads the tables of one open file.

    Args:
        database: the open database.
        packs: the questionnaires and law books of the file.
    """

    def __init__(self, database: Database, packs: PackShelf) -> None:
        self._database = database
        self._packs = packs
        self._read_scan: tuple[str, ScanReport] | None = None

    def read(self) -> Assessment:
        """All of it; msgspec errors, KeyError and TypeError where it does not make sense."""
        select = self._database.execute
        meta = dict(select("SELECT key, content FROM meta").fetchall())
        last = select("SELECT at, hash FROM journal ORDER BY number DESC LIMIT 1").fetchone()
        answers = select("SELECT content FROM answers WHERE counts = 1 ORDER BY rowid")
        return Assessment(
            organisation=msgspec.json.decode(meta["organisation"], type=Organisation),
            pack=self._packs.used(meta["pack"]),
            laws=self._packs.used_laws(meta["laws"]) if "laws" in meta else (),
            answers=tuple(msgspec.json.decode(row[0], type=Answer) for row in answers),
            scan=self._newest_scan(),
            register=self.all("register", RegisterEntry),
            progress=self.all("progress", TaskProgress),
            settlements=self.all("settlements", Settlement),
            edits=self.all("edits", ClauseEdit),
            evidence=self.all("evidence", Evidence),
            log=self._log(),
            full=msgspec.json.decode(meta.get("full", "false"), type=bool),
            created=msgspec.json.decode(meta["created"], type=str),
            changed=last[0] if last else "",
            head=last[1] if last else "",
        )

    def _log(self) -> tuple[LoggedDecision, ...]:
        """The AI log, which stands in the journal itself: nothing there is ever changed or taken out."""
        rows = self._database.execute("SELECT after FROM journal WHERE action = ? ORDER BY number", [LOG])
        return tuple(msgspec.json.decode(row[0], type=LoggedDecision) for row in rows)

    def _newest_scan(self) -> ScanReport | None:
        """The newest look; the same words are not decoded again, and it stays the same value."""
        newest = self._database.execute("SELECT content FROM scans ORDER BY id DESC LIMIT 1").fetchone()
        if newest is None:
            return None
        if self._read_scan is None or self._read_scan[0] != newest[0]:
            self._read_scan = newest[0], msgspec.json.decode(newest[0], type=ScanReport)
        return self._read_scan[1]

    def last_seen(self, find_id: str) -> tuple[Observation, str] | None:
        """A find in the newest look that has it, and when that look ended (ISO 8601); None where no look has it."""
        # Not every look is decoded: an id that a look has stands in its words.
        rows = self._database.execute(
            "SELECT content FROM scans WHERE instr(content, ?) ORDER BY id DESC", [text(find_id)]
        )
        for (content,) in rows:
            report = msgspec.json.decode(content, type=ScanReport)
            for find in report.observations:
                if find.id == find_id:
                    return find, report.finished
        return None

    def all(self, table: Kept, kind: type[_T]) -> tuple[_T, ...]:
        """Every value of a table, in the order in which they came."""
        rows = self._database.execute(f"SELECT content FROM {table} ORDER BY rowid")  # noqa: S608 our own names
        return tuple(msgspec.json.decode(row[0], type=kind) for row in rows)
