"""A heading with a text under it, in a panel."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.widgets.words import Words


class NamedText(QWidget):
    """Without a text it is not there at all."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Words(heading, "row_strong"))
        self._words = Words("", "row")
        column.addWidget(self._words)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._words.set_words(text)
        self.setVisible(bool(text))
