"""Names of files from anywhere become names that every system can hold, and that mean nothing else to it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.file_names import safe_file_name, unlike

PIECES = [*'aB.é/\\:*?"<>| \x00\n\u202e\u200b\ud800-~_ﬁß', "con", "..", ".exe", "nul."]
NASTY = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@pytest.mark.parametrize(
    ("untrusted", "safe"),
    [
        ("minutes.pdf", "minutes.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\Windows\\win.ini", "win.ini"),
        ("/", "file"),
        ("..", "file"),
        ("", "file"),
        ("...", "file"),
        (".bashrc", "bashrc"),
        ("CON.pdf", "_CON.pdf"),
        ("aux", "_aux"),
        ("com¹.txt", "_com¹.txt"),
        ("nul .tar.gz", "_nul .tar.gz"),
        ("desktop.ini", "_desktop.ini"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("report.pdf:stream.exe", "report.pdf_stream.exe"),
        ("-rf.txt", "_-rf.txt"),
        ("name. ", "name"),
        ("e\u0301.pdf", "é.pdf"),
        ("Übersicht – Mai (2).pdf", "Übersicht – Mai (2).pdf"),
    ],
)
def test_names_that_were_met(untrusted: str, safe: str) -> None:
    """Folders, reserved names, streams and turned writing are gone; what people write stays."""
    assert safe == safe_file_name(untrusted)


def test_a_name_that_is_too_long_keeps_its_ending() -> None:
    """A name of more than 255 bytes is cut before its ending, between two letters."""
    name = safe_file_name("ü" * 255 + ".pdf")

    assert name.endswith("ü.pdf")
    assert len(name.encode()) <= 180


@given(NASTY | st.text(max_size=300))
def test_any_name_can_be_written(tmp_path_factory: pytest.TempPathFactory, untrusted: str) -> None:
    """Whatever it was called, a file of its new name lies in the folder, and nowhere else."""
    name = safe_file_name(untrusted)
    folder = tmp_path_factory.getbasetemp() / "names"
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text("proof")

    assert [name] == [one.name for one in folder.iterdir()]
    assert path.resolve().parent == folder.resolve()
    assert not any(unicodedata.category(sign)[0] == "C" for sign in name)
    assert name == name.strip(" .") == safe_file_name(name)
    path.unlink()


@given(st.lists(NASTY, max_size=20))
def test_no_two_are_alike(untrusted_names: list[str]) -> None:
    """On systems where capitals and accents do not tell names apart, none replaces another."""
    taken: list[str] = []
    for untrusted in untrusted_names:
        taken.append(unlike(safe_file_name(untrusted), taken))

    assert len(taken) == len({unicodedata.normalize("NFC", name).casefold() for name in taken})
    assert all(Path(name).name == name for name in taken)
