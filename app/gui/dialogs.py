"""The few dialogs: each has one door, a classmethod that opens it without stopping the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QListView, QVBoxLayout, QWidget

from app.domain.organisation import LONGEST_NAME
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.choices import TickCard
from app.gui.widgets.flow import Flow
from app.gui.widgets.focus_ring import FocusRing
from app.gui.widgets.notice import Complaint
from app.gui.widgets.words import FileName, Words

SUFFIX = ".groundrules"
_Index = QModelIndex | QPersistentModelIndex


class Dialog(QDialog):
    """A dialog with a title that is a question, a column, and buttons that are verbs; as high as its words need.

    Args:
        title: shown as its heading.
        width_px: at 100 %.
    """

    def __init__(self, parent: QWidget, title: str, width_px: int = 560) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(20), px(24), px(20))
        outer.setSpacing(px(12))
        outer.addWidget(Words(title, "heading"))
        self.column = QVBoxLayout()
        self.column.setSpacing(px(8))
        outer.addLayout(self.column, 1)
        foot = QWidget()
        self.buttons = Flow(px(12), foot)
        outer.addWidget(foot)
        self._ring = FocusRing(self)
        room = parent.window().width() - 40
        self.resize(min(px(width_px), max(room, 320)), 100)

    def fit(self) -> None:
        """Grow to what is shown now, with texts that wrap; what scrolls keeps the height that it has."""
        layout = self.layout()
        assert layout is not None, "every dialog has a layout"
        layout.activate()
        self.resize(self.width(), max(self.height(), layout.minimumHeightForWidth(self.width())))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def add_buttons(self, safe: str, verb: str) -> Button:
        """Add the button that changes nothing, and the one that acts; gives the latter."""
        leave = Button(safe)
        leave.clicked.connect(self.reject)
        act = Button(verb, "primary")
        act.setDefault(True)
        self.buttons.addWidget(leave)
        self.buttons.stretch()
        self.buttons.addWidget(act)
        return act


class NewCheckDialog(Dialog):
    """Asks for the name of the organisation, and says where the file will lie.

    Signals:
        chosen: the name, the path of the file, and whether it is to have a passphrase.
    """

    chosen = Signal(str, object, bool)

    def __init__(self, parent: QWidget, suggested_path: Callable[[str], Path]) -> None:
        super().__init__(parent, self.tr("What is your organisation called?"))
        self._suggested_path = suggested_path
        self._own_place: Path | None = None
        self.column.addWidget(Words(self.tr("The name goes on your policy. You can change it later."), "row", "muted"))
        self._name = QLineEdit()
        self._name.setAccessibleName(self.tr("Name of your organisation"))
        self._name.textChanged.connect(self._named)
        self.column.addWidget(self._name)
        self._missing = Complaint()
        self.column.addWidget(self._missing)
        self.column.addSpacing(px(8))
        self.column.addWidget(Words(self.tr("Your answers live in one file:"), "small", "muted"))
        self._where = FileName("", "small", "text")
        self.column.addWidget(self._where)
        change = Button(self.tr("Choose another place…"), "text", "inner")
        change.clicked.connect(self._change_place)
        row = QWidget()
        Flow(px(8), row).addWidget(change)
        self.column.addWidget(row)
        self._protect = TickCard(self.tr("Protect it with a passphrase"), boxed=False)
        self.column.addWidget(self._protect)
        self.column.addStretch(1)
        start = self.add_buttons(self.tr("Not now"), self.tr("Start"))
        start.clicked.connect(self._start)
        self._named("")
        self._name.setFocus()

    @classmethod
    def ask(cls, parent: QWidget, suggested_path: Callable[[str], Path], chosen: Callable[..., object]) -> None:
        """Open it; ``chosen`` is a method that takes what the signal says."""
        dialog = cls(parent, suggested_path)
        dialog.chosen.connect(chosen)
        dialog.open()

    @Slot(str)
    def _named(self, name: str) -> None:
        self._missing.hide()
        self._where.set_name(str(self._path(name)))

    @Slot()
    def _change_place(self) -> None:
        choose_new_file(self, self._path(self._name.text()), self._placed)

    @Slot(str)
    def _placed(self, chosen: str) -> None:
        self._own_place = Path(chosen)
        self._named(self._name.text())

    @Slot()
    def _start(self) -> None:
        name = self._name.text().strip()
        if not name:
            self._missing.say(self.tr("Write a name first. A short one is fine."))
            self._name.setFocus()
            return
        if len(name) > LONGEST_NAME:
            too_long = self.tr("A name has room for {most} characters, and this one has {count}. Write a shorter one.")
            self._missing.say(too_long.format(most=LONGEST_NAME, count=len(name)))
            self._name.setFocus()
            return
        self.accept()
        self.chosen.emit(name, self._path(name), self._protect.isChecked())

    def _path(self, name: str) -> Path:
        return self._own_place or self._suggested_path(name)


class LineDialog(Dialog):
    """Asks for one line of words.

    Signals:
        said: the words, never empty.
    """

    said = Signal(str)

    def __init__(self, parent: QWidget, title: str, explanation: str, verb: str, words: str) -> None:
        super().__init__(parent, title)
        self.column.addWidget(Words(explanation, "row", "muted"))
        self._line = QLineEdit(words)
        self._line.setMaxLength(1_000)
        self._line.setAccessibleName(title)
        self._line.setAccessibleDescription(explanation)
        self.column.addWidget(self._line)
        self._missing = Complaint()
        self.column.addWidget(self._missing)
        self.column.addStretch(1)
        act = self.add_buttons(self.tr("Not now"), verb)
        act.clicked.connect(self._say)
        self._line.setFocus()

    @classmethod
    def ask(
        cls, parent: QWidget, title: str, explanation: str, verb: str, said: Callable[..., object], words: str = ""
    ) -> None:
        """Open it; ``said`` is a method that takes the words."""
        dialog = cls(parent, title, explanation, verb, words)
        dialog.said.connect(said)
        dialog.open()

    @Slot()
    def _say(self) -> None:
        words = self._line.text().strip()
        if not words:
            self._missing.say(self.tr("Write one line first."))
            self._line.setFocus()
            return
        self.accept()
        self.said.emit(words)


@dataclass(frozen=True, slots=True)
class JumpEntry:
    """Somewhere to go: a page, or a question of a page."""

    page: str
    question: str
    text: str
    group: str = ""
    state: str = ""

    @property
    def spoken(self) -> str:
        """The whole entry as one line."""
        return "  ·  ".join(part for part in (self.group, self.text, self.state) if part)


class _JumpModel(QAbstractListModel):
    """The places to go, as a list."""

    def __init__(self, entries: Sequence[JumpEntry], parent: QObject) -> None:
        super().__init__(parent)
        self._entries = tuple(entries)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return entry.spoken
        return entry if role == Qt.ItemDataRole.UserRole else None


class JumpDialog(Dialog):
    """Goes to any page or question; typing leaves those that hold what was typed.

    Signals:
        chosen: the page and the question to go to.
    """

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget, title: str, entries: Sequence[JumpEntry], current: int) -> None:
        super().__init__(parent, title, 820)
        self._field = QLineEdit()
        self._field.setPlaceholderText(self.tr("Type a word to shorten the list"))
        self._field.setAccessibleName(self.tr("Type a word to shorten the list"))
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(_JumpModel(entries, self))
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._field.textChanged.connect(self._filter)
        self._list = QListView()
        self._list.setModel(self._proxy)
        self._list.setWordWrap(True)
        self._list.setUniformItemSizes(False)
        self._list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(title)
        self._list.activated.connect(self._go)
        self._list.clicked.connect(self._go)
        self.column.addWidget(self._field)
        self.column.addWidget(self._list, 1)
        self.add_buttons(self.tr("Close"), self.tr("Go there")).clicked.connect(self._go_current)
        self.resize(self.width(), min(px(620), parent.window().height() - 60))
        self._list.setCurrentIndex(self._proxy.index(max(current, 0), 0))
        self._field.setFocus()

    @classmethod
    def ask(
        cls, parent: QWidget, title: str, entries: Sequence[JumpEntry], chosen: Callable[..., object], current: int = 0
    ) -> None:
        """Open it; ``chosen`` is a method that takes a page and a question."""
        dialog = cls(parent, title, entries, current)
        dialog.chosen.connect(chosen)
        dialog.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()), 0)
        if step and self._field.hasFocus():
            row = self._list.currentIndex().row() + step
            if 0 <= row < self._proxy.rowCount():
                self._list.setCurrentIndex(self._proxy.index(row, 0))
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def _filter(self, words: str) -> None:
        self._proxy.setFilterFixedString(words.strip())
        self._list.setCurrentIndex(self._proxy.index(0, 0))

    @Slot()
    def _go_current(self) -> None:
        self._go(self._list.currentIndex())

    @Slot(QModelIndex)
    def _go(self, index: QModelIndex) -> None:
        entry = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(entry, JumpEntry):
            self.accept()
            self.chosen.emit(entry.page, entry.question)


def choose_file(parent: QWidget, folder: Path, chosen: Callable[..., object]) -> None:
    """Ask for one of our files; ``chosen`` is a method that takes its path as text."""
    dialog = QFileDialog(parent, parent.tr("Open a Groundrules file"), str(folder))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([parent.tr("Groundrules files (*.groundrules)"), parent.tr("All files (*)")])
    _open(dialog, chosen)


def choose_zip(parent: QWidget, folder: Path, chosen: Callable[..., object]) -> None:
    """Ask for a zip file; ``chosen`` is a method that takes its path as text."""
    dialog = QFileDialog(parent, parent.tr("Choose a zip file"), str(folder))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([parent.tr("Zip files (*.zip)"), parent.tr("All files (*)")])
    _open(dialog, chosen)


def choose_new_file(parent: QWidget, suggestion: Path, chosen: Callable[..., object]) -> None:
    """Ask where a new file is to lie; ``chosen`` is a method that takes its path as text."""
    dialog = QFileDialog(parent, parent.tr("Where should the file be?"), str(suggestion))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(parent.tr("Groundrules files (*.groundrules)"))
    dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
    # An existing file is never replaced; the workspace refuses it in words.
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    _open(dialog, chosen)


def choose_folder(parent: QWidget, folder: Path, chosen: Callable[..., object]) -> None:
    """Ask for a folder; ``chosen`` is a method that takes its path as text."""
    dialog = QFileDialog(parent, parent.tr("Choose a folder"), str(folder))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _open(dialog, chosen)


def _open(dialog: QFileDialog, chosen: Callable[..., object]) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    dialog.open()
