"""The real window over the real workspace and questionnaire, out of sight, with its files in a folder of the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app import phrases
from app.domain.observation import AgentFacts, Connector, Observation
from app.domain.scan_event import Done, LookRequest, ScanEvent, ScanReport
from app.gui.hub import Hub
from app.gui.main_window import MainWindow
from app.gui.theme import Theme, load_fonts
from app.workspace.desk import Desk, Surroundings

NOW = datetime(2026, 11, 12, 14, 32, tzinfo=UTC)

REPORT = ScanReport(
    started="2026-11-12T14:05:00+00:00",
    finished="2026-11-12T14:06:31+00:00",
    platform="Linux",
    computer="front-desk",
    places=("Downloads",),
    observations=(
        Observation(id="m1", kind="model", name="Llama 3.1 8B Instruct", format="gguf", size_bytes=4_900_000_000),
        Observation(id="m2", kind="model", name="rent_score.pkl", format="pickle", runs_code="can"),
        Observation(
            id="a1", kind="agent", name="Claude Desktop", agent=AgentFacts(config="~/c", connectors=(Connector(name="mail"),))
        ),
    ),
    skipped=(),
    files_passed=48_212,
    files_opened=61,
    complete=True,
)  # fmt: skip


def quick_look(request: LookRequest, cancelled: Callable[[], bool]) -> Iterator[ScanEvent]:
    """A look that is over at once."""
    yield Done(report=REPORT)


@dataclass
class Stage:
    """The window, its hub, and the folder everything lies in."""

    window: MainWindow
    hub: Hub
    theme: Theme
    folder: Path

    def start(self, name: str = "Harbour Lettings") -> None:
        """Start an assessment."""
        self.hub.new(self.folder / f"{name}.groundrules", name)
        settle()

    def profile(self, **changed: object) -> None:
        """Answer the ten profile questions; the window is told once, at the end."""
        values = {
            "places": ("gb",), "people": 14, "work": "landlord", "uses": ("writing",), "forms": ("online",),
            "supply": ("use_only",), "data": ("ordinary",), "decides": "no", "public": ("none",), "own_devices": "no",
        } | changed  # fmt: skip
        for question_id, value in values.items():
            self.hub.workspace.answer(question_id, value)  # type: ignore[arg-type]
        self.hub.changed.emit()
        settle()


def settle() -> None:
    """Let everything happen that was put off."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()


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
def desk(tmp_path: Path, read_packs: Path) -> Desk:
    """A desk whose files lie in the folder of the test."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copytree(read_packs, data / "packs")
    around = Surroundings(data=data, documents=tmp_path, now=lambda: NOW, look=quick_look)
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


def focused() -> QWidget:
    """What has the keyboard focus."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget
