"""One look at a folder, as a process of its own: what the benchmarks of the scan run."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.scan_event import Done, LookRequest
from app.scan.engine import look
from app.scan.places import Surroundings


def main(home: Path, memory: str) -> None:
    """Look at ``home`` and say in one line what came of it; ``memory`` is a file, or ``-`` for none."""
    here = Surroundings(platform="linux", homes=(home,), environment={}, computer="bench", root=home / "none")
    # a little late, so that a tree that was made a moment ago counts as settled
    later = datetime.now(UTC) + timedelta(minutes=1)
    file = None if memory == "-" else Path(memory)
    request = LookRequest(paths=(str(home),), processes=False)
    for event in look(request, here, cancelled=lambda: False, now=lambda: later, memory=file):
        if isinstance(event, Done):
            report = event.report
            print(len(report.observations), report.files_passed, report.files_opened, report.thorough)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
