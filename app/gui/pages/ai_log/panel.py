"""One decision, whole, with what it said before it was corrected."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.days import day_of
from app.domain.decision_log import LoggedDecision, LogLine
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.flow import Flow, empty
from app.gui.widgets.named_text import NamedText
from app.gui.widgets.words import Words
from app.phrases import Phrases


class DecisionPanel(QWidget):
    """Shows the decision that is chosen. Its ``correct`` button is under it."""

    def __init__(self, phrases: Phrases) -> None:
        super().__init__()
        self._phrases = phrases
        self.setAccessibleName(self.tr("The decision"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(12))
        column.setSpacing(px(10))
        self._what_for = Words("", "heading")
        column.addWidget(self._what_for)
        self._parts = {
            "day": NamedText(self.tr("When")),
            "who": NamedText(self.tr("Who used AI for it")),
            "tool": NamedText(self.tr("Tool or model")),
            "checked": NamedText(self.tr("Who checked")),
            "result": NamedText(self.tr("Result")),
        }
        for part in self._parts.values():
            column.addWidget(part)
        self._written = Words("", "small", "muted")
        column.addWidget(self._written)
        self._before = Words(self.tr("Before it was corrected"), "row_strong")
        column.addWidget(self._before)
        self._earlier = QVBoxLayout()
        self._earlier.setSpacing(px(6))
        column.addLayout(self._earlier)
        column.addStretch(1)
        # The page puts it under the panel, where it stays in sight while the panel scrolls.
        self.buttons = QWidget()
        row = Flow(px(12), self.buttons)
        row.setContentsMargins(px(20), px(12), px(20), px(16))
        self.correct = Button(self.tr("Correct it…"), "plain", "inner", "pencil")
        row.addWidget(self.correct)

    def show_line(self, line: LogLine) -> None:
        """Show a decision."""
        decision = line.decision
        self._what_for.set_words(decision.what_for)
        texts = self.texts(decision)
        for name, part in self._parts.items():
            part.set_text(texts[name])
        self._written.set_words(self._written_words(decision))
        self._before.setVisible(bool(line.earlier))
        empty(self._earlier)
        for one in line.earlier:
            told = self.texts(one)
            parts = [one.what_for, told["day"], told["who"], told["tool"], told["checked"], told["result"]]
            words = ". ".join(part.rstrip(".") for part in parts if part)
            self._earlier.addWidget(Words(f"{words}. {self._written_words(one)}", "small", "muted"))
        spoken = [self._what_for.text(), *(text for text in texts.values() if text)]
        self.setAccessibleDescription(". ".join(spoken))

    def texts(self, decision: LoggedDecision) -> dict[str, str]:
        """A decision in words."""
        day = day_of(decision.day)
        return {
            "day": self._phrases.date(day) if day is not None else decision.day,
            "who": decision.who,
            "tool": decision.tool,
            "checked": self._phrases.say("log.nobody") if decision.unchecked else decision.checked_by,
            "result": decision.result,
        }

    def _written_words(self, decision: LoggedDecision) -> str:
        day = day_of(decision.at)
        when = self._phrases.date(day) if day is not None else ""
        if decision.by:
            return self.tr("Written down by {name} on {day}.").format(name=decision.by, day=when)
        return self.tr("Written down on {day}.").format(day=when)
