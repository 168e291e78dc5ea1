"""One entry: what we said of it, what the looks say, its proof, and the passport of the find it is about."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.evidence import subject_of
from app.gui.hub import Hub
from app.gui.pages.ai_register.cells import DECISION_MARKS
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Line
from app.gui.widgets.flow import Flow
from app.gui.widgets.marks import Chip
from app.gui.widgets.named_text import NamedText
from app.gui.widgets.note_field import NoteField
from app.gui.widgets.passport_facts import PassportFacts
from app.gui.widgets.proof_list import ProofList
from app.gui.widgets.words import Words
from app.workspace.passport_rows import Passport
from app.workspace.register import EntryTold


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCard:
    """What the panel shows: the entry, what the looks say, since when it is listed, and the passport of its find."""

    told: EntryTold
    sight: str
    since: str
    passport: Passport | None


class EntryPanel(QWidget):
    """Shows the entry that is chosen.

    Args:
        hub: what pages speak to.

    Signals:
        note_written: the id of the entry and its note.
        remove_wanted: the entry is to be taken out.
    """

    note_written = Signal(str, str)
    remove_wanted = Signal()

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.entry_id = ""
        self.setAccessibleName(self.tr("The entry"))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(12))
        column.setSpacing(px(10))
        head = QHBoxLayout()
        self._chip = Chip()
        self._kind = Words("", "small", "muted", whole=True)
        head.addWidget(self._chip)
        head.addStretch(1)
        head.addWidget(self._kind)
        column.addLayout(head)
        self._name = Words("", "heading")
        self._sight = Words("", "row")
        column.addWidget(self._name)
        column.addWidget(self._sight)
        self._purpose = NamedText(self.tr("Used for"))
        self._owner = NamedText(self.tr("Owner"))
        self._maker = NamedText(self.tr("Made by"))
        self._colour = NamedText(self.tr("What may go in"))
        for part in (self._purpose, self._owner, self._maker, self._colour):
            column.addWidget(part)
        column.addWidget(Words(self.tr("Note"), "row_strong"))
        self.note = NoteField(self.tr("Note"))
        self.note.setPlaceholderText(self.tr("What else is worth knowing"))
        self.note.left.connect(self.keep_note)
        column.addWidget(self.note)
        self._proof = Words(self.tr("Proof"), "row_strong")
        self.proof = ProofList(hub, narrow=True)
        self.proof.filled.connect(self._show_proof)
        self._proof.hide()
        column.addWidget(self._proof)
        column.addWidget(self.proof)
        self._since = Words("", "small", "muted")
        column.addWidget(self._since)
        self._line = Line()
        self._heading = Words("", "row_strong")
        self._facts = PassportFacts()
        self._facts.set_narrow(narrow=True)
        self._facts.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._how = Button("", "text", "inner")
        self._how.clicked.connect(self._turn_known)
        holder = QWidget()
        Flow(px(8), holder).addWidget(self._how)
        self._of_find: tuple[QWidget, ...] = (self._line, self._heading, self._facts, holder)
        for widget in self._of_find:
            column.addWidget(widget)
        column.addStretch(1)
        # The page puts it under the panel, where it stays in sight while the panel scrolls.
        self.buttons = QWidget()
        row = Flow(px(12), self.buttons)
        row.setContentsMargins(px(20), px(12), px(20), px(16))
        self.history = Button(self.tr("History…"), "text", "inner")
        self._remove = Button(self.tr("Take it out"), "text", "inner")
        self._remove.clicked.connect(self.remove_wanted)
        for button in (self.proof.button, self.history, self._remove):
            row.addWidget(button)

    def show_card(self, card: EntryCard) -> None:
        """Show an entry."""
        told, entry = card.told, card.told.entry
        if entry.id != self.entry_id:
            self.keep_note()
        same, self.entry_id = entry.id == self.entry_id, entry.id
        if entry.owner:
            self._chip.set_chip(DECISION_MARKS[entry.decision], told.decision)
        else:
            self._chip.set_chip("now", self.tr("No owner"))
        self._kind.set_words(told.kind)
        self._name.set_words(entry.name)
        self._sight.set_words(card.sight)
        self._purpose.set_text(entry.purpose)
        self._owner.set_text(entry.owner)
        self._maker.set_text(entry.maker if card.passport is None else "")
        self._colour.set_text(told.colour if entry.colour else "")
        if not (same and self.note.hasFocus()) and self.note.toPlainText() != entry.note:
            self.note.setPlainText(entry.note)
        self._since.set_words(card.since)
        self.proof.show_subject(subject_of("register", entry.id))
        for widget in self._of_find:
            widget.setVisible(card.passport is not None)
        if card.passport is not None:
            self._heading.set_words(card.passport.heading)
            self._facts.setAccessibleName(card.passport.heading)
            self._facts.setAccessibleDescription(self._facts.show_passport(card.passport))
        self._name_how()

    @Slot()
    def keep_note(self) -> None:
        """Hand the note on, as it stands in the field; whoever takes it sees whether it has changed."""
        if self.entry_id:
            self.note_written.emit(self.entry_id, self.note.toPlainText().strip())

    def forget(self) -> None:
        """Show no entry any more."""
        self.entry_id = ""

    @Slot(bool)
    def _show_proof(self, filled: bool) -> None:
        self._proof.setVisible(filled)

    @Slot()
    def _turn_known(self) -> None:
        self._facts.turn_known()
        self._name_how()

    def _name_how(self) -> None:
        self._how.setText(self.tr("Hide how we know") if self._facts.is_open else self.tr("How we know"))
