"""Files of every version that was ever made open for good, with all that was in them."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from clock import morning
from stored_files import stored

from app.errors import FileTrouble
from app.storage import driver, journal, schema
from app.storage.assessment_file import AssessmentFile
from app.workspace.workspace import LeftAt


@pytest.mark.parametrize("version", range(1, schema.VERSION + 1))
def test_a_file_of_every_version_opens(tmp_path: Path, version: int) -> None:
    """Whatever was said in it is there, and its chain holds before and after a change."""
    file = AssessmentFile.open(stored(version, tmp_path), morning)
    told = file.load()

    assert ("Harbour Lettings", "Priya Nair") == (told.organisation.name, told.organisation.lead)
    assert 21 == len(told.answers)
    assert 14 == next(answer.value for answer in told.answers if answer.question == "people")
    assert ["keep", "undecided"] == [entry.decision for entry in told.register]
    assert {"under_way", "done"} == {progress.state for progress in told.progress}
    assert ["We want help that is safe."] == [edit.text for edit in told.edits]
    assert told.scan is not None
    assert "front-desk" == told.scan.computer
    assert told.full
    place = file.aside("place", LeftAt)
    assert place is not None
    assert "questions" == place.page
    assert file.first_break() is None
    file.clear_answer("people", "")

    assert file.first_break() is None
    file.close()
    AssessmentFile.open(tmp_path / f"version_{version}.groundrules", morning).close()


def test_words_go_from_lines_of_the_first_version_too(tmp_path: Path) -> None:
    """Lines that hash their own words can lose them as well; the chain holds by the hashes they had."""
    path = stored(1, tmp_path)
    AssessmentFile.open(path, morning).close()
    database = driver.connect(path)
    first = next(line for line in journal.lines(database) if "Priya Nair" in (line.after or ""))
    assert first.form == 1
    words = {"after": (first.after or "").replace("Priya Nair", "Somebody")}
    last = journal.last_line(database)
    assert last is not None
    assert last.seal is not None
    with database.atomic():
        journal.redact(database, {first.number: words}, at="2026", who="", subject="person", seal=last.seal,
                       random=secrets.token_bytes)  # fmt: skip
    broken = journal.first_break(database)
    with database.atomic():
        database.execute("DROP TRIGGER journal_no_update")
        database.execute("UPDATE journal SET at = '2020' WHERE number = ?", [first.number])
    forged = journal.first_break(database)
    database.close()

    assert (None, first.number) == (broken, forged)


def test_killed_while_the_tables_change(tmp_path: Path) -> None:
    """A change of the tables that stopped half way goes on when the file is opened the next time."""
    path = stored(1, tmp_path)
    database = driver.connect(path)
    schema._people_evidence_seal(database)
    database.execute("INSERT INTO _sqlite_migrations(migration_set, name) VALUES "
                     "('groundrules', '0002_people_evidence_seal')")  # fmt: skip
    database.close()
    file = AssessmentFile.open(path, morning)

    assert 21 == len(file.load().answers)
    assert "migrate" == list(file.journal())[-1].action
    file.close()


def test_a_changed_row_is_found_when_the_file_is_opened(tmp_path: Path) -> None:
    """What the tables say must be what was written; else nothing of it is shown."""
    path = stored(1, tmp_path)
    AssessmentFile.open(path, morning).close()
    database = driver.connect(path)
    with database.atomic():
        database.execute("UPDATE answers SET content = replace(content, '14', '15') WHERE question = 'people'")
    database.close()

    with pytest.raises(FileTrouble) as trouble:
        AssessmentFile.open(path, morning)

    assert "storage.damaged" == trouble.value.phrase
