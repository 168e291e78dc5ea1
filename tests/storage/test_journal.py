"""The journal tells how everything came about, and shows when somebody changed it."""

from __future__ import annotations

import secrets
from pathlib import Path

import msgspec
import pytest
from clock import morning
from sqlite_utils import Database

from app.domain.answers import Answer
from app.domain.organisation import Organisation
from app.domain.pack import Pack
from app.errors import FileTrouble
from app.storage import driver, journal
from app.storage.assessment_file import AssessmentFile


@pytest.fixture
def written(tmp_path: Path, pack: Pack) -> Path:
    path = tmp_path / "x.groundrules"
    file = AssessmentFile.create(path, Organisation(name="One"), pack, morning)
    for value in (1, 2, 3):
        file.answer(Answer(question="people", value=value, at=f"2026-11-1{value}"))
    file.clear_answer("people", "")
    file.close()
    return path


def test_it_tells_before_and_after(written: Path) -> None:
    """Each change names what stood there before and what stands there now."""
    file = AssessmentFile.open(written, morning)
    told = [(line.action, line.before, line.after) for line in file.journal() if line.subject == "people"]
    file.close()
    first, second, third, cleared = told

    assert ("answer", None) == first[:2]
    assert (first[2], second[2]) == (second[1], third[1])
    assert ("clear", third[2], None) == cleared


def test_it_cannot_be_changed_by_accident(written: Path) -> None:
    """The database itself refuses to change or remove a line."""
    database = driver.connect(written)
    for statement in ("UPDATE journal SET who = 'x'", "DELETE FROM journal"):
        with pytest.raises(FileTrouble), driver.plainly(written), database.atomic():
            database.execute(statement)
    database.close()


@pytest.mark.parametrize(
    "column",
    ["at", "who", "action", "subject", "before", "after", "previous", "hash", "form", "step", "reverts", "seal",
     "salts", "forgotten"],
)  # fmt: skip
def test_any_change_shows(written: Path, column: str) -> None:
    """Whichever part of a line is changed behind our back, the chain breaks at that line."""
    database = driver.connect(written)
    with database.atomic():
        database.execute("DROP TRIGGER journal_no_update")
        database.execute(f'UPDATE journal SET "{column}" = "forged" WHERE number = 5')
        broken = journal.first_break(database)
    database.close()

    assert 5 == broken


def test_a_missing_line_shows(written: Path) -> None:
    """A line that was taken out leaves a gap that is found."""
    database = driver.connect(written)
    with database.atomic():
        database.execute("DROP TRIGGER journal_no_delete")
        database.execute("DELETE FROM journal WHERE number = 4")
        broken = journal.first_break(database)
    database.close()

    assert 4 == broken


def _redact(database: Database, changes: dict[int, dict[str, str | None]]) -> int:
    last = journal.last_line(database)
    assert last is not None
    assert last.seal is not None
    return journal.redact(
        database, changes, at="2026-11-20", who="", subject="person", seal=last.seal, random=secrets.token_bytes
    )


def test_a_name_can_be_taken_out_while_the_chain_holds(tmp_path: Path, pack: Pack) -> None:
    """A name goes from every line that held it; the chain holds, and the journal says that it happened."""
    path = tmp_path / "x.groundrules"
    file = AssessmentFile.create(path, Organisation(lead="Priya Nair"), pack, morning)
    file.who = "Priya Nair"
    file.answer(Answer(question="people", value=1, at="2026-11-11", by="Priya Nair"))
    file.who = ""
    file.close()
    database = driver.connect(path)
    told = {line.number: line for line in journal.lines(database)}
    gone = {
        number: {
            name: getattr(line, name).replace("Priya Nair", "Somebody")
            for name in journal.SALTED
            if "Priya Nair" in (getattr(line, name) or "")
        }
        for number, line in told.items()
    }
    with database.atomic():
        forget = _redact(database, {number: words for number, words in gone.items() if words})
    after = list(journal.lines(database))
    broken = journal.first_break(database)
    database.close()

    assert broken is None
    assert ("forget", forget) == (after[-1].action, after[-1].number)
    assert [line.hash for line in told.values()] == [line.hash for line in after[:-1]]
    assert not [line for line in after if "Priya" in msgspec.json.encode(line).decode()]


def test_words_can_be_taken_out_of_a_line_twice(written: Path) -> None:
    """A second name goes from a line that has lost one before, also from the line that says so."""
    database = driver.connect(written)
    for changes in ({5: {"before": "{}"}}, {5: {"after": "{}"}}, {9: {"who": "Nobody"}, 4: {"who": "Nobody"}}):
        with database.atomic():
            _redact(database, changes)
    broken = journal.first_break(database)
    database.close()

    assert broken is None


FORGERIES = {
    "no forget line": "UPDATE journal SET after = '{}', forgotten = 7 WHERE number = 5",
    "a line it does not list": "UPDATE journal SET after = '{}', forgotten = 8 WHERE number = 6",
    "its time": "UPDATE journal SET at = '2020', forgotten = 8 WHERE number = 5",
    "its hash": "UPDATE journal SET hash = 'x', forgotten = 8 WHERE number = 5",
    "its action": "UPDATE journal SET action = 'x', forgotten = 8 WHERE number = 5",
    "its number": "UPDATE journal SET number = 89, forgotten = 8 WHERE number = 5",
    "the forget line": "UPDATE journal SET after = '{}' WHERE number = 8",
    "in place of a line": "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE number = 5",
    "a gap": "INSERT INTO journal SELECT 99, at, who, action, subject, before, after, previous, hash, form, step, "
    "reverts, seal, salts, forgotten FROM journal WHERE number = 5",
    "taking a line out": "DELETE FROM journal WHERE number = 8",
}


@pytest.mark.parametrize("statement", FORGERIES.values(), ids=FORGERIES)
def test_nothing_else_goes_through(written: Path, statement: str) -> None:
    """The database lets words be taken out as a forget line lists them, and refuses every other change."""
    database = driver.connect(written)
    with database.atomic():
        _redact(database, {5: {"before": "{}"}})
    before = list(journal.lines(database))
    with pytest.raises(FileTrouble), driver.plainly(written), database.atomic():
        database.execute(statement)

    assert before == list(journal.lines(database))
    database.close()


@pytest.mark.parametrize("column", ["at", "who", "after", "salts", "seal", "hash"])
def test_a_line_that_lost_words_is_still_watched(written: Path, column: str) -> None:
    """What stays in a line that lost a word is still covered, and so is what stands in the word's place."""
    database = driver.connect(written)
    with database.atomic():
        _redact(database, {5: {"before": "{}"}})
        database.execute("DROP TRIGGER journal_no_update")
        database.execute(f'UPDATE journal SET "{column}" = "forged" WHERE number = 5')
        broken = journal.first_break(database)
    database.close()

    assert 5 == broken


def test_the_first_break_is_said_even_before_a_forget_line(written: Path) -> None:
    """A break ahead of the line that vouches for a changed one is named, not the changed line."""
    database = driver.connect(written)
    with database.atomic():
        _redact(database, {5: {"before": "{}"}})
        database.execute("DROP TRIGGER journal_no_update")
        database.execute("UPDATE journal SET who = 'forged' WHERE number = 7")
        broken = journal.first_break(database)
    database.close()

    assert 7 == broken
