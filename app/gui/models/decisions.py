"""The AI log as a Qt table: one row for each decision as it stands. Nothing in it is edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole

WHEN, WHO, TOOL, WHAT_FOR, CHECKED, RESULT = range(6)


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision in words, a text for each column."""

    id: str
    texts: tuple[str, str, str, str, str, str]
    unchecked: bool = False
    """Whether nobody looked at the result."""
    corrected: str = ""
    """That it was corrected, in words; empty where it was not."""


class DecisionsModel(QAbstractTableModel):
    """Six columns. Data under the user role is the line itself.

    Args:
        heads: the column heads.
    """

    def __init__(self, heads: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads = tuple(heads)
        self._lines: tuple[DecisionLine, ...] = ()

    @property
    def lines(self) -> tuple[DecisionLine, ...]:
        """Everything in the table, in its order."""
        return self._lines

    def set_lines(self, lines: Sequence[DecisionLine]) -> None:
        """Show other lines."""
        if tuple(lines) != self._lines:
            self.beginResetModel()
            self._lines = tuple(lines)
            self.endResetModel()

    def row_of(self, decision_id: str) -> int:
        """The row of a decision; -1 when it is not shown."""
        return next((number for number, line in enumerate(self._lines) if line.id == decision_id), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if role != _Role.DisplayRole:
            return None
        return self._heads[section] if orientation == Qt.Orientation.Horizontal else self._lines[section].texts[WHEN]

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role == _Role.UserRole:
            return line
        if role == _Role.AccessibleTextRole:
            told = [f"{head}: {text}" for head, text in zip(self._heads, line.texts, strict=True) if text]
            spoken = ", ".join([*told, *([line.corrected] if line.corrected else [])])
            return spoken if column == WHEN else f"{self._heads[column]}: {line.texts[column]}"
        return line.texts[column] if role == _Role.DisplayRole else None
