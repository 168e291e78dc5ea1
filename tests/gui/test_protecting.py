"""Protected files in the window, typed and clicked as a person does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from window_stage import Stage, settle, worked

from app.gui.dialogs import NewCheckDialog
from app.gui.protection_dialogs import CodeDialog, PassphraseDialog, SureDialog, UnlockDialog
from app.gui.safety_dialogs import BackupsDialog, RestoreDialog
from app.gui.wait_dialog import WaitDialog
from app.gui.widgets.choices import AnswerCard, TickCard
from app.gui.widgets.notice import Complaint, Notice
from app.gui.widgets.words import Words
from app.storage import keys

OLD, NEW = "bread rises at dawn", "cake waits for friday"


@pytest.fixture(autouse=True)
def no_keychain(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer without a session that keeps secrets."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    return


def wait_for(stage: Stage, kind: type[QDialog], qtbot: QtBot) -> QDialog:
    """The dialog of this kind, once it is open; keys are made away from the window."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in stage.window.findChildren(kind)), timeout=30_000)
    return next(one for one in stage.window.findChildren(kind) if one.isVisible())


def type_into(dialog: QDialog, *words: str) -> None:
    for field, text in zip(dialog.findChildren(QLineEdit), words, strict=True):
        field.clear()
        QTest.keyClicks(field, text)


def press(dialog: QDialog, text: str) -> None:
    next(button for button in dialog.findChildren(QPushButton) if button.text() == text).click()
    settle()


def choose(stage: Stage, text: str) -> None:
    action = next(one for one in stage.window.findChildren(QAction) if one.text() == text)
    assert action.isEnabled()
    action.trigger()
    settle()


def wrong(dialog: QDialog) -> str:
    complaint = dialog.findChild(Complaint)
    assert complaint is not None
    return " ".join(words.text() for words in complaint.findChildren(Words)) if complaint.isVisible() else ""


def told(stage: Stage) -> str:
    notice = stage.window.findChild(Notice)
    assert notice is not None
    return " ".join(words.text() for words in notice.findChildren(Words))


def protect(stage: Stage, qtbot: QtBot) -> str:
    """Protect the file that is open; gives its recovery code."""
    choose(stage, "&Protect this file…")
    first = wait_for(stage, PassphraseDialog, qtbot)
    type_into(first, OLD, OLD)
    press(first, "Go on")
    second = wait_for(stage, CodeDialog, qtbot)
    code = next(words.text() for words in second.findChildren(Words) if words.text().count("-") == 5)
    type_into(second, code.lower().replace("-", " "))
    press(second, "Protect the file")
    worked(stage, qtbot)
    return code


def unlock(stage: Stage, words: str, qtbot: QtBot) -> None:
    dialog = wait_for(stage, UnlockDialog, qtbot)
    type_into(dialog, words)
    press(dialog, "Open")
    qtbot.waitUntil(lambda: stage.hub.is_open or bool(wrong(dialog)), timeout=30_000)
    settle()


def test_protect_and_open(stage: Stage, qtbot: QtBot) -> None:
    """The whole way; a wrong passphrase is said in the dialog, and the code opens it too."""
    stage.start("Marker Lettings")
    path = stage.hub.workspace.path

    code = protect(stage, qtbot)

    assert stage.hub.is_open
    assert "is protected" in told(stage)
    assert any("Protected by a passphrase" == words.text() for words in stage.window.findChildren(Words))
    stage.hub.close()
    settle()
    assert code == keys.from_passphrase(path.read_bytes()[:16], OLD).code
    assert [(path.stem, True, "")] == [(file.name, file.protected, file.work) for file in stage.hub.desk.recent()]

    stage.window.open_path(path)
    unlock(stage, NEW, qtbot)
    assert not stage.hub.is_open
    assert "This does not open" in wrong(wait_for(stage, UnlockDialog, qtbot))
    unlock(stage, OLD, qtbot)
    assert "Marker Lettings" == stage.hub.workspace.assessment.organisation.name
    stage.hub.close()
    stage.window.open_path(path)
    unlock(stage, code, qtbot)
    assert stage.hub.is_open
    assert not [one for one in stage.window.findChildren(QDialog) if one.isVisible()]


