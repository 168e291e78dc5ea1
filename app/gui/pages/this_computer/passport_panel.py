"""The passport of a find: rows of what is known, how we know it, and the proof kept with its register entry."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.evidence import subject_of
from app.domain.register import RegisterEntry, belongs
from app.gui.hub import Hub
from app.gui.pages.this_computer.fingerprint import FingerprintPart
from app.gui.theme import colours, ink, px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card, Line
from app.gui.widgets.flow import Flow
from app.gui.widgets.marks import Chip
from app.gui.widgets.passport_facts import PassportFacts, place_label
from app.gui.widgets.proof_list import ProofList
from app.gui.widgets.words import Words
from app.workspace.passport_rows import Passport


class PassportPanel(Card):
    """Shows one passport at a time.

    Args:
        hub: what pages speak to.

    Signals:
        add_wanted: the find is to go into the register.
        owner_wanted: somebody wants to write down who looks after it.
        entry_wanted: its entry in the register is to be shown.
        again_wanted: its file is gone, and somebody wants to look again.
    """

    add_wanted = Signal()
    owner_wanted = Signal()
    entry_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self._passport: Passport | None = None
        self._facts = PassportFacts()
        self._gone = False
        self.setAccessibleName(self.tr("Passport"))
        head = QHBoxLayout()
        names = QVBoxLayout()
        names.setSpacing(0)
        self._kind = Words("", "small", "muted")
        self._name = Words("", "heading")
        names.addWidget(self._kind)
        names.addWidget(self._name)
        head.addLayout(names, 1)
        self._chip = Chip()
        head.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        self._area = _Area(self)
        self._area.setAccessibleName(self.tr("Passport"))
        self.column.addWidget(self._area, 1)
        self.proof = ProofList(hub, narrow=True)
        self.proof.filled.connect(self._show_proof)
        self._proof_row = QWidget()
        self._area.show_content(self._make_content())
        self._fingerprint = FingerprintPart(hub)
        self._fingerprint.again_wanted.connect(self.again_wanted)
        self.column.addWidget(self._fingerprint)
        self._fingerprint.hide()
        buttons = QWidget()
        row = Flow(px(10), buttons)
        self.add = Button(self.tr("Add to the register"), "plain", "inner", "plus")
        self.add.clicked.connect(self.add_wanted)
        self._owner = Button("", "plain", "inner")
        self._owner.clicked.connect(self.owner_wanted)
        self.how = Button(self.tr("How we know"), "text", "inner")
        self.how.clicked.connect(self.turn_known)
        self.entry = Button(self.tr("In the register"), "text", "inner")
        self.entry.setAccessibleDescription(self.tr("Goes to its row in the register."))
        self.entry.clicked.connect(self.entry_wanted)
        row.addWidget(self.add)
        row.addWidget(self._owner)
        row.addWidget(self.proof.button)
        self.history = Button(self.tr("History…"), "text", "inner")
        row.stretch()
        row.addWidget(self.entry)
        row.addWidget(self.history)
        row.addWidget(self.how)
        self.column.addWidget(buttons)

    @property
    def focus(self) -> QWidget:
        """What the keyboard reaches first in the panel."""
        return self._area

    def show_passport(self, passport: Passport, mark: str, word: str, entry: RegisterEntry | None) -> None:
        """Show a passport. ``mark`` and ``word`` are those of the list; ``entry`` is its own in the register."""
        same = self._passport is not None and self._passport.find.id == passport.find.id
        self._passport = passport
        self._kind.set_words(passport.heading)
        self._name.set_words(passport.find.name)
        self._chip.set_chip(mark, word)
        brought = belongs(passport.find)
        self.add.setVisible(brought and not passport.listed)
        self._owner.setVisible(brought)
        self.history.setVisible(passport.listed)
        self.entry.setVisible(passport.listed)
        owned = entry is not None and entry.owner
        self._owner.setText(self.tr("Change who…") if owned else self.tr("Write down who…"))
        self._fingerprint.show_find(passport.find)
        self._gone = False
        self._area.setAccessibleDescription(self._facts.show_passport(passport))
        self._show_fingerprint()
        self.proof.show_subject(subject_of("register", entry.id) if entry is not None else "")
        self._area.show_start(keep=same)

    def set_gone(self, *, gone: bool) -> None:
        """A find that is not there any more is not put into the register."""
        self._gone = gone
        if gone:
            self.add.hide()
            self._owner.hide()
        self._show_fingerprint()

    def set_narrow(self, *, narrow: bool) -> None:
        """In a narrow window labels stand above what they name, and the page scrolls instead of the panel."""
        self._facts.set_narrow(narrow=narrow)
        place_label(*self._proof_place, narrow=narrow)

    def set_flowing(self, *, flowing: bool) -> None:
        """Grow to the whole passport, or scroll in a panel beside the list."""
        self._area.set_flowing(flowing)

    @Slot()
    def turn_known(self) -> None:
        """Show or hide how we know."""
        self._facts.turn_known()
        self.how.setText(self.tr("Hide how we know") if self._facts.is_open else self.tr("How we know"))
        self._show_fingerprint()
        self._area.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._area.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(ink(colours(self.palette()), "focus"), 3))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 8, 8)
            painter.end()

    def _show_fingerprint(self) -> None:
        self._fingerprint.setVisible(self._facts.is_open and self._fingerprint.of_use and not self._gone)

    @Slot(bool)
    def _show_proof(self, filled: bool) -> None:
        self._proof_row.setVisible(filled)
        self._area.fit()
        if filled and self.proof.button.hasFocus():
            self._area.show_part(self._proof_row)

    def _make_content(self) -> QWidget:
        """What the passport consists of: the facts, which are made anew for each, and the proof."""
        content = QWidget()
        content.setObjectName("content")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, px(8), 0)
        column.setSpacing(0)
        column.addWidget(self._facts)
        proof = QVBoxLayout(self._proof_row)
        proof.setContentsMargins(0, 0, 0, 0)
        proof.setSpacing(0)
        proof.addWidget(Line())
        label = Words(self.tr("Proof"), "small", "muted")
        both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        both.addWidget(label)
        both.addWidget(self.proof, 1)
        self._proof_place = both, label
        place_label(both, label, narrow=False)
        proof.addLayout(both)
        self._proof_row.hide()
        column.addWidget(self._proof_row)
        column.addStretch(1)
        return content


class _Area(QScrollArea):
    """Scrolls the passport by the keyboard too; its card shows that it has the focus."""

    def __init__(self, card: QWidget) -> None:
        super().__init__()
        self._card = card
        self._flowing = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_content(self, content: QWidget) -> None:
        """Show this from now on."""
        self.setWidget(content)
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def show_start(self, *, keep: bool) -> None:
        """Show another passport from its top, or keep the place in the same one."""
        if not keep:
            self.verticalScrollBar().setValue(0)
        self.fit()

    def show_part(self, part: QWidget) -> None:
        """Bring a part into sight, once it is laid out."""
        content = self.widget()
        if content is not None and not self._flowing:
            content.adjustSize()
            self.ensureWidgetVisible(part, 0, 0)

    def set_flowing(self, flowing: bool) -> None:
        """Be as high as the passport."""
        self._flowing = flowing
        self.fit()

    def fit(self) -> None:
        """Take the height that is needed, where the page scrolls."""
        content = self.widget()
        least = 0
        if self._flowing and content is not None:
            least = max(0, content.heightForWidth(max(px(200), self.viewport().width())))
        if least != self.minimumHeight():
            self.setMinimumHeight(least)

    def sizeHint(self) -> QSize:
        # It scrolls: it takes the room that there is and asks for none.
        return QSize(px(200), px(100))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._card.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._card.update()
