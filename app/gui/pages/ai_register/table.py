"""The table of the register. All but the kind is edited in the row: F2 or Enter, or a click on what is chosen."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QLineEdit, QMenu

from app.gui.models.entries import (
    CHOSEN_FROM,
    COLOUR,
    DECISION,
    FIELDS,
    KIND,
    MAKER,
    NAME,
    OWNER,
    PURPOSE,
    EntriesModel,
    EntryLine,
)
from app.gui.pages.ai_register.cells import EntryCells, row_height
from app.gui.theme import px
from app.gui.widgets.plain_table import PlainHeader, PlainTable

_LEAD_PX = 18
_WIDTHS_PX = {KIND: 70, MAKER: 74, PURPOSE: 96, COLOUR: 80, OWNER: 92, DECISION: 102}
_LEAST_NAME_PX = 130
_SPARE = {MAKER: 0.15, PURPOSE: 0.3, OWNER: 0.15}
"""Who gets which part of the room that is left over; the rest goes to the name."""
_FIRST_TO_GO = (KIND, MAKER, COLOUR)
"""The columns that are left out where there is no room; the line under the name and the card say the same."""
Choices = Sequence[tuple[str, str]]


class EntryTable(PlainTable):
    """The entries, one row each.

    Args:
        colours: the values a colour can have, with their words.
        decisions: those a decision can have.

    Signals:
        chosen: the id of the entry that was chosen; empty when none is.
        cleared: the id of an entry, and the field that is to be empty again.
        head_pressed: the number of the column whose head was pressed.
        fitted: its rows have other heights now.
    """

    chosen = Signal(str)
    cleared = Signal(str, str)
    head_pressed = Signal(int)
    fitted = Signal()

    def __init__(self, colours: Choices, decisions: Choices) -> None:
        self.heads = (
            self.tr("Name"), self.tr("Kind"), self.tr("Made by"), self.tr("Used for"), self.tr("Colour"),
            self.tr("Owner"), self.tr("Decision"),
        )  # fmt: skip
        super().__init__(self.tr("Register"), PlainHeader(_LEAD_PX, 35))
        self._choices = {COLOUR: tuple(colours), DECISION: tuple(decisions)}
        self._pressed = QModelIndex()
        self._hidden: frozenset[int] = frozenset()
        # To lay texts out takes long: what was measured at these widths is not measured again.
        self._measured: tuple[object, ...] = ()
        self._heights: dict[EntryLine, int] = {}
        self.entries = EntriesModel(self.heads, self)
        self.setModel(self.entries)
        self.cells = EntryCells(self)
        self.setItemDelegate(self.cells)
        self.setProperty("plain", True)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self.head_pressed)

    @property
    def current(self) -> str:
        """The id of the entry that is chosen, or empty."""
        line = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        return line.id if isinstance(line, EntryLine) else ""

    @property
    def editing(self) -> bool:
        """Whether a field is open in a row."""
        return self.state() == QAbstractItemView.State.EditingState

    def show_lines(self, lines: Sequence[EntryLine], entry_id: str) -> None:
        """Show other lines; this entry stays chosen, or the first one without an owner."""
        column = max(self.currentIndex().column(), NAME)
        self.entries.set_lines(lines)
        self.fit()
        if self.entries.row_of(self.current) < 0 or self.current != entry_id:
            self.choose(entry_id, column)

    def choose(self, entry_id: str, column: int = NAME) -> None:
        """Choose an entry; where it is not shown the first one without an owner, or the first."""
        row = self.entries.row_of(entry_id)
        if row < 0:
            lines = self.entries.lines
            row = next((n for n, line in enumerate(lines) if not line.owner), 0 if lines else -1)
        if row >= 0:
            self.setCurrentIndex(self.entries.index(row, column))
        else:
            self.chosen.emit("")

    def hide_columns(self, hidden: Collection[int]) -> None:
        """Show all columns but these, from when the lines are shown next."""
        self._hidden = frozenset(hidden)

    def fit(self) -> None:
        width = self.viewport().width()
        shown = {column: wide for column, wide in _WIDTHS_PX.items() if column not in self._hidden}
        for column in _FIRST_TO_GO:
            if px(_LEAST_NAME_PX) + sum(map(px, shown.values())) > width:
                shown.pop(column, None)
        for column in range(self.entries.columnCount()):
            self.setColumnHidden(column, column != NAME and column not in shown)
        here = self.currentIndex()
        if here.isValid() and self.isColumnHidden(here.column()):
            self.setCurrentIndex(here.siblingAtColumn(NAME))
        spare = max(0, width - px(_LEAST_NAME_PX) - sum(map(px, shown.values())))
        widths = {column: px(wide) + int(spare * _SPARE.get(column, 0)) for column, wide in shown.items()}
        widths[NAME] = max(px(_LEAST_NAME_PX), width - sum(widths.values()))
        for column, wide in widths.items():
            self.setColumnWidth(column, wide)
        self.cells.shown = tuple(widths)
        measured = *widths.items(), px(100)
        if measured != self._measured:
            self._measured, self._heights = measured, {}
        for row, line in enumerate(self.entries.lines):
            if line not in self._heights:
                self._heights[line] = row_height(line, widths)
            if self.rowHeight(row) != self._heights[line]:
                self.setRowHeight(row, self._heights[line])
        self.fitted.emit()

    def end(self) -> None:
        """Close the field that is open; what it holds is not kept."""
        for field in self.viewport().findChildren(QLineEdit):
            self.closeEditor(field, QAbstractItemDelegate.EndEditHint.NoHint)

    def begin(self, index: QModelIndex) -> None:
        """Edit a cell; the owner where the cell cannot be edited."""
        line = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, EntryLine):
            return
        column = index.column() if index.column() in FIELDS else OWNER
        cell = self.entries.index(index.row(), column)
        self.setCurrentIndex(cell)
        if column in CHOSEN_FROM:
            self._open_choices(line, column, self.visualRect(cell))
        else:
            self.edit(cell)

    def currentChanged(self, current: object, previous: object) -> None:
        super().currentChanged(current, previous)  # type: ignore[arg-type]
        # The ring and the wash go across the whole row.
        self.viewport().update()
        self.chosen.emit(self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, line = event.key(), self.currentIndex().data(Qt.ItemDataRole.UserRole)
        column = self.currentIndex().column()
        if self.editing:
            # A key that the field let pass; it is not to begin again, nor to reach the page's primary button.
            event.accept()
        elif key in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.begin(self.currentIndex())
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and isinstance(line, EntryLine):
            if column in (MAKER, PURPOSE, COLOUR, OWNER):
                self.cleared.emit(line.id, FIELDS[column])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        chosen = index.isValid() and index.row() == self.currentIndex().row()
        line = index.data(Qt.ItemDataRole.UserRole)
        # "Choose who" is a link, and needs no press before it.
        link = isinstance(line, EntryLine) and index.column() == OWNER and not line.owner
        self._pressed = index if chosen or link else QModelIndex()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        same = index.isValid() and index == self._pressed
        if event.button() == Qt.MouseButton.LeftButton and same and index.column() in FIELDS:
            self.begin(index)

    def _open_choices(self, line: EntryLine, column: int, cell: QRect) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for value, words in self._choices[column]:
            action = QAction(words, menu)
            action.setCheckable(True)
            action.setChecked(value == getattr(line, FIELDS[column]))
            action.setData(value)
            group.addAction(action)
            menu.addAction(action)
        group.triggered.connect(self._take_choice)
        menu.popup(self.viewport().mapToGlobal(cell.bottomLeft() + QPoint(0, 1)))
        menu.setActiveAction(group.checkedAction() or menu.actions()[0])

    @Slot(QAction)
    def _take_choice(self, action: QAction) -> None:
        self.entries.setData(self.currentIndex(), action.data())