def test_a_new_check_starts_protected(stage: Stage, qtbot: QtBot) -> None:
    """The tick leads to passphrase and code; before the code is typed there is no file, then a protected one."""
    stage.window.new_check()
    settle()
    asked = wait_for(stage, NewCheckDialog, qtbot)
    type_into(asked, "Marker Lettings")
    (tick,) = asked.findChildren(TickCard)
    tick.click()
    press(asked, "Start")
    first = wait_for(stage, PassphraseDialog, qtbot)
    type_into(first, OLD, OLD)
    press(first, "Go on")
    second = wait_for(stage, CodeDialog, qtbot)
    code = next(words.text() for words in second.findChildren(Words) if words.text().count("-") == 5)
    before = list(stage.folder.glob("*.groundrules"))
    type_into(second, code)
    press(second, "Protect the file")
    path = stage.hub.workspace.path

    assert [] == before
    assert "Marker Lettings" == stage.hub.workspace.assessment.organisation.name
    assert "is protected" in told(stage)
    assert code == keys.from_passphrase(path.read_bytes()[:16], OLD).code
    settings = stage.folder / "data"
    marked = [file.name for file in settings.rglob("*") if file.is_file() and b"Marker Lettings" in file.read_bytes()]
    assert ["recent.json"] == marked  # the name of the file, which the owner chose


def test_a_new_check_that_is_not_protected_after_all(stage: Stage, qtbot: QtBot) -> None:
    """Not now leaves nothing behind, and the next file that is protected is the one that is open."""
    stage.window.new_check()
    settle()
    asked = wait_for(stage, NewCheckDialog, qtbot)
    type_into(asked, "Marker Lettings")
    (tick,) = asked.findChildren(TickCard)
    tick.click()
    press(asked, "Start")
    press(wait_for(stage, PassphraseDialog, qtbot), "Not now")
    left = list(stage.folder.glob("*.groundrules"))
    stage.start("Another")
    protect(stage, qtbot)

    assert [] == left
    assert [stage.hub.workspace.path] == list(stage.folder.glob("*.groundrules"))
    assert "Another" == stage.hub.workspace.assessment.organisation.name


def test_what_is_typed_wrong(stage: Stage, qtbot: QtBot) -> None:
    """Two passphrases, a short one and a code with a slip are each said; until the code is right nothing changes."""
    stage.start()
    path = stage.hub.workspace.path
    choose(stage, "&Protect this file…")
    first = wait_for(stage, PassphraseDialog, qtbot)
    type_into(first, OLD, NEW)
    press(first, "Go on")
    assert "not the same" in wrong(first)
    type_into(first, "short", "short")
    press(first, "Go on")
    qtbot.waitUntil(lambda: "at least 10" in wrong(first), timeout=30_000)
    type_into(first, OLD, OLD)
    press(first, "Go on")
    second = wait_for(stage, CodeDialog, qtbot)
    type_into(second, "AAAA")
    press(second, "Protect the file")
    assert "24 letters and numbers" in wrong(second)
    press(second, "Not now")

    assert stage.hub.is_open
    assert path.read_bytes().startswith(b"SQLite")


def test_change_and_take_away(stage: Stage, qtbot: QtBot) -> None:
    """Another passphrase keeps the code; taking it away asks first, and keeps every answer."""
    stage.start()
    path = stage.hub.workspace.path
    code = protect(stage, qtbot)
    stage.hub.answer("people", 14)
    choose(stage, "&Change the passphrase…")
    dialog = wait_for(stage, PassphraseDialog, qtbot)
    type_into(dialog, NEW, NEW)
    press(dialog, "Change the passphrase")
    qtbot.waitUntil(lambda: "new passphrase" in told(stage), timeout=30_000)

    assert code == keys.from_passphrase(path.read_bytes()[:16], NEW).code

    choose(stage, "&Take the passphrase away…")
    press(wait_for(stage, SureDialog, qtbot), "Not now")
    assert not path.read_bytes().startswith(b"SQLite")
    choose(stage, "&Take the passphrase away…")
    press(wait_for(stage, SureDialog, qtbot), "Take it away")
    worked(stage, qtbot)

    assert path.read_bytes().startswith(b"SQLite")
    answer = stage.hub.workspace.assessment.answer("people")
    assert answer is not None
    assert 14 == answer.value
    assert any("Stays on this computer" == words.text() for words in stage.window.findChildren(Words))


