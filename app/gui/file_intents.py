"""What is done with a whole file: it can take long where much proof is attached, so none of it holds the window up."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from app.errors import ForTheUser

if TYPE_CHECKING:
    from app.gui.hub import Hub
    from app.workspace.protection import Key
    from app.workspace.safety import Backup
    from app.workspace.workspace import Workspace


class FileIntents(QObject):
    """Opening an older file, another passphrase, newer questions and rules, forgetting and deleting.

    One thing at a time: the window takes no other click meanwhile. All of it may be cut off at any moment, and the
    file is as it was, or as it was to be.

    Signals:
        working: what is being done, a sentence; empty when it has ended.
    """

    working = Signal(str)

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._hub = hub
        self._done: Callable[[Any], None] | None = None
        self._came: Any = None
        self._trouble: BaseException | None = None

    def run(self, sentence: str, work: Callable[[], object], done: Callable[[Any], None]) -> None:
        """Do something away from the interface, and then ``done`` with what came of it.

        Trouble that ``work`` raises for the owner is given to ``done`` in its place.
        """

        def steps(_cancelled: Callable[[], bool]) -> Iterator[object]:
            yield work()

        self._done, self._came, self._trouble = done, None, None
        task = self._hub.task(steps)
        task.item.connect(self._take)
        task.failed.connect(self._fail)
        task.ended.connect(self._finish)
        self.working.emit(sentence)
        task.start()

    def open(self, path: Path) -> None:
        """Open a file of an older version: a backup is made before its tables change."""
        hub, desk = self._hub, self._hub.desk

        def opened(came: Workspace | ForTheUser) -> None:
            if isinstance(came, ForTheUser):
                hub.tell_not_opened(path, came)
            else:
                hub.take(came)

        sentence = self.tr("An older Groundrules made this file. We make a backup, and then bring it up to date.")
        self.run(sentence, lambda: desk.open(path), opened)

    def open_copy(self, path: Path, backup: Backup) -> None:
        """Put a backup beside a file that cannot be used, and open that; the file stays as it is."""
        hub, desk = self._hub, self._hub.desk

        def copied(came: Path | ForTheUser) -> None:
            if isinstance(came, ForTheUser):
                hub.fail(came)
            else:
                hub.open(came)

        sentence = self.tr("We look through the backup, and put a copy of it beside your file.")
        self.run(sentence, lambda: desk.open_copy(path, backup), copied)

    def change_key(self, new: Key | None, done: Callable[[], None]) -> None:
        """Give the file that is open, and its backups, another key or none; then ``done``, if that went well."""
        hub, workspace = self._hub, self._hub.let_go()
        desk, path, old = hub.desk, workspace.path, workspace.key

        def changed(came: tuple[Path, ...] | ForTheUser) -> None:
            trouble = came if isinstance(came, ForTheUser) else None
            sentence = hub.unlock(path, new if trouble is None else old)
            if sentence:
                hub.failed.emit(sentence, "")
            elif isinstance(came, ForTheUser):
                hub.fail(came)
            else:
                done()
                if came:
                    left = desk.phrases.say("protect.backup_left", file=came[0])
                    hub.failed.emit(left, "\n".join(map(str, came)))

        sentence = self.tr("We write your file and its backups anew. Until that is done they stay as they are.")
        self.run(sentence, lambda: desk.change_key(workspace, new), changed)

    def upgrade_pack(self, done: Callable[[], None]) -> None:
        """Go on with the newer version of the questionnaire; pages begin anew with it."""

        def backed_up(_nothing: object) -> None:
            if self._hub.upgrade_pack():
                done()

        self._back_up_first(backed_up)

    def use_newer_laws(self, done: Callable[[], None]) -> None:
        """Go on with the newer facts about rules."""

        def backed_up(_nothing: object) -> None:
            if self._hub.use_newer_laws():
                done()

        self._back_up_first(backed_up)

    def forget_person(self, name: str, *, backups: bool, done: Callable[[], None]) -> None:
        """Put "[a person]" in place of a name everywhere, in the backups too if wanted; it cannot be undone."""
        hub, workspace = self._hub, self._hub.workspace
        if not hub.change(lambda: workspace.forget_person(name)):
            return

        def forgotten(trouble: ForTheUser | None) -> None:
            if trouble is None:
                done()
            else:
                hub.fail(trouble)

        desk = hub.desk
        sentence = self.tr("We take the name out.")
        if backups:
            sentence = self.tr("We take the name out, delete the old backups, and make a new one.")
        self.run(sentence, lambda: desk.forget_beside(workspace, backups=backups), forgotten)

    def delete(self) -> None:
        """Delete the organisation that is open for good, with its backups."""
        hub, workspace = self._hub, self._hub.let_go()
        desk = hub.desk

        def deleted(trouble: ForTheUser | None) -> None:
            hub.closed.emit()  # the list of files is another one now
            if trouble is not None:
                hub.fail(trouble)

        self.run(self.tr("We delete the file and its backups."), lambda: desk.delete(workspace), deleted)

    def _back_up_first(self, done: Callable[[Any], None]) -> None:
        safety = self._hub.workspace.safety
        self.run(self.tr("We make a backup first."), lambda: safety.back_up_first("import"), done)

    @Slot(object)
    def _take(self, came: object) -> None:
        self._came = came

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        if isinstance(error, ForTheUser):
            self._came = error
        else:
            self._trouble = error

    @Slot()
    def _finish(self) -> None:
        done, came, trouble = self._done, self._came, self._trouble
        self._done, self._came, self._trouble = None, None, None
        self.working.emit("")
        if trouble is not None:
            sys.excepthook(type(trouble), trouble, trouble.__traceback__)
        elif done is not None:
            done(came)
