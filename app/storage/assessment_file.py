"""One assessment in one file. Every action is one transaction: the change and its line in the journal."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec

from app.domain.answers import Answer
from app.domain.assessment import Assessment
from app.domain.checklist import TaskProgress
from app.domain.evidence import Evidence
from app.domain.finding import Settlement
from app.domain.law import LawBook
from app.domain.organisation import Organisation
from app.domain.pack import Pack
from app.domain.person import Person
from app.domain.policy import ClauseEdit
from app.domain.register import RegisterEntry
from app.domain.scan_event import ScanReport
from app.errors import FileTrouble
from app.storage import driver, journal, remaking, schema, seal, stale
from app.storage.copying import Source
from app.storage.evidence import EvidenceShelf
from app.storage.forgetting import Forgetting, Place
from app.storage.journal import Line
from app.storage.keys import Key
from app.storage.pen import Pen
from app.storage.rows import Rows, text
from app.storage.undoing import REDO, UNDO, Undoing

if TYPE_CHECKING:
    from sqlite_utils import Database

SUFFIX = ".groundrules"

Kept = Literal["register", "progress", "settlements", "edits", "people", "evidence"]
"""The tables that hold one value per key."""

_LAWS = "law books"
"""Law books lie among the packs under this id, which no pack can have."""

_ONLY_TO_READ = {"storage.read_only": "storage.only_to_read", "storage.newer": "storage.newer_to_read"}
"""Why a file may not be written, and the sentence for one that can still be read."""

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
        self._closed = False
        self.evidence = EvidenceShelf(path, database)
        self._pen = Pen(path, database, now, secrets.token_bytes)
        self._read_packs: dict[tuple[str, str], Any] = {}
        self._read_scan: tuple[str, ScanReport] | None = None
        self._rows = Rows(database, self._pen)
        self._undoing = Undoing(path, database, self._pen, self._rows, self.evidence.holds)

    @classmethod
    def create(
        cls,
        path: Path,
        organisation: Organisation,
        pack: Pack,
        now: Callable[[], datetime],
        key: Key | None = None,
        laws: Sequence[LawBook] = (),
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
                    schema.migrate(database, at="", random=secrets.token_bytes)
                    # Into the file itself at once, so that its first bytes say what it is.
                    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                file = cls(path, database, now, key)
                with file.one_step():
                    file.use_pack(pack)
                    if laws:
                        file.use_laws(laws)
                    file.set_meta("created", now().isoformat(timespec="seconds"))
                    file.set_organisation(organisation)
                driver.keep_name(path)
            except BaseException:
                database.close()
                raise
        except BaseException:
            for leftover in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
                leftover.unlink(missing_ok=True)
            raise
        return file

    @classmethod
    def open(
        cls,
        path: Path,
        now: Callable[[], datetime],
        key: Key | None = None,
        before_migration: Callable[[Database, Path], None] | None = None,
    ) -> AssessmentFile:
        """Open a file that exists.

        Args:
            path: where it is.
            now: the clock.
            key: what opens it when it is protected.
            before_migration: called with a file of an older version before its tables are changed; raises to stop that.

        Raises:
            KeyNeeded: it is protected, and no key was given.
            KeyWrong: this key does not open it.
            FileTrouble: it cannot be opened; the sentence says why and what to do. The file is untouched.
        """
        try:
            driver.inspect(path, schema.VERSION, with_key=key is not None)
            return cls._open_to_write(path, now, key, before_migration)
        except FileTrouble as trouble:
            if trouble.phrase not in _ONLY_TO_READ:
                raise
            return cls._open_to_read(path, now, key, trouble)

    @classmethod
    def _open_to_write(
        cls,
        path: Path,
        now: Callable[[], datetime],
        key: Key | None,
        before_migration: Callable[[Database, Path], None] | None,
    ) -> AssessmentFile:
        key = key.for_file(path) if key is not None else None
        stale.set_aside(path, key)
        database = driver.connect(path, key)
        remaking.sweep(path)
        file = cls(path, database, now, key)
        try:
            with driver.plainly(path):
                if database.execute("PRAGMA application_id").fetchone()[0] != driver.APPLICATION_ID:
                    raise FileTrouble("storage.not_ours", file=path.name)
                if schema.version(database) > schema.VERSION:
                    raise FileTrouble("storage.newer", file=path.name)
                if before_migration is not None and schema.version(database) < schema.VERSION:
                    before_migration(database, path)
                schema.migrate(database, at=now().isoformat(timespec="seconds"), random=secrets.token_bytes)
            file.check_seal()
            file.load()
            file.evidence.sweep()
        except BaseException:
            database.close()
            raise
        return file

    @classmethod
    def _open_to_read(
        cls, path: Path, now: Callable[[], datetime], key: Key | None, why: FileTrouble
    ) -> AssessmentFile:
        """Open what may not be written, as far as its tables are ours; else ``why`` is the answer."""
        key = key.for_file(path) if key is not None else None
        database = driver.connect_to_read(path, key)
        file = cls(path, database, now, key)
        file._pen.refusal = _ONLY_TO_READ[why.phrase]
        try:
            newer = schema.version(database) > schema.VERSION
            if schema.version(database) < schema.VERSION:
                raise why
            try:
                if not newer:
                    file.check_seal()
                file.load()
            except FileTrouble:
                # What a newer program keeps in its own way is not damage.
                if newer:
                    raise why from None
                raise
        except BaseException:
            database.close()
            raise
        return file

    @property
    def only_to_read(self) -> str:
        """Id of the sentence that says why nothing can be saved here; empty where it can."""
        return self._pen.refusal

    @property
    def who(self) -> str:
        """The person whose doing the journal notes from now on; empty where nobody is named."""
        return self._pen.who

    @who.setter
    def who(self, name: str) -> None:
        self._pen.who = name

    @property
    def id(self) -> str:
        """What this file and all its copies are known by, wherever they lie: 32 hexadecimal digits."""
        return driver.file_id(self._database, self.path)

    @property
    def head(self) -> str:
        """The hash of the newest line of the journal: another one after every change."""
        with driver.plainly(self.path):
            return journal.head(self._database)

    @property
    def source(self) -> Source:
        """This open file as something that can be copied."""
        return Source(path=self.path, connection=self._database.conn, key=self.key)

    def close(self) -> None:
        """Write everything into the one file and let go of it."""
        if self._closed:
            return
        self._closed = True
        with driver.plainly(self.path):
            try:
                if not self._pen.refusal:
                    self.evidence.sweep()
            finally:
                self._database.close()

    def check_seal(self) -> None:
        """See whether everything in the tables is as it was written.

        Raises:
            FileTrouble: something changed since, so that what it says cannot be trusted.
        """
        with driver.plainly(self.path):
            last = journal.last_line(self._database)
            if last is None:
                raise FileTrouble("storage.damaged", file=self.path.name, details="no journal")
            found = seal.of_file(self._database)
            broken = None if last.seal == found else journal.first_break(self._database)
        if broken is not None:
            details = f"The record of changes does not fit at line {broken}."
            raise FileTrouble("storage.damaged", file=self.path.name, details=details)
        if last.forgotten is None and last.hash != last.expected_hash():
            raise FileTrouble("storage.damaged", file=self.path.name, details=f"line {last.number} of the journal")
        if last.seal != found:
            raise FileTrouble("storage.damaged", file=self.path.name, details="the seal does not fit")

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
        laws = meta.get("laws")
        last = select("SELECT at, hash FROM journal ORDER BY number DESC LIMIT 1").fetchone()
        answers = select("SELECT content FROM answers WHERE counts = 1 ORDER BY rowid")
        return Assessment(
            organisation=msgspec.json.decode(meta["organisation"], type=Organisation),
            pack=self._packed(*msgspec.json.decode(meta["pack"], type=tuple[str, str]), Pack),
            laws=() if laws is None else self._packed(_LAWS, msgspec.json.decode(laws, type=str), tuple[LawBook, ...]),
            answers=tuple(msgspec.json.decode(row[0], type=Answer) for row in answers),
            scan=self._newest_scan(),
            register=self._all("register", RegisterEntry),
            progress=self._all("progress", TaskProgress),
            settlements=self._all("settlements", Settlement),
            edits=self._all("edits", ClauseEdit),
            evidence=self._all("evidence", Evidence),
            full=msgspec.json.decode(meta.get("full", "false"), type=bool),
            created=msgspec.json.decode(meta["created"], type=str),
            changed=last[0] if last else "",
            head=last[1] if last else "",
        )

    def _newest_scan(self) -> ScanReport | None:
        """The newest look; the same words are not decoded again, and it stays the same value."""
        newest = self._database.execute("SELECT content FROM scans ORDER BY id DESC LIMIT 1").fetchone()
        if newest is None:
            return None
        if self._read_scan is None or self._read_scan[0] != newest[0]:
            self._read_scan = newest[0], msgspec.json.decode(newest[0], type=ScanReport)
        return self._read_scan[1]

    def _packed(self, pack_id: str, version: str, kind: type[_T]) -> _T:
        """A questionnaire, or law books, as they lie among the packs; what was read before is not read again.

        Nothing among the packs ever changes: what has changed gets a version of its own.
        """
        if (pack_id, version) not in self._read_packs:
            content = self._rows.cell("packs", {"id": pack_id, "version": version}, "content")
            if content is None:
                raise KeyError("the questionnaire is missing")
            self._read_packs[pack_id, version] = msgspec.json.decode(content, type=kind)
        kept: _T = self._read_packs[pack_id, version]
        return kept

    def _all(self, table: Kept, kind: type[_T]) -> tuple[_T, ...]:
        rows = self._database.execute(f"SELECT content FROM {table} ORDER BY rowid")  # noqa: S608 our own names
        return tuple(msgspec.json.decode(row[0], type=kind) for row in rows)

    def people(self) -> tuple[str, ...]:
        """Everybody who was named here, or did something, in the order they came."""
        with driver.plainly(self.path):
            named = [person.name for person in self._all("people", Person)]
            rows = self._database.execute("SELECT who FROM journal WHERE who <> '' GROUP BY who ORDER BY min(number)")
            return tuple(dict.fromkeys([*named, *(row[0] for row in rows)]))

    def every_answer(self) -> tuple[Answer, ...]:
        """The answers of everybody, also those that do not count."""
        with driver.plainly(self.path):
            return self._rows.every_answer()

    def meta(self, key: str, kind: type[_T]) -> _T | None:
        """A small thing that belongs to the assessment; None when there is none."""
        return self._small("meta", key, kind)

    def aside(self, key: str, kind: type[_T]) -> _T | None:
        """A small thing kept beside the assessment, such as where the window was left; None when there is none."""
        return self._small("aside", key, kind)

    def _small(self, table: str, key: str, kind: type[_T]) -> _T | None:
        with driver.plainly(self.path):
            row = self._database.execute(f"SELECT content FROM {table} WHERE key = ?", [key]).fetchone()  # noqa: S608 our own names
        if row is None:
            return None
        with suppress(msgspec.MsgspecError):
            return msgspec.json.decode(row[0], type=kind)
        return None

    def one_step(self) -> AbstractContextManager[None]:
        """All that is written inside is one transaction, and one step to undo."""
        return self._pen.step()

    def set_meta(self, key: str, value: object) -> None:
        """Keep a small thing that belongs to the assessment."""
        self._rows.keep("meta", {"key": key}, text(value), action="set", subject=key)

    def set_aside(self, key: str, value: object) -> None:
        """Keep a small thing that is not worth a line in the journal."""
        if self._pen.refusal:
            return
        with driver.plainly(self.path), self._database.atomic():
            rows: Any = self._database.table("aside")
            rows.upsert({"key": key, "content": text(value)}, pk="key")

    def set_organisation(self, organisation: Organisation) -> None:
        """Keep whose assessment this is."""
        self.set_meta("organisation", organisation)

    def use_pack(self, pack: Pack) -> None:
        """Keep the questionnaire itself, so that this file opens for good."""
        with self.one_step():
            self._use_pack(pack, action="use")

    def upgrade_pack(self, pack: Pack, moved: Sequence[tuple[Answer, Answer]]) -> None:
        """Go on with a newer questionnaire, in one step; the one that was used before stays in the file.

        Args:
            pack: the questionnaire from now on.
            moved: answers whose ids have changed, each as it is kept now and as it is to be kept.
        """
        with self.one_step():
            self._use_pack(pack, action="upgrade")
            for before, after in moved:
                key = {"question": before.question, "person": before.by}
                taken = {"question": after.question, "person": after.by}
                counts = self._rows.cell("answers", key, "counts")
                if counts is None or self._rows.cell("answers", taken, "counts") is not None:
                    raise FileTrouble("storage.failed", file=self.path.name, details=f"{key} -> {taken}")
                self._pen.put("answers", key, None)
                self._pen.put("answers", taken, {"counts": counts, "content": text(after)})
                self._pen.line(action="carry", subject=after.question, before=text(before), after=text(after))

    def use_laws(self, books: Sequence[LawBook]) -> None:
        """Keep the law books themselves, so that this file says the same with any program; earlier ones stay in it."""
        content = text(tuple(books))
        version = hashlib.sha256(content.encode()).hexdigest()[:16]
        with self.one_step():
            if self._rows.cell("packs", {"id": _LAWS, "version": version}, "content") is None:
                row = {"added": self._pen.stamp(), "content": content}
                self._pen.put("packs", {"id": _LAWS, "version": version}, row)
            self._rows.keep("meta", {"key": "laws"}, text(version), action="use", subject="laws")

    def _use_pack(self, pack: Pack, *, action: str) -> None:
        info, content = pack.info, text(pack)
        version = info.version
        kept = self._rows.cell("packs", {"id": info.id, "version": version}, "content")
        if kept is not None and kept != content:
            # The same version in other words stands beside it, so that what was answered then can still be read.
            version = f"{version}#{hashlib.sha256(content.encode()).hexdigest()[:16]}"
        self._pen.put("packs", {"id": info.id, "version": version}, {"added": self._pen.stamp(), "content": content})
        self._rows.keep("meta", {"key": "pack"}, text((info.id, version)), action=action, subject="pack")

    def answer(self, answer: Answer) -> None:
        """Keep an answer; an earlier one by the same person goes into the journal.

        It is the one that counts from now on. Answers of other people stay beside it; one without a name is taken
        over by the first person who gives theirs.
        """
        with self.one_step():
            if answer.by:
                self._rows.keep_answer(answer.question, "", None, action="clear")
            counted = self._rows.counted(answer.question)
            self._rows.keep_answer(answer.question, answer.by, text(answer), action="answer")
            if counted is not None and counted != answer.by:
                self.count(answer.question, answer.by)

    def clear_answer(self, question: str, person: str) -> None:
        """Take an answer back; the journal keeps it. Of the answers that stay, the newest counts."""
        with self.one_step():
            self._rows.keep_answer(question, person, None, action="clear")
            others = [answer for answer in self.every_answer() if answer.question == question]
            if others and self._rows.counted(question) is None:
                self.count(question, max(others, key=_given).by)

    def count(self, question: str, person: str) -> None:
        """Say whose answer to a question is the one that counts."""
        counted = self._rows.counted(question)
        if counted == person:
            return
        with self.one_step():
            self._rows.set_counted(question, person)
            before = None if counted is None else text(counted)
            self._pen.line(action="count", subject=question, before=before, after=text(person))

    def keep(self, table: Kept, key: str, value: object | None) -> None:
        """Keep one entry of a table that has one value per key; None removes it."""
        content = None if value is None else text(value)
        action = "keep" if content is not None else "remove"
        self._rows.keep(table, {"key": key}, content, action=action, subject=f"{table}/{key}")

    def keep_scan(self, report: ScanReport) -> None:
        """Keep the result of a look at a computer. The journal keeps its hash, as the result itself stays."""
        content = text(report)
        with self.one_step():
            self._pen.add("scans", {"started": report.started, "computer": report.computer, "content": content})
            digest = hashlib.sha256(content.encode()).hexdigest()
            self._pen.line(action="look", subject=report.computer, before=None, after=text({"sha256": digest}))

    def places_of(self, name: str) -> tuple[Place, ...]:
        """Every place where a person's name stands; what is inside attached files is not looked into."""
        with driver.plainly(self.path):
            return tuple(Forgetting(self._database, name).places())

    def forget_name(self, name: str) -> int:
        """Put "[a person]" in place of a name wherever it stands, the journal included; how many places there were.

        The journal says that it was done, and its chain holds. Nothing of the name is left in the bytes of the file.
        Whoever bears it and works here goes on without a name.
        """
        with self.one_step():
            forgetting = Forgetting(self._database, name)
            if forgetting.holds(self.who):
                self.who = ""
            found = forgetting.carry_out(self._pen)
        with driver.plainly(self.path):
            # What was deleted is wiped already; this also takes what older versions left in free room.
            self._database.execute("VACUUM")
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return found

    def journal(self) -> Iterator[Line]:
        """Every change ever made, oldest first."""
        with driver.plainly(self.path):
            yield from journal.lines(self._database)

    def origin(self, line: Line) -> Line:
        """What ``line`` takes back or does again; itself where it does neither."""
        return self._undoing.origin(line)

    def to_undo(self) -> tuple[Line, ...]:
        """The lines of the step that undo would take back; none where there is none."""
        return self._undoing.next_step(UNDO)

    def to_redo(self) -> tuple[Line, ...]:
        """The lines of the step that redo would do again; none where there is none."""
        return self._undoing.next_step(REDO)

    def undo(self) -> None:
        """Take the last step back that can be; the journal says that it was taken back.

        Raises:
            FileTrouble: there is none, or what it changed has changed since.
        """
        self._undoing.revert(UNDO)

    def redo(self) -> None:
        """Do the step again that was taken back last.

        Raises:
            FileTrouble: there is none, or what it changed has changed since.
        """
        self._undoing.revert(REDO)

    def first_break(self) -> int | None:
        """The first line of the journal that does not fit; None when the chain holds."""
        with driver.plainly(self.path):
            return journal.first_break(self._database)


def _given(answer: Answer) -> str:
    return answer.at
