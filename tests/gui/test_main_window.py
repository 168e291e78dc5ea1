"""The window: keys, sizes, undo, and its end while work runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from window_stage import REPORT, Stage, focused, settle

from app import phrases
from app.domain.scan_event import Done, LookRequest, Progress, ScanEvent
from app.gui.dialogs import NewCheckDialog
from app.gui.frame import NarrowHead
from app.gui.hub import Hub
from app.gui.main_window import MainWindow
from app.gui.rail import Rail, RailItem
from app.gui.theme import Theme
from app.gui.widgets.notice import Complaint, Notice
from app.gui.widgets.words import Words
from app.gui.words_dialog import WordsDialog
from app.workspace.desk import Desk, Surroundings

CONTROL = Qt.KeyboardModifier.ControlModifier


def press(qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(focused(), key, modifiers)
    settle()


def told(stage: Stage) -> list[str]:
    notice = stage.window.findChild(Notice)
    return [words.text() for words in notice.findChildren(Words) if words.isVisible()] if notice else []


def test_control_s_says_that_it_is_saved(stage: Stage, qtbot: QtBot) -> None:
    """There is nothing to save, and it says since when."""
    stage.start()
    press(qtbot, Qt.Key.Key_S, CONTROL)

    assert [f"Already saved at {stage.hub.workspace.saved_at.astimezone():%H:%M}."] == told(stage)


def test_control_and_a_number_go_to_pages(stage: Stage, qtbot: QtBot) -> None:
    """Pages have numbers in the order of the rail."""
    stage.start()
    press(qtbot, Qt.Key.Key_2, CONTROL)

    assert stage.window.page is not None
    assert stage.window.pages[1].id == stage.window.page.id


def test_control_j_jumps_to_any_question(stage: Stage, qtbot: QtBot) -> None:
    """Some letters of a question and Enter go there."""
    stage.start()
    stage.profile()
    question = stage.hub.workspace.interview.questions[5]
    press(qtbot, Qt.Key.Key_J, CONTROL)
    qtbot.keyClicks(focused(), question.text[:30])
    press(qtbot, Qt.Key.Key_Return)
    said = [words.text() for words in stage.window.findChildren(Words) if words.isVisible()]

    assert question.text in said


def test_f6_goes_round_the_parts_of_the_window(stage: Stage, qtbot: QtBot) -> None:
    """Rail, page, side panel and bar, and round again to where it began."""
    stage.start()
    stage.profile()
    stage.window.show_page("questions")
    settle()
    first = focused()
    been = []
    for _ in range(8):
        press(qtbot, Qt.Key.Key_F6)
        been.append(focused().accessibleName() or focused().text())  # type: ignore[attr-defined]
        if focused() is first:
            break

    assert focused() is first
    assert {"Back"} <= set(been)
    assert any(name.startswith("Questions") for name in been)


def test_the_arrows_move_in_the_rail(stage: Stage, qtbot: QtBot) -> None:
    """Down and Enter in the rail go to the next page."""
    stage.start()
    press(qtbot, Qt.Key.Key_F6)
    for _ in range(5):
        if focused().accessibleName().startswith("About you"):
            break
        press(qtbot, Qt.Key.Key_F6)
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)

    assert stage.window.page is not None
    assert stage.window.pages[1].id == stage.window.page.id


def test_the_rail_shows_the_page_that_is_shown(stage: Stage, qtbot: QtBot) -> None:
    """Where the rail has no room for all pages, it scrolls to the one that is shown, and to where the arrows go."""
    stage.window.resize(1024, 700)
    stage.start("Harbour Lettings and Property Management of Falmouth and the Western Isles Limited")
    stage.profile()
    items = stage.window.findChildren(RailItem)
    hidden = [item.page_id for item in items if item.visibleRegion().isEmpty()]
    seen = []
    for number, item in enumerate(items):
        # The first nine have numbers, and Export has a letter.
        if number < 9 or item.page_id == "export":
            press(qtbot, Qt.Key(Qt.Key.Key_1 + number) if number < 9 else Qt.Key.Key_E, CONTROL)
        else:
            stage.window.show_page(item.page_id)
        qtbot.waitUntil(lambda item=item: item.visibleRegion().boundingRect().height() == item.height())
        seen.append(stage.window.page is not None and stage.window.page.id == item.page_id)
    stage.window.findChildren(Rail)[0].take_focus()
    press(qtbot, Qt.Key.Key_Down)

    assert "export" in hidden
    assert all(seen)
    assert focused() is items[0]
    assert items[0].visibleRegion().boundingRect().height() == items[0].height()


def test_what_has_the_focus_is_in_sight_all_the_way_round(stage: Stage, qtbot: QtBot) -> None:
    """Tab goes from the bar at the foot to what lies at the top of a page that was scrolled down, and shows it."""
    stage.window.resize(1024, 700)
    stage.start()
    stage.profile()
    stage.window.show_page("check_answers")
    settle()
    first, unseen, been = focused(), [], []
    while first not in been:
        press(qtbot, Qt.Key.Key_Tab)
        been.append(focused())
        if focused().visibleRegion().isEmpty():
            unseen.append(focused().accessibleName() or type(focused()).__name__)

    assert len(been) > 5
    assert unseen == []


def test_text_size_is_kept_and_stays_in_bounds(stage: Stage, qtbot: QtBot) -> None:
    """Control and plus make text larger up to 200 %, and the preference is kept."""
    stage.start()
    for _ in range(15):
        stage.window.larger()
    most = stage.hub.desk.settings.text_size
    press(qtbot, Qt.Key.Key_0, CONTROL)

    assert (200, 100) == (most, stage.hub.desk.settings.text_size)


def test_a_narrow_window_has_a_button_in_place_of_the_rail(stage: Stage, qtbot: QtBot) -> None:
    """At 200 % the pages are behind one button, which lists them."""
    stage.start()
    stage.hub.change_settings(text_size=200)
    settle()
    head = stage.window.findChild(NarrowHead)
    rail = stage.window.findChild(Rail)
    assert head is not None
    assert rail is not None
    head.button.click()
    settle()
    qtbot.keyClicks(focused(), "Check answers")
    press(qtbot, Qt.Key.Key_Return)

    assert (True, False) == (head.isVisible(), rail.isVisible())
    assert stage.window.page is not None
    assert "check_answers" == stage.window.page.id


def test_control_z_takes_the_last_thing_back(stage: Stage, qtbot: QtBot) -> None:
    """What was done last can be undone and done again by key, and each time the line at the foot says what it was."""
    stage.start()
    stage.hub.answer("people", 14)
    press(qtbot, Qt.Key.Key_Z, CONTROL)
    undone = told(stage)
    press(qtbot, Qt.Key.Key_Z, CONTROL)  # nothing is left to undo

    assert stage.hub.workspace.assessment.answer("people") is None
    press(qtbot, Qt.Key.Key_Y, CONTROL)
    redone = told(stage)

    assert stage.hub.workspace.assessment.answer("people") is not None
    assert ["Undone: Answered"] == [sentence[:16] for sentence in undone]
    assert ["Done again: Answ"] == [sentence[:16] for sentence in redone]


def test_what_cannot_be_done_is_told_where_one_is(stage: Stage) -> None:
    """A sentence at the foot of the page, and the focus goes there."""
    stage.start()
    stage.hub.write_note("named_lead", "before any answer")
    settle()

    assert [phrases.load().say("workspace.answer_first")] == told(stage)
    notice = stage.window.findChild(Notice)
    assert notice is not None
    assert notice.isAncestorOf(focused())


def test_f1_lists_the_words_of_the_page(stage: Stage, qtbot: QtBot) -> None:
    """The meanings of the words on the page, in a window that Esc closes."""
    stage.start()
    stage.profile()
    stage.window.show_page("questions")
    settle()
    page = stage.window.page
    assert page is not None
    while not page.meanings():
        page.go_on() if stage.hub.answer(page._question_id, "dont_know") else None  # type: ignore[attr-defined]
        settle()
    meaning = page.meanings()[0]
    press(qtbot, Qt.Key.Key_F1)
    dialog = stage.window.findChild(WordsDialog)
    assert dialog is not None
    said = [words.text() for words in dialog.findChildren(Words)]
    press(qtbot, Qt.Key.Key_Escape)

    assert {meaning.term, meaning.meaning} <= set(said)
    assert stage.window.findChild(WordsDialog) is None


def test_a_look_reports_and_is_kept(stage: Stage, qtbot: QtBot) -> None:
    """Events arrive through the hub, and the report is in the file when it ends."""
    stage.start()
    with qtbot.waitSignal(stage.hub.look_ended) as ended:
        stage.hub.look(LookRequest())

    assert ([True], REPORT.observations) == (ended.args, stage.hub.workspace.assessment.scan.observations)  # type: ignore[union-attr]


@pytest.fixture
def endless(dressed: Theme, around: Surroundings) -> Iterator[tuple[MainWindow, Hub, threading.Event]]:
    """A window whose look at the computer goes on until it is told to stop."""
    begun = threading.Event()

    def look(request: LookRequest, cancelled: Callable[[], bool]) -> Iterator[ScanEvent]:
        while not cancelled():
            begun.set()
            yield Progress(files_passed=1, files_opened=0)
        yield Done(report=REPORT)

    hub = Hub(Desk(phrases.load(), replace(around, look=look)))
    window = MainWindow(hub, dressed)
    window.show()
    hub.new(around.documents / "Endless.groundrules", "Endless")
    hub.look(LookRequest())
    begun.wait(10)
    yield window, hub, begun
    window.close()
    window.deleteLater()
    hub.deleteLater()
    settle()


def test_closing_while_work_runs_ends_it(endless: tuple[MainWindow, Hub, threading.Event]) -> None:
    """The window closes, the work has ended, and nothing is left running."""
    window, hub, _begun = endless
    before = hub.looking
    window.close()
    settle()

    assert (True, False, False) == (before, hub.looking, hub.is_open)


def test_stopping_a_look_keeps_what_it_has(endless: tuple[MainWindow, Hub, threading.Event], qtbot: QtBot) -> None:
    """Stop looking asks; the report that comes is kept."""
    _window, hub, _begun = endless
    with qtbot.waitSignal(hub.look_ended):
        hub.stop_looking()

    assert hub.workspace.assessment.scan is not None


def test_a_name_that_is_too_long_is_said_beside_it(stage: Stage, qtbot: QtBot) -> None:
    """The dialog stays open with what was typed, and says how long a name may be."""
    stage.window.new_check()
    dialog = stage.window.findChild(NewCheckDialog)
    assert dialog is not None
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.setText("n" * 121)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle()
    complaint = dialog.findChild(Complaint)
    assert complaint is not None
    said = " ".join(words.text() for words in complaint.findChildren(Words))

    assert (True, False) == (dialog.isVisible(), stage.hub.is_open)
    assert "120" in said
    assert "121" in said
    dialog.reject()
