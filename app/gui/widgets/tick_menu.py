"""A button that opens a menu of things to tick."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu

from app.gui.widgets.buttons import Button


class TickMenu(Button):
    """Enter, Space or the down arrow opens the menu.

    Args:
        text: what is ticked with it.

    Signals:
        changed: something was ticked, or is not ticked any more; what is ticked is in ``ticked``.
    """

    changed = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text, "plain", "inner", "chevron-down")
        self._choices: tuple[tuple[str, str], ...] = ()
        self.ticked: frozenset[str] = frozenset()
        # The sign stands after the word.
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.clicked.connect(self.open_menu)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these words and values, all of them ticked."""
        self._choices = tuple(choices)
        self.tick([value for _words, value in choices])

    def tick(self, values: Collection[str]) -> None:
        """Tick these and no others."""
        self.ticked = frozenset(values)
        told = [words for words, value in self._choices if value in self.ticked]
        self.setAccessibleDescription(", ".join(told))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.open_menu()
        else:
            super().keyPressEvent(event)

    @Slot()
    def open_menu(self) -> None:
        """Open the menu under the button."""
        menu = QMenu(self)
        menu.setLayoutDirection(self.window().layoutDirection())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, value in self._choices:
            action = QAction(words, menu)
            action.setCheckable(True)
            action.setChecked(value in self.ticked)
            action.setData(value)
            menu.addAction(action)
        menu.triggered.connect(self._turn)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 1)))
        menu.setActiveAction(menu.actions()[0])

    @Slot(QAction)
    def _turn(self, action: QAction) -> None:
        self.tick(self.ticked ^ {str(action.data())})
        self.changed.emit()
