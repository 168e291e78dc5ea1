"""Backups and checks of an open assessment, in the words a face needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.assessment import Assessment
from app.errors import ForTheUser, KeyNeeded, KeyWrong
from app.questionnaire.interview import check_answer
from app.storage import keeping
from app.storage.assessment_file import AssessmentFile
from app.storage.backups import Backup, BackupKind, Backups
from app.storage.checking import Examination, examine
from app.storage.keys import Key

__all__ = ["Backup", "BackupLook", "Checked", "Counts", "Safety"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much an assessment holds."""

    answers: int
    finds: int
    tasks_done: int
    register: int
    proof: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupLook:
    """What is in a backup, seen before it replaces anything. ``differences`` are counts of what differs from now."""

    backup: Backup
    whole: bool
    details: str
    organisation: str = ""
    changed: datetime | None = None
    counts: Counts | None = None
    differences: dict[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found. ``misfits`` are ids of questions to ask again, which is no damage."""

    found: Examination
    misfits: tuple[str, ...] = ()


class Safety:
    """Makes, lists and examines the backups of one open file.

    Args:
        file: the open file.
        data: the folder of the program's own data.
        now: the clock.
    """

    def __init__(self, file: AssessmentFile, data: Path, now: Callable[[], datetime]) -> None:
        self._file = file
        self._source = file.source
        self._now = now
        self.backups = Backups(data, file.id)
        self._backed_up_at = ""
        self.trouble: ForTheUser | None = None
        """Why a backup could not be made that nobody asked for; whoever tells it sets it to None."""

    def due(self, changed: str) -> bool:
        """Whether it is time for a backup, going by when the file was changed last."""
        times = [backup.at for backup in self.backups.all()]
        if not keeping.is_due(times, self._now()):
            return False
        past = [at for at in times if at <= self._now()]
        return not past or not changed or datetime.fromisoformat(changed) > max(past)

    def back_up(self, kind: BackupKind, cancelled: Callable[[], bool] = lambda: False) -> Backup | None:
        """Make a backup; may run away from the interface. None when it was cancelled.

        Raises:
            BackupTrouble: it could not be made; the sentence says why, and that nothing else is touched.
        """
        return self.backups.make(self._source, kind, self._now(), cancelled)

    def back_up_first(self, kind: BackupKind) -> None:
        """Make a backup before a larger step. When it cannot be made that is told, and the step goes on.

        Where one was tried for the file as it stands, nothing is done: a window does that away from the interface,
        before the step itself asks.
        """
        head = self._file.head
        if head == self._backed_up_at:
            return
        self._backed_up_at = head
        try:
            self.back_up(kind)
        except ForTheUser as trouble:
            self.trouble = trouble

    def check(self, cancelled: Callable[[], bool] = lambda: False) -> Checked | None:
        """Copy the file and examine the copy; may run away from the interface. None when it was cancelled."""
        made = self.backups.check(self._source, "check", self._now(), cancelled)
        return None if made is None else checked(made.found)

    def look(self, backup: Backup, now: Assessment) -> BackupLook:
        """Look at what is in a backup; may run away from the interface."""
        return look_at(backup, now, self._source.key)


def checked(found: Examination) -> Checked:
    """An examination, and the answers that do not fit their questions."""
    return Checked(found=found, misfits=misfits(found.assessment))


def look_at(backup: Backup, now: Assessment | None, key: Key | None) -> BackupLook:
    """What is in a backup, and how it differs from what is in the file now.

    Raises:
        KeyNeeded, KeyWrong: it is protected, and this key does not open it.
    """
    try:
        found = examine(backup.path, key)
    except (KeyNeeded, KeyWrong):
        raise
    except ForTheUser as error:
        return BackupLook(backup=backup, whole=False, details=error.details or error.phrase)
    told = found.assessment
    details = "\n".join(f"{part.id}: {part.details}" for part in found.parts if not part.whole)
    if told is None:
        return BackupLook(backup=backup, whole=False, details=details)
    return BackupLook(
        backup=backup,
        whole=found.whole,
        details=details,
        organisation=told.organisation.name,
        changed=datetime.fromisoformat(told.changed) if told.changed else None,
        counts=counts(told),
        differences=None if now is None else differences(told, now),
    )


def counts(told: Assessment) -> Counts:
    """How much is in it."""
    return Counts(
        answers=len(told.answers),
        finds=len(told.scan.observations) if told.scan else 0,
        tasks_done=sum(progress.state == "done" for progress in told.progress),
        register=len(told.register),
        proof=len(told.evidence),
    )


def differences(then: Assessment, now: Assessment) -> dict[str, int]:
    """How many answers, finds, tasks, entries, texts and pieces of proof are not the same then and now."""
    pairs: dict[str, tuple[dict[str, object], dict[str, object]]] = {
        "answers": ({one.question: one for one in then.answers}, {one.question: one for one in now.answers}),
        "finds": (
            {one.id: one for one in then.scan.observations} if then.scan else {},
            {one.id: one for one in now.scan.observations} if now.scan else {},
        ),
        "tasks": ({one.task: one for one in then.progress}, {one.task: one for one in now.progress}),
        "register": ({one.id: one for one in then.register}, {one.id: one for one in now.register}),
        "texts": ({one.paragraph: one for one in then.edits}, {one.paragraph: one for one in now.edits}),
        "log": ({one.id: one for one in then.log}, {one.id: one for one in now.log}),
        "proof": ({one.id: one for one in then.evidence}, {one.id: one for one in now.evidence}),
    }
    return {
        name: sum(old.get(key) != new.get(key) for key in old.keys() | new.keys()) for name, (old, new) in pairs.items()
    }


def misfits(told: Assessment | None) -> tuple[str, ...]:
    """Ids of questions whose answer is none of those that the question takes now; ask them again."""
    wrong = []
    for answer in told.answers if told else ():
        question = next((one for one in told.pack.questions if one.id == answer.question), None) if told else None
        if question is None:
            continue  # it has left the questionnaire; its answer is kept
        try:
            check_answer(question, answer.value)
        except ForTheUser:
            wrong.append(answer.question)
    return tuple(wrong)
