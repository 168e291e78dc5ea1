"""AI log: the decisions made with AI in a table, the one that is chosen beside it, and a form for a new one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.days import day_of
from app.domain.decision_log import LogLine, checked_decision
from app.errors import ForTheUser
from app.gui.hub import Hub
from app.gui.models.decisions import DecisionLine
from app.gui.pages.ai_log.form import DecisionForm
from app.gui.pages.ai_log.panel import DecisionPanel
from app.gui.pages.ai_log.table import DecisionTable
from app.gui.pages.page import Page
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card
from app.gui.widgets.empty_state import EmptyState
from app.gui.widgets.side_panel import SidePanel
from app.gui.widgets.words import Words
from app.workspace.workspace import LogDraft

_PANEL_PX, _LEAST_PX, _MOST_NARROW_PX = 304, 330, 460


class AiLogPage(Page):
    """What was decided with AI, and who checked it. Nothing is ever changed: a new entry corrects an old one."""

    id = "ai_log"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._chosen = ""
        self._writing = False
        self._verdict = ""
        titles = QVBoxLayout()
        titles.setSpacing(px(2))
        titles.addWidget(Words(self.tr("AI log"), "title"))
        self._summary = Words("", "body", "muted")
        titles.addWidget(self._summary)
        self.column.addLayout(titles)
        self._main = QWidget()
        self._main.setLayout(self._sides())
        self.column.addWidget(self._main, 1)
        self._form = DecisionForm(hub.desk.phrases.say("log.nobody"))
        self.column.addWidget(self._form)
        self._empty = EmptyState(
            self.tr("Start with a decision from last week."),
            self.tr("A few lines on the day save hours later, when someone asks how a decision was made."),
            self.tr("Write down a decision"),
        )
        self._empty.button.clicked.connect(self.write)
        self.column.addWidget(self._empty)
        self._gap = QWidget()
        self.column.addWidget(self._gap, 1)
        self._make_bar()
        hub.opened.connect(self._opened)
        self.room_changed()

    def entered(self) -> None:
        workspace = self.hub.workspace
        draft = workspace.log_draft
        if draft is not None and not self._writing:
            self._begin(draft)
        self._verdict = self.hub.log_verdict()
        self.refresh()

    def refresh(self) -> None:
        log = self.hub.workspace.log
        self._form.setVisible(self._writing)
        self._main.setVisible(bool(log) and not self._writing)
        self._empty.setVisible(not log and not self._writing)
        self._gap.setVisible(not log or self._writing)
        for button in (self._leave, self._keep):
            button.setVisible(self._writing)
        for button in (self._back, self._new):
            button.setVisible(not self._writing)
        self._summary.set_words(self._summary_words(log))
        if self._main.isHidden():
            return
        self._table.show_lines([self._line(line) for line in log], self._chosen)
        self._show_chosen()
        self._fit()

    def leaving(self) -> None:
        if self._writing:
            self._remember()

    def first_focus(self) -> QWidget | None:
        if self._writing:
            return self._form.first_stop
        return self._new if not self._main.isHidden() else self._empty.button

    def side_focus(self) -> QWidget | None:
        return self._panel if self._main.isVisible() else None

    def room_changed(self) -> None:
        wide = self.room >= 1180
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._both.setDirection(across if wide else down)
        self._side.set_beside(beside=wide)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._writing and event.key() == Qt.Key.Key_Escape:
            self.leave_form()
        else:
            super().keyPressEvent(event)

    @Slot()
    def go_on(self) -> None:
        """Write down what stands in the form, or begin a new entry."""
        if self._writing:
            self.keep()
        else:
            self.write()

    @Slot()
    def go_back(self) -> None:
        """Go to the page before this one."""
        self.hub.step_wanted.emit(-1)

    @Slot()
    def write(self) -> None:
        """Begin a new entry, or go on with one that is half written."""
        draft = self.hub.workspace.log_draft
        self._begin(draft or LogDraft(who=self.hub.person))
        self._arrive()

    @Slot()
    def leave_form(self) -> None:
        """Go back to the table; what is half written is kept."""
        self._remember()
        self._writing = False
        self._arrive()

    @Slot()
    def keep(self) -> None:
        """Write the decision down for good."""
        decision = self._form.decision()
        try:
            checked_decision(decision)
        except ForTheUser as trouble:
            field = trouble.phrase.removeprefix("log.missing.")
            if field != trouble.phrase:
                self._form.complain(field, self.hub.desk.phrases.error(trouble))
                return
        made = self.hub.log_decision(decision)
        if made:
            self._writing, self._chosen = False, made
            self._verdict = self.hub.log_verdict()
            self._arrive()
            words = self.tr("Corrected.") if decision.corrects else self.tr("Written down: {what_for}.")
            self.hub.tell(words.format(what_for=decision.what_for.rstrip(".")))

    @Slot()
    def correct(self) -> None:
        """Begin an entry that takes the place of the chosen one."""
        line = self._chosen_line()
        if line is None:
            return
        told, nobody = line.decision, self.hub.desk.phrases.say("log.nobody")
        self._begin(
            LogDraft(
                day=told.day,
                who=told.who,
                tool=told.tool,
                what_for=told.what_for,
                checked_by=nobody if told.unchecked else told.checked_by,
                result=told.result,
                corrects=told.id,
            )
        )
        self._arrive()

    @Slot()
    def _opened(self) -> None:
        self._chosen = ""
        self._writing = False

    @Slot(str)
    def _choose(self, decision_id: str) -> None:
        if decision_id:
            self._chosen = decision_id
            self._side.show_top()
        self._show_chosen()

    def _begin(self, draft: LogDraft) -> None:
        workspace = self.hub.workspace
        self._writing = True
        self._form.begin(draft, workspace.today())
        self._form.offer(workspace.names_known(), [entry.name for entry in workspace.assessment.register])

    def _remember(self) -> None:
        self.hub.remember_draft(LogDraft() if self._form.is_blank else self._form.draft())

    def _arrive(self) -> None:
        self.refresh()
        self.area.verticalScrollBar().setValue(0)
        focus = self._table if not self._writing and not self._main.isHidden() else self.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen_line(self) -> LogLine | None:
        log = self.hub.workspace.log if self.hub.is_open else ()
        return next((line for line in log if line.decision.id == self._chosen), None)

    def _show_chosen(self) -> None:
        line = self._chosen_line()
        self._side.setVisible(line is not None)
        if line is not None:
            self._panel.show_line(line)

    def _line(self, line: LogLine) -> DecisionLine:
        decision, told = line.decision, self._panel.texts(line.decision)
        day, today = day_of(decision.day), self.hub.workspace.today()
        when = told["day"]
        if day is not None and day.year == today.year:
            when = self.hub.desk.phrases.short_date(day)
        return DecisionLine(
            id=decision.id,
            texts=(when, decision.who, decision.tool, decision.what_for, told["checked"], decision.result),
            unchecked=decision.unchecked,
            corrected=self.tr("corrected") if line.earlier else "",
        )

    def _summary_words(self, log: tuple[LogLine, ...]) -> str:
        if not log:
            return ""
        count, alone = len(log), sum(line.decision.unchecked for line in log)
        words = self.tr("1 decision") if count == 1 else self.tr("{n} decisions").format(n=count)
        if alone:
            words = self.tr("{decisions}, {n} checked by nobody").format(decisions=words, n=alone)
        return f"{words}. {self._verdict}"

    def _sides(self) -> QBoxLayout:
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(px(20))
        self._card = Card(padded=False)
        self._table = DecisionTable()
        self._table.chosen.connect(self._choose)
        self._table.fitted.connect(self._fit)
        self._card.column.addWidget(self._table, 1)
        self._both.addWidget(self._card, 1)
        self._panel = DecisionPanel(self.hub.desk.phrases)
        self._panel.correct.clicked.connect(self.correct)
        self._side = SidePanel(Card(padded=False), self._panel, self._panel.buttons, _PANEL_PX)
        self._both.addWidget(self._side)
        return self._both

    @Slot()
    def _fit(self) -> None:
        """Beside the panel the table scrolls by itself; above it, it takes some of the page."""
        if self.room >= 1180:
            self._card.setMinimumHeight(px(_LEAST_PX))
            self._card.setMaximumHeight(16_777_215)
        else:
            high = min(self._table.whole_height() + px(4), px(_MOST_NARROW_PX))
            self._card.setMinimumHeight(high)
            self._card.setMaximumHeight(high)

    def _make_bar(self) -> None:
        self._back = Button(self.tr("Back"))
        self._back.clicked.connect(self.go_back)
        self._leave = Button(self.tr("Not now"))
        self._leave.setAccessibleDescription(self.tr("Keeps what you wrote so far."))
        self._leave.clicked.connect(self.leave_form)
        self._new = Button(self.tr("Write down a decision"), "primary", "bar", "plus")
        self._new.clicked.connect(self.write)
        self._keep = Button(self.tr("Write it down"), "primary")
        self._keep.clicked.connect(self.keep)
        for button in (self._back, self._leave):
            self.bar.add_near(button)
        for button in (self._new, self._keep):
            self.bar.add_far(button)
