"""Every action of an open assessment, through the door that the faces use, on a real file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clock import morning
from virtual_computer import write_gguf

from app.domain.scan_event import Done, LookRequest, ScanReport
from app.errors import ForTheUser
from app.workspace.desk import Desk
from app.workspace.workspace import Workspace


@pytest.fixture
def workspace(desk: Desk, tmp_path: Path) -> Iterator[Workspace]:
    opened = desk.new(tmp_path / "Bakery.groundrules", "Bramble Bakery")
    yield opened
    opened.close()


def _again(desk: Desk, workspace: Workspace) -> Workspace:
    workspace.close()
    return desk.open(workspace.path)


def test_an_answer_is_kept_and_moves_everything(desk: Desk, workspace: Workspace) -> None:
    """An answer is in the file at once, leaves the open questions, and makes its finding and task."""
    workspace.answer("named_lead", "nobody", note="We talked about it")
    again = _again(desk, workspace)

    assert "nobody" == again.assessment.answer("named_lead").value
    assert "named_lead" not in again.interview.unanswered
    assert any(gap.reasons[0].fact == "answer.named_lead" for gap in again.results.gaps)
    assert any("answer.named_lead" in {r.fact for r in item.reasons} for item in again.checklist.items)
    assert morning() == again.saved_at
    again.close()


def test_a_note_stays_when_the_answer_changes(workspace: Workspace) -> None:
    """Changing one's mind does not lose what was noted; a note of its own can be changed and taken away."""
    workspace.answer("named_lead", "nobody", note="Ask Marian")
    workspace.answer("named_lead", "agreed")
    kept = workspace.assessment.answer("named_lead").note
    workspace.write_note("named_lead", "  ")

    assert "Ask Marian" == kept
    assert "" == workspace.assessment.answer("named_lead").note


def test_a_look_is_compared_with_the_last_one_of_the_same_assessment(
    desk: Desk, workspace: Workspace, tmp_path: Path
) -> None:
    """What is new, changed, gone and the same can be listed, and each passport says what changed since when."""
    write_gguf(tmp_path / "home/Documents/stays.gguf", name="Stays")
    goes = write_gguf(tmp_path / "home/Documents/goes.gguf", name="Goes", seed=2)
    workspace.keep_scan(_look(desk))
    first = workspace.assessment.scan
    goes.unlink()
    write_gguf(tmp_path / "home/Documents/comes.gguf", name="Comes", seed=3)
    workspace.keep_scan(_look(desk))
    listed = {
        kept: [line.find.name for group in workspace.finds(kept) for line in group.lines]
        for kept in ("new", "changed", "gone", "same", "all")
    }
    new = workspace.finds("new")[0].lines[0].find
    row = next(row for row in workspace.passport(new).rows if row.id == "since")

    assert first is not None
    assert first.difference is None
    assert {
        "new": ["Comes"], "changed": [], "gone": ["Goes"], "same": ["Stays"], "all": ["Comes", "Stays"],
    } == listed  # fmt: skip
    assert ["New since 12 November 2026."] == [line.text for line in row.lines]


def _look(desk: Desk) -> ScanReport:
    done = list(desk.look(LookRequest(processes=False), lambda: False))[-1]
    assert isinstance(done, Done)
    return done.report


@pytest.mark.parametrize(
    ("question", "value"),
    [("named_lead", "perhaps"), ("named_lead", 2), ("people", "many"), ("people", -1),
     ("places", ("eu", "atlantis")), ("no_such_question", "yes")],
)  # fmt: skip
def test_an_answer_that_is_none_is_refused(workspace: Workspace, question: str, value: object) -> None:
    """What is no answer to the question changes nothing."""
    with pytest.raises(ForTheUser):
        workspace.answer(question, value)

    assert () == workspace.assessment.answers


def test_ticking_twice_counts_once(workspace: Workspace) -> None:
    """Ticks are kept once each, in the order of the question, one alone too."""
    workspace.answer("places", ("gb", "eu", "gb"))
    several = workspace.assessment.answer("places").value
    workspace.answer("places", "gb")

    assert ("eu", "gb") == several
    assert ("gb",) == workspace.assessment.answer("places").value


def test_taking_an_answer_back(workspace: Workspace) -> None:
    """A question that was answered can be open again."""
    workspace.answer("ai_list", "none")
    workspace.clear_answer("ai_list")

    assert workspace.assessment.answer("ai_list") is None
    assert "ai_list" in workspace.interview.unanswered


def test_answers_switch_questions_and_are_kept(workspace: Workspace) -> None:
    """A question that leaves because of another answer comes back with its own answer."""
    workspace.answer("decides", "yes")
    workspace.answer("human_check", "always")
    workspace.answer("decides", "no")
    gone = [question.id for question in workspace.interview.questions]
    workspace.answer("decides", "yes")

    assert "human_check" not in gone
    assert "always" == workspace.assessment.answer("human_check").value
    assert "human_check" not in workspace.interview.unanswered


def test_the_place_is_remembered(desk: Desk, workspace: Workspace) -> None:
    """A file opens where it was left, and looking round leaves no line in its history."""
    changed = workspace.assessment.changed
    workspace.remember_place("questions", "ai_list")
    again = _again(desk, workspace)

    assert ("questions", "ai_list") == (again.place.page, again.place.question)
    assert changed == again.assessment.changed
    again.close()


