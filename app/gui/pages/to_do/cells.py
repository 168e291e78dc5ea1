"""How the cells of the table of tasks are painted and edited."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDate, QLocale, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QDateEdit, QStyleOptionViewItem, QTableView, QWidget

from app.gui.models.tasks import BY, STATE, TASK, TIME, WHO, GroupLine, TaskLine
from app.gui.theme import Colours, colours, font, ink, px, wash
from app.gui.widgets.marks import chip_width, draw_chip, draw_mark, mark_tint
from app.gui.widgets.plain_cells import PlainCells, inset, name_field, paint_words
from app.gui.widgets.words import lay_out, text_height

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


class TaskCells(PlainCells):
    """Paints heads and tasks; makes the fields for who and by.

    Set ``names`` to the people that are offered, and ``today`` to the day a new date begins with.
    """

    def __init__(self, parent: QTableView) -> None:
        super().__init__(parent, (TASK, TIME))
        self.names: Sequence[str] = ()
        self.today = QDate.currentDate()

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
        field = name_field(parent, self.names, 200)
        field.setAccessibleName(self.tr("Who: {task}").format(task=line.title))
        return field

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        if isinstance(editor, QDateEdit):
            text = str(index.data(Qt.ItemDataRole.EditRole))
            editor.setDate(QDate.fromString(text, "yyyy-MM-dd") if text else self.today)
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: object, index: _Index) -> None:
        if isinstance(editor, QDateEdit):
            text = editor.date().toString("yyyy-MM-dd")
            model.setData(index, text, Qt.ItemDataRole.EditRole)  # type: ignore[attr-defined]
        else:
            super().setModelData(editor, model, index)

    # Painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        known = colours(self._table.window().palette())
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, GroupLine):
            if index.column() == TASK:
                _paint_group(painter, rect, line, known, mirrored=mirrored)
        elif isinstance(line, TaskLine):
            chosen = self.paint_chosen(painter, rect, index, known, mirrored=mirrored)
            self._paint_cell(painter, rect, line, index.column(), known, chosen=chosen, mirrored=mirrored)
        self.paint_end(painter, rect, index, known, ring=isinstance(line, TaskLine), mirrored=mirrored)
        painter.restore()

    def _paint_cell(
        self, painter: QPainter, rect: QRect, line: TaskLine, column: int, known: Colours, *, chosen: bool,
        mirrored: bool,
    ) -> None:  # fmt: skip
        if column == TASK:
            inner = inset(rect, px(_LEAD_PX), px(_GAP_PX), mirrored=mirrored)
            paint_words(painter, inner, line.title, "row_strong" if chosen else "row", known)
        elif column == WHO:
            inner = inset(rect, 0, px(_GAP_PX), mirrored=mirrored)
            paint_words(painter, inner, line.who or line.nobody, "small", known, "text" if line.who else "accent")
        elif column == BY:
            paint_words(painter, inset(rect, 0, px(6), mirrored=mirrored), line.by, "small", known)
        elif column == TIME:
            paint_words(painter, inset(rect, 0, px(6), mirrored=mirrored), line.time, "small", known, "muted")
        else:
            self._paint_state(painter, rect, line, known, chosen=chosen, mirrored=mirrored)

    def _paint_state(
        self, painter: QPainter, rect: QRect, line: TaskLine, known: Colours, *, chosen: bool, mirrored: bool
    ) -> None:
        side = px(16)
        paper = wash(known, "accent") if chosen else ink(known, "base")
        inner = inset(rect, px(_SIGN_PX), px(8), mirrored=mirrored)
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
    inner = inset(rect, px(_LEAD_PX) + wide + px(12), px(_LEAD_PX), mirrored=mirrored)
    painter.setFont(font("small"))
    painter.setPen(ink(known, "muted"))
    both = int(Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(inner, both | int(Qt.AlignmentFlag.AlignLeading), line.when)
    painter.drawText(inner, both | int(Qt.AlignmentFlag.AlignTrailing), line.count)
