"""The window knows who works here, shows what everybody answered, and tells the history of each thing."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView
from pytestqt.qtbot import QtBot
from window_stage import Stage, settle

from app.gui.dialogs import Dialog
from app.gui.record_dialogs import HistoryDialog, PersonDialog
from app.gui.side_by_side import SideBySide
from app.gui.widgets.buttons import Button
from app.gui.widgets.words import Words


def _dialog(kind: type[Dialog]) -> Dialog:
    settle()
    return next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible())


def _button(where: object, words: str) -> Button:
    buttons = where.findChildren(Button)  # type: ignore[attr-defined]
    return next(button for button in buttons if button.text() == words and button.isVisible())


def _rows(dialog: Dialog) -> list[str]:
    model = dialog.findChild(QListView).model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def _name(stage: Stage, name: str) -> None:
    stage.window.ask_person()
    dialog = _dialog(PersonDialog)
    dialog.findChild(QLineEdit).setText(name)
    _button(dialog, "This is me").click()
    settle()


@pytest.fixture
def asked(stage: Stage) -> Stage:
    """The window on a question."""
    stage.start()
    stage.profile()
    stage.window.show_page("questions")
    stage.hub.question_wanted.emit("named_lead", False)
    settle()
    return stage


def test_two_people_stand_side_by_side(asked: Stage) -> None:
    """Who is named is kept for next time; two answers stand beside each other, and either can be let count."""
    for name, value in (("Tom Okafor", "nobody"), ("Priya Nair", "agreed")):
        _name(asked, name)
        asked.hub.answer("named_lead", value)
        settle()
    several = next(widget for widget in asked.window.findChildren(SideBySide) if widget.isVisible())
    before = [answer.by for answer in asked.hub.workspace.answers_to("named_lead")]
    shown = [words.text() for words in several.findChildren(Words)]
    _button(several, "Let this one count").click()
    settle()
    after = [answer.by for answer in asked.hub.workspace.answers_to("named_lead")]

    assert ["Priya Nair", "Tom Okafor"] == before
    assert ["Tom Okafor", "Priya Nair"] == after
    assert any(line.startswith("Tom Okafor said, 12 Nov: ") for line in shown)
    assert "Priya Nair" == asked.hub.desk.settings.person
    assert _button(asked.window, "You are: Priya Nair").isVisible()


@pytest.mark.parametrize("size", [100, 110])
def test_a_long_name_is_shortened_at_its_end(asked: Stage, size: int) -> None:
    """At the foot of the narrow rail the beginning of a name stays, whole in what a screen reader says."""
    asked.hub.change_settings(text_size=size)
    asked.window.resize(1024, 700)
    _name(asked, "Wilhelmina Featherstonehaugh")
    settle()
    told = "You are: Wilhelmina Featherstonehaugh"
    button = next(one for one in asked.window.findChildren(Button) if one.accessibleName() == told)
    shown = button.text()

    assert shown.startswith("You are: W")
    assert shown.endswith("…")
    assert button.sizeHint().width() <= (button.parentWidget() or button).width()


def test_one_answer_has_nothing_beside_it(asked: Stage) -> None:
    """With one answer there is no list of people."""
    asked.hub.answer("named_lead", "nobody")
    settle()

    assert not [widget for widget in asked.window.findChildren(SideBySide) if widget.isVisible()]


def test_the_history_of_a_question_and_of_all(asked: Stage, qtbot: QtBot) -> None:
    """A question tells its own history; the menu tells all of it, and typing shortens the list."""
    _name(asked, "Tom Okafor")
    asked.hub.answer("named_lead", "nobody")
    asked.hub.answer("named_lead", asked.hub.workspace.assessment.pack.question("named_lead").options[-1].id)
    settle()
    _button(asked.window, "History…").click()
    dialog = _dialog(HistoryDialog)
    own = _rows(dialog)
    _button(dialog, "Does the record hold together?").click()
    verdict = [words.text() for words in dialog.findChildren(Words) if "holds together" in words.text()]
    dialog.accept()
    settle()
    asked.window.show_history()
    whole = _dialog(HistoryDialog)
    everything = _rows(whole)
    qtbot.keyClicks(whole.findChild(QLineEdit), "tom okafor")
    some = _rows(whole)
    qtbot.keyClicks(whole.findChild(QLineEdit), " xyz")
    nothing = _rows(whole)
    whole.findChild(QLineEdit).clear()
    qtbot.keyClicks(whole.findChild(QLineEdit), "12 november 2026, ")
    by_day = _rows(whole)
    whole.accept()

    assert 2 == len(own)
    assert all("Tom Okafor" in row for row in own)
    assert 1 == len(verdict)
    assert own == some
    assert len(everything) > 10
    assert [] == nothing
    assert everything == by_day


def test_a_name_that_is_too_long_is_refused_in_words(asked: Stage, qtbot: QtBot) -> None:
    """A name that no policy has room for changes nothing."""
    with qtbot.waitSignal(asked.hub.failed):
        kept = asked.hub.choose_person("x" * 500)

    assert (False, "") == (kept, asked.hub.person)
