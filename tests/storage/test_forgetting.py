"""A name that is to be forgotten is nowhere in the file any more, and the journal still holds together."""

from __future__ import annotations

from pathlib import Path

import pytest
from clock import morning
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.answers import Answer
from app.domain.checklist import TaskProgress
from app.domain.finding import Settlement
from app.domain.organisation import Organisation
from app.domain.pack import Pack
from app.domain.person import Person
from app.domain.policy import ClauseEdit
from app.domain.register import RegisterEntry
from app.domain.scan_event import ScanReport
from app.errors import FileTrouble
from app.storage import keys
from app.storage.assessment_file import AssessmentFile

WORDS = st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x17F), min_size=6, max_size=10)
NAMES = st.lists(WORDS, min_size=1, max_size=2).map(" ".join)


def _filled(path: Path, pack: Pack, name: str, key: keys.Key | None = None) -> AssessmentFile:
    """A file in which this person answered, owns, decided and is written about; some of it was changed since."""
    at = "2026-11-12T09:30:00+00:00"
    file = AssessmentFile.create(path, Organisation(name="Bakery", lead=name, owner="Else"), pack, morning, key)
    file.keep("people", name, Person(name=name))
    file.who = name
    for value in (8, 9):
        file.answer(Answer(question="people", value=value, at=at, by=name, note=f"Ask {name}, or {name.upper()}."))
    file.who = "Somebody Else"
    file.answer(Answer(question="people", value=10, at=at, by="Somebody Else", note="my own count"))
    file.keep("progress", "name", TaskProgress(task="name", who=name, state="under_way"))
    file.keep("progress", "name", TaskProgress(task="name", who="Somebody Else"))
    file.keep("register", "own:1", RegisterEntry(id="own:1", name="Llama", kind="model", owner=name))
    file.keep("settlements", "no_lead", Settlement(finding="no_lead", how="ask_first", words=name))
    file.keep("edits", "why.0.0", ClauseEdit(paragraph="why.0.0", text=f"{name} decides.", ours="We want help."))
    file.keep_scan(
        ScanReport(
            started="a", finished="b", platform="linux", computer=f"{name}-laptop", places=("~",), observations=(),
            skipped=(), files_passed=3, files_opened=1, complete=True,
        )
    )  # fmt: skip
    return file


def _bytes(folder: Path) -> bytes:
    return _lowered(b"\0".join(path.read_bytes() for path in folder.iterdir()))


def _lowered(content: bytes) -> bytes:
    return content.lower()  # of ASCII letters only; other forms are looked for one by one


@settings(max_examples=12)
@given(name=NAMES)
def test_nothing_of_a_name_is_left(tmp_path_factory: pytest.TempPathFactory, pack: Pack, name: str) -> None:
    """Whatever the name, its bytes are nowhere in the file or beside it; what others said stays; the chain holds."""
    folder = tmp_path_factory.mktemp("forget")
    file = _filled(folder / "x.groundrules", pack, name)
    assert _lowered(name.encode()) in _bytes(folder)
    lines = sum(1 for _ in file.journal())

    found = len(file.places_of(name))
    assert found == file.forget_name(name)

    assert 15 < found
    assert () == file.places_of(name)
    for form in (name, name.lower(), name.upper()):
        assert _lowered(form.encode()) not in _bytes(folder)
    assert file.first_break() is None
    last = list(file.journal())[-1]
    assert (lines + 1, "forget") == (last.number, last.action)
    file.close()
    again = AssessmentFile.open(folder / "x.groundrules", morning)
    told = again.load()
    assert ("[a person]", "Else") == (told.organisation.lead, told.organisation.owner)
    assert {"[a person]", "Somebody Else"} == {answer.by for answer in again.every_answer()}
    assert [10] == [answer.value for answer in told.answers]
    assert "[a person] decides." == told.edits[0].text
    again.close()


