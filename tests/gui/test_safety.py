"""Backups, the check of a file and proof, in the real window with real files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot
from stored_files import stored
from window_stage import Stage, focused, settle, worked

from app.domain.evidence import Evidence
from app.gui.safety_dialogs import BackupsDialog, CheckDialog, RestoreDialog
from app.gui.wait_dialog import WaitDialog
from app.gui.widgets.buttons import Button
from app.gui.widgets.choices import AnswerCard
from app.gui.widgets.words import Words
from app.storage.driver import version_in_header
from app.workspace.safety import BackupLook


def button(part: QWidget, text: str) -> Button:
    return next(one for one in part.findChildren(Button) if one.isVisible() and one.text() == text)


def texts(part: QWidget) -> str:
    return " ".join(label.text() for label in part.findChildren(Words) if label.isVisible())


def attached(stage: Stage) -> tuple[Evidence, ...]:
    return stage.hub.workspace.assessment.evidence


@pytest.fixture
def question(stage: Stage) -> str:
    """The window on its first question; the subject that proof of it belongs to."""
    stage.start()
    stage.profile()
    first = stage.hub.workspace.interview.questions[0].id
    stage.hub.question_wanted.emit(first, False)
    settle()
    return f"question/{first}"


def test_a_file_is_dropped_listed_and_removed(stage: Stage, question: str, tmp_path: Path, qtbot: QtBot) -> None:
    """A file dropped on a question is copied in with its hash; removing it can be undone by Control Z."""
    minutes = tmp_path / "minutes.pdf"
    minutes.write_bytes(b"%PDF-1.7 " * 100_000)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(minutes))])
    drop = QDropEvent(
        QPointF(600, 400), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    stage.window.dropEvent(drop)
    qtbot.waitUntil(lambda: len(attached(stage)) == 1)
    settle()
    (kept,) = attached(stage)

    assert (question, "minutes.pdf", 900_000) == (kept.subject, kept.name, kept.size_bytes)
    assert "900 KB, 12 November 2026" in texts(stage.window)

    button(stage.window, "Remove").click()
    settle()

    assert () == attached(stage)

    qtbot.keyClick(stage.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()

    assert (kept,) == attached(stage)


def test_a_note_by_keyboard(stage: Stage, question: str, qtbot: QtBot) -> None:
    """Control Shift A opens a choice; a note is typed and kept."""
    qtbot.keyClick(
        focused(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    qtbot.keyClick(menu, Qt.Key.Key_Up)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    settle()
    qtbot.keyClicks(focused(), "Ana was there.")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()
    (kept,) = attached(stage)

    assert (question, "note", "Ana was there.") == (kept.subject, kept.kind, kept.text)


def test_what_is_too_large_is_not_copied_in(stage: Stage, question: str, tmp_path: Path, qtbot: QtBot) -> None:
    """A film of 26 MB, and a folder beside it, have their sentences; nothing is attached."""
    film = tmp_path / "film.mp4"
    with film.open("wb") as file:
        file.truncate(26 * 1024 * 1024)
    told: list[str] = []
    stage.hub.failed.connect(lambda sentence, _details: told.append(sentence))
    stage.hub.proof.attach_files(question, [film, tmp_path])
    qtbot.waitUntil(lambda: len(told) == 2)

    assert "Attach a link to it instead." in told[0]
    assert "is a folder" in told[1]
    assert () == attached(stage)


def test_a_click_opens_a_copy_and_never_a_program(
    stage: Stage, question: str, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document opens as a copy that cannot be written; what may be a program does not open at all."""
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    proof = stage.hub.workspace.proof
    for name, content in (("minutes.pdf", b"%PDF-1.7"), ("setup.pdf", b"MZ\x90"), ("run.sh", b"#!/bin/sh")):
        (tmp_path / name).write_bytes(content)
        stage.hub.proof.open(proof.attach_file(question, tmp_path / name))
    qtbot.waitUntil(lambda: len(shown) == 1)
    copy = Path(shown[0].toLocalFile())

    assert ("minutes.pdf", b"%PDF-1.7", 0o400) == (copy.name, copy.read_bytes(), copy.stat().st_mode & 0o777)

    stage.hub.close()

    assert not copy.exists()


def test_copies_that_a_killed_window_left_are_cleared(stage: Stage, question: str) -> None:
    """A copy that was looked at may be of a protected file; the next file that is opened finds none."""
    path = stage.hub.workspace.path
    stage.hub.close()
    left = stage.hub.desk.looked_at / "0f0f" / "minutes.pdf"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"%PDF-1.7")
    left.chmod(0o400)
    stage.hub.open(path)

    assert not left.exists()


