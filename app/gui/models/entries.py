"""The register as a Qt table: one row for each tool or model, with its owner and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole

NAME, KIND, MAKER, PURPOSE, COLOUR, OWNER, DECISION = range(7)
FIELDS = {
    NAME: "name", MAKER: "maker", PURPOSE: "purpose", COLOUR: "colour", OWNER: "owner", DECISION: "decision",
}  # fmt: skip
"""The columns that are edited in the row, with the field of the entry that each shows."""
CHOSEN_FROM = (COLOUR, DECISION)
"""Those whose value is chosen from a menu."""
DRAFT = "draft"
"""The id of a row that is being written and is in no file yet."""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry in words. ``colour`` and ``decision`` are ids beside their words."""

    id: str
    name: str
    kind: str
    maker: str
    purpose: str
    colour: str
    colour_word: str
    owner: str
    decision: str
    decision_word: str
    seen: str
    """What the newest look says of it, in a few words."""
    unseen: bool = False
    """Whether it was not seen any more."""
    nobody: str = ""
    """What stands where it has no owner yet."""
    unsaid: str = ""
    """What stands where nothing was written yet."""

    @property
    def spoken(self) -> str:
        """The whole row as one line."""
        parts = (
            self.name, self.kind, self.maker, self.purpose, self.colour_word if self.colour else "",
            self.owner or self.nobody, self.decision_word, self.seen,
        )  # fmt: skip
        return ", ".join(part.rstrip(".") for part in parts if part)


class EntriesModel(QAbstractTableModel):
    """Seven columns; all but the kind can be edited. Data under the user role is the line itself.

    Args:
        heads: the column heads.

    Signals:
        edited: the id of an entry, the field of it, and the new text.
    """

    edited = Signal(str, str, str)

    def __init__(self, heads: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads = tuple(heads)
        self._lines: tuple[EntryLine, ...] = ()

    @property
    def lines(self) -> tuple[EntryLine, ...]:
        """Everything in the table, in its order."""
        return self._lines

    def set_lines(self, lines: Sequence[EntryLine]) -> None:
        """Show other lines. Where only texts are new, rows keep their places and the selection stays."""
        new = tuple(lines)
        if [line.id for line in new] == [line.id for line in self._lines]:
            self._lines = new
            if new:
                self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, DECISION))
            return
        self.beginResetModel()
        self._lines = new
        self.endResetModel()

    def row_of(self, entry_id: str) -> int:
        """The row of an entry; -1 when it is not shown."""
        return next((number for number, line in enumerate(self._lines) if line.id == entry_id), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if role != _Role.DisplayRole:
            return None
        return self._heads[section] if orientation == Qt.Orientation.Horizontal else self._lines[section].name

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags, column = super().flags(index), index.column()
        # A field is opened only where something is written.
        written = column in FIELDS and column not in CHOSEN_FROM
        return flags | Qt.ItemFlag.ItemIsEditable if written else flags

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role == _Role.UserRole:
            return line
        if role == _Role.EditRole:
            return line.kind if column == KIND else getattr(line, FIELDS[column])
        if role == _Role.AccessibleTextRole:
            return line.spoken if column == NAME else f"{self._heads[column]}: {self._word(line, column)}"
        return self._word(line, column) if role == _Role.DisplayRole else None

    def setData(self, index: _Index, value: object, role: int = _Role.EditRole) -> bool:
        """Ask for a change; what is shown follows once it is on disk."""
        if role != _Role.EditRole or not index.isValid() or index.column() not in FIELDS:
            return False
        text = str(value).strip()
        if text != self.data(index, _Role.EditRole):
            self.edited.emit(self._lines[index.row()].id, FIELDS[index.column()], text)
        return True

    def _word(self, line: EntryLine, column: int) -> str:
        return (
            line.name, line.kind, line.maker or line.unsaid, line.purpose or line.unsaid, line.colour_word,
            line.owner or line.nobody, line.decision_word,
        )[column]  # fmt: skip
