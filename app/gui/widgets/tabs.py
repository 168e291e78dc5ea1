"""Tabs above a list: which part of it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QTabBar


class Tabs(QTabBar):
    """Names to choose one of; the arrow keys go from one to the next.

    Signals:
        picked: the id of the tab that was chosen by hand.
    """

    picked = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._ids: tuple[str, ...] = ()
        self.currentChanged.connect(self._chosen)

    def show_tabs(self, tabs: Sequence[tuple[str, str]], current: str) -> None:
        """Show these tabs, each with its id and its name."""
        self.blockSignals(True)
        self._ids = tuple(one for one, _ in tabs)
        while self.count() > len(tabs):
            self.removeTab(self.count() - 1)
        for number, (_, name) in enumerate(tabs):
            if number < self.count():
                self.setTabText(number, name)
            else:
                self.addTab(name)
        self.setCurrentIndex(self._ids.index(current))
        self.blockSignals(False)

    @Slot(int)
    def _chosen(self, number: int) -> None:
        if 0 <= number < len(self._ids):
            self.picked.emit(self._ids[number])
