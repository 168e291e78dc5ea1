"""The open assessment as a Qt object: intents go in, signals come out. Pages know this and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.errors import ForTheUser, KeyNeeded
from app.gui.background import Background, Task, Work
from app.gui.file_intents import FileIntents
from app.gui.proof_intents import ProofIntents
from app.gui.safety_intents import SafetyIntents
from app.workspace.desk import Desk

if TYPE_CHECKING:
    # For the types alone: the window stands before any of it is needed.
    from app.domain.answers import Value
    from app.domain.decision_log import LoggedDecision
    from app.domain.register import RegisterEntry
    from app.domain.scan_event import LookRequest
    from app.workspace.offered_packs import PackOffer
    from app.workspace.protection import Key
    from app.workspace.record import RecordLine, SubjectKind
    from app.workspace.register import RegisterView
    from app.workspace.workspace import LogDraft, Workspace

_CURED_BY_A_COPY = ("storage.damaged", "storage.half_copied", "storage.empty", "storage.missing", "storage.not_ours")


class Hub(QObject):
    """Holds the desk and the assessment that is open.

    Signals:
        key_wanted: a file is protected; the path for which a passphrase is to be asked.
        opened: an assessment was opened; pages may read ``workspace`` now.
        closing: it is about to be closed; what is half typed is to be kept now.
        closed: it was closed.
        changed: something in it changed; what pages show is to be read again.
        saved: the change is on disk; the time stands in ``workspace.saved_at``.
        failed: something could not be done: a sentence for the owner, and details that can be copied.
        told: a line for the foot of the page; True when it can be undone.
        settings_changed: a preference changed.
        page_wanted: the id of the page to show.
        step_wanted: 1 for the page after this one in the rail, -1 for the one before.
        question_wanted: the id of the question to show, and whether to come back to where one was.
        names_wanted: the names for the policy are to be filled in, on About you; one comes back to where one was.
        task_wanted: the id of the task to show, on the page To do.
        entry_wanted: the id of the entry to show, on the page Register.
        look_started, look_event, look_ended: the look at this computer; the event; whether it ran to its end.
        export_item: a path that was saved, or the ForTheUser that says why not.
        export_ended: the last file has been reported.
        newer_laws_wanted: what is new in the rules is to be shown.
        pack_inspected: what was asked about somebody else's questionnaire, a PackPreview.
        copy_offered: the path of a file that cannot be used, and its newest Backup.
    """

    key_wanted = Signal(object)
    opened = Signal()
    closing = Signal()
    closed = Signal()
    changed = Signal()
    saved = Signal()
    failed = Signal(str, str)
    told = Signal(str, bool)
    settings_changed = Signal()
    page_wanted = Signal(str)
    step_wanted = Signal(int)
    question_wanted = Signal(str, bool)
    names_wanted = Signal()
    task_wanted = Signal(str)
    entry_wanted = Signal(str)
    look_started = Signal()
    look_event = Signal(object)
    look_ended = Signal(bool)
    export_item = Signal(object)
    export_ended = Signal()
    newer_laws_wanted = Signal()
    pack_inspected = Signal(object)
    copy_offered = Signal(object, object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._workspace: Workspace | None = None
        self._background = Background(self)
        self._look: Task | None = None
        self.files = FileIntents(self)
        self.proof = ProofIntents(self)
        self.safety = SafetyIntents(self)

    @property
    def workspace(self) -> Workspace:
        """The assessment that is open; read its frozen values, and change it through the hub."""
        assert self._workspace is not None, "no assessment is open"
        return self._workspace

    @property
    def is_open(self) -> bool:
        """Whether an assessment is open."""
        return self._workspace is not None

    @property
    def looking(self) -> bool:
        """Whether this computer is being looked at now."""
        return self._look is not None

    @Slot()
    def window_stands(self) -> None:
        """The start is over: what it had to wait for may be done now."""
        self._background.window_stands()

    # What can be asked before a file is open

    def open(self, path: Path) -> bool:
        """Open an assessment; the one that was open is closed. False when it could not be opened, or not yet."""
        if self.desk.is_older(path):
            self.files.open(path)
            return False
        try:
            workspace = self.desk.open(path)
        except ForTheUser as error:
            self.tell_not_opened(path, error)
            return False
        self.take(workspace)
        return True

    def tell_not_opened(self, path: Path, error: ForTheUser) -> None:
        """Ask for the passphrase of a file that could not be opened, or tell what is wrong and offer its backup."""
        if isinstance(error, KeyNeeded):
            self.key_wanted.emit(path)
            return
        self._fail(error)
        if not self.is_open and error.phrase in _CURED_BY_A_COPY:
            whole = [backup for backup in self.desk.backups_of(path) if backup.kind != "replaced"]
            if whole:
                self.copy_offered.emit(path, whole[0])

    def unlock(self, path: Path, key: Key | None) -> str:
        """Open an assessment with its key; gives the sentence that says why not, empty where it is open now."""
        try:
            workspace = self.desk.open(path, key)
        except ForTheUser as error:
            return self.desk.phrases.error(error)
        self.take(workspace)
        return ""

    def take(self, workspace: Workspace) -> None:
        """Show an assessment that was opened; the one that was open is closed."""
        self.close()
        self._workspace = workspace
        self._remember()
        self.opened.emit()

    def task(self, work: Work) -> Task:
        """Work away from the interface, not begun yet; it is ended with the window."""
        return self._background.task(work)

    def new(self, path: Path, organisation: str, pack_id: str = "", key: Key | None = None) -> bool:
        """Start an assessment in a new file, protected where there is a key; False when it could not be made."""
        return self._replace(lambda: self.desk.new(path, organisation, pack_id, key))

    def open_example(self) -> bool:
        """Open an invented organisation to look round in; nothing done in it is kept."""
        from app.workspace.example import open_example

        self.close()  # the example itself may be what is open
        opened = self._replace(lambda: open_example(self.desk))
        if opened:
            self.tell(self.tr("This organisation is invented. Change what you like: next time it is fresh again."))
        return opened

    def packs(self) -> tuple[PackOffer, ...]:
        """The questionnaires that a new assessment can be made with."""
        try:
            return self.desk.packs()
        except ForTheUser as error:
            self._fail(error)
            return ()

    def inspect_pack(self, folder_or_zip: Path) -> None:
        """Look at somebody else's questionnaire in the background; ``pack_inspected`` brings what was seen."""
        desk = self.desk

        def work(_cancelled: Callable[[], bool]) -> Iterator[object]:
            yield desk.inspect_pack(folder_or_zip)

        task = self._background.task(work)
        task.item.connect(self.pack_inspected)
        task.failed.connect(self.work_failed)
        task.start()

    def import_pack(self, folder_or_zip: Path) -> bool:
        """Take in somebody else's questionnaire; False when it could not be kept."""
        return self._try(lambda: self.desk.import_pack(folder_or_zip))

    def close(self) -> None:
        """Close the assessment, once work on it has ended."""
        if self._workspace is not None:
            self.let_go().close()

    def let_go(self) -> Workspace:
        """Take the assessment out of the window, once work on it has ended; whoever takes it closes its file."""
        self.closing.emit()
        self.stop_work()
        self._remember()
        workspace, self._workspace = self.workspace, None
        self.closed.emit()
        return workspace

    def stop_work(self) -> None:
        """Ask all work in the background to end, and wait for it."""
        self._background.stop_all()
        self._look = None

    def change_settings(self, **changes: object) -> None:
        """Change preferences."""
        try:
            self.desk.change_settings(**changes)
        except OSError as error:
            self.failed.emit(
                self.tr("Could not keep this preference. It holds until you close the window."), str(error)
            )
        self.settings_changed.emit()

    def forget_recent(self, path: Path) -> None:
        """Take a file off the list of files; the file stays."""
        self._try(lambda: self.desk.forget_recent(path))

    # What can be asked of the open assessment

    def answer(self, question_id: str, value: Value, *, reason: str = "", note: str | None = None) -> bool:
        """Keep an answer."""
        return self._change(lambda: self.workspace.answer(question_id, value, reason=reason, note=note))

    def clear_answer(self, question_id: str) -> bool:
        """Take an answer back."""
        return self._change(lambda: self.workspace.clear_answer(question_id))

    def write_note(self, question_id: str, note: str) -> bool:
        """Change the note of an answer."""
        return self._change(lambda: self.workspace.write_note(question_id, note))

    def change_organisation(self, **changes: object) -> bool:
        """Change names and dates that go into the policy; fields of Organisation."""
        return self._change(lambda: self.workspace.change_organisation(**changes))

    def choose_check(self, *, full: bool) -> bool:
        """Choose the full check, or the quick one."""
        return self._change(lambda: self.workspace.choose_check(full))

    def add_to_register(self, observation_ids: Sequence[str]) -> bool:
        """Add finds to the register."""
        return self._change(lambda: self.workspace.add_to_register(observation_ids))

    def change_entry(self, entry: RegisterEntry) -> bool:
        """Change an entry of the register, or add one."""
        return self._change(lambda: self.workspace.change_entry(entry))

    def add_entry(self, name: str) -> str:
        """Add something used online to the register; gives the id of its entry, empty where it could not be added."""
        made: list[str] = []
        return made[0] if self._change(lambda: made.append(self.workspace.add_entry(name))) else ""

    def remove_entry(self, entry_id: str) -> bool:
        """Take an entry out of the register."""
        return self._change(lambda: self.workspace.remove_entry(entry_id))

    def log_decision(self, decision: LoggedDecision) -> str:
        """Write a decision into the AI log; gives the id of its entry, empty where it could not be written."""
        made: list[str] = []
        return made[0] if self._change(lambda: made.append(self.workspace.log_decision(decision).id)) else ""

    def settle(self, finding_id: str, how: str, words: str) -> bool:
        """Settle a contradiction: ``both_right`` because of these words, or ``ask_first`` this person."""
        return self._change(lambda: self.workspace.settle(finding_id, how, words))

    def unsettle(self, finding_id: str) -> bool:
        """Open a contradiction again."""
        return self._change(lambda: self.workspace.unsettle(finding_id))

    def change_task(self, task_id: str, **changes: object) -> bool:
        """Change who does a task, by when, or how far it is; fields of TaskProgress."""
        return self._change(lambda: self.workspace.change_task(task_id, **changes))

    def edit_paragraph(self, paragraph_id: str, text: str, *, reason: str = "") -> bool:
        """Put one's own words in place of a paragraph, or leave it out for a reason."""
        return self._change(lambda: self.workspace.edit_paragraph(paragraph_id, text, reason=reason))

    def restore_paragraph(self, paragraph_id: str) -> bool:
        """Go back to our words."""
        return self._change(lambda: self.workspace.restore_paragraph(paragraph_id))

    def upgrade_pack(self) -> bool:
        """Go on with the newer version of the questionnaire; pages begin anew with it."""
        if not self._try(self.workspace.upgrade_pack):
            return False
        self.opened.emit()
        self.saved.emit()
        return True

    def use_newer_laws(self) -> bool:
        """Go on with the newer facts about rules."""
        return self._change(self.workspace.use_newer_laws)

    def remember_place(self, page: str, question: str = "") -> None:
        """Keep where the window is."""
        self._try(lambda: self.workspace.remember_place(page, question))

    def remember_draft(self, draft: LogDraft) -> None:
        """Keep a decision that is written down only in part."""
        self._try(lambda: self.workspace.remember_draft(draft))

    def remember_register(self, view: RegisterView) -> None:
        """Keep how the page of the register was left."""
        self._try(lambda: self.workspace.remember_register(view))

    # Where a page can send people

    @Slot(str)
    def ask(self, question_id: str) -> None:
        """Go to a question, and come back here from there."""
        self.question_wanted.emit(question_id, True)

    @Slot()
    def show_finds(self) -> None:
        """Go to what was found on this computer."""
        self.page_wanted.emit("this_computer")

    @Slot(str)
    def show_task(self, task_id: str) -> None:
        """Go to a task."""
        self.task_wanted.emit(task_id)

    def show_entry(self, entry_id: str) -> None:
        """Go to an entry of the register."""
        self.entry_wanted.emit(entry_id)

    # Who did what; undo and redo, which are read from the record

    @property
    def person(self) -> str:
        """Who works here now; empty where nobody gave a name."""
        return self.workspace.person if self.is_open else self.desk.settings.person

    def choose_person(self, untrusted_name: str) -> bool:
        """Say who works here from now on, in every file that is opened on this computer."""
        from app.domain.person import person_name  # deferred: what it stands on takes long to load

        try:
            name = person_name(untrusted_name)
        except ForTheUser as error:
            self._fail(error)
            return False
        self.change_settings(person=name)
        if self.is_open:
            self.workspace.person = name
            self.changed.emit()
        return True

    def count(self, question_id: str, person: str) -> bool:
        """Choose whose answer to a question counts."""
        return self._change(lambda: self.workspace.count(question_id, person))

    def history(self, subject: str = "", kind: SubjectKind | None = None) -> tuple[RecordLine, ...] | None:
        """What was done, newest first, about one thing or all; None where it cannot be shown."""
        try:
            return self.workspace.record.lines(subject, kind)
        except ForTheUser as error:
            self._fail(error)
            return None

    def record_verdict(self) -> str:
        """Whether the record of this file holds together, in a sentence."""
        record = self.workspace.record
        return record.verdict_words(record.verify())

    def log_verdict(self) -> str:
        """Whether the AI log is whole, in a sentence; empty where it has no entry."""
        from app.domain.days import day_of  # deferred: the window stands before it is needed

        log, phrases = self.workspace.assessment.log, self.desk.phrases
        broken = self.workspace.record.verify().broken
        if broken is not None:
            return phrases.say("log.broken", number=broken)
        day = day_of(log[0].at) if log else None
        return phrases.say("log.unbroken", day=phrases.date(day)) if day is not None else ""

    def tell(self, sentence: str, *, can_undo: bool = False) -> None:
        """Show a line at the foot of the page until the next action; it may offer to take the action back."""
        self.told.emit(sentence, can_undo)

    @Slot()
    def undo(self) -> None:
        """Take the last step back."""
        self._revert(self.workspace.undo, self.tr("Undone: {words}"))

    @Slot()
    def redo(self) -> None:
        """Do the step again that was taken back last."""
        self._revert(self.workspace.redo, self.tr("Done again: {words}"))

    def _revert(self, act: Callable[[], str], sentence: str) -> None:
        told: list[str] = []
        if self._change(lambda: told.append(act())):
            self.tell(sentence.format(words=told[0]))

    # Long work

    def look(self, request: LookRequest) -> None:
        """Look at this computer in the background; what is found is kept when it ends."""
        if self._look is not None:
            return
        workspace = self.workspace

        def work(cancelled: Callable[[], bool]) -> Iterator[object]:
            return workspace.look(request, cancelled)

        self._look = self._background.task(work)
        self._look.item.connect(self._looked)
        self._look.failed.connect(self.work_failed)
        self._look.ended.connect(self._look_finished)
        self._look.start()
        self.look_started.emit()

    def stop_looking(self) -> None:
        """Ask the look to end; it reports what it has."""
        if self._look is not None:
            self._look.stop()

    def export(self, ids: Sequence[str], folder: Path) -> None:
        """Save documents in the background."""
        workspace, wanted = self.workspace, tuple(ids)

        def work(_cancelled: Callable[[], bool]) -> Iterator[object]:
            return workspace.export(wanted, folder)

        task = self._background.task(work)
        task.item.connect(self.export_item)
        task.failed.connect(self.work_failed)
        task.ended.connect(self.export_ended)
        task.start()

    @Slot(object)
    def _looked(self, event: object) -> None:
        from app.domain.scan_event import Done

        if self._workspace is None:
            return
        if isinstance(event, Done):
            workspace = self._workspace
            self._change(lambda: workspace.keep_scan(event.report))
            self._look = None
            self.look_event.emit(event)
            self.look_ended.emit(event.report.complete)
        else:
            self.look_event.emit(event)

    @Slot()
    def _look_finished(self) -> None:
        # A look that ended without its report was stopped with the window, or failed and has been told.
        if self._look is self.sender():
            self._look = None
            self.look_ended.emit(False)

    # For the intents that have a file of their own

    def told_task(self, work: Work) -> Task:
        """Work away from the interface, not started yet; what it raises is told in the window."""
        task = self._background.task(work)
        task.failed.connect(self.work_failed)
        return task

    @Slot(object)
    def work_failed(self, error: BaseException) -> None:
        """Tell what work away from the interface raised; a fault of the program goes to the crash window."""
        if isinstance(error, ForTheUser):
            self._fail(error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)

    def change(self, action: Callable[[], object]) -> bool:
        """Change the assessment, and let everybody know; False when it could not be done, which is told."""
        return self._change(action)

    def fail(self, error: ForTheUser) -> None:
        """Tell what could not be done."""
        self._fail(error)

    # How an intent is carried out

    def _replace(self, make: Callable[[], Workspace]) -> bool:
        try:
            workspace = make()
        except ForTheUser as error:
            self._fail(error)
            return False
        self.take(workspace)
        return True

    def _remember(self) -> None:
        if self._workspace is not None:
            workspace = self._workspace
            self._try(lambda: self.desk.remember(workspace))

    def _change(self, action: Callable[[], object]) -> bool:
        if not self._try(action):
            return False
        self.told.emit("", False)
        self.changed.emit()
        self.saved.emit()
        return True

    def _try(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except ForTheUser as error:
            self._fail(error)
            return False
        return True

    def _fail(self, error: ForTheUser) -> None:
        self.failed.emit(self.desk.phrases.error(error), error.details)
