"""Dialogs about the record: who works here, what was done, and whether it holds together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.organisation import LONGEST_NAME
from app.gui.dialogs import Dialog
from app.gui.hub import Hub
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.words import Words

if TYPE_CHECKING:
    from app.phrases import Phrases
    from app.workspace.record import RecordLine, SubjectKind

_Index = QModelIndex | QPersistentModelIndex


class PersonDialog(Dialog):
    """Asks who works at this computer; names that are known already are offered while typing.

    Signals:
        chosen: the name; empty for none.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget, person: str, people: Sequence[str]) -> None:
        super().__init__(parent, self.tr("Who is working here?"))
        told = self.tr("Your name goes beside your answers and into the history of the file. Leave it empty for none.")
        self.column.addWidget(Words(told, "row", "muted"))
        self._name = QLineEdit(person)
        self._name.setMaxLength(LONGEST_NAME)
        self._name.setAccessibleName(self.tr("Your name"))
        known = QCompleter(list(people), self._name)
        known.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._name.setCompleter(known)
        self.column.addWidget(self._name)
        if people:
            names = self.tr("Named in this file: {names}").format(names=", ".join(people))
            self.column.addWidget(Words(names, "small", "muted"))
        self.column.addStretch(1)
        self.add_buttons(self.tr("Not now"), self.tr("This is me")).clicked.connect(self._choose)
        self._name.selectAll()
        self._name.setFocus()

    @classmethod
    def ask(cls, parent: QWidget, person: str, people: Sequence[str], chosen: Callable[..., object]) -> None:
        """Open it; ``chosen`` is a method that takes the name."""
        dialog = cls(parent, person, people)
        dialog.chosen.connect(chosen)
        dialog.open()

    @Slot()
    def _choose(self) -> None:
        self.accept()
        self.chosen.emit(self._name.text())


class _RecordModel(QAbstractListModel):
    """Lines of the record, two rows of text each: when and who, then what."""

    def __init__(self, lines: Sequence[RecordLine], phrases: Phrases, parent: QObject) -> None:
        super().__init__(parent)
        self._phrases = phrases
        self._lines = tuple(lines)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            at = self._phrases.moment(datetime.fromisoformat(line.at))
            who = line.who or self.tr("No name given")
            return f"{at}   {who}\n{line.words}"
        return None


class _Rows(QStyledItemDelegate):
    """Gives each line the height of all its words."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        # Qt measures the words without the padding that the style takes away, and would cut the last one off.
        narrower = QStyleOptionViewItem(option)
        narrower.rect.setWidth(option.rect.width() - px(20))
        return super().sizeHint(narrower, index)


class HistoryDialog(Dialog):
    """What was done and by whom, newest first; typing leaves the lines that hold what was typed."""

    def __init__(self, parent: QWidget, hub: Hub, lines: Sequence[RecordLine], title: str) -> None:
        super().__init__(parent, title, 820)
        self._hub = hub
        self._field = QLineEdit()
        self._field.setPlaceholderText(self.tr("Type a name, a date or a word to shorten the list"))
        self._field.setAccessibleName(self.tr("Type a name, a date or a word to shorten the list"))
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(_RecordModel(lines, hub.desk.phrases, self))
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._field.textChanged.connect(self._filter)
        self._list = QListView()
        self._list.setModel(self._shown)
        self._list.setItemDelegate(_Rows(self._list))
        self._list.setWordWrap(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._list.setAccessibleName(title)
        self._nothing = Words(self.tr("Nothing here matches. Take a word away to see more."), "row", "muted")
        self._verdict = Words("", "small", "muted")
        self._verdict.hide()
        self.column.addWidget(self._field)
        self.column.addWidget(self._nothing)
        self.column.addWidget(self._list, 1)
        self.column.addWidget(self._verdict)
        check = Button(self.tr("Does the record hold together?"))
        check.clicked.connect(self._check)
        self.buttons.addWidget(check)
        self.buttons.stretch()
        close = Button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        self.buttons.addWidget(close)
        self.resize(self.width(), min(px(620), parent.window().height() - 60))
        self._filter("")
        self._field.setFocus()

    @classmethod
    def open_for(cls, parent: QWidget, hub: Hub, subject: str = "", kind: SubjectKind | None = None) -> None:
        """Open it with the lines about one thing, or with all; where they cannot be read, that is told."""
        lines = hub.history(subject, kind)
        if lines is None:
            return
        told = hub.desk.phrases.say(f"record_title.{kind or 'file'}")
        cls(parent, hub, lines, told).open()

    @Slot(str)
    def _filter(self, words: str) -> None:
        self._shown.setFilterFixedString(words.strip())
        empty = self._shown.rowCount() == 0
        self._nothing.set_words(
            self.tr("Nothing here matches. Take a word away to see more.")
            if words.strip()
            else self.tr("Nothing has happened here yet. What you answer and change is listed here.")
        )
        self._nothing.setVisible(empty)
        self._list.setVisible(not empty)

    @Slot()
    def _check(self) -> None:
        self._verdict.set_words(self._hub.record_verdict())
        self._verdict.show()
        self.fit()