def test_no_keychain(stage: Stage, qtbot: QtBot) -> None:
    """Where this computer cannot remember, it is said, and the file stays open and protected."""
    stage.start()
    protect(stage, qtbot)

    choose(stage, "&Remember it on this computer")
    qtbot.waitUntil(lambda: "no keychain" in told(stage), timeout=30_000)

    assert stage.hub.is_open
    assert not stage.hub.desk.protection.is_remembered(stage.hub.workspace.path)


def test_closed_while_the_key_is_made(stage: Stage, qtbot: QtBot, tmp_path: Path) -> None:
    """Whoever changes their mind while the program works finds nothing opened behind their back."""
    stage.start()
    path = stage.hub.workspace.path
    protect(stage, qtbot)
    stage.hub.close()
    stage.window.open_path(path)
    dialog = wait_for(stage, UnlockDialog, qtbot)
    type_into(dialog, OLD)
    press(dialog, "Open")
    press(dialog, "Not now")
    stage.hub.stop_work()
    settle()

    assert not stage.hub.is_open


def test_the_window_waits_while_the_file_is_written_anew(stage: Stage, qtbot: QtBot) -> None:
    """With a large piece of proof that takes a while: the window goes on, says what it does, and takes no click."""
    stage.start()
    proof = stage.folder / "film.mp4"
    proof.write_bytes(bytes(range(256)) * 80_000)
    stage.hub.workspace.proof.attach_file("question/people", proof)
    said: list[str] = []
    stage.hub.files.working.connect(said.append)
    turns: list[bool] = []

    def turn() -> None:
        if said[-1:] and said[-1]:
            turns.append(isinstance(QApplication.activeModalWidget(), WaitDialog))

    timer = QTimer()
    timer.timeout.connect(turn)
    timer.start(0)
    protect(stage, qtbot)
    timer.stop()

    assert len(turns) > 3
    assert all(turns)
    assert ["We write your file and its backups anew. Until that is done they stay as they are.", ""] == said
    assert "is protected" in told(stage)
    (kept,) = stage.hub.workspace.assessment.evidence
    assert proof.read_bytes() == stage.hub.workspace.proof.copy_out(kept, stage.folder / "seen").read_bytes()


def test_a_protected_file_goes_back_to_its_backup(stage: Stage, qtbot: QtBot) -> None:
    """Through the dialog and without asking for the passphrase; file and backups stay protected, in both directions."""
    stage.start("Marker Lettings")
    path = stage.hub.workspace.path
    protect(stage, qtbot)
    stage.hub.answer("people", 14)
    stage.hub.workspace.safety.back_up("asked")
    stage.hub.answer("people", 15)
    stage.window.show_backups()
    dialog = wait_for(stage, BackupsDialog, qtbot)
    with qtbot.waitSignal(stage.hub.safety.ended):
        dialog.findChildren(AnswerCard)[0].click()
    press(dialog, "Go back to this one…")
    with qtbot.waitSignal(stage.hub.opened):
        press(wait_for(stage, RestoreDialog, qtbot), "Go back")
    worked(stage, qtbot)
    people = stage.hub.workspace.assessment.answer("people")
    backups = stage.hub.workspace.safety.backups.all()

    assert people is not None
    assert 14 == people.value
    assert {"asked", "replaced"} == {one.kind for one in backups}
    assert not any(one.read_bytes().startswith(b"SQLite") for one in (path, *(backup.path for backup in backups)))
    stage.hub.close()
    stage.window.open_path(path)
    unlock(stage, OLD, qtbot)
    assert stage.hub.is_open
