"""A part of a card on the second colour of paper."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.theme import colours, ink


class Paper(QWidget):
    """Paints the paper behind what is put into its ``column``."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink(colours(self.palette()), "alt"))
        # It stands in a card whose corners are round.
        painter.drawRoundedRect(self.rect(), 7, 7)
        painter.end()
