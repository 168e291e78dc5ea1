"""The AI log in a real file: it stands in the journal, so nothing takes an entry back or changes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain.decision_log import LoggedDecision
from app.errors import FileTrouble, ForTheUser
from app.storage import driver
from app.workspace.desk import Desk
from app.workspace.workspace import LogDraft, Workspace

WHOLE = LoggedDecision(
    day="2026-11-12", who="Tom Okafor", tool="Llama 3.1 8B", what_for="Sum up references",
    checked_by="Tom read all 4 himself", result="Let to Ms K.",
)  # fmt: skip


@pytest.fixture
def workspace(desk: Desk) -> Workspace:
    """A new assessment."""
    return desk.new(desk.documents / "x.groundrules", "Harbour Lettings")


def test_an_entry_is_never_taken_back(workspace: Workspace, desk: Desk) -> None:
    """Undo passes it by and takes back what was done before it; the file opened again has it, word for word."""
    workspace.person = "Priya"
    workspace.answer("people", 14)
    made = workspace.log_decision(WHOLE)
    undone = workspace.undo()
    nothing_left = workspace.can_undo
    told = [line.words for line in workspace.record.lines(made.id)]
    path = workspace.path
    workspace.close()
    reopened = desk.open(path)

    assert ("Priya", WHOLE) == (made.by, replace(made, id="", at="", by=""))
    assert undone.startswith("Answered")
    assert not nothing_left
    assert ["Wrote a decision into the AI log: Sum up references (Llama 3.1 8B)."] == told
    assert (made,) == reopened.assessment.log
    assert reopened.record.verify().broken is None
    reopened.close()


def test_a_correction_points_back_and_both_stay(workspace: Workspace) -> None:
    """The newer one stands, the older one can still be read, and neither can be corrected from behind."""
    first = workspace.log_decision(WHOLE)
    second = workspace.log_decision(replace(WHOLE, result="Let to Mr L.", corrects=first.id))
    with pytest.raises(ForTheUser, match="corrected_already"):
        workspace.log_decision(replace(WHOLE, corrects=first.id))
    with pytest.raises(ForTheUser, match="corrected_already"):
        workspace.log_decision(replace(WHOLE, corrects="nothing"))
    (line,) = workspace.log

    assert (second, (first,)) == (line.decision, line.earlier)
    assert (first, second) == workspace.assessment.log
    assert "Corrected an entry of the AI log: Sum up references (Llama 3.1 8B)." in [
        line.words for line in workspace.record.lines()
    ]


def test_nobody_makes_a_task_until_somebody_has_checked(workspace: Workspace) -> None:
    """The task has the log as its reason, and goes with the correction."""

    def tasks() -> list[str]:
        return [item.id for item in workspace.checklist.items]

    before = tasks()
    workspace.answer("results_checked", next(iter(workspace.assessment.pack.question("results_checked").options)).id)
    made = workspace.log_decision(replace(WHOLE, checked_by="", unchecked=True))
    task = next(item for item in workspace.checklist.items if item.id == "check_logged")
    workspace.log_decision(replace(WHOLE, corrects=made.id))

    assert "check_logged" not in before
    assert "names 1 decision that nobody looked at" in task.why
    assert [("log.unchecked", "1 decision")] == [(reason.fact, reason.value) for reason in task.reasons]
    assert (1, 0) == (workspace.facts["log.entries"], workspace.facts["log.unchecked"])
    assert "check_logged" not in tasks()


def test_a_person_can_be_forgotten_in_it(workspace: Workspace) -> None:
    """A name goes from the log as from everywhere, and the record still holds."""
    workspace.log_decision(WHOLE)
    workspace.forget_person("Tom Okafor")
    (line,) = workspace.log

    assert "[a person]" == line.decision.who
    assert workspace.record.verify().broken is None


def test_an_entry_that_was_changed_from_outside_is_found(workspace: Workspace, desk: Desk) -> None:
    """Words that were altered with another program do not pass for what was written."""
    workspace.log_decision(WHOLE)
    workspace.answer("people", 14)
    path = workspace.path
    workspace.close()
    database = driver.connect(path, None)
    database.execute("DROP TRIGGER journal_no_update")
    database.execute("UPDATE journal SET after = replace(after, 'Ms K.', 'Mr L.') WHERE action = 'log'")
    database.conn.commit()
    database.close()

    with pytest.raises(FileTrouble, match="damaged"):
        desk.open(path)


def test_what_is_half_written_is_kept_beside_the_record(workspace: Workspace, desk: Desk) -> None:
    """It is there when the file is opened again, is no line in the history, and goes with the entry."""
    head = workspace.assessment.head
    draft = LogDraft(day="2026-11-12", who="Tom", what_for="Sum up")
    workspace.remember_draft(draft)
    path = workspace.path
    workspace.close()
    reopened = desk.open(path)
    kept = reopened.log_draft, reopened.assessment.head
    reopened.log_decision(WHOLE)

    assert (draft, head) == kept
    assert reopened.log_draft is None
    reopened.close()


def test_the_log_goes_to_other_programs(workspace: Workspace, tmp_path: Path) -> None:
    """The export for a machine has each entry as it was written."""
    made = workspace.log_decision(WHOLE)
    offer = next(offer.id for offer in workspace.offers() if offer.id == "assessment-json")
    (saved,) = workspace.export([offer], tmp_path / "out")
    assert isinstance(saved, Path)
    (told,) = json.loads(saved.read_text())["log"]

    assert made == LoggedDecision(**told)
