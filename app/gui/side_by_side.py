"""What several people answered to one question, side by side, with the answer that counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.answers import Answer
from app.domain.pack import DONT_KNOW, NOT_APPLICABLE, Question
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card
from app.gui.widgets.flow import discard
from app.gui.widgets.words import Words
from app.phrases import Phrases


class SideBySide(Card):
    """One line a person: who said what, and when; which one counts, and a way to choose another.

    It is only there where there is more than one answer.

    Signals:
        counts_wanted: the person whose answer shall count.
    """

    counts_wanted = Signal(str)

    def __init__(self, phrases: Phrases) -> None:
        super().__init__()
        self._phrases = phrases
        self.setAccessibleName(self.tr("Answers of several people"))
        self.column.addWidget(Words(self.tr("More than one of you answered this"), "strong"))
        self._holder = QWidget()
        self.column.addWidget(self._holder)
        self.hide()

    def show_answers(self, question: Question, answers: Sequence[Answer]) -> None:
        """Show the answers, the one that counts first; nothing for fewer than two."""
        self.column.removeWidget(self._holder)
        discard(self._holder)
        self._holder = QWidget()
        rows = QVBoxLayout(self._holder)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(px(6))
        for number, answer in enumerate(answers):
            row = QHBoxLayout()
            row.setSpacing(px(12))
            row.addWidget(Words(self._line(question, answer), "row"), 1)
            if number == 0:
                row.addWidget(Words(self.tr("This one counts"), "small_strong", whole=True))
            else:
                choose = Button(self.tr("Let this one count"), "text", "inner")
                choose.setAccessibleDescription(answer.by)
                choose.setProperty("person", answer.by)
                choose.clicked.connect(self._chosen)
                row.addWidget(choose)
            rows.addLayout(row)
        self.column.addWidget(self._holder)
        self.setVisible(len(answers) > 1)

    def _line(self, question: Question, answer: Answer) -> str:
        options = {option.id: option.text for option in question.options} | {
            DONT_KNOW: self.tr("I don't know"),
            NOT_APPLICABLE: self.tr("Does not apply"),
        }
        values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
        said = self._phrases.listed([options.get(str(value), str(value)) for value in values])
        day = self._phrases.short_date(datetime.fromisoformat(answer.at).date())
        line = self.tr("{who} said, {day}: {said}").format(
            who=answer.by or self.tr("Somebody without a name"), day=day, said=said
        )
        return f"{line} ({answer.note})" if answer.note else line

    @Slot()
    def _chosen(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.counts_wanted.emit(str(button.property("person")))
