"""Backups and the check of a file, in the window."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.evidence import Evidence
from app.gui.announce import announce
from app.gui.dialogs import Dialog
from app.gui.hub import Hub
from app.gui.proof_intents import said
from app.gui.tall_dialog import TallDialog
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Strip
from app.gui.widgets.choices import AnswerCard
from app.gui.widgets.flow import discard
from app.gui.widgets.marks import MarkShape
from app.gui.widgets.words import Words
from app.workspace.safety import Backup, BackupLook, Checked


class BackupsDialog(TallDialog):
    """The backups of the file that is open: what is in each, and going back to one."""

    def __init__(self, parent: QWidget, hub: Hub) -> None:
        super().__init__(parent, parent.tr("Backups"), 760)
        self._hub = hub
        self._cards: dict[AnswerCard, Backup] = {}
        self._look: BackupLook | None = None
        explanation = self.tr(
            "We make one every half hour of use, and before larger steps. They lie apart from your file, on this"
            " computer. A backup that you ask for is never deleted by us."
        )
        self.leave_room_for_rings()
        self.words.addWidget(Words(explanation, "row", "muted"))
        self.words.addSpacing(px(6))
        self.words.setSpacing(px(4))
        self._none = Words(self.tr("There is no backup of this file yet."), "row")
        self.words.addWidget(self._none)
        self._group = QButtonGroup(self)
        self._holds = Strip("next", "file-text")
        self._holds.hide()
        self.words.addWidget(self._holds)
        leave = Button(self.tr("Close"))
        leave.clicked.connect(self.reject)
        self._make = Button(self.tr("Make a backup now"))
        self._make.clicked.connect(self._back_up)
        self._restore = Button(self.tr("Go back to this one…"))
        self._restore.clicked.connect(self._ask)
        self._restore.hide()
        self.buttons.addWidget(leave)
        self.buttons.stretch()
        self.buttons.addWidget(self._make)
        self.buttons.addWidget(self._restore)
        hub.safety.backed_up.connect(self._backed_up)
        hub.safety.seen.connect(self._seen)
        hub.closed.connect(self.reject)
        self._fill()

    @classmethod
    def show_to(cls, parent: QWidget, hub: Hub) -> None:
        """Open it."""
        cls(parent, hub).open()

    @Slot()
    def _back_up(self) -> None:
        self._make.setText(self.tr("Making it…"))
        self._hub.safety.back_up()

    @Slot(object)
    def _backed_up(self, _backup: object) -> None:
        self._make.setText(self.tr("Make a backup now"))
        self._fill()
        announce(self, self.tr("The backup is made, and it is whole."))

    @Slot()
    def _chosen(self) -> None:
        card = self._group.checkedButton()
        if isinstance(card, AnswerCard) and card in self._cards:
            self._holds.set_words(self.tr("Looking at what is in it…"))
            self._holds.show()
            self._restore.hide()
            self._hub.safety.look(self._cards[card])

    @Slot(object)
    def _seen(self, look: object) -> None:
        card = self._group.checkedButton()
        if not isinstance(look, BackupLook) or not isinstance(card, AnswerCard) or self._cards.get(card) != look.backup:
            return
        self._look = look
        self._holds.set_words(self._words_of(look), lead=f"{look.organisation}." if look.organisation else "")
        self._restore.setVisible(look.whole)
        self.show_part(self._holds)
        announce(self, self._words_of(look))

    @Slot()
    def _ask(self) -> None:
        if self._look is not None:
            RestoreDialog(self, self._hub, self._look).open()

    def _fill(self) -> None:
        for card in self._cards:
            discard(card)
        found = self._hub.workspace.safety.backups.all()
        phrases = self._hub.desk.phrases
        self._cards = {}
        for number, backup in enumerate(found):
            why = phrases.say(f"backups.kind.{backup.kind}")
            card = AnswerCard(phrases.moment(backup.at), f"{why}, {phrases.size(backup.size_bytes)}", boxed=False)
            card.clicked.connect(self._chosen)
            self._group.addButton(card)
            self.words.insertWidget(number + 2, card)
            self._cards[card] = backup
        self._none.setVisible(not found)
        (next(iter(self._cards), None) or self._make).setFocus(Qt.FocusReason.OtherFocusReason)
        self._holds.hide()
        self._restore.hide()
        self.fit()

    def _words_of(self, look: BackupLook) -> str:
        counts = look.counts
        if not look.whole or counts is None:
            return self.tr("This backup is not whole any more. Choose another one.")
        words = [
            self.tr("Answers: {answers}. Finds: {finds}. Tasks done: {done}. Proof: {proof}.").format(
                answers=counts.answers, finds=counts.finds, done=counts.tasks_done, proof=counts.proof
            )
        ]
        names = {
            "answers": self.tr("answers: {n}"),
            "finds": self.tr("finds: {n}"),
            "tasks": self.tr("tasks: {n}"),
            "register": self.tr("register entries: {n}"),
            "texts": self.tr("policy texts: {n}"),
            "log": self.tr("entries of the AI log: {n}"),
            "proof": self.tr("proof: {n}"),
        }
        differing = [names[name].format(n=count) for name, count in (look.differences or {}).items() if count]
        if differing:
            words.append(self.tr("Not as now: {list}.").format(list=self._hub.desk.phrases.listed(differing)))
        else:
            words.append(self.tr("It says the same as your file now."))
        return " ".join(words)


class RestoreDialog(Dialog):
    """Asks whether a backup is to take the place of the file."""

    def __init__(self, parent: QWidget, hub: Hub, look: BackupLook) -> None:
        title = parent.tr("Go back to {when}?").format(when=hub.desk.phrases.moment(look.backup.at))
        super().__init__(parent, title)
        self._hub = hub
        self._backup = look.backup
        words = self.tr(
            "Your file will say what it said then. What it says now is kept as a backup, so that you can come back."
        )
        self.column.addWidget(Words(words, "row"))
        act = self.add_buttons(self.tr("Not now"), self.tr("Go back"))
        act.clicked.connect(self._go_back)

    @Slot()
    def _go_back(self) -> None:
        hub, backup = self._hub, self._backup
        self.accept()
        hub.safety.restore(backup)


class OpenDialog(Dialog):
    """Asks before a file is opened that may hold a small program."""

    def __init__(self, parent: QWidget, hub: Hub, evidence: Evidence) -> None:
        super().__init__(parent, parent.tr("Open {name}?").format(name=said(evidence)))
        self._hub = hub
        self._evidence = evidence
        words = self.tr("A file of this kind can hold a small program. Open it only if you know who made it.")
        self.column.addWidget(Words(words, "row"))
        act = self.add_buttons(self.tr("Not now"), self.tr("Open it"))
        act.clicked.connect(self._open)

    @Slot()
    def _open(self) -> None:
        self.accept()
        self._hub.proof.open_anyway(self._evidence)


class CheckDialog(Dialog):
    """Says what is whole in the file and what is not.

    Signals:
        backups_wanted: the backups are to be shown.
    """

    backups_wanted = Signal()

    def __init__(self, parent: QWidget, hub: Hub) -> None:
        super().__init__(parent, parent.tr("Check my file"), 620)
        self._hub = hub
        self.setMinimumWidth(min(px(480), parent.width() - 40))
        self._lead = Words(self.tr("We copy the file and look at every part of the copy…"), "row")
        self.column.addWidget(self._lead)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(6))
        self.column.addLayout(self._lines)
        self.column.addStretch(1)
        leave = Button(self.tr("Close"))
        leave.clicked.connect(self.reject)
        self._backups = Button(self.tr("Look at the backups"), "primary")
        self._backups.clicked.connect(self._show_backups)
        self._backups.hide()
        self.buttons.addWidget(leave)
        self.buttons.stretch()
        self.buttons.addWidget(self._backups)
        hub.safety.checked.connect(self._checked)
        hub.closed.connect(self.reject)
        hub.safety.check()

    @classmethod
    def show_to(cls, parent: QWidget, hub: Hub) -> CheckDialog:
        """Open it; the check begins at once."""
        dialog = cls(parent, hub)
        dialog.open()
        return dialog

    @Slot(object)
    def _checked(self, checked: object) -> None:
        if not isinstance(checked, Checked):
            return
        say = self._hub.desk.phrases.say
        whole = checked.found.whole
        self._lead.set_words(self.tr("Your file is whole.") if whole else say("check.what_to_do"))
        for part in checked.found.parts:
            self._line("done" if part.whole else "stop", say(f"check.{part.id}.{'whole' if part.whole else 'damaged'}"))
        pack = self._hub.workspace.assessment.pack
        for question in checked.misfits:
            self._line("unknown", say("check.misfit", question=pack.question(question).text))
        self._backups.setVisible(not whole)
        self.adjustSize()
        announce(self, self._lead.text())

    @Slot()
    def _show_backups(self) -> None:
        self.accept()
        self.backups_wanted.emit()

    def _line(self, mark: str, words: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(MarkShape(mark))
        row.addWidget(Words(words, "row"), 1)
        self._lines.addLayout(row)
