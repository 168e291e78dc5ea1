"""A column of notes beside the main one; in a narrow window it stands under it as closed sections."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.words import GlossaryWords, Meaning, Words


class SideSection(QWidget):
    """A heading and a text. Closed, it is a button with its heading.

    Args:
        aside: for those few who want it: it begins closed, in a wide window too, and stays as it was left.
    """

    def __init__(self, heading: str, *, aside: bool = False) -> None:
        super().__init__()
        self._heading = Words(heading, "row_strong")
        self._toggle = Button(heading, "text", "inner", "chevron-right")
        self._toggle.clicked.connect(self._turn)
        self._text = GlossaryWords("row", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(3))
        for widget in (self._heading, self._toggle, self._text):
            column.addWidget(widget)
        self.set_closable(closable=aside)

    def set_text(self, text: str, glossary: Sequence[Meaning]) -> None:
        """Show another text; without one the section is left out."""
        self._text.set_text(text, glossary)
        self.setVisible(bool(text))

    def set_closable(self, *, closable: bool) -> None:
        """Make it a closed section, or an open one without a button."""
        self._heading.setVisible(not closable)
        self._toggle.setVisible(closable)
        self._show(opened=not closable)

    @property
    def button(self) -> Button:
        """What opens and closes it."""
        return self._toggle

    @Slot()
    def _turn(self) -> None:
        self._show(opened=self._text.isHidden())

    def _show(self, *, opened: bool) -> None:
        self._text.setVisible(opened)
        self._toggle.set_icon("chevron-down" if opened else "chevron-right")
        state = self.tr("open") if opened else self.tr("closed")
        self._toggle.setAccessibleDescription(state)
