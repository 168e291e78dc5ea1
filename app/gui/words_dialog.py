"""The words on a page that have a meaning."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.tall_dialog import TallDialog
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Line
from app.gui.widgets.words import Meaning, Words


class WordsDialog(TallDialog):
    """Each word with its meaning below it."""

    def __init__(self, parent: QWidget, meanings: Sequence[Meaning]) -> None:
        super().__init__(parent, self.tr("Words on this page"), 620)
        self.words.setSpacing(px(12))
        for number, meaning in enumerate(meanings):
            if number:
                self.words.addWidget(Line())
            both = QVBoxLayout()
            both.setSpacing(px(2))
            both.addWidget(Words(meaning.term, "strong"))
            both.addWidget(Words(meaning.meaning, "row"))
            self.words.addLayout(both)
        if not meanings:
            self.words.addWidget(Words(self.tr("No word on this page needs a meaning."), "row"))
        self.words.addStretch(1)
        self._area.setAccessibleDescription(" ".join(f"{meaning.term}: {meaning.meaning}" for meaning in meanings))
        close = Button(self.tr("Close"))
        close.clicked.connect(self.accept)
        self.buttons.addWidget(close)

    @classmethod
    def show_to(cls, parent: QWidget, meanings: Sequence[Meaning]) -> None:
        """Open it."""
        cls(parent, meanings).open()

    def fit(self) -> None:
        """Be as high as the words; a screen reader comes to them also where nothing scrolls."""
        super().fit()
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
