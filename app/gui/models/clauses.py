"""The contents of the policy as a Qt list: number, title, and what happened to a clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One clause. ``note`` says what happened to it, such as "Edited by you", in the colour of the mark ``tint``."""

    id: str
    number: int
    title: str
    note: str = ""
    tint: str = "next"

    @property
    def spoken(self) -> str:
        """The whole line, as it is read out."""
        return f"{self.number}. {self.title}, {self.note}" if self.note else f"{self.number}. {self.title}"


class ClausesModel(QAbstractListModel):
    """The clauses in their order. Data under the user role is the line itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[ClauseLine, ...] = ()

    @property
    def lines(self) -> tuple[ClauseLine, ...]:
        """All clauses, in their order."""
        return self._lines

    def set_lines(self, lines: Sequence[ClauseLine]) -> None:
        """Show other clauses. Where only titles and notes are new, the selection stays."""
        new = tuple(lines)
        if [line.id for line in new] == [line.id for line in self._lines]:
            self._lines = new
            if new:
                self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return
        self.beginResetModel()
        self._lines = new
        self.endResetModel()

    def place_of(self, clause_id: str) -> QModelIndex:
        """Where a clause stands; not valid when it is not there."""
        for number, line in enumerate(self._lines):
            if line.id == clause_id:
                return self.index(number)
        return QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == _Role.UserRole:
            return line
        return line.spoken if role in (_Role.DisplayRole, _Role.AccessibleTextRole) else None
