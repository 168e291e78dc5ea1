"""The real window over the real workspace and questionnaire, and what its tests need to move it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.observation import AgentFacts, Connector, Observation
from app.domain.scan_event import Done, LookRequest, ScanEvent, ScanReport
from app.gui.hub import Hub
from app.gui.main_window import MainWindow
from app.gui.rail import RailItem
from app.gui.theme import Theme
from app.gui.wait_dialog import WaitDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot  # windows that are killed use this too, without pytest

NOW = datetime(2026, 11, 12, 14, 32, tzinfo=UTC)

AGENT = AgentFacts(config="~/.config/claude.json", connectors=(Connector(name="mail"),))

REPORT = ScanReport(
    started="2026-11-12T14:05:00+00:00",
    finished="2026-11-12T14:06:31+00:00",
    platform="Linux",
    computer="front-desk",
    places=("Downloads",),
    observations=(
        Observation(id="m1", kind="model", name="Llama 3.1 8B Instruct", format="gguf", size_bytes=4_900_000_000),
        Observation(id="m2", kind="model", name="rent_score.pkl", format="pickle", runs_code="can"),
        Observation(id="a1", kind="agent", name="Claude Desktop", agent=AGENT),
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
        self.hub.new(self.hub.desk.suggested_path(name), name)
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

    def told_in_rail(self, page_id: str) -> str:
        """What the rail tells a screen reader beside the name of a page."""
        item = next(item for item in self.window.findChildren(RailItem) if item.page_id == page_id)
        return item.accessibleName().removeprefix(item.text()).removeprefix(", ")


def settle() -> None:
    """Let everything happen that was put off."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()


def worked(stage: Stage, qtbot: QtBot) -> None:
    """Wait until what is done with the whole file has ended."""
    qtbot.waitUntil(lambda: not any(one.isVisible() for one in stage.window.findChildren(WaitDialog)), timeout=30_000)
    settle()


def focused() -> QWidget:
    """What has the keyboard focus."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget
