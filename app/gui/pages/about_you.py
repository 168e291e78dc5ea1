"""About you: ten short questions that switch the rest on and off, and the names for the policy."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.answers import Value
from app.domain.interview import Interview
from app.gui.answers import AnswerBox
from app.gui.hub import Hub
from app.gui.pages.page import Page
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card, Line, Strip
from app.gui.widgets.choices import AnswerCard
from app.gui.widgets.flow import empty
from app.gui.widgets.marks import MarkShape
from app.gui.widgets.words import GlossaryWords, Words

_SIDE_WIDTH = 300
_FIRST_CARD = ("places", "people", "work")
_SECOND_CARD = ("uses", "forms", "supply")


class _Asked(NamedTuple):
    """The widgets of one question."""

    text: Words
    why: GlossaryWords
    strip: Strip
    answers: AnswerBox


class AboutYou(Page):
    """Ten questions in three cards, saved as soon as they are answered."""

    id = "about_you"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._asked: dict[str, _Asked] = {}
        self._fields: dict[str, QLineEdit] = {}
        self._wanted_question = ""
        self._names_wanted = False
        self._come_back_to = ""
        self.column.addWidget(Words(self.tr("About you"), "title"))
        self.column.addSpacing(-px(14))
        self.column.addWidget(
            Words(self.tr("Ten short questions. They decide which of the others you are asked."), "body", "muted")
        )
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._cards = QVBoxLayout()
        self._both.addLayout(self._cards, 1)
        self._side = Card()
        self._both.addWidget(self._side, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(self._both)
        self.column.addStretch(1)
        self._continue = Button(self.tr("Continue"), "primary")
        self._continue.clicked.connect(self.go_on)
        self._saved = Words(self.tr("Each answer is saved at once."), "small", "muted", whole=True)
        self.bar.add_far(self._saved)
        self.bar.add_far(self._continue)
        self._fill_side()
        self.room_changed()

    def show_question(self, question_id: str, come_back_to: str) -> None:
        self._wanted_question = question_id
        self._come_back_to = come_back_to

    def show_names(self, come_back_to: str) -> None:
        self._names_wanted = True
        self._come_back_to = come_back_to

    def refresh(self) -> None:
        workspace = self.hub.workspace
        if tuple(self._asked) != tuple(question.id for question in workspace.interview.profile):
            self._build()
        glossary = self.glossary()
        for question in workspace.interview.profile:
            asked = self._asked[question.id]
            lines = workspace.seen_lines(question)
            asked.strip.setVisible(bool(lines))
            asked.strip.set_words(" ".join(lines), lead=self.tr("What we saw here:"))
            asked.why.set_text(question.why, glossary)
            asked.why.setVisible(bool(question.why))
            asked.answers.show_question(question, workspace.assessment.answer(question.id))
        organisation = workspace.assessment.organisation
        for name, field in self._fields.items():
            if not field.hasFocus():
                field.setText(getattr(organisation, name))
        self._show_check()
        self._show_side()
        self._continue.setText(self.tr("Save and go back") if self._come_back_to else self.tr("Continue"))

    def leaving(self) -> None:
        self._keep_names()

    def first_focus(self) -> QWidget | None:
        interview = self.hub.workspace.interview
        wanted, self._wanted_question = self._wanted_question, ""
        names, self._names_wanted = self._names_wanted, False
        if names:
            return next((field for field in self._fields.values() if not field.text().strip()), self._fields["name"])
        if not wanted:
            wanted = next(iter(interview.unanswered_profile), interview.profile[0].id if interview.profile else "")
        asked = self._asked.get(wanted)
        return asked.answers.first if asked is not None else None

    def reveal(self, part: QWidget) -> None:
        """Bring a whole question into sight with all its answers; where that is too much, its upper part."""
        super().reveal(part)
        if self.area.verticalScrollBar().value() == 0:
            # The page as it begins, with its heading, shows the part already.
            return
        for asked in self._asked.values():
            if asked.answers is part or asked.answers.isAncestorOf(part):
                super().reveal(asked.answers)
                super().reveal(asked.text)

    def room_changed(self) -> None:
        wide = self.room >= 1180
        self._both.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._both.setSpacing(px(20))
        self._cards.setSpacing(px(16))
        self._side.setFixedWidth(px(_SIDE_WIDTH)) if wide else self._free_side()
        for asked in self._asked.values():
            asked.answers.set_narrow(narrow=self.room < 880)

    @Slot()
    def go_on(self) -> None:
        """Go to the next page when all ten are answered; else go to the first that is not."""
        self._keep_names()
        interview = self.hub.workspace.interview
        for question_id, asked in self._asked.items():
            if question_id in interview.unanswered_profile and not asked.answers.complete():
                self.reveal(asked.answers)
                return
        if self._come_back_to:
            page, self._come_back_to = self._come_back_to, ""
            self.hub.page_wanted.emit(page)
        else:
            self.hub.step_wanted.emit(1)

    def go_back(self) -> None:
        if self._come_back_to:
            page, self._come_back_to = self._come_back_to, ""
            self.hub.page_wanted.emit(page)

    @Slot(object, str)
    def _answered(self, value: Value, reason: str) -> None:
        question_id = self._question_of(self.sender())
        workspace = self.hub.workspace
        answer_before, before = workspace.assessment.answer(question_id), workspace.interview
        if answer_before is not None and (answer_before.value, answer_before.reason) == (value, reason):
            return
        if self.hub.answer(question_id, value, reason=reason):
            self._tell_what_follows(before)

    @Slot()
    def _emptied(self) -> None:
        question_id = self._question_of(self.sender())
        workspace = self.hub.workspace
        answer_before, before = workspace.assessment.answer(question_id), workspace.interview
        if answer_before is not None and self.hub.clear_answer(question_id):
            self._tell_what_follows(before)

    def _tell_what_follows(self, before: Interview) -> None:
        """Say which questions an answer has switched on or off, and offer to take it back."""
        after = self.hub.workspace.interview
        were = {question.id for question in before.questions}
        are = {question.id for question in after.questions}
        sentences = []
        come = Counter(question.area for question in after.questions if question.id not in were)
        if come:
            one = self.tr("Because of this, 1 more question: {areas}.")
            many = self.tr("Because of this, {n} more questions: {areas}.")
            total = sum(come.values())
            sentences.append((one if total == 1 else many).format(n=total, areas=self._area_names(come)))
        leave = Counter(question.area for question in before.questions if question.id not in are)
        if leave:
            one = self.tr("1 question leaves ({areas}); its answer is kept.")
            many = self.tr("{n} questions leave ({areas}); their answers are kept.")
            total = sum(leave.values())
            sentences.append((one if total == 1 else many).format(n=total, areas=self._area_names(leave)))
        self._because.set_words(" ".join(sentences))
        self._because.setVisible(bool(sentences))
        if sentences:
            # The panel may have been scrolled away; the line at the foot is always in sight.
            self.hub.tell(" ".join(sentences), can_undo=True)

    def _area_names(self, counted: Counter[str]) -> str:
        pack = self.hub.workspace.assessment.pack
        return self.hub.desk.phrases.listed([pack.area(area).short for area in counted])

    def _question_of(self, sender: object) -> str:
        return next(question_id for question_id, asked in self._asked.items() if asked.answers is sender)

    @Slot()
    def _keep_names(self) -> None:
        organisation = self.hub.workspace.assessment.organisation
        changes = {
            name: field.text().strip()
            for name, field in self._fields.items()
            if field.text().strip() != getattr(organisation, name) and (field.text().strip() or name != "name")
        }
        if changes:
            self.hub.change_organisation(**changes)

    @Slot()
    def _choose_check(self) -> None:
        self.hub.choose_check(full=self.sender() is self._full)

    def _build(self) -> None:
        empty(self._cards)
        self._asked = {}
        first, second, third = Card(), Card(), Card()
        headings = (
            (first, self.tr("Who you are")),
            (second, self.tr("How you use AI")),
            (third, self.tr("Who it may touch")),
        )
        for card, heading in headings:
            card.column.addWidget(Words(heading, "heading"))
            self._cards.addWidget(card)
        for question in self.hub.workspace.interview.profile:
            card = first if question.id in _FIRST_CARD else second if question.id in _SECOND_CARD else third
            asked = _Asked(Words(question.text, "strong"), GlossaryWords("small", "muted"), Strip("next", "monitor"),
                           AnswerBox(cards=False))  # fmt: skip
            asked.answers.answered.connect(self._answered)
            asked.answers.emptied.connect(self._emptied)
            asked.answers.set_narrow(narrow=self.room < 880)
            asked.answers.setAccessibleName(question.text)
            card.column.addWidget(Line())
            for widget in asked:
                card.column.addWidget(widget)
            card.column.addSpacing(px(4))
            self._asked[question.id] = asked
        self._cards.addWidget(self._names_card())
        self._cards.addWidget(self._check_card())

    def _names_card(self) -> Card:
        card = Card()
        card.column.addWidget(Words(self.tr("Names for your policy"), "heading"))
        card.column.addWidget(
            Words(self.tr("You can fill these in later. What is missing is marked in the policy."), "row", "muted")
        )
        asked = (
            ("name", self.tr("Name of your organisation")),
            ("owner", self.tr("Who decides which uses of AI are allowed?")),
            ("lead", self.tr("Who is in charge of AI from day to day?")),
            ("stand_in", self.tr("Who stands in when that person is away?")),
            ("contact", self.tr("How do people reach the person in charge?")),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(20))
        grid.setVerticalSpacing(px(4))
        columns = 2 if self.room >= 880 else 1
        for number, (name, label) in enumerate(asked):
            words = Words(label, "small_strong")
            field = QLineEdit()
            field.setAccessibleName(label)
            field.editingFinished.connect(self._keep_names)
            words.setBuddy(field)
            row, place = number // columns * 2, number % columns
            grid.addWidget(words, row, place, Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(field, row + 1, place)
            self._fields[name] = field
        card.column.addLayout(grid)
        return card

    def _check_card(self) -> Card:
        self._check = Card()
        self._check.column.addWidget(Words(self.tr("How thorough should this be?"), "heading"))
        self._quick = AnswerCard(
            self.tr("Quick check"), self.tr("The questions that matter most. About 20 minutes."), boxed=False
        )
        self._full = AnswerCard(
            self.tr("Full check"), self.tr("All questions that apply. About an hour, in pieces."), boxed=False
        )
        for button in (self._quick, self._full):
            button.clicked.connect(self._choose_check)
            self._check.column.addWidget(button)
        return self._check

    def _show_check(self) -> None:
        """Offer the full check where the questionnaire has more than the quick one."""
        workspace = self.hub.workspace
        self._check.setVisible(any(not question.quick for question in workspace.assessment.pack.questions))
        self._full.setChecked(workspace.assessment.full)
        self._quick.setChecked(not workspace.assessment.full)

    def _fill_side(self) -> None:
        self._because = Words("", "row")
        self._because.hide()
        self._side.column.addWidget(Words(self.tr("What you will be asked"), "row_strong"))
        self._side.column.addWidget(self._because)
        self._areas = QGridLayout()
        self._areas.setHorizontalSpacing(px(8))
        self._areas.setVerticalSpacing(px(6))
        self._areas.setColumnStretch(1, 1)
        self._side.column.addLayout(self._areas)
        self._total = Words("", "small", "muted")
        self._side.column.addWidget(self._total)
        self._area_rows: dict[str, tuple[MarkShape, Words]] = {}

    def _show_side(self) -> None:
        workspace = self.hub.workspace
        counted = Counter(question.area for question in workspace.interview.questions)
        for area in workspace.assessment.pack.info.areas:
            if area.profile:
                continue
            if area.id not in self._area_rows:
                made = (MarkShape("not_started", 16), Words("", "small"))
                place = len(self._area_rows)
                self._areas.addWidget(made[0], place, 0, Qt.AlignmentFlag.AlignTop)
                self._areas.addWidget(made[1], place, 1)
                self._area_rows[area.id] = made
            shape, words = self._area_rows[area.id]
            count = counted[area.id]
            shape.set_mark("done" if count else "not_applicable")
            text = self.tr("{area}: not asked")
            if count:
                text = self.tr("{area}: 1 question") if count == 1 else self.tr("{area}: {n} questions")
            words.set_words(text.format(area=area.short, n=count))
            words.set_tint("text" if count else "muted")
        left, total = len(workspace.interview.unanswered), len(workspace.interview.questions)
        minutes = workspace.interview.minutes_left
        if not left:
            told = self.tr("{total} questions. All answered.")
        elif minutes == 1:
            told = self.tr("{total} questions. {left} left, about 1 minute.")
        else:
            told = self.tr("{total} questions. {left} left, about {minutes} minutes.")
        self._total.set_words(told.format(total=total, left=left, minutes=minutes))

    def _free_side(self) -> None:
        self._side.setMinimumWidth(0)
        self._side.setMaximumWidth(16_777_215)
