"""Forgetting in the window: each place is seen first, and nothing goes without a yes."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from window_stage import Stage, settle, worked

from app.gui.dialogs import LineDialog
from app.gui.forgetting_dialogs import PlacesDialog
from app.gui.protection_dialogs import SureDialog
from app.gui.widgets.notice import Notice
from app.gui.widgets.words import Words


def _choose(stage: Stage, text: str) -> None:
    next(one for one in stage.window.findChildren(QAction) if one.text() == text).trigger()
    settle()


def _dialog(stage: Stage, kind: type[QDialog]) -> QDialog:
    return next(one for one in stage.window.findChildren(kind) if one.isVisible())


def _press(dialog: QDialog, text: str) -> None:
    next(button for button in dialog.findChildren(QPushButton) if button.text() == text).click()
    settle()


def _look_for(stage: Stage, name: str) -> None:
    _choose(stage, "&Forget a person…")
    asked = _dialog(stage, LineDialog)
    field = asked.findChild(QLineEdit)
    assert field is not None
    field.setText(name)
    _press(asked, "Look for it")


def _foot(stage: Stage) -> str:
    notice = stage.window.findChild(Notice)
    assert notice is not None
    return " ".join(words.text() for words in notice.findChildren(Words))


def test_forget_a_person(stage: Stage, qtbot: QtBot) -> None:
    """The places are listed; after a no all is as it was, after a yes the name is in no file."""
    stage.start("Priya Nair Lettings")
    stage.hub.workspace.safety.back_up("rolling")
    named_so = stage.hub.workspace.path
    stage.hub.close()
    stage.hub.forget_recent(named_so)
    path = named_so.rename(stage.folder / "lettings.groundrules")  # what a file is called is its owner's choice
    stage.hub.open(path)
    stage.hub.choose_person("Priya Nair")
    stage.hub.change_organisation(lead="Priya Nair")
    stage.hub.answer("people", 14, note="Priya Nair counted")
    stage.hub.desk.replace_backups(stage.hub.workspace)
    _look_for(stage, "Somebody Unknown")
    assert "nowhere" in _foot(stage)

    _look_for(stage, "priya nair")
    shown = _dialog(stage, PlacesDialog)
    assert "Answer people: Priya Nair counted" in [words.text() for words in shown.findChildren(Words)]
    _press(shown, "Not now")
    assert "Priya Nair" == stage.hub.workspace.assessment.organisation.lead

    _look_for(stage, "priya nair")
    _press(_dialog(stage, PlacesDialog), "Take it out")
    worked(stage, qtbot)

    assert "[a person]" == stage.hub.workspace.assessment.organisation.lead
    assert "The name is gone" in _foot(stage)
    assert ("", "") == (stage.hub.person, stage.hub.desk.settings.person)
    assert [] == [one.name for one in stage.folder.rglob("*") if one.is_file() and b"Priya Nair" in one.read_bytes()]
    assert path.exists()


def test_delete_an_organisation(stage: Stage, qtbot: QtBot) -> None:
    """It asks first, with no as the easy answer; then file, backups and its card are gone."""
    stage.start("Harbour Lettings")
    stage.hub.desk.replace_backups(stage.hub.workspace)
    path = stage.hub.workspace.path
    _choose(stage, "&Delete this check…")
    _press(_dialog(stage, SureDialog), "Not now")
    assert stage.hub.is_open

    _choose(stage, "&Delete this check…")
    _press(_dialog(stage, SureDialog), "Delete it")
    worked(stage, qtbot)

    assert not stage.hub.is_open
    assert not path.exists()
    assert () == stage.hub.desk.recent()
    assert [] == list((stage.folder / "data" / "backups").iterdir())
