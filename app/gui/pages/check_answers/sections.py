"""All answers by area, each area a section that opens."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.answers import Answer
from app.domain.pack import DONT_KNOW, Area, Question
from app.domain.slots import answer_words
from app.gui.hub import Hub
from app.gui.theme import colours, ink, px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card, Line
from app.gui.widgets.flow import Flow
from app.gui.widgets.marks import Chip, MarkShape
from app.gui.widgets.words import Words


class AnswerSections(Card):
    """What was answered, area by area.

    Args:
        hub: for the questions and answers.
        opened: ids of the areas that are open.
        doubtful: ids of the questions whose answer does not fit with something else.
        wide: question and answer beside each other.

    Signals:
        change_wanted: the id of the question to go to.
        turned: the id of the area to open or close.
    """

    change_wanted = Signal(str)
    turned = Signal(str)

    def __init__(self, hub: Hub, opened: Collection[str], doubtful: Collection[str], *, wide: bool) -> None:
        super().__init__(padded=False)
        self._hub = hub
        self._opened = opened
        self._doubtful = doubtful
        self._wide = wide
        self.first: Button | None = None
        interview = hub.workspace.interview
        asked = interview.profile + interview.questions
        for area in hub.workspace.assessment.pack.info.areas:
            questions = [question for question in asked if question.area == area.id]
            if not questions:
                continue
            if self.column.count():
                self.column.addWidget(Line())
            self.column.addWidget(self._section(area, questions))

    def _section(self, area: Area, questions: Sequence[Question]) -> QWidget:
        told = self._hub.workspace.assessment
        answers = {question.id: told.answer(question.id) for question in questions}
        section = QWidget()
        column = QVBoxLayout(section)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        opened = area.id in self._opened
        toggle = Button(area.title, "toggle", "inner", "chevron-down" if opened else "chevron-right")
        toggle.setProperty("area", area.id)
        toggle.clicked.connect(self._turn)
        self.first = self.first or toggle
        count = sum(answer is not None for answer in answers.values())
        words = self.tr("1 answer") if count == 1 else self.tr("{n} answers").format(n=count)
        marks = []
        odd = sum(question.id in self._doubtful for question in questions)
        if odd:
            text = self.tr("1 does not fit") if odd == 1 else self.tr("{n} do not fit").format(n=odd)
            marks.append(("now", text))
        unknown = sum(answer is not None and _is_unknown(answer) for answer in answers.values())
        if unknown:
            marks.append(("unknown", self.tr("{n} not known").format(n=unknown)))
        if count < len(questions):
            marks.append(("later", self.tr("{n} open").format(n=len(questions) - count)))
        state = self.tr("open") if opened else self.tr("closed")
        toggle.setAccessibleDescription(", ".join([words, *(text for _mark, text in marks), state]))
        head = QWidget()
        row = Flow(px(12), head)
        row.setContentsMargins(px(20), px(6), px(20), px(6))
        row.addWidget(toggle)
        row.stretch()
        row.addWidget(Words(words, "small", "muted", whole=True))
        for mark, text in marks:
            row.addWidget(Chip(mark, text))
        column.addWidget(head)
        if opened:
            column.addWidget(self._answer_rows(questions, answers))
        return section

    def _answer_rows(self, questions: Sequence[Question], answers: dict[str, Answer | None]) -> QWidget:
        rows = _Shaded()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        wide = self._wide
        for number, question in enumerate(questions):
            answer = answers[question.id]
            grid.addWidget(Line(), number * 2, 0, 1, 3)
            text = QWidget()
            around = QVBoxLayout(text)
            around.setContentsMargins(0, px(4), 0, px(4))
            around.addWidget(Words(question.text, "row"))
            around.addStretch(1)
            change = Button(self.tr("Change") if answer is not None else self.tr("Answer"), "text", "inner")
            change.setProperty("question", question.id)
            change.setAccessibleDescription(question.text)
            change.clicked.connect(self._change)
            line = QWidget()
            row = QBoxLayout(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom, line)
            row.setContentsMargins(px(51), px(4), px(20), px(4))
            row.setSpacing(px(20) if wide else px(2))
            row.addWidget(text, 16)
            row.addWidget(self._answer_cell(question, answer), 9)
            row.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(line, number * 2 + 1, 0, 1, 3)
        return rows

    def _answer_cell(self, question: Question, answer: Answer | None) -> QWidget:
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, px(4), 0, px(4))
        column.setSpacing(0)
        phrases = self._hub.desk.phrases
        words = self.tr("Not answered yet") if answer is None else answer_words(question, answer.value, phrases)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        doubtful = question.id in self._doubtful
        mark = "now" if doubtful else "unknown" if answer is not None and _is_unknown(answer) else ""
        if mark:
            row.addWidget(MarkShape(mark, 16, "alt"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Words(words, "row", "muted" if answer is None else "text"), 1)
        column.addLayout(row)
        if answer is not None:
            for more in (answer.reason, answer.note):
                if more:
                    column.addWidget(Words(more, "small", "muted"))
        column.addStretch(1)
        return cell

    @Slot()
    def _change(self) -> None:
        self.change_wanted.emit(self._property("question"))

    @Slot()
    def _turn(self) -> None:
        self.turned.emit(self._property("area"))

    def _property(self, name: str) -> str:
        sender = self.sender()
        return str(sender.property(name)) if sender is not None else ""


class _Shaded(QWidget):
    """Rows on the second colour of paper."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(self.rect()).adjusted(0, 0, 0, -1), ink(colours(self.palette()), "alt"))
        painter.end()


def _is_unknown(answer: Answer) -> bool:
    return answer.value == DONT_KNOW or (isinstance(answer.value, tuple) and DONT_KNOW in answer.value)
