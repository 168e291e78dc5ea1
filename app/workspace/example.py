"""An invented organisation, for a first look at what Groundrules gives."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.domain.scan_event import Done, LookRequest, ScanEvent
from app.paths import bundled
from app.workspace.desk import Desk
from app.workspace.workspace import Workspace


def open_example(desk: Desk) -> Workspace:
    """Open the example, all questions answered, fresh each time: nothing done in it is kept."""
    told = _told()
    path = desk.example_path(told["organisation"]["name"])
    path.unlink(missing_ok=True)
    workspace = _started(desk, path, told)
    _answer_all(workspace, told["answers"])
    return workspace


def make_example(
    desk: Desk, folder: Path, paths: tuple[str, ...], cancelled: Callable[[], bool]
) -> tuple[Workspace, Iterator[ScanEvent]]:
    """Start the example in a folder, and a real look at this computer that is kept in it when it ends.

    Args:
        paths: where to look; empty for this computer's usual places.

    Returns:
        the open workspace, all questions answered, and the events of the look; run through them to the end.
    """
    told = _told()
    workspace = _started(desk, desk.suggested_path(told["organisation"]["name"], folder), told)
    return workspace, _looked(workspace, LookRequest(paths=paths), told["answers"], cancelled)


def _told() -> dict[str, Any]:
    with bundled("resources", "example.toml").open("rb") as file:
        return tomllib.load(file)


def _started(desk: Desk, path: Path, told: dict[str, Any]) -> Workspace:
    workspace = desk.new(path, told["organisation"]["name"])
    amnesty_until = (workspace.saved_at.date() + timedelta(weeks=3)).isoformat()
    workspace.change_organisation(**told["organisation"], amnesty_until=amnesty_until)
    return workspace


def _looked(
    workspace: Workspace, request: LookRequest, answers: dict[str, object], cancelled: Callable[[], bool]
) -> Iterator[ScanEvent]:
    for event in workspace.look(request, cancelled):
        if isinstance(event, Done):
            workspace.keep_scan(event.report)
        yield event
    _answer_all(workspace, answers)


def _answer_all(workspace: Workspace, answers: dict[str, object]) -> None:
    """Answer what is asked, in its order; what the example does not say is left open."""
    for question_id, value in answers.items():
        interview = workspace.interview
        if any(question.id == question_id for question in interview.profile + interview.questions):
            workspace.answer(question_id, tuple(value) if isinstance(value, list) else value)  # type: ignore[arg-type]
