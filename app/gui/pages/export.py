"""Export: for whom, what, and where to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import ForTheUser
from app.gui.announce import announce
from app.gui.dialogs import choose_folder
from app.gui.hub import Hub
from app.gui.pages.page import Page
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card, Line
from app.gui.widgets.choices import AnswerCard, TickCard
from app.gui.widgets.flow import Flow
from app.gui.widgets.marks import MarkShape
from app.gui.widgets.words import FileName, Words
from app.workspace.exporting import Offer

_WANTED = {
    "staff": ("policy-pdf",),
    "asked": ("policy-pdf", "results-pdf"),
    "consultant": ("policy-pdf", "checklist-pdf", "results-pdf", "assessment-json"),
    "machine": ("assessment-json", "scan-json", "scan-cyclonedx"),
}


class Export(Page):
    """Saves documents and data in a folder."""

    id = "export"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._folder = hub.desk.documents
        self._ticks: dict[str, TickCard] = {}
        self._offers: tuple[Offer, ...] = ()
        self._wanted: list[Offer] = []
        self._saving = False
        self._results: dict[str, SavedLine] = {}
        self.column.addWidget(Words(self.tr("Export"), "title"))
        self._both = self._sides()
        self.column.addLayout(self._both)
        self._missing = Words(self.tr("Tick at least one thing to save."), "row_strong", "now")
        self._missing.hide()
        self.column.addWidget(self._missing)
        self._done = Card()
        self._done_title = Words("", "strong")
        self._done_rows = QVBoxLayout()
        self._done_rows.setSpacing(px(6))
        self._done_foot = QWidget()
        kept = self._done_foot.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._done_foot.setSizePolicy(kept)
        self._show_them = Button(self.tr("Show them"), "plain", "inner", "folder-open")
        self._show_them.setAccessibleDescription(self.tr("Opens the folder"))
        self._show_them.clicked.connect(self.show_them)
        Flow(px(12), self._done_foot).addWidget(self._show_them)
        self._done.column.addWidget(self._done_title)
        self._done.column.addLayout(self._done_rows)
        self._done.column.addWidget(self._done_foot)
        self._done.hide()
        self.column.addWidget(self._done)
        self.column.addStretch(1)
        self._back = Button(self.tr("Back"))
        self._back.clicked.connect(self.go_back)
        self._save = Button("", "primary")
        self._save.clicked.connect(self.go_on)
        self.bar.add_near(self._back)
        self.bar.add_far(self._save)
        hub.opened.connect(self._opened)
        hub.export_item.connect(self._saved_one)
        hub.export_ended.connect(self._saved_all)
        self._audiences["staff"].setChecked(True)

    def entered(self) -> None:
        self.refresh()
        if not any(tick.isChecked() for tick in self._ticks.values()):
            self._choose_for(self._audience())

    def refresh(self) -> None:
        offers = self.hub.workspace.offers()
        if offers != self._offers:
            ticked = {name for name, tick in self._ticks.items() if tick.isChecked()}
            self._offers = offers
            self._make_ticks(ticked)
        self._where.set_name(str(self._folder))
        self._count()

    def first_focus(self) -> QWidget | None:
        return self._audiences[self._audience()]

    def room_changed(self) -> None:
        wide = self.room >= 880
        self._both.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    @Slot()
    def go_on(self) -> None:
        """Save what is ticked."""
        if self._saving:
            return
        wanted = [offer for offer in self._offers if self._ticks[offer.id].isChecked()]
        self._missing.setVisible(not wanted)
        if not wanted:
            next(tick for tick in self._ticks.values() if tick.isEnabled()).setFocus()
            return
        for line in self._results.values():
            line.hide()
            line.deleteLater()
        self._results = {}
        self._start(wanted)

    @Slot()
    def go_back(self) -> None:
        """Go to what is to be done."""
        self.hub.page_wanted.emit("to_do")

    @Slot()
    def show_them(self) -> None:
        """Open the folder with the files in the system's own window."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    @Slot()
    def choose_folder(self) -> None:
        """Choose where the files go."""
        choose_folder(self, self._folder, self._folder_chosen)

    @Slot(str)
    def _folder_chosen(self, path: str) -> None:
        self._folder = Path(path)
        self._where.set_name(path)

    @Slot()
    def _audience_chosen(self) -> None:
        self._choose_for(self._audience())

    @Slot()
    def _ticked(self) -> None:
        self._missing.hide()
        self._count()

    @Slot()
    def _opened(self) -> None:
        self._wanted, self._saving = [], False
        self._done.hide()
        for tick in self._ticks.values():
            tick.setChecked(False)

    @Slot(object)
    def _saved_one(self, outcome: object) -> None:
        if not self._wanted:
            return
        offer = self._wanted.pop(0)
        line = self._results[offer.id]
        title = self._title_of(offer)
        if isinstance(outcome, ForTheUser):
            line.fail(title, self.hub.desk.phrases.error(outcome), outcome.details)
        elif isinstance(outcome, Path):
            line.saved(title, outcome)
        self._say_done()

    @Slot()
    def _saved_all(self) -> None:
        if not self._saving:  # another page saved something
            return
        self._wanted, self._saving = [], False
        self._count()
        self._say_done()
        announce(self, self._done_title.text())
        failed = [line for line in self._results.values() if line.state == "now"]
        focus = failed[0].again if failed else self._show_them
        if self.isVisible():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
            # What was just added has its place only after the events that are waiting.
            QTimer.singleShot(0, self._show_outcome)

    @Slot()
    def _show_outcome(self) -> None:
        self.area.ensureWidgetVisible(self._done_foot)

    @Slot(str)
    def _try_again(self, offer_id: str) -> None:
        if not self._saving:
            self._start([offer for offer in self._offers if offer.id == offer_id])

    def _start(self, wanted: list[Offer]) -> None:
        self._wanted, self._saving = list(wanted), True
        for offer in wanted:
            if offer.id not in self._results:
                line = SavedLine(offer.id)
                line.again_wanted.connect(self._try_again)
                self._results[offer.id] = line
                self._done_rows.addWidget(line)
            self._results[offer.id].wait(self._title_of(offer), self.tr("Saving…"))
        self._done.show()
        self._count()
        self._say_done()
        self.hub.export([offer.id for offer in wanted], self._folder)

    def _say_done(self) -> None:
        saved = sum(line.state == "done" for line in self._results.values())
        words = self.tr("1 file saved in {folder}.") if saved == 1 else self.tr("{n} files saved in {folder}.")
        if self._wanted:
            words = self.tr("Saving. {n} files saved so far.")
        elif not saved:
            words = self.tr("No file was saved.")
        folder = self._folder.name or str(self._folder)
        self._done_title.set_words(words.format(n=saved, folder=folder))
        self._show_them.setText(self.tr("Show it") if saved == 1 else self.tr("Show them"))
        self._done_foot.setVisible(saved > 0)

    def _count(self) -> None:
        count = sum(tick.isChecked() for tick in self._ticks.values())
        words = self.tr("Save 1 file…") if count == 1 else self.tr("Save {n} files…").format(n=count)
        self._save.setText(self.tr("Saving…") if self._wanted else words if count else self.tr("Save…"))

    def _audience(self) -> str:
        return next((name for name, card in self._audiences.items() if card.isChecked()), "staff")

    def _choose_for(self, audience: str) -> None:
        for offer in self._offers:
            self._ticks[offer.id].setChecked(offer.ready and offer.id in _WANTED[audience])
        self._count()

    def _make_ticks(self, ticked: set[str]) -> None:
        for tick in self._ticks.values():
            tick.hide()
            tick.deleteLater()
        self._ticks = {}
        for offer in self._offers:
            tick = TickCard(self._title_of(offer), offer.why_not, boxed=False)
            tick.setEnabled(offer.ready)
            tick.setChecked(offer.ready and offer.id in ticked)
            tick.toggled.connect(self._ticked)
            self._ticks[offer.id] = tick
            self._tick_rows.addWidget(tick)

    def _title_of(self, offer: Offer) -> str:
        if offer.title.endswith(")"):
            return offer.title
        kinds = {".pdf": self.tr("PDF"), ".md": self.tr("Markdown"), ".json": self.tr("JSON")}
        kind = kinds.get(Path(f"x{offer.suffix}").suffix.lower(), offer.suffix.removeprefix("."))
        return f"{offer.title} ({kind})"

    def _sides(self) -> QBoxLayout:
        both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        both.setSpacing(px(20))
        left = Card()
        left.column.addWidget(Words(self.tr("For whom?"), "strong"))
        self._group = QButtonGroup(self)
        self._audiences: dict[str, AnswerCard] = {}
        for name, title, detail in (
            ("staff", self.tr("My staff"), self.tr("The rules everyone works by.")),
            ("asked", self.tr("Whoever asked"), self.tr("An insurer, a client, a works council or an inspector.")),
            ("consultant", self.tr("My consultant"), self.tr("Everything on paper, and the data behind it.")),
            ("machine", self.tr("A machine"), self.tr("Data that another program can read.")),
        ):
            card = AnswerCard(title, detail, boxed=False)
            card.clicked.connect(self._audience_chosen)
            self._group.addButton(card)
            self._audiences[name] = card
            left.column.addWidget(card)
        left.column.addStretch(1)
        right = Card()
        right.column.addWidget(Words(self.tr("What to save"), "strong"))
        self._tick_rows = QVBoxLayout()
        self._tick_rows.setSpacing(0)
        right.column.addLayout(self._tick_rows)
        right.column.addWidget(Line())
        where = QHBoxLayout()
        where.setSpacing(px(12))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Words(self.tr("Folder"), "small", "muted"))
        self._where = FileName("", "row", "text")
        names.addWidget(self._where)
        where.addLayout(names, 1)
        change = Button(self.tr("Change folder…"), "plain", "inner", "folder-open")
        change.clicked.connect(self.choose_folder)
        where.addWidget(change)
        right.column.addLayout(where)
        right.column.addWidget(
            Words(self.tr("A file of the same name there is replaced by the new one."), "small", "muted")
        )
        right.column.addStretch(1)
        both.addWidget(left, 400)
        both.addWidget(right, 564)
        return both


