"""What is attached to one thing, and the button with which more is attached."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from app.domain.days import day_of
from app.domain.evidence import Evidence
from app.gui.announce import announce
from app.gui.dialogs import LineDialog
from app.gui.hub import Hub
from app.gui.proof_intents import said
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import IconShape
from app.gui.widgets.flow import Flow, discard
from app.gui.widgets.words import FileName, Words

_ICONS = {"file": "paperclip", "link": "link", "note": "pencil"}


class ProofRow(QWidget):
    """One piece of proof: what it is, when it came, and what can be done with it.

    Signals:
        open_wanted: it is to be shown.
        remove_wanted: it is to be taken away.
    """

    open_wanted = Signal(object)
    remove_wanted = Signal(object)

    def __init__(self, evidence: Evidence, told: str, *, narrow: bool) -> None:
        super().__init__()
        self._evidence = evidence
        self.setSizePolicy(_growing())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(2), 0, px(2))
        row.setSpacing(px(8))
        row.addWidget(IconShape(_ICONS[evidence.kind], 18, "muted"), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        if evidence.kind == "note":
            words.addWidget(Words(evidence.text, "row"))
        else:
            words.addWidget(FileName(evidence.name or evidence.text, "row", "text"))
        words.addWidget(Words(told, "small", "muted"))
        row.addLayout(words, 1)
        buttons = []
        if evidence.kind != "note":
            show = Button(self.tr("Open"), "text", "inner")
            show.clicked.connect(self._open)
            buttons.append(show)
        remove = Button(self.tr("Remove"), "text", "inner")
        remove.clicked.connect(self._remove)
        buttons.append(remove)
        place: QLayout = row
        if narrow:
            foot = QWidget()
            place = Flow(px(12), foot)
            words.addWidget(foot)
        for button in buttons:
            button.setAccessibleDescription(said(evidence))
            place.addWidget(button)

    @Slot()
    def _open(self) -> None:
        self.open_wanted.emit(self._evidence)

    @Slot()
    def _remove(self) -> None:
        self.remove_wanted.emit(self._evidence)


class ProofList(QWidget):
    """The proof of one subject. It reads the hub and asks it; the page says which subject it shows.

    Args:
        hub: what pages speak to.
        narrow: whether it stands in a side panel, where buttons have no room beside what they are for.

    Its ``button`` attaches more; the owner puts that where it belongs.

    Signals:
        filled: whether there is anything to be seen here now.
    """

    filled = Signal(bool)

    def __init__(self, hub: Hub, *, narrow: bool = False) -> None:
        super().__init__()
        self._hub = hub
        self._narrow = narrow
        self._subject = ""
        self._shown: tuple[Evidence, ...] | None = None
        self._rows: list[ProofRow] = []
        self.button = Button(self.tr("Attach proof"), "plain", "inner", "paperclip")
        self.button.setAccessibleDescription(self.tr("Control Shift A. A file, a link or a note."))
        self.button.clicked.connect(self.attach)
        self.setSizePolicy(_growing())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        column.addLayout(self._column)
        self._waiting = Words(self.tr("Copying…"), "small", "muted")
        self._waiting.hide()
        column.addWidget(self._waiting)
        hub.proof.working.connect(self._working)

    @property
    def subject(self) -> str:
        """What its proof belongs to; empty where nothing can be attached."""
        return self._subject

    def show_subject(self, subject: str) -> None:
        """Show what is attached to a question, a task or an entry."""
        attached = self._hub.workspace.assessment.evidence_of(subject) if subject else ()
        self.button.setVisible(bool(subject))
        if (subject, attached) == (self._subject, self._shown):
            return
        self._subject, self._shown = subject, attached
        for row in self._rows:
            discard(row)
        self._rows = [ProofRow(one, self._told(one), narrow=self._narrow) for one in attached]
        for row in self._rows:
            row.open_wanted.connect(self._hub.proof.open)
            row.remove_wanted.connect(self._remove)
            self._column.addWidget(row)
        self._fit()

    @Slot()
    def attach(self) -> None:
        """Ask what is to be attached: a file, a link or a note."""
        menu = QMenu(self.button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, slot in (
            (self.tr("A &file…"), self._ask_file),
            (self.tr("A &link…"), self._ask_link),
            (self.tr("A &note…"), self._ask_note),
        ):
            action = QAction(words, menu)
            action.triggered.connect(slot)
            menu.addAction(action)
        menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height() + 1)))
        menu.setActiveAction(menu.actions()[0])

    @Slot()
    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose what to attach"), str(self._hub.desk.documents))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._files_chosen)
        dialog.open()

    @Slot(list)
    def _files_chosen(self, paths: list[str]) -> None:
        self._hub.proof.attach_files(self._subject, [Path(path) for path in paths])

    @Slot()
    def _ask_link(self) -> None:
        LineDialog.ask(
            self.window(),
            self.tr("Which link?"),
            self.tr("A web address, or a file on this computer that begins with file:///. We do not open it."),
            self.tr("Attach"),
            self._link_said,
        )

    @Slot(str)
    def _link_said(self, link: str) -> None:
        self._hub.proof.attach(self._subject, "link", link)

    @Slot()
    def _ask_note(self) -> None:
        LineDialog.ask(
            self.window(),
            self.tr("What do you want to note as proof?"),
            self.tr("Say who saw what, and when. It is printed in the report."),
            self.tr("Attach"),
            self._note_said,
        )

    @Slot(str)
    def _note_said(self, words: str) -> None:
        self._hub.proof.attach(self._subject, "note", words)

    @Slot(object)
    def _remove(self, evidence: Evidence) -> None:
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._hub.proof.remove(evidence)

    @Slot(int)
    def _working(self, left: int) -> None:
        self._waiting.setVisible(left > 0)
        self._fit()
        if left:
            announce(self, self._waiting.text())

    def _fit(self) -> None:
        filled = bool(self._rows) or not self._waiting.isHidden()
        self.setVisible(filled)
        self.filled.emit(filled)

    def _told(self, evidence: Evidence) -> str:
        phrases = self._hub.desk.phrases
        told = [self.tr("Link") if evidence.kind == "link" else self.tr("Note") if evidence.kind == "note" else ""]
        if evidence.kind == "file":
            told = [phrases.size(evidence.size_bytes)]
        at = day_of(evidence.at[:10])
        told += [phrases.date(at) if at else "", evidence.by]
        return ", ".join(words for words in told if words)


def _growing() -> QSizePolicy:
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    return policy
