"""The areas with their exposure and practice, as a Qt table; a row can open to say why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area in words and levels. ``practice`` is None where it is not known; ``why`` is shown when it opens."""

    area: str
    title: str
    exposure: int
    exposure_word: str
    practice: int | None
    practice_word: str
    not_known: str = ""
    """How many answers are "I don't know", in words; empty where none is."""
    why: str = ""

    @property
    def practice_spoken(self) -> str:
        """What is done today, with what is not known."""
        return ", ".join(part for part in (self.practice_word, self.not_known) if part)


@dataclass(frozen=True, slots=True)
class WhyLine:
    """Why an area is as exposed as it is; stands under its row, across all columns."""

    area: str
    text: str


class AreasModel(QAbstractTableModel):
    """Three columns: the area, how exposed it is, what is done. Data under the user role is the line itself.

    Args:
        heads: the three column heads.
    """

    def __init__(self, heads: tuple[str, str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads = heads
        self._lines: tuple[AreaLine | WhyLine, ...] = ()

    @property
    def lines(self) -> tuple[AreaLine | WhyLine, ...]:
        """Everything in the table, in its order."""
        return self._lines

    def set_areas(self, areas: Sequence[AreaLine]) -> None:
        """Show these areas, all closed."""
        self.beginResetModel()
        self._lines = tuple(areas)
        self.endResetModel()

    def turn(self, row: int) -> bool:
        """Open or close an area; False where there is nothing to open."""
        line = self._lines[row]
        if isinstance(line, WhyLine) or not line.why:
            return False
        if self.is_open(row):
            self.beginRemoveRows(QModelIndex(), row + 1, row + 1)
            self._lines = self._lines[: row + 1] + self._lines[row + 2 :]
            self.endRemoveRows()
        else:
            self.beginInsertRows(QModelIndex(), row + 1, row + 1)
            self._lines = (*self._lines[: row + 1], WhyLine(line.area, line.why), *self._lines[row + 1 :])
            self.endInsertRows()
        self.dataChanged.emit(self.index(row, 0), self.index(row, 2))
        return True

    def is_open(self, row: int) -> bool:
        """Whether the reasons of an area stand under it."""
        return row + 1 < len(self._lines) and isinstance(self._lines[row + 1], WhyLine)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if role != _Role.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._heads[section]
        line = self._lines[section]
        return line.title if isinstance(line, AreaLine) else ""

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role == _Role.UserRole:
            return line
        if role not in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return None
        if isinstance(line, WhyLine):
            return line.text if column == 0 else ""
        if column == 0 and role == _Role.AccessibleTextRole:
            return f"{line.title}, {self._heads[1]}: {line.exposure_word}, {self._heads[2]}: {line.practice_spoken}"
        return (line.title, line.exposure_word, line.practice_spoken)[column]
