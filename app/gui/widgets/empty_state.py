"""A page that has nothing to show yet: what will be here, why it helps, and one button."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card
from app.gui.widgets.flow import Flow
from app.gui.widgets.words import Words


class EmptyState(Card):
    """One sentence on what will be here, one on why it helps, and the ``button`` that leads there."""

    def __init__(self, heading: str, promise: str, verb: str) -> None:
        super().__init__()
        self.column.addWidget(Words(heading, "heading"))
        self._promise = Words(promise, "body", "muted")
        self.column.addWidget(self._promise)
        self.button = Button(verb, "plain", "inner")
        holder = QWidget()
        Flow(px(8), holder).addWidget(self.button)
        self.column.addWidget(holder)

    def set_words(self, promise: str, verb: str) -> None:
        """Promise something else, and name the button for it."""
        self._promise.set_words(promise)
        self.button.setText(verb)
