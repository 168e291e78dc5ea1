"""Backups: made while the file is open, whole before they count, found again wherever the file has gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from clock import morning

from app.domain.answers import Answer
from app.domain.organisation import Organisation
from app.domain.pack import Pack
from app.errors import BackupTrouble
from app.storage.assessment_file import AssessmentFile
from app.storage.backups import Backups, of_path, paths
from app.storage.checking import examine

NOW = datetime(2026, 11, 12, 14, 32, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(tmp_path: Path, pack: Pack) -> AssessmentFile:
    """An open file with one answer."""
    path = tmp_path / "here" / "Bakery.groundrules"
    file = AssessmentFile.create(path, Organisation(name="Bramble Bakery"), pack, morning)
    file.answer(answered(1))
    return file


def answered(number: int) -> Answer:
    return Answer(question=f"q{number}", value=number, at="2026-11-12T09:30:00+00:00")


def backups(file: AssessmentFile, data: Path) -> Backups:
    return Backups(data, file.id)


def test_a_backup_holds_what_the_file_held(tmp_path: Path, file: AssessmentFile) -> None:
    """What was saved when it was made is in it, and what came later is not."""
    shelf = backups(file, tmp_path / "data")
    made = shelf.make(file.source, "asked", NOW)
    before = file.load()
    file.answer(answered(2))
    assert made is not None
    found = examine(made.path)

    assert (True, before) == (found.whole, found.assessment)
    assert (made,) == shelf.all()
    assert (NOW, "asked") == (made.at, made.kind)


def test_a_backup_is_for_its_owner_only(tmp_path: Path, file: AssessmentFile) -> None:
    """The folders can be entered, and the backup read, by nobody else."""
    made = backups(file, tmp_path / "data").make(file.source, "rolling", NOW)
    assert made is not None
    rights = [path.stat().st_mode & 0o777 for path in (made.path, made.path.parent, made.path.parent.parent)]

    assert os.name == "nt" or rights == [0o600, 0o700, 0o700]


def test_backups_are_found_when_the_file_has_moved(tmp_path: Path, file: AssessmentFile) -> None:
    """Moved and renamed, the file still has its backups; another file of the same name has none of them."""
    data = tmp_path / "data"
    made = backups(file, data).make(file.source, "rolling", NOW)
    assert made is not None
    old, new = file.path, tmp_path / "Renamed.groundrules"
    pack = file.load().pack
    file.close()
    old.rename(new)
    moved = AssessmentFile.open(new, morning)
    other = AssessmentFile.create(old, Organisation(name="Bramble Bakery"), pack, morning)

    assert (made.path,) == paths(data, moved.id)
    assert () == paths(data, other.id)
    assert (made,) == of_path(data, old)
    assert () == of_path(data, new)


def test_the_list_of_paths_betrays_none(tmp_path: Path, file: AssessmentFile) -> None:
    """Neither names nor contents of the folder say what the organisation or its file is called."""
    shelf = backups(file, tmp_path / "data")
    shelf.make(file.source, "rolling", NOW)
    names = " ".join(path.name for path in shelf.folder.iterdir())
    listed = (shelf.folder / "known-as.json").read_text()

    assert "akery" not in names + listed


def test_answers_given_while_it_is_made_are_all_kept(tmp_path: Path, file: AssessmentFile) -> None:
    """A backup in another thread neither stops the window from saving nor is spoilt by it."""
    for number in range(40):  # large enough for many steps
        file.answer(Answer(question=f"long{number}", value="x" * 100_000, at="2026"))
    shelf, made, went_wrong = backups(file, tmp_path / "data"), [], []

    def back_up() -> None:
        try:
            made.append(shelf.make(file.source, "rolling", NOW))
        except Exception as error:
            went_wrong.append(error)

    thread = threading.Thread(target=back_up)
    thread.start()
    for number in range(100, 140):
        file.answer(answered(number))
    thread.join()
    kept = {answer.question for answer in file.load().answers}
    copied = examine(made[0].path)

    assert [] == went_wrong
    assert {f"q{number}" for number in range(100, 140)} <= kept
    assert copied.whole
    assert file.first_break() is None


def test_a_backup_that_is_not_wanted_any_more_leaves_nothing(tmp_path: Path, file: AssessmentFile) -> None:
    """Closing the window in the middle of a backup ends it, and no half of it counts."""
    shelf = backups(file, tmp_path / "data")
    made = shelf.make(file.source, "rolling", NOW, lambda: True)

    assert (None, ()) == (made, shelf.all())
    assert ["known-as.json"] == [path.name for path in shelf.folder.iterdir()]


def test_a_full_disk_leaves_earlier_backups_as_they_were(tmp_path: Path, tiny_disk: Path, pack: Pack) -> None:
    """Without room there is a sentence and no half backup; the file and the earlier backup are whole."""
    file = AssessmentFile.create(tmp_path / "x.groundrules", Organisation(name="X"), pack, morning)
    shelf = backups(file, tiny_disk)
    first = shelf.make(file.source, "rolling", NOW)
    assert first is not None
    content = first.path.read_bytes()
    file.answer(Answer(question="q", value="x" * 2_000_000, at="2026"))

    with pytest.raises(BackupTrouble) as trouble:
        shelf.make(file.source, "rolling", NOW + timedelta(hours=1))

    assert "backups.full" == trouble.value.phrase
    assert ((first,), content) == (shelf.all(), first.path.read_bytes())
    assert {first.path.name, "known-as.json"} == {path.name for path in shelf.folder.iterdir()}
    assert 2_000_000 == len(str(file.load().answers[-1].value))


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, file: AssessmentFile) -> None:
    """Where a file stands in place of the folder, the sentence names the folder."""
    (tmp_path / "data").write_text("no folder")

    with pytest.raises(BackupTrouble) as trouble:
        backups(file, tmp_path / "data").make(file.source, "rolling", NOW)

    assert "backups.failed" == trouble.value.phrase


def test_a_year_of_use_is_thinned(tmp_path: Path, file: AssessmentFile) -> None:
    """Old backups go with time; what somebody asked for stays."""
    shelf = backups(file, tmp_path / "data")
    asked = shelf.make(file.source, "asked", NOW - timedelta(days=300))
    made = [shelf.make(file.source, "rolling", NOW - timedelta(days=days, hours=hour)) for days in range(40, 0, -4) for hour in (2, 1)]  # fmt: skip  # noqa: E501
    left = shelf.all()

    assert asked in left
    assert made[-1] in left
    assert len(left) < len(made)
    assert len({backup.at.date() for backup in left}) == 11


def test_two_in_one_second_and_strangers_in_the_folder(tmp_path: Path, file: AssessmentFile) -> None:
    """No backup replaces another, and what is not ours is neither listed nor deleted."""
    shelf = backups(file, tmp_path / "data")
    shelf.make(file.source, "rolling", NOW)
    shelf.make(file.source, "rolling", NOW)
    for name in ("letter.txt", "20261112T143200Z-strange.groundrules", "20269999T999999Z-rolling.groundrules"):
        (shelf.folder / name).write_text("not ours")
    shelf.make(file.source, "rolling", NOW)

    assert 3 == len(shelf.all())
    assert (shelf.folder / "letter.txt").exists()


def test_a_clock_set_back_loses_no_backup(tmp_path: Path, file: AssessmentFile) -> None:
    """A backup made on a wrong day in the future stays beside those of the right time."""
    shelf = backups(file, tmp_path / "data")
    ahead = shelf.make(file.source, "rolling", NOW + timedelta(days=4000))
    right = shelf.make(file.source, "rolling", NOW)

    assert (ahead, right) == shelf.all()


@pytest.mark.parametrize("wait_ms", [0, 4, 10, 25, 60])
def test_killed_in_the_middle_of_a_backup(tmp_path: Path, pack: Pack, wait_ms: int) -> None:
    """Whenever the program is killed, every backup that is listed is whole, and so is the file."""
    path, data = tmp_path / "x.groundrules", tmp_path / "data"
    file = AssessmentFile.create(path, Organisation(name="X"), pack, morning)
    for number in range(20):
        file.answer(Answer(question=f"long{number}", value="x" * 100_000, at="2026"))
    shelf = backups(file, data)
    file.close()
    program = (
        "import sys\n"
        "from datetime import datetime, timedelta, UTC\n"
        "from pathlib import Path\n"
        "from app.storage.assessment_file import AssessmentFile\n"
        "from app.storage.backups import Backups\n"
        "now = lambda: datetime(2026, 11, 12, tzinfo=UTC)\n"
        "file = AssessmentFile.open(Path(sys.argv[1]), now)\n"
        "shelf = Backups(Path(sys.argv[2]), file.id)\n"
        "print('ready', flush=True)\n"
        "for hour in range(1000):\n"
        "    shelf.make(file.source, 'rolling', now() + timedelta(hours=hour))\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(path), str(data)], stdout=subprocess.PIPE, cwd=ROOT,
        env=os.environ | {"PYTHONPATH": "."},
    )  # fmt: skip
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(wait_ms / 1000)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    again = AssessmentFile.open(path, morning)
    after = shelf.make(again.source, "rolling", NOW + timedelta(days=365))

    assert after in shelf.all()
    assert all(examine(backup.path).whole for backup in shelf.all())
