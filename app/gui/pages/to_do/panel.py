"""One task: why, how, when it is done, and what it comes from."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.checklist import ChecklistItem
from app.domain.evidence import subject_of
from app.domain.frameworks import subject_lines
from app.gui.hub import Hub
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.choices import TickCard
from app.gui.widgets.flow import Flow, empty
from app.gui.widgets.marks import Chip
from app.gui.widgets.named_text import NamedText
from app.gui.widgets.proof_list import ProofList
from app.gui.widgets.reason_list import ReasonList
from app.gui.widgets.side_column import SideSection
from app.gui.widgets.words import Words


class TaskPanel(QWidget):
    """Shows the task that is chosen.

    Args:
        hub: what pages speak to.

    Signals:
        steps_changed: the numbers of the steps that are ticked.
        state_wanted: the state that the task is to have.
        question_wanted: the id of the question to go to.
        finds_wanted: the finds are to be shown.
    """

    steps_changed = Signal(tuple)
    state_wanted = Signal(str)
    question_wanted = Signal(str)
    finds_wanted = Signal()

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self._phrases = hub.desk.phrases
        self._task_id = ""
        self._done = False
        self._ticks: list[TickCard] = []
        self.setAccessibleName(self.tr("The task"))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(12))
        column.setSpacing(px(12))
        head = QHBoxLayout()
        self._chip = Chip()
        self._time = Words("", "small", "muted", whole=True)
        head.addWidget(self._chip)
        head.addStretch(1)
        head.addWidget(self._time)
        column.addLayout(head)
        self._title = Words("", "heading")
        self._why = Words("", "row")
        column.addWidget(self._title)
        column.addWidget(self._why)
        self._how = Words(self.tr("How"), "row_strong")
        column.addWidget(self._how)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(0)
        column.addLayout(self._steps)
        self._done_when = NamedText(self.tr("Done when"))
        self._who = NamedText(self.tr("Who usually does this"))
        self._proof = NamedText(self.tr("Keep as proof"))
        self._legal = NamedText(self.tr("Rules that are close to this"))
        self._from_words = NamedText(self.tr("Comes from"))
        self.proof = ProofList(hub, narrow=True)
        self._unproven = Words(self.tr("Done, no proof. You can still attach some."), "row", "muted")
        kept = (self._proof, self.proof, self._unproven)
        for part in (self._done_when, self._who, *kept, self._legal, self._from_words):
            column.addWidget(part)
        self.show_from = Button(self.tr("Show them"), "text", "inner")
        self.show_from.setCheckable(True)
        self.show_from.toggled.connect(self._turn_from)
        self._from_foot = QWidget()
        Flow(px(8), self._from_foot).addWidget(self.show_from)
        column.addWidget(self._from_foot)
        self._from = ReasonList()
        self._from.question_wanted.connect(self.question_wanted)
        self._from.finds_wanted.connect(self.finds_wanted)
        self._from.hide()
        column.addWidget(self._from)
        self._same = SideSection(self.tr("About the same subject"), aside=True)
        column.addWidget(self._same)
        column.addStretch(1)
        # The page puts it under the panel, where it stays in sight while the panel scrolls.
        self.buttons = QWidget()
        row = Flow(px(12), self.buttons)
        row.setContentsMargins(px(20), px(12), px(20), px(16))
        self.done = Button("", "primary", "inner")
        self.done.clicked.connect(self._turn_done)
        row.addWidget(self.done)
        row.addWidget(self.proof.button)
        self.history = Button(self.tr("History…"), "text", "inner")
        row.addWidget(self.history)

    @property
    def first_stop(self) -> QWidget:
        """What the keyboard reaches first in the panel."""
        return self._ticks[0] if self._ticks else self.show_from

    def show_task(self, task: ChecklistItem) -> None:
        """Show a task."""
        same = task.id == self._task_id
        self._task_id = task.id
        self._done = task.progress.state == "done"
        self._chip.set_chip(task.priority, self._phrases.say(f"priority.{task.priority}"))
        self._time.set_words(self.tr("About {time}").format(time=self._phrases.time(task.minutes)))
        self._title.set_words(task.title)
        self._why.set_words(task.why, lead=self.tr("Why:"))
        self._show_steps(task, same=same)
        self._how.setVisible(bool(task.how))
        self._done_when.set_text(task.done_when)
        self._who.set_text(task.who)
        self._proof.set_text(task.evidence)
        self._legal.set_text("\n".join(task.legal))
        self._from_words.set_text(self._from_line(task))
        self.proof.show_subject(subject_of("task", task.id))
        self._unproven.setVisible(self._done and self.proof.isHidden())
        self._from_foot.setVisible(bool(task.reasons))
        if not same:
            self.show_from.setChecked(False)
        self._from.show_reasons(task.reasons)
        self._same.set_text("\n".join(subject_lines(task.maps, self._phrases)), ())
        self.done.setText(self.tr("Not done after all") if self._done else self.tr("Mark as done"))
        self.done.set_icon("undo-2" if self._done else "check")

    def _show_steps(self, task: ChecklistItem, *, same: bool) -> None:
        if not same or len(self._ticks) != len(task.how):
            empty(self._steps)
            self._ticks = []
            for number, step in enumerate(task.how):
                tick = TickCard(step, boxed=False)
                tick.setProperty("step", number)
                tick.clicked.connect(self._ticked)
                self._ticks.append(tick)
                self._steps.addWidget(tick)
        for number, tick in enumerate(self._ticks):
            tick.setChecked(number in task.progress.steps_done)

    def _from_line(self, task: ChecklistItem) -> str:
        answers = sum(reason.kind in ("about", "answer") for reason in task.reasons)
        finds = len(task.reasons) - answers
        said = self.tr("1 answer") if answers == 1 else self.tr("{n} answers").format(n=answers)
        seen = self.tr("1 thing we saw") if finds == 1 else self.tr("{n} things we saw").format(n=finds)
        parts = [words for words, count in ((said, answers), (seen, finds)) if count]
        return f"{self._phrases.listed(parts)}." if parts else self.tr("It is the same for everyone.")

    @Slot(bool)
    def _turn_from(self, opened: bool) -> None:
        self.show_from.setText(self.tr("Hide them") if opened else self.tr("Show them"))
        self._from.setVisible(opened)

    @Slot()
    def _ticked(self) -> None:
        self.steps_changed.emit(tuple(number for number, tick in enumerate(self._ticks) if tick.isChecked()))

    @Slot()
    def _turn_done(self) -> None:
        self.state_wanted.emit("not_started" if self._done else "done")
