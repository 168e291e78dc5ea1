"""The full fingerprint of a model file: worked out when asked, with progress, Stop, and a way to go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.fingerprint import Fingerprint, FingerprintProgress, has_whole_file
from app.domain.observation import Observation
from app.errors import HashTrouble
from app.gui.announce import announce
from app.gui.background import Task
from app.gui.hub import Hub
from app.gui.theme import mono_font, px
from app.gui.widgets.buttons import Button
from app.gui.widgets.flow import Flow
from app.gui.widgets.words import Words

_Which = tuple[str, int, str]
"""A find as it was last seen: a file that another look saw changed is not the one that was read."""


class FingerprintPart(QWidget):
    """Stands under the passport of a find while it is shown how we know.

    What is worked out stays here until the window closes; it is no part of the assessment. Going to another find stops
    the work, which goes on where it was when it is asked for again.

    Signals:
        again_wanted: the file is gone, and Look again was pressed.
    """

    again_wanted = Signal()

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self._hub = hub
        self._find: Observation | None = None
        self._task: Task | None = None
        self._made: dict[_Which, Fingerprint] = {}
        self._halves: dict[_Which, FingerprintProgress] = {}
        self._trouble: HashTrouble | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        self._words = Words("", "small", "muted")
        column.addWidget(self._words)
        self._digits = QLineEdit()
        self._digits.setReadOnly(True)
        self._digits.setFont(mono_font("least"))
        self._digits.setAccessibleName(self.tr("Full fingerprint (SHA-256)"))
        column.addWidget(self._digits)
        self._of = Words("", "small", "muted")
        column.addWidget(self._of)
        buttons = QWidget()
        row = Flow(px(10), buttons)
        self._begin = Button("", "text", "inner")
        self._begin.clicked.connect(self._ask)
        self._stop = Button(self.tr("Stop"), "text", "inner")
        self._stop.clicked.connect(self.stop)
        self._anyway = Button(self.tr("Read it all the same"), "text", "inner")
        self._anyway.clicked.connect(self._ask_in_use)
        self._copy = Button(self.tr("Copy the fingerprint"), "text", "inner")
        self._copy.clicked.connect(self._take_copy)
        self._again = Button(self.tr("Look again"), "text", "inner")
        self._again.clicked.connect(self.again_wanted)
        for button in (self._begin, self._stop, self._anyway, self._copy, self._again):
            row.addWidget(button)
        column.addWidget(buttons)

    def show_find(self, find: Observation) -> None:
        """Stand under the passport of this find."""
        if self._find is None or self._find.id != find.id:
            self.stop()
            self._task = None
            self._trouble = None
        self._find = find
        self._fill()

    @property
    def of_use(self) -> bool:
        """Whether the find is one file that can be read to its end."""
        return self._find is not None and has_whole_file(self._find)

    @Slot()
    def stop(self) -> None:
        """Stop between two blocks; what was done is kept."""
        if self._task is not None:
            self._task.stop()

    @Slot()
    def _ask(self) -> None:
        self._start(in_use=False)

    @Slot()
    def _ask_in_use(self) -> None:
        self._start(in_use=True)

    def _start(self, *, in_use: bool) -> None:
        find, hashing = self._find, self._hub.desk.hashing
        if find is None or self._task is not None:
            return
        self._trouble = None

        def work(cancelled: Callable[[], bool]) -> Iterator[object]:
            return hashing.work_out_find(find, cancelled, in_use=in_use)

        self._task = self._hub.task(work)
        self._task.item.connect(self._told)
        self._task.failed.connect(self._failed)
        self._task.ended.connect(self._ended)
        self._task.start()
        self._fill()
        self._stop.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _told(self, event: object) -> None:
        if self.sender() is not self._task or self._find is None:
            return
        if isinstance(event, FingerprintProgress):
            self._halves[_which(self._find)] = event
        elif isinstance(event, Fingerprint):
            self._made[_which(self._find)] = event
        self._fill()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, HashTrouble):
            self._hub.work_failed(error)
        elif self.sender() is self._task and self._find is not None:
            self._trouble = error
            self._halves.pop(_which(self._find), None)
            self._made.pop(_which(self._find), None)

    @Slot()
    def _ended(self) -> None:
        if self.sender() is not self._task:
            return
        held = self._stop.hasFocus()
        self._task = None
        self._fill()
        if held:
            shown = (self._copy, self._anyway, self._again, self._begin)
            next(one for one in shown if one.isVisibleTo(self)).setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self._words.text())

    @Slot()
    def _take_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._digits.text())
        self._hub.tell(self.tr("Copied the fingerprint."))

    def _fill(self) -> None:
        find = self._find
        if find is None:
            return
        runs, made, half = self._task is not None, self._made.get(_which(find)), self._halves.get(_which(find))
        trouble = self._trouble.phrase if self._trouble is not None else ""
        asks, gone = trouble == "hash.in_use", trouble == "hash.gone"
        self._words.set_words(self._sentence(made, half, runs=runs))
        done = made is not None and not runs
        self._digits.setVisible(done)
        self._digits.setText(made.sha256 if made else "")
        self._digits.setCursorPosition(0)
        self._of.setVisible(done)
        if made is not None:
            self._of.set_words(self.tr("Of the file {path}").format(path=self._hub.desk.hashing.shown(made.path)))
        begin = self.tr("Work out the full fingerprint")
        if half is not None and made is None:
            begin = self.tr("Go on with the full fingerprint")
        self._begin.setText(begin)
        self._begin.setVisible(not runs and not done and not asks and not gone)
        self._stop.setVisible(runs)
        self._anyway.setVisible(asks and not runs)
        self._copy.setVisible(done)
        self._again.setVisible(gone and not runs)

    def _sentence(self, made: Fingerprint | None, half: FingerprintProgress | None, *, runs: bool) -> str:
        phrases = self._hub.desk.phrases
        if runs or (half is not None and made is None and self._trouble is None):
            if half is None:
                return self.tr("We look whether a program has the file open.")
            done, total = phrases.size(half.done), phrases.size(half.total)
            if runs:
                return self.tr("Working out the full fingerprint: {done} of {total}.").format(done=done, total=total)
            return self.tr("Stopped at {done} of {total}.").format(done=done, total=total)
        if self._trouble is not None:
            return phrases.error(self._trouble)
        if made is None:
            return self.tr("The full fingerprint (SHA-256) shows whether this is the file that its maker published.")
        if made.fits_name is None:
            return self.tr("Full fingerprint (SHA-256). Compare it with what the maker publishes.")
        if made.fits_name:
            return self.tr("Full fingerprint (SHA-256). It matches the name of the file.")
        return self.tr(
            "Full fingerprint (SHA-256). It does not match the name of the file: the file was changed or cut short."
        )


def _which(find: Observation) -> _Which:
    return find.id, find.size_bytes, find.modified
