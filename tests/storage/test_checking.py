"""Check my file: what is wrong is found and named, and nothing is changed by looking."""

from __future__ import annotations

import lzma
import sqlite3
from pathlib import Path

import pytest
from clock import morning
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.answers import Answer
from app.domain.assessment import Assessment
from app.domain.organisation import Organisation
from app.domain.pack import Pack
from app.errors import FileTrouble
from app.storage import keys
from app.storage.assessment_file import AssessmentFile
from app.storage.checking import Examination, examine


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> tuple[bytes, Assessment]:
    """The bytes of a file with some answers, and what it says."""
    path = tmp_path_factory.mktemp("checked") / "x.groundrules"
    file = AssessmentFile.create(path, Organisation(name="X"), pack, morning)
    for number in range(5):
        file.answer(Answer(question=f"q{number}", value=number, at="2026"))
    told = file.load()
    file.close()
    return path.read_bytes(), told


def wrong(found: Examination) -> list[str]:
    return [part.id for part in found.parts if not part.whole]


def changed(tmp_path: Path, content: bytes, statement: str) -> Path:
    """A file in which somebody changed something behind our back."""
    path = tmp_path / "x.groundrules"
    path.write_bytes(content)
    database = sqlite3.connect(path)
    for trigger in ("journal_no_update", "journal_no_delete", "journal_at_the_end"):
        if trigger.split("_")[-1] in statement.casefold():
            database.execute(f"DROP TRIGGER {trigger}")
    database.execute(statement)
    database.commit()
    database.close()
    return path


def test_a_whole_file(tmp_path: Path, made: tuple[bytes, Assessment]) -> None:
    """Everything is whole, and looking changes no byte and leaves nothing beside the file."""
    content, told = made
    path = tmp_path / "x.groundrules"
    path.write_bytes(content)
    found = examine(path)

    assert (True, told) == (found.whole, found.assessment)
    assert ["database", "journal", "seal", "rows", "proof"] == [part.id for part in found.parts]
    assert content == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE answers SET content = replace(content, '3', '4') WHERE question = 'q3'", ["seal"]),
        ("DELETE FROM answers WHERE question = 'q1'", ["seal"]),
        ("UPDATE answers SET content = 'not json'", ["seal", "rows"]),
        ("UPDATE meta SET content = '{}' WHERE key = 'organisation'", ["seal"]),
        ("DELETE FROM packs", ["seal", "rows"]),
        ("UPDATE journal SET at = 'yesterday' WHERE number = 4", ["journal", "seal"]),
    ],
)
def test_what_was_changed_is_named(
    tmp_path: Path, made: tuple[bytes, Assessment], statement: str, expected: list[str]
) -> None:
    """Rows that changed, vanished or make no sense, and a journal that was rewritten, each have their name."""
    found = examine(changed(tmp_path, made[0], statement))

    assert expected == wrong(found)


@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_flipped_bit_is_found_or_harmless(
    tmp_path: Path, made: tuple[bytes, Assessment], where: float, bit: int
) -> None:
    """One bit that turned over anywhere is found, or what the file says is still the same."""
    content, told = made
    spoilt = bytearray(content)
    spoilt[int(where * len(spoilt))] ^= 1 << bit
    path = tmp_path / "x.groundrules"
    path.write_bytes(spoilt)
    try:
        found = examine(path)
    except FileTrouble:
        return

    assert wrong(found) or told == found.assessment


def test_a_page_whose_code_is_wrong(tmp_path: Path, pack: Pack) -> None:
    """In a protected file every page has a code; one byte that changed breaks it, also where no row lies."""
    key = keys.new("correct horse battery")
    path = tmp_path / "x.groundrules"
    file = AssessmentFile.create(path, Organisation(name="X"), pack, morning, key)
    file.close()
    content = bytearray(path.read_bytes())
    content[-2000] ^= 1
    path.write_bytes(content)
    found = examine(path, key)

    assert "database" in wrong(found)


@pytest.mark.parametrize("stored", sorted((Path(__file__).parent / "files").glob("*.xz")), ids=lambda path: path.name)
def test_a_file_of_an_older_version_is_examined_too(tmp_path: Path, stored: Path) -> None:
    """A backup made before the tables changed is as good as any, and stays as it is."""
    path = tmp_path / "old.groundrules"
    path.write_bytes(lzma.decompress(stored.read_bytes()))
    before = path.read_bytes()
    found = examine(path)

    assert (True, True) == (found.whole, found.assessment is not None)
    assert before == path.read_bytes()


def test_strangers_are_refused(tmp_path: Path) -> None:
    """What is no file of ours has its sentence."""
    path = tmp_path / "x.groundrules"
    path.write_bytes(b"SQLite format 3\x00" + b"x" * 5000)

    with pytest.raises(FileTrouble) as trouble:
        examine(path)

    assert "storage.not_ours" == trouble.value.phrase
