"""The form in which a decision is written down: six fields in one column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QDateEdit, QLineEdit, QVBoxLayout, QWidget

from app.domain.days import day_of
from app.domain.decision_log import LONGEST, LoggedDecision
from app.gui.theme import px
from app.gui.widgets.cards import Card
from app.gui.widgets.notice import Complaint
from app.gui.widgets.plain_cells import name_field
from app.gui.widgets.words import Words
from app.workspace.workspace import LogDraft


class DecisionForm(Card):
    """Holds what is being written; what is missing is told beside its field.

    Args:
        nobody: the word with which somebody says that nobody checked.
    """

    def __init__(self, nobody: str) -> None:
        super().__init__()
        self._nobody = nobody
        self._corrects = ""
        self._heading = Words("", "heading")
        self.column.addWidget(self._heading)
        self.column.addWidget(
            Words(self.tr("What you write down stays as it is. A correction is an entry of its own."), "row", "muted")
        )
        self.day = QDateEdit()
        self.day.setCalendarPopup(True)
        self.day.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
        self.day.setDisplayFormat("d MMMM yyyy")
        self.day.setMinimumHeight(px(38))
        self._texts = {field: name_field(self, (), most) for field, most in LONGEST.items()}
        self._complaints: dict[str, Complaint] = {}
        labels = {
            "day": self.tr("When"),
            "who": self.tr("Who used AI for it"),
            "tool": self.tr("Tool or model"),
            "what_for": self.tr("What for"),
            "checked_by": self.tr("Who checked the result, and how. “Nobody” is an answer."),
            "result": self.tr("Result"),
        }
        for field, label in labels.items():
            self._add(field, label, self.day if field == "day" else self._texts[field])

    @property
    def first_stop(self) -> QWidget:
        """What the keyboard reaches first."""
        return self._texts["who"] if not self._texts["who"].text() else self._texts["tool"]

    @property
    def is_blank(self) -> bool:
        """Whether nothing of a decision is written down yet."""
        return not self._corrects and not any(self._texts[field].text() for field in ("tool", "what_for", "result"))

    def offer(self, people: Sequence[str], tools: Sequence[str]) -> None:
        """Offer these names while somebody writes."""
        for field, names in (("who", people), ("checked_by", (*people, self._nobody)), ("tool", tools)):
            model = self._texts[field].completer().model()
            model.setStringList(list(names))  # type: ignore[attr-defined]

    def begin(self, draft: LogDraft, today: date) -> None:
        """Show what is written so far; without a day it is today."""
        for complaint in self._complaints.values():
            complaint.hide()
        self._corrects = draft.corrects
        told = self.tr("Correct a decision") if draft.corrects else self.tr("Write down a decision")
        self._heading.set_words(told)
        day = day_of(draft.day) or today
        self.day.setDate(QDate(day.year, day.month, day.day))
        for field, line in self._texts.items():
            line.setText(getattr(draft, field))

    def draft(self) -> LogDraft:
        """What is written so far."""
        texts = {field: line.text() for field, line in self._texts.items()}
        return LogDraft(day=self.day.date().toString("yyyy-MM-dd"), corrects=self._corrects, **texts)

    def decision(self) -> LoggedDecision:
        """What is written, as a decision; not checked yet."""
        draft = self.draft()
        nobody = draft.checked_by.strip().casefold() == self._nobody.casefold()
        return LoggedDecision(
            day=draft.day,
            who=draft.who,
            tool=draft.tool,
            what_for=draft.what_for,
            checked_by="" if nobody else draft.checked_by,
            unchecked=nobody,
            result=draft.result,
            corrects=draft.corrects,
        )

    def complain(self, field: str, sentence: str) -> None:
        """Say beside a field what is missing, and go there."""
        for name, complaint in self._complaints.items():
            complaint.setVisible(name == field)
        self._complaints[field].say(sentence)
        (self.day if field == "day" else self._texts[field]).setFocus()

    def _add(self, field: str, label: str, widget: QDateEdit | QLineEdit) -> None:
        box = QVBoxLayout()
        box.setSpacing(px(3))
        box.addWidget(Words(label, "small_strong"))
        widget.setAccessibleName(label)
        widget.setMaximumWidth(px(620))
        box.addWidget(widget)
        complaint = self._complaints[field] = Complaint()
        box.addWidget(complaint)
        self.column.addLayout(box)
