"""A list of rows with two lines each, painted; one list for the keyboard and for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.gui.icons import draw_icon
from app.gui.models.rows import Heading, Row, RowsModel
from app.gui.theme import Colours, colours, font, ink, line_height, px, wash
from app.gui.widgets.marks import chip_width, draw_chip
from app.gui.widgets.words import lay_out, text_height

_ICON_PX, _END_PX = 30, 12
_Index = QModelIndex | QPersistentModelIndex


class _RowPainter(QStyledItemDelegate):
    """Paints headings and rows.

    Args:
        row_px: the height of a row at 100 %.
        indent_px: where its icon begins.
    """

    def __init__(self, row_px: int, indent_px: int, parent: QListView) -> None:
        super().__init__(parent)
        self._row_px = row_px
        self._indent_px = indent_px
        self._view = parent

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        row = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(row, Row):
            return QSize(px(100), px(30))
        room = self._room(row, self._view.viewport().width())
        detail = text_height(row.detail, "least", room) if row.detail else 0
        needed = line_height("row_strong") + detail + px(9)
        return QSize(px(100), max(px(self._row_px), needed))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        # The style sheet changes the list's own palette, so the colours are those of the whole program.
        known = colours(QGuiApplication.palette())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Heading):
            painter.fillRect(rect, ink(known, "alt"))
            painter.setFont(font("least"))
            painter.setPen(ink(known, "muted"))
            inner = rect.adjusted(px(16), 0, -px(12), 0)
            shown = painter.fontMetrics().elidedText(row.text, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), shown)
        elif isinstance(row, Row):
            self._paint_row(painter, rect, row, known, selected=bool(state & QStyle.StateFlag.State_Selected))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), ink(known, "mid"))
        if isinstance(row, Row) and state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ink(known, "focus"), 3))
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -2), 3, 3)
        painter.restore()

    def _paint_row(self, painter: QPainter, rect: QRect, row: Row, known: Colours, *, selected: bool) -> None:
        direction = self._view.layoutDirection()

        def mirrored(left: float, top: float, width: float, height: float) -> QRectF:
            placed = QRect(round(left), round(top), round(width), round(height))
            return QRectF(QStyle.visualRect(direction, rect, placed))

        if selected:
            painter.fillRect(rect, wash(known, "accent"))
            painter.fillRect(mirrored(rect.left(), rect.top(), px(4), rect.height()), ink(known, "accent"))
        left = rect.left() + px(self._indent_px)
        middle = rect.top() + rect.height() / 2
        if row.icon_name:
            place = mirrored(left, middle - px(9), px(18), px(18))
            draw_icon(painter, row.icon_name, place, ink(known, "muted"))
            left += px(_ICON_PX)
        if row.word:
            wide = chip_width(row.word)
            start = rect.right() - px(_END_PX) - wide
            draw_chip(painter, row.mark, row.word, mirrored(start, middle - px(13), wide, px(26)), known)
        room = self._room(row, rect.width())
        title = line_height("row_strong")
        detail, detail_height = lay_out(row.detail, "least", room) if row.detail else (None, 0)
        top = middle - (title + detail_height) / 2
        painter.setFont(font("row_strong"))
        painter.setPen(ink(known, "text"))
        shown = painter.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideMiddle, room)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(mirrored(left, top, room, title), int(align), shown)
        if detail is not None:
            painter.setPen(ink(known, "muted"))
            detail.draw(painter, mirrored(left, top + title, room, detail_height).topLeft())

    def _room(self, row: Row, width: int) -> int:
        taken = px(self._indent_px) + px(_END_PX) + (px(_ICON_PX) if row.icon_name else 0)
        return max(px(60), width - taken - (chip_width(row.word) + px(10) if row.word else 0))


class RowsView(QListView):
    """A list of headings and rows; the arrows choose, Enter goes on to what is chosen.

    Args:
        name: for screen readers.
        row_px: the height of a row at 100 %.
        indent_px: where its icons begin, at 100 %.

    Signals:
        chosen: the id of the row that was chosen; empty when none is.
        entered_row: Enter was pressed on a row.
    """

    chosen = Signal(str)
    entered_row = Signal()

    def __init__(self, name: str, row_px: int = 48, *, indent_px: int = 16) -> None:
        super().__init__()
        self.rows = RowsModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(_RowPainter(row_px, indent_px, self))
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setProperty("plain", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setResizeMode(QListView.ResizeMode.Adjust)

    @property
    def current(self) -> str:
        """The id of the row that is chosen, or empty."""
        row = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        return row.id if isinstance(row, Row) else ""

    def choose(self, row_id: str) -> None:
        """Choose a row; the first one where this one is not there."""
        index = self.rows.place_of(row_id)
        self.setCurrentIndex(index if index.isValid() else self.rows.first_row())

    def rows_height(self) -> int:
        """How high the list is when nothing of it is scrolled away."""
        return sum(self.sizeHintForRow(number) for number in range(self.rows.rowCount())) + 2

    def sizeHint(self) -> QSize:
        # It scrolls: it takes the room that there is and asks for none.
        return QSize(px(200), px(100))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        row = current.data(Qt.ItemDataRole.UserRole)
        self.chosen.emit(row.id if isinstance(row, Row) else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_row.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()
        super().changeEvent(event)
