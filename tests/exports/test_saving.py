"""Saving: the whole file or the old one, never something between, and a sentence that says why."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from sample_exports import CHECKLIST

from app import phrases
from app.errors import ExportTrouble
from app.exports import exporter
from app.exports.saving import save

ROOT = Path(__file__).resolve().parents[2]


class Bytes:
    """Writes as many bytes as it is asked to."""

    id = "bytes"
    suffix = ".bin"
    takes = int

    def write(self, subject: int, target: BinaryIO) -> None:
        """Write so many bytes."""
        target.writelines(b"x" * 1000 for _piece in range(subject // 1000))


class Broken:
    """Fails in the middle, as a fault of the program would."""

    id = "broken"
    suffix = ".bin"
    takes = int

    def write(self, subject: Any, target: BinaryIO) -> None:
        """Write a little, then fail."""
        target.write(b"a little")
        raise ZeroDivisionError


def refused(path: Path, subject: int = 1000) -> ExportTrouble:
    """The trouble that saving here runs into; its sentence can be said."""
    with pytest.raises(ExportTrouble) as caught:
        save(Bytes(), subject, path)
    sentence = phrases.load().error(caught.value)
    assert path.name in sentence or str(path.parent) in sentence
    return caught.value


def test_a_file_is_saved(tmp_path: Path) -> None:
    """The file stands where it was asked for, alone in its folder, as readable as any new file."""
    path = tmp_path / "Harbour Lettings - AI policy.pdf"
    path_by_hand = tmp_path / "by hand"
    path_by_hand.write_bytes(b"")

    assert path == save(exporter("pdf"), CHECKLIST, path)
    assert path.read_bytes().startswith(b"%PDF-1.7")
    assert sorted([path, path_by_hand]) == sorted(tmp_path.iterdir())
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(path_by_hand.stat().st_mode)


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    """Saving again replaces what stood there."""
    path = tmp_path / "policy.bin"
    path.write_bytes(b"old")
    save(Bytes(), 2000, path)

    assert b"x" * 2000 == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_what_a_crash_left_is_not_in_the_way(tmp_path: Path) -> None:
    """A part file of an earlier process with our number does not stop us, and is not ours to remove."""
    left = tmp_path / f".groundrules-{os.getpid()}-0.part"
    left.write_bytes(b"left")
    save(Bytes(), 1000, tmp_path / "policy.bin")

    assert b"left" == left.read_bytes()


def test_a_full_disk_leaves_the_old_file(tiny_disk: Path) -> None:
    """On a full disk the old file is as it was, and nothing is left behind."""
    path = tiny_disk / "policy.bin"
    path.write_bytes(b"old")

    assert "exports.full" == refused(path, 5_000_000).phrase
    assert b"old" == path.read_bytes()
    assert [path] == list(tiny_disk.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_limit_on_size_leaves_the_old_file(tmp_path: Path) -> None:
    """Where a file may not grow, the old one is as it was, and nothing is left behind."""
    path = tmp_path / "policy.pdf"
    path.write_bytes(b"old")
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from sample_exports import CHECKLIST\n"
        "from app.errors import ExportTrouble\n"
        "from app.exports import exporter\n"
        "from app.exports.saving import save\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n"
        "    save(exporter('pdf'), CHECKLIST, Path(sys.argv[1]))\n"
        "except ExportTrouble as trouble:\n"
        "    print(trouble.phrase)\n"
    )
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "PYTHONDONTWRITEBYTECODE": "1"}
    told = subprocess.run(
        [sys.executable, "-c", program, str(path)], env=environment, capture_output=True, check=True, text=True
    ).stdout

    assert "exports.full\n" == told
    assert b"old" == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    """A folder that is not there, or is a file, is named."""
    (tmp_path / "file").write_bytes(b"")

    assert "exports.folder_gone" == refused(tmp_path / "gone" / "policy.pdf").phrase
    if sys.platform != "win32":
        assert "exports.folder_gone" == refused(tmp_path / "file" / "policy.pdf").phrase


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    """A folder where the file should be is left alone."""
    (tmp_path / "policy.pdf").mkdir()

    assert "exports.is_folder" == refused(tmp_path / "policy.pdf").phrase
    assert [tmp_path / "policy.pdf"] == list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is on whole paths there")
def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    """A name that the disk cannot hold is said to be too long, and nothing is left behind."""
    assert "exports.name_too_long" == refused(tmp_path / ("x" * 300)).phrase
    assert [] == list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="needs rights of the POSIX kind")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    """Without the right to write, the old file stays; root may write anywhere, so another account tries."""
    folder = tmp_path / "locked"
    folder.mkdir()
    (folder / "policy.bin").write_bytes(b"old")
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from app.errors import ExportTrouble\n"
        "from app.exports import exporter\n"
        "from app.exports.saving import save\n"
        "from sample_exports import SCAN\n"
        "Path(sys.argv[1]).chmod(0o555)\n"
        "if os.geteuid() == 0:\n"
        "    os.setuid(65534)\n"
        "try:\n"
        "    save(exporter('scan-json'), SCAN, Path(sys.argv[1], 'policy.bin'))\n"
        "except ExportTrouble as trouble:\n"
        "    print(trouble.phrase)\n"
    )
    for above in (tmp_path, *tmp_path.parents[:2]):
        above.chmod(above.stat().st_mode | 0o055)
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "PYTHONDONTWRITEBYTECODE": "1"}
    told = subprocess.run(
        [sys.executable, "-c", program, str(folder)], env=environment, capture_output=True, check=True, text=True
    ).stdout
    folder.chmod(0o755)

    assert "exports.no_permission\n" == told
    assert b"old" == (folder / "policy.bin").read_bytes()


def test_a_fault_leaves_nothing_behind(tmp_path: Path) -> None:
    """A fault of the program is not made into a sentence for the user, and leaves no half a file."""
    path = tmp_path / "policy.bin"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError):
        save(Broken(), None, path)

    assert b"old" == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_every_reason_has_its_sentence() -> None:
    """Each reason can be said, and says what is safe and what to do."""
    say = phrases.load().say
    reasons = (
        "full", "no_permission", "read_only", "folder_gone", "is_folder", "name_too_long", "open_elsewhere", "failed",
    )  # fmt: skip
    for reason in reasons:
        sentence = say(f"exports.{reason}", file="policy.pdf", folder="/home/priya")

        assert sentence.count(".") >= 3 and "{" not in sentence
