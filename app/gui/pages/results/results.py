"""Results: stops first, then the six that matter most, each area, what we could not see; all findings below."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.checklist import ChecklistItem
from app.domain.finding import HeldFinding
from app.errors import ForTheUser
from app.gui.dialogs import choose_folder
from app.gui.hub import Hub
from app.gui.pages.page import Page
from app.gui.pages.results.all_findings import AllFindings
from app.gui.pages.results.cards import RowsCard, UnderRow
from app.gui.pages.results.words import ResultWords
from app.gui.theme import px
from app.gui.widgets.area_chart import AreaChart
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card, Strip
from app.gui.widgets.empty_state import EmptyState
from app.gui.widgets.flow import empty
from app.gui.widgets.marks import MarkShape
from app.gui.widgets.opening import OpenRow, RowFace
from app.gui.widgets.words import Words


class ResultsPage(Page):
    """What answers and finds add up to. Every line opens what it rests on."""

    id = "results"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._say = ResultWords(hub.desk.phrases, self)
        self._saving = False
        self._stops: RowsCard | None = None
        self._six: RowsCard | None = None
        self._unders: dict[str, tuple[str, HeldFinding | None, ChecklistItem | None]] = {}
        self.column.addWidget(Words(self.tr("Results"), "title"))
        self.column.addSpacing(-px(14))
        self._from = Words("", "body", "muted")
        self.column.addWidget(self._from)
        self._few = Strip("next", "message-circle-question-mark")
        answer_now = Button(self.tr("Answer now"), "plain", "inner")
        answer_now.clicked.connect(self.answer_now)
        self._few.row.addWidget(answer_now)
        self.column.addWidget(self._few)
        self._whole = QWidget()
        whole = QVBoxLayout(self._whole)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(px(16))
        whole.addLayout(self._sides())
        self._findings = AllFindings(hub)
        whole.addWidget(self._findings)
        self.column.addWidget(self._whole)
        self._empty = EmptyState(
            self.tr("Your results will be here."),
            self.tr("They say what matters most, and why, from what you answer and what we see."),
            self.tr("Answer the questions"),
        )
        self._empty.button.clicked.connect(self.answer_now)
        self.column.addWidget(self._empty)
        self.column.addStretch(1)
        self._make_bar()
        hub.export_item.connect(self._saved)
        hub.export_ended.connect(self._saved_all)
        self.room_changed()

    def refresh(self) -> None:
        workspace = self.hub.workspace
        results, checklist = workspace.results, workspace.checklist
        self._from.set_words(workspace.from_line())
        told = bool(results.answered or results.findings)
        few = self._say.few_answers(results)
        self._few.setVisible(bool(few) and told)
        self._few.set_words(few)
        self._whole.setVisible(told)
        self._empty.setVisible(not told)
        self._save.setVisible(bool(workspace.assessment.answers))
        self._policy.setVisible(bool(checklist.items))
        first = checklist.items[0] if checklist.items else None
        self._start.setText(self._start_words(first))
        if not told:
            return
        focused = QApplication.focusWidget()
        here = focused is not None and self._whole.isAncestorOf(focused)
        self._fill()
        pack = workspace.assessment.pack
        self._areas.show_areas([self._say.area_line(area, pack.area(area.area).short) for area in results.areas])
        self._legend.setVisible(any(area.dont_know for area in results.areas))
        names = [area.title for area in results.areas_without]
        self._without.set_words(self.tr("Nothing applies here in: {areas}.").format(areas=", ".join(names)))
        self._without.setVisible(bool(names))
        unseen = f"{workspace.unseen()}. {self._say.not_known(results)}".strip()
        self._unseen.set_words(unseen, lead=self.tr("What we could not see:"))
        self._findings.show_findings(results, wide=self.room >= 880)
        focus = self.first_focus()
        if here and focus is not None:
            focus.setFocus()

    def first_focus(self) -> QWidget | None:
        if self._whole.isHidden():
            return self._empty.button
        for card in (self._stops, self._six):
            if card is not None and card.list.rows:
                return card.list.rows[0]
        return self._areas

    def side_focus(self) -> QWidget | None:
        return None if self._whole.isHidden() else self._areas

    def room_changed(self) -> None:
        wide = self.room >= 1180
        self._both.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._findings.set_wide(wide=self.room >= 880)

    @Slot()
    def go_on(self) -> None:
        """Start with the first task, which is a stop where there is one."""
        items = self.hub.workspace.checklist.items
        if items:
            self.hub.show_task(items[0].id)
        else:
            self.read_policy()

    @Slot()
    def go_back(self) -> None:
        """Go back to the answers."""
        self.hub.step_wanted.emit(-1)

    @Slot()
    def read_policy(self) -> None:
        """Go to the policy."""
        self.hub.page_wanted.emit("policy")

    @Slot()
    def answer_now(self) -> None:
        """Go to the first question that is open."""
        interview = self.hub.workspace.interview
        if interview.unanswered_profile:
            self.hub.question_wanted.emit(interview.unanswered_profile[0], False)
        elif interview.unanswered:
            self.hub.question_wanted.emit(interview.unanswered[0], False)

    @Slot()
    def save_as_pdf(self) -> None:
        """Ask for a folder, and save the results there."""
        choose_folder(self, self.hub.desk.documents, self._folder_chosen)

    @Slot(str)
    def _folder_chosen(self, folder: str) -> None:
        self._saving = True
        self.hub.export(["results-pdf"], Path(folder))

    @Slot(object)
    def _saved(self, outcome: object) -> None:
        if not self._saving:
            return
        if isinstance(outcome, ForTheUser):
            self.hub.failed.emit(self.hub.desk.phrases.error(outcome), outcome.details)
        elif isinstance(outcome, Path):
            words = self.tr("Saved “{file}” in {folder}.")
            self.hub.tell(words.format(file=outcome.name, folder=outcome.parent.name or str(outcome.parent)))

    @Slot()
    def _saved_all(self) -> None:
        self._saving = False

    @Slot(str, bool)
    def _turned(self, key: str, opened: bool) -> None:
        """Show what a line rests on, or put it away."""
        rows = self._stops.list if self._stops is not None and self._stops.list.row(key) else None
        rows = rows or (self._six.list if self._six is not None else None)
        if rows is None:
            return
        if not opened:
            rows.put_under(key, None)
            return
        text, finding, task = self._unders[key]
        reasons = finding.reasons if finding is not None else task.reasons if task is not None else ()
        under = UnderRow(text, reasons)
        under.question_wanted.connect(self.hub.ask)
        under.finds_wanted.connect(self.hub.show_finds)
        under.task_wanted.connect(self.hub.show_task)
        if task is not None:
            under.add_task(task.id, task.title)
        rows.put_under(key, under)

    def _fill(self) -> None:
        """Show the stops and the tasks that matter most; what was open stays open."""
        results, checklist = self.hub.workspace.results, self.hub.workspace.checklist
        opened = {row.key for card in (self._stops, self._six) if card for row in card.list.rows if row.isChecked()}
        empty(self._left)
        self._left.setSpacing(px(16))
        self._stops = self._six = None
        self._unders = {}
        tasks = {task.id: task for task in checklist.items}
        if results.stops:
            self._stops = RowsCard(self.tr("Stops"), "stop")
            self._stops.set_heading(self._say.stops_heading(len(results.stops)))
            for number, stop in enumerate(results.stops):
                task = next((tasks[name] for name in stop.tasks if name in tasks), None)
                self._stops.list.add(self._stop_row(stop, task), divided=number > 0)
            self._left.addWidget(self._stops)
        else:
            self._left.addWidget(_no_stops(self._say.no_stops(results), sure=not results.open_stops))
        if checklist.six:
            self._six = RowsCard(self.tr("What matters most"))
            self._six.set_heading(self._say.six_heading(len(checklist.six), stops=bool(results.stops)))
            findings = {finding.id: finding for finding in results.findings}
            for number, task in enumerate(checklist.six, start=1):
                self._six.list.add(self._task_row(task, number, findings))
            self._left.addWidget(self._six)
        for card in (self._stops, self._six):
            if card is not None:
                card.list.turned.connect(self._turned)
                for row in card.list.rows:
                    row.setChecked(row.key in opened)
        self._left.addStretch(1)

    def _stop_row(self, stop: HeldFinding, task: ChecklistItem | None) -> OpenRow:
        done = task is not None and task.progress.state == "done"
        time = self.hub.desk.phrases.short_time(task.minutes) if task is not None else ""
        key = f"stop:{stop.id}"
        self._unders[key] = (stop.text, stop, task)
        face = RowFace(
            stop.title,
            self._say.stop_line(stop, task),
            sign="stop",
            chip_mark="done" if done else "",
            chip=self.tr("Done") if done else "",
            trailing="" if done else time,
            spoken=self.tr("Stop"),
        )
        return OpenRow(key, face)

    def _task_row(self, task: ChecklistItem, number: int, findings: dict[str, HeldFinding]) -> OpenRow:
        done = task.progress.state == "done"
        key = f"task:{task.id}"
        self._unders[key] = (task.why, None, task)
        face = RowFace(
            task.title,
            self._say.task_line(task, findings),
            number=str(number),
            chip_mark="done" if done else task.priority,
            chip=self.tr("Done") if done else self.hub.desk.phrases.say(f"priority.{task.priority}"),
        )
        return OpenRow(key, face)

    def _start_words(self, first: ChecklistItem | None) -> str:
        if first is None:
            return self.tr("Read the policy")
        return self.tr("Start with the stops") if first.priority == "stop" else self.tr("Start with the first task")

    def _sides(self) -> QBoxLayout:
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(px(20))
        self._left = QVBoxLayout()
        self._both.addLayout(self._left, 498)
        right = QVBoxLayout()
        right.setSpacing(px(16))
        card = Card(padded=False)
        self._areas = AreaChart()
        card.column.addWidget(self._areas)
        foot = QWidget()
        rows = QVBoxLayout(foot)
        rows.setContentsMargins(px(18), 0, px(18), px(10))
        rows.setSpacing(px(4))
        self._legend = QWidget()
        legend = QHBoxLayout(self._legend)
        legend.setContentsMargins(0, px(8), 0, 0)
        legend.setSpacing(px(8))
        legend.addWidget(MarkShape("unknown", 16))
        legend.addWidget(Words(self.tr("Some answers here are “I don't know”."), "least", "muted"), 1)
        rows.addWidget(self._legend)
        self._without = Words("", "least", "muted")
        rows.addWidget(self._without)
        card.column.addWidget(foot)
        right.addWidget(card)
        self._unseen = Strip("later", "eye-off")
        right.addWidget(self._unseen)
        right.addStretch(1)
        self._both.addLayout(right, 466)
        return self._both

    def _make_bar(self) -> None:
        back = Button(self.tr("Back"))
        back.clicked.connect(self.go_back)
        self._save = Button(self.tr("Save results as a PDF…"), "text")
        self._save.clicked.connect(self.save_as_pdf)
        self._policy = Button(self.tr("Read the policy"))
        self._policy.clicked.connect(self.read_policy)
        self._start = Button("", "primary")
        self._start.clicked.connect(self.go_on)
        for button in (back, self._save):
            self.bar.add_near(button)
        for button in (self._policy, self._start):
            self.bar.add_far(button)


def _no_stops(sentence: str, *, sure: bool) -> QWidget:
    card = Card()
    row = QHBoxLayout()
    row.setSpacing(px(12))
    row.addWidget(MarkShape("done" if sure else "unknown"))
    row.addWidget(Words(sentence, "strong", middle=True), 1)
    card.column.addLayout(row)
    return card
