"""The real window over the real workspace and questionnaire, out of sight, with its files in a folder of the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication
from window_stage import NOW, Stage, quick_look, settle

from app import phrases
from app.gui.hub import Hub
from app.gui.main_window import MainWindow
from app.gui.theme import Theme, load_fonts
from app.workspace.desk import Desk, Surroundings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Out of sight there is no window manager to tell sizes to or to raise a menu, and Qt says so each time."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(scope="session")
def read_packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The questionnaire, read and checked once for all tests."""
    folder = tmp_path_factory.mktemp("packs")
    Desk(phrases.load(), Surroundings(data=folder, documents=folder, now=lambda: NOW, look=quick_look)).pack()
    return folder / "packs"


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> Theme:
    """The application in its own style, fonts and colours."""
    qapp.setStyle("Fusion")
    load_fonts()
    return Theme(qapp, "light", 100)


@pytest.fixture
def around(tmp_path: Path, read_packs: Path) -> Surroundings:
    """Surroundings in the folder of the test."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copytree(read_packs, data / "packs")
    return Surroundings(data=data, documents=tmp_path, now=lambda: NOW, look=quick_look)


@pytest.fixture
def desk(around: Surroundings) -> Desk:
    """A desk in these surroundings."""
    return Desk(phrases.load(), around)


@pytest.fixture
def stage(dressed: Theme, desk: Desk, tmp_path: Path) -> Iterator[Stage]:
    """The window on Welcome."""
    dressed.set_look("light")
    dressed.set_text_size(100)
    hub = Hub(desk)
    window = MainWindow(hub, dressed)
    window.show()
    settle()
    yield Stage(window, hub, dressed, tmp_path)
    window.close()
    window.deleteLater()
    hub.deleteLater()
    settle()
