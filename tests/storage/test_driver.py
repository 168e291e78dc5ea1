"""A file that cannot be opened is refused with the right sentence and is never touched."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from clock import morning

from app.domain.organisation import Organisation
from app.domain.pack import Pack
from app.errors import FileTrouble, KeyWrong
from app.phrases import load
from app.storage import keys
from app.storage.assessment_file import AssessmentFile
from app.storage.driver import APPLICATION_ID, inspect


def _database(path: Path, application_id: int, version: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {application_id}")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("CREATE TABLE things (name TEXT)")
    connection.close()


def _refused(path: Path) -> str:
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(FileTrouble) as trouble:
        inspect(path, 1)
    assert load().error(trouble.value).count(path.name) == 1
    assert before == (path.read_bytes() if path.is_file() else None)
    return trouble.value.phrase


def test_what_is_not_ours(tmp_path: Path) -> None:
    """Text, another program's database, a folder, a missing and an empty file each get their own sentence."""
    letter = tmp_path / "letter.groundrules"
    letter.write_text("Dear Sir or Madam, " * 20)
    foreign = tmp_path / "photos.groundrules"
    _database(foreign, 0, 0)
    empty = tmp_path / "empty.groundrules"
    empty.touch()

    assert "storage.not_ours" == _refused(letter)
    assert "storage.not_ours" == _refused(foreign)
    assert "storage.not_ours" == _refused(tmp_path)
    assert "storage.empty" == _refused(empty)
    assert "storage.missing" == _refused(tmp_path / "gone.groundrules")


def test_a_newer_file_is_refused_politely(tmp_path: Path) -> None:
    """A file made by a later version is left alone."""
    path = tmp_path / "later.groundrules"
    _database(path, APPLICATION_ID, 2)

    assert "storage.newer" == _refused(path)


@pytest.mark.skipif(os.name == "nt", reason="rights work differently there")
@pytest.mark.parametrize(("mode", "phrase"), [(0o000, "storage.no_permission"), (0o400, "storage.read_only")])
def test_a_file_we_may_not_use(public_path: Path, mode: int, phrase: str) -> None:
    """Without the right to read or to write, the sentence says which. Root may do all, so it is dropped first."""
    public_path.chmod(0o777)
    path = public_path / "locked.groundrules"
    _database(path, APPLICATION_ID, 1)
    path.chmod(mode)
    if os.geteuid() == 0:
        os.chown(path, 65534, 65534)
    code = (
        "import os, sys; from pathlib import Path\n"
        "from app.errors import FileTrouble\n"
        "from app.storage.driver import inspect\n"
        "os.geteuid() or os.setuid(65534)\n"
        "try: inspect(Path(sys.argv[1]), 1)\n"
        "except FileTrouble as error: print(error.phrase)\n"
    )
    child = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": "."},
    )  # fmt: skip

    assert (phrase, "") == (child.stdout.strip(), child.stderr)


def test_a_protected_file(tmp_path: Path, pack: Pack) -> None:
    """It asks for its key, refuses another one, opens with its own, and shows nothing to another program."""
    path = tmp_path / "Bakery.groundrules"
    key = keys.new("bread rises at dawn")
    AssessmentFile.create(path, Organisation(name="Bramble Bakery"), pack, morning, key).close()
    before = path.read_bytes()

    assert "storage.key_needed" == _refused(path)
    with pytest.raises(KeyWrong, match="key_wrong"):
        AssessmentFile.open(path, morning, keys.from_passphrase(key.mark, "cake waits for friday"))
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        sqlite3.connect(path).execute("SELECT * FROM meta")
    assert before == path.read_bytes()
    assert key.mark == before[:16]
    assert b"Bramble" not in before
    file = AssessmentFile.open(path, morning, keys.from_passphrase(key.mark, "bread rises at dawn"))
    assert "Bramble Bakery" == file.load().organisation.name
    file.close()


def test_a_plain_file_pays_nothing_for_protection(tmp_path: Path, pack: Pack) -> None:
    """Opening a file that is not protected loads neither the key maker nor the keychain."""
    path = tmp_path / "Bakery.groundrules"
    AssessmentFile.create(path, Organisation(name="Bramble Bakery"), pack, morning).close()
    script = (
        "import sys; from pathlib import Path; from app.compose import desk; "
        "desk().open(Path(sys.argv[1])).close(); print({'nacl', 'keyring'} & set(sys.modules))"
    )

    run = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)

    assert "set()" == run.stdout.strip()
