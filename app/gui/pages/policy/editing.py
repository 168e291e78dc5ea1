"""Editing a paragraph in its place: your words, with ours beside them; and both, when ours have changed beneath."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.gui.theme import line_height, px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card
from app.gui.widgets.flow import Flow
from app.gui.widgets.paragraph import plain_and_bold
from app.gui.widgets.words import Words, lay_out


class EditBox(Card):
    """A field in place of a paragraph.

    Args:
        words: what stands in the field.
        ours: our words, shown beside it.
        edited: True when the paragraph has somebody's own words now.

    Signals:
        saved: the words.
        restored: our words are wanted again.
        closed: Esc was pressed; carries what stands in the field, so that it is not lost.
    """

    saved = Signal(str)
    restored = Signal()
    closed = Signal(str)

    def __init__(self, words: str, ours: str, *, edited: bool) -> None:
        super().__init__(border="accent")
        self.column.addWidget(Words(self.tr("Your words"), "small_strong"))
        self.field = QPlainTextEdit(words)
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(self.tr("Your words"))
        self.field.setAccessibleDescription(self.tr("Our words: {words}").format(words=plain_and_bold(ours)[0]))
        self.field.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self.field.textChanged.connect(self._fit)
        self.column.addWidget(self.field)
        if "**" in words or "**" in ours:
            self.column.addWidget(Words(self.tr("Words between two stars are bold: **so**."), "least", "muted"))
        self.column.addLayout(_text(self.tr("Our words"), plain_and_bold(ours)[0], "muted"))
        buttons = QWidget()
        row = Flow(px(12), buttons)
        save = Button(self.tr("Save"), "plain", "inner", "check")
        save.clicked.connect(self._save)
        row.addWidget(save)
        back = Button(self.tr("Go back to our words"), "text", "inner")
        back.clicked.connect(self.restored)
        leave = Button(self.tr("Close"), "text", "inner")
        leave.setAccessibleDescription(self.tr("Keeps what you wrote here until you save it."))
        leave.clicked.connect(self._close)
        row.addWidget(back)
        row.addWidget(leave)
        self.column.addWidget(buttons)
        back.setVisible(edited or words != ours)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._save()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Enter in the field is a new line; it is not to reach the page's primary button.
            event.accept()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Give the field the height of its text, from three lines to ten."""
        room = max(px(120), self.field.width() - px(34))
        height = lay_out(self.field.toPlainText(), "body", room)[1]
        line = line_height("body")
        self.field.setFixedHeight(min(max(height, 3 * line), 10 * line) + px(24))

    @Slot()
    def _save(self) -> None:
        self.saved.emit(self.field.toPlainText())

    @Slot()
    def _close(self) -> None:
        self.closed.emit(self.field.toPlainText())


class ChangedBelow(Card):
    """Both texts, where our words have changed since somebody edited them.

    Signals:
        kept: the own words stay.
        taken: our new words are taken.
    """

    kept = Signal()
    taken = Signal()

    def __init__(self, yours: str, ours: str) -> None:
        super().__init__("now", paper="alt")
        heading = self.tr("Our words have changed since you edited them")
        self.column.addWidget(Words(heading, "small_strong"))
        texts = (
            (self.tr("Your words"), yours or self.tr("You left this out.")),
            (self.tr("Our new words"), plain_and_bold(ours)[0]),
        )
        for head, words in texts:
            self.column.addLayout(_text(head, words))
        buttons = QWidget()
        row = Flow(px(12), buttons)
        keep = Button(self.tr("Keep yours"), "plain", "inner")
        take = Button(self.tr("Take the new words"), "plain", "inner")
        for button, signal in ((keep, self.kept), (take, self.taken)):
            button.setAccessibleDescription(heading)
            button.clicked.connect(signal)
            row.addWidget(button)
        self.column.addWidget(buttons)


def _text(head: str, words: str, tint: str = "text") -> QVBoxLayout:
    box = QVBoxLayout()
    box.setSpacing(0)
    box.addWidget(Words(head, "least", "muted"))
    box.addWidget(Words(words, "small", tint))
    return box
