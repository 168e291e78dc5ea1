"""The hub carries intents in and signals out, and loses nothing on the way."""

from __future__ import annotations

from pathlib import Path

from clock import morning
from planted_home import HeldLook, plant
from PySide6.QtWidgets import QApplication
from window_stage import settle

from app import phrases
from app.domain.scan_event import LookRequest
from app.gui.hub import Hub
from app.workspace.desk import Desk, Surroundings


def test_what_was_found_is_kept_when_the_window_closes(qapp: QApplication, tmp_path: Path) -> None:
    """Closing in the middle of a look keeps what it had found, and says that it was not whole."""
    home = tmp_path / "home"
    home.mkdir()
    look = HeldLook(plant(home), wait_at=5)
    hub = Hub(Desk(phrases.load(), Surroundings(data=tmp_path / "data", documents=home, now=morning, look=look)))
    path = tmp_path / "x.groundrules"
    assert hub.new(path, "X")
    hub.look(LookRequest())
    assert look.waiting.wait(20)
    hub.close()
    settle()
    assert hub.open(path)
    scan = hub.workspace.assessment.scan
    hub.close()

    assert scan is not None
    assert not scan.complete
    assert "Llama 3.1 8B Instruct" in {item.name for item in scan.observations}
