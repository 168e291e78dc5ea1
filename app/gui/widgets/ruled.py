"""Lines under or through a text that was laid out."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QTextLayout


def rule(painter: QPainter, words: QTextLayout, at: QPointF, *, through: bool = False) -> None:
    """Draw a line under each line of a text that is drawn at a point, or through it, in the painter's pen."""
    for number in range(words.lineCount()):
        line = words.lineAt(number)
        down = line.ascent() * 0.68 if through else line.ascent() + 2
        start = at + QPointF(line.x(), line.y() + down)
        painter.drawLine(start, start + QPointF(line.naturalTextWidth(), 0))
