"""To do: the tasks in a table, and the one that is chosen beside it."""

from __future__ import annotations

from PySide6.QtCore import QDate, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.checklist import ChecklistItem
from app.domain.days import day_of
from app.domain.evidence import subject_of
from app.gui.hub import Hub
from app.gui.pages.page import Page
from app.gui.pages.to_do.panel import TaskPanel
from app.gui.pages.to_do.table import TaskTable
from app.gui.pages.to_do.words import ANY, EVERYONE, LATE, NOBODY, OPEN, TaskWords
from app.gui.record_dialogs import HistoryDialog
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card
from app.gui.widgets.empty_state import EmptyState
from app.gui.widgets.flow import Flow
from app.gui.widgets.menu_button import MenuButton
from app.gui.widgets.proof_list import ProofList
from app.gui.widgets.side_panel import SidePanel
from app.gui.widgets.words import Words

_PANEL_PX, _LEAST_PX, _MOST_NARROW_PX = 304, 330, 460


class ToDo(Page):
    """Who does what by when. Everything is edited in its row and kept at once."""

    id = "to_do"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._say = TaskWords(hub.desk.phrases, self)
        self._task_id = ""
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(px(10))
        titles = QVBoxLayout()
        titles.setSpacing(px(2))
        titles.addWidget(Words(self.tr("To do"), "title"))
        self._summary = Words("", "body", "muted")
        titles.addWidget(self._summary)
        self._head.addLayout(titles, 1)
        self._who, self._state = self._filters()
        filters = QWidget()
        row = Flow(px(10), filters)
        row.addWidget(self._who)
        row.addWidget(self._state)
        self._head.addWidget(filters)
        self.column.addLayout(self._head)
        self._main = QWidget()
        self._main.setLayout(self._sides())
        self.column.addWidget(self._main, 1)
        self._empty = EmptyState(
            self.tr("Nothing to do yet."),
            self.tr("Your answers make this list, each task with its reason."),
            self.tr("Answer the questions"),
        )
        self._empty.button.clicked.connect(self.answer_first)
        self.column.addWidget(self._empty)
        self._gap = QWidget()
        self.column.addWidget(self._gap, 1)
        self._make_bar()
        hub.opened.connect(self._opened)
        self.room_changed()

    def refresh(self) -> None:
        workspace = self.hub.workspace
        items = workspace.checklist.items
        told = bool(items)
        shown: tuple[QWidget, ...] = (self._main, self._who, self._state, self._print)
        for widget in shown:
            widget.setVisible(told)
        self._empty.setVisible(not told)
        self._gap.setVisible(not told)
        self._summary.set_words(self._say.summary(items) if told else "")
        if not told:
            return
        self._offer_people(items)
        today = workspace.today()
        self._table.cells.today = QDate(today.year, today.month, today.day)
        organisation = workspace.assessment.organisation
        known = (organisation.lead, organisation.stand_in, organisation.owner, *self._say.people(items))
        self._table.cells.names = tuple(dict.fromkeys(name for name in known if name))
        lines = self._say.lines(items, self._who.value, self._state.value, today)
        self._table.show_lines(lines, self._task_id)
        self._nothing.setVisible(not lines)
        self._show_task(self._table.current)
        self._fit()

    def show_task(self, task_id: str) -> None:
        self._task_id = task_id
        self._who.choose(EVERYONE)
        self._state.choose(ANY)

    def first_focus(self) -> QWidget | None:
        return self._table if not self._main.isHidden() else self._empty.button

    def side_focus(self) -> QWidget | None:
        return self._panel.first_stop if self._side.isVisible() else None

    def proof(self) -> ProofList | None:
        return self._panel.proof if self._side.isVisible() else None

    def room_changed(self) -> None:
        wide = self.room >= 1180
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._both.setDirection(across if wide else down)
        self._head.setDirection(across if self.room >= 880 else down)
        self._side.set_beside(beside=wide)
        self._table.set_narrow(narrow=not wide)
        self._fit()
        self._table.scrollTo(self._table.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # The primary button is that of the task, so Enter elsewhere leads nowhere.
            event.accept()
        else:
            super().keyPressEvent(event)

    @Slot()
    def go_on(self) -> None:
        """Go to where the checklist is saved and printed."""
        self.hub.page_wanted.emit("export")

    @Slot()
    def go_back(self) -> None:
        """Go back to the policy."""
        self.hub.page_wanted.emit("policy")

    @Slot()
    def answer_first(self) -> None:
        """Go to the questions."""
        self.hub.page_wanted.emit("about_you")

    @Slot()
    def _opened(self) -> None:
        self._task_id = ""
        self._who.choose(EVERYONE)
        self._state.choose(ANY)

    @Slot()
    def _filtered(self) -> None:
        if self.hub.is_open and self.isVisible():
            self.refresh()

    @Slot(str)
    def _chosen(self, task_id: str) -> None:
        if task_id:
            self._task_id = task_id
        self._show_task(task_id)

    @Slot(str, str, str)
    def _edited(self, task_id: str, field: str, text: str) -> None:
        """Keep what was written in a row, once the table has closed its field."""
        self._change(task_id, **{field: text})

    @Slot(str, str)
    def _cleared(self, task_id: str, field: str) -> None:
        self._change(task_id, **{field: ""})

    @Slot(tuple)
    def _steps_changed(self, steps: tuple[int, ...]) -> None:
        self.hub.change_task(self._task_id, steps_done=steps)

    @Slot(str)
    def _state_wanted(self, state: str) -> None:
        self._change(self._task_id, state=state)

    @Slot()
    def _show_history(self) -> None:
        HistoryDialog.open_for(self, self.hub, self._task_id, "task")

    def _change(self, task_id: str, **changes: str) -> None:
        task = self._task(task_id)
        if task is None:
            return
        before = {field: getattr(task.progress, field) for field in changes}
        if before == changes or not self.hub.change_task(task_id, **changes):
            return
        self.hub.tell(self._sentence(task, changes), can_undo=True)

    def _sentence(self, task: ChecklistItem, changes: dict[str, str]) -> str:
        """What was done, for the line at the foot of the page."""
        field, text = next(iter(changes.items()))
        if field == "who":
            words = self.tr("{who} does “{task}”.") if text else self.tr("Nobody is named for “{task}” now.")
        elif field == "by":
            words = self.tr("“{task}” is to be done by {day}.") if text else self.tr("“{task}” has no date now.")
        else:
            words = self.tr("“{task}”: {state}.")
            if text == "done" and not self.hub.workspace.assessment.evidence_of(subject_of("task", task.id)):
                words = self.tr("“{task}”: Done, no proof.")
        day = day_of(text) if field == "by" else None
        state = dict(self._say.states()).get(text, "")
        return words.format(who=text, task=task.title, state=state, day=self.hub.desk.phrases.date(day) if day else "")

    def _task(self, task_id: str) -> ChecklistItem | None:
        return next((item for item in self.hub.workspace.checklist.items if item.id == task_id), None)

    def _show_task(self, task_id: str) -> None:
        task = self._task(task_id) if self.hub.is_open else None
        self._side.setVisible(task is not None)
        if task is not None:
            self._panel.show_task(task)

    def _offer_people(self, items: tuple[ChecklistItem, ...]) -> None:
        """Offer everybody who has a task; the choice stays while it can."""
        names = [(name, f"name:{name}") for name in self._say.people(items)]
        self._who.offer([(self.tr("Everyone"), EVERYONE), (self.tr("Nobody yet"), NOBODY), *names])

    def _filters(self) -> tuple[MenuButton, MenuButton]:
        who, state = MenuButton(self.tr("Show the tasks of")), MenuButton(self.tr("Show tasks with this state"))
        who.offer([(self.tr("Everyone"), EVERYONE)])
        states = [(words, name) for name, words in self._say.states()]
        state.offer([(self.tr("Any state"), ANY), (self.tr("Open"), OPEN), *states, (self.tr("Late"), LATE)])
        for button in (who, state):
            button.chosen.connect(self._filtered)
        return who, state

    def _sides(self) -> QBoxLayout:
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(px(20))
        self._card = Card(padded=False)
        self._table = TaskTable(self._say.states())
        self._table.chosen.connect(self._chosen)
        self._table.cleared.connect(self._cleared)
        # Queued, because the table is still closing its field when the model asks for the change.
        self._table.tasks.edited.connect(self._edited, Qt.ConnectionType.QueuedConnection)
        self._card.column.addWidget(self._table, 1)
        self._nothing = Words(self.tr("No task fits what you chose above."), "row", "muted", centred=True)
        self._nothing.setContentsMargins(px(18), px(12), px(18), px(12))
        self._card.column.addWidget(self._nothing)
        self._both.addWidget(self._card, 1)
        self._panel = TaskPanel(self.hub)
        self._panel.steps_changed.connect(self._steps_changed)
        self._panel.state_wanted.connect(self._state_wanted)
        self._panel.history.clicked.connect(self._show_history)
        self._panel.question_wanted.connect(self.hub.ask)
        self._panel.finds_wanted.connect(self.hub.show_finds)
        self._side = SidePanel(Card(padded=False), self._panel, self._panel.buttons, _PANEL_PX)
        self._both.addWidget(self._side)
        return self._both

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
        back = Button(self.tr("Back"))
        back.clicked.connect(self.go_back)
        self._print = Button(self.tr("Print the checklist"), "text", "bar", "printer")
        self._print.clicked.connect(self.go_on)
        for button in (back, self._print):
            self.bar.add_near(button)
