"""Going back to a backup: nothing is lost on the way, whatever stood there and whenever it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from clock import morning

from app.domain.answers import Answer
from app.domain.organisation import Organisation
from app.domain.pack import Pack
from app.errors import BackupTrouble, FileTrouble
from app.storage import keys
from app.storage.assessment_file import AssessmentFile
from app.storage.backups import Backup, Backups
from app.storage.checking import examine
from app.storage.restoring import open_beside, restore

NOW = datetime(2026, 11, 12, 14, 32, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
EARLY = Answer(question="people", value=9, at="2026-11-12T09:30:00+00:00")
LATE = Answer(question="people", value=12, at="2026-11-12T10:30:00+00:00")


@pytest.fixture(scope="module")
def key() -> keys.Key:
    """A key; making one takes memory and time on purpose."""
    return keys.new("correct horse battery")


def with_backup(tmp_path: Path, pack: Pack, key: keys.Key | None = None) -> tuple[Path, Backups, Backup]:
    """A closed file that says 12 people, and its backup that says 9."""
    path = tmp_path / "here" / "Bakery.groundrules"
    file = AssessmentFile.create(path, Organisation(name="Bramble Bakery"), pack, morning, key)
    file.answer(EARLY)
    shelf = Backups(tmp_path / "data", file.id)
    made = shelf.make(file.source, "asked", NOW)
    assert made is not None
    file.answer(LATE)
    file.close()
    return path, shelf, made


def said(path: Path, key: keys.Key | None = None) -> tuple[Answer, ...]:
    file = AssessmentFile.open(path, morning, key)
    try:
        assert file.first_break() is None
        return file.load().answers
    finally:
        file.close()


@pytest.mark.parametrize("protected", [False, True])
def test_there_and_back(tmp_path: Path, pack: Pack, key: keys.Key, protected: bool) -> None:
    """A restored file says what it said then; what it replaced can be restored in turn."""
    used = key if protected else None
    path, shelf, made = with_backup(tmp_path, pack, used)
    restore(path, made.path, shelf, morning, used)

    assert (EARLY,) == said(path, used)

    replaced = next(backup for backup in shelf.all() if backup.kind == "replaced")
    restore(path, replaced.path, shelf, morning, used)

    assert (LATE,) == said(path, used)
    assert protected is (keys.mark_of(path) is not None)
    assert [path.name] == [one.name for one in path.parent.iterdir()]


def test_backups_of_a_protected_file_are_protected(tmp_path: Path, pack: Pack, key: keys.Key) -> None:
    """Nothing that was said can be read in a backup without the passphrase."""
    _path, _shelf, made = with_backup(tmp_path, pack, key)

    assert b"Bramble" not in made.path.read_bytes()
    assert not any(b"Bramble" in one.read_bytes() for one in made.path.parent.iterdir())
    with pytest.raises(FileTrouble):
        examine(made.path)
    assert examine(made.path, key).whole


def test_the_journal_says_that_it_was_restored(tmp_path: Path, pack: Pack) -> None:
    """Whoever reads the history later sees which backup it goes on from."""
    path, shelf, made = with_backup(tmp_path, pack)
    restore(path, made.path, shelf, morning)
    file = AssessmentFile.open(path, morning)
    last = list(file.journal())[-1]

    assert ("restored", True) == (last.subject, made.path.stem in (last.after or ""))


@pytest.mark.parametrize("spoil", ["flip", "cut", "empty", "noise", "gone"])
def test_a_damaged_file_is_replaced_and_its_bytes_are_kept(tmp_path: Path, pack: Pack, spoil: str) -> None:
    """Whatever became of the file, the backup takes its place; the damaged bytes lie among the backups."""
    path, shelf, made = with_backup(tmp_path, pack)
    content = bytearray(path.read_bytes())
    if spoil == "gone":
        path.unlink()
    else:
        content[9000] ^= 1
        path.write_bytes({"flip": bytes(content), "cut": content[:6000], "empty": b"", "noise": b"x" * 5000}[spoil])
        damaged = path.read_bytes()
    restore(path, made.path, shelf, morning)

    assert (EARLY,) == said(path)
    if spoil != "gone":
        replaced = [backup.path.read_bytes() for backup in shelf.all() if backup.kind == "replaced"]
        assert [damaged] == replaced or (spoil == "flip" and examine(shelf.all()[0].path).whole)


def test_a_log_left_behind_is_not_played_into_the_restored_file(tmp_path: Path, pack: Pack) -> None:
    """After a crash there may be a log beside the file; the restored file is the backup and nothing else."""
    path, shelf, made = with_backup(tmp_path, pack)
    program = (
        "import os, sys\n"
        "from datetime import datetime, UTC\n"
        "from pathlib import Path\n"
        "from app.domain.answers import Answer\n"
        "from app.storage.assessment_file import AssessmentFile\n"
        "file = AssessmentFile.open(Path(sys.argv[1]), lambda: datetime.now(UTC))\n"
        "file._database.execute('PRAGMA wal_autocheckpoint = 0')\n"
        "file.answer(Answer(question='people', value=99, at='2026'))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], cwd=ROOT, env=os.environ | {"PYTHONPATH": "."})
    log = path.with_name(f"{path.name}-wal")
    assert log.stat().st_size > 0
    restore(path, made.path, shelf, morning)

    assert (EARLY,) == said(path)


def test_a_file_that_is_open_elsewhere_is_left_alone(tmp_path: Path, pack: Pack) -> None:
    """While another window has it open nothing is replaced."""
    path, shelf, made = with_backup(tmp_path, pack)
    window = AssessmentFile.open(path, morning)

    with pytest.raises(FileTrouble) as trouble:
        restore(path, made.path, shelf, morning)

    assert "storage.open_elsewhere" == trouble.value.phrase
    assert (LATE,) == window.load().answers
    window.close()
    assert [path.name] == [one.name for one in path.parent.iterdir()]


@pytest.mark.parametrize("words", [b"SQLite format 3", b"Bramble", b"09:30"])
def test_a_damaged_backup_is_refused(tmp_path: Path, pack: Pack, words: bytes) -> None:
    """A backup that is not whole any more replaces nothing."""
    path, shelf, made = with_backup(tmp_path, pack)
    made.path.write_bytes(made.path.read_bytes().replace(words, words[:-1] + b"x"))
    before = path.read_bytes()

    with pytest.raises((BackupTrouble, FileTrouble)):
        restore(path, made.path, shelf, morning)

    assert before == path.read_bytes()
    assert [path.name] == [one.name for one in path.parent.iterdir()]


def test_without_room_nothing_is_replaced(tmp_path: Path, tiny_disk: Path, pack: Pack) -> None:
    """On a full disk the file stays as it is, and the sentence says so."""
    path = tiny_disk / "x.groundrules"
    file = AssessmentFile.create(path, Organisation(name="X"), pack, morning)
    file.answer(EARLY)
    shelf = Backups(tmp_path / "data", file.id)
    made = shelf.make(file.source, "asked", NOW)
    assert made is not None
    file.answer(LATE)
    file.close()
    (tiny_disk / "filler").write_bytes(b"x" * (900_000 - path.stat().st_size))

    with pytest.raises(FileTrouble) as trouble:
        restore(path, made.path, shelf, morning)

    assert "storage.full" == trouble.value.phrase
    assert (LATE,) == said(path)


def test_a_copy_beside_a_damaged_file(tmp_path: Path, pack: Pack) -> None:
    """The damaged file stays as it is; the copy has a name of its own and says what was said then."""
    path, _shelf, made = with_backup(tmp_path, pack)
    path.write_bytes(b"damaged")
    first = open_beside(path, made.path, morning)
    second = open_beside(path, made.path, morning)

    assert ("Bakery (copy).groundrules", "Bakery (copy 2).groundrules") == (first.name, second.name)
    assert ((EARLY,), (EARLY,), b"damaged") == (said(first), said(second), path.read_bytes())


def test_a_protected_copy_asks_for_its_passphrase_later(tmp_path: Path, pack: Pack, key: keys.Key) -> None:
    """Without the key a protected backup is put beside the file as it is; with the key it opens."""
    path, _shelf, made = with_backup(tmp_path, pack, key)
    path.write_bytes(b"damaged")
    copy = open_beside(path, made.path, morning)

    assert (made.path.read_bytes(), (EARLY,)) == (copy.read_bytes(), said(copy, key))


@pytest.mark.parametrize("wait_ms", [0, 5, 12, 30, 70])
def test_killed_in_the_middle_of_a_restore(tmp_path: Path, pack: Pack, wait_ms: int) -> None:
    """Whenever the program is killed, the file is whole: as it was, or as it was then; and nothing is lost."""
    path, shelf, made = with_backup(tmp_path, pack)
    program = (
        "import sys\n"
        "from datetime import datetime, UTC\n"
        "from pathlib import Path\n"
        "from app.storage.backups import Backups\n"
        "from app.storage.restoring import restore\n"
        "shelf = Backups(Path(sys.argv[3]), sys.argv[4])\n"
        "print('ready', flush=True)\n"
        "for _ in range(1000):\n"
        "    restore(Path(sys.argv[1]), Path(sys.argv[2]), shelf, lambda: datetime.now(UTC))\n"
    )
    arguments = [str(path), str(made.path), str(tmp_path / "data"), shelf.folder.name]
    child = subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, cwd=ROOT,
        env=os.environ | {"PYTHONPATH": "."},
    )  # fmt: skip
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(wait_ms / 1000)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    held = [examine(backup.path) for backup in shelf.all()]
    now_said = said(path)
    kept = [one.assessment.answers for one in held if one.assessment]

    assert all(one.whole for one in held)
    assert now_said in ((LATE,), (EARLY,))
    assert now_said == (LATE,) or (LATE,) in kept
