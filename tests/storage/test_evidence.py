"""Files that somebody attaches: what can be read, what is refused, and what is left of them."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from clock import morning

from app.domain.evidence import MOST_BYTES, Evidence
from app.domain.organisation import Organisation
from app.domain.pack import Pack
from app.errors import EvidenceTrouble
from app.storage.assessment_file import AssessmentFile
from app.storage.evidence import PART_BYTES, read_parts

WORDS = b"The keys hang in the office. " * 30_000
SHA256 = hashlib.sha256(WORDS).hexdigest()


def never() -> bool:
    return False


def attached(file: AssessmentFile) -> Evidence:
    """A file that is attached as the workspace does it."""
    for number, start in enumerate(range(0, len(WORDS), PART_BYTES)):
        file.evidence.add_part(SHA256, number, WORDS[start : start + PART_BYTES])
    kept = Evidence(id="a", subject="question/q", kind="file", name="x", size_bytes=len(WORDS), sha256=SHA256)
    file.keep("evidence", "a", kept)
    return kept


def test_a_file_comes_back_as_it_was(tmp_path: Path, pack: Pack) -> None:
    """What was attached is the same when the file is opened again; loading it reads none of its bytes."""
    path = tmp_path / "x.groundrules"
    file = AssessmentFile.create(path, Organisation(), pack, morning)
    kept = attached(file)
    file.close()
    again = AssessmentFile.open(path, morning)
    read: list[str] = []
    again._database.conn.set_trace_callback(read.append)
    told = again.load()
    again._database.conn.set_trace_callback(None)

    assert (kept,) == told.evidence
    assert not any("evidence_bytes" in statement for statement in read)
    assert WORDS == b"".join(again.evidence.parts(SHA256))
    assert again.evidence.is_whole(kept)


def test_what_was_removed_leaves_no_byte(tmp_path: Path, pack: Pack) -> None:
    """Until the file is closed the bytes are there to undo with; then they are gone, and the journal keeps the hash."""
    path = tmp_path / "x.groundrules"
    file = AssessmentFile.create(path, Organisation(), pack, morning)
    attached(file)
    file.keep("evidence", "a", None)
    before = file.evidence.holds(SHA256, len(WORDS))
    file.close()
    again = AssessmentFile.open(path, morning)
    lines = [line for line in again.journal() if line.subject == "evidence/a"]
    again.close()

    assert before
    assert WORDS[:29] not in path.read_bytes()
    assert ["keep", "remove"] == [line.action for line in lines]
    assert SHA256 in (lines[0].after or "")
    assert "office" not in "".join((line.before or "") + (line.after or "") for line in lines)


def test_the_journal_names_the_hash_and_half_a_file_is_swept(tmp_path: Path, pack: Pack) -> None:
    """A file that was not read to its end, as the program was killed, leaves nothing behind."""
    path = tmp_path / "x.groundrules"
    file = AssessmentFile.create(path, Organisation(), pack, morning)
    file.evidence.add_part(SHA256, 0, WORDS[:PART_BYTES])
    file._database.close()
    AssessmentFile.open(path, morning).close()

    assert WORDS[:29] not in path.read_bytes()


@pytest.mark.parametrize("size", [1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, MOST_BYTES])
def test_files_up_to_the_limit_are_read(tmp_path: Path, size: int) -> None:
    """The last byte that is allowed comes in too."""
    path = tmp_path / "x"
    with path.open("wb") as file:
        file.truncate(size)

    assert size == sum(len(part) for part in read_parts(path, never))


def unreadable(folder: Path, kind: str) -> Path:
    path = folder / kind
    if kind == "large":
        with path.open("wb") as file:
            file.truncate(MOST_BYTES + 1)
    elif kind == "empty":
        path.touch()
    elif kind == "folder":
        path.mkdir()
    elif kind == "link":
        (folder / "target").write_bytes(WORDS)
        path.symlink_to(folder / "target")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        return Path("/dev/zero")
    elif kind == "long":
        return folder / ("n" * 300)
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices of POSIX")
@pytest.mark.parametrize(
    ("kind", "phrase"),
    [("large", "too_large"), ("empty", "empty"), ("folder", "folder"), ("link", "pointer"), ("pipe", "no_file"),
     ("device", "no_file"), ("gone", "vanished"), ("long", "unreadable")],
)  # fmt: skip
def test_what_cannot_be_attached_has_its_sentence(tmp_path: Path, kind: str, phrase: str) -> None:
    """Nothing that is no plain file is waited for, followed, or read without end."""
    with pytest.raises(EvidenceTrouble) as trouble:
        list(read_parts(unreadable(tmp_path, kind), never))

    assert f"evidence.{phrase}" == trouble.value.phrase


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
def test_a_file_of_somebody_else(public_path: Path) -> None:
    """A file that this account may not read has its sentence."""
    path = public_path / "theirs"
    path.write_bytes(WORDS)
    path.chmod(0o600)
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from app.errors import EvidenceTrouble\n"
        "from app.storage.evidence import read_parts\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "else: os.chmod(sys.argv[1], 0)\n"
        "try: list(read_parts(Path(sys.argv[1]), lambda: False))\n"
        "except EvidenceTrouble as trouble: print(trouble.phrase)\n"
    )
    root = Path(__file__).parents[2]
    told = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, cwd=root,
        env=os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip

    assert "evidence.no_permission\n" == told.stdout, told.stderr
