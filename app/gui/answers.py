"""The ways to answer one question: cards, ticks or a number, with "I don't know" and "Does not apply"."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.answers import Answer, Value
from app.domain.pack import DONT_KNOW, NOT_APPLICABLE, Question
from app.gui.theme import px
from app.gui.widgets.choices import AnswerCard, TickCard
from app.gui.widgets.flow import discard
from app.gui.widgets.notice import Complaint
from app.gui.widgets.words import Words

_ALONE = frozenset(("none", DONT_KNOW))
"""Ticks that say there is nothing else to tick."""


class AnswerBox(QWidget):
    """Shows one question's answers and says what was chosen. It keeps nothing itself.

    Args:
        cards: True for large cards with number keys; False for rows in a form.

    Signals:
        answered: the value, and the reason that goes with it.
        emptied: nothing is ticked or typed any more.
    """

    answered = Signal(object, str)
    emptied = Signal()

    def __init__(self, *, cards: bool) -> None:
        super().__init__()
        self._cards = cards
        self._question: Question | None = None
        self._narrow = False
        self._buttons: dict[str, QAbstractButton] = {}
        self._group = QButtonGroup(self)
        # In the box from the start: what hangs nowhere may go while Qt goes through all widgets.
        self._number = QLineEdit(self)
        self._number.hide()
        self._number.setMaxLength(9)
        self._number.editingFinished.connect(self._typed)
        self._reason = QLineEdit()
        self._reason.setMaxLength(1_000)
        self._reason.editingFinished.connect(self._reasoned)
        self._reason_label = Words("", "small_strong")
        self._complaint = Complaint()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._holder = QWidget()
        self._column.addWidget(self._holder)
        for widget in (self._reason_label, self._reason, self._complaint):
            self._column.addWidget(widget)
            widget.hide()
        self._sides: QBoxLayout | None = None

    @property
    def first(self) -> QWidget | None:
        """What gets the focus: what is chosen, else the first."""
        if self._question is not None and self._question.kind == "number":
            return self._number
        chosen = (button for button in self._buttons.values() if button.isChecked())
        return next(chosen, next(iter(self._buttons.values()), None))

    def show_question(self, question: Question, answer: Answer | None) -> None:
        """Show a question's answers, with the one that was given."""
        if question != self._question:
            self._build(question)
        self._complaint.hide()
        value = answer.value if answer is not None else None
        ticked = set(value) if isinstance(value, tuple) else {value}
        for option_id, button in self._buttons.items():
            wanted = option_id in ticked
            if button.isChecked() != wanted:
                self._check_quietly(button, wanted=wanted)
        if question.kind == "number" and not self._number.hasFocus():
            self._number.setText(str(value) if isinstance(value, int) else "")
        self._show_reason(DONT_KNOW if DONT_KNOW in ticked else NOT_APPLICABLE if NOT_APPLICABLE in ticked else "")
        if answer is not None and not self._reason.hasFocus():
            self._reason.setText(answer.reason)

    def press(self, key: str) -> bool:
        """Choose by number key; False when no answer has this number."""
        number = int(key) - 1
        buttons = list(self._buttons.values())
        if not 0 <= number < len(buttons):
            return False
        buttons[number].setFocus(Qt.FocusReason.ShortcutFocusReason)
        buttons[number].click()
        return True

    def complete(self) -> bool:
        """True when there is an answer to go on with; else it says what is missing, and the focus goes there."""
        if self._question is not None and self._question.kind == "number":
            self._typed()
            if self._number.text().strip():
                return not self._complaint.isVisible()
        chosen = [option_id for option_id, button in self._buttons.items() if button.isChecked()]
        if NOT_APPLICABLE in chosen and not self._reason.text().strip():
            return self._complain(self.tr("Write one line that says why it does not apply."), self._reason)
        if chosen:
            self._reasoned()
            return True
        allowed = self._question is not None and self._question.allow_dont_know
        if self._question is not None and self._question.kind == "several":
            sentence = self.tr("Tick one or more.")
        else:
            sentence = self.tr("Choose one answer.")
        if allowed:
            sentence = f"{sentence} {self.tr('“I don’t know” is fine.')}"
        return self._complain(sentence, self.first)

    def set_narrow(self, *, narrow: bool) -> None:
        """Put the two last cards under each other, and ticks in one column."""
        if narrow != self._narrow:
            self._narrow = narrow
            question, self._question = self._question, None
            if question is not None:
                chosen = [option_id for option_id, button in self._buttons.items() if button.isChecked()]
                self._build(question)
                for option_id in chosen:
                    self._check_quietly(self._buttons[option_id], wanted=True)

    def _build(self, question: Question) -> None:
        self._question = question
        self._number.setParent(self)  # it stays, while what it stands in goes
        self._column.removeWidget(self._holder)
        discard(self._holder)
        self._group.deleteLater()
        self._group = QButtonGroup(self)
        self._holder = QWidget()
        self._column.insertWidget(0, self._holder)
        self._buttons = {}
        self._reason.clear()
        self._show_reason("")
        layout = QVBoxLayout(self._holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8) if self._cards else px(2))
        if question.kind == "number":
            self._number.setAccessibleName(question.text)
            self._number.setMaximumWidth(px(140))
            layout.addWidget(self._number)
            self._number.show()
        beside = QHBoxLayout()
        beside.setSpacing(px(8) if self._cards else px(20))
        columns = 2 if question.kind == "several" and not self._narrow and len(question.options) > 3 else 1
        if not self._cards and not self._narrow and len(question.options) > 4:
            columns = 2
        rows = -(-len(question.options) // columns)
        for first in range(0, len(question.options), max(rows, 1)):
            column = QVBoxLayout()
            column.setSpacing(px(8) if self._cards else px(2))
            for option in question.options[first : first + rows]:
                column.addWidget(self._button(question, option.id, option.text, option.detail))
            column.addStretch(1)
            beside.addLayout(column, 1)
        layout.addLayout(beside)
        down = QBoxLayout.Direction.TopToBottom if self._narrow else QBoxLayout.Direction.LeftToRight
        sides = QBoxLayout(down)
        sides.setSpacing(px(8))
        if question.allow_dont_know:
            detail = self.tr("Fine. We make a 15-minute task.") if not question.profile else self.tr("Fine.")
            sides.addWidget(self._button(question, DONT_KNOW, self.tr("I don't know"), detail, "window"), 1)
        if question.allow_not_applicable:
            detail = self.tr("We ask why, in one line.")
            sides.addWidget(self._button(question, NOT_APPLICABLE, self.tr("Does not apply"), detail, "window"), 1)
        if not self._cards and not self._narrow and sides.count() == 1:
            sides.addStretch(1)
        layout.addLayout(sides)

    def _button(
        self, question: Question, option_id: str, text: str, detail: str, paper: str = "base"
    ) -> QAbstractButton:
        key = str(len(self._buttons) + 1) if self._cards and len(self._buttons) < 9 else ""
        several = question.kind == "several" and option_id != NOT_APPLICABLE
        made = (TickCard if several else AnswerCard)(text, detail, key, paper=paper, boxed=self._cards)
        if isinstance(made, AnswerCard) and question.kind != "several":
            self._group.addButton(made)
        made.setProperty("option", option_id)
        made.clicked.connect(self._clicked)
        self._buttons[option_id] = made
        return made

    @Slot()
    def _clicked(self) -> None:
        button = self.sender()
        if not isinstance(button, QAbstractButton) or self._question is None:
            return
        option_id = str(button.property("option"))
        self._complaint.hide()
        if self._question.kind == "number":
            self._number.clear()
        if self._question.kind == "several":
            self._ticked(option_id)
            return
        self._show_reason(option_id)
        if option_id != NOT_APPLICABLE:
            self._reason.clear()
            self.answered.emit(option_id, "")
        elif self._reason.text().strip():
            self._reasoned()

    def _ticked(self, option_id: str) -> None:
        for other_id, button in self._buttons.items():
            alone = _ALONE | {NOT_APPLICABLE}
            if other_id != option_id and (option_id in alone or other_id in alone):
                self._check_quietly(button, wanted=False)
        ticked = tuple(other_id for other_id, button in self._buttons.items() if button.isChecked())
        self._show_reason(option_id if option_id in ticked else "")
        if NOT_APPLICABLE in ticked:
            return
        if ticked:
            self.answered.emit(ticked, "")
        else:
            self.emptied.emit()

    @Slot()
    def _typed(self) -> None:
        question, text = self._question, self._number.text().strip()
        if question is None or question.kind != "number" or not text:
            return
        if not (text.isdecimal() and question.least <= int(text) <= question.most):
            sentence = self.tr("Write a whole number from {least} to {most}.")
            self._complain(sentence.format(least=question.least, most=question.most), None)
            return
        self._complaint.hide()
        for button in self._buttons.values():
            self._check_quietly(button, wanted=False)
        self.answered.emit(int(text), "")

    @Slot()
    def _reasoned(self) -> None:
        """Keep the line under the answer: why it does not apply, or whom to ask."""
        reason = self._reason.text().strip()
        question = self._question
        if question is None or not self._reason.isVisible():
            return
        if self._is_chosen(NOT_APPLICABLE) and reason:
            self.answered.emit(NOT_APPLICABLE, reason)
        elif self._is_chosen(DONT_KNOW):
            value: Value = (DONT_KNOW,) if question.kind == "several" else DONT_KNOW
            self.answered.emit(value, reason)

    def _is_chosen(self, option_id: str) -> bool:
        button = self._buttons.get(option_id)
        return button is not None and button.isChecked()

    def _show_reason(self, option_id: str) -> None:
        labels = {
            DONT_KNOW: self.tr("Whom could you ask? You can leave this empty."),
            NOT_APPLICABLE: self.tr("Why? One line is enough."),
        }
        asked = (
            option_id in labels
            and self._question is not None
            and not (self._question.profile and option_id == DONT_KNOW)
        )
        if asked:
            self._reason_label.set_words(labels[option_id])
            self._reason.setAccessibleName(labels[option_id])
        self._reason_label.setVisible(asked)
        self._reason.setVisible(asked)

    def _complain(self, sentence: str, focus: QWidget | None) -> bool:
        self._complaint.say(sentence)
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def _check_quietly(self, button: QAbstractButton, *, wanted: bool) -> None:
        # An exclusive group keeps its last button chosen, so it is let go for a moment.
        exclusive = self._group.exclusive()
        self._group.setExclusive(False)
        button.setAutoExclusive(False)
        button.setChecked(wanted)
        self._group.setExclusive(exclusive)
