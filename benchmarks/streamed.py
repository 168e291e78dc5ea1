"""How soon a look says something and how soon it stops, measured inside one process: what ``streaming`` runs."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from app.domain.scan_event import ItemSeen, LookRequest, ScanEvent
from app.scan.engine import look
from app.scan.places import Surroundings
from benchmarks.measured import peak_memory

_MOMENTS = 10
"""At so many moments, spread over a look, it is asked to stop."""
_CROWD = 100_000


def main(home: Path, crowd: Path, once: bool) -> None:
    """Print seconds as JSON; or end at the first find when that is all that is wanted."""
    if once:
        _first_find(home)
        sys.stdout.flush()
        os._exit(0)
    crowd.mkdir(exist_ok=True)
    for number in range(sum(1 for _ in crowd.iterdir()), _CROWD):
        os.close(os.open(crowd / f"{number}", os.O_CREAT | os.O_WRONLY))
    _first_find(home)
    told = {
        "first find, program open": [_measured(_first_find, home)],
        "stop while it walks, slowest of ten": [_slowest(home)],
        "stop in a folder of 100,000, slowest of ten": [_slowest(crowd)],
    }
    print(json.dumps(told))


def _events(path: Path, cancelled: Callable[[], bool]) -> Iterator[ScanEvent]:
    here = Surroundings(platform="linux", homes=(path,), environment={}, computer="bench", root=path / "none")
    return look(LookRequest(), here, cancelled=cancelled, now=_now)


def _now() -> datetime:
    return datetime.now(UTC)


def _first_find(home: Path) -> None:
    for event in _events(home, bool):
        if isinstance(event, ItemSeen):
            return
    raise RuntimeError("nothing was found")


def _measured(what: Callable[[Path], object], path: Path) -> tuple[float, float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    what(path)
    return time.perf_counter() - wall, time.process_time() - cpu, peak_memory()


def _slowest(path: Path) -> tuple[float, float, float]:
    """From when it is asked to stop until it has told its report."""
    whole, _, _ = _measured(_to_its_end, path)
    return max(_stopped(path, whole * number / _MOMENTS) for number in range(_MOMENTS))


def _to_its_end(path: Path) -> None:
    for _event in _events(path, bool):
        pass


def _stopped(path: Path, after: float) -> tuple[float, float, float]:
    """The clock runs from the moment at which somebody would press Stop, not from when the look asks.

    Computing is not told apart from waiting here: both columns hold the time on the clock.
    """
    moment = time.perf_counter() + after
    for _event in _events(path, lambda: time.perf_counter() >= moment):
        pass
    took = max(0.0, time.perf_counter() - moment)
    return took, took, peak_memory()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:] == ["first"])
