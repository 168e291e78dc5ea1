"""Before the look: what will happen, where, and a yes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.scan_event import LookRequest
from app.errors import ForTheUser
from app.gui.dialogs import choose_folder
from app.gui.hub import Hub
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card, IconShape, Strip
from app.gui.widgets.choices import TickCard
from app.gui.widgets.flow import Flow
from app.gui.widgets.words import FileName, Words


class BeforePart(QWidget):
    """Asks where to look."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self._hub = hub
        self._drives: dict[str, TickCard] = {}
        self._folder_rows: dict[str, QWidget] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(14))
        head = QVBoxLayout()
        head.setSpacing(0)
        head.addWidget(Words(self.tr("Look at this computer"), "title"))
        self._lead = Words("", "body", "muted")
        head.addWidget(self._lead)
        self._column.addLayout(head)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(px(20))
        self._both.addWidget(self._what_card(), 430)
        self._both.addWidget(self._where_card(), 534)
        self._column.addLayout(self._both)
        never = Strip("accent", "eye-off")
        never.set_words(
            self.tr("your documents, mail and chats, or anything anyone typed. Nothing is run, changed or sent."),
            lead=self.tr("What we never read:"),
        )
        self._column.addWidget(never)
        self._told = TickCard(
            self.tr("I have told the people who use this computer"),
            self.tr("We ask, because a look should surprise nobody. Your report says whether they knew."),
        )
        self._column.addWidget(self._told)
        note = Button(self.tr("Print a note for them…"), "text", "inner", "printer")
        note.setAccessibleDescription(self.tr("One page that says what is looked at, and what never is."))
        note.clicked.connect(self._choose_note_folder)
        told = QWidget()
        Flow(px(12), told).addWidget(note)
        self._column.addWidget(told)
        self._missing = Words(self.tr("Choose at least one place to look at."), "row_strong", "now")
        self._missing.hide()
        self._column.addWidget(self._missing)
        self._column.addStretch(1)
        self._saving = False
        hub.export_item.connect(self._note_saved)

    def entered(self) -> None:
        """Fit the page to what is known of earlier looks, and to the drives that are there now."""
        scan = self._hub.workspace.assessment.scan
        if scan is None:
            self._lead.set_words(self.tr("This takes about 1 to 3 minutes. You can stop it, or carry on meanwhile."))
        else:
            self._lead.set_words(self.tr("A new look takes the place of the last one. Your register stays as it is."))
            self._told.setChecked(scan.told_staff)
        self._full.setVisible(scan is not None)
        self._full.setChecked(False)
        self._missing.hide()
        self._show_drives()

    def request(self) -> LookRequest | None:
        """What is to be looked at; None when nothing is ticked, which is said."""
        also = tuple(path for path, tick in self._drives.items() if tick.isChecked()) + tuple(self._folder_rows)
        told, full = self._told.isChecked(), self._full.isChecked()
        whole = self._whole.isChecked()
        if self._usual.isChecked() or whole:
            return LookRequest(also=also, told_staff=told, whole=whole, full=full)
        if also:
            return LookRequest(paths=also, told_staff=told, full=full)
        self._missing.show()
        self._usual.setFocus()
        return None

    def labels(self, request: LookRequest) -> tuple[str, ...]:
        """What the places of a request are called, in the order they are looked at."""
        whole = (self._hub.desk.whole_place(),) if request.whole else ()
        return request.paths or (*self._hub.desk.usual_places(), *request.also, *whole)

    def set_room(self, room: int) -> None:
        """Put the two cards under each other where there is no room."""
        wide = room >= 880
        self._both.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def add_folder(self, path: str) -> None:
        """Look at this folder too."""
        if path in self._folder_rows:
            return
        self._missing.hide()
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(px(32), 0, 0, 0)
        line.setSpacing(px(8))
        line.addWidget(FileName(path, "small", "text"), 1)
        away = Button(self.tr("Leave out"), "text", "inner")
        away.setAccessibleName(self.tr("Leave out {folder}").format(folder=path))
        away.setProperty("folder", path)
        away.clicked.connect(self._remove_folder)
        line.addWidget(away)
        self._folders.addWidget(row)
        self._folder_rows[path] = row

    @Slot()
    def _remove_folder(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self._choose.setFocus()
            row = self._folder_rows.pop(str(button.property("folder")))
            row.hide()
            row.deleteLater()

    @Slot()
    def _choose_note_folder(self) -> None:
        choose_folder(self, self._hub.desk.documents, self._save_note)

    @Slot(str)
    def _save_note(self, folder: str) -> None:
        self._saving = True
        self._hub.export(["note-pdf"], Path(folder))

    @Slot(object)
    def _note_saved(self, outcome: object) -> None:
        if not self._saving:  # another page saved something
            return
        self._saving = False
        if isinstance(outcome, ForTheUser):
            self._hub.fail(outcome)
        elif isinstance(outcome, Path):
            words = self.tr("Saved “{file}” in {folder}. Open it there to print it.")
            self._hub.tell(words.format(file=outcome.name, folder=outcome.parent.name or str(outcome.parent)))

    @Slot()
    def _choose_folder(self) -> None:
        choose_folder(self, Path.home(), self._folder_chosen)

    @Slot(str)
    def _folder_chosen(self, path: str) -> None:
        self.add_folder(path)

    def _show_drives(self) -> None:
        ticked = {path for path, tick in self._drives.items() if tick.isChecked()}
        for tick in self._drives.values():
            tick.hide()
            tick.deleteLater()
        self._drives = {}
        for path in self._hub.desk.other_drives():
            linux = path.startswith("\\\\wsl")
            words = self.tr("Linux inside Windows: {path}") if linux else self.tr("Drive {path}")
            tick = TickCard(words.format(path=path), boxed=False)
            tick.setChecked(path in ticked)
            self._drives[path] = tick
            self._drive_rows.addWidget(tick)

    def _what_card(self) -> Card:
        card = Card()
        card.column.addWidget(Words(self.tr("What we look at"), "strong"))
        for icon_name, text in (
            ("package", self.tr("Model files, and the folders that programs keep them in")),
            ("server", self.tr("Model servers that are running now")),
            ("bot", self.tr("Agents, and the connectors they can use")),
            ("cpu", self.tr("AI programs, and AI inside other programs")),
            ("folder-open", self.tr("Python folders that hold models")),
        ):
            row = QHBoxLayout()
            row.setSpacing(px(12))
            row.setContentsMargins(0, px(3), 0, px(3))
            row.addWidget(IconShape(icon_name, 18, "muted"))
            row.addWidget(Words(text, "row"), 1)
            card.column.addLayout(row)
        card.column.addStretch(1)
        return card

    def _where_card(self) -> Card:
        card = Card()
        card.column.addWidget(Words(self.tr("Where we look"), "strong"))
        self._usual = TickCard(
            self.tr("This computer's usual places"),
            self.tr("Where AI programs keep models, your own folders, and what is running."),
            boxed=False,
        )
        self._usual.setChecked(True)
        card.column.addWidget(self._usual)
        self._whole = TickCard(
            self.tr("All disks of this computer"),
            self.tr("Also what lies in no usual place. This takes longer."),
            boxed=False,
        )
        card.column.addWidget(self._whole)
        self._drive_rows = QVBoxLayout()
        self._drive_rows.setSpacing(0)
        card.column.addLayout(self._drive_rows)
        self._folders = QVBoxLayout()
        self._folders.setSpacing(0)
        card.column.addLayout(self._folders)
        self._full = TickCard(
            self.tr("Go through everything again"),
            self.tr("Also where nothing has changed since the last look. This takes longer."),
            boxed=False,
        )
        buttons = QWidget()
        self._choose = Button(self.tr("Places you choose…"), "plain", "inner", "folder-open")
        self._choose.clicked.connect(self._choose_folder)
        Flow(px(12), buttons).addWidget(self._choose)
        card.column.addWidget(buttons)
        card.column.addWidget(self._full)
        card.column.addStretch(1)
        return card
