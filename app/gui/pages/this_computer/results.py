"""What was found: a list in groups, the passport of one find, and what could not be seen."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.register import RegisterEntry, unlisted
from app.domain.scan_event import ScanReport
from app.gui.dialogs import Dialog, LineDialog
from app.gui.hub import Hub
from app.gui.models.rows import Heading, Row
from app.gui.pages.this_computer.passport_panel import PassportPanel
from app.gui.pages.this_computer.signs import find_icon
from app.gui.record_dialogs import HistoryDialog
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card, Strip
from app.gui.widgets.proof_list import ProofList
from app.gui.widgets.rows_view import RowsView
from app.gui.widgets.tabs import Tabs
from app.gui.widgets.words import Words
from app.workspace.finds import FindLine, Kept, NotLookedAt, kept_finds

_LEAST_LIST_PX = 330


class ResultsPart(QWidget):
    """Shows the last look.

    Signals:
        again_wanted: Look again was pressed.
    """

    again_wanted = Signal()

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self._hub = hub
        self._lines: dict[str, FindLine] = {}
        self._wide = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        head = QHBoxLayout()
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Words(self.tr("What we found on this computer"), "title"))
        self._summary = Words("", "body", "muted")
        names.addWidget(self._summary)
        head.addLayout(names, 1)
        self._again = Button(self.tr("Look again"), "plain", "inner", "scan-search")
        self._again.clicked.connect(self.again_wanted)
        head.addWidget(self._again, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(head)
        self._stopped = Strip("now", "eye-off")
        column.addWidget(self._stopped)
        self._kept: Kept = "all"
        self._shown_since = ""
        self._tabs = Tabs(self.tr("What is different since the last look"))
        self._tabs.picked.connect(self._pick)
        column.addWidget(self._tabs)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(px(20))
        self._card = Card(padded=False)
        self._list = RowsView(self.tr("What we found"))
        self._list.chosen.connect(self._chosen)
        self._list.entered_row.connect(self._go_to_passport)
        # The list keeps clear of the round corners of its card.
        inset = QVBoxLayout()
        inset.setContentsMargins(0, 5, 0, 5)
        inset.addWidget(self._list)
        self._card.column.addLayout(inset)
        self._panel = PassportPanel(hub)
        self._panel.add_wanted.connect(self._add_one)
        self._panel.owner_wanted.connect(self._ask_owner)
        self._panel.again_wanted.connect(self.again_wanted)
        self._panel.history.clicked.connect(self._show_history)
        self._panel.entry_wanted.connect(self._show_entry)
        self._both.addWidget(self._card, 404)
        self._both.addWidget(self._panel, 560)
        column.addLayout(self._both, 1)
        self._empty = self._empty_card()
        column.addWidget(self._empty)
        self._unseen = Strip("later", "eye-off")
        self._see_all = Button(self.tr("See all"), "text", "inner")
        self._see_all.setAccessibleName(self.tr("See all that we could not see"))
        self._see_all.clicked.connect(self.show_not_seen)
        self._unseen.row.addWidget(self._see_all)
        column.addWidget(self._unseen)
        self._gap = QWidget()
        column.addWidget(self._gap, 1)
        self._column = column

    def refresh(self) -> None:
        """Show the last look as it is kept."""
        workspace = self._hub.workspace
        scan = workspace.assessment.scan
        if scan is None:
            return
        self._summary.set_words(self._summary_words(scan))
        self._show_stopped(scan)
        self._show_tabs(scan)
        groups = workspace.finds(self._kept)
        self._lines = {line.find.id: line for group in groups for line in group.lines}
        rows: list[Heading | Row] = []
        for group in groups:
            rows.append(Heading(group.title))
            rows += [
                Row(line.find.id, line.find.name, line.detail, find_icon(line.find), *self._sign(line))
                for line in group.lines
            ]
        before = self._list.current
        self._list.rows.set_rows(rows)
        if not self._list.current:
            self._list.choose(before)
        else:
            self._chosen(self._list.current)
        self._empty.setVisible(not rows and self._kept == "all")
        self._show_empty(scan)
        self._gap.setVisible(not rows)
        # A layout keeps its share of the page although nothing in it shows.
        self._column.setStretchFactor(self._both, 1 if rows else 0)
        self._card.setVisible(bool(rows))
        self._panel.setVisible(bool(rows))
        self._unseen.set_words(f"{workspace.unseen()}.", lead=self.tr("What we could not see:"))
        self._fit_list()

    @property
    def first_focus(self) -> QWidget:
        """The list, or Look again where nothing was found."""
        return self._list if self._lines else self._again

    @property
    def side_focus(self) -> QWidget | None:
        """The passport."""
        return self._panel.focus if self._lines else None

    @property
    def proof(self) -> ProofList | None:
        """Where proof of the find is attached that is shown; None where no find is."""
        return self._panel.proof if self._lines else None

    def open_finds(self) -> tuple[str, ...]:
        """Ids of the finds that belong in the register and are not there."""
        told = self._hub.workspace.assessment
        finds = told.scan.observations if told.scan else ()
        return tuple(find.id for find in unlisted(finds, told.register))

    def add_all(self) -> None:
        """Put every find that belongs there into the register."""
        ids = self.open_finds()
        if self._hub.add_to_register(ids):
            words = self.tr("Added 1 find to the register.")
            if len(ids) != 1:
                words = self.tr("Added {n} finds to the register.").format(n=len(ids))
            self._hub.tell(words)
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_room(self, room: int) -> None:
        """Put the passport under the list where there is no room beside it."""
        wide = room >= 1180
        self._wide = wide
        self._both.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._panel.set_narrow(narrow=room < 880)
        self._panel.set_flowing(flowing=not wide)
        self._fit_list()

    @Slot()
    def show_not_seen(self) -> None:
        """Every place and file that was left out, with its reason."""
        NotSeenDialog.show_to(self, self._hub.workspace.not_looked_at())

    @Slot(str)
    def _chosen(self, find_id: str) -> None:
        line = self._lines.get(find_id)
        if line is not None:
            passport = self._hub.workspace.passport(line.find)
            self._panel.show_passport(passport, *self._sign(line), self._entry(find_id))
            self._panel.set_gone(gone=self._kept == "gone")

    @Slot(str)
    def _pick(self, kept: Kept) -> None:
        self._kept = kept
        self.refresh()

    def _show_tabs(self, scan: ScanReport) -> None:
        """Tabs where there was a look before; those without a find are left out, and the first with news is open."""
        counts: dict[Kept, int] = {
            kept: len(kept_finds(scan, kept)) for kept in ("new", "changed", "gone", "same", "all")
        }
        self._tabs.setVisible(scan.difference is not None)
        if scan.difference is None:
            self._kept = "all"
            return
        names: dict[Kept, str] = {
            "new": self.tr("New"),
            "changed": self.tr("Changed"),
            "gone": self.tr("Gone"),
            "same": self.tr("Same"),
            "all": self.tr("All"),
        }
        held = [kept for kept, count in counts.items() if count or kept == "all"]
        if self._shown_since != scan.finished or self._kept not in held:
            self._shown_since = scan.finished
            self._kept = next((kept for kept in held if kept in ("new", "changed", "gone")), "all")
        self._tabs.show_tabs([(kept, f"{names[kept]} {counts[kept]}") for kept in held], self._kept)

    def _sign(self, line: FindLine) -> tuple[str, str]:
        """The mark of a find and its word; what is gone needs nothing."""
        return ("done", self.tr("Gone")) if self._kept == "gone" else (line.mark, line.word)

    @Slot()
    def _go_to_passport(self) -> None:
        self._panel.focus.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _add_one(self) -> None:
        line = self._lines[self._list.current]
        if self._hub.add_to_register([line.find.id]):
            self._hub.tell(self.tr("Added {name} to the register.").format(name=line.find.name), can_undo=True)
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _ask_owner(self) -> None:
        entry = self._entry(self._list.current)
        LineDialog.ask(
            self,
            self.tr("Who looks after it?"),
            self.tr("A name or a job. It goes into the register, beside this find."),
            self.tr("Write it down"),
            self._owner_said,
            entry.owner if entry else "",
        )

    @Slot(str)
    def _owner_said(self, owner: str) -> None:
        find_id = self._list.current
        if self._entry(find_id) is None and not self._hub.add_to_register([find_id]):
            return
        entry = self._entry(find_id)
        if entry is not None and self._hub.change_entry(replace(entry, owner=owner)):
            self._hub.tell(self.tr("Written down: {owner} looks after {name}.").format(owner=owner, name=entry.name))

    @Slot()
    def _show_history(self) -> None:
        entry = self._entry(self._list.current)
        if entry is not None:
            HistoryDialog.open_for(self, self._hub, entry.id, "register")

    @Slot()
    def _show_entry(self) -> None:
        entry = self._entry(self._list.current)
        if entry is not None:
            self._hub.show_entry(entry.id)

    def _entry(self, find_id: str) -> RegisterEntry | None:
        register = self._hub.workspace.assessment.register
        return next((entry for entry in register if entry.observation == find_id), None)

    def _show_stopped(self, scan: ScanReport) -> None:
        left = sum(skipped.count for skipped in scan.skipped if skipped.reason in ("stopped", "time"))
        looked = len(scan.places)
        self._stopped.setVisible(not scan.complete)
        more = self.tr("1 place was not looked at.") if left == 1 else self.tr("{n} places were not looked at.")
        if not left:
            more = self.tr("That place was not looked at to its end.")
        where = self.tr("Stopped at place {number} of {total}.").format(number=looked, total=looked + left)
        self._stopped.set_words(more.format(n=left), lead=where)

    def _show_empty(self, scan: ScanReport) -> None:
        places = len(scan.places)
        words = self.tr("We found no AI in 1 place. A quiet source is not the same as a clean source.")
        if places != 1:
            words = self.tr("We found no AI in {n} places. A quiet source is not the same as a clean source.")
        self._empty_words.set_words(words.format(n=places))

    def _summary_words(self, scan: ScanReport) -> str:
        finds, places = len(scan.observations), len(scan.places)
        found = self.tr("1 find") if finds == 1 else self.tr("{n} finds").format(n=finds)
        looked = self.tr("1 place") if places == 1 else self.tr("{n} places").format(n=places)
        try:
            began, ended = datetime.fromisoformat(scan.started), datetime.fromisoformat(scan.finished)
        except ValueError:
            return self.tr("{finds} in {places}.").format(finds=found, places=looked)
        seconds = max(0, round((ended - began).total_seconds()))
        time = self.tr("{s}\u00a0s").format(s=seconds) if seconds else self.tr("less than a second")
        if seconds >= 60:
            time = self.tr("{m}\u00a0min {s}\u00a0s").format(m=seconds // 60, s=f"{seconds % 60:02}")
        day = self._hub.desk.phrases.date(ended.astimezone().date())
        words = self.tr("{finds} in {places}. Looked on {day}, {clock}, in {time}.")
        clock = f"{ended.astimezone():%H:%M}"
        return words.format(finds=found, places=looked, day=day, clock=clock, time=time)

    def _fit_list(self) -> None:
        if self._wide:
            self._card.setMinimumHeight(px(_LEAST_LIST_PX))
            self._card.setMaximumHeight(16_777_215)
        else:
            # Less than half of the window, so that the passport under it can be seen to be there.
            most = max(px(120), round(self.window().height() * 0.45))
            self._card.setFixedHeight(min(self._list.rows_height() + px(14), most))

    def _empty_card(self) -> Card:
        card = Card()
        self._empty_words = Words("", "body")
        card.column.addWidget(self._empty_words)
        return card


class NotSeenDialog(Dialog):
    """Every place and file that was not looked at, with its reason in plain words."""

    def __init__(self, parent: QWidget, lines: tuple[NotLookedAt, ...]) -> None:
        super().__init__(parent, self.tr("What we could not see"), 720)
        self.column.addWidget(
            Words(self.tr("A quiet source is not the same as a clean source. These were left out:"), "row", "muted")
        )
        rows = RowsView(self.tr("What we could not see"))
        rows.rows.set_rows([Row(str(number), line.what, line.why) for number, line in enumerate(lines)])
        rows.choose("0")
        self.column.addWidget(rows, 1)
        self.column.addWidget(
            Words(self.tr("No look at one computer can see phones, online tools or other computers."), "small", "muted")
        )
        close = Button(self.tr("Close"))
        close.clicked.connect(self.accept)
        self.buttons.addWidget(close)
        self.resize(self.width(), min(px(230) + rows.rows_height(), parent.window().height() - 60))
        rows.setFocus()

    @classmethod
    def show_to(cls, parent: QWidget, lines: tuple[NotLookedAt, ...]) -> None:
        """Open it."""
        cls(parent, lines).open()
