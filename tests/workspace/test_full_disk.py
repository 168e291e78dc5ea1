"""Documents, and what the program remembers for itself, on a disk that is full."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from app import phrases
from app.domain.scan_event import Done, LookRequest
from app.errors import ForTheUser
from app.workspace.desk import Desk, Surroundings

_OLD = b"what was saved last time"


@pytest.mark.parametrize("document", ["policy-pdf", "assessment-json"])
def test_a_document_leaves_the_old_one(document: str, desk: Desk, tmp_path: Path, tiny_disk: Path) -> None:
    """The document that was there is as it was, nothing half written lies beside it, and a sentence names the cure."""
    workspace = desk.new(tmp_path / "x.groundrules", "Bramble Bakery")
    workspace.answer("people", 6)
    (saved,) = workspace.export([document], tiny_disk)
    assert isinstance(saved, Path)
    saved.write_bytes(_OLD)
    (tiny_disk / "filler").write_bytes(b"x" * (1_000_000 - 50_000))

    (trouble,) = workspace.export([document], tiny_disk)
    workspace.close()

    assert isinstance(trouble, ForTheUser)
    assert "exports.full" == trouble.phrase
    assert _OLD == saved.read_bytes()
    assert {saved, tiny_disk / "filler"} == set(tiny_disk.iterdir())


def test_what_the_program_remembers_for_itself_stops_no_work(
    around: Surroundings, tmp_path: Path, tiny_disk: Path
) -> None:
    """Without room for its own notes, a check is still made, looked at, answered and opened again whole."""
    desk = Desk(phrases.load(), dataclasses.replace(around, data=tiny_disk))
    (tiny_disk / "filler").write_bytes(b"x" * (1 << 20))
    workspace = desk.new(tmp_path / "x.groundrules", "Bramble Bakery")
    workspace.answer("people", 6)
    done = [event for event in workspace.look(LookRequest(), lambda: False) if isinstance(event, Done)]
    workspace.keep_scan(done[0].report)
    with pytest.raises(ForTheUser) as not_remembered:
        desk.remember(workspace)
    workspace.close()
    again = desk.open(tmp_path / "x.groundrules")
    kept = (again.assessment.answer("people"), again.assessment.scan)
    again.close()

    assert "workspace.recent_not_kept" == not_remembered.value.phrase
    assert None not in kept
    assert [tiny_disk / "filler"] == [path for path in tiny_disk.rglob("*") if path.is_file()]
