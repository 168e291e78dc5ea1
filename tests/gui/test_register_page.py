"""The register: what is found and what is said, edited in the row, kept, taken out and brought back, by keyboard."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot
from window_stage import REPORT, Stage, focused, settle

from app.domain.difference import difference
from app.domain.register import RegisterEntry
from app.gui.models.entries import COLOUR, DECISION, KIND, MAKER, NAME, OWNER, PURPOSE
from app.gui.pages.ai_register import RegisterPage
from app.gui.pages.ai_register.table import EntryTable
from app.gui.pages.this_computer import ThisComputer
from app.gui.rail import RailItem
from app.gui.widgets.buttons import Button
from app.gui.widgets.flowing import FlowingArea
from app.gui.widgets.note_field import NoteField
from app.gui.widgets.notice import Notice
from app.gui.widgets.words import Words

CONTROL = Qt.KeyboardModifier.ControlModifier
HOSTILE = "Chat\n\u202eevil\x00 <b>Online</b> & co"


def open_page(stage: Stage) -> RegisterPage:
    stage.window.show_page("register")
    settle()
    assert isinstance(stage.window.page, RegisterPage)
    return stage.window.page


@pytest.fixture
def page(stage: Stage) -> RegisterPage:
    """A register of two finds, of which one has an owner, beside a find that is not in it."""
    stage.start()
    workspace = stage.hub.workspace
    workspace.change_organisation(lead="Priya Nair", stand_in="Tom Okafor")
    workspace.keep_scan(REPORT)
    workspace.add_to_register(["m1", "m2"])
    workspace.change_entry(replace(entry(stage, "seen:m1"), owner="Tom Okafor"))
    stage.hub.changed.emit()
    return open_page(stage)


def entry(stage: Stage, entry_id: str) -> RegisterEntry:
    kept = stage.hub.workspace.entry(entry_id)
    assert kept is not None
    return kept


def table(page: RegisterPage) -> EntryTable:
    return page.findChildren(EntryTable)[0]


def names(page: RegisterPage) -> list[str]:
    return [line.name for line in table(page).entries.lines]


def texts(part: QWidget) -> list[str]:
    return [label.text() for label in part.findChildren(Words) if label.isVisible()]


def told(stage: Stage) -> list[str]:
    notice = stage.window.findChild(Notice)
    return texts(notice) if notice is not None else []


def button(page: RegisterPage, text: str) -> Button:
    both = page.findChildren(Button) + page.bar.findChildren(Button)
    return next(button for button in both if button.isVisible() and button.text() == text)


def open_menu() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def pick(qtbot: QtBot, words: str) -> None:
    """Go down in the open menu to these words, and press Enter."""
    menu = open_menu()
    for _ in menu.actions():
        if menu.activeAction().text().replace("&", "") == words:
            break
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    settle()


def come_back(stage: Stage) -> None:
    """What a window manager does when a menu or a list has closed; out of sight there is none."""
    stage.window.activateWindow()
    settle()


def write(stage: Stage, qtbot: QtBot, column: int, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    """Open a cell of the chosen row with F2, write into it, and end with a key."""
    rows = table(stage.window.page)  # type: ignore[arg-type]
    rows.setCurrentIndex(rows.currentIndex().siblingAtColumn(column))
    qtbot.keyClick(rows, Qt.Key.Key_F2)
    field = rows.findChildren(QLineEdit)[0]
    field.setText(text)
    qtbot.keyClick(field, key)
    come_back(stage)


def test_the_first_row_without_an_owner_has_the_focus_and_is_read_whole(stage: Stage, page: RegisterPage) -> None:
    """One row is one line for a screen reader; the rail and the head say how many have no owner."""
    rows = table(page)
    spoken = rows.currentIndex().siblingAtColumn(NAME).data(Qt.ItemDataRole.AccessibleTextRole)

    assert (rows, "seen:m2") == (focused(), rows.current)
    assert "rent_score.pkl, Model, Choose who, Not yet decided, Seen on 12 Nov" == spoken
    assert "Register, 1 without owner" in [item.accessibleName() for item in stage.window.findChildren(RailItem)]
    assert "2 entries, 1 without an owner. 1 find from this computer is not here yet." in texts(page)


def test_everything_is_edited_in_the_row_and_kept(stage: Stage, page: RegisterPage, qtbot: QtBot) -> None:
    """F2 and a text, F2 and a choice; the sentence at the foot says what was done; it is there after opening again."""
    rows = table(page)
    sentences = []
    for column, text in ((OWNER, "Priya Nair"), (PURPOSE, "Scores"), (MAKER, "Somebody"), (NAME, "Rent score")):
        write(stage, qtbot, column, text)
        sentences += told(stage)
    for column, words in ((DECISION, "Ask first"), (COLOUR, "Red")):
        rows.setCurrentIndex(rows.currentIndex().siblingAtColumn(column))
        qtbot.keyClick(rows, Qt.Key.Key_Return)
        pick(qtbot, words)
        sentences += told(stage)
    path = stage.hub.workspace.path
    stage.hub.close()
    settle()
    stage.hub.open(path)
    settle()
    kept = entry(stage, "seen:m2")

    assert [
        "Priya Nair is the owner of rent_score.pkl now.",
        "rent_score.pkl is used for: Scores.",
        "rent_score.pkl is made by Somebody.",
        "rent_score.pkl is called Rent score now.",
        "Rent score: Ask first.",
        "What may go into Rent score: Red.",
    ] == sentences
    assert ("Rent score", "Priya Nair", "Scores", "Somebody", "ask", "red") == (
        kept.name, kept.owner, kept.purpose, kept.maker, kept.decision, kept.colour,
    )  # fmt: skip


def test_people_we_know_are_offered_as_owners(page: RegisterPage, qtbot: QtBot) -> None:
    """The person in charge need not be typed out; "Choose who" is pressed once."""
    rows = table(page)
    cell = rows.currentIndex().siblingAtColumn(OWNER)
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(cell).center())
    field = focused()
    assert isinstance(field, QLineEdit)
    field.completer().setCompletionPrefix("pri")

    assert ("Priya Nair", 1) == (field.completer().currentCompletion(), field.completer().completionCount())


def test_esc_and_delete_and_undo(stage: Stage, page: RegisterPage, qtbot: QtBot) -> None:
    """Esc leaves a cell as it was, Delete empties it, Control Z brings back what was in it."""
    rows = table(page)
    rows.choose("seen:m1")
    write(stage, qtbot, OWNER, "Somebody", Qt.Key.Key_Escape)
    after_esc = entry(stage, "seen:m1").owner
    rows.setCurrentIndex(rows.currentIndex().siblingAtColumn(OWNER))
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    settle()
    after_delete = entry(stage, "seen:m1").owner, told(stage)
    qtbot.keyClick(rows, Qt.Key.Key_Z, CONTROL)
    settle()

    assert "Tom Okafor" == after_esc
    assert ("", ["Llama 3.1 8B Instruct has no owner now."]) == after_delete
    assert ("Tom Okafor", "seen:m1") == (entry(stage, "seen:m1").owner, rows.current)


def test_a_find_and_something_online_are_added(stage: Stage, page: RegisterPage, qtbot: QtBot) -> None:
    """Both are in the menu of Add…; what no look can see gets its name in a new row, and Tab goes on in it."""
    add = button(page, "Add…")
    qtbot.keyClick(add, Qt.Key.Key_Return)
    pick(qtbot, "Claude Desktop (Agent, seen)")
    one_find = table(page).current, told(stage)
    qtbot.keyClick(add, Qt.Key.Key_Return)
    pick(qtbot, "Something we use online")
    come_back(stage)
    field = table(page).findChildren(QLineEdit)[0]
    qtbot.keyClicks(field, "Chat Online")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    settle()
    made = stage.hub.workspace.assessment.register[-1]

    assert ("seen:a1", ["Added Claude Desktop to the register."]) == one_find
    assert ("Chat Online", "online", ["Added Chat Online to the register."]) == (made.name, made.kind, told(stage))
    assert made.id == table(page).current
    assert "Said by you. No look at a computer can see it." in texts(page)


def test_a_new_row_without_a_name_leaves_nothing(stage: Stage, page: RegisterPage, qtbot: QtBot) -> None:
    """Esc in a new row, or Enter without a word, takes the row away; what was chosen is chosen again."""
    before = stage.hub.workspace.assessment
    seen = []
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        page.add_online()
        settle()
        seen.append(len(names(page)))
        qtbot.keyClick(table(page).findChildren(QLineEdit)[0], key)
        settle()

    assert ([3, 3], 2, "seen:m2") == (seen, len(names(page)), table(page).current)
    assert before is stage.hub.workspace.assessment


def test_what_is_taken_out_comes_back(stage: Stage, page: RegisterPage, qtbot: QtBot) -> None:
    """The next row is chosen, the line at the foot offers Undo, and redo takes it out again."""
    table(page).choose("seen:m1")
    out = button(page, "Take it out")
    out.setFocus()
    qtbot.keyClick(out, Qt.Key.Key_Return)
    settle()
    after = names(page), table(page).current, told(stage), focused()
    qtbot.keyClick(table(page), Qt.Key.Key_Z, CONTROL)
    settle()
    undone = sorted(names(page))
    qtbot.keyClick(table(page), Qt.Key.Key_Y, CONTROL)
    settle()

    removed = ["Removed Llama 3.1 8B Instruct from the register."]
    assert (["rent_score.pkl"], "seen:m2", removed, table(page)) == after
    assert (["Llama 3.1 8B Instruct", "rent_score.pkl"], ["rent_score.pkl"]) == (undone, names(page))


def test_a_note_is_kept_when_the_keyboard_leaves_it(stage: Stage, page: RegisterPage, qtbot: QtBot) -> None:
    """F6 goes to the note; what is typed is in the file when F6 goes on, and when the page is left."""
    qtbot.keyClick(focused(), Qt.Key.Key_F6)
    note = focused()
    assert isinstance(note, NoteField)
    qtbot.keyClicks(note, "Renew in May")
    qtbot.keyClick(note, Qt.Key.Key_F6)
    settle()
    after_key = entry(stage, "seen:m2").note
    note.setFocus()
    qtbot.keyClicks(note, ". ")
    qtbot.keyClicks(note, "Ask Ana")
    stage.window.show_page("to_do")
    settle()

    assert "Renew in May" == after_key
    assert "Ask Ana" in entry(stage, "seen:m2").note


def test_the_card_has_the_passport_of_a_find(page: RegisterPage, qtbot: QtBot) -> None:
    """The same rows as on This computer; a screen reader gets them as one text, and How we know opens its sources."""
    table(page).choose("seen:m1")
    settle()
    shown = texts(page)

    assert {"Seen on 12 November 2026, on the computer front-desk.", "In the register since 12 November 2026."} <= set(
        shown
    )
    assert {"Passport of a model, 4.9 GB", "What it is", "Who made it", "Licence"} <= set(shown)
    known = button(page, "How we know")
    qtbot.keyClick(known, Qt.Key.Key_Return)
    area = page.findChildren(FlowingArea)[0]
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    far_down = area.verticalScrollBar().value()
    table(page).choose("seen:m2")
    settle()

    assert "Hide how we know" == known.text()
    assert (True, 0) == (far_down > 0, area.verticalScrollBar().value())


def test_gone_since_the_last_look(stage: Stage, page: RegisterPage) -> None:
    """It stays in its row, which says that it was not seen, and its passport can still be read."""
    later = replace(
        REPORT, started="2026-11-20T09:00:00+00:00", finished="2026-11-20T09:01:00+00:00",
        observations=REPORT.observations[1:],
    )  # fmt: skip
    stage.hub.workspace.keep_scan(replace(later, difference=difference(REPORT, later)))
    stage.hub.changed.emit()
    table(page).choose("seen:m1")
    settle()
    spoken = str(table(page).currentIndex().siblingAtColumn(NAME).data(Qt.ItemDataRole.AccessibleTextRole))

    assert spoken.endswith("Not seen on 20 Nov")
    sight = "Not seen on 20 November 2026. It was there at the look before."
    assert any(text.startswith(sight) for text in texts(page))
    assert "Passport of a model, 4.9 GB" in texts(page)


def test_an_empty_register_offers_what_was_found(stage: Stage, qtbot: QtBot) -> None:
    """Before a look it asks for a tool; after it, one key adds all finds."""
    stage.start()
    page = open_page(stage)
    before = texts(page), focused().property("text")
    stage.hub.workspace.keep_scan(REPORT)
    stage.hub.changed.emit()
    settle()
    offered = texts(page)
    qtbot.keyClick(button(page, "Add the 3 finds"), Qt.Key.Key_Return)
    settle()

    assert "Add the first tool you know." in before[0]
    assert "Add something we use online" == before[1]
    assert "Add the 3 finds from this computer, or the first tool you know." in offered
    assert (3, ["Added 3 finds to the register."], table(page)) == (len(names(page)), told(stage), focused())


def test_order_columns_and_selection_are_kept(stage: Stage, page: RegisterPage, qtbot: QtBot) -> None:
    """By menu or by a press on a head; the file opened again shows the register as it was left."""
    stage.hub.change_entry(RegisterEntry(id="own:1", name="Aardvark", kind="online", owner="Zoe", added="2026-12-01"))
    came = names(page)
    qtbot.keyClick(button(page, "As added"), Qt.Key.Key_Return)
    pick(qtbot, "By name")
    by_name = names(page)
    head = table(page).horizontalHeader()
    where = QPoint(head.sectionViewportPosition(OWNER) + 5, head.height() // 2)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=where)
    by_owner = names(page)
    qtbot.keyClick(button(page, "Columns"), Qt.Key.Key_Return)
    pick(qtbot, "Kind")
    table(page).choose("own:1")
    path = stage.hub.workspace.path
    stage.hub.close()
    settle()
    stage.hub.open(path)
    settle()

    assert ["Llama 3.1 8B Instruct", "rent_score.pkl", "Aardvark"] == came
    assert ["Aardvark", "Llama 3.1 8B Instruct", "rent_score.pkl"] == by_name
    assert ["rent_score.pkl", "Llama 3.1 8B Instruct", "Aardvark"] == by_owner == names(page)
    assert (True, False) == (table(page).isColumnHidden(KIND), table(page).isColumnHidden(MAKER))
    assert ("own:1", "By owner") == (table(page).current, button(page, "By owner").text())


def test_hostile_names_are_shown_as_they_are(stage: Stage, page: RegisterPage, qtbot: QtBot) -> None:
    """Signs that steer a screen are left out, tags are text, and a name of 5,000 characters is refused or shortened."""
    write(stage, qtbot, NAME, HOSTILE)
    kept = entry(stage, "seen:m2").name
    stage.hub.change_entry(replace(entry(stage, "seen:m2"), name="x" * 5_000))
    refused = told(stage)
    long = replace(REPORT.observations[0], id="long", name="Llama \u0627\u0644\u0639\u0631\u0628\u064a\u0629 " * 300)
    stage.hub.workspace.keep_scan(replace(REPORT, observations=(*REPORT.observations, long)))
    stage.hub.add_to_register(["long"])
    table(page).choose("seen:long")
    settle()
    row = table(page).entries.row_of("seen:long")

    assert "Chat evil <b>Online</b> & co" == kept == entry(stage, "seen:m2").name
    assert any("There is room for 200 characters here, and this has 5000." in words for words in refused)
    assert table(page).rowHeight(row) < table(page).viewport().height()
    assert any(len(text) > 3_000 for text in texts(page))


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)])
@pytest.mark.parametrize("text_size", [100, 200])
def test_nothing_is_wider_than_its_place(
    stage: Stage, page: RegisterPage, size: tuple[int, int], text_size: int
) -> None:
    """The columns fit the table at each size; where there is no room, kind, maker and colour stand under the name."""
    stage.window.resize(*size)
    stage.hub.change_settings(text_size=text_size)
    settle()
    rows = table(page)
    shown = [column for column in range(7) if not rows.isColumnHidden(column)]

    assert sum(rows.columnWidth(column) for column in shown) <= rows.viewport().width()
    assert {NAME, PURPOSE, OWNER, DECISION} <= set(shown)
    assert page.area.horizontalScrollBar().maximum() == 0


def test_a_passport_on_this_computer_leads_to_its_row(stage: Stage, page: RegisterPage, qtbot: QtBot) -> None:
    """"In the register" on a find opens the page with its row chosen."""
    stage.window.show_page("this_computer")
    settle()
    shown = stage.window.page
    assert isinstance(shown, ThisComputer)
    link = [one for one in shown.findChildren(Button) if one.text() == "In the register"]
    for _ in range(3):
        if any(one.isVisible() for one in link):
            break
        qtbot.keyClick(focused(), Qt.Key.Key_Down)
    qtbot.keyClick(link[0], Qt.Key.Key_Return)
    settle()

    assert isinstance(stage.window.page, RegisterPage)
    assert "seen:m2" == table(page).current


def test_the_history_of_an_entry(stage: Stage, page: RegisterPage, qtbot: QtBot) -> None:
    """What happened to the entry is told in sentences."""
    qtbot.keyClick(button(page, "History…"), Qt.Key.Key_Return)
    settle()
    dialog = QApplication.activeWindow()
    assert dialog is not None

    assert stage.window is not dialog
    assert "What happened to this entry of the register" == dialog.windowTitle()
