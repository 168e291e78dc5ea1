"""One assessment in one file. Every action is one transaction: the change and its line in the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec

from app.domain.answers import Answer
from app.domain.assessment import Assessment
from app.domain.checklist import TaskProgress
from app.domain.finding import Settlement
from app.domain.organisation import Organisation
from app.domain.pack import Pack
from app.domain.policy import ClauseEdit
from app.domain.register import RegisterEntry
from app.domain.scan_event import ScanReport
from app.errors import FileTrouble
from app.storage import driver, journal, schema
from app.storage.keys import Key

if TYPE_CHECKING:
    from sqlite_utils import Database

SUFFIX = ".groundrules"

Kept = Literal["register", "progress", "settlements", "edits"]
"""The tables that hold one value per key."""

_T = TypeVar("_T")


class AssessmentFile:
    """An open assessment file.

    Every method that writes returns after the change is on disk, or raises FileTrouble and changes nothing.

    Args:
        path: where the file is.
        database: its open database.
        now: the clock.
        key: what opened it; None where it is not protected.
    """

    def __init__(self, path: Path, database: Database, now: Callable[[], datetime], key: Key | None = None) -> None:
        self.path = path
        self.key = key
        self._database = database
        self._now = now

    @classmethod
    def create(
        cls, path: Path, organisation: Organisation, pack: Pack, now: Callable[[], datetime], key: Key | None = None
    ) -> AssessmentFile:
        """Make a new file, and its folder where that is missing; a file that exists is never replaced.

        With a key, it is protected from its first byte.

        Raises:
            FileTrouble: there is such a file already, or it cannot be written; nothing is left behind.
        """
        with driver.plainly(path):
            if path.exists():
                raise FileTrouble("storage.exists", file=path.name)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch(mode=0o600, exist_ok=False)
            except (FileExistsError, NotADirectoryError, FileNotFoundError) as error:
                raise FileTrouble("storage.cannot_make", file=path.name, details=str(error)) from error
        try:
            database = driver.connect(path, key)
            try:
                with driver.plainly(path):
                    schema.migrate(database)
                    # Into the file itself at once, so that its first bytes say what it is.
                    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                file = cls(path, database, now, key)
                file.use_pack(pack)
                file.set_meta("created", now().isoformat(timespec="seconds"))
                file.set_organisation(organisation)
            except BaseException:
                database.close()
                raise
        except BaseException:
            for leftover in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
                leftover.unlink(missing_ok=True)
            raise
        return file

    @classmethod
    def open(cls, path: Path, now: Callable[[], datetime], key: Key | None = None) -> AssessmentFile:
        """Open a file that exists.

        Raises:
            KeyNeeded: it is protected, and no key was given.
            KeyWrong: this key does not open it.
            FileTrouble: it cannot be opened; the sentence says why and what to do. The file is untouched.
        """
        driver.inspect(path, schema.VERSION, with_key=key is not None)
        key = key.for_file(path) if key is not None else None
        database = driver.connect(path, key)
        file = cls(path, database, now, key)
        try:
            with driver.plainly(path):
                if database.execute("PRAGMA application_id").fetchone()[0] != driver.APPLICATION_ID:
                    raise FileTrouble("storage.not_ours", file=path.name)
                if database.execute("PRAGMA user_version").fetchone()[0] > schema.VERSION:
                    raise FileTrouble("storage.newer", file=path.name)
                schema.migrate(database)
            file.load()
        except BaseException:
            database.close()
            raise
        return file

    def close(self) -> None:
        """Write everything into the one file and let go of it."""
        with driver.plainly(self.path):
            self._database.close()

    def load(self) -> Assessment:
        """The whole assessment as it stands.

        Raises:
            FileTrouble: what is in the file does not make sense.
        """
        with driver.plainly(self.path):
            try:
                return self._load()
            except (msgspec.MsgspecError, KeyError, TypeError) as error:
                raise FileTrouble("storage.damaged", file=self.path.name, details=str(error)) from error

    def _load(self) -> Assessment:
        select = self._database.execute
        meta = dict(select("SELECT key, content FROM meta").fetchall())
        pack_id, pack_version = msgspec.json.decode(meta["pack"], type=tuple[str, str])
        pack = select("SELECT content FROM packs WHERE id = ? AND version = ?", [pack_id, pack_version]).fetchone()
        if pack is None:
            raise KeyError("the questionnaire is missing")
        scan = select("SELECT content FROM scans ORDER BY id DESC LIMIT 1").fetchone()
        last = select("SELECT at FROM journal ORDER BY number DESC LIMIT 1").fetchone()
        answers = select("SELECT content FROM answers WHERE counts = 1 ORDER BY rowid")
        return Assessment(
            organisation=msgspec.json.decode(meta["organisation"], type=Organisation),
            pack=msgspec.json.decode(pack[0], type=Pack),
            answers=tuple(msgspec.json.decode(row[0], type=Answer) for row in answers),
            scan=None if scan is None else msgspec.json.decode(scan[0], type=ScanReport),
            register=self._all("register", RegisterEntry),
            progress=self._all("progress", TaskProgress),
            settlements=self._all("settlements", Settlement),
            edits=self._all("edits", ClauseEdit),
            full=msgspec.json.decode(meta.get("full", "false"), type=bool),
            created=msgspec.json.decode(meta["created"], type=str),
            changed=last[0] if last else "",
        )

    def _all(self, table: Kept, kind: type[_T]) -> tuple[_T, ...]:
        rows = self._database.execute(f"SELECT content FROM {table} ORDER BY rowid")  # noqa: S608 our own names
        return tuple(msgspec.json.decode(row[0], type=kind) for row in rows)

    def meta(self, key: str, kind: type[_T]) -> _T | None:
        """A small thing kept beside the assessment, such as where the window was left; None when there is none."""
        with driver.plainly(self.path):
            row = self._database.execute("SELECT content FROM meta WHERE key = ?", [key]).fetchone()
        if row is None:
            return None
        with suppress(msgspec.MsgspecError):
            return msgspec.json.decode(row[0], type=kind)
        return None

    def set_meta(self, key: str, value: object, *, journalled: bool = True) -> None:
        """Keep a small thing. Where the window was left is not worth a line in the journal."""
        self._write("meta", {"key": key}, {"content": _text(value)}, action="set", subject=key, journalled=journalled)

    def set_organisation(self, organisation: Organisation) -> None:
        """Keep whose assessment this is."""
        self.set_meta("organisation", organisation)

    def use_pack(self, pack: Pack) -> None:
        """Keep the questionnaire itself, so that this file opens for good."""
        with driver.plainly(self.path), self._database.atomic():
            self._use_pack(pack, action="use")

    def upgrade_pack(self, pack: Pack, moved: Sequence[tuple[Answer, Answer]]) -> None:
        """Go on with a newer questionnaire, in one step; the one that was used before stays in the file.

        Args:
            pack: the questionnaire from now on.
            moved: answers whose ids have changed, each as it is kept now and as it is to be kept.
        """
        with driver.plainly(self.path), self._database.atomic():
            self._use_pack(pack, action="upgrade")
            for before, after in moved:
                self._database.execute(
                    "UPDATE answers SET question = ?, content = ? WHERE question = ? AND person = ?",
                    [after.question, _text(after), before.question, before.by],
                )
                self._journal(action="carry", subject=after.question, before=_text(before), after=_text(after))

    def every_answer(self) -> tuple[Answer, ...]:
        """The answers of everybody, also those that do not count."""
        with driver.plainly(self.path):
            rows = self._database.execute("SELECT content FROM answers ORDER BY rowid").fetchall()
        return tuple(msgspec.json.decode(row[0], type=Answer) for row in rows)

    def _use_pack(self, pack: Pack, *, action: str) -> None:
        info, content = pack.info, _text(pack)
        version = info.version
        row = self._database.execute(
            "SELECT content FROM packs WHERE id = ? AND version = ?", [info.id, version]
        ).fetchone()
        if row is not None and row[0] != content:
            # The same version in other words stands beside it, so that what was answered then can still be read.
            version = f"{version}#{hashlib.sha256(content.encode()).hexdigest()[:16]}"
        table: Any = self._database.table("packs")
        table.upsert(
            {"id": info.id, "version": version, "added": self._stamp(), "content": content}, pk=("id", "version")
        )
        self._write("meta", {"key": "pack"}, {"content": _text((info.id, version))}, action=action, subject="pack")

    def answer(self, answer: Answer) -> None:
        """Keep an answer; an earlier one by the same person goes into the journal."""
        key = {"question": answer.question, "person": answer.by}
        self._write("answers", key, {"counts": 1, "content": _text(answer)}, action="answer", subject=answer.question)

    def clear_answer(self, question: str, person: str) -> None:
        """Take an answer back; the journal keeps it."""
        self._write("answers", {"question": question, "person": person}, None, action="clear", subject=question)

    def keep(self, table: Kept, key: str, value: object | None) -> None:
        """Keep one entry of the register, progress, settlements or edits; None removes it."""
        row = None if value is None else {"content": _text(value)}
        self._write(
            table, {"key": key}, row, action="keep" if value is not None else "remove", subject=f"{table}/{key}"
        )

    def keep_scan(self, report: ScanReport) -> None:
        """Keep the result of a look at a computer. The journal keeps its hash, as the result itself stays."""
        content = _text(report)
        with driver.plainly(self.path), self._database.atomic():
            table: Any = self._database.table("scans")
            table.insert({"started": report.started, "computer": report.computer, "content": content})
            digest = hashlib.sha256(content.encode()).hexdigest()
            self._journal(action="look", subject=report.computer, before=None, after=_text({"sha256": digest}))

    def journal(self) -> Iterator[journal.Line]:
        """Every change ever made, oldest first."""
        with driver.plainly(self.path):
            yield from journal.lines(self._database)

    def first_break(self) -> int | None:
        """The first line of the journal that does not fit; None when the chain holds."""
        with driver.plainly(self.path):
            return journal.first_break(self._database)

    def _write(
        self,
        table: str,
        key: dict[str, str],
        row: dict[str, Any] | None,
        *,
        action: str,
        subject: str,
        journalled: bool = True,
    ) -> None:
        where = " AND ".join(f"{name} = ?" for name in key)
        values = list(key.values())
        with driver.plainly(self.path), self._database.atomic():
            before = self._database.execute(f"SELECT content FROM {table} WHERE {where}", values).fetchone()  # noqa: S608
            if row is None:
                if before is None:
                    return
                self._database.execute(f"DELETE FROM {table} WHERE {where}", values)  # noqa: S608 our own names
            else:
                if before is not None and before[0] == row["content"]:
                    return
                rows: Any = self._database.table(table)
                rows.upsert(key | row, pk=tuple(key))
            if journalled:
                self._journal(
                    action=action,
                    subject=subject,
                    before=None if before is None else before[0],
                    after=None if row is None else row["content"],
                )

    def _journal(self, *, action: str, subject: str, before: str | None, after: str | None) -> None:
        journal.append(
            self._database, at=self._stamp(), who="", action=action, subject=subject, before=before, after=after
        )

    def _stamp(self) -> str:
        return self._now().isoformat(timespec="seconds")


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
