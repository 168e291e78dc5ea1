"""Register: every AI tool and model in a table, and the entry that is chosen beside it."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QMenu, QVBoxLayout, QWidget

from app.domain.days import day_of
from app.domain.observation import Observation
from app.domain.register import unlisted
from app.gui.hub import Hub
from app.gui.models.entries import COLOUR, DRAFT, FIELDS, KIND, MAKER, NAME, PURPOSE
from app.gui.pages.ai_register.panel import EntryCard, EntryPanel
from app.gui.pages.ai_register.table import EntryTable
from app.gui.pages.ai_register.words import ADDED, SORTS, RegisterWords, in_order
from app.gui.pages.page import Page
from app.gui.record_dialogs import HistoryDialog
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card
from app.gui.widgets.empty_state import EmptyState
from app.gui.widgets.flow import Flow
from app.gui.widgets.menu_button import MenuButton
from app.gui.widgets.proof_list import ProofList
from app.gui.widgets.side_panel import SidePanel
from app.gui.widgets.tick_menu import TickMenu
from app.gui.widgets.words import Words
from app.workspace.register import EntryTold, RegisterView

_PANEL_PX, _LEAST_PX, _MOST_NARROW_PX = 304, 330, 460
_MOST_OFFERED = 12
_CAN_BE_HIDDEN = {"kind": KIND, "maker": MAKER, "purpose": PURPOSE, "colour": COLOUR}


class RegisterPage(Page):
    """Every tool and model with an owner and a decision. Everything is edited in its row and kept at once."""

    id = "register"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._say = RegisterWords(hub.desk.phrases, self)
        self._entries: tuple[EntryTold, ...] = ()
        self._chosen = ""
        self._drafting = False
        self._viewed = False
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(px(10))
        titles = QVBoxLayout()
        titles.setSpacing(px(2))
        titles.addWidget(Words(self.tr("Register"), "title"))
        self._summary = Words("", "body", "muted")
        titles.addWidget(self._summary)
        self._head.addLayout(titles, 1)
        self._order = QWidget()
        row = Flow(px(10), self._order)
        self._sort = MenuButton(self.tr("Sort the register"))
        self._sort.offer(self._say.sorts())
        self._sort.chosen.connect(self._arrange)
        self._columns = TickMenu(self.tr("Columns"))
        self._columns.changed.connect(self._arrange)
        row.addWidget(self._sort)
        row.addWidget(self._columns)
        self._head.addWidget(self._order)
        self.column.addLayout(self._head)
        self._main = QWidget()
        self._main.setLayout(self._sides())
        self.column.addWidget(self._main, 1)
        self._empty = EmptyState(
            hub.desk.phrases.say("register.empty"),
            "",
            self.tr("Add something we use online"),
        )
        self._empty.button.clicked.connect(self.begin)
        self.column.addWidget(self._empty)
        self._gap = QWidget()
        self.column.addWidget(self._gap, 1)
        self._make_bar()
        heads = self._table.heads
        self._columns.offer([(heads[column], name) for name, column in _CAN_BE_HIDDEN.items()])
        hub.opened.connect(self._opened)
        self.room_changed()

    def entered(self) -> None:
        if not self._viewed:
            self._viewed = True
            view = self.hub.workspace.register_view
            self._sort.choose(view.sort if view.sort in SORTS else ADDED)
            self._columns.tick([name for name in _CAN_BE_HIDDEN if name not in view.hidden])
            self._chosen = self._chosen or view.chosen
        self.refresh()

    def refresh(self) -> None:
        if self._table.editing:
            # What is being written stays; the table is read again when its field has closed.
            return
        workspace = self.hub.workspace
        entries = self._entries = workspace.entries()
        finds = self._open_finds()
        told = bool(entries) or self._drafting
        for widget in (self._main, self._order):
            widget.setVisible(told)
        for widget in (self._empty, self._gap):
            widget.setVisible(not told)
        self._summary.set_words(self._say.summary(entries, len(finds)) if entries else "")
        self._empty.set_words(*self._say.empty(len(finds)))
        if not told:
            self._panel.forget()
            return
        self._table.cells.names = workspace.names_known()
        shown = [self._say.line(one) for one in in_order(entries, self._sort.value)]
        if self._drafting:
            shown.append(self._say.draft())
        ticked = self._columns.ticked
        self._table.hide_columns([column for name, column in _CAN_BE_HIDDEN.items() if name not in ticked])
        self._table.show_lines(shown, DRAFT if self._drafting else self._chosen)
        self._show_entry(self._table.current)
        self._fit()

    def show_entry(self, entry_id: str) -> None:
        self._chosen = entry_id

    def leaving(self) -> None:
        self._panel.keep_note()
        hidden = tuple(name for name in _CAN_BE_HIDDEN if name not in self._columns.ticked)
        view = RegisterView(sort=self._sort.value, hidden=hidden, chosen=self._chosen)
        if view != self.hub.workspace.register_view:
            self.hub.remember_register(view)

    def first_focus(self) -> QWidget | None:
        return self._table if not self._main.isHidden() else self._empty.button

    def side_focus(self) -> QWidget | None:
        return self._panel.note if self._side.isVisible() else None

    def proof(self) -> ProofList | None:
        return self._panel.proof if self._side.isVisible() else None

    def room_changed(self) -> None:
        wide = self.room >= 1180
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._both.setDirection(across if wide else down)
        self._head.setDirection(across if self.room >= 880 else down)
        self._side.set_beside(beside=wide)
        self._fit()
        self._table.scrollTo(self._table.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # The primary button asks what is to be added, so Enter elsewhere leads nowhere.
            event.accept()
        else:
            super().keyPressEvent(event)

    @Slot()
    def go_on(self) -> None:
        """Go to the page after this one."""
        self.hub.step_wanted.emit(1)

    @Slot()
    def go_back(self) -> None:
        """Go to the page before this one."""
        self.hub.step_wanted.emit(-1)

    # Adding and taking out

    @Slot()
    def begin(self) -> None:
        """Begin an empty register: with the finds of this computer, or with a tool that is used online."""
        if self._open_finds():
            self.add_all()
        else:
            self.add_online()

    @Slot()
    def open_add(self) -> None:
        """Offer what can be added: the finds that are not here yet, and something that no look can see."""
        finds = self._open_finds()
        menu = QMenu(self._add)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._offer(menu, self.tr("Something we use &online"), self.add_online)
        if finds:
            menu.addSeparator()
        if len(finds) > 1:
            self._offer(menu, self.tr("&All {n} finds from this computer").format(n=len(finds)), self.add_all)
        for find in finds[:_MOST_OFFERED]:
            kind = self.hub.desk.phrases.say(f"policy.kind.{find.kind}")
            words = self.tr("{name} ({kind}, seen)").format(name=find.name, kind=kind).replace("&", "&&")
            self._offer(menu, words, self._add_one).setData(find.id)
        if len(finds) > _MOST_OFFERED:
            self._offer(menu, self.tr("&More on the page This computer"), self.hub.show_finds)
        menu.popup(self._add.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 1)))
        menu.setActiveAction(menu.actions()[0])

    @Slot()
    def add_online(self) -> None:
        """Begin an entry that no look can see: its name is written in a new row."""
        self._drafting = True
        self.refresh()
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._table.begin(self._table.entries.index(self._table.entries.row_of(DRAFT), NAME))

    @Slot()
    def add_all(self) -> None:
        """Add every find that is not here yet."""
        ids = [find.id for find in self._open_finds()]
        if self.hub.add_to_register(ids):
            words = self.tr("Added 1 find to the register.")
            if len(ids) != 1:
                words = self.tr("Added {n} finds to the register.").format(n=len(ids))
            self.hub.tell(words, can_undo=True)
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _add_one(self) -> None:
        action = self.sender()
        wanted = action.data() if isinstance(action, QAction) else ""
        find = next((find for find in self._open_finds() if find.id == wanted), None)
        if find is not None:
            self._chosen = f"seen:{find.id}"
            if self.hub.add_to_register([find.id]):
                self.hub.tell(self.tr("Added {name} to the register.").format(name=find.name), can_undo=True)
                self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _remove(self) -> None:
        entry = self.hub.workspace.entry(self._chosen)
        if entry is None:
            return
        ids = [line.id for line in self._table.entries.lines]
        here = ids.index(entry.id)
        self._chosen = (ids[here + 1 :] or ids[:here][-1:] or [""])[0]
        if self.hub.remove_entry(entry.id):
            self.hub.tell(self.tr("Removed {name} from the register.").format(name=entry.name), can_undo=True)
            focus = self.first_focus()
            if focus is not None:
                focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, menu: QMenu, words: str, act: object) -> QAction:
        action = QAction(words, menu)
        action.triggered.connect(act)
        menu.addAction(action)
        return action

    # What is written in a row

    @Slot(str, str, str)
    def _edited(self, entry_id: str, field: str, text: str) -> None:
        """Keep what was written in a row, once the table has closed its field."""
        if entry_id == DRAFT:
            if field == "name":
                self._add_draft(text)
            return
        self._change(entry_id, field, text)

    def _add_draft(self, name: str) -> None:
        """Keep a new entry; where Tab has opened the next field of its row, go on there."""
        self._drafting = False
        goes_on, column = self._table.editing, self._table.currentIndex().column()
        self._table.end()
        made = self.hub.add_entry(name)
        if not made:
            self.refresh()
            return
        self._chosen = made
        self.refresh()
        self._table.choose(made, column)
        self.hub.tell(self.tr("Added {name} to the register.").format(name=name), can_undo=True)
        if goes_on:
            self._table.begin(self._table.currentIndex())

    @Slot(str, str)
    def _cleared(self, entry_id: str, field: str) -> None:
        self._change(entry_id, field, "")

    @Slot(str, str)
    def _note_written(self, entry_id: str, note: str) -> None:
        if self.hub.is_open:
            self._change(entry_id, "note", note)

    @Slot()
    def _field_closed(self) -> None:
        """What was begun and not ended by Enter leaves nothing, and what changed meanwhile is shown."""
        self._drafting = False
        if self.hub.is_open and self.isVisible():
            self.refresh()

    def _change(self, entry_id: str, field: str, text: str) -> None:
        entry = self.hub.workspace.entry(entry_id)
        if entry is None or getattr(entry, field) == text:
            return
        if self.hub.change_entry(replace(entry, **{field: text})):
            kept = getattr(self.hub.workspace.entry(entry_id), field)
            self.hub.tell(self._say.changed(entry.name, field, kept), can_undo=True)

    # What is shown

    @Slot()
    def _opened(self) -> None:
        self._entries = ()
        self._chosen = ""
        self._viewed = False
        self._drafting = False
        self._panel.forget()

    @Slot()
    def _arrange(self) -> None:
        if self.hub.is_open and self.isVisible():
            self.refresh()

    @Slot(int)
    def _head_pressed(self, column: int) -> None:
        self._sort.choose("kind" if column == KIND else FIELDS[column])
        self._arrange()

    @Slot(str)
    def _choose(self, entry_id: str) -> None:
        if entry_id and entry_id != DRAFT:
            self._chosen = entry_id
        self._show_entry(entry_id)

    @Slot()
    def _show_history(self) -> None:
        HistoryDialog.open_for(self, self.hub, self._chosen, "register")

    def _show_entry(self, entry_id: str) -> None:
        told = next((told for told in self._entries if told.entry.id == entry_id), None)
        self._side.setVisible(told is not None)
        if told is None:
            self._panel.forget()
            return
        if entry_id != self._panel.entry_id:
            self._side.show_top()
        workspace, phrases = self.hub.workspace, self.hub.desk.phrases
        last = workspace.last_seen(told.entry)
        added = day_of(told.entry.added)
        since = self.tr("In the register since {day}.").format(day=phrases.date(added)) if added else ""
        self._panel.show_card(
            EntryCard(
                told=told,
                sight=workspace.sight_line(told.entry, last),
                since=since,
                passport=None if last is None else workspace.passport(last.find),
            )
        )

    def _open_finds(self) -> tuple[Observation, ...]:
        """The finds that belong here and are not here yet."""
        told = self.hub.workspace.assessment
        return unlisted(told.scan.observations if told.scan else (), told.register)

    def _sides(self) -> QBoxLayout:
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(px(20))
        self._card = Card(padded=False)
        self._table = EntryTable(self._say.colours(), self._say.decisions())
        self._table.chosen.connect(self._choose)
        self._table.cleared.connect(self._cleared)
        self._table.head_pressed.connect(self._head_pressed)
        self._table.fitted.connect(self._fit)
        # Queued, because the table is still closing its field when the model asks for the change.
        self._table.entries.edited.connect(self._edited, Qt.ConnectionType.QueuedConnection)
        self._table.cells.closeEditor.connect(self._field_closed, Qt.ConnectionType.QueuedConnection)
        self._card.column.addWidget(self._table, 1)
        self._both.addWidget(self._card, 1)
        self._panel = EntryPanel(self.hub)
        self._panel.note_written.connect(self._note_written)
        self._panel.remove_wanted.connect(self._remove)
        self._panel.history.clicked.connect(self._show_history)
        self._side = SidePanel(Card(padded=False), self._panel, self._panel.buttons, _PANEL_PX)
        keeps = self._side.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # so that the table keeps its width while a new row is written
        self._side.setSizePolicy(keeps)
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
        back = Button(self.tr("Back"))
        back.clicked.connect(self.go_back)
        self._add = Button(self.tr("Add…"), "primary", "bar", "plus")
        self._add.clicked.connect(self.open_add)
        self.bar.add_near(back)
        self.bar.add_far(self._add)
