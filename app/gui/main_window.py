"""The window: menu, rail, page, the line of what was done, action bar."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.gui.announce import announce
from app.gui.dialogs import JumpDialog, JumpEntry, NewCheckDialog, WordsDialog, choose_file
from app.gui.frame import Bars, NarrowHead
from app.gui.hub import Hub
from app.gui.icons import window_icon
from app.gui.menus import Menus
from app.gui.pack_dialogs import PackFlow
from app.gui.pages.page import Page
from app.gui.pages.welcome import Welcome
from app.gui.protecting import ProtectFlow
from app.gui.rail import Rail
from app.gui.theme import LEAST_SIZE, MOST_SIZE, SIZE_STEP, Theme, colours, ink, px, scale
from app.gui.widgets.focus_ring import FocusRing
from app.gui.widgets.notice import Notice
from app.gui.widgets.tab_order import tab_in_reading_order

_RAIL, _NARROW_RAIL = 232, 200
WIDE_ROOM, NARROW_ROOM = 1180, 880


class MainWindow(QMainWindow):
    """The one window of the program.

    Args:
        hub: what pages speak to.
        theme: colours and text size.
    """

    def __init__(self, hub: Hub, theme: Theme) -> None:
        super().__init__()
        self._hub = hub
        self._theme = theme
        self._pages: tuple[Page, ...] = ()
        self._page: Page | None = None
        self._pack_id = ""
        self.setMinimumSize(1024, 700)
        self.resize(1280, 800)
        self.setAcceptDrops(True)
        self._whole = QStackedWidget()
        self.setCentralWidget(self._whole)
        self._welcome = Welcome(hub)
        self._welcome.new_wanted.connect(self.new_check)
        self._welcome.open_wanted.connect(self.choose_file)
        self._whole.addWidget(self._welcome)
        self._frame = QWidget()
        self._whole.addWidget(self._frame)
        self._ring = FocusRing(self)
        self.packs = PackFlow(self, hub)
        self.packs.start_wanted.connect(self._ask_name)
        self.protecting = ProtectFlow(self, hub)
        self._menus = Menus(self, hub)
        # Only once a page has its sizes is it known where the focus is.
        self._reveal = QTimer(self)
        self._reveal.setSingleShot(True)
        self._reveal.timeout.connect(self._reveal_focus)
        hub.opened.connect(self._opened)
        hub.closing.connect(self._leave_page)
        hub.closed.connect(self._closed)
        hub.changed.connect(self._changed)
        hub.failed.connect(self._failed)
        hub.told.connect(self._told)
        hub.page_wanted.connect(self.show_page)
        hub.step_wanted.connect(self._step)
        hub.question_wanted.connect(self._show_question)
        hub.look_started.connect(self._show_marks)
        hub.look_ended.connect(self._look_ended)
        hub.settings_changed.connect(self._settings_changed)
        theme.changed.connect(self._coloured)
        self._coloured()
        self._titled()
        self._welcome.entered()

    @property
    def page(self) -> Page | None:
        """The page that is shown; None on Welcome."""
        return self._page

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages in rail order; none before an assessment was opened."""
        return self._pages

    # Files

    @Slot()
    def new_check(self) -> None:
        """Ask for a questionnaire, where there are several, and for a name; then start a new assessment."""
        self.packs.choose()

    @Slot(str)
    def _ask_name(self, pack_id: str) -> None:
        self._pack_id = pack_id
        NewCheckDialog.ask(self, self._hub.desk.suggested_path, self._start)

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file, then open it."""
        choose_file(self, self._hub.desk.suggested_path("").parent, self._open)

    @Slot(str, object)
    def _start(self, name: str, path: Path) -> None:
        self._hub.new(path, name, self._pack_id)

    def open_path(self, path: Path) -> None:
        """Open a file; trouble with it is told in the window."""
        self._hub.open(path)

    @Slot(str)
    def _open(self, path: str) -> None:
        self.open_path(Path(path))

    @Slot()
    def close_file(self) -> None:
        """Go back to Welcome."""
        self._hub.close()

    @Slot()
    def say_saved(self) -> None:
        """Ctrl+S: everything is saved already."""
        if self._hub.is_open:
            self._hub.tell(self.tr("Already saved at {time}.").format(time=self._saved_time()))

    # Pages

    @Slot(str)
    def show_page(self, page_id: str) -> None:
        """Go to a page."""
        for page in self._pages:
            if page.id == page_id:
                self._show(page)
                return

    @Slot(int)
    def _step(self, step: int) -> None:
        if self._page is not None:
            place = self._pages.index(self._page) + step
            if 0 <= place < len(self._pages):
                self._show(self._pages[place])

    @Slot()
    def go_on(self) -> None:
        """What the primary button of the page does."""
        if self._page is not None:
            self._page.go_on()

    @Slot()
    def go_back(self) -> None:
        """What Back does on the page."""
        if self._page is not None:
            self._page.go_back()

    @Slot()
    def jump(self) -> None:
        """Go to any page or question."""
        if self._hub.is_open:
            JumpDialog.ask(self, self.tr("Where do you want to go?"), self._jump_entries(), self._jumped)

    @Slot()
    def show_words(self) -> None:
        """F1: the words on this page."""
        if self._page is not None:
            WordsDialog.show_to(self, self._page.meanings())

    @Slot()
    def next_part(self) -> None:
        """F6: go to the next part of the window."""
        self._move_part(1)

    @Slot()
    def previous_part(self) -> None:
        """Shift F6: go to the part before."""
        self._move_part(-1)

    @Slot()
    def larger(self) -> None:
        """Larger text."""
        self._resize_text(self._hub.desk.settings.text_size + SIZE_STEP)

    @Slot()
    def smaller(self) -> None:
        """Smaller text."""
        self._resize_text(self._hub.desk.settings.text_size - SIZE_STEP)

    @Slot()
    def usual_size(self) -> None:
        """Text at 100 %."""
        self._resize_text(LEAST_SIZE)

    # What the hub says

    @Slot()
    def _opened(self) -> None:
        if not self._pages:
            self._build_frame()
        self._whole.setCurrentWidget(self._frame)
        self._notice.clear()
        self._titled()
        self._show_rail()
        place = self._hub.workspace.place
        first = self._pages[0]
        self._show(next((page for page in self._pages if page.id == place.page), first))
        self._offer_newer_pack()

    def _offer_newer_pack(self) -> None:
        news = self._hub.workspace.newer_pack()
        self._menus.offer_newer(offered=news is not None)
        if news is not None:
            self._notice.offer(self.packs.newer_line(news), self.tr("Use it…"))

    @Slot()
    def _closed(self) -> None:
        self._page = None
        self._whole.setCurrentWidget(self._welcome)
        self._welcome.entered()
        self._titled()
        self._menus.opened(is_open=False)
        self._show_protected()
        self._menus.offer_undo(offered=False)
        self._menus.offer_newer(offered=False)

    @Slot()
    def _changed(self) -> None:
        self._titled()
        self._show_rail()
        if self._page is not None:
            self._page.refresh()
            tab_in_reading_order(self._page)

    @Slot(str, str)
    def _failed(self, sentence: str, details: str) -> None:
        self._show_protected()
        if self._hub.is_open:
            self._notice.fail(sentence, details)
        else:
            self._welcome.fail(sentence, details)

    @Slot(str, bool)
    def _told(self, sentence: str, can_undo: bool) -> None:
        self._show_protected()
        if self._hub.is_open and self._pages:
            self._notice.tell(sentence, can_undo=can_undo)
        self._menus.offer_undo(offered=can_undo)

    @Slot(str, bool)
    def _show_question(self, question_id: str, come_back: bool) -> None:
        question = self._hub.workspace.assessment.pack.question(question_id)
        wanted = "about_you" if question.profile else "questions"
        for page in self._pages:
            if page.id == wanted:
                page.show_question(question_id, self._page.id if come_back and self._page is not None else "")
                self._show(page)

    @Slot(bool)
    def _look_ended(self, _complete: bool) -> None:
        if self._hub.is_open:
            self._show_marks()

    @Slot()
    def _settings_changed(self) -> None:
        settings = self._hub.desk.settings
        self._theme.set_look(settings.look)
        self._theme.set_text_size(settings.text_size)

    @Slot()
    def _coloured(self) -> None:
        known = colours(self.palette())
        self.setWindowIcon(window_icon(ink(known, "accent"), ink(known, "on_accent")))
        self._menus.show_look(self._hub.desk.settings.look)
        self._fit()

    # Parts of the window

    def _build_frame(self) -> None:
        from app.gui.pages.register import PAGES  # deferred: nearly half of all there is to import

        self._pages = tuple(page(self._hub) for page in PAGES)
        self._rail = Rail(self._pages)
        self._rail.wanted.connect(self.show_page)
        self._narrow = NarrowHead()
        self._narrow.button.clicked.connect(self.jump)
        self._stack = QStackedWidget()
        self._bars = Bars()
        for page in self._pages:
            self._stack.addWidget(page)
            self._bars.add(page.bar)
        self._notice = Notice()
        self._notice.undo_wanted.connect(self._hub.undo)
        self._notice.offer_taken.connect(self.packs.show_news)
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        for part in (self._narrow, self._stack, self._notice, self._bars):
            column.addWidget(part, 1 if part is self._stack else 0)
        row.addLayout(column, 1)
        self._menus.list_pages(self._pages)
        self._fit()

    @Slot()
    def _leave_page(self) -> None:
        """Let the page keep what is half typed."""
        focus = QApplication.focusWidget()
        if focus is not None and focus.window() is self:
            focus.clearFocus()
        if self._page is not None:
            self._page.leaving()

    def _show(self, page: Page) -> None:
        if page is not self._page:
            self._leave_page()
        self._page = page
        self._stack.setCurrentWidget(page)
        self._bars.show_bar(page.bar)
        self._rail.show_page(page.id)
        self._notice.clear()
        page.entered()
        tab_in_reading_order(page)
        page.area.verticalScrollBar().setValue(0)
        self._show_marks()
        announce(page, page.title())
        focus = page.first_focus() or _first_stop(page.bar)
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
            self._reveal.start()
        if self._hub.workspace.place.page != page.id:
            self._hub.remember_place(page.id, self._hub.workspace.place.question)

    @Slot()
    def _reveal_focus(self) -> None:
        focus = QApplication.focusWidget()
        if self._page is not None and focus is not None and self._page.content.isAncestorOf(focus):
            self._page.reveal(focus)

    def _show_rail(self) -> None:
        organisation = self._hub.workspace.assessment.organisation
        people = self._hub.workspace.assessment.answer("people")
        line = ""
        if people is not None and isinstance(people.value, int):
            line = self.tr("1 person") if people.value == 1 else self.tr("{n} people").format(n=people.value)
        self._rail.show_organisation(organisation.name, line)
        self._narrow.name.set_words(organisation.name)
        self._rail.show_saved(self.tr("Saved at {time}").format(time=self._saved_time()))
        self._show_marks()
        self._menus.opened(is_open=True)
        self._show_protected()

    @Slot()
    def _show_protected(self) -> None:
        workspace = self._hub.workspace if self._hub.is_open else None
        protected = workspace is not None and workspace.key is not None
        remembered = protected and workspace is not None and self._hub.desk.protection.is_remembered(workspace.path)
        self._menus.show_protected(is_open=workspace is not None, protected=protected, remembered=remembered)
        if self._pages:
            self._rail.show_protected(protected=protected)

    @Slot()
    def _show_marks(self) -> None:
        for page in self._pages:
            self._rail.show_mark(page.id, page.mark())

    def _saved_time(self) -> str:
        return f"{self._hub.workspace.saved_at.astimezone():%H:%M}"

    def _titled(self) -> None:
        name = self._hub.workspace.assessment.organisation.name if self._hub.is_open else ""
        self.setWindowTitle(f"{name} – Groundrules" if name else "Groundrules")

    def _jump_entries(self) -> list[JumpEntry]:
        interview = self._hub.workspace.interview
        pack = self._hub.workspace.assessment.pack
        entries = [JumpEntry(page.id, "", page.title(), self.tr("Page")) for page in self._pages]
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

    def _resize_text(self, per_cent: int) -> None:
        self._hub.change_settings(text_size=min(max(per_cent, LEAST_SIZE), MOST_SIZE))

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
            (self._notice, _first_stop(self._notice) if self._notice.isVisible() else None),
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

    # Sizes, drops, the end

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._page is not None:
            self._notice.clear()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self._hub.open(Path(files[0]))

    def closeEvent(self, event: QCloseEvent) -> None:
        self._hub.close()
        self._hub.stop_work()
        super().closeEvent(event)

    def _fit(self) -> None:
        """Give the rail its width, or a button in its place, and tell pages how much room there is."""
        room = round(self.width() / scale())
        self._welcome.set_room(room)
        if not self._pages:
            return
        self._rail.setVisible(room >= NARROW_ROOM)
        self._narrow.setVisible(room < NARROW_ROOM)
        self._rail.setFixedWidth(px(_RAIL if room >= WIDE_ROOM else _NARROW_RAIL))
        for page in self._pages:
            page.set_room(room)


def _first_stop(part: QWidget) -> QWidget | None:
    """The first widget in a part of the window that the keyboard can reach."""
    for widget in part.findChildren(QWidget):
        if widget.isVisibleTo(part) and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            return widget
    return None
