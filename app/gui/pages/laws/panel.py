"""One rule: how it stands, what it asks and of whom, why it is here, and how we know."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.frameworks import subject_lines
from app.domain.law import ToldLaw
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Strip
from app.gui.widgets.flow import Flow
from app.gui.widgets.marks import Chip
from app.gui.widgets.named_text import NamedText
from app.gui.widgets.reason_list import ReasonList
from app.gui.widgets.side_column import SideSection
from app.gui.widgets.words import Words
from app.phrases import Phrases


class LawPanel(QWidget):
    """Shows the rule that is chosen.

    Args:
        phrases: words that the documents use too.

    Signals:
        question_wanted: the id of the question to go to.
        finds_wanted: the finds are to be shown.
    """

    question_wanted = Signal(str)
    finds_wanted = Signal()

    def __init__(self, phrases: Phrases) -> None:
        super().__init__()
        self._phrases = phrases
        self._missing = ""
        self.setAccessibleName(self.tr("The rule"))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(12))
        column.setSpacing(px(12))
        head = QWidget()
        self._chip = Chip()
        Flow(px(8), head).addWidget(self._chip)
        self._title = Words("", "heading")
        self._standing = Words("", "row_strong")
        self._late = Strip("now", "circle-question-mark")
        self._maybe = Strip("later", "message-circle-question-mark")
        self._asks = NamedText(self.tr("What it asks"))
        self._reaches = NamedText(self.tr("Whom it reaches"))
        self._from = ReasonList()
        self._from.question_wanted.connect(self.question_wanted)
        self._from.finds_wanted.connect(self.finds_wanted)
        self._from_head = Words(self.tr("Why it is here"), "row_strong")
        self._source = NamedText(self.tr("Where we read it"))
        self._sure = NamedText(self.tr("How sure we are"))
        self._seen = NamedText(self.tr("When it was looked at"))
        self._same = SideSection(self.tr("About the same subject"), aside=True)
        for widget in (
            head, self._title, self._standing, self._late, self._maybe, self._asks, self._reaches, self._source,
            self._sure, self._seen, self._from_head, self._from, self._same,
        ):  # fmt: skip
            column.addWidget(widget)
        column.addStretch(1)
        self.buttons = QWidget()
        row = Flow(px(12), self.buttons)
        row.setContentsMargins(px(20), px(12), px(20), px(16))
        self.answer = Button(self.tr("Answer the question"), "plain", "inner")
        self.answer.clicked.connect(self._answer)
        row.addWidget(self.answer)

    @property
    def first_stop(self) -> QWidget:
        """What the keyboard reaches first in the panel."""
        for widget in (*self._from.findChildren(Button), self.answer):
            if widget.isVisible():
                return widget
        return self._same.button

    def show_law(self, told: ToldLaw, chip: tuple[str, str], maybe: str) -> None:
        """Show a rule. ``chip`` is that of the list; ``maybe`` says what is missing where it only may reach."""
        fact = told.law.fact
        self._chip.set_chip(*chip)
        self._title.set_words(fact.title)
        self._standing.set_words(f"{told.law.place}. {told.standing}")
        self._late.set_words(told.overdue)
        self._late.setVisible(bool(told.overdue))
        self._maybe.set_words(maybe)
        self._maybe.setVisible(bool(maybe))
        self._asks.set_text(fact.asks)
        self._reaches.set_text(fact.reaches)
        self._source.set_text(f"{fact.source}.")
        self._sure.set_text(told.confidence)
        dates = self.tr("Seen on {seen}. To be looked at again by {review_by}.")
        self._seen.set_text(dates.format(seen=told.seen, review_by=told.review_by))
        self._from.show_reasons(told.reasons)
        for widget in (self._from_head, self._from):
            widget.setVisible(bool(told.reasons))
        self._same.set_text("\n".join(subject_lines(fact.maps, self._phrases)), ())
        self._missing = told.missing[0] if told.missing else ""
        self.buttons.setVisible(bool(self._missing))
        self.answer.setAccessibleDescription(maybe)

    @Slot()
    def _answer(self) -> None:
        self.question_wanted.emit(self._missing)
