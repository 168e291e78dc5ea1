"""Icons and the program's own sign, drawn in any colour and size."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from app.paths import bundled


def draw_icon(painter: QPainter, name: str, rect: QRectF, colour: QColor) -> None:
    """Draw an icon of ``resources/icons`` into a rectangle."""
    _renderer(name, colour.name()).render(painter, rect)  # type: ignore[attr-defined]


def icon(name: str, colour: QColor, size: int, gap: int = 0) -> QIcon:
    """An icon for a button, sharp on screens of twice and three times as many pixels, with a gap at its end."""
    made = QIcon()
    for ratio in (1, 2, 3):
        pixmap = QPixmap((size + gap) * ratio, size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        draw_icon(painter, name, QRectF(0, 0, size, size), colour)
        painter.end()
        made.addPixmap(pixmap)
    return made


def draw_sign(painter: QPainter, rect: QRectF, paper: QColor, lines: QColor) -> None:
    """Draw the program's sign: three lines that carry one another."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paper)
    unit = rect.width() / 44
    painter.drawRoundedRect(rect, 9 * unit, 9 * unit)
    for top, width, strength in ((12, 15, 0.78), (20.5, 22, 0.87), (29.5, 29, 1.0)):
        painter.setOpacity(strength)
        painter.setBrush(lines)
        line = QRectF(rect.center().x() - width * unit / 2, rect.top() + top * unit, width * unit, 4.2 * unit)
        painter.drawRoundedRect(line, 2.1 * unit, 2.1 * unit)
    painter.restore()


def window_icon(paper: QColor, lines: QColor) -> QIcon:
    """The sign as the window's icon."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        draw_sign(painter, QRectF(0, 0, size, size), paper, lines)
        painter.end()
        made.addPixmap(pixmap)
    return made


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> object:
    from PySide6.QtSvg import QSvgRenderer  # deferred: nothing else needs it

    svg = bundled("resources", "icons", f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode()))
