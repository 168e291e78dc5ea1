"""A file changes its key in one step: whatever happens on the way, it is there, whole, under the old key or the new."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from clock import morning

from app.domain.answers import Answer
from app.domain.organisation import Organisation
from app.domain.pack import Pack
from app.errors import FileTrouble, KeyWrong
from app.storage import keys
from app.storage.assessment_file import AssessmentFile
from app.storage.remaking import delete_file, remake

NAME = "Marker Ltd"


@pytest.fixture(scope="module")
def key() -> keys.Key:
    return keys.new("bread rises at dawn")


@pytest.fixture
def path(tmp_path: Path, pack: Pack) -> Path:
    """A file with an answer that was changed, so that the journal has something to tell."""
    path = tmp_path / "file.groundrules"
    file = AssessmentFile.create(path, Organisation(name=NAME), pack, morning)
    for number in range(60):
        file.answer(Answer(question="people", value=number, at="2026-11-12T09:30:00+00:00", note=f"{NAME} {number}"))
    file.close()
    return path


def _whole(path: Path, key: keys.Key | None) -> None:
    """The file opens with this key, and holds all that it held; nothing lies beside it."""
    file = AssessmentFile.open(path, morning, key)
    told = file.load()
    assert (NAME, 59) == (told.organisation.name, told.answers[0].value)
    assert file.first_break() is None
    assert 60 == sum(line.action == "answer" for line in file.journal())
    file.close()
    assert [path.name] == [other.name for other in path.parent.iterdir()]


def _marked(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir() if NAME.encode() in file.read_bytes()]


def test_protect_change_remove(path: Path, key: keys.Key) -> None:
    """Each step keeps everything, and what is not asked for any more does not open it."""
    path.chmod(0o640)
    remake(path, None, key)
    _whole(path, key)
    assert [] == _marked(path.parent)
    changed = keys.rewrapped(key, "cake waits for friday")

    remake(path, key, changed)
    _whole(path, changed)
    assert changed.mark == path.read_bytes()[:16]
    with pytest.raises(KeyWrong):
        AssessmentFile.open(path, morning, keys.from_passphrase(changed.mark, "bread rises at dawn"))
    _whole(path, keys.from_code(changed.mark, key.code))

    remake(path, changed, None)
    _whole(path, None)
    assert 0o640 == path.stat().st_mode & 0o777


def test_a_wrong_key_changes_nothing(path: Path, key: keys.Key) -> None:
    """Whoever does not have the key cannot take the protection away."""
    remake(path, None, key)
    before = path.read_bytes()

    with pytest.raises(KeyWrong):
        remake(path, keys.from_secret(key.mark, b"twelve bytes"), None)

    assert before == path.read_bytes()


def test_an_open_file_is_left_alone(path: Path, key: keys.Key) -> None:
    """A file that is open in another window keeps its key."""
    file = AssessmentFile.open(path, morning)

    with pytest.raises(FileTrouble, match="open_elsewhere"):
        remake(path, None, key)

    file.close()
    _whole(path, None)


def test_a_link_stays_a_link(path: Path, key: keys.Key, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The file that a link leads to is protected, not the link replaced."""
    link = tmp_path_factory.mktemp("desktop") / "link.groundrules"
    link.symlink_to(path)

    remake(link, None, key)

    assert link.is_symlink()
    _whole(path, key)


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be replaced there")
def test_the_plain_bytes_are_overwritten(path: Path, key: keys.Key) -> None:
    """What lay on the disk in plain is gone for whoever still holds it; a second name of the file is left alone."""
    kept = path.with_name("copy.groundrules")
    with path.open("rb") as held:
        remake(path, None, key)
        left = held.read()
    assert {0} == set(left)
    remake(path, key, None)
    kept.hardlink_to(path)

    remake(path, None, key)

    assert NAME.encode() in kept.read_bytes()


@pytest.mark.skipif(not shutil.which("mount") or os.name == "nt" or os.geteuid() != 0, reason="needs a small disk")
def _leave_beside(path: Path) -> None:
    """What a cut-off restore, and a log that belonged to another copy, leave beside a file."""
    for name in (f".{path.stem}.restored{path.suffix}", f"{path.name}-wal-1", f"{path.name}-wal-2"):
        (path.parent / name).write_bytes(path.read_bytes())


