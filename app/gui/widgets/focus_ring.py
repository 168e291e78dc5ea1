"""The ring round what has the keyboard focus, with a gap so that it is seen beside any colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from app.gui.theme import colours, ink

_GAP, _LINE = 2, 3
INSIDE = "ring_inside"
"""Property of a widget that has no room round it: its ring is drawn inside."""


class FocusRing(QWidget):
    """Follows the focus of one window. It is drawn beside the widget, so it needs no room in it.

    Shown for focus that came by the keyboard or by the program; a press of the mouse hides it.
    """

    # Where the program ends, Python may take these away while Qt still tells where the focus went.
    _window: QWidget | None = None
    _around: QWidget | None = None
    _watched: Sequence[QWidget] = ()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]

    @Slot(QWidget, QWidget)
    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched, self._around = (), None
        if (
            new is None
            or new.window() is not self._window
            # Lists by name: to ask for their kind loads all there is about lists.
            or isinstance(new, QScrollArea)
            or new.inherits("QAbstractItemView")
            or QApplication.mouseButtons() != Qt.MouseButton.NoButton
        ):
            self.hide()
            return
        host = _host(new)
        self._around = new
        ancestor: QWidget | None = new
        while ancestor is not None and ancestor is not host:
            self._watched = (*self._watched, ancestor)
            ancestor.installEventFilter(self)
            ancestor = ancestor.parentWidget()
        if self.parentWidget() is not host:
            self.setParent(host)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.ZOrderChange):
            self._place()
        elif event.type() in (QEvent.Type.Hide, QEvent.Type.MouseButtonPress):
            self.hide()
        elif event.type() == QEvent.Type.KeyPress and watched is self._around:
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        around = self._around
        if around is None or not isValid(around):
            return
        known = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink(known, "focus"), _LINE))
        edge = QRectF(self.rect()).adjusted(_LINE / 2, _LINE / 2, -_LINE / 2, -_LINE / 2)
        round_corner = 3 if around.property(INSIDE) else 10
        painter.drawRoundedRect(edge, round_corner, round_corner)
        painter.end()

    def _place(self) -> None:
        around, host = self._around, self.parentWidget()
        if around is None or host is None or not isValid(around) or not around.isVisible():
            self.hide()
            return
        out = 0 if around.property(INSIDE) else _GAP + _LINE
        corner = around.mapTo(host, around.rect().topLeft())
        self.setGeometry(corner.x() - out, corner.y() - out, around.width() + 2 * out, around.height() + 2 * out)
        self.raise_()
        self.show()
        self.update()


def _host(widget: QWidget) -> QWidget:
    """What the ring is drawn on: what a scroll area scrolls, so that the ring goes with it; else the window."""
    ancestor = widget.parentWidget()
    while ancestor is not None and not ancestor.isWindow():
        above = ancestor.parentWidget()
        area = above.parentWidget() if above is not None else None
        if isinstance(area, QScrollArea) and area.widget() is ancestor:
            return ancestor
        ancestor = above
    return widget.window()
