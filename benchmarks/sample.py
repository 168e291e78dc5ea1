"""Assessment files to measure with: one as an office has it after an hour, and one after years of use."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from app.domain.observation import Observation, Place
from app.domain.scan_event import ScanReport
from app.workspace.desk import Desk
from app.workspace.workspace import Workspace

_LOOKS, _FINDS, _LINES = 5, 500, 2_000
_PROFILE = {
    "places": ("gb", "eu"), "people": 140, "work": "landlord", "uses": ("writing", "notes", "search", "agents"),
    "forms": ("online", "built_in"), "supply": ("use_only",), "data": ("ordinary", "sensitive"), "decides": "yes",
    "public": ("none",), "own_devices": "yes",
}  # fmt: skip


def small(desk: Desk, path: Path) -> Workspace:
    """The profile answered and nothing else."""
    workspace = desk.new(path, "Harbour Lettings")
    for question_id, value in _PROFILE.items():
        workspace.answer(question_id, value)
    return workspace


def large(desk: Desk, path: Path) -> Workspace:
    """Five looks of 500 finds, all questions of the full check answered several times, 2,000 lines of journal."""
    workspace = small(desk, path)
    workspace.choose_check(full=True)
    for number in range(_LOOKS):
        workspace.keep_scan(_report(number))
    lines = len(_PROFILE) + _LOOKS
    while lines < _LINES:
        for question in workspace.interview.questions:
            options = [option.id for option in question.options] or ["dont_know"]
            value = options[lines % len(options)]
            workspace.answer(question.id, (value,) if question.kind == "several" else value)
            lines += 1
    return workspace


def _report(number: int) -> ScanReport:
    """A look of which every tenth find was not there the time before."""
    kinds = ("model", "model", "agent")
    seen = tuple(
        Observation(
            id=f"find-{count + count % 10 // 9 * 1_000 * number}",
            kind=kinds[count % 3],
            name=f"Model number {count} 7B Instruct",
            format="GGUF",
            size_bytes=4_000_000_000 + count,
            places=(Place(path=f"~/models/folder {count % 40}/model-{count}.gguf"),),
            licence="apache-2.0",
        )
        for count in range(_FINDS)
    )
    first = ScanReport(
        started="2026-11-12T14:05:00+00:00",
        finished="2026-11-12T14:06:31+00:00",
        platform="Linux",
        computer="front-desk",
        places=("~",),
        observations=seen,
        skipped=(),
        files_passed=480_212,
        files_opened=961,
        complete=True,
    )
    return replace(first, finished=f"2026-11-{12 + number}T14:06:31+00:00")
