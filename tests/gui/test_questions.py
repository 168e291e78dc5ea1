"""Questions: answering by keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from window_stage import REPORT, Stage, focused, settle

from app.gui.pages.questions import Questions
from app.gui.widgets.buttons import Button
from app.gui.widgets.words import Words


@pytest.fixture
def page(stage: Stage) -> Questions:
    """The first question."""
    stage.start()
    stage.profile()
    stage.window.show_page("questions")
    settle()
    assert isinstance(stage.window.page, Questions)
    return stage.window.page


NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def press(qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_MODIFIER) -> None:
    qtbot.keyClick(focused(), key, modifiers)
    settle()


def texts(page: Questions) -> list[str]:
    return [label.text() for label in page.findChildren(Words) if label.isVisible()]


def test_a_number_chooses_and_saves_and_enter_goes_on(stage: Stage, page: Questions, qtbot: QtBot) -> None:
    """Key 2 keeps the second answer at once; Enter shows the next question, with the focus on its answers."""
    first, second = stage.hub.workspace.interview.questions[:2]
    press(qtbot, Qt.Key.Key_2)
    answer = stage.hub.workspace.assessment.answer(first.id)
    press(qtbot, Qt.Key.Key_Return)

    assert answer is not None
    assert first.options[1].id == answer.value
    assert second.text in texts(page)
    assert second.options[0].text == focused().accessibleName()


def test_all_questions_can_be_answered_by_keyboard_alone(stage: Stage, page: Questions, qtbot: QtBot) -> None:
    """One key and Enter for each question, to the card that says it was the last one."""
    for _ in range(80):
        if not stage.hub.workspace.interview.unanswered:
            break
        press(qtbot, Qt.Key.Key_1)
        press(qtbot, Qt.Key.Key_Return)

    assert () == stage.hub.workspace.interview.unanswered
    assert "That was the last one" in texts(page)
    assert "Check answers" == focused().text()  # type: ignore[attr-defined]


def test_going_on_without_an_answer_says_what_is_missing(stage: Stage, page: Questions, qtbot: QtBot) -> None:
    """Enter with nothing chosen stays, says what to do, and keeps nothing."""
    question = stage.hub.workspace.interview.questions[0]
    press(qtbot, Qt.Key.Key_Return)

    assert question.text in texts(page)
    assert any(text.startswith("Choose one answer.") for text in texts(page))
    assert stage.hub.workspace.assessment.answer(question.id) is None


def test_does_not_apply_waits_for_its_reason(stage: Stage, page: Questions, qtbot: QtBot) -> None:
    """Key 6 opens a line and keeps nothing before it says why."""
    question = stage.hub.workspace.interview.questions[0]
    press(qtbot, Qt.Key.Key_6)
    kept_before = stage.hub.workspace.assessment.answer(question.id)
    press(qtbot, Qt.Key.Key_Return)
    complaint = any(text.startswith("Write one line") for text in texts(page))
    qtbot.keyClicks(focused(), "We have no 3 of these")
    press(qtbot, Qt.Key.Key_Return)
    answer = stage.hub.workspace.assessment.answer(question.id)

    assert (None, True) == (kept_before, complaint)
    assert answer is not None
    assert ("not_applicable", "We have no 3 of these") == (answer.value, answer.reason)


def test_i_dont_know_is_kept_and_may_name_whom_to_ask(stage: Stage, page: Questions, qtbot: QtBot) -> None:
    """Key 5 keeps the answer at once; the line under it is kept when it is left."""
    question = stage.hub.workspace.interview.questions[0]
    press(qtbot, Qt.Key.Key_5)
    at_once = stage.hub.workspace.assessment.answer(question.id)
    for _ in range(4):
        if focused().accessibleName().startswith("Whom"):
            break
        press(qtbot, Qt.Key.Key_Tab)
    qtbot.keyClicks(focused(), "Tom")
    press(qtbot, Qt.Key.Key_Return)
    answer = stage.hub.workspace.assessment.answer(question.id)

    assert at_once is not None
    assert answer is not None
    assert ("dont_know", "dont_know", "Tom") == (at_once.value, answer.value, answer.reason)


def test_a_note_is_kept_with_its_answer(stage: Stage, page: Questions, qtbot: QtBot) -> None:
    """Control M opens the note; Continue keeps it, and it stands there when one comes back."""
    question = stage.hub.workspace.interview.questions[0]
    press(qtbot, Qt.Key.Key_1)
    press(qtbot, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(focused(), "6 people said so")
    page.go_on()
    page.go_back()
    settle()
    answer = stage.hub.workspace.assessment.answer(question.id)

    assert answer is not None
    assert "6 people said so" == answer.note
    assert question.text in texts(page)


def test_back_from_the_first_question_goes_to_the_page_before(stage: Stage, page: Questions) -> None:
    """Back never ends in nothing."""
    page.go_back()
    settle()

    assert stage.window.page is not page


def test_what_was_seen_stands_beside_the_question(stage: Stage, page: Questions) -> None:
    """A question that the look bears on shows what was seen; before a look nothing is shown."""
    stage.hub.workspace.keep_scan(REPORT)
    stage.hub.changed.emit()
    workspace = stage.hub.workspace
    question = next(question for question in workspace.interview.questions if workspace.seen_lines(question))
    stage.hub.question_wanted.emit(question.id, False)
    settle()

    assert any(text.startswith("What we saw here:") for text in texts(page))


def test_it_opens_at_the_question_where_it_was_left(stage: Stage, page: Questions, qtbot: QtBot) -> None:
    """The place is kept by question, in the file."""
    for key in (Qt.Key.Key_1, Qt.Key.Key_Return, Qt.Key.Key_1, Qt.Key.Key_Return):
        press(qtbot, key)
    third = stage.hub.workspace.interview.questions[2]
    path = stage.hub.workspace.path
    stage.hub.close()
    stage.hub.open(path)
    settle()

    assert stage.window.page is page
    assert third.text in texts(page)


def test_all_questions_leads_to_any(stage: Stage, page: Questions, qtbot: QtBot) -> None:
    """The list of questions is shortened by typing, and Enter goes there."""
    question = stage.hub.workspace.interview.questions[7]
    page.show_all()
    settle()
    qtbot.keyClicks(focused(), question.text)
    press(qtbot, Qt.Key.Key_Return)

    assert question.text in texts(page)


def test_the_example_is_one_of_ones_own_trade(stage: Stage, page: Questions) -> None:
    """A bakery reads an example about a shop, a clinic one about care."""
    question = stage.hub.workspace.interview.questions[0]
    office = question.examples.office in texts(page)
    stage.profile(work="health")

    assert (True, True) == (office, question.examples.care in texts(page))


def test_where_frameworks_speak_of_it_is_closed_until_asked_for(stage: Stage, page: Questions, qtbot: QtBot) -> None:
    """An owner is not bothered; a consultant opens it once, and it stays open for the next question."""
    toggle = next(one for one in page.findChildren(Button) if one.text() == "About the same subject")
    before = [text for text in texts(page) if "NIST AI RMF" in text]
    reachable, state = toggle.focusPolicy() != Qt.FocusPolicy.NoFocus, toggle.accessibleDescription()
    toggle.click()
    settle()
    opened = [text for text in texts(page) if "NIST AI RMF" in text]
    stage.hub.ask(stage.hub.workspace.interview.questions[3].id)
    settle()
    after = [text for text in texts(page) if "NIST AI RMF" in text]

    assert ([], True, "closed") == (before, reachable, state)
    assert opened[0].endswith("This does not say that you follow them.")
    assert (True, True) == (bool(after), after != opened)


def test_changing_an_answer_from_elsewhere_comes_back(stage: Stage, page: Questions, qtbot: QtBot) -> None:
    """Asked for from Check answers, Continue goes back there."""
    question = stage.hub.workspace.interview.questions[3]
    stage.window.show_page("check_answers")
    stage.hub.question_wanted.emit(question.id, True)
    settle()
    press(qtbot, Qt.Key.Key_1)
    press(qtbot, Qt.Key.Key_Return)

    assert stage.window.page is not None
    assert "check_answers" == stage.window.page.id


def test_in_a_narrow_window_the_notes_are_closed_under_the_question(stage: Stage, page: Questions) -> None:
    """The side column becomes buttons that open one text each."""
    question = stage.hub.workspace.interview.questions[0]
    stage.window.resize(1024, 700)
    settle()
    closed = question.why in texts(page)
    toggle = next(b for b in page.findChildren(Button) if b.isVisible() and b.text() == "Why we ask")
    toggle.click()
    settle()

    assert (False, True) == (closed, question.why in texts(page))


def test_tab_follows_the_reading_order(stage: Stage, page: Questions, qtbot: QtBot) -> None:
    """On the second question as on the first: answers, note, notes at the side, bar."""
    for key in (Qt.Key.Key_5, Qt.Key.Key_Return, Qt.Key.Key_5):
        press(qtbot, key)
    names = []
    for _ in range(20):
        names.append(focused().accessibleName() or focused().text())  # type: ignore[attr-defined]
        if names[-1] == "Continue":
            break
        press(qtbot, Qt.Key.Key_Tab)
    main = [name for name in names if name.startswith(("I don't know", "Whom", "Add a note", "Back", "Continue"))]

    assert ["I don't know", "Whom", "Add a note", "Back", "Continue"] == [
        "Whom" if name.startswith("Whom") else name for name in main
    ]


def test_at_the_end_each_button_is_there_once_and_enter_goes_to_what_is_open(
    stage: Stage, page: Questions, qtbot: QtBot
) -> None:
    """One answer is given and the others passed by: the first that is open comes next."""
    first, second = stage.hub.workspace.interview.questions[:2]
    press(qtbot, Qt.Key.Key_1)
    stage.hub.question_wanted.emit(stage.hub.workspace.interview.questions[-1].id, False)
    settle()
    press(qtbot, Qt.Key.Key_1)
    press(qtbot, Qt.Key.Key_Return)
    shown = [*page.findChildren(Button), *page.bar.findChildren(Button)]
    names = [button.text() for button in shown if button.isVisible()]
    press(qtbot, Qt.Key.Key_Return)

    assert "Check answers" in names
    assert len(names) == len(set(names))
    assert first.text not in texts(page)
    assert second.text in texts(page)
