"""To do: who, by when and how far are edited in the row, and kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QDateEdit, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot
from window_stage import REPORT, Stage, focused, settle

from app.domain.checklist import TaskProgress
from app.gui.models.tasks import BY, STATE, TASK, WHO, GroupLine
from app.gui.pages.to_do import ToDo
from app.gui.pages.to_do.table import TaskTable
from app.gui.widgets.buttons import Button
from app.gui.widgets.choices import TickCard
from app.gui.widgets.words import Words


@pytest.fixture
def page(stage: Stage) -> ToDo:
    """A list with stops and other tasks."""
    stage.start()
    stage.profile(decides="yes")
    workspace = stage.hub.workspace
    workspace.change_organisation(lead="Priya Nair", stand_in="Tom Okafor")
    workspace.keep_scan(REPORT)
    workspace.answer("human_check", "nobody")
    workspace.answer("shadow_ai", "no")
    workspace.answer("online_settings", "dont_know")
    stage.hub.changed.emit()
    stage.window.show_page("to_do")
    settle()
    assert isinstance(stage.window.page, ToDo)
    return stage.window.page


def table(page: ToDo) -> TaskTable:
    return page.findChildren(TaskTable)[0]


def come_back(stage: Stage) -> None:
    """What a window manager does when a dialog or a list has closed; out of sight there is none."""
    stage.window.activateWindow()
    settle()


def texts(part: QWidget) -> list[str]:
    return [label.text() for label in part.findChildren(Words) if label.isVisible()]


def button(part: QWidget, text: str) -> Button:
    return next(button for button in part.findChildren(Button) if button.isVisible() and button.text() == text)


def progress(stage: Stage, task_id: str) -> TaskProgress:
    return next(item.progress for item in stage.hub.workspace.checklist.items if item.id == task_id)


def shown(page: ToDo) -> list[str]:
    return [line.id for line in table(page).tasks.lines if not isinstance(line, GroupLine)]


def open_menu() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_the_first_open_task_has_the_focus_and_is_read_whole(stage: Stage, page: ToDo) -> None:
    """One row is one line for a screen reader."""
    rows = table(page)
    first = stage.hub.workspace.checklist.items[0]
    spoken = rows.currentIndex().siblingAtColumn(TASK).data(Qt.ItemDataRole.AccessibleTextRole)

    assert (rows, first.id) == (focused(), rows.current)
    assert f"{first.title}, Stop, Choose who, Not started" == spoken


def test_who_when_and_state_are_edited_by_keyboard_and_kept(stage: Stage, page: ToDo, qtbot: QtBot) -> None:
    """F2, a name; F2, a day; Enter, a state. It is all in the file when it is opened again."""
    rows = table(page)
    task = rows.current
    qtbot.keyClick(rows, Qt.Key.Key_F2)
    field = focused()
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "Priya Nair")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    come_back(stage)

    assert ("Priya Nair", rows) == (progress(stage, task).who, focused())

    qtbot.keyClick(rows, Qt.Key.Key_Right)
    qtbot.keyClick(rows, Qt.Key.Key_F2)
    day = rows.findChildren(QDateEdit)[0]
    day.setDate(QDate(2026, 11, 13))
    qtbot.keyClick(day, Qt.Key.Key_Return)
    settle()

    assert ("2026-11-13", "13 Nov") == (progress(stage, task).by, rows.currentIndex().siblingAtColumn(BY).data())

    rows.setCurrentIndex(rows.currentIndex().siblingAtColumn(STATE))
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    menu = open_menu()
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    settle()
    path = stage.hub.workspace.path
    stage.hub.close()
    settle()
    stage.hub.open(path)
    settle()
    kept = progress(stage, task)

    assert ("Priya Nair", "2026-11-13", "under_way") == (kept.who, kept.by, kept.state)


def test_the_people_we_know_of_are_offered(stage: Stage, page: ToDo, qtbot: QtBot) -> None:
    """The person in charge and the stand-in need not be typed out."""
    rows = table(page)
    qtbot.keyClick(rows, Qt.Key.Key_F2)
    field = focused()
    assert isinstance(field, QLineEdit)
    completer = field.completer()
    completer.setCompletionPrefix("pri")

    assert ("Priya Nair", 1) == (completer.currentCompletion(), completer.completionCount())


def test_esc_leaves_a_cell_as_it_was(stage: Stage, page: ToDo, qtbot: QtBot) -> None:
    """What was begun and not ended by Enter changes nothing."""
    rows = table(page)
    task = rows.current
    qtbot.keyClick(rows, Qt.Key.Key_F2)
    qtbot.keyClicks(focused(), "Somebody")
    come_back(stage)
    qtbot.keyClick(rows.findChildren(QLineEdit)[0], Qt.Key.Key_Escape)
    settle()

    assert ("", rows) == (progress(stage, task).who, focused())


def test_delete_takes_a_name_away_and_undo_brings_it_back(stage: Stage, page: ToDo, qtbot: QtBot) -> None:
    """Delete on a name clears it; Control Z is offered for everything done in a row."""
    rows = table(page)
    task = rows.current
    stage.hub.change_task(task, who="Tom Okafor")
    rows.setCurrentIndex(rows.currentIndex().siblingAtColumn(WHO))
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    settle()

    assert "" == progress(stage, task).who

    qtbot.keyClick(stage.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()

    assert "Tom Okafor" == progress(stage, task).who


def test_late_is_told_in_words(stage: Stage, page: ToDo) -> None:
    """Three days after its day a task is 3 days late, until it is done."""
    rows = table(page)
    task = rows.current
    stage.hub.change_task(task, by="2026-11-09")
    late = rows.currentIndex().siblingAtColumn(STATE).data()
    stage.hub.change_task(task, state="done")

    assert ("Not started, 3 days late", "Done") == (late, rows.currentIndex().siblingAtColumn(STATE).data())


def test_steps_are_ticked_and_the_task_is_marked_as_done(stage: Stage, page: ToDo, qtbot: QtBot) -> None:
    """F6 goes to the steps; ticks are kept, and the button marks the task and takes it back."""
    task = table(page).current
    qtbot.keyClick(focused(), Qt.Key.Key_F6)
    tick = focused()
    assert isinstance(tick, TickCard)
    qtbot.keyClick(tick, Qt.Key.Key_Space)
    settle()

    assert ((0,), tick) == (progress(stage, task).steps_done, focused())

    mark = button(page, "Mark as done")
    mark.setFocus()
    qtbot.keyClick(mark, Qt.Key.Key_Return)
    settle()

    assert ("done", "2026-11-12") == (progress(stage, task).state, progress(stage, task).done_at[:10])
    assert "Not done after all" == focused().text()  # type: ignore[attr-defined]


def test_a_task_says_what_it_comes_from(stage: Stage, page: ToDo) -> None:
    """Answers and finds are counted, and shown in place."""
    task = stage.hub.workspace.checklist.items[0]
    button(page, "Show them").click()
    settle()
    said = [f"{reason.subject} {reason.value}." for reason in task.reasons if reason.subject.endswith("?")]

    assert set(said) <= set(texts(page))


def test_a_task_says_which_frameworks_speak_of_it_when_asked(stage: Stage, page: ToDo) -> None:
    """It is closed for an owner, and claims nothing when it is open."""
    before = [text for text in texts(page) if "NIST AI RMF" in text]
    button(page, "About the same subject").click()
    settle()
    after = [text for text in texts(page) if "NIST AI RMF" in text]

    assert [] == before
    assert after[0].endswith("This does not say that you follow them.")


def test_filters_leave_what_fits(stage: Stage, page: ToDo, qtbot: QtBot) -> None:
    """By person and by state; the heads still count all tasks."""
    task = table(page).current
    stage.hub.change_task(task, who="Tom Okafor", state="done")
    everyone = len(shown(page))
    who = button(page, "Everyone")
    who.setFocus()
    qtbot.keyClick(who, Qt.Key.Key_Return)
    menu = open_menu()
    for _ in range(2):
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    settle()
    head = table(page).tasks.lines[0]

    assert ([task], True) == (shown(page), everyone > 1)
    assert isinstance(head, GroupLine)
    assert head.count.startswith("1 of ")


def test_no_task_fits(stage: Stage, page: ToDo, qtbot: QtBot) -> None:
    """A filter that lets nothing through says so."""
    state = button(page, "Any state")
    qtbot.keyClick(state, Qt.Key.Key_Down)
    menu = open_menu()
    qtbot.keyClick(menu, Qt.Key.Key_Up)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    settle()

    assert ([], True) == (shown(page), "No task fits what you chose above." in texts(page))


def test_the_rail_counts_what_is_open(stage: Stage, page: ToDo) -> None:
    """The rail says how many tasks are open."""
    count = len(stage.hub.workspace.checklist.items)
    before = stage.told_in_rail("to_do")
    stage.hub.change_task(table(page).current, state="done")

    assert (f"{count} open", f"{count - 1} open") == (before, stage.told_in_rail("to_do"))


def test_without_tasks_it_says_where_they_come_from(stage: Stage) -> None:
    """An empty list is one sentence and one button."""
    stage.start()
    stage.window.show_page("to_do")
    settle()

    assert "Nothing to do yet." in texts(stage.window.page)  # type: ignore[arg-type]
    assert "Answer the questions" == focused().text()  # type: ignore[attr-defined]


def test_choose_who_is_pressed_once(stage: Stage, page: ToDo, qtbot: QtBot) -> None:
    """A press on "Choose who" opens the field, also in a row that was not chosen before."""
    rows = table(page)
    cell = rows.tasks.index(rows.tasks.row_of(shown(page)[1]), WHO)
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(cell).center())

    assert isinstance(focused(), QLineEdit)


def test_enter_outside_the_table_leads_nowhere(stage: Stage, page: ToDo, qtbot: QtBot) -> None:
    """The page has no Continue, so Enter on a step stays on the page."""
    tick = page.findChildren(TickCard)[0]
    tick.setFocus()
    qtbot.keyClick(tick, Qt.Key.Key_Return)
    settle()

    assert "to_do" == stage.window.page.id  # type: ignore[union-attr]