def test_back_to_a_backup_and_forth(stage: Stage, question: str, qtbot: QtBot) -> None:
    """A backup is made, looked at, and put back; what it replaced is in the list."""
    stage.hub.change_organisation(lead="Priya Nair")
    stage.window.show_backups()
    dialog = stage.window.findChildren(BackupsDialog)[0]
    with qtbot.waitSignal(stage.hub.safety.ended):
        button(dialog, "Make a backup now").click()
    settle()
    stage.hub.answer(question.removeprefix("question/"), "dont_know")
    with qtbot.waitSignal(stage.hub.safety.ended):
        dialog.findChildren(AnswerCard)[0].click()
    settle()

    assert "Not as now: answers: 1." in texts(dialog)

    button(dialog, "Go back to this one…").click()
    settle()
    with qtbot.waitSignal(stage.hub.opened):
        button(dialog.findChildren(RestoreDialog)[0], "Go back").click()
    worked(stage, qtbot)
    workspace = stage.hub.workspace

    assert (None, "Priya Nair") == (
        workspace.assessment.answer(question.removeprefix("question/")),
        workspace.assessment.organisation.lead,
    )
    assert ["replaced", "asked"] == sorted((one.kind for one in workspace.safety.backups.all()), reverse=True)


def test_a_check_says_what_is_whole(stage: Stage, question: str, qtbot: QtBot) -> None:
    """Every part of the file has its line."""
    with qtbot.waitSignal(stage.hub.safety.checked):
        stage.window.check_file()
    settle()
    dialog = stage.window.findChildren(CheckDialog)[0]

    assert "Your file is whole." in texts(dialog)
    assert "The history is unbroken." in texts(dialog)


def test_a_backup_after_use_and_not_without(stage: Stage, question: str, qtbot: QtBot) -> None:
    """What nobody asks for is made once when something changed, and not again at once."""
    for _ in range(2):
        with qtbot.waitSignal(stage.hub.safety.ended):
            stage.hub.safety.back_up_if_due()

    assert ["rolling"] == [one.kind for one in stage.hub.workspace.safety.backups.all()]


def test_a_backup_that_fails_is_told_once(stage: Stage, question: str, qtbot: QtBot) -> None:
    """Without a place for backups the work goes on, and it is said once."""
    (stage.folder / "data" / "backups").write_text("no folder")
    told: list[str] = []
    stage.hub.told.connect(lambda sentence, _undo: told.append(sentence))
    for _ in range(2):
        with qtbot.waitSignal(stage.hub.safety.ended):
            stage.hub.safety.back_up_if_due()
    settle()

    assert 1 == sum("No backup" in sentence for sentence in told)
    assert stage.hub.answer(question.removeprefix("question/"), "dont_know")


def test_a_damaged_file_offers_its_copy(stage: Stage, question: str, qtbot: QtBot) -> None:
    """Welcome says that the file is damaged, and one press opens the newest backup beside it."""
    stage.hub.workspace.safety.back_up("rolling")
    path = stage.hub.workspace.path
    stage.hub.close()
    path.write_bytes(path.read_bytes()[:9000])
    stage.hub.open(path)
    settle()
    button(stage.window, "A copy from 12 November 2026 is whole. Open the copy").click()
    worked(stage, qtbot)

    assert path.with_name(f"{path.stem} (copy){path.suffix}") == stage.hub.workspace.path
    assert 9000 == path.stat().st_size


def test_an_older_file_is_backed_up_away_from_the_interface(stage: Stage, tmp_path: Path, qtbot: QtBot) -> None:
    """The window says what it does and takes no key; then the file is open, and as it was among the backups."""
    path = stored(1, tmp_path)
    before = path.read_bytes()
    said: list[str] = []
    stage.hub.files.working.connect(said.append)
    stage.window.open_path(path)
    (waiting,) = stage.window.findChildren(WaitDialog)
    qtbot.keyClick(waiting, Qt.Key.Key_Escape)
    stays = waiting.isVisible()
    worked(stage, qtbot)
    (backup,) = stage.hub.workspace.safety.backups.all()
    with qtbot.waitSignal(stage.hub.safety.seen) as seen:
        stage.hub.safety.look(backup)
    look = seen.args[0] if seen.args else None

    assert stays
    assert ["An older Groundrules made this file. We make a backup, and then bring it up to date.", ""] == said
    assert "migration" == backup.kind
    assert 1 == version_in_header(backup.path)
    assert isinstance(look, BackupLook)
    assert look.whole
    assert stage.hub.workspace.assessment.organisation.name == look.organisation
    assert before != path.read_bytes()
