"""How the cells of the register are painted and edited."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QTableView, QWidget

from app.domain.register import LONGEST
from app.gui.models.entries import COLOUR, DECISION, DRAFT, FIELDS, KIND, MAKER, NAME, OWNER, PURPOSE, EntryLine
from app.gui.theme import Colours, colours, ink, px, wash
from app.gui.widgets.marks import draw_mark, mark_tint
from app.gui.widgets.plain_cells import PlainCells, inset, name_field, paint_words
from app.gui.widgets.words import lay_out, text_height

_Index = QModelIndex | QPersistentModelIndex
_LEAD_PX, _GAP_PX, _SIGN_PX = 18, 10, 22
DECISION_MARKS = {"undecided": "not_started", "keep": "done", "ask": "next", "remove": "not_applicable"}
_COLOUR_INKS = {"green": "accent", "amber": "now", "red": "stop"}
_MOST_SHOWN = 160
"""A longer text is shortened in its middle in a row; the card beside has it whole."""


def shortened(text: str) -> str:
    """A text that is not longer than a few lines of a row."""
    half = _MOST_SHOWN // 2
    return text if len(text) <= _MOST_SHOWN else f"{text[:half].rstrip()} … {text[-half:].lstrip()}"


def under(line: EntryLine, shown: Collection[int]) -> str:
    """The line under a name: what has no column of its own, and what the newest look says."""
    parts = (line.kind if KIND not in shown else "", shortened(line.maker) if MAKER not in shown else "", line.seen)
    return ". ".join(part for part in parts if part)


def row_height(line: EntryLine, widths: Mapping[int, int]) -> int:
    """How high a row is; ``widths`` are those of the columns that are shown, and nothing in them is cut."""
    # The name is bold when its row is chosen, so it is measured bold.
    room = widths[NAME] - px(_LEAD_PX + _GAP_PX)
    heights = [text_height(shortened(line.name), "row_strong", room) + text_height(under(line, widths), "least", room)]
    for column, wide in widths.items():
        if column in (KIND, MAKER, PURPOSE, OWNER):
            heights.append(text_height(_text(line, column), "small", wide - px(_GAP_PX)))
        elif column in (COLOUR, DECISION):
            word = line.colour_word if column == COLOUR else line.decision_word
            heights.append(text_height(word, "small", wide - px(_SIGN_PX + 6)))
    return max(px(48), max(heights) + px(16))


class EntryCells(PlainCells):
    """Paints entries; makes the fields in which they are edited.

    Set ``names`` to the people that are offered as owners, and ``shown`` to the columns that are shown.
    """

    def __init__(self, parent: QTableView) -> None:
        super().__init__(parent, (NAME, KIND))
        self.names: Sequence[str] = ()
        self.shown: Collection[int] = ()

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index) -> QWidget:
        line: EntryLine = index.data(Qt.ItemDataRole.UserRole)
        head = str(self._table.model().headerData(index.column(), Qt.Orientation.Horizontal))
        field = FIELDS[index.column()]
        if index.column() == OWNER:
            editor = name_field(parent, self.names, LONGEST[field])
        else:
            editor = QLineEdit(parent)
            # A file may have given itself a longer name than we would take from a hand.
            editor.setMaxLength(max(LONGEST[field], len(getattr(line, field))))
        if line.id == DRAFT:
            editor.setPlaceholderText(self.tr("Its name"))
        editor.setAccessibleName(f"{head}: {line.name}" if line.name else head)
        return editor

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, EntryLine):
            return
        rect: QRect = option.rect
        known = colours(self._table.window().palette())
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        column = index.column()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.paint_chosen(painter, rect, index, known, mirrored=mirrored)
        if column == NAME:
            self._paint_name(painter, inset(rect, px(_LEAD_PX), px(_GAP_PX), mirrored=mirrored), line, known, chosen)
        elif column in (COLOUR, DECISION):
            _paint_sign(painter, rect, line, column, known, chosen=chosen, mirrored=mirrored)
        else:
            said = column == KIND or bool(getattr(line, FIELDS[column]))
            tint = "text" if said else "accent" if column == OWNER else "muted"
            inner, text = inset(rect, 0, px(_GAP_PX), mirrored=mirrored), _text(line, column)
            if text:
                paint_words(painter, inner, text, "small", known, tint)
        self.paint_end(painter, rect, index, known, ring=True, mirrored=mirrored)
        painter.restore()

    def _paint_name(self, painter: QPainter, rect: QRect, line: EntryLine, known: Colours, chosen: bool) -> None:
        name, name_height = lay_out(shortened(line.name), "row_strong" if chosen else "row", rect.width())
        below, below_height = lay_out(under(line, self.shown), "least", rect.width())
        top = rect.top() + (rect.height() - name_height - below_height) / 2
        painter.setPen(ink(known, "text"))
        name.draw(painter, QPointF(rect.left(), top))
        painter.setPen(ink(known, "now" if line.unseen else "muted"))
        below.draw(painter, QPointF(rect.left(), top + name_height))


def _text(line: EntryLine, column: int) -> str:
    said = {KIND: line.kind, MAKER: line.maker, PURPOSE: line.purpose, OWNER: line.owner}[column]
    return shortened(said) or (line.nobody if column == OWNER else line.unsaid)


def _paint_sign(
    painter: QPainter, rect: QRect, line: EntryLine, column: int, known: Colours, *, chosen: bool, mirrored: bool
) -> None:  # fmt: skip
    """A mark and its word; a colour is a square of it and its word."""
    word = line.colour_word if column == COLOUR else line.decision_word
    if not word:
        return
    inner = inset(rect, px(_SIGN_PX), px(6), mirrored=mirrored)
    if column == COLOUR and not line.colour:
        inner = inset(rect, 0, px(6), mirrored=mirrored)
    words, height = lay_out(word, "small", inner.width())
    top = rect.top() + (rect.height() - height) / 2
    side = px(16)
    start = rect.right() + 1 - side if mirrored else rect.left()
    sign = QRectF(start, top + (min(height, px(20)) - side) / 2, side, side)
    if column == DECISION:
        mark = DECISION_MARKS[line.decision]
        paper = wash(known, "accent") if chosen else ink(known, "base")
        draw_mark(painter, mark, sign, ink(known, mark_tint(mark)), paper)
    elif line.colour:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink(known, _COLOUR_INKS[line.colour]))
        painter.drawRoundedRect(sign.adjusted(px(2), px(2), -px(2), -px(2)), 3, 3)
    painter.setPen(ink(known, "text" if column == DECISION or line.colour else "muted"))
    words.draw(painter, QPointF(inner.left(), top))