class SavedLine(QWidget):
    """What became of one file: its name and place, or why it could not be saved.

    Signals:
        again_wanted: Try again was pressed; the id of the offer.
    """

    again_wanted = Signal(str)

    def __init__(self, offer_id: str) -> None:
        super().__init__()
        self._offer_id = offer_id
        self.state = "not_started"
        """A mark: ``not_started``, ``done``, or ``now`` when it could not be saved."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(2), 0, px(2))
        row.setSpacing(px(10))
        self._mark = MarkShape("done")
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title = Words("", "row_strong")
        self._sentence = Words("", "row")
        self._path = FileName("", "small", "muted")
        for widget in (self._title, self._sentence, self._path):
            words.addWidget(widget)
        row.addLayout(words, 1)
        self.again = Button(self.tr("Try again"), "plain", "inner")
        self.again.clicked.connect(self._again)
        row.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)

    def wait(self, title: str, words: str) -> None:
        """Say that it is being saved."""
        self._show(title, "not_started")
        self._path.set_name(words)

    def saved(self, title: str, path: Path) -> None:
        """Say where it was saved."""
        self._show(title, "done")
        self._path.set_name(path.name)
        self._path.setToolTip(str(path).replace("<", "‹"))

    def fail(self, title: str, sentence: str, details: str) -> None:
        """Say why it was not saved."""
        self._show(self.tr("Could not save: {title}").format(title=title), "now")
        self._sentence.set_words(sentence)
        self._sentence.setToolTip(details.replace("<", "‹"))
        self.again.setAccessibleName(self.tr("Try again: {title}").format(title=title))
        self.again.setAccessibleDescription(sentence)

    def _show(self, title: str, state: str) -> None:
        self.state = state
        failed = state == "now"
        self._mark.set_mark(state)
        self._title.set_words(title)
        self._sentence.setVisible(failed)
        self._path.setVisible(not failed)
        self.again.setVisible(failed)

    @Slot()
    def _again(self) -> None:
        self.again_wanted.emit(self._offer_id)
