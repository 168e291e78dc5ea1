"""Marks: a shape and a word, never colour alone."""

from __future__ import annotations

import math
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui.theme import Colours, colours, font, ink, px, wash
from app.gui.widgets.words import natural_width

MarkName = Literal["stop", "now", "next", "later", "unknown", "done", "under_way", "not_started", "not_applicable"]
_TINT = {"done": "accent", "under_way": "next", "not_started": "muted", "not_applicable": "muted"}


def mark_tint(mark: str) -> str:
    """The colour of the theme that a mark is drawn in."""
    return _TINT.get(mark, mark)


def draw_mark(painter: QPainter, mark: str, rect: QRectF, tint: QColor, paper: QColor) -> None:
    """Draw a mark's shape into a square; ``paper`` is the colour behind it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 16, rect.height() / 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    inner = QPen(paper, 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    outer = QPen(tint, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    middle = QPointF(8, 8)
    if mark == "stop":
        corners = [(8 + 7.8 * math.cos(math.radians(a)), 8 + 7.8 * math.sin(math.radians(a))) for a in _EIGHT]
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
        painter.setBrush(paper)
        painter.drawRoundedRect(QRectF(4.3, 6.8, 7.4, 2.4), 0.8, 0.8)
    elif mark == "now":
        painter.setPen(QPen(tint, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolygon(QPolygonF([QPointF(8, 2), QPointF(15, 14.3), QPointF(1, 14.3)]))
        painter.setPen(inner)
        painter.drawLine(QPointF(8, 6.4), QPointF(8, 9.6))
        painter.drawPoint(QPointF(8, 12.2))
    elif mark == "next":
        painter.drawEllipse(middle, 7, 7)
        painter.setPen(inner)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline([QPointF(4.8, 8), QPointF(11, 8)])
        painter.drawPolyline([QPointF(8.4, 5.2), QPointF(11.2, 8), QPointF(8.4, 10.8)])
    elif mark == "unknown":
        painter.drawRoundedRect(QRectF(1.2, 1.2, 13.6, 13.6), 3, 3)
        letter = font("least_strong")
        letter.setPixelSize(11)
        painter.setFont(letter)
        painter.setPen(paper)
        painter.drawText(QRectF(0, 0, 16, 16), int(Qt.AlignmentFlag.AlignCenter), "?")
    elif mark == "done":
        painter.drawEllipse(middle, 7, 7)
        painter.setPen(inner)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline([QPointF(4.9, 8.3), QPointF(7.1, 10.4), QPointF(11.1, 5.9)])
    else:
        _draw_ring(painter, mark, outer, tint)
    painter.restore()


def _draw_ring(painter: QPainter, mark: str, outer: QPen, tint: QColor) -> None:
    painter.setPen(outer)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(8, 8), 6.2, 6.2)
    if mark == "later":
        painter.drawPolyline([QPointF(8, 4.4), QPointF(8, 8.2), QPointF(10.4, 9.6)])
    elif mark == "under_way":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(tint))
        painter.drawPie(QRectF(2.4, 2.4, 11.2, 11.2), 90 * 16, 180 * 16)
    elif mark == "not_applicable":
        painter.drawLine(QPointF(3.8, 12.2), QPointF(12.2, 3.8))


_EIGHT = (22.5, 67.5, 112.5, 157.5, 202.5, 247.5, 292.5, 337.5)


class MarkShape(QWidget):
    """A mark's shape alone, for a place where its word stands beside it; screen readers pass it by.

    Args:
        size_px: the side of the square at 100 %.
        paper: the colour of the theme behind it.
    """

    def __init__(self, mark: str, size_px: int = 18, paper: str = "base") -> None:
        super().__init__()
        self._mark = mark
        self._size_px = size_px
        self._paper = paper
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_mark(self, mark: str) -> None:
        """Show another mark."""
        self._mark = mark
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(self._size_px), px(self._size_px))

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        painter = QPainter(self)
        draw_mark(painter, self._mark, QRectF(self.rect()), ink(known, mark_tint(self._mark)), ink(known, self._paper))
        painter.end()


def chip_width(text: str) -> int:
    """How wide a chip with this text is."""
    return natural_width(text, "small_strong") + px(38)


def draw_chip(painter: QPainter, mark: str, text: str, rect: QRectF, known: Colours) -> None:
    """Draw a chip, 26 pixels high at 100 %, into a rectangle of ``chip_width``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tint, paper = ink(known, mark_tint(mark)), wash(known, mark_tint(mark))
    painter.setBrush(paper)
    painter.setPen(QPen(tint, 2) if known.outlined else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1) if known.outlined else rect, 4, 4)
    side = px(16)
    shape = QRectF(rect.left() + px(7), rect.center().y() - side / 2, side, side)
    draw_mark(painter, mark, shape, tint, paper)
    painter.setFont(font("small_strong"))
    painter.setPen(tint)
    painter.drawText(rect.adjusted(px(28), 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), text)
    painter.restore()


class Chip(QWidget):
    """A mark's shape and its word on a wash, such as a triangle and "4 now"."""

    def __init__(self, mark: str = "later", text: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_chip(mark, text)

    def set_chip(self, mark: str, text: str) -> None:
        """Show another mark and word."""
        self._mark, self._text = mark, text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._text), px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_chip(painter, self._mark, self._text, QRectF(self.rect()), colours(self.palette()))
        painter.end()


def draw_practice(painter: QPainter, rect: QRectF, level: int, known: Colours) -> None:
    """Draw three dots, so many of them filled: what is done today. ``rect`` is 49 x 14 at 100 %."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    unit = rect.height() / 14
    for number in range(3):
        middle = QPointF(rect.left() + (7 + number * 17.5) * unit, rect.center().y())
        painter.setPen(QPen(ink(known, "accent"), 1.5 * unit))
        painter.setBrush(ink(known, "accent") if number < level else QBrush(Qt.BrushStyle.NoBrush))
        painter.drawEllipse(middle, 5.6 * unit, 5.6 * unit)
    painter.restore()


def draw_exposure(painter: QPainter, rect: QRectF, level: int, known: Colours) -> None:
    """Draw three rising bars, so many of them filled: how much could go wrong. ``rect`` is 32 x 14 at 100 %."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    unit = rect.height() / 14
    for number, height in enumerate((4, 9, 13)):
        bar = QRectF(rect.left() + (1 + number * 11) * unit, rect.bottom() - height * unit, 8 * unit, height * unit)
        painter.setPen(QPen(ink(known, "text"), 1.4 * unit))
        painter.setBrush(ink(known, "text") if number < level else QBrush(Qt.BrushStyle.NoBrush))
        painter.drawRoundedRect(bar, 1.5 * unit, 1.5 * unit)
    painter.restore()


class PracticeDots(QWidget):
    """What is done today: none to three dots. Its word stands beside it."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self._level = level
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(49), px(14))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_practice(painter, QRectF(self.rect()), self._level, colours(self.palette()))
        painter.end()


class ExposureBars(QWidget):
    """How much could go wrong: one to three bars. Its word stands beside it."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self._level = level
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(32), px(14))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_exposure(painter, QRectF(self.rect()), self._level, colours(self.palette()))
        painter.end()
