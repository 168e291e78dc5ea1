"""A list of headings and rows of two lines, as a Qt model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between rows; it cannot be chosen."""

    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of two lines, with an icon before them and a mark with its word after them. ``title`` is outside text."""

    id: str
    title: str
    detail: str = ""
    icon_name: str = ""
    mark: str = ""
    word: str = ""

    @property
    def spoken(self) -> str:
        """The whole row as one line."""
        return ", ".join(part.rstrip(".") for part in (self.title, self.detail, self.word) if part)


class RowsModel(QAbstractListModel):
    """Headings and rows. A row's data under the user role is the row itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Heading | Row, ...] = ()

    @property
    def rows(self) -> tuple[Heading | Row, ...]:
        """Everything in the list, in its order."""
        return self._rows

    def set_rows(self, rows: Sequence[Heading | Row]) -> None:
        """Show other rows. Where only texts and marks are new, rows keep their places and the selection stays."""
        new = tuple(rows)
        if [_key(row) for row in new] == [_key(row) for row in self._rows]:
            self._rows = new
            if new:
                self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return
        self.beginResetModel()
        self._rows = new
        self.endResetModel()

    def put_on_top(self, rows: Sequence[Row]) -> None:
        """Add rows before all others, the first of them on top; a row that is there already only changes its text."""
        fresh: list[Row] = []
        known = {row.id: number for number, row in enumerate(self._rows) if isinstance(row, Row)}
        changed = list(self._rows)
        for row in rows:
            if row.id in known:
                changed[known[row.id]] = row
            else:
                fresh.append(row)
        if changed != list(self._rows):
            self._rows = tuple(changed)
            self.dataChanged.emit(self.index(0), self.index(len(changed) - 1))
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self._rows = (*fresh, *self._rows)
            self.endInsertRows()

    def place_of(self, row_id: str) -> QModelIndex:
        """Where the row with this id stands; not valid when it is not there."""
        for number, row in enumerate(self._rows):
            if isinstance(row, Row) and row.id == row_id:
                return self.index(number)
        return QModelIndex()

    def first_row(self) -> QModelIndex:
        """The first row that can be chosen; not valid in an empty list."""
        for number, row in enumerate(self._rows):
            if isinstance(row, Row):
                return self.index(number)
        return QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._rows[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == _Role.UserRole:
            return row
        if isinstance(row, Heading):
            return row.text if role in (_Role.DisplayRole, _Role.AccessibleTextRole) else None
        if role == _Role.DisplayRole:
            return row.title
        if role == _Role.AccessibleTextRole:
            return row.spoken
        # A tool tip takes what looks like HTML for HTML.
        return "\n".join(filter(None, (row.title, row.detail))).replace("<", "‹") if role == _Role.ToolTipRole else None


def _key(row: Heading | Row) -> tuple[str, str]:
    return ("heading", "") if isinstance(row, Heading) else ("row", row.id)
