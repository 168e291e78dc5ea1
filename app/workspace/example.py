"""An invented organisation, for a first look at what Groundrules gives."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from app.domain.scan_event import Done, LookRequest, ScanEvent
from app.paths import bundled
from app.workspace.desk import Desk
from app.workspace.workspace import Workspace


def make_example(
    desk: Desk, folder: Path, paths: tuple[str, ...], cancelled: Callable[[], bool]
) -> tuple[Workspace, Iterator[ScanEvent]]:
    """Start the example in a folder, and a real look at this computer that is kept in it when it ends.

    Args:
        paths: where to look; empty for this computer's usual places.

    Returns:
        the open workspace, all questions answered, and the events of the look; run through them to the end.
    """
    with bundled("resources", "example.toml").open("rb") as file:
        told = tomllib.load(file)
    path = desk.suggested_path(told["organisation"]["name"], folder)
    workspace = desk.new(path, told["organisation"]["name"])
    amnesty_until = (workspace.saved_at.date() + timedelta(weeks=3)).isoformat()
    workspace.change_organisation(**told["organisation"], amnesty_until=amnesty_until)
    return workspace, _looked(workspace, LookRequest(paths=paths, told_staff=True), told["answers"], cancelled)


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
