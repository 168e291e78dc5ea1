"""The register in a real file: adding, changing, taking out, undo, and what the looks say of an entry."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from small_pack import find, look

from app.domain.observation import Place
from app.domain.register import RegisterEntry
from app.domain.scan_event import ScanReport
from app.errors import ForTheUser
from app.workspace.desk import Desk
from app.workspace.register import RegisterView
from app.workspace.workspace import Workspace

LLAMA = find("Llama 3.1 8B", maker="Meta", places=(Place(path="~/a.gguf"),))
QWEN = find("Qwen", places=(Place(path="~/b.gguf"),))


@pytest.fixture
def workspace(desk: Desk) -> Workspace:
    """A new assessment."""
    return desk.new(desk.documents / "x.groundrules", "Harbour Lettings")


def told(workspace: Workspace, subject: str) -> list[str]:
    """The history of one entry, oldest first."""
    return [line.words for line in workspace.record.lines(subject, "register")][::-1]


def the(workspace: Workspace, entry_id: str) -> RegisterEntry:
    """An entry that is there."""
    entry = workspace.entry(entry_id)
    assert entry is not None
    return entry


def on(day: int, *finds: object, **more: object) -> ScanReport:
    """A look on a day of November."""
    return look(finds, finished=f"2026-11-{day}T09:00:00+00:00", **more)  # type: ignore[arg-type]


def test_each_field_has_its_sentence_in_the_history(workspace: Workspace) -> None:
    """Whoever reads the history sees what was done to an entry, without names of fields or signs of the data."""
    workspace.keep_scan(on(12, LLAMA))
    workspace.add_to_register([LLAMA.id])
    entry_id = f"seen:{LLAMA.id}"
    for field, text in (
        ("owner", "Priya Nair"), ("decision", "ask"), ("purpose", "Letters"), ("colour", "amber"), ("maker", "Meta AI"),
        ("note", "Renew in May."), ("name", "Our Llama"), ("owner", ""), ("decision", "undecided"), ("colour", ""),
        ("purpose", ""), ("maker", ""), ("note", ""),
    ):  # fmt: skip
        workspace.change_entry(replace(the(workspace, entry_id), **{field: text}))
    workspace.change_entry(replace(the(workspace, entry_id), owner="keep", purpose="ask"))
    workspace.change_entry(the(workspace, entry_id))
    workspace.remove_entry(entry_id)

    assert [
        "Added Llama 3.1 8B to the register.",
        "Made Priya Nair the owner of Llama 3.1 8B.",
        "Decided about Llama 3.1 8B: ask first.",
        "Wrote down what Llama 3.1 8B is used for: Letters.",
        "Said what may go into Llama 3.1 8B: amber.",
        "Wrote down who makes Llama 3.1 8B: Meta AI.",
        "Wrote a note on Llama 3.1 8B: Renew in May.",
        "Renamed Llama 3.1 8B to Our Llama in the register.",
        "Left Our Llama without an owner.",
        "Left the decision about Our Llama open again.",
        "Left open again what may go into Our Llama.",
        "Took away what Our Llama is used for.",
        "Took away who makes Our Llama.",
        "Took away the note on Our Llama.",
        "Changed Our Llama in the register. used for: ask, owner: keep.",
        "Removed Our Llama from the register.",
    ] == told(workspace, entry_id)


def test_what_was_taken_out_comes_back_with_all_that_was_said(workspace: Workspace, desk: Desk) -> None:
    """Undo brings an entry back with its proof, redo takes it out again, and a file opened again says the same."""
    entry_id = workspace.add_entry(" Chat\u202e Online\n")
    workspace.change_entry(replace(the(workspace, entry_id), owner="Tom", note="one\ntwo"))
    workspace.proof.attach_note(f"register/{entry_id}", "Seen by Ana.")
    before = the(workspace, entry_id), workspace.assessment.evidence
    workspace.remove_entry(entry_id)
    gone = workspace.entry(entry_id)
    undone = workspace.undo()
    again = the(workspace, entry_id), workspace.assessment.evidence
    workspace.redo()
    path = workspace.path
    workspace.close()
    reopened = desk.open(path)

    assert "Chat Online" == before[0].name
    assert (None, "Removed Chat Online from the register.", before) == (gone, undone, again)
    assert () == reopened.assessment.register
    reopened.close()


def test_what_cannot_be_kept_changes_nothing(workspace: Workspace) -> None:
    """No name, or one of 5,000 characters: a sentence says why, and the register is as it was."""
    entry_id = workspace.add_entry("Chat Online")
    before = workspace.assessment
    for untrusted, phrase in (("", "no_name"), (" \u202e\x00 ", "no_name"), ("x" * 5_000, "too_long")):
        with pytest.raises(ForTheUser, match=phrase):
            workspace.change_entry(replace(the(workspace, entry_id), name=untrusted))
        with pytest.raises(ForTheUser, match=phrase):
            workspace.add_entry(untrusted)

    assert before is workspace.assessment


def test_a_find_that_is_gone_keeps_its_entry_and_its_passport(workspace: Workspace, desk: Desk) -> None:
    """Looks later the entry says when it was seen last, and what was known of it then can still be read."""
    workspace.keep_scan(on(12, LLAMA, QWEN))
    workspace.add_to_register([LLAMA.id, QWEN.id])
    llama = the(workspace, f"seen:{LLAMA.id}")
    lines = []
    for report in (on(12, LLAMA, QWEN), on(13, QWEN), on(14, QWEN), on(15, QWEN, complete=False)):
        workspace.keep_scan(report)
        lines.append(workspace.sight_line(llama, workspace.last_seen(llama)))
    last = workspace.last_seen(llama)

    assert last is not None
    assert LLAMA == last.find
    assert "Meta" in str(workspace.passport(last.find).rows)
    assert [
        "Seen on 12 November 2026, on the computer office.",
        "Not seen on 13 November 2026. It was there at the look before. Last seen on 12 November 2026. "
        "It stays here until you take it out.",
        "Not seen on 14 November 2026. Last seen on 12 November 2026. It stays here until you take it out.",
        "Not seen on 15 November 2026, but that look was stopped before its end. Last seen on 12 November 2026. "
        "It stays here until you take it out.",
    ] == lines
    assert ["Not seen on 15 Nov", "Seen on 15 Nov"] == [one.seen for one in workspace.entries()]


def test_what_no_look_can_see_says_so(workspace: Workspace) -> None:
    """Something used online was said by somebody, and no find belongs to it."""
    entry = the(workspace, workspace.add_entry("Chat Online"))

    assert workspace.last_seen(entry) is None
    assert "Said by you. No look at a computer can see it." == workspace.sight_line(entry, None)
    assert [("Online tool", "Not said", "Not yet decided", "Said by you")] == [
        (one.kind, one.colour, one.decision, one.seen) for one in workspace.entries()
    ]


def test_whoever_is_known_is_offered_once(workspace: Workspace) -> None:
    """Those whom the policy names come first, then owners, people with tasks, and who did something here."""
    workspace.change_organisation(lead="Priya", stand_in="Tom")
    workspace.person = "Ana"
    entry_id = workspace.add_entry("Chat Online")
    workspace.change_entry(replace(the(workspace, entry_id), owner="Marian"))
    workspace.change_task("name_lead", who="Tom")

    assert ("Priya", "Tom", "Marian", "Ana") == workspace.names_known()


def test_how_the_page_was_left_is_kept_beside_the_record(workspace: Workspace, desk: Desk) -> None:
    """It is there when the file is opened again, and is no line in the history."""
    before = workspace.assessment.head
    view = RegisterView(sort="owner", hidden=("kind",), chosen="own:1")
    workspace.remember_register(view)
    path = workspace.path
    workspace.close()
    reopened = desk.open(path)

    assert (view, before) == (reopened.register_view, reopened.assessment.head)
    reopened.close()
