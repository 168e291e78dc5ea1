"""What the cells of our tables have in common: how a chosen row looks, where the ring goes, words, and name fields."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.gui.theme import Colours, ink, px, wash
from app.gui.widgets.ruled import rule
from app.gui.widgets.words import lay_out

_Index = QModelIndex | QPersistentModelIndex


class PlainCells(QStyledItemDelegate):
    """Paints what goes across a row, and places the fields in which cells are edited.

    Args:
        parent: the table.
        whole_row: the columns in which the ring goes round the whole row; round one cell in the others.
    """

    def __init__(self, parent: QTableView, whole_row: Sequence[int]) -> None:
        super().__init__(parent)
        self._table = parent
        self._whole_row = tuple(whole_row)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(px(80), px(43))

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: _Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)  # type: ignore[attr-defined]

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: _Index) -> None:
        rect: QRect = option.rect
        # A field may be wider than its column, so that a name or a date is read whole while it is written.
        wide = max(rect.width(), editor.sizeHint().width(), px(150))
        left = min(rect.left() - px(8), self._table.viewport().width() - wide - px(4))
        high = px(36)
        editor.setGeometry(max(0, left), rect.top() + (rect.height() - high) // 2, wide, high)

    def paint_chosen(self, painter: QPainter, rect: QRect, index: _Index, known: Colours, *, mirrored: bool) -> bool:
        """Paint the wash and the bar of a chosen row; gives whether it is chosen."""
        chosen = self._table.currentIndex().row() == index.row()
        if chosen:
            painter.fillRect(rect, wash(known, "accent"))
            if index.column() == 0:
                start = rect.right() + 1 - px(4) if mirrored else rect.left()
                painter.fillRect(QRect(start, rect.top(), px(4), rect.height()), ink(known, "accent"))
        return chosen

    def paint_end(
        self, painter: QPainter, rect: QRect, index: _Index, known: Colours, *, ring: bool, mirrored: bool
    ) -> None:  # fmt: skip
        """Paint the line under a row, and the ring where the keyboard is."""
        if index.row() != index.model().rowCount() - 1:
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), ink(known, "mid"))
        current = self._table.currentIndex()
        if not ring or not self._table.hasFocus() or current.row() != index.row():
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink(known, "focus"), 3))
        if current.column() in self._whole_row:
            whole = QRectF(0, rect.top(), self._table.viewport().width(), rect.height())
            painter.setClipRect(rect)
            painter.drawRoundedRect(whole.adjusted(1.5, 1.5, -1.5, -2), 3, 3)
        elif current.column() == index.column():
            # What stands in a cell begins at its edge, so the ring begins before it.
            left, right = (1.5, px(4)) if mirrored else (-px(4), -1.5)
            painter.drawRoundedRect(QRectF(rect).adjusted(left, 1.5, right, -2), 3, 3)


def name_field(parent: QWidget, names: Sequence[str], most: int) -> QLineEdit:
    """A field for somebody's name, which offers these names while it is written."""
    field = QLineEdit(parent)
    field.setMaxLength(most)
    completer = QCompleter(list(names), field)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    field.setCompleter(completer)
    return field


def paint_words(painter: QPainter, rect: QRect, text: str, style: str, known: Colours, tint: str = "text") -> None:
    """Paint a text in the middle of a cell; what can be pressed is underlined."""
    painter.setPen(ink(known, tint))
    words, height = lay_out(text, style, rect.width())
    at = QPointF(rect.left(), rect.top() + (rect.height() - height) / 2)
    words.draw(painter, at)
    if tint == "accent":
        rule(painter, words, at)


def inset(rect: QRect, before: int, after: int, *, mirrored: bool) -> QRect:
    """A cell without its margins, which change sides where the language runs from right to left."""
    left, right = (after, before) if mirrored else (before, after)
    return rect.adjusted(left, 0, -right, 0)