def test_a_contradiction_is_settled_in_words(workspace: Workspace) -> None:
    """Saying why both are right is kept with the contradiction, needs words, and can be taken back."""
    with pytest.raises(ForTheUser):
        workspace.settle("x", "both_right", "  ")
    workspace.settle("x", "both_right", "It belongs to a visitor")
    kept = workspace.assessment.settlements
    workspace.unsettle("x")

    assert [("x", "It belongs to a visitor")] == [(one.finding, one.words) for one in kept]
    assert () == workspace.assessment.settlements


def test_a_task_gets_an_owner_a_date_and_an_end(workspace: Workspace) -> None:
    """Who, by when and how far are kept; being done carries its time, and not being done has none."""
    workspace.answer("named_lead", "nobody")
    task = workspace.checklist.items[0].id
    workspace.change_task(task, who="Ana", by="2026-11-20", state="done")
    done = workspace.checklist.items[0].progress
    workspace.change_task(task, state="under_way")
    under_way = workspace.checklist.items[0].progress

    assert ("Ana", "2026-11-20", "done", morning().isoformat()) == (done.who, done.by, done.state, done.done_at)
    assert ("Ana", "under_way", "") == (under_way.who, under_way.state, under_way.done_at)


def test_own_words_in_the_policy(workspace: Workspace) -> None:
    """An edit replaces our words, survives new answers, and going back brings our words again."""
    paragraph = workspace.policy.clauses[0].paragraphs[0]
    workspace.edit_paragraph(paragraph.id, "We bake. AI helps with the rest.")
    workspace.answer("people", 9)
    edited = workspace.policy.clauses[0].paragraphs[0]
    workspace.restore_paragraph(paragraph.id)

    assert ("We bake. AI helps with the rest.", True) == (edited.text, edited.edited)
    assert paragraph.text == workspace.policy.clauses[0].paragraphs[0].text


def test_leaving_a_paragraph_out_takes_a_reason(workspace: Workspace) -> None:
    """Silence in a policy is a choice, so it is explained."""
    paragraph = workspace.policy.clauses[0].paragraphs[0]

    with pytest.raises(ForTheUser):
        workspace.edit_paragraph(paragraph.id, "")


def test_a_look_is_kept_and_its_finds_go_to_the_register_once(workspace: Workspace, tmp_path: Path) -> None:
    """Looking stores nothing by itself; kept, its finds can be put into the register, each one time."""
    folder = tmp_path / "models"
    folder.mkdir()
    write_gguf(folder / "helper.gguf")
    events = list(workspace.look(LookRequest(paths=(str(folder),), processes=False), bool))
    before = workspace.assessment.scan
    assert isinstance(events[-1], Done)
    workspace.keep_scan(events[-1].report)
    found = [item.id for item in events[-1].report.observations]
    workspace.add_to_register(found)
    workspace.add_to_register(found)

    assert before is None
    assert 1 == len(found)
    assert found == [entry.observation for entry in workspace.assessment.register]
    assert 0 == workspace.facts["register.unlisted"]


def test_every_document_is_offered_and_saved(workspace: Workspace, tmp_path: Path) -> None:
    """What is offered can be saved, what is not ready says why, and no two files share a name."""
    waiting = {offer.id: offer.why_not for offer in workspace.offers() if not offer.ready}
    workspace.answer("named_lead", "nobody")
    out = tmp_path / "Documents" / "out"
    ready = [offer.id for offer in workspace.offers() if offer.ready]
    saved = list(workspace.export(ready, out))

    assert all(waiting.values()) and "policy-pdf" in waiting and "scan-json" in waiting
    assert len(ready) == len({path for path in saved if isinstance(path, Path) and path.stat().st_size})


def test_a_file_that_cannot_be_written_keeps_no_other_back(workspace: Workspace, tmp_path: Path) -> None:
    """One document that is in the way of itself does not stop the rest."""
    workspace.answer("named_lead", "nobody")
    first = next(iter(workspace.export(["policy-pdf"], tmp_path)))
    assert isinstance(first, Path)
    first.unlink()
    first.mkdir()
    (first / "in the way").touch()

    saved = list(workspace.export(["policy-pdf", "checklist-pdf"], tmp_path))

    assert [True, False] == [isinstance(result, ForTheUser) for result in saved]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b\\c:d*e?f", "x" * 120, "نانوایی", "\n\t", "CON", ". ."])
def test_names_of_files_are_plain(desk: Desk, tmp_path: Path, name: str) -> None:
    """Whatever an organisation is called, its documents land in the folder that was chosen."""
    workspace = desk.new(tmp_path / "x.groundrules", name)
    workspace.answer("named_lead", "nobody")
    out = tmp_path / "out"
    out.mkdir()
    saved = list(workspace.export(["policy-md"], out))
    suggested = desk.suggested_path(name)
    workspace.close()

    assert [out.resolve()] == [path.resolve().parent for path in saved if isinstance(path, Path)]
    assert suggested.parent.name == "Documents"
