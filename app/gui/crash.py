"""What is shown when the program itself made a mistake: plain words, details to copy, and a way on."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.focus_ring import FocusRing
from app.gui.widgets.words import Words


class CrashWindow(QDialog):
    """Says that something went wrong inside Groundrules, and offers to go on."""

    def __init__(self, details: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Something went wrong"))
        self._details = details
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(12))
        column.addWidget(Words(self.tr("Something went wrong inside Groundrules"), "heading"))
        column.addWidget(
            Words(
                self.tr(
                    "Your answers are safe: each one was saved when you gave it. You can go on. If this happens again,"
                    " copy the details and send them to whoever looks after Groundrules for you."
                )
            )
        )
        shown = QPlainTextEdit(details)
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setAccessibleName(self.tr("Details"))
        column.addWidget(shown, 1)
        row = QHBoxLayout()
        copy = Button(self.tr("Copy the details"))
        copy.clicked.connect(self._copy)
        leave = Button(self.tr("Close Groundrules"))
        leave.clicked.connect(self._leave)
        go_on = Button(self.tr("Go on"), "primary")
        go_on.clicked.connect(self.accept)
        for button in (copy, leave):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(go_on)
        column.addLayout(row)
        self.resize(px(640), px(420))
        self._ring = FocusRing(self)
        go_on.setFocus()

    @classmethod
    def show_to(cls, details: str) -> CrashWindow:
        """Open it above the window in use."""
        window = cls(details, QApplication.activeWindow())
        window.open()
        return window

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)

    @Slot()
    def _leave(self) -> None:
        self.accept()
        QApplication.closeAllWindows()


class CrashDoor(QObject):
    """Stands where exceptions that nobody caught arrive, from any thread, and shows the crash window.

    Signals:
        happened: the details, on their way to the interface thread.
    """

    happened = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._open = False
        self._before: Callable[..., object] = sys.excepthook
        self.happened.connect(self._show, Qt.ConnectionType.QueuedConnection)
        sys.excepthook = self.take

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Show an exception; one at a time. It is written to the terminal as well."""
        self._before(kind, error, trace)
        if issubclass(kind, Exception):
            self.happened.emit("".join(traceback.format_exception(kind, error, trace)))

    @Slot(str)
    def _show(self, details: str) -> None:
        if not self._open:
            self._open = True
            CrashWindow.show_to(details).finished.connect(self._closed)

    @Slot(int)
    def _closed(self, _result: int) -> None:
        self._open = False
