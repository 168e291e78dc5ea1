"""The journal tells how everything came about, and shows when somebody changed it."""

from __future__ import annotations

from pathlib import Path

import pytest
from clock import morning

from app.domain.answers import Answer
from app.domain.organisation import Organisation
from app.domain.pack import Pack
from app.errors import FileTrouble
from app.storage import driver
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


@pytest.mark.parametrize("column", ["at", "who", "action", "subject", "before", "after", "previous", "hash"])
def test_any_change_shows(written: Path, column: str) -> None:
    """Whichever part of a line is changed behind our back, the chain breaks at that line."""
    database = driver.connect(written)
    with database.atomic():
        database.execute("DROP TRIGGER journal_no_update")
        database.execute(f'UPDATE journal SET "{column}" = "forged" WHERE number = 5')
    database.close()
    file = AssessmentFile.open(written, morning)

    assert 5 == file.first_break()
    file.close()


def test_a_missing_line_shows(written: Path) -> None:
    """A line that was taken out leaves a gap that is found."""
    database = driver.connect(written)
    with database.atomic():
        database.execute("DROP TRIGGER journal_no_delete")
        database.execute("DELETE FROM journal WHERE number = 4")
    database.close()
    file = AssessmentFile.open(written, morning)

    assert 4 == file.first_break()
    file.close()
