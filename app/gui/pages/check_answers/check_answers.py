"""Check your answers: settle what does not fit together, look over the rest."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.domain.finding import HeldFinding
from app.gui.dialogs import LineDialog
from app.gui.hub import Hub
from app.gui.pages.check_answers.contradictions import ContradictionCard, SettledLines, WaitingLines
from app.gui.pages.check_answers.sections import AnswerSections
from app.gui.pages.page import Page
from app.gui.record_dialogs import HistoryDialog
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Strip
from app.gui.widgets.flow import empty
from app.gui.widgets.words import Words


class CheckAnswers(Page):
    """All answers by area, with what does not fit together on top."""

    id = "check_answers"

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
            self._show_current(current, (unsettled.index(current) + 1, len(unsettled)))
            others = [finding for finding in unsettled if finding is not current]
            if others:
                waiting = WaitingLines(others)
                waiting.pressed.connect(self._settle_this)
                self._parts.addWidget(waiting)
        settled = [finding for finding in workspace.results.contradictions if finding.settled is not None]
        if settled:
            lines = SettledLines(settled)
            lines.pressed.connect(self._open_again)
            lines.history_wanted.connect(self._show_history)
            self._parts.addWidget(lines)
        if not unsettled and not settled and workspace.assessment.answers:
            fine = Strip("accent", "check")
            fine.set_words(self.tr("Nothing contradicts anything else."))
            self._parts.addWidget(fine)
        self._show_sections(unsettled)
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
        self._first = now

    def _show_current(self, finding: HeldFinding, place: tuple[int, int]) -> None:
        card = ContradictionCard(self.hub, finding, place, wide=self.room >= 880)
        card.change_wanted.connect(self.hub.ask)
        card.both_right_wanted.connect(self._both_right)
        card.ask_wanted.connect(self._ask_first)
        card.finds_wanted.connect(self.hub.show_finds)
        card.history_wanted.connect(self._show_history)
        self._parts.addWidget(card)
        self._first = card.change

    def _show_sections(self, unsettled: list[HeldFinding]) -> None:
        doubtful = {finding.question for finding in unsettled}
        sections = AnswerSections(self.hub, self._open_areas, doubtful, wide=self.room >= 880)
        sections.change_wanted.connect(self.hub.ask)
        sections.turned.connect(self._turn)
        self._parts.addWidget(sections)
        self._first = self._first or sections.first

    @Slot()
    def _answer_now(self) -> None:
        interview = self.hub.workspace.interview
        self.hub.question_wanted.emit((interview.unanswered_profile + interview.unanswered)[0], False)

    @Slot(str)
    def _settle_this(self, finding_id: str) -> None:
        self._current = finding_id
        self.refresh()
        self._focus_first()
        self.area.verticalScrollBar().setValue(0)

    @Slot(str)
    def _open_again(self, finding_id: str) -> None:
        self._current = finding_id
        self.hub.unsettle(finding_id)
        self._focus_first()

    @Slot(str)
    def _show_history(self, finding_id: str) -> None:
        HistoryDialog.open_for(self, self.hub, finding_id, "finding")

    @Slot(str)
    def _turn(self, area_id: str) -> None:
        self._open_areas ^= {area_id}
        self.refresh()

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
            self.hub.tell(self.tr("Settled. It stays in your results."), can_undo=True)
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
