"""The tasks as a Qt table: heads of priorities, and under each its tasks with who, by when and how far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole

TASK, WHO, BY, TIME, STATE = range(5)
EDITED = (WHO, BY, STATE)
"""The columns that are edited in the row."""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """The head of a priority: its mark, its word, what it means, and how many of its tasks are done."""

    priority: str
    word: str
    when: str
    count: str

    @property
    def spoken(self) -> str:
        """The head as one line."""
        return f"{self.word}, {self.when}, {self.count}"


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task in words. ``by_iso`` is ISO 8601 or empty; ``by`` is that day in short words."""

    id: str
    title: str
    priority_word: str
    who: str
    by_iso: str
    by: str
    by_spoken: str
    time: str
    state: str
    state_word: str
    late: str = ""
    """How late it is, in words; empty when it is not."""
    nobody: str = ""
    """What stands where nobody was chosen yet."""

    @property
    def spoken(self) -> str:
        """The whole row as one line."""
        parts = (self.title, self.priority_word, self.who or self.nobody, self.by_spoken, self.state_word, self.late)
        return ", ".join(part for part in parts if part)


class TasksModel(QAbstractTableModel):
    """Five columns; who, by and state can be edited. Data under the user role is the line itself.

    Args:
        heads: the column heads.

    Signals:
        edited: the id of a task, the field of its progress (``who``, ``by``, ``state``), and the new text.
    """

    edited = Signal(str, str, str)

    def __init__(self, heads: tuple[str, str, str, str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads = heads
        self._lines: tuple[GroupLine | TaskLine, ...] = ()

    @property
    def lines(self) -> tuple[GroupLine | TaskLine, ...]:
        """Everything in the table, in its order."""
        return self._lines

    def set_lines(self, lines: Sequence[GroupLine | TaskLine]) -> None:
        """Show other lines. Where only texts are new, rows keep their places and the selection stays."""
        new = tuple(lines)
        if [_key(line) for line in new] == [_key(line) for line in self._lines]:
            self._lines = new
            if new:
                self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, STATE))
            return
        self.beginResetModel()
        self._lines = new
        self.endResetModel()

    def row_of(self, task_id: str) -> int:
        """The row of a task; -1 when it is not shown."""
        return next((n for n, x in enumerate(self._lines) if isinstance(x, TaskLine) and x.id == task_id), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if role != _Role.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._heads[section]
        line = self._lines[section]
        return line.title if isinstance(line, TaskLine) else line.word

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self._lines[index.row()], GroupLine):
            return Qt.ItemFlag.NoItemFlags
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in EDITED else flags

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role == _Role.UserRole:
            return line
        if isinstance(line, GroupLine):
            return line.spoken if column == TASK and role in (_Role.DisplayRole, _Role.AccessibleTextRole) else None
        if role == _Role.EditRole:
            return (line.title, line.who, line.by_iso, line.time, line.state)[column]
        if role == _Role.AccessibleTextRole:
            return line.spoken if column == TASK else f"{self._heads[column]}: {self._word(line, column)}"
        return self._word(line, column) if role == _Role.DisplayRole else None

    def setData(self, index: _Index, value: object, role: int = _Role.EditRole) -> bool:
        """Ask for a change; what is shown follows once it is on disk."""
        if role != _Role.EditRole or not index.isValid() or index.column() not in EDITED:
            return False
        line = self._lines[index.row()]
        if isinstance(line, GroupLine):
            return False
        text = str(value).strip()
        if text != self.data(index, _Role.EditRole):
            self.edited.emit(line.id, {WHO: "who", BY: "by", STATE: "state"}[index.column()], text)
        return True

    def _word(self, line: TaskLine, column: int) -> str:
        state = ", ".join(part for part in (line.state_word, line.late) if part)
        return (line.title, line.who or line.nobody, line.by, line.time, state)[column]


def _key(line: GroupLine | TaskLine) -> tuple[str, str]:
    return ("group", line.priority) if isinstance(line, GroupLine) else ("task", line.id)
