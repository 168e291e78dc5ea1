"""The line above the action bar: what was just done, with Undo; or what could not be done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.gui.announce import announce
from app.gui.theme import colours, ink, px, wash
from app.gui.widgets.buttons import Button
from app.gui.widgets.marks import MarkShape, draw_mark
from app.gui.widgets.words import Words


class Complaint(QWidget):
    """A mark and a line that says what is missing, beside the thing."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(MarkShape("now", 18, "window"), 0, Qt.AlignmentFlag.AlignTop)
        self._words = Words(sentence, "row_strong", "now")
        row.addWidget(self._words, 1)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence, and let a screen reader say it."""
        self._words.set_words(sentence)
        self.show()
        announce(self, sentence, now=True)


class Notice(QWidget):
    """Stays until the next action or Esc; there is no timer.

    Signals:
        undo_wanted: Undo was pressed.
        offer_taken: the button of an offer was pressed.
    """

    undo_wanted = Signal()
    offer_taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._mark = "done"
        self._details = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(px(32) + px(28), px(6), px(32), px(6))
        row.setSpacing(px(12))
        self._words = Words("", "row", middle=True)
        row.addWidget(self._words, 1)
        self._undo = Button(self.tr("Undo"), "text", "inner")
        self._undo.setAccessibleDescription(self.tr("Control Z"))
        self._undo.clicked.connect(self.undo_wanted)
        self._take = Button("", "text", "inner")
        self._take.clicked.connect(self.offer_taken)
        self._copy = Button(self.tr("Copy the details"), "text", "inner")
        self._copy.clicked.connect(self._copy_details)
        self._close = Button(self.tr("Close"), "text", "inner")
        self._close.clicked.connect(self.clear)
        for button in (self._undo, self._take, self._copy, self._close):
            row.addWidget(button)
        self.hide()

    def tell(self, sentence: str, *, can_undo: bool) -> None:
        """Say what was done."""
        self._show("done", sentence, can_undo=can_undo, details="")

    def offer(self, sentence: str, verb: str) -> None:
        """Say what could be done, with a button that does it."""
        self._show("next", sentence, can_undo=False, details="", verb=verb)

    def warn(self, sentence: str) -> None:
        """Say what is to be known before going on; the focus stays where it is."""
        self._show("now", sentence, can_undo=False, details="")

    def fail(self, sentence: str, details: str) -> None:
        """Say what could not be done; the focus goes there."""
        self._show("now", sentence, can_undo=False, details=details)
        (self._copy if details else self._close).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def clear(self) -> None:
        """Take the line away."""
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        tint = self._mark if self._mark in ("now", "next") else "accent"
        painter = QPainter(self)
        painter.fillRect(self.rect(), wash(known, tint))
        painter.fillRect(0, 0, self.width(), 1, ink(known, tint if known.outlined else "mid"))
        side = px(18)
        left = self.width() - px(32) - side if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else px(32)
        place = QRectF(left, (self.height() - side) / 2, side, side)
        draw_mark(painter, self._mark, place, ink(known, tint), wash(known, tint))
        painter.end()

    def _show(self, mark: str, sentence: str, *, can_undo: bool, details: str, verb: str = "") -> None:
        self._mark = mark
        self._details = details
        self._words.set_words(sentence)
        self._undo.setVisible(can_undo)
        self._take.setText(verb)
        self._take.setVisible(bool(verb))
        self._copy.setVisible(bool(details))
        self._close.setVisible(mark in ("now", "next"))
        self.setVisible(bool(sentence))
        self.update()
        if sentence:
            announce(self, sentence, now=mark == "now")

    @Slot()
    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
