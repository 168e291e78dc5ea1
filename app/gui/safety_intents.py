"""What can be asked about backups, and the backups that nobody asks for: every half hour of use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.errors import ForTheUser

if TYPE_CHECKING:
    from app.gui.hub import Hub
    from app.workspace.safety import Backup, Safety

LOOK_EVERY_MS = 60_000
"""How often it is asked whether a backup is due."""


class SafetyIntents(QObject):
    """Backups and checks of the assessment that is open; all of it happens away from the interface.

    Signals:
        backed_up: a backup that was asked for, a Backup.
        seen: what is in a backup, a BackupLook.
        checked: what a check found, a Checked.
        ended: work that was asked for has ended, well or not.
    """

    backed_up = Signal(object)
    seen = Signal(object)
    checked = Signal(object)
    ended = Signal()

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._hub = hub
        self._busy = False
        self._told = False
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_EVERY_MS)
        self._clock.timeout.connect(self.back_up_if_due)
        hub.opened.connect(self._opened)
        hub.closed.connect(self._closed)

    @Slot()
    def back_up_if_due(self) -> None:
        """Make a backup after half an hour of use, if something changed. What goes wrong is told once."""
        if self._busy or not self._hub.is_open:
            return
        safety, changed = self._hub.workspace.safety, self._hub.workspace.assessment.changed

        def work(cancelled: Callable[[], bool]) -> Iterator[object]:
            try:
                if safety.due(changed):
                    safety.back_up("rolling", cancelled)
            except ForTheUser as trouble:
                yield trouble

        self._start(work, self._rolled)

    def back_up(self) -> None:
        """Make a backup now."""
        safety = self._hub.workspace.safety

        def work(cancelled: Callable[[], bool]) -> Iterator[object]:
            yield safety.back_up("asked", cancelled)

        self._start(work, self.backed_up)

    def look(self, backup: Backup) -> None:
        """See what is in a backup before it replaces anything."""
        safety, now = self._hub.workspace.safety, self._hub.workspace.assessment

        def work(_cancelled: Callable[[], bool]) -> Iterator[object]:
            yield safety.look(backup, now)

        self._start(work, self.seen)

    def check(self) -> None:
        """Copy the file, and examine the copy from end to end."""
        safety: Safety = self._hub.workspace.safety

        def work(cancelled: Callable[[], bool]) -> Iterator[object]:
            yield safety.check(cancelled)

        self._start(work, self.checked)

    def restore(self, backup: Backup) -> None:
        """Close the file, put the backup in its place, and open it again."""
        hub, path, key = self._hub, self._hub.workspace.path, self._hub.workspace.key
        desk = hub.desk
        hub.close()

        def restored(trouble: ForTheUser | None) -> None:
            sentence = hub.unlock(path, key)
            if sentence:
                hub.failed.emit(sentence, "")
            elif trouble is not None:
                hub.fail(trouble)
            else:
                hub.tell(self.tr("This is the file as it was then. What it held before is among the backups."))

        sentence = self.tr("We look through the backup, and put it in the place of your file.")
        hub.files.run(sentence, lambda: desk.restore(path, backup, key), restored)

    def _start(self, work: Callable[[Callable[[], bool]], Iterator[object]], item: object) -> None:
        self._busy = True
        task = self._hub.told_task(work)
        task.item.connect(item)
        task.ended.connect(self._finished)
        task.start()

    @Slot(object)
    def _rolled(self, trouble: object) -> None:
        if isinstance(trouble, ForTheUser):
            self._tell(trouble)

    @Slot()
    def _finished(self) -> None:
        self._busy = False
        self.ended.emit()

    @Slot()
    def _opened(self) -> None:
        self._told = False
        self._clock.start()
        QTimer.singleShot(0, self.tell_trouble)  # once the window shows the file

    @Slot()
    def tell_trouble(self) -> None:
        """Say that a backup before a larger step could not be made."""
        if not self._hub.is_open:
            return
        safety = self._hub.workspace.safety
        trouble, safety.trouble = safety.trouble, None
        if trouble is not None:
            self._tell(trouble)

    @Slot()
    def _closed(self) -> None:
        self._clock.stop()
        self._busy = False

    def _tell(self, trouble: ForTheUser) -> None:
        """Say it once, without taking anybody away from what they do."""
        if not self._told:
            self._told = True
            self._hub.tell(self._hub.desk.phrases.error(trouble))
