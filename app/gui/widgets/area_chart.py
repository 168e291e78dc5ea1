"""Area by area: bars for how much could go wrong, beside dots for what is done about it today.

A real table, so that a screen reader reads it with its row and column heads; only its cells are painted.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.gui.models.areas import AreaLine, AreasModel, WhyLine
from app.gui.theme import Colours, colours, font, ink, px, wash
from app.gui.widgets.marks import draw_exposure, draw_mark, draw_practice, mark_tint
from app.gui.widgets.plain_table import PlainHeader, PlainTable
from app.gui.widgets.words import lay_out, natural_width, text_height

_Index = QModelIndex | QPersistentModelIndex
_LEAD_PX = 18
_EXPOSURE_PX, _PRACTICE_PX = 100, 166


class AreaChart(PlainTable):
    """The areas. Enter, Space or a click on a row says why an area is as exposed as it is."""

    def __init__(self) -> None:
        heads = (self.tr("Area by area"), self.tr("How exposed you are"), self.tr("What you do about it today"))
        super().__init__(heads[0], PlainHeader(_LEAD_PX, 54, "strong"))
        self.areas = AreasModel(heads, self)
        self.setModel(self.areas)
        self.setItemDelegate(_AreaPainter(self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_areas(self, areas: Sequence[AreaLine]) -> None:
        """Show these areas, all closed."""
        self.areas.set_areas(areas)
        if areas:
            self.setCurrentIndex(self.areas.index(0, 0))
        self.fit()

    def fit(self) -> None:
        width = self.viewport().width()
        widest = max((_practice_width(line) for line in self.areas.lines if isinstance(line, AreaLine)), default=0)
        practice = min(max(px(_PRACTICE_PX), widest), max(px(60), width * 2 // 5))
        columns = (max(px(80), width - px(_EXPOSURE_PX) - practice), px(_EXPOSURE_PX), practice)
        for column, wide in enumerate(columns):
            self.setColumnWidth(column, wide)
        self.clearSpans()
        for row, line in enumerate(self.areas.lines):
            if isinstance(line, WhyLine):
                self.setSpan(row, 0, 1, 3)
                height = text_height(line.text, "small", width - px(2 * _LEAD_PX)) + px(18)
            else:
                title = text_height(line.title, "row", columns[0] - px(_LEAD_PX) - px(4))
                word = text_height(line.practice_word, "row", _word_room(line, practice))
                height = max(px(33), title + px(12), word + px(12))
            self.setRowHeight(row, height)
        self.setFixedHeight(self.whole_height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.turn(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.turn(index.row())

    def turn(self, row: int) -> None:
        """Open or close the reasons of an area."""
        if 0 <= row < self.areas.rowCount():
            self.areas.turn(row)
            self.fit()


class _AreaPainter(QStyledItemDelegate):
    """Paints the cells of the chart."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(px(80), px(33))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        known = colours(option.palette)
        state: QStyle.StateFlag = option.state
        view = self.parent()
        focused = isinstance(view, AreaChart) and view.hasFocus()
        chosen = focused and bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, ink(known, "alt") if isinstance(line, WhyLine) else ink(known, "base"))
        if chosen:
            painter.fillRect(rect, wash(known, "accent"))
        if isinstance(line, WhyLine):
            words, _height = lay_out(line.text, "small", rect.width() - px(2 * _LEAD_PX))
            painter.setPen(ink(known, "muted"))
            words.draw(painter, QPointF(rect.left() + px(_LEAD_PX), rect.top() + px(8)))
        elif isinstance(line, AreaLine):
            self._cell(painter, rect, line, index.column(), known, mirrored=_is_mirrored(option))
        if index.row() < index.model().rowCount() - 1:
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), ink(known, "mid"))
        if chosen and isinstance(view, AreaChart):
            _ring(painter, QRectF(0, rect.top(), view.viewport().width(), rect.height()), rect, known)
        painter.restore()

    def _cell(
        self, painter: QPainter, rect: QRect, line: AreaLine, column: int, known: Colours, *, mirrored: bool
    ) -> None:
        middle = rect.top() + rect.height() / 2

        def place(left: float, wide: float, high: float) -> QRectF:
            start = rect.right() + 1 - left - wide if mirrored else rect.left() + left
            return QRectF(start, middle - high / 2, wide, high)

        if column == 0:
            room = rect.width() - px(_LEAD_PX) - px(4)
            words, height = lay_out(line.title, "row", room)
            painter.setPen(ink(known, "text"))
            words.draw(painter, QPointF(rect.left() + (px(4) if mirrored else px(_LEAD_PX)), middle - height / 2))
        elif column == 1:
            draw_exposure(painter, place(px(4), px(32), px(14)), line.exposure, known)
            self._word(painter, place(px(49), rect.width() - px(49), rect.height()), line.exposure_word, known)
        else:
            self._practice(painter, rect, line, known, place)

    def _practice(self, painter: QPainter, rect: QRect, line: AreaLine, known: Colours, place: object) -> None:
        side = px(16)
        unknown = ink(known, mark_tint("unknown"))
        if line.practice is None:
            draw_mark(painter, "unknown", place(px(1), side, side), unknown, ink(known, "base"))  # type: ignore[operator]
            at = px(26)
        else:
            draw_practice(painter, place(0, px(49), px(14)), line.practice, known)  # type: ignore[operator]
            at = px(61)
        room = _word_room(line, rect.width())
        self._word(painter, place(at, room, rect.height()), line.practice_word, known)  # type: ignore[operator]
        if line.not_known and line.practice is not None:
            wide = min(natural_width(line.practice_word, "row"), room)
            spot = place(at + wide + px(5), side, side)  # type: ignore[operator]
            draw_mark(painter, "unknown", spot, unknown, ink(known, "base"))

    def _word(self, painter: QPainter, room: QRectF, word: str, known: Colours) -> None:
        painter.setFont(font("row"))
        painter.setPen(ink(known, "text"))
        words, height = lay_out(word, "row", room.width())
        words.draw(painter, QPointF(room.left(), room.center().y() - height / 2))


def _ring(painter: QPainter, whole: QRectF, cell: QRect, known: Colours) -> None:
    """The part of the ring round a whole row that falls into one cell."""
    painter.setClipRect(cell)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink(known, "focus"), 3))
    painter.drawRoundedRect(whole.adjusted(1.5, 1.5, -1.5, -2), 3, 3)


def _word_room(line: AreaLine, width: int) -> int:
    return max(px(40), width - _around_word(line))


def _around_word(line: AreaLine) -> int:
    if line.practice is None:
        return px(26 + 8)
    return px(61 + (26 if line.not_known else 8))


def _practice_width(line: AreaLine) -> int:
    """How wide the last column has to be for a line to stay on one line."""
    return natural_width(line.practice_word, "row") + _around_word(line)


def _is_mirrored(option: QStyleOptionViewItem) -> bool:
    return bool(option.direction == Qt.LayoutDirection.RightToLeft)
