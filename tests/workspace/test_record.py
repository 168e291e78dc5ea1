"""The record says in sentences who did what, and which paper belongs to which line."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from pypdf import PdfReader

from app.domain.register import RegisterEntry
from app.errors import ForTheUser
from app.storage import driver
from app.workspace.desk import Desk
from app.workspace.workspace import Workspace


@pytest.fixture
def workspace(desk: Desk) -> Workspace:
    """A new assessment."""
    return desk.new(desk.documents / "x.groundrules", "Harbour Lettings")


def _told(workspace: Workspace, subject: str = "") -> list[str]:
    return [line.words for line in workspace.record.lines(subject)]


def test_every_kind_of_change_has_its_sentence(workspace: Workspace) -> None:
    """Each action is told in words that name what it was done to, without ids or signs of the data."""
    workspace.person = "Priya  Nair "
    before = len(_told(workspace))
    workspace.answer("people", 14)
    workspace.answer("people", 15)
    workspace.write_note("people", "with Saturday staff")
    workspace.clear_answer("people")
    workspace.change_organisation(lead="Tom Okafor")
    workspace.choose_check(True)
    workspace.change_entry(RegisterEntry(id="own:1", name="Chat Online", kind="online"))
    workspace.change_entry(RegisterEntry(id="own:1", name="Chat Online", kind="online", owner="Tom", decision="keep"))
    workspace.change_task("name_lead", who="Tom", by="2026-11-20", state="under_way")
    told = _told(workspace)[: len(_told(workspace)) - before]
    words = "\n".join(told)

    assert {"Priya Nair"} == {line.who for line in workspace.record.lines()[: len(told)]}
    assert "from 14 to 15" in words
    assert "Changed the note on" in words
    assert "which was: 15" in words
    assert "person in charge: Tom Okafor" in words
    assert "Chose the full check." in words
    assert "Added Chat Online to the register." in words
    assert "owner: Tom" in words
    assert "decision: keep" in words
    assert "who: Tom, by: 20 November 2026, state: under way" in words
    assert not [line for line in told if "{" in line or "own:1" in line or "organisation" in line]


def test_the_history_of_one_thing(workspace: Workspace) -> None:
    """A subject has only its own lines, those that were undone and done again too."""
    workspace.answer("people", 14)
    workspace.change_organisation(lead="Tom")
    workspace.answer("people", 15)
    undone = workspace.undo()
    redone = workspace.redo()

    assert undone == redone
    assert 15 == next(answer.value for answer in workspace.assessment.answers if answer.question == "people")
    assert [f"Done again: {undone}", f"Undone: {undone}", undone] == _told(workspace, "people")[:3]
    assert 4 == len(_told(workspace, "people"))


def test_several_people(workspace: Workspace) -> None:
    """The answer that counts comes first; another can be chosen, and only one that was given."""
    workspace.person = "Tom"
    workspace.answer("people", 14)
    workspace.person = "Priya"
    workspace.answer("people", 15)

    assert [("Priya", 15), ("Tom", 14)] == [(one.by, one.value) for one in workspace.answers_to("people")]
    workspace.count("people", "Tom")

    assert [("Tom", 14), ("Priya", 15)] == [(one.by, one.value) for one in workspace.answers_to("people")]
    with pytest.raises(ForTheUser, match="no_answer_of"):
        workspace.count("people", "Ana")
    assert ("Tom", "Priya") == workspace.people()


def test_a_paper_finds_its_line(workspace: Workspace) -> None:
    """The number printed on a paper names the line at which it was printed, however much came after."""
    workspace.answer("people", 14)
    printed = workspace.record.verify().short_head
    workspace.answer("people", 15)
    verdict = workspace.record.verify(f" {printed.upper()} ")

    assert verdict.broken is None
    assert verdict.matched is not None
    assert "14" in verdict.matched.words
    for wrong in ("12", "not a number at all", "0123 4567 89ab cdef"):
        with pytest.raises(ForTheUser, match=r"no_hash|not_in_here"):
            workspace.record.verify(wrong)


def test_a_record_of_one_day_names_it_once(workspace: Workspace) -> None:
    """Where everything was written on one day, the sentence says that day, not from it to it."""
    words = workspace.record.verdict_words(workspace.record.verify())

    assert 1 == words.count("12 November 2026")
    assert "holds together" in words


def test_every_document_names_its_record(workspace: Workspace) -> None:
    """Each document carries the number of the record as it was then, also data for other programs."""
    workspace.answer("people", 14)
    number = workspace.record.verify().short_head
    digits = number.replace(" ", "")
    ids = [offer.id for offer in workspace.offers() if offer.ready]
    saved = list(workspace.export(ids, workspace.path.parent / "out"))
    told: dict[str, str] = {}
    for path in saved:
        assert isinstance(path, Path)
        if path.suffix == ".pdf":
            pages = [page.extract_text() for page in PdfReader(path).pages]
            assert all(number in page for page in pages)
        else:
            told[path.name] = path.read_text()

    assert len(saved) >= 7
    assert not [name for name, text in told.items() if number not in text and digits not in text]


def test_a_changed_line_is_not_shown(workspace: Workspace) -> None:
    """Where the chain does not hold no history is told, and the place is named."""
    workspace.answer("people", 14)
    workspace.close()
    database = driver.connect(workspace.path)
    with database.atomic():
        database.execute("DROP TRIGGER journal_no_update")
        database.execute("UPDATE journal SET after = replace(after, '14', '15') WHERE action = 'answer'")
    number = database.execute("SELECT number FROM journal WHERE action = 'answer'").fetchone()[0]
    workspace._file._database = database

    assert number == workspace.record.verify().broken
    with pytest.raises(ForTheUser, match="broken") as trouble:
        workspace.record.lines()
    assert number == trouble.value.values["number"]


def test_what_was_removed_from_a_line_is_said(workspace: Workspace) -> None:
    """A line that lost a name is told without it, and says so."""
    workspace.person = "Priya"
    workspace.answer("people", 14)
    number = workspace.record.lines()[0].number
    content = next(line.after for line in workspace._file.journal() if line.number == number)
    assert content is not None
    gone = msgspec.json.encode(msgspec.json.decode(content) | {"by": "Somebody"}).decode()
    with workspace._file.one_step():
        workspace._file._pen.redact({number: {"who": "Somebody", "after": gone}}, subject="person")
    forget, line = workspace.record.lines()[:2]

    assert "Removed a person's name from this file." == forget.words
    assert "Somebody" == line.who
    assert line.words.endswith("(A name was removed from this line.)")
