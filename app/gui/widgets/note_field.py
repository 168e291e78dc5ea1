"""A field of a few lines that says when the keyboard has left it, so that what it holds can be kept."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit

from app.gui.theme import px


class NoteField(QPlainTextEdit):
    """Tab leaves it, Enter is a new line.

    Args:
        name: for screen readers.

    Signals:
        left: it has no focus any more.
    """

    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setFixedHeight(px(78))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()
