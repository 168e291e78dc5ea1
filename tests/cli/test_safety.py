"""Backups, checks and proof from the command line."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.cli.faces import CURABLE, DONE, USAGE

HERE = Path(__file__).resolve().parents[2]


class Computer:
    """A home and a file with one answer; commands are run in it as people run them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "here" / "Bakery.groundrules"
        self.file.parent.mkdir()
        own = {"HOME": str(folder), "GROUNDRULES_DATA": str(folder / "data"), "PYTHONPATH": str(HERE)}
        self.environment = os.environ | own
        self.run("new", self.file, "--name", "Bramble Bakery")
        self.run("answer", self.file, "people", "9")

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app", *map(str, arguments)], capture_output=True, text=True, cwd=HERE,
            env=self.environment, stdin=subprocess.DEVNULL, timeout=110,
        )  # fmt: skip

    def said(self, *arguments: object) -> str:
        """What a command that must end well writes."""
        ended = self.run(*arguments)
        assert DONE == ended.returncode, ended.stderr
        return ended.stdout


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


def test_there_and_back(computer: Computer) -> None:
    """A backup is made, listed and restored; what it replaced is listed too."""
    made = Path(computer.said("backup", computer.file).strip())
    computer.said("answer", computer.file, "people", "12")
    computer.file = computer.file.rename(computer.folder / "here" / "Moved.groundrules")
    listed = computer.said("backups", computer.file)
    restored = computer.run("restore", computer.file, "--from", made.stem, "--yes")
    after = computer.said("backups", computer.file)

    assert listed.startswith(made.stem)
    assert (DONE, True) == (restored.returncode, "Answers: 1." in restored.stderr)
    assert "Replaced by an earlier one" in after.splitlines()[0]


def test_nothing_is_replaced_without_a_yes(computer: Computer) -> None:
    """Without --yes, and with nobody to ask, the file stays as it is; so it does for a backup that is not there."""
    computer.said("backup", computer.file)
    before = computer.file.read_bytes()
    asked = computer.run("restore", computer.file, "--from", "newest")
    missing = computer.run("restore", computer.file, "--from", "20010101T000000Z-asked", "--yes")

    assert DONE not in (asked.returncode, missing.returncode)
    assert CURABLE == missing.returncode
    assert before == computer.file.read_bytes()


def test_a_damaged_file_is_found_and_its_backup_takes_its_place(computer: Computer) -> None:
    """Check says what is wrong and which backup is whole; restore needs nothing from the damaged file."""
    whole = computer.said("check", computer.file)
    computer.said("backup", computer.file)
    content = computer.file.read_bytes()
    spoilt = content.replace(b'"value":9', b'"value":7')
    assert spoilt != content
    computer.file.write_bytes(spoilt)
    damaged = computer.run("check", computer.file)
    restored = computer.run("restore", computer.file, "--from", "newest", "--yes")
    again = computer.said("check", computer.file)

    assert (CURABLE, True) == (damaged.returncode, "Something is not as it was saved." in damaged.stdout)
    assert "is whole" in damaged.stderr
    assert DONE == restored.returncode
    assert whole == again


def test_proof_goes_in_and_comes_out(computer: Computer) -> None:
    """A file, a link and a note are attached, listed, printed with their hash, and handed on with an index."""
    minutes = computer.folder / "minutes.txt"
    minutes.write_text("We talked about it on Monday.")
    sha256 = hashlib.sha256(minutes.read_bytes()).hexdigest()
    link = "https://example.org/minutes"
    computer.said("attach", computer.file, "question/people", "--file", minutes, "--link", link, "--note", "Ask Ana")
    minutes.unlink()
    listed = computer.said("evidence", computer.file)
    computer.said("evidence", computer.file, "--out", computer.folder / "proof")
    saved = computer.said("report", computer.file, "--out", computer.folder / "out").splitlines()
    results = PdfReader(next(path for path in saved if path.endswith("Results.pdf")))
    printed = "".join(page.extract_text() for page in results.pages).replace("\n", "")
    with zipfile.ZipFile(next(path for path in saved if path.endswith(".zip"))) as archive:
        zipped = archive.read("files/minutes.txt")

    assert (3, True) == (len(listed.splitlines()), sha256 in listed and link in listed and "Ask Ana" in listed)
    assert b"We talked about it on Monday." == zipped
    assert b"We talked about it on Monday." == (computer.folder / "proof" / "files" / "minutes.txt").read_bytes()
    assert "minutes.txt" in printed
    assert sha256 in printed.replace(" ", "")

    first = listed.split()[0]
    computer.said("evidence", computer.file, "--remove", first)

    assert 2 == len(computer.said("evidence", computer.file).splitlines())
    assert b"We talked about it on Monday." not in computer.file.read_bytes()


def test_what_cannot_be_attached_has_its_sentence(computer: Computer) -> None:
    """A subject, a file or a link that is none is refused; what is right beside it is kept."""
    nothing = computer.run("attach", computer.file, "people")
    stranger = computer.run("attach", computer.file, "no_such_thing", "--note", "x")
    folder = computer.run("attach", computer.file, "people", "--file", computer.folder, "--note", "kept")
    link = computer.run("attach", computer.file, "people", "--link", "javascript:alert(1)")

    assert [USAGE, CURABLE, CURABLE, CURABLE] == [one.returncode for one in (nothing, stranger, folder, link)]
    assert "There is no question" in stranger.stderr
    assert "is a folder" in folder.stderr
    assert 1 == len(computer.said("evidence", computer.file).splitlines())
