"""Reading ahead: it changes nothing that is found, enters nothing that is closed, and ends with the walk."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from virtual_computer import NOON, Computer, write_gguf

from app.domain.scan_event import LookRequest, ScanEvent
from app.scan import reading_ahead
from app.scan.engine import look
from app.scan.places import Surroundings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not say what came from a disk")


def looked(here: Surroundings) -> list[ScanEvent]:
    """Everything one look says."""
    return list(look(LookRequest(processes=False), here, cancelled=lambda: False, now=lambda: NOON))


def a_slow_disk(monkeypatch: pytest.MonkeyPatch, *, blocks: int = 1_000) -> None:
    """From here on every beat of a walk seems to have waited for so many blocks of its disk."""
    monkeypatch.setattr(reading_ahead, "_blocks_read", itertools.count(step=blocks).__next__)
    monkeypatch.setattr(reading_ahead.time, "thread_time", lambda: 0.0)


def test_helpers_change_nothing_that_is_told(computer: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same events in the same order, with helpers and without; afterwards the helpers go home."""
    here = computer()
    for number in range(400):
        write_gguf(here.homes[0] / f"work/{number % 7}/{number}/deep/model.gguf", name=f"Model {number}", seed=number)
    alone = looked(here)
    a_slow_disk(monkeypatch)
    called: list[str] = []
    monkeypatch.setattr(
        reading_ahead.ReadingAhead,
        "_help",
        _telling(reading_ahead.ReadingAhead._help, called),
    )

    helped = looked(here)

    assert alone == helped
    assert called, "helpers were there"
    ends = time.monotonic() + 20
    while any(thread.name == "reading ahead" for thread in threading.enumerate()) and time.monotonic() < ends:
        time.sleep(0.05)
    assert "reading ahead" not in [thread.name for thread in threading.enumerate()]


def test_a_walk_that_waits_for_its_turn_has_no_helpers(computer: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where other programs have the processor and a block comes from the disk now and then, threads would only harm."""
    here = computer()
    for number in range(400):
        (here.homes[0] / f"work/{number}/deep").mkdir(parents=True)
    a_slow_disk(monkeypatch, blocks=8)
    called: list[str] = []
    monkeypatch.setattr(
        reading_ahead.ReadingAhead, "_help", _telling(reading_ahead.ReadingAhead._help, called)
    )

    looked(here)

    assert [] == called


def test_a_later_walk_has_no_helpers(
    computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the last walk is remembered, folders are asked for their times alone, and nobody lists them ahead."""
    here = computer()
    for number in range(400):
        (here.homes[0] / f"work/{number}/deep").mkdir(parents=True)
        (here.homes[0] / f"work/{number}/deep/page.html").touch()
    a_slow_disk(monkeypatch)
    called: list[str] = []
    monkeypatch.setattr(reading_ahead.ReadingAhead, "_help", _telling(reading_ahead.ReadingAhead._help, called))
    known = []
    for _ in range(2):
        request = LookRequest(processes=False)
        list(look(request, here, cancelled=lambda: False, now=lambda: NOON, memory=tmp_path / "last-look.db"))
        known.append(len(called))

    assert 0 < known[0] == known[1]


_WATCHED = """
import itertools, sys, threading
from datetime import datetime, UTC
from pathlib import Path
from app.domain.scan_event import LookRequest
from app.scan import reading_ahead
from app.scan.engine import look
from app.scan.places import Surroundings
opened = set()
def watch(event, told):
    if event == "open" and threading.current_thread().name == "reading ahead":
        opened.add(str(told[0]))
sys.addaudithook(watch)
reading_ahead._blocks_read = itertools.count(step=1_000).__next__
reading_ahead.time.thread_time = lambda: 0.0
home = Path(sys.argv[1])
here = Surroundings(platform="linux", homes=(home,), environment={}, computer="c", root=home / "none")
list(look(LookRequest(processes=False), here, cancelled=lambda: False, now=lambda: datetime.now(UTC)))
print("\\n".join(sorted(opened)))
"""


def test_helpers_enter_nothing_that_is_closed(computer: Computer, tmp_path: Path) -> None:
    """Helpers open ordinary folders; none that is never entered, no file, and nothing that a link leads to."""
    here = computer()
    outside = tmp_path / "outside"
    (outside / "below").mkdir(parents=True)
    for number in range(300):
        work = here.homes[0] / f"work/{number}"
        (work / ".git/objects").mkdir(parents=True)
        (work / "text/more").mkdir(parents=True)
        (work / "text/notes.dat").touch()
        (work / "link").symlink_to(outside)

    told = subprocess.run(
        [sys.executable, "-c", _WATCHED, str(here.homes[0])], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": ":".join(path for path in sys.path if path)},
    ).stdout.splitlines()  # fmt: skip

    assert [path for path in told if path.endswith("text")], "helpers were there"
    assert [] == [path for path in told if ".git" in path or path.endswith((".dat", "below", "outside"))]


def _telling(help_with: object, called: list[str]) -> object:
    def told(self: reading_ahead.ReadingAhead) -> None:
        called.append("")
        help_with(self)  # type: ignore[operator]

    return told
