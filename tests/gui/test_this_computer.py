"""This computer: real looks at planted homes, by keyboard."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from planted_home import HeldLook, plant
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot
from virtual_computer import write_gguf
from window_stage import NOW, Stage, focused, settle

from app import phrases
from app.domain.scan_event import PlaceEntered, Progress
from app.gui.hub import Hub
from app.gui.main_window import MainWindow
from app.gui.models.rows import Heading, Row
from app.gui.pages.this_computer import ThisComputer
from app.gui.pages.this_computer.running import RunningPart
from app.gui.theme import Theme
from app.gui.widgets.buttons import Button
from app.gui.widgets.choices import TickCard
from app.gui.widgets.notice import Notice
from app.gui.widgets.rows_view import RowsView
from app.gui.widgets.tabs import Tabs
from app.gui.widgets.words import Words
from app.workspace.desk import Desk, Surroundings


@dataclass
class Place:
    """The page with a look of its own behind it."""

    stage: Stage
    page: ThisComputer
    look: HeldLook

    def texts(self) -> list[str]:
        shown = self.page.findChildren(Words) + self.page.bar.findChildren(Words)
        return [words.text() for words in shown if words.isVisible()]

    def list(self) -> RowsView:
        return next(view for view in self.page.findChildren(RowsView) if view.isVisible())

    def names(self) -> list[str]:
        return [row.title if isinstance(row, Row) else f"# {row.text}" for row in self.list().rows.rows]

    def button(self, text: str) -> Button:
        both = self.page.findChildren(Button) + self.page.bar.findChildren(Button)
        return next(button for button in both if button.text() == text and button.isVisible())


Opener = Callable[..., Place]


@pytest.fixture
def opened(dressed: Theme, read_packs: Path, tmp_path: Path) -> Iterator[Opener]:
    """Opens the page over a home; at most once in a test."""
    made: list[Stage] = []

    def open_page(home: Path, wait_at: int = 0) -> Place:
        data = tmp_path / "data"
        data.mkdir()
        shutil.copytree(read_packs, data / "packs")
        look = HeldLook(home, wait_at)
        around = Surroundings(data=data, documents=tmp_path, now=lambda: NOW, look=look)
        dressed.set_look("light")
        dressed.set_text_size(100)
        hub = Hub(Desk(phrases.load(), around))
        window = MainWindow(hub, dressed)
        window.show()
        stage = Stage(window, hub, dressed, tmp_path)
        made.append(stage)
        stage.start()
        window.show_page("this_computer")
        settle()
        assert isinstance(window.page, ThisComputer)
        return Place(stage, window.page, look)

    yield open_page
    for stage in made:
        stage.window.close()
        stage.window.deleteLater()
        stage.hub.deleteLater()
    settle()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return plant(tmp_path / "home")


def look_to_the_end(place: Place, qtbot: QtBot) -> None:
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not place.stage.hub.looking, timeout=30_000)
    settle()


def test_enter_looks_and_leads_to_a_list_with_passports(opened: Opener, home: Path, qtbot: QtBot) -> None:
    """One key from the page to the finds: groups in order, the first row in focus, its passport beside it."""
    place = opened(home)
    look_to_the_end(place, qtbot)
    headings = [name for name in place.names() if name.startswith("# ")]

    assert place.list() is focused()
    assert ["# Look at these first", "# Models: 2 of 3, together 640 KB", "# Adjusted models and training: 2",
            "# Agents and their connectors: 1 of 2"] == headings  # fmt: skip
    assert "Claude Code" in place.texts()
    assert "No. A setting lets it act without asking." in place.texts()
    assert "done" == place.stage.told_in_rail("this_computer")


def test_arrows_show_another_passport_and_enter_goes_to_it(opened: Opener, home: Path, qtbot: QtBot) -> None:
    """Down shows the next passport; Enter takes the keyboard to it; How we know shows sources."""
    place = opened(home)
    look_to_the_end(place, qtbot)
    while place.list().current != _row(place, "Llama 3.1 8B Instruct").id:
        qtbot.keyClick(place.list(), Qt.Key.Key_Down)
    qtbot.keyClick(place.list(), Qt.Key.Key_Return)
    spoken = focused().accessibleDescription()
    hidden = [words for words in place.texts() if "said by the file itself (" in words]
    qtbot.keyClick(place.button("How we know"), Qt.Key.Key_Return)
    settle()
    shown = [words for words in place.texts() if "said by the file itself (" in words]

    assert spoken.startswith("Passport of a model, 320 KB. Llama 3.1 8B Instruct.")
    assert "Meta, says the file itself. We cannot prove it." in place.texts()
    assert [] == hidden
    assert shown


def test_one_find_and_then_all_go_into_the_register(opened: Opener, home: Path, qtbot: QtBot) -> None:
    """The row and the panel say "In the register" afterwards, and the selection stays."""
    place = opened(home)
    look_to_the_end(place, qtbot)
    model = _row(place, "mystery.gguf")
    place.list().choose(model.id)
    qtbot.keyClick(place.button("Add to the register"), Qt.Key.Key_Return)
    settle()
    after_one = (
        _row(place, "mystery.gguf").word,
        place.list().current,
        len(place.stage.hub.workspace.assessment.register),
    )
    qtbot.keyClick(place.button("Add all 5 to the register"), Qt.Key.Key_Return)
    settle()
    add_buttons = [b for b in place.page.bar.findChildren(Button) if b.isVisible() and "Add" in b.text()]

    assert ("In the register", model.id, 1) == after_one
    assert 6 == len(place.stage.hub.workspace.assessment.register)
    assert [] == add_buttons
    assert place.list() is focused()


def test_the_keyboard_stays_in_the_window_while_how_we_know_is_open(opened: Opener, home: Path, qtbot: QtBot) -> None:
    """Another passport, with its sources shown, opens no window of its own on the way."""
    place = opened(home)
    look_to_the_end(place, qtbot)
    qtbot.keyClick(place.button("How we know"), Qt.Key.Key_Return)
    place.list().setFocus()
    before = place.list().current
    qtbot.keyClick(place.list(), Qt.Key.Key_Down)
    settle()

    assert before != place.list().current
    assert place.stage.window.isActiveWindow()
    assert place.list() is focused()


def test_who_looks_after_it_is_written_down(opened: Opener, home: Path, qtbot: QtBot) -> None:
    """A name typed into the dialog stands in the register and in the passport."""
    place = opened(home)
    look_to_the_end(place, qtbot)
    qtbot.keyClick(place.button("Write down who…"), Qt.Key.Key_Return)
    settle()
    qtbot.keyClicks(focused(), "Priya Nair")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()

    assert ["Priya Nair"] == [entry.owner for entry in place.stage.hub.workspace.assessment.register]
    assert "Priya Nair looks after it." in place.texts()


def test_proof_is_attached_to_an_entry_of_the_register(opened: Opener, home: Path, qtbot: QtBot) -> None:
    """Control Shift A attaches to the entry whose passport is shown, by keyboard; another find shows none of it."""
    place = opened(home)
    look_to_the_end(place, qtbot)
    model = _row(place, "mystery.gguf")
    place.list().choose(model.id)
    settle()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(place.list(), Qt.Key.Key_A, keys)
    without_entry = QApplication.activePopupWidget()
    qtbot.keyClick(place.button("Add to the register"), Qt.Key.Key_Return)
    settle()
    qtbot.keyClick(place.list(), Qt.Key.Key_A, keys)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    qtbot.keyClick(menu, Qt.Key.Key_Up)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    settle()
    qtbot.keyClicks(focused(), "Ana saw the licence.")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()
    shown = "Ana saw the licence." in place.texts()
    (kept,) = place.stage.hub.workspace.assessment.evidence
    place.list().choose(_row(place, "Llama 3.1 8B Instruct").id)
    settle()
    elsewhere = "Ana saw the licence." in place.texts()
    place.list().choose(model.id)
    settle()
    qtbot.keyClick(place.button("Remove"), Qt.Key.Key_Return)
    settle()

    assert without_entry is None
    assert (f"register/seen:{model.id}", "note") == (kept.subject, kept.kind)
    assert (True, False) == (shown, elsewhere)
    assert () == place.stage.hub.workspace.assessment.evidence
    assert place.button("Attach proof") is place.stage.window.focusWidget()


def test_it_can_be_stopped_and_says_where(opened: Opener, home: Path, qtbot: QtBot) -> None:
    """While it runs the focus is on Stop; what was found is kept, and it says at which place it stopped."""
    place = opened(home, wait_at=4)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(place.look.waiting.is_set, timeout=30_000)
    qtbot.waitUntil(lambda: "Place 4 of 7: Agents and their connectors" in place.texts(), timeout=5_000)
    while_running = place.texts(), focused().property("text"), place.stage.told_in_rail("this_computer")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not place.stage.hub.looking, timeout=30_000)
    settle()
    scan = place.stage.hub.workspace.assessment.scan

    assert "Place 4 of 7: Agents and their connectors" in while_running[0]
    assert ("Stop looking", "under way") == while_running[1:]
    assert scan is not None
    assert not scan.complete
    assert any("Stopped at place 4 of 7." in text for text in place.texts())
    assert "Llama 3.1 8B Instruct" in place.names()


def test_a_share_is_said_only_where_the_last_look_counted(dressed: Theme, qtbot: QtBot) -> None:
    """Without a count of last time there is no share; with one it belongs to the place in hand alone."""
    part = RunningPart(phrases.load())
    part.show()
    part.begin(("Your files", "All disks"))
    said = []

    for event in (
        PlaceEntered(place="home", label="Your files", number=6, total=7),
        Progress(files_passed=9, files_opened=0, folders=340, folders_last=0),
        Progress(files_passed=9, files_opened=0, folders=340, folders_last=1_000),
        Progress(files_passed=9, files_opened=0, folders=1_001, folders_last=1_000),
        Progress(files_passed=9, files_opened=0, folders=340, folders_last=1_000),
        PlaceEntered(place="whole", label="All disks", number=7, total=7),
    ):
        part.take(event)
        qtbot.wait(150)
        said.append(next(words.text() for words in part.findChildren(Words) if words.text().startswith("Place ")))

    place = "Place 6 of 7: Your files"
    share = f"{place}, about 34 in 100 of the folders it had last time"
    assert [place, place, share, place, share, "Place 7 of 7: All disks"] == said


def test_leaving_the_page_does_not_stop_it(opened: Opener, home: Path, qtbot: QtBot) -> None:
    """The questions can be answered meanwhile, and coming back shows the finds."""
    place = opened(home, wait_at=4)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(place.look.waiting.is_set, timeout=30_000)
    qtbot.keyClick(place.button("Answer questions meanwhile"), Qt.Key.Key_Return)
    settle()
    elsewhere = place.stage.window.page
    place.look.go_on.set()
    qtbot.waitUntil(lambda: not place.stage.hub.looking, timeout=30_000)
    settle()
    still_elsewhere = place.stage.window.page
    place.stage.window.show_page("this_computer")
    settle()

    assert elsewhere is still_elsewhere
    assert elsewhere is not None
    assert "questions" == elsewhere.id
    assert "What we found on this computer" in place.texts()


def test_the_window_can_be_closed_while_it_looks(opened: Opener, home: Path, qtbot: QtBot) -> None:
    """Closing stops the look, waits for it, and keeps what it had found."""
    place = opened(home, wait_at=3)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(place.look.waiting.is_set, timeout=30_000)
    path = place.stage.hub.workspace.path
    place.stage.window.close()
    settle()

    assert not place.stage.hub.is_open
    assert place.stage.hub.open(path)
    scan = place.stage.hub.workspace.assessment.scan
    assert scan is not None
    assert not scan.complete


def test_nothing_found_is_said_with_care(opened: Opener, tmp_path: Path, qtbot: QtBot) -> None:
    """An empty home gives no list, and a sentence that promises nothing."""
    empty = tmp_path / "empty"
    empty.mkdir()
    place = opened(empty)
    look_to_the_end(place, qtbot)

    assert "We found no AI in 7 places. A quiet source is not the same as a clean source." in place.texts()
    assert "Look again" == focused().property("text")


def test_what_was_left_out_is_listed_with_reasons(opened: Opener, home: Path, qtbot: QtBot) -> None:
    """See all opens every place that was left out, each with its reason."""
    place = opened(home, wait_at=2)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(place.look.waiting.is_set, timeout=30_000)
    place.stage.hub.stop_looking()
    qtbot.waitUntil(lambda: not place.stage.hub.looking, timeout=30_000)
    settle()
    qtbot.keyClick(place.button("See all"), Qt.Key.Key_Return)
    settle()
    dialog = place.page.findChild(QDialog)
    assert dialog is not None
    rows = [row for row in dialog.findChildren(RowsView)[0].rows.rows if isinstance(row, Row)]
    dialog.close()
    settle()

    assert "You stopped before we came to it" in {row.detail for row in rows}
    assert "Agents and their connectors" in {row.title for row in rows}


def test_a_note_for_the_people_is_printed_before_the_look(
    opened: Opener, home: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    """It lies beside the tick; a folder is chosen, and the page says what was saved where."""
    place = opened(home)
    qtbot.keyClick(place.button("Print a note for them…"), Qt.Key.Key_Return)
    dialog = place.page.findChildren(QFileDialog)[0]
    with qtbot.waitSignal(place.stage.hub.export_ended, timeout=30_000):
        dialog.fileSelected.emit(str(tmp_path))
        dialog.close()
    settle()
    (saved,) = (path for path in tmp_path.iterdir() if path.suffix == ".pdf")
    (page,) = PdfReader(saved).pages
    notice = place.stage.window.findChild(Notice)
    assert notice is not None
    told = " ".join(words.text() for words in notice.findChildren(Words) if words.isVisible())

    assert "A look at this computer" in page.extract_text()
    assert saved.name in told
    assert "Open it there to print it." in told


def test_places_and_the_tick_go_into_the_request(opened: Opener, home: Path, tmp_path: Path, qtbot: QtBot) -> None:
    """Chosen folders are looked at after the usual places; whether people were told is kept with the look."""
    folder = tmp_path / "share"
    folder.mkdir()
    place = opened(home)
    place.page._before.add_folder(str(folder))
    told = next(tick for tick in place.page.findChildren(TickCard) if "told the people" in tick.accessibleName())
    qtbot.keyClick(told, Qt.Key.Key_Space)
    place.button("Look at this computer").setFocus()
    look_to_the_end(place, qtbot)
    request = place.look.requests[0]
    scan = place.stage.hub.workspace.assessment.scan

    assert ((str(folder),), (), True) == (request.also, request.paths, request.told_staff)
    assert scan is not None
    assert scan.told_staff
    assert str(folder) == scan.places[-1]


def test_all_disks_can_be_ticked(opened: Opener, home: Path, qtbot: QtBot) -> None:
    """The tick asks for the whole computer, and the list of places says so."""
    place = opened(home)
    whole = next(tick for tick in place.page.findChildren(TickCard) if "All disks" in tick.accessibleName())
    qtbot.keyClick(whole, Qt.Key.Key_Space)

    request = place.page._before.request()

    assert request is not None
    assert request.whole
    assert "All disks of this computer" == place.page._before.labels(request)[-1]


def test_without_a_place_it_says_so(opened: Opener, home: Path, qtbot: QtBot) -> None:
    """The primary is never grey: pressed without a place it says what is missing."""
    place = opened(home)
    usual = next(tick for tick in place.page.findChildren(TickCard) if "usual places" in tick.accessibleName())
    qtbot.keyClick(usual, Qt.Key.Key_Space)
    qtbot.keyClick(place.button("Look at this computer"), Qt.Key.Key_Return)
    settle()

    assert not place.stage.hub.looking
    assert "Choose at least one place to look at." in place.texts()
    assert usual is focused()


def test_looking_again_keeps_the_list_until_the_new_look_ends(opened: Opener, home: Path, qtbot: QtBot) -> None:
    """Look again asks first; Back goes to the list that is still there."""
    place = opened(home)
    look_to_the_end(place, qtbot)
    qtbot.keyClick(place.button("Look again"), Qt.Key.Key_Return)
    settle()
    asked = "Look at this computer" in place.texts()
    qtbot.keyClick(place.button("Back to the list"), Qt.Key.Key_Return)
    settle()

    assert asked
    assert "mystery.gguf" in place.names()


def test_a_second_look_shows_what_is_different_in_tabs(opened: Opener, home: Path, qtbot: QtBot) -> None:
    """New is open first; what is gone has a passport and no button for the register; All shows everything there is."""
    place = opened(home)
    look_to_the_end(place, qtbot)
    tabs = place.page.findChild(Tabs)
    before = tabs.isVisible()
    (home / "Downloads/mystery.gguf").unlink()
    write_gguf(home / "Downloads/fresh.gguf", seed=9)
    qtbot.keyClick(place.button("Look again"), Qt.Key.Key_Return)
    settle()
    full = next(tick for tick in place.page.findChildren(TickCard) if "everything" in tick.accessibleName())
    qtbot.keyClick(full, Qt.Key.Key_Space)
    place.button("Look at this computer").setFocus()
    look_to_the_end(place, qtbot)
    titles = [tabs.tabText(number) for number in range(tabs.count())]
    new = place.names()
    tabs.setFocus()
    qtbot.keyClick(tabs, Qt.Key.Key_Right)
    settle()
    gone, said = place.names(), place.texts()
    buttons = [button.text() for button in place.page.findChildren(Button) if button.isVisible()]
    for _ in range(2):
        qtbot.keyClick(tabs, Qt.Key.Key_Right)
    settle()

    assert not before
    assert tabs.isVisible()
    assert place.look.requests[-1].full
    assert ["New 1", "Gone 1"] == titles[:2]
    assert ["Same", "All"] == [title.split()[0] for title in titles[2:]]
    assert "fresh.gguf" in new
    assert "mystery.gguf" not in new
    assert "mystery.gguf" in gone
    assert any(words.startswith("Not seen any more. It was there on") for words in said)
    assert "Add to the register" not in buttons
    assert {"fresh.gguf"} < set(place.names())


@pytest.mark.parametrize(("width", "height", "size"), [(1280, 800, 100), (1024, 700, 100), (1280, 800, 200)])
def test_nothing_scrolls_sideways(opened: Opener, home: Path, qtbot: QtBot, width: int, height: int, size: int) -> None:
    """At every size the page is as wide as its window, and all that takes focus has a name."""
    place = opened(home)
    look_to_the_end(place, qtbot)
    place.stage.theme.set_text_size(size)
    place.stage.window.resize(width, height)
    settle()
    nameless = [
        type(widget).__name__
        for widget in place.page.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not _name(widget)
    ]

    assert [] == nameless
    assert place.page.content.width() <= place.page.area.viewport().width()


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def _row(place: Place, title: str) -> Row:
    return next(row for row in place.list().rows.rows if not isinstance(row, Heading) and row.title == title)
