"""Check your answers: settle what does not fit together, look over the rest."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.answers import Answer
from app.domain.finding import HeldFinding
from app.domain.pack import DONT_KNOW, Area, Question
from app.domain.slots import answer_words, day_of
from app.gui.dialogs import LineDialog
from app.gui.hub import Hub
from app.gui.pages.page import Page, RailMark
from app.gui.theme import colours, ink, px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card, IconShape, Line, Strip
from app.gui.widgets.flow import Flow, empty
from app.gui.widgets.marks import Chip, MarkShape
from app.gui.widgets.words import Words


class CheckAnswers(Page):
    """All answers by area, with what does not fit together on top."""

    id = "check_answers"
    group = "check"
    icon_name = "list-checks"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._current = ""
        self._open_areas: set[str] = set()
        self._first: QWidget | None = None
        self.column.addWidget(Words(self.tr("Check your answers"), "title"))
        self.column.addSpacing(-px(14))
        self._summary = Words("", "body", "muted")
        self.column.addWidget(self._summary)
        self._parts = QVBoxLayout()
        self.column.addLayout(self._parts)
        self.column.addStretch(1)
        back = Button(self.tr("Back to the questions"))
        back.clicked.connect(self.go_back)
        self._later = Words("", "small", "muted", whole=True)
        results = Button(self.tr("See my results"), "primary")
        results.clicked.connect(self.go_on)
        self.bar.add_near(back)
        self.bar.add_far(self._later)
        self.bar.add_far(results)

    def title(self) -> str:
        return self.tr("Check answers")

    def mark(self) -> RailMark:
        workspace = self.hub.workspace
        count = len(self._unsettled())
        if count:
            return RailMark(words=self.tr("{n} open").format(n=count))
        interview = workspace.interview
        return RailMark() if interview.unanswered or interview.unanswered_profile else RailMark("done")

    def entered(self) -> None:
        self._current = ""
        self.refresh()

    def refresh(self) -> None:
        workspace = self.hub.workspace
        focus = self._key(QApplication.focusWidget())
        empty(self._parts)
        self._parts.setSpacing(px(14))
        self._first = None
        unsettled = self._unsettled()
        self._show_summary(len(unsettled))
        self._show_gaps()
        if unsettled:
            current = next((finding for finding in unsettled if finding.id == self._current), unsettled[0])
            self._current = current.id
            self._parts.addWidget(self._contradiction(current, unsettled.index(current) + 1, len(unsettled)))
            others = [finding for finding in unsettled if finding is not current]
            if others:
                self._parts.addWidget(self._others(others))
        settled = [finding for finding in workspace.results.contradictions if finding.settled is not None]
        if settled:
            self._parts.addWidget(self._settled(settled))
        if not unsettled and not settled and workspace.assessment.answers:
            fine = Strip("accent", "check")
            fine.set_words(self.tr("Nothing contradicts anything else."))
            self._parts.addWidget(fine)
        self._parts.addWidget(self._sections(unsettled))
        if focus:
            self._focus_again(focus)

    def first_focus(self) -> QWidget | None:
        return self._first

    @Slot()
    def go_on(self) -> None:
        """Go to the results; what is not settled stays marked."""
        self.hub.step_wanted.emit(1)

    @Slot()
    def go_back(self) -> None:
        """Go back to the questions."""
        self.hub.step_wanted.emit(-1)

    def _unsettled(self) -> list[HeldFinding]:
        return [finding for finding in self.hub.workspace.results.contradictions if finding.settled is None]

    def _show_summary(self, unsettled: int) -> None:
        results = self.hub.workspace.results
        counts = self.tr("{answered} of {shown} answered.").format(answered=results.answered, shown=results.shown)
        if unsettled:
            rest = self.tr("Settle what does not fit, look over the rest, then see your results.")
        else:
            rest = self.tr("Look over your answers, then see your results.")
        self._summary.set_words(f"{counts} {rest}")
        later = ""
        if unsettled == 2:
            later = self.tr("You can settle the other one later. It stays marked.")
        elif unsettled > 2:
            later = self.tr("You can settle the others later. They stay marked.")
        self._later.set_words(later)
        self._later.setVisible(bool(later) and self.room >= 880)

    def _show_gaps(self) -> None:
        interview = self.hub.workspace.interview
        left = len(interview.unanswered) + len(interview.unanswered_profile)
        if not left:
            return
        strip = Strip("later", "message-circle-question-mark")
        words = self.tr("1 question is not answered.") if left == 1 else self.tr("{n} questions are not answered.")
        strip.set_words(words.format(n=left))
        now = Button(self.tr("Answer now"), "plain", "inner")
        now.clicked.connect(self._answer_now)
        strip.row.addWidget(now)
        self._parts.addWidget(strip)
        self._note_first(now)

    def _contradiction(self, finding: HeldFinding, number: int, of: int) -> QWidget:
        card = Card("now")
        head = Flow(px(12))
        head.addWidget(Words(self.tr("These two do not fit together"), "heading"))
        head.stretch()
        head.addWidget(Chip("now", self.tr("{number} of {of} to settle").format(number=number, of=of)))
        card.column.addLayout(head)
        wide = self.room >= 880
        both = QBoxLayout(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        both.setSpacing(px(8))
        both.addWidget(self._said(finding), 1)
        both.addWidget(IconShape("split", 18, "now"), 0, Qt.AlignmentFlag.AlignCenter)
        both.addWidget(self._saw(finding), 1)
        card.column.addLayout(both)
        card.column.addSpacing(px(4))
        card.column.addWidget(
            Words(self.tr("This happens a lot and nobody is in trouble. We never change an answer for you."), "small",
                  "muted")
        )  # fmt: skip
        buttons = QWidget()
        row = Flow(px(10), buttons)
        change = Button(self.tr("Change my answer"), "plain", "inner", "pencil")
        change.setProperty("question", finding.question)
        change.clicked.connect(self._change)
        both_right = Button(self.tr("Both are right: say why…"), "plain", "inner")
        both_right.clicked.connect(self._both_right)
        ask = Button(self.tr("Ask someone first…"), "plain", "inner")
        ask.clicked.connect(self._ask_first)
        for button in (change, both_right, ask):
            button.setAccessibleDescription(f"{finding.said} {finding.saw}")
            row.addWidget(button)
        card.column.addWidget(buttons)
        self._note_first(change)
        return card

    def _said(self, finding: HeldFinding) -> QWidget:
        workspace = self.hub.workspace
        answer = workspace.assessment.answer(finding.question)
        heading = self.tr("You said")
        if answer is not None and (day := day_of(answer.at)) is not None:
            heading = self.tr("You said, on {date}").format(date=self.hub.desk.phrases.date(day))
        box = _Side("message-square", heading, finding.said)
        question = workspace.assessment.pack.question(finding.question)
        where = self.tr("Question: {area}").format(area=workspace.assessment.pack.area(question.area).title)
        if any(asked.id == question.id for asked in workspace.interview.questions):
            number, _of = workspace.interview.position(question.id)
            where = f"{where}, {number}"
        box.column.addWidget(Words(where, "small", "muted"))
        box.column.addStretch(1)
        return box

    def _saw(self, finding: HeldFinding) -> QWidget:
        scan = self.hub.workspace.assessment.scan
        if not any(reason.kind == "seen" for reason in finding.reasons):
            box = _Side("message-square", self.tr("You also said"), finding.saw)
        else:
            heading = self.tr("We saw")
            if scan is not None and (day := day_of(scan.finished)) is not None:
                heading = self.tr("We saw, on {date}").format(date=self.hub.desk.phrases.date(day))
            box = _Side("monitor", heading, finding.saw)
            show = Button(self.tr("Show what we saw"), "text", "inner")
            show.clicked.connect(self._show_finds)
            row = QWidget()
            Flow(px(8), row).addWidget(show)
            box.column.addWidget(row)
        box.column.addStretch(1)
        return box

    def _others(self, findings: list[HeldFinding]) -> QWidget:
        card = Card(padded=False)
        for number, finding in enumerate(findings):
            if number:
                card.column.addWidget(Line())
            settle = Button(self.tr("Settle this"), "text", "inner")
            settle.setProperty("finding", finding.id)
            settle.setAccessibleDescription(finding.title)
            settle.clicked.connect(self._settle_this)
            card.column.addWidget(_row(IconShape("split", 18, "now"), Words(finding.title, "row", middle=True), settle))
        return card

    def _settled(self, findings: list[HeldFinding]) -> QWidget:
        card = Card(padded=False)
        for number, finding in enumerate(findings):
            settlement = finding.settled
            if settlement is None:
                continue
            if number:
                card.column.addWidget(Line())
            how = self.tr("Both are right:") if settlement.how == "both_right" else self.tr("To ask first:")
            words = QWidget()
            column = QVBoxLayout(words)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(Words(finding.title, "row"))
            column.addWidget(Words(f"{how} {settlement.words}", "small", "muted"))
            again = Button(self.tr("Open again"), "text", "inner")
            again.setProperty("finding", finding.id)
            again.setAccessibleDescription(finding.title)
            again.clicked.connect(self._open_again)
            mark = "done" if settlement.how == "both_right" else "unknown"
            card.column.addWidget(_row(MarkShape(mark), words, again))
        return card

    def _sections(self, unsettled: list[HeldFinding]) -> QWidget:
        workspace = self.hub.workspace
        card = Card(padded=False)
        asked = workspace.interview.profile + workspace.interview.questions
        doubtful = {finding.question for finding in unsettled}
        shown = 0
        for area in workspace.assessment.pack.info.areas:
            questions = [question for question in asked if question.area == area.id]
            if not questions:
                continue
            if shown:
                card.column.addWidget(Line())
            shown += 1
            card.column.addWidget(self._section(area, questions, doubtful))
        return card

    def _section(self, area: Area, questions: list[Question], doubtful: set[str]) -> QWidget:
        told = self.hub.workspace.assessment
        answers = {question.id: told.answer(question.id) for question in questions}
        section = QWidget()
        column = QVBoxLayout(section)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        opened = area.id in self._open_areas
        toggle = Button(area.title, "toggle", "inner", "chevron-down" if opened else "chevron-right")
        toggle.setProperty("area", area.id)
        toggle.clicked.connect(self._turn)
        count = sum(answer is not None for answer in answers.values())
        words = self.tr("1 answer") if count == 1 else self.tr("{n} answers").format(n=count)
        marks = []
        odd = sum(question.id in doubtful for question in questions)
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
            column.addWidget(self._answer_rows(questions, answers, doubtful))
        self._note_first(toggle)
        return section

    def _answer_rows(self, questions: list[Question], answers: dict[str, Answer | None], doubtful: set[str]) -> QWidget:
        rows = _Shaded()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        wide = self.room >= 880
        for number, question in enumerate(questions):
            answer = answers[question.id]
            grid.addWidget(Line(), number * 2, 0, 1, 3)
            text = QWidget()
            around = QVBoxLayout(text)
            around.setContentsMargins(0, px(4), 0, px(4))
            around.addWidget(Words(question.text, "row"))
            around.addStretch(1)
            said = self._answer_cell(question, answer, doubtful=question.id in doubtful)
            change = Button(self.tr("Change") if answer is not None else self.tr("Answer"), "text", "inner")
            change.setProperty("question", question.id)
            change.setAccessibleDescription(question.text)
            change.clicked.connect(self._change)
            line = QWidget()
            direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
            row = QBoxLayout(direction, line)
            row.setContentsMargins(px(51), px(4), px(20), px(4))
            row.setSpacing(px(20) if wide else px(2))
            row.addWidget(text, 16)
            row.addWidget(said, 9)
            row.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(line, number * 2 + 1, 0, 1, 3)
        return rows

    def _answer_cell(self, question: Question, answer: Answer | None, *, doubtful: bool) -> QWidget:
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, px(4), 0, px(4))
        column.setSpacing(0)
        phrases = self.hub.desk.phrases
        words = self.tr("Not answered yet") if answer is None else answer_words(question, answer.value, phrases)
        row = QHBoxLayout()
        row.setSpacing(px(8))
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

    def _note_first(self, widget: QWidget) -> None:
        if self._first is None or (isinstance(widget, Button) and widget.property("question") and self._current):
            self._first = widget

    @Slot()
    def _change(self) -> None:
        self.hub.question_wanted.emit(str(self._property("question")), True)

    @Slot()
    def _answer_now(self) -> None:
        interview = self.hub.workspace.interview
        self.hub.question_wanted.emit((interview.unanswered_profile + interview.unanswered)[0], False)

    @Slot()
    def _settle_this(self) -> None:
        self._current = str(self._property("finding"))
        self.refresh()
        self._focus_first()
        self.area.verticalScrollBar().setValue(0)

    @Slot()
    def _open_again(self) -> None:
        self._current = str(self._property("finding"))
        self.hub.unsettle(self._current)
        self._focus_first()

    @Slot()
    def _turn(self) -> None:
        area = str(self._property("area"))
        self._open_areas ^= {area}
        self.refresh()

    @Slot()
    def _show_finds(self) -> None:
        self.hub.page_wanted.emit("this_computer")

    @Slot()
    def _both_right(self) -> None:
        LineDialog.ask(
            self,
            self.tr("Why are both right?"),
            self.tr("One line is enough. It is kept, and printed with your results."),
            self.tr("Keep this"),
            self._keep_both,
        )

    @Slot()
    def _ask_first(self) -> None:
        LineDialog.ask(
            self,
            self.tr("Whom will you ask?"),
            self.tr("Write a name. It stays marked until you have asked."),
            self.tr("Keep this"),
            self._keep_ask,
        )

    @Slot(str)
    def _keep_both(self, words: str) -> None:
        self._settle("both_right", words)

    @Slot(str)
    def _keep_ask(self, words: str) -> None:
        self._settle("ask_first", words)

    def _settle(self, how: str, words: str) -> None:
        finding, self._current = self._current, ""
        if self.hub.settle(finding, how, words):
            hub = self.hub

            def undo() -> None:
                hub.unsettle(finding)

            self.hub.tell(self.tr("Settled. It stays in your results."), undo)
            self._focus_first()

    def _key(self, widget: QWidget | None) -> tuple[object, ...]:
        """What a button is about, so that its successor can be found when the page is built anew."""
        if not isinstance(widget, Button) or not self._parts_hold(widget):
            return ()
        return (widget.text(), *(widget.property(name) for name in ("area", "finding", "question")))

    def _parts_hold(self, widget: QWidget) -> bool:
        parts = [self._parts.itemAt(place) for place in range(self._parts.count())]
        holders = [part.widget() for part in parts if part is not None]
        return any(holder is not None and holder.isAncestorOf(widget) for holder in holders)

    def _focus_again(self, key: tuple[object, ...]) -> None:
        for button in self.content.findChildren(Button):
            if self._key(button) == key:
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self._focus_first()

    def _focus_first(self) -> None:
        if self._first is not None:
            self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _property(self, name: str) -> object:
        sender = self.sender()
        return sender.property(name) if sender is not None else None


class _Side(Card):
    """One side of a contradiction."""

    def __init__(self, icon_name: str, heading: str, words: str) -> None:
        super().__init__(paper="alt")
        self._icon_name = icon_name
        self.column.setContentsMargins(px(16), px(12), px(16), px(12))
        self.column.setSpacing(px(4))
        row = QHBoxLayout()
        row.setSpacing(px(9))
        row.addWidget(IconShape(icon_name, 16, "muted"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Words(heading, "small", "muted"), 1)
        self.column.addLayout(row)
        self.column.addWidget(Words(words, "strong"))


class _Shaded(QWidget):
    """Rows on the second colour of paper."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(self.rect()).adjusted(0, 0, 0, -1), ink(colours(self.palette()), "alt"))
        painter.end()


def _row(shape: QWidget, words: QWidget, button: Button) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(px(20), px(4), px(20), px(4))
    row.setSpacing(px(12))
    row.addWidget(shape)
    row.addWidget(words, 1)
    row.addWidget(button)
    return line


def _is_unknown(answer: Answer) -> bool:

    return answer.value == DONT_KNOW or (isinstance(answer.value, tuple) and DONT_KNOW in answer.value)
