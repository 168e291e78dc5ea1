"""Two parts of the window: the bars of all pages, and what stands in place of the rail."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.gui.theme import colours, ink, px
from app.gui.widgets.buttons import Button
from app.gui.widgets.flow import Flow
from app.gui.widgets.words import Words


class Bars(QStackedWidget):
    """The bars of all pages, as high as the one that is shown needs."""

    def add(self, bar: QWidget) -> None:
        """Take in the bar of a page."""
        self.addWidget(bar)

    def show_bar(self, bar: QWidget) -> None:
        """Show the bar of a page."""
        self.setCurrentWidget(bar)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        bar = self.currentWidget()
        layout = bar.layout() if bar is not None else None
        if layout is not None:
            self.setFixedHeight(layout.heightForWidth(max(1, self.width())))


class NarrowHead(QWidget):
    """What stands in place of the rail in a narrow window: a button that lists the pages."""

    def __init__(self) -> None:
        super().__init__()
        flow = Flow(px(12), self)
        flow.setContentsMargins(px(20), px(8), px(20), px(8))
        self.button = Button(self.tr("Pages"), "plain", "inner", "list-checks")
        self.name = Words("", "row_strong")
        flow.addWidget(self.button)
        flow.addWidget(self.name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink(known, "rail"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, ink(known, "mid"))
        painter.end()
