"""The table of the AI log; what is chosen is read whole beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from app.gui.models.decisions import CHECKED, RESULT, TOOL, WHAT_FOR, WHEN, WHO, DecisionLine, DecisionsModel
from app.gui.theme import colours, ink, px, wash
from app.gui.widgets.marks import draw_mark
from app.gui.widgets.plain_cells import PlainCells, inset
from app.gui.widgets.plain_table import PlainHeader, PlainTable
from app.gui.widgets.words import lay_out, text_height

_Index = QModelIndex | QPersistentModelIndex
_LEAD_PX, _GAP_PX, _SIGN_PX = 18, 10, 22
_SHARES = {WHEN: 0.12, WHO: 0.14, TOOL: 0.15, WHAT_FOR: 0.22, CHECKED: 0.17}
_LEAST_WIDE_PX = 560
"""In a narrower table the tool and the result are left out; the panel has them."""
_MOST_SHOWN = 160


class DecisionTable(PlainTable):
    """The decisions, the newest on top.

    Signals:
        chosen: the id of the decision that was chosen; empty when none is.
        fitted: its rows may have other heights now.
    """

    chosen = Signal(str)
    fitted = Signal()

    def __init__(self) -> None:
        heads = (
            self.tr("When"), self.tr("Who"), self.tr("Tool or model"), self.tr("What for"), self.tr("Who checked"),
            self.tr("Result"),
        )  # fmt: skip
        super().__init__(self.tr("AI log"), PlainHeader(_LEAD_PX, 35))
        self.decisions = DecisionsModel(heads, self)
        self.setModel(self.decisions)
        self.setItemDelegate(_Cells(self, range(6)))
        self.setProperty("plain", True)
        # To lay texts out takes long: what was measured at these widths is not measured again.
        self._measured: tuple[int, ...] = ()
        self._heights: dict[DecisionLine, int] = {}

    @property
    def current(self) -> str:
        """The id of the decision that is chosen, or empty."""
        line = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        return line.id if isinstance(line, DecisionLine) else ""

    def show_lines(self, lines: Sequence[DecisionLine], decision_id: str) -> None:
        """Show other lines; this decision stays chosen, or the first one is."""
        self.decisions.set_lines(lines)
        self.fit()
        row = max(0, self.decisions.row_of(decision_id))
        if lines and self.currentIndex().row() != row:
            self.setCurrentIndex(self.decisions.index(row, WHEN))

    def fit(self) -> None:
        width = self.viewport().width()
        shares = dict(_SHARES)
        hidden = (TOOL, RESULT) if width < px(_LEAST_WIDE_PX) else ()
        if hidden:
            shares = {WHEN: 0.2, WHO: 0.24, WHAT_FOR: 0.32}
        widths = [int(width * shares.get(column, 0)) for column in range(6)]
        widths[CHECKED if hidden else RESULT] = max(1, width - sum(widths))
        for column, wide in enumerate(widths):
            self.setColumnHidden(column, column in hidden)
            self.setColumnWidth(column, wide)
        measured = *widths, px(100)
        if measured != self._measured:
            self._measured, self._heights = measured, {}
        for row, line in enumerate(self.decisions.lines):
            if line not in self._heights:
                heights = [
                    text_height(_shortened(text), "small", _room(column, widths[column], line))
                    for column, text in enumerate(line.texts)
                    if column not in hidden
                ]
                self._heights[line] = max(px(43), max(heights) + px(16))
            if self.rowHeight(row) != self._heights[line]:
                self.setRowHeight(row, self._heights[line])
        self.fitted.emit()

    def currentChanged(self, current: object, previous: object) -> None:
        super().currentChanged(current, previous)  # type: ignore[arg-type]
        # The ring and the wash go across the whole row.
        self.viewport().update()
        self.chosen.emit(self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Nothing is opened: the panel beside it has the whole of what is chosen.
            event.accept()
        else:
            super().keyPressEvent(event)


class _Cells(PlainCells):
    """Paints decisions."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, DecisionLine):
            return
        rect: QRect = option.rect
        known = colours(self._table.window().palette())
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        column = index.column()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.paint_chosen(painter, rect, index, known, mirrored=mirrored)
        before = px(_LEAD_PX) if column == WHEN else 0
        marked = line.unchecked and column == CHECKED
        room = _room(column, rect.width(), line)
        words, height = lay_out(_shortened(line.texts[column]), "small", room)
        inner = inset(rect, before + (px(_SIGN_PX) if marked else 0), px(_GAP_PX), mirrored=mirrored)
        top = rect.top() + (rect.height() - height) / 2
        painter.setPen(ink(known, "now" if marked else "text"))
        words.draw(painter, QPointF(inner.left(), top))
        if marked:
            side = px(16)
            start = rect.right() + 1 - side if mirrored else rect.left()
            paper = wash(known, "accent") if chosen else ink(known, "base")
            draw_mark(painter, "now", QRectF(start, top + px(2), side, side), ink(known, "now"), paper)
        self.paint_end(painter, rect, index, known, ring=True, mirrored=mirrored)
        painter.restore()


def _room(column: int, width: int, line: DecisionLine) -> int:
    taken = px(_GAP_PX) + (px(_LEAD_PX) if column == WHEN else 0)
    return max(px(20), width - taken - (px(_SIGN_PX) if column == CHECKED and line.unchecked else 0))


def _shortened(text: str) -> str:
    """What a row has room for; the panel beside it has the whole."""
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN].rstrip()} …"
