from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from clock import morning

from app import phrases
from app.domain.scan_event import LookRequest, ScanEvent
from app.scan.engine import look
from app.scan.places import Surroundings as Places
from app.workspace.desk import Desk, Surroundings


@pytest.fixture
def around(tmp_path: Path) -> Surroundings:
    """Folders of the test's own, on a computer whose only home is empty."""
    home = tmp_path / "home"
    documents = home / "Documents"
    documents.mkdir(parents=True)
    places = Places(platform="linux", homes=(home,), environment={}, computer="till")

    def look_here(request: LookRequest, cancelled: Callable[[], bool]) -> Iterator[ScanEvent]:
        return look(request, places, cancelled=cancelled, now=morning)

    return Surroundings(data=tmp_path / "data", documents=documents, now=morning, look=look_here)


@pytest.fixture
def desk(around: Surroundings) -> Desk:
    """A desk in these surroundings."""
    return Desk(phrases.load(), around)
