"""Layouts that wrap: chips and buttons in rows, and the bar at the foot of a page."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Puts widgets in a row, and in more rows where one has no room.

    ``stretch_before`` splits the row: what is added after it stands at the far end while all fits in one row, and
    comes first when it does not, so that the primary button is met first.
    """

    def __init__(self, spacing: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._near: int | None = None
        self.setSpacing(spacing)
        self.setContentsMargins(QMargins())

    def stretch(self) -> None:
        """What is added from now on stands at the far end."""
        self._near = len(self._items)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), test=True)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, test=False)

    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(item.sizeHint().width() for item in shown) + self.spacing() * max(0, len(shown) - 1)
        height = max((item.sizeHint().height() for item in shown), default=0)
        return self._with_margins(QSize(width, height))

    def minimumSize(self) -> QSize:
        width = max((item.minimumSize().width() for item in self._shown()), default=0)
        height = max((item.minimumSize().height() for item in self._shown()), default=0)
        return self._with_margins(QSize(width, height))

    def _with_margins(self, size: QSize) -> QSize:
        margins = self.contentsMargins()
        return QSize(size.width() + margins.left() + margins.right(), size.height() + margins.top() + margins.bottom())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, outer: QRect, *, test: bool) -> int:
        rect = outer.marginsRemoved(self.contentsMargins())
        near = self._items if self._near is None else self._items[: self._near]
        far = [] if self._near is None else self._items[self._near :]
        near = [item for item in near if not item.isEmpty()]
        far = [item for item in far if not item.isEmpty()]
        one_row = sum(i.sizeHint().width() for i in near + far) + self.spacing() * max(0, len(near + far) - 1)
        if far and one_row > rect.width():
            rows = self._rows(list(reversed(far)) + near, rect.width())
            split = len(self._items)
        else:
            rows = self._rows(near + far, rect.width())
            split = len(near) if far else len(self._items)
        mirrored = self._mirrored()
        top = rect.top()
        for row in rows:
            height = max(_height(item, rect.width()) for item in row)
            left = rect.left()
            for number, item in enumerate(row):
                width = min(item.sizeHint().width(), rect.width())
                if number == split:
                    rest = sum(i.sizeHint().width() for i in row[number:]) + self.spacing() * (len(row) - number - 1)
                    left = rect.left() + rect.width() - rest
                if not test:
                    tall = _height(item, width)
                    start = rect.left() + rect.right() + 1 - left - width if mirrored else left
                    item.setGeometry(QRect(QPoint(start, top + (height - tall) // 2), QSize(width, tall)))
                left += width + self.spacing()
            top += height + self.spacing()
        margins = self.contentsMargins()
        inner = top - self.spacing() - rect.top() if rows else 0
        return inner + margins.top() + margins.bottom()

    def _rows(self, items: list[QLayoutItem], room: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        used = 0
        for item in items:
            width = item.sizeHint().width()
            if rows and used + self.spacing() + width <= room:
                rows[-1].append(item)
                used += self.spacing() + width
            else:
                rows.append([item])
                used = width
        return rows

    def _mirrored(self) -> bool:
        parent = self.parentWidget()
        return parent is not None and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft


def discard(widget: QWidget) -> None:
    """Take a widget away for good. Hidden first: without a parent it would be a window of its own for a moment."""
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()


def empty(layout: QLayout) -> None:
    """Take every widget out of a layout, for good."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            discard(widget)


def _height(item: QLayoutItem, width: int) -> int:
    wanted = min(item.sizeHint().width(), width)
    return item.heightForWidth(wanted) if item.hasHeightForWidth() else item.sizeHint().height()
