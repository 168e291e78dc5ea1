"""A part of a page that scrolls by itself, or grows to all it holds while the page scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class FlowingArea(QScrollArea):
    """A scroll area without a frame. The keyboard goes to what is inside, which is scrolled into sight.

    Args:
        content: a widget with a layout.
        least_px: its least height when it scrolls by itself, in pixels of now.
    """

    def __init__(self, content: QWidget, least_px: int) -> None:
        super().__init__()
        self._least_px = least_px
        self._flowing = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        content.installEventFilter(self)
        self.fit()

    def set_flowing(self, *, flowing: bool) -> None:
        """Grow to all it holds, or scroll by itself."""
        self._flowing = flowing
        bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if flowing else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(bar)
        self.fit()

    def fit(self) -> None:
        """Take the height that is needed."""
        content = self.widget()
        layout = content.layout() if content is not None else None
        least = self._least_px
        if self._flowing and layout is not None:
            least = layout.totalHeightForWidth(max(1, self.viewport().width()))
            least = max(least, layout.totalMinimumSize().height())
        if least != self.minimumHeight():
            self.setMinimumHeight(least)

    def sizeHint(self) -> QSize:
        # While it scrolls it takes the room that there is, and asks for none.
        return super().sizeHint() if self._flowing else QSize(super().sizeHint().width(), self._least_px)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)
