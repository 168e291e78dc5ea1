"""Export: what is offered, saving by keyboard, and what is said when a file cannot be saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from window_stage import REPORT, Stage, focused, settle

from app.gui.pages.export import Export
from app.gui.widgets.buttons import Button
from app.gui.widgets.choices import AnswerCard, TickCard
from app.gui.widgets.words import Words


@pytest.fixture
def page(stage: Stage) -> Export:
    """The page of an assessment with answers and a look."""
    stage.start()
    stage.profile()
    stage.hub.workspace.keep_scan(REPORT)
    stage.window.show_page("export")
    settle()
    assert isinstance(stage.window.page, Export)
    return stage.window.page


def ticked(page: Export) -> list[str]:
    return [tick.accessibleName() for tick in page.findChildren(TickCard) if tick.isVisible() and tick.isChecked()]


def texts(page: Export) -> list[str]:
    return [words.text() for words in page.findChildren(Words) if words.isVisible()]


def save(page: Export, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.hub.export_ended, timeout=60_000):
        qtbot.keyClick(next(b for b in page.bar.findChildren(Button) if b.text().startswith("Save")), Qt.Key.Key_Return)
    settle()


def test_for_whom_chooses_what(page: Export, qtbot: QtBot) -> None:
    """The focus is on For whom; the arrows change what is ticked."""
    first = focused()
    for_staff = ticked(page)
    for _ in range(3):
        qtbot.keyClick(focused(), Qt.Key.Key_Down)
        settle()

    assert isinstance(first, AnswerCard)
    assert ["AI policy (PDF)"] == for_staff
    assert "A machine" == focused().accessibleName()
    assert ["Everything, for another program (JSON)", "What we found on this computer (JSON)",
            "List of AI parts (CycloneDX)"] == ticked(page)  # fmt: skip


def test_what_is_missing_is_said(stage: Stage, qtbot: QtBot) -> None:
    """Before answers and a look, what cannot be saved says why; saving nothing says what to do."""
    stage.start()
    stage.window.show_page("export")
    settle()
    page = stage.window.page
    assert isinstance(page, Export)
    reasons = {tick.accessibleDescription() for tick in page.findChildren(TickCard) if not tick.isEnabled()}
    page.go_on()
    settle()

    missing = {"Answer some questions first.", "Look at this computer first.", "Nothing is attached as proof yet."}

    assert missing == reasons
    assert "Tick at least one thing to save." in texts(page)


def test_files_are_saved_and_each_is_told(page: Export, tmp_path: Path, qtbot: QtBot) -> None:
    """Saving for a machine writes three files, tells each, and takes the keyboard to Show them."""
    next(card for card in page.findChildren(AnswerCard) if card.accessibleName() == "A machine").click()
    save(page, qtbot)
    made = sorted(path.name for path in tmp_path.glob("Harbour Lettings - *"))

    assert 3 == len(made)
    assert f"3 files saved in {tmp_path.name}." in texts(page)
    assert "Show them" == focused().property("text")


def test_a_file_that_cannot_be_saved_says_why_and_can_be_tried_again(
    page: Export, tmp_path: Path, qtbot: QtBot
) -> None:
    """A folder in the way stops one file and not the others; Try again saves it once the folder is gone."""
    in_the_way = tmp_path / "Harbour Lettings - What we found.json"
    in_the_way.mkdir()
    next(card for card in page.findChildren(AnswerCard) if card.accessibleName() == "A machine").click()
    save(page, qtbot)
    told, again = texts(page), focused().property("text")
    in_the_way.rmdir()
    with qtbot.waitSignal(page.hub.export_ended, timeout=60_000):
        qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()

    assert "Try again" == again
    assert "Could not save: What we found on this computer (JSON)" in told
    assert any("There is a folder called" in text for text in told)
    assert f"2 files saved in {tmp_path.name}." in told
    assert in_the_way.is_file()
    assert f"3 files saved in {tmp_path.name}." in texts(page)
