"""The dialogs about passphrases: opening a protected file, choosing a passphrase, keeping the recovery code."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from app.gui.dialogs import Dialog
from app.gui.tall_dialog import TallDialog
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Strip
from app.gui.widgets.choices import TickCard
from app.gui.widgets.flow import Flow
from app.gui.widgets.notice import Complaint
from app.gui.widgets.words import Words

_WIDTH_PX = 560


class _Secrets(TallDialog):
    """A dialog with fields that hide what is typed, and a place for what is wrong with it.

    Args:
        parent: the window.
        title: the question.
        explanation: below it.
        fields: what each field is called.
        verb: of the button that acts.
    """

    def __init__(self, parent: QWidget, title: str, explanation: str, fields: Sequence[str], verb: str) -> None:
        super().__init__(parent, title, _WIDTH_PX)
        self.words.addWidget(Words(explanation, "row", "muted"))
        self.leave_room_for_rings()
        self.fields: list[QLineEdit] = []
        for name in fields:
            label = Words(name, "small")
            field = QLineEdit()
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setMaxLength(1_000)
            field.setAccessibleName(name)
            field.textEdited.connect(self._typed)
            self.fields.append(field)
            self.words.addWidget(label)
            self.words.addWidget(field)
        self.complaint = Complaint()
        self.words.addWidget(self.complaint)
        self._shown = TickCard(self.tr("Show what I type"), boxed=False)
        self._shown.toggled.connect(self._show_words)
        self.words.addWidget(self._shown)
        self.act = self.add_buttons(self.tr("Not now"), verb)
        self.act.clicked.connect(self._act)
        self.fields[0].setFocus()

    def wait(self, *, waiting: bool) -> None:
        """While the key is worked out, nothing more can be typed or pressed."""
        for widget in (*self.fields, self.act, self._shown):
            widget.setEnabled(not waiting)

    def refuse(self, sentence: str) -> None:
        """Say what is wrong with what was typed; it can be typed again."""
        self.wait(waiting=False)
        self.complaint.say(sentence)
        self.show_part(self.complaint)
        self.fields[0].setFocus()
        self.fields[0].selectAll()

    @Slot(bool)
    def _show_words(self, shown: bool) -> None:
        for field in self.fields:
            field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    @Slot(str)
    def _typed(self, _words: str) -> None:
        self.complaint.hide()

    @Slot()
    def _act(self) -> None:
        raise NotImplementedError


class UnlockDialog(_Secrets):
    """Asks for the passphrase of a file, or for its recovery code in its place.

    Signals:
        given: what was typed, and whether this computer is to remember it.
    """

    given = Signal(str, bool)

    def __init__(self, parent: QWidget, file_name: str) -> None:
        super().__init__(
            parent,
            self.tr("What is the passphrase?"),
            self.tr("{file} is protected. If the passphrase is forgotten, type the recovery code.").format(
                file=file_name
            ),
            [self.tr("Passphrase or recovery code")],
            self.tr("Open"),
        )
        self._remember = TickCard(self.tr("Remember it on this computer"), boxed=False)
        self.words.addWidget(self._remember)

    @Slot()
    def _act(self) -> None:
        if not self.fields[0].text():
            self.refuse(self.tr("Type the passphrase first."))
            return
        self.wait(waiting=True)
        self.given.emit(self.fields[0].text(), self._remember.isChecked())


class PassphraseDialog(_Secrets):
    """Asks for a new passphrase, twice.

    Signals:
        chosen: the passphrase.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget, title: str, verb: str) -> None:
        super().__init__(
            parent,
            title,
            self.tr("Four or five words in a row are good, and easy to keep."),
            [self.tr("New passphrase"), self.tr("The same again")],
            verb,
        )

    @Slot()
    def _act(self) -> None:
        first, again = (field.text() for field in self.fields)
        if first != again:
            self.refuse(self.tr("The two are not the same. Type them again."))
            return
        self.wait(waiting=True)
        self.chosen.emit(first)


class CodeDialog(TallDialog):
    """Shows the recovery code, once, and asks to type it back as proof that it was kept.

    Signals:
        save_wanted: the page with the code is to be saved.
        typed: the code as it was typed, and whether this computer is to remember the file.
    """

    save_wanted = Signal()
    typed = Signal(str, bool)

    def __init__(self, parent: QWidget, code: str) -> None:
        super().__init__(parent, self.tr("Where will you keep this code?"), _WIDTH_PX)
        self._code = code
        self.leave_room_for_rings()
        self.words.addWidget(
            Words(
                self.tr(
                    "It opens the file if the passphrase is forgotten. It is shown this one time. Print it, or write it"
                    " down, and keep it away from this computer."
                ),
                "row",
                "muted",
            )
        )
        self.words.addSpacing(px(4))
        shown = Words(code, "heading")
        shown.setAccessibleName(", ".join(" ".join(group) for group in code.split("-")))
        self.words.addWidget(shown)
        row = QWidget()
        flow = Flow(px(16), row)
        save = Button(self.tr("Save a page to print…"), "text", "inner")
        save.clicked.connect(self.save_wanted)
        copy = Button(self.tr("Copy"), "text", "inner")
        copy.clicked.connect(self._copy)
        flow.addWidget(save)
        flow.addWidget(copy)
        self.words.addWidget(row)
        warning = Strip("now", "lock")
        warning.set_words(self.tr("Without the passphrase and this code, nobody can open the file. We cannot either."))
        self.words.addWidget(warning)
        self.words.addSpacing(px(4))
        name = self.tr("Type the code, to show that you have it")
        self.words.addWidget(Words(name, "small"))
        self._field = QLineEdit()
        self._field.setMaxLength(100)
        self._field.setAccessibleName(name)
        self._field.textEdited.connect(self._edited)
        self.words.addWidget(self._field)
        self.complaint = Complaint()
        self.words.addWidget(self.complaint)
        self._remember = TickCard(self.tr("Remember the passphrase on this computer"), boxed=False)
        self.words.addWidget(self._remember)
        act = self.add_buttons(self.tr("Not now"), self.tr("Protect the file"))
        act.clicked.connect(self._act)
        self._field.setFocus()

    def refuse(self, sentence: str) -> None:
        """Say what is wrong with what was typed; it can be typed again."""
        self.complaint.say(sentence)
        self.show_part(self.complaint)
        self._field.setFocus()

    @Slot(str)
    def _edited(self, _words: str) -> None:
        self.complaint.hide()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code)

    @Slot()
    def _act(self) -> None:
        self.typed.emit(self._field.text(), self._remember.isChecked())


class SureDialog(Dialog):
    """Asks once more before something that cannot be undone.

    Signals:
        agreed: the verb was pressed.
    """

    agreed = Signal()

    def __init__(self, parent: QWidget, title: str, explanation: str, verb: str) -> None:
        super().__init__(parent, title)
        self.column.addWidget(Words(explanation, "row"))
        leave = Button(self.tr("Not now"), "primary")
        leave.setDefault(True)
        leave.clicked.connect(self.reject)
        act = Button(verb)
        act.clicked.connect(self._agree)
        self.buttons.addWidget(leave)
        self.buttons.stretch()
        self.buttons.addWidget(act)
        leave.setFocus()

    @classmethod
    def ask(cls, parent: QWidget, title: str, explanation: str, verb: str, agreed: Callable[..., object]) -> None:
        """Open it; ``agreed`` is a method."""
        dialog = cls(parent, title, explanation, verb)
        dialog.agreed.connect(agreed)
        dialog.open()

    @Slot()
    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()
