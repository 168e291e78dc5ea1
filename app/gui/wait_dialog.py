"""What is shown while something is done with the whole file, and the window takes no other click."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.gui.announce import announce
from app.gui.dialogs import Dialog
from app.gui.theme import px
from app.gui.widgets.words import Words


class WaitDialog(Dialog):
    """Says what is being done. It has no button and no key closes it: it goes when the work has ended.

    Args:
        parent: the window, which takes no click meanwhile.
        sentence: what is being done.
    """

    def __init__(self, parent: QWidget, sentence: str) -> None:
        super().__init__(parent, self.tr("One moment, please"))
        self._sentence = sentence
        self.column.addWidget(Words(sentence, "row"))
        self.column.addSpacing(px(8))

    def end(self) -> None:
        """The work has ended."""
        self.accept()

    @Slot()
    def reject(self) -> None:
        """Stay: the work goes on."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        announce(self, self._sentence)
