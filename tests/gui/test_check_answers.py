"""Check your answers: contradictions and the list of answers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot
from window_stage import REPORT, Stage, focused, settle

from app.gui.pages.check_answers import CheckAnswers
from app.gui.record_dialogs import HistoryDialog
from app.gui.widgets.buttons import Button
from app.gui.widgets.words import Words


@pytest.fixture
def page(stage: Stage) -> CheckAnswers:
    """Answers that do not fit what was seen."""
    stage.start()
    stage.profile(forms=("online",))
    stage.hub.workspace.keep_scan(REPORT)
    stage.hub.changed.emit()
    stage.window.show_page("check_answers")
    settle()
    assert isinstance(stage.window.page, CheckAnswers)
    return stage.window.page


def texts(page: CheckAnswers) -> list[str]:
    return [label.text() for label in page.findChildren(Words) if label.isVisible()]


def button(page: CheckAnswers, text: str) -> Button:
    return next(button for button in page.findChildren(Button) if button.isVisible() and button.text() == text)


def unsettled(stage: Stage) -> list[str]:
    return [found.id for found in stage.hub.workspace.results.contradictions if found.settled is None]


def test_both_sides_are_shown(stage: Stage, page: CheckAnswers) -> None:
    """What was said and what was seen stand side by side, with their dates."""
    finding = stage.hub.workspace.results.contradictions[0]

    assert {finding.said, finding.saw} <= set(texts(page))
    assert "We saw, on 12 November 2026" in texts(page)


def test_the_focus_is_on_the_first_contradiction(stage: Stage, page: CheckAnswers) -> None:
    """Where something is to be settled, that comes first."""

    assert "Change my answer" == focused().text()  # type: ignore[attr-defined]


def test_saying_why_settles_it_and_can_be_undone(stage: Stage, page: CheckAnswers, qtbot: QtBot) -> None:
    """The words are kept with the finding; Undo opens it again."""
    before = unsettled(stage)
    button(page, "Both are right: say why…").click()
    settle()
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()
    still = unsettled(stage)
    qtbot.keyClicks(focused(), "It is a test computer")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()
    after = unsettled(stage)
    words = [found.settled.words for found in stage.hub.workspace.results.contradictions if found.settled]
    stage.hub.undo()
    settle()

    assert (before, before[1:], ["It is a test computer"], before) == (still, after, words, unsettled(stage))


def test_change_goes_to_the_answer_and_comes_back(stage: Stage, page: CheckAnswers) -> None:
    """Change my answer opens the question; going on comes back to this page."""
    button(page, "Change my answer").click()
    settle()
    other = stage.window.page
    assert other is not None
    other.go_on()
    settle()

    assert other is not page
    assert stage.window.page is page


def test_a_section_opens_to_its_answers_and_keeps_the_focus(stage: Stage, page: CheckAnswers) -> None:
    """Opening a section shows questions and answers in words, and the keyboard stays where it was."""
    button(page, "About you").setFocus()
    button(page, "About you").click()
    settle()
    people = stage.hub.workspace.assessment.pack.question("people")

    assert {people.text, "14"} <= set(texts(page))
    assert "About you" == focused().text()  # type: ignore[attr-defined]


def test_what_is_not_answered_is_told_first(stage: Stage, page: CheckAnswers) -> None:
    """The number of open questions, and a button that goes to the first of them."""
    left = len(stage.hub.workspace.interview.unanswered)
    button(page, "Answer now").click()
    settle()

    assert stage.window.page is not None
    assert ("questions", True) == (stage.window.page.id, left > 0)


def test_the_rail_says_how_many_are_open(stage: Stage, page: CheckAnswers) -> None:
    """The mark counts what is not settled."""

    assert f"{len(unsettled(stage))} open" == stage.told_in_rail("check_answers")


def test_a_contradiction_tells_its_history(stage: Stage, page: CheckAnswers, qtbot: QtBot) -> None:
    """Before and after it is settled: what was answered, and how it was settled, newest first."""
    finding = stage.hub.workspace.results.contradictions[0]
    question = stage.hub.workspace.assessment.pack.question(finding.question)

    def told() -> list[str]:
        qtbot.keyClick(button(page, "History…"), Qt.Key.Key_Return)
        settle()
        (dialog,) = stage.window.findChildren(HistoryDialog)
        (lines,) = dialog.findChildren(QListView)
        rows = [lines.model().index(row, 0).data() for row in range(lines.model().rowCount())]
        dialog.accept()
        settle()
        return rows

    before = told()
    stage.hub.settle(finding.id, "both_right", "The laptop is new.")
    settle()
    after = told()
    stage.hub.unsettle(finding.id)
    settle()
    again = told()

    assert [True] == [question.text in row for row in before]
    assert 2 == len(after)
    assert "The laptop is new." in after[0]
    assert 3 == len(again)
    assert before[0] == again[-1]
    assert "“Under the forms of AI, you named no agent. We saw agents.”" in again[0]
