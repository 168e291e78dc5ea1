"""Damaged, cut off, foreign, newer and read-only files: each its sentence, and none is ever made worse."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from clock import morning
from stored_files import stored

from app.domain.assessment import Assessment
from app.errors import FileTrouble
from app.phrases import load
from app.storage import journal, keys
from app.storage.assessment_file import AssessmentFile
from app.storage.remaking import remake

FLIPS = int(os.environ.get("GROUNDRULES_FLIPS", "200"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of today's version with something of everything in it."""
    path = stored(1, tmp_path_factory.mktemp("whole"))
    AssessmentFile.open(path, morning).close()
    return path


def _told(path: Path, key: keys.Key | None = None) -> tuple[Assessment, list[journal.Line]] | str:
    """What the file says when it is opened and its record is shown; or the phrase with which it is refused."""
    try:
        file = AssessmentFile.open(path, morning, key)
    except FileTrouble as trouble:
        assert path.name in load().error(trouble)
        return trouble.phrase
    try:
        if file.first_break() is not None:
            return "record.broken"
        return file.load(), list(file.journal())
    except FileTrouble as trouble:
        return trouble.phrase
    finally:
        file.close()


def test_flipped_bits_are_found_or_harmless(whole: Path, tmp_path: Path) -> None:
    """A bit that turned over anywhere in the file is found, or what is shown is what was written; never wrong data."""
    content = whole.read_bytes()
    right = _told(whole)
    path = tmp_path / "flipped.groundrules"
    chance = random.Random(20261112)
    wrong, found = [], 0
    for _ in range(FLIPS):
        place, bit = chance.randrange(len(content)), chance.randrange(8)
        flipped = bytearray(content)
        flipped[place] ^= 1 << bit
        path.write_bytes(flipped)
        told = _told(path)
        if isinstance(told, str):
            found += 1
            # Refused for reading and writing alike, so not a byte of it was changed.
            if told != "record.broken" and bytes(flipped) != path.read_bytes():
                wrong.append((place, bit, "changed"))
        elif told != right:
            wrong.append((place, bit, "wrong"))

    assert [] == wrong
    assert found > FLIPS // 2


