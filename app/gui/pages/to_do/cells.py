"""How the cells of the table of tasks are painted and edited."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDate, QLocale, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QCompleter,
    QDateEdit,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.gui.models.tasks import BY, STATE, TASK, TIME, WHO, GroupLine, TaskLine
from app.gui.theme import Colours, colours, font, ink, px, wash
from app.gui.widgets.marks import chip_width, draw_chip, draw_mark, mark_tint
from app.gui.widgets.plain_table import text_height
from app.gui.widgets.ruled import rule
from app.gui.widgets.words import lay_out

_Index = QModelIndex | QPersistentModelIndex
_LEAD_PX, _GAP_PX, _SIGN_PX = 18, 10, 23


def row_height(line: GroupLine | TaskLine, widths: tuple[int, ...], whole: int) -> int:
    """How high a row is in columns of these widths; nothing in it is cut."""
    if isinstance(line, GroupLine):
        room = whole - px(2 * _LEAD_PX) - chip_width(line.word) - px(24)
        return max(px(43), text_height(f"{line.when} {line.count}", "small", max(px(80), room)) + px(18))
    # The title is bold when its row is chosen, so it is measured bold.
    state = text_height(line.state_word, "small", widths[STATE] - px(_SIGN_PX + 8))
    heights = (
        text_height(line.title, "row_strong", widths[TASK] - px(_LEAD_PX + _GAP_PX)),
        text_height(line.who or line.nobody, "small", widths[WHO] - px(_GAP_PX)),
        text_height(line.by, "small", widths[BY] - px(6)),
        state + (text_height(line.late, "least", widths[STATE] - px(_SIGN_PX + 8)) if line.late else 0),
    )
    return max(px(43), max(heights) + px(16))


class TaskCells(QStyledItemDelegate):
    """Paints heads and tasks; makes the fields for who and by.

    Set ``names`` to the people that are offered, and ``today`` to the day a new date begins with.
    """

    def __init__(self, parent: QTableView) -> None:
        super().__init__(parent)
        self._view = parent
        self.names: Sequence[str] = ()
        self.today = QDate.currentDate()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(px(80), px(43))

    # Editing

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index) -> QWidget:
        line: TaskLine = index.data(Qt.ItemDataRole.UserRole)
        if index.column() == BY:
            day = QDateEdit(parent)
            day.setCalendarPopup(True)
            day.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
            day.setDisplayFormat("d MMM yyyy")
            day.setAccessibleName(self.tr("By when: {task}").format(task=line.title))
            return day
        field = QLineEdit(parent)
        field.setMaxLength(200)
        field.setAccessibleName(self.tr("Who: {task}").format(task=line.title))
        completer = QCompleter(list(self.names), field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        field.setCompleter(completer)
        return field

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, QDateEdit):
            editor.setDate(QDate.fromString(text, "yyyy-MM-dd") if text else self.today)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: _Index) -> None:
        text = ""
        if isinstance(editor, QDateEdit):
            text = editor.date().toString("yyyy-MM-dd")
        elif isinstance(editor, QLineEdit):
            text = editor.text()
        model.setData(index, text, Qt.ItemDataRole.EditRole)  # type: ignore[attr-defined]

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: _Index) -> None:
        rect: QRect = option.rect
        # A field may be wider than its column, so that a name or a date is read whole while it is written.
        wide = max(rect.width(), editor.sizeHint().width(), px(150))
        left = min(rect.left() - px(8), self._view.viewport().width() - wide - px(4))
        high = px(36)
        editor.setGeometry(max(0, left), rect.top() + (rect.height() - high) // 2, wide, high)

    # Painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        known = colours(self._view.window().palette())
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, GroupLine):
            if index.column() == TASK:
                _paint_group(painter, rect, line, known, mirrored=mirrored)
        elif isinstance(line, TaskLine):
            current = self._view.currentIndex()
            chosen = current.row() == index.row()
            if chosen:
                painter.fillRect(rect, wash(known, "accent"))
            if chosen and index.column() == TASK:
                start = rect.right() + 1 - px(4) if mirrored else rect.left()
                painter.fillRect(QRect(start, rect.top(), px(4), rect.height()), ink(known, "accent"))
            self._paint_cell(painter, rect, line, index.column(), known, chosen=chosen, mirrored=mirrored)
        last = index.row() == index.model().rowCount() - 1
        if not last:
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), ink(known, "mid"))
        if isinstance(line, TaskLine) and self._view.hasFocus():
            self._paint_ring(painter, rect, index, known)
        painter.restore()

    def _paint_ring(self, painter: QPainter, rect: QRect, index: _Index, known: Colours) -> None:
        """Round the whole row; round one cell when the arrows have gone to a cell that can be edited."""
        current = self._view.currentIndex()
        if current.row() != index.row():
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink(known, "focus"), 3))
        if current.column() in (TASK, TIME):
            whole = QRectF(0, rect.top(), self._view.viewport().width(), rect.height())
            painter.setClipRect(rect)
            painter.drawRoundedRect(whole.adjusted(1.5, 1.5, -1.5, -2), 3, 3)
        elif current.column() == index.column():
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -2), 3, 3)

    def _paint_cell(
        self, painter: QPainter, rect: QRect, line: TaskLine, column: int, known: Colours, *, chosen: bool,
        mirrored: bool,
    ) -> None:  # fmt: skip
        if column == TASK:
            inner = _inset(rect, px(_LEAD_PX), px(_GAP_PX), mirrored=mirrored)
            _words(painter, inner, line.title, "row_strong" if chosen else "row", known)
        elif column == WHO:
            inner = _inset(rect, 0, px(_GAP_PX), mirrored=mirrored)
            _words(painter, inner, line.who or line.nobody, "small", known, "text" if line.who else "accent")
        elif column == BY:
            _words(painter, _inset(rect, 0, px(6), mirrored=mirrored), line.by, "small", known)
        elif column == TIME:
            _words(painter, _inset(rect, 0, px(6), mirrored=mirrored), line.time, "small", known, "muted")
        else:
            self._paint_state(painter, rect, line, known, chosen=chosen, mirrored=mirrored)

    def _paint_state(
        self, painter: QPainter, rect: QRect, line: TaskLine, known: Colours, *, chosen: bool, mirrored: bool
    ) -> None:
        side = px(16)
        paper = wash(known, "accent") if chosen else ink(known, "base")
        inner = _inset(rect, px(_SIGN_PX), px(8), mirrored=mirrored)
        start = rect.right() + 1 - side if mirrored else rect.left()
        word_height = text_height(line.state_word, "small", inner.width())
        late_height = text_height(line.late, "least", inner.width()) if line.late else 0
        top = rect.top() + (rect.height() - word_height - late_height) / 2
        sign = QRectF(start, top + (min(word_height, px(20)) - side) / 2, side, side)
        draw_mark(painter, line.state, sign, ink(known, mark_tint(line.state)), paper)
        words, _height = lay_out(line.state_word, "small", inner.width())
        painter.setPen(ink(known, "text"))
        words.draw(painter, QPointF(inner.left(), top))
        if line.late:
            sign = QRectF(start, top + word_height + px(1), side, side)
            draw_mark(painter, "now", sign, ink(known, "now"), paper)
            late, _height = lay_out(line.late, "least", inner.width())
            painter.setPen(ink(known, "now"))
            late.draw(painter, QPointF(inner.left(), top + word_height))


def _paint_group(painter: QPainter, rect: QRect, line: GroupLine, known: Colours, *, mirrored: bool) -> None:
    painter.fillRect(rect, ink(known, "alt"))
    wide, middle = chip_width(line.word), rect.top() + rect.height() / 2
    start = rect.right() + 1 - px(_LEAD_PX) - wide if mirrored else rect.left() + px(_LEAD_PX)
    draw_chip(painter, line.priority, line.word, QRectF(start, middle - px(13), wide, px(26)), known)
    inner = _inset(rect, px(_LEAD_PX) + wide + px(12), px(_LEAD_PX), mirrored=mirrored)
    painter.setFont(font("small"))
    painter.setPen(ink(known, "muted"))
    both = int(Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(inner, both | int(Qt.AlignmentFlag.AlignLeading), line.when)
    painter.drawText(inner, both | int(Qt.AlignmentFlag.AlignTrailing), line.count)


def _words(painter: QPainter, rect: QRect, text: str, style: str, known: Colours, tint: str = "text") -> None:
    painter.setPen(ink(known, tint))
    words, height = lay_out(text, style, rect.width())
    at = QPointF(rect.left(), rect.top() + (rect.height() - height) / 2)
    words.draw(painter, at)
    if tint == "accent":
        # What can be pressed is underlined.
        rule(painter, words, at)


def _inset(rect: QRect, before: int, after: int, *, mirrored: bool) -> QRect:
    left, right = (after, before) if mirrored else (before, after)
    return rect.adjusted(left, 0, -right, 0)
