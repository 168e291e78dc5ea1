"""Answers: cards to choose one of, and boxes to tick. Each is one button for a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy

from app.gui.theme import Colours, colours, font, ink, line_height, px
from app.gui.widgets.words import lay_out, natural_width, text_height


class _Look:
    """How a choice is measured and painted: a sign, a title, a detail under it, and the key that chooses it."""

    def __init__(self, title: str, detail: str, key: str, *, boxed: bool, paper: str) -> None:
        self.title = title
        self.detail = detail
        self.key = key
        self.boxed = boxed
        self.paper = paper
        self._heights: dict[tuple[int, int], int] = {}

    @property
    def _title_style(self) -> str:
        return "strong" if self.boxed else "row"

    @property
    def _left(self) -> int:
        return px(51) if self.boxed else px(34)

    @property
    def _right(self) -> int:
        if not self.boxed:
            return px(4)
        return px(50) if self.key else px(16)

    @property
    def _margin(self) -> int:
        return px(9) if self.boxed else px(5)

    def height(self, width: int) -> int:
        key = (width, line_height("body"))
        if key not in self._heights:
            room = max(1, width - self._left - self._right)
            height = text_height(self.title, self._title_style, room)
            if self.detail:
                height += text_height(self.detail, "small", room)
            least = px(48) if self.boxed else px(34)
            self._heights[key] = max(least, height + 2 * self._margin)
        return self._heights[key]

    def width(self) -> int:
        widest = max(natural_width(self.title, self._title_style), natural_width(self.detail, "small"))
        return widest + self._left + self._right

    def paint(self, button: QAbstractButton, known: Colours, *, round_sign: bool) -> None:
        painter = QPainter(button)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, chosen = QRectF(button.rect()), button.isChecked()
        if self.boxed:
            border = 2.0 if chosen else 1.0
            edge = rect.adjusted(border / 2, border / 2, -border / 2, -border / 2)
            hover = button.underMouse() and not known.outlined
            paper = "accent_wash" if chosen else "alt" if hover and self.paper == "base" else self.paper
            painter.setBrush(ink(known, paper))
            painter.setPen(QPen(ink(known, "accent" if chosen else "dark"), border))
            painter.drawRoundedRect(edge, 8, 8)
        room = max(1, button.width() - self._left - self._right)
        title, title_height = lay_out(self.title, self._title_style, room)
        detail, detail_height = lay_out(self.detail, "small", room) if self.detail else (None, 0)
        top = (rect.height() - title_height - detail_height) / 2 if self.boxed else float(self._margin)
        mirrored = button.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self._right if mirrored else self._left
        painter.setPen(ink(known, "text"))
        title.draw(painter, QPointF(left, top))
        if detail is not None:
            painter.setPen(ink(known, "muted"))
            detail.draw(painter, QPointF(left, top + title_height))
        middle = px(27) if self.boxed else px(13)
        across = rect.width() - middle if mirrored else middle
        down = rect.center().y() if self.boxed else top + line_height(self._title_style) / 2
        draw = _draw_round if round_sign else _draw_square
        draw(painter, QPointF(across, down), chosen, known)
        if self.key:
            self._paint_key(painter, rect, known, mirrored=mirrored)
        painter.end()

    def _paint_key(self, painter: QPainter, rect: QRectF, known: Colours, *, mirrored: bool) -> None:
        side = px(22)
        left = px(14) if mirrored else rect.width() - px(14) - side
        box = QRectF(left, (rect.height() - side) / 2, side, side).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink(known, "mid"), 1))
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(font("least"))
        painter.setPen(ink(known, "muted"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self.key)


def _draw_round(painter: QPainter, middle: QPointF, chosen: bool, known: Colours) -> None:
    painter.setPen(QPen(ink(known, "accent" if chosen else "dark"), px(2)))
    painter.setBrush(ink(known, "base"))
    painter.drawEllipse(middle, px(9), px(9))
    if chosen:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink(known, "accent"))
        painter.drawEllipse(middle, px(5), px(5))


def _draw_square(painter: QPainter, middle: QPointF, chosen: bool, known: Colours) -> None:
    half = px(8.5)
    box = QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half)
    painter.setPen(QPen(ink(known, "accent" if chosen else "dark"), px(1.8)))
    painter.setBrush(ink(known, "accent" if chosen else "base"))
    painter.drawRoundedRect(box, 3, 3)
    if chosen:
        painter.setPen(QPen(ink(known, "on_accent"), px(2), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        unit = px(1)
        across, down = middle.x(), middle.y()
        painter.drawPolyline(
            [
                QPointF(across - 4 * unit, down + 0.2 * unit),
                QPointF(across - 1.2 * unit, down + 3 * unit),
                QPointF(across + 4 * unit, down - 3 * unit),
            ]
        )


class _Choice(QAbstractButton if TYPE_CHECKING else object):  # type: ignore[misc]
    """What both kinds of choice do: one button as large as all it says.

    Args:
        title: the answer in words.
        detail: a second line.
        key: the number key that chooses it, shown at its end; or empty.
        paper: the colour of the theme it is filled with.
        boxed: False for a row in a long list, without a border of its own.
    """

    round_sign: ClassVar[bool]

    def __init__(self, title: str, detail: str = "", key: str = "", *, paper: str = "base", boxed: bool = True) -> None:
        super().__init__()
        self._look = _Look(title, detail, key, boxed=boxed, paper=paper)
        self.setAccessibleName(title)
        self.setAccessibleDescription(detail)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._look.height(width)

    def sizeHint(self) -> QSize:
        return QSize(self._look.width(), self._look.height(self._look.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(48 if self._look.boxed else 34))

    def hitButton(self, position: QPoint) -> bool:
        return bool(self.rect().contains(position))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._look.paint(self, colours(self.palette()), round_sign=self.round_sign)


class AnswerCard(_Choice, QRadioButton):
    """One answer to choose: the whole card is the button."""

    round_sign = True


class TickCard(_Choice, QCheckBox):
    """One thing to tick: the whole card is the box."""

    round_sign = False