def test_what_was_put_aside_goes_with_the_file(path: Path) -> None:
    """Logs put aside and half-restored copies say what the file says: deleting it leaves none of them."""
    _leave_beside(path)
    other = path.with_name("another.groundrules-wal-1")
    other.write_bytes(b"of another file")
    delete_file(path)

    assert [other] == list(path.parent.iterdir())


def test_what_was_put_aside_is_not_left_in_clear(path: Path, key: keys.Key) -> None:
    """Once a file is protected, nothing beside it says in clear what it said before."""
    _leave_beside(path)
    remake(path, None, key)

    assert [] == _marked(path.parent)
    _whole(path, key)


def test_a_full_disk(path: Path, key: keys.Key, tmp_path: Path) -> None:
    """Where there is no room for the second file, the first stays, and the sentence says so."""
    disk = tmp_path / "disk"
    disk.mkdir()
    size = path.stat().st_size
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size + 65536}", "tmpfs", str(disk)])
    if mounted.returncode:
        pytest.skip("no disk can be made here")
    try:
        small = disk / path.name
        shutil.copy(path, small)

        with pytest.raises(FileTrouble, match=r"storage\.full"):
            remake(small, None, key)

        _whole(small, None)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


# Forks its writers, so that what is needed is imported once. Each goes round: plain, one key, another key, plain.
KILLED = """
import datetime, os, random, signal, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from app.storage import keys
from app.storage.assessment_file import AssessmentFile
from app.storage.remaking import delete_file, remake
path, name, dice = Path(sys.argv[2]), sys.argv[3], random.Random(6)
one = keys.new("bread rises at dawn")
order = [None, one, keys.rewrapped(one, "cake waits for friday")]
marks = [b"SQLite format 3\\0", order[1].mark, order[2].mark]
at = 0
for kill in range(40):
    child = os.fork()
    if child == 0:
        while True:
            remake(path, order[at], order[(at + 1) % 3])
            at = (at + 1) % 3
    time.sleep(dice.uniform(0.01, 0.25))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    at = marks.index(path.read_bytes()[:16])
    file = AssessmentFile.open(path, datetime.datetime.now, order[at])
    told, lines = file.load(), list(file.journal())
    assert (told.organisation.name, told.answers[0].value) == (name, 59)
    assert file.first_break() is None and sum(line.action == "answer" for line in lines) == 60
    file.close()
    left = [other for other in path.parent.iterdir() if other != path or at and name.encode() in other.read_bytes()]
    print(at, left)
"""


@pytest.mark.skipif(os.name == "nt", reason="no fork there")
def test_killed_at_any_moment(path: Path) -> None:
    """40 kills on the way from plain to one passphrase, to another and back: always one of them, always whole."""
    root = Path(__file__).resolve().parents[2]

    run = subprocess.run([sys.executable, "-c", KILLED, root, path, NAME], capture_output=True, text=True)

    assert 0 == run.returncode, run.stderr
    ends = run.stdout.splitlines()
    assert 40 == len(ends)
    assert {"0 []", "1 []", "2 []"} == set(ends)


def test_a_flipped_bit_is_noticed(path: Path, key: keys.Key) -> None:
    """Each of 200 bits, turned over alone, is refused with a sentence or changes nothing that is read."""
    remake(path, None, key)
    whole = path.read_bytes()
    told = _read(path, key)
    dice = random.Random(200)
    refused = 0
    for _ in range(200):
        place = dice.randrange(len(whole))
        broken = bytearray(whole)
        broken[place] ^= 1 << dice.randrange(8)
        path.write_bytes(broken)
        try:
            assert told == _read(path, key)
        except FileTrouble as trouble:
            assert trouble.phrase in ("storage.key_wrong", "storage.damaged", "storage.not_ours")
            refused += 1

    assert 100 < refused


def _read(path: Path, key: keys.Key) -> object:
    file = AssessmentFile.open(path, morning, key.for_file(path))
    try:
        return file.load(), tuple(file.journal()), file.every_answer()
    finally:
        file.close()
