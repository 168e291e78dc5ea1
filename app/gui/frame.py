"""All of the window but its menu and Welcome: the rail, the pages, the line of what was done, the bars."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.gui.announce import announce
from app.gui.dialogs import JumpDialog, JumpEntry
from app.gui.hub import Hub
from app.gui.pages.page import Page
from app.gui.pages.register import PAGES
from app.gui.rail import Rail
from app.gui.theme import colours, ink, px
from app.gui.widgets.buttons import Button
from app.gui.widgets.flow import Flow
from app.gui.widgets.notice import Notice
from app.gui.widgets.tab_order import tab_in_reading_order
from app.gui.widgets.words import Words

_RAIL, _NARROW_RAIL = 232, 200
WIDE_ROOM, NARROW_ROOM = 1180, 880


class Frame(QWidget):
    """The pages, with everything round them. It is built when the first assessment is opened.

    Args:
        hub: what pages speak to.
        offer_taken: called when somebody takes what the line at the foot offers.

    Signals:
        person_wanted: somebody wants to say who they are.
    """

    person_wanted = Signal()
    # Where the program ends, Python may take what is set below away while Qt still tells where the focus went.
    _page: Page | None = None

    def __init__(self, hub: Hub, offer_taken: Callable[[], object]) -> None:
        super().__init__()
        self._hub = hub
        self.pages = tuple(page(hub, self) for page in PAGES)
        self._built: dict[str, Page] = {}
        self._room = 1280
        self._rail = Rail(self.pages)
        self._rail.wanted.connect(self.show_page)
        self._rail.person_wanted.connect(self.person_wanted)
        self._narrow = NarrowHead()
        self._narrow.button.clicked.connect(self.jump)
        self._stack = QStackedWidget()
        self._bars = Bars()
        self.notice = Notice()
        self.notice.undo_wanted.connect(hub.undo)
        self.notice.offer_taken.connect(offer_taken)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        for part in (self._narrow, self._stack, self.notice, self._bars):
            column.addWidget(part, 1 if part is self._stack else 0)
        row.addLayout(column, 1)
        # Only once a page has its sizes is it known where the focus is.
        self._reveal = QTimer(self)
        self._reveal.setSingleShot(True)
        self._reveal.timeout.connect(self._reveal_focus)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]
        hub.page_wanted.connect(self.show_page)
        hub.step_wanted.connect(self._step)
        hub.question_wanted.connect(self._show_question)
        hub.names_wanted.connect(self._show_names)
        hub.task_wanted.connect(self._show_task)
        hub.entry_wanted.connect(self._show_entry)
        hub.look_started.connect(self._show_marks)
        hub.look_ended.connect(self._look_ended)

    @property
    def page(self) -> Page | None:
        """The page that is shown; None while no assessment is open."""
        return self._page

    # From one page to another

    def enter(self) -> None:
        """Show an assessment that was opened just now, where it was left."""
        self.notice.clear()
        self.show_rail()
        ids = [page.id for page in self.pages]
        place = self._hub.workspace.place.page
        self._show(place if place in ids else ids[0])

    def leave(self) -> None:
        """Show nothing of the assessment any more."""
        self._page = None

    def refresh(self) -> None:
        """Show what has changed."""
        self.show_rail()
        if self._page is not None:
            self._page.refresh()
            self._order_tab(self._page)

    @Slot(str)
    def show_page(self, page_id: str) -> None:
        """Go to a page."""
        if any(page.id == page_id for page in self.pages):
            self._show(page_id)

    @Slot(int)
    def _step(self, step: int) -> None:
        if self._page is not None:
            ids = [page.id for page in self.pages]
            place = ids.index(self._page.id) + step
            if 0 <= place < len(ids):
                self._show(ids[place])

    @Slot(str, bool)
    def _show_question(self, question_id: str, come_back: bool) -> None:
        question = self._hub.workspace.assessment.pack.question(question_id)
        wanted = "about_you" if question.profile else "questions"
        self._page_of(wanted).show_question(question_id, self._here() if come_back else "")
        self._show(wanted)

    @Slot()
    def _show_names(self) -> None:
        self._page_of("about_you").show_names(self._here())
        self._show("about_you")

    @Slot(str)
    def _show_task(self, task_id: str) -> None:
        self._page_of("to_do").show_task(task_id)
        self._show("to_do")

    @Slot(str)
    def _show_entry(self, entry_id: str) -> None:
        self._page_of("register").show_entry(entry_id)
        self._show("register")

    @Slot()
    def jump(self) -> None:
        """Go to any page or question."""
        if self._hub.is_open:
            JumpDialog.ask(self.window(), self.tr("Where do you want to go?"), self._jump_entries(), self._jumped)

    @Slot()
    def show_words(self) -> None:
        """Show the words on this page."""
        if self._page is not None:
            from app.gui.words_dialog import WordsDialog

            WordsDialog.show_to(self.window(), self._page.meanings())

    def leave_page(self) -> None:
        """Let the page keep what is half typed."""
        focus = QApplication.focusWidget()
        if focus is not None and focus.window() is self.window():
            focus.clearFocus()
        if self._page is not None:
            self._page.leaving()

    def _here(self) -> str:
        return self._page.id if self._page is not None else ""

    def _page_of(self, page_id: str) -> Page:
        """A page, built when it is first asked for."""
        page = self._built.get(page_id)
        if page is None:
            page = next(entry for entry in self.pages if entry.id == page_id).build()
            page.set_room(self._room)
            self._built[page_id] = page
            self._stack.addWidget(page)
            self._bars.add(page.bar)
        return page

    def _order_tab(self, page: Page) -> None:
        """Qt puts what was made last at the end, and pages are made when they are first shown."""
        tab_in_reading_order(page, self.notice, page.bar)

    def _show(self, page_id: str) -> None:
        page = self._page_of(page_id)
        if page is not self._page:
            self.leave_page()
        self._page = page
        self._stack.setCurrentWidget(page)
        self._bars.show_bar(page.bar)
        self._rail.show_page(page.id)
        self.notice.clear()
        page.entered()
        self._order_tab(page)
        page.area.verticalScrollBar().setValue(0)
        self._show_marks()
        announce(page, next(entry for entry in self.pages if entry.id == page_id).title())
        focus = page.first_focus() or _first_stop(page.bar)
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
            self._reveal.start()
        if self._hub.workspace.place.page != page.id:
            self._hub.remember_place(page.id, self._hub.workspace.place.question)

    @Slot(QWidget, QWidget)
    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """A scroll area goes with the Tab key inside it; where the focus comes from outside, we do."""
        content = self._page.content if self._page is not None else None
        if content is None or not isValid(content) or new is None or not content.isAncestorOf(new):
            return
        came_in = old is None or not isValid(old) or not content.isAncestorOf(old)
        if came_in and QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self._reveal.start()

    @Slot()
    def _reveal_focus(self) -> None:
        focus = QApplication.focusWidget()
        if self._page is not None and focus is not None and self._page.content.isAncestorOf(focus):
            self._page.reveal(focus)

    def _jump_entries(self) -> list[JumpEntry]:
        interview = self._hub.workspace.interview
        pack = self._hub.workspace.assessment.pack
        entries = [JumpEntry(page.id, "", page.title(), self.tr("Page")) for page in self.pages]
        for question in interview.profile + interview.questions:
            page = "about_you" if question.profile else "questions"
            open_now = question.id in interview.unanswered + interview.unanswered_profile
            state = self.tr("not answered") if open_now else ""
            entries.append(JumpEntry(page, question.id, question.text, pack.area(question.area).short, state))
        return entries

    @Slot(str, str)
    def _jumped(self, page_id: str, question_id: str) -> None:
        if question_id:
            self._show_question(question_id, come_back=False)
        else:
            self.show_page(page_id)

    # The rail

    def show_rail(self) -> None:
        """Say whose assessment it is, how far each page is, and when it was saved."""
        organisation = self._hub.workspace.assessment.organisation
        people = self._hub.workspace.assessment.answer("people")
        line = ""
        if people is not None and isinstance(people.value, int):
            line = self.tr("1 person") if people.value == 1 else self.tr("{n} people").format(n=people.value)
        self._rail.show_organisation(organisation.name, line)
        self._narrow.name.set_words(organisation.name)
        saved = self.tr("Saved at {time}").format(time=self.saved_time())
        self._rail.show_saved(self.tr("Only to read") if self._hub.workspace.only_to_read else saved)
        self._rail.show_person(self._hub.person)
        self._show_marks()

    def show_protected(self, *, protected: bool) -> None:
        """Say in the rail whether the file is protected."""
        self._rail.show_protected(protected=protected)

    def saved_time(self) -> str:
        """When the last change went to disk: 14:32."""
        return f"{self._hub.workspace.saved_at.astimezone():%H:%M}"

    @Slot()
    def _show_marks(self) -> None:
        for page in self.pages:
            self._rail.show_mark(page.id, page.mark())

    @Slot(bool)
    def _look_ended(self, _complete: bool) -> None:
        if self._hub.is_open:
            self._show_marks()

    # Parts of the window

    @Slot()
    def next_part(self) -> None:
        """Go to the next part of the window."""
        self._move_part(1)

    @Slot()
    def previous_part(self) -> None:
        """Go to the part before."""
        self._move_part(-1)

    def set_room(self, room: int) -> None:
        """Give the rail its width, or a button in its place, and tell pages how much room there is."""
        self._rail.setVisible(room >= NARROW_ROOM)
        self._narrow.setVisible(room < NARROW_ROOM)
        self._rail.setFixedWidth(px(_RAIL if room >= WIDE_ROOM else _NARROW_RAIL))
        self._room = room
        for page in self._built.values():
            page.set_room(room)

    def _move_part(self, step: int) -> None:
        if self._page is None:
            return
        head = self._narrow.button if self._narrow.isVisible() else None
        first, side = self._page.first_focus(), self._page.side_focus()
        stops = [
            (self._narrow, head),
            (self._rail, self._rail if self._rail.isVisible() else None),
            (self._page, first),
            (side, side),
            (self.notice, _first_stop(self.notice) if self.notice.isVisible() else None),
            (self._bars, _first_stop(self._page.bar)),
        ]
        present = [(part, stop) for part, stop in stops if part is not None and stop is not None]
        focus = QApplication.focusWidget()
        here = 0
        for number, (part, _stop) in enumerate(present):
            if focus is not None and (part is focus or part.isAncestorOf(focus)):
                here = number
        part, stop = present[(here + step) % len(present)]
        if part is self._rail:
            self._rail.take_focus()
        else:
            stop.setFocus(Qt.FocusReason.ShortcutFocusReason)


class Bars(QStackedWidget):
    """The bars of all pages, as high as the one that is shown needs."""

    def add(self, bar: QWidget) -> None:
        """Take in the bar of a page."""
        self.addWidget(bar)

    def show_bar(self, bar: QWidget) -> None:
        """Show the bar of a page."""
        self.setCurrentWidget(bar)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        bar = self.currentWidget()
        layout = bar.layout() if bar is not None else None
        if layout is not None:
            self.setFixedHeight(layout.heightForWidth(max(1, self.width())))


class NarrowHead(QWidget):
    """What stands in place of the rail in a narrow window: a button that lists the pages."""

    def __init__(self) -> None:
        super().__init__()
        flow = Flow(px(12), self)
        flow.setContentsMargins(px(20), px(8), px(20), px(8))
        self.button = Button(self.tr("Pages"), "plain", "inner", "list-checks")
        self.name = Words("", "row_strong")
        flow.addWidget(self.button)
        flow.addWidget(self.name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink(known, "rail"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, ink(known, "mid"))
        painter.end()


def _first_stop(part: QWidget) -> QWidget | None:
    """The first widget in a part of the window that the keyboard can reach."""
    for widget in part.findChildren(QWidget):
        if widget.isVisibleTo(part) and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            return widget
    return None
