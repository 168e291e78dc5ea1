"""One assessment in one file. Every action is one transaction: the change and its line in the journal."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from app.domain.answers import Answer
from app.domain.assessment import Assessment
from app.domain.decision_log import LoggedDecision
from app.domain.law import LawBook
from app.domain.observation import Observation
from app.domain.organisation import Organisation
from app.domain.pack import Pack
from app.domain.person import Person
from app.domain.scan_event import ScanReport
from app.errors import FileTrouble
from app.storage import driver, journal, remaking, schema, seal, stale
from app.storage.contents import LOG, Contents, Kept
from app.storage.copying import Source
from app.storage.evidence import EvidenceShelf
from app.storage.forgetting import Forgetting, Place
from app.storage.journal import Line
from app.storage.keys import Key
from app.storage.packs import PackShelf
from app.storage.pen import Pen
from app.storage.rows import Rows, text
from app.storage.undoing import REDO, UNDO, Undoing

if TYPE_CHECKING:
    from sqlite_utils import Database

SUFFIX = ".groundrules"

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
        self._rows = Rows(database, self._pen)
        self.packs = PackShelf(path, self._pen, self._rows)
        self._contents = Contents(database, self.packs)
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
                    file.packs.use(pack)
                    if laws:
                        file.packs.use_laws(laws)
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
                return self._contents.read()
            except (msgspec.MsgspecError, KeyError, TypeError) as error:
                raise FileTrouble("storage.damaged", file=self.path.name, details=str(error)) from error

    def last_seen(self, find_id: str) -> tuple[Observation, str] | None:
        """A find in the newest look that has it, and when that look ended; None where no look has it."""
        with driver.plainly(self.path):
            return self._contents.last_seen(find_id)

    def people(self) -> tuple[str, ...]:
        """Everybody who was named here, or did something, in the order they came."""
        with driver.plainly(self.path):
            named = [person.name for person in self._contents.all("people", Person)]
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

    def log(self, decision: LoggedDecision) -> None:
        """Write a decision into the AI log. It stands in the journal, so nothing takes it back."""
        with self.one_step():
            self._pen.line(action=LOG, subject=f"log/{decision.id}", before=None, after=text(decision))

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
