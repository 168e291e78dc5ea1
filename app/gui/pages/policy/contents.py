"""The contents of the policy: a list to choose a clause from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.gui.models.clauses import ClauseLine, ClausesModel
from app.gui.theme import colours, ink, px, wash
from app.gui.widgets.words import lay_out, text_height

_Index = QModelIndex | QPersistentModelIndex
_NUMBER_PX, _TEXT_PX, _END_PX = 16, 44, 12


class Contents(QListView):
    """All clauses; the arrows choose, and what is chosen is shown beside the list.

    Signals:
        chosen: the id of the clause that was chosen.
        entered_clause: Enter was pressed on a clause.
    """

    chosen = Signal(str)
    entered_clause = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.clauses = ClausesModel(self)
        self.setModel(self.clauses)
        self.setItemDelegate(_ClausePainter(self))
        self.setAccessibleName(self.tr("Clauses"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setProperty("plain", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)

    @property
    def current(self) -> str:
        """The id of the clause that is chosen, or empty."""
        line = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        return line.id if isinstance(line, ClauseLine) else ""

    def choose(self, clause_id: str) -> None:
        """Choose a clause; the first one where this one is not there."""
        index = self.clauses.place_of(clause_id)
        self.setCurrentIndex(index if index.isValid() else self.clauses.index(0))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        # What is chosen is bold, and may need one line more.
        self.scheduleDelayedItemsLayout()
        if current.isValid():
            self.chosen.emit(self.current)

    def keyPressEvent(self, event: object) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # type: ignore[attr-defined]
            self.entered_clause.emit()
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Titles wrap, so that the height of a line depends on the width of the list.
        self.scheduleDelayedItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()
        super().changeEvent(event)


class _ClausePainter(QStyledItemDelegate):
    """Paints number, title and note."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        line = index.data(Qt.ItemDataRole.UserRole)
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else px(214)
        if not isinstance(line, ClauseLine):
            return QSize(width, px(35))
        chosen = isinstance(view, QListView) and view.currentIndex().row() == index.row()
        return QSize(width, max(px(35), self._heights(line, width, chosen=chosen)[1] + px(15)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, ClauseLine):
            return
        rect: QRect = option.rect
        # The style sheet changes the list's own palette, so the colours are those of the whole program.
        known = colours(QGuiApplication.palette())
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

        def place(left: float, top: float, wide: float, high: float) -> QRectF:
            start = rect.right() + 1 - left - wide if mirrored else rect.left() + left
            return QRectF(start, rect.top() + top, wide, high)

        if chosen:
            painter.fillRect(rect, wash(known, "accent"))
            painter.fillRect(place(0, 0, px(4), rect.height()), ink(known, "accent"))
        style = "small_strong" if chosen else "small"
        title_height, whole = self._heights(line, rect.width(), chosen=chosen)
        top = (rect.height() - whole) / 2
        painter.setPen(ink(known, "muted"))
        number, _height = lay_out(str(line.number), style, px(_TEXT_PX - _NUMBER_PX))
        number.draw(painter, QPointF(place(px(_NUMBER_PX), 0, px(_TEXT_PX - _NUMBER_PX), 1).left(), rect.top() + top))
        room = _room(rect.width())
        painter.setPen(ink(known, "text"))
        words, _height = lay_out(line.title, style, room)
        left = place(px(_TEXT_PX), 0, room, 1).left()
        words.draw(painter, QPointF(left, rect.top() + top))
        if line.note:
            painter.setPen(ink(known, line.tint))
            note, _height = lay_out(line.note, "least", room)
            note.draw(painter, QPointF(left, rect.top() + top + title_height))
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ink(known, "focus"), 3))
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5), 3, 3)
        painter.restore()

    def _heights(self, line: ClauseLine, width: int, *, chosen: bool) -> tuple[int, int]:
        title = text_height(line.title, "small_strong" if chosen else "small", _room(width))
        note = text_height(line.note, "least", _room(width)) if line.note else 0
        return title, title + note


def _room(width: int) -> int:
    return max(px(60), width - px(_TEXT_PX) - px(_END_PX))
