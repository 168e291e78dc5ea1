"""The hub: intents in, signals out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clock import morning
from planted_home import HeldLook, plant
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_stage import REPORT, settle

from app import phrases
from app.domain.scan_event import LookRequest
from app.errors import ForTheUser
from app.gui.hub import Hub
from app.workspace.desk import Desk, Surroundings


@pytest.fixture
def hub(desk: Desk, qtbot: QtBot, tmp_path: Path) -> Iterator[Hub]:
    """A hub with an assessment open."""
    made = Hub(desk)
    made.new(tmp_path / "Bakery.groundrules", "Bramble Bakery")
    yield made
    made.close()
    made.stop_work()


def test_a_change_is_told_and_then_said_to_be_saved(hub: Hub, qtbot: QtBot) -> None:
    """After an intent, the new values are there and both signals come."""
    with qtbot.waitSignals([hub.changed, hub.saved], order="strict"):
        done = hub.answer("people", 14)
    answer = hub.workspace.assessment.answer("people")

    assert answer is not None
    assert (True, 14) == (done, answer.value)


def test_what_cannot_be_done_changes_nothing(hub: Hub, qtbot: QtBot) -> None:
    """A value the question does not take is told in a sentence; nothing else is heard."""
    before = hub.workspace.assessment
    with qtbot.assertNotEmitted(hub.changed), qtbot.waitSignal(hub.failed) as failed:
        done = hub.answer("people", -3)

    assert (False, before) == (done, hub.workspace.assessment)
    assert failed.args[0].endswith(".")


def test_opening_another_file_keeps_the_first_when_it_fails(hub: Hub, qtbot: QtBot, tmp_path: Path) -> None:
    """A file that cannot be opened does not close the one that is open."""
    (tmp_path / "Broken.groundrules").write_bytes(b"\0" * 5_000)
    with qtbot.waitSignal(hub.failed):
        opened = hub.open(tmp_path / "Broken.groundrules")

    assert (False, "Bramble Bakery") == (opened, hub.workspace.assessment.organisation.name)


def test_undo_takes_the_last_action_back_and_redo_does_it_again(hub: Hub) -> None:
    """Whatever line stands at the foot, undo takes back what was done last; the one before stays."""
    hub.answer("people", 14)
    hub.tell("Answered.", can_undo=True)
    hub.answer("work", "office")
    hub.undo()
    answers = [{answer.question for answer in hub.workspace.assessment.answers}]
    hub.redo()
    answers.append({answer.question for answer in hub.workspace.assessment.answers})

    assert [{"people"}, {"people", "work"}] == answers


def test_a_look_cannot_be_begun_twice(hub: Hub, qtbot: QtBot) -> None:
    """A second wish while one look runs does nothing, and one report is kept."""
    begun: list[str] = []
    counter = _Counter(begun)
    hub.look_started.connect(counter.count)
    with qtbot.waitSignal(hub.look_ended):
        hub.look(LookRequest())
        hub.look(LookRequest())

    assert (["begun"], REPORT) == (begun, hub.workspace.assessment.scan)


def test_documents_are_saved_one_by_one(hub: Hub, qtbot: QtBot, tmp_path: Path) -> None:
    """Each file is reported as it is saved, or with the reason why not."""
    hub.answer("people", 14)
    got: list[object] = []
    counter = _Counter(got)
    hub.export_item.connect(counter.take)
    with qtbot.waitSignal(hub.export_ended, timeout=60_000):
        hub.export(("assessment-json", "scan-json"), tmp_path)

    assert [True, True] == [isinstance(got[0], Path) and got[0].exists(), isinstance(got[1], ForTheUser)]


def test_a_preference_that_cannot_be_kept_still_holds(hub: Hub, qtbot: QtBot, tmp_path: Path) -> None:
    """Where the folder cannot be written, it says so and goes on."""
    folder = tmp_path / "data"
    folder.rename(tmp_path / "elsewhere")
    folder.write_text("in the way", encoding="utf-8")
    with qtbot.waitSignal(hub.failed):
        hub.change_settings(text_size=150)
    folder.unlink()
    (tmp_path / "elsewhere").rename(folder)

    assert 150 == hub.desk.settings.text_size


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


class _Counter:
    """Counts signals. It is to be kept: a connection alone does not keep it."""

    def __init__(self, into: list) -> None:  # type: ignore[type-arg]
        self._into = into

    def count(self) -> None:
        self._into.append("begun")

    def take(self, item: object) -> None:
        self._into.append(item)
