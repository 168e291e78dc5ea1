"""Welcome: starting, and carrying on."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from window_stage import Stage, focused, settle

from app.gui.pages.recent_files import MissingCard, RecentCard
from app.gui.widgets.buttons import Button
from app.gui.widgets.words import Words


def cards(stage: Stage) -> list[RecentCard]:
    return [card for card in stage.window.findChildren(RecentCard) if card.isVisible()]


def test_the_first_time_the_focus_is_on_start(stage: Stage) -> None:
    """With no file yet, the one thing to do has the focus."""

    assert "Start a new check" == focused().text()  # type: ignore[attr-defined]


def test_a_check_is_started_by_keyboard(stage: Stage, qtbot: QtBot) -> None:
    """Enter, a name, Enter: a file in the documents, and the first page."""
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()
    nothing_yet = stage.hub.is_open
    qtbot.keyClicks(focused(), "Bramble / Bakery")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()

    assert (False, True) == (nothing_yet, stage.hub.is_open)
    assert "Bramble / Bakery" == stage.hub.workspace.assessment.organisation.name
    assert stage.folder == stage.hub.workspace.path.parent


def test_the_files_used_last_are_listed_with_their_marks(stage: Stage) -> None:
    """Newest first; the newest has the focus, and its card is read whole."""
    for name in ("Bramble Bakery", "Harbour Lettings"):
        stage.start(name)
        stage.profile()
    stage.hub.close()
    settle()
    names = [card.accessibleName() for card in cards(stage)]

    assert ["Harbour Lettings", "Bramble Bakery"] == [name.split(",")[0] for name in names]
    assert "14 people" in names[0]
    assert focused() is cards(stage)[0]


def test_enter_on_a_card_opens_its_file(stage: Stage, qtbot: QtBot) -> None:
    """The whole card is a button."""
    stage.start("Bramble Bakery")
    stage.hub.close()
    settle()
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()

    assert "Bramble Bakery" == stage.hub.workspace.assessment.organisation.name


def test_a_file_that_has_gone_can_leave_the_list(stage: Stage) -> None:
    """It says so in place, and can be taken off."""
    stage.start("Bramble Bakery")
    path = stage.hub.workspace.path
    stage.hub.close()
    path.rename(path.with_suffix(".moved"))
    stage.window.close_file()
    stage.window.findChildren(RecentCard)
    stage.hub.closed.emit()
    settle()
    gone = next(card for card in stage.window.findChildren(MissingCard) if card.isVisible())
    said = [words.text() for words in gone.findChildren(Words)]
    next(b for b in gone.findChildren(Button) if b.text() == "Take it off this list").click()
    settle()

    assert "We cannot find this file. It may have moved." in said
    assert () == stage.hub.desk.recent()


def test_a_file_that_is_not_ours_is_told_in_the_page(stage: Stage) -> None:
    """Trouble with a file is a sentence on Welcome, and the window lives on."""
    stranger = stage.folder / "notes.groundrules"
    stranger.write_text("shopping: eggs", encoding="utf-8")
    stage.window.open_path(stranger)
    settle()
    said = [words.text() for words in stage.window.findChildren(Words) if words.isVisible()]

    assert any("is not a Groundrules file" in text for text in said)
    assert not stage.hub.is_open


def test_a_dropped_file_is_opened(stage: Stage) -> None:
    """A file dropped anywhere in the window opens."""
    stage.start("Bramble Bakery")
    path = stage.hub.workspace.path
    stage.hub.close()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    none = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    stage.window.dropEvent(event)
    settle()

    assert path == stage.hub.workspace.path


def test_the_dialog_for_a_name_says_where_the_file_goes(stage: Stage, qtbot: QtBot) -> None:
    """The path follows the name."""
    stage.window.new_check()
    settle()
    assert isinstance(focused(), QLineEdit)
    qtbot.keyClicks(focused(), "Quay")
    said = [words.text() for words in stage.window.findChildren(Words)]
    places = [label.text() for label in focused().window().findChildren(type(focused().window().focusWidget()))]

    assert "What is your organisation called?" in said
    assert places == ["Quay"]
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)


def test_the_example_is_fresh_each_time(stage: Stage, qtbot: QtBot) -> None:
    """Looking round opens an organisation with all its answers; what is done in it is gone the next time."""
    link = next(b for b in stage.window.findChildren(Button) if b.text() == "Look round with an example")
    qtbot.keyClick(link, Qt.Key.Key_Return)
    settle()
    first = stage.hub.workspace.assessment
    stage.hub.answer("people", 99)
    qtbot.keyClick(link, Qt.Key.Key_Return)
    settle()
    again = stage.hub.workspace.assessment.answer("people")

    assert "Harbour Lettings" == first.organisation.name
    assert () == stage.hub.workspace.interview.unanswered
    assert again is not None
    assert first.answer("people") == again
