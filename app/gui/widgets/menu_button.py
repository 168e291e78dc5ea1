"""A button that says what is chosen, and opens a menu to choose something else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QMenu

from app.gui.widgets.buttons import Button


class MenuButton(Button):
    """Enter, Space or the down arrow opens the menu.

    Args:
        name: what is chosen with it, for screen readers.

    Signals:
        chosen: something else was chosen; it is in ``value``.
    """

    chosen = Signal()

    def __init__(self, name: str) -> None:
        super().__init__("", "plain", "inner", "chevron-down")
        self._name = name
        self._choices: tuple[tuple[str, str], ...] = ()
        self._value = ""
        # The sign stands after the word.
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.clicked.connect(self.open_menu)

    @property
    def value(self) -> str:
        """What is chosen."""
        return self._value

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these words and values; what is chosen stays while it is among them, else the first is."""
        self._choices = tuple(choices)
        values = [value for _words, value in self._choices]
        self.choose(self._value if self._value in values else values[0])

    def choose(self, value: str) -> None:
        """Choose a value."""
        self._value = value
        words = next(words for words, known in self._choices if known == value)
        self.setText(words)
        self.setAccessibleName(f"{self._name}: {words}")

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
        group = QActionGroup(menu)
        for words, value in self._choices:
            action = QAction(words.replace("&", "&&"), menu)
            action.setCheckable(True)
            action.setChecked(value == self._value)
            action.setData(value)
            group.addAction(action)
            menu.addAction(action)
        group.triggered.connect(self._take)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 1)))
        menu.setActiveAction(group.checkedAction() or menu.actions()[0])

    @Slot(QAction)
    def _take(self, action: QAction) -> None:
        if action.data() != self._value:
            self.choose(str(action.data()))
            self.chosen.emit()
