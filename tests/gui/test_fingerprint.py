"""The full fingerprint of a model that was found: by keyboard, with real files, beside its passport."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from planted_home import HeldLook, plant
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from window_stage import NOW, Stage, focused, settle

from app import phrases
from app.gui.hub import Hub
from app.gui.main_window import MainWindow
from app.gui.pages.this_computer.fingerprint import FingerprintPart
from app.gui.theme import Theme
from app.gui.widgets.buttons import Button
from app.gui.widgets.rows_view import RowsView
from app.gui.widgets.words import Words
from app.workspace.desk import Desk, Surroundings


class Panel:
    """What stands under the passport of one find."""

    def __init__(self, page: QWidget, hub: Hub, qtbot: QtBot) -> None:
        self.page, self.hub, self.qtbot = page, hub, qtbot
        self.part = next(iter(page.findChildren(FingerprintPart)))

    def choose(self, name: str) -> None:
        rows = next(view for view in self.page.findChildren(RowsView) if view.isVisible())
        rows.choose(next(row.id for row in rows.rows.rows if getattr(row, "title", "") == name))
        settle()

    def press(self, text: str) -> None:
        button = next(one for one in self.page.findChildren(Button) if one.text() == text and one.isVisible())
        self.qtbot.keyClick(button, Qt.Key.Key_Return)

    def buttons(self) -> list[str]:
        return [one.text() for one in self.part.findChildren(Button) if one.isVisible()]

    def words(self) -> str:
        return " ".join(one.text() for one in self.part.findChildren(Words) if one.isVisible())

    def digits(self) -> str:
        field = self.part.findChild(QLineEdit)
        return field.text() if isinstance(field, QLineEdit) and field.isVisible() else ""

    def until(self, button: str) -> None:
        self.qtbot.waitUntil(lambda: button in self.buttons(), timeout=60_000)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = plant(tmp_path / "home")
    monkeypatch.setenv("HOME", str(home))
    return home


Opener = Callable[[], Panel]


@pytest.fixture
def looked(dressed: Theme, tmp_path: Path, home: Path, qtbot: QtBot) -> Iterator[Opener]:
    """Looks at the planted home, and opens How we know."""
    made: list[Stage] = []

    def open_panel() -> Panel:
        around = Surroundings(data=tmp_path / "data", documents=tmp_path, now=lambda: NOW, look=HeldLook(home))
        around.data.mkdir()
        dressed.set_look("light")
        dressed.set_text_size(100)
        hub = Hub(Desk(phrases.load(), around))
        stage = Stage(MainWindow(hub, dressed), hub, dressed, tmp_path)
        made.append(stage)
        stage.window.show()
        stage.start()
        stage.window.show_page("this_computer")
        settle()
        qtbot.keyClick(focused(), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not hub.looking, timeout=30_000)
        settle()
        panel = Panel(stage.window.page, hub, qtbot)
        panel.choose("mystery.gguf")
        panel.press("How we know")
        settle()
        return panel

    yield open_panel
    for stage in made:
        stage.window.close()
        stage.window.deleteLater()
        stage.hub.deleteLater()
    settle()


def test_worked_out_and_copied(looked: Opener, home: Path) -> None:
    """One key works it out, the keyboard goes on to Copy, and the clipboard holds the SHA-256 of the file."""
    panel = looked()
    panel.press("Work out the full fingerprint")
    panel.until("Copy the fingerprint")
    wanted = hashlib.sha256((home / "Downloads" / "mystery.gguf").read_bytes()).hexdigest()
    assert isinstance(focused(), Button)
    panel.qtbot.keyClick(focused(), Qt.Key.Key_Return)

    assert panel.digits() == wanted
    assert QGuiApplication.clipboard().text() == wanted
    assert "Compare it with what the maker publishes" in panel.words()


def test_a_stores_file_matches_its_name_or_not(looked: Opener, home: Path) -> None:
    """The list in the store leads to the file whose name carries a SHA-256; a changed file does not match."""
    panel = looked()
    panel.choose("Llama 3.1 8B Instruct")
    panel.press("Work out the full fingerprint")
    panel.until("Copy the fingerprint")
    assert "It matches the name" in panel.words()
    assert f"Of the file ~/.ollama/models/blobs/sha256-{panel.digits()}" in panel.words()

    blob = home / ".ollama" / "models" / "blobs" / f"sha256-{panel.digits()}"
    os.truncate(blob, 1_000)
    changed = hashlib.sha256(blob.read_bytes()).hexdigest()
    made = list(panel.hub.desk.hashing.work_out(str(blob), lambda: False))[-1]
    assert getattr(made, "sha256", "") == changed
    assert getattr(made, "fits_name", None) is False


def test_stopped_and_gone_on_with(looked: Opener, home: Path) -> None:
    """Stop keeps what was done; the same button goes on, and going to another find stops as well."""
    panel = looked()
    path = home / "Downloads" / "mystery.gguf"
    os.truncate(path, 3_000_000_000)
    panel.press("Work out the full fingerprint")
    panel.qtbot.waitUntil(lambda: "Working out" in panel.words() and " MB of 3 GB" in panel.words(), timeout=60_000)
    assert panel.buttons() == ["Stop"]
    panel.qtbot.keyClick(focused(), Qt.Key.Key_Return)
    panel.until("Go on with the full fingerprint")
    assert panel.words().startswith("Stopped at ")

    panel.press("Go on with the full fingerprint")
    panel.choose("Llama 3.1 8B Instruct")
    assert panel.buttons() == ["Work out the full fingerprint"]
    panel.choose("mystery.gguf")
    assert panel.buttons() == ["Go on with the full fingerprint"]


def test_in_use_asks_first(looked: Opener, home: Path) -> None:
    """A file that a program has open is read only after a yes."""
    panel = looked()
    script = "import sys\nf=open(sys.argv[1])\nprint('ready',flush=True)\nsys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(home / "Downloads" / "mystery.gguf")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        panel.press("Work out the full fingerprint")
        panel.until("Read it all the same")
        assert "is in use by python" in panel.words()
        assert panel.digits() == ""
        panel.press("Read it all the same")
        panel.until("Copy the fingerprint")
        process.communicate()

    assert len(panel.digits()) == 64


def test_gone_and_not_one_file(looked: Opener, home: Path) -> None:
    """A file that is gone is said to be, and leads to another look; what is no single file has no such button."""
    panel = looked()
    (home / "Downloads" / "mystery.gguf").unlink()
    panel.press("Work out the full fingerprint")
    panel.until("Look again")
    assert "The file is no longer there: ~/Downloads/mystery.gguf" in panel.words()
    assert ["Look again"] == panel.buttons()

    panel.choose("Claude Code")
    assert not panel.part.isVisible()


def test_look_again_where_a_file_is_gone(looked: Opener, home: Path) -> None:
    """The button leads to the page that begins a look."""
    panel = looked()
    (home / "Downloads" / "mystery.gguf").unlink()
    panel.press("Work out the full fingerprint")
    panel.until("Look again")
    panel.qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()

    assert not panel.part.isVisible()
    assert "Places you choose…" in [one.text() for one in panel.page.findChildren(Button) if one.isVisible()]