def _damaged(content: bytes) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(7)
    yield "nothing", b""
    yield "text", b"Dear Sir or Madam, " * 50
    yield "zeros", bytes(len(content))
    yield "photo", b"\xff\xd8\xff\xe0" + content[4:]
    yield "word file", b"PK\x03\x04" + content[4:]
    yield "only the head", content[:100]
    for share in range(1, 20):
        yield f"cut at {share} twentieths", content[: len(content) * share // 20]
    pages = len(content) // 4096
    for page in range(1, pages, pages // 16):
        start = page * 4096
        yield f"page {page} lost", content[:start] + bytes(4096) + content[start + 4096 :]
    for page in range(2, pages, pages // 10):
        noise = chance.randbytes(4096)
        yield f"page {page} overwritten", content[: page * 4096] + noise + content[(page + 1) * 4096 :]
    for page in (2, 5, 9, 14):
        start, other = page * 4096, (page + 3) * 4096
        yield f"page {page} twice", content[:other] + content[start : start + 4096] + content[other + 4096 :]
    yield "lines turned", content.replace(b"\n", b"\r\n")


def test_damaged_files_have_their_sentence(whole: Path, tmp_path: Path) -> None:
    """Some fifty ways to damage a file end in a sentence with a cure; the bytes stay as they were."""
    content = whole.read_bytes()
    path = tmp_path / "damaged.groundrules"
    right = _told(whole)
    phrases: dict[str, str] = {}
    for name, damaged in _damaged(content):
        if damaged == content:
            continue
        path.write_bytes(damaged)
        told = _told(path)
        if not isinstance(told, str):
            # A page that says nothing of ours: how the tables came about, or where a word stands.
            assert told == right, f"{name} shows something else"
            continue
        phrases[name] = told
        assert told == "record.broken" or damaged == path.read_bytes(), f"{name} was changed"

    assert len(phrases) >= 50
    assert "storage.empty" == phrases["nothing"]
    assert {"storage.not_ours"} == {phrases[name] for name in ("text", "word file")}
    assert {"storage.half_copied"} == {phrase for name, phrase in phrases.items() if name.startswith("cut at")}
    # What begins with bytes of no known kind may be a protected file: then the passphrase is asked for.
    known = {"storage.empty", "storage.not_ours", "storage.half_copied", "storage.damaged", "storage.key_needed",
             "record.broken"}  # fmt: skip
    assert set(phrases.values()) <= known


def test_damaged_files_with_a_passphrase_have_theirs(whole: Path, tmp_path: Path) -> None:
    """Of a protected file nothing wrong is shown either, whichever page was lost; the bytes stay as they were."""
    path = tmp_path / "damaged.groundrules"
    shutil.copyfile(whole, path)
    key = keys.new("bread rises at dawn")
    remake(path, None, key)
    AssessmentFile.open(path, morning, key).close()
    content = path.read_bytes()
    right = _told(path, key)
    phrases: list[str] = []
    for name, damaged in _damaged(content):
        if damaged == content:
            continue
        path.write_bytes(damaged)
        told = _told(path, key)
        if not isinstance(told, str):
            assert told == right, f"{name} shows something else"
            continue
        phrases.append(told)
        assert damaged == path.read_bytes(), f"{name} was changed"

    assert not isinstance(right, str)
    assert len(phrases) >= 50
    assert set(phrases) <= {"storage.empty", "storage.not_ours", "storage.damaged", "storage.key_wrong"}


def test_a_newer_file_can_be_read(whole: Path, tmp_path: Path) -> None:
    """A file of a later version opens to be read, as far as its tables are ours; saving is refused in words."""
    path = tmp_path / "newer.groundrules"
    shutil.copyfile(whole, path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    file = AssessmentFile.open(path, morning)
    with pytest.raises(FileTrouble) as trouble:
        file.set_meta("full", False)
    named = file.load().organisation.name
    file.set_aside("place", "x")
    file.close()

    assert ("Harbour Lettings", "storage.newer_to_read") == (named, trouble.value.phrase)
    assert "storage.newer_to_read" == file.only_to_read
    assert before == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_a_newer_file_with_other_tables_is_refused(whole: Path, tmp_path: Path) -> None:
    """Where a later version keeps things in another way, the file is refused politely and left alone."""
    path = tmp_path / "newer.groundrules"
    shutil.copyfile(whole, path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.execute("ALTER TABLE answers RENAME TO said")
    connection.close()
    before = path.read_bytes()

    assert "storage.newer" == _told(path)
    assert before == path.read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="rights work differently there")
def test_a_file_on_a_medium_for_reading(whole: Path, public_path: Path) -> None:
    """Where nothing can be written the file opens to be read, and says so. Root may write all, so it is dropped."""
    folder = public_path / "stick"
    folder.mkdir()
    path = folder / "x.groundrules"
    shutil.copyfile(whole, path)
    path.chmod(0o444)
    folder.chmod(0o555)
    before = path.read_bytes()
    code = (
        "import os, sys; from pathlib import Path\n"
        "from datetime import datetime, UTC\n"
        "from app.errors import FileTrouble\n"
        "from app.storage.assessment_file import AssessmentFile\n"
        # Everything is imported first: who has no rights may not be able to read the modules either.
        "AssessmentFile.open(Path(sys.argv[2]), lambda: datetime.now(UTC)).close()\n"
        "os.geteuid() or os.setuid(65534)\n"
        "file = AssessmentFile.open(Path(sys.argv[1]), lambda: datetime.now(UTC))\n"
        "print(file.load().organisation.name, file.only_to_read)\n"
        "try: file.clear_answer('people', '')\n"
        "except FileTrouble as error: print(error.phrase)\n"
        "file.close()\n"
    )
    child = subprocess.run(
        [sys.executable, "-c", code, str(path), str(whole)], capture_output=True, text=True,
        cwd=Path(__file__).parents[2], env=os.environ | {"PYTHONPATH": "."},
    )  # fmt: skip
    folder.chmod(0o755)

    assert (["Harbour Lettings storage.only_to_read", "storage.only_to_read"], "") == (
        child.stdout.splitlines(),
        child.stderr,
    )
    assert before == path.read_bytes()
    assert [path] == list(folder.iterdir())


def test_a_log_beside_another_copy_is_put_aside(whole: Path, tmp_path: Path) -> None:
    """After a stop without warning the file is replaced by an earlier copy: the old log is not written into it."""
    path = tmp_path / "x.groundrules"
    shutil.copyfile(whole, path)
    earlier = path.read_bytes()
    file = AssessmentFile.open(path, morning)
    for number in range(30):
        file.set_meta(f"later-{number}", "x" * 900)
    log = path.with_name("x.groundrules-wal").read_bytes()
    stopped = path.read_bytes()
    file.close()
    assert log
    told = {}
    for name, content in (("replaced", earlier), ("stopped", stopped)):
        path.write_bytes(content)
        path.with_name("x.groundrules-wal").write_bytes(log)
        file = AssessmentFile.open(path, morning)
        told[name] = (file.meta("later-29", str) is not None, file.first_break())
        file.close()

    assert {"replaced": (False, None), "stopped": (True, None)} == told
    assert log == path.with_name("x.groundrules-wal-1").read_bytes()
