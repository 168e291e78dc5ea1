"""Cards, strips, dividers and bars."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.gui.icons import draw_icon
from app.gui.theme import colours, ink, px, wash
from app.gui.widgets.words import Words


class Card(QFrame):
    """A box of paper with a thin line round it.

    Args:
        tint: a mark whose colour stands as a bar at the left, or empty.
        paper: the colour of the theme it is filled with.
        padded: False for a card of rows that reach its edges.
    """

    def __init__(self, tint: str = "", *, paper: str = "base", border: str = "mid", padded: bool = True) -> None:
        super().__init__()
        self._tint = tint
        self._paper = paper
        self._border = border
        self._padded = padded
        self.column = QVBoxLayout(self)
        self._space()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._space()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(edge, 8, 8)
        painter.fillPath(path, ink(known, self._paper))
        if self._tint:
            painter.save()
            painter.setClipPath(path)
            painter.fillRect(QRectF(0, 0, px(4), self.height()), ink(known, self._tint))
            painter.restore()
        painter.setPen(QPen(ink(known, self._border), 1))
        painter.drawPath(path)
        painter.end()

    def _space(self) -> None:
        side, top = (px(20), px(16)) if self._padded else (1, 1)
        self.column.setContentsMargins(side + (px(4) if self._tint else 0), top, side, top)
        self.column.setSpacing(px(8) if self._padded else 0)


class Strip(QWidget):
    """A bar, a wash, an icon and words: what we saw (``next``), could not see (``later``), never read (``accent``)."""

    def __init__(self, tint: str, icon_name: str) -> None:
        super().__init__()
        self._tint = tint
        self._icon_name = icon_name
        self.words = Words("", "row", middle=True)
        self.row = QHBoxLayout(self)
        self.row.addWidget(self.words, 1)
        self._space()

    def set_words(self, text: str, *, lead: str = "", icon_name: str = "") -> None:
        """Show another text, with its first words in bold."""
        self.words.set_words(text, lead=lead)
        self._icon_name = icon_name or self._icon_name
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._space()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.fillPath(path, wash(known, self._tint))
        painter.setClipPath(path)
        painter.fillRect(QRectF(0, 0, px(4), self.height()), ink(known, self._tint))
        painter.setClipping(False)
        if known.outlined:
            painter.setPen(QPen(ink(known, self._tint), 2))
            painter.drawPath(path)
        top = self.words.y() + self.words.first_line() - px(9.5)
        draw_icon(painter, self._icon_name, QRectF(px(18), top, px(19), px(19)), ink(known, self._tint))
        painter.end()

    def _space(self) -> None:
        self.row.setContentsMargins(px(49), px(11), px(14), px(11))
        self.row.setSpacing(px(12))


class Line(QWidget):
    """A thin line that divides, across or upright."""

    def __init__(self, *, upright: bool = False) -> None:
        super().__init__()
        along, thin = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        self.setSizePolicy(thin if upright else along, along if upright else thin)

    def sizeHint(self) -> QSize:
        return QSize(1, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink(colours(self.palette()), "mid"))
        painter.end()


class ProgressLine(QWidget):
    """A bar that shows how far something is. The words beside it say the same.

    Args:
        height_px: at 100 %.
    """

    def __init__(self, name: str, height_px: int = 6) -> None:
        super().__init__()
        self._height_px = height_px
        self._share = 0.0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float, words: str = "") -> None:
        """Fill it from 0.0 to 1.0; ``words`` say the same to a screen reader."""
        self._share = min(max(share, 0.0), 1.0)
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(80), px(self._height_px))

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        groove = QPainterPath()
        groove.addRoundedRect(whole, whole.height() / 2, whole.height() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillPath(groove, ink(known, "window" if known.outlined else "mid"))
        painter.setClipPath(groove)
        filled = QRectF(whole.left(), whole.top(), whole.width() * self._share, whole.height())
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            filled.moveRight(whole.right())
        painter.fillRect(filled, ink(known, "accent"))
        if known.outlined:
            painter.setClipping(False)
            painter.strokePath(groove, QPen(ink(known, "text"), 1))
        painter.end()


class IconShape(QWidget):
    """An icon beside words; screen readers pass it by."""

    def __init__(self, icon_name: str, size_px: int = 18, tint: str = "text") -> None:
        super().__init__()
        self._icon_name = icon_name
        self._size_px = size_px
        self._tint = tint
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon_name: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(self._size_px), px(self._size_px))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_icon(painter, self._icon_name, QRectF(self.rect()), ink(colours(self.palette()), self._tint))
        painter.end()
