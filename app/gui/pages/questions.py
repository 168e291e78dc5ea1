"""Questions: one at a time, saved as soon as one is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.evidence import subject_of
from app.domain.frameworks import subject_lines
from app.domain.pack import Question
from app.gui.announce import announce
from app.gui.answers import AnswerBox
from app.gui.dialogs import JumpDialog, JumpEntry
from app.gui.hub import Hub
from app.gui.pages.page import Page
from app.gui.record_dialogs import HistoryDialog
from app.gui.side_by_side import SideBySide
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card, Line, ProgressLine, Strip
from app.gui.widgets.flow import Flow
from app.gui.widgets.proof_list import ProofList
from app.gui.widgets.side_column import SideSection
from app.gui.widgets.tab_order import tab_in_reading_order
from app.gui.widgets.words import Words

_TRADE = frozenset(("shop", "hospitality", "craft"))
_CARE = frozenset(("health", "school", "charity", "public"))
_SIDE_WIDTH = 288


class Questions(Page):
    """The questions that apply, one per page."""

    id = "questions"
    gap_px = 8

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._question_id = ""
        self._come_back_to = ""
        self._at_end = False
        head = QHBoxLayout()
        self._where = Words("", "small", "muted")
        self._left = Words("", "small", "muted", whole=True)
        head.addWidget(self._where, 1)
        head.addWidget(self._left)
        self.column.addLayout(head)
        self._progress = ProgressLine(self.tr("How far you are"))
        self.column.addWidget(self._progress)
        self.column.addSpacing(px(14))
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(px(24))
        self._both.addWidget(self._main_part(), 1)
        self._divider = Line(upright=True)
        self._both.addWidget(self._divider)
        self._side = self._side_part()
        self._both.addWidget(self._side)
        self.column.addLayout(self._both)
        self._end = self._end_card()
        self.column.addWidget(self._end)
        self.column.addStretch(1)
        self._back = Button(self.tr("Back"))
        self._back.clicked.connect(self.go_back)
        self._all = Button(self.tr("All questions"), "text")
        self._all.clicked.connect(self.show_all)
        self._saved = Words(self.tr("Saved"), "small", "muted", whole=True)
        self._continue = Button(self.tr("Continue"), "primary")
        self._continue.clicked.connect(self.go_on)
        self.bar.add_near(self._back)
        self.bar.add_near(self._all)
        self.bar.add_far(self._saved)
        self.bar.add_far(self._continue)
        self.room_changed()

    def entered(self) -> None:
        if not self._is_asked(self._question_id):
            interview = self.hub.workspace.interview
            place = self.hub.workspace.place.question
            first_open = interview.unanswered[0] if interview.unanswered else ""
            self._question_id = place if self._is_asked(place) else first_open
            self._at_end = not self._question_id
        self._show_note(opened=False)
        self.refresh()
        if not self._at_end:
            announce(self, self._text.text())

    def show_question(self, question_id: str, come_back_to: str) -> None:
        self._question_id = question_id
        self._come_back_to = come_back_to
        self._at_end = False

    def refresh(self) -> None:
        workspace = self.hub.workspace
        interview = workspace.interview
        total, left = len(interview.questions), len(interview.unanswered)
        self._progress.set_share((total - left) / total if total else 0.0, self._left_words())
        self._left.set_words(self._left_words())
        if not self._is_asked(self._question_id):
            self._at_end = True
        for widget in (self._main, self._divider, self._side):
            widget.setVisible(not self._at_end)
        self._end.setVisible(self._at_end)
        if self._at_end:
            self._show_end()
            return
        question = workspace.assessment.pack.question(self._question_id)
        answer = workspace.assessment.answer(question.id)
        number, of = interview.position(question.id)
        area = workspace.assessment.pack.area(question.area)
        where = self.tr("{area}, question {number} of {of}")
        self._where.set_words(where.format(area=area.title, number=number, of=of))
        self._text.set_words(question.text)
        lines = workspace.seen_lines(question)
        self._strip.setVisible(bool(lines))
        icon_name = "bot" if question.area == "agents" else "monitor"
        self._strip.set_words(" ".join(lines), lead=self.tr("What we saw here:"), icon_name=icon_name)
        self._answers.show_question(question, answer)
        self._fill_side(question)
        self._several.show_answers(question, workspace.answers_to(question.id))
        self._history.setVisible(answer is not None)
        self._saved.setVisible(answer is not None)
        self._note_button.setEnabled(True)
        self._proof.show_subject(subject_of("question", question.id))
        if not self._note.hasFocus():
            self._note.setPlainText(answer.note if answer is not None else "")
            self._show_note(opened=bool(answer is not None and answer.note))
        self._divider.setVisible(self._wide())
        self._continue.setText(self.tr("Save and go back") if self._come_back_to else self.tr("Continue"))

    def leaving(self) -> None:
        self._keep_note()

    def first_focus(self) -> QWidget | None:
        if self._at_end:
            return self._open_button if self._open_button.isVisibleTo(self) else self._continue
        return self._answers.first

    def side_focus(self) -> QWidget | None:
        for widget in self._side.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                return widget
        return None

    def proof(self) -> ProofList | None:
        return None if self._at_end else self._proof

    def room_changed(self) -> None:
        wide = self._wide()
        self._both.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._side.setMinimumWidth(px(_SIDE_WIDTH - 25) if wide else 0)
        self._side.setMaximumWidth(px(_SIDE_WIDTH - 25) if wide else 16_777_215)
        self._main_column.setContentsMargins(0, 0, px(8) if wide else 0, 0)
        self._divider.setVisible(wide and not self._at_end)
        for section in self._sections:
            section.set_closable(closable=not wide)
        self._hint.setVisible(wide)
        self._answers.set_narrow(narrow=self.room < 880)

    @Slot()
    def go_on(self) -> None:
        """Go to the next question, if this one is answered; the last one leads to the end."""
        if self._at_end:
            self.hub.step_wanted.emit(1)
            return
        if not self._answers.complete():
            return
        self._keep_note()
        if self._come_back_to:
            page, self._come_back_to = self._come_back_to, ""
            self.hub.page_wanted.emit(page)
            return
        self._move(1)

    @Slot()
    def go_back(self) -> None:
        """Go to the question before; from the first one to the page before."""
        self._keep_note()
        if self._come_back_to:
            page, self._come_back_to = self._come_back_to, ""
            self.hub.page_wanted.emit(page)
        elif self._at_end and not self.hub.workspace.interview.questions:
            self.hub.step_wanted.emit(-1)
        elif self._at_end:
            self._at_end = False
            self._question_id = self.hub.workspace.interview.questions[-1].id
            self._arrive()
        else:
            self._move(-1)

    @Slot()
    def show_all(self) -> None:
        """All questions, to jump to one."""
        workspace = self.hub.workspace
        entries = []
        for question in workspace.interview.questions:
            number, _of = workspace.interview.position(question.id)
            group = f"{workspace.assessment.pack.area(question.area).short} {number}"
            state = self.tr("not answered") if question.id in workspace.interview.unanswered else ""
            entries.append(JumpEntry(self.id, question.id, question.text, group, state))
        current = next((n for n, entry in enumerate(entries) if entry.question == self._question_id), 0)
        JumpDialog.ask(self, self.tr("All questions"), entries, self._jumped, current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.text()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and key in tuple("123456789") and not self._at_end and self._answers.press(key):
            return
        if event.key() == Qt.Key.Key_M and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.write_note()
            return
        super().keyPressEvent(event)

    @Slot()
    def write_note(self) -> None:
        """Open the field for a note."""
        self._show_note(opened=True)
        self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(object, str)
    def _answered(self, value: object, reason: str) -> None:
        self.hub.answer(self._question_id, value, reason=reason)  # type: ignore[arg-type]

    @Slot(str)
    def _count(self, person: str) -> None:
        self.hub.count(self._question_id, person)

    @Slot()
    def _show_history(self) -> None:
        HistoryDialog.open_for(self, self.hub, self._question_id, "question")

    @Slot()
    def _emptied(self) -> None:
        self.hub.clear_answer(self._question_id)

    @Slot(str, str)
    def _jumped(self, _page: str, question_id: str) -> None:
        self.show_question(question_id, "")
        self._arrive()

    def _move(self, step: int) -> None:
        ids = [question.id for question in self.hub.workspace.interview.questions]
        place = ids.index(self._question_id) + step if self._question_id in ids else 0
        if place < 0:
            self.hub.step_wanted.emit(-1)
            return
        self._at_end = place >= len(ids)
        if not self._at_end:
            self._question_id = ids[place]
        self._arrive()

    def _arrive(self) -> None:
        """Show the question in hand from its top, with the focus on its answer, and keep the place."""
        self.refresh()
        tab_in_reading_order(self)
        announce(self, self._end_title.text() if self._at_end else self._text.text())
        self.area.verticalScrollBar().setValue(0)
        focus = self.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hub.remember_place(self.id, "" if self._at_end else self._question_id)

    def _keep_note(self) -> None:
        if self._at_end:
            return
        self._note.clearFocus()
        answer = self.hub.workspace.assessment.answer(self._question_id)
        note = self._note.toPlainText().strip()
        if answer is not None and note != answer.note:
            self.hub.write_note(self._question_id, note)

    def _is_asked(self, question_id: str) -> bool:
        return any(question.id == question_id for question in self.hub.workspace.interview.questions)

    def _left_words(self) -> str:
        interview = self.hub.workspace.interview
        left, minutes = len(interview.unanswered), interview.minutes_left
        if not left:
            return self.tr("All answered")
        if minutes == 1:
            return self.tr("About {left} left, 1 minute").format(left=left)
        return self.tr("About {left} left, {minutes} minutes").format(left=left, minutes=minutes)

    def _wide(self) -> bool:
        return self.room >= 1180

    def _main_part(self) -> QWidget:
        self._main = QWidget()
        column = self._main_column = QVBoxLayout(self._main)
        column.setSpacing(px(14))
        self._text = Words("", "question")
        self._strip = Strip("next", "monitor")
        self._answers = AnswerBox(cards=True)
        self._answers.answered.connect(self._answered)
        self._answers.emptied.connect(self._emptied)
        self._several = SideBySide(self.hub.desk.phrases)
        self._several.counts_wanted.connect(self._count)
        for widget in (self._text, self._strip, self._answers, self._several):
            column.addWidget(widget)
        tools = QWidget()
        row = Flow(px(20), tools)
        self._note_button = Button(self.tr("Add a note"), "plain", "inner", "pencil")
        self._note_button.clicked.connect(self.write_note)
        row.addWidget(self._note_button)
        self._proof = ProofList(self.hub)
        row.addWidget(self._proof.button)
        self._history = Button(self.tr("History…"), "text", "inner")
        self._history.clicked.connect(self._show_history)
        row.addWidget(self._history)
        column.addWidget(tools)
        column.addWidget(self._proof)
        self._note_label = Words(self.tr("Your note. It is printed with your answers."), "small_strong")
        self._note = QPlainTextEdit()
        self._note.setTabChangesFocus(True)
        self._note.setAccessibleName(self.tr("Your note"))
        self._note.setFixedHeight(px(90))
        column.addWidget(self._note_label)
        column.addWidget(self._note)
        column.addStretch(1)
        return self._main

    def _side_part(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, px(2), 0, 0)
        column.setSpacing(px(16))
        self._why = SideSection(self.tr("Why we ask"))
        self._example = SideSection(self.tr("For example"))
        self._good = SideSection(self.tr("What good looks like"))
        self._who = SideSection(self.tr("Who would know"))
        self._sections = (self._why, self._example, self._good, self._who)
        self._same = SideSection(self.tr("About the same subject"), aside=True)
        for section in (*self._sections, self._same):
            column.addWidget(section)
        self._hint = QWidget()
        hint = QVBoxLayout(self._hint)
        hint.setContentsMargins(0, 0, 0, 0)
        hint.setSpacing(px(12))
        hint.addWidget(Line())
        hint.addWidget(
            Words(
                self.tr("Words with dots under them have a short meaning. Press F1 for all of them."), "small", "muted"
            )
        )
        column.addWidget(self._hint)
        column.addStretch(1)
        return side

    def _end_card(self) -> QWidget:
        card = Card()
        self._end_title = Words("", "heading")
        self._end_text = Words("", "body", "muted")
        self._open_button = Button("", "plain", "inner")
        self._open_button.clicked.connect(self._answer_open)
        buttons = QWidget()
        row = Flow(px(12), buttons)
        row.addWidget(self._open_button)
        for widget in (self._end_title, self._end_text, buttons):
            card.column.addWidget(widget)
        return card

    def _show_end(self) -> None:
        interview = self.hub.workspace.interview
        left = len(interview.unanswered)
        self._where.set_words("")
        self._saved.setVisible(False)
        self._continue.setText(self.tr("Check answers"))
        if interview.unanswered_profile and not interview.questions:
            self._end_title.set_words(self.tr("Tell us about you first"))
            self._end_text.set_words(self.tr("Your answers there decide which questions are asked here."))
            self._open_button.setText(self.tr("Go to About you"))
            self._open_button.setVisible(True)
        else:
            self._end_title.set_words(self.tr("That was the last one"))
            words = self.tr("All questions are answered. Look over your answers next.")
            if left == 1:
                words = self.tr("1 question is still open. You can answer it now or later.")
            elif left:
                words = self.tr("{n} questions are still open. You can answer them now or later.").format(n=left)
            self._end_text.set_words(words)
            self._open_button.setText(self.tr("Answer what is open"))
            self._open_button.setVisible(left > 0)

    @Slot()
    def _answer_open(self) -> None:
        unanswered = self.hub.workspace.interview.unanswered
        if unanswered:
            self._jumped(self.id, unanswered[0])
        else:
            self.hub.page_wanted.emit("about_you")

    def _fill_side(self, question: Question) -> None:
        work = self.hub.workspace.assessment.answer("work")
        kind = work.value if work is not None else ""
        examples = question.examples
        example = examples.trade if kind in _TRADE else examples.care if kind in _CARE else examples.office
        glossary = self.glossary()
        for section, text in zip(self._sections, (question.why, example, question.good, question.who), strict=True):
            section.set_text(text, glossary)
        self._same.set_text("\n".join(subject_lines(question.maps, self.hub.desk.phrases)), ())

    def _show_note(self, *, opened: bool) -> None:
        self._note_label.setVisible(opened)
        self._note.setVisible(opened)
        self._note_button.setVisible(not opened)
