"""About you: the ten questions, what they switch on, and the names for the policy."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from window_stage import Stage, focused, settle

from app.gui.pages.about_you import AboutYou
from app.gui.widgets.notice import Complaint
from app.gui.widgets.words import Words


@pytest.fixture
def page(stage: Stage) -> AboutYou:
    """The page, nothing answered."""
    stage.start()
    assert isinstance(stage.window.page, AboutYou)
    return stage.window.page


def choose(page: AboutYou, question: str, option: str) -> None:
    box = next(box for box in page.findChildren(QAbstractButton) if _is(page, box, question, option))
    box.click()
    settle()


def _is(page: AboutYou, box: QAbstractButton, question: str, option: str) -> bool:
    asked = page.hub.workspace.assessment.pack.question(question)
    if box.property("option") != option:
        return False
    above = box.parentWidget()
    while above is not None and above.accessibleName() != asked.text:
        above = above.parentWidget()
    return above is not None


def texts(page: AboutYou) -> list[str]:
    return [label.text() for label in page.findChildren(Words) if label.isVisible()]


def field(page: AboutYou, name: str) -> QLineEdit:
    return next(field for field in page.findChildren(QLineEdit) if field.accessibleName().startswith(name))


def test_a_new_assessment_opens_here_on_the_first_question(stage: Stage, page: AboutYou) -> None:
    """The focus is on the first answer of the first question."""

    assert "European Union" == focused().accessibleName()


def test_ticks_are_kept_as_they_are_made(stage: Stage, page: AboutYou) -> None:
    """Each tick is in the file at once; the last one taken away takes the answer away."""
    choose(page, "places", "gb")
    choose(page, "places", "eu")
    both = stage.hub.workspace.assessment.answer("places")
    choose(page, "places", "gb")
    choose(page, "places", "eu")

    assert both is not None
    assert (("eu", "gb"), None) == (both.value, stage.hub.workspace.assessment.answer("places"))


def test_none_and_i_dont_know_stand_alone(stage: Stage, page: AboutYou) -> None:
    """Ticking "I don't know" takes the other ticks away, and another tick takes it away."""
    choose(page, "uses", "writing")
    choose(page, "uses", "dont_know")
    alone = stage.hub.workspace.assessment.answer("uses")
    choose(page, "uses", "notes")
    after = stage.hub.workspace.assessment.answer("uses")

    assert alone is not None
    assert after is not None
    assert (("dont_know",), ("notes",)) == (alone.value, after.value)


def test_a_number_is_kept_when_it_can_be_one(stage: Stage, page: AboutYou, qtbot: QtBot) -> None:
    """A number is kept on Enter; what is none is told beside the field and not kept."""
    people = field(page, "How many")
    qtbot.keyClicks(people, "14")
    qtbot.keyClick(people, Qt.Key.Key_Return)
    kept = stage.hub.workspace.assessment.answer("people")
    people.setText("many")
    people.editingFinished.emit()
    settle()

    assert kept is not None
    assert 14 == kept.value
    assert any(text.startswith("Write a whole number") for text in texts(page))
    assert stage.hub.workspace.assessment.answer("people") == kept


def test_it_says_what_an_answer_switches_on_and_off(stage: Stage, page: AboutYou) -> None:
    """More questions come with their areas; those that leave are told with a way back."""
    stage.profile()
    before = {question.id for question in stage.hub.workspace.interview.questions}
    choose(page, "forms", "agent")
    more = {question.id for question in stage.hub.workspace.interview.questions}
    came = [text for text in texts(page) if text.startswith("Because of this")]
    choose(page, "forms", "agent")
    left = [text for text in texts(page) if "kept" in text and "leave" in text]
    stage.hub.undo()
    settle()

    assert before < more
    assert (1, 1) == (len(came), len(left))
    assert more == {question.id for question in stage.hub.workspace.interview.questions}


def test_continue_goes_to_what_is_missing(stage: Stage, page: AboutYou) -> None:
    """With one question open, Continue stays and puts the focus there."""
    stage.profile()
    stage.hub.clear_answer("decides")
    settle()
    page.go_on()
    settle()

    assert stage.window.page is page
    assert "Yes" == focused().accessibleName()


def test_continue_goes_on_when_all_is_said(stage: Stage, page: AboutYou) -> None:
    """With all ten answered the next page comes."""
    stage.profile()
    page.go_on()
    settle()

    assert stage.window.page is not None
    assert stage.window.pages[1].id == stage.window.page.id


def test_names_are_kept_for_the_policy(stage: Stage, page: AboutYou, qtbot: QtBot) -> None:
    """A name is in the file when its field is left; the organisation cannot be without one."""
    lead = field(page, "Who is in charge")
    lead.setFocus()
    qtbot.keyClicks(lead, "  Priya <Nair> ")
    name = field(page, "Name of your")
    name.setFocus()
    name.clear()
    lead.setFocus()
    settle()
    organisation = stage.hub.workspace.assessment.organisation

    assert ("Priya <Nair>", "Harbour Lettings") == (organisation.lead, organisation.name)


def in_sight(page: AboutYou, part: QWidget) -> bool:
    """Whether the whole of it lies in the part of the page that is shown."""
    top = part.mapTo(page.area.viewport(), part.rect().topLeft())
    return page.area.viewport().rect().contains(part.rect().translated(top))


@pytest.mark.parametrize("missing", ["forms", "public", "own_devices"])
def test_what_is_missing_comes_into_sight(stage: Stage, page: AboutYou, missing: str) -> None:
    """Continue brings the question, its first answer and what is said about it into sight, from wherever one was."""
    stage.profile()
    stage.hub.clear_answer(missing)
    page.area.verticalScrollBar().setValue(0)
    settle()
    page.go_on()
    settle()
    text = page.hub.workspace.assessment.pack.question(missing).text
    question = next(label for label in page.findChildren(Words) if label.text() == text)
    said = next(part for part in page.findChildren(Complaint) if part.isVisible())

    assert [True, True, True] == [in_sight(page, part) for part in (question, focused(), said)]


@pytest.mark.parametrize("wanted", ["uses", "public", "own_devices"])
def test_a_question_asked_for_is_shown_whole(stage: Stage, wanted: str) -> None:
    """Whoever comes from another page to change an answer lands on that answer, with the question above it."""
    stage.start()
    stage.profile()
    path = stage.hub.workspace.path
    stage.window.show_page("check_answers")
    stage.hub.close()
    stage.hub.open(path)
    settle()
    stage.hub.question_wanted.emit(wanted, True)
    settle()
    page = stage.window.page
    answer = stage.hub.workspace.assessment.answer(wanted)

    assert isinstance(page, AboutYou)
    assert answer is not None
    text = stage.hub.workspace.assessment.pack.question(wanted).text
    question = next(label for label in page.findChildren(Words) if label.text() == text)
    chosen = answer.value[0] if isinstance(answer.value, tuple) else answer.value
    box = next(box for box in page.findChildren(QWidget) if box.accessibleName() == text)

    assert chosen == focused().property("option")
    assert [True, True] == [in_sight(page, part) for part in (question, box)]


def test_the_heading_is_in_sight_on_arrival_in_a_small_window(stage: Stage, page: AboutYou) -> None:
    """In the least window the first question is longer than the page, and yet the page begins with its heading."""
    stage.window.resize(1024, 700)
    stage.window.show_page("export")
    stage.window.show_page("about_you")
    settle()

    assert 0 == page.area.verticalScrollBar().value()