def test_two_people_stay_two(tmp_path: Path, pack: Pack) -> None:
    """The answers of two people who were forgotten one after the other are still the answers of two."""
    file = _filled(tmp_path / "x.groundrules", pack, "Priya Nair")

    file.forget_name("Priya Nair")
    file.forget_name("somebody else")

    assert {"[a person]", "[a person 2]"} == {answer.by for answer in file.every_answer()}
    assert file.first_break() is None
    file.close()
    AssessmentFile.open(tmp_path / "x.groundrules", morning).close()


def test_a_part_of_a_word_is_no_name(tmp_path: Path, pack: Pack) -> None:
    """Ann is not in Annual; a name that stands nowhere changes nothing, not even the journal."""
    file = _filled(tmp_path / "x.groundrules", pack, "Priya Nair")
    file.answer(Answer(question="people", value=3, at="2026-11-12T09:30:00+00:00", by="Ann", note="Annual count"))
    before = sum(1 for _ in file.journal())

    assert 0 == file.forget_name("Nobody Here")
    assert before == sum(1 for _ in file.journal())
    file.forget_name("Ann")

    assert "Annual count" in {answer.note for answer in file.every_answer()}
    assert "Ann" not in {answer.by for answer in file.every_answer()}
    file.close()


def test_a_protected_file(tmp_path: Path, pack: Pack) -> None:
    """It works the same there, and the file opens with its key afterwards."""
    key = keys.new("bread rises at dawn")
    file = _filled(tmp_path / "x.groundrules", pack, "Priya Nair", key)

    file.forget_name("Priya Nair")
    file.close()

    again = AssessmentFile.open(tmp_path / "x.groundrules", morning, key)
    assert again.first_break() is None
    assert () == again.places_of("Priya Nair")
    again.close()


def test_what_was_read_before_does_not_bring_the_name_back(tmp_path: Path, pack: Pack) -> None:
    """A file that is open and was read says nothing of the name afterwards, its looks included."""
    file = _filled(tmp_path / "Bakery.groundrules", pack, "Priya Nair")
    before = file.load().scan
    same = file.load().scan
    file.forget_name("Priya Nair")
    after = file.load().scan
    file.close()

    assert before is not None
    assert after is not None
    assert before is same
    assert ("Priya Nair-laptop", False) == (before.computer, "Priya" in after.computer)


def test_undo_and_redo_do_not_bring_the_name_back(tmp_path: Path, pack: Pack) -> None:
    """What was done before lies behind the forgetting for good; what is done afterwards can be taken back as ever."""
    file = _filled(tmp_path / "x.groundrules", pack, "Priya Nair")
    file.keep("progress", "name", TaskProgress(task="name", who="Priya Nair", state="done"))
    file.undo()
    file.forget_name("Priya Nair")
    left = file.to_undo(), file.to_redo()
    for act in (file.undo, file.redo):
        with pytest.raises(FileTrouble, match=r"storage\.nothing_to_"):
            act()
    file.keep("progress", "name", TaskProgress(task="name", who="Tom Okafor"))
    file.undo()
    who = [kept.who for kept in file.load().progress]
    places = file.places_of("Priya Nair")
    file.close()

    assert ((), ()) == left
    assert ["Somebody Else"] == who
    assert () == places
    assert b"priya" not in _bytes(tmp_path)


def test_whoever_forgets_themselves_goes_on_without_a_name(tmp_path: Path, pack: Pack) -> None:
    """Neither the line that says it was done, nor what they do next, carries the name again."""
    file = _filled(tmp_path / "x.groundrules", pack, "Priya Nair")
    file.who = "Priya Nair"
    file.forget_name("priya nair")
    file.keep("progress", "name", TaskProgress(task="name", who="Tom Okafor"))
    last = [line.who for line in file.journal()][-2:]
    places = file.places_of("Priya Nair")
    file.close()

    assert ["", ""] == last
    assert () == places
