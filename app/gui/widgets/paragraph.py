"""One paragraph of a text that is read with the arrows: chosen, it has a wash, and a ring when it has the focus."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy

from app.gui.theme import colours, font, ink, line_height, px, wash
from app.gui.widgets.ruled import rule
from app.gui.widgets.words import lay_out, natural_width, text_height

_MARGIN_PX = 5
_BOLD = re.compile(r"\*\*(.+?)\*\*")


class ParagraphLine(QLabel):
    """A paragraph or list item; one line for a screen reader, with its number.

    Args:
        paragraph_id: tells it from the others.
        text: may hold ``**bold**``.
        sign: the number or bullet before it; empty for a plain paragraph.
        note: small words under it, such as "Edited by you".
        note_tint: the colour of the theme for them.
        struck: True for a text that is left out.

    Signals:
        moved: an arrow was pressed: 1 for down, -1 for up.
        taken: it was pressed, or got the focus.
        edit_wanted: Enter or F2 was pressed.
    """

    moved = Signal(int)
    taken = Signal(str)
    edit_wanted = Signal()

    def __init__(
        self, paragraph_id: str, text: str, sign: str = "", note: str = "", note_tint: str = "next", *,
        struck: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self.paragraph_id = paragraph_id
        self._plain, self._bold = plain_and_bold(text)
        self._sign = sign
        self._note = note
        self._note_tint = note_tint
        self._struck = struck
        self._chosen = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(self._plain)
        self.setAccessibleName(" ".join(part for part in (sign if sign != "•" else "", self._plain) if part))
        self.setAccessibleDescription(note)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_chosen(chosen=False)

    def set_chosen(self, *, chosen: bool) -> None:
        """Make it the one that is chosen, which is the stop of the Tab key; or not."""
        self._chosen = chosen
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self.moved.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit_wanted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.taken.emit(self.paragraph_id)
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        text = self._lay(width)[1]
        return text + self._note_height(width) + px(2 * _MARGIN_PX)

    def sizeHint(self) -> QSize:
        width = min(natural_width(self._plain, "body") + self._left() + px(14), px(520))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), px(36))

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if self._chosen:
            box = QRectF(self.rect())
            painter.setPen(QPen(ink(known, "accent"), 2) if known.outlined else Qt.PenStyle.NoPen)
            painter.setBrush(wash(known, "accent"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1) if known.outlined else box, 5, 5)
        words, height = self._lay(self.width())
        left = px(14) if mirrored else self._left()
        if self._sign:
            painter.setFont(font("body"))
            painter.setPen(ink(known, "text"))
            start = self.width() - px(36) if mirrored else 0
            place = QRectF(start, px(_MARGIN_PX), px(36), line_height("body"))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing), self._sign)
        painter.setPen(ink(known, "muted" if self._struck else "text"))
        words.draw(painter, QPointF(left, px(_MARGIN_PX)))
        if self._struck:
            rule(painter, words, QPointF(left, px(_MARGIN_PX)), through=True)
        if self._note:
            painter.setPen(ink(known, self._note_tint))
            note, _height = lay_out(self._note, "least", self._room(self.width()))
            note.draw(painter, QPointF(left, px(_MARGIN_PX) + height))
        painter.end()

    def _left(self) -> int:
        return px(44) if self._sign else px(12)

    def _room(self, width: int) -> int:
        return max(px(100), width - self._left() - px(14))

    def _note_height(self, width: int) -> int:
        return text_height(self._note, "least", self._room(width)) + px(2) if self._note else 0

    def _lay(self, width: int) -> tuple[QTextLayout, int]:
        room = min(self._room(width), text_width())
        return lay_out(self._plain, "body", room, bold=self._bold)


def text_width() -> int:
    """The width of 75 characters, the longest line that is easy to read."""
    made = QFont(font("body"))
    return QFontMetrics(made).averageCharWidth() * 75


def plain_and_bold(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without its stars, and where its bold words begin and how long they are."""
    plain, bold = "", []
    for number, piece in enumerate(_BOLD.split(text)):
        words = piece.replace("**", "")
        if number % 2 and words:
            bold.append((len(plain), len(words)))
        plain += words
    return plain, bold
