"""The rows of a passport: what is known of a find, and how we know it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.gui.theme import px
from app.gui.widgets.cards import IconShape, Line
from app.gui.widgets.flow import discard
from app.gui.widgets.words import Words
from app.workspace.passport_rows import Passport, PassportRow, Sign

_LABEL_PX = 138
_SIGNS: dict[Sign, tuple[str, str]] = {
    "may": ("check", "accent"),
    "must": ("check", "accent"),
    "not": ("x", "stop"),
    "ask": ("circle-question-mark", "unknown"),
}


class PassportFacts(QWidget):
    """Labels with what they say beside them, or under them where there is little room."""

    def __init__(self) -> None:
        super().__init__()
        self._known: list[QWidget] = []
        self._rows: list[tuple[QBoxLayout, Words]] = []
        self._open = False
        self._narrow = False
        self._facts = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._facts)

    def show_passport(self, passport: Passport) -> str:
        """Show another passport; gives the whole of it as one text, for screen readers."""
        self._known, self._rows = [], []
        before, self._facts = self._facts, QWidget()
        column = QVBoxLayout(self._facts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for number, row in enumerate(passport.rows):
            if number:
                column.addWidget(Line())
            column.addLayout(self._row(row))
        layout = self.layout()
        assert layout is not None, "it is made first"
        layout.replaceWidget(before, self._facts)
        discard(before)
        spoken = [f"{row.label}: {' '.join(line.text for line in row.lines)}" for row in passport.rows]
        return " ".join([passport.heading + ".", passport.find.name + ".", *spoken])

    @property
    def is_open(self) -> bool:
        """Whether it says how we know."""
        return self._open

    def set_narrow(self, *, narrow: bool) -> None:
        """Labels stand above what they name."""
        self._narrow = narrow
        for both, label in self._rows:
            place_label(both, label, narrow=narrow)

    @Slot()
    def turn_known(self) -> None:
        """Show or hide how we know."""
        self._open = not self._open
        for widget in self._known:
            widget.setVisible(self._open)

    def _row(self, row: PassportRow) -> QBoxLayout:
        both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        label = Words(row.label, "small", "muted")
        both.addWidget(label)
        self._rows.append((both, label))
        place_label(both, label, narrow=self._narrow)
        lines = QVBoxLayout()
        lines.setSpacing(px(1))
        for line in row.lines:
            if not line.sign:
                lines.addWidget(Words(line.text, "row"))
                continue
            signed = QHBoxLayout()
            signed.setSpacing(px(8))
            icon, colour = _SIGNS[line.sign]
            sign = IconShape(icon, 15, colour)
            holder = QVBoxLayout()
            holder.setContentsMargins(0, px(3), 0, 0)
            holder.addWidget(sign)
            holder.addStretch(1)
            signed.addLayout(holder)
            signed.addWidget(Words(line.text, "row"), 1)
            lines.addLayout(signed)
        for sentence in row.known:
            words = Words(sentence, "least", "muted")
            if not self._open:
                # Never shown here: it has no parent yet, and would be a window of its own that takes the keyboard.
                words.hide()
            self._known.append(words)
            lines.addWidget(words)
        both.addLayout(lines, 1)
        return both


def place_label(both: QBoxLayout, label: Words, *, narrow: bool) -> None:
    """Put a label beside what it names, or above it."""
    down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
    both.setDirection(down if narrow else across)
    both.setContentsMargins(0, px(8), 0, px(8))
    both.setSpacing(px(2) if narrow else px(10))
    label.setMinimumWidth(0 if narrow else px(_LABEL_PX))
    label.setMaximumWidth(16_777_215 if narrow else px(_LABEL_PX))
