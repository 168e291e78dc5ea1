"""The table of tasks. Who, By and State are edited in the row: F2 or Enter, or a click on what is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu

from app.gui.models.tasks import BY, EDITED, STATE, TASK, TIME, WHO, GroupLine, TaskLine, TasksModel
from app.gui.pages.to_do.cells import TaskCells, row_height
from app.gui.theme import px
from app.gui.widgets.plain_table import PlainHeader, PlainTable

_LEAD_PX = 18
_WIDTHS_PX = {WHO: 112, BY: 70, TIME: 62, STATE: 124}
_NARROW_PX = {WHO: 104, BY: 68, TIME: 0, STATE: 128}


class TaskTable(PlainTable):
    """Tasks under the heads of their priorities.

    Signals:
        chosen: the id of the task that was chosen; empty when none is.
        cleared: the id of a task, and the field that is to be empty again.
    """

    chosen = Signal(str)
    cleared = Signal(str, str)

    def __init__(self, states: Sequence[tuple[str, str]]) -> None:
        heads = (self.tr("Task"), self.tr("Who"), self.tr("By"), self.tr("Time"), self.tr("State"))
        super().__init__(self.tr("Tasks"), PlainHeader(_LEAD_PX, 35))
        self._states = tuple(states)
        self._narrow = False
        self._pressed = QModelIndex()
        self.tasks = TasksModel(heads, self)
        self.setModel(self.tasks)
        self.cells = TaskCells(self)
        self.setItemDelegate(self.cells)
        self.setProperty("plain", True)

    @property
    def current(self) -> str:
        """The id of the task that is chosen, or empty."""
        line = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        return line.id if isinstance(line, TaskLine) else ""

    def show_lines(self, lines: Sequence[GroupLine | TaskLine], task_id: str) -> None:
        """Show other lines; this task stays chosen, or the first one that is not done."""
        column = max(self.currentIndex().column(), TASK)
        self.tasks.set_lines(lines)
        self.fit()
        if self.tasks.row_of(self.current) < 0 or self.current != task_id:
            self.choose(task_id, column)

    def choose(self, task_id: str, column: int = TASK) -> None:
        """Choose a task; the first one that is not done where this one is not shown."""
        row = self.tasks.row_of(task_id)
        if row < 0:
            shown = [n for n, line in enumerate(self.tasks.lines) if isinstance(line, TaskLine)]
            still_open = (n for n in shown if getattr(self.tasks.lines[n], "state", "") != "done")
            row = next(still_open, shown[0] if shown else -1)
        if row >= 0:
            self.setCurrentIndex(self.tasks.index(row, column))
        else:
            self.chosen.emit("")

    def set_narrow(self, *, narrow: bool) -> None:
        """Leave out the time where there is little room."""
        self._narrow = narrow
        self.setColumnHidden(TIME, narrow)
        self.fit()

    def fit(self) -> None:
        width = self.viewport().width()
        wanted = _NARROW_PX if self._narrow else _WIDTHS_PX
        for column, wide in wanted.items():
            self.setColumnWidth(column, px(wide))
        taken = sum(px(wide) for column, wide in wanted.items() if not self.isColumnHidden(column))
        self.setColumnWidth(TASK, max(px(120), width - taken))
        self.clearSpans()
        for row, line in enumerate(self.tasks.lines):
            if isinstance(line, GroupLine):
                self.setSpan(row, 0, 1, len(EDITED) + 2)
            widths = tuple(self.columnWidth(column) for column in range(self.tasks.columnCount()))
            self.setRowHeight(row, row_height(line, widths, width))

    def begin(self, index: QModelIndex) -> None:
        """Edit a cell, or the first that can be edited where this one cannot."""
        line = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, TaskLine):
            return
        column = index.column() if index.column() in EDITED else WHO
        cell = self.tasks.index(index.row(), column)
        self.setCurrentIndex(cell)
        if column == STATE:
            self._choose_state(line, self.visualRect(cell))
        else:
            self.edit(cell)

    def currentChanged(self, current: object, previous: object) -> None:
        super().currentChanged(current, previous)  # type: ignore[arg-type]
        # The ring and the wash go across the whole row.
        self.viewport().update()
        self.chosen.emit(self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, line = event.key(), self.currentIndex().data(Qt.ItemDataRole.UserRole)
        field = {WHO: "who", BY: "by"}.get(self.currentIndex().column(), "")
        if self.state() == QAbstractItemView.State.EditingState:
            # A key that the field let pass; it is not to begin again, nor to reach the page's primary button.
            event.accept()
        elif key in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.begin(self.currentIndex())
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and field and isinstance(line, TaskLine):
            self.cleared.emit(line.id, field)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        chosen = index.isValid() and index.row() == self.currentIndex().row()
        line = index.data(Qt.ItemDataRole.UserRole)
        # "Choose who" is a link, and needs no press before it.
        link = isinstance(line, TaskLine) and index.column() == WHO and not line.who
        self._pressed = index if chosen or link else QModelIndex()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        same = index.isValid() and index == self._pressed
        if event.button() == Qt.MouseButton.LeftButton and same and index.column() in EDITED:
            self.begin(index)

    def _choose_state(self, line: TaskLine, cell: QRect) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for state, words in self._states:
            action = QAction(words, menu)
            action.setCheckable(True)
            action.setChecked(state == line.state)
            action.setData(state)
            group.addAction(action)
            menu.addAction(action)
        group.triggered.connect(self._state_chosen)
        menu.popup(self.viewport().mapToGlobal(cell.bottomLeft() + QPoint(0, 1)))
        menu.setActiveAction(group.checkedAction() or menu.actions()[0])

    @Slot(QAction)
    def _state_chosen(self, action: QAction) -> None:
        self.tasks.setData(self.currentIndex().siblingAtColumn(STATE), action.data())
