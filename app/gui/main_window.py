"""The window: its menu, Welcome, and the frame in which an open assessment is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from app.gui.forgetting import ForgetFlow
from app.gui.hub import Hub
from app.gui.icons import window_icon
from app.gui.menus import Menus
from app.gui.pack_flow import PackFlow
from app.gui.pages.welcome import Welcome
from app.gui.protecting import ProtectFlow
from app.gui.theme import LEAST_SIZE, MOST_SIZE, SIZE_STEP, Theme, colours, ink, scale
from app.gui.widgets.focus_ring import FocusRing

if TYPE_CHECKING:
    from app.domain.evidence import Evidence

    # Loaded with the first assessment that is opened: the pages in the frame are most of the window.
    from app.gui.frame import Frame
    from app.gui.pages.entry import PageEntry
    from app.gui.pages.page import Page
    from app.gui.wait_dialog import WaitDialog


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
        self._frame: Frame | None = None
        self._pack_id = ""
        self._wait: WaitDialog | None = None
        self.setMinimumSize(1024, 700)
        self.resize(1280, 800)
        self.setAcceptDrops(True)
        self._whole = QStackedWidget()
        self.setCentralWidget(self._whole)
        self._welcome = Welcome(hub)
        self._welcome.new_wanted.connect(self.new_check)
        self._welcome.open_wanted.connect(self.choose_file)
        self._whole.addWidget(self._welcome)
        self._ring = FocusRing(self)
        self.packs = PackFlow(self, hub)
        self.packs.start_wanted.connect(self._ask_name)
        self.protecting = ProtectFlow(self, hub)
        self.forgetting = ForgetFlow(self, hub)
        self._menus = Menus(self, hub)
        hub.opened.connect(self._opened)
        hub.closing.connect(self._closing)
        hub.closed.connect(self._closed)
        hub.changed.connect(self._changed)
        hub.failed.connect(self._failed)
        hub.told.connect(self._told)
        hub.settings_changed.connect(self._settings_changed)
        hub.proof.ask.connect(self._ask_open)
        hub.files.working.connect(self._working)
        theme.changed.connect(self._coloured)
        self._coloured()
        self._titled()
        self._welcome.entered()

    @property
    def page(self) -> Page | None:
        """The page that is shown; None on Welcome."""
        return self._frame.page if self._frame is not None else None

    @property
    def pages(self) -> tuple[PageEntry, ...]:
        """The pages in rail order; none before an assessment was opened."""
        return self._frame.pages if self._frame is not None else ()

    # Files

    @Slot()
    def new_check(self) -> None:
        """Ask for a questionnaire, where there are several, and for a name; then start a new assessment."""
        self.packs.choose()

    @Slot(str)
    def _ask_name(self, pack_id: str) -> None:
        from app.gui.dialogs import NewCheckDialog

        self._pack_id = pack_id
        NewCheckDialog.ask(self, self._hub.desk.suggested_path, self._start)

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file, then open it."""
        from app.gui.dialogs import choose_file

        choose_file(self, self._hub.desk.suggested_path("").parent, self._open)

    @Slot(str, object, bool)
    def _start(self, name: str, path: Path, protect: bool) -> None:
        if protect:
            self.protecting.start(path, name, self._pack_id)
        else:
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
        if self._hub.is_open and self._hub.workspace.only_to_read:
            self._hub.tell(self._hub.workspace.only_to_read)
        elif self._hub.is_open and self._frame is not None:
            self._hub.tell(self.tr("Already saved at {time}.").format(time=self._frame.saved_time()))

    @Slot()
    def ask_person(self) -> None:
        """Ask who works here."""
        from app.gui.record_dialogs import PersonDialog

        people = self._hub.workspace.people() if self._hub.is_open else ()
        PersonDialog.ask(self, self._hub.person, people, self._person_chosen)

    @Slot(str)
    def _person_chosen(self, name: str) -> None:
        if self._hub.choose_person(name) and self._hub.is_open:
            told = self.tr("You are {name}. Your answers carry this name from now on.").format(name=self._hub.person)
            self._hub.tell(told if self._hub.person else self.tr("Your answers carry no name from now on."))

    @Slot()
    def show_history(self) -> None:
        """Everything that was done in this file."""
        from app.gui.record_dialogs import HistoryDialog

        if self._hub.is_open:
            HistoryDialog.open_for(self, self._hub)

    # Pages: what the menu asks of the frame

    @Slot(str)
    def show_page(self, page_id: str) -> None:
        """Go to a page."""
        if self._frame is not None:
            self._frame.show_page(page_id)

    @Slot()
    def go_on(self) -> None:
        """What the primary button of the page does."""
        if self.page is not None:
            self.page.go_on()

    @Slot()
    def go_back(self) -> None:
        """What Back does on the page."""
        if self.page is not None:
            self.page.go_back()

    @Slot()
    def jump(self) -> None:
        """Go to any page or question."""
        if self._frame is not None:
            self._frame.jump()

    @Slot()
    def attach_proof(self) -> None:
        """Attach proof to the question, task or entry that is shown."""
        place = self.page.proof() if self.page is not None else None
        if place is not None and place.subject:
            place.attach()
        elif self._hub.is_open:
            self._hub.tell(self.tr("Proof belongs to a question, a task or a register entry. Go to one first."))

    @Slot(object)
    def _ask_open(self, evidence: Evidence) -> None:
        from app.gui.safety_dialogs import OpenDialog

        OpenDialog(self, self._hub, evidence).open()

    @Slot()
    def show_backups(self) -> None:
        """The backups of this file."""
        from app.gui.safety_dialogs import BackupsDialog

        if self._hub.is_open:
            BackupsDialog.show_to(self, self._hub)

    @Slot()
    def check_file(self) -> None:
        """Say what is whole in this file and what is not."""
        from app.gui.safety_dialogs import CheckDialog

        if self._hub.is_open:
            CheckDialog.show_to(self, self._hub).backups_wanted.connect(self.show_backups)

    @Slot()
    def show_words(self) -> None:
        """F1: the words on this page."""
        if self._frame is not None:
            self._frame.show_words()

    @Slot()
    def next_part(self) -> None:
        """F6: go to the next part of the window."""
        if self._frame is not None:
            self._frame.next_part()

    @Slot()
    def previous_part(self) -> None:
        """Shift F6: go to the part before."""
        if self._frame is not None:
            self._frame.previous_part()

    # What the hub says

    @Slot()
    def _opened(self) -> None:
        if self._frame is None:
            from app.gui.frame import Frame

            self._frame = Frame(self._hub, self.packs.show_what_is_new)
            self._frame.person_wanted.connect(self.ask_person)
            self._whole.addWidget(self._frame)
            self._menus.list_pages(self._frame.pages)
            self._fit()
        self._whole.setCurrentWidget(self._frame)
        self._titled()
        self._menus.opened(is_open=True)
        self._frame.enter()
        self._show_protected()
        self._offer_undo()
        self._offer_newer_pack(self._frame)
        warnings = self._hub.workspace.warnings()
        if warnings:
            self._frame.notice.warn(" ".join(warnings))

    def _offer_newer_pack(self, frame: Frame) -> None:
        news = self._hub.workspace.newer_pack()
        self._menus.offer_newer(offered=news is not None)
        if news is not None:
            frame.notice.offer(self.packs.newer_line(news), self.tr("Use it…"))
        elif self._hub.workspace.assessment.laws and self._hub.workspace.newer_laws() is not None:
            line = self.tr("Newer facts about the rules where you work are here. Your answers stay.")
            frame.notice.offer(line, self.tr("See what is new…"))

    @Slot()
    def _closing(self) -> None:
        if self._frame is not None:
            self._frame.leave_page()

    @Slot()
    def _closed(self) -> None:
        if self._frame is not None:
            self._frame.leave()
        self._whole.setCurrentWidget(self._welcome)
        self._welcome.entered()
        self._titled()
        self._menus.opened(is_open=False)
        self._show_protected()
        self._menus.offer_undo(undo=False, redo=False)
        self._menus.offer_newer(offered=False)

    @Slot()
    def _changed(self) -> None:
        self._titled()
        if self._frame is not None:
            self._frame.refresh()
        self._show_protected()
        self._offer_undo()

    @Slot(str, str)
    def _failed(self, sentence: str, details: str) -> None:
        self._show_protected()
        if self._hub.is_open and self._frame is not None:
            self._frame.notice.fail(sentence, details)
        else:
            self._welcome.fail(sentence, details)

    @Slot(str, bool)
    def _told(self, sentence: str, can_undo: bool) -> None:
        self._show_protected()
        if self._hub.is_open and self._frame is not None:
            self._frame.notice.tell(sentence, can_undo=can_undo)

    def _offer_undo(self) -> None:
        if self._hub.is_open:
            workspace = self._hub.workspace
            may_write = not workspace.only_to_read
            self._menus.offer_undo(undo=may_write and workspace.can_undo, redo=may_write and workspace.can_redo)

    @Slot()
    def _show_protected(self) -> None:
        workspace = self._hub.workspace if self._hub.is_open else None
        protected = workspace is not None and workspace.key is not None
        remembered = protected and workspace is not None and self._hub.desk.protection.is_remembered(workspace.path)
        self._menus.show_protected(is_open=workspace is not None, protected=protected, remembered=remembered)
        if self._frame is not None:
            self._frame.show_protected(protected=protected)

    @Slot(str)
    def _working(self, sentence: str) -> None:
        from app.gui.wait_dialog import WaitDialog

        if self._wait is not None:
            self._wait.end()
            self._wait = None
        if sentence:
            self._wait = WaitDialog(self, sentence)
            self._wait.open()

    # Look and size

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

    def _resize_text(self, per_cent: int) -> None:
        self._hub.change_settings(text_size=min(max(per_cent, LEAST_SIZE), MOST_SIZE))

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

    def _titled(self) -> None:
        name = self._hub.workspace.assessment.organisation.name if self._hub.is_open else ""
        self.setWindowTitle(f"{name} – Groundrules" if name else "Groundrules")

    def _fit(self) -> None:
        """Tell Welcome and the pages how much room there is."""
        room = round(self.width() / scale())
        self._welcome.set_room(room)
        if self._frame is not None:
            self._frame.set_room(room)

    # What the window itself is told

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._frame is not None and self._frame.page is not None:
            self._frame.notice.clear()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        from app.gui.dialogs import SUFFIX

        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        place = self.page.proof() if self.page is not None and self._hub.is_open else None
        if files and files[0].endswith(SUFFIX):
            self._hub.open(Path(files[0]))
        elif files and place is not None and place.subject:
            self._hub.proof.attach_files(place.subject, [Path(file) for file in files])
        elif files:
            self._hub.open(Path(files[0]))

    def closeEvent(self, event: QCloseEvent) -> None:
        self._hub.stop_work()  # first: a backup that is being put in place is opened when that has ended
        self._hub.close()
        super().closeEvent(event)
